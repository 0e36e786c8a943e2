"""How far each pijler is in a ronde, and who is asked to report in it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, FilteredRelation, Q

from monitoring.models import INGELEVERD, Melding, Ronde
from programmes.models import Gebruiker, Pijler, Programma, Rol, Toewijzing
from speerpunten.models import Resultaat

NIETS = "niets"


@dataclass(frozen=True)
class Pijlerstand:
    """A pijler in a ronde: how many results have a melding with which status, and who coordinates it.

    `aantallen` counts results by the status of their melding, under `NIETS` those that have none.
    """

    pijler: Pijler
    aantallen: Counter[str]
    coordinatoren: tuple[str, ...]

    @property
    def totaal(self) -> int:
        return self.aantallen.total()

    @property
    def ingeleverd(self) -> int:
        return sum(self.aantallen[status] for status in INGELEVERD)

    @property
    def kolommen(self) -> list[tuple[str, int]]:
        """(status in words, count), in the order in which work moves on."""
        shown = (Melding.Status.CONCEPT, Melding.Status.INGEDIEND, Melding.Status.TERUGGEZET, Melding.Status.AKKOORD)
        return [("niets", self.aantallen[NIETS]), *((status.label, self.aantallen[status]) for status in shown)]


def pijlerstanden(programma: Programma, ronde: Ronde) -> list[Pijlerstand]:
    """Every pijler of the programme in its order; three queries."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        Resultaat.objects.in_programma(programma)
        .annotate(hier=FilteredRelation("meldingen", condition=Q(meldingen__ronde=ronde)))
        .order_by()
        .values_list("actie__speerpunt__pijler", "hier__status")
        .annotate(aantal=Count("pk"))
    )
    for pijler_id, status, aantal in rows:
        counted[pijler_id][status or NIETS] += aantal
    people = coordinators(programma)
    return [
        Pijlerstand(pijler, counted[pijler.pk], tuple(str(person) for person in people.get(pijler.pk, ())))
        for pijler in Pijler.objects.filter(programma=programma)
    ]


def coordinators(programma: Programma) -> dict[int, list[Gebruiker]]:
    """Who reports on each pijler, by its key and then by name; one query."""
    people: dict[int, list[Gebruiker]] = defaultdict(list)
    roles = Toewijzing.objects.filter(programma=programma, rol=Rol.COORDINATOR, gebruiker__is_active=True)
    for role in roles.select_related("gebruiker").order_by("gebruiker__naam"):
        people[role.pijler_id or 0].append(role.gebruiker)
    return dict(people)
