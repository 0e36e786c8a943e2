"""The planning in the report: the roadmap of the page, made from the momentopname alone."""

from collections.abc import Iterator
from datetime import date

from monitoring.momentopname import Momentopname
from monitoring.planning.afdruk import Planning
from monitoring.planning.lezen import terms_in
from monitoring.planning.regel import Regel, make
from monitoring.planning.roadmap import Plek, draw_up
from monitoring.rapport.inhoud import Pijlerdeel


def roadmap(pijlers: tuple[Pijlerdeel, ...], vorige: Momentopname | None, peildatum: date) -> Planning:
    """Every result on one time axis. The previous term is that of the momentopname `vorige`, where it has one."""
    return Planning(draw_up(_rows(pijlers, vorige, peildatum), peildatum))


def _rows(
    pijlers: tuple[Pijlerdeel, ...], vorige: Momentopname | None, peildatum: date
) -> Iterator[tuple[Plek, Regel]]:  # fmt: skip
    before = terms_in(vorige) if vorige else {}
    for pijler in pijlers:
        for speerpunt in pijler.speerpunten:
            plek = Plek(pijler.anker, pijler.titel, speerpunt.nummer, speerpunt.titel)
            for regel in (rij.regel for rij in speerpunt.rijen if rij.regel):
                terms = [regel.oorspronkelijk, *(verschuiving.naar for verschuiving in regel.verschuivingen)]
                yield (
                    plek,
                    make(
                        regel.id,
                        regel.nummer,
                        regel.omschrijving,
                        regel.fase,
                        regel.signaal,
                        terms,
                        before.get(regel.id),
                        peildatum,
                    ),
                )
