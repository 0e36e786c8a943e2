"""What a vergadering, an agendapunt and an actiepunt may become: one table for each, and the lock around a step."""

from monitoring.models import Actiepunt, Agendapunt, Vergadering
from programmes import ordering

Vergaderstatus = Vergadering.Status
Uitkomst = Agendapunt.Uitkomst
Actiestatus = Actiepunt.Status

# Back to the preparation only when nothing was recorded yet.
VERGADERING: dict[Vergadering.Status, frozenset[Vergadering.Status]] = {
    Vergaderstatus.VOORBEREIDING: frozenset({Vergaderstatus.BEZIG}),
    Vergaderstatus.BEZIG: frozenset({Vergaderstatus.VOORBEREIDING, Vergaderstatus.AFGEROND}),
    Vergaderstatus.AFGEROND: frozenset(),
}

# What is said of an item at the close of a meeting, when it has no outcome.
BIJ_SLUITEN = (Uitkomst.VERPLAATST, Uitkomst.VERVALLEN)

# With these an item goes on to another agenda.
VERDER = (Uitkomst.DOORGEGEVEN, Uitkomst.VERPLAATST)

_IN_MEETING = frozenset({Uitkomst.BESLUIT, Uitkomst.ACTIE, Uitkomst.DOORGEGEVEN, Uitkomst.BESPROKEN})

# In a meeting an outcome can be mended until the close; what a besluit did needs another besluit.
AGENDAPUNT: dict[Agendapunt.Uitkomst, frozenset[Agendapunt.Uitkomst]] = {
    Uitkomst.OPEN: _IN_MEETING | frozenset(BIJ_SLUITEN),
    Uitkomst.BESPROKEN: _IN_MEETING | {Uitkomst.OPEN},
    Uitkomst.ACTIE: _IN_MEETING | {Uitkomst.OPEN},
    Uitkomst.DOORGEGEVEN: _IN_MEETING | {Uitkomst.OPEN},
    Uitkomst.BESLUIT: frozenset({Uitkomst.BESLUIT}),
    Uitkomst.VERPLAATST: frozenset(),
    Uitkomst.VERVALLEN: frozenset(),
}

# What was settled by mistake is opened again.
ACTIEPUNT: dict[Actiepunt.Status, frozenset[Actiepunt.Status]] = {
    Actiestatus.OPEN: frozenset({Actiestatus.GEDAAN, Actiestatus.VERVALLEN}),
    Actiestatus.GEDAAN: frozenset({Actiestatus.OPEN}),
    Actiestatus.VERVALLEN: frozenset({Actiestatus.OPEN}),
}


class GeenOvergangError(Exception):
    """A step that cannot be taken (any more); the message says why, in Dutch."""


def lock(vergadering: Vergadering) -> Vergadering:
    """The meeting as it is now that nobody else can change it; call it first in a transaction.

    The whole programme is locked: items go from one meeting to another, and locks on several could wait for each other.
    """
    ordering.lock(vergadering.programma)
    found = Vergadering.objects.select_related("orgaan").get(pk=vergadering.pk)
    found.programma = vergadering.programma
    return found
