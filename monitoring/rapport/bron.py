"""What a report is printed with: its style, its typeface, and the one way to files. All of it is read once.

Imports WeasyPrint: import this module only where a report is printed.
"""

from functools import cache
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# Where the document believes it stands; only what lies under it can be fetched, and only from our static files.
BASE_URL = "https://rapport.invalid/static/"


class StaticFetcher(URLFetcher):
    """Reads our own static files and nothing else: no network, no disk at large."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = unquote(url.removeprefix(BASE_URL))
        found = finders.find(path) if url.startswith(BASE_URL) else None
        if found is None:
            raise FatalURLFetchingError(f"Not one of our static files: {url}")
        with open(found, "rb") as file:
            kind = "text/css" if path.endswith(".css") else "font/woff2"
            return URLFetcherResponse(url, file.read(), {"Content-Type": kind})


@cache
def fetcher() -> URLFetcher:
    """The one reader of files; making one reads the certificates of this machine, which takes longer than a file."""
    return StaticFetcher()


def plain(html: str) -> HTML:
    """The report as WeasyPrint reads any HTML, without its style."""
    return HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher())


@cache
def fonts() -> FontConfiguration:
    """Our typeface, unpacked."""
    return FontConfiguration()


@cache
def style() -> CSS:
    """The style of the report. Raises FatalURLFetchingError when a file it names was not built."""
    return CSS(url=f"{BASE_URL}css/rapport.css", url_fetcher=fetcher(), font_config=fonts())
