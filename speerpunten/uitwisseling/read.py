"""A plan from a document into the database."""

from datetime import date
from itertools import count
from typing import Any

from programmes import history
from programmes.models import (
    Begrip,
    Deelname,
    Gemeente,
    Grondslag,
    Orgaan,
    Pijler,
    Programma,
    Randvoorwaarde,
    Randvoorwaardepunt,
    Subregio,
    default_niveaus,
)
from speerpunten.models import (
    Aandachtspunt,
    Actie,
    Afhankelijkheid,
    Fase,
    Resultaat,
    Speerpunt,
    Termijn,
    Tweeling,
)
from speerpunten.realisatie import GEEN, Soort
from speerpunten.uitwisseling.control import term
from speerpunten.uitwisseling.document import (
    FORMAAT,
    VERSIE,
    Document,
    Onleesbaar,
    Plaats,
    Probleem,
    plaats_of,
    place,
    results,
    results_by_place,
)
from speerpunten.uitwisseling.write import begrip_order, plaats_dict, term_dict


def complete(document: Document) -> Document:
    """The document as the portal itself would write it: every key, in the fixed order.

    Expects a document without problems. What belongs to the progress is passed on as it is.
    """
    given = document["programma"]
    order = {row["code"]: index for index, row in enumerate(given.get("grondslagen", []))}
    pijlers = [_pijler(pijler, nummer, order) for nummer, pijler in enumerate(document["pijlers"], start=1)]
    pijlers.sort(key=lambda pijler: pijler["nummer"])
    _order_afhankelijkheden({"pijlers": pijlers})
    return {
        "formaat": FORMAAT,
        "versie": VERSIE,
        "programma": {
            "code": given["code"],
            "titel": given["titel"],
            "naam_kort": given["naam_kort"],
            "samenwerking": given["samenwerking"],
            "inleiding": given.get("inleiding", ""),
            "rondes_per_jaar": int(given.get("rondes_per_jaar", 2)),
            "niveaus": default_niveaus() | _in_order(given.get("niveaus", {}), default_niveaus()),
            **({"fictief": True} if given.get("fictief") else {}),
            "grondslagen": [{"code": row["code"], "naam": row["naam"]} for row in given.get("grondslagen", [])],
            "organen": [
                {"afkorting": row.get("afkorting", ""), "naam": row["naam"], "taak": row.get("taak", "")}
                for row in given.get("organen", [])
            ],
            "subregios": [
                {
                    "naam": row["naam"],
                    "gemeenten": sorted(
                        ({"cbs_code": item["cbs_code"], "naam": item["naam"]} for item in row["gemeenten"]),
                        key=lambda item: item["naam"],
                    ),
                }
                for row in given.get("subregios", [])
            ],
            "randvoorwaarden": [
                {
                    "letter": row["letter"],
                    "titel": row["titel"],
                    "tekst": row.get("tekst", ""),
                    "punten": [
                        {"tekst": punt["tekst"], "actie": punt.get("actie", False)} for punt in row.get("punten", [])
                    ],
                }
                for row in given.get("randvoorwaarden", [])
            ],
            "begrippen": sorted(
                ({"afkorting": row["afkorting"], "betekenis": row["betekenis"]} for row in given.get("begrippen", [])),
                key=begrip_order,
            ),
            "tweelingen": sorted(
                ({"code": row["code"], "naam": row["naam"]} for row in given.get("tweelingen", [])),
                key=lambda row: row["code"],
            ),
            **{key: given[key] for key in _OF_PROGRAMMA if given.get(key)},
        },
        "pijlers": pijlers,
    }


def _order_afhankelijkheden(document: Document) -> None:
    """Puts what each result waits on in the order of the document."""
    order = {plaats: number for number, (plaats, _, _) in enumerate(results_by_place(document))}
    for _, resultaat in results(document):
        if "wacht_op" in resultaat:
            resultaat["wacht_op"].sort(key=lambda given: order[plaats_of(given)])


