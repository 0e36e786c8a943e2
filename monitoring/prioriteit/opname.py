"""The ranking as a momentopname keeps it: everything a report says of it, without the names of who gave points."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from monitoring.models import Prioriteit
from monitoring.models.prioriteit import MAX_PUNTEN
from monitoring.prioriteit.lezen import criteria_of, maatstaven
from monitoring.prioriteit.rang import Maatstaf, rank
from programmes.models import Programma
from speerpunten.models import AFGEROND


def take(programma: Programma, pijlers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Criteria, and what takes part and was scored, in the order of the ranking; two queries.

    `pijlers` are those of the momentopname: what is done in it does not take part. Criteria and points are those of
    now, for they are no part of a ronde.
    """
    criteria = criteria_of(programma)
    punten: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    motivaties: dict[tuple[str, int], str] = {}
    here = Q(resultaat__actie__speerpunt__pijler__programma=programma) | Q(speerpunt__pijler__programma=programma)
    scored = Prioriteit.objects.filter(here).order_by("pk")
    for resultaat, speerpunt, motivatie, criterium, waarde in scored.values_list(
        "resultaat", "speerpunt", "motivatie", "punten__criterium", "punten__waarde"
    ):
        key = ("resultaat", resultaat) if resultaat else ("speerpunt", speerpunt)
        motivaties[key] = motivatie
        if criterium:
            punten[key][criterium] = waarde
    part = _takes_part(pijlers)
    measures = maatstaven(criteria)
    return {
        "criteria": [
            {
                "naam": row.naam,
                "toelichting": row.toelichting,
                "gewicht": row.gewicht,
                "laag_eerst": row.laag_eerst,
            }
            for row in criteria
        ],
        "hoogste_punten": MAX_PUNTEN,
        "resultaten": _ranked(part["resultaat"], "resultaat", measures, punten, motivaties),
        "speerpunten": _ranked(part["speerpunt"], "speerpunt", measures, punten, motivaties),
    }


def _takes_part(pijlers: Iterable[dict[str, Any]]) -> dict[str, list[int]]:
    """The keys of what is not done, in the order of the plan."""
    resultaten: list[int] = []
    speerpunten: list[int] = []
    for speerpunt in (row for pijler in pijlers for row in pijler["speerpunten"]):
        rows = [row for actie in speerpunt["acties"] for row in actie["resultaten"]]
        still_open = [row["id"] for row in rows if row["fase"] not in AFGEROND]
        resultaten += still_open
        if still_open or not rows:
            speerpunten.append(speerpunt["id"])
    return {"resultaat": resultaten, "speerpunt": speerpunten}


def _ranked(
    part: list[int],
    veld: str,
    measures: list[Maatstaf],
    punten: dict[tuple[str, int], dict[int, int]],
    motivaties: dict[tuple[str, int], str],
) -> list[dict[str, Any]]:
    keys = [key for key in part if punten[veld, key] or motivaties.get((veld, key))]
    places = rank({key: punten[veld, key] for key in keys}, measures)
    last = len(keys) + 1
    return [
        {
            "id": key,
            "punten": [punten[veld, key].get(measure.id) for measure in measures],
            "som": places[key].som,
            "rang": places[key].rang,
            "motivatie": motivaties.get((veld, key), ""),
        }
        for key in sorted(keys, key=lambda key: places[key].rang or last)
    ]
