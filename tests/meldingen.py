"""What is said about a result, as its form sends it."""

from typing import Any

from django.urls import reverse

from monitoring.models import Ronde, Signaal
from speerpunten.models import Fase, Resultaat

OP_KOERS = {
    "fase": Fase.IN_UITVOERING,
    "signaal": Signaal.OP_KOERS,
    "toelichting": "Loopt.",
    "oorzaak": "",
    "gevolg": "",
    "maatregel": "",
    "bevestiging": "Alleen de oplevering moet nog.",  # the term of the first result is over
    "gerealiseerd_op": None,
    "bewijs": "",
}


AANDACHT = OP_KOERS | {
    "signaal": Signaal.AANDACHT,
    "oorzaak": "Te weinig mensen",
    "gevolg": "Later klaar",
    "maatregel": "Werven",
    "bevestiging": "",
}


def url(resultaat: Resultaat, name: str = "melding") -> str:
    return reverse(f"monitoring:{name}", args=["proef", resultaat.pk])


def sent(ronde: Ronde, versie: int = 0, **changes: Any) -> dict[str, Any]:
    """What the form sends when the melding is handed in."""
    given = {**OP_KOERS, "ronde": ronde.pk, "versie": versie, "vanuit": "pijler", "stap": "indienen", **changes}
    return {name: "" if value is None else value for name, value in given.items()}
