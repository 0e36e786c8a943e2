"""The plan out of the database for a scenario, in a fixed number of queries, and its steps as values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Exists, FilteredRelation, OuterRef, Q, StringAgg, Subquery, Value

from monitoring.capaciteit.balans import Plek
from monitoring.capaciteit.cijfers import eenheid_of
from monitoring.models import Inzet, Scenario, Scenariostap, Team
from monitoring.scenario.plan import WETTELIJK, Actie, Plan, Resultaat, Soort, Stap, Werk
from programmes.models import Gemeente, Grondslag, Programma
from speerpunten import models as plan_models
from speerpunten.models import Afhankelijkheid, Fase
from speerpunten.plaats import actienummer
from speerpunten.realisatie import GEEN, Kwartaal, Realisatie
from speerpunten.realisatie import Soort as Termijnsoort

_BETWEEN = "\n"  # no name of a municipality holds it


def plan_of(programma: Programma) -> Plan:
    """The plan as it is today; five queries."""
    waits = Afhankelijkheid.objects.filter(resultaat__actie__speerpunt__pijler__programma=programma)
    named = Gemeente.objects.filter(deelnames__programma=programma).order_by("naam")
    return replace(
        bare_plan_of(programma),
        wacht_op=frozenset(waits.values_list("resultaat", "voorganger")),
        inzet=_inzet(programma),
        gemeenten=tuple(named.values_list("naam", flat=True)),
    )


def bare_plan_of(programma: Programma) -> Plan:
    """The plan without who waits on what and without work: enough to hold steps against; two queries."""
    acties, resultaten = _acties(programma)
    teams, capaciteit = _teams(programma)
    return Plan(
        acties=acties,
        resultaten=resultaten,
        wacht_op=frozenset(),
        inzet={},
        teams=teams,
        capaciteit=capaciteit,
        eenheid=eenheid_of(programma),
    )


_TERM = ("soort", "van", "tot", "label")
_COLUMNS = (
    "pk", "letter", "volgorde", "omschrijving", "speerpunt__nummer", "speerpunt__titel", "speerpunt__pijler__titel",
    "speerpunt__grondslagen_bevestigd", "wettelijk", "resultaten__pk", "resultaten__omschrijving",
    "resultaten__beginfase", "melding__fase", "gemeenten",
    *(f"nu__{name}" for name in _TERM), *(f"eerst__{name}" for name in _TERM),
)  # fmt: skip


def _acties(programma: Programma) -> tuple[dict[int, Actie], dict[int, Resultaat]]:
    """Every actie with its results, in the order of the plan; one query, since a page has few to spare."""
    legal = Grondslag.objects.filter(speerpunten=OuterRef("speerpunt")).filter(
        Q(code__iexact=WETTELIJK[0]) | Q(naam__iexact=WETTELIJK[1])
    )
    named = Gemeente.objects.filter(resultaten=OuterRef("resultaten__pk")).order_by().values("resultaten")
    rows = (
        plan_models.Actie.objects.filter(speerpunt__pijler__programma=programma)
        .annotate(
            melding=FilteredRelation("resultaten__meldingen", condition=Q(resultaten__meldingen__actueel=True)),
            nu=FilteredRelation("resultaten__termijnen", condition=Q(resultaten__termijnen__actueel=True)),
            eerst=FilteredRelation("resultaten__termijnen", condition=Q(resultaten__termijnen__volgnummer=1)),
            wettelijk=Exists(legal),
            gemeenten=Subquery(named.annotate(namen=StringAgg("naam", Value(_BETWEEN))).values("namen")),
        )
        .order_by("speerpunt__pijler__nummer", "speerpunt__nummer", "volgorde", "resultaten__volgorde")
    )
    acties: dict[int, Actie] = {}
    resultaten: dict[int, Resultaat] = {}
    for row in rows.values_list(*_COLUMNS):
        pk, letter, volgorde, text, nummer, titel, pijler, bevestigd, wettelijk = row[:9]
        result, said, begin, fase, names = row[9:14]
        plek = f"{pijler} {actienummer(nummer, letter, volgorde)}"
        acties.setdefault(pk, Actie(pk, plek, text, f"{pijler} – {nummer}. {titel}"))
        if result is None:
            continue
        resultaten[result] = Resultaat(
            pk=result,
            actie=pk,
            plek=plek,
            omschrijving=said,
            fase=Fase(fase or begin),
            termijn=_term(*row[14:18]),
            oorspronkelijk=_term(*row[18:22]),
            wettelijk=wettelijk,
            bevestigd=bevestigd,
            gemeenten=frozenset(names.split(_BETWEEN)) if names else frozenset(),
        )
    return acties, resultaten


def _term(soort: str | None, van: date | None, tot: date | None, label: str) -> Realisatie:
    return Realisatie(Termijnsoort(soort), van, tot, label) if soort else GEEN


def _inzet(programma: Programma) -> dict[Werk, Decimal]:
    rows = Inzet.objects.filter(team__programma=programma).order_by()
    return {
        (actie, team, Kwartaal(jaar, kwartaal)): amount
        for actie, team, jaar, kwartaal, amount in rows.values_list("actie", "team", "jaar", "kwartaal", "hoeveelheid")
    }


def _teams(programma: Programma) -> tuple[dict[int, str], dict[Plek, Decimal]]:
    """The teams in their order, and what each can do in each quarter where that was recorded; one query."""
    rows = Team.objects.filter(programma=programma).order_by("volgorde")
    teams: dict[int, str] = {}
    capaciteit: dict[Plek, Decimal] = {}
    columns = ("pk", "naam", "capaciteit__jaar", "capaciteit__kwartaal", "capaciteit__hoeveelheid")
    for pk, naam, jaar, kwartaal, amount in rows.values_list(*columns):
        teams[pk] = naam
        if jaar is not None:
            capaciteit[pk, Kwartaal(jaar, kwartaal)] = amount
    return teams, capaciteit


@dataclass(frozen=True)
class Regel:
    """A stored step beside its value. `stap` is None when what it is about is no longer there.

    `let_op` tells what changed in the plan since the step was made; empty when nothing did.
    """

    rij: Scenariostap
    stap: Stap | None
    let_op: str

    @property
    def werkt(self) -> bool:
        return self.stap is not None


def regels_of(scenario: Scenario, plan: Plan, peildatum: date) -> list[Regel]:
    """The steps of a scenario, in their order, against the plan as it is now; one query."""
    return [regel(row, plan, peildatum) for row in scenario.stappen.all()]


def stappen_of(regels: Iterable[Regel]) -> list[Stap]:
    return [regel.stap for regel in regels if regel.stap]


def regel(row: Scenariostap, plan: Plan, peildatum: date) -> Regel:
    """One stored step against the plan as it is now. Pure: it reads only what it is given."""
    match Soort(row.soort):
        case Soort.TERMIJN:
            return _move(row, plan)
        case Soort.CAPACITEIT:
            team, amount = row.team_id or 0, row.hoeveelheid or Decimal(0)
            if team not in plan.teams:
                return Regel(row, None, "Dit team is er niet meer. Deze stap doet niets.")
            stap = Stap(Soort.CAPACITEIT, team, kwartaal=_quarter(row), hoeveelheid=amount)
            return Regel(row, stap, _past(row, peildatum))
        case soort:
            actie = plan.acties.get(row.actie_id or 0)
            if actie is None:
                return Regel(row, None, "Deze actie staat niet meer in het programma. Deze stap doet niets.")
            stap = Stap(soort, actie.pk, kwartaal=_quarter(row), kwartalen=row.kwartalen or 0)
            told = "" if plan.of_actie(actie.pk) else "Alle resultaten van deze actie zijn intussen afgerond."
            return Regel(row, stap, told or (_past(row, peildatum) if soort == Soort.PAUZEREN else ""))


def _move(row: Scenariostap, plan: Plan) -> Regel:
    resultaat = plan.resultaten.get(row.resultaat_id or 0)
    if resultaat is None:
        return Regel(row, None, "Dit resultaat staat niet meer in het programma. Deze stap doet niets.")
    if not resultaat.is_open:
        return Regel(row, None, f"Dit resultaat is intussen {resultaat.fase.label}. Deze stap doet niets.")
    term, now = row.realisatie, resultaat.termijn
    told = ""
    if term == now:
        told = f"In het plan is de termijn nu ook {term.label}."
    elif row.was != now.label:
        was, shown = row.was or "geen termijn", now.label or "geen termijn"
        told = f"Het plan is veranderd: de termijn is nu {shown}. Bij het maken van deze stap was dat {was}."
    return Regel(row, Stap(Soort.TERMIJN, resultaat.pk, termijn=term), told)


def _quarter(row: Scenariostap) -> Kwartaal | None:
    return Kwartaal(row.jaar, row.kwartaal) if row.jaar and row.kwartaal else None


def _past(row: Scenariostap, peildatum: date) -> str:
    quarter = _quarter(row)
    return f"{quarter.label} is intussen voorbij." if quarter and quarter < Kwartaal.of(peildatum) else ""
