"""From the request for a report to its PDF in the database, each content once."""

import hashlib
import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from monitoring import momentopname
from monitoring.models import Editie, Rapport, RapportPdf, Ronde
from monitoring.rapport import opmaak, pdf
from programmes.models import Programma

logger = logging.getLogger(__name__)

# How many reports of a programme stay; older ones are dropped when a new one is asked for.
BEWAARD = 20

# Progress is written at most this often: more would only wake the database.
_BETWEEN_WRITES = timedelta(seconds=0.4)

ONVERWACHT = (
    "Het rapport kon niet worden gemaakt door een fout in het portaal. De beheerder vindt de oorzaak in het logboek."
)


def request_now(programma: Programma, now: datetime) -> tuple[Rapport, bool]:
    """The report on today; see `request`."""
    ronde, today = Ronde.objects.open_in(programma), timezone.localdate(now)
    return request(programma, ronde, ronde.peildatum_on(today) if ronde else today, now)


def request(programma: Programma, ronde: Ronde | None, peildatum: date, now: datetime) -> tuple[Rapport, bool]:
    """The report on the programme as it is, and whether somebody still has to print it.

    It tells what changed since the newest editie. The same content in the same layout is one report, however often
    it is asked for; one that failed or lost its worker is put back in line.
    """
    content = momentopname.take(programma, ronde, peildatum)
    vorige = Editie.objects.newest_of(programma)
    rapport, created = Rapport.objects.get_or_create(
        programma=programma,
        inhoud_hash=momentopname.identity(content, vorige.lees() if vorige else None),
        opmaak=opmaak.versie(),
        defaults={
            "ronde": ronde,
            "periode": content["periode"]["label"],
            "peildatum": peildatum,
            "momentopname": content,
            "vorige": vorige,
            "aangevraagd_op": now,
        },
    )
    if created:
        _drop_old(programma)
        return rapport, True
    return rapport, retry(rapport, now)


def request_editie(editie: Editie, now: datetime) -> tuple[Rapport, bool]:
    """The report of an editie, and whether somebody still has to print it; printed once, in the layout of that day."""
    rapport, created = Rapport.objects.get_or_create(
        editie=editie,
        defaults={
            "programma": editie.programma,
            "ronde": editie.ronde,
            "vorige_id": editie.vorige_id,
            "periode": editie.periode,
            "peildatum": editie.peildatum,
            "inhoud_hash": editie.sha256,
            "opmaak": opmaak.versie(),
            "aangevraagd_op": now,
        },
    )
    return rapport, created or retry(rapport, now)


def retry(rapport: Rapport, now: datetime) -> bool:
    """Puts a report that failed or lost its worker back in line; False when there is no reason to."""
    put_back = (
        _abandoned(now)
        .filter(pk=rapport.pk)
        .update(status=Rapport.Status.WACHT, aangevraagd_op=now, begonnen_op=None, voortgang=0, stap="", fout="")
    )
    if put_back:
        rapport.refresh_from_db()
    return bool(put_back)


def _abandoned(now: datetime) -> QuerySet[Rapport]:
    too_long_ago = now - Rapport.VASTGELOPEN_NA
    return Rapport.objects.filter(
        Q(status=Rapport.Status.MISLUKT)
        | Q(status=Rapport.Status.BEZIG, begonnen_op__lt=too_long_ago)
        | Q(status=Rapport.Status.WACHT, aangevraagd_op__lt=too_long_ago)
    )


def _drop_old(programma: Programma) -> None:
    keep = Rapport.objects.newest_of(programma).values_list("pk", flat=True)[:BEWAARD]
    Rapport.objects.concepten(programma).exclude(pk__in=list(keep)).exclude(
        status__in=[Rapport.Status.WACHT, Rapport.Status.BEZIG]
    ).delete()


def make(pk: int) -> None:
    """Prints the report that waits under this number. Does nothing when somebody else has it or it is done.

    What goes wrong is kept with the report, in words for whoever asked; the details go to the log.
    """
    started = timezone.now()
    if not _claim(pk, started):
        return
    rapport = Rapport.objects.select_related("editie", "vorige").get(pk=pk)
    try:
        printed = pdf.render(rapport.inhoud, _Progress(pk, started).write, vorige=rapport.vorige_inhoud)
    except pdf.RapportMislukt as error:
        logger.warning("Report %s failed: %s", pk, error)
        _fail(pk, started, str(error))
    except Exception:
        logger.exception("Report %s failed", pk)
        _fail(pk, started, ONVERWACHT)
    else:
        _finish(pk, started, printed)


def _claim(pk: int, started: datetime) -> bool:
    """One UPDATE decides who prints it, on every database: the second worker changes no row."""
    free = Q(status=Rapport.Status.WACHT) | Q(
        status=Rapport.Status.BEZIG, begonnen_op__lt=started - Rapport.VASTGELOPEN_NA
    )
    return bool(
        Rapport.objects.filter(free, pk=pk).update(
            status=Rapport.Status.BEZIG, begonnen_op=started, voortgang=5, stap="Gestart"
        )
    )


def _mine(pk: int, started: datetime) -> QuerySet[Rapport]:
    """The report as long as nobody took it over."""
    return Rapport.objects.filter(pk=pk, status=Rapport.Status.BEZIG, begonnen_op=started)


def _fail(pk: int, started: datetime, message: str) -> None:
    _mine(pk, started).update(status=Rapport.Status.MISLUKT, fout=message, stap="", voortgang=0)


@transaction.atomic
def _finish(pk: int, started: datetime, printed: bytes) -> None:
    done = _mine(pk, started).update(
        status=Rapport.Status.KLAAR,
        voortgang=100,
        stap="Klaar",
        fout="",
        gemaakt_op=timezone.now(),
        bytes=len(printed),
        sha256=hashlib.sha256(printed).hexdigest(),
    )
    if done:
        RapportPdf.objects.update_or_create(rapport_id=pk, defaults={"inhoud": printed})


class _Progress:
    """Writes how far a report is, now and then."""

    def __init__(self, pk: int, started: datetime) -> None:
        self.pk, self.started = pk, started
        self.written = started

    def write(self, step: str, percentage: int) -> None:
        now = timezone.now()
        if now - self.written >= _BETWEEN_WRITES:
            _mine(self.pk, self.started).update(stap=step, voortgang=percentage)
            self.written = now
