"""Draws a roadmap as SVG: on a page one drawing a row, in the report one for many rows.

A drawing on a page is as wide as the cell it stands in, so its places are in per cent; shapes of a fixed size are
drawn once a page, in templates/monitoring/planning/vormen.html. Colours come from static/css/planning.css.
"""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from monitoring.planning.regel import Baan, Regel, Rol
from monitoring.planning.tijdas import Kolom, Schaal, Tijdas
from monitoring.planning.vorm import Figuur, Vorm

BAAN = 13  # pixels of height for one term
_RAND = 5  # above the first and below the last
_DIK = 8  # of a bar

# Shapes of a fixed size stand at the place where they are; of a bar they are its end.
_TEKENS = {
    Figuur.PUNT: "punt",
    Figuur.UITERLIJK: "uiterlijk",
    Figuur.EERDER: "links",
    Figuur.LATER: "rechts",
}

_CLASSES = {"klaar": "t-nu t-klaar", "voorbij": "t-nu t-voorbij"}


def row(regel: Regel, on: Tijdas) -> SafeString:
    """The terms of one result, oldest above; what it draws it says as well. As high as its cell."""
    banen = regel.banen(on)
    top = -BAAN * (len(banen) - 1) / 2
    drawn = "".join(_baan(baan, top + BAAN * place, on, regel) for place, baan in enumerate(banen))
    return mark_safe(  # noqa: S308 - numbers, and escaped text
        f'<svg class="roadmap__rij" height="{BAAN * len(banen) + 2 * _RAND}" role="img">'
        f"<title>{escape(regel.in_woorden)}</title>"
        f'<use href="#raster" width="100%" height="100%"/><svg y="50%" overflow="visible">{drawn}</svg></svg>'
    )


def _baan(baan: Baan, y: float, on: Tijdas, regel: Regel) -> str:
    state = _state(baan, regel)
    shown = "".join(_vorm(vorm, y, on, state) for vorm in baan.vormen)
    return f'<g class="{_CLASSES.get(state) or f"t-{baan.rol}"}">{shown}</g>'


def _state(baan: Baan, regel: Regel) -> str:
    """What is special about the current term: it passed, or the result needs nothing more."""
    if baan.rol != Rol.NU:
        return ""
    if not regel.is_open:
        return "klaar"
    return "voorbij" if regel.is_verstreken else ""


def _vorm(vorm: Vorm, y: float, on: Tijdas, state: str) -> str:
    if teken := _TEKENS.get(vorm.figuur):
        if state and vorm.figuur == Figuur.PUNT:
            teken = f"{teken}-{state}"
        return f'<use href="#t-{teken}" x="{_share(vorm.van, on)}" y="{y:g}"/>'
    round_end = ' rx="4"' if vorm.figuur == Figuur.MEDIO else ""
    parts = [
        f'<rect x="{_share(vorm.van, on)}" y="{y - _DIK / 2:g}" width="{_share(vorm.tot - vorm.van, on)}" '
        f'height="{_DIK}"{round_end}/>'
    ]
    if vorm.links:
        parts.append(f'<use href="#t-links" x="{_share(vorm.van, on)}" y="{y:g}"/>')
    if vorm.figuur == Figuur.OPEN:
        parts.append(f'<use href="#t-open" x="{_share(vorm.tot, on)}" y="{y:g}"/>')
    elif vorm.rechts:
        parts.append(f'<use href="#t-rechts" x="{_share(vorm.tot, on)}" y="{y:g}"/>')
    return "".join(parts)


def grid(on: Tijdas, today: float | None) -> SafeString:
    """The lines behind every row, as a symbol: drawn once a page. `today` is where its line stands, in quarters."""
    lines = [_line(kolom.x, on, "jaar") for kolom in on.jaren]
    if on.schaal == Schaal.KWARTAAL:
        lines += [_line(kolom.x, on, "kwartaal") for kolom in on.kwartalen if kolom.x % 4]
    lines += [_line(on.ntb.x, on, "jaar"), _line(on.geen.x, on, "kwartaal")]
    if today is not None:
        lines.append(_line(today, on, "vandaag"))
    without = (
        f'<rect class="r-zonder" x="{_share(on.tijd, on)}" width="{_share(on.breedte - on.tijd, on)}" height="100%"/>'
    )
    return mark_safe(f'<symbol id="raster">{without}{"".join(lines)}</symbol>')  # noqa: S308 - numbers


def _line(x: float, on: Tijdas, soort: str) -> str:
    share = _share(x, on)
    return f'<line class="r-{soort}" x1="{share}" x2="{share}" y2="100%"/>'


def head(on: Tijdas) -> SafeString:
    """The headings of the columns, above the rows."""
    texts = [_heading(jaar, on, 15, "jaar") for jaar in on.jaren]
    if on.schaal == Schaal.KWARTAAL:
        texts += [_heading(kwartaal, on, 33, "kwartaal") for kwartaal in on.kwartalen]
    texts += [_heading(kolom, on, 15, "zonder") for kolom in (on.ntb, on.geen)]
    return mark_safe("".join(texts))  # noqa: S308 - numbers and years


def narrowest(on: Tijdas) -> int:
    """The least width in pixels at which the headings do not run into each other."""
    return round(on.breedte * (20 if on.schaal == Schaal.KWARTAAL else 10))


def _heading(kolom: Kolom, on: Tijdas, y: int, soort: str) -> str:
    words = kolom.label.split(" ")
    place = _share(kolom.midden, on)
    if len(words) == 1:
        return f'<text class="k-kop k-{soort}" x="{place}" y="{y}">{kolom.label}</text>'
    lines = "".join(f'<tspan x="{place}" y="{y + 15 * n}">{word}</tspan>' for n, word in enumerate(words))
    return f'<text class="k-kop k-{soort}">{lines}</text>'


def _share(quarters: float, on: Tijdas) -> str:
    """In per cent of the width of the drawing."""
    return f"{round(100 * quarters / on.breedte, 2):g}%"
