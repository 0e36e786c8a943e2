"""When the college and the raad of each municipality dealt with an editie."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.behandeling import leg_vast, lijst, tel
from monitoring.editieforms import BehandelingForm
from monitoring.models import Behandeling, Editie
from monitoring.views.editie import find
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import conflict_context, restore_typed
from programmes.history import Conflict
from programmes.navigation import kruimels


@dataclass(frozen=True)
class Rij:
    """A municipality, with the form for who may record for it."""

    behandeling: Behandeling
    form: BehandelingForm | None


@require_safe
def behandelingen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Every municipality with its two dates, to fill in where this user may."""
    toegang = toegang_for(request, code, Recht.EDITIES)
    found = find(toegang, pk)
    rows = [
        Rij(
            row,
            BehandelingForm(instance=row, auto_id=f"{row.gemeente_id}_%s")
            if toegang.mag_behandelen(row.gemeente)
            else None,
        )
        for row in lijst(found)
    ]
    rows.sort(key=lambda row: row.form is None)  # on a phone one's own would stand below twelve others
    context = {
        "editie": found,
        "rijen": rows,
        "telling": tel(found),
        "mag_iets": any(row.form for row in rows),
        "kruimels": _kruimels(toegang, found),
    }
    return render(request, "monitoring/behandelingen.html", context)


@require_http_methods(["GET", "POST"])
def behandeling(request: HttpRequest, code: str, pk: int, gemeente: str) -> HttpResponse:
    """Records the dates of one municipality; what is wrong with them comes back on a page of its own."""
    toegang = toegang_for(request, code, Recht.BEHANDELEN)
    found = find(toegang, pk)
    row = next((row for row in lijst(found) if row.gemeente_id == gemeente), None)
    if row is None:
        raise Http404("Deze gemeente doet niet mee aan dit programma.")
    if not toegang.mag_behandelen(row.gemeente):
        raise PermissionDenied
    if request.method == "GET":
        form = BehandelingForm(instance=row)
        restore_typed(request, form)
        return _page(request, toegang, row, form)
    # A copy: the page names the row as it is, also when what was typed is refused.
    typed = Behandeling(pk=row.pk, editie=row.editie, gemeente=row.gemeente, versie=row.versie)
    form = BehandelingForm(request.POST, instance=typed)
    if not form.is_valid():
        return _page(request, toegang, row, form, status=422)
    values = form.values()
    try:
        leg_vast(row, **values, versie=form.cleaned_data["versie"] or 0, door=toegang.gebruiker)
    except Conflict as conflict:
        extra = conflict_context(form, conflict.current)
        return _page(request, toegang, row, form, extra, status=409)
    messages.success(request, f"Opgeslagen voor {row.gemeente}.")
    return redirect(f"{_url(found)}#{row.gemeente_id}")


def _page(
    request: HttpRequest,
    toegang: Toegang,
    row: Behandeling,
    form: BehandelingForm,
    extra: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    terug = _url(row.editie)
    context = {
        "form": form,
        "gemeente": row.gemeente,
        "editie": row.editie,
        "terug": terug,
        "opgeslagen_url": request.path,
        "kruimels": [*_kruimels(toegang, row.editie), ("Gemeenten", terug)],
        **(extra or {}),
    }
    return render(request, "monitoring/behandeling.html", context, status=status)


def _url(editie: Editie) -> str:
    return reverse("monitoring:behandelingen", args=[editie.programma.code, editie.pk])


def _kruimels(toegang: Toegang, found: Editie) -> list[tuple[str, str]]:
    code = toegang.programma.code
    return kruimels(
        toegang,
        ("Edities", reverse("monitoring:edities", args=[code])),
        (str(found), reverse("monitoring:editie", args=[code, found.pk])),
    )
