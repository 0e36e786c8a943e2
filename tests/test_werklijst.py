"""The worklist: what still needs a melding, nearest term first, narrowed down and confirmed in bulk."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Melding, Ronde, Signaal
from programmes import remember
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Fase, Resultaat, Tweeling
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/werklijst/"


BULK = "/proef/werklijst/ongewijzigd/"


HTMX = {"HX-Request": "true"}


pytestmark = pytest.mark.usefixtures("on_a_day")


@pytest.fixture
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


@pytest.fixture
def manager(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


def rows(client: Client, **query: str) -> list[str]:
    """The results on the worklist, in order."""
    shown = client.get(URL, query).content.decode()
    return re.findall(r'<a class="resultaatlink" href="/proef/resultaten/\d+/">([^<]*)</a>', shown)


def test_own_pijlers_nearest_term_first_and_without_a_term_last(client: Client, gezondheid: Pijler, ronde: Ronde):
    assert rows(client) == [
        "Gelijke methoden in elke gemeente",
        "Stevige teams in elke gemeente",
        "Eén afwegingskader",
    ]


def test_a_programmamanager_sees_every_pijler(manager: Client, gezondheid: Pijler, ronde: Ronde):
    assert "Er is een netwerk" in rows(manager)


def test_what_is_reported_comes_after_what_is_not_and_what_is_finished_last(
    client: Client, programma: Programma, resultaat: Resultaat
):
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    stevig = Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")
    make.make_melding(stevig, before, fase=Fase.GEREALISEERD, signaal=Signaal.ONBEKEND)
    now = make.make_ronde(programma, 2026, 2)
    make.make_melding(resultaat, now)
    assert rows(client) == [
        "Eén afwegingskader",
        "Stevige teams in elke gemeente",
        "Gelijke methoden in elke gemeente",
    ]


def test_counts_how_many_are_up_to_date(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde)
    shown = client.get(URL).content.decode()
    assert '<b class="getal">1</b> van <b class="getal">3</b> ingediend in 2026-H2' in shown
    assert '<progress max="3" value="1"' in shown


def test_a_passed_term_and_a_disagreeing_twin_say_why_they_show(
    client: Client, programma: Programma, gezondheid: Pijler, resultaat: Resultaat, ronde: Ronde
):
    twin = Tweeling.objects.create(programma=programma, code="teams", naam="Teams")
    Resultaat.objects.filter(omschrijving__in=[resultaat.omschrijving, "Er is een netwerk"]).update(tweeling=twin)
    shown = client.get(URL).content.decode()
    assert "De termijn Q1 2026 is voorbij en het resultaat is nog open." in shown
    assert "Hetzelfde resultaat staat bij Gezondheid 1a met geen termijn." in shown


def test_without_an_open_ronde_it_says_so_and_offers_no_editing(client: Client, manager: Client, programma: Programma):
    shown = client.get(URL).content.decode()
    assert "Er is nu geen ronde open" in shown
    assert "bewerk-" not in shown
    assert "/proef/rondes/" not in shown
    assert "/proef/rondes/" in manager.get(URL).content.decode()


def test_a_programme_without_results_has_a_friendly_empty_list(
    programma: Programma, cast: Cast, as_user: Callable[[Gebruiker], Client], ronde: Ronde
):
    Resultaat.objects.all().delete()
    assert "Er staan nog geen resultaten" in as_user(cast.coordinator).get(URL).content.decode()


# What was returned, and what is only a concept


def test_what_was_returned_stands_on_top_with_the_reason(client: Client, resultaat: Resultaat, ronde: Ronde):
    third = Resultaat.objects.get(omschrijving="Eén afwegingskader")
    make.make_melding(third, ronde, status="teruggezet", teruggezet_reden="Noem ook Veere.")
    make.make_melding(resultaat, ronde, status="akkoord")
    shown = client.get(URL).content.decode()
    assert rows(client) == ["Eén afwegingskader", "Stevige teams in elke gemeente", "Gelijke methoden in elke gemeente"]
    assert re.findall(r'scope="rowgroup">([^<]*)</th>', shown) == [
        "Teruggezet in 2026-H2",
        "Nog te doen in 2026-H2",
        "Ingediend in 2026-H2",
    ]
    assert "Noem ook Veere." in shown


def test_a_concept_shows_what_its_writer_wrote_and_is_still_to_do(
    client: Client, resultaat: Resultaat, half_year: Ronde
):
    make.make_melding(resultaat, half_year, signaal="bijsturen", status="concept", toelichting="Nieuw, nog niet af.")
    shown = client.get(URL).content.decode()
    assert "Nieuw, nog niet af." in shown
    assert "Het wachten is op geld." not in shown
    assert "soort--concept" in shown
    assert '<b class="getal">0</b> van <b class="getal">3</b> ingediend' in shown
    assert rows(client, signaal="bijsturen") == [resultaat.omschrijving]
    assert rows(client, te_doen="on") == rows(client)


def test_a_concept_that_is_not_whole_says_what_it_lacks(client: Client, resultaat: Resultaat, ronde: Ronde):
    concept = make.make_melding(resultaat, ronde, signaal="aandacht", status="concept", gevolg="", maatregel="")
    assert "Vul nog in: <b>gevolg en maatregel</b>" in client.get(URL).content.decode()
    row = client.get(f"/proef/resultaten/{resultaat.pk}/rij/?vanuit=werklijst", headers=HTMX).content.decode()
    assert "Vul nog in: <b>gevolg en maatregel</b>" in row
    Melding.objects.filter(pk=concept.pk).update(gevolg="Later klaar.", maatregel="Overleg.")
    remember.forget()
    assert "Vul nog in" not in client.get(URL).content.decode()


def test_text_of_an_earlier_ronde_is_marked_as_carried(client: Client, half_year: Ronde, resultaat: Resultaat):
    assert client.get(URL).content.decode().count("Overgenomen uit 2026-H1") == 2
    make.make_melding(resultaat, half_year)
    remember.forget()
    assert client.get(URL).content.decode().count("Overgenomen uit 2026-H1") == 1


# Filters


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"fase": "in_uitvoering"}, ["Gelijke methoden in elke gemeente"]),
        ({"fase": "niet_gestart"}, ["Stevige teams in elke gemeente", "Eén afwegingskader"]),
        ({"signaal": "op_koers"}, ["Gelijke methoden in elke gemeente"]),
        ({"te_doen": "on"}, ["Stevige teams in elke gemeente", "Eén afwegingskader"]),
        ({"status": "ingediend"}, ["Gelijke methoden in elke gemeente"]),
        ({"status": "geen"}, ["Stevige teams in elke gemeente", "Eén afwegingskader"]),
        ({"status": "concept"}, []),
        ({"termijn": "verstreken"}, ["Gelijke methoden in elke gemeente"]),
        ({"termijn": "nu"}, []),
        ({"termijn": "later"}, ["Stevige teams in elke gemeente"]),
        ({"termijn": "zonder"}, ["Eén afwegingskader"]),
        ({"termijn": "zonder", "fase": "gerealiseerd"}, []),
    ],
)
def test_each_filter_narrows_the_list(
    client: Client, resultaat: Resultaat, ronde: Ronde, query: dict[str, str], expected: list[str]
):
    make.make_melding(resultaat, ronde)
    assert rows(client, **query) == expected


@pytest.mark.parametrize(
    ("termijn", "expected"), [("Q3 2026", "nu"), ("Q4 2026", "nu"), ("Q1 2027", "later"), ("Q2 2026", "verstreken")]
)
def test_this_and_next_quarter_count_from_the_peildatum(
    client: Client, resultaat: Resultaat, ronde: Ronde, termijn: str, expected: str
):
    make.make_resultaat(resultaat.actie, "Het nieuwe", termijn)
    found = [keuze for keuze in ("verstreken", "nu", "later", "zonder") if "Het nieuwe" in rows(client, termijn=keuze)]
    assert found == [expected]


def test_what_is_finished_is_never_found_by_its_term(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, fase=Fase.GEREALISEERD, signaal=Signaal.ONBEKEND)
    assert rows(client, termijn="verstreken") == []


def test_pijler_and_speerpunt_filter_for_who_has_more_pijlers(manager: Client, gezondheid: Pijler, ronde: Ronde):
    assert rows(manager, pijler="gezondheid") == ["Er is een netwerk"]
    speerpunt = gezondheid.speerpunten.get()
    assert rows(manager, speerpunt=str(speerpunt.pk)) == ["Er is een netwerk"]
    assert '<optgroup label="Gezondheid">' in manager.get(URL).content.decode()


def test_who_has_one_pijler_gets_no_choice_of_pijlers(client: Client, ronde: Ronde):
    assert 'name="pijler"' not in client.get(URL).content.decode()


@pytest.mark.parametrize("value", ["verzonnen", "9999999999999999999999", "'; DROP TABLE", "\x00"])
def test_an_unknown_value_is_left_out_and_told(manager: Client, gezondheid: Pijler, ronde: Ronde, value: str):
    for name, label in {"fase": "Fase", "speerpunt": "Speerpunt", "pijler": "Pijler", "termijn": "Realisatie"}.items():
        response = manager.get(URL, {name: value, "te_doen": "on"})
        shown = response.content.decode()
        assert response.status_code == 200
        assert f"Een onbekende waarde is overgeslagen bij: {label}." in shown
        assert "Er is een netwerk" in shown


def test_a_speerpunt_of_somebody_elses_pijler_is_an_unknown_value(client: Client, gezondheid: Pijler, ronde: Ronde):
    other = gezondheid.speerpunten.get()
    assert "Een onbekende waarde is overgeslagen" in client.get(URL, {"speerpunt": other.pk}).content.decode()
    assert "Er is een netwerk" not in rows(client, speerpunt=str(other.pk))


def test_htmx_gets_the_list_alone_with_a_clean_address(client: Client, resultaat: Resultaat, ronde: Ronde):
    response = client.get(f"{URL}?fase=niet_gestart&signaal=&termijn=", headers=HTMX)
    shown = response.content.decode()
    assert "<html" not in shown
    assert shown.strip().startswith('<div id="lijst"')
    assert response["HX-Push-Url"] == f"{URL}?fase=niet_gestart"
    assert "HX-Request" in response["Vary"]
    restored = client.get(URL, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_the_filters_stay_in_the_links_to_edit_and_to_the_next_page(client: Client, resultaat: Resultaat, ronde: Ronde):
    for number in range(60):
        make.make_resultaat(resultaat.actie, f"Resultaat {number}", "Q4 2026")
    shown = client.get(URL, {"fase": "niet_gestart"}).content.decode()
    assert "Pagina 1 van 2" in shown
    assert 'href="?fase=niet_gestart&amp;page=2"' in shown
    assert "next=/proef/werklijst/%3Ffase%3Dniet_gestart" in shown
    assert len(rows(client, fase="niet_gestart")) == 50
    assert len(rows(client, fase="niet_gestart", page="2")) == 13
    assert len(rows(client, page="onzin")) == 50


def test_a_choice_without_results_says_so(client: Client, ronde: Ronde):
    assert "Geen resultaten bij deze keuze" in client.get(URL, {"fase": "vervallen"}).content.decode()


def test_when_all_is_done_it_says_so(client: Client, jeugd: Pijler, ronde: Ronde):
    for resultaat in Resultaat.objects.all():
        make.make_melding(resultaat, ronde)
    assert "Alles is ingediend" in client.get(URL, {"te_doen": "on"}).content.decode()


# 'Ongewijzigd' for many at once


@pytest.fixture
def half_year(programma: Programma, jeugd: Pijler) -> Ronde:
    """The first result reported last half-year as needing attention, the second as on course; a new ronde is open."""
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    first, second, _ = Resultaat.objects.in_plan_order()
    make.make_melding(first, before, signaal=Signaal.AANDACHT, toelichting="Het wachten is op geld.")
    make.make_melding(second, before)
    return make.make_ronde(programma, 2026, 2)


# Cost


def test_takes_the_same_queries_with_3_and_with_33_results_and_at_most_12(
    manager: Client, programma: Programma, gezondheid: Pijler, resultaat: Resultaat, ronde: Ronde
):
    twin = Tweeling.objects.create(programma=programma, code="teams", naam="Teams")
    Resultaat.objects.update(tweeling=twin)

    def queries(url: str) -> int:
        remember.forget()
        with CaptureQueriesContext(connection) as captured:
            manager.get(url)
        return len(captured)

    every = f"{BULK}?{urlencode([('resultaat', pk) for pk in range(1, 60)])}"
    with_few = queries(URL), queries(every)
    for number in range(30):
        make.make_melding(make.make_resultaat(resultaat.actie, f"Resultaat {number}", "Q4 2026", tweeling=twin), ronde)
    assert (queries(URL), queries(every)) == with_few
    assert max(with_few) <= 12, with_few
