"""Bringing one result up to date, in its row or on a page of its own."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from monitoring import melding as regels
from monitoring.forms import MeldingForm
from monitoring.models import Melding
from monitoring.moment import Moment, moment
from monitoring.rij import Lijst
from monitoring.signalering import Afleiding
from monitoring.stand import count_reported
from monitoring.telling import tel
from monitoring.views.rij import find_resultaat, kruimels_of, row_for, way_back
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, restore_typed
from programmes.history import Conflict
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat

# What saving came to, by the status that the melding then has.
_DONE = {
    Melding.Status.CONCEPT: "Opgeslagen als concept",
    Melding.Status.TERUGGEZET: "Opgeslagen, nog niet opnieuw ingediend",
    Melding.Status.INGEDIEND: "Ingediend",
    Melding.Status.AKKOORD: "Er is niets gewijzigd; de melding blijft akkoord",
}

CLOSED = "De ronde is gesloten, dus dit is niet opgeslagen. Je tekst staat hier nog: kopieer wat je wilt bewaren."


@require_http_methods(["GET", "POST"])
def melding(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """The form of a melding and its saving.

    Answers 422 when something is missing, 409 when somebody else was first or the ronde has closed; what was
    typed then stands in the form again and nothing has changed.
    """
    toegang = toegang_for(request, code, Recht.LEZEN)
    resultaat = find_resultaat(toegang, pk)
    toegang.require(Recht.MELDEN, resultaat.actie.speerpunt.pijler)
    nu = moment(toegang.programma)
    ronde = nu.ronde
    if ronde is None:
        return _closed(request, toegang, resultaat, nu)
    today = timezone.localdate()
    known = regels.start(resultaat, ronde, nu.peildatum)
    if request.method == "GET":
        form = MeldingForm(resultaat=resultaat, ronde=ronde, uitgangspunt=known, today=today)
        extra = {"teruggezet": restore_typed(request, form), "overgenomen_uit": known.overgenomen_uit}
        return _form(request, toegang, resultaat, nu, form, extra)

    form = MeldingForm(request.POST, resultaat=resultaat, ronde=ronde, uitgangspunt=known, today=today)
    if not form.is_valid():
        return _form(request, toegang, resultaat, nu, form, status=422)
    if form.cleaned_data["ronde"] not in {None, ronde.pk}:
        form.accept(ronde, known)
        form.add_error(None, f"Intussen is ronde {ronde.label} begonnen. Kijk of je tekst nog klopt en sla opnieuw op.")
        return _form(request, toegang, resultaat, nu, form, status=409)
    try:
        saved = regels.save(
            resultaat,
            ronde,
            form.values(),
            versie=form.cleaned_data["versie"] or 0,
            door=toegang.gebruiker,
            indienen=form.indienen,
        )
    except regels.RondeGeslotenError:
        return _closed(request, toegang, resultaat, nu)
    except Conflict as conflict:
        return _form(request, toegang, resultaat, nu, form, conflict_context(form, conflict.current), status=409)
    return _saved(request, toegang, resultaat, nu, saved, form.draft_key)


def _form(
    request: HtmxRequest,
    toegang: Toegang,
    resultaat: Resultaat,
    nu: Moment,
    form: MeldingForm,
    extra: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The form in its row, or on a page of its own."""
    stand, row = row_for(request, toegang, resultaat, nu)
    stored = reverse("monitoring:rij", args=[toegang.programma.code, resultaat.pk])
    context = {
        "form": form,
        "rij": row,
        "stand": stand,
        "opgeslagen_url": f"{stored}?{urlencode({'vanuit': row.lijst, 'next': row.terug, 'concept': 'weg'})}",
        "in_rij": bool(request.htmx),
        "kruimels": kruimels_of(toegang, resultaat),
        **(extra or {}),
    }
    template = "monitoring/rij_bewerken.html" if request.htmx else "monitoring/melding.html"
    return render(request, template, context, status=status)


def _saved(
    request: HtmxRequest, toegang: Toegang, resultaat: Resultaat, nu: Moment, saved: Melding, draft_key: str
) -> HttpResponse:
    """The row as it is now with the counters of its page; without HTMX back to that page."""
    assert nu.ronde is not None
    stand, row = row_for(request, toegang, resultaat, nu, bewaard=True)
    told = f"{_DONE[Melding.Status(saved.status)]}: {saved}."
    if saved.telt and stand.shows(Afleiding.TEGENSPRAAK):
        told += " Let op: de termijn is voorbij."
    if not request.htmx:
        messages.success(request, told, extra_tags=draft_key)
        return redirect(row.terug)
    context: dict[str, Any] = {"rij": row, "ronde": nu.ronde, "oob": True}
    if row.lijst == Lijst.PIJLER:
        pijler = resultaat.actie.speerpunt.pijler
        context["telling"] = tel(Resultaat.objects.filter(actie__speerpunt__pijler=pijler), nu.ronde)
        context["gemeld"], context["totaal"] = context["telling"].gemeld, context["telling"].totaal
    else:
        own = Resultaat.objects.filter(actie__speerpunt__pijler__in=toegang.meldbare_pijlers)
        context["gemeld"], context["totaal"] = count_reported(own, nu.ronde)
    response = render(request, "monitoring/rij_bewaard.html", context)
    trigger_client_event(response, "draft-saved", {"value": draft_key})
    trigger_client_event(
        response, "announce", {"value": f"{told} {context['gemeld']} van {context['totaal']} ingediend."}
    )
    return response


def _closed(request: HtmxRequest, toegang: Toegang, resultaat: Resultaat, nu: Moment) -> HttpResponse:
    """Tells that nothing can be reported now; what was sent stays on screen to copy."""
    nu = Moment(nu.rondes, None, nu.peildatum)
    newest = next((ronde for ronde in nu.rondes if ronde.is_begonnen), None)
    if request.method == "POST" and newest:
        known = regels.start(resultaat, newest, nu.peildatum)
        form = MeldingForm(
            request.POST, resultaat=resultaat, ronde=newest, uitgangspunt=known, today=timezone.localdate()
        )
        form.add_error(None, CLOSED)
        return _form(request, toegang, resultaat, nu, form, status=409)
    if not request.htmx:
        context = {"terug": way_back(request, toegang, resultaat), "kruimels": kruimels_of(toegang, resultaat)}
        return render(request, "monitoring/gesloten.html", context, status=403)
    _, row = row_for(request, toegang, resultaat, nu)
    response = HttpResponse(row.html, status=409)
    return trigger_client_event(response, "announce", {"value": "Er is nu geen ronde open; bijwerken kan niet."})
