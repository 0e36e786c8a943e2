"""What travels inside the PDF: the momentopname it was made from, and its table for who wants to calculate."""

from dataclasses import dataclass

from monitoring import rekenblad
from monitoring.momentopname import Momentopname, canonical
from monitoring.rapport import tabel


@dataclass(frozen=True)
class Bijlage:
    """A file with its media type; `verband` is what it is to the report (ISO 19005-3, annex E)."""

    naam: str
    inhoud: bytes
    soort: str
    omschrijving: str
    verband: str


def attachments(momentopname: Momentopname) -> list[Bijlage]:
    """Sorted by name, as a PDF lists them."""
    start = f"{momentopname['programma']['code']}-{momentopname['periode']['label']}"
    return [
        Bijlage(
            f"{start}-momentopname.json",
            canonical(momentopname),
            "application/json",
            "De gegevens waaruit dit rapport is gemaakt (JSON)",
            "source",
        ),
        Bijlage(
            f"{start}-resultaten.xlsx",
            tabel.workbook(momentopname),
            rekenblad.MIME,
            "Alle resultaten van dit rapport als tabel (Excel)",
            "data",
        ),
    ]
