"""Everything about one result on its own page."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import melding as regels
from monitoring.models import Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Reden, Resultaat, Tweeling
from tests import builders as make
from tests.conftest import Cast
from tests.test_melding import AANDACHT, OP_KOERS


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


def page(client: Client, resultaat: Resultaat, query: str = "") -> str:
    return re.sub(r"\s+", " ", client.get(f"/proef/resultaten/{resultaat.pk}/{query}").content.decode())


def term(shown: str, name: str) -> str:
    """The term under this name, as text."""
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", shown)
    assert found, name
    return re.sub(r"<[^>]*>", "", found.group(1)).strip()


def test_shows_its_place_and_what_is_known_of_it(client: Client, resultaat: Resultaat):
    Resultaat.objects.filter(pk=resultaat.pk).update(per_gemeente=True, notitie="Zie ook het raadsbesluit.")
    shown = page(client, resultaat)
    assert "Jeugd 1a · Stevige lokale teams" in shown
    assert "Elke gemeente levert dit resultaat." in shown
    assert "Zie ook het raadsbesluit." in shown
    assert 'href="/proef/pijlers/jeugd/#speerpunt-1"' in shown
    assert "De termijn Q1 2026 is voorbij en het resultaat is nog open." in shown


def test_shows_the_current_previous_and_original_term_and_why_each_moved(
    client: Client, programma: Programma, resultaat: Resultaat
):
    make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_ronde(programma, 2026, 2)
    make.move_term(
        resultaat, "Q3 2026", vastgesteld_op=date(2026, 3, 2), reden=Reden.CAPACITEIT, toelichting="Te weinig mensen."
    )
    make.move_term(resultaat, "Q4 2026", vastgesteld_op=date(2026, 9, 1), reden=Reden.DERDEN)
    shown = page(client, resultaat)
    assert [term(shown, name) for name in ("Nu", "Bij ronde 2026-H1", "Oorspronkelijk")] == [
        "Q4 2026",
        "Q3 2026",
        "Q1 2026",
    ]
    assert "2 maart 2026, reden: capaciteit" in shown
    assert "Te weinig mensen." in shown
    assert "1 september 2026, reden: afhankelijkheid van derden" in shown
    assert term(shown, "In het document") == "‘Q12026’"


def test_before_any_ronde_ended_there_is_no_previous_term(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_ronde(resultaat.actie.speerpunt.pijler.programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)
    assert "<dt>Bij ronde" not in page(client, resultaat)


def test_links_its_twins_and_says_where_they_disagree(
    client: Client, programma: Programma, gezondheid: Pijler, resultaat: Resultaat
):
    twin = Tweeling.objects.create(programma=programma, code="teams", naam="Stevige teams")
    other = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    Resultaat.objects.filter(pk__in=[resultaat.pk, other.pk]).update(tweeling=twin)
    shown = page(client, resultaat)
    assert f'<a href="/proef/resultaten/{other.pk}/">Er is een netwerk</a>' in shown
    assert "Gezondheid 1a · Preventie" in shown
    assert "Hetzelfde resultaat staat bij Gezondheid 1a met geen termijn." in shown


def test_shows_every_melding_newest_first(client: Client, programma: Programma, resultaat: Resultaat):
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, before, signaal=Signaal.AANDACHT, oorzaak="Geen geld", door_naam="Oude Coördinator")
    make.make_melding(resultaat, make.make_ronde(programma, 2026, 2), ongewijzigd=True)
    shown = page(client, resultaat)
    assert shown.index("<h3>2026-H2</h3>") < shown.index("<h3>2026-H1</h3>")
    assert "Geen geld" in shown
    assert "Door Oude Coördinator" in shown
    assert "Ongewijzigd bevestigd door Iemand" in shown


def test_history_tells_who_when_and_from_what_to_what(
    client: Client, cast: Cast, programma: Programma, resultaat: Resultaat, ronde: Ronde
):
    regels.save(resultaat, ronde, OP_KOERS, versie=0, door=cast.coordinator)
    regels.save(resultaat, ronde, AANDACHT, versie=1, door=cast.programmamanager)
    history.update(programma, resultaat, {"notitie": "Nieuw"}, door=cast.beheerder, reden="Gevraagd door het PMO")
    found = re.findall(r"<tr><td data-label=\"Wanneer\">.*?</tr>", page(client, resultaat))
    lines = [re.sub(r"\s*<[^>]*>\s*", "|", row).strip("|") for row in found]
    assert any("Piet Programma" in line and "op koers" in line and "aandacht" in line for line in lines), lines
    assert any("Bea Beheerder" in line and "Gevraagd door het PMO" in line for line in lines)
    assert any("Melding 2026-H2 toegevoegd" in line for line in lines)
    assert "15 september 2026 12:00" in lines[0]


def test_long_history_is_paged(client: Client, cast: Cast, resultaat: Resultaat, ronde: Ronde):
    for number in range(25):
        text = OP_KOERS | {"toelichting": f"Versie {number}."}
        regels.save(resultaat, ronde, text, versie=number, door=cast.coordinator)
    assert "Pagina 1 van 2, 25 wijzigingen" in page(client, resultaat)
    assert "toegevoegd" in page(client, resultaat, "?page=2")
    assert "Pagina 2 van 2" in page(client, resultaat, "?page=99")


def test_only_who_may_report_gets_a_link_to_the_form(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], resultaat: Resultaat, ronde: Ronde
):
    assert f"/proef/resultaten/{resultaat.pk}/melding/?next=/proef/resultaten/{resultaat.pk}/" in page(
        client, resultaat
    )
    assert "/melding/" not in page(as_user(cast.pmo), resultaat)


def test_costs_the_same_with_more_rondes_twins_and_history_and_at_most_12_queries(
    client: Client, programma: Programma, cast: Cast, resultaat: Resultaat, ronde: Ronde
):
    twin = Tweeling.objects.create(programma=programma, code="teams", naam="Teams")
    Resultaat.objects.update(tweeling=twin)
    regels.save(resultaat, ronde, OP_KOERS, versie=0, door=cast.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, resultaat)
        return len(captured)

    with_few = queries()
    for year in range(2010, 2020):
        make.make_melding(resultaat, make.make_ronde(programma, year, 1, status=Ronde.Status.GESLOTEN))
        make.make_resultaat(resultaat.actie, f"Tweeling {year}", "Q4 2026", tweeling=twin)
        history.update(programma, resultaat, {"notitie": f"{year}"}, door=cast.beheerder)
    assert queries() == with_few <= 12


@pytest.mark.parametrize(("status", "told"), [("gesloten", True), ("voorbereiding", False)])
def test_a_ronde_in_preparation_does_not_count_among_those_with_the_term_still_open(
    client: Client, programma: Programma, jeugd: Pijler, status: str, told: bool
):
    for jaar in (2025, 2026):
        make.make_ronde(programma, jaar, 1, status=Ronde.Status.GESLOTEN)
    make.make_ronde(programma, 2027, 1, status=status)
    undecided = Resultaat.objects.get(actie__speerpunt__pijler=jeugd, omschrijving="Eén afwegingskader")
    assert ("De termijn is al 3 rondes nog te bepalen." in page(client, undecided)) is told
