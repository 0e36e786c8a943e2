"""The plan out of the database, as a document."""

from collections.abc import Iterator
from typing import Any

from django.db.models import prefetch_related_objects

from programmes.models import Programma, default_niveaus
from speerpunten.models import Actie, Resultaat, Speerpunt, Termijn
from speerpunten.realisatie import Realisatie, Soort
from speerpunten.uitwisseling.document import FORMAAT, VERSIE, Document, Plaats

# Every list in one query each, however long the programme.
_TREE = (
    "grondslagen",
    "organen",
    "subregios__deelnames__gemeente",
    "randvoorwaarden__punten",
    "begrippen",
    "tweelingen",
    "pijlers__aandachtspunten",
    "pijlers__speerpunten__grondslagen",
    "pijlers__speerpunten__acties__resultaten__termijnen",
    "pijlers__speerpunten__acties__resultaten__gemeenten",
    "pijlers__speerpunten__acties__resultaten__afhankelijkheden",
)


def to_dict(programma: Programma) -> tuple[Document, dict[int, dict[str, Any]]]:
    """The plan as a document, and beside it each result's part by its primary key.

    `fase` is the one the adopted plan gives; whoever knows the progress puts today's there. The order never
    depends on the database's own sorting of text.
    """
    prefetch_related_objects([programma], *_TREE)
    tweelingen = {tweeling.pk: tweeling.code for tweeling in programma.tweelingen.all()}
    plaatsen = dict(_places(programma))
    parts: dict[int, dict[str, Any]] = {}
    document = {
        "formaat": FORMAAT,
        "versie": VERSIE,
        "programma": _programma(programma),
        "pijlers": [
            {
                "code": pijler.code,
                "nummer": pijler.nummer,
                "titel": pijler.titel,
                "inleiding": pijler.inleiding,
                "beleidskader": pijler.beleidskader,
                "speerpunten": [
                    _speerpunt(speerpunt, tweelingen, plaatsen, parts) for speerpunt in pijler.speerpunten.all()
                ],
                "aandachtspunten": [{"omschrijving": punt.omschrijving} for punt in pijler.aandachtspunten.all()],
            }
            for pijler in programma.pijlers.all()
        ],
    }
    return document, parts


def _programma(programma: Programma) -> dict[str, Any]:
    return {
        "code": programma.code,
        "titel": programma.titel,
        "naam_kort": programma.naam_kort,
        "samenwerking": programma.samenwerking,
        "inleiding": programma.inleiding,
        "rondes_per_jaar": programma.rondes_per_jaar,
        # PostgreSQL keeps the keys of JSON in an order of its own.
        "niveaus": {niveau: programma.niveaus.get(niveau, names) for niveau, names in default_niveaus().items()},
        **({"fictief": True} if programma.fictief else {}),
        "grondslagen": [{"code": row.code, "naam": row.naam} for row in programma.grondslagen.all()],
        "organen": [
            {"afkorting": row.afkorting, "naam": row.naam, "taak": row.taak} for row in programma.organen.all()
        ],
        "subregios": [
            {
                "naam": row.naam,
                "gemeenten": [
                    {"cbs_code": gemeente.cbs_code, "naam": gemeente.naam}
                    for gemeente in sorted(
                        (deelname.gemeente for deelname in row.deelnames.all()), key=lambda gemeente: gemeente.naam
                    )
                ],
            }
            for row in programma.subregios.all()
        ],
        "randvoorwaarden": [
            {
                "letter": row.letter,
                "titel": row.titel,
                "tekst": row.tekst,
                "punten": [{"tekst": punt.tekst, "actie": punt.is_actie} for punt in row.punten.all()],
            }
            for row in programma.randvoorwaarden.all()
        ],
        "begrippen": sorted(
            ({"afkorting": row.afkorting, "betekenis": row.betekenis} for row in programma.begrippen.all()),
            key=begrip_order,
        ),
        "tweelingen": sorted(
            ({"code": row.code, "naam": row.naam} for row in programma.tweelingen.all()), key=lambda row: row["code"]
        ),
    }


def begrip_order(begrip: dict[str, str]) -> tuple[str, str]:
    return begrip["afkorting"].casefold(), begrip["afkorting"]