def _in_order(given: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in order if key in given}


def _pijler(given: dict[str, Any], position: int, order: dict[str, int]) -> dict[str, Any]:
    speerpunten = [
        {
            "nummer": int(row["nummer"]),
            "titel": row["titel"],
            "toelichting": row.get("toelichting", ""),
            "grondslagen": sorted(row.get("grondslagen", []), key=order.__getitem__),
            "grondslagen_bevestigd": row.get("grondslagen_bevestigd", False),
            "acties": [
                {
                    "letter": actie.get("letter", ""),
                    "omschrijving": actie["omschrijving"],
                    "trekker": actie.get("trekker", ""),
                    "partners": actie.get("partners", ""),
                    "resultaten": [_resultaat(resultaat) for resultaat in actie.get("resultaten", [])],
                    **({"inzet": actie["inzet"]} if actie.get("inzet") else {}),
                }
                for actie in row.get("acties", [])
            ],
        }
        for row in given.get("speerpunten", [])
    ]
    return {
        "code": given["code"],
        "nummer": int(given.get("nummer", position)),
        "titel": given["titel"],
        "inleiding": given.get("inleiding", ""),
        "beleidskader": given.get("beleidskader", ""),
        "speerpunten": sorted(speerpunten, key=lambda row: row["nummer"]),
        "aandachtspunten": [{"omschrijving": punt["omschrijving"]} for punt in given.get("aandachtspunten", [])],
    }


def _resultaat(given: dict[str, Any]) -> dict[str, Any]:
    original = given.get("realisatie")
    value = term(original) if original else GEEN.read_from(given.get("realisatie_bron", ""))
    has_term = value.soort != Soort.GEEN
    moves = [{**term_dict(term(move)), **_adoption(move)} for move in given.get("verschuivingen", [])]
    return {
        "omschrijving": given["omschrijving"],
        "fase": given.get("fase", Fase.NIET_GESTART.value),
        "signaal": given.get("signaal", "onbekend"),
        "realisatie": {**term_dict(value), **{key: known for key, known in _adoption(original).items() if known}}
        if original and has_term
        else None,
        **({"realisatie_bron": value.bron} if value.bron and not has_term else {}),
        "notitie": given.get("notitie", ""),
        "per_gemeente": given.get("per_gemeente", False),
        **({"gemeenten": sorted(given["gemeenten"])} if given.get("gemeenten") else {}),
        "tweeling": given.get("tweeling"),
        **({"wacht_op": wacht_op} if (wacht_op := [_voorganger(row) for row in given.get("wacht_op", [])]) else {}),
        **({"verschuivingen": moves} if moves else {}),
        **{key: given[key] for key in _PROGRESS if given.get(key)},
    }


def _voorganger(given: dict[str, Any]) -> dict[str, Any]:
    return plaats_dict(plaats_of(given), given.get("toelichting", ""))


# Of a result, what belongs to the progress; passed on as it is.
_PROGRESS = ("fase_bij_vaststelling", "meldingen", "voorstellen", "besluiten")

# And of the programme.
_OF_PROGRAMMA = (
    "rondes",
    "mandaten",
    "besluiten",
    "prioriteiten",
    "scenarios",
    "vergaderingen",
    "actiepunten",
    "eenheid",
    "teams",
)


def _adoption(given: dict[str, Any]) -> dict[str, Any]:
    """When and why a term was adopted; documents of before terms had several reasons name one `reden`."""
    one = given.get("reden")
    return {
        "vastgesteld_op": given.get("vastgesteld_op"),
        "redenen": given.get("redenen") or ([one] if one else []),
        "toelichting": given.get("toelichting", ""),
    }


