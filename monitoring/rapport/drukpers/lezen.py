"""Reads the report as HTML, with WeasyPrint's own style cut down to what a report has.

Imports WeasyPrint: import this module only where a report is printed.
"""

import re
from functools import cache
from xml.etree import ElementTree

import cssselect2
from weasyprint import CSS, HTML
from weasyprint.html import UA

from monitoring.rapport.bron import BASE_URL, fetcher

# Elements without an end tag, which XML does not know.
_VOID = re.compile(r"<(meta|link|br|hr|img)\b([^<>]*?)/?>")
_DOCTYPE = re.compile(r"^\s*<!doctype html>", re.IGNORECASE)

# WeasyPrint's own style gives every element six invisible companions (marks of lists, of footnotes and of notes) and
# every page sixteen margin boxes. A report has list items, and text in four corners.
_COMPANIONS = re.compile(r"^::(footnote|note)-\S+ \{[^}]*\}\n", re.MULTILINE)
_MARGINS = re.compile(r"^ +@(?!(top|bottom)-(left|right) |footnote|note-area)\S+ +\{[^}]*\}\n", re.MULTILINE)


class Bron(HTML):
    """The report as our templates wrote it, without its style: that is `bron.style()`."""

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
def _plain_style() -> CSS:
    """WeasyPrint's own style for HTML, without what no report has."""
    text = _MARGINS.sub("", _COMPANIONS.sub("", UA)).replace("\n::marker {", "\nli::marker {")
    return CSS(string=text, url_fetcher=fetcher())
