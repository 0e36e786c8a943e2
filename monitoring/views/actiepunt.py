"""What people promised to do in meetings: the list, one actiepunt, changing and settling it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, F, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring.models import Actiepunt
from monitoring.vergadering import acties, route
from monitoring.vergadering.forms import ActiepuntForm, AfhandelForm, people
from monitoring.vergadering.overgangen import GeenOvergangError
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, restore_typed
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest

PAGE = 25
HISTORY = 20
MIJN = "mijn"
ALLE = "alle"
MAX_KEY_DIGITS = 15

Status = Actiepunt.Status


@require_safe
def actiepunten(request: HtmxRequest, code: str) -> HttpResponse:
    """The actiepunten, open ones first and those that should be done first in front; filters in the address."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    today = timezone.localdate()
    organen = route.bodies(toegang.programma)
    rows = Actiepunt.objects.filter(programma=toegang.programma)
    owners = sorted(set(rows.values_list("eigenaar_naam", flat=True)), key=str.casefold)
    orgaan, wie, status = (request.GET.get(name, "") for name in ("orgaan", "wie", "status"))
    onbekend = []
    if orgaan and orgaan in {str(row.pk) for row in organen}:
        rows = rows.filter(orgaan=int(orgaan))
    elif orgaan:
        orgaan = ""
        onbekend.append("orgaan")
    if wie == MIJN:
        rows = rows.filter(eigenaar=toegang.gebruiker)
    elif wie in owners and wie:
        rows = rows.filter(eigenaar_naam=wie)
    elif wie:
        wie = ""
        onbekend.append("wie")
    if status in Status:
        rows = rows.filter(status=status)
    elif status != ALLE:
        if status:
            onbekend.append("status")
        status = Status.OPEN.value
        rows = rows.filter(status=status)
    order = Case(When(status=Status.OPEN, then=0), default=1)
    rows = rows.select_related("orgaan", "resultaat").order_by(order, F("datum"), "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rijen": [(row, in_words(row, today)) for row in page],
        "organen": [(str(row.pk), str(row)) for row in organen],
        "eigenaren": owners,
        "statussen": [(s.value, s.label.capitalize()) for s in Status],
        "orgaan": orgaan,
        "wie": wie,
        "status": status,
        "gefilterd": bool(orgaan or wie or status != Status.OPEN),
        "onbekend": onbekend,
        "kruimels": kruimels(toegang),
    }
    return render(request, "monitoring/vergadering/acties.html", context)


def in_words(actie: Actiepunt, today: Any) -> str:
    """How late an open one is, or how near; empty when there is nothing to say."""
    if not actie.is_open:
        return ""
    days = (actie.datum - today).days
    if days < 0:
        return "1 dag te laat" if days == -1 else f"{-days} dagen te laat"
    if days == 0:
        return "vandaag klaar"
    return f"nog {days} {'dag' if days == 1 else 'dagen'}" if days <= 7 else ""


@require_safe
def actiepunt(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """One actiepunt: what, who and when, where it was promised, and settling it."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = find_actiepunt(toegang, pk)
    form = AfhandelForm(instance=found)
    if toegang.mag_afhandelen(found.eigenaar_id):
        restore_typed(request, form)
    return _page(request, toegang, found, form)


@require_http_methods(["GET", "POST"])
def wijzigen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """What, who or when of an open one."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_actiepunt(toegang, pk)
    terug = url_of(found)
    if not found.is_open:
        messages.info(request, f"Dit actiepunt is {found.get_status_display()}. Open het eerst weer.")
        return redirect(terug)
    concept = f"actiepunt-{pk}-wijzigen"
    mensen = people(toegang.programma)
    form = ActiepuntForm(
        request.POST if request.method == "POST" else None, instance=find_actiepunt(toegang, pk), mensen=mensen
    )
    conflict: dict[str, Any] = {}
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            acties.change(found, form.values(), versie=form.cleaned_data["versie"], door=toegang.gebruiker)
        except history.Conflict as changed:
            conflict = conflict_context(form, changed.current)
        except GeenOvergangError as error:
            messages.warning(request, str(error))
            return redirect(terug)
        else:
            messages.success(request, "Opgeslagen.", extra_tags=concept)
            return redirect(terug)
    context = {
        "actiepunt": found,
        "form": form,
        "concept": concept,
        "terug": terug,
        "opgeslagen_url": terug,
        "kruimels": [*to_acties(toegang), ("Actie", terug)],
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "monitoring/vergadering/actie_wijzigen.html", context, status=status)


@require_POST
def afhandelen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Settles an actiepunt with what came of it, or opens it again; its owner may settle their own."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = find_actiepunt(toegang, pk)
    if not toegang.mag_afhandelen(found.eigenaar_id):
        toegang.require(Recht.VERGADEREN)
    opens = request.POST.get("stap") == "heropenen"
    form = AfhandelForm(request.POST, instance=find_actiepunt(toegang, pk))
    if not opens and not form.is_valid():
        return _page(request, toegang, found, form, status=422)
    versie = request.POST.get("versie", "")
    try:
        acties.settle(
            found,
            Status.OPEN if opens else Status(form.cleaned_data["status"]),
            uitkomst="" if opens else form.cleaned_data["uitkomst"],
            versie=int(versie) if versie.isdecimal() and len(versie) < 9 else 0,
            today=timezone.localdate(),
            door=toegang.gebruiker,
        )
    except history.Conflict as changed:
        if opens:
            messages.warning(request, "Iemand anders heeft dit actiepunt intussen gewijzigd. Kijk wat er nu staat.")
            return redirect(url_of(found))
        extra = {**conflict_context(form, changed.current), "opgeslagen_url": url_of(found)}
        return _page(request, toegang, found, form, extra, status=409)
    except GeenOvergangError as error:
        messages.info(request, str(error))
        return redirect(url_of(found))
    said = "Het actiepunt is weer open." if opens else "Het actiepunt is afgehandeld."
    messages.success(request, said, extra_tags=concept_of(found))
    return redirect(url_of(found))


def _page(
    request: HtmxRequest,
    toegang: Toegang,
    found: Actiepunt,
    form: AfhandelForm,
    extra: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    bij = found.afgesproken_bij.select_related("vergadering__orgaan").first()
    op = found.agendapunten.select_related("vergadering__orgaan").order_by("-vergadering__datum")
    context = {
        "actiepunt": found,
        "in_woorden": in_words(found, timezone.localdate()),
        "form": form,
        "concept": concept_of(found),
        "afgesproken_bij": bij,
        "agendapunten": op,
        "mag_afhandelen": toegang.mag_afhandelen(found.eigenaar_id),
        "mag_vergaderen": toegang.mag(Recht.VERGADEREN),
        "geschiedenis": history.of(found)[:HISTORY],
        "kruimels": to_acties(toegang),
        **(extra or {}),
    }
    return render(request, "monitoring/vergadering/actie.html", context, status=status)


def concept_of(found: Actiepunt) -> str:
    return f"actiepunt-{found.pk}"


def find_actiepunt(toegang: Toegang, pk: int) -> Actiepunt:
    rows = Actiepunt.objects.filter(programma=toegang.programma).select_related("orgaan", "eigenaar", "resultaat")
    found = get_object_or_404(rows, pk=pk)
    found.programma = toegang.programma
    return found


def url_of(found: Actiepunt) -> str:
    return reverse("monitoring:actiepunt", args=[found.programma.code, found.pk])


def to_acties(toegang: Toegang) -> list[tuple[str, str]]:
    return kruimels(toegang, ("Acties", reverse("monitoring:actiepunten", args=[toegang.programma.code])))
