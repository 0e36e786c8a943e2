"""A block of cells pasted from a spreadsheet, put in the grid.

Pure. A block is lines of cells parted by tabs, as spreadsheets put it on the clipboard. With a heading of quarters its
rows go where their names say, in whatever order they stand; without one it fills the grid from a cell on.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO

from monitoring.capaciteit.rooster import Plaats, Regel, Rooster
from monitoring.capaciteit.venster import lees_kwartaal
from speerpunten.realisatie import Kwartaal

MAX_CHARACTERS = 200_000
_LIKE_A_QUARTER = re.compile(r"(?i)\s*(?:q\s*[0-9]+\s*[-/ ]?\s*[0-9]{2,4}|[0-9]{4}\s*-?\s*q\s*[0-9]+)\s*")
_SHOWN = 40  # characters of a cell in a message

type Blok = list[list[str]]


@dataclass
class Geplakt:
    """What a block puts in which cell, or why it cannot be put there; with `fouten` there are no `teksten`."""

    teksten: dict[Plaats, str] = field(default_factory=dict)
    fouten: list[str] = field(default_factory=list)


def lees_blok(text: str) -> Blok:
    """The cells of a block; without the empty lines and columns around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(lines), delimiter="\t")]
    except csv.Error:
        # A quote that is never closed: then it is no quote.
        rows = [[cell.strip() for cell in line.split("\t")] for line in lines.split("\n")]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    return [[*row, *[""] * (width - len(row))][:width] for row in rows]


def plak(rooster: Rooster, text: str, vanaf: Plaats) -> Geplakt:
    """Puts the block in the grid: by its heading where it has one, else from the cell `vanaf` on, right and down.

    An empty cell of the block empties the cell it comes in.
    """
    if len(text) > MAX_CHARACTERS:
        return Geplakt(fouten=["Dit blok is te groot. Plak het in delen."])
    blok = lees_blok(text)
    if not blok:
        return Geplakt(fouten=["Er staat niets in het blok. Kopieer cellen uit Excel en plak ze hier."])
    if any(_LIKE_A_QUARTER.fullmatch(cell) for cell in blok[0]):
        return _by_heading(rooster, blok)
    return _from(rooster, blok, vanaf)


def _from(rooster: Rooster, blok: Blok, vanaf: Plaats) -> Geplakt:
    rows = [regel.sleutel for regel in rooster.regels]
    top, left = rows.index(rooster.plaatsen[vanaf].sleutel), rooster.kwartalen.index(vanaf.kwartaal)
    fits, high = len(rooster.kwartalen) - left, len(rows) - top
    fouten = []
    if len(blok[0]) > fits:
        over = next((cell for row in blok for cell in row[fits:] if cell), "")
        fouten.append(
            f"{rooster.noem(vanaf)}: het blok heeft {len(blok[0])} kolommen, en vanaf hier "
            f"{'past er' if fits == 1 else 'passen er'} {fits}. “{over[:_SHOWN]}” valt buiten het rooster"
        )
    if len(blok) > high:
        fouten.append(
            f"{rooster.noem(vanaf)}: het blok heeft {len(blok)} rijen, en vanaf hier "
            f"{'past er' if high == 1 else 'passen er'} {high}"
        )
    if fouten:
        return Geplakt(fouten=fouten)
    return Geplakt(
        {
            regel.plaats(kwartaal): cell
            for regel, row in zip(rooster.regels[top:], blok, strict=False)
            for kwartaal, cell in zip(rooster.kwartalen[left:], row, strict=False)
        }
    )


def _by_heading(rooster: Rooster, blok: Blok) -> Geplakt:
    first = next(at for at, cell in enumerate(blok[0]) if _LIKE_A_QUARTER.fullmatch(cell))
    found = Geplakt()
    columns: dict[int, Kwartaal] = {}
    for at, cell in enumerate(blok[0][first:], first):
        kwartaal = lees_kwartaal(cell)
        if kwartaal in columns.values():
            found.fouten.append(f"kolom {at + 1}: {kwartaal.label} staat er twee keer")  # type: ignore[union-attr]
        elif kwartaal in rooster.kwartalen:
            columns[at] = kwartaal
        elif kwartaal:
            found.fouten.append(
                f"kolom {at + 1}: {kwartaal.label} staat niet in dit rooster, dat gaat van "
                f"{rooster.kwartalen[0].label} tot en met {rooster.kwartalen[-1].label}"
            )
        elif cell or any(row[at] for row in blok):
            found.fouten.append(f"kolom {at + 1}: “{cell[:_SHOWN]}” is geen kwartaal")
    if first == 0:
        found.fouten.append("kolom 1: zet voor de kwartalen een kolom met de namen van de rijen")
        return Geplakt(fouten=found.fouten)
    teams = {_plain(regel.team) for regel in rooster.regels}
    above: list[str] = []
    for number, row in enumerate(blok[1:], 2):
        if not any(row):
            continue
        labels = [cell for cell in row[:first] if cell]
        if own := [label for label in labels if _plain(label) not in teams]:
            above = own
        else:
            # A merged cell of a spreadsheet leaves the cells below it empty: those rows are of the actie above.
            labels = above + labels
        regels = _named(rooster.regels, labels)
        name = " ".join(labels)[:_SHOWN]
        if len(regels) != 1:
            why = "kan meer rijen zijn" if regels else "staat niet in dit rooster"
            found.fouten.append(f"rij {number}: “{name}” {why}")
            continue
        for at, kwartaal in columns.items():
            plaats = regels[0].plaats(kwartaal)
            if plaats in found.teksten:
                found.fouten.append(f"rij {number}: “{name}” staat er twee keer")
                break
            found.teksten[plaats] = row[at]
    return Geplakt(fouten=found.fouten) if found.fouten else found


def _named(regels: Sequence[Regel], labels: Sequence[str]) -> list[Regel]:
    """The rows these names can mean: every name given must be of the row, and its team must be known by it."""
    given = {_plain(label) for label in labels if label}
    teams = {_plain(regel.team) for regel in regels}

    def fits(regel: Regel) -> bool:
        own = {_plain(name) for name in (regel.team, regel.pijler, regel.nummer, regel.omschrijving)} - {""}
        return bool(given) and given <= own and (len(teams) == 1 or _plain(regel.team) in given)

    found = [regel for regel in regels if fits(regel)]
    if regels and regels[0].actie_id:
        # A team and a pijler say nothing of which actie.
        found = [regel for regel in found if given - {_plain(regel.team), _plain(regel.pijler)}]
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
