"""What one result brings to the trends, and all that they are made of. Values alone: no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.models import Signaal
from monitoring.trends import tellen
from speerpunten.models import AFGEROND, Fase
from speerpunten.realisatie import Realisatie, Soort

NU = "nu"

# Why a term has no last day, in the order in which it is told.
ZONDER_EINDE = {
    Soort.VANAF: "zonder einddatum (e.v.)",
    Soort.NTB: "nog te bepalen (n.t.b.)",
    Soort.GEEN: "zonder termijn",
    Soort.ONGELEZEN: "termijn niet te lezen",
}
VERVALLEN = "vervallen"


@dataclass(frozen=True)
class Verloop:
    """A result: the term it started with, the one it has, how often it moved (`keer`) and where it is.

    `pijler` is the code of its pijler.
    `gerealiseerd_per` is the day from which it counts as gerealiseerd, see `monitoring.trends.gerealiseerd`.
    """

    pijler: str
    fase: Fase
    signaal: Signaal
    oorspronkelijk: Realisatie
    huidig: Realisatie
    keer: int
    gerealiseerd_per: date | None

    @property
    def is_open(self) -> bool:
        return self.fase not in AFGEROND

    @property
    def was_vooraf_klaar(self) -> bool:
        """Whether it was gerealiseerd before the programme began."""
        return self.fase == Fase.GEREALISEERD and self.gerealiseerd_per is None

    @property
    def kwartalen(self) -> int | None:
        """By how many quarters its last day moved in all; None when one of the two terms has none."""
        return self.oorspronkelijk.quarters_until(self.huidig)


@dataclass(frozen=True)
class Gegevens:
    """All that the trends of a programme are made of, on one day.

    `pijlers` are (code, name) in the order of the programme. `edities` are those before this moment, oldest first, as
    `monitoring.trends.edities.series` gives them. `moment` is what this moment is called beside them.
    """

    peildatum: date
    pijlers: tuple[tuple[str, str], ...]
    verlopen: tuple[Verloop, ...]
    edities: tuple[dict[str, Any], ...]
    moment: str = NU

    def of_pijler(self, pijler: str | None) -> tuple[Verloop, ...]:
        """The results of one pijler, or all of them."""
        return tuple(row for row in self.verlopen if pijler is None or row.pijler == pijler)


def counts(pijlers: Sequence[tuple[str, str]], verlopen: Iterable[Verloop]) -> list[dict[str, Any]]:
    """The counts of each pijler now, in the shape in which an editie keeps them."""
    rows = list(verlopen)
    return [
        tellen.of_pijler(code, titel, ((row.fase, row.signaal) for row in rows if row.pijler == code))
        for code, titel in pijlers
    ]
