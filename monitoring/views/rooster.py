"""Typing amounts in a grid: the inzet of a pijler, and what each team can do.

A grid is one form. Its buttons say what to do with what was typed: save it, put a pasted block in it, or take that
block out again. Only saving changes anything.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from monitoring.capaciteit import blad as bladen
from monitoring.capaciteit import cijfers
from monitoring.capaciteit.balans import Cel
from monitoring.capaciteit.blad import Rasterblad
from monitoring.capaciteit.getal import show
from monitoring.capaciteit.invoer import SHOWN, Blad, BotsingError, bewaar, draai_terug, lock, plaats_of
from monitoring.capaciteit.plakken import plak
from monitoring.capaciteit.rooster import NIETS, ingestuurd, opgeslagen
from monitoring.capaciteit.venster import Venster
from monitoring.models import Invoer, Inzet, Team
from monitoring.views.capaciteit import read_venster, to_capaciteit
from programmes.access import Recht, Toegang, toegang_for
from programmes.models import Pijler, Programma
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest
from zssd.middleware import take_stashed_input

ALLE = "alle"  # teams


@require_safe
def inzet(request: HtmxRequest, code: str) -> HttpResponse:
    """Which pijler to fill in; straight on for who has one."""
    toegang = toegang_for(request, code, Recht.INZET)
    pijlers = [pijler for pijler in toegang.programma.pijlers.all() if toegang.mag(Recht.INZET, pijler)]
    if len(pijlers) == 1:
        return redirect("monitoring:inzet_invullen", code=code, pijler=pijlers[0].code)
    context = {"pijlers": pijlers, "kruimels": to_capaciteit(toegang)}
    return render(request, "monitoring/capaciteit/inzet.html", context)


@require_http_methods(["GET", "POST"])
def inzet_invullen(request: HtmxRequest, code: str, pijler: str) -> HttpResponse:
    """What the acties of a pijler ask, of one team (`?team=`) or of all."""
    toegang = toegang_for(request, code, Recht.INZET)
    found = get_object_or_404(Pijler, programma=toegang.programma, code=pijler)
    toegang.require(Recht.INZET, found)
    teams = tuple(Team.objects.filter(programma=toegang.programma))
    gekozen = read_venster(request)
    wanted = request.GET.get("team", "")
    team = next((team for team in teams if str(team.pk) == wanted), None)
    if team is None and (wanted != ALLE or bladen.is_te_groot(found, teams, gekozen)):
        team = _busiest(found, teams)
    return _page(request, toegang, Blad(toegang.programma, found, team, teams), gekozen)


@require_http_methods(["GET", "POST"])
def beschikbaar(request: HtmxRequest, code: str) -> HttpResponse:
    """What each team can do."""
    toegang = toegang_for(request, code, Recht.CAPACITEIT)
    teams = tuple(Team.objects.filter(programma=toegang.programma))
    return _page(request, toegang, Blad(toegang.programma, alle_teams=teams), read_venster(request))


@require_POST
def invoer_terug(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Puts back what was there before something was saved, unless somebody changed it since.

    Then it names those cells, and offers to put back the others: the cells to leave come along as `behalve`.
    """
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = get_object_or_404(Invoer.objects.select_related("pijler"), programma=toegang.programma, pk=pk)
    recht = Recht.INZET if found.pijler else Recht.CAPACITEIT
    if not toegang.mag(recht, found.pijler):
        raise PermissionDenied
    terug = _terug(request, found)
    behalve = [int(key) for key in request.POST.getlist("behalve") if re.fullmatch(r"[0-9]{1,18}", key)]
    try:
        done = draai_terug(found, door=toegang.gebruiker, behalve=behalve)
    except BotsingError as error:
        stays = {botsing.plaats for botsing in error.botsingen}
        context = {
            "invoer": found,
            "overig": error.overig,
            "behalve": behalve + [cel.pk for cel in found.cellen.all() if plaats_of(cel) in stays],
            "query": bladen.schoon(request.POST.get("query", "")),
            "regels": bladen.noem(error.botsingen),
            "eenheid": cijfers.eenheid_of(toegang.programma),
            "terug": terug,
            "kruimels": to_capaciteit(toegang),
        }
        return render(request, "monitoring/capaciteit/niet_terug.html", context, status=409)
    if done is None:
        messages.info(request, "Dit was al ongedaan gemaakt. Er is niets veranderd.")
    elif behalve:
        count = done.cellen.count()
        cells = "1 cel" if count == 1 else f"{count} cellen"
        messages.success(request, f"{cells} ongedaan gemaakt. Wat intussen was gewijzigd, bleef staan.")
    else:
        messages.success(request, "Ongedaan gemaakt: er staat weer wat er stond.")
    return redirect(terug)


