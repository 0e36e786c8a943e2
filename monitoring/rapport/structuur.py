"""The last touch to the structure of the PDF, for who has it read out.

The typesetter tags what it sets: headings, lists, figures, and a table as one table however many pages it covers. Three
things it cannot be told: that the first cell of a row heads that row, what a link is called, and that an item without
a dot or number has no label.

Imports pikepdf: import this module only where a report is printed.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode

# A row heads the cells beside it (ISO 32000-1, 14.8.5.7).
_HEADS_ITS_ROW = {"/O": Name.Table, "/Scope": Name.Row}


def finish(typeset: bytes, links: Sequence[str]) -> bytes:
    """The same document with that mended. `links` are the names of all links, in reading order."""
    with pikepdf.open(BytesIO(typeset)) as document:
        found: list[pikepdf.Object] = []
        for element in _walk(document.Root.StructTreeRoot.K):
            if Name.Link == element.S:
                found.append(element)
            elif Name.TBody == element.S:
                for row in _kids(element):
                    _head_row(row)
            elif Name.LI == element.S:
                _drop_empty_label(element)
        for link, name in zip(found, links, strict=True):
            for kid in _parts(link.K):
                if isinstance(kid, Dictionary) and "/Obj" in kid:
                    kid.Obj.Contents = pikepdf.String(name)
        # Says nothing, and some readers trip over it.
        del document.Root.MarkInfo["/Suspects"]
        made = BytesIO()
        document.save(made, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()


def count_pages(typeset: bytes) -> int:
    with pikepdf.open(BytesIO(typeset)) as document:
        return len(document.pages)


def _walk(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in _parts(node):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from _walk(kid.K)


def _kids(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    return (kid for kid in _parts(element.K) if isinstance(kid, Dictionary) and "/S" in kid)


def _parts(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    return iter(node) if isinstance(node, Array) else iter([node])


def _drop_empty_label(item: pikepdf.Object) -> None:
    """An item that shows no dot or number has no label."""
    item.K = Array(kid for kid in _parts(item.K) if not (Name.Lbl == kid.S and not len(kid.get("/K", []))))


def _head_row(row: pikepdf.Object) -> None:
    head = next(_kids(row))
    head.S = Name.TH
    about = head.get("/A")
    if about is None:
        head.A = Dictionary(_HEADS_ITS_ROW)
        return
    # What it already says of itself as a cell, such as how many rows it spans, may stand beside it.
    for attributes in _parts(about):
        if Name.Table == attributes.O:
            attributes.Scope = Name.Row
            return
    head.A = Array([*_parts(about), Dictionary(_HEADS_ITS_ROW)])
