"""A besluit: what it does to proposals, terms and results, and what stops it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from monitoring.models import Besluit, Besluitregel, Melding, Ronde, Termijnvoorstel
from monitoring.momentopname import take_of_ronde
from programmes import history
from programmes.models import Gebruiker, Orgaan, Pijler, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.besluiten import errors, keuze, nothing_happened, over, send, text
from tests.conftest import Cast


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
