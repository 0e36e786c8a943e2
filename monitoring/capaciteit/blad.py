"""A grid as a page shows it: its cells by row, what was pasted, and where else one can go from it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode

from monitoring.capaciteit.getal import show
from monitoring.capaciteit.invoer import Blad, Botsing
from monitoring.capaciteit.rooster import MAX_CELLS, Ingevuld, Plaats, Regel
from monitoring.capaciteit.venster import Venster
from monitoring.models import Team
from programmes.models import Pijler
from speerpunten.models import Actie

_PASTES = 10  # blocks that can be taken out again, newest first


class Veld(NamedTuple):
    """A cell of the grid as a field."""

    naam: str
    tekst: str
    fout: str
    kolom: int


class Rij(NamedTuple):
    regel: Regel
    velden: list[Veld]


class Groep(NamedTuple):
    """The rows of one actie; of all teams there is one group without a name."""

    actie: Regel | None
    rijen: list[Rij]


@dataclass
class Rasterblad:
    """`blok` is a block that could not be put in the grid, and `blokfouten` why; `geplakt` what stood in the cells
    before each block that could. `gezegd` is what to say of what was done, `botsingen` how many cells somebody else
    changed.
    """

    blad: Blad
    venster: Venster
    ingevuld: Ingevuld
    geplakt: list[dict[str, str]] = field(default_factory=list)
    blok: str = ""
    blokfouten: list[str] = field(default_factory=list)
    vanaf: Plaats | None = None
    gezegd: str = ""
    botsingen: int = 0

    @property
    def teams(self) -> Sequence[Team]:
        return self.blad.alle_teams

    @property
    def groepen(self) -> list[Groep]:
        rijen = [self._rij(regel) for regel in self.ingevuld.rooster.regels]
        if self.blad.pijler is None or self.blad.team:
            return [Groep(None, rijen)] if rijen else []
        return [Groep(group[0].regel, group) for _, rows in groupby(rijen, _actie) if (group := list(rows))]

    def _rij(self, regel: Regel) -> Rij:
        found = self.ingevuld
        return Rij(
            regel,
            [
                Veld(plaats.veld, found.teksten.get(plaats, ""), found.fouten.get(plaats, ""), kolom)
                for kolom, kwartaal in enumerate(self.venster.kwartalen)
                for plaats in [regel.plaats(kwartaal)]
            ],
        )

    @property
    def regels(self) -> Sequence[Regel]:
        return self.ingevuld.rooster.regels

    @property
    def per_team(self) -> bool:
        """Whether rows are acties of one team."""
        return self.blad.team is not None

    @property
    def is_gewijzigd(self) -> bool:
        """Whether something in it is not saved."""
        return bool(self.ingevuld.fouten or self.ingevuld.gewijzigd)

    @property
    def concept(self) -> str:
        """Under which key the browser keeps what was typed."""
        which = f"inzet-{self.blad.pijler.pk}" if self.blad.pijler else f"capaciteit-{self.blad.programma.pk}"
        team = self.blad.team.pk if self.blad.team else "alle"
        return f"{which}-{team}-{self.venster.eerste.jaar}.{self.venster.eerste.nummer}-{self.venster.aantal}"

    @property
    def query(self) -> str:
        """The query string of this grid."""
        return self._query(self.venster, str(self.blad.team.pk) if self.blad.team else "alle")

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """A grid for each team and one for all of them: (label, query string, whether it is this one)."""
        assert self.blad.pijler is not None
        found = [(team.naam, self._query(self.venster, str(team.pk)), team == self.blad.team) for team in self.teams]
        acties = len({regel.actie_id for regel in self.regels})
        if len(self.teams) > 1 and acties * len(self.teams) * self.venster.aantal <= MAX_CELLS:
            found.append(("alle teams", self._query(self.venster, "alle"), self.blad.team is None))
        return found

    @property
    def eerder(self) -> str:
        return self._other(self.venster.eerder)

    @property
    def later(self) -> str:
        return self._other(self.venster.later)

    @property
    def geplakt_tekst(self) -> str:
        return json.dumps(self.geplakt, ensure_ascii=False, separators=(",", ":"))

    def push(self, before: dict[str, str]) -> None:
        self.geplakt = [*self.geplakt, before][-_PASTES:]

    def pop(self) -> dict[str, str]:
        """What stood in the cells before the last block."""
        if not self.geplakt:
            return {}
        *self.geplakt, last = self.geplakt
        return last

    def plaats_van(self, rij: str, kwartaal: str) -> Plaats | None:
        """The cell that a form names by its row and the number of its column; the first when it names none."""
        rooster = self.ingevuld.rooster
        if not rooster.regels:
            return None
        regel = next((regel for regel in rooster.regels if regel.sleutel == rij), rooster.regels[0])
        columns = {str(at): quarter for at, quarter in enumerate(rooster.kwartalen)}
        return regel.plaats(columns.get(kwartaal, rooster.kwartalen[0]))

    def _other(self, venster: Venster | None) -> str:
        return self._query(venster, str(self.blad.team.pk) if self.blad.team else "alle") if venster else ""

    def _query(self, venster: Venster, team: str) -> str:
        return "&".join([*([f"team={team}"] if self.blad.pijler else []), venster.volledig])


def is_te_groot(pijler: Pijler, teams: Sequence[Team], venster: Venster) -> bool:
    """Whether the acties of a pijler, each with all teams, are more cells than one form may send."""
    acties = Actie.objects.filter(speerpunt__pijler=pijler).count()
    return acties * len(teams) * venster.aantal > MAX_CELLS


def schoon(query: str) -> str:
    """Of a query string what a grid knows, to go back to it."""
    given = parse_qs(query[:200])
    return urlencode([(name, given[name][0]) for name in ("team", "van", "kwartalen") if name in given])


def noem(botsingen: Iterable[Botsing]) -> list[tuple[str, str, str]]:
    """(name of the cell, what I want there, what is there) of each cell that somebody else changed."""
    known = list(botsingen)
    teams = Team.objects.in_bulk({botsing.plaats.team for botsing in known})
    acties = Actie.objects.select_related("speerpunt").in_bulk({b.plaats.actie for b in known if b.plaats.actie})
    found = []
    for botsing in known:
        actie, team = acties.get(botsing.plaats.actie or 0), teams[botsing.plaats.team]
        nummer = f"{actie.speerpunt.nummer}{actie.letter}" if actie else ""
        regel = Regel(team.pk, team.naam, botsing.plaats.actie, nummer, actie.omschrijving if actie else "")
        name = f"{regel.naam}, {botsing.plaats.kwartaal.label}"
        found.append((name, show(botsing.mijn) or "niets", show(botsing.hun.hoeveelheid) or "niets"))
    return found


def _actie(rij: Rij) -> int | None:
    return rij.regel.actie_id
