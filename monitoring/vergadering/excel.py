"""A list of decisions and actions as an Excel file: a sheet for the besluiten and one for the acties."""

from collections.abc import Iterator, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from monitoring import rekenblad
from monitoring.vergadering.lijst import Inhoud

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E9EDEF")
_TITLE = Font(bold=True, size=14)

# The heads of the columns, with their width in characters.
_PUNTEN = {
    "Orgaan": 14,
    "Datum": 13,
    "Punt": 7,
    "Onderwerp": 50,
    "Uitkomst": 20,
    "Besluit": 12,
    "Wat is besloten": 60,
    "Doorgegeven aan": 16,
    "Verslag": 60,
}
_ACTIES = {"Orgaan": 14, "Datum": 13, "Punt": 7, "Wat": 60, "Wie": 28, "Klaar op": 13, "Status": 12}

type Cel = str | int | date | None


def workbook(inhoud: Inhoud) -> bytes:
    """The same list gives the same bytes."""
    book = Workbook()
    _fill(book.active, "Besluiten", inhoud, _PUNTEN, list(_punten(inhoud)))
    _fill(book.create_sheet(), "Acties", inhoud, _ACTIES, list(_acties(inhoud)))
    day = date.fromisoformat(inhoud["dag"])
    return rekenblad.save(book, titel=_head(inhoud), auteur=inhoud["samenwerking"], day=day)


def _head(inhoud: Inhoud) -> str:
    return f"{inhoud['programma']}: {inhoud['titel']}, {inhoud['onder']}"


def _punten(inhoud: Inhoud) -> Iterator[list[Cel]]:
    for meeting in inhoud["vergaderingen"]:
        for punt in meeting["punten"]:
            besluit = punt.get("besluit")
            yield [
                meeting["orgaan"],
                date.fromisoformat(meeting["dag"]),
                punt["nummer"],
                punt["titel"],
                punt["uitkomst"],
                besluit["nummer"] if besluit else "",
                _decided(besluit) if besluit else "",
                punt["naar"],
                punt["verslag"],
            ]


def _decided(besluit: Inhoud) -> str:
    lines = [besluit["tekst"]]
    for regel in besluit["regels"]:
        term = f" (nieuwe termijn: {regel['termijn']})" if regel["termijn"] else ""
        lines.append(f"{regel['keuze'].capitalize()}: {regel['resultaat']}{term}")
    return "\n".join(lines)


def _acties(inhoud: Inhoud) -> Iterator[list[Cel]]:
    for meeting in inhoud["vergaderingen"]:
        for punt in meeting["punten"]:
            if actie := punt.get("actie"):
                yield [
                    meeting["orgaan"],
                    date.fromisoformat(meeting["dag"]),
                    punt["nummer"],
                    actie["wat"],
                    actie["wie"],
                    date.fromisoformat(actie["dag"]),
                    actie["status"],
                ]


def _fill(sheet: Worksheet, name: str, inhoud: Inhoud, columns: dict[str, int], rows: Sequence[Sequence[Cel]]) -> None:
    sheet.title = name
    title = rekenblad.put(sheet.cell(1, 1), _head(inhoud))
    title.font, title.alignment = _TITLE, Alignment(wrap_text=False)
    for number, (head, width) in enumerate(columns.items(), 1):
        cell = rekenblad.put(sheet.cell(2, number), head)
        cell.font, cell.fill = _HEAD, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = 2
    for last, row in enumerate(rows, 3):
        for number, value in enumerate(row, 1):
            if value not in {"", None}:
                rekenblad.put(sheet.cell(last, number), value)
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{last}"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