def _places(programma: Programma) -> Iterator[tuple[int, Plaats]]:
    """Of each result where it stands in the document, in its order."""
    for pijler in programma.pijlers.all():
        for speerpunt in pijler.speerpunten.all():
            for a, actie in enumerate(speerpunt.acties.all(), start=1):
                for r, resultaat in enumerate(actie.resultaten.all(), start=1):
                    yield resultaat.pk, (pijler.code, speerpunt.nummer, a, r)


def _speerpunt(
    speerpunt: Speerpunt, tweelingen: dict[int, str], plaatsen: dict[int, Plaats], parts: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    return {
        "nummer": speerpunt.nummer,
        "titel": speerpunt.titel,
        "toelichting": speerpunt.toelichting,
        "grondslagen": [grondslag.code for grondslag in speerpunt.grondslagen.all()],
        "grondslagen_bevestigd": speerpunt.grondslagen_bevestigd,
        "acties": [_actie(actie, tweelingen, plaatsen, parts) for actie in speerpunt.acties.all()],
    }


def _actie(
    actie: Actie, tweelingen: dict[int, str], plaatsen: dict[int, Plaats], parts: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    resultaten = []
    for resultaat in actie.resultaten.all():
        parts[resultaat.pk] = _resultaat(resultaat, tweelingen, plaatsen)
        resultaten.append(parts[resultaat.pk])
    return {
        "letter": actie.letter,
        "omschrijving": actie.omschrijving,
        "trekker": actie.trekker,
        "partners": actie.partners,
        "resultaten": resultaten,
    }


def _resultaat(resultaat: Resultaat, tweelingen: dict[int, str], plaatsen: dict[int, Plaats]) -> dict[str, Any]:
    first, *moves = sorted(resultaat.termijnen.all(), key=lambda row: row.volgnummer) or [Termijn(soort=Soort.GEEN)]
    has_term = first.soort != Soort.GEEN
    return {
        "omschrijving": resultaat.omschrijving,
        "fase": resultaat.beginfase,
        "signaal": "onbekend",
        "realisatie": {**term_dict(first.realisatie), **_adoption(first)} if has_term else None,
        **({"realisatie_bron": first.bron} if first.bron and not has_term else {}),
        "notitie": resultaat.notitie,
        "per_gemeente": resultaat.per_gemeente,
        **({"gemeenten": gemeenten} if (gemeenten := sorted(row.pk for row in resultaat.gemeenten.all())) else {}),
        "tweeling": tweelingen.get(resultaat.tweeling_id or 0),
        **({"wacht_op": wacht_op} if (wacht_op := _wacht_op(resultaat, plaatsen)) else {}),
        **({"verschuivingen": [_verschuiving(move) for move in moves]} if moves else {}),
    }


def _wacht_op(resultaat: Resultaat, plaatsen: dict[int, Plaats]) -> list[dict[str, Any]]:
    """What it waits on, by place, in the order of the document."""
    order = {pk: position for position, pk in enumerate(plaatsen)}
    rows = sorted(resultaat.afhankelijkheden.all(), key=lambda row: order[row.voorganger_id])
    return [plaats_dict(plaatsen[row.voorganger_id], row.toelichting) for row in rows]


def plaats_dict(plaats: Plaats, toelichting: str) -> dict[str, Any]:
    """A result that another one waits on, named by where it stands."""
    pijler, speerpunt, actie, resultaat = plaats
    return {
        "pijler": pijler,
        "speerpunt": speerpunt,
        "actie": actie,
        "resultaat": resultaat,
        "toelichting": toelichting,
    }


def term_dict(value: Realisatie) -> dict[str, Any]:
    return {
        "soort": value.soort.value,
        "van": value.van.isoformat() if value.van else None,
        "tot": value.tot.isoformat() if value.tot else None,
        "label": value.label,
        "bron": value.bron,
        "gedeeld": value.gedeeld,
    }


def _verschuiving(row: Termijn) -> dict[str, Any]:
    return {**term_dict(row.realisatie), **_full_adoption(row)}


def _full_adoption(row: Termijn) -> dict[str, Any]:
    return {
        "vastgesteld_op": row.vastgesteld_op.isoformat() if row.vastgesteld_op else None,
        "redenen": row.redenen,
        "toelichting": row.toelichting,
    }


def _adoption(row: Termijn) -> dict[str, Any]:
    """Of an original term only what is known: it stands in the adopted programme, mostly without more."""
    return {key: value for key, value in _full_adoption(row).items() if value}
