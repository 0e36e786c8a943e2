"""The dashboard: what needs the PMO today, of the results the address asks for."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, trigger_client_event

from monitoring import rekenblad
from monitoring.dashboard import beeld, export, weergaven
from monitoring.dashboard.filter import ALLES, Filter, in_delen, on_screen
from monitoring.dashboard.keuzes import keuzes_of
from monitoring.dashboard.rijen import rows_of
from monitoring.dashboard.tabel import KOLOMMEN, ResultatenTable, rows_in_plan
from monitoring.dashboard.telrij import telrij
from monitoring.dashboard.uitzonderingen import totals
from monitoring.dashboard.vraag import Vraag, parse_vraag
from monitoring.prioriteit.lezen import Niveau, places
from monitoring.prioriteit.rang import Plaats
from monitoring.telling import SIGNALEN
from monitoring.views.rij import moment
from programmes import csvfile
from programmes.access import Recht, Toegang, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Fase, Resultaat

PER_PAGE = 25


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

    keuzes = keuzes_of(programma)
    vraag, notices = parse_vraag(request.GET, keuzes)
    nu = moment(programma)
    shown = beeld.make(programma, vraag.keuze, keuzes, nu.ronde, nu.peildatum, nu.rondes)
    table = ResultatenTable(
        rows_in_plan(shown.standen, code, _prioriteiten(programma, vraag)),
        programma=programma,
        kolommen=vraag.kolommen,
        sorteer=vraag.sorteer,
    )
    table.paginate(per_page=PER_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    # An empty address would lead to the view the user begins with.
    here = vraag.query or (ALLES if begin else "")
    context: dict[str, Any] = {
        "adres": request.path,
        "vraag": vraag,
        # What comes before another order and another page in an address.
        "basis": _before(vraag.sorted_by("").query),
        "bladzijde": _before(vraag.query),
        "keuze": vraag.keuze,
        "lijsten": on_screen(vraag.keuze, keuzes),
        "delen": in_delen(vraag.keuze, keuzes, vraag.weergave),
        "leeg": Vraag(sorteer=vraag.sorteer, kolommen=vraag.kolommen).query or ALLES,
        "genegeerd": notices,
        "beeld": shown,
        "groepen": rows_of(shown.groepen, toegang, shown.in_pijlers, ronde_open=nu.ronde is not None),
        "tellers": totals(shown.groepen),
        "table": table,
        "page_obj": table.page,
        "kolommen": [(naam, table.heading(naam), naam in vraag.kolommen) for naam in KOLOMMEN],
        "weergaven": own,
        "weergave": next((row for row in own if row.vraag == vraag.query), None),
        "pijlers": [
            telrij(titel, telling, vraag.with_filter(vraag.keuze.only(pijler=(pijler,))), request.path)
            for pijler, titel, telling in shown.pijlers
        ],
        "totaal": telrij("Samen", shown.totaal, vraag, request.path),
        "sinds_query": _comparison(shown, vraag.keuze),
        "signalen": SIGNALEN,
        "fasen": Fase,
        "pijler_naam": programma.naam_van("pijler"),
        "realisatie_naam": programma.naam_van("realisatie"),
        "resultaat_naam": programma.naam_van("resultaat"),
        "resultaten_naam": programma.naam_van("resultaat", meervoud=True).lower(),
        "kruimels": kruimels(toegang),
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "monitoring/dashboard/beeld.html", context)
        if table.page.number > 1:
            here = f"{here}&page={table.page.number}" if here else f"page={table.page.number}"
        push_url(response, f"{request.path}?{here}" if here else request.path)
        found = len(shown.standen)
        told = f"{found} {'resultaat' if found == 1 else 'resultaten'}, {shown.uitzonderingen} met een uitzondering."
        trigger_client_event(response, "announce", {"value": told})
    else:
        response = render(request, "monitoring/dashboard/dashboard.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


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
    keuzes = keuzes_of(programma)
    vraag, _ = parse_vraag(request.GET, keuzes)
    nu = moment(programma)
    rows = beeld.found(programma, vraag.keuze, nu.ronde, nu.peildatum, nu.rondes)
    total = Resultaat.objects.in_programma(programma).count()
    table = ResultatenTable(
        rows_in_plan(rows, programma.code, _prioriteiten(programma, vraag)),
        programma=programma,
        kolommen=vraag.kolommen,
        sorteer=vraag.sorteer,
    )
    boven = export.lines_above(programma, vraag, keuzes, nu.ronde, nu.peildatum, (len(rows), total))
    return table, boven, f"{programma.code}-resultaten-{nu.peildatum}"


def _download(content: bytes, mime: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _prioriteiten(programma: Programma, vraag: Vraag) -> dict[int, Plaats]:
    """The places in the ranking, read only when the table shows or sorts by them."""
    wanted = "prioriteit" in vraag.kolommen or vraag.sorteer.removeprefix("-") == "prioriteit"
    return places(programma, Niveau.RESULTAAT) if wanted else {}
