"""What may happen to a ronde, from preparing it to publishing its editie.

Every step locks the programme first and then the ronde, so that two people who press at once wait for each other
and whoever changes the plan knows whether the programme is locked.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import PROTECT

from monitoring import herinneringen
from monitoring.models import Ronde
from programmes import history, ordering
from programmes.models import Gebruiker, Programma

Status = Ronde.Status

# From which status a ronde may go where. Back from gesloten to open asks for a reason; nothing else goes back.
OVERGANGEN: dict[Ronde.Status, frozenset[Ronde.Status]] = {
    Status.VOORBEREIDING: frozenset({Status.OPEN}),
    Status.OPEN: frozenset({Status.GESLOTEN}),
    Status.GESLOTEN: frozenset({Status.OPEN, Status.VASTGESTELD}),
    Status.VASTGESTELD: frozenset({Status.GEPUBLICEERD}),
    Status.GEPUBLICEERD: frozenset(),
}

# While it has one of these, the days of a ronde can still be changed.
WIJZIGBAAR = frozenset({Status.VOORBEREIDING, Status.OPEN})


class RondeBezetError(Exception):
    """There is an open ronde already, or one for this period."""


class InGebruikError(Exception):
    """The ronde cannot be taken away; the message tells what was recorded with it."""


class OvergangError(Exception):
    """The ronde cannot go there from where it is."""


def prepare(ronde: Ronde, *, door: Gebruiker) -> Ronde:
    """Saves a ronde that is not open yet; raises `RondeBezetError` when there is one for this period."""
    ronde.status = Status.VOORBEREIDING
    return _create(ronde, door=door)


@transaction.atomic
def change_days(ronde: Ronde, days: Mapping[str, Any], *, versie: int | None, door: Gebruiker) -> Ronde:
    """Sets its days; raises `OvergangError` once it is closed, `history.Conflict` when it moved on since `versie`."""
    current = locked(ronde)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    if current.status not in WIJZIGBAAR:
        raise OvergangError
    return history.update(ronde.programma, current, days, door=door)


@transaction.atomic
def remove(ronde: Ronde, *, door: Gebruiker) -> None:
    """Takes away a ronde that was prepared by mistake; the history keeps that it was there.

    Raises `OvergangError` once it has been opened, `InGebruikError` when something was recorded with it.
    """
    current = locked(ronde)
    if current.status != Status.VOORBEREIDING:
        raise OvergangError
    if used := recorded_with(current):
        raise InGebruikError(used)
    current.programma = ronde.programma
    history.delete(ronde.programma, current, door=door)


def recorded_with(ronde: Ronde) -> str:
    """What was recorded with this ronde and must stay, such as '2 meldingen'; empty when there is nothing."""
    found = []
    for relation in Ronde._meta.related_objects:
        if relation.on_delete is PROTECT:
            model = relation.related_model
            number = model._base_manager.filter(**{relation.field.name: ronde}).count()
            names = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
            found += [f"{number} {names}"] if number else []
    return " en ".join(found)


@transaction.atomic
def open_ronde(ronde: Ronde, *, door: Gebruiker, reden: str = "", **days: date) -> Ronde:
    """Opens a new, prepared or closed ronde; from now on can be reported in it. `days` are set along with it.

    Raises `RondeBezetError` when another ronde of the programme is open or there is one for this period already,
    `OvergangError` when it is not the newest one that was ever open: what was reported later would be overtaken.
    """
    if overtaken(ronde):
        raise OvergangError
    if ronde.pk is None:
        ronde.status = Status.OPEN
        opened = _create(ronde, door=door)
    else:
        try:
            with transaction.atomic():
                opened = move(ronde, Status.OPEN, door=door, reden=reden, gesloten_op=None, **days)
        except IntegrityError as error:
            raise RondeBezetError from error
    set_lock(ronde.programma)
    herinneringen.tell_opened(opened, reden)
    return opened


def overtaken(ronde: Ronde) -> bool:
    """Whether a later ronde of the programme has been opened."""
    return any(
        (later.jaar, later.nummer) > (ronde.jaar, ronde.nummer)
        for later in Ronde.objects.filter(programma=ronde.programma).exclude(status=Status.VOORBEREIDING)
    )


@transaction.atomic
def close_ronde(ronde: Ronde, *, door: Gebruiker, today: date) -> Ronde:
    """From now on nothing can be reported in it; raises `OvergangError` when it is not open."""
    closed = move(ronde, Status.GESLOTEN, door=door, gesloten_op=today)
    set_lock(ronde.programma)
    return closed


@transaction.atomic
def move(ronde: Ronde, status: Ronde.Status, *, door: Gebruiker, reden: str = "", **values: Any) -> Ronde:
    """Brings the ronde to this status, with its row locked; raises `OvergangError` when the table has no such step."""
    current = locked(ronde)
    if status not in OVERGANGEN[Ronde.Status(current.status)]:
        raise OvergangError
    return history.update(ronde.programma, current, {"status": status, **values}, door=door, reden=reden)


def locked(ronde: Ronde) -> Ronde:
    ordering.lock(ronde.programma)
    return Ronde.objects.select_for_update().get(pk=ronde.pk)


def _create(ronde: Ronde, *, door: Gebruiker) -> Ronde:
    try:
        return history.create(ronde.programma, ronde, door=door)
    except IntegrityError as error:
        raise RondeBezetError from error


def set_lock(programma: Programma) -> None:
    """Locks the programme between rondes: one has been open, and none is open now.

    Not a fact of its own: it follows from the rondes, whose history tells it.
    """
    statuses = set(Ronde.objects.filter(programma=programma).values_list("status", flat=True))
    programma.op_slot = Status.OPEN not in statuses and bool(statuses - {Status.VOORBEREIDING})
    Programma.objects.filter(pk=programma.pk).update(op_slot=programma.op_slot)
