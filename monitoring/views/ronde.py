"""The rondes of a programme: where each is, preparing the next one and changing its days."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from monitoring import ronde as regels
from monitoring.beoordelen import BEOORDEELBAAR
from monitoring.models import INGELEVERD, Editie, Melding, Ronde
from monitoring.pijlerstand import NIETS, pijlerstanden
from monitoring.rondeforms import DagenForm, RondeForm
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, restore_typed
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat

HISTORY = 20  # lines of its history on the page of a ronde


@require_http_methods(["GET", "POST"])
def rondes(request: HtmxRequest, code: str) -> HttpResponse:
    """Every ronde, newest first, with how far it is; prepares the next one."""
    toegang = toegang_for(request, code, Recht.RONDE)
    programma = toegang.programma
    newest = Ronde.objects.of_programma(programma).first()
    form = RondeForm(
        request.POST if request.method == "POST" else None,
        programma=programma,
        laatste=newest,
        today=timezone.localdate(),
    )
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            made = regels.prepare(form.ronde(), door=toegang.gebruiker)
        except regels.RondeBezetError:
            form.add_error("periode", "Voor deze periode is er al een ronde.")
        else:
            messages.success(request, f"Ronde {made.label} staat klaar. Kijk wie je gaat vragen en open de ronde dan.")
            return redirect("monitoring:ronde", code=code, pk=made.pk)
    context = {
        "inhoud": _show(toegang.stamp, programma),
        "form": form,
        "eerste": newest is None,
        "kruimels": kruimels(toegang),
    }
    return render(request, "monitoring/rondes.html", context, status=422 if form.errors else 200)


@once(most=32)
def _show(stamp: Stamp, programma: Programma) -> SafeString:
    """The rondes there are and were, above the form for the next one."""
    found = Ronde.objects.of_programma(programma).annotate(
        ingeleverd=Count("meldingen", filter=Q(meldingen__status__in=INGELEVERD))
    )
    context = {
        "programma": programma,
        "rondes": found,
        "open_ronde": next((ronde for ronde in found if ronde.is_open), None),
        "totaal": Resultaat.objects.in_programma(programma).count(),
        "weggehaald": history.removed(programma, Ronde)[:HISTORY],
    }
    return rendered("monitoring/rondes_inhoud.html", context)


@require_safe
def ronde(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Where one ronde is in its five steps, what can be done next, and how far each pijler is."""
    toegang = toegang_for(request, code, Recht.RONDE)
    found = find_ronde(toegang, pk)
    rows = pijlerstanden(toegang.programma, found)
    everything: dict[str, int] = {}
    for row in rows:
        for label, aantal in row.kolommen:
            everything[label] = everything.get(label, 0) + aantal
    others = list(Ronde.objects.of_programma(toegang.programma).exclude(pk=found.pk))
    editie = Editie.objects.of_programma(toegang.programma).filter(ronde=found).first()
    statuses = list(Ronde.Status)
    here = statuses.index(Ronde.Status(found.status))
    context = {
        "ronde": found,
        "editie": editie,
        "elders": found.is_bevroren and editie is None,
        "stappen": [(status.label, index - here) for index, status in enumerate(statuses)],
        "pijlerstanden": rows,
        "samen": list(everything.items()),
        "totaal": sum(row.totaal for row in rows),
        "ontbreekt": sum(row.totaal - row.ingeleverd for row in rows),
        "te_beoordelen": everything.get(Melding.Status.INGEDIEND.label, 0) if found.status in BEOORDEELBAAR else 0,
        "niets": sum(row.aantallen[NIETS] for row in rows),
        "andere_open": next((other for other in others if other.is_open), None),
        "ingehaald": any(
            other.status != Ronde.Status.VOORBEREIDING and (other.jaar, other.nummer) > (found.jaar, found.nummer)
            for other in others
        ),
        "geschiedenis": history.of(found)[:HISTORY],
        "kruimels": to_rondes(toegang),
    }
    return render(request, "monitoring/ronde.html", context)


@require_http_methods(["GET", "POST"])
def wijzigen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """The days of a ronde in preparation or open."""
    toegang = toegang_for(request, code, Recht.RONDE)
    found = find_ronde(toegang, pk)
    terug = url_of(toegang, found)
    if found.status not in regels.WIJZIGBAAR:
        messages.info(request, f"Ronde {found.label} is {found.get_status_display()}: de dagen liggen vast.")
        return redirect(terug)
    form = DagenForm(
        request.POST if request.method == "POST" else None, ronde=find_ronde(toegang, pk), today=timezone.localdate()
    )
    conflict: dict[str, Any] = {}
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            regels.change_days(found, form.values(), versie=form.cleaned_data["versie"], door=toegang.gebruiker)
        except history.Conflict as changed:
            conflict = conflict_context(form, changed.current)
        except regels.OvergangError:
            messages.warning(request, f"Ronde {found.label} is intussen gesloten. De dagen zijn niet veranderd.")
            return redirect(terug)
        else:
            messages.success(request, "De dagen zijn opgeslagen.", extra_tags=f"ronde-{found.pk}")
            return redirect(terug)
    context = {
        "ronde": found,
        "form": form,
        "terug": terug,
        "concept": f"ronde-{found.pk}",
        "opgeslagen_url": terug,
        "kruimels": to_ronde(toegang, found),
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "monitoring/ronde_wijzigen.html", context, status=status)


def find_ronde(toegang: Toegang, pk: int) -> Ronde:
    """This ronde of the programme, 404 when it has none such; it shares the programme of the request."""
    found = get_object_or_404(Ronde.objects.of_programma(toegang.programma), pk=pk)
    found.programma = toegang.programma
    return found


def url_of(toegang: Toegang, found: Ronde) -> str:
    return reverse("monitoring:ronde", args=[toegang.programma.code, found.pk])


def to_rondes(toegang: Toegang) -> list[tuple[str, str]]:
    return kruimels(toegang, ("Rondes", reverse("monitoring:rondes", args=[toegang.programma.code])))


def to_ronde(toegang: Toegang, found: Ronde) -> list[tuple[str, str]]:
    return [*to_rondes(toegang), (found.label, url_of(toegang, found))]
