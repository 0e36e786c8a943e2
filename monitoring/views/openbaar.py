"""What everybody may read, where the programme says so: published edities, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from monitoring.models import Editie, Rapport
from monitoring.rapport import scherm
from monitoring.views.download import send
from monitoring.views.editie import find_pdf, with_successor
from programmes.models import Programma


def _public(code: str) -> Programma:
    """404 for a programme that is not public, as if it were not there."""
    return get_object_or_404(Programma, code=code, openbaar=True)


@login_not_required
@require_safe
def openbaar(request: HttpRequest, code: str) -> HttpResponse:
    """The published edities, newest first."""
    programma = _public(code)
    rows = with_successor(list(Editie.objects.of_programma(programma).gepubliceerd().select_related("rapport")))
    for row in rows:
        row.programma = programma
    context = {
        "programma": programma,
        "edities": [row for row in rows if row.opvolger is None],
        "vervangen": [row for row in rows if row.opvolger],
    }
    return render(request, "monitoring/openbaar.html", context)


@login_not_required
@require_safe
def openbaar_editie(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A published editie as a page, from its own content."""
    programma = _public(code)
    found = get_object_or_404(Editie.objects.of_programma(programma).gepubliceerd(), pk=pk)
    found.programma = found.ronde.programma = programma
    versies = with_successor(list(Editie.objects.of_programma(programma).gepubliceerd().filter(ronde=found.ronde)))
    context = {
        "programma": programma,
        "editie": found,
        "inhoud": scherm.of_editie(found),
        "opvolger": next(row.opvolger for row in versies if row.pk == found.pk),
        "heeft_pdf": Rapport.objects.filter(editie=found, status=Rapport.Status.KLAAR).exists(),
        "kruimels": [("Edities", reverse("monitoring:openbaar", args=[code]))],
    }
    return render(request, "monitoring/openbaar_editie.html", context)


@login_not_required
@require_safe
def openbaar_pdf(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The PDF of a published editie; 404 as long as it is not made."""
    printed = find_pdf(code, pk)
    if printed is None or not printed.openbaar:
        raise Http404("De PDF van deze editie is er nog niet.")
    return send(request, printed.bestand, public=True)
