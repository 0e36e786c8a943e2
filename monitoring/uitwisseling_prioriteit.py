"""Criteria and points in the exchange document: out, checked, completed and in.

They stand with the programme; what was scored is named by where it stands in the document, a speerpunt without
`actie` and `resultaat`. Its points stand in the order of the criteria.
"""

from collections.abc import Iterator
from typing import Any

from monitoring.models import Criterium, Prioriteit, Punt
from monitoring.prioriteit.lezen import criteria_of
from programmes.models import Programma
from speerpunten.models import Resultaat, Speerpunt
from speerpunten.uitwisseling.document import Document, Pad, results_by_place

KEY = "prioriteiten"

# Where it stands: pijler, speerpunt, and for a result the place of its actie and of itself from 1; else zeros.
type Plek = tuple[str, int, int, int]


def export(programma: Programma, document: Document, parts: dict[int, dict[str, Any]]) -> None:
    """Adds the ranking to a document, in two queries. `parts` are its results by their key."""
    criteria = criteria_of(programma)
    places = {id(part): plaats for plaats, _, part in results_by_place(document)}
    found: dict[Plek, dict[str, Any]] = {}
    rows = Prioriteit.objects.filter(resultaat__actie__speerpunt__pijler__programma=programma) | (
        Prioriteit.objects.filter(speerpunt__pijler__programma=programma)
    )
    order = {criterium.pk: number for number, criterium in enumerate(criteria)}
    for resultaat, pijler, nummer, motivatie, criterium, waarde in rows.order_by("pk").values_list(
        "resultaat",
        "speerpunt__pijler__code",
        "speerpunt__nummer",
        "motivatie",
        "punten__criterium",
        "punten__waarde",
    ):
        plek: Plek = places[id(parts[resultaat])] if resultaat else (pijler, nummer, 0, 0)
        row = found.setdefault(plek, {"punten": [None] * len(criteria), "motivatie": motivatie})
        if criterium:
            row["punten"][order[criterium]] = waarde
    _put(document, [_criterium(row.__dict__) for row in criteria], found)


def complete(document: Document) -> None:
    """Gives a complete document every key of this part, in the fixed order. Expects no problems."""
    given = document["programma"].pop(KEY, None)
    if given is None:
        return
    criteria = [_criterium(row) for row in given.get("criteria", [])]
    _put(
        document,
        criteria,
        {
            _plek(row): {
                "punten": [None if waarde is None else int(waarde) for waarde in row["punten"]],
                "motivatie": row.get("motivatie", ""),
            }
            for row in given.get("geordend", [])
        },
    )


def problems(document: Document) -> Iterator[tuple[Pad, str]]:
    """What a shape cannot say of this part."""
    given = document["programma"].get(KEY, {})
    criteria = given.get("criteria", [])
    names = [row["naam"] for row in criteria]
    for index, naam in enumerate(names):
        if naam in names[:index]:
            yield ("programma", KEY, "criteria", index), "dit criterium staat er twee keer."
    known = _known(document)
    seen: set[Plek] = set()
    for index, row in enumerate(given.get("geordend", [])):
        here: Pad = ("programma", KEY, "geordend", index)
        if ("actie" in row) != ("resultaat" in row):
            yield here, "‘actie’ en ‘resultaat’ horen bij elkaar; zonder beide is het een speerpunt."
            continue
        plek = _plek(row)
        if plek not in known:
            yield here, f"er staat geen {'resultaat' if plek[3] else 'speerpunt'} op deze plaats."
        if plek in seen:
            yield here, "dit staat er twee keer."
        seen.add(plek)
        if len(row["punten"]) != len(criteria):
            yield (*here, "punten"), f"er zijn {len(criteria)} criteria; noem voor elk de punten, of null."


def create(programma: Programma, document: Document, pairs: list[tuple[dict[str, Any], Resultaat]]) -> None:
    """Writes this part of a complete document. `pairs` are its results beside their rows, in its order."""
    given = document["programma"].get(KEY)
    if not given:
        return
    criteria = Criterium.objects.bulk_create(
        Criterium(programma=programma, volgorde=place, **row) for place, row in enumerate(given["criteria"], start=1)
    )
    subjects: dict[Plek, Resultaat | Speerpunt] = {
        plaats: resultaat for (plaats, _, _), (_, resultaat) in zip(results_by_place(document), pairs, strict=True)
    }
    for speerpunt in Speerpunt.objects.filter(pijler__programma=programma).select_related("pijler"):
        subjects[speerpunt.pijler.code, speerpunt.nummer, 0, 0] = speerpunt
    made = []
    for row in given["geordend"]:
        subject = subjects[_plek(row)]
        over = {"resultaat": subject} if isinstance(subject, Resultaat) else {"speerpunt": subject}
        made.append((Prioriteit(**over, motivatie=row["motivatie"]), row["punten"]))
    Prioriteit.objects.bulk_create(prioriteit for prioriteit, _ in made)
    Punt.objects.bulk_create(
        Punt(prioriteit=prioriteit, criterium=criterium, waarde=waarde)
        for prioriteit, punten in made
        for criterium, waarde in zip(criteria, punten, strict=True)
        if waarde is not None
    )


def _put(document: Document, criteria: list[dict[str, Any]], found: dict[Plek, dict[str, Any]]) -> None:
    """Writes the ranking in the order of the document, without what has neither points nor a motivation."""
    order = {plek: number for number, plek in enumerate(_known(document))}
    told = {plek: row for plek, row in found.items() if row["motivatie"] or any(n is not None for n in row["punten"])}
    if criteria or told:
        geordend = [{**_named(plek), **told[plek]} for plek in sorted(told, key=order.__getitem__)]
        document["programma"][KEY] = {"criteria": criteria, "geordend": geordend}


def _criterium(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "naam": row["naam"],
        "toelichting": row.get("toelichting", ""),
        "gewicht": int(row["gewicht"]),
        "laag_eerst": row.get("laag_eerst", False),
    }


def _plek(row: dict[str, Any]) -> Plek:
    return row["pijler"], int(row["speerpunt"]), int(row.get("actie", 0)), int(row.get("resultaat", 0))


def _named(plek: Plek) -> dict[str, Any]:
    pijler, speerpunt, actie, resultaat = plek
    return {"pijler": pijler, "speerpunt": speerpunt} | ({"actie": actie, "resultaat": resultaat} if actie else {})


def _known(document: Document) -> list[Plek]:
    """Every speerpunt, and after these every result, that a document has."""
    speerpunten: list[Plek] = [
        (pijler["code"], int(row["nummer"]), 0, 0)
        for pijler in document["pijlers"]
        for row in pijler.get("speerpunten", [])
    ]
    return speerpunten + [plaats for plaats, _, _ in results_by_place(document)]
