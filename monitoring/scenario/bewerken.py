"""Changing a scenario and its steps: only while it is a concept, one change after another.

Every change locks the scenario first, so that nobody changes what somebody else just put forward.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from monitoring.models import Scenario, Scenariostap, Termijnvoorstel
from programmes import history
from programmes.models import Gebruiker, Programma

Status, Proposal = Scenario.Status, Termijnvoorstel.Status

NAAM_MAX = 120


class NietMeerConceptError(Exception):
    """The scenario was put forward, decided on or put away since it was read; `nu` is the scenario as it is now."""

    def __init__(self, nu: Scenario) -> None:
        super().__init__(f"{nu.pk} is {nu.status}")
        self.nu = nu


class StaatErAlError(Exception):
    """The scenario has a step about this result or actie already, or the programme a scenario of this name."""


@transaction.atomic
def make(programma: Programma, *, naam: str, toelichting: str, door: Gebruiker) -> Scenario:
    """A new concept without steps; `StaatErAlError` when the name is taken."""
    scenario = Scenario(
        programma=programma,
        naam=naam,
        toelichting=toelichting,
        door=door,
        door_naam=str(door),
        gemaakt_op=timezone.now(),
    )
    return _once(lambda: history.create(programma, scenario, door=door))


@transaction.atomic
def change(scenario: Scenario, values: Mapping[str, Any], *, versie: int | None, door: Gebruiker) -> Scenario:
    """Another name or explanation; `history.Conflict`, `StaatErAlError` or `NietMeerConceptError`."""
    lock(scenario)
    return _once(lambda: history.update(scenario.programma, scenario, values, versie=versie, door=door))


@transaction.atomic
def copy(scenario: Scenario, *, door: Gebruiker) -> Scenario:
    """A new concept with the same steps, whatever became of this one."""
    Programma.objects.select_for_update(no_key=True).get(pk=scenario.programma_id)
    taken = set(Scenario.objects.filter(programma=scenario.programma_id).values_list("naam", flat=True))
    numbered = (f"{scenario.naam[: NAAM_MAX - 14]} (kopie {number})" for number in range(1, len(taken) + 2))
    naam = next(name for name in numbered if name not in taken)
    made = make(scenario.programma, naam=naam, toelichting=scenario.toelichting, door=door)
    steps = []
    for row in scenario.stappen.all():
        row.pk, row.scenario, row.versie = None, made, 1
        steps.append((row, None))
    history.create_many(scenario.programma, steps, door=door, reden=f"Overgenomen uit ‘{scenario.naam}’")
    return made


@transaction.atomic
def put_away(scenario: Scenario, *, weg: bool, door: Gebruiker) -> None:
    """Puts a scenario away, or brings it back as what it was. One that waits for a besluit stays on the table."""
    current = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if weg and may_be_put_away(current, list(current.voorstellen.all())):
        history.update(scenario.programma, current, {"status": Status.GEARCHIVEERD}, door=door)
    elif not weg and current.status == Status.GEARCHIVEERD:
        # What was put forward keeps telling to whom, so that tells what it was.
        was = Status.BESLOTEN if current.voorgelegd_op else Status.CONCEPT
        history.update(scenario.programma, current, {"status": was}, door=door)


def may_be_put_away(scenario: Scenario, voorstellen: Collection[Termijnvoorstel]) -> bool:
    """Whether nothing waits any more. Pure: `voorstellen` are those of the scenario.

    Its proposals may have been decided on one by one, without a besluit about the scenario itself.
    """
    if scenario.status == Status.VOORGELEGD:
        return is_decided(voorstellen) and not any(row.status == Proposal.INGEDIEND for row in voorstellen)
    return scenario.status in {Status.CONCEPT, Status.BESLOTEN}


def is_decided(voorstellen: Collection[Termijnvoorstel]) -> bool:
    """Whether a body decided on any of these."""
    return any(row.status in {Proposal.AANGENOMEN, Proposal.AFGEWEZEN} for row in voorstellen)


@transaction.atomic
def add_step(scenario: Scenario, stap: Scenariostap, *, door: Gebruiker) -> Scenariostap:
    """Puts a step after the others; `StaatErAlError` when there is one about the same result or actie."""
    lock(scenario)
    last = scenario.stappen.aggregate(last=Max("volgorde"))["last"] or 0
    stap.scenario, stap.volgorde = scenario, last + 1
    return _once(lambda: history.create(scenario.programma, stap, door=door))


@transaction.atomic
def change_step(stap: Scenariostap, values: Mapping[str, Any], *, versie: int | None, door: Gebruiker) -> Scenariostap:
    """Raises `history.Conflict` with the step as it is now when somebody else was first, else as `add_step`."""
    scenario = stap.scenario
    lock(scenario)
    return _once(lambda: history.update(scenario.programma, stap, values, versie=versie, door=door))


@transaction.atomic
def remove_step(stap: Scenariostap, *, door: Gebruiker) -> None:
    lock(stap.scenario)
    current = Scenariostap.objects.filter(pk=stap.pk).first()
    if current:  # else somebody else took it away
        history.delete(stap.scenario.programma, current, door=door)


def lock(scenario: Scenario) -> Scenario:
    """The scenario as it is now, for this transaction alone; `NietMeerConceptError` when it can no longer change."""
    current = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if current.status != Status.CONCEPT:
        raise NietMeerConceptError(current)
    return current


def _once[T](save: Callable[[], T]) -> T:
    try:
        with transaction.atomic():
            return save()
    except IntegrityError as error:
        raise StaatErAlError from error
