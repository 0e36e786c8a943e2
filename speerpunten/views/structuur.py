"""The programme as an outline, and the lists that belong to it as a whole."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from programmes.access import Recht, toegang_for
from speerpunten import opbouw as outline
from speerpunten.models import Speerpunt
from speerpunten.onderdelen import ONDERDELEN
from speerpunten.views.kruimels import to_programma, to_structuur

LIJSTEN = {
    "grondslag": "Legenda: waarom een speerpunt in het programma staat.",
    "orgaan": "Wie aan het programma werkt of erover beslist.",
    "randvoorwaarde": "Voorwaarden voor het hele programma, met hun punten.",
    "begrip": "Afkortingen en begrippen, achter in het rapport. Ze staan op alfabet.",
    "subregio": "De gemeenten die meedoen, per subregio.",
    "tweeling": "Resultaten die vaker in het programma staan. Het portaal waarschuwt als ze verschillen.",
}


@require_safe
def structuur(request: HttpRequest, code: str) -> HttpResponse:
    """Where to change what: the pijlers, and the texts and lists of the programme."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    programma = toegang.programma
    counts = Speerpunt.objects.filter(pijler__programma=programma).aggregate(
        te_bevestigen=Count("pk", filter=Q(grondslagen_bevestigd=False))
    )
    context = {
        "groep": outline.pijlers_with_counts(programma),
        "lijsten": [(ONDERDELEN[soort], tekst) for soort, tekst in LIJSTEN.items()],
        "te_bevestigen": counts["te_bevestigen"],
        "kruimels": to_programma(programma),
    }
    return render(request, "speerpunten/structuur.html", context)


@require_safe
def opbouw(request: HttpRequest, code: str, pijler: str) -> HttpResponse:
    """One pijler from speerpunt to result; `?open=` unfolds one speerpunt (its key) or all of them ('alles')."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    found = get_object_or_404(toegang.programma.pijlers, code=pijler)
    speerpunten = outline.groep(toegang.programma, ONDERDELEN["speerpunt"], found)
    context = {
        "pijler": found,
        "speerpunten": speerpunten,
        "aandachtspunten": outline.groep(toegang.programma, ONDERDELEN["aandachtspunt"], found),
        "aantal_resultaten": sum(tak.resultaten for tak in speerpunten.takken),
        "open": request.GET.get("open", ""),
        "kruimels": to_structuur(toegang.programma),
    }
    return render(request, "speerpunten/opbouw.html", context)


@require_safe
def lijst(request: HttpRequest, code: str, soort: str) -> HttpResponse:
    """One list of the programme as a whole, such as its begrippen."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    if soort not in LIJSTEN:
        raise Http404("Deze lijst bestaat niet.")
    context = {
        "groep": outline.groep(toegang.programma, ONDERDELEN[soort], toegang.programma),
        "uitleg": LIJSTEN[soort],
        "kruimels": to_structuur(toegang.programma),
    }
    return render(request, "speerpunten/lijst.html", context)
