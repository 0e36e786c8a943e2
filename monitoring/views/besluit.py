"""What bodies decided: the list, one besluit with its effect, and recording a new one."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import besluit as regels
from monitoring import mandaat
from monitoring.besluitform import NUMMER_BEZET, BesluitCorrectieForm, BesluitForm, Besluitinvoer
from monitoring.mandaat import PROGRAMMAMANAGER, body_name
from monitoring.models import Besluit, Besluitregel, Termijnvoorstel
from monitoring.rij import place_of
from monitoring.spoor import effect
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import ConflictField, last_change, restore_typed
from programmes.models import Orgaan, Rol
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat
from zssd.middleware import take_stashed_input

PAGE = 25
CONCEPT = "besluit-nieuw"


@require_safe
def besluiten(request: HtmxRequest, code: str) -> HttpResponse:
    """Every besluit of the programme, newest first; of one body or one year when asked."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    rows = Besluit.objects.filter(programma=toegang.programma).select_related("orgaan")
    jaren = [day.year for day in rows.dates("datum", "year", order="DESC")]
    organen = [("manager", PROGRAMMAMANAGER), *((str(row.pk), str(row)) for row in toegang.programma.organen.all())]
    orgaan, jaar = request.GET.get("orgaan", ""), request.GET.get("jaar", "")
    if orgaan == "manager":
        rows = rows.filter(orgaan=None)
    elif orgaan in dict(organen):
        rows = rows.filter(orgaan=int(orgaan))
    else:
        orgaan = ""
    if jaar in map(str, jaren):
        rows = rows.filter(datum__year=int(jaar))
    else:
        jaar = ""
    page = Paginator(rows.annotate(aantal=Count("regels")).order_by("-datum", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "organen": organen,
        "jaren": [str(jaar_) for jaar_ in jaren],
        "orgaan": orgaan,
        "jaar": jaar,
        "wachtend": Termijnvoorstel.objects.filter(
            resultaat__in=Resultaat.objects.in_programma(toegang.programma),
            status=Termijnvoorstel.Status.INGEDIEND,
        ).count(),
        "mag_besluiten": toegang.mag(Recht.BESLUITEN),
        "mag_mandaat": toegang.mag(Recht.STRUCTUUR),
        "kruimels": kruimels(toegang),
    }
    return render(request, "monitoring/besluiten.html", context)


@require_safe
def besluit(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """One besluit: what was decided, and what came of it for each result."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = _besluit(toegang, pk)
    lines = Besluitregel.objects.filter(besluit=found).select_related(
        "resultaat__actie__speerpunt__pijler", "voorstel", "termijn"
    )
    rows = list(lines.order_by("pk"))
    resultaten = Resultaat.objects.filter(pk__in=[row.resultaat_id for row in rows]).with_plan().in_bulk()
    context = {
        "besluit": found,
        "orgaan": body_name(found.orgaan),
        "regels": [(row, place_of(row.resultaat), effect(row, resultaten[row.resultaat_id].termreeks)) for row in rows],
        "geschiedenis": history.of(found)[:20],
        "mag_besluiten": _may_record(toegang, found.orgaan),
        "kruimels": _kruimels(toegang),
    }
    return render(request, "monitoring/besluit.html", context)


@require_http_methods(["GET", "POST"])
def nieuw(request: HtmxRequest, code: str) -> HttpResponse:
    """Records a besluit with all that follows from it.

    Answers 422 when a line cannot be as it is, 409 when somebody else decided on one of the proposals meanwhile;
    what was typed then stands in the form again and nothing has changed.
    """
    toegang = toegang_for(request, code, Recht.BESLUITEN)
    if request.method == "GET" or "meer" in request.POST:
        stashed = take_stashed_input(request) if request.method == "GET" else None
        typed = request.POST if request.method == "POST" else MultiValueDict(stashed) if stashed else None
        invoer = _invoer(request, toegang, None, typed, meer="meer" in request.POST)
        if typed is not None:
            invoer.fill(typed)
        elif (asked := request.GET.get("resultaat", "")).isdecimal():
            invoer.keuzes[0].initial["resultaat"] = asked
        return _form(request, toegang, invoer, {"teruggezet": stashed is not None})

    invoer = _invoer(request, toegang, request.POST, request.POST)
    if not invoer.is_valid():
        return _form(request, toegang, invoer, status=422)
    lines = invoer.regels
    if not lines:
        invoer.form.add_error(None, "Er is nog over niets besloten. Kies bij minstens één voorstel of resultaat iets.")
        return _form(request, toegang, invoer, status=422)
    try:
        saved = regels.record(invoer.form.besluit, [regel for _, regel in lines], door=toegang.gebruiker)
    except regels.RegelError as error:
        for place, problem in error.problemen.items():
            form, regel = lines[place]
            form.add_error("termijn" if regel.termijn else "keuze", problem)
        return _form(request, toegang, invoer, status=422)
    except regels.NummerBezetError:
        invoer.form.add_error("nummer", NUMMER_BEZET)
        return _form(request, toegang, invoer, status=422)
    except regels.VoorstellenVeranderdError as changed:
        invoer.take_over(changed.nu)
        return _form(request, toegang, invoer, {"conflict": True}, status=409)
    messages.success(request, f"Besluit {saved.nummer} vastgelegd.", extra_tags=CONCEPT)
    return redirect("monitoring:besluit", code=code, pk=saved.pk)


@require_http_methods(["GET", "POST"])
def corrigeren(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Corrects the text or link of a besluit, with the reason; its effect stays."""
    toegang = toegang_for(request, code, Recht.BESLUITEN)
    found = _besluit(toegang, pk)
    if not _may_record(toegang, found.orgaan):
        toegang.require(Recht.RONDE)  # the programmamanager's own besluiten are theirs to correct
    form = BesluitCorrectieForm(request.POST if request.method == "POST" else None, besluit=found)
    conflict: dict[str, Any] = {}
    terug = reverse("monitoring:besluit", args=[code, pk])
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            regels.correct(found, door=toegang.gebruiker, **form.cleaned_data)
        except history.Conflict as stale:
            current = stale.current
            assert isinstance(current, Besluit)
            data = request.POST.copy()
            data["versie"] = str(current.versie)
            form.data = data
            fields = [
                ConflictField("Wat is besloten?", form.cleaned_data["tekst"], current.tekst),
                ConflictField("Link naar het stuk", form.cleaned_data["link"], current.link),
            ]
            conflict = {
                "conflict_velden": [field for field in fields if field.mine != field.theirs],
                "opgeslagen_url": terug,
                **last_change(current),
            }
        else:
            messages.success(request, "Besluit verbeterd.", extra_tags=f"besluit-{pk}")
            return redirect(terug)
    context = {
        "form": form,
        "besluit": found,
        "orgaan": body_name(found.orgaan),
        "concept": f"besluit-{pk}",
        "terug": terug,
        "kruimels": [*_kruimels(toegang), (f"Besluit {found.nummer}", terug)],
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "monitoring/besluit_corrigeren.html", context, status=status)


def _may_record(toegang: Toegang, orgaan: Orgaan | None) -> bool:
    """The programmamanager records every besluit; others those of a body, not of the programmamanager's mandate."""
    if not toegang.mag(Recht.BESLUITEN):
        return False
    return orgaan is not None or Rol.PROGRAMMAMANAGER in toegang.rollen


def _invoer(
    request: HtmxRequest, toegang: Toegang, data: Any, typed: MultiValueDict[str, str] | None, *, meer: bool = False
) -> Besluitinvoer:
    programma, today = toegang.programma, timezone.localdate()
    organen: list[Orgaan | None] = [None, *programma.organen.all()]
    bevoegdheden = mandaat.of_programma(programma)
    form = BesluitForm(
        data,
        programma=programma,
        organen=[orgaan for orgaan in organen if _may_record(toegang, orgaan)],
        bevoegdheden=bevoegdheden,
        today=today,
        initial={"nummer": regels.next_number(programma, today), "datum": today},
    )
    resultaten = list(Resultaat.objects.in_programma(programma).with_plan().in_plan_order())
    by_key = {row.pk: row for row in resultaten}
    found = list(
        Termijnvoorstel.objects.filter(resultaat__in=by_key).filter(
            Q(status=Termijnvoorstel.Status.INGEDIEND) | Q(pk__in=_decided_on(typed or {}))
        )
    )
    order = {row.pk: place for place, row in enumerate(resultaten)}
    for row in found:
        row.resultaat = by_key[row.resultaat_id]
    given = str(typed.get("aantal", "1")) if typed else "1"
    aantal = int(given) if given.isdecimal() and len(given) < 4 else 1
    return Besluitinvoer(
        data,
        form=form,
        voorstellen=sorted(found, key=lambda row: (order[row.resultaat_id], row.pk)),
        resultaten=resultaten,
        bevoegdheden=bevoegdheden,
        aantal=aantal + meer,
    )


def _decided_on(typed: Mapping[str, Any]) -> list[int]:
    """The proposals about which something was chosen in what was sent, also when they wait no longer."""
    found = (re.fullmatch(r"voorstel-(\d{1,9})-keuze", key) for key in typed if typed[key])
    return [int(match[1]) for match in found if match]


def _form(
    request: HtmxRequest,
    toegang: Toegang,
    invoer: Besluitinvoer,
    extra: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "invoer": invoer,
        "form": invoer.form,
        "concept": CONCEPT,
        "kruimels": _kruimels(toegang),
        **(extra or {}),
    }
    return render(request, "monitoring/besluit_nieuw.html", context, status=status)


def _besluit(toegang: Toegang, pk: int) -> Besluit:
    rows = Besluit.objects.filter(programma=toegang.programma).select_related("orgaan", "programma")
    return get_object_or_404(rows, pk=pk)


def _kruimels(toegang: Toegang) -> list[tuple[str, str]]:
    return kruimels(toegang, ("Besluiten", reverse("monitoring:besluiten", args=[toegang.programma.code])))
