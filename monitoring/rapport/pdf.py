"""Prints the report as PDF.

WeasyPrint takes more than a second to import, so this module imports it on first use and no web process needs it.
The same content gives the same bytes on any machine: the typeface is our own, every date comes from the content.
"""

import gc
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from monitoring.momentopname import Momentopname
from monitoring.rapport import drukpers
from monitoring.rapport.beeld import REGEL_BESTUURSPUNTEN
from monitoring.rapport.inhoud import Rapportinhoud
from monitoring.rapport.samenstellen import compose

FONT = "dist/source-sans-3-latin-wght-normal.woff2"

# As WeasyPrint calls it; it sets the PDF version, the colour profile and the tags that go with it.
VARIANT = "pdf/a-3a"

# Called with a Dutch sentence and a percentage (0 to 100) as the work goes on.
type Progress = Callable[[str, int], None]


class RapportMislukt(Exception):  # noqa: N818 - what went wrong, in Dutch, for whoever asked for the report
    """The report could not be printed; the message says why, without technical detail."""


def html(inhoud: Rapportinhoud, *, style: bool = False) -> str:
    """The report as one HTML document; with `style` it names its stylesheet, relative to our static files."""
    return render_to_string(
        "rapport/document.html",
        {"inhoud": inhoud, "regel_bestuurspunten": REGEL_BESTUURSPUNTEN, "pdf": True, "stijl": style},
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
    if finders.find(FONT) is None:
        raise RapportMislukt("Het lettertype ontbreekt. Bouw eerst de stijl en het script van het portaal.")
    warm()
    progress("Tekst zetten", 10)
    from weasyprint.urls import FatalURLFetchingError

    from monitoring.rapport import bijlagen, bron, metadata, structuur

    inhoud = compose(momentopname, vorige)
    with _without_garbage_collection(), _reporting(progress):
        try:
            style = bron.style()
        except FatalURLFetchingError as error:
            raise RapportMislukt("De stijl van het rapport is niet volledig. Bouw die eerst: ./run bouw.") from error
        source = drukpers.source(html(inhoud))
        laid_out = source.render(font_config=bron.fonts(), stylesheets=[style], pdf_variant=VARIANT)
        document = structuur.with_tagged_pages(laid_out)
        document.metadata = metadata.Metadata(laid_out.metadata)
        document.metadata.attachments = bijlagen.attachments(momentopname)
        pdf: bytes = document.write_pdf(
            pdf_variant=VARIANT, pdf_identifier=inhoud.hash.encode(), finisher=structuur.finish
        )
    return pdf


@cache
def warm() -> None:
    """Loads all that printing needs, so that the first report is as quick as the next. For a worker's start."""
    # Fonts that WeasyPrint writes carry the time of writing, unless fontTools is told another.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    import weasyprint

    import monitoring.rapport.bijlagen
    import monitoring.rapport.bron
    import monitoring.rapport.structuur  # noqa: F401 - loaded for later

    drukpers.install()
    weasyprint.HTML(string="<html lang=nl><p>.").write_pdf()
    # What is loaded now stays; the collector need not look at it again.
    gc.collect()
    gc.freeze()


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Printing makes many small objects and few cycles: collecting while it runs costs a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _reporting(progress: Progress) -> Iterator[None]:
    """Passes on the steps WeasyPrint logs."""
    logger = logging.getLogger("weasyprint.progress")
    handler = _ProgressHandler(progress)
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


class _ProgressHandler(logging.Handler):
    """WeasyPrint logs 'Step 5 - Creating layout - Page 12' and does not know how many pages will come."""

    LAYOUT_FROM, LAYOUT_TO = 30, 80

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.progress = progress
        self.pages = 0

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith("Step 5") and "Page" in message:
            self.pages += 1
            # Ever smaller steps: half of what is left every fifteen pages.
            left = (self.LAYOUT_TO - self.LAYOUT_FROM) * 0.5 ** (self.pages / 15)
            self.progress("Bladzijden opmaken", round(self.LAYOUT_TO - left))
        elif message.startswith("Step 4"):
            self.progress("Tekst zetten", 20)
        elif message.startswith("Step 6"):
            self.progress("PDF schrijven", 85)
