"""Correcting what was reported, between two rondes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from monitoring.melding import OnvolledigError, missing, next_status, start, tidy
from monitoring.models import Melding
from programmes import history, ordering
from programmes.models import Gebruiker, Programma


class RondeOpenError(Exception):
    """A ronde is open, so the melding is brought up to date in it and not corrected."""


@transaction.atomic
def correct(
    programma: Programma, melding: Melding, inhoud: Mapping[str, Any], *, versie: int, door: Gebruiker, reden: str
) -> Melding:
    """Puts right the melding that counts of a result. It keeps its status, and no editie changes by it.

    Raises `RondeOpenError` when a ronde is open, `history.Conflict` when it changed since `versie` or another melding
    counts by now, `OnvolledigError` when something it needs is missing; then nothing has changed.
    """
    ordering.lock(programma)
    if not Programma.objects.filter(pk=programma.pk, op_slot=True).exists():
        raise RondeOpenError
    current = Melding.objects.select_for_update().get(resultaat=melding.resultaat_id, actueel=True)
    if (current.pk, current.versie) != (melding.pk, versie):
        raise history.Conflict(current)
    ronde, now = melding.ronde, timezone.now()
    achtergrond = start(melding.resultaat, ronde, ronde.peildatum_on(timezone.localdate(now))).achtergrond
    values = tidy(inhoud, achtergrond)
    if lacking := missing(values, achtergrond):
        raise OnvolledigError(lacking)
    wanted = {**values, "status": next_status("corrigeren", current)}
    if any(getattr(current, name) != value for name, value in wanted.items()):
        wanted |= {"ongewijzigd": False, "overgenomen": False}
    saved = history.update(programma, current, wanted, door=door, reden=reden)
    if saved.versie != versie:
        saved.door, saved.door_naam, saved.gewijzigd_op = door, str(door), now
        saved.save(update_fields=["door", "door_naam", "gewijzigd_op"])
    return saved
