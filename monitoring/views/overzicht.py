"""The programme on one page."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring import overzicht as figures
from programmes.access import Recht, Toegang, toegang_for


@require_safe
def overzicht(request: HttpRequest, code: str) -> HttpResponse:
    """What needs attention, counts per pijler, terms; for who may only see the report the same without links."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    programma = toegang.programma
    overzicht = figures.make(programma, figures.ronde_of(programma), timezone.localdate())
    pijlers = [_with_list(toegang, stand) for stand in overzicht.pijlers]
    return render(
        request,
        "monitoring/overzicht.html",
        {
            "overzicht": overzicht,
            "pijlers": pijlers,
            # The worklist holds what somebody reports on: it shows the same counts only to who reports on all.
            "lijst_url": reverse("monitoring:werklijst", args=[code]) if all(s.lijst_url for s in pijlers) else "",
            "pijlers_naam": programma.naam_van("pijler", meervoud=True).lower(),
            "resultaten_naam": programma.naam_van("resultaat", meervoud=True).lower(),
            "resultaat_naam": programma.naam_van("resultaat"),
            "realisatie_naam": programma.naam_van("realisatie"),
            "mag_lezen": toegang.mag(Recht.LEZEN),
        },
    )


def _with_list(toegang: Toegang, stand: figures.Pijlerstand) -> figures.Pijlerstand:
    """With the worklist of the pijler, for who reports on it."""
    if not toegang.mag(Recht.MELDEN, stand.pijler):
        return stand
    worklist = reverse("monitoring:werklijst", args=[toegang.programma.code])
    return replace(stand, lijst_url=f"{worklist}?{urlencode({'pijler': stand.pijler.code})}")
