"""Builds teams, work and scenarios for tests."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from monitoring.models import Capaciteit, Inzet, Scenario, Scenariostap, Team
from programmes.models import Programma
from speerpunten.models import Actie, Resultaat
from speerpunten.realisatie import Kwartaal


def make_team(programma: Programma, naam: str = "Beleidsteam jeugd") -> Team:
    return Team.objects.create(programma=programma, naam=naam, volgorde=programma.teams.count() + 1)


def make_inzet(actie: Actie, team: Team, kwartaal: Kwartaal, amount: str = "1") -> Inzet:
    return Inzet.objects.create(
        actie=actie, team=team, jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, hoeveelheid=Decimal(amount)
    )


def make_capaciteit(team: Team, kwartaal: Kwartaal, amount: str = "1") -> Capaciteit:
    return Capaciteit.objects.create(
        team=team, jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, hoeveelheid=Decimal(amount)
    )


def make_scenario(programma: Programma, naam: str = "Rustiger aan", **fields: Any) -> Scenario:
    defaults = {"door_naam": "Iemand", "gemaakt_op": timezone.now()}
    return Scenario.objects.create(programma=programma, naam=naam, **{**defaults, **fields})


def _step(scenario: Scenario, **fields: Any) -> Scenariostap:
    return Scenariostap.objects.create(scenario=scenario, volgorde=scenario.stappen.count() + 1, **fields)


def move(scenario: Scenario, resultaat: Resultaat, label: str = "Q4 2027", **fields: Any) -> Scenariostap:
    defaults = {"onderwerp": str(resultaat), "was": resultaat.termijn.label, "redenen": ["capaciteit"]}
    return _step(scenario, soort="termijn", resultaat=resultaat, label=label, **{**defaults, **fields})


def pause(scenario: Scenario, actie: Actie, kwartaal: Kwartaal, kwartalen: int = 2) -> Scenariostap:
    return _step(
        scenario,
        soort="pauzeren",
        actie=actie,
        onderwerp=str(actie),
        jaar=kwartaal.jaar,
        kwartaal=kwartaal.nummer,
        kwartalen=kwartalen,
    )


def drop(scenario: Scenario, actie: Actie) -> Scenariostap:
    return _step(scenario, soort="stoppen", actie=actie, onderwerp=str(actie))


def add_capacity(scenario: Scenario, team: Team, kwartaal: Kwartaal, amount: str = "0.5") -> Scenariostap:
    return _step(
        scenario,
        soort="capaciteit",
        team=team,
        onderwerp=team.naam,
        jaar=kwartaal.jaar,
        kwartaal=kwartaal.nummer,
        hoeveelheid=Decimal(amount),
    )
