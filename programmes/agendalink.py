"""A secret link under which a calendar reads the terms of a programme, without logging in.

Whoever has the link reads what its owner may read, so it is kept as a password is: only its hash is stored, and it is
shown once, when it is made.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from allauth.core.internal import ratelimit
from django.conf import settings
from django.db import models, transaction
from django.db.models import UniqueConstraint
from django.http import HttpRequest
from django.utils import timezone

from programmes.audit import Handeling, record

if TYPE_CHECKING:
    from programmes.models import Gebruiker, Programma

_BYTES = 32  # of chance in a link: nobody finds one by trying
_LONGEST = 100  # characters; whatever is longer is no link of ours
_LIMIT = "agendalink"
_BETWEEN_WRITES = timedelta(hours=1)  # a calendar may ask every few minutes


class AgendalinkQuerySet(models.QuerySet["Agendalink"]):
    def geldig(self) -> Self:
        return self.filter(ingetrokken_op=None)

    def find(self, token: str) -> "Agendalink | None":
        """The valid link with this token, of somebody whose account is open."""
        if len(token) > _LONGEST:
            return None
        rows = self.geldig().filter(gebruiker__is_active=True).select_related("gebruiker", "programma")
        return rows.filter(sleutel=hash_of(token)).first()


class Agendalink(models.Model):
    """The link of one person for one programme. `sleutel` is the SHA-256 of its token; the token itself is nowhere.

    A new link takes the place of the old one, which then works no longer. What it shows follows each time from the
    roles its owner has then.
    """

    gebruiker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="agendalinks")
    programma = models.ForeignKey("programmes.Programma", on_delete=models.CASCADE, related_name="+")
    sleutel = models.CharField(max_length=64, unique=True)
    gemaakt_op = models.DateTimeField()
    gebruikt_op = models.DateTimeField("laatst gebruikt", null=True)
    ingetrokken_op = models.DateTimeField(null=True)

    objects = AgendalinkQuerySet.as_manager()

    class Meta:
        verbose_name = "agendalink"
        verbose_name_plural = "agendalinks"
        ordering = ["programma"]
        constraints = [
            UniqueConstraint(fields=["gebruiker", "programma"], name="agendalink_uniek"),
        ]

    def __str__(self) -> str:
        return f"Agendalink van {self.gebruiker}"


def hash_of(token: str) -> str:
    """A token is chance itself, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@transaction.atomic
def renew(request: HttpRequest, gebruiker: "Gebruiker", programma: "Programma") -> str:
    """Gives a new token, the only time it is known; an earlier link works no longer."""
    token = secrets.token_urlsafe(_BYTES)
    values = {
        "sleutel": hash_of(token),
        "gemaakt_op": timezone.now(),
        "gebruikt_op": None,
        "ingetrokken_op": None,
    }
    Agendalink.objects.update_or_create(gebruiker=gebruiker, programma=programma, defaults=values)
    record(request, Handeling.AGENDALINK_GEMAAKT, programma=programma)
    return token


@transaction.atomic
def revoke(request: HttpRequest, link: Agendalink) -> bool:
    """Ends a link at once; tells whether it still worked."""
    ended = Agendalink.objects.geldig().filter(pk=link.pk).update(ingetrokken_op=timezone.now())
    if ended:
        record(request, Handeling.AGENDALINK_INGETROKKEN, programma=link.programma)
    return bool(ended)


def may_try(request: HttpRequest) -> bool:
    """Whether this machine may try a link now: not after too many that did not exist, see `count_miss`.

    Asked before the link is looked up, so that a right guess is not told apart from a wrong one either.
    """
    return _consume(request, dry_run=True)


def count_miss(request: HttpRequest) -> None:
    """Counts a link that does not exist against the machine that asked for it (`ACCOUNT_RATE_LIMITS`)."""
    _consume(request)


def _consume(request: HttpRequest, *, dry_run: bool = False) -> bool:
    # The public function of allauth leaves requests that only read alone, and these are.
    usage = ratelimit.consume(request, app="allauth.account", action=_LIMIT, limit_get=True, dry_run=dry_run)
    return usage is not None


def note_use(request: HttpRequest, link: Agendalink, now: datetime) -> None:
    """Remembers that the link was used: by the hour, and in the audit trail by the day."""
    before = link.gebruikt_op
    if before and now - before < _BETWEEN_WRITES:
        return
    Agendalink.objects.filter(pk=link.pk).update(gebruikt_op=now)
    if before is None or timezone.localdate(before) != timezone.localdate(now):
        record(
            request,
            Handeling.EXPORT,
            onderwerp="termijnen, met de agendalink",
            programma=link.programma,
            gebruiker=link.gebruiker,
        )
