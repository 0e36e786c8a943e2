"""Adding, changing and taking away a step of a scenario, in place."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from monitoring.models import Scenario, Scenariostap
from monitoring.moment import moment
from monitoring.scenario import bewerken
from monitoring.scenario.forms import FORMS, StapForm
from monitoring.scenario.lezen import plan_of
from monitoring.scenario.plan import Plan, Soort
from monitoring.views.scenario import find, find_step, no_concept, page
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import fill, last_change, restore_typed
from programmes.requests import HtmxRequest


@require_http_methods(["GET", "HEAD", "POST"])
def nieuw(request: HtmxRequest, code: str, pk: int, soort: str) -> HttpResponse:
    """A new step of this kind; `?over=` and `?termijn=` fill in what a link knows already."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    if soort not in FORMS:
        raise Http404("Zo’n stap bestaat niet.")
    scenario = find(toegang, pk)
    if scenario.status != Scenario.Status.CONCEPT:
        return _closed(request, scenario)
    plan = plan_of(toegang.programma)
    form = _form(request, toegang, scenario, plan, soort, None)
    if request.method != "POST":
        if not restore_typed(request, form):
            fill(form, MultiValueDict({name: request.GET.getlist(name) for name in ("over", "termijn")}))
        return _page(request, toegang, scenario, plan, form, soort)
    if form.is_valid():
        try:
            bewerken.add_step(scenario, Scenariostap(soort=soort, **form.values), door=toegang.gebruiker)
        except bewerken.StaatErAlError:
            form.add_error("over", "Hierover staat al een stap in dit scenario. Wijzig die.")
        except bewerken.NietMeerConceptError as error:
            return _closed(request, error.nu)
        else:
            return _done(request, toegang, pk, "Stap toegevoegd.", _key(scenario, soort, None))
    return _page(request, toegang, scenario, plan, form, soort, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def stap(request: HtmxRequest, code: str, pk: int, stap: int) -> HttpResponse:
    """Changes a step; 409 with both texts when somebody else was first."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    scenario = find(toegang, pk)
    rij = find_step(scenario, stap)
    if scenario.status != Scenario.Status.CONCEPT:
        return _closed(request, scenario)
    plan = plan_of(toegang.programma)
    if not _is_there(rij, plan):
        messages.warning(request, "Waar deze stap over gaat, is er niet meer. Je kunt de stap alleen weghalen.")
        return redirect("monitoring:scenario", code=code, pk=pk)
    form = _form(request, toegang, scenario, plan, rij.soort, rij)
    if request.method != "POST":
        restore_typed(request, form)
        return _page(request, toegang, scenario, plan, form, rij.soort, rij=rij)
    if not form.is_valid():
        return _page(request, toegang, scenario, plan, form, rij.soort, rij=rij, status=422)
    versie = form.cleaned_data["versie"]
    try:
        bewerken.change_step(rij, form.values, versie=versie, door=toegang.gebruiker)
    except history.Conflict:
        current = find_step(find(toegang, pk), rij.pk)
        conflict = {"conflict_velden": form.differences(current), **last_change(current)}
        form.accept(current)
        return _page(request, toegang, scenario, plan, form, rij.soort, rij=rij, status=409, **conflict)
    except bewerken.NietMeerConceptError as error:
        return _closed(request, error.nu)
    except Scenariostap.DoesNotExist:
        messages.warning(request, "Iemand anders heeft deze stap intussen weggehaald.")
        return _back(request, scenario)
    return _done(request, toegang, pk, "Stap opgeslagen.", _key(scenario, rij.soort, rij))


@require_POST
def weg(request: HtmxRequest, code: str, pk: int, stap: int) -> HttpResponse:
    """Takes a step out of the scenario."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    scenario = find(toegang, pk)
    rij = find_step(scenario, stap)
    try:
        bewerken.remove_step(rij, door=toegang.gebruiker)
    except bewerken.NietMeerConceptError as error:
        return _closed(request, error.nu)
    return _done(request, toegang, pk, "Stap weggehaald.", _key(scenario, rij.soort, rij))


def _form(
    request: HtmxRequest, toegang: Toegang, scenario: Scenario, plan: Plan, soort: str, rij: Scenariostap | None
) -> StapForm:
    return FORMS[soort](
        request.POST if request.method == "POST" else None,
        plan=plan,
        peildatum=moment(toegang.programma).peildatum,
        rij=rij,
        bezet=_taken(scenario, soort),
    )


def _taken(scenario: Scenario, soort: str) -> set[int]:
    """What steps of the scenario are about already, where that can be only once."""
    rows = scenario.stappen.all()
    if soort == Soort.TERMIJN:
        return {row.resultaat_id for row in rows if row.resultaat_id}
    return {row.actie_id for row in rows if row.actie_id} if soort != Soort.CAPACITEIT else set()


def _is_there(rij: Scenariostap, plan: Plan) -> bool:
    return rij.resultaat_id in plan.resultaten or rij.actie_id in plan.acties or rij.team_id in plan.teams


def _page(
    request: HtmxRequest,
    toegang: Toegang,
    scenario: Scenario,
    plan: Plan,
    form: StapForm,
    soort: str,
    *,
    rij: Scenariostap | None = None,
    status: int = 200,
    **conflict: Any,
) -> HttpResponse:
    return page(
        request,
        toegang,
        scenario,
        plan=plan,
        peildatum=form.peildatum,
        form=form,
        status=status,
        titel=Soort(soort).label.capitalize(),
        bewerkt=rij,
        concept=_key(scenario, soort, rij),
        verzenden=request.path,
        **conflict,
    )


def _done(request: HtmxRequest, toegang: Toegang, pk: int, said: str, draft: str) -> HttpResponse:
    if not request.htmx:
        messages.success(request, said, extra_tags=draft)
        return redirect("monitoring:scenario", code=toegang.programma.code, pk=pk)
    response = page(request, toegang, find(toegang, pk), bewaard=True)
    response["HX-Trigger"] = json.dumps(
        {"announce": f"{said} De gevolgen zijn opnieuw berekend.", "draft-saved": draft}
    )
    return response


def _closed(request: HtmxRequest, scenario: Scenario) -> HttpResponse:
    response = no_concept(request, scenario)
    return HttpResponseClientRedirect(response["Location"]) if request.htmx else response


def _back(request: HtmxRequest, scenario: Scenario) -> HttpResponse:
    response = redirect("monitoring:scenario", code=scenario.programma.code, pk=scenario.pk)
    return HttpResponseClientRedirect(response["Location"]) if request.htmx else response


def _key(scenario: Scenario, soort: str, rij: Scenariostap | None) -> str:
    """Under which name the browser keeps what is typed but not saved."""
    return f"scenario-{scenario.pk}-{rij.pk if rij else soort}"
