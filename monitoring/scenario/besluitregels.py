"""What a besluit would say when it follows a scenario: its lines, and what no line can carry.

A besluit speaks of results. A move adopts the proposal it became; a stop ends every open result of the actie, after
rejecting the proposal that waits about it; a pause lets them go slower. Capacity is of a team, so the text of the
besluit tells it and `monitoring.scenario.uitvoeren.adopt` does it.
"""

from collections.abc import Iterable, Mapping, Sequence

from monitoring.besluit import Regel
from monitoring.capaciteit.getal import show
from monitoring.models import Keuze, Scenario, Scenariostap, Termijnvoorstel
from monitoring.scenario.plan import Soort
from monitoring.stand import with_fase
from speerpunten.models import AFGEROND, Resultaat


def besluitregels(
    stappen: Iterable[Scenariostap],
    resultaten: Mapping[int, Sequence[Resultaat]],
    wachtend: Mapping[int, Termijnvoorstel],
    scenario: int,
) -> list[Regel]:
    """The lines that follow the scenario with this key. Pure.

    `resultaten` are the open results of each actie, with their terms, in the order of the plan; `wachtend` the
    proposals that wait, by result. A result that stops gets no other choice.
    """
    steps = list(stappen)
    of_actie = {step.actie_id: step for step in steps if step.soort in {Soort.STOPPEN, Soort.PAUZEREN}}
    moves = {step.resultaat_id: step for step in steps if step.soort == Soort.TERMIJN}
    found: list[Regel] = []
    for actie, rows in resultaten.items():
        step = of_actie.get(actie)
        for row in rows:
            wacht, move = wachtend.get(row.pk), moves.get(row.pk)
            if step and step.soort == Soort.STOPPEN:
                if wacht:
                    found.append(Regel(row, Keuze.AFWIJZEN, "De actie stopt.", wacht))
                found.append(Regel(row, Keuze.STOPPEN, _why(step, "De actie stopt.")))
                continue
            if move and wacht and wacht.scenario_id == scenario:
                found.append(Regel(row, Keuze.AANNEMEN, move.toelichting, wacht))
            if step:
                found.append(Regel(row, Keuze.TEMPORISEREN, _why(step, f"De actie pauzeert {step.wat}.")))
    return found


def _why(step: Scenariostap, told: str) -> str:
    return f"{told} {step.toelichting}".strip()


def regels_of(scenario: Scenario) -> list[Regel]:
    """The lines that follow this scenario as the plan is now; four queries."""
    steps = list(scenario.stappen.all())
    acties = {step.actie_id for step in steps if step.actie_id}
    moved = {step.resultaat_id for step in steps if step.resultaat_id}
    rows = Resultaat.objects.in_programma(scenario.programma).with_plan().in_plan_order()
    by_actie: dict[int, list[Resultaat]] = {}
    for row in with_fase(rows):
        wanted = row.actie_id in acties or row.pk in moved
        if wanted and row.fase not in AFGEROND:  # type: ignore[attr-defined]  # what with_fase adds
            by_actie.setdefault(row.actie_id, []).append(row)
    keys = [row.pk for rows_of_actie in by_actie.values() for row in rows_of_actie]
    waiting = Termijnvoorstel.objects.filter(resultaat__in=keys, status=Termijnvoorstel.Status.INGEDIEND)
    return besluitregels(steps, by_actie, {row.resultaat_id: row for row in waiting}, scenario.pk)


def besluittekst(scenario: Scenario, stappen: Iterable[Scenariostap], eenheid: str) -> str:
    """What the text of the besluit begins with: what follows the scenario, and the capacity no line tells. Pure."""
    added = [
        f"{show(step.hoeveelheid)} {eenheid} voor {step.onderwerp} in Q{step.kwartaal} {step.jaar}"
        for step in stappen
        if step.soort == Soort.CAPACITEIT and step.hoeveelheid
    ]
    told = f"Scenario ‘{scenario.naam}’ wordt gevolgd."
    return f"{told} Capaciteit erbij: {'; '.join(added)}." if added else told
