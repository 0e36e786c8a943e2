"""What a drawing is made of: its frame, text, and the shapes and hatchings that tell series apart without colour."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from monitoring.grafiek import thema

BREEDTE = 640
LETTER = 13

INKT = "voorbeeld-kleuren-grijs-700"
GRIJS = "voorbeeld-kleuren-grijs-500"
LIJN = "voorbeeld-kleuren-grijs-200"
WIT = "#ffffff"


def n(value: float) -> str:
    """A number with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def element(naam: str, inhoud: str = "", **attributes: object) -> str:
    """One element; an underscore in the name of an attribute stands for a hyphen, None leaves it out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(n(value) if isinstance(value, float) else str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{naam}{written}>{inhoud}</{naam}>" if inhoud else f"<{naam}{written}/>"


def tekst(x: float, y: float, words: str, *, anker: str | None = None, vet: bool = False, kleur: str = GRIJS) -> str:
    return element(
        "text",
        escape(words),
        x=float(x),
        y=float(y),
        text_anchor=anker,
        font_weight=600 if vet else None,
        fill=thema.kleur(kleur),
    )


def tekening(hoogte: float, titel: str, beschrijving: str, delen: list[str], breedte: float = BREEDTE) -> SafeString:
    """The whole drawing. `titel` is its name, `beschrijving` tells what it shows in words."""
    named = element("title", escape(titel)) + element("desc", escape(beschrijving))
    return mark_safe(  # noqa: S308 - every text in it went through escape
        f'<svg xmlns="http://www.w3.org/2000/svg" class="grafiek" role="img" viewBox="0 0 {n(breedte)} {n(hoogte)}"'
        f' font-family="{escape(thema.lettertype())}" font-size="{LETTER}">{named}{"".join(delen)}</svg>'
    )


def _rond(x: float, y: float, r: float) -> str:
    """Four curves: the arcs of WeasyPrint have corners."""
    k = 0.55 * r
    return (
        f"M{n(x - r)} {n(y)}c0 {n(-k)} {n(r - k)} {n(-r)} {n(r)} {n(-r)}s{n(r)} {n(r - k)} {n(r)} {n(r)}"
        f"s{n(k - r)} {n(r)} {n(-r)} {n(r)}s{n(-r)} {n(k - r)} {n(-r)} {n(-r)}z"
    )


def _vierkant(x: float, y: float, r: float) -> str:
    return f"M{n(x - r)} {n(y - r)}h{n(2 * r)}v{n(2 * r)}h{n(-2 * r)}z"


def _driehoek(x: float, y: float, r: float) -> str:
    return f"M{n(x)} {n(y - r)}l{n(r)} {n(2 * r)}h{n(-2 * r)}z"


def _ruit(x: float, y: float, r: float) -> str:
    return f"M{n(x)} {n(y - r)}l{n(r)} {n(r)}l{n(-r)} {n(r)}l{n(-r)} {n(-r)}z"


VORMEN: dict[str, Callable[[float, float, float], str]] = {
    "rond": _rond,
    "vierkant": _vierkant,
    "driehoek": _driehoek,
    "ruit": _ruit,
}


@dataclass(frozen=True)
class Stijl:
    """How a series looks: `kleur` and `vlak` are colours of the theme, `vorm` one of VORMEN.

    Of a line `streep` are the lengths of its dashes (empty for a whole line), `dikte` its width. Of a bar `arcering`
    is 'schuin', 'recht' or empty. `hol`: the shape is an outline.
    """

    kleur: str
    vorm: str
    vlak: str = ""
    streep: str = ""
    dikte: float = 2
    arcering: str = ""
    hol: bool = False

    def tekens(self, plekken: list[tuple[float, float]], straal: float) -> str:
        """Its shape at each of these places, as one element."""
        colour = thema.kleur(self.kleur)
        return element(
            "path",
            d="".join(VORMEN[self.vorm](x, y, straal) for x, y in plekken),
            fill=WIT if self.hol else colour,
            stroke=colour,
            stroke_width=1.5,
        )

    def balk(self, x: float, y: float, breedte: float, hoogte: float) -> str:
        """A bar with its hatching."""
        colour = thema.kleur(self.kleur)
        ground = thema.kleur(self.vlak) if self.vlak else colour
        drawn = element(
            "rect", x=float(x), y=float(y), width=float(breedte), height=float(hoogte), fill=ground, stroke=colour
        )
        if lines := _arcering(self.arcering, x, y, breedte, hoogte):
            drawn += element("path", d=lines, stroke=colour, stroke_width=1.2, fill="none")
        return drawn


def _arcering(soort: str, x: float, y: float, breedte: float, hoogte: float, stap: float = 5) -> str:
    """Hatching within a rectangle, as the d of a path."""
    if soort == "recht":
        return "".join(f"M{n(x + at)} {n(y)}v{n(hoogte)}" for at in _steps(breedte, stap))
    if soort != "schuin":
        return ""
    parts = []
    # Up from the left to the right at 45 degrees: each line starts at the foot or the left side, and ends at the head
    # or the right side.
    for start in _steps(breedte + hoogte, stap):
        x0, x1 = max(0.0, start - hoogte), min(start, breedte)
        parts.append(f"M{n(x + x0)} {n(y + start - x0)}L{n(x + x1)} {n(y + start - x1)}")
    return "".join(parts)


def _steps(whole: float, step: float) -> list[float]:
    return [step * place for place in range(1, int(whole / step) + 1) if step * place < whole]


def legenda(stijl: Stijl, *, lijn: bool) -> SafeString:
    """A sample of a series, to stand beside its name: hidden from a screen reader, which reads the name."""
    if lijn:
        drawn = element(
            "path",
            d="M1 8H39",
            stroke=thema.kleur(stijl.kleur),
            stroke_width=stijl.dikte,
            stroke_dasharray=stijl.streep or None,
            fill="none",
        ) + stijl.tekens([(20, 8)], 4)
        width = 40
    else:
        drawn = stijl.balk(1, 2, 20, 12) + stijl.tekens([(32, 8)], 4)
        width = 38
    return mark_safe(  # noqa: S308 - no text in it
        f'<svg xmlns="http://www.w3.org/2000/svg" class="grafiek__staal" aria-hidden="true" width="{width}" height="16"'
        f' viewBox="0 0 {width} 16">{drawn}</svg>'
    )
