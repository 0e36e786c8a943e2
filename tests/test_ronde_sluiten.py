"""Closing a ronde: what is missing, a choice for each, and what the choices do."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import melding as meldingregels
from monitoring import ronde as regels
from monitoring import sluiten
from monitoring.models import Melding, Ronde, Signaal
from monitoring.sluiten import Slotkeuze
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast

Status = Melding.Status
TODAY = date(2026, 9, 15)


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def eerder(programma: Programma, jeugd: Pijler) -> Ronde:
    """Ronde 2026-H1, with a melding that counts of the first result: aandacht."""
    ronde = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    first = Resultaat.objects.in_plan_order()[0]
    make.make_melding(first, ronde, signaal=Signaal.AANDACHT, toelichting="Zo stond het ervoor.", status=Status.AKKOORD)
    return ronde


@pytest.fixture
def resultaten(eerder: Ronde, ronde: Ronde) -> list[Resultaat]:
    """Of pijler jeugd in the open ronde: a concept over an earlier melding, a whole concept, nothing at all."""
    first, second, third = Resultaat.objects.in_plan_order()
    make.make_melding(first, ronde, status=Status.CONCEPT, toelichting="Half verhaal.", signaal=Signaal.ONBEKEND)
    make.make_melding(second, ronde, status=Status.CONCEPT, toelichting="Heel verhaal.", door_naam="Carla")
    return [first, second, third]


def url(ronde: Ronde) -> str:
    return f"/proef/rondes/{ronde.pk}/sluiten/"


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def seen(ronde: Ronde) -> str:
    return " ".join(f"{pk}:{versie}" for pk, versie in sluiten.versies(sluiten.ontbrekend(ronde, TODAY)).items())


def sent(ronde: Ronde, resultaten: list[Resultaat], *keuzes: str) -> dict[str, str]:
    chosen = {f"keuze-{row.pk}": keuze for row, keuze in zip(resultaten, keuzes, strict=True)}
    return {"gezien": seen(ronde), **chosen}


def chosen_in(shown: str) -> dict[int, str]:
    """What each choice on the page is set to."""
    found = {}
    for pk, options in re.findall(r'<select id="keuze-(\d+)"[^>]*>(.*?)</select>', shown):
        selected = re.search(r'value="(\w*)" selected', options)
        found[int(pk)] = selected[1] if selected else ""
    return found


def test_shows_exactly_what_is_missing_per_pijler(
    client: Client, resultaten: list[Resultaat], gezondheid: Pijler, ronde: Ronde
):
    first, second, third = resultaten
    make.make_melding(third, ronde)
    shown = text(client.get(url(ronde)))
    assert "Van 3 van de 4 resultaten is niets ingediend" in shown
    assert re.findall(r'<h2 id="pijler-\d+">([^<]*)</h2>', shown) == ["Jeugd (2)", "Gezondheid (1)"]
    other = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    assert set(chosen_in(shown)) == {first.pk, second.pk, other.pk}
    assert "Er ontbreekt nog: signaal." in shown
    assert "2026-H1: in uitvoering, aandacht" in shown
    assert "1 melding is ingediend maar nog niet akkoord." in shown
    ronde.refresh_from_db()
    assert ronde.is_open


def test_offers_for_each_result_only_what_can_be_done(resultaten: list[Resultaat], ronde: Ronde):
    offered = [item.keuzes for item in sluiten.ontbrekend(ronde, TODAY)]
    assert offered == [
        (Slotkeuze.OVERNEMEN, Slotkeuze.ZONDER),  # the concept lacks a signaal
        (Slotkeuze.INDIENEN, Slotkeuze.ZONDER),  # there is no earlier melding
        (Slotkeuze.ZONDER,),
    ]


def test_closing_does_what_was_chosen_for_each(
    client: Client, cast: Cast, programma: Programma, resultaten: list[Resultaat], ronde: Ronde
):
    first, second, third = resultaten
    response = client.post(url(ronde), sent(ronde, resultaten, "overnemen", "indienen", "zonder"), follow=True)
    assert "Ronde 2026-H2 is gesloten." in text(response)
    ronde.refresh_from_db()
    programma.refresh_from_db()
    assert (ronde.status, ronde.gesloten_op, programma.op_slot) == ("gesloten", date(2026, 9, 15), True)
    carried, handed_in = first.meldingen.get(ronde=ronde), second.meldingen.get(ronde=ronde)
    assert (carried.status, carried.overgenomen, carried.actueel) == ("akkoord", True, True)
    assert (carried.toelichting, carried.signaal, carried.oorzaak) == ("Zo stond het ervoor.", "aandacht", "oorzaak")
    assert (carried.door, carried.door_naam, carried.beoordeeld_door_naam) == (
        cast.programmamanager,
        "Piet Programma",
        "Piet Programma",
    )
    assert (handed_in.status, handed_in.overgenomen, handed_in.actueel) == ("ingediend", False, True)
    assert (handed_in.toelichting, handed_in.door_naam) == ("Heel verhaal.", "Carla")
    assert handed_in.ingediend_op
    assert not third.meldingen.exists()
    assert first.meldingen.filter(actueel=True).count() == 1


def test_the_concept_that_gave_way_stays_in_the_history(client: Client, resultaten: list[Resultaat], ronde: Ronde):
    client.post(url(ronde), sent(ronde, resultaten, "overnemen", "zonder", "zonder"))
    carried = resultaten[0].meldingen.get(ronde=ronde)
    lines = {line.veld: (line.van, line.naar, line.reden) for line in history.of(carried)}
    reden = "Bij het sluiten van de ronde overgenomen uit de vorige melding"
    assert lines["toelichting"] == ("Half verhaal.", "Zo stond het ervoor.", reden)
    assert lines["status"] == ("concept", "akkoord", reden)
    assert resultaten[1].meldingen.get(ronde=ronde).status == "concept"  # left as it was, and does not count
    told = {line.veld: line.naar for line in history.of(ronde)}
    assert told["bij sluiten: vorige melding overnemen"] == "Jeugd 1a: Gelijke methoden in elke gemeente"
    assert told["bij sluiten: zonder melding laten"].splitlines() == [
        "Jeugd 1a: Stevige teams in elke gemeente",
        "Jeugd 1b: Eén afwegingskader",
    ]


def test_what_was_carried_over_can_be_found_by_its_new_text(client: Client, resultaten: list[Resultaat], ronde: Ronde):
    client.post(url(ronde), sent(ronde, resultaten, "overnemen", "zonder", "zonder"))
    assert "zo stond het ervoor" in resultaten[0].meldingen.get(ronde=ronde).zoektekst


def test_a_result_without_a_concept_gets_the_earlier_melding_as_its_own(
    client: Client, cast: Cast, eerder: Ronde, ronde: Ronde
):
    rows = list(Resultaat.objects.in_plan_order())
    client.post(url(ronde), sent(ronde, rows, "overnemen", "zonder", "zonder"))
    carried = rows[0].meldingen.get(ronde=ronde)
    assert (carried.status, carried.overgenomen, carried.toelichting) == ("akkoord", True, "Zo stond het ervoor.")
    line = history.of(carried).get()
    assert (line.soort, line.van, line.naar) == ("toegevoegd", "in uitvoering, aandacht", "in uitvoering, aandacht")
    assert "overgenomen" in line.reden


def test_a_returned_melding_can_be_handed_in_as_it_stands(client: Client, jeugd: Pijler, ronde: Ronde):
    rows = list(Resultaat.objects.in_plan_order())
    returned = make.make_melding(rows[1], ronde, status=Status.TERUGGEZET, teruggezet_reden="Noem de gemeenten.")
    assert "Teruggezet: Noem de gemeenten." in text(client.get(url(ronde)))
    client.post(url(ronde), sent(ronde, rows, "zonder", "indienen", "zonder"))
    returned.refresh_from_db()
    assert (returned.status, returned.actueel) == ("ingediend", True)


def test_a_concept_is_handed_in_only_with_all_that_a_coordinator_must_fill_in(
    client: Client, resultaat: Resultaat, ronde: Ronde
):
    concept = make.make_melding(resultaat, ronde, status=Status.CONCEPT)  # op koers, though its term has passed
    [item, *_] = sluiten.ontbrekend(ronde, TODAY)
    assert (item.mist, item.keuzes) == (["bevestiging"], (Slotkeuze.ZONDER,))
    assert "Er ontbreekt nog: waarom nog op koers." in text(client.get(url(ronde)))
    Melding.objects.filter(pk=concept.pk).update(bevestiging="Alleen de handtekening moet nog.")
    [item, *_] = sluiten.ontbrekend(ronde, TODAY)
    assert item.keuzes == (Slotkeuze.INDIENEN, Slotkeuze.ZONDER)


def test_every_result_needs_a_choice_and_the_ones_made_stay(client: Client, resultaten: list[Resultaat], ronde: Ronde):
    first, second, third = resultaten
    response = client.post(url(ronde), sent(ronde, resultaten, "overnemen", "", ""))
    shown = text(response)
    assert response.status_code == 422
    assert "Nog niet gesloten: kies bij elk resultaat" in shown
    assert f'<a href="#keuze-{second.pk}">' in shown
    assert f'id="fout-{second.pk}">Kies wat hiermee gebeurt.' in shown
    assert f'id="fout-{first.pk}"' not in shown
    assert chosen_in(shown) == {first.pk: "overnemen", second.pk: "", third.pk: ""}
    ronde.refresh_from_db()
    assert ronde.is_open
    assert not Melding.objects.filter(overgenomen=True).exists()


def test_a_choice_that_a_result_does_not_offer_is_refused_there(
    client: Client, resultaten: list[Resultaat], ronde: Ronde
):
    response = client.post(url(ronde), sent(ronde, resultaten, "indienen", "indienen", "zonder"))
    assert response.status_code == 422
    assert f'id="fout-{resultaten[0].pk}">Deze keuze kan hier niet meer.' in text(response)
    ronde.refresh_from_db()
    assert ronde.is_open


@pytest.mark.parametrize("invented", ["vernietigen", "1", "ZONDER"])
def test_an_invented_choice_counts_as_none(client: Client, resultaten: list[Resultaat], ronde: Ronde, invented: str):
    data = sent(ronde, resultaten, invented, invented, invented) | {"keuze-x": "zonder", "keuze-9" * 30: "zonder"}
    assert client.post(url(ronde), data).status_code == 422


def test_one_button_fills_in_what_is_not_chosen_yet_and_closes_nothing(
    client: Client, resultaten: list[Resultaat], gezondheid: Pijler, ronde: Ronde
):
    first, second, third = resultaten
    other = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    start = {"gezien": seen(ronde), f"keuze-{second.pk}": "indienen"}
    response = client.post(url(ronde), start | {"zet": "overnemen"})
    shown = text(response)
    assert response.status_code == 200
    assert chosen_in(shown) == {first.pk: "overnemen", second.pk: "indienen", third.pk: "", other.pk: ""}
    assert "Bij 1 resultaat is de keuze veranderd. Bij 2 moet je nog kiezen." in shown
    again = start | {f"keuze-{first.pk}": "overnemen", "zet": f"zonder:{third.actie.speerpunt.pijler_id}"}
    assert chosen_in(text(client.post(url(ronde), again))) == {
        first.pk: "overnemen",
        second.pk: "indienen",
        third.pk: "zonder",
        other.pk: "",
    }
    assert set(chosen_in(text(client.post(url(ronde), start | {"zet": "wissen"}))).values()) == {""}
    ronde.refresh_from_db()
    assert ronde.is_open


def test_what_was_handed_in_meanwhile_shows_the_list_again_with_the_choices(
    client: Client, resultaten: list[Resultaat], ronde: Ronde, cast: Cast
):
    first, second, third = resultaten
    data = sent(ronde, resultaten, "overnemen", "zonder", "zonder")
    concept = second.meldingen.get(ronde=ronde)
    values = {**meldingregels.inhoud_of(concept), "toelichting": "Toch nog op tijd."}
    meldingregels.save(second, ronde, values, versie=concept.versie, door=cast.coordinator)
    response = client.post(url(ronde), data)
    shown = text(response)
    assert response.status_code == 409
    assert "Er is intussen iets ingediend of bewaard." in shown
    assert chosen_in(shown) == {first.pk: "overnemen", third.pk: "zonder"}
    ronde.refresh_from_db()
    assert ronde.is_open
    now = sent(ronde, [first, third], "overnemen", "zonder")
    client.post(url(ronde), now)
    ronde.refresh_from_db()
    assert not ronde.is_open
    assert second.meldingen.get(ronde=ronde).toelichting == "Toch nog op tijd."


def test_a_concept_saved_meanwhile_is_shown_before_anything_is_decided_about_it(
    client: Client, resultaten: list[Resultaat], ronde: Ronde, cast: Cast
):
    third = resultaten[2]
    data = sent(ronde, resultaten, "overnemen", "indienen", "zonder")
    values = {"fase": Fase.IN_UITVOERING, "signaal": Signaal.OP_KOERS, "toelichting": "Begonnen."}
    make.make_melding(third, ronde, status=Status.CONCEPT, **values)
    response = client.post(url(ronde), data)
    shown = text(response)
    assert response.status_code == 409
    assert shown.count("(intussen veranderd)") == 1
    assert "Begonnen." in shown
    assert chosen_in(shown)[third.pk] == "zonder"
    assert third.meldingen.get().status == "concept"


def test_with_nothing_missing_a_plain_confirmation_is_enough(client: Client, jeugd: Pijler, ronde: Ronde):
    for resultaat in Resultaat.objects.all():
        make.make_melding(resultaat, ronde)
    shown = text(client.get(url(ronde)))
    assert "Van alle 3 resultaten is een melding ingediend." in shown
    assert "<select" not in shown
    assert "is gesloten" in text(client.post(url(ronde), {"gezien": ""}, follow=True))


def test_closing_stops_reporting_and_is_in_the_history(client: Client, resultaten: list[Resultaat], ronde: Ronde):
    client.post(url(ronde), sent(ronde, resultaten, "zonder", "zonder", "zonder"))
    lines = {line.veld: (line.van, line.naar) for line in history.of(ronde)}
    assert lines["status"] == ("open", "gesloten")
    assert lines["gesloten op"] == ("", "15 september 2026")
    assert client.get(f"/proef/resultaten/{resultaten[0].pk}/melding/").status_code == 403


def test_closing_twice_says_it_was_closed(client: Client, jeugd: Pijler, ronde: Ronde):
    regels.close_ronde(ronde, door=Gebruiker.objects.get(naam="Piet Programma"), today=date(2026, 9, 15))
    assert "is gesloten" in text(client.post(url(ronde), {"gezien": ""}, follow=True))
    assert "is gesloten" in text(client.get(url(ronde), follow=True))
    assert history.of(ronde).filter(veld="status").count() == 1


@pytest.mark.parametrize("size", [1, 12])
def test_costs_the_same_for_few_results_and_for_many(client: Client, programma: Programma, jeugd: Pijler, size: int):
    eerder = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    ronde = make.make_ronde(programma)
    for index in range(size):
        actie = make.make_actie(make.make_speerpunt(make.make_pijler(programma, f"pijler-{index}")))
        for earlier, here in ((False, False), (False, True), (True, False), (True, True)):
            row = make.make_resultaat(actie)
            if earlier:
                make.make_melding(row, eerder)
            if here:
                make.make_melding(row, ronde, status=Status.CONCEPT)
    data = {"gezien": seen(ronde)}
    data |= {f"keuze-{item.resultaat.pk}": item.keuzes[0] for item in sluiten.ontbrekend(ronde, TODAY)}
    with CaptureQueriesContext(connection) as shown:
        client.get(url(ronde))
    with CaptureQueriesContext(connection) as closed:
        assert client.post(url(ronde), data).status_code == 302
    assert len(shown) <= 12
    assert len(closed) <= 50  # savepoints included
