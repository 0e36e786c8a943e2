"""The period a ronde speaks of: a half-year for most programmes, or a year, four months or a quarter."""

from datetime import date, timedelta
from typing import NamedTuple

_LETTER = {2: "H", 3: "T", 4: "K"}


class Periode(NamedTuple):
    """The `nummer`-th part of a year cut in `per_jaar` equal parts (1 to 4); orders in time."""

    jaar: int
    nummer: int
    per_jaar: int

    @classmethod
    def of(cls, day: date, per_jaar: int) -> "Periode":
        return cls(day.year, (day.month - 1) * per_jaar // 12 + 1, per_jaar)

    @classmethod
    def from_label(cls, label: str, per_jaar: int) -> "Periode | None":
        """The period a label such as 2026-H2 names; None when a year is not cut that way."""
        jaar, _, part = label.partition("-")
        nummer = part[1:] if per_jaar > 1 else "1"
        if not (jaar.isdecimal() and nummer.isdecimal()):
            return None
        periode = cls(int(jaar), int(nummer), per_jaar)
        return periode if 1 <= periode.nummer <= per_jaar and periode.label == label else None

    @property
    def first_day(self) -> date:
        return date(self.jaar, (self.nummer - 1) * 12 // self.per_jaar + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    @property
    def label(self) -> str:
        """As people write it: 2026-H2, 2026-T1, 2026-K3, or 2026 when there is one a year."""
        return f"{self.jaar}-{_LETTER[self.per_jaar]}{self.nummer}" if self.per_jaar > 1 else str(self.jaar)

    def next(self) -> "Periode":
        if self.nummer == self.per_jaar:
            return Periode(self.jaar + 1, 1, self.per_jaar)
        return Periode(self.jaar, self.nummer + 1, self.per_jaar)
