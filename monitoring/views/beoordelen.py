"""The programmamanager's queue: what was handed in, one by one or many at once."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url, trigger_client_event

from monitoring import beoordelen as regels
from monitoring.forms_beoordelen import TerugzettenForm
from monitoring.melding import RondeGeslotenError, StatusError
from monitoring.models import Melding, Ronde
from monitoring.moment import moment
from monitoring.rij import place_of
from monitoring.views.inleveren import chosen_versions, told
from monitoring.views.resultaat import term_on
from monitoring.views.rij import standen_now
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import restore_typed
from programmes.models import Pijler, Wijziging
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat

PAGE_SIZE = 100


@require_http_methods(["GET", "POST"])
def beoordelen(request: HtmxRequest, code: str) -> HttpResponse:
    """What waits, per pijler, to accept many at once; 409 when some of it changed since it was shown."""
    toegang = toegang_for(request, code, Recht.BEOORDELEN)
    pijler = _pijler(request)
    if request.method == "GET":
        return _list(request, toegang, pijler)
    shown = chosen_versions(request)
    done, stopped = regels.accept(toegang.programma, shown, door=toegang.gebruiker)
    if stopped:
        return _list(request, toegang, pijler, done=done, stopped=stopped)
    if done:
        messages.success(request, f"{told(done)} akkoord.")
    else:
        messages.warning(request, "Er is niets gekozen: vink eerst een of meer meldingen aan.")
    return redirect(_address("monitoring:beoordelen", toegang, pijler))


def _list(
    request: HtmxRequest,
    toegang: Toegang,
    pijler: str,
    *,
    done: list[Melding] | None = None,
    stopped: list[Melding] | None = None,
) -> HttpResponse:
    paginator = Paginator(regels.queue(toegang.programma, pijler), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    pijlers = list(Pijler.objects.filter(programma=toegang.programma))
    found = list(page)
    groups = groupby(found, key=lambda melding: melding.resultaat.actie.speerpunt.pijler)
    context = {
        "groepen": [(each, [(row, place_of(row.resultaat)) for row in members]) for each, members in groups],
        "eerste": found[0] if found else None,
        "page_obj": page,
        "pijlers": pijlers,
        "pijler": next((each for each in pijlers if each.code == pijler), None),
        "vraag": _query(pijler),
        "gedaan": told(done) if done else "",
        "gewijzigd": stopped or [],
        "kruimels": kruimels(toegang),
    }
    return render(request, "monitoring/beoordelen.html", context, status=409 if stopped else 200)


@require_http_methods(["GET", "POST"])
def beoordeling(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """One melding beside the one before it, to accept or return; then the next one.

    Answers 422 without a reason, 409 when the melding changed since it was shown or its ronde is not open.
    """
    toegang = toegang_for(request, code, Recht.BEOORDELEN)
    pijler = _pijler(request)
    melding = _find(toegang, pk)
    if request.method == "GET":
        form = TerugzettenForm(auto_id="id_%s")
        return _item(request, toegang, melding, pijler, form=form, extra={"teruggezet": restore_typed(request, form)})
    versie = request.POST.get("versie", "")
    seen = int(versie) if versie.isdecimal() and len(versie) < 10 else 0
    if request.POST.get("stap") == "terugzetten":
        form = TerugzettenForm(request.POST, auto_id="id_%s")
        if not form.is_valid():
            return _item(request, toegang, melding, pijler, form=form, status=422)
        try:
            regels.send_back(melding, versie=seen, reden=form.cleaned_data["reden"], door=toegang.gebruiker)
        except (RondeGeslotenError, StatusError, history.Conflict):
            return _item(request, toegang, _find(toegang, pk), pijler, form=form, status=409)
        return _next(request, toegang, melding, pijler, _told("Teruggezet", melding))
    done, _ = regels.accept(toegang.programma, {melding.pk: seen}, door=toegang.gebruiker)
    if not done:
        return _item(request, toegang, _find(toegang, pk), pijler, status=409)
    return _next(request, toegang, melding, pijler, _told("Akkoord", melding))


def _told(oordeel: str, melding: Melding) -> str:
    """What was decided on what; its sentence ends with a full stop where it is shown, so not here."""
    return f"{oordeel}: {str(melding.resultaat).rstrip('.')}"


def _find(toegang: Toegang, pk: int) -> Melding:
    """This melding of the programme; 404 for a concept, which is of its writers alone."""
    known = Melding.objects.exclude(status=Melding.Status.CONCEPT).select_related(
        "ronde__programma", "resultaat__actie__speerpunt__pijler"
    )
    return get_object_or_404(known, pk=pk, ronde__programma=toegang.programma)


def _next(request: HtmxRequest, toegang: Toegang, judged: Melding, pijler: str, outcome: str) -> HttpResponse:
    """The next melding in the queue, or that there is none; the outcome is told, with the way back to it."""
    left, following = regels.place(regels.queue(toegang.programma, pijler), judged)
    if not request.htmx:
        messages.success(request, f"{outcome}.")
        if following is None:
            return redirect(_address("monitoring:beoordelen", toegang, pijler))
        return redirect(_address("monitoring:beoordeling", toegang, pijler, following))
    back = _address("monitoring:beoordeling", toegang, pijler, judged.pk)
    if following is None:
        context = {"aantal": left, "uitkomst": outcome, "terug_url": back, "vraag": _query(pijler)}
        response = render(request, "monitoring/beoordeling_klaar.html", context)
        push_url(response, _address("monitoring:beoordelen", toegang, pijler))
        told_left = f"Nog {left} overgeslagen." if left else "Alles is beoordeeld."
        return trigger_client_event(response, "announce", {"value": f"{outcome}. {told_left}"})
    response = _item(
        request, toegang, _find(toegang, following), pijler, extra={"uitkomst": outcome, "terug_url": back}
    )
    push_url(response, _address("monitoring:beoordeling", toegang, pijler, following))
    return trigger_client_event(response, "announce", {"value": f"{outcome}."})


def _item(
    request: HtmxRequest,
    toegang: Toegang,
    melding: Melding,
    pijler: str,
    *,
    form: TerugzettenForm | None = None,
    status: int = 200,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    nu = moment(toegang.programma)
    [stand] = standen_now(Resultaat.objects.filter(pk=melding.resultaat_id), toegang.programma, nu)
    resultaat, ronde = stand.resultaat, melding.ronde
    vorig = regels.previous(melding)
    vorige_termijn = term_on(resultaat.termreeks, vorig.ronde) if vorig else None
    number, following = regels.place(regels.queue(toegang.programma, pijler), melding)
    changes = history.of(melding).order_by("-pk")
    latest = changes.first()
    context = {
        "melding": melding,
        "resultaat": resultaat,
        "plek": place_of(resultaat),
        "stand": stand,
        "ronde": ronde,
        "vorig": vorig,
        "verschillen": regels.compare(
            melding,
            vorig,
            termijn=resultaat.termijn.label,
            vorige_termijn=vorige_termijn.label if vorige_termijn else None,
        ),
        "wacht": melding.status == Melding.Status.INGEDIEND and ronde.status in regels.BEOORDEELBAAR,
        "mag_terug": melding.telt and ronde.status == Ronde.Status.OPEN,
        "aantal": number,
        "volgende": following,
        "form": form or TerugzettenForm(auto_id="id_%s"),
        "gezien": latest.pk if latest else 0,
        "intussen": _since(changes, request) if status == 409 else [],
        "conflict": status == 409,
        "vraag": _query(pijler),
        "kruimels": kruimels(toegang, ("Beoordelen", _address("monitoring:beoordelen", toegang, pijler))),
        **(extra or {}),
    }
    part = request.htmx and not request.htmx.history_restore_request
    template = "monitoring/beoordeling_item.html" if part else "monitoring/beoordeling.html"
    response = render(request, template, context, status=status)
    response["Vary"] = "HX-Request"
    return response


def _since(changes: Any, request: HtmxRequest) -> list[Wijziging]:
    """What changed after the line of history that was the last one when the page was shown."""
    gezien = request.POST.get("gezien", "")
    if not (gezien.isdecimal() and len(gezien) < 19):
        return []
    return list(changes.filter(pk__gt=int(gezien)).order_by("pk"))


def _pijler(request: HtmxRequest) -> str:
    """The code of the pijler that the queue is narrowed down to; empty for all of them."""
    asked = request.GET.get("pijler", "")
    return asked if asked.isprintable() else ""


def _query(pijler: str) -> str:
    return f"?{urlencode({'pijler': pijler})}" if pijler else ""


def _address(name: str, toegang: Toegang, pijler: str, *args: int) -> str:
    return reverse(name, args=[toegang.programma.code, *args]) + _query(pijler)
