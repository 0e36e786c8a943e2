"""What a roadmap asks of the database: three queries, and one more the first time after an editie was published."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models.functions import Left

from monitoring.models import Editie, Signaal
from monitoring.momentopname import Momentopname, read_termijn
from monitoring.planning.regel import Regel, make
from monitoring.planning.roadmap import Plek
from monitoring.stand import with_fase
from programmes.models import Programma
from speerpunten.models import Fase, Resultaat, Termijn
from speerpunten.plaats import actienummer
from speerpunten.realisatie import Realisatie, Soort

_SHOWN = 110  # characters of a result: two or three lines on screen


def read_regels(programma: Programma, peildatum: date) -> list[tuple[Plek, Regel]]:
    """The rows of every result of the programme, in its order."""
    in_editie = terms_of_editie(programma)
    termijnen = _terms(programma)
    rows = (
        with_fase(Resultaat.objects.in_programma(programma).in_plan_order())
        .annotate(tekst=Left("omschrijving", _SHOWN + 1))
        .values_list(
            "pk",
            "actie__speerpunt__pijler__code",
            "actie__speerpunt__pijler__titel",
            "actie__speerpunt__nummer",
            "actie__speerpunt__titel",
            "actie__letter",
            "actie__volgorde",
            "tekst",
            "fase",
            "signaal",
        )
    )
    return [
        (
            Plek(pijler, pijler_titel, nummer, speerpunt),
            make(
                pk,
                actienummer(nummer, letter, volgorde),
                _beginning(tekst),
                Fase(fase),
                Signaal(signaal),
                termijnen.get(pk, ()),
                in_editie.get(pk),
                peildatum,
            ),
        )
        for pk, pijler, pijler_titel, nummer, speerpunt, letter, volgorde, tekst, fase, signaal in rows
    ]


def _terms(programma: Programma) -> Mapping[int, list[Realisatie]]:
    """Every term of every result, the original first."""
    found: dict[int, list[Realisatie]] = defaultdict(list)
    rows = (
        Termijn.objects.filter(resultaat__actie__speerpunt__pijler__programma=programma)
        .order_by("resultaat", "volgnummer")
        .values_list("resultaat_id", "soort", "van", "tot", "label")
    )
    for pk, soort, van, tot, label in rows:
        found[pk].append(Realisatie(Soort(soort), van, tot, label))
    return found


def terms_of_editie(programma: Programma) -> Mapping[int, Realisatie]:
    """The term of each result in the last published editie; nothing when there is none."""
    newest = Editie.objects.of_programma(programma).gepubliceerd().values_list("pk", "sha256").first()
    return _terms_in_editie(*newest) if newest else {}


@lru_cache(maxsize=64)
def _terms_in_editie(pk: int, sha256: str) -> Mapping[int, Realisatie]:
    """An editie never changes, so what was read of it holds; its hash tells it from another under the same number."""
    return terms_in(Editie.objects.get(pk=pk, sha256=sha256).lees())


def terms_in(momentopname: Momentopname) -> Mapping[int, Realisatie]:
    """The current term of each result of a momentopname."""
    rows: list[dict[str, Any]] = [
        resultaat
        for pijler in momentopname["pijlers"]
        for speerpunt in pijler["speerpunten"]
        for actie in speerpunt["acties"]
        for resultaat in actie["resultaten"]
    ]
    return {row["id"]: read_termijn(row["termijnen"][-1]) for row in rows if row["termijnen"]}


def _beginning(text: str) -> str:
    """At most _SHOWN characters, cut between words."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rpartition(' ')[0] or text[:_SHOWN]} …"
