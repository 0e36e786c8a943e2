"""All that the address of the dashboard asks for: which results, in which order, with which columns."""

from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from monitoring.dashboard.filter import Filter, parse
from monitoring.dashboard.keuzes import Keuzes
from monitoring.dashboard.tabel import KOLOMMEN, SORTEERBAAR, STANDAARD


@dataclass(frozen=True)
class Vraag:
    """`sorteer` is a column, with a minus before it from high to low; empty is the order of the plan.

    `kolommen` stand in the order of the table.
    """

    keuze: Filter = field(default_factory=Filter)
    sorteer: str = ""
    kolommen: tuple[str, ...] = STANDAARD

    @property
    def weergave(self) -> list[tuple[str, str]]:
        """(name, value) of what is not a filter."""
        found = [("sorteer", self.sorteer)] if self.sorteer else []
        return found if self.kolommen == STANDAARD else [*found, *(("kolom", naam) for naam in self.kolommen)]

    @property
    def query(self) -> str:
        """As it stands in an address and is kept under a name; equal questions give equal text."""
        return urlencode([*self.keuze.paren, *self.weergave])

    def with_filter(self, keuze: Filter) -> Self:
        return replace(self, keuze=keuze)

    def sorted_by(self, sorteer: str) -> Self:
        return replace(self, sorteer=sorteer)


def parse_vraag(data: QueryDict, keuzes: Keuzes) -> tuple[Vraag, list[str]]:
    """What an address asks for, and a notice for each part that was left out."""
    keuze, notices = parse(data, keuzes)
    sorteer = data.get("sorteer", "")
    if sorteer and sorteer.removeprefix("-") not in SORTEERBAAR:
        sorteer = ""
        notices.append("De gevraagde volgorde is genegeerd: die is er niet.")
    asked = set(filter(None, data.getlist("kolom")))
    kolommen = tuple(naam for naam in KOLOMMEN if naam in asked)
    if asked - set(kolommen):
        notices.append("Een gevraagde kolom is genegeerd: die is er niet.")
    return Vraag(keuze, sorteer, kolommen or STANDAARD), notices
