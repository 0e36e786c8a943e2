"""A ronde that opens or closes while others are at work: nothing is lost, nothing happens twice."""

from collections.abc import Callable
from threading import Event

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring import melding as meldingregels
from monitoring import sluiten
from monitoring.models import Melding, Ronde
from monitoring.sluiten import Slotkeuze
from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import AtOnce, Cast

type Login = Callable[[Gebruiker], Client]

TYPED = "Wat Carla net had getypt."
WAIT = 10  # seconds within which the other thread must have come so far


@pytest.fixture
def resultaten(at_once: AtOnce, ronde: Ronde, cast: Cast) -> list[Resultaat]:
    """Pijler jeugd; the first has an earlier melding that counts, none has one in the open ronde."""
    rows = list(Resultaat.objects.in_plan_order())
    make.make_melding(rows[0], make.make_ronde(ronde.programma, 2026, 1, status=Ronde.Status.GESLOTEN))
    return rows


def step(ronde: Ronde, name: str) -> str:
    return reverse(f"monitoring:ronde_{name}", args=["proef", ronde.pk])


def closing(ronde: Ronde) -> dict[str, str]:
    """What a closing page sends: the first choice that each result offers."""
    missing = sluiten.ontbrekend(ronde, timezone.localdate())
    gezien = " ".join(f"{pk}:{versie}" for pk, versie in sluiten.versies(missing).items())
    return {"gezien": gezien} | {f"keuze-{item.resultaat.pk}": item.keuzes[0] for item in missing}


def reporting(resultaat: Resultaat, ronde: Ronde) -> tuple[str, dict[str, object]]:
    url = reverse("monitoring:melding", args=["proef", resultaat.pk])
    return url, {
        "fase": "in_uitvoering",
        "signaal": "aandacht",
        "toelichting": TYPED,
        "oorzaak": "o",
        "gevolg": "g",
        "maatregel": "m",
        "ronde": ronde.pk,
        "versie": 0,
        "stap": "indienen",
    }


def status_of(ronde: Ronde) -> str:
    return Ronde.objects.get(pk=ronde.pk).status


def test_a_melding_while_the_ronde_closes_is_in_or_refused_with_its_text(
    at_once: AtOnce, resultaten: list[Resultaat], ronde: Ronde, cast: Cast, as_user: Login
) -> None:
    requests = [
        (as_user(cast.programmamanager), step(ronde, "sluiten"), closing(ronde)),
        (as_user(cast.coordinator), *reporting(resultaten[2], ronde)),
    ]
    closed, reported = at_once(lambda request: request[0].post(request[1], request[2]), requests)
    melding = Melding.objects.filter(resultaat=resultaten[2], ronde=ronde).first()
    if melding:  # it was first: the list has changed, so who closes looks again
        assert (melding.toelichting, melding.status) == (TYPED, "ingediend")
        assert (reported.status_code, closed.status_code, status_of(ronde)) == (302, 409, "open")
    else:
        assert (reported.status_code, closed.status_code, status_of(ronde)) == (409, 302, "gesloten")
        assert TYPED in reported.content.decode()


