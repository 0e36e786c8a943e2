"""The programme on one page: what needs attention, counts per pijler, and the terms that passed or come up.

Counted by SQL, so that a page costs the same however large the portal grows; a roll-up is a count and never an
average. The signaal is the judgement of what is still open, so it is counted for open results alone: a result
that is done adds nothing green, and hides nothing red.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, When
from django.db.models.functions import Left

from monitoring.models import VRAAGT_UITLEG, Ronde, Signaal
from monitoring.signalering import Afgeleid, Afleiding, Beeld, derive
from monitoring.stand import with_fase
from monitoring.telling import Telling, tel_per_pijler
from programmes.models import Pijler, Programma
from speerpunten.models import AFGEROND, Fase, Resultaat
from speerpunten.plaats import actienummer
from speerpunten.realisatie import GEEN, Kwartaal, Realisatie, Soort

QUARTERS_AHEAD = 2  # quarters after the current one of which the terms are shown
_SHOWN = 180  # characters of a text: a line or three on screen

_URGENCY = (Signaal.BIJSTUREN, Signaal.AANDACHT)  # what asks for attention, worst first


@dataclass(frozen=True)
class Pijlerstand:
    """A pijler, the counts of its results, and how many of the open ones have a term that has passed."""

    pijler: Pijler
    telling: Telling
    verstreken: int
    lijst_url: str = ""  # a list of its results that can be narrowed down, for who may open it

    @property
    def fase_url(self) -> str:
        return self.lijst_url and f"{self.lijst_url}&fase="

    @property
    def signaal_url(self) -> str:
        return self.lijst_url and f"{self.lijst_url}&signaal="

    @property
    def verstreken_url(self) -> str:
        return self.lijst_url and f"{self.lijst_url}&termijn=verstreken"


@dataclass(frozen=True)
class Regel:
    """An open result that deviates or whose term is near or past; its texts at most the part that is shown."""

    pk: int
    pijler_id: int
    omschrijving: str
    plek: str
    fase: Fase
    signaal: Signaal
    termijn: Realisatie
    oorzaak: str
    maatregel: str
    afgeleid: tuple[Afgeleid, ...]

    @property
    def verstreken(self) -> bool:
        return any(afgeleid.soort == Afleiding.VERSTREKEN for afgeleid in self.afgeleid)

    @property
    def reden(self) -> Afgeleid | None:
        """Why it shows although its signaal does not ask for attention; a contradiction says more than the rest."""
        said = {afgeleid.soort: afgeleid for afgeleid in self.afgeleid}
        return said.get(Afleiding.TEGENSPRAAK) or said.get(Afleiding.VERSTREKEN)

    @property
    def wijkt_af(self) -> bool:
        return self.signaal in VRAAGT_UITLEG


@dataclass(frozen=True)
class Overzicht:
    """The programme on the peildatum. `ronde` is the open one, or the last when none is open; None before the first.

    `telling` counts the whole programme; its `gemeld` is for the open ronde. `aandacht` holds every result that
    deviates or whose term has passed, worst first; `komend` the open results per quarter, from the current one on.
    """

    peildatum: date
    ronde: Ronde | None
    telling: Telling
    pijlers: list[Pijlerstand]
    aandacht: list[Regel]
    verstreken: list[Regel]
    komend: list[tuple[Kwartaal, list[Regel]]]


def make(programma: Programma, ronde: Ronde | None, today: date) -> Overzicht:
    """The overview as it is today, in three queries, however many results there are."""
    open_ronde = ronde if ronde and ronde.is_open else None
    peildatum = open_ronde.peildatum_on(today) if open_ronde else today
    resultaten = Resultaat.objects.in_programma(programma)
    counted = tel_per_pijler(resultaten, open_ronde)
    regels = _regels(with_fase(resultaten), peildatum)
    verstreken = [regel for regel in regels if regel.verstreken]
    passed = Counter(regel.pijler_id for regel in verstreken)
    return Overzicht(
        peildatum=peildatum,
        ronde=ronde,
        telling=_total(counted.values()),
        pijlers=[
            Pijlerstand(pijler, counted.get(pijler.pk, Telling()), passed[pijler.pk])
            for pijler in Pijler.objects.filter(programma=programma).defer("inleiding", "beleidskader")
        ],
        aandacht=sorted(
            (regel for regel in regels if regel.wijkt_af or regel.verstreken),
            key=lambda regel: _URGENCY.index(regel.signaal) if regel.wijkt_af else len(_URGENCY),
        ),
        verstreken=verstreken,
        komend=_per_quarter(regels, peildatum),
    )


def ronde_of(programma: Programma) -> Ronde | None:
    """The open ronde, or else the last one that was open."""
    opened = Ronde.objects.of_programma(programma).exclude(status=Ronde.Status.VOORBEREIDING)
    open_first = Case(When(status=Ronde.Status.OPEN, then=0), default=1)
    return opened.order_by(open_first, "-jaar", "-nummer").first()


def _total(parts: Iterable[Telling]) -> Telling:
    total = Telling()
    for part in parts:
        total.fasen += part.fasen
        total.signalen += part.signalen
        total.gemeld += part.gemeld
    return total


def _regels(resultaten: QuerySet[Any], peildatum: date) -> list[Regel]:
    """What is open and deviates, has passed or comes up; nearest term first."""
    last_day = (Kwartaal.of(peildatum) + QUARTERS_AHEAD).last_day
    rows = (
        resultaten.annotate(nu=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True)))
        .filter(~Q(fase__in=AFGEROND), Q(signaal__in=VRAAGT_UITLEG) | Q(nu__tot__lte=last_day))
        .order_by(
            F("nu__tot").asc(nulls_last=True),
            "actie__speerpunt__pijler__nummer",
            "actie__speerpunt__nummer",
            "actie__volgorde",
            "volgorde",
        )
        .values_list(
            "pk",
            "actie__speerpunt__pijler",
            Left("omschrijving", _SHOWN + 1),
            "actie__speerpunt__pijler__titel",
            "actie__speerpunt__nummer",
            "actie__letter",
            "actie__volgorde",
            "fase",
            "signaal",
            "nu__soort",
            "nu__van",
            "nu__tot",
            "nu__label",
            Left("laatste__oorzaak", _SHOWN + 1),
            Left("laatste__maatregel", _SHOWN + 1),
        )
    )
    return [_regel(row, peildatum) for row in rows]


def _regel(row: tuple[Any, ...], peildatum: date) -> Regel:
    pk, pijler_id, omschrijving, pijler, nummer, letter, volgorde, fase, signaal, *rest = row
    soort, van, tot, label, oorzaak, maatregel = rest
    termijn = Realisatie(Soort(soort), van, tot, label) if soort else GEEN
    return Regel(
        pk=pk,
        pijler_id=pijler_id,
        omschrijving=beginning(omschrijving),
        plek=f"{pijler} {actienummer(nummer, letter, volgorde)}",
        fase=Fase(fase),
        signaal=Signaal(signaal),
        termijn=termijn,
        oorzaak=beginning(oorzaak or ""),
        maatregel=beginning(maatregel or ""),
        afgeleid=derive(Beeld(Fase(fase), Signaal(signaal), (termijn,)), peildatum),
    )


def beginning(text: str) -> str:
    """At most some three lines of a text on screen, cut between words."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rpartition(' ')[0] or text[:_SHOWN]} …"


def _per_quarter(regels: Iterable[Regel], peildatum: date) -> list[tuple[Kwartaal, list[Regel]]]:
    now = Kwartaal.of(peildatum)
    quarters: dict[Kwartaal, list[Regel]] = {now + ahead: [] for ahead in range(QUARTERS_AHEAD + 1)}
    for regel in regels:
        tot = regel.termijn.tot
        if tot and not regel.verstreken and Kwartaal.of(tot) in quarters:
            quarters[Kwartaal.of(tot)].append(regel)
    return list(quarters.items())
