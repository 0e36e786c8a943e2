"""Excel files whose text stays text, and whose bytes depend on their content alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

type Cel = str | int | date | None

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A spreadsheet takes text that starts like this for a formula once somebody edits the cell.
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")

_WRAP = Alignment(wrap_text=True, vertical="top")

# The earliest moment a zip file can name.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E9EDEF")
_TITLE = Font(bold=True, size=14)


def table(
    naam: str,
    boven: Sequence[str],
    kolommen: Mapping[str, int],
    rijen: Iterable[Sequence[Cel]],
    *,
    auteur: str,
    day: date,
) -> bytes:
    """An Excel file of one sheet, to filter and to sort; the same content gives the same bytes.

    `boven` are the lines above the table: first its title, then what it is about. `kolommen` are its heads with their
    width in characters. `auteur` and `day` go to the properties of the file.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = naam
    for place, line in enumerate(boven, 1):
        cell = put(sheet.cell(place, 1), line)
        # A line above the table is as long as it is; it may run over the columns beside it.
        cell.alignment = Alignment(wrap_text=False)
    sheet["A1"].font = _TITLE
    head = len(boven) + 1
    for number, (name, width) in enumerate(kolommen.items(), 1):
        cell = put(sheet.cell(head, number), name)
        cell.font, cell.fill = _HEAD, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = head
    for last, row in enumerate(rijen, head + 1):
        for number, value in enumerate(row, 1):
            if value not in {"", None}:
                put(sheet.cell(last, number), value)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(kolommen))}{last}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return save(book, titel=boven[0], auteur=auteur, day=day)


def put(cell: Cell, value: str | int | Decimal | date | None) -> Cell:
    """Fills a cell, lines wrapped; text never becomes a formula, whatever it looks like."""
    cell.alignment = _WRAP
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_START)
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "d-m-yyyy"
    return cell


def save(book: Workbook, *, titel: str, auteur: str, day: date) -> bytes:
    """The file, dated on that day in its properties and nowhere with the moment of writing."""
    book.properties.title = titel
    book.properties.creator = auteur
    book.properties.language = "nl"
    book.properties.created = datetime.combine(day, time())
    written = BytesIO()
    book.save(written)
    modified = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    result = BytesIO()
    with ZipFile(written) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "docProps/core.xml":
                data, found = modified.subn(rb"\g<1>" + day.isoformat().encode() + b"T00:00:00Z", data)
                if not found:
                    raise RuntimeError("openpyxl no longer writes when a file was modified where it used to")
            entry = ZipInfo(info.filename, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, data)
    return result.getvalue()
