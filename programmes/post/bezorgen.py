"""Sends what waits in the queue: one mail per person and programme, never lost and never by two workers at once."""

import logging
import smtplib
import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone

from programmes import audit
from programmes.audit import Handeling
from programmes.post.bericht import Bericht, Soort
from programmes.post.digest import compose
from programmes.post.wachtrij import reachable

logger = logging.getLogger("zssd.mail")

# A mail waits until it has been quiet for a while, so that ten messages become one mail, but not for ever.
RUSTTIJD = timedelta(minutes=5)
UITERLIJK = timedelta(minutes=30)

# After a failure: as long as this, and each time twice as long.
EERSTE_UITSTEL = timedelta(minutes=1)
LANGSTE_UITSTEL = timedelta(minutes=30)


@dataclass
class Uitslag:
    """How many mails went out, were refused for good, and wait for another attempt."""

    verzonden: int = 0
    geweigerd: int = 0
    uitgesteld: int = 0
    storing: str = ""  # why the mail server could not be used at all


class Storing(Exception):  # noqa: N818 - it tells of the mail server, not of the mail
    """The mail server cannot be reached or takes no mail from us; the next mail would not fare better."""


class Geweigerd(Exception):  # noqa: N818
    """The mail server refuses this mail for good."""


class Uitgesteld(Exception):  # noqa: N818
    """The mail server refuses this mail for now."""


def deliver(*, settled: bool = True) -> Uitslag:
    """Sends every mail that is due; those that are not `settled` yet stay unless that is False.

    Stops at an outage: the rest would fail too, and waits as long.
    """
    result = Uitslag()
    ready = _ready(timezone.now(), settled)
    if not ready:
        return result
    mailer = mailers.default
    try:
        for aan, programma in ready:
            if not _deliver_one(aan, programma, mailer, result):
                break
    finally:
        _close(mailer)
    return result


def _close(mailer: BaseEmailBackend) -> None:
    try:
        mailer.close()
    except OSError:
        logger.info("The mail server had closed the connection already")


def unsent(now: datetime) -> QuerySet[Bericht]:
    """What waits, and what a worker took and never finished."""
    lost = Q(status=Bericht.Status.BEZIG, bezig_sinds__lt=now - Bericht.VASTGELOPEN_NA)
    return Bericht.objects.filter(Q(status=Bericht.Status.WACHT) | lost)


def _ready(now: datetime, settled: bool) -> list[tuple[int, int]]:
    """Who has mail to go out now, per programme; whoever waits longest first."""
    groups = (
        unsent(now)
        .order_by()
        .values("aan", "programma")
        .annotate(oldest=Min("gemaakt_op"), newest=Max("gemaakt_op"), due=Max("volgende_poging"))
        .filter(due__lte=now)
    )
    if settled:
        groups = groups.filter(Q(newest__lte=now - RUSTTIJD) | Q(oldest__lte=now - UITERLIJK))
    return list(groups.order_by("oldest", "aan", "programma").values_list("aan", "programma"))


def _claim(aan: int, programma: int) -> list[Bericht]:
    """One UPDATE decides who sends it, on every database: a second worker changes no row."""
    now, partij = timezone.now(), uuid.uuid4()
    unsent(now).filter(aan=aan, programma=programma, volgende_poging__lte=now).update(
        status=Bericht.Status.BEZIG, partij=partij, bezig_sinds=now, pogingen=F("pogingen") + 1
    )
    return list(Bericht.objects.filter(partij=partij).select_related("aan", "programma").order_by("gemaakt_op", "pk"))


def _deliver_one(aan: int, programma: int, mailer: BaseEmailBackend, result: Uitslag) -> bool:
    """Sends one person's mail about one programme; False when there is no point in going on."""
    claimed = _claim(aan, programma)
    berichten = _still_wanted(claimed)
    if not berichten:
        return True
    try:
        _send(berichten, mailer)
    except Storing as error:
        result.storing = str(error)
        result.uitgesteld += 1
        _postpone_all(berichten, result.storing)
        return False
    except Uitgesteld as error:
        result.uitgesteld += 1
        _postpone(_mine(berichten), _delay(berichten), str(error))
    except Geweigerd as error:
        result.geweigerd += 1
        _refuse(berichten, str(error))
    except Exception:
        # A fault of ours in one mail must not keep the mail of others.
        logger.exception("Mail %s could not be made", berichten[0].partij)
        result.uitgesteld += 1
        _postpone(_mine(berichten), _delay(berichten), "De mail kon niet worden gemaakt door een fout in het portaal.")
    else:
        result.verzonden += 1
        _mine(berichten).update(status=Bericht.Status.VERZONDEN, verzonden_op=timezone.now(), fout="")
    return True