def _busiest(pijler: Pijler, teams: Sequence[Team]) -> Team | None:
    """The team that most is asked of in a pijler, to begin with; the first one when nothing was asked yet."""
    asked = Inzet.objects.filter(actie__speerpunt__pijler=pijler).order_by().values_list("team")
    counts = dict(asked.annotate(aantal=Count("pk")))
    return max(teams, key=lambda team: counts.get(team.pk, 0), default=None)


def _page(request: HtmxRequest, toegang: Toegang, blad: Blad, gekozen: Venster) -> HttpResponse:
    if request.method == "GET":
        if stashed := take_stashed_input(request):
            rooster = blad.rooster(gekozen.kwartalen)
            ingevuld = ingestuurd(rooster, {name: values[-1] for name, values in stashed.items() if values}).keur()
            return _render(request, toegang, Rasterblad(blad, gekozen, ingevuld))
        here = request.get_full_path()
        raster, velden = _stored(toegang.stamp, blad, replace(gekozen, genegeerd=()), here)
        return _render(request, toegang, raster, velden=velden)
    with transaction.atomic():
        lock(toegang.programma)
        if blad.alle_teams:
            # Somebody may have removed a team while this waited.
            teams = tuple(Team.objects.filter(programma=toegang.programma))
            gone = blad.team is not None and blad.team not in teams
            blad = replace(blad, alle_teams=teams, team=next(iter(teams), None) if gone else blad.team)
        ingevuld = ingestuurd(blad.rooster(gekozen.kwartalen), request.POST).keur()
        raster = Rasterblad(blad, gekozen, ingevuld, geplakt=_stapel(request.POST.get("geplakt", "")))
        match request.POST.get("doe"):
            case "plakken":
                return _plak(request, toegang, raster)
            case "terug":
                return _plak_terug(request, toegang, raster)
            case _:
                return _bewaar(request, toegang, raster)


@once(most=32)
def _stored(stamp: Stamp, blad: Blad, gekozen: Venster, here: str) -> tuple[Rasterblad, SafeString]:
    """The grid as it is stored, only to be read, and the fields of its form."""
    ingevuld = opgeslagen(blad.rooster(gekozen.kwartalen), blad.standen(gekozen.kwartalen))
    raster = Rasterblad(blad, gekozen, ingevuld)
    return raster, rendered("monitoring/capaciteit/rooster_velden.html", _form_context(raster, here))


def _form_context(raster: Rasterblad, here: str) -> dict[str, Any]:
    eenheid = cijfers.eenheid_of(raster.blad.programma)
    return {"raster": raster, "eenheid": eenheid, "venster": raster.venster, "hier": here}


@once(most=32)
def _te_veel(stamp: Stamp, programma: Programma, gekozen: Venster, teams: tuple[tuple[int, str], ...]) -> list[Cel]:
    """Where more is asked than these teams can do."""
    return cijfers.balans_of(programma, gekozen.kwartalen, dict(teams)).te_veel


def _bewaar(request: HtmxRequest, toegang: Toegang, raster: Rasterblad) -> HttpResponse:
    ingevuld = raster.ingevuld
    if ingevuld.fouten or ingevuld.vervallen:
        return _render(request, toegang, raster, status=422)
    try:
        done = bewaar(raster.blad, ingevuld, door=toegang.gebruiker)
    except BotsingError as error:
        raster.botsingen = len(error.botsingen)
        for botsing in error.botsingen:
            ingevuld.gezien[botsing.plaats] = botsing.hun
            theirs, mine = (show(amount) or "niets" for amount in (botsing.hun.hoeveelheid, botsing.mijn))
            ingevuld.fouten[botsing.plaats] = f"intussen staat hier {theirs}, jij vulde {mine} in"
            if botsing.hun.hoeveelheid is None:
                ingevuld.gezien[botsing.plaats] = NIETS
        return _render(request, toegang, raster, status=409)
    if done is None:
        messages.info(request, "Er is niets veranderd.", extra_tags=raster.concept)
    else:
        aantal = done.cellen.count()
        messages.success(
            request, f"Opgeslagen: {aantal} {'cel' if aantal == 1 else 'cellen'}.", extra_tags=raster.concept
        )
    return redirect(request.get_full_path())


