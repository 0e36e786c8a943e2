"""Which results are each other's twin."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from programmes import history
from programmes.access import Recht, toegang_for
from programmes.models import Programma
from speerpunten.models import Resultaat, Tweeling
from speerpunten.onderdelen import ONDERDELEN, page_of, short, where
from speerpunten.views.kruimels import kruimels_to


class KoppelForm(forms.Form):
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


def _by_speerpunt(results: Any) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in results.select_related("actie__speerpunt__pijler", "tweeling").in_plan_order():
        speerpunt = row.actie.speerpunt
        other = f" (nu tweeling: {row.tweeling})" if row.tweeling else ""
        group = groups.setdefault(f"{speerpunt.pijler.titel} – {short(str(speerpunt))}", [])
        group.append((row.pk, f"{row.actie.letter} {short(row.omschrijving)}{other}".strip()))
    return list(groups.items())


def koppelen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Adds a result to a twin."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    programma, onderdeel = toegang.programma, ONDERDELEN["tweeling"]
    tweeling = get_object_or_404(programma.tweelingen, pk=pk)
    form = KoppelForm(request.POST if request.method == "POST" else None, programma=programma, tweeling=tweeling)
    if form.is_valid():
        resultaat = get_object_or_404(Resultaat.objects.in_programma(programma), pk=form.cleaned_data["resultaat"])
        history.update(programma, resultaat, {"tweeling": tweeling}, door=toegang.gebruiker)
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
def loskoppelen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Takes a result out of its twin."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    resultaat = get_object_or_404(Resultaat.objects.in_programma(toegang.programma), pk=pk)
    history.update(toegang.programma, resultaat, {"tweeling": None}, door=toegang.gebruiker)
    row = Resultaat.objects.select_related("actie__speerpunt__pijler").get(pk=pk)
    messages.success(request, f"Het resultaat van {where(row)} is losgekoppeld.")
    return redirect(reverse("speerpunten:lijst", args=[code, "tweeling"]))
