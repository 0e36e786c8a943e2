"""What WeasyPrint reads: the report as HTML with its style. All that is the same for every report is read once.

Imports WeasyPrint: import this module only where a report is printed.
"""

import re
from functools import cache
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import cssselect2
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.html import UA
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# Where the document believes it stands; only what lies under it can be fetched, and only from our static files.
BASE_URL = "https://rapport.invalid/static/"

# Elements without an end tag, which XML does not know.
_VOID = re.compile(r"<(meta|link|br|hr|img)\b([^<>]*?)/?>")
_DOCTYPE = re.compile(r"^\s*<!doctype html>", re.IGNORECASE)

# WeasyPrint's own style gives every element six invisible companions (marks of lists, of footnotes and of notes) and
# every page sixteen margin boxes. A report has list items, and text in four corners.
_COMPANIONS = re.compile(r"^::(footnote|note)-\S+ \{[^}]*\}\n", re.MULTILINE)
_MARGINS = re.compile(r"^ +@(?!(top|bottom)-(left|right) |footnote|note-area)\S+ +\{[^}]*\}\n", re.MULTILINE)


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


class Bron(HTML):
    """The report as our templates wrote it, without its style: that is `style()`."""

    def __init__(self, html: str) -> None:
        try:
            root = ElementTree.fromstring(_VOID.sub(r"<\1\2/>", _DOCTYPE.sub("", html)))  # noqa: S314 - our own templates wrote it
        except ElementTree.ParseError:
            # Some text holds what XML does not allow, such as a control character: a slower reader takes it all.
            super().__init__(string=html, base_url=BASE_URL, url_fetcher=fetcher())
            return
        self.base_url = BASE_URL
        self.url_fetcher = fetcher()
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_plain_style()]


@cache
def fetcher() -> URLFetcher:
    """The one reader of files; making one reads the certificates of this machine, which takes longer than a file."""
    return StaticFetcher()


@cache
def fonts() -> FontConfiguration:
    """Our typeface, unpacked."""
    return FontConfiguration()


@cache
def style() -> CSS:
    """The style of the report. Raises FatalURLFetchingError when a file it names was not built."""
    return CSS(url=f"{BASE_URL}css/rapport.css", url_fetcher=fetcher(), font_config=fonts())


@cache
def _plain_style() -> CSS:
    """WeasyPrint's own style for HTML, without what no report has."""
    text = _MARGINS.sub("", _COMPANIONS.sub("", UA)).replace("\n::marker {", "\nli::marker {")
    return CSS(string=text, url_fetcher=fetcher())
