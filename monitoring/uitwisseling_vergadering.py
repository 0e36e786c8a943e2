"""Meetings and actiepunten in the exchange document: out, checked, completed and in.

They stand with the programme, oldest first. An item names what it is about by where that stands in the document: a
result or proposal by its place, a scenario by its name, an actiepunt and the item it follows by their number in the
list, from 1.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from monitoring.models import Actiepunt, Agendapunt, Besluit, Scenario, Vergadering
from monitoring.uitwisseling_besluit import proposal_places
from programmes.models import Orgaan, Programma
from speerpunten.models import Resultaat
from speerpunten.uitwisseling.document import Document, Pad, Plaats, plaats_of, results_by_place

KEYS = ("vergaderingen", "actiepunten")
_PLAATS = ("pijler", "speerpunt", "actie", "resultaat")
_OVER = ("resultaat", "voorstel", "scenario", "actiepunt")
_Uitkomst = Agendapunt.Uitkomst
# What has to be named with an outcome.
_NAMES = {
    _Uitkomst.BESLUIT: "besluit",
    _Uitkomst.ACTIE: "actie",
    _Uitkomst.DOORGEGEVEN: "naar",
    _Uitkomst.VERPLAATST: "naar",
}


def export(programma: Programma, document: Document, parts: dict[int, dict[str, Any]]) -> None:
    """Adds meetings and actiepunten to a document, in four queries. `parts` are its results by their key."""
    by_part = {id(part): plaats for plaats, _, part in results_by_place(document)}
    places = {pk: _plaats(by_part[id(part)]) for pk, part in parts.items()}
    acties = list(Actiepunt.objects.filter(programma=programma).select_related("orgaan").order_by("pk"))
    numbers = {row.pk: number for number, row in enumerate(acties, 1)}
    meetings = list(Vergadering.objects.filter(programma=programma).select_related("orgaan").order_by("datum", "pk"))
    items = list(
        Agendapunt.objects.filter(vergadering__programma=programma)
        .select_related("naar", "besluit", "scenario")
        .order_by("volgorde")
    )
    under: dict[int, list[Agendapunt]] = defaultdict(list)
    for punt in items:
        under[punt.vergadering_id].append(punt)
    where = {
        punt.pk: {"vergadering": number, "punt": place}
        for number, meeting in enumerate(meetings, 1)
        for place, punt in enumerate(under[meeting.pk], 1)
    }
    proposed = proposal_places(programma) if any(punt.voorstel_id for punt in items) else {}
    found = {
        "vergaderingen": [
            {
                "orgaan": str(row.orgaan),
                "datum": row.datum.isoformat(),
                "begint_om": row.begint_om.isoformat("minutes") if row.begint_om else None,
                "plaats": row.plaats,
                "status": row.status,
                "punten": [_punt(punt, places, proposed, numbers, where) for punt in under[row.pk]],
            }
            for row in meetings
        ],
        "actiepunten": [
            {
                "orgaan": str(row.orgaan),
                "omschrijving": row.omschrijving,
                "eigenaar_naam": row.eigenaar_naam,
                "datum": row.datum.isoformat(),
                "status": row.status,
                "afgehandeld_op": row.afgehandeld_op.isoformat() if row.afgehandeld_op else None,
                "uitkomst": row.uitkomst,
                "resultaat": places[row.resultaat_id] if row.resultaat_id else None,
            }
            for row in acties
        ],
    }
    document["programma"] |= {key: rows for key, rows in found.items() if rows}


def _plaats(plaats: Plaats) -> dict[str, Any]:
    return dict(zip(_PLAATS, plaats, strict=True))


def _punt(
    punt: Agendapunt,
    places: dict[int, dict[str, Any]],
    proposed: dict[int, tuple[int, int]],
    numbers: dict[int, int],
    where: dict[int, dict[str, int]],
) -> dict[str, Any]:
    voorstel = None
    if punt.voorstel_id:
        resultaat, number = proposed[punt.voorstel_id]
        voorstel = {**places[resultaat], "voorstel": number}
    return {
        "titel": punt.titel,
        "toelichting": punt.toelichting,
        "resultaat": places[punt.resultaat_id] if punt.resultaat_id else None,
        "voorstel": voorstel,
        "scenario": punt.scenario.naam if punt.scenario else None,
        "actiepunt": numbers.get(punt.actiepunt_id or 0),
        "uitkomst": punt.uitkomst,
        "verslag": punt.verslag,
        "besluit": punt.besluit.nummer if punt.besluit else None,
        "actie": numbers.get(punt.actie_id or 0),
        "naar": str(punt.naar) if punt.naar else None,
        "vorig": where[punt.vorig_id] if punt.vorig_id else None,
    }


def complete(document: Document) -> None:
    """Gives a complete document every key of this part, in the fixed order. Expects no problems."""
    programma = document["programma"]
    for key, build in (("vergaderingen", _whole_meeting), ("actiepunten", _whole_actie)):
        if key in programma:
            programma[key] = [build(row) for row in programma.pop(key)]


def _whole_meeting(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "orgaan": row["orgaan"],
        "datum": row["datum"],
        "begint_om": row.get("begint_om"),
        "plaats": row.get("plaats", ""),
        "status": row["status"],
        "punten": [
            {
                "titel": punt["titel"],
                "toelichting": punt.get("toelichting", ""),
                "resultaat": _whole_place(punt.get("resultaat")),
                "voorstel": _whole_place(punt.get("voorstel")),
                "scenario": punt.get("scenario"),
                "actiepunt": punt.get("actiepunt"),
                "uitkomst": punt.get("uitkomst", _Uitkomst.OPEN.value),
                "verslag": punt.get("verslag", ""),
                "besluit": punt.get("besluit"),
                "actie": punt.get("actie"),
                "naar": punt.get("naar"),
                "vorig": {key: int(punt["vorig"][key]) for key in ("vergadering", "punt")}
                if punt.get("vorig")
                else None,
            }
            for punt in row.get("punten", [])
        ],
    }


def _whole_actie(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "orgaan": row["orgaan"],
        "omschrijving": row["omschrijving"],
        "eigenaar_naam": row["eigenaar_naam"],
        "datum": row["datum"],
        "status": row.get("status", Actiepunt.Status.OPEN.value),
        "afgehandeld_op": row.get("afgehandeld_op"),
        "uitkomst": row.get("uitkomst", ""),
        "resultaat": _whole_place(row.get("resultaat")),
    }


def _whole_place(row: dict[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {key: row[key] if key == "pijler" else int(row[key]) for key in (*_PLAATS, "voorstel") if key in row}


def problems(document: Document) -> Iterator[tuple[Pad, str]]:
    """What a shape cannot say of this part."""
    programma = document["programma"]
    organen = {row.get("afkorting") or row["naam"] for row in programma.get("organen", [])}
    places = {plaats: len(part.get("voorstellen", [])) for plaats, _, part in results_by_place(document)}
    acties = programma.get("actiepunten", [])
    for index, row in enumerate(acties):
        pad: Pad = ("programma", "actiepunten", index)
        yield from _body(pad, row["orgaan"], organen)
        yield from _place(pad, row.get("resultaat"), places)
        if (row.get("status", "open") == Actiepunt.Status.OPEN) != (row.get("afgehandeld_op") is None):
            yield pad, "‘afgehandeld_op’ hoort bij een actie die gedaan of vervallen is, en alleen daarbij."
    numbers = {row["nummer"] for row in programma.get("besluiten", [])}
    scenarios = {row["naam"] for row in programma.get("scenarios", [])}
    meetings = programma.get("vergaderingen", [])
    days: set[tuple[str, str]] = set()
    followed: set[tuple[int, int]] = set()
    for index, row in enumerate(meetings):
        here: Pad = ("programma", "vergaderingen", index)
        yield from _body(here, row["orgaan"], organen)
        if (row["orgaan"], row["datum"]) in days:
            yield here, "dit orgaan vergadert al op deze dag."
        days.add((row["orgaan"], row["datum"]))
        about: set[str] = set()
        for place, punt in enumerate(row.get("punten", [])):
            spot: Pad = (*here, "punten", place)
            yield from _item(spot, punt, organen, places, len(acties), numbers)
            if punt.get("scenario") is not None and punt["scenario"] not in scenarios:
                yield spot, f"het scenario ‘{punt['scenario']}’ staat niet in de lijst scenarios van het programma."
            for told in (repr((name, punt[name])) for name in _OVER if punt.get(name)):
                if told in about:
                    yield spot, "dit staat al op deze agenda."
                about.add(told)
            if before := punt.get("vorig"):
                key = (int(before["vergadering"]), int(before["punt"]))
                there = meetings[key[0] - 1].get("punten", []) if key[0] <= len(meetings) else []
                if key[1] > len(there) or key == (index + 1, place + 1):
                    yield spot, "het punt waar dit op volgt, staat niet in het bestand."
                if key in followed:
                    yield spot, "op dat punt volgt al een ander."
                followed.add(key)


def _body(pad: Pad, orgaan: str | None, organen: set[str]) -> Iterator[tuple[Pad, str]]:
    if orgaan is not None and orgaan not in organen:
        yield pad, f"het orgaan ‘{orgaan}’ staat niet in de lijst organen."


def _place(pad: Pad, given: dict[str, Any] | None, places: dict[Plaats, int]) -> Iterator[tuple[Pad, str]]:
    if given is None:
        return
    if plaats_of(given) not in places:
        yield pad, "het resultaat dat hier genoemd wordt, staat niet in het bestand."
    elif "voorstel" in given and int(given["voorstel"]) > places[plaats_of(given)]:
        yield pad, f"er is geen {given['voorstel']}e voorstel bij dat resultaat."


def _item(
    pad: Pad, punt: dict[str, Any], organen: set[str], places: dict[Plaats, int], acties: int, numbers: set[str]
) -> Iterator[tuple[Pad, str]]:
    if sum(punt.get(name) is not None for name in _OVER) > 1:
        yield pad, "een punt gaat over hoogstens één ding."
    for name in ("resultaat", "voorstel"):
        yield from _place(pad, punt.get(name), places)
    for name in ("actiepunt", "actie"):
        if punt.get(name) is not None and int(punt[name]) > acties:
            yield pad, f"er is geen {punt[name]}e actie in de lijst actiepunten."
    yield from _body(pad, punt.get("naar"), organen)
    if punt.get("besluit") is not None and punt["besluit"] not in numbers:
        yield pad, f"het besluit ‘{punt['besluit']}’ staat niet in de lijst besluiten van het programma."
    needs = _NAMES.get(_Uitkomst(punt.get("uitkomst", _Uitkomst.OPEN)))
    if needs and punt.get(needs) is None:
        yield pad, f"bij de uitkomst ‘{punt['uitkomst']}’ hoort ‘{needs}’."


def create(
    programma: Programma,
    document: Document,
    pairs: list[tuple[dict[str, Any], Resultaat]],
    scenarios: Mapping[str, Scenario],
) -> None:
    """Writes this part of a complete document. `pairs` are its results beside their rows, `scenarios` go by name."""
    given = document["programma"]
    if not any(key in given for key in KEYS):
        return
    by_part = {id(part): row for part, row in pairs}
    results = {plaats: by_part[id(part)] for plaats, _, part in results_by_place(document)}
    organen: dict[str, Orgaan] = {str(row): row for row in reversed(programma.organen.all())}
    acties = [
        Actiepunt(
            programma=programma,
            **{
                **row,
                "orgaan": organen[row["orgaan"]],
                "datum": date.fromisoformat(row["datum"]),
                "afgehandeld_op": date.fromisoformat(row["afgehandeld_op"]) if row["afgehandeld_op"] else None,
                "resultaat": results[plaats_of(row["resultaat"])] if row["resultaat"] else None,
            },
        )
        for row in given.get("actiepunten", [])
    ]
    Actiepunt.objects.bulk_create(acties)
    besluiten = {row.nummer: row for row in Besluit.objects.filter(programma=programma)}
    voorstellen = {where: pk for pk, where in proposal_places(programma).items()}
    made: list[list[Agendapunt]] = []
    for row in given.get("vergaderingen", []):
        meeting = Vergadering.objects.create(
            programma=programma,
            orgaan=organen[row["orgaan"]],
            datum=date.fromisoformat(row["datum"]),
            begint_om=time.fromisoformat(row["begint_om"]) if row["begint_om"] else None,
            plaats=row["plaats"],
            status=row["status"],
        )
        punten = [
            Agendapunt(
                vergadering=meeting,
                volgorde=place,
                titel=punt["titel"],
                toelichting=punt["toelichting"],
                resultaat=results[plaats_of(punt["resultaat"])] if punt["resultaat"] else None,
                voorstel_id=_proposal(punt["voorstel"], results, voorstellen),
                scenario=scenarios[punt["scenario"]] if punt["scenario"] else None,
                actiepunt=acties[punt["actiepunt"] - 1] if punt["actiepunt"] else None,
                uitkomst=punt["uitkomst"],
                verslag=punt["verslag"],
                besluit=besluiten[punt["besluit"]] if punt["besluit"] else None,
                actie=acties[punt["actie"] - 1] if punt["actie"] else None,
                naar=organen[punt["naar"]] if punt["naar"] else None,
            )
            for place, punt in enumerate(row["punten"], 1)
        ]
        made.append(Agendapunt.objects.bulk_create(punten))
    later = []
    for row, punten in zip(given.get("vergaderingen", []), made, strict=True):
        for told, punt in zip(row["punten"], punten, strict=True):
            if before := told["vorig"]:
                punt.vorig = made[before["vergadering"] - 1][before["punt"] - 1]
                later.append(punt)
    Agendapunt.objects.bulk_update(later, ["vorig"])


def _proposal(
    given: dict[str, Any] | None, results: dict[Plaats, Resultaat], voorstellen: dict[tuple[int, int], int]
) -> int | None:
    return voorstellen[results[plaats_of(given)].pk, given["voorstel"]] if given else None
