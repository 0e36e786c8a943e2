"""Proposals, mandates and besluiten in the exchange document: out, checked, completed and in.

In the document a besluit stands with the programme, and what it says of a result with that result; it names there
its number, and its proposal and move by their place (from 1) in `voorstellen` and `verschuivingen`.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from monitoring.mandaat import body_name
from monitoring.models import Besluit, Besluitregel, Keuze, Mandaat, Ronde, Termijnvoorstel
from monitoring.models.besluit import columns
from programmes.models import Orgaan, Programma
from speerpunten.models import Resultaat, Termijn
from speerpunten.realisatie import Soort
from speerpunten.uitwisseling import control
from speerpunten.uitwisseling.document import Document, Pad, results
from speerpunten.uitwisseling.write import term_dict

Status = Termijnvoorstel.Status

_DECIDED = {Keuze.AANNEMEN: Status.AANGENOMEN, Keuze.AFWIJZEN: Status.AFGEWEZEN}


def export(programma: Programma, document: Document, parts: dict[int, dict[str, Any]], rondes: dict[int, str]) -> None:
    """Adds to a document what was proposed and decided, in four queries. `parts` are its results by their key."""
    mandaten = Mandaat.objects.filter(programma=programma).select_related("orgaan").order_by("volgorde")
    _add(
        document["programma"],
        "mandaten",
        [{"orgaan": _name(row.orgaan), "max_kwartalen": row.max_kwartalen} for row in mandaten],
    )
    besluiten = list(Besluit.objects.filter(programma=programma).select_related("orgaan"))
    besluiten.sort(key=lambda row: (row.datum, row.nummer))
    _add(
        document["programma"],
        "besluiten",
        [
            {
                "nummer": row.nummer,
                "orgaan": _name(row.orgaan),
                "datum": row.datum.isoformat(),
                "tekst": row.tekst,
                "link": row.link,
                "door_naam": row.door_naam,
                "vastgelegd_op": moment(row.vastgelegd_op),
            }
            for row in besluiten
        ],
    )
    places: dict[int, int] = {}
    voorstellen = Termijnvoorstel.objects.filter(resultaat__in=list(parts)).order_by("gedaan_op", "pk")
    for voorstel in voorstellen:
        listed = parts[voorstel.resultaat_id].setdefault("voorstellen", [])
        listed.append(_voorstel(voorstel, rondes))
        places[voorstel.pk] = len(listed)
    order = {row.pk: place for place, row in enumerate(besluiten)}
    lines = list(Besluitregel.objects.filter(besluit__programma=programma).select_related("termijn"))
    for line in sorted(lines, key=lambda row: (order[row.besluit_id], row.pk)):
        parts[line.resultaat_id].setdefault("besluiten", []).append(
            {
                "nummer": besluiten[order[line.besluit_id]].nummer,
                "keuze": line.keuze,
                "motivatie": line.motivatie,
                "voorstel": places[line.voorstel_id] if line.voorstel_id else None,
                "verschuiving": line.termijn.volgnummer - 1 if line.termijn else None,
            }
        )


def _add(part: dict[str, Any], key: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        part[key] = rows


def _name(orgaan: Orgaan | None) -> str | None:
    return body_name(orgaan) if orgaan else None


def _voorstel(row: Termijnvoorstel, rondes: dict[int, str]) -> dict[str, Any]:
    term = {key: value for key, value in term_dict(row.realisatie).items() if key != "gedeeld"}
    return {
        **term,
        "redenen": row.redenen,
        "toelichting": row.toelichting,
        "status": row.status,
        "ronde": rondes[row.ronde_id] if row.ronde_id else None,
        "door_naam": row.door_naam,
        "gedaan_op": moment(row.gedaan_op),
    }


def complete(document: Document) -> None:
    """Gives a complete document every key of these parts, in the fixed order. Expects no problems."""
    programma = document["programma"]
    if "mandaten" in programma:
        programma["mandaten"] = [
            {"orgaan": row.get("orgaan"), "max_kwartalen": row.get("max_kwartalen")} for row in programma["mandaten"]
        ]
    order: dict[str, int] = {}
    if "besluiten" in programma:
        programma["besluiten"] = sorted(
            (
                {
                    "nummer": row["nummer"],
                    "orgaan": row.get("orgaan"),
                    "datum": row["datum"],
                    "tekst": row["tekst"],
                    "link": row.get("link", ""),
                    "door_naam": row["door_naam"],
                    "vastgelegd_op": moment(datetime.fromisoformat(row["vastgelegd_op"])),
                }
                for row in programma["besluiten"]
            ),
            key=lambda row: (row["datum"], row["nummer"]),
        )
        order = {row["nummer"]: place for place, row in enumerate(programma["besluiten"])}
    for _, resultaat in results(document):
        for key, build in (("voorstellen", _complete_voorstel), ("besluiten", _complete_line)):
            if key in resultaat:
                # Last in the part of a result, after what the plan itself and its meldingen put there.
                resultaat[key] = [build(row) for row in resultaat.pop(key)]
        if "besluiten" in resultaat:
            resultaat["besluiten"].sort(key=lambda row: order[row["nummer"]])


def _complete_voorstel(row: dict[str, Any]) -> dict[str, Any]:
    term = {key: value for key, value in term_dict(control.term(row)).items() if key != "gedeeld"}
    return {
        **term,
        "redenen": row["redenen"],
        "toelichting": row["toelichting"],
        "status": row["status"],
        "ronde": row.get("ronde"),
        "door_naam": row["door_naam"],
        "gedaan_op": moment(datetime.fromisoformat(row["gedaan_op"])),
    }


def _complete_line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "nummer": row["nummer"],
        "keuze": row["keuze"],
        "motivatie": row.get("motivatie", ""),
        "voorstel": row.get("voorstel"),
        "verschuiving": row.get("verschuiving"),
    }


def problems(document: Document) -> Iterator[tuple[Pad, str]]:
    """What a shape cannot say of these parts."""
    programma = document["programma"]
    organen = {row.get("afkorting") or row["naam"] for row in programma.get("organen", [])}
    rondes = {row["ronde"] for row in programma.get("rondes", [])}
    for key in ("mandaten", "besluiten"):
        for index, row in enumerate(programma.get(key, [])):
            if row.get("orgaan") is not None and row["orgaan"] not in organen:
                yield ("programma", key, index), f"het orgaan ‘{row['orgaan']}’ staat niet in de lijst organen."
    bodies = [row.get("orgaan") for row in programma.get("mandaten", [])]
    if len(set(bodies)) < len(bodies):
        yield ("programma", "mandaten"), "een orgaan staat er twee keer."
    numbers: set[str] = set()
    for index, row in enumerate(programma.get("besluiten", [])):
        pad: Pad = ("programma", "besluiten", index)
        if row["nummer"] in numbers:
            yield pad, "dit nummer staat er twee keer."
        numbers.add(row["nummer"])
        if read_moment(row["vastgelegd_op"]) is None:
            yield (*pad, "vastgelegd_op"), f"‘{row['vastgelegd_op']}’ is geen bestaand tijdstip."
    for pad, resultaat in results(document):
        yield from _voorstel_problems(pad, resultaat.get("voorstellen", []), rondes)
        yield from _line_problems(pad, resultaat, numbers)


def _voorstel_problems(pad: Pad, rows: list[dict[str, Any]], rondes: set[str]) -> Iterator[tuple[Pad, str]]:
    last = None
    for index, row in enumerate(rows):
        here: Pad = (*pad, "voorstellen", index)
        yield from ((here, text) for text in control.term_problems(row))
        if control.term(row).soort in {Soort.GEEN, Soort.ONGELEZEN}:
            yield here, "een voorstel noemt een termijn die te lezen is."
        if row.get("ronde") is not None and row["ronde"] not in rondes:
            yield here, f"de ronde ‘{row['ronde']}’ staat niet in de lijst rondes van het programma."
        at = read_moment(row["gedaan_op"])
        if at is None:
            yield (*here, "gedaan_op"), f"‘{row['gedaan_op']}’ is geen bestaand tijdstip."
        elif last is not None and at < last:
            yield here, "voorstellen staan op volgorde van tijd; dit is ouder dan het vorige."
        last = at or last
    if sum(row["status"] == Status.INGEDIEND for row in rows) > 1:
        yield (*pad, "voorstellen"), "er kan maar één voorstel wachten."


def _line_problems(pad: Pad, resultaat: dict[str, Any], numbers: set[str]) -> Iterator[tuple[Pad, str]]:
    voorstellen, moves = resultaat.get("voorstellen", []), resultaat.get("verschuivingen", [])
    used: set[tuple[str, int]] = set()
    for index, row in enumerate(resultaat.get("besluiten", [])):
        here: Pad = (*pad, "besluiten", index)
        if row["nummer"] not in numbers:
            yield here, f"het besluit ‘{row['nummer']}’ staat niet in de lijst besluiten van het programma."
        voorstel, move = row.get("voorstel"), row.get("verschuiving")
        if (row["keuze"] in _DECIDED) != (voorstel is not None):
            yield here, "‘voorstel’ hoort bij aannemen en afwijzen, en alleen daarbij."
        elif voorstel is not None and not 1 <= voorstel <= len(voorstellen):
            yield here, f"er is geen {voorstel}e voorstel bij dit resultaat."
        elif voorstel is not None and voorstellen[voorstel - 1]["status"] != _DECIDED[row["keuze"]]:
            yield here, f"het {voorstel}e voorstel heeft een andere status dan dit besluit zegt."
        if move is not None and not 1 <= move <= len(moves):
            yield here, f"er is geen {move}e verschuiving bij dit resultaat."
        if row["keuze"] == Keuze.AANNEMEN and move is None:
            yield here, "bij een aangenomen voorstel hoort een verschuiving."
        for reference in ((name, row[name]) for name in ("voorstel", "verschuiving") if row.get(name) is not None):
            if reference in used:
                yield here, f"{reference[0]} {reference[1]} hoort al bij een ander besluit."
            used.add(reference)


def create(
    programma: Programma,
    given: dict[str, Any],
    pairs: list[tuple[dict[str, Any], Resultaat]],
    rondes: dict[str, Ronde],
) -> None:
    """Writes these parts of a complete document. `pairs` are its results beside their rows."""
    organen = {str(row): row for row in reversed(programma.organen.all())}
    Mandaat.objects.bulk_create(
        Mandaat(
            programma=programma,
            orgaan=organen[row["orgaan"]] if row["orgaan"] else None,
            volgorde=place,
            max_kwartalen=row["max_kwartalen"],
        )
        for place, row in enumerate(given.get("mandaten", []), start=1)
    )
    besluiten = {
        row["nummer"]: Besluit(
            programma=programma,
            **{
                **row,
                "orgaan": organen[row["orgaan"]] if row["orgaan"] else None,
                "datum": date.fromisoformat(row["datum"]),
                "vastgelegd_op": datetime.fromisoformat(row["vastgelegd_op"]),
            },
        )
        for row in given.get("besluiten", [])
    }
    Besluit.objects.bulk_create(besluiten.values())
    proposed = [
        (resultaat.pk, place, _new_voorstel(row, resultaat, rondes))
        for part, resultaat in pairs
        for place, row in enumerate(part.get("voorstellen", []), start=1)
    ]
    Termijnvoorstel.objects.bulk_create(row for _, _, row in proposed)
    voorstellen = {(resultaat, place): row for resultaat, place, row in proposed}
    moves = {
        (row.resultaat_id, row.volgnummer - 1): row
        for row in Termijn.objects.filter(resultaat__actie__speerpunt__pijler__programma=programma, volgnummer__gt=1)
    }
    Besluitregel.objects.bulk_create(
        Besluitregel(
            besluit=besluiten[row["nummer"]],
            resultaat=resultaat,
            keuze=row["keuze"],
            motivatie=row["motivatie"],
            voorstel=voorstellen[resultaat.pk, row["voorstel"]] if row["voorstel"] else None,
            termijn=moves[resultaat.pk, row["verschuiving"]] if row["verschuiving"] else None,
        )
        for part, resultaat in pairs
        for row in part.get("besluiten", [])
    )


def _new_voorstel(row: dict[str, Any], resultaat: Resultaat, rondes: dict[str, Ronde]) -> Termijnvoorstel:
    return Termijnvoorstel(
        resultaat=resultaat,
        ronde=rondes[row["ronde"]] if row["ronde"] else None,
        redenen=row["redenen"],
        toelichting=row["toelichting"],
        status=row["status"],
        door_naam=row["door_naam"],
        gedaan_op=datetime.fromisoformat(row["gedaan_op"]),
        **columns(control.term(row)),
    )


def proposal_places(programma: Programma) -> dict[int, tuple[int, int]]:
    """Of each proposal its result and its number among the proposals of that, as the document has them."""
    counts: dict[int, int] = defaultdict(int)
    found = {}
    rows = Termijnvoorstel.objects.filter(resultaat__actie__speerpunt__pijler__programma=programma)
    for pk, resultaat in rows.order_by("gedaan_op", "pk").values_list("pk", "resultaat"):
        counts[resultaat] += 1
        found[pk] = (resultaat, counts[resultaat])
    return found


def moment(at: datetime) -> str:
    """A moment as the document writes it: in UTC, such as 2026-06-12T07:14:00Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(text: str) -> datetime | None:
    """None when there is no such moment."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
