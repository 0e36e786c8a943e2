"""Load and capacity as a momentopname keeps them."""

from datetime import date
from decimal import Decimal
from typing import Any

from monitoring.capaciteit import cijfers
from monitoring.capaciteit.balans import Balans, bereken, opeenvolgend
from monitoring.capaciteit.venster import AANTAL, lees_kwartaal
from programmes.models import Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal


def take(programma: Programma, peildatum: date) -> dict[str, Any] | None:
    """The quarter of the peildatum and the seven after it; None when nothing was recorded. Five queries at most.

    Amounts are text, such as "1.4"; null where no capacity was recorded. They are those of now, for they are no part of
    a ronde.
    """
    kwartalen = opeenvolgend(Kwartaal.of(peildatum), AANTAL)
    teams = cijfers.teams_of(programma)
    if not teams:
        return None
    balans = cijfers.balans_of(programma, kwartalen, teams)
    if balans.is_leeg:
        return None
    acties = Actie.objects.filter(speerpunt__pijler__programma=programma).count()
    zonder = cijfers.acties_zonder_inzet(programma, kwartalen).count()
    return {
        "eenheid": balans.eenheid,
        "kwartalen": [kwartaal.label for kwartaal in kwartalen],
        "teams": [
            {
                "naam": rij.team,
                "belasting": [written(cel.belasting) for cel in rij.cellen],
                "capaciteit": [None if cel.capaciteit is None else written(cel.capaciteit) for cel in rij.cellen],
            }
            for rij in balans.rijen
        ],
        "acties": acties,
        "acties_zonder_inzet": zonder,
    }


def read(given: dict[str, Any]) -> Balans:
    """The balans that a momentopname holds."""
    kwartalen = [found for label in given["kwartalen"] if (found := lees_kwartaal(label))]
    belasting = {
        (at, kwartaal): Decimal(amount)
        for at, team in enumerate(given["teams"])
        for kwartaal, amount in zip(kwartalen, team["belasting"], strict=True)
    }
    capaciteit = {
        (at, kwartaal): Decimal(amount)
        for at, team in enumerate(given["teams"])
        for kwartaal, amount in zip(kwartalen, team["capaciteit"], strict=True)
        if amount is not None
    }
    teams = {at: team["naam"] for at, team in enumerate(given["teams"])}
    return bereken(teams, kwartalen, belasting, capaciteit, given["eenheid"])


def written(amount: Decimal) -> str:
    """The one spelling of an amount in a document: '1.4', '0', '1200'."""
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
