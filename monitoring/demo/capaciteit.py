"""Invented teams, with what the acties ask of them and what they can do."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal

from monitoring.capaciteit.balans import opeenvolgend
from monitoring.demo.kiezen import number, one_of
from monitoring.models import Capaciteit, Inzet, Team
from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten.models import Actie, Resultaat
from speerpunten.realisatie import Kwartaal

_AANTAL = 8  # quarters from today on

_PER_PIJLER = {
    "jeugd": "beleidsteam jeugd",
    "bw-mo": "beleidsteam wmo",
    "sociale-veiligheid": "team zorg en veiligheid",
    "gezondheid": "team gezondheid",
}
_PROGRAMMATEAM, _DATA, _COMMUNICATIE = "programmateam", "data en monitoring", "communicatie"
_TEAMS = [*_PER_PIJLER.values(), _PROGRAMMATEAM, _DATA, _COMMUNICATIE]

# What an actie says when these teams have a part in it.
_ASKS = {
    _DATA: re.compile(r"monitor|data|cijfers|dashboard|inzicht|onderzoek", re.IGNORECASE),
    _COMMUNICATIE: re.compile(r"communic|voorlicht|campagne|inwoners|bewust|informatie|ouders", re.IGNORECASE),
}
_AMOUNTS = ("0.1", "0.2", "0.2", "0.3", "0.4", "0.6")  # fte of the team of its pijler for one actie
_SMALL = ("0.1", "0.1", "0.2")

# Where somebody leaves or is away: by so much a team can do less in some quarters from today on.
_LESS = {("beleidsteam jeugd", 1): "1.5", ("beleidsteam jeugd", 2): "1", (_DATA, 3): "0.5"}
# Of this team the capacity of the last quarters is not known yet.
_UNKNOWN, _KNOWN = _COMMUNICATIE, 4

_HALF = Decimal("0.5")


def fill(programma: Programma, today: date, door: Gebruiker) -> None:
    """Makes the teams with eight quarters of amounts, the same ones every time."""
    teams = {naam: Team(programma=programma, naam=naam, volgorde=at) for at, naam in enumerate(_TEAMS, 1)}
    for team in teams.values():
        history.create(programma, team, door=door)
    quarters = opeenvolgend(Kwartaal.of(today), _AANTAL)
    inzet = [
        Inzet(actie=actie, team=teams[naam], jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, hoeveelheid=amount)
        for actie in _acties(programma)
        for naam, kwartaal, amount in _asked(actie, quarters)
    ]
    history.create_many(programma, [(row, None) for row in inzet], door=door)
    load: dict[str, dict[Kwartaal, Decimal]] = defaultdict(lambda: dict.fromkeys(quarters, Decimal(0)))
    for row in inzet:
        load[row.team.naam][row.in_kwartaal] += row.hoeveelheid
    capaciteit = [
        Capaciteit(team=team, jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, hoeveelheid=_can(naam, load[naam], at))
        for naam, team in teams.items()
        for at, kwartaal in enumerate(quarters[: _KNOWN if naam == _UNKNOWN else _AANTAL])
    ]
    history.create_many(programma, [(row, None) for row in capaciteit], door=door)


def _acties(programma: Programma) -> list[Actie]:
    rows = Actie.objects.filter(speerpunt__pijler__programma=programma).select_related("speerpunt__pijler")
    return list(rows.order_by("speerpunt__pijler__nummer", "speerpunt__nummer", "volgorde"))


def _asked(actie: Actie, quarters: tuple[Kwartaal, ...]) -> Iterator[tuple[str, Kwartaal, Decimal]]:
    """(team, quarter, amount) of one actie: with a run-up until its last term, and what comes after."""
    speerpunt = actie.speerpunt
    key = f"{speerpunt.pijler.code}/{speerpunt.nummer}/{actie.volgorde}"
    if number(5, key, "geen inzet") == 0 or speerpunt.pijler.code not in _PER_PIJLER:
        return
    ends = [row.termijn.tot for row in Resultaat.objects.filter(actie=actie).with_plan() if row.termijn.tot]
    last = max(Kwartaal.of(max(ends)) if ends else quarters[0], quarters[1 + number(_AANTAL - 1, key, "nazorg")])
    first = last + -(2 + number(6, key, "aanloop"))
    text = " ".join([actie.omschrijving, speerpunt.titel])
    parts = [(_PER_PIJLER[speerpunt.pijler.code], one_of(_AMOUNTS, key, "hoeveel"))]
    parts += [(naam, one_of(_SMALL, key, naam)) for naam, words in _ASKS.items() if words.search(text)]
    if number(4, key, "programmateam") == 0:
        parts.append((_PROGRAMMATEAM, one_of(_SMALL, key, _PROGRAMMATEAM)))
    for naam, amount in parts:
        for kwartaal in quarters:
            if first <= kwartaal <= last:
                yield naam, kwartaal, Decimal(amount)


def _can(naam: str, load: Mapping[Kwartaal, Decimal], at: int) -> Decimal:
    """What a team can do that many quarters after today, in halves of an fte: all its work fits, but for _LESS."""
    rounded = (max(load.values()) / _HALF).to_integral_value(ROUND_CEILING) * _HALF
    return max(_HALF, rounded - Decimal(_LESS.get((naam, at), "0")))
