"""The teams of a programme: who there are, in which order, and what their capacity is counted in."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from monitoring.capaciteit.teamforms import EenheidForm, TeamForm
from monitoring.capaciteit.teams import REEKS, belemmeringen, getallen, lost_with, verwijder
from monitoring.models import Team
from monitoring.views.capaciteit import to_capaciteit
from programmes import history, ordering
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, last_change, restore_typed
from programmes.models import Programma
from programmes.requests import HtmxRequest

MAX_KEY_DIGITS = 18  # longer numbers are no key of any database


@require_http_methods(["GET", "POST"])
def teams(request: HtmxRequest, code: str) -> HttpResponse:
    """Every team, with a form to add one at the end."""
    toegang = toegang_for(request, code, Recht.CAPACITEIT)
    programma = toegang.programma
    form = TeamForm(request.POST if request.method == "POST" else None, programma=programma)
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid() and _add(toegang, form):
        messages.success(request, f"Team toegevoegd: {form.cleaned_data['naam']}.", extra_tags="team-nieuw")
        return redirect("monitoring:teams", code=code)
    rows = list(Team.objects.filter(programma=programma).order_by("volgorde"))
    context = {
        "teams": [
            (team, rows[at - 2].pk if at > 1 else 0, rows[at + 1].pk if at + 1 < len(rows) else None)
            for at, team in enumerate(rows)
        ],
        "form": form,
        "kruimels": to_capaciteit(toegang),
    }
    return render(request, "monitoring/capaciteit/teams.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def team_wijzigen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """The name of a team."""
    toegang = toegang_for(request, code, Recht.CAPACITEIT)
    found = _find(toegang, pk)
    form = TeamForm(
        request.POST if request.method == "POST" else None, instance=_find(toegang, pk), programma=toegang.programma
    )
    extra: dict[str, Any] = {}
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        versie = form.cleaned_data["versie"]
        try:
            history.update(toegang.programma, found, form.values(), door=toegang.gebruiker, versie=versie)
        except history.Conflict as conflict:
            extra = conflict_context(form, conflict.current)
        except IntegrityError:
            form.add_error("naam", "Er is al een team met deze naam.")
        else:
            messages.success(request, "Opgeslagen.", extra_tags=f"team-{pk}")
            return redirect("monitoring:teams", code=code)
    context = {
        "form": form,
        "team": found,
        "concept": f"team-{pk}",
        "terug": _url(code),
        "opgeslagen_url": request.path,
        "kruimels": to_capaciteit(toegang, ("Teams", _url(code))),
        **extra,
    }
    status = 409 if extra else 422 if form.errors else 200
    return render(request, "monitoring/capaciteit/team.html", context, status=status)


@require_POST
def team_plaats(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """One step: `na` holds the key of the team it comes after (0: first)."""
    toegang = toegang_for(request, code, Recht.CAPACITEIT)
    found = _find(toegang, pk)
    na = request.POST.get("na", "")
    if not na.isdecimal() or len(na) > MAX_KEY_DIGITS:
        raise Http404("Deze plaats bestaat niet.")
    try:
        with transaction.atomic():
            ordering.lock(toegang.programma)
            before = found.volgorde
            ordering.place(REEKS, found, toegang.programma, int(na) or None)
            if found.volgorde != before:
                history.note(
                    toegang.programma, found, "plaats", str(before), str(found.volgorde), door=toegang.gebruiker
                )
    except ordering.UnknownPlace:
        messages.error(request, "De volgorde is intussen veranderd. Kijk opnieuw en kies een plaats.")
    else:
        messages.success(request, "Verplaatst.")
    return redirect("monitoring:teams", code=code)


@require_http_methods(["GET", "POST"])
def team_verwijderen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Asks first and says what goes along; refuses what work was asked of."""
    toegang = toegang_for(request, code, Recht.CAPACITEIT)
    found = _find(toegang, pk)
    status, changed = 200, {}
    if request.method == "POST":
        with transaction.atomic():
            ordering.lock(toegang.programma)
            found = _find(toegang, pk)
            changed = last_change(found) if str(found.versie) != request.POST.get("versie") else {}
            if not changed and not belemmeringen(found):
                verwijder(toegang.programma, found, door=toegang.gebruiker)
                messages.success(request, f"Team verwijderd: {found.naam}.")
                return redirect("monitoring:teams", code=code)
        status = 409
    context = {
        "team": found,
        "belemmeringen": belemmeringen(found),
        "gaat_mee": lost_with(found),
        "gewijzigd": changed,
        "terug": _url(code),
        "kruimels": to_capaciteit(toegang, ("Teams", _url(code))),
    }
    return render(request, "monitoring/capaciteit/team_verwijderen.html", context, status=status)


@require_http_methods(["GET", "POST"])
def eenheid(request: HtmxRequest, code: str) -> HttpResponse:
    """What amounts are counted in; the numbers stay as they are."""
    toegang = toegang_for(request, code, Recht.CAPACITEIT)
    programma = Programma.objects.get(pk=toegang.programma.pk)  # a copy: the form puts what was typed on its instance
    form = EenheidForm(
        request.POST if request.method == "POST" else None, instance=programma, getallen=getallen(programma)
    )
    extra: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        versie = form.cleaned_data["versie"]
        try:
            history.update(toegang.programma, programma, form.values(), door=toegang.gebruiker, versie=versie)
        except history.Conflict as conflict:
            extra = conflict_context(form, conflict.current)
        else:
            messages.success(request, "Opgeslagen.")
            return redirect("monitoring:teams", code=code)
    context = {
        "form": form,
        "terug": _url(code),
        "opgeslagen_url": request.path,
        "kruimels": to_capaciteit(toegang, ("Teams", _url(code))),
        **extra,
    }
    status = 409 if extra else 422 if form.errors else 200
    return render(request, "monitoring/capaciteit/eenheid.html", context, status=status)


def _add(toegang: Toegang, form: TeamForm) -> bool:
    programma = toegang.programma
    team = Team(programma=programma, naam=form.cleaned_data["naam"])
    try:
        with transaction.atomic():
            ordering.lock(programma)
            last = Team.objects.filter(programma=programma).order_by("volgorde").last()
            ordering.place(REEKS, team, programma, last.pk if last else None)
            history.create(programma, team, door=toegang.gebruiker)
    except IntegrityError:
        form.add_error("naam", "Er is al een team met deze naam.")
        return False
    return True


def _find(toegang: Toegang, pk: int) -> Team:
    return get_object_or_404(Team, programma=toegang.programma, pk=pk)


def _url(code: str) -> str:
    return reverse("monitoring:teams", args=[code])
