"""The counts of the published edities of a programme, of each ronde the version that is in force."""

import json
from typing import Any

from django.db.models import Q

from monitoring.models import Editie, Ronde
from monitoring.trends import tellen
from programmes.models import Programma


def series(programma: Programma, before: Ronde | None = None) -> list[dict[str, Any]]:
    """One row for each ronde with a published editie, oldest first: its last published version with its counts.

    With `before` only rondes before that one. An editie keeps its counts in its list, so this reads no content and
    takes one query; one more for edities from before they kept them, or kept them by the code of the pijler.
    """
    rows = Editie.objects.filter(programma=programma).gepubliceerd()
    if before is not None:
        rows = rows.filter(Q(ronde__jaar__lt=before.jaar) | Q(ronde__jaar=before.jaar, ronde__nummer__lt=before.nummer))
    in_force: dict[int, tuple[int, int, dict[str, Any]]] = {}
    in_order = rows.order_by("ronde__jaar", "ronde__nummer", "versie")
    # Of each ronde the last one stays.
    for ronde, pk, versie, listed in in_order.values_list("ronde_id", "pk", "versie", "samenvatting"):
        in_force[ronde] = (pk, versie, listed)
    older = _read({pk for pk, _, listed in in_force.values() if not _has_counts(listed)})
    return [
        {
            "periode": listed["periode"],
            "versie": versie,
            "peildatum": listed["peildatum"],
            "pijlers": older[pk] if pk in older else listed["pijlers"],
        }
        for pk, versie, listed in in_force.values()
    ]


def _has_counts(listed: dict[str, Any]) -> bool:
    return "pijlers" in listed and all(isinstance(row["pijler"], str) for row in listed["pijlers"])


def _read(edities: set[int]) -> dict[int, list[dict[str, Any]]]:
    """The counts of these edities, from their content."""
    if not edities:
        return {}
    rows = Editie.objects.filter(pk__in=edities).values_list("pk", "inhoud")
    return {pk: tellen.of_momentopname(json.loads(content)) for pk, content in rows}
