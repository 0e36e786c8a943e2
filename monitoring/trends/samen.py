"""The trends of a programme, or of one pijler, in one value: what the page and the report both print."""

from dataclasses import dataclass
from datetime import date

from monitoring.trends import opbouw, signalen, verschoven
from monitoring.trends.opbouw import Opbouw, Punt
from monitoring.trends.signalen import Stapel
from monitoring.trends.verloop import Gegevens, counts
from monitoring.trends.verschoven import Verschoven


@dataclass(frozen=True)
class Pijlerpunt:
    """Where a pijler is in the quarter of the peildatum, and how many results it has."""

    pijler: str
    titel: str
    punt: Punt
    totaal: int


@dataclass(frozen=True)
class Trends:
    """`stapels` are oldest first and end with this moment; `pijlers` are all of them, whichever one was asked for."""

    peildatum: date
    opbouw: Opbouw
    verschoven: Verschoven
    stapels: tuple[Stapel, ...]
    pijlers: tuple[Pijlerpunt, ...]


def make(gegevens: Gegevens, pijler: str | None = None) -> Trends:
    """The trends of the whole programme, or of the pijler with this code."""
    rows = gegevens.of_pijler(pijler)
    return Trends(
        peildatum=gegevens.peildatum,
        opbouw=opbouw.build(rows, gegevens.peildatum),
        verschoven=verschoven.distribution(rows),
        stapels=signalen.stacks(
            gegevens.edities,
            counts(gegevens.pijlers, gegevens.verlopen),
            gegevens.moment,
            gegevens.peildatum,
            pijler,
        ),
        pijlers=tuple(
            Pijlerpunt(
                code,
                titel,
                opbouw.build(gegevens.of_pijler(code), gegevens.peildatum).nu,
                len(gegevens.of_pijler(code)),
            )
            for code, titel in gegevens.pijlers
        ),
    )
