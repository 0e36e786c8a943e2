"""What a scenario comes to: the plan with its steps done, and both measured alike.

Pure: (plan, steps, peildatum) in, figures and sentences out. The order of the steps does not matter. What a step is
about that is no longer there, or is done, is left as it is.

A pause moves the work of the actie from its first quarter on by the number of quarters, and leaves the terms of its
results: a term moves by a step of its own, since it becomes a proposal. Stopping takes the work away from the quarter
of the peildatum on, and ends the results that are still open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from monitoring.capaciteit.balans import ZERO, Balans, Cel, Plek, bereken, samen
from monitoring.capaciteit.getal import show
from monitoring.scenario.plan import Plan, Resultaat, Soort, Stap, Werk
from speerpunten.afhankelijkheden import runs_ahead
from speerpunten.models import AFGEROND, Fase
from speerpunten.realisatie import Kwartaal


class Ingreep(StrEnum):
    """What a scenario does to a result, heaviest first."""

    GESTOPT = "gestopt"
    GEPAUZEERD = "gepauzeerd"
    VERSCHOVEN = "verschoven"


@dataclass(frozen=True)
class Breuk:
    """A result that cannot be right about when it is done: it is due before what it waits on, or that was dropped."""

    resultaat: Resultaat
    voorganger: Resultaat

    @property
    def zin(self) -> str:
        if self.voorganger.fase == Fase.VERVALLEN:
            return f"{self.resultaat.plek} wacht op {self.voorganger.plek}, en dat vervalt."
        own, before = self.resultaat.termijn.label, self.voorganger.termijn.label
        return f"{self.resultaat.plek} ({own}) is eerder dan {self.voorganger.plek} ({before}), waar het op wacht."


@dataclass(frozen=True)
class Meting:
    """What can be counted of a plan."""

    balans: Balans
    open: int
    voorbij: tuple[Resultaat, ...]
    verschoven: int
    breuken: tuple[Breuk, ...]


@dataclass(frozen=True)
class Maat:
    """One figure of the plan and of the scenario; `meer` says whether more of it is better, worse or neither."""

    naam: str
    plan: Decimal
    scenario: Decimal
    meer: str

    @property
    def verschil(self) -> Decimal:
        return self.scenario - self.plan

    @property
    def woorden(self) -> str:
        """Such as '2 minder'."""
        if not self.verschil:
            return "gelijk"
        return f"{show(abs(self.verschil))} {'meer' if self.verschil > 0 else 'minder'}"

    @property
    def oordeel(self) -> str:
        """'beter', 'slechter' or nothing."""
        if not self.verschil or not self.meer:
            return ""
        return self.meer if self.verschil > 0 else {"slechter": "beter", "beter": "slechter"}[self.meer]

    @property
    def richting(self) -> str:
        return "gelijk" if not self.verschil else "meer" if self.verschil > 0 else "minder"

    @property
    def toont_plan(self) -> str:
        return show(self.plan)

    @property
    def toont_scenario(self) -> str:
        return show(self.scenario)


@dataclass(frozen=True)
class Vak:
    """A team in a quarter, in the plan and in the scenario."""

    plan: Cel
    scenario: Cel

    @property
    def is_anders(self) -> bool:
        return (self.plan.belasting, self.plan.capaciteit) != (self.scenario.belasting, self.scenario.capaciteit)

    @property
    def getal_plan(self) -> str:
        return _shown(self.plan)

    @property
    def getal_scenario(self) -> str:
        return _shown(self.scenario)


@dataclass(frozen=True)
class Gevolgen:
    """All that a page about a scenario tells. `geraakt` is in the order of the plan."""

    plan: Meting
    scenario: Meting
    geraakt: tuple[tuple[Resultaat, Ingreep], ...]
    gemeenten: tuple[tuple[str, int], ...]
    aantal_gemeenten: int
    eenheid: str

    @property
    def maten(self) -> list[Maat]:
        one, other = self.plan, self.scenario
        figures: list[tuple[str, Decimal | int, Decimal | int, str]] = [
            ("Keren te veel werk bij een team", len(one.balans.te_veel), len(other.balans.te_veel), "slechter"),
            (f"Te veel werk samen ({self.eenheid})", _short(one.balans), _short(other.balans), "slechter"),
            ("Termijnen voorbij", len(one.voorbij), len(other.voorbij), "slechter"),
            ("Afhankelijkheden die niet kloppen", len(one.breuken), len(other.breuken), "slechter"),
            ("Termijnen verschoven sinds de start", one.verschoven, other.verschoven, ""),
            ("Resultaten die doorgaan", one.open, other.open, ""),
        ]
        return [Maat(naam, Decimal(plan), Decimal(scenario), meer) for naam, plan, scenario, meer in figures]

    @property
    def rijen(self) -> list[tuple[str, list[Vak]]]:
        """Team by team its cells."""
        pairs = zip(self.plan.balans.rijen, self.scenario.balans.rijen, strict=True)
        return [
            (one.team, [Vak(*cells) for cells in zip(one.cellen, other.cellen, strict=True)]) for one, other in pairs
        ]

    @property
    def nieuw_te_veel(self) -> list[str]:
        """Overload that the plan does not have, in sentences."""
        before = {(cel.team_id, cel.kwartaal) for cel in self.plan.balans.te_veel}
        return [cel.zin for cel in self.scenario.balans.te_veel if (cel.team_id, cel.kwartaal) not in before]

    @property
    def nog_te_veel(self) -> list[str]:
        before = {(cel.team_id, cel.kwartaal) for cel in self.plan.balans.te_veel}
        return [cel.zin for cel in self.scenario.balans.te_veel if (cel.team_id, cel.kwartaal) in before]

    @property
    def opgelost(self) -> list[str]:
        """Overload of the plan that is gone in the scenario."""
        after = {(cel.team_id, cel.kwartaal) for cel in self.scenario.balans.te_veel}
        return [cel.zin for cel in self.plan.balans.te_veel if (cel.team_id, cel.kwartaal) not in after]

    @property
    def nieuwe_breuken(self) -> list[Breuk]:
        before = {(row.resultaat.pk, row.voorganger.pk) for row in self.plan.breuken}
        return [row for row in self.scenario.breuken if (row.resultaat.pk, row.voorganger.pk) not in before]

    @property
    def oude_breuken(self) -> list[Breuk]:
        new = {(row.resultaat.pk, row.voorganger.pk) for row in self.nieuwe_breuken}
        return [row for row in self.scenario.breuken if (row.resultaat.pk, row.voorganger.pk) not in new]

    @property
    def herstelde_breuken(self) -> list[Breuk]:
        after = {(row.resultaat.pk, row.voorganger.pk) for row in self.scenario.breuken}
        return [row for row in self.plan.breuken if (row.resultaat.pk, row.voorganger.pk) not in after]

    @property
    def merkt_iedereen(self) -> int:
        """With how many results every municipality is concerned, when that is the same for all; else 0."""
        counts = {count for _, count in self.gemeenten}
        return counts.pop() if len(counts) == 1 and len(self.gemeenten) == self.aantal_gemeenten else 0

    @property
    def wettelijk(self) -> list[tuple[Resultaat, Ingreep]]:
        """What is touched though it is a legal duty."""
        return [(row, ingreep) for row, ingreep in self.geraakt if row.wettelijk]

    @property
    def onbevestigd(self) -> list[tuple[Resultaat, Ingreep]]:
        """What is touched and may be a legal duty: nobody confirmed the grondslagen yet."""
        return [(row, ingreep) for row, ingreep in self.geraakt if not row.wettelijk and not row.bevestigd]


def uitwerken(plan: Plan, stappen: Iterable[Stap], peildatum: date) -> Plan:
    """The plan as it would be with these steps done."""
    now = Kwartaal.of(peildatum)
    known = list(stappen)
    stopped = {stap.over for stap in known if stap.soort == Soort.STOPPEN}
    terms = {stap.over: stap.termijn for stap in known if stap.soort == Soort.TERMIJN and stap.termijn is not None}
    pauses = {
        stap.over: (max(stap.kwartaal, now), stap.kwartalen)
        for stap in known
        if stap.soort == Soort.PAUZEREN and stap.kwartaal
    }
    resultaten = {
        pk: replace(
            row,
            termijn=terms.get(pk, row.termijn),
            fase=Fase.VERVALLEN if row.actie in stopped else row.fase,
        )
        if row.is_open and (pk in terms or row.actie in stopped)
        else row
        for pk, row in plan.resultaten.items()
    }
    inzet: dict[Werk, Decimal] = {}
    for (actie, team, quarter), amount in plan.inzet.items():
        if actie in stopped and quarter >= now:
            continue
        start, count = pauses.get(actie, (None, 0))
        later = quarter + count if start is not None and quarter >= start else quarter
        inzet[actie, team, later] = amount
    added = [
        {(stap.over, stap.kwartaal): stap.hoeveelheid}
        for stap in known
        if stap.soort == Soort.CAPACITEIT and stap.kwartaal and stap.over in plan.teams
    ]
    capaciteit = samen(plan.capaciteit, *added) if added else plan.capaciteit
    return replace(plan, resultaten=resultaten, inzet=inzet, capaciteit=capaciteit)


def meet(plan: Plan, peildatum: date, kwartalen: Sequence[Kwartaal]) -> Meting:
    """What can be counted of a plan, with its load in these quarters."""
    load: dict[Plek, Decimal] = {}
    for (_, team, quarter), amount in plan.inzet.items():
        load[team, quarter] = load.get((team, quarter), ZERO) + amount
    still_open = [row for row in plan.resultaten.values() if row.is_open]
    return Meting(
        balans=bereken(plan.teams, kwartalen, load, plan.capaciteit, plan.eenheid),
        open=len(still_open),
        voorbij=tuple(row for row in still_open if row.termijn.has_passed(peildatum)),
        verschoven=sum(row.termijn != row.oorspronkelijk for row in plan.resultaten.values()),
        breuken=_breuken(plan),
    )


def reken(plan: Plan, stappen: Sequence[Stap], peildatum: date, kwartalen: Sequence[Kwartaal]) -> Gevolgen:
    """What the steps come to, beside the plan."""
    other = uitwerken(plan, stappen, peildatum)
    touched = geraakt(plan, other, stappen)
    return Gevolgen(
        plan=meet(plan, peildatum, kwartalen),
        scenario=meet(other, peildatum, kwartalen),
        geraakt=touched,
        gemeenten=_gemeenten(plan, [row for row, _ in touched]),
        aantal_gemeenten=len(plan.gemeenten),
        eenheid=plan.eenheid,
    )


def geraakt(plan: Plan, other: Plan, stappen: Iterable[Stap]) -> tuple[tuple[Resultaat, Ingreep], ...]:
    """Which results of the plan the steps touch, each with the heaviest of what happens to it."""
    paused = {stap.over for stap in stappen if stap.soort == Soort.PAUZEREN}
    found = []
    for pk, row in plan.resultaten.items():
        after = other.resultaten[pk]
        if after.fase != row.fase:
            found.append((row, Ingreep.GESTOPT))
        elif row.actie in paused and row.is_open:
            found.append((row, Ingreep.GEPAUZEERD))
        elif after.termijn != row.termijn:
            found.append((row, Ingreep.VERSCHOVEN))
    return tuple(found)


def houdt_termijn(plan: Plan, stappen: Sequence[Stap]) -> dict[int, list[Resultaat]]:
    """Of each pause, by its actie, the results whose term lies after its start and that no step moves."""
    moved = {stap.over for stap in stappen if stap.soort == Soort.TERMIJN}
    return {
        stap.over: [
            row
            for row in plan.of_actie(stap.over)
            if row.pk not in moved and row.termijn.tot and stap.kwartaal and row.termijn.tot >= stap.kwartaal.first_day
        ]
        for stap in stappen
        if stap.soort == Soort.PAUZEREN
    }


def horizon(plan: Plan, stappen: Iterable[Stap], peildatum: date) -> tuple[Kwartaal, ...]:
    """The quarters to show: from the one of the peildatum on, eight or as far as anything is recorded, at most 16."""
    now = Kwartaal.of(peildatum)
    pause = max((stap.kwartalen for stap in stappen if stap.soort == Soort.PAUZEREN), default=0)
    last = max((quarter for _, _, quarter in plan.inzet), default=now) + pause
    last = max([last, *(quarter for _, quarter in plan.capaciteit)])
    count = min(_MOST, max(_LEAST, last - now + 1))
    return tuple(now + later for later in range(count))


_LEAST, _MOST = 8, 16


def _breuken(plan: Plan) -> tuple[Breuk, ...]:
    found = []
    for own_pk, before_pk in sorted(plan.wacht_op):
        own, before = plan.resultaten.get(own_pk), plan.resultaten.get(before_pk)
        if own is None or before is None or not own.is_open:
            continue
        dropped = before.fase == Fase.VERVALLEN
        if dropped or (before.fase not in AFGEROND and runs_ahead(own.termijn, before.termijn)):
            found.append(Breuk(own, before))
    return tuple(found)


def _gemeenten(plan: Plan, rows: Sequence[Resultaat]) -> tuple[tuple[str, int], ...]:
    """Of each municipality how many of these results are for it; those without any are left out."""
    counts: Mapping[str, int] = {
        naam: sum(not row.gemeenten or naam in row.gemeenten for row in rows) for naam in plan.gemeenten
    }
    return tuple((naam, count) for naam, count in counts.items() if count)


def _short(balans: Balans) -> Decimal:
    return sum((cel.tekort for cel in balans.te_veel), ZERO)


def _shown(cel: Cel) -> str:
    """What is asked of what can be done, such as '1,4 / 1'."""
    return show(cel.belasting) if cel.capaciteit is None else f"{show(cel.belasting)} / {show(cel.capaciteit)}"
