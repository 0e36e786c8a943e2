"""Prints the report as PDF.

The typesetter and what finishes its work take a while to load, so they are imported on first use and no web process
needs them. The same content gives the same bytes on any machine: the typeface is our own, every date comes from the
content.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from monitoring.grafiek import thema
from monitoring.momentopname import Momentopname
from monitoring.rapport import zetsel
from monitoring.rapport.beeld import REGEL_BESTUURSPUNTEN
from monitoring.rapport.bijlagen import Bijlage, attachments
from monitoring.rapport.inhoud import Rapportinhoud
from monitoring.rapport.letters import BESTANDEN, LetterOntbreektError, letters
from monitoring.rapport.samenstellen import compose

if TYPE_CHECKING:
    import typst

# How the report looks on paper.
ZETSEL = Path(settings.BASE_DIR, "templates/rapport/zetsel")

FONT = BESTANDEN[zetsel.LETTER]

# For the archive and for screen readers.
STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]

_REMEMBERED = 10

# Called with a Dutch sentence and a percentage (0 to 100) as the work goes on.
type Progress = Callable[[str, int], None]


class RapportMislukt(Exception):  # noqa: N818 - what went wrong, in Dutch, for whoever asked for the report
    """The report could not be printed; the message says why, without technical detail."""


def html(inhoud: Rapportinhoud) -> str:
    """The report as one HTML document, without style."""
    return render_to_string(
        "rapport/document.html", {"inhoud": inhoud, "regel_bestuurspunten": REGEL_BESTUURSPUNTEN, "pdf": True}
    )


def render(
    momentopname: Momentopname,
    progress: Progress = lambda step, percentage: None,
    *,
    vorige: Momentopname | None = None,
) -> bytes:
    """The report on a momentopname as PDF, with the momentopname itself and its table in Excel inside.

    `vorige` is the momentopname of the editie before it; the report then tells what changed since. One file for the
    archive (PDF/A-3a) and for screen readers (PDF/UA-1); tests hold it against both standards. Raises RapportMislukt.
    """
    from monitoring.rapport import structuur

    progress("Tekst schrijven", 10)
    try:
        typeface = letters()
    except LetterOntbreektError as error:
        raise RapportMislukt("De letters van het rapport zijn niet volledig. Bouw die eerst: ./run bouw.") from error
    source = zetsel.read(typeface.shown(html(compose(momentopname, vorige))))
    files = attachments(momentopname)
    progress("Bladzijden opmaken", 30)
    with TemporaryDirectory(prefix="rapport-") as folder, ThreadPoolExecutor(1) as beside:
        typeset = Path(folder, "rapport.pdf")
        _compiler().compile(
            input=str(ZETSEL / "rapport.typ"),
            output=str(typeset),
            sys_inputs={"rapport": _given(source, files), "kleuren": _colours()},
            pdf_standards=STANDARDS,
        )
        progress("Bestand schrijven", 80)
        # The typesetter does so without Python, which goes on meanwhile.
        forgetting = beside.submit(_forget)
        finished = structuur.finish(typeset, source.links)
        forgetting.result()
    return finished


def _given(source: zetsel.Zetsel, files: list[Bijlage]) -> str:
    """What the typesetter gets, as JSON."""
    day = date.fromisoformat(source.gegevens["dcterms.created"])
    given = {
        "titel": source.titel,
        "auteur": source.gegevens["author"],
        "omschrijving": source.gegevens["description"],
        "trefwoorden": source.gegevens["keywords"].split(", "),
        "datum": {"year": day.year, "month": day.month, "day": day.day},
        "letters": list(BESTANDEN),
        "boven": source.boven,
        "onder": source.onder,
        "inhoud": source.inhoud,
        "bijlagen": [
            {
                "naam": file.naam,
                "inhoud": _bytes(file.inhoud),
                "soort": file.soort,
                "omschrijving": file.omschrijving,
                "verband": file.verband,
            }
            for file in files
        ],
    }
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def _bytes(data: bytes) -> str | list[int]:
    """Bytes as JSON can hold them, and as the typesetter makes bytes of them again."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return list(data)


@cache
def _colours() -> str:
    return json.dumps({name: value for name, value in thema.tokens().items() if value.startswith("#")})


@cache
def _compiler() -> "typst.Compiler":
    import typst

    return typst.Compiler(root=str(ZETSEL), font_paths=[letters().map], ignore_system_fonts=True)


def _forget() -> None:
    """Lets go of what the typesetter remembers of this report: it keeps what it made in its last ten times."""
    for _ in range(_REMEMBERED + 1):
        _compiler().compile(input=b".")


def warm() -> None:
    """Loads all that printing needs, so that the first report is as quick as the next. For a worker's start."""
    import monitoring.rapport.structuur  # noqa: F401 - loaded for later

    try:
        _compiler().compile(input=b"Klaar.")
    except LetterOntbreektError:
        return  # who asks for a report is told
