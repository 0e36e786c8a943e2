"""The counts of one pijler on one day, as an editie keeps them in its list and a momentopname those of edities before.

A signaal is the judgement of what is open, so the four signals together are what is open.
"""

from collections.abc import Iterable
from typing import Any

from monitoring.models import Signaal
from speerpunten.models import AFGEROND, Fase

# Worst first.
SIGNALEN = (Signaal.BIJSTUREN, Signaal.AANDACHT, Signaal.OP_KOERS, Signaal.ONBEKEND)


def of_momentopname(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The counts of each pijler of a momentopname of any version, in its order."""
    return [
        of_pijler(
            pijler["code"],
            pijler["titel"],
            (
                (row["fase"], row["signaal"])
                for speerpunt in pijler["speerpunten"]
                for actie in speerpunt["acties"]
                for row in actie["resultaten"]
            ),
        )
        for pijler in content["pijlers"]
    ]


def by_code(rows: Iterable[dict[str, Any]], pijlers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Counts with the code of each pijler, also those from before version 4, which gave its id.

    `pijlers` are those of the momentopname; what is no longer among them keeps its id.
    """
    codes = {row["id"]: row["code"] for row in pijlers}
    return [{**row, "pijler": codes.get(row.get("pijler"), row.get("pijler"))} for row in rows]


def of_pijler(code: str, titel: str, standen: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """From the fase and signaal of each of its results."""
    rows = list(standen)
    still_open = [signaal for fase, signaal in rows if fase not in AFGEROND]
    return {
        "pijler": code,
        "titel": titel,
        "totaal": len(rows),
        "gerealiseerd": sum(fase == Fase.GEREALISEERD for fase, _ in rows),
        "vervallen": sum(fase == Fase.VERVALLEN for fase, _ in rows),
        **{str(signaal): still_open.count(signaal) for signaal in SIGNALEN},
    }
