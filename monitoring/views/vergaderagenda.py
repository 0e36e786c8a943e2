"""The agenda of a meeting: filling it, the order of its items, and taking one off."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from monitoring.models import Agendapunt, Termijnvoorstel, Vergadering
from monitoring.vergadering import agenda, kandidaten, vergaderingen
from monitoring.vergadering.forms import PuntForm
from monitoring.vergadering.overgangen import GeenOvergangError
from monitoring.views.rij import find_resultaat
from monitoring.views.vergadering import find_vergadering, page_context, to_vergadering, url_of
from programmes import history, ordering
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, restore_typed
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest

MAX_KEY_DIGITS = 15


@require_http_methods(["GET", "POST"])
def toevoegen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """What can be put on the agenda: tick and add at once."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    terug = url_of(toegang, found)
    if found.is_afgerond:
        messages.info(request, "De vergadering is afgerond: op de agenda komt niets meer.")
        return redirect(terug)
    status = 200
    if request.method == "POST":
        asked = request.POST.getlist("kandidaat")
        if asked:
            try:
                made = agenda.add(found, kandidaten.chosen(toegang.programma, found, asked), door=toegang.gebruiker)
            except GeenOvergangError as error:
                messages.warning(request, str(error))
                return redirect(terug)
            messages.success(request, _added(len(made), len(set(asked))))
            return redirect(terug)
        status = 422
    context = {
        "vergadering": found,
        "groepen": kandidaten.groups(toegang.programma, found, timezone.localdate()),
        "niets_gekozen": status == 422,
        "terug": terug,
        "kruimels": to_vergadering(toegang, found),
    }
    return render(request, "monitoring/vergadering/toevoegen.html", context, status=status)


def _added(made: int, asked: int) -> str:
    said = "1 punt op de agenda gezet." if made == 1 else f"{made} punten op de agenda gezet."
    if made < asked:
        rest = asked - made
        said += (
            f" {rest} {'stond' if rest == 1 else 'stonden'} er al op of {'kan' if rest == 1 else 'kunnen'} niet meer."
        )
    return said


