"""The audit trail: who did what, on what, when, from where, and whether it was allowed.

It holds what the history (`programmes.history`) does not: logging in and out, passwords, roles, refused pages and
lists that were taken out of the portal. Every line goes to the log of the server as well. Never pass a password, a
token or what somebody typed in a login form: `record` takes names of things, not form data.
"""

import ipaddress
import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

if TYPE_CHECKING:
    from programmes.models import Gebruiker, Programma

logger = logging.getLogger("zssd.audit")


class Handeling(models.TextChoices):
    """What was done."""

    INGELOGD = "ingelogd", "ingelogd"
    LOGIN_MISLUKT = "login_mislukt", "inloggen mislukt"
    LOGIN_GEBLOKKEERD = "login_geblokkeerd", "te veel pogingen"
    UITGELOGD = "uitgelogd", "uitgelogd"
    WACHTWOORD_GEWIJZIGD = "wachtwoord_gewijzigd", "wachtwoord gewijzigd"
    WACHTWOORD_HERSTELD = "wachtwoord_hersteld", "wachtwoord hersteld"
    HERSTEL_GEVRAAGD = "herstel_gevraagd", "herstel van wachtwoord gevraagd"
    UITGENODIGD = "uitgenodigd", "uitnodiging verstuurd"
    ROL_GEGEVEN = "rol_gegeven", "rol gegeven"
    ROL_WEGGEHAALD = "rol_weggehaald", "rol weggehaald"
    GEGEVENS_GEWIJZIGD = "gegevens_gewijzigd", "gegevens gewijzigd"
    ACCOUNT_GESLOTEN = "account_gesloten", "account gesloten"
    ACCOUNT_HEROPEND = "account_heropend", "account heropend"
    GEWEIGERD = "geweigerd", "toegang geweigerd"
    MAIL_GEWEIGERD = "mail_geweigerd", "mail geweigerd door de mailserver"
    EXPORT = "export", "gegevens opgehaald"
    AGENDALINK_GEMAAKT = "agendalink_gemaakt", "agendalink gemaakt"
    AGENDALINK_INGETROKKEN = "agendalink_ingetrokken", "agendalink ingetrokken"
    VASTGESTELD = "vastgesteld", "editie vastgesteld"
    GEPUBLICEERD = "gepubliceerd", "editie gepubliceerd"


class AuditregelQuerySet(models.QuerySet["Auditregel"]):
    def visible_in(self, programma: "Programma") -> QuerySet["Auditregel"]:
        """Lines of the programme, and of logging in by whoever has a role in it; newest first."""
        people = programma.toewijzingen.values("gebruiker")
        return self.filter(Q(programma=programma) | Q(programma=None, gebruiker__in=people)).order_by("-wanneer", "-id")


class Auditregel(models.Model):
    """One line of the audit trail. `naam` stays when the account goes; `vanaf` is the address of the machine."""

    wanneer = models.DateTimeField("wanneer", default=timezone.now, editable=False)
    gebruiker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    naam = models.CharField("wie", max_length=120)
    handeling = models.CharField("wat", max_length=24)
    onderwerp = models.CharField("waarop", max_length=250, blank=True)
    programma = models.ForeignKey("programmes.Programma", on_delete=models.CASCADE, null=True, related_name="+")
    vanaf = models.GenericIPAddressField("vanaf", null=True)
    gelukt = models.BooleanField("gelukt", default=True)

    objects = AuditregelQuerySet.as_manager()

    class Meta:
        verbose_name = "regel in het logboek"
        verbose_name_plural = "logboek"
        ordering = ["-wanneer", "-id"]
        indexes = [
            models.Index(fields=["programma", "-wanneer"], name="auditregel_programma"),
            models.Index(fields=["gebruiker", "-wanneer"], name="auditregel_gebruiker"),
            models.Index(fields=["wanneer"], name="auditregel_wanneer"),
        ]

    def __str__(self) -> str:
        return f"{self.naam}: {self.get_handeling_display()}"

    def get_handeling_display(self) -> str:
        return Handeling(self.handeling).label


def record(
    request: HttpRequest | None,
    handeling: Handeling,
    *,
    onderwerp: str = "",
    programma: "Programma | None" = None,
    gebruiker: "Gebruiker | None" = None,
    gelukt: bool = True,
) -> None:
    """Writes one line. `gebruiker` is who did it; the one who is logged in when not given.

    Call it inside the transaction of what it tells about, so that one never stands without the other.
    """
    user = gebruiker if gebruiker is not None else getattr(request, "user", None)
    who = None if user is None or isinstance(user, AnonymousUser) or not user.is_authenticated else user
    regel = Auditregel.objects.create(
        gebruiker=who,
        naam=str(who) if who else "niemand" if request else "het portaal",
        handeling=handeling,
        onderwerp=onderwerp[:250],
        programma=programma,
        vanaf=client_ip(request) if request else None,
        gelukt=gelukt,
    )
    logger.info(
        json.dumps(
            {
                "wie": who.pk if who else None,
                "wat": str(handeling),
                "waarop": regel.onderwerp,
                "programma": programma.code if programma else None,
                "vanaf": regel.vanaf,
                "gelukt": gelukt,
            },
            ensure_ascii=False,
        )
    )


def record_denied(request: HttpRequest, status: int) -> None:
    """A page that was refused with 403, or a programme that was hidden with 404.

    A wrong address is no refusal: a 404 counts only when `access` said the programme exists but is not theirs.
    """
    programma = getattr(request, "geweigerd", None)
    if programma is None and status == 403:
        toegang = getattr(request, "toegang", None)
        programma = toegang.programma if toegang else None
    elif programma is None:
        return
    record(
        request, Handeling.GEWEIGERD, onderwerp=f"{request.method} {request.path}", programma=programma, gelukt=False
    )


def client_ip(request: HttpRequest) -> str | None:
    """The address of the machine that asks, as the outermost of our own proxies saw it; None when unknown.

    Whatever a visitor puts in X-Forwarded-For stands before what our proxies add, and is not looked at.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= settings.PROXIES:
            address = forwarded[-settings.PROXIES].strip() or address
    try:
        return str(ipaddress.ip_address(address.strip("[]")))
    except ValueError:
        return None


def denied_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Puts in the audit trail that somebody who is logged in was refused: no role, no right, or a forged form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in {403, 404} and request.user.is_authenticated:
            record_denied(request, response.status_code)
        return response

    return middleware
