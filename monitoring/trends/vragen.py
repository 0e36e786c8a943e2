"""Reads the trends of today from the database, in a few narrow queries: no text of a result or a melding is read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from monitoring.models import Signaal
from monitoring.stand import with_fase
from monitoring.trends import edities, gerealiseerd
from monitoring.trends.verloop import Gegevens, Verloop
from programmes.models import Programma
from speerpunten.models import Fase, Resultaat, Termijn
from speerpunten.realisatie import GEEN, Realisatie, Soort


def read(programma: Programma, pijlers: Iterable[tuple[str, str]], peildatum: date) -> Gegevens:
    """What a momentopname of this moment would give; `pijlers` are the codes and names of its pijlers, in their order.

    Takes three queries, and one more when it has to be looked up since when something is gerealiseerd.
    """
    return Gegevens(
        peildatum=peildatum,
        pijlers=tuple(pijlers),
        verlopen=tuple(_verlopen(programma)),
        edities=tuple(edities.series(programma)),
    )


def _verlopen(programma: Programma) -> list[Verloop]:
    resultaten: Any = with_fase(Resultaat.objects.in_programma(programma))
    rows = list(
        resultaten.values_list(
            "pk",
            "actie__speerpunt__pijler__code",
            "beginfase",
            "fase",
            "signaal",
            "laatste__pk",
            "laatste__gerealiseerd_op",
        )
    )
    undated = {
        pk: beginfase
        for pk, _, beginfase, fase, _, melding, day in rows
        if fase == Fase.GEREALISEERD and melding and not day
    }
    since = gerealiseerd.first_reported(undated)
    termen = _termen(programma)
    return [
        Verloop(
            pijler=pijler,
            fase=Fase(fase),
            signaal=Signaal(signaal),
            oorspronkelijk=termen[pk][0] if termen[pk] else GEEN,
            huidig=termen[pk][-1] if termen[pk] else GEEN,
            keer=max(len(termen[pk]) - 1, 0),
            gerealiseerd_per=(day or since.get(pk)) if fase == Fase.GEREALISEERD else None,
        )
        for pk, pijler, _, fase, signaal, _, day in rows
    ]


def _termen(programma: Programma) -> dict[int, list[Realisatie]]:
    """Every term of each result, the first one first, by the key of the result."""
    found: dict[int, list[Realisatie]] = defaultdict(list)
    rows = Termijn.objects.filter(resultaat__actie__speerpunt__pijler__programma=programma)
    in_order = rows.order_by("resultaat", "volgnummer")
    for pk, soort, van, tot, label in in_order.values_list("resultaat_id", "soort", "van", "tot", "label"):
        found[pk].append(Realisatie(Soort(soort), van, tot, label))
    return found
