"""The term of a result: when it should be there, as printed and as days.

`Kwartaal` and `Realisatie` are immutable values without database and without clock. A term is never
invented: what a document does not print has no day, and what cannot be read stays text.

Source of the printed forms: the Realisatie column of the ZSSD programme, and the planning columns of the
Vlissingen, Achterhoek and Schouwen-Duiveland programmes.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import total_ordering
from typing import NamedTuple

from django.db.models import TextChoices

EXAMPLES = "Q1 2026, 2025-2026, 2024 e.v., uiterlijk 2027, 1-7-2026 of n.t.b."

_FIRST_YEAR, _LAST_YEAR = 1990, 2099


class Kwartaal(NamedTuple):
    """A calendar quarter; orders and subtracts as a point in time."""

    jaar: int
    nummer: int

    @classmethod
    def of(cls, day: date) -> "Kwartaal":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first_day(self) -> date:
        return date(self.jaar, 3 * self.nummer - 2, 1)

    @property
    def last_day(self) -> date:
        return (self + 1).first_day - timedelta(days=1)

    @property
    def label(self) -> str:
        return f"Q{self.nummer} {self.jaar}"

    def __add__(self, quarters: int) -> "Kwartaal":  # type: ignore[override]
        """The quarter that many quarters later (earlier when negative)."""
        jaar, rest = divmod(self.jaar * 4 + self.nummer - 1 + quarters, 4)
        return Kwartaal(jaar, rest + 1)

    def __sub__(self, other: "Kwartaal") -> int:
        """How many quarters this one lies after the other."""
        return (self.jaar - other.jaar) * 4 + self.nummer - other.nummer


class Soort(TextChoices):
    """What kind of term is printed."""

    KWARTAAL = "kwartaal", "kwartaal"
    KWARTALEN = "kwartalen", "meerdere kwartalen"
    JAAR = "jaar", "jaar"
    PERIODE = "periode", "periode"
    VANAF = "vanaf", "vanaf, zonder einde"
    UITERLIJK = "uiterlijk", "uiterlijk"
    MEDIO = "medio", "medio"
    DATUM = "datum", "datum"
    NTB = "ntb", "nog te bepalen"
    GEEN = "geen", "geen termijn"
    GEREALISEERD = "gerealiseerd", "gerealiseerd"
    ONGELEZEN = "ongelezen", "niet te lezen"


_RANK = {soort: rank for rank, soort in enumerate(Soort)}


@total_ordering
@dataclass(frozen=True)
class Realisatie:
    """A term as a value.

    `van` and `tot` are the first and last day it covers, None where it has none. `label` is the one Dutch
    spelling the portal prints; `parse(label)` gives an equal value. `bron` is the text as it was read and
    `gedeeld` tells that one printed term covered several results; neither takes part in comparison.

    `Soort.GEREALISEERD` is what a document prints in the term column of a result that is done. It is a
    fase, not a term: whoever reads it in sets the fase and keeps `Soort.GEEN` as the term.
    """

    soort: Soort
    van: date | None
    tot: date | None
    label: str
    bron: str = field(default="", compare=False)
    gedeeld: bool = field(default=False, compare=False)

    @property
    def _key(self) -> tuple[date, date, int, str]:
        return (self.tot or date.max, self.van or date.min, _RANK[self.soort], self.label)

    def __lt__(self, other: object) -> bool:
        """Nearest last day first; terms without a last day come last."""
        if not isinstance(other, Realisatie):
            return NotImplemented
        return self._key < other._key

    @property
    def is_term(self) -> bool:
        """Whether a term is printed at all, even when it is still to be determined."""
        return self.soort not in {Soort.GEEN, Soort.GEREALISEERD}

    @property
    def kwartalen(self) -> tuple[Kwartaal, ...]:
        """The quarters this term names one by one; empty for every other kind of term."""
        if self.soort not in {Soort.KWARTAAL, Soort.KWARTALEN}:
            return ()
        return tuple(_quarters_in(self.label))

    def has_passed(self, peildatum: date) -> bool:
        """Whether its last day lies before that date; terms without a last day never pass."""
        return self.tot is not None and self.tot < peildatum

    def quarters_until(self, later: "Realisatie") -> int | None:
        """By how many quarters the last day moves to get to the other term; None when either has none."""
        if self.tot is None or later.tot is None:
            return None
        return Kwartaal.of(later.tot) - Kwartaal.of(self.tot)

    def read_from(self, bron: str, *, gedeeld: bool = False) -> "Realisatie":
        """The same term with the source text it came from."""
        return Realisatie(self.soort, self.van, self.tot, self.label, bron, gedeeld)


GEEN = Realisatie(Soort.GEEN, None, None, "")
NTB = Realisatie(Soort.NTB, None, None, "n.t.b.")
GEREALISEERD = Realisatie(Soort.GEREALISEERD, None, None, "gerealiseerd")


def kwartaal(quarter: Kwartaal) -> Realisatie:
    return Realisatie(Soort.KWARTAAL, quarter.first_day, quarter.last_day, quarter.label)


def kwartalen(quarters: Iterable[Kwartaal]) -> Realisatie:
    """A set of quarters, printed in order; one quarter alone is a plain quarter."""
    ordered = sorted(set(quarters))
    if len(ordered) == 1:
        return kwartaal(ordered[0])
    *head, last = [quarter.label for quarter in ordered]
    return Realisatie(Soort.KWARTALEN, ordered[0].first_day, ordered[-1].last_day, f"{', '.join(head)} en {last}")


def jaar(year: int) -> Realisatie:
    return Realisatie(Soort.JAAR, date(year, 1, 1), date(year, 12, 31), str(year))


def periode(first: int, last: int) -> Realisatie:
    """Whole years, first up to and including last."""
    if first == last:
        return jaar(first)
    return Realisatie(Soort.PERIODE, date(first, 1, 1), date(last, 12, 31), f"{first}-{last}")


def datum(day: date) -> Realisatie:
    return Realisatie(Soort.DATUM, day, day, f"{day.day}-{day.month}-{day.year}")


def medio(year: int) -> Realisatie:
    """The middle of a year, taken as its second and third quarter: no document says it more precisely."""
    return Realisatie(Soort.MEDIO, date(year, 4, 1), date(year, 9, 30), f"medio {year}")


def vanaf(start: Realisatie) -> Realisatie:
    """From that term on, without an end."""
    return Realisatie(Soort.VANAF, start.van, None, f"{start.label} e.v.")


def uiterlijk(end: Realisatie) -> Realisatie:
    """At the latest on the last day of that term; nothing is said of its start."""
    return Realisatie(Soort.UITERLIJK, None, end.tot, f"uiterlijk {end.label}")


def ongelezen(text: str) -> Realisatie:
    return Realisatie(Soort.ONGELEZEN, None, None, text)


_YEAR = r"(?:19|20)\d\d"
_QUARTER = (
    rf"(?:q\s*[1-4][\s-]*{_YEAR}|{_YEAR}\s*[-–]?\s*q\s*[1-4]|{_YEAR}\s*[-–]\s*[1-4]|[1-4]e kwartaal(?: van)? {_YEAR})"
)
_JOIN = r"\s*(?:,|;|&|\+|\ben\b)\s*"


def parse(text: str) -> Realisatie:
    """Reads a printed term. Never fails: what is not understood comes back as `Soort.ONGELEZEN`.

    The source text is kept in `bron` exactly as given.
    """
    printed = " ".join(text.split())
    plain = printed.lower().replace("–", "-").rstrip(" ;")
    for pattern, build in _FORMS:
        if (match := re.fullmatch(pattern, plain)) and (term := build(match)):
            return term.read_from(text)
    return ongelezen(printed).read_from(text)


def _year(text: str) -> int | None:
    year = int(text)
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _quarters_in(text: str) -> list[Kwartaal]:
    found = []
    for part in re.findall(_QUARTER, text.lower()):
        year = re.search(_YEAR, part)
        assert year is not None
        number = re.search(r"[1-4]", part.replace(year.group(), ""))
        assert number is not None
        found.append(Kwartaal(int(year.group()), int(number.group())))
    return found


def _read_quarters(match: re.Match[str]) -> Realisatie | None:
    quarters = _quarters_in(match.group())
    return kwartalen(quarters) if all(_year(str(quarter.jaar)) for quarter in quarters) else None


def _read_year(match: re.Match[str]) -> Realisatie | None:
    year = _year(match.group(1))
    return jaar(year) if year else None


def _read_medio(match: re.Match[str]) -> Realisatie | None:
    year = _year(match.group(1))
    return medio(year) if year else None


def _read_periode(match: re.Match[str]) -> Realisatie | None:
    first, last = _year(match.group(1)), _year(match.group(2))
    return periode(first, last) if first and last and first <= last else None


def _read_datum(match: re.Match[str]) -> Realisatie | None:
    day, month, year = (int(part) for part in match.groups())
    try:
        return datum(date(year, month, day)) if _year(str(year)) else None
    except ValueError:
        return None


_POINTS = {Soort.KWARTAAL, Soort.JAAR, Soort.DATUM, Soort.MEDIO}


def _around(build: Callable[[Realisatie], Realisatie]) -> Callable[[re.Match[str]], Realisatie | None]:
    def read(match: re.Match[str]) -> Realisatie | None:
        inner = parse(match.group(1))
        return build(inner) if inner.soort in _POINTS else None

    return read


_FORMS: list[tuple[str, Callable[[re.Match[str]], Realisatie | None]]] = [
    (r"", lambda match: GEEN),
    (r"gerealiseerd\.?", lambda match: GEREALISEERD),
    (r"n\.?\s?t\.?\s?b\.?|nog te bepalen|nog niet bekend", lambda match: NTB),
    (rf"{_QUARTER}(?:{_JOIN}{_QUARTER})*", _read_quarters),
    (rf"({_YEAR})", _read_year),
    (rf"({_YEAR})\s*[-/]\s*({_YEAR})", _read_periode),
    (rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.]({_YEAR})", _read_datum),
    (rf"medio ({_YEAR})", _read_medio),
    (r"(.+?)\s*(?:e\.\s?v\.?|ev|en verder)", _around(vanaf)),
    (r"uiterlijk\s*(.+)", _around(uiterlijk)),
]
