"""The dashboard as a page: exceptions, counts that lead to their lists, what changed, the table, and odd addresses."""

import re
from collections.abc import Callable
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.dashboard.keuzes import NAMEN
from monitoring.models import Ronde, Signaal
from programmes import remember
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/dashboard/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, gezondheid: Pijler, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.pmo)


def shown(client: Client, query: str = "", **kwargs) -> str:
    response = client.get(f"{URL}{query}", **kwargs)
    assert response.status_code == 200
    return unescape(response.content.decode())


def listed(page: str) -> list[str]:
    """The results in the table, in order."""
    table = page[page.index("dashlijst") :]
    return re.findall(r'<a class="resultaatlink" href="/proef/resultaten/\d+/">([^<]*)</a>', table)


def test_an_exception_tells_all_of_a_result_and_leads_to_the_next_step(
    client: Client, resultaat: Resultaat, ronde: Ronde
):
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN, oorzaak="Te weinig mensen.")
    make.move_term(resultaat, "Q2 2026", reden="capaciteit")
    resultaat.actie.trekker = "GGD Zeeland"
    resultaat.actie.save()
    page = shown(client)
    row = page[page.index('id="uitzondering-bijsturen"') : page.index("</details>", page.index('id="uitzondering-bij'))]
    for text in ["Gelijke methoden", "Jeugd 1a", "GGD Zeeland", "Bijsturen nodig", "Te weinig mensen.", "Q1 2026"]:
        assert text in row
    assert re.search(r"Q1 2026</s>.*Q2 2026", row)
    assert f"/proef/besluiten/nieuw/?resultaat={resultaat.pk}" in row


def test_who_must_report_is_named_to_who_cannot_and_linked_for_who_can(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], resultaat: Resultaat, ronde: Ronde
):
    assert "mailto:carla.coordinator@example.org" in shown(client)
    assert f"/proef/resultaten/{resultaat.pk}/voorstel/" in shown(as_user(cast.coordinator))
    other = Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")
    assert f"/proef/resultaten/{other.pk}/melding/" in shown(as_user(cast.coordinator))


def test_every_count_leads_to_a_list_of_just_as_many(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, signaal=Signaal.AANDACHT)
    klaar = Resultaat.objects.get(omschrijving="Er is een netwerk")
    make.make_melding(klaar, ronde, fase=Fase.GEREALISEERD)
    page = shown(client)
    tables = page[page.index('id="tellingen"') : page.index('id="resultaten"')]
    links = re.findall(r'<a href="/proef/dashboard/(\?[^"#]*)#resultaten">(\d+)</a>', tables)
    assert len(links) == 15
    for query, count in links:
        assert len(listed(shown(client, query))) == int(count), query


def test_counts_per_pijler_follow_the_filters(client: Client, ronde: Ronde):
    page = shown(client, "?pijler=gezondheid")
    tables = page[page.index('id="tellingen"') : page.index('id="resultaten"')]
    assert "Gezondheid" in tables
    assert "Jeugd" not in tables
    assert "<strong>0 van 1</strong> gemeld" in page


def test_what_changed_since_the_last_published_editie(client: Client, programma: Programma, resultaat: Resultaat):
    eerste = make.make_ronde(programma, 2025, 2, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, eerste, signaal=Signaal.OP_KOERS)
    editie = make.make_editie(eerste, gepubliceerd=True)
    vorige = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_editie(vorige)  # adopted, but nobody could read it yet
    nu = make.make_ronde(programma)
    make.make_melding(resultaat, nu, signaal=Signaal.AANDACHT)
    make.move_term(resultaat, "Q4 2026", reden="capaciteit")
    make.make_resultaat(resultaat.actie, "Nieuw resultaat", "Q4 2027")
    page = shown(client)
    assert "Sinds editie 2025-H2" in page
    changes = re.findall(r'soort=(\w+)"><b class="getal">(\d+)</b>', page.replace("&amp;", "&"))
    assert changes == [("verschoven", "1"), ("nieuw", "1"), ("slechter", "1")]
    compared = client.get(f"/proef/vergelijking/?van=editie-{editie.pk}&tot=nu&soort=slechter").content.decode()
    assert "Signaal slechter (1)" in compared


def test_a_result_that_was_taken_out_counts_only_when_all_are_shown(
    client: Client, programma: Programma, resultaat: Resultaat
):
    ronde = make.make_ronde(programma, 2025, 2, status=Ronde.Status.GESLOTEN)
    make.make_editie(ronde, gepubliceerd=True)
    resultaat.delete()
    assert "uit het programma gehaald" in shown(client)
    assert "uit het programma gehaald" not in shown(client, "?pijler=jeugd")


