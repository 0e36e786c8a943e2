"""The route of a choice: the bodies in the order of their mandate, from the one that decides first to the last."""

from collections.abc import Sequence

from monitoring.models import Mandaat
from programmes.models import Orgaan, Programma


def of_programma(programma: Programma) -> list[int]:
    """The keys of the bodies of the route, lowest first; the programmamanager is no body that meets. One query."""
    rows = Mandaat.objects.filter(programma=programma, orgaan__isnull=False).order_by("volgorde")
    return list(rows.values_list("orgaan_id", flat=True))


def onward(route: Sequence[int], orgaan: int) -> int | None:
    """The body after this one; the first of the route for a body outside it, None for the last."""
    if orgaan not in route:
        return route[0] if route else None
    place = route.index(orgaan) + 1
    return route[place] if place < len(route) else None


def in_order(route: Sequence[int], organen: Sequence[Orgaan]) -> list[Orgaan]:
    """These bodies: those of the route first, in its order, then the others as they were."""
    places = {key: place for place, key in enumerate(route)}
    return sorted(organen, key=lambda orgaan: places.get(orgaan.pk, len(places)))


def bodies(programma: Programma) -> list[Orgaan]:
    """Every body of the programme, those of the route first. Two queries."""
    return in_order(of_programma(programma), list(programma.organen.all()))
