"""From points to a ranking. Pure: points and weights in, sums and places out.

The sum of what is ranked is its points × the weight of each criterium. Of a criterium on which few points come first
5 − points count. What has the same sum has the same place, and the next place is then skipped: 1, 2, 2, 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitoring.models.prioriteit import MAX_PUNTEN

# What a number of points means, from 0 to MAX_PUNTEN.
WOORDEN = ("geen", "heel weinig", "weinig", "gemiddeld", "veel", "heel veel")

# The points of one result or speerpunt, by the id of the criterium.
type Punten = Mapping[int, int]


@dataclass(frozen=True)
class Maatstaf:
    """A criterium as the rule reads it. With weight 0 it does not count, and nothing needs points on it."""

    id: int
    naam: str
    gewicht: int
    laag_eerst: bool

    @property
    def telt(self) -> bool:
        return self.gewicht > 0

    def weegt(self, punten: int) -> int:
        """What so many points add to the sum."""
        return self.gewicht * (MAX_PUNTEN - punten if self.laag_eerst else punten)


class Staat(StrEnum):
    """How far ranking is, in the order in which a board shows it."""

    GEORDEND = "geordend"
    ONVOLLEDIG = "onvolledig"
    NIET = "niet"


@dataclass(frozen=True)
class Plaats:
    """Where something stands in the ranking.

    `som` and `rang` are None until it has points on every criterium that counts; `ontbreekt` names those it lacks.
    `gedeeld`: something else has the same sum.
    """

    staat: Staat
    som: int | None = None
    rang: int | None = None
    gedeeld: bool = False
    ontbreekt: tuple[str, ...] = ()


NIET = Plaats(Staat.NIET)


def most(maatstaven: Iterable[Maatstaf]) -> int:
    """The highest sum there can be."""
    return sum(maatstaf.gewicht * MAX_PUNTEN for maatstaf in maatstaven)


def total(punten: Punten, maatstaven: Iterable[Maatstaf]) -> int | None:
    """The weighted sum; None when points are missing, or when nothing counts."""
    counting = [maatstaf for maatstaf in maatstaven if maatstaf.telt]
    if not counting or any(maatstaf.id not in punten for maatstaf in counting):
        return None
    return sum(maatstaf.weegt(punten[maatstaf.id]) for maatstaf in counting)


def rank[K](punten: Mapping[K, Punten], maatstaven: Sequence[Maatstaf]) -> dict[K, Plaats]:
    """The place of everything that is given, in the order in which it is given."""
    sums = {key: total(given, maatstaven) for key, given in punten.items()}
    complete = sorted((som for som in sums.values() if som is not None), reverse=True)
    first: dict[int, int] = {}
    for place, reached in enumerate(complete, start=1):
        first.setdefault(reached, place)
    found = {}
    for key, som in sums.items():
        if som is not None:
            found[key] = Plaats(Staat.GEORDEND, som, first[som], complete.count(som) > 1)
        elif any(maatstaf.id in punten[key] for maatstaf in maatstaven):
            lacking = tuple(row.naam for row in maatstaven if row.telt and row.id not in punten[key])
            found[key] = Plaats(Staat.ONVOLLEDIG, ontbreekt=lacking)
        else:
            found[key] = NIET
    return found


def ranked(plaatsen: Iterable[Plaats]) -> int:
    """How many have a place."""
    return sum(plaats.rang is not None for plaats in plaatsen)
