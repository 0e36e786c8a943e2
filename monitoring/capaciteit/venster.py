"""Which quarters are shown, as the address of a page says it: `?van=2026-Q1&kwartalen=8`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from monitoring.capaciteit.balans import opeenvolgend
from speerpunten.realisatie import Kwartaal

AANTALLEN = (4, 8, 12)  # quarters one can choose to see
AANTAL = 8  # two years: what a PMO looks ahead
FIRST_YEAR, LAST_YEAR = 2000, 2099
_OFFERED_BACK, _OFFERED_AHEAD = 8, 16  # quarters around today in the list of choices


@dataclass(frozen=True)
class Venster:
    """Quarters in a row. `genegeerd` tells what the address asked for that does not exist."""

    eerste: Kwartaal
    aantal: int
    today: date
    genegeerd: tuple[str, ...] = ()

    @cached_property
    def kwartalen(self) -> tuple[Kwartaal, ...]:
        return opeenvolgend(self.eerste, self.aantal)

    @property
    def label(self) -> str:
        return f"{self.kwartalen[0].label} tot en met {self.kwartalen[-1].label}"

    @property
    def query(self) -> str:
        """The query string that gives these quarters; empty for what is shown without one."""
        parts = []
        if self.eerste != Kwartaal.of(self.today):
            parts.append(f"van={sleutel(self.eerste)}")
        if self.aantal != AANTAL:
            parts.append(f"kwartalen={self.aantal}")
        return "&".join(parts)

    @property
    def volledig(self) -> str:
        """The same, with nothing left out."""
        return f"van={sleutel(self.eerste)}&kwartalen={self.aantal}"

    @property
    def eerder(self) -> "Venster | None":
        """The quarters before these; None where the portal's years begin."""
        return self._from(self.eerste + -self.aantal)

    @property
    def later(self) -> "Venster | None":
        return self._from(self.eerste + self.aantal)

    @property
    def keuzes(self) -> list[tuple[str, str, bool]]:
        """The first quarters to choose from: (value, label, chosen)."""
        now = Kwartaal.of(self.today)
        offered = {*opeenvolgend(now + -_OFFERED_BACK, _OFFERED_BACK + _OFFERED_AHEAD + 1), self.eerste}
        return [(sleutel(one), one.label, one == self.eerste) for one in sorted(offered)]

    @property
    def aantallen(self) -> list[tuple[int, bool]]:
        return [(aantal, aantal == self.aantal) for aantal in AANTALLEN]

    def _from(self, eerste: Kwartaal) -> "Venster | None":
        if eerste.jaar < FIRST_YEAR or (eerste + (self.aantal - 1)).jaar > LAST_YEAR:
            return None
        return Venster(eerste, self.aantal, self.today)


def sleutel(kwartaal: Kwartaal) -> str:
    """A quarter as an address writes it: 2026-Q1."""
    return f"{kwartaal.jaar}-Q{kwartaal.nummer}"


def lees_kwartaal(text: str) -> Kwartaal | None:
    """The quarter written as 2026-Q1, 'Q1 2026' or 'Q12026'; None for anything else and outside the portal's years."""
    plain = "".join(text.upper().split())
    if match := re.fullmatch(r"(20[0-9]{2})-?Q([1-4])", plain):
        return Kwartaal(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"Q([1-4])-?(20[0-9]{2})", plain):
        return Kwartaal(int(match[2]), int(match[1]))
    return None


def lees(query: Mapping[str, str], today: date) -> Venster:
    """The quarters asked for; what does not exist is left out, and said in `genegeerd`."""
    genegeerd = []
    eerste, aantal = Kwartaal.of(today), AANTAL
    if given := query.get("kwartalen", ""):
        if given in {str(known) for known in AANTALLEN}:
            aantal = int(given)
        else:
            genegeerd.append(f"het aantal kwartalen ‘{given[:20]}’")
    if given := query.get("van", ""):
        found = lees_kwartaal(given)
        if found and (found + (aantal - 1)).jaar <= LAST_YEAR:
            eerste = found
        else:
            genegeerd.append(f"het kwartaal ‘{given[:20]}’")
    return Venster(eerste, aantal, today, tuple(genegeerd))
