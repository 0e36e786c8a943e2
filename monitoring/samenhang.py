"""What a result waits on and what waits on it, with where those are today, and for which municipalities it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, OuterRef, Q, StringAgg, Subquery, Value

from monitoring.rij import place_of
from monitoring.stand import Stand
from programmes.models import Gemeente
from speerpunten.afhankelijkheden import runs_ahead
from speerpunten.models import Afhankelijkheid, Fase, Resultaat, ResultaatQuerySet

# Of rows `with_samenhang`: those that the result waits on, and those that wait on it.
IN_SAMENHANG = Q(vooraf__isnull=False) | Q(erna__isnull=False)

_BETWEEN = "\n"  # no name holds it


@dataclass(frozen=True)
class Verband:
    """One result at the other end; `richting` as people say it. `let_op` tells why the two terms cannot both hold."""

    richting: str
    stand: Stand
    plek: str
    toelichting: str
    let_op: str


@dataclass(frozen=True)
class Samenhang:
    """`gemeenten` are names, none when the result is for the whole partnership."""

    gemeenten: list[str]
    rijen: list[Afhankelijkheid]
    verbanden: list[Verband]


def with_samenhang(resultaten: ResultaatQuerySet, pk: int) -> ResultaatQuerySet:
    """Tells of each row whether this result waits on it or the other way round, and the names of its municipalities.

    Costs no query of its own: the page of a result has few to spare.
    """
    named = Gemeente.objects.filter(resultaten=OuterRef("pk")).order_by().values("resultaten")
    return resultaten.annotate(
        vooraf=FilteredRelation("nodig_voor", condition=Q(nodig_voor__resultaat=pk)),
        erna=FilteredRelation("afhankelijkheden", condition=Q(afhankelijkheden__voorganger=pk)),
        gemeentenamen=Subquery(named.annotate(namen=StringAgg("naam", Value(_BETWEEN))).values("namen")),
    ).select_related("vooraf", "erna")  # type: ignore[misc]  # the joins named above


def samenhang_of(stand: Stand, related: Sequence[Stand]) -> Samenhang:
    """How this result hangs together with the others, which were read `with_samenhang`.

    Of a result that is still open it is told when what it waits on was dropped, or is due later.
    """
    names: str | None = stand.resultaat.gemeentenamen  # type: ignore[attr-defined]  # what with_samenhang adds
    first = [_verband("Wacht op", stand, other, row) for other in related if (row := _row(other.resultaat, "vooraf"))]
    then = [_verband("Nodig voor", stand, other, row) for other in related if (row := _row(other.resultaat, "erna"))]
    rijen = [row for other in related for end in ("vooraf", "erna") if (row := _row(other.resultaat, end))]
    return Samenhang(sorted(names.split(_BETWEEN)) if names else [], rijen, first + then)


def _row(resultaat: Resultaat, end: str) -> Afhankelijkheid | None:
    return getattr(resultaat, end, None)  # absent when the join finds none


def _verband(richting: str, stand: Stand, other: Stand, row: Afhankelijkheid) -> Verband:
    waits, before = (stand, other) if row.voorganger_id == other.resultaat.pk else (other, stand)
    told = ""
    if waits.is_open and before.fase == Fase.VERVALLEN:
        told = "Waar het op wacht, is vervallen."
    elif waits.is_open and before.is_open and runs_ahead(waits.termijn, before.termijn):
        told = f"{waits.termijn.label} is eerder dan {before.termijn.label}, waar het op wacht."
    return Verband(richting, other, place_of(other.resultaat), row.toelichting, told)
