"""The moments of a programme that can be compared."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format

from monitoring.models import Editie, Rapport, Ronde
from monitoring.momentopname import Momentopname, take_to_compare
from programmes.models import Programma


@dataclass(frozen=True)
class Bron:
    """One moment. `sleutel` names it in an address, `label` on screen; `load` gives its momentopname."""

    sleutel: str
    label: str
    load: Callable[[], Momentopname]
    is_now: bool = False


def bronnen(programma: Programma, today: date) -> list[Bron]:
    """Newest first: now, and then each editie; as long as there is none, the reports that were kept.

    `today` is the day it is.
    """
    rondes = list(
        Ronde.objects.of_programma(programma).annotate(vast=Exists(Editie.objects.filter(ronde=OuterRef("pk"))))
    )
    now = _now(programma, next((ronde for ronde in rondes if ronde.is_open), None), today)
    if any(ronde.vast for ronde in rondes):
        return [now, *map(_of_editie, Editie.objects.of_programma(programma))]
    # Reports from before every part had its id cannot tell which part is which.
    rapporten = Rapport.objects.newest_of(programma).exclude(momentopname__pijlers__0__id__isnull=True)
    return [now, *map(_of_rapport, rapporten)]


def _now(programma: Programma, ronde: Ronde | None, today: date) -> Bron:
    def load() -> Momentopname:
        return take_to_compare(programma, ronde, ronde.peildatum_on(today) if ronde else today)

    return Bron("nu", "nu", load, is_now=True)


def _of_editie(editie: Editie) -> Bron:
    def load() -> Momentopname:
        content: Momentopname = json.loads(Editie.objects.values_list("inhoud", flat=True).get(pk=editie.pk))
        return content

    return Bron(f"editie-{editie.pk}", f"editie {editie}", load)


def _of_rapport(rapport: Rapport) -> Bron:
    def load() -> Momentopname:
        return Rapport.objects.get(pk=rapport.pk).inhoud

    asked = date_format(timezone.localtime(rapport.aangevraagd_op), "j F Y, H:i")
    return Bron(f"rapport-{rapport.pk}", f"rapport {rapport.periode} van {asked} uur", load)