def _plak(request: HtmxRequest, toegang: Toegang, raster: Rasterblad) -> HttpResponse:
    ingevuld, data = raster.ingevuld, request.POST
    vanaf = raster.plaats_van(data.get("vanaf_rij", ""), data.get("vanaf_kwartaal", ""))
    raster.vanaf = vanaf
    if vanaf is None:
        return _render(request, toegang, raster)
    found = plak(ingevuld.rooster, data.get("blok", ""), vanaf)
    if found.fouten:
        raster.blok, raster.blokfouten = data.get("blok", ""), found.fouten
        return _render(request, toegang, raster, status=422)
    raster.push({plaats.veld: ingevuld.teksten.get(plaats, "") for plaats in found.teksten})
    ingevuld.teksten |= found.teksten
    ingevuld.keur()
    aantal = len(found.teksten)
    raster.gezegd = f"{aantal} {'cel' if aantal == 1 else 'cellen'} geplakt. Nog niet opgeslagen."
    return _render(request, toegang, raster, status=422 if ingevuld.fouten else 200)


def _plak_terug(request: HtmxRequest, toegang: Toegang, raster: Rasterblad) -> HttpResponse:
    before = raster.pop()
    for plaats in raster.ingevuld.rooster.plaatsen:
        if plaats.veld in before:
            raster.ingevuld.teksten[plaats] = before[plaats.veld]
    raster.ingevuld.keur()
    raster.gezegd = "Het plakken is ongedaan gemaakt."
    return _render(request, toegang, raster, status=422 if raster.ingevuld.fouten else 200)


def _render(
    request: HtmxRequest, toegang: Toegang, raster: Rasterblad, *, velden: SafeString | str = "", status: int = 200
) -> HttpResponse:
    """The grid; `velden` are the fields of its form when they were made already."""
    context = {**_form_context(raster, request.get_full_path()), "velden": velden}
    if request.htmx:
        response = render(request, "monitoring/capaciteit/rooster_formulier.html", context, status=status)
        if raster.gezegd:
            trigger_client_event(response, "announce", {"value": raster.gezegd})
    else:
        teams = tuple((team.pk, team.naam) for team in raster.teams)
        context |= {
            "te_veel": _te_veel(toegang.stamp, toegang.programma, raster.venster, teams),
            "laatste": list(raster.blad.laatste()[:SHOWN]),
            "mag_capaciteit": toegang.mag(Recht.CAPACITEIT),
            "kruimels": to_capaciteit(toegang),
            "andere_pijlers": _andere(toegang, raster.blad.pijler),
        }
        response = render(request, "monitoring/capaciteit/rooster.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _andere(toegang: Toegang, pijler: Pijler | None) -> list[Pijler]:
    """The pijlers this user may fill in, when there is a choice."""
    if pijler is None:
        return []
    found = [each for each in toegang.programma.pijlers.all() if toegang.mag(Recht.INZET, each)]
    return found if len(found) > 1 else []


def _terug(request: HtmxRequest, invoer: Invoer) -> str:
    """The grid an invoer was typed in, with the quarters and team that were shown."""
    code = invoer.programma.code
    if invoer.pijler:
        url = reverse("monitoring:inzet_invullen", args=[code, invoer.pijler.code])
    else:
        url = reverse("monitoring:beschikbaar", args=[code])
    query = bladen.schoon(request.POST.get("query", ""))
    return f"{url}?{query}" if query else url


def _stapel(text: str) -> list[dict[str, str]]:
    """What stood in the cells before each block that was pasted, as the form took it along."""
    try:
        found = json.loads(text or "[]")
        return [{str(name): str(value) for name, value in each.items()} for each in found]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []
