from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone

from programmes.audit import Auditregel
from programmes.commands import Opdracht
from programmes.models import Bericht, Gebruiker


class Command(Opdracht):
    help = (
        "Verwijdert wat niet langer bewaard wordt: oude regels van het logboek, verstuurde berichten, en accounts "
        "zonder rol die lang niet zijn gebruikt. Bedoeld om elke nacht te draaien."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        lines, accounts, berichten = clean_up(timezone.now())
        self.stdout.write(
            f"Verwijderd: {lines} regels van het logboek, {accounts} accounts, {berichten} verstuurde berichten."
        )


# As long as somebody may still ask whether they were told, and longer than a ronde lasts: nothing is told twice.
BERICHT_MAANDEN = 12


def clean_up(now: datetime) -> tuple[int, int, int]:
    """Removes what the privacy page says is not kept longer; gives how many lines, accounts and messages that were.

    The history keeps the names of people whose account goes.
    """
    lines, _ = Auditregel.objects.filter(wanneer__lt=months_before(now, settings.LOGBOEK_MAANDEN)).delete()
    unused = Gebruiker.objects.annotate(used=Coalesce("last_login", "aangemaakt_op")).filter(
        toewijzingen=None, used__lt=months_before(now, settings.ACCOUNT_MAANDEN)
    )
    accounts = unused.count()
    unused.delete()
    done = [Bericht.Status.VERZONDEN, Bericht.Status.VERVALLEN, Bericht.Status.GEWEIGERD]
    berichten, _ = Bericht.objects.filter(status__in=done, gemaakt_op__lt=months_before(now, BERICHT_MAANDEN)).delete()
    return lines, accounts, berichten


def months_before(moment: datetime, months: int) -> datetime:
    """The same moment some months earlier; the last days of a month become the 28th."""
    month = moment.year * 12 + moment.month - 1 - months
    return moment.replace(year=month // 12, month=month % 12 + 1, day=min(moment.day, 28))
