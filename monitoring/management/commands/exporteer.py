from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from monitoring.uitwisseling import export
from programmes.commands import Fout, Opdracht
from programmes.models import Programma
from speerpunten.uitwisseling.document import dumps


class Command(Opdracht):
    help = "Schrijft een programma met zijn voortgang als JSON (zie docs/uitwisselformaat.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="de code van het programma, zoals zssd")
        parser.add_argument("--uit", type=Path, metavar="BESTAND", help="schrijf naar dit bestand")

    def handle(self, *args: Any, code: str, uit: Path | None, **options: Any) -> None:
        programma = Programma.objects.filter(code=code).first()
        if programma is None:
            codes = ", ".join(Programma.objects.order_by("code").values_list("code", flat=True))
            known = f"Wel: {codes}." if codes else "Er zijn nog geen programma’s."
            raise Fout(f"Er is geen programma met code ‘{code}’. {known}")
        text = dumps(export(programma))
        if uit is None:
            if hasattr(self.stdout._out, "reconfigure"):
                self.stdout._out.reconfigure(encoding="utf-8")  # whatever the terminal's own setting
            self.stdout.write(text, ending="")
            return
        try:
            uit.write_bytes(text.encode())
        except OSError as error:
            raise Fout(f"{uit} is niet te schrijven: {error.strerror}.") from None
