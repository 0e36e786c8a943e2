"""How a result hangs together with the rest: what it waits on, what waits on it, and for which municipalities it is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from programmes import history
from programmes.access import Recht, Toegang, changes_plan, plan_for, toegang_for
from programmes.forms import CorrectieForm, conflict_context, last_change, restore_typed
from speerpunten import afhankelijkheden, gemeenten
from speerpunten.models import Afhankelijkheid, Resultaat
from speerpunten.onderdelen import ONDERDELEN, page_of, where
from speerpunten.samenhangform import AfhankelijkheidForm, GemeentenForm, WachtOpForm
from speerpunten.views.kruimels import kruimels_to


@require_http_methods(["GET", "HEAD", "POST"])
@changes_plan
def samenhang(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What the result waits on, what waits on it and its municipalities, each with its form for who may change them.

    Both forms are sent here; the one about municipalities says so with `gemeenten_opslaan`.
    """
    toegang = plan_for(request, code) if request.method == "POST" else toegang_for(request, code, Recht.STRUCTUUR)
    resultaat = _resultaat(toegang, pk)
    if request.method == "POST":
        save = _save_gemeenten if "gemeenten_opslaan" in request.POST else _add_voorganger
        return save(request, toegang, resultaat)
    form = WachtOpForm(programma=toegang.programma, resultaat=resultaat)
    restore_typed(request, form)
    return _page(request, toegang, resultaat, form=form)


def _add_voorganger(request: HttpRequest, toegang: Toegang, resultaat: Resultaat) -> HttpResponse:
    """Lets the result wait on another one; 422 when a circle would close."""
    form = WachtOpForm(request.POST, programma=toegang.programma, resultaat=resultaat)
    if not form.is_valid():
        return _page(request, toegang, resultaat, form=form, status=422)
    voorganger = get_object_or_404(
        Resultaat.objects.in_programma(toegang.programma).select_related("actie__speerpunt__pijler"),
        pk=form.cleaned_data["voorganger"],
    )
    try:
        afhankelijkheden.add(
            toegang.programma,
            resultaat,
            voorganger,
            toelichting=form.cleaned_data["toelichting"],
            door=toegang.gebruiker,
            reden=form.reden,
        )
    except afhankelijkheden.KringError as error:
        way = " → ".join(where(row) for row in [*error.kring, error.kring[0]])
        form.add_error("voorganger", f"Dit kan niet: dan wachten resultaten op elkaar in een kring ({way}).")
        return _page(request, toegang, resultaat, form=form, status=422)
    messages.success(request, f"Wacht nu op {where(voorganger)}.", extra_tags=_key(resultaat))
    return redirect("speerpunten:samenhang", code=toegang.programma.code, pk=resultaat.pk)


def _save_gemeenten(request: HttpRequest, toegang: Toegang, resultaat: Resultaat) -> HttpResponse:
    """Sets the municipalities of the result; 409 with both choices when somebody else was first."""
    form = GemeentenForm(request.POST, programma=toegang.programma, resultaat=resultaat)
    if not form.is_valid():
        return _page(request, toegang, resultaat, voor=form, status=422)
    try:
        changed = gemeenten.save(
            toegang.programma,
            resultaat,
            form.chosen,
            versie=form.cleaned_data["versie"],
            door=toegang.gebruiker,
            reden=form.reden,
        )
    except history.Conflict:
        current = _resultaat(toegang, resultaat.pk)
        extra = {"conflict_velden": form.accept(current), **last_change(current)}
        return _page(request, toegang, current, voor=form, status=409, **extra)
    messages.success(request, "Gemeenten opgeslagen." if changed else "Er is niets veranderd.")
    return redirect("speerpunten:samenhang", code=toegang.programma.code, pk=resultaat.pk)


