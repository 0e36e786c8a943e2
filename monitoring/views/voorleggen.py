"""Putting a scenario forward to a body, and taking it back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from monitoring import mandaat
from monitoring.models import Scenario
from monitoring.scenario import bewerken
from monitoring.scenario import voorleggen as regels
from monitoring.scenario.lezen import bare_plan_of, regels_of
from monitoring.scenario.plan import Soort
from monitoring.scenario.voorleggen import Keuze, Lot, Verschuiving
from monitoring.views.scenario import find, no_concept, way_to
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.models import Orgaan


@require_http_methods(["GET", "HEAD", "POST"])
def voorleggen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """First what would happen, then doing it: 422 without a body or a choice, 409 when things changed meanwhile."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    scenario = find(toegang, pk)
    if scenario.status != Scenario.Status.CONCEPT:
        return no_concept(request, scenario)
    stand = _Stand(toegang, scenario)
    if request.method != "POST":
        return _page(request, toegang, stand)
    orgaan = next((row for row in stand.organen if str(row.pk) == request.POST.get("orgaan")), None)
    keuzes = {move.regel.rij.pk: _choice(request, move) for move in stand.moves}
    fouten = [] if orgaan else [("orgaan", "Aan wie leg je dit voor?", "Kies een orgaan.")]
    fouten += [
        (move.veld, move.regel.rij.onderwerp, "Kies of je dit voorstel vervangt of overslaat.")
        for move in stand.moves
        if move.wacht and keuzes[move.regel.rij.pk][0] is None
    ]
    if not orgaan or fouten:
        return _page(request, toegang, stand, fouten=fouten, status=422)
    versie = request.POST.get("versie", "")
    try:
        outcome = regels.put_forward(
            scenario,
            orgaan,
            keuzes,
            versie=int(versie) if versie.isdecimal() and len(versie) < 10 else 0,
            vandaag=timezone.localdate(),
            door=toegang.gebruiker,
        )
    except bewerken.NietMeerConceptError as error:
        return no_concept(request, error.nu)
    except (regels.VeranderdError, history.Conflict):
        return _page(request, toegang, _Stand(toegang, find(toegang, pk)), veranderd=True, status=409)
    except regels.NietsVoorTeLeggenError:
        return _page(request, toegang, stand, status=422)
    count = len(outcome.voorstellen)
    messages.success(
        request,
        f"Voorgelegd aan {orgaan}. {count} {'termijnvoorstel wacht' if count == 1 else 'termijnvoorstellen wachten'} "
        "op een besluit.",
    )
    return redirect("monitoring:scenario", code=code, pk=pk)


@require_POST
def terughalen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Makes the scenario a concept again, while nothing is decided."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    told = regels.take_back(find(toegang, pk), door=toegang.gebruiker)
    if told:
        messages.warning(request, f"{told} Het scenario is niet teruggehaald.")
    else:
        messages.success(request, "Teruggehaald. Het scenario is weer een concept; zijn voorstellen zijn ingetrokken.")
    return redirect("monitoring:scenario", code=code, pk=pk)


class _Stand:
    """What putting this scenario forward would do, as the plan and the proposals are now."""

    def __init__(self, toegang: Toegang, scenario: Scenario) -> None:
        programma = toegang.programma
        self.scenario = scenario
        plan = bare_plan_of(programma)
        self.regels = regels_of(scenario, plan, timezone.localdate())
        self.moves = regels.verschuivingen(self.regels, plan, regels.wachtend_in(programma))
        bevoegdheden = mandaat.of_programma(programma)
        self.organen: Sequence[Orgaan] = regels.organen_of(programma, bevoegdheden)
        self.stopt = any(regel.stap and regel.stap.soort == Soort.STOPPEN for regel in self.regels)
        may = regels.beslissers(bevoegdheden, self.moves, stops=self.stopt)
        self.mandaat_ingesteld = bool(bevoegdheden)
        self.mogen = [one.naam for one in may]
        keys = [one.orgaan for one in may]
        self.voorkeur = next((row for row in self.organen if row.pk in keys), None)
        if not bevoegdheden:
            self.voorkeur = next((row for row in self.organen if row.afkorting == "PMO"), None)


def _choice(request: HttpRequest, move: Verschuiving) -> tuple[Keuze | None, str]:
    """What the writer chose, and which waiting proposal they saw."""
    said = request.POST.get(move.veld, "")
    return (Keuze(said) if said in set(Keuze) else None), request.POST.get(f"{move.veld}-gezien", "")


def _page(
    request: HttpRequest,
    toegang: Toegang,
    stand: _Stand,
    *,
    fouten: Sequence[tuple[str, str, str]] = (),
    veranderd: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "scenario": stand.scenario,
        "stand": stand,
        "nieuw": [move for move in stand.moves if move.lot == Lot.VOORSTEL],
        "wacht": [(move, request.POST.get(move.veld, "")) for move in stand.moves if move.lot == Lot.WACHT],
        "vervalt": [move for move in stand.moves if move.lot == Lot.VERVALT],
        "anders": [regel for regel in stand.regels if regel.rij.soort != Soort.TERMIJN and regel.werkt],
        "niets": not any(regel.werkt for regel in stand.regels),
        "gekozen": request.POST.get("orgaan") or (str(stand.voorkeur.pk) if stand.voorkeur else ""),
        "fouten": fouten,
        "veranderd": veranderd,
        "kruimels": way_to(toegang, stand.scenario),
    }
    return render(request, "monitoring/scenario/voorleggen.html", context, status=status)
