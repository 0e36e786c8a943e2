"""What is ranked by what, read from the database: criteria, points, and the places that follow from them."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce

from monitoring.models import Criterium, Punt
from monitoring.prioriteit.rang import Maatstaf, Plaats, rank
from monitoring.stand import with_fase
from programmes.models import Programma
from speerpunten.models import AFGEROND, Resultaat, Speerpunt


class Niveau(StrEnum):
    """What is ranked; the value stands in the address."""

    RESULTAAT = "resultaten"
    SPEERPUNT = "speerpunten"

    @property
    def veld(self) -> str:
        """The field of a Prioriteit, and the level as the programme names it."""
        return "resultaat" if self is Niveau.RESULTAAT else "speerpunt"


def criteria_of(programma: Programma) -> list[Criterium]:
    return list(Criterium.objects.filter(programma=programma).order_by("volgorde"))


def maatstaven(criteria: Iterable[Criterium]) -> list[Maatstaf]:
    return [Maatstaf(row.pk, row.naam, row.gewicht, row.laag_eerst) for row in criteria]


def open_resultaten(programma: Programma) -> QuerySet[Any]:
    """What is still to be done, and so takes part in the ranking."""
    rows: Any = with_fase(Resultaat.objects.in_programma(programma))
    return rows.exclude(fase__in=AFGEROND)  # the checker does not know the column it adds


def open_speerpunten(programma: Programma) -> QuerySet[Speerpunt]:
    """The speerpunten that take part: all of which not every result is done or dropped."""
    still_open = open_resultaten(programma).values("actie__speerpunt")
    return (
        Speerpunt.objects.filter(pijler__programma=programma)
        .annotate(aantal=Count("acties__resultaten"))
        .filter(Q(aantal=0) | Q(pk__in=still_open))
    )


def takes_part(programma: Programma, niveau: Niveau) -> QuerySet[Any]:
    return open_resultaten(programma) if niveau is Niveau.RESULTAAT else open_speerpunten(programma)


def points(programma: Programma, niveau: Niveau) -> dict[int, dict[int, int]]:
    """The points by criterium, by the key of the result or speerpunt; one query, also of what is done."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Punt.objects.filter(criterium__programma=programma, **{f"prioriteit__{niveau.veld}__isnull": False})
    for key, criterium, waarde in rows.order_by().values_list(f"prioriteit__{niveau.veld}", "criterium", "waarde"):
        found[key][criterium] = waarde
    return dict(found)


def places(programma: Programma, niveau: Niveau) -> dict[int, Plaats]:
    """The place of everything that takes part and has points, by its key; one query for results, three else."""
    if niveau is Niveau.RESULTAAT:
        return _places_of_resultaten(programma)
    given = points(programma, niveau)
    part = set(takes_part(programma, niveau).filter(pk__in=given).values_list("pk", flat=True)) if given else set()
    return rank({key: row for key, row in given.items() if key in part}, maatstaven(criteria_of(programma)))


def _places_of_resultaten(programma: Programma) -> dict[int, Plaats]:
    """From criteria with or without points, so that one on which nothing has points counts too."""
    over = "punten__prioriteit__resultaat"
    current = Q(**{f"{over}__meldingen__actueel": True})
    rows: Any = Criterium.objects.filter(programma=programma).order_by("volgorde")
    rows = rows.annotate(laatste=FilteredRelation(f"{over}__meldingen", condition=current)).annotate(
        fase=Coalesce("laatste__fase", f"{over}__beginfase")
    )
    known: dict[int, Maatstaf] = {}
    given: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, naam, gewicht, laag_eerst, key, waarde, fase in rows.values_list(
        "pk", "naam", "gewicht", "laag_eerst", over, "punten__waarde", "fase"
    ):
        known[pk] = Maatstaf(pk, naam, gewicht, laag_eerst)
        if key is not None and fase not in AFGEROND:
            given[key][pk] = waarde
    return rank(given, list(known.values()))