def test_order_page_and_columns_stand_in_the_address(client: Client, jeugd: Pijler):
    actie = jeugd.speerpunten.get().acties.get(letter="b")
    for n in range(30):
        make.make_resultaat(actie, f"Resultaat {n:02}", "Q4 2028")
    page = shown(client, "?sorteer=-termijn&kolom=omschrijving&kolom=trekker&page=2")
    assert len(listed(page)) == 34 - 25
    assert "Pagina 2 van 2" in page
    heads = re.findall(r'id="sorteer-(\w+)"', page)
    assert heads == ["omschrijving", "trekker"]
    first = listed(shown(client, "?sorteer=termijn"))
    assert first[:2] == ["Gelijke methoden in elke gemeente", "Stevige teams in elke gemeente"]
    assert listed(shown(client, "?sorteer=-termijn"))[-1] != "Gelijke methoden in elke gemeente"


def test_a_filter_keeps_order_and_columns(client: Client):
    page = shown(client, "?sorteer=fase&kolom=fase&pijler=jeugd")
    assert '<input type="hidden" form="filter" name="sorteer" value="fase">' in page
    assert '<input type="hidden" form="filter" name="kolom" value="fase">' in page
    assert 'href="/proef/dashboard/?sorteer=fase&kolom=fase"' in page  # without Jeugd


def test_htmx_gets_the_picture_alone_with_its_address_and_what_to_tell(client: Client, ronde: Ronde):
    response = client.get(f"{URL}?zoek=&signaal=&pijler=jeugd", headers=HTMX)
    assert response["HX-Push-Url"] == "/proef/dashboard/?pijler=jeugd"
    assert "3 resultaten, 3 met een uitzondering." in response["HX-Trigger"].encode().decode("unicode_escape")
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_an_unknown_value_is_told_and_the_rest_holds(client: Client):
    page = shown(client, "?pijler=jeugd&signaal=paars&sorteer=niets&kolom=x")
    assert "Het filter Signaal ‘paars’ is genegeerd" in page
    assert "De gevraagde volgorde is genegeerd" in page
    assert "Een gevraagde kolom is genegeerd" in page
    assert "3 van 4" in page


def test_nothing_found_and_nothing_there_say_so(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], programma: Programma
):
    assert "Geen resultaten bij deze keuze" in shown(client, "?zoek=bestaatniet")
    Resultaat.objects.all().delete()
    remember.forget()
    assert "Dit programma is nog leeg" in shown(client)


def test_queries_are_constant_however_much_there_is(
    client: Client, cast: Cast, programma: Programma, jeugd: Pijler, resultaat: Resultaat, ronde: Ronde
):
    vorige = make.make_ronde(programma, 2025, 2, status=Ronde.Status.GESLOTEN)
    make.make_editie(vorige, gepubliceerd=True)
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN)
    shown(client)

    def count(query: str) -> int:
        remember.forget()
        with CaptureQueriesContext(connection) as queries:
            shown(client, query)
        return len(queries)

    addresses = ["", "?signaal=bijsturen&pijler=jeugd", "?sorteer=termijn", "?zoek=elke&kwartaal=2026-Q1&gebied=GM0687"]
    before = [count(query) for query in addresses]
    assert max(before) <= 12
    actie = jeugd.speerpunten.get().acties.get(letter="b")
    for n in range(20):
        made = make.make_resultaat(actie, f"Resultaat {n}", "Q1 2026")
        make.make_melding(made, ronde, signaal=Signaal.AANDACHT)
    for jaar in range(2015, 2025):
        make.make_ronde(programma, jaar, 1, status=Ronde.Status.GESLOTEN)
    for n in range(20):
        make.give(cast.pmo, make.make_programma(f"ander-{n}"), "pmo")
    assert [count(query) for query in addresses] == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*NAMEN, "zoek", "sorteer", "kolom", "page", "per_page", "alles"]),
            st.text(max_size=30) | st.sampled_from(["jeugd", "2026-Q1", "zonder", "-termijn", "trekker", "9" * 30]),
        ),
        max_size=6,
    )
)
def test_any_address_gives_a_page(client: Client, paren: list[tuple[str, str]]):
    data: dict[str, list[str]] = {}
    for naam, waarde in paren:
        data.setdefault(naam, []).append(waarde)
    assert client.get(URL, data).status_code == 200
