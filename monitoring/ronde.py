"""What may happen to a ronde, from preparing it to publishing its editie."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from monitoring import herinneringen
from monitoring.models import Ronde
from programmes import history
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


class RondeBezetError(Exception):
    """There is an open ronde already, or one for this period."""


class OvergangError(Exception):
    """The ronde cannot go there from where it is."""


def prepare(ronde: Ronde, *, door: Gebruiker) -> Ronde:
    """Saves a ronde that is not open yet; raises `RondeBezetError` when there is one for this period."""
    ronde.status = Status.VOORBEREIDING
    return _create(ronde, door=door)


@transaction.atomic
def open_ronde(ronde: Ronde, *, door: Gebruiker, reden: str = "") -> Ronde:
    """Opens a new, prepared or closed ronde; from now on can be reported in it.

    Raises `RondeBezetError` when another ronde of the programme is open or there is one for this period already.
    """
    if ronde.pk is None:
        ronde.status = Status.OPEN
        opened = _create(ronde, door=door)
    else:
        try:
            with transaction.atomic():
                opened = move(ronde, Status.OPEN, door=door, reden=reden, gesloten_op=None)
        except IntegrityError as error:
            raise RondeBezetError from error
    _lock_programma(ronde.programma, op_slot=False)
    herinneringen.tell_opened(opened, reden)
    return opened


@transaction.atomic
def close_ronde(ronde: Ronde, *, door: Gebruiker, today: date) -> Ronde:
    """From now on nothing can be reported in it; raises `OvergangError` when it is not open."""
    closed = move(ronde, Status.GESLOTEN, door=door, gesloten_op=today)
    _lock_programma(ronde.programma, op_slot=True)
    return closed


@transaction.atomic
def move(ronde: Ronde, status: Ronde.Status, *, door: Gebruiker, reden: str = "", **values: Any) -> Ronde:
    """Brings the ronde to this status, with its row locked; raises `OvergangError` when the table has no such step."""
    current = Ronde.objects.select_for_update().get(pk=ronde.pk)
    if status not in OVERGANGEN[Ronde.Status(current.status)]:
        raise OvergangError
    return history.update(ronde.programma, current, {"status": status, **values}, door=door, reden=reden)


def _create(ronde: Ronde, *, door: Gebruiker) -> Ronde:
    try:
        return history.create(ronde.programma, ronde, door=door)
    except IntegrityError as error:
        raise RondeBezetError from error


def _lock_programma(programma: Programma, *, op_slot: bool) -> None:
    """Not a fact of its own: it follows from the ronde, whose history tells it."""
    Programma.objects.filter(pk=programma.pk).update(op_slot=op_slot)
    programma.op_slot = op_slot
