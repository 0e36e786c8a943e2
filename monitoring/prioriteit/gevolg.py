"""What another weight would do to the ranking, before it is saved."""

from dataclasses import dataclass

from monitoring.models import Criterium
from monitoring.prioriteit.lezen import Niveau, criteria_of, maatstaven, points, takes_part
from monitoring.prioriteit.rang import rank, ranked
from programmes.models import Programma

SHOWN = 10


@dataclass(frozen=True)
class Verzet:
    """A row near the top of the ranking as it would be; `was` is None when it has no place now."""

    pk: int
    titel: str
    was: int | None
    wordt: int


@dataclass(frozen=True)
class Gevolg:
    """At one level: how many of those with a place would get another, and the top as it would be."""

    niveau: Niveau
    geordend: int
    anders: int
    top: tuple[Verzet, ...]


def of_change(programma: Programma, changed: Criterium) -> list[Gevolg]:
    """What follows at each level at which anything has a place, when this criterium would be so."""
    now = criteria_of(programma)
    then = [changed if row.pk == changed.pk else row for row in now]
    found = []
    for niveau in Niveau:
        part = takes_part(programma, niveau)
        titles = dict(part.values_list("pk", "omschrijving" if niveau is Niveau.RESULTAAT else "titel"))
        given = {key: row for key, row in points(programma, niveau).items() if key in titles}
        before, after = rank(given, maatstaven(now)), rank(given, maatstaven(then))
        places = {key: plaats.rang for key, plaats in after.items() if plaats.rang is not None}
        if not places and not ranked(before.values()):
            continue
        order = sorted(places, key=lambda key: (places[key], before[key].rang or 0, key))
        top = tuple(Verzet(key, titles[key], before[key].rang, places[key]) for key in order[:SHOWN])
        other = sum(before[key].rang != after[key].rang for key in given)
        found.append(Gevolg(niveau, len(places), other, top))
    return found
