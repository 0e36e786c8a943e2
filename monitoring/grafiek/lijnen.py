"""Counts over time as lines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from django.utils.safestring import SafeString

from monitoring.grafiek import thema
from monitoring.grafiek.teken import BREEDTE, GRIJS, INKT, LIJN, Stijl, element, n, tekening, tekst

HOOGTE = 290
_LINKS, _RECHTS, _BOVEN, _ONDER = 38, 30, 24, 30
_STRAAL = 3.4
# Room for one label under the axis, and for one mark on a line.
_PER_LABEL, _PER_TEKEN = 70, 14


@dataclass(frozen=True)
class Lijn:
    """A series: as many values as there are moments, None where there is none."""

    naam: str
    waarden: Sequence[int | None]
    stijl: Stijl


def lijngrafiek(
    titel: str,
    beschrijving: str,
    momenten: Sequence[str],
    lijnen: Sequence[Lijn],
    *,
    voorkeur: Sequence[int] = (),
    hier: tuple[int, str] | None = None,
) -> SafeString:
    """Lines over at least one moment; the last of `lijnen` is drawn on top.

    `voorkeur` are the places that are labelled by preference, such as the ends of years. `hier` is a place with a word,
    drawn as a line down the chart.
    """
    steps = schaal(max((value for lijn in lijnen for value in lijn.waarden if value is not None), default=0))
    wide, high = BREEDTE - _LINKS - _RECHTS, HOOGTE - _BOVEN - _ONDER

    def x(place: int) -> float:
        return _LINKS + wide * place / max(len(momenten) - 1, 1)

    def y(value: int) -> float:
        return _BOVEN + high * (1 - value / steps[-1])

    parts = [
        element(
            "path",
            d="".join(f"M{_LINKS} {n(y(step))}H{BREEDTE - _RECHTS}" for step in steps),
            stroke=thema.kleur(LIJN),
            fill="none",
        )
    ]
    parts += [tekst(_LINKS - 7, y(step) + 4.5, str(step), anker="end") for step in steps]
    parts += _labels(momenten, voorkeur, x)
    if hier:
        parts += _here(x(hier[0]), hier[1])
    every = max(1, -(-len(momenten) * _PER_TEKEN // wide))
    for lijn in lijnen:
        parts += _line(lijn, [(x(at), y(v)) for at, v in enumerate(lijn.waarden) if v is not None], every)
    return tekening(HOOGTE, titel, beschrijving, parts)


def schaal(most: int) -> list[int]:
    """Whole numbers from 0 in even, round steps: at most seven, the last one at least `most` and at least 1."""
    step = next(step for step in _round_steps() if step * 6 >= most)
    return list(range(0, max(most, 1) + step, step))[: max(-(-most // step), 1) + 1]


def _round_steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 …"""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _labels(momenten: Sequence[str], voorkeur: Sequence[int], x: Callable[[int], float]) -> list[str]:
    """As many labels under the axis as there is room for, at even distances, with a tick each."""
    places = list(voorkeur) or list(range(len(momenten)))
    room = (BREEDTE - _LINKS - _RECHTS) / max(len(momenten) - 1, 1)
    nearest = min((after - before for before, after in pairwise(places)), default=len(momenten))
    every = max(1, ceil(_PER_LABEL / (room * nearest)))
    bottom = HOOGTE - _ONDER
    shown = places[::every]
    ticks = element(
        "path", d="".join(f"M{n(x(at))} {bottom}v5" for at in shown), stroke=thema.kleur(GRIJS), fill="none"
    )
    return [ticks, *(tekst(x(at), bottom + 20, momenten[at], anker="middle") for at in shown)]


def _here(x: float, word: str) -> list[str]:
    line = element(
        "path",
        d=f"M{n(x)} {_BOVEN - 6}V{HOOGTE - _ONDER}",
        stroke=thema.kleur(INKT),
        stroke_dasharray="1 3",
        fill="none",
    )
    left = x < BREEDTE / 2
    return [line, tekst(x + (5 if left else -5), 13, word, anker=None if left else "end", kleur=INKT)]


def _line(lijn: Lijn, points: list[tuple[float, float]], every: int) -> str:
    """The line with its mark at every so many points and at the last."""
    stijl = lijn.stijl
    drawn = element(
        "polyline",
        points=" ".join(f"{n(x)},{n(y)}" for x, y in points),
        stroke=thema.kleur(stijl.kleur),
        stroke_width=stijl.dikte,
        stroke_dasharray=stijl.streep or None,
        stroke_linejoin="round",
        fill="none",
    )
    return drawn + stijl.tekens([*points[:-1:every], *points[-1:]], _STRAAL)
