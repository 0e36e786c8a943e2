"""Giving, changing and settling actiepunten: what somebody promised to do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from monitoring.models import Actiepunt
from monitoring.vergadering import berichten
from monitoring.vergadering.overgangen import ACTIEPUNT, GeenOvergangError
from programmes import history
from programmes.models import Gebruiker

Status = Actiepunt.Status


@transaction.atomic
def give(actie: Actiepunt, *, door: Gebruiker) -> Actiepunt:
    """Saves a new actiepunt and tells its owner."""
    made = history.create(actie.programma, actie, door=door)
    berichten.tell_given(made, door=door)
    return made


@transaction.atomic
def change(actie: Actiepunt, values: Mapping[str, Any], *, versie: int | None, door: Gebruiker) -> Actiepunt:
    """Changes what, who or when of an open one; a new owner is told. `history.Conflict` when somebody was first."""
    before = actie.eigenaar_id
    current = history.update(actie.programma, actie, values, versie=versie, door=door)
    if not current.is_open:
        raise GeenOvergangError(f"Dit actiepunt is {current.get_status_display()}. Open het eerst weer.")
    if current.eigenaar_id != before:
        berichten.tell_given(current, door=door)
    return current


@transaction.atomic
def settle(
    actie: Actiepunt, naar: Status, *, uitkomst: str, versie: int | None, today: date, door: Gebruiker
) -> Actiepunt:
    """Says that it is done or no longer needed, with what came of it; or opens it again, without `uitkomst`."""
    current = Actiepunt.objects.select_for_update().get(pk=actie.pk)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    if naar not in ACTIEPUNT[Status(current.status)]:
        raise GeenOvergangError(f"Dit actiepunt is al {current.get_status_display()}.")
    opens = naar == Status.OPEN
    values = {"status": naar, "afgehandeld_op": None if opens else today, "uitkomst": "" if opens else uitkomst}
    return history.update(actie.programma, current, values, door=door)


@transaction.atomic
def withdraw(actie: Actiepunt, *, door: Gebruiker) -> None:
    """Removes one that came of a mistake in a meeting that still goes on, with the mail about it that waits."""
    berichten.take_back(actie)
    history.delete(actie.programma, actie, door=door, reden="Uitkomst van het agendapunt gewijzigd")
