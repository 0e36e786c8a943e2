"""The term of a result: what it was and is, and correcting it. A besluit moves it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from programmes import history
from programmes.access import Recht, Toegang, changes_plan, plan_for, toegang_for
from programmes.forms import ConflictField, last_change, restore_typed
from speerpunten import termijnen
from speerpunten.models import Resultaat, Termijn
from speerpunten.onderdelen import ONDERDELEN, page_of
from speerpunten.realisatie import EXAMPLES, Soort, parse
from speerpunten.termijnforms import IS_A_FASE, HerstelForm
from speerpunten.views.kruimels import kruimels_to, to_structuur


@require_safe
def termijn(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Every term a result had, with what can be done about it."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    resultaat = _resultaat(toegang, pk)
    context = {**_about(toegang, resultaat), "termijnen": resultaat.termijnen.order_by("-volgnummer")}
    return render(request, "speerpunten/termijn.html", context)


@changes_plan
def herstellen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Corrects one term that was wrongly copied, in place."""
    toegang = plan_for(request, code)
    stored = get_object_or_404(
        Termijn.objects.filter(resultaat__in=Resultaat.objects.in_programma(toegang.programma)), pk=pk
    )
    resultaat = stored.resultaat = _resultaat(toegang, stored.resultaat_id)
    form = HerstelForm(request.POST if request.method == "POST" else None, termijn=stored)
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            changed = termijnen.correct(
                toegang.programma,
                stored,
                form.value,
                versie=form.cleaned_data["versie"],
                door=toegang.gebruiker,
                reden=form.cleaned_data["reden"],
            )
        except history.Conflict as found:
            mine, theirs = form.value.label, Termijn.objects.get(pk=stored.pk).label
            conflict = _conflict(form, found, mine, theirs)
        else:
            key = f"termijn-herstel-{stored.pk}"
            messages.success(request, "Termijn hersteld." if changed else "Er is niets veranderd.", extra_tags=key)
            return redirect(_url(toegang, resultaat))
    elif request.method != "POST":
        restore_typed(request, form)
    context = {
        **_about(toegang, resultaat),
        "form": form,
        "stored": stored,
        "concept": f"termijn-herstel-{stored.pk}",
        **conflict,
    }
    return render(request, "speerpunten/termijn_herstellen.html", context, status=_status(form, conflict))


@require_safe
def lezen(request: HttpRequest, code: str) -> HttpResponse:
    """How a typed term is read: a line under the field while typing, a page of its own without script."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    typed = request.GET.get("termijn", "")[:200]
    term = parse(typed)
    context = {
        "getypt": typed,
        "term": term,
        "onleesbaar": term.soort is Soort.ONGELEZEN,
        "is_fase": term.soort is Soort.GEREALISEERD,
        "uitleg_fase": IS_A_FASE,
        "voorbeelden": EXAMPLES,
        "kruimels": to_structuur(toegang.programma),
    }
    template = "speerpunten/termijn_lezen.html"
    response = render(request, f"{template}#lezing" if request.htmx else template, context)  # type: ignore[attr-defined]
    response["Vary"] = "HX-Request"
    return response


def _resultaat(toegang: Toegang, pk: int) -> Resultaat:
    return get_object_or_404(Resultaat.objects.in_programma(toegang.programma).with_plan(), pk=pk)


def _url(toegang: Toegang, resultaat: Resultaat) -> str:
    return reverse("speerpunten:termijn", args=[toegang.programma.code, resultaat.pk])


def _about(toegang: Toegang, resultaat: Resultaat) -> dict[str, Any]:
    onderdeel = ONDERDELEN["resultaat"]
    return {
        "resultaat": resultaat,
        "kruimels": kruimels_to(toegang.programma, onderdeel, resultaat.actie),
        "terug": page_of(toegang.programma, onderdeel, resultaat),
        "mag_voorstellen": toegang.mag(Recht.VOORSTELLEN, resultaat.actie.speerpunt.pijler),
        "mag_melden": toegang.mag(Recht.MELDEN, resultaat.actie.speerpunt.pijler),
    }


def _conflict(form: HerstelForm, found: history.Conflict, mine: str, theirs: str) -> dict[str, Any]:
    data = form.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
    data["versie"] = str(found.current.versie)  # type: ignore[attr-defined]
    form.data = data
    fields = [ConflictField("Termijn", mine, theirs)] if mine != theirs else []
    return {"conflict_velden": fields, **last_change(found.current)}


def _status(form: HerstelForm, conflict: dict[str, Any]) -> int:
    return 409 if conflict else 422 if form.errors else 200
