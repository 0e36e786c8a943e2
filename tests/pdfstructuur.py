"""Reads the structure of a PDF back, with another tool than it was made with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

# What follows one of these is the same line; other elements are read apart.
WITHIN_A_LINE = {"/Span", "/Link", "/Strong", "/Em"}

PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "EI"}


@dataclass
class Element:
    kind: str
    source: pikepdf.Object
    kids: list["Element"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def find(self, *kinds: str) -> list["Element"]:
        return [element for element in self.walk() if element.kind in kinds]

    def attribute(self, name: str, default: object = None) -> object:
        attributes = self.source.get("/A", [])
        several = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
        return next((row[name] for row in several if name in row), default)

    @property
    def parts(self) -> list[pikepdf.Object]:
        """What stands in it: elements, and the numbers of marks on a page."""
        return _parts(self.source)

    @property
    def pages(self) -> set[tuple[int, int]]:
        """The pages it stands on."""
        own = {self.source.Pg.objgen} if "/Pg" in self.source else set()
        own |= {kid.Pg.objgen for kid in self.parts if isinstance(kid, pikepdf.Dictionary) and "/Pg" in kid}
        return own.union(*(kid.pages for kid in self.kids))


def tree_of(document: pikepdf.Pdf) -> Element:
    """The structure from its one root element down; every element knows its parent."""
    roots = _children(document.Root.StructTreeRoot)
    assert [str(root.S) for root in roots] == ["/Document"]
    assert roots[0].P.objgen == document.Root.StructTreeRoot.objgen
    return _element(roots[0])


def _element(source: pikepdf.Object) -> Element:
    kids = _children(source)
    assert all(kid.P.objgen == source.objgen for kid in kids)
    return Element(str(source.S).removeprefix("/"), source, [_element(kid) for kid in kids])


def _children(source: pikepdf.Object) -> list[pikepdf.Object]:
    return [kid for kid in _parts(source) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _parts(source: pikepdf.Object) -> list[pikepdf.Object]:
    kids = source.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def owners_of(document: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    """The parent tree: by key, the elements of a page's marks or the element of an annotation."""
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    return dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))


def untagged(document: pikepdf.Pdf) -> list[str]:
    """What is painted without being an artifact or the content of an element of the structure."""
    known = {element.source.objgen for element in tree_of(document).walk()}
    owners = owners_of(document)
    found = []
    for number, page in enumerate(document.pages, 1):
        page_owners = owners[int(page.StructParents)]
        marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            if name == "BMC":
                marks.append(str(instruction.operands[0]) == "/Artifact")
            elif name == "BDC":
                marks.append(_is_accounted_for(instruction, page_owners, known))
            elif name == "EMC":
                marks.pop()
            elif name in PAINTING and True not in marks:
                found.append(f"page {number}: {name}")
        assert marks == []
    return found


def _is_accounted_for(instruction: object, owners: pikepdf.Object, known: set[tuple[int, int]]) -> bool:
    tag, properties = instruction.operands  # type: ignore[attr-defined]
    if str(tag) == "/Artifact":
        return True
    owner = owners[int(properties.MCID)]
    return owner is not None and owner.objgen in known


def text_in_order(document: pikepdf.Pdf) -> str:
    """All text of the structure, in the order of its tree."""
    painted = {page.obj.objgen: _text_by_mark(page) for page in document.pages}

    def read(source: pikepdf.Object) -> Iterator[str]:
        for kid in _parts(source):
            if not isinstance(kid, pikepdf.Dictionary):
                yield painted[source.Pg.objgen].get(int(kid), "")
            elif "/S" in kid:
                yield from read(kid)
                if str(kid.S) not in WITHIN_A_LINE:
                    yield " "
            elif "/MCID" in kid:
                yield painted[kid.Pg.objgen].get(int(kid.MCID), "")

    return "".join(read(document.Root.StructTreeRoot.K[0]))


def _text_by_mark(page: pikepdf.Page) -> dict[int, str]:
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    marks: list[int | None] = []
    letters: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page, "BMC BDC EMC Tf TJ"):
        name, operands = str(instruction.operator), instruction.operands
        if name in {"BMC", "BDC"}:
            has_mark = name == "BDC" and "/MCID" in operands[1]
            marks.append(int(operands[1].MCID) if has_mark else None)
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name == "TJ" and marks and marks[-1] is not None:
            codes = b"".join(bytes(item) for item in operands[0] if isinstance(item, pikepdf.String))
            text = "".join(letters[codes[place : place + 2]] for place in range(0, len(codes), 2))
            found[marks[-1]] = found.get(marks[-1], "") + text
    return found


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    """What each glyph of a font stands for."""
    pairs = re.findall(rb"^<([0-9a-f]+)> <([0-9a-f]+)>$", font.ToUnicode.read_bytes(), re.MULTILINE | re.IGNORECASE)
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
