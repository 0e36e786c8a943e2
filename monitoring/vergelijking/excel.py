"""A comparison as an Excel file: one sheet, a row for each difference, to filter and to sort."""

from collections.abc import Iterator, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from monitoring import rekenblad
from monitoring.vergelijking.verschil import Niveau, Vergelijking, Verschil

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E9EDEF")
_TITLE = Font(bold=True, size=14)

type Cel = str | int | date | None


def workbook(vergelijking: Vergelijking, *, auteur: str, boven: Sequence[str]) -> bytes:
    """The same comparison gives the same bytes.

    `auteur` goes to the properties of the file. `boven` are the lines above the table: first its title, then what is
    compared and what is left out.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Veranderingen"
    for place, line in enumerate(boven, 1):
        cell = rekenblad.put(sheet.cell(place, 1), line)
        # A line above the table is as long as it is; it may run over the columns beside it.
        cell.alignment = Alignment(wrap_text=False)
    sheet["A1"].font = _TITLE
    head = len(boven) + 1
    columns = _columns(vergelijking)
    for number, (name, width) in enumerate(columns.items(), 1):
        cell = rekenblad.put(sheet.cell(head, number), name)
        cell.font, cell.fill = _HEAD, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = head
    for last, row in enumerate(_rows(vergelijking), head + 1):
        for number, value in enumerate(row, 1):
            if value not in {"", None}:
                rekenblad.put(sheet.cell(last, number), value)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{last}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return rekenblad.save(book, titel=boven[0], auteur=auteur, day=vergelijking.nieuw.peildatum)


def _columns(vergelijking: Vergelijking) -> dict[str, int]:
    """The heads of the columns, with their width in characters."""
    return {
        vergelijking.namen[Niveau.PIJLER]: 20,
        "Plaats": 18,
        "Onderdeel": 17,
        "Waar het over gaat": 56,
        "Verandering": 24,
        "Van": 34,
        "Naar": 34,
        "Kwartalen later": 11,
        "Keer verschoven": 11,
        "Eerste termijn": 15,
        "Reden": 24,
        "Toelichting": 44,
        "Vastgesteld op": 13,
        "Besloten door": 26,
    }


def _rows(vergelijking: Vergelijking) -> Iterator[list[Cel]]:
    for pijler in vergelijking.pijlers:
        for _, verschillen in pijler.per_soort:
            for verschil in verschillen:
                onderwerp = verschil.onderwerp
                yield [
                    pijler.titel,
                    onderwerp.plek,
                    vergelijking.namen[onderwerp.niveau],
                    onderwerp.tekst,
                    verschil.soort.label.capitalize(),
                    verschil.van_tekst,
                    verschil.naar_tekst,
                    *_move(verschil),
                ]


def _move(verschil: Verschil) -> list[Cel]:
    move = verschil.verschuiving
    if move is None:
        return []
    return [
        move.kwartalen,
        move.keer,
        move.oorspronkelijk.label or "geen termijn",
        ", ".join(move.redenen),
        "\n".join(move.toelichtingen),
        move.vastgesteld_op,
        "\n".join(move.besluiten),
    ]
