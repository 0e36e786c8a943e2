"""Words, measured and drawn: each word of each typeface is shaped once in the life of a worker.

WeasyPrint has Pango shape every line some three times, and again to draw it. A report says the same words over and
over, as any text does, so browsers keep what they shaped; so do we. The shapes are Pango's own.

Imports WeasyPrint: import this module only where a report is printed.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout, get_log_attrs, line_size, strut

# Words kept of one typeface in one size; a report of 45 pages has some 3 000 in all.
KEPT = 20_000

# Before or after these a line may end; elsewhere there is no need to ask.
_ASKED = re.compile(r"[^\w'’.,\"]")
# What the fast way does not do: soft hyphens, tabs, other controls, and scripts written from right to left.
UNUSUAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u0590-\u08ff\u2028-\u202f\u2066-\u2069\ufb1d-\ufeff]")


@dataclass(eq=False, slots=True)
class Run:
    """Glyphs of one font: `glyphs` as PDF writes them (ISO 32000-1, 9.4.3), without the outer angle brackets."""

    font: Any
    glyphs: str
    texts: tuple[tuple[int, str], ...]
    widths: tuple[tuple[int, int], ...]


@dataclass(eq=False, slots=True)
class Word:
    """`width` in CSS pixels."""

    width: float
    runs: tuple[Run, ...]


@dataclass(eq=False)
class Typeface:
    """A style of text as Pango sets it. Heights in CSS pixels, as WeasyPrint's text boxes have them."""

    layout: Layout
    height: float
    baseline: float
    line_height: float
    words: dict[str, Word] = field(default_factory=dict)

    @property
    def ascent(self) -> float:
        """From the top of the line to the baseline."""
        return self.baseline + (self.line_height - self.height) / 2

    def words_of(self, text: str) -> tuple[list[Word], float, float]:
        """The words of a text with at most spaces at its end, their width, and the part of it that is those spaces."""
        body = text.rstrip(" ")
        words = [self.word(body)] if body else []
        width = words[0].width if words else 0.0
        if spaces := len(text) - len(body):
            space = self.word(" ")
            return words + [space] * spaces, width + spaces * space.width, spaces * space.width
        return words, width, 0.0

    def word(self, text: str) -> Word:
        known = self.words.get(text)
        if known is None:
            if len(self.words) >= KEPT:
                self.words.clear()
            known = self.words[text] = _shape(self.layout, text)
        return known


class Font:
    """A font of Pango, kept alive as long as the worker."""

    known: dict[int, "Font"] = {}

    def __init__(self, pango_font: Any, keep: Any) -> None:
        self.pango_font, self.keep = pango_font, keep
        self.key, _, self.size = get_pango_font_key(pango_font)


def typeface(style: Any) -> Typeface:
    """Of a computed style, which keeps it: equal elements share their style."""
    found: Typeface | None = style.__dict__.get("typeface")
    if found is None:
        key = tuple(str(style[name]) for name in _NAMES)
        faces = style.font_config.__dict__.setdefault("typefaces", {})
        found = faces.get(key)
        if found is None:
            found = faces[key] = _make(style)
        style.typeface = found
    return found


