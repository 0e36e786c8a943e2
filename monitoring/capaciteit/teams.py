"""What may be done with a team, and with what amounts are counted in."""

from django.db.models import Count

from monitoring.models import Capaciteit, Inzet, Scenariostap, Team
from programmes import history, ordering
from programmes.models import Gebruiker, Programma

REEKS = ordering.Series(Team, "programma", "volgorde")


def belemmeringen(team: Team) -> list[str]:
    """Everything that stands in the way of removing a team, one sentence each; empty when it may go."""
    found = []
    rows = Inzet.objects.filter(team=team).aggregate(aantal=Count("pk"), acties=Count("actie", distinct=True))
    if rows["aantal"]:
        acties = f"{rows['acties']} {'actie vraagt' if rows['acties'] == 1 else 'acties vragen'}"
        found.append(f"{acties} werk van dit team. Maak die inzet eerst leeg, of geef haar aan een ander team.")
    scenarios = (
        Scenariostap.objects.filter(team=team).order_by("scenario__naam").values_list("scenario__naam", flat=True)
    )
    if names := list(dict.fromkeys(scenarios)):
        found.append(f"Een scenario rekent met dit team: {', '.join(names)}. Haal die stap daar eerst weg.")
    return found


def lost_with(team: Team) -> list[str]:
    """What is removed along with a team: what it can do."""
    return [f"{row.in_kwartaal.label}: {row.in_woorden}" for row in team.capaciteit.order_by("jaar", "kwartaal")]


def verwijder(programma: Programma, team: Team, *, door: Gebruiker) -> None:
    """Removes a team and closes the gap it leaves; the history holds what it could do. The programme must be locked."""
    tekst = "\n".join([str(team), *lost_with(team)])
    history.delete(programma, team, door=door, tekst=tekst)
    ordering.close_gaps(REEKS, programma)


def getallen(programma: Programma) -> int:
    """How many amounts were recorded in the unit of the programme."""
    steps = Scenariostap.objects.filter(scenario__programma=programma, hoeveelheid__isnull=False)
    return (
        Inzet.objects.filter(team__programma=programma).count()
        + Capaciteit.objects.filter(team__programma=programma).count()
        + steps.count()
    )
