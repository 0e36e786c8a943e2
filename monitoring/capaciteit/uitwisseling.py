"""Teams, inzet and capaciteit in the exchange document: out, checked, completed and in.

Teams stand with the programme, each with what it can do; what an actie asks of them stands with that actie. Amounts are
text with a decimal point, in the unit of the programme.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from monitoring.capaciteit.opname import written
from monitoring.capaciteit.venster import lees_kwartaal
from monitoring.models import Capaciteit, Inzet, Team
from programmes.models import Eenheid, Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal
from speerpunten.uitwisseling.document import Document, Pad


def acties(document: Document) -> Iterator[tuple[Pad, dict[str, Any]]]:
    """Every actie of a document with its path, in order."""
    for p, pijler in enumerate(document["pijlers"]):
        for s, speerpunt in enumerate(pijler.get("speerpunten", [])):
            for a, actie in enumerate(speerpunt.get("acties", [])):
                yield ("pijlers", p, "speerpunten", s, "acties", a), actie


def export(programma: Programma, document: Document) -> None:
    """Adds to a document what teams there are, in four queries."""
    if programma.eenheid != Eenheid.FTE:
        document["programma"]["eenheid"] = programma.eenheid
    teams = list(Team.objects.filter(programma=programma).order_by("volgorde"))
    if not teams:
        return
    can: dict[int, list[tuple[Kwartaal, Decimal]]] = {team.pk: [] for team in teams}
    for row in Capaciteit.objects.filter(team__programma=programma):
        can[row.team_id].append((row.in_kwartaal, row.hoeveelheid))
    document["programma"]["teams"] = [_team(team.naam, can[team.pk]) for team in teams]
    place = {team.pk: at for at, team in enumerate(teams)}
    asked: dict[int, list[tuple[int, Kwartaal, Decimal]]] = {}
    for inzet in Inzet.objects.filter(team__programma=programma):
        asked.setdefault(inzet.actie_id, []).append((place[inzet.team_id], inzet.in_kwartaal, inzet.hoeveelheid))
    if not asked:
        return
    for pk, (_, part) in zip(acties_in_plan_order(programma), acties(document), strict=True):
        if pk in asked:
            part["inzet"] = [_inzet(teams[at].naam, kwartaal, amount) for at, kwartaal, amount in sorted(asked[pk])]


def problems(document: Document) -> Iterator[tuple[Pad, str]]:
    """Everything that cannot be right in these parts of a document that has the right shape."""
    names: set[str] = set()
    for at, team in enumerate(document["programma"].get("teams", [])):
        pad: Pad = ("programma", "teams", at)
        if team["naam"] in names:
            yield pad, f"het team ‘{team['naam']}’ staat er twee keer."
        names.add(team["naam"])
        yield from _quarters((*pad, "capaciteit"), [("", row["kwartaal"]) for row in team.get("capaciteit", [])])
    for pad, actie in acties(document):
        rows = actie.get("inzet", [])
        for at, row in enumerate(rows):
            if row["team"] not in names:
                yield (*pad, "inzet", at), f"het team ‘{row['team']}’ staat niet in de lijst teams van het programma."
        yield from _quarters((*pad, "inzet"), [(row["team"], row["kwartaal"]) for row in rows])


def complete(document: Document) -> None:
    """Gives these parts of a complete document their fixed order and spelling. Expects no problems."""
    programma = document["programma"]
    if programma.get("eenheid") == Eenheid.FTE:
        del programma["eenheid"]
    if "teams" in programma and not programma["teams"]:
        del programma["teams"]
    if "teams" in programma:
        programma["teams"] = [_team(team["naam"], _amounts(team.get("capaciteit", []))) for team in programma["teams"]]
    place = {team["naam"]: at for at, team in enumerate(programma.get("teams", []))}
    for _, actie in acties(document):
        if "inzet" not in actie:
            continue
        rows = [(place[row["team"]], _quarter(row), Decimal(row["hoeveelheid"])) for row in actie.pop("inzet")]
        if rows:
            names = list(place)
            actie["inzet"] = [_inzet(names[at], kwartaal, amount) for at, kwartaal, amount in sorted(rows)]


def create(programma: Programma, document: Document) -> None:
    """Stores these parts of a complete document; the plan must be there already."""
    given = document["programma"]
    if eenheid := given.get("eenheid"):
        programma.eenheid = eenheid
        programma.save(update_fields=["eenheid"])
    teams = {
        team["naam"]: Team(programma=programma, naam=team["naam"], volgorde=at)
        for at, team in enumerate(given.get("teams", []), 1)
    }
    if not teams:
        return
    Team.objects.bulk_create(teams.values())
    Capaciteit.objects.bulk_create(
        Capaciteit(team=teams[team["naam"]], jaar=kwartaal.jaar, kwartaal=kwartaal.nummer, hoeveelheid=amount)
        for team in given["teams"]
        for kwartaal, amount in _amounts(team["capaciteit"])
    )
    Inzet.objects.bulk_create(
        Inzet(
            actie_id=pk,
            team=teams[row["team"]],
            jaar=_quarter(row).jaar,
            kwartaal=_quarter(row).nummer,
            hoeveelheid=Decimal(row["hoeveelheid"]),
        )
        for pk, (_, part) in zip(acties_in_plan_order(programma), acties(document), strict=True)
        for row in part.get("inzet", [])
    )


def acties_in_plan_order(programma: Programma) -> Iterable[int]:
    """The key of every actie of the programme, in the order in which `acties` gives them."""
    rows = Actie.objects.filter(speerpunt__pijler__programma=programma)
    return rows.order_by("speerpunt__pijler__nummer", "speerpunt__nummer", "volgorde").values_list("pk", flat=True)


def _team(naam: str, amounts: Iterable[tuple[Kwartaal, Decimal]]) -> dict[str, Any]:
    rows = [{"kwartaal": kwartaal.label, "hoeveelheid": written(amount)} for kwartaal, amount in sorted(amounts)]
    return {"naam": naam, "capaciteit": rows}


def _inzet(team: str, kwartaal: Kwartaal, amount: Decimal) -> dict[str, Any]:
    return {"team": team, "kwartaal": kwartaal.label, "hoeveelheid": written(amount)}


def _amounts(rows: Iterable[dict[str, Any]]) -> list[tuple[Kwartaal, Decimal]]:
    return [(_quarter(row), Decimal(row["hoeveelheid"])) for row in rows]


def _quarter(row: dict[str, Any]) -> Kwartaal:
    found = lees_kwartaal(row["kwartaal"])
    assert found is not None, "the schema sees to it"
    return found


def _quarters(pad: Pad, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[Pad, str]]:
    seen: set[tuple[str, str]] = set()
    for at, (team, kwartaal) in enumerate(rows):
        if (team, kwartaal) in seen:
            yield (*pad, at), f"{kwartaal} staat er twee keer{f' voor {team}' if team else ''}."
        seen.add((team, kwartaal))
