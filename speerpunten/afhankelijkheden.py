"""Which result waits on which: a result that cannot be finished before another one is.

Results may wait on each other over pijlers, never in a circle. Adding one is done with the programme locked
(`programmes.access.changes_plan`), so that two people cannot close a circle between them.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten.models import Afhankelijkheid, Resultaat
from speerpunten.onderdelen import short, where
from speerpunten.realisatie import Realisatie

type Graaf = Mapping[int, Collection[int]]  # of each result the ones it waits on


class KringError(Exception):
    """The results would wait on each other in a circle; `kring` are they, from the one that would wait onwards."""

    def __init__(self, kring: Sequence[Resultaat]) -> None:
        super().__init__(" → ".join(str(row.pk) for row in kring))
        self.kring = kring


def circle(graaf: Graaf, resultaat: int, voorganger: int) -> list[int]:
    """The circle that closes when `resultaat` waits on `voorganger` as well; empty when none does. Pure.

    It begins with `resultaat`, and each waits on the next one; the last waits on the first.
    """
    if resultaat == voorganger:
        return [resultaat]
    came_from: dict[int, int] = {voorganger: resultaat}
    rand = [voorganger]
    while rand:
        here = rand.pop()
        for further in sorted(graaf.get(here, ())):
            if further == resultaat:
                way = [here]
                while way[-1] != resultaat:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if further not in came_from:
                came_from[further] = here
                rand.append(further)
    return []


def runs_ahead(own: Realisatie, voorganger: Realisatie) -> bool:
    """Whether a result is due before the one it waits on: then one of the two terms cannot be right.

    Of a term without a last day nothing can be said.
    """
    return own.tot is not None and voorganger.tot is not None and own.tot < voorganger.tot


def graaf_of(programma: Programma) -> dict[int, set[int]]:
    """What waits on what in this programme; one query."""
    found: dict[int, set[int]] = {}
    rows = Afhankelijkheid.objects.filter(resultaat__in=Resultaat.objects.in_programma(programma))
    for resultaat, voorganger in rows.values_list("resultaat", "voorganger"):
        found.setdefault(resultaat, set()).add(voorganger)
    return found


def around(resultaten: Collection[int]) -> QuerySet[Afhankelijkheid]:
    """What these results, by key, wait on and what waits on them, in the order of the plan, with the place of both."""
    return (
        Afhankelijkheid.objects.filter(Q(resultaat__in=resultaten) | Q(voorganger__in=resultaten))
        .select_related("resultaat__actie__speerpunt__pijler", "voorganger__actie__speerpunt__pijler")
        .order_by(*(f"{end}__{step}" for end in ("voorganger", "resultaat") for step in _PLAN_ORDER), "pk")
    )


_PLAN_ORDER = ("actie__speerpunt__pijler__nummer", "actie__speerpunt__nummer", "actie__volgorde", "volgorde")


@transaction.atomic
def add(
    programma: Programma,
    resultaat: Resultaat,
    voorganger: Resultaat,
    *,
    toelichting: str,
    door: Gebruiker,
    reden: str = "",
) -> Afhankelijkheid:
    """Lets a result wait on another one of the programme; raises `KringError`."""
    if kring := circle(graaf_of(programma), resultaat.pk, voorganger.pk):
        rows = Resultaat.objects.select_related("actie__speerpunt__pijler").in_bulk(kring)
        raise KringError([rows[pk] for pk in kring])
    made = Afhankelijkheid.objects.create(resultaat=resultaat, voorganger=voorganger, toelichting=toelichting)
    history.note(programma, resultaat, "wacht op", "", _told(made), door=door, reden=reden)
    return made


@transaction.atomic
def remove(programma: Programma, row: Afhankelijkheid, *, door: Gebruiker, reden: str = "") -> None:
    """Ends that a result waits on another one. It is noted with the result, where it was seen."""
    history.note(programma, row.resultaat, "wacht op", _told(row), "", door=door, reden=reden)
    row.delete()


def _told(row: Afhankelijkheid) -> str:
    return ": ".join(part for part in (name(row.voorganger), row.toelichting) if part)


def name(resultaat: Resultaat) -> str:
    """A result on one line, such as 'Jeugd 1a, Er is één werkwijze'."""
    return f"{where(resultaat)}, {short(resultaat.omschrijving)}"
