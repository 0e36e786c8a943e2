"""The planning: a roadmap by quarter, and the same as a table."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, trigger_client_event

from monitoring.dashboard.beeld import found
from monitoring.dashboard.filter import ALLES, Filter, in_delen, on_screen, parse
from monitoring.dashboard.keuzes import keuzes_of
from monitoring.moment import moment
from monitoring.planning import tekenen
from monitoring.planning.keuze import Als, Keuze
from monitoring.planning.lezen import read_regels
from monitoring.planning.regel import Regel, named
from monitoring.planning.roadmap import Roadmap, draw_up, years_of
from monitoring.planning.tijdas import Schaal
from programmes.access import Recht, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest
from programmes.templatetags.onderdelen import onderdeel


class Rij(NamedTuple):
    """A result as the page shows it, ready to print; its drawing is empty in the table, its terms in the drawing."""

    url: str
    plek: str
    omschrijving: str
    realisatie: SafeString
    verstreken: bool
    stand: SafeString
    tekening: SafeString | str
    termijnen: tuple[str, str, str]
    verschil: str


@require_safe
def planning(request: HtmxRequest, code: str) -> HttpResponse:
    """The results that were asked for on the time axis; HTMX gets the part below the filter."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    programma, stamp = toegang.programma, toegang.stamp
    keuzes = keuzes_of(stamp, programma)
    narrowed, notices = parse(request.GET, keuzes)
    keuze = Keuze.read(request.GET, narrowed.paren)
    getoond = _show(stamp, programma, timezone.localdate(), narrowed, keuze, tuple(notices))
    if request.htmx and not request.htmx.history_restore_request:
        response = HttpResponse(getoond.html)
        push_url(response, f"{request.path}?{keuze.adres}" if keuze.adres else request.path)
        found = getoond.aantal
        trigger_client_event(response, "announce", {"value": f"{found} {'resultaat' if found == 1 else 'resultaten'}."})
    else:
        context = {
            "adres": request.path,
            "filter": narrowed,
            "lijsten": on_screen(narrowed, keuzes),
            "getoond": getoond,
            "kruimels": kruimels(toegang),
        }
        response = render(request, "monitoring/planning/planning.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


class Getoond(NamedTuple):
    """The part below the filter, and what the page around it tells of that."""

    html: SafeString
    peildatum: date
    aantal: int


@once(most=24)
def _show(
    stamp: Stamp, programma: Programma, today: date, narrowed: Filter, keuze: Keuze, notices: tuple[str, ...]
) -> Getoond:
    """The roadmap or its table: the same for everybody who may read the programme."""
    nu, keuzes = moment(programma), keuzes_of(stamp, programma)
    everything = read_regels(programma, nu.peildatum)
    # Texts and derived signals are for `found` to tell, which the dashboard asks too.
    wanted = None if narrowed.is_leeg else {stand.resultaat.pk for stand in found(stamp, programma, narrowed, nu)}
    rows = everything if wanted is None else [row for row in everything if row[1].id in wanted]
    roadmap = draw_up(rows, today, keuze.schaal, keuze.van, keuze.tot)
    as_table = keuze.als == Als.TABEL
    context = {
        "programma": programma,
        "adres": reverse("monitoring:planning", args=[programma.code]),
        "keuze": keuze,
        "genegeerd": [*notices, *keuze.genegeerd],
        "delen": [
            {
                "label": deel.label,
                "waarde": deel.waarde,
                "query": _query(replace(keuze, filter=tuple(deel.zonder.paren))),
            }
            for deel in in_delen(narrowed, keuzes)
        ],
        "leeg": _query(replace(keuze, filter=())),
        "totaal": len(everything),
        "roadmap": roadmap,
        "jaren": years_of(everything, roadmap),
        "as_tabel": as_table,
        "pijlers": _pijlers(programma.code, roadmap, as_table),
        "realisatie": programma.naam_van("realisatie"),
        **_axis(roadmap),
        "weergaven": [
            ("Tekening", f"?{_query(replace(keuze, als=Als.TEKENING))}", not as_table),
            ("Tabel", f"?{_query(replace(keuze, als=Als.TABEL))}", as_table),
        ],
        "schalen": [
            ("Per kwartaal", f"?{_query(replace(keuze, schaal=Schaal.KWARTAAL))}", keuze.schaal == Schaal.KWARTAAL),
            ("Per jaar", f"?{_query(replace(keuze, schaal=Schaal.JAAR))}", keuze.schaal == Schaal.JAAR),
        ],
    }
    html = rendered("monitoring/planning/roadmap.html", context)
    return Getoond(html, nu.peildatum, roadmap.telling.totaal)


def _query(keuze: Keuze) -> str:
    """Never empty, so that it can stand in an address as it is."""
    return keuze.adres or ALLES


def _pijlers(code: str, roadmap: Roadmap, as_table: bool) -> Iterable[object]:
    """Each pijler, its speerpunten and their rows."""
    # Made once: making an address takes as long as drawing a row.
    address = reverse("monitoring:resultaat", args=[code, 0]).removesuffix("0/")
    return [
        (
            pijler,
            [
                (deel, [_rij(f"{address}{regel.id}/", regel, roadmap, as_table) for regel in deel.regels])
                for deel in pijler.speerpunten
            ],
        )
        for pijler in roadmap.pijlers
    ]


def _rij(url: str, regel: Regel, roadmap: Roadmap, as_table: bool) -> Rij:
    nu = regel.huidig
    moved = {"verschoven": True, "eerst": regel.oorspronkelijk.label} if regel.is_verschoven else {}
    times = f", in {regel.keer} keer" if regel.keer > 1 else ""
    return Rij(
        url=url,
        plek=regel.plek,
        omschrijving=regel.omschrijving,
        realisatie=onderdeel("termijn", soort=nu.soort, label=nu.label, **moved),
        verstreken=regel.is_verstreken,
        stand=onderdeel("badges", fase=regel.fase, signaal=regel.signaal, open=regel.is_open),
        tekening="" if as_table else tekenen.row(regel, roadmap.tijdas),
        termijnen=(named(regel.oorspronkelijk), named(regel.vorig), named(nu)) if as_table else ("", "", ""),
        verschil=f"{regel.verschil}{times}",
    )


def _axis(roadmap: Roadmap) -> dict[str, object]:
    """What the drawings of all rows share."""
    on = roadmap.tijdas
    today = on.end_of(roadmap.vandaag) if on.holds(roadmap.vandaag) else None
    return {
        "tijdas": on,
        "raster": tekenen.grid(on, today),
        "askop": tekenen.head(on),
        "smalste": tekenen.narrowest(on),
        "vandaag": today,
    }
