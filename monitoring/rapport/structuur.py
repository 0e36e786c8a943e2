"""The structure of the PDF: what a screen reader reads, and in which order.

WeasyPrint writes a structure of its own, page by page: a table over three pages becomes three tables whose head is read
three times, running headers are read as text, a header cell does not say what it heads and a link is named after its
anchor. So the tree is built here, from the boxes WeasyPrint painted: one element of the HTML is one element of the
structure, however many pages it covers. What is not content becomes an artifact (ISO 32000-1, 14.8.2.2).

Imports WeasyPrint: import this module only where a report is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from monitoring.rapport.bladzijde import TaggedPage
from monitoring.rapport.drukpers import write_once

# Of a pixel, as in CSS.
POINTS = 0.75

SVG = "{http://www.w3.org/2000/svg}"

# What an element of the HTML is in the PDF. Others are no part of the structure, or a paragraph when they form a block.
KINDS = {
    "section": "Sect",
    "article": "Art",
    "blockquote": "BlockQuote",
    "p": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
}
# These hold text; a block within them is no paragraph of its own.
TEXT = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "Span", "Link", "Caption"}
INLINE = {"Span", "Link"}
# Kept when empty: a table without one of its cells is no table.
CELLS = {"TH", "TD"}


@dataclass(frozen=True)
class Content:
    """What is painted between two marks on one page."""

    page: int
    mcid: int


@dataclass(eq=False)
class Node:
    """An element of the structure. `page` is the first page it stands on, counted from 0."""

    kind: str
    page: int
    parent: "Node | None" = None
    kids: list["Node | Content"] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    alt: str = ""
    # The annotations of a link, one for each line it stands on, with their page; and what it is called.
    annotations: list[tuple[int, pydyf.Dictionary]] = field(default_factory=list)
    label: str = ""

    def add(self, kind: str, page: int) -> "Node":
        node = Node(kind, page, self)
        self.kids.append(node)
        return node

    def ancestor(self, kind: str) -> "Node | None":
        node: Node | None = self
        while node and node.kind != kind:
            node = node.parent
        return node


def with_tagged_pages(document: Document) -> Document:
    """The same document, made ready for `finish`."""
    return document.copy([TaggedPage(page) for page in document.pages])


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Writes the structure into the PDF, once its pages are painted: the finisher of WeasyPrint's write_pdf."""
    reader = _Reader(_spaces(document))
    for number, page in enumerate(document.pages):
        reader.read_page(number, page)
    _simplify(reader.root)
    _Writer(document, pdf).write(reader.root)
    # WeasyPrint lists each attachment twice.
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    write_once(pdf)


def _spaces(document: Document) -> dict[bytes, bytes]:
    """How each font writes a space, for fonts that do."""
    return {
        font.hash.encode(): f"<{glyph:04x}>".encode()
        for font in document.fonts.values()
        for glyph, text in font.to_unicode.items()
        if text == " " and not font.bitmap
    }


