from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from monitoring import momentopname
from monitoring.models import Editie, Ronde
from monitoring.rapport import pdf
from monitoring.rapport.samenstellen import compose
from programmes.commands import Fout
from programmes.models import Programma


class Command(BaseCommand):
    help = "Schrijft het halfjaarrapport van een programma, zoals het nu is, als PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="de code van het programma, zoals zssd")
        parser.add_argument("--uit", type=Path, metavar="BESTAND", help="schrijf naar dit bestand")

    def handle(self, *args: Any, code: str, uit: Path | None, **options: Any) -> None:
        programma = Programma.objects.filter(code=code).first()
        if programma is None:
            codes = ", ".join(Programma.objects.order_by("code").values_list("code", flat=True))
            known = f"Wel: {codes}." if codes else "Er zijn nog geen programma’s."
            raise Fout(f"Er is geen programma met code ‘{code}’. {known}")
        today = timezone.localdate()
        ronde = Ronde.objects.open_in(programma)
        content = momentopname.take(programma, ronde, ronde.peildatum_on(today) if ronde else today)
        vorige = Editie.objects.newest_of(programma)
        path = uit or Path(compose(content).bestandsnaam)
        try:
            printed = pdf.render(content, vorige=vorige.lees() if vorige else None)
            path.write_bytes(printed)
        except pdf.RapportMislukt as error:
            raise Fout(str(error)) from None
        except OSError as error:
            raise Fout(f"{path} is niet te schrijven: {error.strerror}.") from None
        self.stdout.write(f"{path} is geschreven ({len(printed) // 1024} kB).")
