"""From the HTML of the report to what the typesetter reads: the same elements, as plain data.

The templates tell what the report says, on screen and on paper alike; `templates/rapport/zetsel/` tells how each kind
of element looks on paper. An element is {"t": tag, "c": classes, "k": kids} with "i" (id), "h" (where a link leads),
"a" (what a picture shows), "s" (columns and rows it spans), "n" (how many characters a row of a table has) or "svg" (a
picture as it is) where it has them. A kid is an element or text. Text and elements within a line that stand beside
blocks are together in one without a tag.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

type Element = dict[str, Any]
type Kid = Element | str

_TEXT_BLOCKS = ("section", "article", "div", "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd")
_TABLE_BLOCKS = ("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption")
_BLOCKS = frozenset(_TEXT_BLOCKS + _TABLE_BLOCKS)
# Elements within a line by their tag, which the report sets on lines of their own.
_OWN_LINE = frozenset(["onderregel", "afgeleide", "toelichting", "termijn__was"])
_KEPT_LINES = "regels"  # its text keeps its ends of lines
_PER_LINE = 40  # characters on a line of a narrow column

_DOCTYPE = "<!doctype html>"
_SVG = "{http://www.w3.org/2000/svg}"
# A drawing stands by itself on paper, so its elements need no prefix.
ElementTree.register_namespace("", "http://www.w3.org/2000/svg")

# The family of letters of text and drawings, see `letters.py`.
LETTER = "Portaal Sans"

# What XML cannot hold, and no printer can show.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SPACES_IN_LINE = re.compile(r"[ \t\r\f]+")


@dataclass(frozen=True)
class Zetsel:
    """A report ready to be typeset: what it says of itself, what stands above and below each page, and its elements.

    `links` are the names of its links in reading order.
    """

    titel: str
    gegevens: Mapping[str, str]
    boven: str
    onder: str
    inhoud: Sequence[Element]
    links: Sequence[str]


def read(html: str) -> Zetsel:
    """The document of `templates/rapport/document.html`; ElementTree.ParseError where a template is no XML."""
    document = ElementTree.fromstring(_NO_XML.sub("", html.strip().removeprefix(_DOCTYPE)))  # noqa: S314 - our own
    head, body = document.find("head"), document.find("body")
    assert head is not None, "a document has a head"
    assert body is not None, "a document has a body"
    above, below = [line for line in body if "loper" in line.get("class", "").split()]
    for line in (above, below):
        body.remove(line)
    _name_headings(body)
    _drop_loose_links(body)
    return Zetsel(
        titel=head.findtext("title", ""),
        gegevens={meta.get("name", ""): meta.get("content", "") for meta in head.iter("meta")},
        boven=above.text or "",
        onder=below.text or "",
        inhoud=_chapters(_kids(body, kept=False)),
        links=[_name(link) for link in body.iter("a") if link.get("href")],
    )


def _chapters(kids: Sequence[Kid]) -> list[Element]:
    """The sections; what stands after one belongs to it, as each begins a page."""
    chapters: list[Element] = []
    for kid in kids:
        if isinstance(kid, dict):
            if kid["t"] == "section" or not chapters:
                chapters.append(kid)
            else:
                chapters[-1]["k"].append(kid)
    return chapters


def _name(link: ElementTree.Element) -> str:
    return link.get("aria-label") or _SPACES.sub(" ", "".join(link.itertext())).strip()


def _name_headings(body: ElementTree.Element) -> None:
    """A chapter goes by the name of its heading: on paper that is what a link leads to."""
    for section in body.iter("section"):
        heading = next(iter(section), None)
        if heading is not None and heading.tag == "h2" and "id" not in heading.attrib and (name := section.get("id")):
            heading.set("id", name)
            del section.attrib["id"]


def _drop_loose_links(body: ElementTree.Element) -> None:
    """What leads to a place that is not in the report is no link."""
    names = {f"#{name}" for element in body.iter() if (name := element.get("id"))}
    for link in body.iter("a"):
        if (target := link.get("href", "")).startswith("#") and target not in names:
            del link.attrib["href"]


def _kids(source: ElementTree.Element, *, kept: bool) -> list[Kid]:
    """Its text and elements; those within a line together, when there are blocks beside them."""
    found: list[Kid] = [*_text(source.text, kept)]
    for child in source:
        if isinstance(child.tag, str):
            found.append(_element(child, kept=kept))
        found += _text(child.tail, kept)
    if not any(_is_block(kid) for kid in found):
        return _trimmed(found) if source.tag in _BLOCKS else found
    kids: list[Kid] = []
    line: list[Kid] = []
    for kid in [*found, None]:
        if kid is None or _is_block(kid):
            if line := _trimmed(line):
                kids.append({"t": "", "c": [], "k": line})
            line = []
            if kid is not None:
                kids.append(kid)
        else:
            line.append(kid)
    return kids


def _element(source: ElementTree.Element, *, kept: bool) -> Element:
    classes = source.get("class", "").split()
    if source.tag == f"{_SVG}svg":
        return _picture(source, classes)
    if "onderregel" in classes:
        _in_brackets(source)
    kids = _kids(source, kept=kept or _KEPT_LINES in classes)
    element: Element = {"t": source.tag, "c": classes, "k": kids}
    if found := source.get("id"):
        element["i"] = found
    if source.tag == "a" and (found := source.get("href")):
        element["h"] = found
    if source.get("role") == "img":
        element["a"] = source.get("aria-label", "")
    if source.tag == "tr":
        element["n"] = _length(kids)
    spans = [int(source.get(name, 1)) for name in ("colspan", "rowspan")]
    if spans != [1, 1]:
        element["s"] = spans
    return element


def _length(kids: Iterable[Kid]) -> int:
    """How many characters of room it takes: an end of a line takes as much as the line it cuts short."""
    return sum(len(kid) + kid.count("\n") * _PER_LINE if isinstance(kid, str) else _length(kid["k"]) for kid in kids)


def _in_brackets(line: ElementTree.Element) -> None:
    """An original term in a small line stays in that line."""
    for child in line:
        if child.get("class") == "termijn__was":
            child.set("class", "")
            child.text, child.tail = f"({child.text or ''}", f"){child.tail or ''}"


def _picture(source: ElementTree.Element, classes: list[str]) -> Element:
    """A drawing as it is, in the typeface of the report; one that says nothing has no "a", but a size in pixels."""
    if "font-family" in source.attrib:
        source.set("font-family", LETTER)
    alone = ElementTree.Element(source.tag, source.attrib)
    alone.extend(source)
    picture: Element = {"t": "svg", "c": classes, "k": [], "svg": ElementTree.tostring(alone, encoding="unicode")}
    if source.get("aria-hidden") == "true":
        return picture | {"w": float(source.get("width", 16))}
    return picture | {"a": _alt(source)}


def _alt(source: ElementTree.Element) -> str:
    title = source.findtext(f"{_SVG}title") or source.get("aria-label") or ""
    description = source.findtext(f"{_SVG}desc") or ""
    return ". ".join(part for part in (title.strip(), description.strip()) if part)


def _text(text: str | None, kept: bool) -> list[str]:
    if not text:
        return []
    return [(_SPACES_IN_LINE if kept else _SPACES).sub(" ", text)]


def _is_block(kid: Kid) -> bool:
    return isinstance(kid, dict) and (kid["t"] in _BLOCKS or not _OWN_LINE.isdisjoint(kid["c"]))


def _trimmed(line: Iterable[Kid]) -> list[Kid]:
    """Without the space at both ends; empty when there was nothing else."""
    kids = list(line)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while kids and isinstance(text := kids[end], str):
            if kept := strip(text):
                kids[end] = kept
                break
            kids.pop(end)
    return kids
