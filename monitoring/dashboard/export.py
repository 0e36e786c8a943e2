"""The table of the dashboard as a file: the same filters, order and columns as on screen, and every page of it."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format

from monitoring import rekenblad
from monitoring.dashboard.filter import in_words
from monitoring.dashboard.keuzes import Keuzes
from monitoring.dashboard.tabel import KOLOMMEN, ResultatenTable
from monitoring.dashboard.vraag import Vraag
from monitoring.models import Ronde
from programmes import csvfile
from programmes.models import Programma

# Characters; of texts wide enough to read, of the rest wide enough not to break.
_WIDE, _NARROW = 56, 20
_TEXTS = frozenset({"omschrijving", "speerpunt", "actie", "afgeleid", "toelichting", "oorzaak", "maatregel"})


def lines_above(
    programma: Programma, vraag: Vraag, keuzes: Keuzes, ronde: Ronde | None, peildatum: date, counted: tuple[int, int]
) -> list[str]:
    """What the file is about: its title first, then the moment, the filters, the order, and how many of how many."""
    found, total = counted
    naam = programma.naam_van("resultaat", meervoud=True)
    moment = f"Stand op {date_format(peildatum, 'j F Y')}"
    lines = [
        f"{naam} van {programma.naam_kort}",
        f"{moment}, ronde {ronde.label}" if ronde else f"{moment}, geen ronde open",
        f"Gefilterd op: {in_words(vraag.keuze, keuzes)}",
        f"Volgorde: {_order(vraag.sorteer)}",
        f"{found} van {total} {naam.lower()}",
    ]
    return [*lines, "Voortgang in deze demonstratie is verzonnen."] if programma.fictief else lines


def _order(sorteer: str) -> str:
    if not sorteer:
        return "die van het programma"
    naam = KOLOMMEN[sorteer.removeprefix("-")].lower()
    return f"{naam}, van achter naar voor" if sorteer.startswith("-") else naam


def as_excel(table: ResultatenTable, boven: Sequence[str], *, auteur: str, day: date) -> bytes:
    rows = table.regels()
    wide = [_NARROW, *(_WIDE if column.name in _TEXTS else _NARROW for column in table.columns)]
    heads = dict(zip(next(rows), wide, strict=True))
    return rekenblad.table("Resultaten", boven, heads, rows, auteur=auteur, day=day)


def as_csv(table: ResultatenTable, boven: Sequence[str]) -> str:
    return csvfile.content([*([line] for line in boven), [], *table.regels()])
