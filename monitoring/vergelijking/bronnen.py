"""The moments of a programme that can be compared."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from monitoring.models import Rapport, Ronde
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
    """Newest first: now, and then each report that was kept. `today` is the day it is."""
    # Reports from before every part had its id cannot tell which part is which.
    rapporten = Rapport.objects.newest_of(programma).exclude(momentopname__pijlers__0__id__isnull=True)
    return [_now(programma, today), *(_of_rapport(rapport) for rapport in rapporten)]


def _now(programma: Programma, today: date) -> Bron:
    def load() -> Momentopname:
        ronde = Ronde.objects.open_in(programma)
        return take_to_compare(programma, ronde, ronde.peildatum_on(today) if ronde else today)

    return Bron("nu", "nu", load, is_now=True)


def _of_rapport(rapport: Rapport) -> Bron:
    def load() -> Momentopname:
        content: Momentopname = Rapport.objects.values_list("momentopname", flat=True).get(pk=rapport.pk)
        return content

    asked = date_format(timezone.localtime(rapport.aangevraagd_op), "j F Y, H:i")
    return Bron(f"rapport-{rapport.pk}", f"rapport {rapport.periode} van {asked} uur", load)
