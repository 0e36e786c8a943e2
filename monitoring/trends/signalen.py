"""The signaal of what was open, from editie to editie and now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Stapel:
    """The counts of one moment: the four signals are what was open, the rest was gerealiseerd or vervallen."""

    label: str
    peildatum: date
    bijsturen: int
    aandacht: int
    op_koers: int
    onbekend: int
    gerealiseerd: int
    vervallen: int
    totaal: int

    @property
    def open(self) -> int:
        return self.bijsturen + self.aandacht + self.op_koers + self.onbekend


# How many edities are shown: ten years of two a year. Earlier ones tell it themselves.
GETOOND = 20

_GETELD = ("bijsturen", "aandacht", "op_koers", "onbekend", "gerealiseerd", "vervallen", "totaal")


def stacks(
    edities: Iterable[Mapping[str, Any]],
    now: Sequence[Mapping[str, Any]],
    moment: str,
    peildatum: date,
    pijler: str | None,
) -> tuple[Stapel, ...]:
    """One stack for each of the last edities, oldest first, and one for `moment`; of one pijler, or of all together.

    An editie in which that pijler was not yet there is left out.
    """
    found = [
        _stack(
            f"{row['periode']} versie {row['versie']}" if row["versie"] > 1 else row["periode"],
            date.fromisoformat(row["peildatum"]),
            row["pijlers"],
            pijler,
        )
        for row in edities
        if pijler is None or any(each["pijler"] == pijler for each in row["pijlers"])
    ]
    return (*found[-GETOOND:], _stack(moment, peildatum, now, pijler))


def _stack(label: str, peildatum: date, pijlers: Sequence[Mapping[str, Any]], pijler: str | None) -> Stapel:
    rows = [row for row in pijlers if pijler is None or row["pijler"] == pijler]
    return Stapel(label, peildatum, **{name: sum(row[name] for row in rows) for name in _GETELD})
