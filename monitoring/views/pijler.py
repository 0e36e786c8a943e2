"""The plan per pijler, with where each result stands."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from monitoring.rij import Lijst, Rij, make_rij
from monitoring.stand import Stand, with_concept
from monitoring.telling import Telling, tel_per_pijler, tel_standen
from monitoring.views.rij import moment, standen_now
from programmes.access import Recht, toegang_for
from programmes.models import Pijler
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Actie, Resultaat, Speerpunt


@dataclass(frozen=True)
class Actiegroep:
    """An actie with the rows of its results; one without results still has its own line."""

    actie: Actie
    rijen: list[Rij]


@require_safe
def pijlers(request: HtmxRequest, code: str) -> HttpResponse:
    """Every pijler with its counts."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    nu = moment(toegang.programma)
    counted = tel_per_pijler(Resultaat.objects.in_programma(toegang.programma), nu.ronde)
    found = Pijler.objects.filter(programma=toegang.programma).annotate(aantal_speerpunten=Count("speerpunten"))
    context = {
        "pijlers": [(pijler, counted.get(pijler.pk, Telling())) for pijler in found],
        "ronde": nu.ronde,
        "eigen": toegang.pijler_ids,
        "kruimels": kruimels(toegang),
    }
    return render(request, "monitoring/pijlers.html", context)


@require_safe
def pijler(request: HtmxRequest, code: str, pijler: str) -> HttpResponse:
    """One pijler as people know it from the document: speerpunt, actie, resultaat, realisatie and stand."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = get_object_or_404(Pijler, programma=toegang.programma, code=pijler)
    nu = moment(toegang.programma)
    mag_melden = toegang.mag(Recht.MELDEN, found)
    overview = reverse("monitoring:pijlers", args=[code])
    rows = Resultaat.objects.filter(actie__speerpunt__pijler=found).in_plan_order()
    standen = standen_now(with_concept(rows, nu.ronde) if mag_melden else rows, toegang.programma, nu)
    make_row = partial(
        make_rij,
        lijst=Lijst.PIJLER,
        programma=toegang.programma,
        peildatum=nu.peildatum,
        mag_melden=mag_melden and nu.ronde is not None,
        terug=request.get_full_path(),
        rondes=nu.labels,
    )
    context = {
        "pijler": found,
        "ronde": nu.ronde,
        "mag_melden_hier": mag_melden,
        "mag_ronde": toegang.mag(Recht.RONDE),
        "speerpunten": _plan(found, standen, make_row),
        "aandachtspunten": found.aandachtspunten.all(),
        "telling": tel_standen(standen),
        "kruimels": kruimels(toegang, (toegang.programma.naam_van("pijler", meervoud=True), overview)),
    }
    return render(request, "monitoring/pijler.html", context)


def _plan(
    pijler: Pijler, standen: list[Stand], make_row: Callable[..., Rij]
) -> list[tuple[Speerpunt, list[Actiegroep]]]:
    """The whole plan of the pijler, also where it has no results yet."""
    per_actie: dict[int, list[Stand]] = defaultdict(list)
    for stand in standen:
        per_actie[stand.resultaat.actie_id].append(stand)

    def group(actie: Actie) -> Actiegroep:
        found = per_actie[actie.pk]
        return Actiegroep(
            actie, [make_row(stand, rijen=0 if index else len(found)) for index, stand in enumerate(found)]
        )

    speerpunten = pijler.speerpunten.order_by("nummer").prefetch_related(
        "grondslagen", Prefetch("acties", Actie.objects.order_by("volgorde"))
    )
    return [(speerpunt, [group(actie) for actie in speerpunt.acties.all()]) for speerpunt in speerpunten]
