"""The programme on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring import overzicht as figures
from programmes.access import Recht, toegang_for


@require_safe
def overzicht(request: HttpRequest, code: str) -> HttpResponse:
    """What needs attention, counts per pijler, terms; for who may only see the report the same without links."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    programma = toegang.programma
    return render(
        request,
        "monitoring/overzicht.html",
        {
            "overzicht": figures.make(programma, figures.ronde_of(programma), timezone.localdate()),
            "pijlers_naam": programma.naam_van("pijler", meervoud=True).lower(),
            "resultaten_naam": programma.naam_van("resultaat", meervoud=True).lower(),
            "resultaat_naam": programma.naam_van("resultaat"),
            "realisatie_naam": programma.naam_van("realisatie"),
            "mag_lezen": toegang.mag(Recht.LEZEN),
        },
    )
