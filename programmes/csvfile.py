"""CSV files that a Dutch spreadsheet opens with a double click, and whose text stays text."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

MIME = "text/csv; charset=utf-8"


def content(rows: Iterable[Sequence[object]]) -> str:
    """Semicolons between the cells, and a mark before all that tells the file is UTF-8."""
    written = StringIO()
    csv.writer(written, delimiter=";").writerows([plain_text(str(value)) for value in row] for row in rows)
    return f"\ufeff{written.getvalue()}"


def plain_text(value: str) -> str:
    """A text a spreadsheet shows as it is: what would start a formula gets an apostrophe before it."""
    return (
        f"'{value}"
        if value.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        or value.startswith(("\t", "\r", "\n"))
        else value
    )
