"""What is made once: for which facts, for whom, and for how long."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from monitoring.models import Ronde
from programmes import history, remember
from programmes.access import Bereik
from programmes.models import Gebruiker, Pijler, Programma, Rol, Wijziging
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast

AsUser = Callable[[Gebruiker], Client]
MELDING = {
    "fase": "in_uitvoering",
    "signaal": "bijsturen",
    "toelichting": "Stand van zaken.",
    "oorzaak": "Een leverancier haakte af.",
    "gevolg": "De start schuift op.",
    "maatregel": "Opnieuw aanbesteden.",
    "stap": "indienen",
}


def a_line(programma: Programma) -> Wijziging:
    return Wijziging(
        programma=programma,
        wanneer=timezone.now(),
        door_naam="Iemand",
        soort=Wijziging.Soort.GEWIJZIGD,
        onderwerp="speerpunten.resultaat",
        onderwerp_id=1,
        onderwerp_naam="Iets",
    )


def line(programma: Programma) -> Wijziging:
    made = a_line(programma)
    made.save()
    return made


def many_lines(programma: Programma) -> None:
    """More than a stamp looks at."""
    Wijziging.objects.bulk_create([a_line(programma) for _ in range(1100)])


def test_every_line_of_history_gives_another_stamp(programma: Programma):
    many_lines(programma)
    seen = {make.stamp_of(programma)}
    for _ in range(20):
        line(programma)
        seen.add(make.stamp_of(programma))
    assert len(seen) == 21


def test_a_line_that_was_written_earlier_and_came_in_later_gives_another_stamp(programma: Programma):
    many_lines(programma)
    late, newer = line(programma), line(programma)
    # The transaction of the first took its key and its time, and is committed after that of the second.
    after_both = make.stamp_of(programma)
    values = Wijziging.objects.filter(pk=late.pk).values().get()
    Wijziging.objects.filter(pk=late.pk).delete()
    after_one = make.stamp_of(programma)
    Wijziging.objects.create(**values)
    assert newer.pk > late.pk
    assert after_one != after_both == make.stamp_of(programma)


def test_what_happens_in_another_programme_leaves_the_stamp_as_it_is(programma: Programma):
    before = make.stamp_of(programma)
    line(make.make_programma("ander"))
    assert make.stamp_of(programma) == before


def test_makes_once_what_has_equal_arguments_and_again_after_a_while(
    programma: Programma, monkeypatch: pytest.MonkeyPatch
):
    made = []
    clock = [1000.0]
    monkeypatch.setattr("programmes.remember.time.monotonic", lambda: clock[0])

    @remember.once(most=2)
    def make_it(stamp: remember.Stamp, what: str) -> str:
        made.append(what)
        return what

    for what in ["een", "een", "twee", "een"]:
        assert make_it(make.stamp_of(programma), what) == what
    assert made == ["een", "twee"]
    clock[0] += 601
    make_it(make.stamp_of(programma), "een")
    assert made == ["een", "twee", "een"]


def test_keeps_nothing_while_developing(settings: django_settings):
    made = []

    @remember.once(most=2)
    def make_it(what: str) -> None:
        made.append(what)

    settings.DEBUG = True
    make_it("een")
    make_it("een")
    assert made == ["een", "een"]


@pytest.mark.parametrize(
    ("page", "shows"),
    [
        ("/proef/", "Een leverancier haakte af."),
        ("/proef/dashboard/", "Een leverancier haakte af."),
        ("/proef/werklijst/", "Stand van zaken."),
        ("/proef/pijlers/jeugd/", "Stand van zaken."),
        ("/proef/pijlers/", "1 van 3 ingediend"),
        ("/proef/planning/", "bijsturen nodig"),
        ("/proef/trends/", "bijsturen nodig"),
        ("/proef/rondes/", "1 van 3 resultaten"),
        ("/proef/zoeken/?q=aanbesteden", "Opnieuw"),
        ("/proef/resultaten/{pk}/", "Een leverancier haakte af."),
        ("/proef/prioriteiten/", "soort--bijsturen"),
    ],
)
def test_a_change_shows_on_every_page_in_the_next_answer(
    page: str, shows: str, cast: Cast, as_user: AsUser, resultaat: Resultaat, ronde: Ronde
):
    client = as_user(cast.programmamanager)
    client.post("/proef/prioriteiten/criteria/voorstel/")
    url = page.format(pk=resultaat.pk)
    before = client.get(url).content.decode()
    assert client.get(url).content.decode().count(shows) == before.count(shows)
    form = client.get(f"/proef/resultaten/{resultaat.pk}/melding/").context["form"]
    answer = client.post(
        f"/proef/resultaten/{resultaat.pk}/melding/",
        {**MELDING, "ronde": ronde.pk, "versie": form.initial["versie"]},
    )
    assert answer.status_code == 302
    assert client.get(url).content.decode().count(shows) > before.count(shows)


def test_what_one_may_do_never_shows_to_who_may_not(
    cast: Cast, as_user: AsUser, resultaat: Resultaat, jeugd: Pijler, gezondheid: Pijler, ronde: Ronde
):
    manager = as_user(cast.programmamanager)
    coordinator = as_user(cast.coordinator)
    contact = as_user(cast.gemeentecontact)
    for url, private in {
        "/proef/pijlers/jeugd/": "Bijwerken",
        "/proef/pijlers/gezondheid/": "Bijwerken",
        f"/proef/resultaten/{resultaat.pk}/": "Besluit vastleggen",
        "/proef/": 'href="/proef/werklijst/',
    }.items():
        assert private in manager.get(url).content.decode()
        assert private not in contact.get(url).content.decode()
    assert "Bijwerken" in coordinator.get("/proef/pijlers/jeugd/").content.decode()
    assert "Bijwerken" not in coordinator.get("/proef/pijlers/gezondheid/").content.decode()


def test_two_users_with_the_same_roles_share_and_others_do_not(programma: Programma, jeugd: Pijler):
    one = Bereik(programma.pk, frozenset({Rol.COORDINATOR}), frozenset({jeugd.pk}))
    assert one == Bereik(programma.pk, frozenset({Rol.COORDINATOR}), frozenset({jeugd.pk}))
    assert one != Bereik(programma.pk, frozenset({Rol.COORDINATOR}), frozenset())
    assert one != Bereik(programma.pk + 1, one.rollen, one.pijler_ids)


def test_a_change_that_is_taken_back_leaves_nothing_behind(programma: Programma, resultaat: Resultaat, cast: Cast):
    before = make.stamp_of(programma)
    history.update(programma, resultaat, {"notitie": ""}, door=cast.pmo)  # as it was
    assert make.stamp_of(programma) == before
    history.update(programma, resultaat, {"notitie": "Anders."}, door=cast.pmo)
    assert make.stamp_of(programma) != before