@require_http_methods(["GET", "POST"])
@changes_plan
def afhankelijkheid(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Why a result waits on another one: the form and its saving."""
    toegang = plan_for(request, code)
    row = _afhankelijkheid(toegang, pk)
    resultaat = row.resultaat
    form = AfhankelijkheidForm(
        request.POST if request.method == "POST" else None, instance=row, programma=toegang.programma
    )
    conflict: dict[str, Any] = {}
    if form.is_valid():
        versie = form.cleaned_data["versie"]
        try:
            history.update(
                toegang.programma, row, form.values(), versie=versie, door=toegang.gebruiker, reden=form.reden
            )
        except history.Conflict as found:
            conflict = conflict_context(form, found.current)
        else:
            messages.success(request, "Opgeslagen.", extra_tags=f"afhankelijkheid-{pk}")
            return redirect("speerpunten:samenhang", code=code, pk=resultaat.pk)
    elif request.method != "POST":
        restore_typed(request, form)
    context = {
        "row": row,
        "form": form,
        "concept": f"afhankelijkheid-{pk}",
        "opgeslagen_url": request.path,
        **_about(toegang, resultaat),
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "speerpunten/afhankelijkheid.html", context, status=status)


@require_POST
@changes_plan
def weghalen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ends that a result waits on another one; asks for the reason first when the programme is locked."""
    toegang = plan_for(request, code)
    row = _afhankelijkheid(toegang, pk)
    resultaat = row.resultaat
    form = CorrectieForm(request.POST, programma=toegang.programma)
    if not form.is_valid():
        context = {"row": row, "form": form, "gevraagd": "correctie" in request.POST, **_about(toegang, resultaat)}
        return render(request, "speerpunten/afhankelijkheid_weghalen.html", context, status=422)
    afhankelijkheden.remove(toegang.programma, row, door=toegang.gebruiker, reden=form.reden)
    messages.success(request, f"Wacht niet meer op {where(row.voorganger)}.")
    return redirect("speerpunten:samenhang", code=code, pk=resultaat.pk)


def _page(
    request: HttpRequest,
    toegang: Toegang,
    resultaat: Resultaat,
    *,
    form: WachtOpForm | None = None,
    voor: GemeentenForm | None = None,
    status: int = 200,
    **conflict: Any,
) -> HttpResponse:
    rows = list(afhankelijkheden.around([resultaat.pk]))
    context = {
        "wacht_op": [row for row in rows if row.resultaat_id == resultaat.pk],
        "nodig_voor": [row for row in rows if row.voorganger_id == resultaat.pk],
        "form": form or WachtOpForm(programma=toegang.programma, resultaat=resultaat),
        "voor": voor or GemeentenForm(programma=toegang.programma, resultaat=resultaat),
        "concept": _key(resultaat),
        **_about(toegang, resultaat),
        **conflict,
    }
    return render(request, "speerpunten/samenhang.html", context, status=status)


def _about(toegang: Toegang, resultaat: Resultaat) -> dict[str, Any]:
    onderdeel = ONDERDELEN["resultaat"]
    return {
        "resultaat": resultaat,
        "plek": where(resultaat),
        "gemeenten": gemeenten.names(resultaat.gemeenten.all()),
        "kruimels": kruimels_to(toegang.programma, onderdeel, resultaat.actie),
        "terug": page_of(toegang.programma, onderdeel, resultaat),
    }


def _resultaat(toegang: Toegang, pk: int) -> Resultaat:
    rows = Resultaat.objects.in_programma(toegang.programma).select_related("actie__speerpunt__pijler")
    return get_object_or_404(rows.prefetch_related("gemeenten"), pk=pk)


def _afhankelijkheid(toegang: Toegang, pk: int) -> Afhankelijkheid:
    rows = Afhankelijkheid.objects.filter(resultaat__in=Resultaat.objects.in_programma(toegang.programma))
    return get_object_or_404(
        rows.select_related("resultaat__actie__speerpunt__pijler", "voorganger__actie__speerpunt__pijler"), pk=pk
    )


def _key(resultaat: Resultaat) -> str:
    """Under which name the browser keeps what is typed but not saved."""
    return f"samenhang-{resultaat.pk}"
