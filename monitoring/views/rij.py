"""One result as a row of a list: the same row on a whole page and in the answer to a change."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from monitoring.forms import draft_key
from monitoring.models import Ronde
from monitoring.signalering import Afgeleid
from monitoring.stand import Stand, standen
from programmes.access import Recht, Toegang, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat, ResultaatQuerySet


class Lijst(StrEnum):
    """The lists that show results as rows; a row looks different in each."""

    WERKLIJST = "werklijst"
    PIJLER = "pijler"

    @classmethod
    def of(cls, request: HtmxRequest) -> "Lijst":
        """The list this request says it comes from; the pijler page when it says nothing known."""
        asked = request.POST.get("vanuit") or request.GET.get("vanuit") or ""
        return cls(asked) if asked in set(cls) else cls.PIJLER


def place_of(resultaat: Resultaat) -> str:
    """Where it stands in the programme, such as 'Jeugd 1a · Stevige lokale teams'."""
    speerpunt = resultaat.actie.speerpunt
    return f"{speerpunt.pijler} {speerpunt.nummer}{resultaat.actie.letter} · {speerpunt.titel}"


class Cellen(NamedTuple):
    """What the cells of a row show, as plain values: the same values give the same cells, see `onderdeel`."""

    pk: int
    omschrijving: str
    notitie: str
    per_gemeente: bool
    plek: str
    kiesbaar: bool  # can be confirmed as unchanged
    termijn: str  # of the term: kind, label and source text
    label: str
    bron: str
    verschoven: bool
    eerst: str  # label of the original term
    fase: str
    signaal: str
    open: bool
    afgeleid: tuple[Afgeleid, ...]
    toelichting: str
    maatregel: str


@dataclass(frozen=True)
class Rij:
    """A row. `rijen` is the number of rows of its actie when this is the first of them, else 0."""

    stand: Stand
    lijst: Lijst
    mag_melden: bool
    rijen: int = 0
    bewaard: bool = False
    focus: bool = False

    @property
    def template(self) -> str:
        return f"monitoring/rij_{self.lijst}.html"

    @property
    def plek(self) -> str:
        return place_of(self.stand.resultaat)

    @property
    def cellen(self) -> Cellen:
        resultaat, melding, termijn = self.stand.resultaat, self.stand.melding, self.stand.termijn
        return Cellen(
            pk=resultaat.pk,
            omschrijving=resultaat.omschrijving,
            notitie=resultaat.notitie,
            per_gemeente=resultaat.per_gemeente,
            plek=self.plek,
            kiesbaar=self.mag_melden and melding is not None and not self.stand.gemeld,
            termijn=termijn.soort,
            label=termijn.label,
            bron=termijn.bron,
            verschoven=bool(resultaat.verschuivingen),
            eerst=resultaat.oorspronkelijke_termijn.label,
            fase=self.stand.fase,
            signaal=self.stand.signaal,
            open=self.stand.is_open,
            afgeleid=self.stand.afgeleid,
            toelichting=melding.toelichting if melding else "",
            maatregel=melding.maatregel if melding else "",
        )


@dataclass(frozen=True)
class Moment:
    """Now, in a programme: its rondes newest first, the open one, and the day the figures on screen speak of."""

    rondes: list[Ronde]
    ronde: Ronde | None
    peildatum: date


def moment(programma: Programma) -> Moment:
    rondes = list(Ronde.objects.of_programma(programma))
    ronde = next((ronde for ronde in rondes if ronde.is_open), None)
    today = timezone.localdate()
    return Moment(rondes, ronde, ronde.peildatum_on(today) if ronde else today)


def standen_now(resultaten: ResultaatQuerySet, programma: Programma, nu: Moment) -> list[Stand]:
    return standen(resultaten, programma, nu.ronde, nu.peildatum, rondes=nu.rondes)


def find_resultaat(toegang: Toegang, pk: int) -> Resultaat:
    """This result of the programme, with its place in the plan; 404 when the programme has none such."""
    return get_object_or_404(
        Resultaat.objects.in_programma(toegang.programma).select_related("actie__speerpunt__pijler"), pk=pk
    )


def make_rij(toegang: Toegang, resultaat: Resultaat, lijst: Lijst, nu: Moment, *, bewaard: bool = False) -> Rij:
    """The row of one result as it is now, to put back in its list; the keyboard user goes on from it."""
    [stand] = standen_now(Resultaat.objects.filter(pk=resultaat.pk), toegang.programma, nu)
    siblings: list[int] = []
    if lijst == Lijst.PIJLER:
        siblings = list(resultaat.actie.resultaten.order_by("volgorde").values_list("pk", flat=True))
    return Rij(
        stand,
        lijst,
        mag_melden=nu.ronde is not None and toegang.mag(Recht.MELDEN, resultaat.actie.speerpunt.pijler),
        rijen=len(siblings) if siblings[:1] == [resultaat.pk] else 0,
        bewaard=bewaard,
        focus=True,
    )


def kruimels_of(toegang: Toegang, resultaat: Resultaat) -> list[tuple[str, str]]:
    """The way to a page about this result."""
    code, pijler = toegang.programma.code, resultaat.actie.speerpunt.pijler
    return kruimels(
        toegang,
        (toegang.programma.naam_van("pijler", meervoud=True), reverse("monitoring:pijlers", args=[code])),
        (pijler.titel, reverse("monitoring:pijler", args=[code, pijler.code])),
    )


def way_back(request: HtmxRequest, toegang: Toegang, resultaat: Resultaat) -> str:
    """The address to return to, at this row; the pijler page when the request names no page of the portal."""
    asked = request.POST.get("next") or request.GET.get("next")
    if not asked and request.htmx:
        asked = request.htmx.current_url_abs_path
    if not asked or not url_has_allowed_host_and_scheme(asked, None):
        asked = reverse("monitoring:pijler", args=[toegang.programma.code, resultaat.actie.speerpunt.pijler.code])
    return f"{asked.split('#')[0]}#resultaat-{resultaat.pk}"


@require_safe
def rij(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Shows a row as it is stored, after editing it was cancelled.

    With `concept=weg` what was typed is given up, for the version somebody else saved.
    """
    toegang = toegang_for(request, code, Recht.LEZEN)
    resultaat = find_resultaat(toegang, pk)
    nu = moment(toegang.programma)
    dropped = draft_key(resultaat, nu.ronde) if nu.ronde and request.GET.get("concept") == "weg" else ""
    told = "De andere versie blijft staan."
    if not request.htmx:
        if dropped:
            messages.info(request, told, extra_tags=dropped)
        return redirect(way_back(request, toegang, resultaat))
    row = make_rij(toegang, resultaat, Lijst.of(request), nu)
    response = render(request, row.template, {"rij": row, "terug": way_back(request, toegang, resultaat)})
    if dropped:
        trigger_client_event(response, "draft-saved", {"value": dropped})
        trigger_client_event(response, "announce", {"value": told})
    return response
