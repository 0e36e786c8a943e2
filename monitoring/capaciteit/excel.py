"""Load and capacity as an Excel file: the balans, and two sheets that can be pasted back into the grids."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from monitoring import rekenblad
from monitoring.capaciteit import cijfers
from monitoring.capaciteit.balans import Balans
from monitoring.capaciteit.cijfers import Gevraagd
from monitoring.capaciteit.venster import Venster
from programmes.models import Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E9EDEF")
_TITLE = Font(bold=True, size=14)

type Cel = str | int | Decimal | None


def workbook(programma: Programma, venster: Venster, *, op: date) -> bytes:
    """What was recorded in these quarters, in a fixed number of queries; the same content gives the same bytes."""
    balans = cijfers.balans_of(programma, venster.kwartalen)
    gevraagd = cijfers.belasting_per_actie(programma, venster.kwartalen)
    titel = f"Capaciteit {programma.naam_kort}, {venster.label}"
    book = Workbook()
    _put_balans(book.active, balans, [titel, f"In {balans.eenheid}, stand op {date_format(op, 'j F Y')}"])
    _put_inzet(book.create_sheet("Inzet"), balans, _acties(programma), gevraagd)
    _put_capaciteit(book.create_sheet("Beschikbaar"), balans)
    return rekenblad.save(book, titel=titel, auteur=programma.samenwerking, day=op)


def _put_balans(sheet: Worksheet, balans: Balans, boven: Sequence[str]) -> None:
    sheet.title = "Belasting en capaciteit"
    for place, line in enumerate(boven, 1):
        rekenblad.put(sheet.cell(place, 1), line).alignment = None
    sheet["A1"].font = _TITLE
    rows = [
        [cel.team, cel.kwartaal.label, cel.belasting, cel.capaciteit, cel.verschil, cel.oordeel]
        for rij in balans.rijen
        for cel in rij.cellen
    ]
    heads = {"Team": 30, "Kwartaal": 12, "Gevraagd": 12, "Beschikbaar": 12, "Over of te kort": 16, "Oordeel": 26}
    _table(sheet, heads, rows, first=len(boven) + 1)


def _put_inzet(sheet: Worksheet, balans: Balans, acties: dict[int, list[str]], gevraagd: Iterable[Gevraagd]) -> None:
    """A row for each actie and team with inzet, in the order of the plan; with the heading the grid reads back."""
    amounts: dict[tuple[int, int], dict[Kwartaal, Decimal]] = {}
    for part in gevraagd:
        amounts.setdefault((part.actie_id, part.team_id), {})[part.kwartaal] = part.hoeveelheid
    teams = {rij.team_id: rij.team for rij in balans.rijen}
    rows = [
        [*labels, team, *(amounts[actie, pk].get(kwartaal) for kwartaal in balans.kwartalen)]
        for actie, labels in acties.items()
        for pk, team in teams.items()
        if (actie, pk) in amounts
    ]
    heads = {"Pijler": 24, "Nummer": 10, "Wat gaan we doen": 60, "Team": 26}
    _table(sheet, heads | {kwartaal.label: 10 for kwartaal in balans.kwartalen}, rows)


def _put_capaciteit(sheet: Worksheet, balans: Balans) -> None:
    rows = [[rij.team, *(cel.capaciteit for cel in rij.cellen)] for rij in balans.rijen]
    _table(sheet, {"Team": 30} | {kwartaal.label: 10 for kwartaal in balans.kwartalen}, rows)


def _table(sheet: Worksheet, heads: dict[str, int], rows: Sequence[Sequence[Cel]], first: int = 1) -> None:
    for at, (name, width) in enumerate(heads.items(), 1):
        cell = rekenblad.put(sheet.cell(first, at), name)
        cell.font, cell.fill = _HEAD, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(rows, first + 1):
        for at, value in enumerate(row, 1):
            if value is not None:
                rekenblad.put(sheet.cell(number, at), value)
    sheet.freeze_panes = f"B{first + 1}"
    sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(heads))}{first + len(rows)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _acties(programma: Programma) -> dict[int, list[str]]:
    """Every actie in plan order: its pijler, number and what it is."""
    rows = Actie.objects.filter(speerpunt__pijler__programma=programma).order_by(
        "speerpunt__pijler__nummer", "speerpunt__nummer", "volgorde"
    )
    return {
        pk: [pijler, f"{nummer}{letter}", omschrijving]
        for pk, pijler, nummer, letter, omschrijving in rows.values_list(
            "pk", "speerpunt__pijler__titel", "speerpunt__nummer", "letter", "omschrijving"
        )
    }
