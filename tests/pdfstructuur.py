"""Reads the structure of a PDF back with other tools than it was made with: pikepdf the tree, poppler the text."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

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
        attributes = self.source.get("/A")
        return attributes.get(name, default) if attributes is not None else default


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
    return [kid for kid in source.get("/K", []) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


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


def text_in_order(path: Path) -> str:
    """All text of the structure in reading order, as poppler reads it."""
    tool = shutil.which("pdfinfo")
    assert tool, "poppler-utils ontbreekt"
    run = subprocess.run([tool, "-struct-text", path], capture_output=True, check=True)  # noqa: S603
    return "".join(re.findall(r'^ +"(.*)"$', run.stdout.decode(), re.MULTILINE))
