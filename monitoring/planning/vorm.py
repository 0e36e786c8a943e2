"""A term as shapes on an axis. Each shape lies within the axis, whatever the term and whatever the axis."""

from dataclasses import dataclass
from enum import StrEnum

from monitoring.planning.tijdas import Tijdas
from speerpunten.realisatie import Realisatie, Soort


class Figuur(StrEnum):
    """What a shape looks like, and so what it says."""

    PUNT = "punt"  # a quarter, or a day; or that there is no day
    BALK = "balk"  # a year or a period
    MEDIO = "medio"  # the middle of a year, not more precise
    OPEN = "open"  # from a day on, without an end: a bar with an open arrow
    UITERLIJK = "uiterlijk"  # a deadline; nothing is said of the start
    EERDER = "eerder"  # lies before the axis
    LATER = "later"  # lies after it


@dataclass(frozen=True)
class Vorm:
    """A shape from `van` up to `tot`, in quarters from the left edge of the axis; a point has both the same.

    `links` and `rechts`: it goes on beyond that edge of the axis.
    """

    figuur: Figuur
    van: float
    tot: float
    links: bool = False
    rechts: bool = False


_BARS = {Soort.JAAR: Figuur.BALK, Soort.PERIODE: Figuur.BALK, Soort.MEDIO: Figuur.MEDIO}


def shapes(term: Realisatie, on: Tijdas) -> tuple[Vorm, ...]:
    """How this term is drawn on that axis: always one shape at least, and from left to right."""
    if term.soort == Soort.NTB:
        return (_point(on.ntb.midden),)
    if term.van is None and term.tot is None:
        return (_point(on.geen.midden),)
    if quarters := term.kwartalen:
        found = [_in_time(on, on.start_of(quarter.first_day) + 0.5, Figuur.PUNT) for quarter in quarters]
        return tuple(dict.fromkeys(found))  # what lies beyond an edge is told once
    if term.tot is None:
        assert term.van is not None
        return (_open(on, on.start_of(term.van)),)
    if term.van is None:
        return (_in_time(on, on.end_of(term.tot), Figuur.UITERLIJK),)
    if term.van == term.tot:
        return (_in_time(on, (on.start_of(term.van) + on.end_of(term.tot)) / 2, Figuur.PUNT),)
    return (_bar(on, on.start_of(term.van), on.end_of(term.tot), _BARS.get(term.soort, Figuur.BALK)),)


def _point(x: float) -> Vorm:
    return Vorm(Figuur.PUNT, x, x)


def _before() -> Vorm:
    return Vorm(Figuur.EERDER, 0.0, 0.0, links=True)


def _after(on: Tijdas) -> Vorm:
    return Vorm(Figuur.LATER, on.tijd, on.tijd, rechts=True)


def _in_time(on: Tijdas, x: float, figuur: Figuur) -> Vorm:
    if x <= 0:
        return _before()
    return Vorm(figuur, x, x) if x <= on.tijd else _after(on)


def _open(on: Tijdas, start: float) -> Vorm:
    if start >= on.tijd:
        return _after(on)
    return Vorm(Figuur.OPEN, max(start, 0.0), on.tijd, links=start < 0, rechts=True)


def _bar(on: Tijdas, start: float, end: float, figuur: Figuur) -> Vorm:
    if end <= 0:
        return _before()
    if start >= on.tijd:
        return _after(on)
    return Vorm(figuur, max(start, 0.0), min(end, on.tijd), links=start < 0, rechts=end > on.tijd)
