from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.utils import timezone

from monitoring import herinneringen
from monitoring.models import Actiepunt, Ronde
from monitoring.vergadering import berichten
from programmes.commands import Opdracht
from programmes.models import Programma


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"‘{text}’ is geen datum; schrijf die als 2026-12-24.") from None


class Command(Opdracht):
    help = (
        "Herinnert coördinatoren aan wat zij nog moeten melden, een week en een dag voordat een ronde sluit, en wie "
        "een actie op zijn naam heeft een week en een dag voordat zij klaar moet zijn. Bedoeld om elke dag te draaien; "
        "nog een keer draaien stuurt niets dubbel."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--datum", type=day, help="doe alsof het deze dag is, zoals 2026-12-24 (standaard: vandaag)"
        )

    def handle(self, *args: Any, datum: date | None, **options: Any) -> None:
        today = datum or timezone.localdate()
        rondes = list(Ronde.objects.filter(status=Ronde.Status.OPEN).select_related("programma").order_by("programma"))
        for ronde in rondes:
            told = herinneringen.remind(ronde, today)
            people = "1 persoon" if told == 1 else f"{told} mensen"
            self.stdout.write(
                f"{ronde.programma.code} {ronde}, sluit op {ronde.sluit_op:%d-%m-%Y}: {people} herinnerd."
            )
        if not rondes:
            self.stdout.write("Er is geen ronde open.")
        promised = Actiepunt.objects.filter(status=Actiepunt.Status.OPEN, eigenaar__isnull=False)
        for programma in Programma.objects.filter(pk__in=promised.values("programma")).order_by("code"):
            if told := berichten.remind(programma, today):
                acties = "1 actie" if told == 1 else f"{told} acties"
                self.stdout.write(f"{programma.code}: herinnerd aan {acties}.")
