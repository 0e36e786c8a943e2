"""The edities of a programme: the list, one to read, its PDF and its data."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from monitoring import editie as regels
from monitoring.behandeling import tel
from monitoring.models import Editie, Rapport, RapportPdf, Ronde
from monitoring.rapport import scherm
from monitoring.views.download import Bestand, send
from monitoring.views.rapport import announced, stand
from programmes.access import JOIN_ROLLEN, Recht, Toegang, gives, toegang_for
from programmes.models import Rol
from programmes.navigation import kruimels
from programmes.rows import moment, rows


def visible(toegang: Toegang) -> QuerySet[Editie]:
    """The edities this user may read, newest first, without their content: what is published, to who reads no more."""
    found = Editie.objects.of_programma(toegang.programma)
    return found if toegang.mag(Recht.LEZEN) else found.gepubliceerd()


def find(toegang: Toegang, pk: int) -> Editie:
    """404 for what this user may not read, as if it were not there."""
    found = get_object_or_404(visible(toegang), pk=pk)
    found.programma = found.ronde.programma = toegang.programma
    return found


@require_safe
def edities(request: HttpRequest, code: str) -> HttpResponse:
    """Every editie, newest first, with a few figures and its PDF."""
    toegang = toegang_for(request, code, Recht.EDITIES)
    rows = with_successor(list(visible(toegang).select_related("rapport")))
    for row in rows:
        row.programma = toegang.programma
    context: dict[str, Any] = {
        "edities": [row for row in rows if row.opvolger is None],
        "vervangen": [row for row in rows if row.opvolger],
        "mag_lezen": toegang.mag(Recht.LEZEN),
        "kruimels": kruimels(toegang),
    }
    if toegang.mag(Recht.RONDE):
        context["vast_te_stellen"] = Ronde.objects.of_programma(toegang.programma).filter(
            status=Ronde.Status.GESLOTEN, edities__isnull=True
        )
    return render(request, "monitoring/edities.html", context)


def with_successor(rows: list[Editie]) -> list[Editie]:
    """Each with `opvolger`: the newest version among them that took its place, None for the newest itself."""
    newest: dict[int, Editie] = {}
    for row in rows:
        newest.setdefault(row.ronde_id, row)
        row.opvolger = None if newest[row.ronde_id] is row else newest[row.ronde_id]
    return rows


@require_safe
def editie(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One editie as a page, from its own content and that of the editie before it."""
    toegang = toegang_for(request, code, Recht.EDITIES)
    found = find(toegang, pk)
    return render(request, "monitoring/editie.html", page_context(toegang, found) | {"kruimels": _kruimels(toegang)})


def page_context(toegang: Toegang, found: Editie) -> dict[str, Any]:
    versions = with_successor(list(visible(toegang).filter(ronde=found.ronde)))
    opvolger = next(row.opvolger for row in versions if row.pk == found.pk)
    return read(found) | {
        "versies": versions,
        "opvolger": opvolger,
        "behandeld": tel(found),
        "mag_lezen": toegang.mag(Recht.LEZEN),
        "mag_behandelen": toegang.mag(Recht.BEHANDELEN),
        "mag_publiceren": toegang.mag(Recht.RONDE) and not found.is_gepubliceerd,
        "mag_verbeteren": toegang.mag(Recht.RONDE) and opvolger is None,
    }


def read(found: Editie) -> dict[str, Any]:
    """The report of an editie as a page shows it, and how far its PDF is."""
    return {
        "editie": found,
        "inhoud": scherm.of_editie(found),
        **stand(rapport_of(found), addresses(found)),
    }


def rapport_of(found: Editie) -> Rapport:
    """The report that prints this editie; asked for again when it is not there."""
    rapport = Rapport.objects.filter(editie=found).first() or regels.print_editie(found, timezone.now())
    rapport.editie = found
    return rapport


def addresses(found: Editie) -> dict[str, str]:
    """Where the progress of its PDF, the PDF and so on are found."""
    args = [found.programma.code, found.pk]
    return {
        "voortgang": reverse("monitoring:editie_voortgang", args=args),
        "lezen": reverse("monitoring:editie", args=args),
        "pdf": reverse("monitoring:editie_pdf", args=args),
        "opnieuw": reverse("monitoring:editie_opnieuw", args=args),
    }


