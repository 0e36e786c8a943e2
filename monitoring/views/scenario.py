"""Scenarios: the list, one with its steps and what they come to, and two side by side."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring.models import Scenario, Scenariostap, Termijnvoorstel
from monitoring.moment import moment
from monitoring.scenario import bewerken
from monitoring.scenario.forms import ScenarioForm, StapForm
from monitoring.scenario.lezen import Regel, plan_of, regels_of, stappen_of
from monitoring.scenario.plan import Plan, Soort
from monitoring.scenario.rekenen import Maat, horizon, houdt_termijn, reken
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, restore_typed
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.realisatie import Kwartaal as Quarter
from speerpunten.realisatie import Realisatie, kwartaal

NAAM_BEZET = "Er is al een scenario met deze naam. Kies een andere."


@require_safe
def scenarios(request: HttpRequest, code: str) -> HttpResponse:
    """Every scenario of the programme, newest first; those put away only when asked (`?opgeborgen=1`)."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    rows = Scenario.objects.filter(programma=toegang.programma).select_related("orgaan")
    rows = rows.annotate(aantal=Count("stappen")).order_by("-gemaakt_op", "-pk")
    away = [row for row in rows if row.status == Scenario.Status.GEARCHIVEERD]
    kept = [row for row in rows if row.status != Scenario.Status.GEARCHIVEERD]
    context = {
        "scenarios": kept,
        "opgeborgen": away,
        "toont_opgeborgen": "opgeborgen" in request.GET,
        "kruimels": kruimels(toegang),
    }
    return render(request, "monitoring/scenario/lijst.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def nieuw(request: HttpRequest, code: str) -> HttpResponse:
    """A new scenario, which begins as a concept without steps."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    form = ScenarioForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = bewerken.make(toegang.programma, **form.values(), door=toegang.gebruiker)
        except bewerken.StaatErAlError:
            form.add_error("naam", NAAM_BEZET)
        else:
            messages.success(request, "Scenario gemaakt. Voeg nu stappen toe.", extra_tags="scenario-nieuw")
            return redirect("monitoring:scenario", code=code, pk=made.pk)
    elif request.method != "POST":
        restore_typed(request, form)
    return _form_page(request, toegang, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def wijzigen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Another name or explanation."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    scenario = find(toegang, pk)
    if scenario.status != Scenario.Status.CONCEPT:
        return no_concept(request, scenario)
    form = ScenarioForm(request.POST if request.method == "POST" else None, instance=scenario)
    conflict: dict[str, Any] = {}
    if form.is_valid():
        versie = form.cleaned_data["versie"]
        try:
            bewerken.change(find(toegang, pk), form.values(), versie=versie, door=toegang.gebruiker)
        except history.Conflict as found:
            conflict = conflict_context(form, found.current)
        except bewerken.StaatErAlError:
            form.add_error("naam", NAAM_BEZET)
        except bewerken.NietMeerConceptError as error:
            return no_concept(request, error.nu)
        else:
            messages.success(request, "Opgeslagen.", extra_tags=f"scenario-{pk}")
            return redirect("monitoring:scenario", code=code, pk=pk)
    elif request.method != "POST":
        restore_typed(request, form)
    return _form_page(request, toegang, form, find(toegang, pk), **conflict)


def _form_page(
    request: HttpRequest, toegang: Toegang, form: ScenarioForm, scenario: Scenario | None, **conflict: Any
) -> HttpResponse:
    context = {
        "form": form,
        "scenario": scenario,
        "concept": f"scenario-{scenario.pk}" if scenario else "scenario-nieuw",
        "kruimels": way_to(toegang, scenario),
        "opgeslagen_url": request.path,
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "monitoring/scenario/formulier.html", context, status=status)


@require_POST
def kopie(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A concept of one's own to go on with."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    made = bewerken.copy(find(toegang, pk), door=toegang.gebruiker)
    messages.success(request, f"Gekopieerd naar ‘{made.naam}’.")
    return redirect("monitoring:scenario", code=code, pk=made.pk)


@require_POST
def opbergen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Puts the scenario away, or brings it back with `weg=nee`."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    weg = request.POST.get("weg") != "nee"
    before = find(toegang, pk)
    bewerken.put_away(before, weg=weg, door=toegang.gebruiker)
    if find(toegang, pk).status == before.status:
        messages.warning(request, "Een scenario waarover nog besloten wordt, kun je niet opbergen.")
        return redirect("monitoring:scenario", code=code, pk=pk)
    messages.success(request, "Scenario opgeborgen." if weg else "Scenario teruggezet.")
    return redirect("monitoring:scenarios", code=code)


@require_safe
def scenario(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Its steps, and what they come to beside the real plan."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    return page(request, toegang, find(toegang, pk))


def page(
    request: HtmxRequest,
    toegang: Toegang,
    scenario: Scenario,
    *,
    plan: Plan | None = None,
    peildatum: date | None = None,
    form: StapForm | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """The page of a scenario; to HTMX only its steps and figures. `form` is the step that is being written."""
    plan = plan or plan_of(toegang.programma)
    peildatum = peildatum or moment(toegang.programma).peildatum
    regels = regels_of(scenario, plan, peildatum)
    stappen = stappen_of(regels)
    gevolgen = reken(plan, stappen, peildatum, horizon(plan, stappen, peildatum))
    blijven = houdt_termijn(plan, stappen)
    voorstellen = _proposals(scenario)
    context = {
        "scenario": scenario,
        "regels": [(regel, _suggestions(regel, blijven)) for regel in regels],
        "soorten": Soort,
        "gevolgen": gevolgen,
        "kwartalen": gevolgen.plan.balans.kwartalen,
        "peildatum": peildatum,
        "is_concept": scenario.status == Scenario.Status.CONCEPT,
        "voorstellen": voorstellen,
        "mag_opbergen": bewerken.may_be_put_away(scenario, voorstellen),
        "mag_terughalen": scenario.status == Scenario.Status.VOORGELEGD and not bewerken.is_decided(voorstellen),
        "form": form,
        "kruimels": way_to(toegang),
        **extra,
    }
    name = "monitoring/scenario/scenario.html"
    response = render(request, f"{name}#werkblad" if request.htmx else name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _suggestions(regel: Regel, blijven: dict[int, list[Any]]) -> list[tuple[Any, str]]:
    """Results of a paused actie that keep their term, each with the term that would move along."""
    if regel.stap is None or regel.stap.soort != Soort.PAUZEREN:
        return []
    return [
        (row, _later(row.termijn, regel.stap.kwartalen).label)
        for row in blijven.get(regel.stap.over, [])
        if row.is_open
    ]


def _later(term: Realisatie, quarters: int) -> Realisatie:
    assert term.tot is not None, "only results with a last day are offered"
    return kwartaal(Quarter.of(term.tot) + quarters)


def _proposals(scenario: Scenario) -> list[Termijnvoorstel]:
    if scenario.status == Scenario.Status.CONCEPT:
        return []
    return list(
        scenario.voorstellen.select_related(
            "resultaat__actie__speerpunt__pijler", "besluitregel__besluit__orgaan"
        ).order_by("pk")
    )


@require_safe
def vergelijken(request: HttpRequest, code: str) -> HttpResponse:
    """Two scenarios beside the plan: `?a=` and `?b=`; what is not known is left out."""
    toegang = toegang_for(request, code, Recht.SCENARIO)
    known = list(Scenario.objects.filter(programma=toegang.programma).exclude(status=Scenario.Status.GEARCHIVEERD))
    asked = [str(request.GET.get(name, "")) for name in ("a", "b")]
    chosen = [row for key in asked for row in known if str(row.pk) == key]
    peildatum = moment(toegang.programma).peildatum
    kolommen = []
    if len(chosen) == 2:
        plan = plan_of(toegang.programma)
        steps = [stappen_of(regels_of(row, plan, peildatum)) for row in chosen]
        quarters = horizon(plan, [step for each in steps for step in each], peildatum)
        kolommen = [reken(plan, each, peildatum, quarters) for each in steps]
    rijen: list[tuple[Maat, Maat]] = list(zip(*(each.maten for each in kolommen), strict=True)) if kolommen else []
    context = {
        "bekend": known,
        "gekozen": chosen,
        "a": asked[0],
        "b": asked[1],
        "rijen": rijen,
        "kolommen": list(zip(chosen, kolommen, strict=True)) if kolommen else [],
        "peildatum": peildatum,
        "kruimels": way_to(toegang),
    }
    return render(request, "monitoring/scenario/vergelijken.html", context)


def find(toegang: Toegang, pk: int) -> Scenario:
    """This scenario of the programme with its steps; 404 when it has none such."""
    rows = Scenario.objects.filter(programma=toegang.programma).select_related("programma", "orgaan")
    return get_object_or_404(rows.prefetch_related("stappen"), pk=pk)


def find_step(scenario: Scenario, pk: int) -> Scenariostap:
    row = next((row for row in scenario.stappen.all() if row.pk == pk), None)
    if row is None:
        raise Http404("Deze stap staat niet (meer) in het scenario.")
    row.scenario = scenario
    return row


def no_concept(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """Back to a scenario that can no longer be changed, with why."""
    messages.warning(
        request,
        f"Dit scenario is {scenario.get_status_display()} en verandert niet meer. "
        "Haal het terug, of ga verder met een kopie.",
    )
    return redirect("monitoring:scenario", code=scenario.programma.code, pk=scenario.pk)


def way_to(toegang: Toegang, scenario: Scenario | None = None) -> list[tuple[str, str]]:
    """The way to a page about scenarios, or about this one."""
    code = toegang.programma.code
    above = [("Scenario’s", reverse("monitoring:scenarios", args=[code]))]
    if scenario:
        above.append((scenario.naam, reverse("monitoring:scenario", args=[code, scenario.pk])))
    return kruimels(toegang, *above)
