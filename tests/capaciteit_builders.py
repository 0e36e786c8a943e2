"""Builds teams and amounts for tests, one call a row."""

from decimal import Decimal

from django.utils import timezone

from monitoring.models import Capaciteit, Invoer, Invoercel, Inzet, Team
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


def make_capaciteitsinvoer(team: Team, na: str = "1", kwartaal: Kwartaal = Q1) -> Invoer:
    """What somebody saved: this capacity, where there was none."""
    capaciteit = make_capaciteit(team, na, kwartaal)
    invoer = Invoer.objects.create(
        programma=team.programma, soort=Invoer.Soort.CAPACITEIT, door_naam="Iemand", op=timezone.now()
    )
    Invoercel.objects.create(
        invoer=invoer, team=team, jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, na=capaciteit.hoeveelheid
    )
    return invoer
