"""The plan per pijler, with where each result stands."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from monitoring.models import Ronde
from monitoring.moment import moment
from monitoring.rij import Lijst, Rij, make_rij
from monitoring.stand import Stand, with_concept
from monitoring.telling import Telling, tel_per_pijler, tel_standen
from monitoring.views.rij import standen_now
from programmes.access import Bereik, Recht, toegang_for
from programmes.models import Pijler, Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
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
    inhoud = _show_all(toegang.stamp, toegang.programma, toegang.pijler_ids)
    return render(request, "monitoring/pijlers.html", {"inhoud": inhoud, "kruimels": kruimels(toegang)})


@once(most=32)
def _show_all(stamp: Stamp, programma: Programma, eigen: frozenset[int]) -> SafeString:
    """The whole of the page for who coordinates these pijlers."""
    ronde = Ronde.objects.open_in(programma)
    counted = tel_per_pijler(Resultaat.objects.in_programma(programma), ronde)
    found = Pijler.objects.filter(programma=programma).annotate(aantal_speerpunten=Count("speerpunten"))
    context = {
        "programma": programma,
        "pijlers": [(pijler, counted.get(pijler.pk, Telling())) for pijler in found],
        "ronde": ronde,
        "eigen": eigen,
    }
    return rendered("monitoring/pijlers_inhoud.html", context)


@require_safe
def pijler(request: HtmxRequest, code: str, pijler: str) -> HttpResponse:
    """One pijler as people know it from the document: speerpunt, actie, resultaat, realisatie and stand."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    programma, overview = toegang.programma, reverse("monitoring:pijlers", args=[code])
    here = request.get_full_path()
    getoond = _show(toegang.stamp, programma, timezone.localdate(), pijler, toegang.bereik, here)
    context = {
        "getoond": getoond,
        "kruimels": kruimels(toegang, (programma.naam_van("pijler", meervoud=True), overview)),
    }
    return render(request, "monitoring/pijler.html", context)


class Getoond(NamedTuple):
    """The whole of the page, and what it is called."""

    html: SafeString
    titel: str


@once(most=32)
def _show(stamp: Stamp, programma: Programma, today: date, pijler: str, bereik: Bereik, here: str) -> Getoond:
    """For whoever may do what `bereik` allows; `here` is the address that a form in a row leads back to."""
    found = get_object_or_404(Pijler, programma=programma, code=pijler)
    nu = moment(programma)
    mag_melden = bereik.mag(Recht.MELDEN, found)
    rows = Resultaat.objects.filter(actie__speerpunt__pijler=found).in_plan_order()
    standen = standen_now(with_concept(rows, nu.ronde) if mag_melden else rows, programma, nu)
    make_row = partial(
        make_rij,
        lijst=Lijst.PIJLER,
        programma=programma,
        peildatum=nu.peildatum,
        mag_melden=mag_melden and nu.ronde is not None,
        terug=here,
        rondes=nu.labels,
    )
    context = {
        "programma": programma,
        "pijler": found,
        "ronde": nu.ronde,
        "mag_melden_hier": mag_melden,
        "mag_ronde": bereik.mag(Recht.RONDE),
        "speerpunten": _plan(found, standen, make_row),
        "aandachtspunten": found.aandachtspunten.all(),
        "telling": tel_standen(standen),
    }
    return Getoond(rendered("monitoring/pijler_inhoud.html", context), found.titel)


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
