"""Load against capacity, as the report prints it: from the momentopname alone."""

from dataclasses import dataclass

from monitoring.capaciteit import opname
from monitoring.capaciteit.balans import Balans
from monitoring.momentopname import Momentopname


@dataclass(frozen=True)
class Capaciteitsdeel:
    """`acties` counts all acties of the programme, `zonder_inzet` those that go on without inzet in these quarters."""

    balans: Balans
    acties: int
    zonder_inzet: int


def read(momentopname: Momentopname) -> Capaciteitsdeel | None:
    """None when nothing was recorded, and for a momentopname from before capacity was kept."""
    given = momentopname.get("capaciteit")
    if not given:
        return None
    return Capaciteitsdeel(opname.read(given), given["acties"], given["acties_zonder_inzet"])
