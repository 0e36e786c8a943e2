"""Reads a momentopname for comparison: every part of the programme under its identity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitoring import verbanden
from monitoring.models import Signaal
from monitoring.momentopname import (
    VERSIE,
    Momentopname,
    read_besluit,
    read_day,
    read_nummer,
    read_redenen,
    read_termijn,
)
from monitoring.vergelijking.verschil import Niveau, Stap
from speerpunten.models import AFGEROND, Fase
from speerpunten.onderdelen import short
from speerpunten.realisatie import GEEN, Realisatie


class AndereVersie(ValueError):  # noqa: N818 - what stands in the way, in Dutch
    """A momentopname was made by a newer portal than this one."""


class AnderProgramma(ValueError):  # noqa: N818 - what stands in the way, in Dutch
    """The two momentopnames are not of one programme."""


# Of each result what it waits on; a result that is not in it is of a momentopname that did not know.
type Voorgangers = Mapping[int, Sequence[verbanden.Voorganger]]

# Survives renaming, renumbering and moving.
type Sleutel = tuple[Niveau, int]


@dataclass(frozen=True)
class Onderdeel:
    """A pijler, speerpunt, actie or resultaat in a momentopname: what it is called and what it lies in."""

    niveau: Niveau
    id: int
    pijlernaam: str
    nummer: str
    naam: str
    ouder: Sleutel | None
    pijler: int

    @property
    def plek(self) -> str:
        return f"{self.pijlernaam} {self.nummer}".strip()

    @property
    def sleutel(self) -> Sleutel:
        return self.niveau, self.id


@dataclass(frozen=True)
class Resultaatstand(Onderdeel):
    """A result with its stand. `termijnen` holds at least one term, the original first and the current last.

    `gemeenten` are (code, name), none when it is for the whole partnership; `wacht_op` are (id, place and text) of what
    it waits on. Both are None where that is not known.
    """

    notitie: str
    fase: Fase
    signaal: Signaal
    termijnen: tuple[Realisatie, ...]
    stappen: tuple[Stap, ...]
    gemeenten: tuple[tuple[str, str], ...] | None = None
    wacht_op: tuple[tuple[int, str], ...] | None = None

    @property
    def is_open(self) -> bool:
        return self.fase not in AFGEROND


@dataclass(frozen=True)
class Gelezen:
    """A momentopname ready to compare; parts in the order of the programme, a whole before its parts."""

    onderdelen: dict[Sleutel, Onderdeel]
    pijlers: dict[int, str]
    aandachtspunten: dict[int, list[str]]


def read(momentopname: Momentopname) -> Gelezen:
    """Raises AndereVersie for a form this portal does not know."""
    if momentopname["versie"] > VERSIE:
        raise AndereVersie("Deze gegevens zijn gemaakt met een nieuwere versie van het portaal.")
    voorgangers = verbanden.read_voorgangers(momentopname)
    return Gelezen(
        onderdelen={deel.sleutel: deel for row in momentopname["pijlers"] for deel in _pijler(row, voorgangers)},
        pijlers={row["id"]: row["titel"] for row in momentopname["pijlers"]},
        aandachtspunten={row["id"]: row["aandachtspunten"] for row in momentopname["pijlers"]},
    )


def _pijler(row: dict[str, Any], voorgangers: Voorgangers) -> Iterator[Onderdeel]:
    pijler = Onderdeel(Niveau.PIJLER, row["id"], row["titel"], "", row["titel"], None, row["id"])
    yield pijler
    for speerpunt_row in row["speerpunten"]:
        nummer = str(speerpunt_row["nummer"])
        speerpunt = Onderdeel(
            Niveau.SPEERPUNT,
            speerpunt_row["id"],
            pijler.naam,
            nummer,
            speerpunt_row["titel"],
            pijler.sleutel,
            pijler.id,
        )
        yield speerpunt
        for actie_row in speerpunt_row["acties"]:
            actie = Onderdeel(
                Niveau.ACTIE,
                actie_row["id"],
                pijler.naam,
                read_nummer(speerpunt_row, actie_row),
                actie_row["omschrijving"],
                speerpunt.sleutel,
                pijler.id,
            )
            yield actie
            for resultaat_row in actie_row["resultaten"]:
                yield _resultaat(resultaat_row, actie, voorgangers)


def _resultaat(row: dict[str, Any], actie: Onderdeel, voorgangers: Voorgangers) -> Resultaatstand:
    waits = voorgangers.get(row["id"])
    termijnen = row["termijnen"]
    return Resultaatstand(
        niveau=Niveau.RESULTAAT,
        id=row["id"],
        pijlernaam=actie.pijlernaam,
        nummer=actie.nummer,
        naam=row["omschrijving"],
        ouder=actie.sleutel,
        pijler=actie.pijler,
        notitie=row["notitie"],
        fase=Fase(row["fase"]),
        signaal=Signaal(row["signaal"]),
        termijnen=tuple(read_termijn(termijn) for termijn in termijnen) or (GEEN,),
        stappen=tuple(_stap(termijn) for termijn in termijnen),
        gemeenten=verbanden.read_gemeenten(row) if "gemeenten" in row else None,
        wacht_op=None
        if waits is None
        else tuple((each.id, f"{each.plek}, {short(each.omschrijving)}") for each in waits),
    )


def _stap(row: dict[str, Any]) -> Stap:
    return Stap(
        naar=read_termijn(row),
        reden=read_redenen(row),
        toelichting=row["toelichting"],
        vastgesteld_op=read_day(row["vastgesteld_op"]),
        besluit=read_besluit(row),
    )
