"""Keeping what the dashboard shows under a name: saving, renaming, replacing, deleting, and which one it opens with."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from monitoring.dashboard import weergaven as regels
from monitoring.dashboard.filter import ALLES, in_words
from monitoring.dashboard.keuzes import Keuzes, keuzes_of
from monitoring.dashboard.vraag import parse_vraag
from monitoring.models import Weergave
from programmes.access import Recht, Toegang, toegang_for
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest


@require_http_methods(["GET", "POST"])
def weergaven(request: HtmxRequest, code: str) -> HttpResponse:
    """The views of this user, and keeping a new one; 422 when its name is missing or taken.

    `vraag` is what the dashboard showed, as its address had it.
    """
    toegang = toegang_for(request, code, Recht.LEZEN)
    keuzes = keuzes_of(toegang.stamp, toegang.programma)
    vraag = _canonical(request.POST.get("vraag") or request.GET.get("vraag") or "", keuzes)
    if request.method == "GET":
        return _page(request, toegang, keuzes, vraag, regels.NaamForm())

    form = regels.NaamForm(request.POST)
    bezet: Weergave | None = None
    if form.is_valid():
        naam, overschrijf = form.cleaned_data["naam"], "overschrijf" in request.POST
        try:
            regels.keep(toegang.gebruiker, toegang.programma, naam, vraag, overschrijf=overschrijf)
        except regels.BezetError as taken:
            bezet = taken.weergave
            form.add_error("naam", f"Je hebt al een weergave ‘{naam}’. Kies een andere naam, of vervang die.")
        except regels.TeVeelError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Weergave ‘{naam}’ bewaard.")
            return redirect(_at(code, vraag))
    return _page(request, toegang, keuzes, vraag, form, bezet=bezet)


@require_POST
def weergave(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Renames, replaces or deletes a view, or begins with it; 404 for a view of somebody else."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = get_object_or_404(
        Weergave, pk=pk, gebruiker=toegang.gebruiker, programma=toegang.programma, pagina=regels.PAGINA
    )
    keuzes = keuzes_of(toegang.stamp, toegang.programma)
    vraag = _canonical(request.POST.get("vraag", ""), keuzes)
    match request.POST.get("doe"):
        case "hernoem":
            form = regels.NaamForm(request.POST, prefix=f"w{pk}")
            if form.is_valid():
                naam = form.cleaned_data["naam"]
                try:
                    regels.rename(found, naam)
                except regels.BezetError:
                    form.add_error("naam", f"Je hebt al een weergave ‘{naam}’. Kies een andere naam.")
            if form.errors:
                return _page(request, toegang, keuzes, vraag, regels.NaamForm(), hernoemen=(found, form))
            messages.success(request, f"De weergave heet nu ‘{naam}’.")
        case "vervang":
            try:
                regels.replace(found, vraag)
            except regels.TeVeelError as problem:
                messages.warning(request, str(problem))
            else:
                messages.success(request, f"‘{found}’ toont nu wat je op het dashboard had staan.")
        case "begin":
            regels.begin_with(found, aan=True)
            messages.success(request, f"Het dashboard begint voortaan met ‘{found}’.")
        case "begin_niet":
            regels.begin_with(found, aan=False)
            messages.success(request, "Het dashboard begint voortaan met alle resultaten.")
        case "verwijder":
            found.delete()
            messages.success(request, f"Weergave ‘{found}’ verwijderd.")
        case _:
            messages.warning(request, "Er is niets veranderd: kies wat je met de weergave wilt doen.")
    return redirect(_list_at(code, vraag))


def _page(
    request: HtmxRequest,
    toegang: Toegang,
    keuzes: Keuzes,
    vraag: str,
    form: regels.NaamForm,
    *,
    bezet: Weergave | None = None,
    hernoemen: tuple[Weergave, regels.NaamForm] | None = None,
) -> HttpResponse:
    """The page with all views of the user.

    `bezet` has the name that was asked for; `hernoemen` is a view with the form of a name that cannot be.
    """
    code = toegang.programma.code
    rows: list[dict[str, Any]] = []
    for row in regels.of(toegang.gebruiker, toegang.programma):
        asked, _ = parse_vraag(QueryDict(row.vraag), keuzes)
        wrong = hernoemen[1] if hernoemen and hernoemen[0].pk == row.pk else None
        own = wrong or regels.NaamForm(initial={"naam": row.naam}, prefix=f"w{row.pk}")
        rows.append(
            {"weergave": row, "woorden": in_words(asked.keuze, keuzes), "form": own, "adres": _at(code, row.vraag)}
        )
    now, _ = parse_vraag(QueryDict(vraag), keuzes)
    terug = _at(code, vraag)
    context = {
        "rijen": rows,
        "vraag": vraag,
        "nu": in_words(now.keuze, keuzes),
        "form": form,
        "bezet": bezet,
        "terug": terug,
        "kruimels": kruimels(toegang, ("Dashboard", terug)),
    }
    status = 422 if form.errors or hernoemen else 200
    return render(request, "monitoring/dashboard/weergaven.html", context, status=status)


def _canonical(vraag: str, keuzes: Keuzes) -> str:
    """What an address asks for, in its one spelling; what cannot be asked is left out."""
    try:
        data = QueryDict(vraag)
    except SuspiciousOperation:  # more parts than Django reads
        return ""
    return parse_vraag(data, keuzes)[0].query


def _at(code: str, vraag: str) -> str:
    return f"{reverse('monitoring:dashboard', args=[code])}?{vraag or ALLES}"


def _list_at(code: str, vraag: str) -> str:
    at = reverse("monitoring:weergaven", args=[code])
    return f"{at}?{urlencode({'vraag': vraag})}" if vraag else at