def create(document: Document, *, bron: str) -> tuple[Programma, list[tuple[dict[str, Any], Resultaat]]]:
    """Writes a complete document as a new programme, with one line of history; `bron` says where it came from.

    Gives the programme, and each result of the document beside its row. Call it in a transaction. Raises
    Onleesbaar when a municipality is known under another name or code.
    """
    given = document["programma"]
    gemeenten = _gemeenten(document)
    programma = Programma(
        fictief=given.get("fictief", False),
        **{
            key: given[key]
            for key in ("code", "titel", "naam_kort", "samenwerking", "inleiding", "rondes_per_jaar", "niveaus")
        },
    )
    history.create(programma, programma, door=None, reden=f"Ingelezen uit {bron}.")
    grondslagen = Grondslag.objects.bulk_create(
        Grondslag(programma=programma, volgorde=n, **row) for n, row in enumerate(given["grondslagen"], start=1)
    )
    Orgaan.objects.bulk_create(
        Orgaan(programma=programma, volgorde=n, **row) for n, row in enumerate(given["organen"], start=1)
    )
    subregios = Subregio.objects.bulk_create(
        Subregio(programma=programma, naam=row["naam"], volgorde=n) for n, row in enumerate(given["subregios"], start=1)
    )
    Deelname.objects.bulk_create(
        Deelname(programma=programma, subregio=subregio, gemeente=gemeenten[gemeente["cbs_code"]])
        for subregio, row in zip(subregios, given["subregios"], strict=True)
        for gemeente in row["gemeenten"]
    )
    randvoorwaarden = Randvoorwaarde.objects.bulk_create(
        Randvoorwaarde(programma=programma, letter=row["letter"], titel=row["titel"], tekst=row["tekst"], volgorde=n)
        for n, row in enumerate(given["randvoorwaarden"], start=1)
    )
    Randvoorwaardepunt.objects.bulk_create(
        Randvoorwaardepunt(randvoorwaarde=randvoorwaarde, tekst=punt["tekst"], is_actie=punt["actie"], volgorde=n)
        for randvoorwaarde, row in zip(randvoorwaarden, given["randvoorwaarden"], strict=True)
        for n, punt in enumerate(row["punten"], start=1)
    )
    Begrip.objects.bulk_create(Begrip(programma=programma, **row) for row in given["begrippen"])
    tweelingen = Tweeling.objects.bulk_create(Tweeling(programma=programma, **row) for row in given["tweelingen"])
    pairs = _create_pijlers(
        programma,
        document["pijlers"],
        {row.code: row for row in grondslagen},
        {row.code: row for row in tweelingen},
    )
    return programma, pairs


def _gemeenten(document: Document) -> dict[str, Gemeente]:
    """The municipalities of the document, made where the portal did not know them yet."""
    known = {row.cbs_code: row for row in Gemeente.objects.all()}
    codes = {row.naam: row.cbs_code for row in known.values()}
    problems, new = [], []
    for s, subregio in enumerate(document["programma"]["subregios"]):
        for g, row in enumerate(subregio["gemeenten"]):
            code, naam = row["cbs_code"], row["naam"]
            if code in known and known[code].naam != naam:
                text = f"deze code hoort in dit portaal bij {known[code].naam}, niet bij {naam}."
            elif codes.get(naam, code) != code:
                text = f"{naam} heeft in dit portaal code {codes[naam]}."
            else:
                if code not in known:
                    new.append(Gemeente(**row))
                continue
            problems.append(Probleem(place(document, ("programma", "subregios", s, "gemeenten", g)), text))
    if problems:
        raise Onleesbaar(problems)
    return known | {row.cbs_code: row for row in Gemeente.objects.bulk_create(new)}


