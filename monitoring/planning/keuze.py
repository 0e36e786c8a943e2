"""What somebody asked to see of the planning: how it is drawn, and over which years. Read from the address."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from monitoring.planning.tijdas import Schaal

FIRST_YEAR, LAST_YEAR = 1990, 2099  # as far as a term can be read, see speerpunten.realisatie


class Als(StrEnum):
    """A drawing, or the same as a table."""

    TEKENING = "tekening"
    TABEL = "tabel"


_LABELS = {"als": "Weergave", "schaal": "Schaal", "van": "Van", "tot": "Tot en met"}


@dataclass(frozen=True)
class Keuze:
    """`van` and `tot` are years, None when not asked for. `genegeerd` are notices of what was not known.

    `filter` is what else stands in the address: which results, as (name, value).
    """

    als: Als = Als.TEKENING
    schaal: Schaal = Schaal.KWARTAAL
    van: int | None = None
    tot: int | None = None
    genegeerd: tuple[str, ...] = ()
    filter: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, asked: QueryDict, filter: list[tuple[str, str]]) -> "Keuze":
        notices: list[str] = []
        values: dict[str, Any] = {}
        for name, label in _LABELS.items():
            if not (text := asked.get(name, "")):
                continue
            try:
                values[name] = _READERS[name](text)
            except ValueError:
                notices.append(f"De keuze bij ‘{label}’ is genegeerd: die waarde is er niet.")
        return cls(**values, genegeerd=tuple(notices), filter=tuple(filter))

    @property
    def eigen(self) -> list[tuple[str, str]]:
        """What stands in the address of this choice itself; what goes without saying is left out."""
        own = {
            "als": "" if self.als == Als.TEKENING else str(self.als),
            "schaal": "" if self.schaal == Schaal.KWARTAAL else str(self.schaal),
            "van": str(self.van or ""),
            "tot": str(self.tot or ""),
        }
        return [(name, value) for name, value in own.items() if value]

    @property
    def adres(self) -> str:
        """The query string, which `read` and the filter read back."""
        return urlencode([*self.eigen, *self.filter])


def _year(text: str) -> int:
    if not (len(text) == 4 and text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise ValueError(text)
    return int(text)


_READERS: dict[str, Callable[[str], Any]] = {"als": Als, "schaal": Schaal, "van": _year, "tot": _year}
