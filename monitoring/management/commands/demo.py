from typing import Any

from django.conf import settings
from django.utils import timezone

from monitoring.demo.accounts import WACHTWOORD, Account
from monitoring.demo.vullen import fill
from programmes.commands import Fout, Opdracht
from speerpunten.uitwisseling.document import Onleesbaar


class Command(Opdracht):
    help = "Vult een lege database met het ZSSD-programma, demo-accounts en verzonnen voortgang."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PUBLIC:
            raise Fout(
                "ZSSD_HOSTS is gezet, dus dit portaal is van buiten te bereiken. De demo heeft bekende "
                "wachtwoorden en draait alleen op de eigen machine.",
                returncode=2,
            )
        if not settings.DEMO:
            raise Fout("De demo draait alleen met ZSSD_DEMO=1; ./run demo zet dat zelf.", returncode=2)
        try:
            programma, accounts = fill(timezone.now())
        except Onleesbaar as error:
            raise Fout(str(error)) from None
        self.stdout.write(f"Demo van {programma.titel}. De voortgang is verzonnen.\n\n")
        self.stdout.write(_table(accounts))


def _table(accounts: list[Account]) -> str:
    rows = [("Rol", "E-mailadres", "Wachtwoord")]
    rows += [(account.naam.removesuffix(" (demo)"), account.email, WACHTWOORD) for account in accounts]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
