"""Proposing another term for a result, changing that proposal and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from monitoring import mandaat
from monitoring import voorstel as regels
from monitoring.models import Ronde, Termijnvoorstel
from monitoring.rij import place_of
from monitoring.vergelijking.verschil import in_kwartalen
from monitoring.views.rij import kruimels_of
from monitoring.voorstelform import VoorstelForm
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import fill, last_change, restore_typed
from programmes.history import Conflict
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat
from speerpunten.realisatie import EXAMPLES, Realisatie, Soort, parse


@require_http_methods(["GET", "POST"])
def voorstel(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """The form of a proposal and its saving; to HTMX, what the typed term comes to.

    Answers 422 when something is missing, 409 when somebody else was first; what was typed then stands in the form
    again and nothing has changed. Proposing is possible between rondes too.
    """
    toegang = toegang_for(request, code, Recht.LEZEN)
    resultaat = _resultaat(toegang, pk)
    toegang.require(Recht.VOORSTELLEN, resultaat.actie.speerpunt.pijler)
    if request.htmx and request.method == "GET":
        context = gevolg(toegang, resultaat, parse(request.GET.get("termijn", "")[:200]))
        response = render(request, "monitoring/voorstel_gevolg.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    wacht = regels.waiting(resultaat)
    if request.method == "GET" or "bekijk" in request.POST:
        form = VoorstelForm(resultaat=resultaat, wacht=wacht)
        if request.method == "POST":
            fill(form, request.POST)
            return _form(request, toegang, resultaat, form)
        return _form(request, toegang, resultaat, form, {"teruggezet": restore_typed(request, form)})

    form = VoorstelForm(request.POST, resultaat=resultaat, wacht=wacht)
    if not form.is_valid():
        return _form(request, toegang, resultaat, form, status=422)
    try:
        saved = _save(toegang, resultaat, form)
    except Conflict as conflict:
        found = conflict.current
        assert isinstance(found, Termijnvoorstel)
        if found.status == regels.Status.INGEDIEND:
            form.accept(found)
            extra: dict[str, Any] = {"conflict_velden": form.differences(found), **last_change(found)}
        else:
            form.accept(None)
            extra = {"afgedaan": found}
        return _form(request, toegang, resultaat, form, extra, status=409)
    told = gevolg(toegang, resultaat, saved.realisatie)
    messages.success(request, f"Voorstel ingediend: {saved.label}. {_sentence(told)}", extra_tags=_key(resultaat))
    return redirect("monitoring:resultaat", code=code, pk=pk)


def _save(toegang: Toegang, resultaat: Resultaat, form: VoorstelForm) -> Termijnvoorstel:
    """Makes the proposal, or changes the one the writer saw."""
    value: Realisatie = form.cleaned_data["termijn"]
    told = {"redenen": form.cleaned_data["redenen"], "toelichting": form.cleaned_data["toelichting"]}
    seen = form.cleaned_data["voorstel"]
    if seen is None:
        ronde = Ronde.objects.open_in(toegang.programma)
        return regels.propose(toegang.programma, resultaat, value, ronde=ronde, door=toegang.gebruiker, **told)
    known = get_object_or_404(resultaat.termijnvoorstellen, pk=seen)
    return regels.change(
        toegang.programma, known, value, versie=form.cleaned_data["versie"], door=toegang.gebruiker, **told
    )


@require_POST
def intrekken(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Takes back the proposal that waits; what it said stays on the page of its result."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    resultaat = _resultaat(toegang, pk)
    toegang.require(Recht.VOORSTELLEN, resultaat.actie.speerpunt.pijler)
    wacht = regels.waiting(resultaat)
    versie = request.POST.get("versie", "")
    if wacht is None:
        messages.info(request, "Er wacht geen voorstel meer.")
        return redirect("monitoring:resultaat", code=code, pk=pk)
    try:
        regels.withdraw(
            toegang.programma,
            wacht,
            versie=int(versie) if versie.isdecimal() and len(versie) < 10 else 0,
            door=toegang.gebruiker,
        )
    except Conflict:
        messages.warning(request, "Het voorstel is intussen veranderd en dus niet ingetrokken. Lees het eerst.")
        return redirect("monitoring:voorstel", code=code, pk=pk)
    messages.success(request, "Voorstel ingetrokken.", extra_tags=_key(resultaat))
    return redirect("monitoring:resultaat", code=code, pk=pk)


def _form(
    request: HtmxRequest,
    toegang: Toegang,
    resultaat: Resultaat,
    form: VoorstelForm,
    extra: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    typed = form["termijn"].value() or ""
    context = {
        "form": form,
        "resultaat": resultaat,
        "plek": place_of(resultaat),
        "wacht": regels.waiting(resultaat),
        "concept": _key(resultaat),
        "mag_melden": toegang.mag(Recht.MELDEN, resultaat.actie.speerpunt.pijler),
        "kruimels": [
            *kruimels_of(toegang, resultaat),
            (
                toegang.programma.naam_van("resultaat"),
                reverse("monitoring:resultaat", args=[toegang.programma.code, resultaat.pk]),
            ),
        ],
        **gevolg(toegang, resultaat, parse(str(typed)[:200])),
        **(extra or {}),
    }
    response = render(request, "monitoring/voorstel.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def gevolg(toegang: Toegang, resultaat: Resultaat, term: Realisatie) -> dict[str, Any]:
    """What a typed term comes to: how it is read, how far it moves and who decides on that."""
    bevoegdheden = mandaat.of_programma(toegang.programma)
    may = mandaat.deciders(bevoegdheden, mandaat.distance(resultaat.termijn, term))
    return {
        "term": term,
        "leesbaar": term.soort not in {Soort.GEEN, Soort.ONGELEZEN, Soort.GEREALISEERD},
        "zelfde": term == resultaat.termijn,
        "verschil": in_kwartalen(resultaat.termijn.quarters_until(term)),
        "beslissers": [one.naam for one in may],
        "mandaat_ingesteld": bool(bevoegdheden),
        "voorbeelden": EXAMPLES,
    }


def _sentence(told: dict[str, Any]) -> str:
    moved = f"Dat is {told['verschil']}." if told["verschil"] else "Het aantal kwartalen is niet te bepalen."
    if not told["beslissers"]:
        return moved
    return f"{moved} Hierover beslist: {told['beslissers'][0]}."


def _resultaat(toegang: Toegang, pk: int) -> Resultaat:
    return get_object_or_404(Resultaat.objects.in_programma(toegang.programma).with_plan(), pk=pk)


def _key(resultaat: Resultaat) -> str:
    """Under which name the browser keeps what is typed but not saved."""
    return f"voorstel-{resultaat.pk}"
