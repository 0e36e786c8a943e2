"""The programme on one page."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from monitoring import overzicht as figures
from programmes.access import Bereik, Recht, toegang_for
from programmes.models import Programma
from programmes.remember import Stamp, once, rendered


@require_safe
def overzicht(request: HttpRequest, code: str) -> HttpResponse:
    """What needs attention, counts per pijler, terms; for who may only see the report the same without links."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    getoond = _show(toegang.stamp, toegang.programma, timezone.localdate(), toegang.bereik)
    return render(request, "monitoring/overzicht.html", {"getoond": getoond})


class Getoond(NamedTuple):
    """What the page shows below its head, and the day it speaks of."""

    html: SafeString
    peildatum: date


@once(most=32)
def _show(stamp: Stamp, programma: Programma, today: date, bereik: Bereik) -> Getoond:
    overzicht = figures.make(programma, figures.ronde_of(programma), today)
    pijlers = [_with_list(programma, bereik, stand) for stand in overzicht.pijlers]
    html = rendered(
        "monitoring/overzicht_inhoud.html",
        {
            "programma": programma,
            "overzicht": overzicht,
            "pijlers": pijlers,
            # The worklist holds what somebody reports on: it shows the same counts only to who reports on all.
            "lijst_url": reverse("monitoring:werklijst", args=[programma.code])
            if all(stand.lijst_url for stand in pijlers)
            else "",
            "pijlers_naam": programma.naam_van("pijler", meervoud=True).lower(),
            "resultaten_naam": programma.naam_van("resultaat", meervoud=True).lower(),
            "resultaat_naam": programma.naam_van("resultaat"),
            "realisatie_naam": programma.naam_van("realisatie"),
            "mag_lezen": bereik.mag(Recht.LEZEN),
        },
    )
    return Getoond(html, overzicht.peildatum)


def _with_list(programma: Programma, bereik: Bereik, stand: figures.Pijlerstand) -> figures.Pijlerstand:
    """With the worklist of the pijler, for who reports on it."""
    if not bereik.mag(Recht.MELDEN, stand.pijler):
        return stand
    worklist = reverse("monitoring:werklijst", args=[programma.code])
    return replace(stand, lijst_url=f"{worklist}?{urlencode({'pijler': stand.pijler.code})}")