class _Reader:
    """Makes the tree from the boxes of all pages."""

    def __init__(self, spaces: dict[bytes, bytes]) -> None:
        self.spaces = spaces
        self.root = Node("Document", 0)
        # Where the content of an element of the HTML goes.
        self.places: dict[Any, Node] = {}
        self.number = 0
        self.page: Any = None
        self.artifacts: dict[int, pydyf.Dictionary] = {}
        # WeasyPrint does not paint the space where a line breaks or between two boxes; without it a reader that
        # joins the pieces reads one long word (ISO 32000-1, 14.8.2.5).
        self.word_ends: set[int] = set()
        self.last: tuple[int, str] | None = None

    def read_page(self, number: int, page: TaggedPage) -> None:
        self.number, self.page, self.artifacts, self.word_ends, self.last = number, page, {}, set(), None
        for box in page.box.children:
            if isinstance(box, boxes.MarginBox):
                subtype = "/Header" if box.at_keyword.startswith("@top") else "/Footer"
                self.leave_out(box, {"Type": "/Pagination", "Subtype": subtype})
            else:
                self.read(box, self.root)
        page.finish(self.artifacts, self.word_ends, self.spaces)
        if page.marks:
            raise RuntimeError(f"page {number + 1} has content outside the structure: {list(page.marks)}")

    def read(self, box: Any, parent: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            self.read_text(box, parent)
            return
        if isinstance(box, boxes.ReplacedBox):
            self.read_image(box, parent)
            return
        if box.is_leader or _is_hidden(box):
            # Such as the dots in the table of contents.
            self.leave_out(box, {"Type": "/Layout"})
            return
        if box.element is not None and box.element.get("role") == "img":
            self.read_drawing(box, parent)
            return
        if self.is_repeated_head(box):
            self.leave_out(box, {"Type": "/Pagination"})
            return
        place = self.place_of(box, parent)
        if box.link_annotation and (link := place.ancestor("Link")):
            link.annotations.append((self.number, box.link_annotation))
        for child in box.children:
            self.read(child, place)
        # A word may be broken after its hyphen.
        if isinstance(box, boxes.LineBox) and self.last and not self.last[1].endswith("-"):
            self.word_ends.add(self.last[0])

    def read_text(self, box: Any, parent: Node) -> None:
        mcid = self.page.marks.pop(box)
        if box.text.strip():
            parent.kids.append(Content(self.number, mcid))
            self.last = None if box.text[-1].isspace() else (mcid, box.text)
        else:
            self.artifacts[mcid] = pydyf.Dictionary({"Type": "/Layout"})
            if self.last:
                self.word_ends.add(self.last[0])

    def place_of(self, box: Any, parent: Node) -> Node:
        """The node for the content of this box: anonymous boxes and later pages of an element share its node."""
        known = self.places.get(box.element)
        if known is None:
            known = self.places[box.element] = self.make(box, parent)
        elif box.element_tag.endswith("::marker") and known.parent:
            item = known.parent
            label = Node("Lbl", self.number, item)
            item.kids.insert(0, label)
            return label
        return known

    def make(self, box: Any, parent: Node) -> Node:
        element, name = box.element, box.element_tag
        if name == "li":
            return parent.add("LI", self.number).add("LBody", self.number)
        if name == "dt":
            return parent.add("LI", self.number).add("Lbl", self.number)
        if name == "dd":
            item = parent.kids[-1] if parent.kids else parent.add("LI", self.number)
            return item.add("LBody", self.number) if isinstance(item, Node) else parent
        if name == "a" and box.link_annotation:
            link = parent.add("Link", self.number)
            link.label = element.get("aria-label") or " ".join("".join(element.itertext()).split())
            return link
        if kind := KINDS.get(name):
            node = parent.add(kind, self.number)
            node.attributes = _attributes(box, kind)
            return node
        if name in {"html", "body"}:
            return parent
        if isinstance(box, boxes.InlineBlockBox):
            return parent.add("Span", self.number)
        if isinstance(box, boxes.BlockBox):
            return parent.add("Div", self.number)
        return parent

    def read_image(self, box: Any, parent: Node) -> None:
        mcid = self.page.marks.pop(box)
        if _is_hidden(box) or box.element.get("alt") == "":
            self.artifacts[mcid] = pydyf.Dictionary({"Type": "/Layout"})
        else:
            said = [box.element.findtext(f"{SVG}title"), box.element.findtext(f"{SVG}desc")]
            alt = ". ".join(filter(None, said)) or box.element.get("alt") or ""
            self.add_figure(box, parent, mcid, alt)

    def read_drawing(self, box: Any, parent: Node) -> None:
        """Shapes drawn with CSS alone, which WeasyPrint paints as decoration: named here as the figure they are."""
        self.leave_out(box, {"Type": "/Layout"})
        if box.element in self.places:
            # The rest of it, on a next page: the name was read before.
            return
        self.places[box.element] = self.add_figure(box, parent, self.page.add_mark(), box.element.get("aria-label", ""))

    def add_figure(self, box: Any, parent: Node, mcid: int, alt: str) -> Node:
        figure = parent.add("Figure", self.number)
        figure.alt = alt
        figure.kids.append(Content(self.number, mcid))
        # From pixels down the page to points up the page.
        left, top = box.content_box_x() * POINTS, (self.page.height - box.content_box_y()) * POINTS
        right, bottom = left + box.width * POINTS, top - box.height * POINTS
        figure.attributes = {
            "O": "/Layout",
            "BBox": pydyf.Array([left, bottom, right, top]),
            "Placement": "/Inline" if isinstance(box, boxes.InlineLevelBox) else "/Block",
        }
        return figure

    def is_repeated_head(self, box: Any) -> bool:
        """The head of a table, repeated where the table goes on at a next page."""
        if not (isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)):
            return False
        known = self.places.get(box.element)
        return known is not None and known.page != self.number

    def leave_out(self, box: Any, why: dict[str, str]) -> None:
        for painted in _painted(box):
            self.artifacts[self.page.marks.pop(painted)] = pydyf.Dictionary(why)


