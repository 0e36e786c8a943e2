"""Meetings: which there are, planning one, its agenda, and starting and closing it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring.models import Agendapunt, Vergadering
from monitoring.vergadering import agenda, beeld, route, vergaderingen
from monitoring.vergadering.forms import DagForm, SluitForm, VergaderingForm
from monitoring.vergadering.overgangen import GeenOvergangError
from programmes import history
from programmes.access import Bereik, Recht, Toegang, toegang_for
from programmes.forms import conflict_context, restore_typed
from programmes.models import Orgaan, Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest

PAGE = 20
DAG_BEZET = "Dit orgaan vergadert al op deze dag. Kies een andere dag."
CONCEPT = "vergadering-nieuw"

Status = Vergadering.Status


@require_safe
def lijst(request: HtmxRequest, code: str) -> HttpResponse:
    """The meetings that come, nearest first, and those that were, newest first."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    bladzijde = request.GET.get("page", "")
    inhoud = _show(toegang.stamp, toegang.programma, timezone.localdate(), toegang.bereik, bladzijde)
    context = {"inhoud": inhoud, "kruimels": kruimels(toegang)}
    return render(request, "monitoring/vergadering/lijst.html", context)


@once(most=32)
def _show(stamp: Stamp, programma: Programma, today: date, bereik: Bereik, bladzijde: str) -> SafeString:
    """The whole of the list for whoever may do what `bereik` allows; `bladzijde` of those that were."""
    rows = vergaderingen.with_counts(vergaderingen.of_programma(programma))
    past = rows.filter(status=Status.AFGEROND).order_by("-datum", "-pk")
    context = {
        "programma": programma,
        "komend": rows.exclude(status=Status.AFGEROND).order_by("datum", "pk"),
        "page_obj": Paginator(past, PAGE).get_page(bladzijde),
        "mag_vergaderen": bereik.mag(Recht.VERGADEREN),
        "today": today,
        "gevraagd": QueryDict(),
    }
    return rendered("monitoring/vergadering/lijst_inhoud.html", context)


@require_http_methods(["GET", "POST"])
def nieuw(request: HtmxRequest, code: str) -> HttpResponse:
    """Plans a meeting; what waits for its body comes on the agenda by itself."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    organen = route.bodies(toegang.programma)
    form = VergaderingForm(
        request.POST if request.method == "POST" else None,
        organen=organen,
        initial=_start(request, organen),
    )
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            made = vergaderingen.plan(Vergadering(programma=toegang.programma, **form.values()), door=toegang.gebruiker)
        except vergaderingen.DagBezetError:
            form.add_error("datum", DAG_BEZET)
        else:
            messages.success(request, _planned(made.agendapunten.count()), extra_tags=CONCEPT)
            return redirect("monitoring:vergadering", code=code, pk=made.pk)
    context = {
        "form": form,
        "organen": organen,
        "concept": CONCEPT,
        "terug": reverse("monitoring:vergaderingen", args=[code]),
        "kruimels": to_vergaderingen(toegang),
    }
    return render(request, "monitoring/vergadering/nieuw.html", context, status=422 if form.errors else 200)


def _planned(punten: int) -> str:
    said = "De vergadering staat gepland."
    if not punten:
        return said
    return f"{said} {'1 punt staat' if punten == 1 else f'{punten} punten staan'} al op de agenda."


def _start(request: HtmxRequest, organen: list[Orgaan]) -> dict[str, Any]:
    """What the form begins with: the body that was asked for, or the first, on the day it is likely to meet."""
    asked = request.GET.get("orgaan", "")
    orgaan = next((row for row in organen if str(row.pk) == asked), organen[0] if organen else None)
    if orgaan is None:
        return {}
    last, time, place = vergaderingen.last_of(orgaan)
    day = vergaderingen.next_day(last, timezone.localdate())
    return {"orgaan": str(orgaan.pk), "datum": day, "begint_om": time, "plaats": place}


@require_safe
def vergadering(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """One meeting with its agenda; in the meeting and after it with what came of each item."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = find_vergadering(toegang, pk)
    return render(request, "monitoring/vergadering/vergadering.html", page_context(toegang, found))


def page_context(toegang: Toegang, found: Vergadering, focus: tuple[int, str] | None = None) -> dict[str, Any]:
    """What the page of a meeting shows; `focus` is the item that was just moved, and which way."""
    punten = list(agenda.of(found))
    rows = beeld.rows(punten, toegang.programma, timezone.localdate())
    for place, row in enumerate(rows):
        row.na_op = (rows[place - 2].punt.pk if place > 1 else 0) if place else None
        row.na_neer = rows[place + 1].punt.pk if place + 1 < len(rows) else None
        row.focus = focus[1] if focus and focus[0] == row.punt.pk else ""
    return {
        "vergadering": found,
        "rijen": rows,
        "zonder_uitkomst": sum(row.punt.is_open for row in rows),
        "mag_vergaderen": toegang.mag(Recht.VERGADEREN),
        "is_voorbij": found.datum < timezone.localdate(),
        "kruimels": to_vergaderingen(toegang),
    }


