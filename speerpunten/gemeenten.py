"""For which municipalities a result is, when it is not for the whole partnership."""

from collections.abc import Collection

from django.db import transaction

from programmes import history
from programmes.models import Gebruiker, Gemeente, Programma
from speerpunten.models import Resultaat


@transaction.atomic
def save(
    programma: Programma,
    resultaat: Resultaat,
    wanted: Collection[Gemeente],
    *,
    versie: int | None,
    door: Gebruiker,
    reden: str = "",
) -> bool:
    """Sets the municipalities of a result; tells whether anything changed. `Conflict` when it changed meanwhile."""
    current = Resultaat.objects.select_for_update().get(pk=resultaat.pk)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    before = list(current.gemeenten.all())
    if set(before) == set(wanted):
        return False
    current.gemeenten.set(wanted)
    current.versie += 1
    current.save(update_fields=["versie"])
    history.note(programma, current, "gemeenten", names(before), names(wanted), door=door, reden=reden)
    return True


def names(gemeenten: Collection[Gemeente]) -> str:
    """By name; none named is the whole partnership."""
    return ", ".join(sorted(gemeente.naam for gemeente in gemeenten)) or "alle gemeenten"
