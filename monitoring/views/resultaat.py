"""Everything about one result."""

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Window
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from monitoring import mandaat
from monitoring.models import Besluitregel, Melding, Prioriteit, Ronde, Termijnvoorstel
from monitoring.moment import Moment, moment
from monitoring.prioriteit.lezen import Niveau, places
from monitoring.prioriteit.rang import ranked
from monitoring.rij import place_of
from monitoring.samenhang import IN_SAMENHANG, samenhang_of, with_samenhang
from monitoring.spoor import punten_over, trail
from monitoring.stand import Stand, standen
from monitoring.views.rij import kruimels_of
from programmes import history
from programmes.access import Bereik, Recht, toegang_for
from programmes.models import Programma, Wijziging
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest
from speerpunten.models import Afhankelijkheid, Resultaat, Termijn

HISTORY_PAGE = 20
_SUBJECTS = {
    Termijn._meta.label_lower: "Termijn",
    Termijnvoorstel._meta.label_lower: "Termijnvoorstel",
    Besluitregel._meta.label_lower: "Besluit",
    Afhankelijkheid._meta.label_lower: "Afhankelijkheid",
}


@require_safe
def resultaat(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Its place in the plan, its terms, what was reported in each ronde, its twins and its whole history."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    programma = toegang.programma
    getoond = _show(toegang.stamp, programma, timezone.localdate(), pk, toegang.bereik, request.GET.get("page", ""))
    context = {"getoond": getoond, "kruimels": kruimels_of(toegang, getoond.resultaat)}
    return render(request, "monitoring/resultaat.html", context)


class Getoond(NamedTuple):
    """The whole of the page, and what it is about."""

    html: SafeString
    resultaat: Resultaat


@once(most=100)
def _show(stamp: Stamp, programma: Programma, today: date, pk: int, bereik: Bereik, bladzijde: str) -> Getoond:
    """For whoever may do what `bereik` allows; `bladzijde` is the page of the history that the address asks for."""
    nu = moment(programma)
    stand, related = _with_related(programma, pk, nu)
    found = stand.resultaat
    mag_melden = bereik.mag(Recht.MELDEN, found.actie.speerpunt.pijler)
    meldingen = [
        melding
        for melding in found.meldingen.select_related("ronde__programma").order_by("-ronde__jaar", "-ronde__nummer")
        # What is not handed in is for its writers, and for who may return it.
        if melding.telt or mag_melden
    ]
    termijnen = found.termreeks
    voorstellen = list(found.termijnvoorstellen.all())
    regels = list(found.besluitregels.select_related("besluit__orgaan"))
    samenhang = samenhang_of(stand, related)
    twins = [other for other in related if found.tweeling_id and other.resultaat.tweeling_id == found.tweeling_id]
    changes = history.of(found, *meldingen, *termijnen, *voorstellen, *regels, *samenhang.rijen)
    wacht = next((row for row in voorstellen if row.status == Termijnvoorstel.Status.INGEDIEND), None)
    vorige_ronde = next((ronde for ronde in nu.rondes if ronde.is_begonnen and not ronde.is_open), None)
    page = _history_page(changes, bladzijde)
    rondes = {melding.pk: melding.ronde.label for melding in meldingen}
    context = {
        "programma": programma,
        "stand": stand,
        "resultaat": found,
        "plek": place_of(found),
        "samenhang": samenhang,
        "mag_structuur": bereik.mag(Recht.STRUCTUUR),
        "tweelingen": [(twin, place_of(twin.resultaat)) for twin in twins],
        "mag_melden": nu.ronde is not None and mag_melden,
        "mag_corrigeren": programma.op_slot and stand.melding and bereik.mag(Recht.CORRIGEREN),
        "wachtend": next((m for m in meldingen if nu.ronde and m.ronde_id == nu.ronde.pk and not m.telt), None),
        "ronde": nu.ronde,
        "peildatum": nu.peildatum,
        "vorige_ronde": vorige_ronde,
        "vorige_termijn": term_on(termijnen, vorige_ronde) if vorige_ronde else None,
        "spoor": trail(termijnen, voorstellen, regels, punten_over(pk)),
        "wacht": wacht,
        "beslissers": _deciders(programma, found, wacht) if wacht else [],
        **_prioriteit(programma, found),
        "mag_voorstellen": bereik.mag(Recht.VOORSTELLEN, found.actie.speerpunt.pijler),
        "mag_besluiten": bereik.mag(Recht.BESLUITEN),
        "mag_vergaderen": bereik.mag(Recht.VERGADEREN),
        "meldingen": meldingen,
        "page_obj": page,
        "geschiedenis": [(change, _what(change, rondes)) for change in page],
        "terug": reverse("monitoring:resultaat", args=[programma.code, pk]),
        "gevraagd": QueryDict(urlencode({"page": bladzijde}) if bladzijde else ""),
    }
    return Getoond(rendered("monitoring/resultaat_inhoud.html", context), found)


def _with_related(programma: Programma, pk: int, nu: Moment) -> tuple[Stand, list[Stand]]:
    """This result, and beside it its twins and what it hangs together with, in the order of the plan."""
    same = Resultaat.objects.filter(pk=pk, tweeling__isnull=False).values("tweeling")
    rows = with_samenhang(Resultaat.objects.in_programma(programma), pk)
    rows = rows.filter(Q(pk=pk) | Q(tweeling__in=same) | IN_SAMENHANG).in_plan_order()
    rows = rows.select_related("prioriteit")
    found = standen(rows, programma, nu.ronde, nu.peildatum, rondes=nu.rondes, onderling=True)
    stand = next((stand for stand in found if stand.resultaat.pk == pk), None)
    if stand is None:
        raise Http404("Dit resultaat bestaat niet in dit programma.")
    return stand, [other for other in found if other is not stand]


def _prioriteit(programma: Programma, resultaat: Resultaat) -> dict[str, Any]:
    """Its place in the ranking and why; nothing when it was never ranked."""
    found: Prioriteit | None = getattr(resultaat, "prioriteit", None)
    plaatsen = places(programma, Niveau.RESULTAAT) if found else {}
    return {"prioriteit": found, "plaats": plaatsen.get(resultaat.pk), "van": ranked(plaatsen.values())}


def _history_page(changes: QuerySet[Wijziging], asked: str) -> Page:
    """One page of the history with its total, in one query; the last page when there are fewer."""
    number = int(asked) if asked.isdecimal() and 0 < len(asked) < 6 else 1
    start = (max(number, 1) - 1) * HISTORY_PAGE
    counted: Any = changes.annotate(totaal=Window(Count("pk")))
    rows = list(counted[start : start + HISTORY_PAGE])
    paginator = Paginator(changes, HISTORY_PAGE)
    if not rows and start:
        return paginator.get_page(asked)
    paginator.count = rows[0].totaal if rows else 0
    return Page(rows, max(number, 1), paginator)


def _deciders(programma: Programma, resultaat: Resultaat, voorstel: Termijnvoorstel) -> list[str]:
    """Who may decide on this proposal, the lowest body first; none when the programme has not set that."""
    quarters = mandaat.distance(resultaat.termijn, voorstel.realisatie)
    return [one.naam for one in mandaat.deciders(mandaat.of_programma(programma), quarters)]


def _what(change: Wijziging, rondes: dict[int, str]) -> str:
    """What a line of history is about, such as 'Melding 2026-H2, signaal'."""
    if change.onderwerp == Melding._meta.label_lower:
        subject = f"Melding {rondes.get(change.onderwerp_id, '')}".strip()
    elif change.onderwerp in _SUBJECTS:
        subject = _SUBJECTS[change.onderwerp]
    else:
        subject = "Resultaat"
    return f"{subject}, {change.veld}" if change.veld else f"{subject} {change.soort}"


def term_on(termijnen: list[Termijn], ronde: Ronde) -> Termijn | None:
    """The term as it was on the peildatum of that ronde; a term without a date of adoption was there from the start."""
    known = [t for t in termijnen if t.vastgesteld_op is None or t.vastgesteld_op <= ronde.peildatum]
    return known[-1] if known else None
