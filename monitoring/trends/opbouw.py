"""Realised against planned: how many results were to be there, and how many are, at the end of each quarter.

Three lines, each a running count of results:

* oorspronkelijk plan: results whose first term ends in that quarter or before it. A result that was dropped since
  stays in it: it was part of the plan.
* huidig plan: the same with the term of today, without what was dropped.
* gerealiseerd: results of which the day counts (`monitoring.trends.gerealiseerd`), up to the quarter of the peildatum.
  A day after the peildatum counts on the peildatum, since it was reported by then. So its last point is the number of
  results that are gerealiseerd.

Only a term with a last day can be held against a quarter. 'E.v.', 'n.t.b.', no term and a term that cannot be read are
in no line of the plan, and are counted apart; so is what was dropped, for the plan of today. What was done before the
programme began has no term: it counts from the first quarter on in all three, so that the lines can be compared.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitoring.trends.verloop import VERVALLEN, ZONDER_EINDE, Verloop
from speerpunten.models import Fase
from speerpunten.realisatie import Kwartaal, Realisatie, Soort

# More than this and only the ends of years are told.
MAX_KWARTALEN = 40
# How far back it goes; what came before is in the first count.
TERUG = 40


@dataclass(frozen=True)
class Punt:
    """The counts at the end of a quarter; `gerealiseerd` is None for a quarter that is still to come."""

    kwartaal: Kwartaal
    oorspronkelijk: int
    huidig: int
    gerealiseerd: int | None

    @property
    def label(self) -> str:
        return self.kwartaal.label


@dataclass(frozen=True)
class Opbouw:
    """`punten` from the first quarter with something in it to the last; `peil` is the place of the peildatum in them.

    `buiten_oorspronkelijk` and `buiten_huidig` are (why, how many) of the results that are in no quarter of that plan.
    `vooraf` counts those done before the programme began.
    """

    totaal: int
    vooraf: int
    peil: int
    punten: tuple[Punt, ...]
    buiten_oorspronkelijk: tuple[tuple[str, int], ...]
    buiten_huidig: tuple[tuple[str, int], ...]

    @property
    def nu(self) -> Punt:
        """The quarter of the peildatum."""
        return self.punten[self.peil]

    @property
    def buiten_oorspronkelijk_in_woorden(self) -> str:
        return _in_words(self.buiten_oorspronkelijk)

    @property
    def buiten_huidig_in_woorden(self) -> str:
        return _in_words(self.buiten_huidig)

    @property
    def per_jaar(self) -> bool:
        """Whether only the ends of years are told, because there are too many quarters."""
        return any(
            after.kwartaal - before.kwartaal > 1 for before, after in zip(self.punten, self.punten[1:], strict=False)
        )


def _in_words(apart: Sequence[tuple[str, int]]) -> str:
    """Such as '12 nog te bepalen (n.t.b.) en 3 zonder termijn'; empty when there are none."""
    parts = [f"{count} {why}" for why, count in apart]
    return " en ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def build(verlopen: Sequence[Verloop], peildatum: date) -> Opbouw:
    """The lines of these results as they stand on the peildatum; the rule is told above."""
    oorspronkelijk, buiten_oorspronkelijk = _plan(verlopen, [row.oorspronkelijk for row in verlopen], ())
    huidig, buiten_huidig = _plan(verlopen, [row.huidig for row in verlopen], (Fase.VERVALLEN,))
    vooraf = sum(row.was_vooraf_klaar for row in verlopen)
    gerealiseerd = sorted(
        Kwartaal.of(min(row.gerealiseerd_per, peildatum))
        for row in verlopen
        if row.fase == Fase.GEREALISEERD and row.gerealiseerd_per
    )
    peil = Kwartaal.of(peildatum)
    # Without a term a result that was done beforehand counts in every quarter.
    base_first = sum(row.was_vooraf_klaar and row.oorspronkelijk.tot is None for row in verlopen)
    base_now = sum(row.was_vooraf_klaar and row.huidig.tot is None for row in verlopen)
    quarters = _quarters({*oorspronkelijk, *huidig, *gerealiseerd, peil}, peil)
    return Opbouw(
        totaal=len(verlopen),
        vooraf=vooraf,
        peil=quarters.index(peil),
        punten=tuple(
            Punt(
                quarter,
                base_first + bisect_right(oorspronkelijk, quarter),
                base_now + bisect_right(huidig, quarter),
                vooraf + bisect_right(gerealiseerd, quarter) if quarter <= peil else None,
            )
            for quarter in quarters
        ),
        buiten_oorspronkelijk=buiten_oorspronkelijk,
        buiten_huidig=buiten_huidig,
    )


def _plan(
    verlopen: Sequence[Verloop], termen: Sequence[Realisatie], without: Sequence[Fase]
) -> tuple[list[Kwartaal], tuple[tuple[str, int], ...]]:
    """The quarters in which these terms end, in order, and why others are in none."""
    ends: list[Kwartaal] = []
    apart: Counter[str] = Counter()
    for row, term in zip(verlopen, termen, strict=True):
        if row.fase in without:
            apart[VERVALLEN] += 1
        elif term.tot is not None:
            ends.append(Kwartaal.of(term.tot))
        elif not row.was_vooraf_klaar:
            apart[ZONDER_EINDE.get(term.soort, ZONDER_EINDE[Soort.GEEN])] += 1
    return sorted(ends), tuple((why, apart[why]) for why in (*ZONDER_EINDE.values(), VERVALLEN) if apart[why])


def _quarters(found: set[Kwartaal], peil: Kwartaal) -> list[Kwartaal]:
    """Every quarter from the first to the last; only the ends of years and the peildatum when those are too many."""
    first, last = max(min(found), peil + -TERUG), max(found)
    every = [first + step for step in range(last - first + 1)]
    if len(every) <= MAX_KWARTALEN:
        return every
    return [quarter for quarter in every if quarter.nummer == 4 or quarter in {peil, last}]
