"""What a momentopname tells of besluiten: what made terms move, what waits, and what was decided lately.

Plain data, as in `monitoring.momentopname`; nobody who proposed or recorded is named in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from monitoring import mandaat
from monitoring.models import Besluit, Besluitregel, Ronde, Termijnvoorstel
from monitoring.periode import Periode
from monitoring.stand import Stand
from programmes.models import Programma
from speerpunten.models import Termijn

OF_TERMS = ("besluitregel__besluit__orgaan",)


@dataclass(frozen=True)
class Besluitstand:
    """`by_resultaat`: the proposal that waits, by the key of its result."""

    by_resultaat: dict[int, dict[str, Any]]
    besluiten: list[dict[str, Any]]


def take(
    programma: Programma, rows: Sequence[Stand], rondes: Sequence[Ronde], periode: Periode, op: date | None
) -> Besluitstand:
    """All of it, in three queries. `rondes` are those of the programme, `periode` the one that is told of.

    With `op` as it was known on that day: what was proposed or decided later is not in it.
    """
    lines = [line for line in _lines(programma) if op is None or line.besluit.datum <= op]
    since = _end_of_the_ronde_before(rondes, periode)
    return Besluitstand(
        by_resultaat=_waiting(programma, rows, op),
        besluiten=_besluiten([line for line in lines if since is None or line.besluit.datum > since]),
    )


def _lines(programma: Programma) -> Any:
    rows = Besluitregel.objects.filter(besluit__programma=programma).select_related("besluit__orgaan")
    return rows.order_by("-besluit__datum", "-besluit_id", "pk")


def of_term(termijn: Termijn) -> dict[str, Any] | None:
    """The besluit that made this term, read along as `OF_TERMS` says; None when it is not known."""
    line = getattr(termijn, "besluitregel", None)
    return _head(line.besluit) if line else None


def _head(besluit: Besluit) -> dict[str, Any]:
    return {
        "nummer": besluit.nummer,
        "orgaan": mandaat.body_name(besluit.orgaan),
        "datum": besluit.datum.isoformat(),
    }


def _besluiten(lines: Sequence[Besluitregel]) -> list[dict[str, Any]]:
    """Newest first, each with what it says of results."""
    found: dict[int, dict[str, Any]] = {}
    for line in lines:
        besluit = line.besluit
        row = found.setdefault(
            besluit.pk, {**_head(besluit), "tekst": besluit.tekst, "link": besluit.link, "regels": []}
        )
        row["regels"].append({"resultaat": line.resultaat_id, "keuze": line.keuze, "motivatie": line.motivatie})
    return list(found.values())


def _end_of_the_ronde_before(rondes: Sequence[Ronde], periode: Periode) -> date | None:
    return max((row.peildatum for row in rondes if row.periode < periode), default=None)


def _waiting(programma: Programma, rows: Sequence[Stand], op: date | None) -> dict[int, dict[str, Any]]:
    bevoegdheden = mandaat.of_programma(programma)
    now = {stand.resultaat.pk: stand.termijn for stand in rows}
    waits = Q(status=Termijnvoorstel.Status.INGEDIEND)
    if op is not None:
        waits = (waits | Q(besluitregel__besluit__datum__gt=op)) & Q(gedaan_op__date__lte=op)
    voorstellen = Termijnvoorstel.objects.filter(waits, resultaat__actie__speerpunt__pijler__programma=programma)
    found = {}
    for row in voorstellen.order_by("gedaan_op", "pk"):
        may = mandaat.deciders(bevoegdheden, mandaat.distance(now[row.resultaat_id], row.realisatie))
        found[row.resultaat_id] = {
            "soort": row.soort,
            "van": row.van.isoformat() if row.van else None,
            "tot": row.tot.isoformat() if row.tot else None,
            "label": row.label,
            "bron": row.bron,
            "gedeeld": False,
            "redenen": row.redenen,
            "toelichting": row.toelichting,
            "orgaan": may[0].naam if may else "",
        }
    return found
