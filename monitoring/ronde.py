"""What may happen to a ronde: it is opened, one at a time per programme, and closed."""

from django.db import IntegrityError, transaction

from monitoring.models import Ronde
from programmes import history
from programmes.models import Gebruiker

# From which status a ronde may go where. Closed stays closed: what was reported then is what the figures speak of.
OVERGANGEN = {Ronde.Status.OPEN: frozenset({Ronde.Status.GESLOTEN}), Ronde.Status.GESLOTEN: frozenset[str]()}


class RondeBezetError(Exception):
    """There is an open ronde already, or one for this period."""


class OvergangError(Exception):
    """The ronde cannot go there from where it is."""


def open_ronde(ronde: Ronde, *, door: Gebruiker) -> Ronde:
    """Saves this ronde as the open one of its programme; raises `RondeBezetError` when it cannot be."""
    try:
        return history.create(ronde.programma, ronde, door=door)
    except IntegrityError as error:
        raise RondeBezetError from error


@transaction.atomic
def close_ronde(ronde: Ronde, *, door: Gebruiker) -> Ronde:
    """From now on nothing can be reported in it; raises `OvergangError` when it is closed already."""
    current = Ronde.objects.select_for_update().get(pk=ronde.pk)
    if Ronde.Status.GESLOTEN not in OVERGANGEN[Ronde.Status(current.status)]:
        raise OvergangError
    return history.update(ronde.programma, ronde, {"status": Ronde.Status.GESLOTEN}, door=door)
