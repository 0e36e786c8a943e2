"""Checking the meldingen of one pijler and handing them in together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from monitoring import inleveren as regels
from monitoring.melding import RondeGeslotenError
from monitoring.models import Melding
from monitoring.moment import moment
from monitoring.rij import place_of
from monitoring.stand import with_concept
from monitoring.views.rij import standen_now
from programmes.access import Recht, Toegang, toegang_for
from programmes.models import Pijler
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat


@require_http_methods(["GET", "POST"])
def inleveren(request: HtmxRequest, code: str, pijler: str) -> HttpResponse:
    """Shows what would be handed in, with what is not ready, and then does it.

    Answers 409 when something changed since it was shown: that stands on the page again, the rest is handed in.
    """
    toegang = toegang_for(request, code, Recht.MELDEN)
    found = get_object_or_404(Pijler, programma=toegang.programma, code=pijler)
    toegang.require(Recht.MELDEN, found)
    if request.method == "GET":
        return _page(request, toegang, found)
    nu = moment(toegang.programma)
    if nu.ronde is None:
        return _page(request, toegang, found)
    shown = chosen_versions(request)
    try:
        done, stopped = regels.submit(nu.ronde, found, shown, door=toegang.gebruiker)
    except RondeGeslotenError:
        return _page(request, toegang, found)
    if stopped:
        return _page(request, toegang, found, done=done, stopped=stopped)
    if done:
        messages.success(request, f"{told(done)} ingediend voor {nu.ronde}.")
    else:
        messages.warning(request, "Er was niets om in te dienen.")
    return redirect("monitoring:inleveren", code, found.code)


def chosen_versions(request: HtmxRequest) -> dict[int, int]:
    """The meldingen that a form names with the version that was shown, as '12:3'; what is not like that is left out."""
    pairs = [text.split(":") for text in request.POST.getlist("melding")]
    numbers = [pair for pair in pairs if len(pair) == 2 and all(part.isdecimal() and len(part) < 10 for part in pair)]
    return {int(pk): int(versie) for pk, versie in numbers}


def told(meldingen: list[Melding]) -> str:
    return "1 melding" if len(meldingen) == 1 else f"{len(meldingen)} meldingen"


def _page(
    request: HtmxRequest,
    toegang: Toegang,
    pijler: Pijler,
    *,
    done: list[Melding] | None = None,
    stopped: list[Melding] | None = None,
) -> HttpResponse:
    nu = moment(toegang.programma)
    code = toegang.programma.code
    worklist = reverse("monitoring:werklijst", args=[code])
    way = kruimels(toegang, ("Werklijst", worklist))
    if nu.ronde is None:
        status = 409 if request.method == "POST" else 403
        return render(request, "monitoring/gesloten.html", {"terug": worklist, "kruimels": way}, status=status)
    rows = Resultaat.objects.filter(actie__speerpunt__pijler=pijler).in_plan_order()
    found = regels.overview(standen_now(with_concept(rows, nu.ronde), toegang.programma, nu), nu.peildatum)
    context = {
        "pijler": pijler,
        "ronde": nu.ronde,
        "klaar": [(stand, place_of(stand.resultaat)) for stand in found.klaar],
        "onvolledig": [(stand, place_of(stand.resultaat), reden) for stand, reden in found.onvolledig],
        "leeg": [(stand, place_of(stand.resultaat)) for stand in found.leeg],
        "ingediend": [(stand, place_of(stand.resultaat)) for stand in found.ingediend],
        "gedaan": told(done) if done else "",
        "gewijzigd": [melding.pk for melding in stopped or []],
        "terug": request.path,
        "kruimels": way,
    }
    return render(request, "monitoring/inleveren.html", context, status=409 if stopped else 200)
