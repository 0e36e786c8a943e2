"""Setting which body decides on a term that moves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from monitoring import mandaat as regels
from monitoring.mandaatform import MandaatForm
from programmes import history
from programmes.access import Recht, toegang_for
from programmes.forms import restore_typed
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest

VELD = "mandaat over termijnen"  # the name of these changes in the history of the programme


@require_http_methods(["GET", "POST"])
def mandaat(request: HtmxRequest, code: str) -> HttpResponse:
    """The bodies of the programme with how far each may let a term move, and who changed that when."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    programma = toegang.programma
    known = regels.of_programma(programma)
    form = MandaatForm(
        request.POST if request.method == "POST" else None, organen=list(programma.organen.all()), bevoegdheden=known
    )
    conflict = None
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            changed = regels.set_all(programma, form.wanted, gezien=form.cleaned_data["gezien"], door=toegang.gebruiker)
        except regels.MandaatVeranderdError as error:
            conflict = error.nu
            form.accept(conflict)
        else:
            messages.success(request, "Mandaat opgeslagen." if changed else "Er is niets veranderd.")
            return redirect("monitoring:mandaat", code=code)
    context = {
        "form": form,
        "conflict": conflict,
        "ingesteld": bool(known),
        "geschiedenis": history.of(programma).filter(veld=VELD)[:20],
        "kruimels": kruimels(toegang, ("Besluiten", reverse("monitoring:besluiten", args=[code]))),
    }
    status = 409 if conflict is not None else 422 if form.errors else 200
    return render(request, "monitoring/mandaat.html", context, status=status)
