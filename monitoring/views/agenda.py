"""A secret link with which a calendar shows the terms: making and ending it, and what it gives."""

import hashlib

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from monitoring.planning import agenda as kalender
from programmes import agendalink
from programmes.access import Recht, Toegang, find_toegang, toegang_for
from programmes.models import Agendalink
from programmes.navigation import kruimels


@require_safe
def abonnement(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the user has a link for this programme, and how a calendar uses it."""
    return _page(request, toegang_for(request, code, Recht.LEZEN))


@require_POST
def abonnement_maken(request: HttpRequest, code: str) -> HttpResponse:
    """Makes a link and shows it: this answer is the only place where it ever stands."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    token = agendalink.renew(request, toegang.gebruiker, toegang.programma)
    response = _page(request, toegang, settings.PORTAL_URL + reverse("agenda", args=[token]))
    add_never_cache_headers(response)
    return response


@require_POST
def abonnement_intrekken(request: HttpRequest, code: str) -> HttpResponse:
    toegang = toegang_for(request, code, Recht.LEZEN)
    link = _link(toegang)
    if link and agendalink.revoke(request, link):
        messages.success(request, "De agendalink is ingetrokken. Agenda’s krijgen niets meer.")
    else:
        messages.info(request, "Er was geen agendalink meer om in te trekken.")
    return redirect("monitoring:abonnement", code=code)


def _link(toegang: Toegang) -> Agendalink | None:
    rows = Agendalink.objects.geldig().filter(gebruiker=toegang.gebruiker, programma=toegang.programma)
    return rows.select_related("programma").first()


def _page(request: HttpRequest, toegang: Toegang, adres: str = "") -> HttpResponse:
    planning = reverse("monitoring:planning", args=[toegang.programma.code])
    context = {"link": _link(toegang), "adres": adres, "kruimels": kruimels(toegang, ("Planning", planning))}
    return render(request, "monitoring/planning/abonnement.html", context)


@login_not_required
@require_safe
def agenda(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the owner of this link may read now, as a calendar; 404 when that is nothing (any more).

    429 for a machine that tried too many links that do not exist.
    """
    if not agendalink.may_try(request):
        return respond_429(request)
    link = Agendalink.objects.find(token)
    toegang = find_toegang(link.gebruiker, link.programma.code) if link else None
    if link is None or toegang is None or not toegang.mag(Recht.LEZEN):
        agendalink.count_miss(request)
        raise Http404("Deze agendalink bestaat niet of werkt niet meer.")
    agendalink.note_use(request, link, timezone.now())
    content = kalender.calendar(toegang.programma, kalender.read_afspraken(toegang.programma))
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = get_conditional_response(request, etag=etag) or HttpResponse(content, content_type=kalender.MIME)
    response["ETag"] = etag
    # Only this calendar keeps it, and it asks again each time: a role may have ended.
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = f'inline; filename="{toegang.programma.code}-termijnen.ics"'
    return response
