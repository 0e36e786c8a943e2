"""The worklist: what a coordinator still has to report on, nearest term first."""

from datetime import date
from itertools import groupby
from typing import NamedTuple, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import push_url, trigger_client_event

from monitoring import melding as regels
from monitoring.models import Melding
from monitoring.moment import moment
from monitoring.rij import Lijst, make_rij, place_of
from monitoring.stand import count_reported
from monitoring.views.rij import standen_now
from monitoring.werklijst import Groep, WerklijstFilter, for_worklist
from programmes.access import Bereik, Recht, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat, ResultaatQuerySet

PAGE_SIZE = 50


@require_safe
def werklijst(request: HtmxRequest, code: str) -> HttpResponse:
    """The results of the user's pijlers, what still needs a melding first; HTMX gets the list alone."""
    toegang = toegang_for(request, code, Recht.MELDEN)
    programma, alone = toegang.programma, bool(request.htmx and not request.htmx.history_restore_request)
    getoond = _show(toegang.stamp, programma, timezone.localdate(), toegang.bereik, request.GET.urlencode(), alone)
    if alone:
        response = HttpResponse(getoond.html)
        push_url(response, f"{request.path}?{getoond.gekozen}" if getoond.gekozen else request.path)
        found = getoond.aantal
        trigger_client_event(response, "announce", {"value": f"{found} {'resultaat' if found == 1 else 'resultaten'}."})
    else:
        context = {"getoond": getoond, "kruimels": kruimels(toegang)}
        response = render(request, "monitoring/werklijst.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


class Getoond(NamedTuple):
    """The whole of the page or the list alone, what is chosen as it stands in the address, and how many fit."""

    html: SafeString
    gekozen: str
    aantal: int


@once(most=40)
def _show(stamp: Stamp, programma: Programma, today: date, bereik: Bereik, asked: str, alone: bool) -> Getoond:
    """For whoever may do what `bereik` allows; `asked` is what stands in the address, `alone` asks for the list."""
    pijlers = list(bereik.meldbare_pijlers)
    nu = moment(programma)
    data = QueryDict(asked)
    keuze = WerklijstFilter(data, programma=programma, pijlers=pijlers)
    everything = for_worklist(pijlers, nu.ronde)
    own = Resultaat.objects.filter(actie__speerpunt__pijler__in=pijlers)
    gemeld, totaal = count_reported(own, nu.ronde) if nu.ronde else (0, own.count())
    paginator = Paginator(keuze.apply(everything, nu.peildatum), PAGE_SIZE)
    if not keuze.active:
        paginator.count = totaal  # known already
    page = paginator.get_page(data.get("page"))
    here = reverse("monitoring:werklijst", args=[programma.code])
    rows = [
        make_rij(
            stand,
            Lijst.WERKLIJST,
            programma,
            peildatum=nu.peildatum,
            mag_melden=nu.ronde is not None,
            terug=f"{here}?{asked}" if asked else here,
            rondes=nu.labels,
        )
        for stand in standen_now(cast(ResultaatQuerySet, page.object_list), programma, nu)
    ]
    context = {
        "programma": programma,
        "pijlers": pijlers,
        "ronde": nu.ronde,
        "keuze": keuze,
        "gemeld": gemeld,
        "totaal": totaal,
        "page_obj": page,
        "groepen": [(Groep(groep).label, list(members)) for groep, members in groupby(rows, key=lambda row: row.groep)],
        "te_doen": any(row.mag_ongewijzigd for row in rows),
        "mag_ronde": bereik.mag(Recht.RONDE),
        "gevraagd": data,
    }
    template = f"monitoring/werklijst_{'rijen' if alone else 'inhoud'}.html"
    return Getoond(rendered(template, context), urlencode(keuze.active), page.paginator.count)


@require_http_methods(["GET", "POST"])
def ongewijzigd(request: HtmxRequest, code: str) -> HttpResponse:
    """Confirms for many results at once that nothing changed: first shows what would be confirmed, then does it."""
    toegang = toegang_for(request, code, Recht.MELDEN)
    nu = moment(toegang.programma)
    ronde, terug = nu.ronde, reverse("monitoring:werklijst", args=[code])
    way = {"terug": terug, "kruimels": kruimels(toegang, ("Werklijst", terug))}
    if ronde is None:
        return render(request, "monitoring/gesloten.html", way, status=403)
    pijlers = list(toegang.meldbare_pijlers)
    resultaten = for_worklist(pijlers, ronde)
    if request.method == "GET" and "alles" in request.GET:
        keuze = WerklijstFilter(request.GET, programma=toegang.programma, pijlers=pijlers)
        resultaten = keuze.apply(resultaten, nu.peildatum).filter(Q(status=""), meldingen__actueel=True)
    else:
        asked = request.POST if request.method == "POST" else request.GET
        chosen = {int(pk) for pk in asked.getlist("resultaat") if pk.isdecimal() and len(pk) < 19}
        resultaten = resultaten.filter(pk__in=chosen)
    if request.method == "POST":
        try:
            made, refused = regels.confirm_unchanged(resultaten, ronde, door=toegang.gebruiker)
        except regels.RondeGeslotenError:
            return render(request, "monitoring/gesloten.html", way, status=409)
        _tell(request, made, refused)
        return redirect(terug)
    rows = [
        (
            stand,
            regels.refusal(stand.melding, stand.deze, ronde, verstreken=stand.termijn.has_passed(nu.peildatum)),
        )
        for stand in standen_now(resultaten, toegang.programma, nu)
    ]
    context = {
        **way,
        "ronde": ronde,
        "mogelijk": [(stand, place_of(stand.resultaat)) for stand, reden in rows if not reden],
        "geweigerd": [(stand, reden) for stand, reden in rows if reden],
    }
    return render(request, "monitoring/ongewijzigd.html", context)


def _tell(request: HtmxRequest, made: list[Melding], refused: list[regels.Weigering]) -> None:
    if made:
        count = "1 resultaat" if len(made) == 1 else f"{len(made)} resultaten"
        messages.success(request, f"{count} als ongewijzigd bevestigd.")
    for weigering in refused:
        messages.warning(request, f"Niet bevestigd: ‘{weigering.resultaat}’. {weigering.reden}")
    if not made and not refused:
        messages.warning(request, "Er is niets bevestigd: kies eerst een of meer resultaten.")
