"""The plan as a scenario reckons with it: results, acties, who waits on what, and work against capacity.

Immutable values without database and without clock. What a scenario makes of a plan is another `Plan`, so that both
are measured by the same rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from monitoring.capaciteit.balans import Hoeveelheden
from monitoring.models.scenario import Scenariostap
from speerpunten.models import AFGEROND, Fase
from speerpunten.realisatie import Kwartaal, Realisatie

Soort = Scenariostap.Soort

# The code and the name by which a legend tells that something is a legal duty.
WETTELIJK = ("wettelijk", "wettelijk verplicht")

type Werk = tuple[int, int, Kwartaal]  # an actie asks of a team in a quarter


@dataclass(frozen=True)
class Actie:
    """An actie with its place, such as 'Jeugd 1a'."""

    pk: int
    plek: str
    omschrijving: str
    speerpunt: str


@dataclass(frozen=True)
class Resultaat:
    """A result as it stands today. `gemeenten` are names, none when it is for the whole partnership.

    `wettelijk`: its speerpunt is a legal duty as far as is known; `bevestigd`: somebody who knows said so.
    """

    pk: int
    actie: int
    plek: str
    omschrijving: str
    fase: Fase
    termijn: Realisatie
    oorspronkelijk: Realisatie
    wettelijk: bool = False
    bevestigd: bool = True
    gemeenten: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        return self.fase not in AFGEROND


@dataclass(frozen=True)
class Plan:
    """Everything a scenario reckons with. `wacht_op` are pairs (result, the one it waits on), by key."""

    acties: Mapping[int, Actie]
    resultaten: Mapping[int, Resultaat]
    wacht_op: frozenset[tuple[int, int]]
    inzet: Mapping[Werk, Decimal]
    teams: Mapping[int, str]
    capaciteit: Hoeveelheden
    eenheid: str
    gemeenten: tuple[str, ...] = ()

    def of_actie(self, actie: int) -> list[Resultaat]:
        """The results of an actie that are still open."""
        return [row for row in self.resultaten.values() if row.actie == actie and row.is_open]


@dataclass(frozen=True)
class Stap:
    """One change. `over` is the key of the result, actie or team it is about.

    `termijn` of a move; `kwartaal` and `kwartalen` of a pause (from, how many); `kwartaal` and `hoeveelheid` of
    capacity.
    """

    soort: Soort
    over: int
    termijn: Realisatie | None = None
    kwartaal: Kwartaal | None = None
    kwartalen: int = 0
    hoeveelheid: Decimal = Decimal(0)
