"""Prints a short paper, such as an agenda, from its HTML and a stylesheet of its own.

WeasyPrint takes more than a second to import, so it is imported on first use: call this where a wait does no harm. The
long report has a printer of its own (`monitoring.rapport.pdf`).
"""

import hashlib
import os
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders

# Where the paper believes it stands; only what lies under it can be fetched, and only from our static files.
BASE_URL = "https://papier.invalid/static/"

# For screen readers.
VARIANT = "pdf/ua-1"


class PapierMislukt(Exception):  # noqa: N818 - what went wrong, in Dutch, for whoever asked for the paper
    """The paper could not be printed; the message says why, without technical detail."""


def render(html: str, style: str) -> bytes:
    """The HTML document as PDF/UA-1, in `static/css/<style>.css`; the same HTML gives the same bytes.

    Raises PapierMislukt.
    """
    # Fonts that WeasyPrint writes carry the time of writing, unless fontTools is told another.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    fetcher, fonts = static_fetcher(), FontConfiguration()
    try:
        css = CSS(url=f"{BASE_URL}css/{style}.css", url_fetcher=fetcher, font_config=fonts)
        paper = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
        printed: bytes = paper.write_pdf(
            stylesheets=[css],
            font_config=fonts,
            pdf_variant=VARIANT,
            pdf_identifier=hashlib.sha256(html.encode()).hexdigest().encode(),
        )
    except FatalURLFetchingError as error:
        raise PapierMislukt("De stijl van dit stuk is niet volledig. Bouw die eerst: ./run bouw.") from error
    return printed


def static_fetcher() -> Any:
    """Reads our own static files and nothing else: no network, no disk at large."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            path = unquote(url.removeprefix(BASE_URL))
            found = finders.find(path) if url.startswith(BASE_URL) else None
            if found is None:
                raise FatalURLFetchingError(f"Not one of our static files: {url}")
            with open(found, "rb") as file:
                kind = "text/css" if path.endswith(".css") else "font/woff2"
                return URLFetcherResponse(url, file.read(), {"Content-Type": kind})

    return StaticFetcher()
