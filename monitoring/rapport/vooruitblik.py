"""The look ahead by quarter, and what moved."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from monitoring.rapport.inhoud import Bewogen, Kwartaaldeel, Regel, Verplaatsing, Vooruitblik
from speerpunten.realisatie import Kwartaal, Soort


def look_ahead(regels: Sequence[Regel]) -> Vooruitblik:
    """Sorts every open result by the quarter in which its term ends; a term without an end gets no quarter."""
    quarters: dict[Kwartaal, list[Regel]] = defaultdict(list)
    rest: dict[str, list[Regel]] = defaultdict(list)
    for regel in regels:
        if not regel.is_open:
            continue
        if regel.is_verstreken:
            rest["verstreken"].append(regel)
        elif regel.termijn.tot is not None:
            quarters[Kwartaal.of(regel.termijn.tot)].append(regel)
        else:
            rest[_without_end(regel.termijn.soort)].append(regel)
    return Vooruitblik(
        kwartalen=tuple(Kwartaaldeel(quarter.label, tuple(quarters[quarter])) for quarter in sorted(quarters)),
        verstreken=tuple(sorted(rest["verstreken"], key=lambda regel: regel.termijn)),
        zonder_einde=tuple(rest["zonder_einde"]),
        te_bepalen=tuple(rest["te_bepalen"]),
        zonder_termijn=tuple(rest["zonder_termijn"]),
        ongelezen=tuple(rest["ongelezen"]),
    )


def _without_end(soort: Soort) -> str:
    return {Soort.VANAF: "zonder_einde", Soort.NTB: "te_bepalen", Soort.ONGELEZEN: "ongelezen"}.get(
        soort, "zonder_termijn"
    )


def moved(regels: Sequence[Regel], van: date, tot: date) -> Bewogen:
    """Every move of a term, split into those adopted from `van` up to and including `tot`, and the others."""
    moves = [Verplaatsing(regel, verschuiving) for regel in regels for verschuiving in regel.verschuivingen]

    def is_now(move: Verplaatsing) -> bool:
        day = move.verschuiving.vastgesteld_op
        return day is not None and van <= day <= tot

    return Bewogen(
        nu=tuple(move for move in moves if is_now(move)), eerder=tuple(move for move in moves if not is_now(move))
    )
