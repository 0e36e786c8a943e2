"""The pages that belong to no programme."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from programmes.models import Gebruiker, Programma, Toewijzing
from programmes.navigation import home_url
from programmes.post import Soort

TEXT = "text/plain; charset=utf-8"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Straight to where one's role begins for who has one programme; a list of programmes for who has more."""
    gebruiker: Gebruiker = request.user  # type: ignore[assignment]  # login is needed here
    toewijzingen = gebruiker.toewijzingen.select_related("programma", "pijler", "gemeente").order_by(
        "programma__titel", "programma", "rol"
    )
    programmas = [_Begin(programma, list(roles)) for programma, roles in groupby(toewijzingen, lambda t: t.programma)]
    if len(programmas) == 1:
        return redirect(programmas[0].url)
    return render(request, "start.html", {"programmas": programmas})


@dataclass(frozen=True)
class _Begin:
    """A programme in the list, with one's roles in it."""

    programma: Programma
    toewijzingen: list[Toewijzing]

    @property
    def url(self) -> str:
        return home_url(self.programma, [toewijzing.rol for toewijzing in self.toewijzingen])


@login_not_required
@require_safe
def hulp(request: HttpRequest) -> HttpResponse:
    """How the portal works, for whoever works with it."""
    return render(request, "paginas/hulp.html", {"kruimels": _kruimels(), "mailsoorten": list(Soort)})


@login_not_required
@require_safe
def toegankelijkheid(request: HttpRequest) -> HttpResponse:
    contact = settings.ACCESSIBILITY_CONTACT
    context = {"kruimels": _kruimels(), "contact": contact, "contact_naam": contact.partition(":")[2].lstrip("/")}
    return render(request, "paginas/toegankelijkheid.html", context)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "kruimels": _kruimels(),
        "account_maanden": settings.ACCOUNT_MAANDEN,
        "logboek_maanden": settings.LOGBOEK_MAANDEN,
    }
    return render(request, "paginas/privacy.html", context)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a leak (RFC 9116). Valid for half a year from today, as long as the portal is served."""
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires}", "Preferred-Languages: nl, en"]
    if settings.PUBLIC:
        lines.append(f"Canonical: https://{settings.HOSTS[0]}{reverse('security_txt')}")
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@login_not_required
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Nothing in the portal is meant for a search engine."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=TEXT)


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the portal and its database do; for the machine that watches it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("gezond\n", content_type=TEXT)


def _kruimels() -> list[tuple[str, str]]:
    return [("Begin", reverse("start"))]
