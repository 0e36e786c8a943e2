"""The half-yearly report: ask for it, see how far it is, read it, download it."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from monitoring.models import Editie, Rapport, RapportPdf
from monitoring.rapport import maken, scherm
from monitoring.tasks import make_rapport
from monitoring.views.download import Bestand, send
from programmes.access import Recht, Toegang, toegang_for

LISTED = 10


@require_safe
def rapport(request: HttpRequest, code: str) -> HttpResponse:
    """The newest report to read, with the way to a new one and to the earlier ones."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    newest = Rapport.objects.newest_of(toegang.programma).first()
    return _page(request, toegang, newest)


@require_safe
def rapport_lezen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One report: how far its PDF is, and the report itself as a page, both from the same content."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    return _page(request, toegang, get_object_or_404(Rapport.objects.newest_of(toegang.programma), pk=pk))


@require_safe
def rapport_voortgang(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """How far the PDF is, asked for every second while it is being made."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    found = get_object_or_404(Rapport.objects.newest_of(toegang.programma), pk=pk)
    found.programma = toegang.programma
    return announced(request, found, addresses(found))


def announced(request: HttpRequest, found: Rapport, adressen: dict[str, str]) -> HttpResponse:
    """The part of the page that tells how far a PDF is, alone; what it came to is said aloud too."""
    response = render(request, "monitoring/_rapportstand.html", stand(found, adressen) | {"ververst": True})
    if found.is_klaar:
        response["HX-Trigger"] = '{"announce": "Het rapport is klaar om te downloaden."}'
    elif found.status == Rapport.Status.MISLUKT:
        response["HX-Trigger"] = '{"announce": "Het maken van het rapport is mislukt."}'
    return response


@require_POST
def rapport_maken(request: HttpRequest, code: str) -> HttpResponse:
    """Makes the report on the programme as it is now; straight to the PDF when there is one of this content."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    found, has_to_be_made = maken.request_now(toegang.programma, timezone.now())
    return _after_request(found, has_to_be_made, code)


@require_POST
def rapport_opnieuw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Tries again after a failure."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    found = get_object_or_404(Rapport.objects.concepten(toegang.programma), pk=pk)
    return _after_request(found, maken.retry(found, timezone.now()), code)


@require_safe
def rapport_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The PDF as a download; a browser that has it already gets 304."""
    toegang = toegang_for(request, code, Recht.RAPPORT)
    found = get_object_or_404(Rapport.objects.newest_of(toegang.programma), pk=pk, status=Rapport.Status.KLAAR)
    found.programma = toegang.programma

    def content(start: int, length: int) -> bytes:
        return bytes(RapportPdf.objects.values_list("inhoud", flat=True).get(rapport_id=pk))[start : start + length]

    assert found.bytes is not None
    assert found.gemaakt_op is not None
    return send(
        request, Bestand(found.bestandsnaam, "application/pdf", found.bytes, found.sha256, found.gemaakt_op, content)
    )


def _after_request(found: Rapport, has_to_be_made: bool, code: str) -> HttpResponse:
    if found.is_klaar:
        return redirect("monitoring:rapport_pdf", code=code, pk=found.pk)
    if has_to_be_made:
        make_rapport.enqueue(found.pk)
    return redirect("monitoring:rapport_lezen", code=code, pk=found.pk)


def _page(request: HttpRequest, toegang: Toegang, found: Rapport | None) -> HttpResponse:
    eerdere = list(Rapport.objects.newest_of(toegang.programma).exclude(pk=found.pk)[:LISTED]) if found else []
    for row in eerdere:
        row.programma = toegang.programma
    context: dict[str, object] = {"eerdere": eerdere}
    if found:
        found.programma = toegang.programma
        context |= stand(found, addresses(found)) | {
            "inhoud": scherm.of_rapport(found),
            # A report of one moment is compared with as long as there is no editie.
            "vergelijk_van": None if Editie.objects.filter(programma=toegang.programma).exists() else found,
        }
    return render(request, "monitoring/rapport.html", context)


def addresses(found: Rapport) -> dict[str, str]:
    args = [found.programma.code, found.pk]
    return {
        "voortgang": reverse("monitoring:rapport_voortgang", args=args),
        "lezen": reverse("monitoring:rapport_lezen", args=args),
        "pdf": reverse("monitoring:rapport_pdf", args=args),
        "opnieuw": reverse("monitoring:rapport_opnieuw", args=args),
    }


def stand(found: Rapport, adressen: dict[str, str]) -> dict[str, object]:
    """How far the PDF is, for the template that shows it; `adressen` says where its parts are found."""
    vastgelopen = found.is_vastgelopen(timezone.now())
    return {
        "rapport": found,
        "adressen": adressen,
        "vastgelopen": vastgelopen,
        "loopt": not vastgelopen and found.status in {Rapport.Status.WACHT, Rapport.Status.BEZIG},
    }
