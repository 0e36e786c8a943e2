"""Builds teams and amounts for tests, one call a row."""

from decimal import Decimal

from monitoring.models import Capaciteit, Inzet, Team
from programmes.models import Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal

Q1 = Kwartaal(2026, 1)


def make_team(programma: Programma, naam: str = "beleidsteam jeugd", **fields: object) -> Team:
    fields.setdefault("volgorde", programma.teams.count() + 1)
    return Team.objects.create(programma=programma, naam=naam, **fields)


def make_inzet(actie: Actie, team: Team, hoeveelheid: str = "0.5", kwartaal: Kwartaal = Q1, **fields: object) -> Inzet:
    return Inzet.objects.create(
        actie=actie, team=team, jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, hoeveelheid=Decimal(hoeveelheid), **fields
    )


def make_capaciteit(team: Team, hoeveelheid: str = "1", kwartaal: Kwartaal = Q1, **fields: object) -> Capaciteit:
    return Capaciteit.objects.create(
        team=team, jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, hoeveelheid=Decimal(hoeveelheid), **fields
    )
