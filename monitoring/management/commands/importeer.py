from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from monitoring.uitwisseling import Uitkomst, adopted, load, parse
from programmes.commands import Fout, Opdracht
from speerpunten.uitwisseling.document import Document, Onleesbaar, results

_MAX_BYTES = 50_000_000  # a hundred times the ZSSD programme with years of progress


class Command(Opdracht):
    help = "Leest een programma uit een JSON-bestand (zie docs/uitwisselformaat.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestand", type=Path)
        parser.add_argument("--vervang", action="store_true", help="vervang het programma als er nog niemand mee werkt")

    def handle(self, *args: Any, bestand: Path, vervang: bool, **options: Any) -> None:
        content = _content(bestand)
        try:
            document = parse(content)
            programma, uitkomst = load(document, bron=bestand.name, vervang=vervang)
        except Onleesbaar as error:
            raise Fout(str(error)) from None
        match uitkomst:
            case Uitkomst.GELIJK:
                self.stdout.write(f"Het programma ‘{programma.code}’ is al gelijk aan dit bestand.")
            case Uitkomst.VERVANGEN:
                self.stdout.write(f"Vervangen: {programma.titel} ({_size(document)}).")
            case Uitkomst.INGELEZEN:
                self.stdout.write(f"Ingelezen: {programma.titel} ({_size(document)}).")
        if elders := adopted(document):
            self.stdout.write(
                f"Al vastgesteld waar dit bestand vandaan komt: {', '.join(elders)}. Een editie reist niet mee: "
                "zij blijft in dat portaal, en de ronde is hier niet opnieuw vast te stellen."
            )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise Fout(f"Het bestand {path} bestaat niet.") from None
    except IsADirectoryError:
        raise Fout(f"{path} is een map; geef een bestand.") from None
    except OSError as error:
        raise Fout(f"{path} is niet te lezen: {error.strerror}.") from None
    if len(content) > _MAX_BYTES:
        raise Fout(f"{path} is groter dan {_MAX_BYTES // 1_000_000} MB; zo groot is geen programma.")
    return content


def _size(document: Document) -> str:
    pijlers = document["pijlers"]
    speerpunten = [speerpunt for pijler in pijlers for speerpunt in pijler["speerpunten"]]
    acties = [actie for speerpunt in speerpunten for actie in speerpunt["acties"]]
    counts = [
        (len(pijlers), "pijler", "pijlers"),
        (len(speerpunten), "speerpunt", "speerpunten"),
        (len(acties), "actie", "acties"),
        (len(list(results(document))), "resultaat", "resultaten"),
    ]
    return ", ".join(f"{number} {one if number == 1 else more}" for number, one, more in counts)
