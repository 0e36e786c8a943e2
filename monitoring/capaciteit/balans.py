"""Load against capacity: what each team is asked for in a quarter, beside what it can do.

Pure: amounts go in, cells and sentences come out. It reads no clock and no database, so the same rules serve the
page, the report made from a momentopname, and a scenario that reckons with other amounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from monitoring.capaciteit.getal import show
from speerpunten.realisatie import Kwartaal

type Plek = tuple[int, Kwartaal]  # a team, by its pk, in a quarter
type Hoeveelheden = Mapping[Plek, Decimal]  # what is not in it was not recorded

ZERO = Decimal(0)


class Stand(TextChoices):
    """How the load of a team in a quarter fits its capacity."""

    LEEG = "leeg", "geen inzet"
    ONBEKEND = "onbekend", "capaciteit niet ingevuld"
    RUIMTE = "ruimte", "ruimte"
    VOL = "vol", "precies vol"
    TE_VEEL = "te_veel", "te veel"


@dataclass(frozen=True)
class Cel:
    """A team in a quarter. `capaciteit` is None where nobody recorded it, which is not the same as none at all."""

    team_id: int
    team: str
    kwartaal: Kwartaal
    belasting: Decimal
    capaciteit: Decimal | None
    eenheid: str

    @property
    def verschil(self) -> Decimal | None:
        """What is left of the capacity; below zero is what is missing, None where no capacity was recorded."""
        return None if self.capaciteit is None else self.capaciteit - self.belasting

    @property
    def tekort(self) -> Decimal:
        """By how much the load goes past the capacity; zero where it fits or no capacity was recorded."""
        return ZERO if self.verschil is None else max(ZERO, -self.verschil)

    @property
    def stand(self) -> Stand:
        if self.verschil is None:
            return Stand.ONBEKEND if self.belasting else Stand.LEEG
        if self.verschil < 0:
            return Stand.TE_VEEL
        if not self.belasting:
            return Stand.LEEG
        return Stand.RUIMTE if self.verschil else Stand.VOL

    @property
    def is_te_veel(self) -> bool:
        return self.stand == Stand.TE_VEEL

    @property
    def druk(self) -> int:
        """How full it is, to colour by: 1 up to half of what the team can do, 2 up to three quarters, 3 above that."""
        capaciteit = self.capaciteit or ZERO
        return 1 if 2 * self.belasting <= capaciteit else 2 if 4 * self.belasting <= 3 * capaciteit else 3

    @property
    def oordeel(self) -> str:
        """The stand in words with the amount that goes with it, such as '1,4 te veel' or '0,3 over'."""
        if self.stand == Stand.TE_VEEL:
            return f"{show(self.tekort)} te veel"
        if self.stand == Stand.RUIMTE:
            return f"{show(self.verschil)} over"
        return self.stand.label

    @property
    def zin(self) -> str:
        """What is wrong in one sentence, such as 'Q1 2026: 1,4 fte te veel bij beleidsteam jeugd'; '' when nothing is.

        Written without a full stop, so that it stands in a list and within another sentence.
        """
        if self.stand == Stand.TE_VEEL:
            return f"{self.kwartaal.label}: {show(self.tekort)} {self.eenheid} te veel bij {self.team}"
        if self.stand == Stand.ONBEKEND:
            gevraagd = f"{show(self.belasting)} {self.eenheid} gevraagd van {self.team}"
            return f"{self.kwartaal.label}: {gevraagd}, beschikbare capaciteit niet ingevuld"
        return ""


@dataclass(frozen=True)
class Rij:
    """A team with its cells, one for each quarter of the balans, in order."""

    team_id: int
    team: str
    cellen: tuple[Cel, ...]


@dataclass(frozen=True)
class Totaal:
    """All teams together in a quarter. That it fits says nothing of one team: nobody does another team's work."""

    kwartaal: Kwartaal
    belasting: Decimal
    capaciteit: Decimal


@dataclass(frozen=True)
class Balans:
    """Teams × quarters. `eenheid` is what is counted in, as people read it: fte or uur."""

    eenheid: str
    kwartalen: tuple[Kwartaal, ...]
    rijen: tuple[Rij, ...]

    @property
    def cellen(self) -> list[Cel]:
        return [cel for rij in self.rijen for cel in rij.cellen]

    @property
    def te_veel(self) -> list[Cel]:
        """Where more is asked than a team can do, worst first; of equals the nearest quarter first."""
        return sorted((cel for cel in self.cellen if cel.is_te_veel), key=lambda cel: (-cel.tekort, cel.kwartaal))

    @property
    def onbekend(self) -> list[Cel]:
        """Where work is asked and nobody recorded what the team can do, nearest quarter first."""
        return sorted((cel for cel in self.cellen if cel.stand == Stand.ONBEKEND), key=lambda cel: cel.kwartaal)

    @property
    def zinnen(self) -> list[str]:
        """Every overload in a sentence, worst first."""
        return [cel.zin for cel in self.te_veel]

    @property
    def totalen(self) -> list[Totaal]:
        """What is asked and what can be done, per quarter over all teams."""
        return [_total(kwartaal, [rij.cellen[at] for rij in self.rijen]) for at, kwartaal in enumerate(self.kwartalen)]

    @property
    def is_leeg(self) -> bool:
        """Whether nothing at all was recorded in these quarters."""
        return all(not cel.belasting and cel.capaciteit is None for cel in self.cellen)

    def cel(self, team_id: int, kwartaal: Kwartaal) -> Cel | None:
        return next((cel for cel in self.cellen if (cel.team_id, cel.kwartaal) == (team_id, kwartaal)), None)


def bereken(
    teams: Mapping[int, str],
    kwartalen: Sequence[Kwartaal],
    belasting: Hoeveelheden,
    capaciteit: Hoeveelheden,
    eenheid: str,
) -> Balans:
    """The balans of these teams (pk → naam, in order of showing) in these quarters.

    `belasting` is what all acties together ask; what lies outside the teams and quarters is left out.
    """
    rijen = tuple(
        Rij(
            pk,
            naam,
            tuple(
                Cel(pk, naam, kwartaal, belasting.get((pk, kwartaal), ZERO), capaciteit.get((pk, kwartaal)), eenheid)
                for kwartaal in kwartalen
            ),
        )
        for pk, naam in teams.items()
    )
    return Balans(eenheid, tuple(kwartalen), rijen)


def samen(*delen: Hoeveelheden) -> dict[Plek, Decimal]:
    """Amounts added up place by place, such as the capacity there is and what a scenario adds to it."""
    total: dict[Plek, Decimal] = {}
    for deel in delen:
        for plek, hoeveelheid in deel.items():
            total[plek] = total.get(plek, ZERO) + hoeveelheid
    return total


def opeenvolgend(eerste: Kwartaal, aantal: int) -> tuple[Kwartaal, ...]:
    """That many quarters in a row."""
    return tuple(eerste + later for later in range(aantal))


def _total(kwartaal: Kwartaal, cellen: Iterable[Cel]) -> Totaal:
    belasting = capaciteit = ZERO
    for cel in cellen:
        belasting += cel.belasting
        capaciteit += cel.capaciteit or ZERO
    return Totaal(kwartaal, belasting, capaciteit)
