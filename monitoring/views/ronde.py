"""The rondes of a programme: how far they are, opening the next one, closing the open one."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from monitoring import ronde as regels
from monitoring.forms import RondeForm
from monitoring.models import Ronde
from monitoring.telling import Telling, tel_per_pijler
from programmes.access import Recht, toegang_for
from programmes.forms import restore_typed
from programmes.models import Pijler
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat


@require_http_methods(["GET", "POST"])
def rondes(request: HtmxRequest, code: str) -> HttpResponse:
    """Every ronde, newest first, with how far the open one is; opens the next one."""
    toegang = toegang_for(request, code, Recht.RONDE)
    programma = toegang.programma
    found = list(Ronde.objects.of_programma(programma).annotate(aantal_meldingen=Count("meldingen")))
    open_now = next((ronde for ronde in found if ronde.is_open), None)
    form = RondeForm(
        request.POST if request.method == "POST" else None,
        programma=programma,
        laatste=found[0] if found else None,
        today=timezone.localdate(),
    )
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            made = regels.open_ronde(form.ronde(programma), door=toegang.gebruiker)
        except regels.RondeBezetError:
            form.add_error(None, "Er is al een ronde open. Sluit die eerst; er kan er maar één tegelijk open zijn.")
        else:
            messages.success(request, f"Ronde {made.label} is open. Coördinatoren kunnen nu bijwerken.")
            return redirect("monitoring:rondes", code=code)
    context = {
        "rondes": found,
        "open_ronde": open_now,
        "totaal": Resultaat.objects.in_programma(programma).count(),
        "form": form,
        "kruimels": kruimels(toegang),
    }
    return render(request, "monitoring/rondes.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def sluiten(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Shows per pijler what is still missing, and closes the ronde when that is confirmed."""
    toegang = toegang_for(request, code, Recht.RONDE)
    ronde = get_object_or_404(Ronde.objects.of_programma(toegang.programma), pk=pk)
    terug = reverse("monitoring:rondes", args=[code])
    if request.method == "POST":
        try:
            regels.close_ronde(ronde, door=toegang.gebruiker, today=timezone.localdate())
        except regels.OvergangError:
            messages.info(request, f"Ronde {ronde.label} was al gesloten.")
        else:
            messages.success(request, f"Ronde {ronde.label} is gesloten.")
        return redirect(terug)
    if not ronde.is_open:
        messages.info(request, f"Ronde {ronde.label} is al gesloten.")
        return redirect(terug)
    counted = tel_per_pijler(Resultaat.objects.in_programma(toegang.programma), ronde)
    per_pijler = [
        (pijler, counted.get(pijler.pk, Telling())) for pijler in Pijler.objects.filter(programma=toegang.programma)
    ]
    context = {
        "ronde": ronde,
        "per_pijler": per_pijler,
        "ontbreekt": sum(telling.totaal - telling.gemeld for _, telling in per_pijler),
        "terug": terug,
        "kruimels": kruimels(toegang, ("Rondes", terug)),
    }
    return render(request, "monitoring/ronde_sluiten.html", context)
