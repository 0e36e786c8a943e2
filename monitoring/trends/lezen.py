"""Reads the trends from a momentopname. Pure."""

from collections.abc import Iterator
from datetime import date

from monitoring.models import Signaal
from monitoring.momentopname import Momentopname, read_day, read_termijn
from monitoring.trends import tellen
from monitoring.trends.verloop import NU, Gegevens, Verloop
from speerpunten.models import Fase
from speerpunten.realisatie import GEEN

# Earlier momentopnames hold neither the edities before them nor since when a result is gerealiseerd.
VANAF_VERSIE = 3


def read(momentopname: Momentopname) -> Gegevens | None:
    """None for a momentopname from before trends were kept."""
    if momentopname["versie"] < VANAF_VERSIE:
        return None
    head = momentopname.get("editie")
    return Gegevens(
        peildatum=date.fromisoformat(momentopname["peildatum"]),
        pijlers=tuple((row["code"], row["titel"]) for row in momentopname["pijlers"]),
        verlopen=tuple(_verlopen(momentopname)),
        edities=tuple(
            {**row, "pijlers": tellen.by_code(row["pijlers"], momentopname["pijlers"])}
            for row in momentopname["edities"]
        ),
        moment=_moment(head["label"], head["versie"]) if head else NU,
    )


def _moment(label: str, versie: int) -> str:
    return f"{label} versie {versie}" if versie > 1 else label


def _verlopen(momentopname: Momentopname) -> Iterator[Verloop]:
    for pijler in momentopname["pijlers"]:
        for speerpunt in pijler["speerpunten"]:
            for actie in speerpunt["acties"]:
                for row in actie["resultaten"]:
                    termen = [read_termijn(term) for term in row["termijnen"]] or [GEEN]
                    yield Verloop(
                        pijler=pijler["code"],
                        fase=Fase(row["fase"]),
                        signaal=Signaal(row["signaal"]),
                        oorspronkelijk=termen[0],
                        huidig=termen[-1],
                        keer=len(termen) - 1,
                        gerealiseerd_per=read_day(row["gerealiseerd_per"]),
                    )