def _create_pijlers(
    programma: Programma,
    given: list[dict[str, Any]],
    grondslagen: dict[str, Grondslag],
    tweelingen: dict[str, Tweeling],
) -> list[tuple[dict[str, Any], Resultaat]]:
    """Level by level, one query each."""
    pijlers = [
        (
            row,
            Pijler(
                programma=programma,
                **{key: row[key] for key in ("code", "nummer", "titel", "inleiding", "beleidskader")},
            ),
        )
        for row in given
    ]
    Pijler.objects.bulk_create(pijler for _, pijler in pijlers)
    Aandachtspunt.objects.bulk_create(
        Aandachtspunt(pijler=pijler, volgorde=n, omschrijving=punt["omschrijving"])
        for parent, pijler in pijlers
        for n, punt in enumerate(parent["aandachtspunten"], start=1)
    )
    speerpunten = [
        (
            row,
            Speerpunt(
                pijler=pijler,
                **{key: row[key] for key in ("nummer", "titel", "toelichting", "grondslagen_bevestigd")},
            ),
        )
        for parent, pijler in pijlers
        for row in parent["speerpunten"]
    ]
    Speerpunt.objects.bulk_create(speerpunt for _, speerpunt in speerpunten)
    Speerpunt.grondslagen.through.objects.bulk_create(
        Speerpunt.grondslagen.through(speerpunt=speerpunt, grondslag=grondslagen[code])
        for row, speerpunt in speerpunten
        for code in row["grondslagen"]
    )
    acties = [
        (
            row,
            Actie(
                speerpunt=speerpunt,
                volgorde=n,
                **{key: row[key] for key in ("letter", "omschrijving", "trekker", "partners")},
            ),
        )
        for parent, speerpunt in speerpunten
        for n, row in enumerate(parent["acties"], start=1)
    ]
    Actie.objects.bulk_create(actie for _, actie in acties)
    resultaten = [
        (
            row,
            Resultaat(
                actie=actie,
                volgorde=n,
                omschrijving=row["omschrijving"],
                notitie=row["notitie"],
                per_gemeente=row["per_gemeente"],
                tweeling=tweelingen[row["tweeling"]] if row["tweeling"] else None,
                beginfase=row.get("fase_bij_vaststelling", row["fase"]),
            ),
        )
        for parent, actie in acties
        for n, row in enumerate(parent["resultaten"], start=1)
    ]
    Resultaat.objects.bulk_create(resultaat for _, resultaat in resultaten)
    Termijn.objects.bulk_create(termijn for row, resultaat in resultaten for termijn in _termijnen(row, resultaat))
    _connect(resultaten)
    return resultaten


def _connect(resultaten: list[tuple[dict[str, Any], Resultaat]]) -> None:
    """The municipalities of each result, and what it waits on."""
    named = Resultaat.gemeenten.through
    named.objects.bulk_create(
        named(resultaat=resultaat, gemeente_id=cbs_code)
        for row, resultaat in resultaten
        for cbs_code in row.get("gemeenten", [])
    )
    by_place: dict[Plaats, Resultaat] = {}
    for _, resultaat in resultaten:
        speerpunt = resultaat.actie.speerpunt
        by_place[speerpunt.pijler.code, speerpunt.nummer, resultaat.actie.volgorde, resultaat.volgorde] = resultaat
    Afhankelijkheid.objects.bulk_create(
        Afhankelijkheid(resultaat=resultaat, voorganger=by_place[plaats_of(given)], toelichting=given["toelichting"])
        for row, resultaat in resultaten
        for given in row.get("wacht_op", [])
    )


def _termijnen(given: dict[str, Any], resultaat: Resultaat) -> list[Termijn]:
    original = given["realisatie"]
    first = term(original) if original else GEEN.read_from(given.get("realisatie_bron", ""))
    terms = [(first, original or {}), *((term(move), move) for move in given.get("verschuivingen", []))]
    numbers = count(1)
    return [
        Termijn(
            resultaat=resultaat,
            volgnummer=next(numbers),
            actueel=row is terms[-1],
            vastgesteld_op=date.fromisoformat(adoption["vastgesteld_op"]) if adoption.get("vastgesteld_op") else None,
            redenen=adoption.get("redenen", []),
            toelichting=adoption.get("toelichting", ""),
            **Termijn.columns(value),
        )
        for row in terms
        for value, adoption in [row]
    ]
