"""A page of the report, with what was painted on it.

Imports WeasyPrint: import this module only where a report is printed.
"""

from typing import Any

import pydyf
from weasyprint.document import Page


class TaggedPage(Page):
    """A page that remembers what it painted, and leaves nothing from which WeasyPrint would build its own tree."""

    def __init__(self, page: Page) -> None:
        # Everything a page holds was read from its boxes once; reading them again costs time.
        self.__dict__.update(page.__dict__)
        # What stands within a link is a link to WeasyPrint too; once is enough.
        self.links = [link for link in page.links if link[-1].element_tag == "a"]
        self.box: Any = self._page_box
        self.stream: Any = None
        self.marks: dict[Any, int] = {}

    def paint(self, stream: Any, scale: float = 1) -> None:
        super().paint(stream, scale)
        self.stream = stream
        self.marks = {box: mark["mcid"] for box, mark in stream._tags.items()}
        stream._tags.clear()
        self._page_box = self.box.copy_with_children([])

    def add_mark(self) -> int:
        """Marks a place in what was painted where there is nothing but decoration."""
        operators = self.stream.stream
        mcid = sum(isinstance(item, pydyf.Dictionary) and "MCID" in item for item in operators)
        operators += ["/Figure", pydyf.Dictionary({"MCID": mcid}), b"BDC", b"EMC"]
        return mcid

    def finish(self, artifacts: dict[int, pydyf.Dictionary], word_ends: set[int], spaces: dict[bytes, bytes]) -> None:
        """Mends what was painted: takes artifacts out of the structure, and ends words with a space.

        Both are named by their mark; `spaces` says how each font writes a space.
        """
        operators = self.stream.stream
        mcid = shown = font = None
        for place, item in enumerate(operators):
            if isinstance(item, pydyf.Dictionary):
                mcid, shown = item.get("MCID"), None
                if mcid in artifacts:
                    operators[place - 1] = "/Artifact"
                    operators[place] = artifacts[mcid]
            elif not isinstance(item, bytes):
                continue
            elif item.endswith(b" Tf"):
                font = item[1:].split(b" ")[0]
            elif item.endswith(b"] TJ"):
                shown = place
            elif item == b"EMC":
                if mcid in word_ends and shown is not None and font in spaces:
                    operators[shown] = operators[shown].removesuffix(b"] TJ") + spaces[font] + b"] TJ"
                mcid = None
