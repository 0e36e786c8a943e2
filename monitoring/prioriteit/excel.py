"""The board as an Excel file: what is on screen, with what it was narrowed down to above it."""

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from monitoring import rekenblad
from monitoring.models import Signaal
from monitoring.prioriteit.bord import Bord, Bordrij
from monitoring.prioriteit.lezen import Niveau
from monitoring.prioriteit.rang import Staat
from programmes.models import Programma
from speerpunten.models import Fase

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E9EDEF")
_TITLE = Font(bold=True, size=14)

type Cel = str | int | date | None


def workbook(
    bord: Bord, rijen: Sequence[Bordrij], *, programma: Programma, boven: Sequence[str], peildatum: date
) -> bytes:
    """The same rows give the same bytes. `boven` are the lines above the table, the first its title."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Prioriteiten"
    for place, line in enumerate(boven, 1):
        # A line above the table is as long as it is; it may run over the columns beside it.
        rekenblad.put(sheet.cell(place, 1), line).alignment = Alignment(wrap_text=False)
    sheet["A1"].font = _TITLE
    head = len(boven) + 1
    columns = _columns(bord, programma)
    for number, (name, width) in enumerate(columns, 1):
        cell = rekenblad.put(sheet.cell(head, number), name)
        cell.font, cell.fill = _HEAD, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = head
    for last, rij in enumerate(rijen, head + 1):
        for number, value in enumerate(_row(rij), 1):
            if value not in {"", None}:
                rekenblad.put(sheet.cell(last, number), value)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{last}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return rekenblad.save(book, titel=boven[0], auteur=programma.samenwerking, day=peildatum)


def _columns(bord: Bord, programma: Programma) -> list[tuple[str, int]]:
    """The heads of the columns, with their width in characters."""
    of_result = bord.niveau is Niveau.RESULTAAT
    return [
        ("Prioriteit", 10),
        (programma.naam_van(bord.niveau.veld), 56),
        ("Plaats in het programma", 34),
        ("Grondslag", 26),
        *([("Fase", 15), ("Signaal", 15), (programma.naam_van("realisatie"), 15)] if of_result else [("Signalen", 30)]),
        *((f"{criterium.naam} ({criterium.weegt})", 13) for criterium in bord.criteria),
        (f"Som (hoogstens {bord.hoogste})", 11),
        ("Ontbreekt", 22),
        ("Motivatie", 56),
    ]


def _row(rij: Bordrij) -> list[Cel]:
    grond = ", ".join(naam for _, naam in rij.grond.grondslagen)
    if not rij.grond.bevestigd:
        grond = f"{grond} (nog te bevestigen)" if grond else "nog te bevestigen"
    if rij.niveau is Niveau.RESULTAAT:
        stand: list[Cel] = [Fase(rij.fase).label, Signaal(rij.signaal).label, rij.termijn[1]]
    else:
        stand = [", ".join(f"{aantal} {label}" for label, _, aantal in rij.telling)]
    lacking = ", ".join(rij.plaats.ontbreekt)
    if rij.plaats.staat is Staat.NIET:
        lacking = "alles"
    return [rij.plaats.rang, rij.titel, rij.plek, grond, *stand, *rij.punten, rij.plaats.som, lacking, rij.motivatie]