@require_http_methods(["GET", "POST"])
def wijzigen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Day, time and place of a meeting that was not closed."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    terug = url_of(toegang, found)
    form = DagForm(request.POST if request.method == "POST" else None, instance=find_vergadering(toegang, pk))
    conflict: dict[str, Any] = {}
    if found.is_afgerond:
        messages.info(request, "De vergadering is afgerond: dag en plaats liggen vast.")
        return redirect(terug)
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            vergaderingen.change(found, form.values(), versie=form.cleaned_data["versie"], door=toegang.gebruiker)
        except history.Conflict as changed:
            conflict = conflict_context(form, changed.current)
        except vergaderingen.DagBezetError:
            form.add_error("datum", DAG_BEZET)
        except GeenOvergangError as error:
            messages.warning(request, str(error))
            return redirect(terug)
        else:
            messages.success(request, "Opgeslagen.", extra_tags=f"vergadering-{pk}")
            return redirect(terug)
    context = {
        "titel": "Vergadering wijzigen",
        "vergadering": found,
        "form": form,
        "concept": f"vergadering-{pk}",
        "terug": terug,
        "opgeslagen_url": terug,
        "kruimels": to_vergadering(toegang, found),
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "monitoring/vergadering/formulier.html", context, status=status)


@require_POST
def verwijderen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Removes a meeting that is not held: in preparation, its agenda empty."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    try:
        vergaderingen.remove(found, door=toegang.gebruiker)
    except GeenOvergangError as error:
        messages.error(request, str(error))
        return redirect(url_of(toegang, found))
    messages.success(request, f"De vergadering {found} is verwijderd.")
    return redirect("monitoring:vergaderingen", code=code)


@require_POST
def stap(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Starts the meeting, on its first item; or puts it back in preparation."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    naar = Status.BEZIG if request.POST.get("naar") == Status.BEZIG else Status.VOORBEREIDING
    try:
        vergaderingen.step(found, naar, door=toegang.gebruiker)
    except GeenOvergangError as error:
        messages.error(request, str(error))
        return redirect(url_of(toegang, found))
    if naar == Status.VOORBEREIDING:
        messages.success(request, "De vergadering is weer in voorbereiding.")
        return redirect(url_of(toegang, found))
    first = found.agendapunten.order_by("volgorde").first()
    assert first is not None, "an empty agenda does not start"
    return redirect("monitoring:agendapunt", code=code, pk=pk, punt=first.pk)


@require_http_methods(["GET", "POST"])
def afronden(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Closes the meeting, with a choice for each item that has no outcome."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    terug = url_of(toegang, found)
    if not found.is_bezig:
        messages.info(request, f"Deze vergadering is {found.get_status_display()}.")
        return redirect(terug)
    punten = list(found.agendapunten.filter(uitkomst=Agendapunt.Uitkomst.OPEN).order_by("volgorde"))
    form = SluitForm(request.POST if request.method == "POST" else None, punten=punten)
    nieuwe: list[Agendapunt] = []
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            vergaderingen.close(found, form.keuzes, door=toegang.gebruiker)
        except vergaderingen.OpenPuntenError as error:
            nieuwe = error.punten
        except GeenOvergangError as error:
            messages.info(request, str(error))
            return redirect(terug)
        else:
            messages.success(request, "De vergadering is afgerond. Hieronder staat wat is besloten en afgesproken.")
            return redirect("monitoring:vergaderlijst", code=code, pk=pk)
    context = {
        "vergadering": found,
        "form": form,
        "nieuwe": nieuwe,
        "terug": terug,
        "kruimels": to_vergadering(toegang, found),
    }
    status = 409 if nieuwe else 422 if form.errors else 200
    return render(request, "monitoring/vergadering/afronden.html", context, status=status)


def find_vergadering(toegang: Toegang, pk: int) -> Vergadering:
    """This meeting of the programme, 404 when it has none such; it shares the programme of the request."""
    found = get_object_or_404(vergaderingen.of_programma(toegang.programma), pk=pk)
    found.programma = toegang.programma
    return found


def url_of(toegang: Toegang, found: Vergadering) -> str:
    return reverse("monitoring:vergadering", args=[toegang.programma.code, found.pk])


def to_vergaderingen(toegang: Toegang) -> list[tuple[str, str]]:
    return kruimels(toegang, ("Vergaderingen", reverse("monitoring:vergaderingen", args=[toegang.programma.code])))


def to_vergadering(toegang: Toegang, found: Vergadering) -> list[tuple[str, str]]:
    return [*to_vergaderingen(toegang), (str(found), url_of(toegang, found))]
