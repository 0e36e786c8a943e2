"""Showing one row as it is stored, and what every page with rows asks: where they stand now, and the way back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from monitoring.forms import draft_key
from monitoring.moment import Moment, moment
from monitoring.rij import Lijst, Rij, make_rij
from monitoring.stand import Stand, standen, with_concept
from programmes.access import Recht, Toegang, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat, ResultaatQuerySet


def lijst_of(request: HtmxRequest) -> Lijst:
    """The list this request says it comes from; the pijler page when it says nothing known."""
    asked = request.POST.get("vanuit") or request.GET.get("vanuit") or ""
    return Lijst(asked) if asked in set(Lijst) else Lijst.PIJLER


def standen_now(resultaten: ResultaatQuerySet, programma: Programma, nu: Moment) -> list[Stand]:
    return standen(resultaten, programma, nu.ronde, nu.peildatum, rondes=nu.rondes)


def find_resultaat(toegang: Toegang, pk: int) -> Resultaat:
    """This result of the programme, with its place in the plan; 404 when the programme has none such."""
    return get_object_or_404(
        Resultaat.objects.in_programma(toegang.programma).select_related("actie__speerpunt__pijler"), pk=pk
    )


def row_for(
    request: HtmxRequest, toegang: Toegang, resultaat: Resultaat, nu: Moment, *, bewaard: bool = False
) -> tuple[Stand, Rij]:
    """One result as it is now, and its row to put back in the list it came from with the keyboard user on it."""
    mag_melden = nu.ronde is not None and toegang.mag(Recht.MELDEN, resultaat.actie.speerpunt.pijler)
    rows: ResultaatQuerySet = Resultaat.objects.filter(pk=resultaat.pk)
    [stand] = standen_now(with_concept(rows, nu.ronde) if mag_melden else rows, toegang.programma, nu)
    lijst = lijst_of(request)
    siblings: list[int] = []
    if lijst == Lijst.PIJLER:
        siblings = list(resultaat.actie.resultaten.order_by("volgorde").values_list("pk", flat=True))
    rij = make_rij(
        stand,
        lijst,
        toegang.programma,
        peildatum=nu.peildatum,
        mag_melden=mag_melden,
        terug=way_back(request, toegang, resultaat),
        rondes=nu.labels,
        rijen=len(siblings) if siblings[:1] == [resultaat.pk] else 0,
        bewaard=bewaard,
        focus=True,
    )
    return stand, rij


def kruimels_of(toegang: Toegang, resultaat: Resultaat) -> list[tuple[str, str]]:
    """The way to a page about this result."""
    code, pijler = toegang.programma.code, resultaat.actie.speerpunt.pijler
    return kruimels(
        toegang,
        (toegang.programma.naam_van("pijler", meervoud=True), reverse("monitoring:pijlers", args=[code])),
        (pijler.titel, reverse("monitoring:pijler", args=[code, pijler.code])),
    )


def way_back(request: HtmxRequest, toegang: Toegang, resultaat: Resultaat) -> str:
    """The address to return to, at this row; the pijler page when the request names no page of the portal."""
    asked = request.POST.get("next") or request.GET.get("next")
    if not asked and request.htmx:
        asked = request.htmx.current_url_abs_path
    if not asked or not url_has_allowed_host_and_scheme(asked, None):
        asked = reverse("monitoring:pijler", args=[toegang.programma.code, resultaat.actie.speerpunt.pijler.code])
    return f"{asked.split('#')[0]}#resultaat-{resultaat.pk}"


@require_safe
def rij(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Shows a row as it is stored, after editing it was cancelled.

    With `concept=weg` what was typed is given up, for the version somebody else saved.
    """
    toegang = toegang_for(request, code, Recht.LEZEN)
    resultaat = find_resultaat(toegang, pk)
    nu = moment(toegang.programma)
    dropped = draft_key(resultaat, nu.ronde) if nu.ronde and request.GET.get("concept") == "weg" else ""
    told = "De andere versie blijft staan."
    if not request.htmx:
        if dropped:
            messages.info(request, told, extra_tags=dropped)
        return redirect(way_back(request, toegang, resultaat))
    _, row = row_for(request, toegang, resultaat, nu)
    response = HttpResponse(row.html)
    if dropped:
        trigger_client_event(response, "draft-saved", {"value": dropped})
        trigger_client_event(response, "announce", {"value": told})
    return response
