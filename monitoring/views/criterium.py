"""What the programme ranks by: the list, and adding, changing, ordering and removing a criterium."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring.models import Criterium
from monitoring.prioriteit import gevolg, vastleggen
from monitoring.prioriteit.criteriumform import MOST, CriteriumForm
from monitoring.prioriteit.lezen import criteria_of
from programmes import history, ordering
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, last_change, restore_typed
from programmes.models import Wijziging
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest

NIEUW = "criterium-nieuw"


@require_safe
def criteria(request: HtmxRequest, code: str) -> HttpResponse:
    """Every criterium in its order with its weight, and who changed that when."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    rows = Criterium.objects.filter(programma=toegang.programma).order_by("volgorde")
    counted: Any = rows.annotate(
        resultaten=Count("punten", filter=Q(punten__prioriteit__resultaat__isnull=False)),
        speerpunten=Count("punten", filter=Q(punten__prioriteit__speerpunt__isnull=False)),
    )
    changes = Wijziging.objects.filter(programma=toegang.programma, onderwerp=Criterium._meta.label_lower)
    found = list(counted)
    context = {
        "criteria": _with_neighbours(found),
        "vol": len(found) >= MOST,
        "meest": MOST,
        "geschiedenis": changes.order_by("-wanneer", "-pk")[:30],
        "mag_ordenen": toegang.mag(Recht.PRIORITEREN),
        "kruimels": _kruimels(toegang)[:-1],
    }
    return render(request, "monitoring/prioriteit/criteria.html", context)


@require_POST
def criteria_voorstel(request: HtmxRequest, code: str) -> HttpResponse:
    """Gives a programme that has no criteria yet those most programmes rank by."""
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    if vastleggen.propose(toegang.programma, door=toegang.gebruiker):
        messages.success(request, "Vier criteria klaargezet. Pas naam, uitleg en gewicht aan zoals jullie willen.")
    else:
        messages.info(request, "Er zijn al criteria.")
    return redirect("monitoring:criteria", code=code)


