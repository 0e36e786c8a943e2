"""The dashboard: what needs the PMO today, of the results the address asks for."""

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, trigger_client_event

from monitoring import rekenblad
from monitoring.dashboard import beeld, export, weergaven
from monitoring.dashboard.filter import ALLES, Filter, in_delen, on_screen
from monitoring.dashboard.keuzes import keuzes_of
from monitoring.dashboard.rijen import rows_of
from monitoring.dashboard.tabel import KOLOMMEN, ResultatenTable, rows_in_plan
from monitoring.dashboard.telrij import telrij
from monitoring.dashboard.uitzonderingen import Melders, totals
from monitoring.dashboard.vraag import Vraag, parse_vraag
from monitoring.moment import moment
from monitoring.prioriteit.lezen import Niveau, places
from monitoring.telling import SIGNALEN
from programmes import csvfile
from programmes.access import Bereik, Recht, Toegang, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest
from speerpunten.models import Fase

PER_PAGE = 25
PAGE_DIGITS = 6  # of a page number in an address; more is no page


@require_safe
def dashboard(request: HtmxRequest, code: str) -> HttpResponse:
    """Exceptions, counts and the table of results; HTMX gets what follows the filters alone.

    Without any question in the address it goes to the view the user begins with, if there is one.
    """
    toegang = toegang_for(request, code, Recht.LEZEN)
    programma = toegang.programma
    own = weergaven.of(toegang.gebruiker, programma)
    begin = next((row for row in own if row.standaard), None)
    if begin and begin.vraag and not request.GET:
        return redirect(f"{request.path}?{begin.vraag}")

    stamp = toegang.stamp
    keuzes = keuzes_of(stamp, programma)
    vraag, notices = parse_vraag(request.GET, keuzes)
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < PAGE_DIGITS else 1
    melders = beeld.melders_of(programma)
    getoond = _show(stamp, programma, timezone.localdate(), vraag, page, toegang.bereik, melders)
    # An empty address would lead to the view the user begins with.
    here = vraag.query or (ALLES if begin else "")
    context: dict[str, Any] = {
        "adres": request.path,
        "vraag": vraag,
        "keuze": vraag.keuze,
        "lijsten": on_screen(vraag.keuze, keuzes),
        "delen": in_delen(vraag.keuze, keuzes, vraag.weergave),
        "leeg": Vraag(sorteer=vraag.sorteer, kolommen=vraag.kolommen).query or ALLES,
        "genegeerd": notices,
        "getoond": getoond,
        "weergaven": own,
        "weergave": next((row for row in own if row.vraag == vraag.query), None),
        "resultaten_naam": programma.naam_van("resultaat", meervoud=True).lower(),
        "kruimels": kruimels(toegang),
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "monitoring/dashboard/beeld.html", context)
        if getoond.bladzijde > 1:
            here = f"{here}&page={getoond.bladzijde}" if here else f"page={getoond.bladzijde}"
        push_url(response, f"{request.path}?{here}" if here else request.path)
        found = getoond.gevonden
        told = f"{found} {'resultaat' if found == 1 else 'resultaten'}, {getoond.uitzonderingen} met een uitzondering."
        trigger_client_event(response, "announce", {"value": told})
    else:
        response = render(request, "monitoring/dashboard/dashboard.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


class Getoond(NamedTuple):
    """What the dashboard shows below its filters, and what the page around it tells of that."""

    html: SafeString
    peildatum: date
    gevonden: int
    van: int
    uitzonderingen: int
    bladzijde: int


@once(most=40)
def _show(
    stamp: Stamp, programma: Programma, today: date, vraag: Vraag, bladzijde: int, bereik: Bereik, melders: Melders
) -> Getoond:
    """Exceptions, counts and one page of the table, for whoever may do what `bereik` allows."""
    keuzes = keuzes_of(stamp, programma)
    nu = moment(programma)
    prioriteiten = places(programma, Niveau.RESULTAAT)
    shown = beeld.make(stamp, programma, vraag.keuze, keuzes, nu, melders, prioriteiten)
    adres = reverse("monitoring:dashboard", args=[programma.code])
    table = ResultatenTable(
        rows_in_plan(shown.standen, programma.code, prioriteiten),
        programma=programma,
        kolommen=vraag.kolommen,
        sorteer=vraag.sorteer,
    )
    table.paginate(per_page=PER_PAGE)
    table.page = table.paginator.get_page(bladzijde)
    context = {
        "programma": programma,
        "adres": adres,
        "vraag": vraag,
        # What comes before another order and another page in an address.
        "basis": _before(vraag.sorted_by("").query),
        "bladzijde": _before(vraag.query),
        "keuze": vraag.keuze,
        "delen": not vraag.keuze.is_leeg,
        "beeld": shown,
        "groepen": rows_of(shown.groepen, programma, bereik, shown.in_pijlers, ronde_open=nu.ronde is not None),
        "tellers": totals(shown.groepen),
        "table": table,
        "page_obj": table.page,
        "kolommen": [(naam, table.heading(naam), naam in vraag.kolommen) for naam in KOLOMMEN],
        "pijlers": [
            telrij(titel, telling, vraag.with_filter(vraag.keuze.only(pijler=(pijler,))), adres)
            for pijler, titel, telling in shown.pijlers
        ],
        "totaal": telrij("Samen", shown.totaal, vraag, adres),
        "sinds_query": _comparison(shown, vraag.keuze),
        "signalen": SIGNALEN,
        "fasen": Fase,
        "pijler_naam": programma.naam_van("pijler"),
        "realisatie_naam": programma.naam_van("realisatie"),
        "resultaat_naam": programma.naam_van("resultaat"),
        "resultaten_naam": programma.naam_van("resultaat", meervoud=True).lower(),
    }
    return Getoond(
        html=rendered("monitoring/dashboard/inhoud.html", context),
        peildatum=nu.peildatum,
        gevonden=len(shown.standen),
        van=shown.van,
        uitzonderingen=shown.uitzonderingen,
        bladzijde=table.page.number,
    )


def _before(query: str) -> str:
    return f"{query}&" if query else ""


def _comparison(shown: beeld.Beeld, keuze: Filter) -> str:
    """The query of the page that compares what is shown with the editie; empty when that page cannot show the same."""
    if shown.sinds is None or keuze != Filter(pijler=keuze.pijler[:1]):
        return ""
    asked = {"van": f"editie-{shown.sinds.editie.pk}", "tot": "nu"}
    if keuze.pijler:
        if not shown.standen:
            return ""
        asked["pijler"] = str(shown.standen[0].resultaat.actie.speerpunt.pijler_id)
    return urlencode(asked)


@require_safe
def dashboard_excel(request: HtmxRequest, code: str) -> HttpResponse:
    """The table as an Excel file: the results, the order and the columns the address asks for."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    table, boven, name = _export(request, toegang)
    written = export.as_excel(table, boven, auteur=toegang.programma.samenwerking, day=timezone.localdate())
    return _download(written, rekenblad.MIME, f"{name}.xlsx")


@require_safe
def dashboard_csv(request: HtmxRequest, code: str) -> HttpResponse:
    """The same as a CSV file."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    table, boven, name = _export(request, toegang)
    return _download(export.as_csv(table, boven).encode(), csvfile.MIME, f"{name}.csv")


def _export(request: HtmxRequest, toegang: Toegang) -> tuple[ResultatenTable, list[str], str]:
    """The table that the address asks for, the lines above it, and the name of its file without the ending."""
    programma = toegang.programma
    keuzes = keuzes_of(toegang.stamp, programma)
    vraag, _ = parse_vraag(request.GET, keuzes)
    nu = moment(programma)
    rows = beeld.found(toegang.stamp, programma, vraag.keuze, nu)
    total = len(beeld.everything(toegang.stamp, programma, nu))
    table = ResultatenTable(
        rows_in_plan(rows, programma.code, places(programma, Niveau.RESULTAAT)),
        programma=programma,
        kolommen=vraag.kolommen,
        sorteer=vraag.sorteer,
    )
    boven = export.lines_above(programma, vraag, keuzes, nu.ronde, nu.peildatum, (len(rows), total))
    return table, boven, f"{programma.code}-resultaten-{nu.peildatum}"


def _download(content: bytes, mime: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})
