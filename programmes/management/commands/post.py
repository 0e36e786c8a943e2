from argparse import ArgumentParser
from typing import Any

from programmes.commands import Fout, Opdracht
from programmes.post import bezorgen


class Command(Opdracht):
    help = (
        "Verstuurt de mail die klaarstaat, voor elk mens één per programma. De worker doet dit ook zelf; deze opdracht "
        "is voor een planner, of om te zien waarom er niets aankomt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--direct", action="store_true", help="wacht niet tot er even niets bijkomt, maar verstuur nu"
        )
        parser.add_argument(
            "--opnieuw", action="store_true", help="probeer ook wat de mailserver eerder weigerde nog een keer"
        )

    def handle(self, *args: Any, direct: bool, opnieuw: bool, **options: Any) -> None:
        if opnieuw:
            self.stdout.write(f"Opnieuw in de wachtrij: {bezorgen.retry_refused()} berichten.")
        result = bezorgen.deliver(settled=not direct)
        self.stdout.write(
            f"Mails verstuurd: {result.verzonden}, geweigerd: {result.geweigerd}, uitgesteld: {result.uitgesteld}."
        )
        if result.storing:
            raise Fout(f"{result.storing} De mail blijft klaarstaan en gaat later vanzelf uit.")
