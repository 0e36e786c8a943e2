"""A result of the demo with its course, and the moments at which something about it happened."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils import timezone

from monitoring.demo import teksten
from monitoring.demo.kiezen import number
from monitoring.demo.verloop import Stap
from speerpunten.models import Resultaat


@dataclass(frozen=True)
class Regel:
    """One result with its course through the rondes."""

    resultaat: Resultaat
    key: str
    groep: str
    pijler: str
    onderwerp: str
    stappen: list[Stap]


def afwijking_of(regel: Regel, times: int) -> teksten.Afwijking:
    """Why it deviates, after it has moved that many times."""
    options = teksten.AFWIJKINGEN.get(regel.pijler, teksten.ANDERE_AFWIJKINGEN)
    return options[(number(len(options), regel.groep, "oorzaak") + times) % len(options)]


def moment(day: date, hour: int, now: datetime, minute: int = 0) -> datetime:
    """That time of the day in the Netherlands, never later than now."""
    local = datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())
    return min(local, now).astimezone(UTC)
