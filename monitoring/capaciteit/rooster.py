"""The grid in which amounts are typed: its rows and quarters, and what somebody typed in it.

Pure: it knows fields and texts, and neither reads nor writes the database. An empty field is no amount, which is not
the same as an amount of 0.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.text import Truncator

from monitoring.capaciteit.getal import GeenGetalError, read, typed
from speerpunten.realisatie import Kwartaal

_AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?")  # as `gezien_tekst` writes it
_PREFIX = "c"  # of the names of the fields that hold an amount
MAX_CELLS = 1800  # of one grid; a request holds 2000 fields at most (DATA_UPLOAD_MAX_NUMBER_FIELDS)


class Plaats(NamedTuple):
    """Where an amount stands: of an actie (None for what a team can do) and a team in a quarter."""

    actie: int | None
    team: int
    kwartaal: Kwartaal

    @property
    def veld(self) -> str:
        """The name of its field, such as c12.3.2026.1."""
        who = f"{self.actie}.{self.team}" if self.actie else f"{self.team}"
        return f"{_PREFIX}{who}.{self.kwartaal.jaar}.{self.kwartaal.nummer}"


class Opgeslagen(NamedTuple):
    """An amount as it is stored; version 0 and None where there is none."""

    versie: int
    hoeveelheid: Decimal | None


NIETS = Opgeslagen(0, None)

type Standen = Mapping[Plaats, Opgeslagen]


@dataclass(frozen=True)
class Regel:
    """A row: a team, or an actie with the team that works on it.

    `nummer` is how people call the actie, such as '1a'; `omschrijving` what it is.
    """

    team_id: int
    team: str
    actie_id: int | None = None
    nummer: str = ""
    omschrijving: str = ""
    pijler: str = ""

    def plaats(self, kwartaal: Kwartaal) -> Plaats:
        return Plaats(self.actie_id, self.team_id, kwartaal)

    @property
    def sleutel(self) -> str:
        return f"{self.actie_id}.{self.team_id}" if self.actie_id else str(self.team_id)

    @property
    def actie(self) -> str:
        return f"{self.nummer} {Truncator(self.omschrijving).chars(80)}"

    @property
    def naam(self) -> str:
        """How a message names the row: 'Beleidsteam jeugd', or '1a Methoden gelijk trekken, beleidsteam jeugd'."""
        return f"{self.actie}, {self.team}" if self.actie_id else self.team[:1].upper() + self.team[1:]


@dataclass(frozen=True)
class Rooster:
    regels: tuple[Regel, ...]
    kwartalen: tuple[Kwartaal, ...]

    @cached_property
    def plaatsen(self) -> dict[Plaats, Regel]:
        """Every cell, row by row."""
        return {regel.plaats(kwartaal): regel for regel in self.regels for kwartaal in self.kwartalen}

    def noem(self, plaats: Plaats) -> str:
        """How a message names a cell: 'rij Beleidsteam jeugd, Q2 2026'."""
        return f"rij {self.plaatsen[plaats].naam}, {plaats.kwartaal.label}"


@dataclass
class Ingevuld:
    """What stands in the fields of a grid, saved or not.

    `teksten` is what each field holds, `fouten` what is wrong with it. `gezien` is what was stored when its writer
    opened the grid. `vervallen` is what was typed in cells that are no longer there: of a team that was removed.
    """

    rooster: Rooster
    gezien: dict[Plaats, Opgeslagen]
    teksten: dict[Plaats, str]
    fouten: dict[Plaats, str] = field(default_factory=dict)
    vervallen: list[str] = field(default_factory=list)

    def keur(self) -> "Ingevuld":
        """Looks at every field; afterwards `fouten` holds all that is no amount."""
        self.fouten = {}
        for plaats in self.rooster.plaatsen:
            try:
                read(self.teksten.get(plaats, ""))
            except GeenGetalError as error:
                self.fouten[plaats] = str(error)
        return self

    @property
    def gewijzigd(self) -> dict[Plaats, Decimal | None]:
        """What differs from what the writer saw; call it when `keur` found nothing wrong."""
        return {
            plaats: wanted
            for plaats in self.rooster.plaatsen
            if (wanted := read(self.teksten.get(plaats, ""))) != self.gezien.get(plaats, NIETS).hoeveelheid
        }

    @property
    def meldingen(self) -> list[tuple[str, str]]:
        """(name of the field, message that names the cell) of all that is wrong."""
        return [(plaats.veld, f"{self.rooster.noem(plaats)}: {fout}") for plaats, fout in self.fouten.items()]

    @property
    def gezien_tekst(self) -> str:
        """What was seen, as the form takes it along: {"c12.3.2026.1": [2, "1.4"], …}."""
        seen = {
            plaats.veld: [versie, f"{hoeveelheid:f}"]
            for plaats, (versie, hoeveelheid) in self.gezien.items()
            if plaats in self.rooster.plaatsen and hoeveelheid is not None
        }
        return json.dumps(seen, separators=(",", ":"))


def opgeslagen(rooster: Rooster, standen: Standen) -> Ingevuld:
    """The grid as it is stored."""
    seen = {plaats: stand for plaats, stand in standen.items() if plaats in rooster.plaatsen}
    return Ingevuld(rooster, seen, {plaats: typed(stand.hoeveelheid) for plaats, stand in seen.items()})


def ingestuurd(rooster: Rooster, data: Mapping[str, str]) -> Ingevuld:
    """The grid as it was sent, not judged yet. What the form took along and cannot be read counts as not seen."""
    fields = {plaats.veld: plaats for plaats in rooster.plaatsen}
    seen = _seen(data.get("gezien", ""))
    gezien = {fields[name]: stand for name, stand in seen.items() if name in fields}
    lost = [
        value.strip()[:40]
        for name, value in data.items()
        if name.startswith(_PREFIX)
        and name[1:2].isdigit()
        and name not in fields
        and value.strip()
        and value.strip() != typed(seen.get(name, NIETS).hoeveelheid)
    ]
    return Ingevuld(rooster, gezien, {plaats: data.get(name, "") for name, plaats in fields.items()}, vervallen=lost)


def _seen(text: str) -> dict[str, Opgeslagen]:
    try:
        items = json.loads(text or "{}").items()
        return {
            name: Opgeslagen(int(versie), Decimal(hoeveelheid))
            for name, (versie, hoeveelheid) in items
            if _AMOUNT.fullmatch(hoeveelheid)
        }
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}
