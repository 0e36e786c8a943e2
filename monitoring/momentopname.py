"""A programme with its progress on one day, as plain data.

Everything a report or a published editie says is made from this and from nothing else, so it also reads back
after results were renamed or removed. Nothing in it names the person who reported (AVG: reports go public).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from monitoring import besluitstand, verbanden
from monitoring.besluitstand import OF_TERMS
from monitoring.capaciteit import opname as capaciteit
from monitoring.models import Ronde
from monitoring.periode import Periode
from monitoring.prioriteit import opname as prioriteiten
from monitoring.stand import Stand, standen, standen_in
from monitoring.trends import edities, gerealiseerd
from programmes.models import Deelname, Pijler, Programma, Randvoorwaardepunt, default_niveaus
from speerpunten.models import Aandachtspunt, Actie, Fase, Resultaat, Speerpunt, Termijn, in_words
from speerpunten.realisatie import Realisatie, Soort

FORMAAT = "momentopname"
# 1 knew no besluiten, 2 no earlier edities, prioriteiten, capaciteit and numbers of acties, 3 not what results wait on
# nor for which municipalities they are; 3 named the pijler of a count by its id, since then by its code.
VERSIE = 4

type Momentopname = dict[str, Any]

# The proposal that waits, by result.
type Waiting = dict[int, dict[str, Any]]


def take(programma: Programma, ronde: Ronde | None, peildatum: date) -> Momentopname:
    """The programme as it stands on the peildatum: only text, numbers, booleans and null; days as 2026-12-31.

    `ronde` is the open ronde, None between rondes; then the period is the one the peildatum lies in. Takes
    the same number of queries however large the programme is. Its shape: docs/momentopname.schema.json.
    """
    known = list(Ronde.objects.of_programma(programma))
    resultaten = verbanden.along(Resultaat.objects.in_programma(programma).in_plan_order())
    rows = standen(resultaten, programma, ronde, peildatum, rondes=known, of_terms=OF_TERMS)
    linked = [stand.resultaat for stand in rows]
    return {**_whole(programma, ronde, peildatum, rows, known, linked), "edities": edities.series(programma)}


def take_of_ronde(programma: Programma, ronde: Ronde, peildatum: date, op: date) -> Momentopname:
    """The programme as a ronde left it: for its editie.

    Of what was reported and adopted it holds what there was on the day `op`, with what was corrected since: the
    meldingen of a later ronde and the besluiten after that day are not this editie's. The plan itself is today's.
    """
    known = list(Ronde.objects.of_programma(programma))
    rows = standen_in(programma, ronde, peildatum, op, known, of_terms=OF_TERMS)
    linked = verbanden.along(Resultaat.objects.in_programma(programma)).only("pk")
    whole = _whole(programma, ronde, peildatum, rows, known, linked, op)
    return {**whole, "edities": edities.series(programma, before=ronde)}


def _whole(
    programma: Programma,
    ronde: Ronde | None,
    peildatum: date,
    rows: list[Stand],
    known: list[Ronde],
    linked: Iterable[Resultaat],
    op: date | None = None,
) -> Momentopname:
    """`linked` are the results as `verbanden.along` reads them."""
    decided = besluitstand.take(programma, rows, known, _periode(programma, ronde, peildatum), op)
    labels = {row.pk: row.label for row in known}
    since = _realised_since(rows, ronde if op else None)
    pijlers = _pijlers(programma, rows, labels, decided.by_resultaat, since)
    verbanden.add(pijlers, linked)
    return {
        **_head(programma, ronde, peildatum),
        "grondslagen": [{"code": row.code, "naam": row.naam} for row in programma.grondslagen.all()],
        "subregios": _subregios(programma),
        "pijlers": pijlers,
        "besluiten": decided.besluiten,
        "prioriteiten": prioriteiten.take(programma, pijlers),
        "capaciteit": capaciteit.take(programma, peildatum),
        "randvoorwaarden": _randvoorwaarden(programma),
        "begrippen": [{"afkorting": row.afkorting, "betekenis": row.betekenis} for row in programma.begrippen.all()],
        "organen": [
            {"afkorting": row.afkorting, "naam": row.naam, "taak": row.taak} for row in programma.organen.all()
        ],
    }


def take_to_compare(programma: Programma, ronde: Ronde | None, peildatum: date) -> Momentopname:
    """Of a momentopname what a comparison reads, in half the queries: to use at once and never to keep.

    What stands beside the plan is not in it, nor are derived signals and grondslagen.
    """
    resultaten = verbanden.along(Resultaat.objects.in_programma(programma).in_plan_order())
    rows = standen(resultaten, programma, ronde, peildatum, rondes=(), tweelingen=False, of_terms=OF_TERMS)
    pijlers = _pijlers(programma, rows, rondes=None)
    verbanden.add(pijlers, [stand.resultaat for stand in rows])
    return {**_head(programma, ronde, peildatum), "pijlers": pijlers}


def _head(programma: Programma, ronde: Ronde | None, peildatum: date) -> dict[str, Any]:
    periode = _periode(programma, ronde, peildatum)
    return {
        "formaat": FORMAAT,
        "versie": VERSIE,
        "programma": {
            "code": programma.code,
            "titel": programma.titel,
            "naam_kort": programma.naam_kort,
            "samenwerking": programma.samenwerking,
            "inleiding": programma.inleiding,
            "niveaus": {
                niveau: [programma.naam_van(niveau), programma.naam_van(niveau, meervoud=True)]
                for niveau in default_niveaus()
            },
            "fictief": programma.fictief,
        },
        "periode": {
            "label": periode.label,
            "jaar": periode.jaar,
            "nummer": periode.nummer,
            "per_jaar": periode.per_jaar,
            "van": periode.first_day.isoformat(),
            "tot": periode.last_day.isoformat(),
        },
        "peildatum": peildatum.isoformat(),
        "in_ronde": ronde is not None,
    }


def _periode(programma: Programma, ronde: Ronde | None, peildatum: date) -> Periode:
    return ronde.periode if ronde else Periode.of(peildatum, programma.rondes_per_jaar)


def canonical(momentopname: Momentopname) -> bytes:
    """The one spelling of a momentopname: JSON in UTF-8, keys in order, no spaces between them."""
    return json.dumps(momentopname, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(momentopname: Momentopname) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(momentopname)).hexdigest()


def identity(momentopname: Momentopname, vorige: Momentopname | None) -> str:
    """The SHA-256 of a report on this momentopname that tells what changed since `vorige`.

    An editie names the hash of the one before it in its own content, so its own hash is enough.
    """
    own = digest(momentopname)
    if vorige is None or "editie" in momentopname:
        return own
    return hashlib.sha256(f"{own}{digest(vorige)}".encode()).hexdigest()


def _realised_since(rows: list[Stand], until: Ronde | None) -> dict[int, date]:
    """From which day each result that is gerealiseerd counts as such; see `monitoring.trends.gerealiseerd`."""
    done = [stand for stand in rows if stand.fase == Fase.GEREALISEERD and stand.melding]
    dated = {s.resultaat.pk: s.melding.gerealiseerd_op for s in done if s.melding and s.melding.gerealiseerd_op}
    undated = {s.resultaat.pk: s.resultaat.beginfase for s in done if s.resultaat.pk not in dated}
    return dated | gerealiseerd.first_reported(undated, until)


def _pijlers(
    programma: Programma,
    standen: list[Stand],
    rondes: dict[int, str] | None,
    waiting: Waiting | None = None,
    since: dict[int, date] | None = None,
) -> list[dict[str, Any]]:
    """Every part has its `id`, so that another momentopname knows it again after it was renamed or moved.

    `rondes` are the labels of the rondes; without them what a comparison does not read is left out. `since` gives the
    day from which a result counts as gerealiseerd.
    """
    results = _by_actie(standen)
    acties: dict[int, list[dict[str, Any]]] = defaultdict(list)
    every = Actie.objects.filter(speerpunt__pijler__programma=programma).select_related("speerpunt")
    for actie in every.order_by("volgorde"):
        acties[actie.speerpunt_id].append(
            {
                "id": actie.pk,
                "nummer": actie.nummer,
                "letter": actie.letter,
                "omschrijving": actie.omschrijving,
                "trekker": actie.trekker,
                "partners": actie.partners,
                "resultaten": [_resultaat(stand, rondes, waiting or {}, since or {}) for stand in results[actie.pk]],
            }
        )
    speerpunten: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Speerpunt.objects.filter(pijler__programma=programma).order_by("nummer")
    for speerpunt in rows if rondes is None else rows.prefetch_related("grondslagen"):
        speerpunten[speerpunt.pijler_id].append(
            {
                "id": speerpunt.pk,
                "nummer": speerpunt.nummer,
                "titel": speerpunt.titel,
                "toelichting": speerpunt.toelichting,
                **({} if rondes is None else _grondslagen(speerpunt)),
                "acties": acties[speerpunt.pk],
            }
        )
    aandachtspunten: dict[int, list[str]] = defaultdict(list)
    for punt in Aandachtspunt.objects.filter(pijler__programma=programma).order_by("volgorde"):
        aandachtspunten[punt.pijler_id].append(punt.omschrijving)
    return [
        {
            "id": pijler.pk,
            "code": pijler.code,
            "nummer": pijler.nummer,
            "titel": pijler.titel,
            "inleiding": pijler.inleiding,
            "beleidskader": pijler.beleidskader,
            "speerpunten": speerpunten[pijler.pk],
            "aandachtspunten": aandachtspunten[pijler.pk],
        }
        for pijler in Pijler.objects.filter(programma=programma).order_by("nummer")
    ]


def _grondslagen(speerpunt: Speerpunt) -> dict[str, Any]:
    return {
        "grondslagen": [row.code for row in speerpunt.grondslagen.all()],
        "grondslagen_bevestigd": speerpunt.grondslagen_bevestigd,
    }


def _by_actie(rows: list[Stand]) -> dict[int, list[Stand]]:
    found: dict[int, list[Stand]] = defaultdict(list)
    for stand in rows:
        found[stand.resultaat.actie_id].append(stand)
    return found


def _resultaat(stand: Stand, rondes: dict[int, str] | None, waiting: Waiting, since: dict[int, date]) -> dict[str, Any]:
    """`gemeld_in` and `status` are of the newest melding that counts, `voorstel` waits for a besluit."""
    resultaat, melding = stand.resultaat, stand.melding
    found = {
        "id": resultaat.pk,
        "omschrijving": resultaat.omschrijving,
        "notitie": resultaat.notitie,
        "per_gemeente": resultaat.per_gemeente,
        "tweeling": resultaat.tweeling.code if resultaat.tweeling else None,
        "fase": str(stand.fase),
        "signaal": str(stand.signaal),
        "toelichting": melding.toelichting if melding else "",
        "oorzaak": melding.oorzaak if melding else "",
        "gevolg": melding.gevolg if melding else "",
        "maatregel": melding.maatregel if melding else "",
        "bevestiging": melding.bevestiging if melding else "",
        "gerealiseerd_op": _day(melding.gerealiseerd_op) if melding else None,
        "bewijs": melding.bewijs if melding else "",
        "ongewijzigd": melding.ongewijzigd if melding else False,
        "overgenomen": melding.overgenomen if melding else False,
        "status": melding.status if melding else None,
        "gemeld": stand.gemeld,
        "termijnen": [_termijn(row) for row in resultaat.termreeks],
    }
    if rondes is not None:
        found["gerealiseerd_per"] = _day(since.get(resultaat.pk))
        found["voorstel"] = waiting.get(resultaat.pk)
        found["gemeld_in"] = rondes[melding.ronde_id] if melding else None
        found["afgeleid"] = [{"soort": str(row.soort), "reden": row.reden} for row in stand.afgeleid]
    return found


def _termijn(termijn: Termijn) -> dict[str, Any]:
    """`besluit` is what moved it there; None when that is not known."""
    return {
        "soort": termijn.soort,
        "van": _day(termijn.van),
        "tot": _day(termijn.tot),
        "label": termijn.label,
        "bron": termijn.bron,
        "gedeeld": termijn.gedeeld,
        "vastgesteld_op": _day(termijn.vastgesteld_op),
        "redenen": termijn.redenen,
        "toelichting": termijn.toelichting,
        "besluit": besluitstand.of_term(termijn),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def read_nummer(speerpunt: dict[str, Any], actie: dict[str, Any]) -> str:
    """What an actie was called, such as '1a'; before version 3 one without a letter had the number of its speerpunt."""
    return str(actie.get("nummer") or f"{speerpunt['nummer']}{actie['letter']}")


def read_termijn(row: dict[str, Any]) -> Realisatie:
    """The term that a row of `termijnen` holds."""
    return Realisatie(
        Soort(row["soort"]), read_day(row["van"]), read_day(row["tot"]), row["label"], row["bron"], row["gedeeld"]
    )


def read_redenen(row: dict[str, Any]) -> str:
    """Why a term of `termijnen` came, in words; before terms had several reasons a row held one."""
    one = row.get("reden")
    return in_words(row.get("redenen") or ([one] if one else []))


def read_besluit(row: dict[str, Any]) -> str:
    """The besluit that made a term of `termijnen`, such as 'PMO, besluit 2026-3'; empty when it is not known."""
    besluit = row.get("besluit")
    return f"{besluit['orgaan']}, besluit {besluit['nummer']}" if besluit else ""


def read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _subregios(programma: Programma) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, str]]] = {}
    rows = Deelname.objects.filter(programma=programma).select_related("subregio", "gemeente")
    for row in rows.order_by("subregio__volgorde", "gemeente__naam"):
        found.setdefault(row.subregio.naam, []).append({"cbs_code": row.gemeente.cbs_code, "naam": row.gemeente.naam})
    return [{"naam": naam, "gemeenten": gemeenten} for naam, gemeenten in found.items()]


def _randvoorwaarden(programma: Programma) -> list[dict[str, Any]]:
    punten: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for punt in Randvoorwaardepunt.objects.filter(randvoorwaarde__programma=programma).order_by("volgorde"):
        punten[punt.randvoorwaarde_id].append({"tekst": punt.tekst, "is_actie": punt.is_actie})
    return [
        {"letter": row.letter, "titel": row.titel, "tekst": row.tekst, "punten": punten[row.pk]}
        for row in programma.randvoorwaarden.order_by("volgorde")
    ]
