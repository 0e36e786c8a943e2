"""How a result fares from ronde to ronde in the demo: pure, from its term and the rondes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from monitoring.demo.kiezen import number, one_of
from monitoring.models import Signaal
from monitoring.periode import Periode
from speerpunten.models import AFGEROND, Fase
from speerpunten.realisatie import Kwartaal, Realisatie, Soort, kwartaal


class Lot(Enum):
    """What becomes of a result with a term."""

    OP_TIJD = "op tijd"
    VROEG = "vroeg"
    LAAT = "laat"
    VERSCHOVEN = "verschoven"
    GEPAUZEERD = "gepauzeerd"
    GROEN_TE_LAAT = "groen te laat"
    VERVALLEN = "vervallen"


# Of every hundred results; VERVALLEN is given to one result by name.
_AANDEEL = {
    Lot.OP_TIJD: 44,
    Lot.VROEG: 10,
    Lot.LAAT: 16,
    Lot.VERSCHOVEN: 20,
    Lot.GEPAUZEERD: 5,
    Lot.GROEN_TE_LAAT: 5,
}


class Toon(Enum):
    """What the text of a melding is about."""

    GELIJK = "gelijk"
    AL_GEREED = "al_gereed"
    START = "start"
    BEGIN = "begin"
    MIDDEN = "midden"
    EIND = "eind"
    KLAAR = "klaar"
    KLAAR_LAAT = "klaar_laat"
    DOORLOPEND = "doorlopend"
    ZONDER_TERMIJN = "zonder_termijn"
    ZORG = "zorg"
    TE_LAAT = "te_laat"
    VOORSTEL = "voorstel"
    EERSTE_VOORSTEL = "eerste_voorstel"
    VERSCHOVEN = "verschoven"
    GEPAUZEERD = "gepauzeerd"
    HERVAT = "hervat"
    VERVALLEN = "vervallen"


@dataclass(frozen=True)
class Kern:
    """What of a result decides its course. Results with the same `groep` share one printed term and one lot."""

    key: str
    groep: str
    termijn: Realisatie
    beginfase: Fase
    lot: Lot | None = None


@dataclass(frozen=True)
class Verschuiving:
    termijn: Realisatie
    vorige: Realisatie
    vastgesteld_op: date


@dataclass(frozen=True)
class Stap:
    """Where the result stands in one ronde; `verschuiving` was adopted since the ronde before."""

    periode: Periode
    fase: Fase
    signaal: Signaal
    toon: Toon
    termijn: Realisatie
    verschuiving: Verschuiving | None = None

    @property
    def vraagt_termijn(self) -> bool:
        return self.toon in {Toon.VOORSTEL, Toon.EERSTE_VOORSTEL}


def verloop(kern: Kern, periodes: Sequence[Periode], today: date) -> list[Stap]:
    """One step for each ronde; the last ronde is seen as it is today."""
    steps: list[Stap] = []
    termijn = kern.termijn
    for n, periode in enumerate(periodes):
        before = steps[-1] if steps else None
        moved = _adopted(kern, before, today)
        if moved:
            termijn = moved.termijn
        moves = sum(1 for step in steps if step.verschuiving) + bool(moved)
        peildatum = min(periode.last_day, today)
        fase, signaal, toon = _stand(kern, termijn, before, moved is not None, moves, n, peildatum)
        steps.append(Stap(periode, fase, signaal, toon, termijn, moved))
    return steps


def lot_of(kern: Kern) -> Lot:
    if kern.lot:
        return kern.lot
    return one_of([lot for lot, share in _AANDEEL.items() for _ in range(share)], kern.groep, "lot")


def proposed_term(groep: str, stap: Stap) -> Realisatie:
    """The term that is proposed in this ronde: some quarters after the one that passes."""
    start = Kwartaal.of(max(stap.termijn.tot or date.min, stap.periode.last_day))
    return kwartaal(start + 1 + number(4, groep, stap.periode.label, "later"))


def meeting(groep: str, periode: Periode) -> date:
    """The day in the next period on which what was proposed in this one is decided; one of two for everything."""
    return periode.last_day + timedelta(days=(35, 56)[number(2, groep, periode.label, "overleg")])


def _adopted(kern: Kern, before: Stap | None, today: date) -> Verschuiving | None:
    """The term that was adopted after the proposal of the ronde before, some weeks into the next."""
    if before is None or not before.vraagt_termijn:
        return None
    day = meeting(kern.groep, before.periode)
    if day > today:
        return None
    return Verschuiving(proposed_term(kern.groep, before), before.termijn, day)


def _stand(
    kern: Kern,
    termijn: Realisatie,
    before: Stap | None,
    just_moved: bool,
    moves: int,
    n: int,
    peildatum: date,
) -> tuple[Fase, Signaal, Toon]:
    if before and before.fase in AFGEROND:
        return before.fase, Signaal.ONBEKEND, Toon.GELIJK
    if kern.beginfase in AFGEROND:
        return kern.beginfase, Signaal.ONBEKEND, Toon.AL_GEREED
    if termijn.tot is None:
        return _without_end(kern, termijn, n)
    passed = termijn.tot <= peildatum
    left = Kwartaal.of(termijn.tot) - Kwartaal.of(peildatum)
    if just_moved and not passed:
        return Fase.IN_UITVOERING, Signaal.OP_KOERS, Toon.VERSCHOVEN
    overdue = (peildatum - termijn.tot).days
    match lot_of(kern):
        case Lot.VERVALLEN if left <= 1:
            return Fase.VERVALLEN, Signaal.ONBEKEND, Toon.VERVALLEN
        case Lot.VROEG if left <= 2 and n:
            return Fase.GEREALISEERD, Signaal.ONBEKEND, Toon.KLAAR
        case Lot.LAAT if overdue > (360 if number(4, kern.key, "taai") == 0 else 120):
            return Fase.GEREALISEERD, Signaal.ONBEKEND, Toon.KLAAR_LAAT
        case Lot.LAAT if passed:
            return Fase.IN_UITVOERING, Signaal.BIJSTUREN, Toon.TE_LAAT
        case Lot.LAAT if left <= 1:
            return Fase.IN_UITVOERING, Signaal.AANDACHT, Toon.ZORG
        case Lot.VERSCHOVEN if left <= 1 and moves < 1 + (number(4, kern.groep, "twee keer") == 0):
            return Fase.IN_UITVOERING, Signaal.BIJSTUREN if passed else Signaal.AANDACHT, Toon.VOORSTEL
        case Lot.GEPAUZEERD if overdue > 300:
            return Fase.IN_UITVOERING, Signaal.BIJSTUREN, Toon.HERVAT
        case Lot.GEPAUZEERD if left <= 2:
            return Fase.GEPAUZEERD, Signaal.AANDACHT, Toon.GEPAUZEERD
        case Lot.GROEN_TE_LAAT if passed and overdue < 540:
            return Fase.IN_UITVOERING, Signaal.OP_KOERS, Toon.EIND
        case _ if passed:
            return Fase.GEREALISEERD, Signaal.ONBEKEND, Toon.KLAAR
    return _on_the_way(kern, left, n)


def _on_the_way(kern: Kern, left: int, n: int) -> tuple[Fase, Signaal, Toon]:
    if left >= 4 + number(4, kern.key, "start"):
        return Fase.NIET_GESTART, Signaal.OP_KOERS, Toon.START
    if n and number(8, kern.key, n, "zorg") == 0:
        return Fase.IN_UITVOERING, Signaal.AANDACHT, Toon.ZORG
    toon = Toon.BEGIN if left >= 3 else Toon.MIDDEN if left >= 1 else Toon.EIND
    return Fase.IN_UITVOERING, Signaal.OP_KOERS, toon


def _without_end(kern: Kern, termijn: Realisatie, n: int) -> tuple[Fase, Signaal, Toon]:
    if termijn.soort == Soort.VANAF:
        return Fase.DOORLOPEND, Signaal.OP_KOERS, Toon.DOORLOPEND
    if termijn.soort == Soort.NTB:
        if n == 0:
            return Fase.NIET_GESTART, Signaal.OP_KOERS, Toon.START
        wants_term = n == 2 and number(2, kern.key, "bekend") == 0
        toon = Toon.EERSTE_VOORSTEL if wants_term else Toon.ZONDER_TERMIJN
        return Fase.NIET_GESTART, Signaal.AANDACHT, toon
    if n == 0:
        return Fase.IN_UITVOERING, Signaal.OP_KOERS, Toon.BEGIN
    if number(2, kern.key, "doorlopend"):
        return Fase.DOORLOPEND, Signaal.OP_KOERS, Toon.DOORLOPEND
    return Fase.IN_UITVOERING, Signaal.OP_KOERS, Toon.MIDDEN
