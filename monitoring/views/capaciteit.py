"""Load against capacity: the heat map, what makes up one cell of it, and what has no inzet at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from monitoring import rekenblad
from monitoring.capaciteit import cijfers, excel, venster
from monitoring.capaciteit.balans import bereken
from monitoring.capaciteit.venster import FIRST_YEAR, LAST_YEAR, Venster
from monitoring.models import Inzet, Team
from programmes.access import Bereik, Recht, Toegang, toegang_for
from programmes.models import Pijler, Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal

NAMED = 8  # sentences on top; the rest is one click away


@require_safe
def capaciteit(request: HttpRequest, code: str) -> HttpResponse:
    """Teams × quarters, with every overload named, worst first."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    gekozen = replace(read_venster(request), genegeerd=())
    inhoud = _show(toegang.stamp, toegang.programma, toegang.bereik, gekozen)
    return render(request, "monitoring/capaciteit/capaciteit.html", {"inhoud": inhoud, "kruimels": kruimels(toegang)})


@once(most=32)
def _show(stamp: Stamp, programma: Programma, bereik: Bereik, gekozen: Venster) -> SafeString:
    """The whole of the page for whoever may do what `bereik` allows."""
    balans = cijfers.balans_of(programma, gekozen.kwartalen)
    te_veel = balans.te_veel
    context = {
        "programma": programma,
        "venster": gekozen,
        "balans": balans,
        "te_veel": te_veel[:NAMED],
        "nog_meer": te_veel[NAMED:],
        "aantal_te_veel": len(te_veel),
        "onbekend": balans.onbekend,
        "zonder_inzet": cijfers.acties_zonder_inzet(programma, gekozen.kwartalen).count(),
        "acties": Actie.objects.filter(speerpunt__pijler__programma=programma).count(),
        "mag_inzet": bereik.mag(Recht.INZET),
        "mag_capaciteit": bereik.mag(Recht.CAPACITEIT),
    }
    return rendered("monitoring/capaciteit/capaciteit_inhoud.html", context)


@dataclass(frozen=True)
class Deel:
    """What the acties of one pijler ask in a cell."""

    pijler: Pijler
    regels: Sequence[Inzet]

    @property
    def samen(self) -> Decimal:
        return sum((regel.hoeveelheid for regel in self.regels), Decimal(0))


@require_safe
def cel(request: HttpRequest, code: str, team: int, jaar: int, kwartaal: int) -> HttpResponse:
    """Which acties ask how much of a team in a quarter, per pijler, beside what the team can do."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = get_object_or_404(Team, programma=toegang.programma, pk=team)
    if not (FIRST_YEAR <= jaar <= LAST_YEAR and 1 <= kwartaal <= 4):
        raise Http404("Dit kwartaal bestaat niet.")
    here = Kwartaal(jaar, kwartaal)
    rows = (
        Inzet.objects.filter(team=found, jaar=jaar, kwartaal=kwartaal)
        .select_related("actie__speerpunt__pijler")
        .order_by("actie__speerpunt__pijler__nummer", "actie__speerpunt__nummer", "actie__volgorde")
    )
    delen = [Deel(pijler, list(regels)) for pijler, regels in groupby(rows, lambda row: row.actie.speerpunt.pijler)]
    balans = bereken(
        {found.pk: found.naam},
        (here,),
        {(found.pk, here): sum((deel.samen for deel in delen), Decimal(0))},
        cijfers.capaciteit(toegang.programma, (here,)),
        cijfers.eenheid_of(toegang.programma),
    )
    context = {
        "team": found,
        "cel": balans.cellen[0],
        "delen": delen,
        "vorige": here + -1 if (here + -1).jaar >= FIRST_YEAR else None,
        "volgende": here + 1 if (here + 1).jaar <= LAST_YEAR else None,
        "mag_inzet": toegang.mag(Recht.INZET),
        "kruimels": to_capaciteit(toegang),
    }
    return render(request, "monitoring/capaciteit/cel.html", context)


@require_safe
def zonder_inzet(request: HttpRequest, code: str) -> HttpResponse:
    """The acties that are not done and for which nobody recorded inzet in these quarters."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    gekozen = read_venster(request)
    other_times = Exists(Inzet.objects.filter(actie=OuterRef("pk")))
    rows = cijfers.acties_zonder_inzet(toegang.programma, gekozen.kwartalen)
    acties = rows.select_related("speerpunt__pijler").annotate(op_ander_moment=other_times)
    context = {
        "venster": gekozen,
        "delen": [(pijler, list(each)) for pijler, each in groupby(acties, lambda actie: actie.speerpunt.pijler)],
        "toegang": toegang,
        "mag_bij": {pijler.pk for pijler in toegang.programma.pijlers.all() if toegang.mag(Recht.INZET, pijler)},
        "kruimels": to_capaciteit(toegang),
    }
    return render(request, "monitoring/capaciteit/zonder_inzet.html", context)


@require_safe
def capaciteit_excel(request: HttpRequest, code: str) -> HttpResponse:
    """The heat map, the inzet and the capacity of these quarters as an Excel file; its sheets can be pasted back."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    gekozen = read_venster(request)
    content = excel.workbook(toegang.programma, gekozen, op=timezone.localdate())
    response = HttpResponse(content, content_type=rekenblad.MIME)
    response["Content-Disposition"] = f'attachment; filename="capaciteit-{code}-{venster.sleutel(gekozen.eerste)}.xlsx"'
    return response


def read_venster(request: HttpRequest) -> Venster:
    """The quarters the address asks for; says so when it asked for what does not exist."""
    found = venster.lees(request.GET, timezone.localdate())
    if found.genegeerd and request.method == "GET":
        ignored = " en ".join(found.genegeerd)
        messages.info(request, f"Niet herkend: {ignored}. Je ziet {found.label}.")
    return found


def to_capaciteit(toegang: Toegang, *pages: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page under this one."""
    return kruimels(toegang, ("Capaciteit", reverse("monitoring:capaciteit", args=[toegang.programma.code])), *pages)