@require_http_methods(["GET", "POST"])
def criterium_nieuw(request: HtmxRequest, code: str) -> HttpResponse:
    """A new criterium, at the end."""
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    programma = toegang.programma
    form = CriteriumForm(
        request.POST if request.method == "POST" else None,
        instance=Criterium(programma=programma, gewicht=1),
        programma=programma,
    )
    if request.method == "GET":
        restore_typed(request, form)
    elif len(criteria_of(programma)) >= MOST:
        form.add_error(None, f"Er zijn al {MOST} criteria; meer wegen werkt niet. Verwijder er eerst een.")
    elif form.is_valid():
        for name, value in form.values().items():
            setattr(form.instance, name, value)
        try:
            vastleggen.add(programma, form.instance, door=toegang.gebruiker)
        except IntegrityError:
            form.add_error("naam", "Iemand anders heeft net een criterium met deze naam toegevoegd.")
        else:
            told = f"Criterium {form.instance} toegevoegd."
            if form.instance.gewicht:
                told += " Wat al punten had, is nog niet volledig tot het ook hierop punten heeft."
            messages.success(request, told, extra_tags=NIEUW)
            return redirect("monitoring:criteria", code=code)
    context = {"form": form, "concept": NIEUW, "teruggezet": False, "kruimels": _kruimels(toegang)}
    return render(request, "monitoring/prioriteit/criterium.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def criterium(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """One criterium; `bekijk` shows what the ranking would become and stores nothing."""
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    found = _criterium(toegang, pk)
    form = CriteriumForm(
        request.POST if request.method == "POST" else None, instance=found, programma=toegang.programma
    )
    extra: dict[str, Any] = {}
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid() and "bekijk" not in request.POST:
        try:
            history.update(
                toegang.programma,
                found,
                form.values(),
                door=toegang.gebruiker,
                versie=form.cleaned_data["versie"],
            )
        except history.Conflict as conflict:
            extra = conflict_context(form, conflict.current)
        except Criterium.DoesNotExist as error:
            raise Http404("Iemand anders heeft dit criterium intussen verwijderd.") from error
        except IntegrityError:
            form.add_error("naam", "Er is al een criterium met deze naam.")
        else:
            messages.success(request, "Opgeslagen.", extra_tags=f"criterium-{pk}")
            return redirect("monitoring:criteria", code=code)
    would_be = form.as_would_be()
    context = {
        "form": form,
        "criterium": _criterium(toegang, pk),
        "concept": f"criterium-{pk}",
        "onbewaard": "bekijk" in request.POST,
        "gevolgen": _gevolgen(toegang, would_be) if would_be and not form.errors else None,
        "kruimels": _kruimels(toegang),
        "opgeslagen_url": request.path,
        **extra,
    }
    status = 409 if extra else 422 if form.errors else 200
    return render(request, "monitoring/prioriteit/criterium.html", context, status=status)


@require_safe
def criterium_voorproef(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """What the ranking would become with the weight that is filled in now."""
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    form = CriteriumForm(request.GET, instance=_criterium(toegang, pk), programma=toegang.programma)
    form.is_valid()
    would_be = form.as_would_be()
    context = {"gevolgen": _gevolgen(toegang, would_be) if would_be else None}
    return render(request, "monitoring/prioriteit/gevolg.html", context)


@require_http_methods(["GET", "POST"])
def criterium_weg(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Asks first, and says which points go along."""
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    found = _criterium(toegang, pk)
    changed: dict[str, Any] = {}
    if request.method == "POST":
        given = request.POST.get("versie", "")
        try:
            vastleggen.remove(
                toegang.programma,
                found,
                versie=int(given) if given.isdecimal() and len(given) < 10 else None,
                door=toegang.gebruiker,
            )
        except history.Conflict as conflict:
            changed = last_change(conflict.current)
            found = _criterium(toegang, pk)
        except Criterium.DoesNotExist as error:
            raise Http404("Iemand anders heeft dit criterium intussen verwijderd.") from error
        else:
            messages.success(request, f"Criterium {found} verwijderd. Wat er stond, staat in de geschiedenis.")
            return redirect("monitoring:criteria", code=code)
    context = {
        "criterium": found,
        "punten": vastleggen.points_on(found),
        "gewijzigd": changed,
        "kruimels": _kruimels(toegang),
    }
    return render(request, "monitoring/prioriteit/criterium_weg.html", context, status=409 if changed else 200)


@require_POST
def criterium_plaats(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """One step: `na` holds the key of the criterium it comes after, 0 for the first place."""
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    _criterium(toegang, pk)
    after = request.POST.get("na", "")
    if not after.isdecimal() or len(after) > 18:
        raise Http404("Deze plaats bestaat niet.")
    try:
        vastleggen.move(toegang.programma, pk, int(after) or None, door=toegang.gebruiker)
    except ordering.UnknownPlace:
        messages.error(request, "De volgorde is intussen veranderd. Kijk opnieuw en kies een plaats.")
    except Criterium.DoesNotExist as error:
        raise Http404("Iemand anders heeft dit criterium intussen verwijderd.") from error
    return redirect(f"{reverse('monitoring:criteria', args=[code])}#criterium-{pk}")


def _criterium(toegang: Toegang, pk: int) -> Criterium:
    return get_object_or_404(Criterium, programma=toegang.programma, pk=pk)


def _with_neighbours(rows: list[Criterium]) -> list[tuple[Criterium, int | None, int | None]]:
    """Each with the key to come after for one step up and one step down; None where there is no such step."""
    keys = [0, *(row.pk for row in rows)]
    return [
        (row, keys[place - 1] if place else None, keys[place + 2] if place + 1 < len(rows) else None)
        for place, row in enumerate(rows)
    ]


def _gevolgen(toegang: Toegang, would_be: Criterium) -> list[tuple[str, gevolg.Gevolg]]:
    found = gevolg.of_change(toegang.programma, would_be)
    return [(toegang.programma.naam_van(row.niveau.veld, meervoud=True), row) for row in found]


def _kruimels(toegang: Toegang) -> list[tuple[str, str]]:
    code = toegang.programma.code
    return kruimels(
        toegang,
        ("Prioriteiten", reverse("monitoring:prioriteiten", args=[code])),
        ("Criteria", reverse("monitoring:criteria", args=[code])),
    )