@require_http_methods(["GET", "POST"])
def eigen_punt(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """An item that is about nothing in the portal."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    terug = url_of(toegang, found)
    concept = f"agendapunt-nieuw-{pk}"
    form = PuntForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            agenda.add(found, [Agendapunt(**form.values())], door=toegang.gebruiker)
        except GeenOvergangError as error:
            messages.warning(request, str(error))
            return redirect(terug)
        messages.success(request, "Het punt staat op de agenda.", extra_tags=concept)
        return redirect(terug)
    return _punt_form(request, toegang, found, form, {"concept": concept, "titel": "Eigen punt toevoegen"})


@require_http_methods(["GET", "POST"])
def wijzigen(request: HtmxRequest, code: str, pk: int, punt: int) -> HttpResponse:
    """What an item is called, and what is told with it."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    item = find_punt(found, punt)
    terug = url_of(toegang, found)
    if found.is_afgerond:
        messages.info(request, "De vergadering is afgerond: de agenda ligt vast.")
        return redirect(terug)
    concept = f"agendapunt-{punt}-tekst"
    form = PuntForm(request.POST if request.method == "POST" else None, instance=find_punt(found, punt))
    conflict: dict[str, Any] = {}
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            agenda.change(item, form.values(), versie=form.cleaned_data["versie"], door=toegang.gebruiker)
        except history.Conflict as changed:
            conflict = conflict_context(form, changed.current)
        except GeenOvergangError as error:
            messages.warning(request, str(error))
            return redirect(terug)
        else:
            messages.success(request, "Opgeslagen.", extra_tags=concept)
            return redirect(terug)
    extra = {"concept": concept, "titel": "Agendapunt wijzigen", "opgeslagen_url": terug, **conflict}
    return _punt_form(request, toegang, found, form, extra)


def _punt_form(
    request: HtmxRequest, toegang: Toegang, found: Vergadering, form: PuntForm, extra: dict[str, Any]
) -> HttpResponse:
    context = {
        "vergadering": found,
        "form": form,
        "terug": url_of(toegang, found),
        "kruimels": to_vergadering(toegang, found),
        **extra,
    }
    status = 409 if "conflict_velden" in extra else 422 if form.errors else 200
    return render(request, "monitoring/vergadering/formulier.html", context, status=status)


@require_POST
def plaats(request: HtmxRequest, code: str, pk: int, punt: int) -> HttpResponse:
    """One step: `op` or `neer` holds the key of the item it comes after (0: first).

    The step names a neighbour and not a direction alone, so that two people who press at once move it once.
    """
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    item = find_punt(found, punt)
    richting = "op" if "op" in request.POST else "neer"
    na = request.POST.get(richting, "")
    if not na.isdecimal() or len(na) > MAX_KEY_DIGITS:
        raise Http404("Deze plaats bestaat niet.")
    said, tag = "Verplaatst.", messages.SUCCESS
    try:
        agenda.move(item, int(na) or None, door=toegang.gebruiker)
    except ordering.UnknownPlace:
        said, tag = "De agenda is intussen veranderd. Kijk opnieuw en kies een plaats.", messages.ERROR
    except GeenOvergangError as error:
        said, tag = str(error), messages.ERROR
    if not request.htmx:
        messages.add_message(request, tag, said)
        return redirect(f"{url_of(toegang, found)}#punt-{punt}")
    context = page_context(toegang, find_vergadering(toegang, pk), focus=(punt, richting))
    response = render(request, "monitoring/vergadering/agenda.html", context)
    response["HX-Trigger"] = json.dumps({"announce": said})
    return response


@require_POST
def weghalen(request: HtmxRequest, code: str, pk: int, punt: int) -> HttpResponse:
    """Takes an item off the agenda of a meeting in preparation."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    item = find_punt(found, punt)
    try:
        agenda.remove(item, door=toegang.gebruiker)
    except GeenOvergangError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"‘{item.titel}’ is van de agenda.")
    return redirect(url_of(toegang, found))


@require_http_methods(["GET", "POST"])
def resultaat(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Puts a result, or its proposal that waits, on the agenda of a meeting that is being prepared."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    over = find_resultaat(toegang, pk)
    rows = vergaderingen.of_programma(toegang.programma).exclude(status=Vergadering.Status.AFGEROND)
    komend = list(rows.order_by("datum", "pk"))
    voorstel = over.termijnvoorstellen.filter(status=Termijnvoorstel.Status.INGEDIEND).first()
    fout = ""
    if request.method == "POST":
        chosen = next((row for row in komend if str(row.pk) == request.POST.get("vergadering")), None)
        if chosen is None:
            fout = "Kies een vergadering."
        else:
            chosen.programma = toegang.programma
            punt = kandidaten.about_voorstel(voorstel) if voorstel else kandidaten.about_resultaat(over)
            try:
                made = agenda.add(chosen, [punt], door=toegang.gebruiker)
            except GeenOvergangError as error:
                fout = str(error)
            else:
                said = "Op de agenda gezet." if made else "Dit stond al op de agenda."
                messages.success(request, said)
                return redirect(url_of(toegang, chosen))
    context = {
        "resultaat": over,
        "voorstel": voorstel,
        "komend": komend,
        "fout": fout,
        "terug": reverse("monitoring:resultaat", args=[code, pk]),
        "kruimels": kruimels(toegang, (over.omschrijving, reverse("monitoring:resultaat", args=[code, pk]))),
    }
    return render(request, "monitoring/vergadering/zet_op_agenda.html", context, status=422 if fout else 200)


def find_punt(vergadering: Vergadering, punt: int) -> Agendapunt:
    """This item of the meeting; 404 when it has none such."""
    found = get_object_or_404(Agendapunt, pk=punt, vergadering=vergadering)
    found.vergadering = vergadering
    return found
