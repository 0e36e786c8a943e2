"""The last touch to the structure of the PDF, for who has it read out.

The typesetter tags what it sets: headings, lists, figures, and a table as one table however many pages it covers. Three
things it cannot be told: that the first cell of a row heads that row, what a link is called, and that an item without
a dot or number has no label.

Imports pikepdf: import this module only where a report is printed.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode

# A row heads the cells beside it (ISO 32000-1, 14.8.5.7).
_HEADS_ITS_ROW = {"/O": Name.Table, "/Scope": Name.Row}


def finish(typeset: Path, links: Sequence[str]) -> bytes:
    """The document in that file with that mended. `links` are the names of all links, in reading order."""
    # Of a file on disk an object is read three times as fast as of one in memory, which is read through Python.
    with pikepdf.open(typeset) as document:
        found: dict[str, list[Object]] = {"/Link": [], "/TBody": [], "/LI": []}
        _collect(document.Root.StructTreeRoot.K, found)
        for body in found["/TBody"]:
            for row in _kids(body):
                _head_row(row)
        for item in found["/LI"]:
            _drop_empty_label(item)
        for link, name in zip(found["/Link"], links, strict=True):
            for kid in _parts(link.K):
                if isinstance(kid, Dictionary) and "/Obj" in kid:
                    kid.Obj.Contents = pikepdf.String(name)
        # Says nothing, and some readers trip over it.
        del document.Root.MarkInfo["/Suspects"]
        made = BytesIO()
        document.save(made, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()


def _collect(node: Object, found: dict[str, list[Object]]) -> None:
    """Adds each element of the kinds asked for, in reading order. Looks once at each of thousands, so asks little."""
    for kid in node.as_list() if isinstance(node, Array) else (node,):
        # A number is a place on the page, and has no kind.
        if isinstance(kid, Object) and (kind := kid.get("/S")) is not None:
            if (wanted := found.get(str(kind))) is not None:
                wanted.append(kid)
            if (kids := kid.get("/K")) is not None:
                _collect(kids, found)


def _kids(element: Object) -> Iterator[Object]:
    return (kid for kid in _parts(element.K) if isinstance(kid, Dictionary) and "/S" in kid)


def _parts(node: Object) -> Iterator[Object]:
    return iter(node) if isinstance(node, Array) else iter([node])


def _drop_empty_label(item: Object) -> None:
    """An item that shows no dot or number has no label."""
    item.K = Array(kid for kid in _parts(item.K) if not (Name.Lbl == kid.S and not len(kid.get("/K", []))))


def _head_row(row: Object) -> None:
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
