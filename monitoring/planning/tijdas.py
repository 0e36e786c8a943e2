"""The axis a roadmap is drawn on: quarters of equal width, and two columns for what has no day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from speerpunten.realisatie import Kwartaal, Realisatie

# As many years as can still be told apart: in columns of a quarter, and in columns of a year.
MOST_YEARS = {"kwartaal": 8, "jaar": 24}
_SHARE = 8  # a column for what has no day is as wide as one part in this of the time beside it
_SMALLEST = 2.5  # quarters; its heading must fit


class Schaal(StrEnum):
    """What one column of time is."""

    KWARTAAL = "kwartaal"
    JAAR = "jaar"


@dataclass(frozen=True)
class Kolom:
    """A column with its heading; `x` and `breedte` in quarters from the left edge of the drawing."""

    label: str
    x: float
    breedte: float

    @property
    def midden(self) -> float:
        return self.x + self.breedte / 2


@dataclass(frozen=True)
class Tijdas:
    """Whole years, `van` up to and including `tot`; after them the columns 'n.t.b.' and 'zonder termijn'.

    Places are in quarters from the left edge: every quarter is as wide as another. Time ends at `tijd`, the drawing
    at `breedte`.
    """

    van: int
    tot: int
    schaal: Schaal = Schaal.KWARTAAL

    @cached_property
    def tijd(self) -> float:
        return 4.0 * (self.tot - self.van + 1)

    @cached_property
    def breedte(self) -> float:
        return self.tijd + self.ntb.breedte + self.geen.breedte

    @cached_property
    def jaren(self) -> list[Kolom]:
        return [Kolom(str(self.van + place), 4.0 * place, 4.0) for place in range(self.tot - self.van + 1)]

    @cached_property
    def kwartalen(self) -> list[Kolom]:
        return [Kolom(f"Q{place % 4 + 1}", float(place), 1.0) for place in range(int(self.tijd))]

    @cached_property
    def ntb(self) -> Kolom:
        return Kolom("N.t.b.", self.tijd, self._zonder_dag)

    @cached_property
    def geen(self) -> Kolom:
        return Kolom("Geen termijn", self.tijd + self._zonder_dag, self._zonder_dag)

    @cached_property
    def _zonder_dag(self) -> float:
        return max(self.tijd / _SHARE, _SMALLEST)

    def start_of(self, day: date) -> float:
        """Where a day begins; below 0 before the axis, above `tijd` after it."""
        quarter = Kwartaal.of(day)
        days = (quarter.last_day - quarter.first_day).days + 1
        return (quarter - Kwartaal(self.van, 1)) + (day - quarter.first_day).days / days

    def end_of(self, day: date) -> float:
        """Where a day ends: the next one begins."""
        quarter = Kwartaal.of(day)
        days = (quarter.last_day - quarter.first_day).days + 1
        return (quarter - Kwartaal(self.van, 1)) + ((day - quarter.first_day).days + 1) / days

    def holds(self, day: date) -> bool:
        return self.van <= day.year <= self.tot


def fitting(
    terms: Iterable[Realisatie],
    today: date,
    schaal: Schaal = Schaal.KWARTAAL,
    van: int | None = None,
    tot: int | None = None,
) -> Tijdas:
    """The axis on which the last day of every term can be seen, with this year and the next; of a term without an
    end the first day, when that is still to come.

    `van` and `tot` are the first and last year that were asked for, in either order. When there are more years than
    can be told apart, the ones furthest from what was asked for are left out; nothing asked, those far from today.
    """
    days = [day for term in terms if (day := term.tot or (term.van if term.van and term.van > today else None))]
    years = [today.year, today.year + 1, *(day.year for day in days)]
    if van and tot:
        van, tot = min(van, tot), max(van, tot)
    first = van or min(*years, tot or years[0])
    last = tot or max(*years, first)
    most = MOST_YEARS[schaal]
    if last - first >= most:
        if tot and not van:
            first = last - most + 1
        else:
            first = first if van else min(max(first, today.year - 1), last - most + 1)
            last = first + most - 1
    return Tijdas(first, last, schaal)