def test_a_melding_that_arrives_during_the_close_waits_and_is_refused_with_its_text(
    at_once: AtOnce,
    resultaten: list[Resultaat],
    ronde: Ronde,
    cast: Cast,
    as_user: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    busy, asked = Event(), Event()
    apply, start = sluiten._hand_in, meldingregels.start

    def slow_close(*args: object) -> None:
        busy.set()
        assert asked.wait(WAIT)
        apply(*args)  # type: ignore[arg-type]

    def known(*args: object, **kwargs: object) -> object:
        found = start(*args, **kwargs)  # type: ignore[arg-type]
        asked.set()  # the page was read while the ronde was open; saving is what comes next
        return found

    monkeypatch.setattr(sluiten, "_hand_in", slow_close)
    monkeypatch.setattr(meldingregels, "start", known)
    url, typed = reporting(resultaten[2], ronde)
    manager, coordinator = as_user(cast.programmamanager), as_user(cast.coordinator)
    data = closing(ronde)

    def close() -> object:
        return manager.post(step(ronde, "sluiten"), data)

    def report() -> object:
        assert busy.wait(WAIT)
        return coordinator.post(url, typed)

    closed, reported = at_once(lambda do: do(), [close, report])
    assert (closed.status_code, reported.status_code, status_of(ronde)) == (302, 409, "gesloten")
    assert TYPED in reported.content.decode()
    assert not Melding.objects.filter(resultaat=resultaten[2]).exists()


def test_a_close_that_arrives_during_a_save_waits_and_shows_the_list_again(
    at_once: AtOnce,
    resultaten: list[Resultaat],
    ronde: Ronde,
    cast: Cast,
    as_user: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    busy = Event()
    mark = meldingregels.mark_actueel

    def slow_save(*args: object) -> None:
        busy.set()
        Event().wait(0.3)  # the close is at the door
        mark(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(meldingregels, "mark_actueel", slow_save)
    url, typed = reporting(resultaten[2], ronde)
    manager, coordinator = as_user(cast.programmamanager), as_user(cast.coordinator)
    data = closing(ronde)

    def close() -> object:
        assert busy.wait(WAIT)
        return manager.post(step(ronde, "sluiten"), data)

    closed, reported = at_once(lambda do: do(), [close, lambda: coordinator.post(url, typed)])
    assert (closed.status_code, reported.status_code, status_of(ronde)) == (409, 302, "open")
    assert Melding.objects.get(resultaat=resultaten[2]).toelichting == TYPED
    assert not Melding.objects.filter(overgenomen=True).exists()


def test_two_who_close_at_once_close_it_once(
    at_once: AtOnce, resultaten: list[Resultaat], ronde: Ronde, cast: Cast, as_user: Login
) -> None:
    data = closing(ronde)
    clients = [as_user(cast.programmamanager) for _ in range(2)]
    answers = at_once(lambda client: client.post(step(ronde, "sluiten"), data), clients)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert history.of(Ronde.objects.get(pk=ronde.pk)).filter(veld="status").count() == 1
    carried = Melding.objects.get(resultaat=resultaten[0], ronde=ronde)
    assert (carried.overgenomen, carried.actueel) == (True, True)
    assert history.of(carried).count() == 1
    assert Programma.objects.get(code="proef").op_slot


def test_two_rondes_opened_at_once_leave_one_open(
    at_once: AtOnce, programma: Programma, cast: Cast, as_user: Login
) -> None:
    Programma.objects.filter(pk=programma.pk).update(op_slot=True)
    rondes = [make.make_ronde(programma, 2090, number, status=Ronde.Status.VOORBEREIDING) for number in (1, 2)]
    requests = [(as_user(cast.programmamanager), step(ronde, "openen")) for ronde in rondes]
    answers = at_once(lambda request: request[0].post(request[1], {"sluit_op": "2090-12-31"}), requests)
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert sorted(Ronde.objects.values_list("status", flat=True)) == ["open", "voorbereiding"]
    assert not Programma.objects.get(pk=programma.pk).op_slot


def test_one_ronde_opened_twice_at_once_opens_once(
    at_once: AtOnce, programma: Programma, cast: Cast, as_user: Login
) -> None:
    ronde = make.make_ronde(programma, 2090, 1, status=Ronde.Status.VOORBEREIDING)
    clients = [as_user(cast.programmamanager) for _ in range(2)]
    answers = at_once(lambda client: client.post(step(ronde, "openen"), {"sluit_op": "2090-12-31"}), clients)
    assert {answer.status_code for answer in answers} <= {302, 422}
    assert status_of(ronde) == "open"
    assert history.of(ronde).filter(veld="status").count() == 1
    assert Slotkeuze.ZONDER in sluiten.ontbrekend(ronde, timezone.localdate())[0].keuzes  # and its worklist is there