def _is_hidden(box: Any) -> bool:
    return box.element is not None and box.element.get("aria-hidden") == "true"


def _painted(box: Any) -> Iterator[Any]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        yield box
    else:
        for child in box.children:
            yield from _painted(child)


def _attributes(box: Any, kind: str) -> dict[str, Any]:
    if kind == "L":
        if box.element_tag == "ol":
            return {"O": "/List", "ListNumbering": "/Decimal"}
        return {"O": "/List", "ListNumbering": "/Disc"} if box.element_tag == "ul" else {}
    if kind not in CELLS:
        return {}
    attributes: dict[str, Any] = {"O": "/Table"}
    if kind == "TH":
        by_row = box.element.get("scope") in {"row", "rowgroup"}
        attributes["Scope"] = "/Row" if by_row else "/Column"
    if box.colspan > 1:
        attributes["ColSpan"] = box.colspan
    if box.rowspan > 1:
        attributes["RowSpan"] = box.rowspan
    return attributes if len(attributes) > 1 else {}


def _simplify(node: Node) -> None:
    """Leaves what means something: no empty elements, and no blocks that are there for the layout alone."""
    kids: list[Node | Content] = []
    for kid in node.kids:
        if isinstance(kid, Content):
            kids.append(kid)
            continue
        if kid.kind == "Div":
            kid.kind = _kind_of_block(kid, node)
        _simplify(kid)
        if kid.kind == "Div":
            for grandchild in kid.kids:
                if isinstance(grandchild, Node):
                    grandchild.parent = node
            kids += kid.kids
        elif kid.kids or kid.kind in CELLS:
            kids.append(kid)
    node.kids = kids
    if node.kind == "L" and not any(_has_label(kid) for kid in kids):
        node.attributes = {}


def _kind_of_block(node: Node, parent: Node) -> str:
    if parent.kind in TEXT:
        return "Span"
    has_text = any(isinstance(kid, Content) or kid.kind in INLINE for kid in node.kids)
    return "P" if has_text else "Div"


def _has_label(item: Node | Content) -> bool:
    return isinstance(item, Node) and any(isinstance(kid, Node) and kid.kind == "Lbl" for kid in item.kids)


class _Writer:
    """Writes the tree, with the way back from what is painted to its element (ISO 32000-1, 14.7.4.4)."""

    def __init__(self, document: Document, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.pages = pdf.page_references
        self.owners: list[dict[int, bytes]] = [{} for _ in document.pages]
        self.link_owners: list[bytes] = []

    def write(self, document_node: Node) -> None:
        # WeasyPrint made the root, its one element and its parent tree; all three are empty.
        root = self.pdf.objects[_number(self.pdf.catalog["StructTreeRoot"])]
        element = self.pdf.objects[_number(root["K"][0])]
        element["K"] = self.kids(document_node, element.reference)
        element["Lang"] = self.pdf.catalog["Lang"]
        numbers = pydyf.Array()
        for page, owners in enumerate(self.owners):
            highest = max(owners, default=-1)
            numbers += [page, pydyf.Array([owners.get(mcid, "null") for mcid in range(highest + 1)])]
        for key, owner in enumerate(self.link_owners, len(self.owners)):
            numbers += [key, owner]
        self.pdf.objects[_number(root["ParentTree"])]["Nums"] = numbers
        root["ParentTreeNextKey"] = len(self.owners) + len(self.link_owners)

    def element(self, node: Node, parent: bytes) -> bytes:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent})
        element["Pg"] = self.pages[node.page]
        self.pdf.add_object(element)
        if node.attributes:
            element["A"] = pydyf.Dictionary(node.attributes)
        if node.kind == "Figure":
            element["Alt"] = pydyf.String(node.alt)
        element["K"] = self.kids(node, element.reference)
        return bytes(element.reference)

    def kids(self, node: Node, own: bytes) -> pydyf.Array:
        kids = pydyf.Array()
        for page, annotation in node.annotations:
            annotation["StructParent"] = len(self.owners) + len(self.link_owners)
            annotation["Contents"] = pydyf.String(node.label)
            self.link_owners.append(own)
            kids.append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pages[page]}))
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self.element(kid, own))
                continue
            self.owners[kid.page][kid.mcid] = own
            if kid.page == node.page:
                kids.append(kid.mcid)
            else:
                kids.append(pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[kid.page], "MCID": kid.mcid}))
        return kids


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
