"""What meetings came to: the list of one meeting or of a period, as page, Excel and PDF; and the agenda as PDF."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from monitoring import rekenblad
from monitoring.models import Agendapunt, Vergadering, Vergaderstuk
from monitoring.tasks import make_vergaderstuk
from monitoring.vergadering import agenda, beeld, excel, lijst, route, stukken
from monitoring.vergadering.forms import PeriodeForm
from monitoring.vergadering.lijst import Inhoud
from monitoring.views.download import Bestand, send
from monitoring.views.vergadering import find_vergadering, to_vergadering, to_vergaderingen
from programmes.access import Recht, Toegang, toegang_for

PAGE = 50  # items of a list over a period on one page
MOST = 2_000  # items of a list over a period in one file


@require_safe
def vergaderlijst(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What one meeting came to."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = find_vergadering(toegang, pk)
    context = {
        "vergadering": found,
        "inhoud": _of_meeting(found),
        "excel": reverse("monitoring:vergaderlijst_excel", args=[code, pk]),
        "pdf": reverse("monitoring:vergaderlijst_pdf", args=[code, pk]),
        "vraag": "",
        "mag_vergaderen": toegang.mag(Recht.VERGADEREN),
        "kruimels": to_vergadering(toegang, found),
    }
    return render(request, "monitoring/vergadering/besluitenlijst.html", context)


@require_safe
def vergaderlijst_excel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    toegang = toegang_for(request, code, Recht.LEZEN)
    return _excel(_of_meeting(find_vergadering(toegang, pk)))


@require_POST
def vergaderlijst_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Asks for the list of one meeting as PDF."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    return _ask(toegang, _of_meeting(find_vergadering(toegang, pk)))


@require_POST
def agenda_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Asks for the agenda as PDF, to send to the members."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = find_vergadering(toegang, pk)
    rijen = beeld.rows(list(agenda.of(found)), toegang.programma, timezone.localdate())
    return _ask(toegang, lijst.of_agenda(found, rijen))


@require_safe
def periode(request: HttpRequest, code: str) -> HttpResponse:
    """What all meetings came to, of a body and between two days when asked."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    form, asked = _asked(toegang, request.GET)
    page = Paginator(lijst.items(lijst.of_period(toegang.programma, **asked)), PAGE).get_page(request.GET.get("page"))
    vraag = request.GET.urlencode()
    context = {
        "form": form,
        "page_obj": page,
        "inhoud": lijst.of_many(toegang.programma, list(page), **asked),
        "excel": reverse("monitoring:besluitenlijst_excel", args=[code]) + (f"?{vraag}" if vraag else ""),
        "pdf": reverse("monitoring:besluitenlijst_pdf", args=[code]) + (f"?{vraag}" if vraag else ""),
        "kruimels": to_vergaderingen(toegang),
    }
    return render(request, "monitoring/vergadering/periode.html", context)


@require_safe
def periode_excel(request: HttpRequest, code: str) -> HttpResponse:
    toegang = toegang_for(request, code, Recht.LEZEN)
    return _excel(_of_period(toegang, request.GET))


@require_POST
def periode_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for the list over a period as PDF; the period stands in the address, as on the page."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    return _ask(toegang, _of_period(toegang, request.GET))


@require_safe
def stuk(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """How far the PDF of a paper is; the page asks for itself again until it is there."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = _find_stuk(toegang, pk)
    vastgelopen = found.is_vastgelopen(timezone.now())
    context = {
        "stuk": found,
        "hier": reverse("monitoring:vergaderstuk", args=[code, pk]),
        "loopt": not vastgelopen and found.status in {Vergaderstuk.Status.WACHT, Vergaderstuk.Status.BEZIG},
        "ververst": bool(request.headers.get("HX-Request")),
        "kruimels": to_vergaderingen(toegang),
    }
    if not context["ververst"]:
        return render(request, "monitoring/vergadering/stuk.html", context)
    response = render(request, "monitoring/vergadering/stuk_stand.html", context)
    response["Vary"] = "HX-Request"
    if found.is_klaar:
        response["HX-Trigger"] = '{"announce": "De PDF is klaar om te downloaden."}'
    return response


@require_POST
def stuk_opnieuw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Tries again after a failure."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = _find_stuk(toegang, pk)
    if stukken.retry(found, timezone.now()):
        make_vergaderstuk.enqueue(found.pk)
    return redirect("monitoring:vergaderstuk", code=code, pk=pk)


@require_safe
def stuk_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The PDF as a download; a browser that has it already gets 304."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = get_object_or_404(_stukken(toegang), pk=pk, status=Vergaderstuk.Status.KLAAR)
    assert found.bytes is not None
    assert found.gemaakt_op is not None

    def content(start: int, length: int) -> bytes:
        whole = Vergaderstuk.objects.values_list("pdf", flat=True).get(pk=pk)
        return bytes(whole or b"")[start : start + length]

    return send(
        request, Bestand(f"{found.naam}.pdf", "application/pdf", found.bytes, found.sha256, found.gemaakt_op, content)
    )


def _stukken(toegang: Toegang) -> Any:
    return Vergaderstuk.objects.filter(programma=toegang.programma).defer("pdf", "inhoud")


def _find_stuk(toegang: Toegang, pk: int) -> Vergaderstuk:
    found: Vergaderstuk = get_object_or_404(_stukken(toegang), pk=pk)
    return found


def _ask(toegang: Toegang, inhoud: Inhoud) -> HttpResponse:
    """The paper itself when it was printed before, else the page that tells how far it is."""
    found, has_to_be_made = stukken.request(toegang.programma, inhoud, timezone.now())
    code = toegang.programma.code
    if found.is_klaar:
        return redirect("monitoring:vergaderstuk_pdf", code=code, pk=found.pk)
    if has_to_be_made:
        make_vergaderstuk.enqueue(found.pk)
    return redirect("monitoring:vergaderstuk", code=code, pk=found.pk)


def _of_meeting(found: Vergadering) -> Inhoud:
    rows = list(lijst.items(Agendapunt.objects.filter(vergadering=found).order_by("volgorde")))
    return lijst.of_meeting(found, rows)


def _of_period(toegang: Toegang, query: Mapping[str, Any]) -> Inhoud:
    _, asked = _asked(toegang, query)
    rows = list(lijst.items(lijst.of_period(toegang.programma, **asked))[:MOST])
    return lijst.of_many(toegang.programma, rows, **asked)


def _asked(toegang: Toegang, query: Mapping[str, Any]) -> tuple[PeriodeForm, dict[str, Any]]:
    """The form, and what could be read of what was asked."""
    organen = route.bodies(toegang.programma)
    form = PeriodeForm(query, organen=organen)
    form.is_valid()
    chosen = form.cleaned_data.get("orgaan")
    asked = {name: form.cleaned_data.get(name) for name in ("van", "tot")}
    return form, {**asked, "orgaan": next((row for row in organen if str(row.pk) == chosen), None)}


def _excel(inhoud: Inhoud) -> HttpResponse:
    name = f"{inhoud['code']}-{slugify(inhoud['titel'])}-{inhoud['dag']}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(excel.workbook(inhoud), content_type=rekenblad.MIME, headers=headers)
