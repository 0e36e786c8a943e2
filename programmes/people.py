"""Changes the details of a person, who may work in more than one programme."""

from collections.abc import Mapping

from django.db import transaction

from programmes import history
from programmes.access import programmas_for
from programmes.models import Gebruiker


@transaction.atomic
def change_details(gebruiker: Gebruiker, values: Mapping[str, str], *, door: Gebruiker, versie: int | None) -> bool:
    """Sets name, organisation or function and notes it in the history of every programme the person works in.

    Raises `history.Conflict` when the details changed since version `versie`. False when nothing differs.
    """
    current = Gebruiker.objects.select_for_update().get(pk=gebruiker.pk)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return False
    before = {name: history.shown(current, name) for name in changed}
    for name, value in changed.items():
        setattr(current, name, value)
    current.versie += 1
    current.save(update_fields=[*changed, "versie"])
    for programma in programmas_for(current):
        for name in changed:
            veld = history.verbose_name(current, name)
            history.note(programma, current, veld, before[name], history.shown(current, name), door=door)
    return True
