"""Now, in a programme: what every page with results asks first."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from monitoring.models import Ronde
from programmes.models import Programma


@dataclass(frozen=True)
class Moment:
    """Its rondes newest first, the open one (None between rondes), and the day the figures on screen speak of."""

    rondes: tuple[Ronde, ...]
    ronde: Ronde | None
    peildatum: date

    @property
    def labels(self) -> dict[int, str]:
        """What each ronde is called, by its key."""
        return {ronde.pk: ronde.label for ronde in self.rondes}


def moment(programma: Programma) -> Moment:
    """One query."""
    rondes = tuple(Ronde.objects.of_programma(programma))
    ronde = next((ronde for ronde in rondes if ronde.is_open), None)
    today = timezone.localdate()
    return Moment(rondes, ronde, ronde.peildatum_on(today) if ronde else today)
