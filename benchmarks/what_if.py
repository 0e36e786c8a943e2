"""How long reckoning a scenario takes: a change of one step among many, as HTMX sends it, beside plain pages."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.measuring import in_turn, row_count
from benchmarks.server import Answer, Connection, running
from monitoring.models import Capaciteit, Inzet, Scenario, Scenariostap, Team
from programmes.models import Gebruiker, Programma
from speerpunten.models import Actie, Resultaat
from speerpunten.realisatie import Kwartaal

MOVES, PAUSES, STOPS = 30, 8, 4  # steps of each kind in the scenario that is measured
QUARTERS = 8


@dataclass(frozen=True)
class WhatIf:
    """Seconds: a bare page with as many rows, a scenario without steps, one with many, and a step of that changed."""

    rows: int
    steps: int
    bare: float
    empty: float
    full: float
    change: float


def what_if_times(programma: Programma, gebruiker: Gebruiker, cookies: dict[str, str], rounds: int) -> WhatIf:
    """Measures on the programme as it is, with work recorded for every actie."""
    _work(programma)
    empty, full = _scenario(programma, "Meting, leeg"), _scenario(programma, "Meting, vol")
    _steps(programma, full)
    addresses = [reverse("monitoring:scenario", args=[programma.code, row.pk]) for row in (empty, full)]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(gebruiker)
    rows = row_count(client.get(addresses[1]).content.decode())
    with running() as port:
        connection = Connection(port, cookies)
        changer = _Changer(connection, programma, full, cookies["csrftoken"])
        taken = in_turn(
            {
                "kaal": partial(connection.get, f"/_kaal/{rows}/"),
                "leeg": partial(connection.get, addresses[0]),
                "vol": partial(connection.get, addresses[1]),
                "stap": changer.change,
            },
            rounds,
        )
    return WhatIf(rows, full.stappen.count(), taken["kaal"], taken["leeg"], taken["vol"], taken["stap"])


class _Changer:
    """Changes the amount of one step over and over."""

    def __init__(self, connection: Connection, programma: Programma, scenario: Scenario, csrf: str) -> None:
        self._stap = scenario.stappen.get(soort=Scenariostap.Soort.CAPACITEIT)
        self._path = reverse("monitoring:scenario_stap", args=[programma.code, scenario.pk, self._stap.pk])
        self._connection = connection
        self._headers = {"HX_Request": "true", "X_CSRFToken": csrf, "Referer": "http://127.0.0.1/"}
        self._versie = self._stap.versie

    def change(self) -> Answer:
        fields = {
            "kwartaal": f"{self._stap.jaar}-{self._stap.kwartaal}",
            "hoeveelheid": f"0,{self._versie % 80 + 10}",
            "toelichting": "",
            "versie": str(self._versie),
        }
        self._versie += 1
        return self._connection.post(self._path, urlencode(fields), **self._headers)


def _work(programma: Programma) -> None:
    """Work of every actie in eight quarters, where none was recorded."""
    if Inzet.objects.filter(team__programma=programma).exists():
        return
    now = Kwartaal.of(timezone.localdate())
    teams = [Team.objects.create(programma=programma, naam=f"Team {n}", volgorde=n) for n in range(1, 7)]
    quarters = [now + later for later in range(QUARTERS)]
    acties = list(Actie.objects.filter(speerpunt__pijler__programma=programma))
    Inzet.objects.bulk_create(
        Inzet(actie=actie, team=teams[n % 6], jaar=at.jaar, kwartaal=at.nummer, hoeveelheid=Decimal("0.3"))
        for n, actie in enumerate(acties)
        for at in quarters
    )
    Capaciteit.objects.bulk_create(
        Capaciteit(team=team, jaar=at.jaar, kwartaal=at.nummer, hoeveelheid=Decimal(4))
        for team in teams
        for at in quarters
    )


def _scenario(programma: Programma, naam: str) -> Scenario:
    return Scenario.objects.create(programma=programma, naam=naam, door_naam="Meting", gemaakt_op=timezone.now())


def _steps(programma: Programma, scenario: Scenario) -> None:
    at = Kwartaal.of(timezone.localdate()) + 1
    results = list(Resultaat.objects.in_programma(programma).select_related("actie").in_plan_order())
    acties = list(dict.fromkeys(row.actie for row in results))
    soort = Scenariostap.Soort
    rows = [
        Scenariostap(soort=soort.TERMIJN, resultaat=row, onderwerp=str(row)[:300], label="Q4 2029", redenen=["scope"])
        for row in results[-MOVES:]
    ]
    rows += [
        Scenariostap(
            soort=soort.PAUZEREN, actie=actie, onderwerp=str(actie)[:300], jaar=at.jaar, kwartaal=at.nummer, kwartalen=2
        )
        for actie in acties[:PAUSES]
    ]
    rows += [
        Scenariostap(soort=soort.STOPPEN, actie=actie, onderwerp=str(actie)[:300])
        for actie in acties[PAUSES : PAUSES + STOPS]
    ]
    team = Team.objects.filter(programma=programma).order_by("volgorde")[0]
    rows.append(
        Scenariostap(
            soort=soort.CAPACITEIT,
            team=team,
            onderwerp=team.naam,
            jaar=at.jaar,
            kwartaal=at.nummer,
            hoeveelheid=Decimal("0.5"),
        )
    )
    for place, row in enumerate(rows, start=1):
        row.scenario, row.volgorde = scenario, place
    Scenariostap.objects.bulk_create(rows)
