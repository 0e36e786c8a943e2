"""What travels inside the PDF: the momentopname it was made from, and its table for who wants to calculate.

Imports WeasyPrint: import this module only where a report is printed.
"""

from contextlib import nullcontext
from datetime import date, datetime, time
from io import BytesIO

from weasyprint import Attachment

from monitoring import rekenblad
from monitoring.momentopname import Momentopname, canonical
from monitoring.rapport import tabel
from monitoring.rapport.bron import fetcher


def attachments(momentopname: Momentopname) -> list[Attachment]:
    """Sorted by name, as a PDF lists them. The relationship is that of ISO 19005-3, annex E."""
    start = f"{momentopname['programma']['code']}-{momentopname['periode']['label']}"
    day = date.fromisoformat(momentopname["peildatum"])
    return [
        _attachment(
            f"{start}-momentopname.json",
            canonical(momentopname),
            "application/json",
            "De gegevens waaruit dit rapport is gemaakt (JSON)",
            "Source",
            day,
        ),
        _attachment(
            f"{start}-resultaten.xlsx",
            tabel.workbook(momentopname),
            rekenblad.MIME,
            "Alle resultaten van dit rapport als tabel (Excel)",
            "Data",
            day,
        ),
    ]


def _attachment(name: str, data: bytes, mime: str, description: str, relationship: str, day: date) -> Attachment:
    moment = datetime.combine(day, time())
    attachment = Attachment(
        file_obj=BytesIO(),
        url_fetcher=fetcher(),
        name=name,
        description=description,
        created=moment,
        modified=moment,
        relationship=relationship,
    )
    # WeasyPrint guesses a type by the name, and what it guesses depends on the machine.
    attachment.source = nullcontext((BytesIO(data), None, None, mime))
    return attachment
