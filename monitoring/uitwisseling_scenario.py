"""Scenarios in the exchange document: out, checked, completed and in.

They stand with the programme, oldest first, each with its steps and with the proposals that came of it. A step names
its result or actie by where that stands in the document and its team by name; what it was about may be gone, then
`onderwerp` still says how that was called. An item of an agenda names a scenario by its name, which no other has.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from monitoring.capaciteit.opname import written
from monitoring.capaciteit.uitwisseling import acties, acties_in_plan_order
from monitoring.capaciteit.venster import lees_kwartaal
from monitoring.models import Scenario, Scenariostap, Team, Termijnvoorstel
from monitoring.uitwisseling_besluit import moment, proposal_places, read_moment
from programmes.models import Orgaan, Programma
from speerpunten.models import Resultaat
from speerpunten.realisatie import Kwartaal
from speerpunten.uitwisseling.document import Document, Pad, Plaats, plaats_of, results_by_place

KEY = "scenarios"

Soort, Status = Scenariostap.Soort, Scenario.Status

# Where an actie stands: code of its pijler, number of its speerpunt, and its place there from 1.
type Actieplaats = tuple[str, int, int]

# What a step of each kind needs, and what it may hold besides; `toelichting`, `onderwerp` and `redenen` may always be.
_NEEDS: dict[str, tuple[str, ...]] = {
    Soort.TERMIJN: ("label",),
    Soort.PAUZEREN: ("kwartaal", "kwartalen"),
    Soort.STOPPEN: (),
    Soort.CAPACITEIT: ("kwartaal", "hoeveelheid"),
}
_OVER: dict[str, str] = {
    Soort.TERMIJN: "resultaat",
    Soort.PAUZEREN: "actie",
    Soort.STOPPEN: "actie",
    Soort.CAPACITEIT: "team",
}
_VALUES = ("label", "kwartaal", "kwartalen", "hoeveelheid")


def export(programma: Programma, document: Document, parts: dict[int, dict[str, Any]]) -> None:
    """Adds scenarios to a document, in at most five queries. `parts` are its results by their key."""
    rows = list(Scenario.objects.filter(programma=programma).select_related("orgaan").order_by("gemaakt_op", "pk"))
    if not rows:
        return
    by_part = {id(part): plaats for plaats, _, part in results_by_place(document)}
    places = {pk: _result(by_part[id(part)]) for pk, part in parts.items()}
    at = dict(zip(acties_in_plan_order(programma), map(_actie, _actieplaatsen(document)), strict=True))
    steps: dict[int, list[dict[str, Any]]] = defaultdict(list)
    every = Scenariostap.objects.filter(scenario__programma=programma).select_related("team").order_by("volgorde")
    for step in every:
        steps[step.scenario_id].append(_step(step, places, at))
    became: dict[int, list[dict[str, Any]]] = defaultdict(list)
    numbered = proposal_places(programma)
    came = Termijnvoorstel.objects.filter(scenario__programma=programma)
    for pk, scenario in came.values_list("pk", "scenario"):
        resultaat, number = numbered[pk]
        became[scenario].append({**places[resultaat], "voorstel": number})
    document["programma"][KEY] = [
        {
            "naam": row.naam,
            "toelichting": row.toelichting,
            "status": row.status,
            "orgaan": str(row.orgaan) if row.orgaan else None,
            "voorgelegd_op": row.voorgelegd_op.isoformat() if row.voorgelegd_op else None,
            "door_naam": row.door_naam,
            "gemaakt_op": moment(row.gemaakt_op),
            "stappen": steps[row.pk],
            "voorstellen": sorted(became[row.pk], key=_order(document)),
        }
        for row in rows
    ]


def _actieplaatsen(document: Document) -> list[Actieplaats]:
    found = []
    for (_, p, _, s, _, a), _ in acties(document):
        pijler = document["pijlers"][p]
        found.append((pijler["code"], int(pijler["speerpunten"][s]["nummer"]), int(a) + 1))
    return found


def _result(plaats: Plaats) -> dict[str, Any]:
    return dict(zip(("pijler", "speerpunt", "actie", "resultaat"), plaats, strict=True))


def _actie(plaats: Actieplaats) -> dict[str, Any]:
    return dict(zip(("pijler", "speerpunt", "actie"), plaats, strict=True))


def _order(document: Document) -> Any:
    order = {plaats: number for number, (plaats, _, _) in enumerate(results_by_place(document))}
    return lambda given: (order[plaats_of(given)], given["voorstel"])


def _step(step: Scenariostap, places: dict[int, dict[str, Any]], at: dict[int, dict[str, Any]]) -> dict[str, Any]:
    quarter = Kwartaal(step.jaar, step.kwartaal) if step.jaar and step.kwartaal else None
    return {
        "soort": step.soort,
        "resultaat": places[step.resultaat_id] if step.resultaat_id else None,
        "actie": at[step.actie_id] if step.actie_id else None,
        "team": step.team.naam if step.team else None,
        "onderwerp": step.onderwerp,
        "was": step.was,
        "label": step.label,
        "redenen": step.redenen,
        "kwartaal": quarter.label if quarter else None,
        "kwartalen": step.kwartalen,
        "hoeveelheid": None if step.hoeveelheid is None else written(step.hoeveelheid),
        "toelichting": step.toelichting,
    }


def complete(document: Document) -> None:
    """Gives a complete document every key of this part, in the fixed order. Expects no problems."""
    given = document["programma"].pop(KEY, None)
    if not given:
        return
    document["programma"][KEY] = sorted(
        (
            {
                "naam": row["naam"],
                "toelichting": row.get("toelichting", ""),
                "status": row["status"],
                "orgaan": row.get("orgaan"),
                "voorgelegd_op": row.get("voorgelegd_op"),
                "door_naam": row["door_naam"],
                "gemaakt_op": moment(datetime.fromisoformat(row["gemaakt_op"])),
                "stappen": [_whole_step(step) for step in row.get("stappen", [])],
                "voorstellen": sorted(
                    ({**_result(plaats_of(each)), "voorstel": int(each["voorstel"])} for each in _became(row)),
                    key=_order(document),
                ),
            }
            for row in given
        ),
        key=lambda row: datetime.fromisoformat(row["gemaakt_op"]),
    )


def _whole_step(step: dict[str, Any]) -> dict[str, Any]:
    quarter = lees_kwartaal(step["kwartaal"]) if step.get("kwartaal") else None
    amount = step.get("hoeveelheid")
    return {
        "soort": step["soort"],
        "resultaat": _whole(step.get("resultaat")),
        "actie": _whole(step.get("actie")),
        "team": step.get("team"),
        "onderwerp": step.get("onderwerp", ""),
        "was": step.get("was", ""),
        "label": step.get("label", ""),
        "redenen": step.get("redenen", []),
        "kwartaal": quarter.label if quarter else None,
        "kwartalen": None if step.get("kwartalen") is None else int(step["kwartalen"]),
        "hoeveelheid": None if amount is None else written(Decimal(amount)),
        "toelichting": step.get("toelichting", ""),
    }


def _whole(given: dict[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {
        key: given[key] if key == "pijler" else int(given[key])
        for key in ("pijler", "speerpunt", "actie", "resultaat")
        if key in given
    }


def _became(row: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = row.get("voorstellen", [])
    return found


def problems(document: Document) -> Iterator[tuple[Pad, str]]:
    """What a shape cannot say of this part."""
    programma = document["programma"]
    organen = {row.get("afkorting") or row["naam"] for row in programma.get("organen", [])}
    teams = {row["naam"] for row in programma.get("teams", [])}
    waiting = {plaats: len(part.get("voorstellen", [])) for plaats, _, part in results_by_place(document)}
    known = set(_actieplaatsen(document))
    names: set[str] = set()
    taken: set[tuple[Plaats, int]] = set()
    for index, row in enumerate(programma.get(KEY, [])):
        here: Pad = ("programma", KEY, index)
        if row["naam"] in names:
            yield here, "deze naam staat er twee keer."
        names.add(row["naam"])
        if row.get("orgaan") is not None and row["orgaan"] not in organen:
            yield here, f"het orgaan ‘{row['orgaan']}’ staat niet in de lijst organen."
        put_forward = row.get("orgaan") and row.get("voorgelegd_op")
        if row["status"] in {Status.VOORGELEGD, Status.BESLOTEN} and not put_forward:
            yield here, f"bij de status ‘{row['status']}’ horen ‘orgaan’ en ‘voorgelegd_op’."
        if read_moment(row["gemaakt_op"]) is None:
            yield (*here, "gemaakt_op"), f"‘{row['gemaakt_op']}’ is geen bestaand tijdstip."
        for place, each in enumerate(_became(row)):
            key = plaats_of(each), int(each["voorstel"])
            if key[1] > waiting.get(key[0], 0):
                yield (*here, "voorstellen", place), "dit voorstel staat niet in het bestand."
            if key in taken:
                yield (*here, "voorstellen", place), "dit voorstel kwam al uit een scenario."
            taken.add(key)
        yield from _step_problems(here, row.get("stappen", []), set(waiting), known, teams)


def _step_problems(
    here: Pad, steps: list[dict[str, Any]], results: set[Plaats], known: set[Actieplaats], teams: set[str]
) -> Iterator[tuple[Pad, str]]:
    seen: set[Any] = set()
    for place, step in enumerate(steps):
        pad: Pad = (*here, "stappen", place)
        soort = step["soort"]
        missing = [name for name in _NEEDS[soort] if not step.get(name)]
        if missing:
            yield pad, f"bij ‘{soort}’ hoort ‘{'’ en ‘'.join(missing)}’."
        strange = [name for name in (*set(_OVER.values()), *_VALUES) if step.get(name)]
        strange = sorted(name for name in strange if name not in {*_NEEDS[soort], _OVER[soort]})
        if strange:
            yield pad, f"bij ‘{soort}’ hoort geen ‘{'’ of ‘'.join(strange)}’."
        if step.get("hoeveelheid") and not Decimal(step["hoeveelheid"]):
            yield pad, "‘hoeveelheid’ is meer dan nul."
        if step.get("resultaat") and plaats_of(step["resultaat"]) not in results:
            yield pad, "het resultaat dat hier genoemd wordt, staat niet in het bestand."
        if step.get("actie") and _plaats_of_actie(step["actie"]) not in known:
            yield pad, "de actie die hier genoemd wordt, staat niet in het bestand."
        if step.get("team") is not None and step["team"] not in teams:
            yield pad, f"het team ‘{step['team']}’ staat niet in de lijst teams van het programma."
        if over := _whole(step.get("resultaat") or step.get("actie")):
            key = tuple(over.values())
            if key in seen:
                yield pad, "over dit onderdeel gaat al een andere stap van het scenario."
            seen.add(key)


def _plaats_of_actie(given: dict[str, Any]) -> Actieplaats:
    return given["pijler"], int(given["speerpunt"]), int(given["actie"])


def create(
    programma: Programma, document: Document, pairs: list[tuple[dict[str, Any], Resultaat]]
) -> dict[str, Scenario]:
    """Writes this part of a complete document; gives the scenarios by name. Teams and proposals must be there already.

    `pairs` are the results of the document beside their rows.
    """
    given = document["programma"].get(KEY, [])
    if not given:
        return {}
    by_part = {id(part): row for part, row in pairs}
    results = {plaats: by_part[id(part)] for plaats, _, part in results_by_place(document)}
    organen: dict[str, Orgaan] = {str(row): row for row in reversed(programma.organen.all())}
    made = Scenario.objects.bulk_create(
        Scenario(
            programma=programma,
            naam=row["naam"],
            toelichting=row["toelichting"],
            status=row["status"],
            orgaan=organen[row["orgaan"]] if row["orgaan"] else None,
            voorgelegd_op=date.fromisoformat(row["voorgelegd_op"]) if row["voorgelegd_op"] else None,
            door_naam=row["door_naam"],
            gemaakt_op=datetime.fromisoformat(row["gemaakt_op"]),
        )
        for row in given
    )
    keys = dict(zip(_actieplaatsen(document), acties_in_plan_order(programma), strict=True))
    teams = {team.naam: team for team in Team.objects.filter(programma=programma)}
    Scenariostap.objects.bulk_create(
        _new_step(step, scenario, place, results, keys, teams)
        for row, scenario in zip(given, made, strict=True)
        for place, step in enumerate(row["stappen"], 1)
    )
    numbered = {where: pk for pk, where in proposal_places(programma).items()}
    for row, scenario in zip(given, made, strict=True):
        came = [numbered[results[plaats_of(each)].pk, each["voorstel"]] for each in row["voorstellen"]]
        Termijnvoorstel.objects.filter(pk__in=came).update(scenario=scenario)
    return {scenario.naam: scenario for scenario in made}


def _new_step(
    step: dict[str, Any],
    scenario: Scenario,
    volgorde: int,
    results: dict[Plaats, Resultaat],
    acties: dict[Actieplaats, int],
    teams: dict[str, Team],
) -> Scenariostap:
    quarter = lees_kwartaal(step["kwartaal"]) if step["kwartaal"] else None
    return Scenariostap(
        scenario=scenario,
        volgorde=volgorde,
        soort=step["soort"],
        resultaat=results[plaats_of(step["resultaat"])] if step["resultaat"] else None,
        actie_id=acties[_plaats_of_actie(step["actie"])] if step["actie"] else None,
        team=teams[step["team"]] if step["team"] else None,
        jaar=quarter.jaar if quarter else None,
        kwartaal=quarter.nummer if quarter else None,
        hoeveelheid=None if step["hoeveelheid"] is None else Decimal(step["hoeveelheid"]),
        **{name: step[name] for name in ("onderwerp", "was", "label", "redenen", "kwartalen", "toelichting")},
    )