@require_safe
def editie_voortgang(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """How far the PDF is, asked for every second while it is being made."""
    toegang = toegang_for(request, code, Recht.EDITIES)
    found = find(toegang, pk)
    return announced(request, rapport_of(found), addresses(found))


@require_POST
def editie_opnieuw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Tries to make the PDF again after a failure."""
    toegang = toegang_for(request, code, Recht.EDITIES)
    found = find(toegang, pk)
    regels.print_editie(found, timezone.now())
    return redirect("monitoring:editie", code=code, pk=pk)


@require_safe
def editie_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The PDF as a download; the page that shows how far it is as long as it is not there."""
    printed = find_pdf(code, pk, request.user.pk or 0)
    if printed and printed.may_read:
        return send(request, printed.bestand)
    find(toegang_for(request, code, Recht.EDITIES), pk)
    return redirect("monitoring:editie", code=code, pk=pk)


@dataclass(frozen=True)
class Gedrukt:
    """The PDF of an editie, the roles of who asks, and whether it is published, and to everybody."""

    bestand: Bestand
    rollen: frozenset[Rol]
    gepubliceerd: bool
    openbaar: bool

    @property
    def may_read(self) -> bool:
        """Whether these roles may have it: a reader of the programme always, who reads edities what is published."""
        return gives(self.rollen, Recht.EDITIES) and (self.gepubliceerd or gives(self.rollen, Recht.LEZEN))


_GEDRUKT = f"""
    SELECT toewijzing.rol, editie.versie, publicatie.id, programma.openbaar,
           rapport.id, rapport.periode, rapport.bytes, rapport.sha256, rapport.gemaakt_op
    FROM monitoring_editie editie
    JOIN programmes_programma programma ON programma.id = editie.programma_id
    JOIN monitoring_rapport rapport ON rapport.editie_id = editie.id
    LEFT JOIN monitoring_publicatie publicatie ON publicatie.editie_id = editie.id
    {JOIN_ROLLEN}
    WHERE editie.id = %s AND programma.code = %s AND rapport.status = %s
"""  # noqa: S608 - a fixed text, its values come as parameters


def find_pdf(code: str, pk: int, gebruiker: int = 0) -> Gedrukt | None:
    """The PDF of this editie of this programme; None as long as it is not made, or when there is no such editie.

    `gebruiker` is the key of who asks, 0 for anybody. One query.
    """
    if pk > BigIntegerField.MAX_BIGINT:
        return None
    found = rows(_GEDRUKT, gebruiker, pk, code, Rapport.Status.KLAAR)
    if not found:
        return None
    rollen = frozenset(Rol(rol) for rol, *_ in found if rol is not None)
    _, versie, publicatie, openbaar, rapport, periode, size, sha256, made = found[0]
    name = f"{code}-{periode}{f'-versie-{versie}' if versie > 1 else ''}.pdf"
    bestand = Bestand(name, "application/pdf", size, sha256, moment(made), partial(_read, rapport, size))
    return Gedrukt(bestand, rollen, publicatie is not None, publicatie is not None and bool(openbaar))


def _read(rapport: int, size: int, start: int, length: int) -> bytes:
    found = RapportPdf.objects.filter(pk=rapport)
    if length < size:
        return bytes(found.values_list(Substr("inhoud", start + 1, length), flat=True).get())
    return bytes(found.values_list("inhoud", flat=True).get())


@require_safe
def editie_momentopname(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The content of the editie as it was frozen, byte for byte: its SHA-256 is the kenmerk of the editie."""
    toegang = toegang_for(request, code, Recht.EDITIES)
    found = find(toegang, pk)
    content = found.inhoud.encode()
    return send(
        request,
        Bestand(
            f"{found.bestandsnaam}.json",
            "application/json",
            len(content),
            found.sha256,
            found.vastgesteld_op,
            lambda start, length: content[start : start + length],
        ),
    )


def _kruimels(toegang: Toegang) -> list[tuple[str, str]]:
    return kruimels(toegang, ("Edities", reverse("monitoring:edities", args=[toegang.programma.code])))
