"""The report on today, as the programmamanager has one made before a meeting."""

from datetime import datetime

from monitoring.rapport import maken
from monitoring.tasks import make_rapport
from programmes.models import Programma


def ask(programma: Programma, now: datetime) -> None:
    """Asks for the concept report; the worker makes its PDF, after those of the edities."""
    rapport, _ = maken.request_now(programma, now)
    make_rapport.enqueue(rapport.pk)
