"""How the programme fares over time."""

from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from monitoring.models import Ronde
from monitoring.trends import samen, vragen
from monitoring.trends.tekenen import Grafieken
from programmes.access import Recht, toegang_for
from programmes.models import Pijler, Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered

HELE_PROGRAMMA = "het hele programma"


@require_safe
def trends(request: HttpRequest, code: str) -> HttpResponse:
    """Realised against planned, terms that moved and signaal per editie; of one pijler when the address names it."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    programma = toegang.programma
    getoond = _show(toegang.stamp, programma, timezone.localdate(), request.GET.get("pijler", ""))
    return render(request, "monitoring/trends/pagina.html", {"getoond": getoond, "kruimels": kruimels(toegang)})


class Getoond(NamedTuple):
    """The whole of the page, and the title of the pijler it is about; empty for the programme."""

    html: SafeString
    pijler: str


@once(most=32)
def _show(stamp: Stamp, programma: Programma, today: date, asked: str) -> Getoond:
    pijlers = list(Pijler.objects.filter(programma=programma).only("code", "titel", "programma"))
    chosen = next((pijler for pijler in pijlers if pijler.code == asked), None)
    ronde = Ronde.objects.open_in(programma)
    peildatum = ronde.peildatum_on(today) if ronde else today
    gegevens = vragen.read(programma, [(pijler.code, pijler.titel) for pijler in pijlers], peildatum)
    found = samen.make(gegevens, chosen.code if chosen else None)
    html = rendered(
        "monitoring/trends/inhoud.html",
        {
            "programma": programma,
            "trends": found,
            "grafieken": Grafieken(found, chosen.titel if chosen else HELE_PROGRAMMA),
            "pijlers": pijlers,
            "gekozen": chosen,
            "onbekend": asked if asked and chosen is None else "",
            "pijler_naam": programma.naam_van("pijler"),
            "resultaten_naam": programma.naam_van("resultaat", meervoud=True).lower(),
        },
    )
    return Getoond(html, chosen.titel if chosen else "")
