"""Lines of text, broken in one pass: what WeasyPrint does piece by piece, for text that asks for nothing special.

Half of the time of a report went into lines. WeasyPrint lays out each piece of text anew for each line, makes boxes
for every element on it, and looks at floats, footnotes, hyphens and first letters that a report has not. `install`
puts `lines` before it. What `lines` does not know (see segmenten.py) goes the way it went, so nothing has to be kept
out of a template; a test holds both ways against each other.

Imports WeasyPrint: import this module only where a report is printed.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint import draw
from weasyprint.draw.text import draw_text
from weasyprint.layout import block
from weasyprint.layout.inline import iter_line_boxes

from monitoring.rapport.drukpers.segmenten import Leaf, Segment, Slice, fill, find, segments_of, token
from monitoring.rapport.drukpers.stempels import Stamp, draw_stamp
from monitoring.rapport.drukpers.woorden import Typeface, Words, show, typeface

# What is the same for every line and every text box.
_NO_DECORATION = {
    f"{kind}_{side}{suffix}": 0
    for kind, suffix in (("margin", ""), ("padding", ""), ("border", "_width"))
    for side in ("top", "right", "bottom", "left")
}


def install() -> None:
    """Has WeasyPrint use this, for every document of this process."""
    block.iter_line_boxes = lines
    draw.draw_text = draw_words


def lines(
    context: Any,
    box: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    first_letter_style: Any,
    first_line_style: Any,
) -> Iterator[tuple[Any, Any]]:
    """As WeasyPrint's iter_line_boxes: the lines of a line box from `skip_stack` on, and where the next begins."""
    found = None
    if (
        not (first_letter_style or first_line_style or _floats_beside(context, containing_block))
        and box.style["text_indent"].value == 0
    ):
        found = segments_of(context, box, containing_block)
    segments, widest = found or ([], 0)
    start = find(segments, skip_stack)
    if not segments or start is None or widest > containing_block.width:
        yield from iter_line_boxes(
            context,
            box,
            position_y,
            bottom_space,
            skip_stack,
            containing_block,
            absolute_boxes,
            fixed_boxes,
            first_letter_style,
            first_line_style,
        )
        return
    box.__dict__.update(_NO_DECORATION)
    while start < len(segments):
        end = fill(segments, start, containing_block.width)
        line = _line(box, segments[start:end], position_y, containing_block)
        position_y += line.height
        yield line, token(segments[end]) if end < len(segments) else None
        start = end


def _floats_beside(context: Any, containing_block: Any) -> bool:
    left = containing_block.content_box_x()
    right = left + containing_block.width
    return any(
        shape.position_x < right and shape.position_x + shape.margin_width() > left
        for shape in context.excluded_shapes or ()
    )


def _line(box: Any, segments: list[Segment], position_y: float, containing_block: Any) -> Any:
    slices = [part for segment in segments for part in segment.slices]
    while slices and slices[0].is_space:
        slices = slices[1:]
    while slices and slices[-1].is_space:
        slices.pop()
    line = box.copy()
    line.position_x, line.position_y = containing_block.content_box_x(), position_y
    line.margin_top = line.margin_bottom = 0
    face = typeface(box.style)
    builder = _Builder(line.position_x, face.ascent, face.line_height - face.ascent)
    for part in slices:
        builder.add(part, last=part is slices[-1])
    line.children = builder.finish()
    line.width = builder.x - line.position_x
    line.height, line.baseline = builder.above + builder.below, builder.above
    shift = _shift(box.style["text_align_all"], containing_block.width - line.width)
    for child in line.children:
        child.translate(shift, position_y + builder.above)
    line.position_x += shift
    return line


def _shift(align: str, left_over: float) -> float:
    if left_over <= 0 or align in {"start", "left"}:
        return 0
    return left_over / 2 if align == "center" else left_over


class _Builder:
    """Makes the boxes of one line, around a baseline at 0."""

    def __init__(self, x: float, above: float, below: float) -> None:
        self.x, self.above, self.below = x, above, below
        self.children: list[Any] = []
        self.open: list[tuple[Any, Any]] = []
        self.text: Any = None
        self.leaf: Leaf | None = None

    def add(self, part: Slice, *, last: bool) -> None:
        leaf = part.leaf
        if leaf is not self.leaf:
            self.open_for(leaf, part)
        width = part.width
        if part.start == 0:
            self.x += leaf.lead
            width -= leaf.lead
        if part.end == len(leaf.text):
            width -= leaf.trail
        if leaf.face is None:
            self.place_atom(leaf.box.deepcopy())
        else:
            self.place_text(leaf, leaf.face, part, width, last=last)
        if part.end == len(leaf.text):
            self.x += leaf.trail

    def open_for(self, leaf: Leaf, part: Slice) -> None:
        while self.open and self.open[-1][0] not in leaf.keep:
            self.close()
        for template in leaf.keep[len(self.open) :]:
            box = template.copy()
            box.children = []
            box.position_x, box.position_y = self.x, -box.baseline
            if not (part.start == 0 and template in leaf.opens):
                box.margin_left = box.border_left_width = box.padding_left = 0
            self.siblings().append(box)
            self.open.append((template, box))
        self.leaf, self.text = leaf, None

    def siblings(self) -> list[Any]:
        found: list[Any] = self.open[-1][1].children if self.open else self.children
        return found

    def place_atom(self, box: Any) -> None:
        box.translate(self.x - box.position_x, -box.baseline - box.position_y)
        self.siblings().append(box)
        self.x += box.margin_width()
        self.reach(box.baseline, box.margin_height() - box.baseline)

    def place_text(self, leaf: Leaf, face: Typeface, part: Slice, width: float, *, last: bool) -> None:
        words, text = part.words, part.text
        if last and part.space:
            words, text, width = words[:1], text.rstrip(" "), width - part.space
        if self.text is None:
            box = self.text = leaf.box.copy()
            box.__dict__.update(_NO_DECORATION)
            box.position_x, box.position_y = self.x, -face.ascent
            box.height, box.baseline = face.height, face.ascent
            box.margin_top = box.margin_bottom = (face.line_height - face.height) / 2
            box.text, box.width, box.pango_layout = "", 0, Words([])
            self.siblings().append(box)
            self.reach(face.ascent, face.line_height - face.ascent)
        self.text.text += text
        self.text.width += width
        self.text.pango_layout.words += words
        self.x += width

    def reach(self, above: float, below: float) -> None:
        self.above, self.below = max(self.above, above), max(self.below, below)

    def close(self) -> None:
        template, box = self.open.pop()
        if not (self.leaf and template in self.leaf.closes):
            box.margin_right = box.border_right_width = box.padding_right = 0
        box.width = 0
        box.width = self.x - box.position_x - box.margin_width()

    def finish(self) -> list[Any]:
        while self.open:
            self.close()
        return self.children


def draw_words(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: str) -> None:
    """As WeasyPrint's draw_text, for text boxes that `lines` made."""
    if isinstance(textbox, Stamp):
        draw_stamp(stream, textbox)
    elif isinstance(textbox.pango_layout, Words):
        stream.set_color(textbox.style["color"])
        show(stream, textbox.position_x, textbox.position_y + textbox.baseline, textbox.pango_layout.words)
    else:
        draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
