"""The table of the dashboard as Excel and CSV: what is on screen, all pages of it, with the filters in the file."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitoring.models import Ronde, Signaal
from programmes.models import Gebruiker, Pijler
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, gezondheid: Pijler, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.pmo)


def sheet(client: Client, query: str = "") -> Worksheet:
    response = client.get(f"/proef/dashboard/excel/{query}")
    assert response["Content-Disposition"] == 'attachment; filename="proef-resultaten-2026-09-15.xlsx"'
    return load_workbook(BytesIO(response.content))["Resultaten"]


def values(of: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in of.iter_rows()]


def lines(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"/proef/dashboard/csv/{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:], newline=""), delimiter=";"))


def test_the_file_says_what_it_is_and_holds_what_is_on_screen(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, signaal=Signaal.AANDACHT)
    make.move_term(resultaat, "Q2 2026", reden="capaciteit")
    query = "?pijler=jeugd&sorteer=-termijn&kolom=omschrijving&kolom=signaal&kolom=eerst&kolom=termijn&kolom=verschoven"
    assert values(sheet(client, query)) == [
        ["Beoogde resultaten van Proef", None, None, None, None, None],
        ["Stand op 15 september 2026, ronde 2026-H2", None, None, None, None, None],
        ["Gefilterd op: Pijler: Jeugd", None, None, None, None, None],
        ["Volgorde: termijn, van achter naar voor", None, None, None, None, None],
        ["3 van 4 beoogde resultaten", None, None, None, None, None],
        ["Plaats", "Beoogd resultaat", "Signaal", "Eerste termijn", "Realisatie", "Keer verschoven"],
        ["Jeugd 1b", "Eén afwegingskader", "onbekend", "n.t.b.", "n.t.b.", 0],
        ["Jeugd 1a", "Stevige teams in elke gemeente", "onbekend", "Q4 2027", "Q4 2027", 0],
        ["Jeugd 1a", "Gelijke methoden in elke gemeente", "aandacht", "Q1 2026", "Q2 2026", 1],
    ]


def test_csv_holds_the_same(client: Client, ronde: Ronde):
    found = lines(client, "?signaal=onbekend&pijler=gezondheid")
    assert found[2] == ["Gefilterd op: Pijler: Gezondheid; Signaal: onbekend"]
    assert found[5] == []
    assert found[6] == [
        "Plaats",
        "Beoogd resultaat",
        "Signaal",
        "Fase",
        "Realisatie",
        "Het portaal merkt op",
        "Trekker",
    ]
    assert found[7][:5] == ["Gezondheid 1a", "Er is een netwerk", "onbekend", "niet gestart", "geen termijn"]
    assert found[7][5].splitlines() == [
        "geen melding: Er is in deze ronde nog geen melding.",
        "zonder termijn: Er is geen termijn afgesproken.",
    ]


def test_every_page_is_in_the_file(client: Client, jeugd: Pijler):
    actie = jeugd.speerpunten.get().acties.get(letter="b")
    for n in range(40):
        make.make_resultaat(actie, f"Resultaat {n}")
    assert len(lines(client, "?page=2")) == 7 + 44


@pytest.mark.parametrize("text", ['=HYPERLINK("https://example.org")', "+31", "-1", "@SUM(A1)", "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(client: Client, resultaat: Resultaat, text: str):
    Resultaat.objects.filter(pk=resultaat.pk).update(omschrijving=text)
    cell = sheet(client, "?kolom=omschrijving")["B7"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert lines(client)[7][1] == f"'{text}"


def test_the_same_question_gives_the_same_bytes_in_at_most_twelve_queries(client: Client, ronde: Ronde):
    first = client.get("/proef/dashboard/excel/?pijler=jeugd").content
    for ending in ("excel", "csv"):
        with CaptureQueriesContext(connection) as queries:
            again = client.get(f"/proef/dashboard/{ending}/?pijler=jeugd").content
        assert len(queries) <= 12
        assert ending == "csv" or again == first


def test_invented_progress_is_said_in_the_file(client: Client, programma):
    type(programma).objects.update(fictief=True)
    assert ["Voortgang in deze demonstratie is verzonnen."] in lines(client)
