"""How far terms moved, and how often.

How far is counted from the first term to the one of today, in quarters between their last days: a result that moved
away and came back did not move far. How often counts every term after the first, as the report does elsewhere. Both
count every result, also what is done or was dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitoring.trends.verloop import Verloop


@dataclass(frozen=True)
class Klasse:
    """How many results: a bar of the chart and a row of its table."""

    label: str
    aantal: int


_AFSTANDEN: tuple[tuple[str, Callable[[int], bool]], ...] = (
    ("eerder", lambda kwartalen: kwartalen < 0),
    ("gelijk gebleven", lambda kwartalen: kwartalen == 0),
    ("1 kwartaal later", lambda kwartalen: kwartalen == 1),
    ("2 kwartalen later", lambda kwartalen: kwartalen == 2),
    ("3 of 4 kwartalen later", lambda kwartalen: 3 <= kwartalen <= 4),
    ("5 tot en met 8 kwartalen later", lambda kwartalen: 5 <= kwartalen <= 8),
    ("9 of meer kwartalen later", lambda kwartalen: kwartalen >= 9),
)
_KEREN: tuple[tuple[str, Callable[[int], bool]], ...] = (
    ("nooit", lambda keer: keer == 0),
    ("1 keer", lambda keer: keer == 1),
    ("2 keer", lambda keer: keer == 2),
    ("3 keer of vaker", lambda keer: keer >= 3),
)


@dataclass(frozen=True)
class Verschoven:
    """`afstanden` and `keren` are whole: every class is in them, also when it has no result.

    `zonder_afstand` counts the results of which no distance can be told, by why; together with `afstanden` these are
    all results.
    """

    afstanden: tuple[Klasse, ...]
    zonder_afstand: tuple[Klasse, ...]
    keren: tuple[Klasse, ...]

    @property
    def later(self) -> int:
        """How many results have a later last day than at first."""
        return sum(klasse.aantal for klasse in self.afstanden[2:])

    @property
    def ooit(self) -> int:
        """How many results have or had another term than their first."""
        return sum(klasse.aantal for klasse in self.keren[1:])


def distribution(verlopen: Sequence[Verloop]) -> Verschoven:
    far = [row.kwartalen for row in verlopen if row.kwartalen is not None]
    rest = [row for row in verlopen if row.kwartalen is None]
    return Verschoven(
        afstanden=tuple(Klasse(label, sum(map(holds, far))) for label, holds in _AFSTANDEN),
        zonder_afstand=(
            Klasse("einddatum losgelaten", sum(row.oorspronkelijk.tot is not None for row in rest)),
            Klasse("einddatum later bekend geworden", sum(row.huidig.tot is not None for row in rest)),
            Klasse(
                "nooit een einddatum", sum(row.oorspronkelijk.tot is None and row.huidig.tot is None for row in rest)
            ),
        ),
        keren=tuple(Klasse(label, sum(holds(row.keer) for row in verlopen)) for label, holds in _KEREN),
    )
