"""The text of a line box, cut into what stays together on a line, and measured. See regels.py.

Imports WeasyPrint: import this module only where a report is printed.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import atomic_box
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import character_ratio

from monitoring.rapport.drukpers.stempels import stamp
from monitoring.rapport.drukpers.woorden import UNUSUAL, Typeface, Unusual, Word, breaks, typeface

# A box that is no text breaks as an ideograph does (CSS Text 3, 5.1).
_OBJECT = "\u2e80"


@dataclass(eq=False, slots=True)
class Leaf:
    """A text box or another box without lines of its own, and where it stands among the children of its line box.

    `keep` are the inline boxes around it that are needed on the page, outermost first; `lead` and `trail` the space
    that others take before and after it.
    """

    box: Any
    path: tuple[int, ...]
    text: str
    keep: tuple[Any, ...]
    face: Typeface | None = None
    wraps: bool = True
    lead: float = 0
    trail: float = 0
    width: float = 0
    opens: tuple[Any, ...] = ()
    closes: tuple[Any, ...] = ()


@dataclass(eq=False, slots=True)
class Slice:
    """A part of a leaf between two places where a line may end. `space` is the part of `width` that a line drops."""

    leaf: Leaf
    start: int
    end: int
    text: str
    words: list[Word]
    width: float
    space: float

    @property
    def is_space(self) -> bool:
        """Only spaces that a line drops at its ends; a space that does not break is text."""
        return bool(self.text) and not self.text.strip(" ")


@dataclass(eq=False, slots=True)
class Segment:
    """What stays together on a line. `newline` when the text itself ends the line."""

    slices: list[Slice] = field(default_factory=list)
    width: float = 0
    space: float = 0
    newline: bool = False
    at: Any = None


def segments_of(context: Any, box: Any, containing_block: Any) -> tuple[list[Segment], float] | None:
    """Of a line box, with the width that the widest needs; None when it holds something unusual.

    Measured once, however often its page is tried.
    """
    if "segments" not in box.__dict__:
        box.segments = None
        if _plain(box.style) and box.style["text_align_all"] != "justify":
            leaves: list[Leaf] = []
            try:
                _gather(context, box, (), (), leaves, containing_block)
                segments = _cut(leaves, box.style["lang"])
            except Unusual:
                segments = []
            if segments:
                box.segments = segments, max(segment.width - segment.space for segment in segments)
    found: tuple[list[Segment], float] | None = box.segments
    return found


def _plain(style: Any) -> bool:
    """Whether text in this style asks for nothing that is done elsewhere."""
    found: bool | None = style.__dict__.get("plain")
    if found is None:
        found = style.plain = (
            style["font_size"] > 0
            and style["white_space"] in {"normal", "nowrap", "pre-line"}
            and style["vertical_align"] in {"baseline", "middle"}
            and style["direction"] == "ltr"
            and style["letter_spacing"] == "normal"
            and style["word_spacing"] == 0
            and style["text_decoration_line"] == "none"
            and style["hyphens"] != "auto"
            and style["word_break"] == "normal"
            and style["visibility"] == "visible"
            and style["position"] == "static"
            and style["float"] == "none"
        )
    return found


def _gather(
    context: Any, parent: Any, path: tuple[int, ...], keep: tuple[Any, ...], leaves: list[Leaf], containing_block: Any
) -> None:
    for index, box in enumerate(parent.children):
        if box.is_leader or box.is_outside_marker or box.first_letter_style or not _plain(box.style):
            raise Unusual
        middle = box.style["vertical_align"] == "middle"
        if middle and not isinstance(box, boxes.InlineBlockBox):
            raise Unusual
        here = (*path, index)
        if isinstance(box, boxes.TextBox):
            if UNUSUAL.search(box.text):
                raise Unusual
            wraps = box.style["white_space"] != "nowrap"
            leaves.append(Leaf(box, here, box.text, keep, typeface(box.style), wraps))
        elif isinstance(box, boxes.InlineBlockBox):
            wraps = parent.style["white_space"] != "nowrap"
            atom = _atom(context, box, containing_block)
            if middle:
                # Its middle half an x above the baseline (CSS 2, 10.8.1).
                ex = parent.style["font_size"] * character_ratio(parent.style, "ex")
                atom.baseline = (ex + atom.margin_height()) / 2
            leaves.append(Leaf(atom, here, _OBJECT, keep, None, wraps, width=atom.margin_width()))
        elif isinstance(box, boxes.InlineBox):
            _gather_inline(context, box, here, keep, leaves, containing_block)
        else:
            raise Unusual


def _gather_inline(
    context: Any, box: Any, path: tuple[int, ...], keep: tuple[Any, ...], leaves: list[Leaf], containing_block: Any
) -> None:
    style, first = box.style, len(leaves)
    needed = (
        box.link or box.missing_link or box.bookmark_label or box.string_set or style["anchor"] or _is_painted(style)
    )
    if needed or _takes_space(style):
        resolve_percentages(box, containing_block)
    if needed:
        face = typeface(style)
        box.height, box.baseline = style["font_size"], face.ascent
        half = (face.line_height - box.height) / 2
        box.margin_top = half - box.border_top_width - box.padding_top
        box.margin_bottom = half - box.border_bottom_width - box.padding_bottom
        _gather(context, box, path, (*keep, box), leaves, containing_block)
    else:
        _gather(context, box, path, keep, leaves, containing_block)
    if len(leaves) == first:
        raise Unusual
    if needed or _takes_space(style):
        leaves[first].lead += box.margin_left + box.border_left_width + box.padding_left
        leaves[-1].trail += box.padding_right + box.border_right_width + box.margin_right
        if needed:
            leaves[first].opens = (box, *leaves[first].opens)
            leaves[-1].closes = (*leaves[-1].closes, box)


def _is_painted(style: Any) -> bool:
    return bool(
        style["background_color"].alpha
        or style["background_image"] != (("none", None),)
        or any(style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left"))
        or style["outline_width"]
        or style["box_shadow"]
    )


def _takes_space(style: Any) -> bool:
    return any(
        style[f"border_{side}_width"] or style[f"margin_{side}"].value or style[f"padding_{side}"].value
        for side in ("left", "right")
    )


def _atom(context: Any, box: Any, containing_block: Any) -> Any:
    """An inline block laid out at the origin; equal ones of different elements, such as badges, are laid out once."""
    parts = list(box.descendants())
    shared = all(part.element is box.element for part in parts)
    key = (
        id(box.style),
        *(part.text for part in parts if isinstance(part, boxes.TextBox)),
        containing_block.width,
    )
    known = context.__dict__.setdefault("stamps", {})
    if shared and key in known:
        made = known[key].copy()
        made.element = box.element
        return made
    laid_out = atomic_box(context, box, 0, None, containing_block, [], [])
    laid_out.translate(-laid_out.position_x, -laid_out.position_y)
    if shared and (made := stamp(context, laid_out)):
        known[key] = made
        return made.copy()
    return laid_out


def _cut(leaves: list[Leaf], lang: str | None) -> list[Segment]:
    text = "".join(leaf.text for leaf in leaves)
    places = set(breaks(text, lang))
    places.update(match.end() for match in re.finditer("\n", text))
    ordered = sorted(places)
    segments = [Segment()]
    begin = 0
    wraps_before = True
    for leaf in leaves:
        end = begin + len(leaf.text)
        if begin and begin in places and (leaf.wraps or wraps_before):
            segments.append(Segment())
        inside = ordered[bisect_right(ordered, begin) : bisect_left(ordered, end)] if leaf.wraps else []
        for start, stop in pairwise((begin, *inside, end)):
            if start > begin:
                segments.append(Segment())
            _add(segments[-1], leaf, start - begin, stop - begin)
        begin = end
        wraps_before = leaf.wraps
    return segments


def _add(segment: Segment, leaf: Leaf, start: int, end: int) -> None:
    text = leaf.text[start:end]
    no_words: list[Word] = []
    if segment.at is None:
        segment.at = leaf, start
    if text.endswith("\n"):
        segment.newline, text = True, text[:-1]
    if leaf.face is None:
        words, width, space = no_words, leaf.width, 0.0
    else:
        words, width, space = leaf.face.words_of(text)
    if start == 0:
        width += leaf.lead
    if end == len(leaf.text):
        width += leaf.trail
    if not text and not (leaf.lead or leaf.trail):
        return
    segment.slices.append(Slice(leaf, start, end, text, words, width, space))
    segment.width += width
    segment.space = segment.space + width if segment.slices[-1].is_space else space


def token(segment: Segment) -> Any:
    """Where a segment begins, as WeasyPrint writes it: nested positions, the last one in bytes."""
    leaf, start = segment.at
    found: Any = None if leaf.face is None else {len(leaf.text[:start].encode()): None}
    for index in reversed(leaf.path):
        found = {index: found}
    return found


def find(segments: list[Segment], skip_stack: Any) -> int | None:
    """The segment that begins there; None when a line began where no segment does."""
    if skip_stack is None:
        return 0
    return next((place for place, segment in enumerate(segments) if token(segment) == skip_stack), None)


def fill(segments: list[Segment], start: int, available: float) -> int:
    """The segment after the last one that fits on the line that begins with `start`."""
    available *= 1 + 1e-9
    width = 0.0
    for place in range(start, len(segments)):
        segment = segments[place]
        if place > start and width + segment.width - segment.space > available:
            return place
        width += segment.width
        if segment.newline:
            return place + 1
    return len(segments)
