"""Which results are each other's twin."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from programmes import history
from programmes.access import changes_plan, plan_for
from programmes.forms import CorrectieForm, CorrectieMixin
from programmes.models import Programma
from speerpunten.models import Resultaat, ResultaatQuerySet, Tweeling
from speerpunten.onderdelen import ONDERDELEN, grouped_results, page_of, where
from speerpunten.views.kruimels import kruimels_to


class KoppelForm(CorrectieMixin, forms.Form):
    """Which result joins a twin; those that have a twin already are named with it."""

    def __init__(self, *args: Any, programma: Programma, tweeling: Tweeling, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        results = Resultaat.objects.in_programma(programma).exclude(tweeling=tweeling)
        self.fields["resultaat"] = forms.TypedChoiceField(
            label="Resultaat",
            coerce=int,
            choices=[("", "Kies een resultaat"), *_by_speerpunt(results)],
            error_messages={"invalid_choice": "Dit resultaat bestaat niet (meer) in het programma. Kies opnieuw."},
        )
        self.ask_reden(programma)


def _by_speerpunt(results: ResultaatQuerySet) -> list[tuple[str, list[tuple[int, str]]]]:
    rows = results.select_related("actie__speerpunt__pijler", "tweeling").in_plan_order()
    return grouped_results(rows, lambda row: f" (nu tweeling: {row.tweeling})" if row.tweeling else "")


@changes_plan
def koppelen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Adds a result to a twin."""
    toegang = plan_for(request, code)
    programma, onderdeel = toegang.programma, ONDERDELEN["tweeling"]
    tweeling = get_object_or_404(programma.tweelingen, pk=pk)
    form = KoppelForm(request.POST if request.method == "POST" else None, programma=programma, tweeling=tweeling)
    if form.is_valid():
        resultaat = get_object_or_404(Resultaat.objects.in_programma(programma), pk=form.cleaned_data["resultaat"])
        history.update(programma, resultaat, {"tweeling": tweeling}, door=toegang.gebruiker, reden=form.reden)
        messages.success(request, "Resultaat gekoppeld.")
        return redirect(page_of(programma, onderdeel, tweeling))
    context = {
        "tweeling": tweeling,
        "form": form,
        "kruimels": kruimels_to(programma, onderdeel, programma),
        "terug": page_of(programma, onderdeel, tweeling),
    }
    return render(request, "speerpunten/koppelen.html", context, status=422 if form.errors else 200)


@require_POST
@changes_plan
def loskoppelen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Takes a result out of its twin."""
    toegang = plan_for(request, code)
    rows = Resultaat.objects.in_programma(toegang.programma)
    row = get_object_or_404(rows.select_related("actie__speerpunt__pijler", "tweeling"), pk=pk)
    form = CorrectieForm(request.POST, programma=toegang.programma)
    if not form.is_valid():
        context = {
            "resultaat": row,
            "form": form,
            "gevraagd": "correctie" in request.POST,
            "kruimels": kruimels_to(toegang.programma, ONDERDELEN["tweeling"], toegang.programma),
            "terug": reverse("speerpunten:lijst", args=[code, "tweeling"]),
        }
        return render(request, "speerpunten/loskoppelen.html", context, status=422)
    history.update(toegang.programma, row, {"tweeling": None}, door=toegang.gebruiker, reden=form.reden)
    messages.success(request, f"Het resultaat van {where(row)} is losgekoppeld.")
    return redirect(reverse("speerpunten:lijst", args=[code, "tweeling"]))