def _still_wanted(berichten: list[Bericht]) -> list[Bericht]:
    """Drops what the person turned off or may not see any more since it was put in the queue."""
    if not berichten:
        return []
    may = bool(reachable(berichten[0].programma, [berichten[0].aan]))
    wanted = [bericht for bericht in berichten if may and bericht.aan.wil(Soort(bericht.soort))]
    dropped = [bericht for bericht in berichten if bericht not in wanted]
    if dropped:
        _mine(dropped).update(status=Bericht.Status.VERVALLEN)
    return wanted


def _send(berichten: list[Bericht], mailer: BaseEmailBackend) -> None:
    """Raises Geweigerd, Uitgesteld or Storing, with the reason, when the mail did not go out."""
    mail = compose(berichten)
    try:
        mailer.open()  # once, also for the mails after this one
        mailer.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        _raise_refusal(*next(iter(error.recipients.values())), error)
    except smtplib.SMTPDataError as error:
        _raise_refusal(error.smtp_code, error.smtp_error, error)
    except OSError as error:  # among them every other error of smtplib
        _close(mailer)
        logger.warning("The mail server cannot be used: %s", type(error).__name__)
        raise Storing(f"De mailserver is niet te gebruiken ({type(error).__name__}).") from error


def _raise_refusal(code: int, answer: bytes | str, error: OSError) -> None:
    """The first digit of an SMTP answer tells: 4 is 'not now', 5 is 'never'."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    reason = f"{code} {' '.join(text.split())}"[:300]
    raise (Geweigerd(reason) if code >= 500 else Uitgesteld(reason)) from error


def _mine(berichten: Iterable[Bericht]) -> QuerySet[Bericht]:
    """These messages as long as nobody took them over."""
    some = list(berichten)
    return Bericht.objects.filter(
        pk__in=[bericht.pk for bericht in some], partij=some[0].partij, status=Bericht.Status.BEZIG
    )


def _delay(berichten: Iterable[Bericht]) -> timedelta:
    attempts = max(bericht.pogingen for bericht in berichten)
    return min(EERSTE_UITSTEL * 2 ** min(attempts - 1, 10), LANGSTE_UITSTEL)


def _postpone(berichten: QuerySet[Bericht], delay: timedelta, reason: str) -> None:
    berichten.update(
        status=Bericht.Status.WACHT,
        partij=None,
        bezig_sinds=None,
        volgende_poging=timezone.now() + delay,
        fout=reason[:300],
    )


@transaction.atomic
def _postpone_all(berichten: list[Bericht], reason: str) -> None:
    """During an outage the whole queue waits, so that each attempt is one attempt and not one per person."""
    delay = _delay(berichten)
    _postpone(_mine(berichten), delay, reason)
    now = timezone.now()
    _postpone(Bericht.objects.filter(status=Bericht.Status.WACHT, volgende_poging__lte=now), delay, reason)


@transaction.atomic
def _refuse(berichten: list[Bericht], reason: str) -> None:
    if _mine(berichten).update(status=Bericht.Status.GEWEIGERD, fout=reason):
        first = berichten[0]
        audit.record(
            None,
            Handeling.MAIL_GEWEIGERD,
            onderwerp=f"{first.aan} ({reason.split()[0]})",
            programma=first.programma,
            gelukt=False,
        )


def retry_refused() -> int:
    """Puts back in line what was refused, for when the cause is gone; gives how many messages that are."""
    return Bericht.objects.filter(status=Bericht.Status.GEWEIGERD).update(
        status=Bericht.Status.WACHT, partij=None, bezig_sinds=None, pogingen=0, volgende_poging=timezone.now()
    )


def deliver_until(stop: threading.Event, every: float) -> None:
    """Delivers again and again, with `every` seconds in between, until it is told to stop."""
    while not stop.is_set():
        close_old_connections()
        try:
            deliver()
        except Exception:
            # The database may be away for a while; the worker lives on.
            logger.exception("Mail could not be delivered")
        close_old_connections()
        stop.wait(every)
    connection.close()