_NAMES = (
    *("font_family", "font_size", "font_style", "font_weight", "font_stretch", "font_kerning", "line_height", "lang"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings"),
    "font_language_override",
)


def _make(style: Any) -> Typeface:
    layout = Layout(style)
    layout.set_text(" ")
    line, _ = layout.get_first_line()
    _, height = line_size(line, style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    line_height, _ = strut(style)
    return Typeface(layout, height, baseline, line_height)


def _shape(layout: Layout, text: str) -> Word:
    layout.set_text(text)
    line, _ = layout.get_first_line()
    width, _ = line_size(line, layout.style)
    encoded = text.encode()
    runs = []
    item = line.runs[0]
    while item != ffi.NULL:
        runs.append(_run(item.data, encoded, layout))
        item = item.next
    return Word(width, tuple(runs))


def _run(item: Any, encoded: bytes, layout: Layout) -> Run:
    pango_font = item.item.analysis.font
    address = int(ffi.cast("intptr_t", pango_font))
    font = Font.known.get(address)
    if font is None:
        # The layout holds the font: it gets another one to go on with.
        kept = Layout(layout.style)
        kept.set_text(encoded.decode())
        kept.get_first_line()
        font = Font.known[address] = Font(pango_font, kept)
    logical = ffi.new("PangoRectangle *")
    texts: dict[int, str] = {}
    widths: dict[int, int] = {}
    glyphs = ""
    count = item.glyphs.num_glyphs
    for place in range(count):
        info = item.glyphs.glyphs[place]
        glyph, advance = info.glyph, info.geometry.width
        if glyph == pango.PANGO_GLYPH_EMPTY or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG or info.geometry.y_offset:
            raise Unusual(encoded.decode())
        start = item.glyphs.log_clusters[place]
        end = item.item.length if place == count - 1 else item.glyphs.log_clusters[place + 1]
        offset = item.item.offset
        texts.setdefault(glyph, encoded[offset + start : offset + end].decode())
        pango.pango_font_get_glyph_extents(pango_font, glyph, ffi.NULL, logical)
        width = widths[glyph] = round(logical.width * 1000 * FROM_UNITS / font.size)
        shift = info.geometry.x_offset / font.size
        kerning = int(width + shift - advance * 1000 * FROM_UNITS / font.size)
        glyphs += f">{-shift}<" if shift else ""
        glyphs += f"{glyph:04x}" + (f">{kerning}<" if kerning else "")
    return Run(font, glyphs, tuple(texts.items()), tuple(widths.items()))


class Unusual(Exception):  # noqa: N818 - a reason to let WeasyPrint do it
    """Text that the fast way does not do."""


def breaks(text: str, lang: str | None) -> list[int]:
    """Where in the text a line may end (UAX #14, as Pango has it)."""
    if len(text) < 2:
        return []
    attrs = get_log_attrs(text, lang)
    asked = {place for match in _ASKED.finditer(text) for place in match.span()}
    return sorted(place for place in asked if 0 < place < len(text) and attrs[place].is_line_break)


class Words:
    """In a text box, where WeasyPrint keeps what Pango laid out: the words of one line."""

    first_line_direction = 0

    def __init__(self, words: list[Word]) -> None:
        self.words = words


def show(stream: Any, x: float, y: float, words: list[Word]) -> None:
    """Draws words from left to right; (x, y) is where the first stands on its baseline, in CSS pixels."""
    if not words:
        return
    stream.begin_text()
    stream.stream.append(f"1 0 0 -1 {x:.3f} {y:.3f} Tm".encode())
    shown: list[str] = []
    before = None
    for word in words:
        for run in word.runs:
            if run.font is not before:
                if shown:
                    stream.show_text(f"<{''.join(shown)}>")
                    shown = []
                before = run.font
                font = _font_in(stream, before)
                stream.set_font_size(font.hash, before.size)
            if run not in font.runs:
                _learn(font, run)
            shown.append(run.glyphs)
    stream.show_text(f"<{''.join(shown)}>")
    stream.end_text()


def _font_in(stream: Any, font: Font) -> Any:
    """The font as this PDF has it, with the runs it has seen."""
    found = stream._fonts.get(font.key)
    if found is None:
        found, _ = stream.add_font(font.pango_font)
    if "runs" not in found.__dict__:
        found.runs = set()
    return found


def _learn(font: Any, run: Run) -> None:
    """Has the PDF embed the glyphs of this run, with what they mean."""
    font.runs.add(run)
    for glyph, text in run.texts:
        font.to_unicode.setdefault(glyph, text)
    for glyph, width in run.widths:
        font.widths.setdefault(glyph, width)
