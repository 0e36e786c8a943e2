"""A besluit: what it does to proposals, terms and results, and what stops it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Besluit, Besluitregel, Melding, Ronde, Termijnvoorstel
from monitoring.momentopname import take_of_ronde
from programmes import history
from programmes.models import Gebruiker, Orgaan, Pijler, Programma, Rol, Wijziging
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import AtOnce, Cast

NIEUW = "/proef/besluiten/nieuw/"


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def pmo(programma: Programma) -> Orgaan:
    """The PMO; the programmamanager decides up to 1 quarter, the PMO up to 4, the OZO on everything."""
    found = make.make_orgaan(programma, "PMO")
    make.make_mandaten(programma, (None, 1), (found, 4), (make.make_orgaan(programma, "OZO"), None))
    return found


@pytest.fixture
def ozo(programma: Programma, pmo: Orgaan) -> Orgaan:
    return programma.organen.get(afkorting="OZO")


@pytest.fixture
def voorstel(resultaat: Resultaat) -> Termijnvoorstel:
    """Of the first result: from Q1 to Q4 2026."""
    return make.make_voorstel(resultaat)


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


def send(client: Client, wie: Orgaan | None, *parts: dict[str, Any], **rest: Any):
    data = {
        "orgaan": str(wie.pk) if wie else "manager",
        "datum": "2026-09-14",
        "nummer": "2026-7",
        "tekst": "Akkoord met de planning.",
        "link": "https://voorbeeld.nl/stuk",
        "aantal": "1",
    }
    for part in parts:
        data |= part
    return client.post(NIEUW, data | rest)


def over(voorstel: Termijnvoorstel, keuze: str, motivatie: str = "", versie: int | None = None) -> dict[str, Any]:
    prefix = f"voorstel-{voorstel.pk}"
    return {
        f"{prefix}-keuze": keuze,
        f"{prefix}-motivatie": motivatie,
        f"{prefix}-versie": voorstel.versie if versie is None else versie,
    }


def keuze(resultaat: Resultaat, wat: str, motivatie: str = "Zo is gekozen.", termijn: str = "", place: int = 0):
    prefix = f"keuze-{place}"
    found = {f"{prefix}-resultaat": resultaat.pk, f"{prefix}-keuze": wat, f"{prefix}-motivatie": motivatie}
    return found | ({f"{prefix}-termijn": termijn} if wat == "temporiseren" or termijn else {})


def errors(response: Any) -> dict[str, str]:
    assert response.status_code == 422
    invoer = response.context["invoer"]
    return {form.add_prefix(name): text[0] for form in invoer.forms for name, text in form.errors.items()}


def text(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(address).content.decode()))


def nothing_happened(resultaat: Resultaat) -> bool:
    return (
        not Besluit.objects.exists()
        and not Wijziging.objects.exists()
        and resultaat.termijnen.count() == 1
        and not Termijnvoorstel.objects.exclude(status="ingediend").exists()
    )


def test_adopting_gives_the_result_its_new_term_with_everything_told(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    assert send(client, pmo, over(voorstel, "aannemen")).status_code == 302
    besluit = Besluit.objects.get()
    assert (besluit.orgaan, besluit.datum, besluit.nummer) == (pmo, date(2026, 9, 14), "2026-7")
    was, werd = resultaat.termijnen.order_by("volgnummer")
    assert (was.label, was.actueel, werd.label, werd.actueel) == ("Q1 2026", False, "Q4 2026", True)
    assert (werd.redenen, werd.toelichting) == (["capaciteit"], "Te weinig mensen.")
    assert werd.vastgesteld_op == date(2026, 9, 14)
    voorstel.refresh_from_db()
    assert voorstel.status == "aangenomen"
    regel = Besluitregel.objects.get()
    assert (regel.voorstel, regel.termijn, regel.keuze) == (voorstel, werd, "aannemen")
    resultaat.refresh_from_db()
    assert resultaat.versie == 2
    line = history.of(resultaat).get()
    assert (line.van, line.naar) == ("Q1 2026", "Q4 2026")
    assert line.reden == "Besluit 2026-7 (PMO, 14-09-2026): capaciteit: Te weinig mensen."
    for obj in (besluit, regel, voorstel):
        assert history.of(obj).count() == 1


def test_page_of_the_result_tells_the_whole_trail(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    send(client, pmo, over(voorstel, "aannemen", "Dit kan niet sneller."))
    shown = text(client, f"/proef/resultaten/{resultaat.pk}/")
    trail = shown[shown.index("Voorstellen en besluiten") :]
    adopted, proposed = trail.index("Voorstel aangenomen"), trail.index("Iemand, 15 september 2026; aangenomen")
    assert adopted < proposed
    assert "Q1 2026 → Q4 2026 (3 kwartalen later)" in trail
    assert "PMO, besluit 2026-7 van 14 september 2026" in trail
    assert "Dit kan niet sneller." in trail


def test_rejecting_leaves_the_term_and_needs_a_reason(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    assert list(errors(send(client, pmo, over(voorstel, "afwijzen")))) == [f"voorstel-{voorstel.pk}-motivatie"]
    assert nothing_happened(resultaat)
    assert send(client, pmo, over(voorstel, "afwijzen", "Dit mag niet later.")).status_code == 302
    voorstel.refresh_from_db()
    assert voorstel.status == "afgewezen"
    assert resultaat.termijnen.count() == 1
    assert "Dit mag niet later." in text(client, f"/proef/resultaten/{resultaat.pk}/")


def test_later_leaves_a_proposal_waiting(
    client: Client, voorstel: Termijnvoorstel, pmo: Orgaan, gezondheid: Pijler
) -> None:
    ander = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    assert send(client, pmo, over(voorstel, ""), keuze(ander, "doorgaan")).status_code == 302
    voorstel.refresh_from_db()
    assert voorstel.status == "ingediend"


def test_a_body_decides_no_further_than_its_mandate(
    client: Client, resultaat: Resultaat, pmo: Orgaan, ozo: Orgaan
) -> None:
    voorstel = make.make_voorstel(resultaat, "2028")
    name = f"voorstel-{voorstel.pk}-keuze"
    assert errors(send(client, pmo, over(voorstel, "aannemen"))) == {
        name: "Het PMO mag hoogstens 4 kwartalen verschuiven; dit gaat naar het OZO."
    }
    assert errors(send(client, None, over(voorstel, "afwijzen", "Nee."))) == {
        name: "De programmamanager mag hoogstens 1 kwartaal verschuiven; dit gaat naar het OZO."
    }
    assert nothing_happened(resultaat)
    assert send(client, ozo, over(voorstel, "aannemen")).status_code == 302
    assert resultaat.termijnen.get(actueel=True).label == "2028"


def test_while_no_mandate_is_set_every_body_may(client: Client, programma: Programma, resultaat: Resultaat) -> None:
    voorstel = make.make_voorstel(resultaat, "n.t.b.")
    assert send(client, make.make_orgaan(programma), over(voorstel, "aannemen")).status_code == 302
    assert resultaat.termijnen.get(actueel=True).soort == "ntb"


def test_temporiseren_may_carry_a_term(client: Client, resultaat: Resultaat, pmo: Orgaan) -> None:
    assert send(client, pmo, keuze(resultaat, "temporiseren", termijn="Q3 2026")).status_code == 302
    werd = resultaat.termijnen.get(actueel=True)
    assert (werd.label, werd.redenen, werd.toelichting) == ("Q3 2026", [], "Zo is gekozen.")
    assert Besluitregel.objects.get().termijn == werd


@pytest.mark.parametrize("wat", ["doorgaan", "temporiseren", "capaciteit"])
def test_other_choices_leave_the_term(client: Client, resultaat: Resultaat, pmo: Orgaan, wat: str) -> None:
    assert send(client, None, keuze(resultaat, wat)).status_code == 302
    assert resultaat.termijnen.count() == 1
    assert not Melding.objects.exists()
    assert Besluitregel.objects.get().keuze == wat


@pytest.mark.parametrize("status", [Ronde.Status.OPEN, Ronde.Status.GESLOTEN])
def test_stopping_makes_the_result_vervallen_also_between_rondes(
    client: Client, programma: Programma, resultaat: Resultaat, ozo: Orgaan, status: str
) -> None:
    ronde = make.make_ronde(programma, status=status)
    make.make_melding(resultaat, ronde, toelichting="Loopt.")
    assert send(client, ozo, keuze(resultaat, "stoppen", "Het Rijk neemt dit over.")).status_code == 302
    melding = Melding.objects.get()
    assert (melding.fase, melding.status, melding.actueel, melding.ronde) == ("vervallen", "akkoord", True, ronde)
    assert melding.toelichting == "Gestopt bij besluit 2026-7 (OZO, 14-09-2026). Het Rijk neemt dit over."
    assert melding.beoordeeld_door_naam == "Besluit 2026-7 (OZO, 14-09-2026)"
    assert history.of(melding).filter(veld="fase", naar="vervallen").exists()
    assert "de fase werd vervallen" in text(client, f"/proef/resultaten/{resultaat.pk}/")


def test_stopping_a_result_nobody_reported_on(client: Client, resultaat: Resultaat, ronde: Ronde, ozo: Orgaan) -> None:
    assert send(client, ozo, keuze(resultaat, "stoppen")).status_code == 302
    assert Melding.objects.get().actueel


def test_stopping_is_beyond_a_limited_mandate(client: Client, resultaat: Resultaat, ronde: Ronde, pmo: Orgaan) -> None:
    assert "dit gaat naar het OZO" in errors(send(client, pmo, keuze(resultaat, "stoppen")))["keuze-0-keuze"]


def test_stopping_waits_for_a_first_ronde(client: Client, resultaat: Resultaat, ozo: Orgaan) -> None:
    assert "ronde" in errors(send(client, ozo, keuze(resultaat, "stoppen")))["keuze-0-keuze"]


@pytest.mark.parametrize("status", [Ronde.Status.VASTGESTELD, Ronde.Status.GEPUBLICEERD])
def test_stopping_leaves_an_adopted_ronde_as_it_was_and_goes_to_the_next(
    client: Client, programma: Programma, resultaat: Resultaat, ozo: Orgaan, status: str
) -> None:
    adopted = make.make_ronde(programma, 2026, 1, status=status)
    before = make.make_melding(resultaat, adopted, toelichting="Loopt.")
    refused = errors(send(client, ozo, keuze(resultaat, "stoppen")))["keuze-0-keuze"]
    assert "Bereid eerst de volgende ronde voor" in refused
    make.make_ronde(programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)
    following = make.make_ronde(programma, 2026, 2, status=Ronde.Status.VOORBEREIDING)
    assert send(client, ozo, keuze(resultaat, "stoppen")).status_code == 302
    stopped = Melding.objects.get(actueel=True)
    assert (stopped.ronde, stopped.fase) == (following, "vervallen")
    [row] = take_of_ronde(programma, adopted, adopted.peildatum, date(2026, 9, 1))["pijlers"][0]["speerpunten"][0][
        "acties"
    ][0]["resultaten"][:1]
    assert row["fase"] == before.fase


def test_what_is_vervallen_cannot_be_stopped(client: Client, resultaat: Resultaat, ronde: Ronde, ozo: Orgaan) -> None:
    make.make_melding(resultaat, ronde, fase="vervallen", signaal="onbekend")
    assert "al vervallen" in errors(send(client, ozo, keuze(resultaat, "stoppen")))["keuze-0-keuze"]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (lambda v: [keuze(v.resultaat, "temporiseren", termijn="Q2 2026")], "keuze-0-termijn"),  # a proposal waits
        (lambda v: [keuze(v.resultaat, "stoppen")], "keuze-0-keuze"),
        (
            lambda v: [over(v, "aannemen"), keuze(v.resultaat, "temporiseren", termijn="Q2 2026")],
            "keuze-0-termijn",
        ),
        (lambda v: [keuze(v.resultaat, "doorgaan"), keuze(v.resultaat, "stoppen", place=1)], "keuze-1-keuze"),
        (lambda v: [keuze(v.resultaat, "capaciteit"), keuze(v.resultaat, "capaciteit", place=1)], "keuze-1-keuze"),
        (lambda v: [keuze(v.resultaat, "doorgaan", termijn="Q2 2026")], "keuze-0-termijn"),
        (lambda v: [keuze(v.resultaat, "temporiseren", termijn="ooit")], "keuze-0-termijn"),
        (
            lambda v: [over(v, "afwijzen", "Nee."), keuze(v.resultaat, "temporiseren", termijn="Q12026")],
            "keuze-0-termijn",
        ),
        (lambda v: [keuze(v.resultaat, "doorgaan", motivatie="")], "keuze-0-motivatie"),
        (lambda v: [keuze(v.resultaat, "")], "keuze-0-keuze"),
        (lambda v: [keuze(v.resultaat, "doorgaan") | {"keuze-0-resultaat": "0"}], "keuze-0-resultaat"),
        (lambda v: [keuze(v.resultaat, "doorgaan", motivatie="x" * 5001)], "keuze-0-motivatie"),
        (lambda v: [over(v, "misschien")], "voorstel-{pk}-keuze"),
        (lambda v: [], "__all__"),
    ],
)
def test_a_line_that_cannot_be_is_refused_where_it_stands(
    client: Client,
    resultaat: Resultaat,
    ronde: Ronde,
    voorstel: Termijnvoorstel,
    ozo: Orgaan,
    parts: Callable[[Termijnvoorstel], list[dict[str, Any]]],
    field: str,
) -> None:
    found = errors(send(client, ozo, *parts(voorstel), aantal="2"))
    assert list(found) == [field.format(pk=voorstel.pk)]
    assert nothing_happened(resultaat)


def test_rejecting_and_choosing_another_term_go_together(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    parts = [over(voorstel, "afwijzen", "Dit is te laat."), keuze(resultaat, "temporiseren", termijn="Q3 2026")]
    assert send(client, pmo, *parts).status_code == 302
    voorstel.refresh_from_db()
    assert (voorstel.status, resultaat.termijnen.get(actueel=True).label) == ("afgewezen", "Q3 2026")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"orgaan": ""}, "orgaan"),
        ({"orgaan": "999999"}, "orgaan"),
        ({"datum": ""}, "datum"),
        ({"datum": "2026-09-16"}, "datum"),  # tomorrow
        ({"datum": "gisteren"}, "datum"),
        ({"datum": "1026-01-01"}, "datum"),
        ({"nummer": ""}, "nummer"),
        ({"nummer": "2026-1"}, "nummer"),  # taken
        ({"tekst": " "}, "tekst"),
        ({"link": "http://voorbeeld.nl"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_a_besluit_that_is_not_complete_keeps_all_that_was_typed(
    client: Client,
    programma: Programma,
    voorstel: Termijnvoorstel,
    ozo: Orgaan,
    changed: dict[str, str],
    field: str,
) -> None:
    make.make_besluit(programma)
    response = send(client, ozo, over(voorstel, "aannemen", "Goed zo."), **changed)
    assert list(errors(response)) == [field]
    assert "Goed zo." in response.content.decode()
    assert Besluit.objects.count() == 1


def test_pmo_records_besluiten_of_bodies_but_not_of_the_manager(
    cast: Cast, as_user: Callable[[Gebruiker], Client], voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    client = as_user(cast.pmo)
    assert list(errors(send(client, None, over(voorstel, "aannemen")))) == ["orgaan"]
    assert send(client, pmo, over(voorstel, "aannemen")).status_code == 302
    assert client.get(f"/proef/besluiten/{Besluit.objects.get().pk}/verbeteren/").status_code == 200
    own = make.make_besluit(pmo.programma, nummer="M-1")
    assert client.get(f"/proef/besluiten/{own.pk}/verbeteren/").status_code == 403


def test_a_proposal_of_another_programme_cannot_be_decided_on(client: Client, cast: Cast, pmo: Orgaan) -> None:
    elders = cast.buitenstaander.toewijzingen.get().programma
    vreemd = make.make_voorstel(
        make.make_resultaat(make.make_actie(make.make_speerpunt(make.make_pijler(elders, "x"))))
    )
    assert list(errors(send(client, pmo, over(vreemd, "aannemen")))) == ["__all__"]


def test_the_number_proposed_is_the_next_of_this_year(client: Client, programma: Programma) -> None:
    for nummer in ("2026-9", "2026-10", "2025-44", "2026-x", "PMO-3"):
        make.make_besluit(programma, nummer=nummer)
    assert client.get(NIEUW).context["form"]["nummer"].value() == "2026-11"


def test_a_proposal_that_changed_meanwhile_is_shown_as_it_is_now(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    Termijnvoorstel.objects.update(versie=2, toelichting="Toch anders.")
    response = send(client, pmo, over(voorstel, "aannemen", "Goed zo."))
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Dit voorstel is net gewijzigd." in shown
    assert "Toch anders." in shown
    assert "Goed zo." in shown
    assert nothing_happened(resultaat)
    [rij] = response.context["invoer"].voorstellen
    again = over(voorstel, "aannemen", "Goed zo.", versie=rij.form["versie"].value())
    assert send(client, pmo, again).status_code == 302


def test_a_proposal_that_was_decided_on_meanwhile_is_told_with_what_was_typed(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    ander = make.make_voorstel(Resultaat.objects.in_plan_order()[1], "Q1 2028")
    send(client, pmo, over(voorstel, "aannemen"))
    parts = [over(voorstel, "afwijzen", "Vond ik niet goed."), over(ander, "aannemen", "Deze wel.")]
    response = send(client, pmo, *parts, nummer="2026-8")
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Dit voorstel is intussen aangenomen." in shown
    assert "Vond ik niet goed." in shown
    assert "Deze wel." in shown
    assert Besluit.objects.count() == 1
    assert send(client, pmo, over(ander, "aannemen", "Deze wel."), nummer="2026-8").status_code == 302


def test_two_people_deciding_on_one_proposal_at_once(
    cast: Cast,
    voorstel: Termijnvoorstel,
    resultaat: Resultaat,
    pmo: Orgaan,
    as_user: Callable[[Gebruiker], Client],
    at_once: AtOnce,
) -> None:
    jobs = [
        (as_user(cast.programmamanager), over(voorstel, "aannemen", "Ik neem het aan."), "A-1"),
        (as_user(cast.pmo), over(voorstel, "afwijzen", "Ik wijs het af."), "A-2"),
    ]
    found = at_once(lambda job: send(job[0], pmo, job[1], nummer=job[2]), jobs)
    assert sorted(response.status_code for response in found) == [302, 409]
    lost = next(place for place, response in enumerate(found) if response.status_code == 409)
    shown = found[lost].content.decode()
    assert ["Ik neem het aan.", "Ik wijs het af."][lost] in shown
    assert "Dit voorstel is intussen" in shown
    assert Besluit.objects.count() == 1
    assert Besluitregel.objects.count() == 1
    voorstel.refresh_from_db()
    expected = [("afgewezen", 1), ("aangenomen", 2)][lost]
    assert (voorstel.status, resultaat.termijnen.count()) == expected


def test_two_besluiten_with_one_number_at_once(
    cast: Cast, jeugd: Pijler, pmo: Orgaan, as_user: Callable[[Gebruiker], Client], at_once: AtOnce
) -> None:
    rows = list(Resultaat.objects.in_plan_order()[:2])
    jobs = [(as_user(cast.programmamanager), rows[0]), (as_user(cast.pmo), rows[1])]
    found = at_once(lambda job: send(job[0], pmo, keuze(job[1], "doorgaan")).status_code, jobs)
    assert sorted(found) == [302, 422]
    assert Besluit.objects.count() == 1


def test_a_coordinator_who_changes_while_a_body_decides_never_slips_through(
    cast: Cast,
    voorstel: Termijnvoorstel,
    resultaat: Resultaat,
    pmo: Orgaan,
    as_user: Callable[[Gebruiker], Client],
    at_once: AtOnce,
) -> None:
    typed = {"termijn": "Q3 2026", "redenen": ["scope"], "toelichting": "Toch eerder.", "voorstel": voorstel.pk}
    typed["versie"] = voorstel.versie
    manager, coordinator = as_user(cast.programmamanager), as_user(cast.coordinator)
    jobs = [
        lambda: send(manager, pmo, over(voorstel, "aannemen")).status_code,
        lambda: coordinator.post(f"/proef/resultaten/{resultaat.pk}/voorstel/", typed).status_code,
    ]
    found = at_once(lambda job: job(), jobs)
    assert sorted(found) == [302, 409]
    voorstel.refresh_from_db()
    decided = voorstel.status == "aangenomen"
    assert decided == (found[0] == 302)
    assert voorstel.label == ("Q4 2026" if decided else "Q3 2026")


def test_another_choice_can_be_added_without_losing_a_word(
    client: Client, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    response = send(
        client, pmo, over(voorstel, "afwijzen", "Half af"), keuze(voorstel.resultaat, "", "Nog niet"), meer="1"
    )
    assert response.status_code == 200
    invoer = response.context["invoer"]
    assert len(invoer.keuzes) == 2
    shown = response.content.decode()
    assert "Half af" in shown
    assert "Nog niet" in shown
    assert not invoer.fouten


def test_from_a_result_its_choice_is_filled_in(client: Client, resultaat: Resultaat) -> None:
    invoer = client.get(f"{NIEUW}?resultaat={resultaat.pk}").context["invoer"]
    assert str(invoer.keuzes[0]["resultaat"].value()) == str(resultaat.pk)


def test_text_and_link_can_be_corrected_with_a_reason(client: Client, programma: Programma) -> None:
    besluit = make.make_besluit(programma)
    address = f"/proef/besluiten/{besluit.pk}/verbeteren/"
    typed = {"tekst": "Akkoord, met voorbehoud.", "link": "", "reden": "Schrijffout", "versie": "1"}
    response = client.post(address, typed | {"reden": ""})
    assert response.status_code == 422
    assert client.post(address, typed).status_code == 302
    besluit.refresh_from_db()
    assert (besluit.tekst, besluit.versie) == ("Akkoord, met voorbehoud.", 2)
    line = history.of(besluit).get()
    assert (line.van, line.reden) == ("Akkoord", "Schrijffout")
    response = client.post(address, typed | {"tekst": "Weer anders."})
    assert response.status_code == 409
    assert [veld.theirs for veld in response.context["conflict_velden"]] == ["Akkoord, met voorbehoud."]
    again = typed | {"tekst": "Weer anders.", "versie": response.context["form"]["versie"].value()}
    assert client.post(address, again).status_code == 302
    assert "Schrijffout" in text(client, f"/proef/besluiten/{besluit.pk}/")


def test_list_is_newest_first_and_can_be_narrowed(client: Client, programma: Programma, pmo: Orgaan) -> None:
    for nummer, orgaan, day in [
        ("A", pmo, date(2025, 3, 1)),
        ("B", None, date(2026, 3, 1)),
        ("C", pmo, date(2026, 4, 1)),
    ]:
        make.make_besluit(programma, orgaan, nummer=nummer, datum=day)

    def shown(query: str = "") -> list[str]:
        return [row.nummer for row in client.get(f"/proef/besluiten/{query}").context["page_obj"]]

    assert shown() == ["C", "B", "A"]
    assert shown("?jaar=2026") == ["C", "B"]
    assert shown(f"?orgaan={pmo.pk}") == ["C", "A"]
    assert shown("?orgaan=manager") == ["B"]
    assert shown("?orgaan=onzin&jaar=x") == ["C", "B", "A"]
    assert shown(f"?orgaan={pmo.pk}&jaar=2026&page=9") == ["C"]
    assert shown(f"?jaar={'9' * 5000}") == ["C", "B", "A"]


def test_pages_ask_as_many_questions_whatever_there_is(
    client: Client, programma: Programma, jeugd: Pijler, pmo: Orgaan, ozo: Orgaan, ronde: Ronde
) -> None:
    rows = list(Resultaat.objects.in_plan_order())
    make.make_voorstel(rows[0])
    send(client, pmo, keuze(rows[1], "doorgaan"))
    besluit = Besluit.objects.get()
    addresses = [NIEUW, "/proef/besluiten/", f"/proef/besluiten/{besluit.pk}/", f"/proef/resultaten/{rows[0].pk}/"]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    asked()  # shows what was told about the besluit, once
    before = asked()
    make.make_voorstel(rows[2], "2028")
    Besluitregel.objects.create(besluit=besluit, resultaat=rows[2], keuze="capaciteit")
    Besluitregel.objects.create(besluit=besluit, resultaat=rows[0], keuze="capaciteit")
    make.make_voorstel(rows[0], "2029", status="afgewezen")
    make.make_besluit(programma, pmo)
    assert asked() == before
    assert max(before) <= 12


def test_a_user_with_two_roles_records_the_manager_s_besluiten_only_as_manager(
    cast: Cast, as_user: Callable[[Gebruiker], Client], programma: Programma
) -> None:
    keys = as_user(cast.pmo).get(NIEUW).context["form"].organen
    assert "manager" not in keys
    make.give(cast.pmo, programma, Rol.PROGRAMMAMANAGER)
    assert "manager" in as_user(cast.pmo).get(NIEUW).context["form"].organen


def test_who_has_a_mandate_stands_first_in_the_list_of_who_decided(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], resultaat: Resultaat, pmo: Orgaan, ozo: Orgaan
):
    programma = pmo.programma
    other = make.make_orgaan(programma, "", naam="Stuurgroep Jeugd")

    def offered(who: Client) -> list[Any]:
        return [
            key if isinstance(label, str) else (key, [one for one, _ in label])
            for key, label in who.get(NIEUW).context["form"].fields["orgaan"].choices
        ]

    assert offered(client) == ["", "manager", str(pmo.pk), str(ozo.pk), ("Andere organen", [str(other.pk)])]
    assert offered(as_user(cast.pmo)) == ["", str(pmo.pk), str(ozo.pk), ("Andere organen", [str(other.pk)])]
    assert send(client, other, keuze(resultaat, "doorgaan")).status_code == 302
    programma.mandaten.all().delete()
    assert offered(client) == ["", "manager", str(pmo.pk), str(ozo.pk), str(other.pk)]  # nothing is set
