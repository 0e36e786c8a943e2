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
    takes one query; one more for edities from before they kept them.
    """
    rows = Editie.objects.of_programma(programma).gepubliceerd()
    if before is not None:
        rows = rows.filter(Q(ronde__jaar__lt=before.jaar) | Q(ronde__jaar=before.jaar, ronde__nummer__lt=before.nummer))
    in_force: dict[int, Editie] = {}
    for editie in rows:
        in_force.setdefault(editie.ronde_id, editie)
    counted = _counts(list(in_force.values()))
    return [
        {
            "periode": editie.periode,
            "versie": editie.versie,
            "peildatum": editie.samenvatting["peildatum"],
            "pijlers": counted[editie.pk],
        }
        for editie in reversed(in_force.values())
    ]


def _counts(edities: list[Editie]) -> dict[int, list[dict[str, Any]]]:
    kept = {editie.pk: editie.samenvatting.get("pijlers") for editie in edities}
    if older := [pk for pk, counts in kept.items() if counts is None]:
        for pk, content in Editie.objects.filter(pk__in=older).values_list("pk", "inhoud"):
            kept[pk] = tellen.of_momentopname(json.loads(content))
    return {pk: counts or [] for pk, counts in kept.items()}
