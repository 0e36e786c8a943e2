"""Papers of meetings as PDF, made by the worker, each content once.

Printing takes a fraction of a second, but what prints takes more than a second to load and then stays in memory. So
no web process loads it: the worker prints, and the page tells when it is done.
"""

import hashlib
import logging
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from monitoring.models import Vergaderstuk
from monitoring.momentopname import canonical
from monitoring.vergadering import pdf
from monitoring.vergadering.lijst import Inhoud
from programmes.models import Programma

logger = logging.getLogger(__name__)

Status = Vergaderstuk.Status

BEWAARD = 30  # papers of a programme that stay; a new one drops the oldest


def request(programma: Programma, inhoud: Inhoud, now: datetime) -> tuple[Vergaderstuk, bool]:
    """The paper with this content, and whether somebody still has to print it."""
    stuk, created = Vergaderstuk.objects.defer("pdf").get_or_create(
        programma=programma,
        inhoud_hash=hashlib.sha256(canonical(inhoud)).hexdigest(),
        opmaak=pdf.opmaak(),
        defaults={"naam": _name(inhoud), "inhoud": inhoud, "aangevraagd_op": now},
    )
    if created:
        keep = Vergaderstuk.objects.filter(programma=programma).order_by("-aangevraagd_op", "-pk")
        kept = list(keep.values_list("pk", flat=True)[:BEWAARD])
        Vergaderstuk.objects.filter(programma=programma).exclude(pk__in=kept).delete()
        return stuk, True
    return stuk, retry(stuk, now)


def _name(inhoud: Inhoud) -> str:
    """Such as zssd-agenda-pmo-2026-11-12."""
    return f"{inhoud['code']}-{slugify(inhoud['titel'])}-{inhoud['dag']}"[:120]


def retry(stuk: Vergaderstuk, now: datetime) -> bool:
    """Puts a paper that failed or lost its worker back in line; False when there is no reason to."""
    if stuk.status != Status.MISLUKT and not stuk.is_vastgelopen(now):
        return False
    stuk.status, stuk.aangevraagd_op, stuk.begonnen_op = Status.WACHT, now, None
    stuk.save(update_fields=["status", "aangevraagd_op", "begonnen_op"])
    return True


def make(pk: int) -> None:
    """Prints the paper that waits under this number. Does nothing when somebody else has it or it is done."""
    started = timezone.now()
    free = Q(status=Status.WACHT) | Q(status=Status.BEZIG, begonnen_op__lt=started - Vergaderstuk.VASTGELOPEN_NA)
    rows = Vergaderstuk.objects.filter(pk=pk)
    if not rows.filter(free).update(status=Status.BEZIG, begonnen_op=started):
        return
    mine = rows.filter(status=Status.BEZIG, begonnen_op=started)
    values: dict[str, Any] = {"status": Status.MISLUKT}
    try:
        printed = pdf.render(rows.values_list("inhoud", flat=True).get())
    except Exception:
        logger.exception("Meeting paper %s failed", pk)
    else:
        values = {
            "status": Status.KLAAR,
            "pdf": printed,
            "bytes": len(printed),
            "sha256": hashlib.sha256(printed).hexdigest(),
            "gemaakt_op": timezone.now(),
        }
    mine.update(**values)
