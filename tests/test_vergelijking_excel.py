"""A comparison as an Excel file: no database in this file."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import time_machine
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitoring.vergelijking import compare
from monitoring.vergelijking.excel import workbook
from tests.momentopnamen import actie, one, pijler, resultaat, snapshot, speerpunt, termijn

BOVEN = ["Wat is er veranderd?", "Van 2026-H1 naar 2026-H2", "Alleen Jeugd"]


def make(oud: dict[str, Any], nieuw: dict[str, Any]) -> bytes:
    return workbook(compare(oud, nieuw), auteur="Samenwerking", boven=BOVEN)


def sheet_of(content: bytes) -> Worksheet:
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Veranderingen"]
    return book["Veranderingen"]


def rows(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=len(BOVEN) + 2)]


def test_a_row_tells_all_of_a_move():
    now = one("Q1 2026", termijn("Q4 2026", "capaciteit", "2026-09-01", "Te weinig mensen."))
    sheet = sheet_of(make(one("Q1 2026"), now))
    assert [cell.value for cell in sheet[4]][:4] == ["Pijler", "Plaats", "Onderdeel", "Waar het over gaat"]
    assert rows(sheet) == [
        [
            "Pijler 1",
            "Pijler 1 1a",
            "Beoogd resultaat",
            "resultaat 1",
            "Termijn verschoven",
            "Q1 2026",
            "Q4 2026",
            3,
            1,
            "Q1 2026",
            "capaciteit",
            "Te weinig mensen.",
            datetime(2026, 9, 1),  # noqa: DTZ001 - a day, as Excel stores it
            None,
        ]
    ]


def test_every_difference_has_a_row_by_pijler_and_kind():
    was = snapshot(
        pijler(1, speerpunt(1, actie(1, resultaat(1), resultaat(2), resultaat(3)))), pijler(2, aandachtspunten=["geld"])
    )
    now = snapshot(
        pijler(
            1,
            speerpunt(1, actie(1, resultaat(1, signaal="bijsturen"), resultaat(2, fase="gerealiseerd"), resultaat(4))),
        ),
        pijler(2),
    )
    found = [(row[0], row[3], row[4], row[5], row[6]) for row in rows(sheet_of(make(was, now)))]
    assert found == [
        ("Pijler 1", "resultaat 2", "Gerealiseerd", "in uitvoering", "gerealiseerd"),
        ("Pijler 1", "resultaat 4", "Nieuw", None, "resultaat 4"),
        ("Pijler 1", "resultaat 3", "Uit het programma gehaald", "resultaat 3", None),
        ("Pijler 1", "resultaat 1", "Signaal slechter", "op koers", "bijsturen nodig"),
        ("Pijler 2", "geld", "Uit het programma gehaald", "geld", None),
    ]


def test_says_above_the_table_what_is_compared():
    sheet = sheet_of(make(one(), one(fase="gerealiseerd")))
    assert [sheet.cell(number, 1).value for number in (1, 2, 3)] == BOVEN


def test_can_be_filtered_read_and_printed():
    sheet = sheet_of(make(one(), one(fase="gerealiseerd", omschrijving="anders")))
    assert sheet.auto_filter.ref == "A4:N6"
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert all(sheet.column_dimensions[letter].width > 10 for letter in "ABCDEFGHIJKLM")
    assert sheet["D5"].alignment.wrap_text


def test_a_comparison_without_differences_has_only_its_head():
    sheet = sheet_of(make(one(), one()))
    assert rows(sheet) == []
    assert sheet.auto_filter.ref == "A4:N4"


def test_text_never_becomes_a_formula():
    texts = ["=1+1", "+31", "-1", "@SUM(A1)", "\tx", "gewoon"]
    was = one(omschrijving="was")
    for text in texts:
        sheet = sheet_of(make(was, one(omschrijving=text)))
        cell = sheet["D5"]
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix is (text != "gewoon")


def test_leaves_out_what_a_spreadsheet_cannot_hold():
    assert sheet_of(make(one(omschrijving="was"), one(omschrijving="a\x00b\x0bc")))["D5"].value == "abc"


def test_the_same_comparison_gives_the_same_bytes():
    with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC)):
        first = make(one(), one(fase="gerealiseerd"))
    with time_machine.travel(datetime(2036, 1, 1, tzinfo=UTC)):
        assert make(one(), one(fase="gerealiseerd")) == first
    assert make(one(), one(fase="vervallen")) != first


def test_is_dated_on_the_peildatum():
    book = load_workbook(BytesIO(make(one(), one())))
    assert book.properties.created.date() == book.properties.modified.date() == date(2026, 11, 21)
    assert (book.properties.title, book.properties.creator) == (BOVEN[0], "Samenwerking")
