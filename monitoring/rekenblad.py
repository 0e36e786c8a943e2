"""Excel files whose text stays text, and whose bytes depend on their content alone."""

import re
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A spreadsheet takes text that starts like this for a formula once somebody edits the cell.
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")

_WRAP = Alignment(wrap_text=True, vertical="top")

# The earliest moment a zip file can name.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def put(cell: Cell, value: str | int | date | None) -> Cell:
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
