"""Saving what was typed in a grid, and putting it back.

All of an invoer is saved or nothing: a cell that somebody else changed since its writer looked stops the whole, with
both amounts. Who puts an invoer back may then choose to leave those cells as they are. Every change is in the history.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from monitoring.capaciteit.cijfers import in_quarters
from monitoring.capaciteit.rooster import NIETS, Ingevuld, Opgeslagen, Plaats, Regel, Rooster
from monitoring.models import Capaciteit, Invoer, Invoercel, Inzet, Team
from programmes import history, ordering
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal

SHOWN = 5  # of what was saved last

type Wensen = Mapping[Plaats, Decimal | None]


@dataclass(frozen=True)
class Botsing:
    """A cell in which somebody else put another amount: what I want there and what they put."""

    plaats: Plaats
    mijn: Decimal | None
    hun: Opgeslagen


class BotsingError(Exception):
    """Somebody else changed some of these cells; nothing was saved. `overig` is how many others could be."""

    def __init__(self, botsingen: list[Botsing], overig: int) -> None:
        super().__init__(f"{len(botsingen)} cellen zijn intussen gewijzigd")
        self.botsingen = botsingen
        self.overig = overig


@dataclass(frozen=True)
class Blad:
    """Which amounts a grid is about: the inzet of a pijler, or what the teams of the programme can do (no pijler).

    `team` narrows the inzet down to what one team does.
    """

    programma: Programma
    pijler: Pijler | None = None
    team: Team | None = None
    alle_teams: tuple[Team, ...] = ()  # where the caller has them at hand

    @property
    def soort(self) -> Invoer.Soort:
        return Invoer.Soort.INZET if self.pijler else Invoer.Soort.CAPACITEIT

    def rooster(self, kwartalen: tuple[Kwartaal, ...]) -> Rooster:
        """Its rows: a row for each team, or for each actie of the pijler and each team."""
        teams = (self.team,) if self.team else self.alle_teams or tuple(Team.objects.filter(programma=self.programma))
        if self.pijler is None:
            return Rooster(tuple(Regel(team.pk, team.naam) for team in teams), kwartalen)
        acties = Actie.objects.filter(speerpunt__pijler=self.pijler).order_by("speerpunt__nummer", "volgorde")
        return Rooster(
            tuple(
                Regel(team.pk, team.naam, pk, f"{nummer}{letter}", omschrijving, self.pijler.titel)
                for pk, nummer, letter, omschrijving in acties.values_list(
                    "pk", "speerpunt__nummer", "letter", "omschrijving"
                )
                for team in teams
            ),
            kwartalen,
        )

    def rows(self, kwartalen: tuple[Kwartaal, ...]) -> QuerySet[Any]:
        """What is stored of it in these quarters."""
        if self.pijler is None:
            return in_quarters(Capaciteit.objects.filter(team__programma=self.programma), kwartalen)
        rows = Inzet.objects.filter(team__programma=self.programma, actie__speerpunt__pijler=self.pijler)
        return in_quarters(rows.filter(team=self.team) if self.team else rows, kwartalen)

    def standen(self, kwartalen: tuple[Kwartaal, ...]) -> dict[Plaats, Opgeslagen]:
        who = "actie" if self.pijler else None
        names = ("team", "jaar", "kwartaal", "versie", "hoeveelheid", *([who] if who else []))
        return {
            Plaats(rest[0] if rest else None, team, Kwartaal(jaar, kwartaal)): Opgeslagen(versie, hoeveelheid)
            for team, jaar, kwartaal, versie, hoeveelheid, *rest in self.rows(kwartalen).order_by().values_list(*names)
        }

    def laatste(self) -> QuerySet[Invoer]:
        """What was saved of it last, with how many cells (`aantal`)."""
        rows = Invoer.objects.filter(programma=self.programma, soort=self.soort, pijler=self.pijler)
        return rows.select_related("teruggedraaid_door").annotate(aantal=Count("cellen"))


@transaction.atomic
def bewaar(blad: Blad, ingevuld: Ingevuld, *, door: Gebruiker) -> Invoer | None:
    """Saves what its writer changed; None when that was nothing. Raises BotsingError.

    What was typed must have been found right (`Ingevuld.keur`). The programme must be locked: see `lock`.
    """
    return _write(blad, ingevuld.gewijzigd, ingevuld.gezien, door=door)


@transaction.atomic
def draai_terug(invoer: Invoer, *, door: Gebruiker, behalve: Collection[int] = ()) -> Invoer | None:
    """Puts back what was there before an invoer, as an invoer of its own that can be put back in its turn.

    `behalve` are the keys of cells to leave as they are. None when it was put back already. Raises BotsingError when
    somebody has changed one of the other cells since.
    """
    ordering.lock(invoer.programma)
    if Invoer.objects.filter(draait_terug=invoer).exists():
        return None
    wensen: dict[Plaats, Decimal | None] = {}
    gezien: dict[Plaats, Opgeslagen] = {}
    for cel in invoer.cellen.exclude(pk__in=behalve):
        plaats = plaats_of(cel)
        wensen[plaats], gezien[plaats] = cel.voor, Opgeslagen(0, cel.na)
    blad = Blad(invoer.programma, invoer.pijler)
    return _write(blad, wensen, gezien, door=door, draait_terug=invoer)


def plaats_of(cel: Invoercel) -> Plaats:
    return Plaats(cel.actie_id, cel.team_id, Kwartaal(cel.jaar, cel.kwartaal))


def lock(programma: Programma) -> None:
    """Makes everybody else who saves amounts here, or changes the plan, wait until the transaction ends."""
    ordering.lock(programma)


def _write(
    blad: Blad,
    wensen: Wensen,
    gezien: Mapping[Plaats, Opgeslagen],
    *,
    door: Gebruiker,
    draait_terug: Invoer | None = None,
) -> Invoer | None:
    if not wensen:
        return None
    quarters = sorted({plaats.kwartaal for plaats in wensen})
    rows = _stored(blad, (quarters[0], quarters[-1]))
    changes: dict[Plaats, tuple[Any, Decimal | None]] = {}
    botsingen = []
    for plaats, wanted in wensen.items():
        row = rows.get(plaats)
        now = Opgeslagen(row.versie, row.hoeveelheid) if row else NIETS
        if now.hoeveelheid == wanted:
            continue
        seen = gezien.get(plaats, NIETS)
        # An amount that was changed and changed back is seen by its version; an undo knows no versions.
        if now.hoeveelheid != seen.hoeveelheid or (seen.versie and seen.versie != now.versie):
            botsingen.append(Botsing(plaats, wanted, now))
        else:
            changes[plaats] = (row, wanted)
    if botsingen:
        raise BotsingError(botsingen, len(changes))
    if not changes:
        return None
    return _save(blad, changes, door, draait_terug)


def _stored(blad: Blad, quarters: tuple[Kwartaal, Kwartaal]) -> dict[Plaats, Any]:
    """The rows there are, locked, with what their history names."""
    names = ("team", "actie") if blad.pijler else ("team",)
    rows = blad.rows(quarters).select_for_update(of=("self",)).select_related(*names)
    return {
        Plaats(row.actie_id if blad.pijler else None, row.team_id, Kwartaal(row.jaar, row.kwartaal)): row
        for row in rows.order_by("pk")
    }


def _save(
    blad: Blad,
    changes: Mapping[Plaats, tuple[Any, Decimal | None]],
    door: Gebruiker,
    draait_terug: Invoer | None,
) -> Invoer:
    programma = blad.programma
    # The history names the team and the actie of each.
    teams = Team.objects.in_bulk({plaats.team for plaats in changes})
    acties = Actie.objects.in_bulk({plaats.actie for plaats in changes if plaats.actie})
    cellen = [
        Invoercel(
            actie_id=plaats.actie,
            team_id=plaats.team,
            jaar=plaats.kwartaal.jaar,
            kwartaal=plaats.kwartaal.nummer,
            voor=row.hoeveelheid if row else None,
            na=wanted,
        )
        for plaats, (row, wanted) in changes.items()
    ]
    new: list[tuple[Inzet | Capaciteit, None]] = []
    for plaats, (row, wanted) in changes.items():
        if row is not None or wanted is None:
            continue
        values = {"team": teams[plaats.team], "jaar": plaats.kwartaal.jaar, "kwartaal": plaats.kwartaal.nummer}
        if plaats.actie:
            new.append((Inzet(actie=acties[plaats.actie], hoeveelheid=wanted, **values), None))
        else:
            new.append((Capaciteit(hoeveelheid=wanted, **values), None))
    history.create_many(programma, new, door=door)
    history.update_many(
        programma,
        [(row, {"hoeveelheid": wanted}) for row, wanted in changes.values() if row is not None and wanted is not None],
        door=door,
    )
    history.delete_many(programma, [row for row, wanted in changes.values() if row and wanted is None], door=door)
    invoer = Invoer.objects.create(
        programma=programma,
        soort=blad.soort,
        pijler=blad.pijler,
        draait_terug=draait_terug,
        door=door,
        door_naam=str(door),
        op=timezone.now(),
    )
    for cel in cellen:
        cel.invoer = invoer
    Invoercel.objects.bulk_create(cellen)
    return invoer
