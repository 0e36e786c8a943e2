"""Builds criteria and points for tests, one call a row."""

from typing import Any

from monitoring.models import Criterium, Prioriteit, Punt
from programmes.models import Programma
from speerpunten.models import Resultaat, Speerpunt


def make_criterium(programma: Programma, naam: str = "Impact", gewicht: int = 1, **fields: Any) -> Criterium:
    fields.setdefault("volgorde", programma.criteria.count() + 1)
    return Criterium.objects.create(programma=programma, naam=naam, gewicht=gewicht, **fields)


def make_prioriteit(
    onderwerp: Resultaat | Speerpunt, punten: dict[Criterium, int] | None = None, motivatie: str = "Daarom."
) -> Prioriteit:
    """What was ranked with its points."""
    over = {"resultaat": onderwerp} if isinstance(onderwerp, Resultaat) else {"speerpunt": onderwerp}
    made = Prioriteit.objects.create(motivatie=motivatie, **over)
    for criterium, waarde in (punten or {}).items():
        Punt.objects.create(prioriteit=made, criterium=criterium, waarde=waarde)
    return made
