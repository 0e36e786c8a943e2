"""What results wait on and for which municipalities they are, as a momentopname keeps them and as it is read back.

A result is named by its place, as in the exchange format, and a municipality by its CBS code. Before version 4 a
momentopname knew neither: then nothing can be told of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from programmes.models import Gemeente
from speerpunten.models import Afhankelijkheid, Resultaat, ResultaatQuerySet
from speerpunten.uitwisseling.document import Pad, Plaats, plaats_of, results_by_place
from speerpunten.uitwisseling.write import plaats_dict

VANAF_VERSIE = 4

# Made to stand between records and between their fields: no name or explanation holds them.
_RECORD, _FIELD = "\x1e", "\x1f"


@dataclass(frozen=True)
class Voorganger:
    """A result that another one waits on, as the momentopname itself tells of it; `plek` such as 'Jeugd 1a'."""

    id: int
    plek: str
    omschrijving: str
    toelichting: str


def along(resultaten: ResultaatQuerySet) -> ResultaatQuerySet:
    """Reads with each result what `add` needs of it, without a query of its own."""
    named = Gemeente.objects.filter(resultaten=OuterRef("pk")).order_by().values("resultaten")
    waits = Afhankelijkheid.objects.filter(resultaat=OuterRef("pk")).order_by().values("resultaat")
    one = Concat(Cast("voorganger_id", TextField()), Value(_FIELD), "toelichting", output_field=TextField())
    gemeente = Concat("cbs_code", Value(_FIELD), "naam", output_field=TextField())
    found: Any = resultaten.annotate(
        voor_gemeenten=Subquery(named.annotate(found=StringAgg(gemeente, Value(_RECORD))).values("found")),
        wacht_op=Subquery(waits.annotate(found=StringAgg(one, Value(_RECORD))).values("found")),
    )
    return found  # the checker does not know annotations by name


def add(pijlers: list[dict[str, Any]], resultaten: Iterable[Resultaat]) -> None:
    """Puts `gemeenten` and `wacht_op` with each result of a momentopname; `resultaten` were read `along`.

    The municipalities stand by name, none when it is for the whole partnership; what it waits on in the order of the
    plan.
    """
    rows = [(plaats, row) for plaats, _, row in results_by_place({"pijlers": pijlers})]
    places = {row["id"]: plaats for plaats, row in rows}
    order = {pk: position for position, pk in enumerate(places)}
    told: dict[int, Any] = {row.pk: row for row in resultaten}
    for _, row in rows:
        known = told[row["id"]]
        gemeenten = sorted(_records(known.voor_gemeenten), key=lambda found: (found[1], found[0]))
        waits = sorted((order[int(pk)], int(pk), why) for pk, why in _records(known.wacht_op) if int(pk) in order)
        row["gemeenten"] = [{"cbs_code": cbs_code, "naam": naam} for cbs_code, naam in gemeenten]
        row["wacht_op"] = [plaats_dict(places[pk], why) for _, pk, why in waits]


def read_gemeenten(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Code and name of each municipality that a result of a momentopname is for; none is all of them, or unknown."""
    return tuple((found["cbs_code"], found["naam"]) for found in row.get("gemeenten", ()))


def read_voorgangers(momentopname: dict[str, Any]) -> dict[int, tuple[Voorganger, ...]]:
    """Of each result, by its `id`, what it waits on; empty for a momentopname from before that was kept."""
    if momentopname["versie"] < VANAF_VERSIE:
        return {}
    known = {plaats: (_plek(momentopname, pad), row) for plaats, pad, row in results_by_place(momentopname)}
    return {row["id"]: tuple(_voorgangers(row["wacht_op"], known)) for _, row in known.values()}


def _voorgangers(
    given: Iterable[dict[str, Any]], known: dict[Plaats, tuple[str, dict[str, Any]]]
) -> Iterator[Voorganger]:
    for each in given:
        plek, row = known[plaats_of(each)]
        yield Voorganger(row["id"], plek, row["omschrijving"], each["toelichting"])


def _plek(momentopname: dict[str, Any], pad: Pad) -> str:
    _, p, _, s, _, a, *_ = pad
    pijler = momentopname["pijlers"][p]
    return f"{pijler['titel']} {pijler['speerpunten'][s]['acties'][a]['nummer']}"


def _records(joined: str | None) -> Iterator[tuple[str, str]]:
    for record in joined.split(_RECORD) if joined else ():
        first, _, rest = record.partition(_FIELD)
        yield first, rest
