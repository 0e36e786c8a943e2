"""Badges and signs: drawn once in a document and stamped from then on.

A badge takes five boxes with rounded corners, borders and a sign that may be turned, and a report has hundreds of them
in ten kinds. What WeasyPrint draws for the first is kept and put again where the same badge stands.

Imports WeasyPrint: import this module only where a report is printed.
"""

from typing import Any

from pydyf import _to_bytes
from weasyprint.anchors import gather_anchors
from weasyprint.draw import draw_stacking_context
from weasyprint.formatting_structure import boxes
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.stacking import StackingContext

from monitoring.rapport.drukpers.woorden import Words, show


class Stamp(boxes.TextBox):
    """An inline block as the text it holds, in one line or none, and the drawing around it.

    `drawing` is shared by all copies: the operators, once it was drawn on a page.
    """

    drawing: "_Drawing"


class _Drawing:
    def __init__(self, box: Any, label: Any) -> None:
        self.box, self.label = box, label
        self.operators: bytes | None = None


def stamp(context: Any, box: Any) -> Stamp | None:
    """For an inline block, laid out at the origin; None when it holds more than a stamp does."""
    parts = list(box.descendants())
    labels = [part for part in parts if isinstance(part, boxes.TextBox) and part.text]
    if len(labels) > 1 or any(isinstance(part, boxes.ReplacedBox) or part.style["anchor"] for part in parts):
        return None
    label = labels[0] if labels else None
    if label and (isinstance(label, Stamp) or not isinstance(label.pango_layout, Words)):
        return None
    links: list[Any] = []
    layout_box_backgrounds(None, box, context.get_image_from_uri)
    gather_anchors(box, {}, links, [], {None: []})
    if links or any(_is_repeated(part) for part in parts):
        return None
    # Not the style of the box: what that paints, and how it turns, is in the drawing.
    made = Stamp(box.element_tag, box.style.anonymous_style, box.element, label.text if label else " ")
    made.text = label.text if label else ""
    made.drawing = _Drawing(box, label)
    for side in ("top", "right", "bottom", "left"):
        for name in (f"margin_{side}", f"padding_{side}", f"border_{side}_width"):
            setattr(made, name, 0)
    made.position_x = made.position_y = 0
    made.width, made.height, made.baseline = box.margin_width(), box.margin_height(), box.baseline
    return made


def _is_repeated(box: Any) -> bool:
    """Whether it has a background in a pattern, which PDF fixes to the page and not to what is drawn."""
    layers = box.background.layers if box.background else ()
    return any(layer.image is not None and layer.repeat != ("no-repeat", "no-repeat") for layer in layers)


def draw_stamp(stream: Any, box: Stamp) -> None:
    drawing = box.drawing
    if drawing.operators is None:
        drawing.operators = _operators(stream, drawing)
    x, y = box.position_x, box.position_y
    stream.push_state()
    stream.stream += [f"1 0 0 1 {x:.3f} {y:.3f} cm".encode(), drawing.operators]
    stream.pop_state()
    if drawing.label:
        stream.set_color(drawing.label.style["color"])
        show(
            stream,
            x + drawing.label.position_x,
            y + drawing.label.position_y + drawing.label.baseline,
            drawing.label.pango_layout.words,
        )


def _operators(stream: Any, drawing: _Drawing) -> bytes:
    """All but the text, which is drawn by itself so that it can be told from the drawing."""
    scratch = stream.clone(tags=None)
    label = drawing.label
    if label:
        words, label.pango_layout.words = label.pango_layout.words, []
    draw_stacking_context(scratch, StackingContext.from_box(drawing.box, None))
    if label:
        label.pango_layout.words = words
    return b"\n".join(_to_bytes(item) for item in scratch.stream)
