"""Writes each object of a PDF once.

pydyf asks every object for its bytes twice, to write them and to make the identifier of the file, and each time a page
is put together and compressed anew, at the highest level. Here that happens once, at zlib's own level: a hundredth
more bytes in little more than half of the time.

Imports WeasyPrint: import this module only where a report is printed.
"""

import zlib
from typing import Any

import pydyf
from pydyf import _to_bytes

LEVEL = 6


class Written(pydyf.Object):
    """An object of a PDF that changes no more, in the place of the one it was made from."""

    data = b""
    compressible = False

    def __init__(self, written: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = written.number, written.generation, written.free
        self.compressible = written.compressible
        self.data = _stream(written) if isinstance(written, pydyf.Stream) else written.data


def write_once(pdf: pydyf.PDF) -> None:
    """To be called when the PDF is whole."""
    pdf.objects[:] = [Written(item) if item.free == "n" else item for item in pdf.objects]


def _stream(stream: pydyf.Stream) -> bytes:
    content = b"\n".join([item if isinstance(item, bytes) else _to_bytes(item) for item in stream.stream])
    extra = pydyf.Dictionary(stream.extra.copy())
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))
