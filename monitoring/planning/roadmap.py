"""All rows of a roadmap in their place in the programme, with what they add up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from monitoring.planning.regel import Regel
from monitoring.planning.tijdas import Schaal, Tijdas, fitting
from speerpunten.realisatie import Realisatie, Soort


@dataclass(frozen=True)
class Telling:
    """How many results there are, and of those the ones that moved, passed, or have no day. Counts, no more."""

    totaal: int
    verschoven: int
    verstreken: int
    ntb: int
    zonder_termijn: int

    @property
    def delen(self) -> list[tuple[int, str]]:
        """Every count above nought, with what it counts."""
        parts = [
            (self.verstreken, "voorbij"),
            (self.verschoven, "verschoven"),
            (self.ntb, "n.t.b."),
            (self.zonder_termijn, "zonder termijn"),
        ]
        return [(count, what) for count, what in parts if count]


def count(regels: Sequence[Regel]) -> Telling:
    return Telling(
        totaal=len(regels),
        verschoven=sum(regel.is_verschoven for regel in regels),
        verstreken=sum(regel.is_verstreken for regel in regels),
        ntb=sum(regel.huidig.soort == Soort.NTB for regel in regels),
        zonder_termijn=sum(not regel.huidig.is_term for regel in regels),
    )


@dataclass(frozen=True)
class Speerpuntdeel:
    nummer: int
    titel: str
    regels: tuple[Regel, ...]


@dataclass(frozen=True)
class Pijlerdeel:
    code: str
    titel: str
    speerpunten: tuple[Speerpuntdeel, ...]

    @cached_property
    def regels(self) -> list[Regel]:
        return [regel for deel in self.speerpunten for regel in deel.regels]

    @cached_property
    def telling(self) -> Telling:
        return count(self.regels)


@dataclass(frozen=True)
class Roadmap:
    """The plan of a programme on one axis; `vandaag` is the day its line stands for."""

    tijdas: Tijdas
    pijlers: tuple[Pijlerdeel, ...]
    vandaag: date

    @cached_property
    def regels(self) -> list[Regel]:
        return [regel for pijler in self.pijlers for regel in pijler.regels]

    @cached_property
    def telling(self) -> Telling:
        return count(self.regels)


@dataclass(frozen=True)
class Plek:
    """Where a result stands: its pijler and its speerpunt."""

    pijler: str
    pijler_titel: str
    speerpunt: int
    speerpunt_titel: str


def draw_up(
    rows: Iterable[tuple[Plek, Regel]],
    vandaag: date,
    schaal: Schaal = Schaal.KWARTAAL,
    van: int | None = None,
    tot: int | None = None,
) -> Roadmap:
    """The roadmap of these results, which come in the order of the programme; for the rest see `tijdas.fitting`."""
    found = list(rows)
    pijlers = []
    for (code, titel), in_pijler in groupby(found, lambda row: (row[0].pijler, row[0].pijler_titel)):
        speerpunten = tuple(
            Speerpuntdeel(nummer, naam, tuple(regel for _, regel in in_speerpunt))
            for (nummer, naam), in_speerpunt in groupby(
                in_pijler, lambda row: (row[0].speerpunt, row[0].speerpunt_titel)
            )
        )
        pijlers.append(Pijlerdeel(code, titel, speerpunten))
    terms = (term for _, regel in found for term in _terms(regel))
    return Roadmap(fitting(terms, vandaag, schaal, van, tot), tuple(pijlers), vandaag)


def _terms(regel: Regel) -> list[Realisatie]:
    """The terms that must be in sight: of what is done the current one, of what is open the earlier ones as well."""
    if not regel.is_open:
        return [regel.huidig]
    return [term for term in (regel.oorspronkelijk, regel.vorig, regel.huidig) if term is not None]


def years_of(rows: Iterable[tuple[Plek, Regel]], roadmap: Roadmap) -> range:
    """The years there is something to see of, and those of the roadmap: to choose from."""
    on = roadmap.tijdas
    years = {on.van, on.tot, roadmap.vandaag.year}
    for _, regel in rows:
        years |= {day.year for term in _terms(regel) for day in (term.van, term.tot) if day}
    return range(min(years), max(years) + 1)
