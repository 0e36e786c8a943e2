"""A roadmap for the report: the rows of the page on one line each, drawn small and with few elements.

A stylesheet does not reach into a drawing on paper, so everything is said with attributes. On a line the original,
previous and current term lie over each other. What a drawing shows stands in words in the cells beside it. Sizes are in
pixels of 1/96 inch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from monitoring.grafiek import thema
from monitoring.models import Signaal
from monitoring.planning.regel import Baan, Regel, Rol, named
from monitoring.planning.roadmap import Pijlerdeel, Roadmap, Speerpuntdeel
from monitoring.planning.tijdas import Schaal, Tijdas
from monitoring.planning.vorm import Figuur, Vorm
from speerpunten.models import Fase

BREEDTE = 350  # of the drawing: the sign of the signaal, and the axis
_AS = 16  # where the axis begins
_REGEL, _KOP = 13, 26
_TEKST = 70  # characters of a result
_STRAAL = 4.2  # of a point
_DIK = 6  # of a bar

_INKT = "voorbeeld-kleuren-grijs-700"


@dataclass(frozen=True)
class _Stijl:
    """How the shapes of one kind look: colours of the theme, and whether the edge is broken."""

    vlak: str
    rand: str
    streep: bool = False


_STIJLEN = {
    "oorspronkelijk": _Stijl("voorbeeld-kleuren-grijs-50", "voorbeeld-kleuren-grijs-400", True),
    "vorig": _Stijl("voorbeeld-kleuren-violet-200", "voorbeeld-kleuren-violet-400"),
    "nu": _Stijl("voorbeeld-kleuren-violet-500", "voorbeeld-kleuren-violet-500"),
    "klaar": _Stijl("fase-vervallen-rand", "fase-vervallen-rand"),
    "voorbij": _Stijl("signaal-bijsturen-rand", "signaal-bijsturen-rand"),
}
# What a legend names, with the sample that shows it.
LEGENDA = [
    ("kwartaal of dag", "nu", Figuur.PUNT),
    ("jaar of periode", "nu", Figuur.BALK),
    ("medio", "nu", Figuur.MEDIO),
    ("e.v., zonder einde", "nu", Figuur.OPEN),
    ("uiterlijk", "nu", Figuur.UITERLIJK),
    ("oorspronkelijke termijn", "oorspronkelijk", Figuur.PUNT),
    ("vorige termijn", "vorig", Figuur.PUNT),
    ("voorbij en nog open", "voorbij", Figuur.PUNT),
    ("klaar of vervallen", "klaar", Figuur.PUNT),
]


@dataclass(frozen=True)
class Afdruk:
    """A row in the report: what stands in its cells, and its drawing."""

    regel: Regel
    tekst: str
    termijn: str
    eerder: str
    stand: str
    tekening: SafeString


@dataclass(frozen=True)
class Planning:
    """The roadmap as the report prints it; the line in it stands for the peildatum."""

    roadmap: Roadmap

    @property
    def pijlers(self) -> list[tuple[Pijlerdeel, list[tuple[Speerpuntdeel, list[Afdruk]]]]]:
        """Each pijler with its rows by speerpunt."""
        on, day = self.roadmap.tijdas, self.roadmap.vandaag
        line = on.end_of(day) if on.holds(day) else None
        return [
            (pijler, [(deel, [row(regel, on, line) for regel in deel.regels]) for deel in pijler.speerpunten])
            for pijler in self.roadmap.pijlers
        ]

    @property
    def kop(self) -> SafeString:
        return head(self.roadmap.tijdas)

    @property
    def legenda(self) -> list[tuple[str, SafeString]]:
        return legend()


def row(regel: Regel, on: Tijdas, today: float | None) -> Afdruk:
    """`today` is where its line stands on the axis, in quarters."""
    return Afdruk(
        regel=regel,
        tekst=_cut(regel.omschrijving, _TEKST),
        termijn=_cut(named(regel.huidig), 24),
        eerder=_earlier(regel),
        stand=f"{regel.fase.label} · {regel.signaal.label.lower()}" if regel.is_open else str(regel.fase.label),
        tekening=_drawing(regel, on, today),
    )


def _earlier(regel: Regel) -> str:
    """The terms it had before, where they differ: the original one, and the one of the previous editie."""
    before = dict.fromkeys(term for term in (regel.oorspronkelijk, regel.vorig) if term not in (None, regel.huidig))
    return f"was {', '.join(_cut(named(term), 22) for term in before)}" if before else ""


def _drawing(regel: Regel, on: Tijdas, today: float | None) -> SafeString:
    middle = _REGEL / 2
    drawn = [_path_element("".join(_grid(on, _REGEL)), "voorbeeld-kleuren-grijs-200")]
    if today is not None:
        drawn.append(_path_element(f"M{_x(today, on)} 0V{_REGEL}", "signaal-bijsturen-rand", 1.5))
    drawn.append(_sign(str(regel.signaal if regel.is_open else regel.fase)))
    for baan in regel.banen(on):
        kind = _kind(baan, regel)
        stijl = _STIJLEN[kind]
        for vorm in baan.vormen:
            closed, lines = outline(vorm, float(_x(vorm.van, on)), float(_x(vorm.tot, on)), middle, kind)
            drawn += [_shapes(closed, stijl), _path_element(lines, stijl.rand, 1.5)]
    return _svg("planning__rij", BREEDTE, _REGEL, "".join(drawn))


def head(on: Tijdas) -> SafeString:
    """The years, and what the two columns behind them are."""
    texts = [_text(jaar.midden, on, _KOP - 9, jaar.label) for jaar in on.jaren]
    texts.append(_text(on.ntb.midden, on, _KOP - 9, on.ntb.label))
    texts += [_text(on.geen.midden, on, _KOP - 15 + 11 * n, word) for n, word in enumerate(on.geen.label.split(" "))]
    drawn = _path_element("".join(_grid(on, _KOP)), "voorbeeld-kleuren-grijs-200")
    group = f'<g fill="{thema.kleur(_INKT)}" text-anchor="middle">{"".join(texts)}</g>'
    letters = f' font-family="{escape(thema.lettertype())}" font-size="10"'
    return _svg("planning__kop", BREEDTE, _KOP, drawn + group, letters)


def _text(quarters: float, on: Tijdas, y: float, words: str) -> str:
    return f'<text x="{_x(quarters, on)}" y="{_n(y)}">{escape(words)}</text>'


def _grid(on: Tijdas, height: float) -> Iterator[str]:
    for kolom in (*on.jaren, on.ntb, on.geen):
        yield f"M{_x(kolom.x, on)} 0V{_n(height)}"
    if on.schaal == Schaal.KWARTAAL and height == _KOP:
        for kolom in on.kwartalen:
            if kolom.x % 4:
                yield f"M{_x(kolom.x, on)} {_n(height - 3)}v3"


def _kind(baan: Baan, regel: Regel) -> str:
    if baan.rol != Rol.NU:
        return str(baan.rol)
    if not regel.is_open:
        return "klaar"
    return "voorbij" if regel.is_verstreken else "nu"


def _x(quarters: float, on: Tijdas) -> str:
    return _n(_AS + (BREEDTE - _AS) * quarters / on.breedte)


def outline(vorm: Vorm, left: float, right: float, y: float, kind: str) -> tuple[str, str]:
    """The shape from `left` to `right` around the height `y` as two paths: what is filled, and what is a line."""
    if vorm.figuur == Figuur.PUNT:
        return _point(left, y, kind)
    if vorm.figuur == Figuur.UITERLIJK:
        return f"M{_n(left - 1)} {_n(y - 5)}h2v10h-2z", f"M{_n(left - 10)} {_n(y)}h7m-3 -3l3 3l-3 3"
    if vorm.figuur == Figuur.EERDER:
        return "", f"M{_n(left + 6)} {_n(y - 4)}l-4 4l4 4"
    if vorm.figuur == Figuur.LATER:
        return "", f"M{_n(left - 6)} {_n(y - 4)}l4 4l-4 4"
    bar = f"M{_n(left)} {_n(y - _DIK / 2)}H{_n(right)}v{_DIK}H{_n(left)}z"
    if vorm.figuur == Figuur.MEDIO:
        half = _DIK / 2
        bar = (
            f"M{_n(left + half)} {_n(y - half)}H{_n(right - half)}a{_n(half)} {_n(half)} 0 0 1 0 {_DIK}"
            f"H{_n(left + half)}a{_n(half)} {_n(half)} 0 0 1 0 {-_DIK}z"
        )
    lines = f"M{_n(left + 6)} {_n(y - 5)}l-5 5l5 5" if vorm.links else ""
    if vorm.figuur == Figuur.OPEN:
        lines += f"M{_n(right - 1)} {_n(y - 5)}l5 5l-5 5"
    elif vorm.rechts:
        lines += f"M{_n(right - 6)} {_n(y - 5)}l5 5l-5 5"
    return bar, lines


# The signs of the picture on one page: a square is done, the others are open and take the shape of their signaal.
_SIGNS: dict[str, str] = {
    Signaal.OP_KOERS: "M1.4 6.5a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0z",
    Signaal.AANDACHT: "M5 2.7l4 7.4h-8z",
    Signaal.BIJSTUREN: "M5 2.2l4.3 4.3l-4.3 4.3l-4.3 -4.3z",
    Signaal.ONBEKEND: "M2 6.5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
    Fase.GEREALISEERD: "M1.6 3.1h6.8v6.8h-6.8z",
    Fase.VERVALLEN: "M1.4 6.5h7.2",
}
_OUTLINED = {str(Signaal.ONBEKEND): "signaal-onbekend-rand", str(Fase.VERVALLEN): "fase-vervallen-rand"}


@cache
def _sign(state: str) -> str:
    """The sign of a signaal, or of a fase of what is no longer open."""
    if state in _OUTLINED:
        return _path_element(_SIGNS[state], _OUTLINED[state], 1.3)
    colour = "fase-gerealiseerd-vlak" if state == Fase.GEREALISEERD else f"signaal-{state.replace('_', '-')}-rand"
    return f'<path d="{_SIGNS[state]}" fill="{thema.kleur(colour)}"/>'


def _circle(x: float, y: float, r: float) -> str:
    return f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0z"


def _point(x: float, y: float, kind: str) -> tuple[str, str]:
    r = _STRAAL
    if kind == "klaar":
        return _circle(x, y, r - 0.7), ""
    if kind == "voorbij":
        return _diamond(x, y, r - 1), _diamond(x, y, r + 1.6)
    return _diamond(x, y, r), ""


def _diamond(x: float, y: float, r: float) -> str:
    return f"M{_n(x)} {_n(y - r)}l{_n(r)} {_n(r)}l{_n(-r)} {_n(r)}l{_n(-r)} {_n(-r)}z"


def _shapes(d: str, stijl: _Stijl) -> str:
    if not d:
        return ""
    dashes = ' stroke-dasharray="2 1.2"' if stijl.streep else ""
    return f'<path d="{d}" fill="{thema.kleur(stijl.vlak)}" stroke="{thema.kleur(stijl.rand)}"{dashes}/>'


def _path_element(d: str, kleur: str, width: float = 1) -> str:
    return f'<path d="{d}" fill="none" stroke="{thema.kleur(kleur)}" stroke-width="{_n(width)}"/>' if d else ""


def _cut(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rpartition(' ')[0] or plain[: most - 1]} …"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _svg(name: str, width: float, height: float, drawn: str, more: str = "") -> SafeString:
    return mark_safe(  # noqa: S308 - numbers, colours of the theme and escaped text
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" width="{_n(width)}" height="{_n(height)}" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" aria-hidden="true"{more}>{drawn}</svg>'
    )


def _sample(kind: str, figuur: Figuur) -> SafeString:
    left, right = (3.0, 24.0) if figuur in {Figuur.BALK, Figuur.OPEN, Figuur.MEDIO} else (15.0, 15.0)
    closed, lines = outline(Vorm(figuur, 0, 0), left, right, 6, kind)
    stijl = _STIJLEN[kind]
    return _svg("planning__staal", 30, 12, _shapes(closed, stijl) + _path_element(lines, stijl.rand, 1.5))


def legend() -> list[tuple[str, SafeString]]:
    """What each shape means, with a sample of it."""
    return [(words, _sample(kind, figuur)) for words, kind, figuur in LEGENDA]
