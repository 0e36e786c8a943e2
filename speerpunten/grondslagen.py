"""Why a speerpunt is in the programme: its grondslagen, and whether somebody who knows has confirmed them."""

from collections.abc import Collection

from django.db import transaction

from programmes import history
from programmes.models import Gebruiker, Grondslag, Programma
from speerpunten.models import Speerpunt


@transaction.atomic
def save(
    programma: Programma,
    speerpunt: Speerpunt,
    wanted: Collection[Grondslag],
    *,
    bevestigd: bool,
    versie: int | None,
    door: Gebruiker,
    reden: str = "",
) -> Speerpunt:
    """Sets the grondslagen of a speerpunt. `Conflict` when it changed since it was read."""
    current = Speerpunt.objects.select_for_update().get(pk=speerpunt.pk)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    before = list(current.grondslagen.all())
    if set(before) != set(wanted):
        current.grondslagen.set(wanted)
        current.versie += 1
        current.save(update_fields=["versie"])
        history.note(programma, current, "grondslagen", names(before), names(wanted), door=door, reden=reden)
    return history.update(programma, current, {"grondslagen_bevestigd": bevestigd}, door=door, reden=reden)


def names(grondslagen: Collection[Grondslag]) -> str:
    """In the order of the legend; says so when there are none."""
    return ", ".join(str(item) for item in sorted(grondslagen, key=lambda item: item.volgorde)) or "geen"
