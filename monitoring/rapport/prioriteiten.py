"""What comes first, as the report prints it: from the momentopname alone."""

from collections.abc import Sequence
from typing import Any

from monitoring.momentopname import Momentopname
from monitoring.rapport.inhoud import Pijlerdeel
from monitoring.rapport.ordening import Geordend, Prioriteiten, Weging


def ranking(momentopname: Momentopname, pijlers: Sequence[Pijlerdeel]) -> Prioriteiten | None:
    """None when nothing has a place, and for a momentopname from before prioriteiten."""
    given = momentopname.get("prioriteiten")
    if not given or not any(row["rang"] for row in (*given["resultaten"], *given["speerpunten"])):
        return None
    results = {
        rij.regel.id: (rij.regel.plek, rij.regel.omschrijving, f"r{rij.regel.id}")
        for pijler in pijlers
        for speerpunt in pijler.speerpunten
        for rij in speerpunt.rijen
        if rij.regel
    }
    themes = {
        row["id"]: (f"{pijler.titel} {deel.nummer}", deel.titel, deel.anker)
        for pijler, source in zip(pijlers, momentopname["pijlers"], strict=True)
        for deel, row in zip(pijler.speerpunten, source["speerpunten"], strict=True)
    }
    criteria = tuple(
        Weging(row["naam"], row["toelichting"], row["gewicht"], row["laag_eerst"]) for row in given["criteria"]
    )
    return Prioriteiten(
        criteria=criteria,
        hoogste=sum(row.gewicht for row in criteria) * given["hoogste_punten"],
        resultaten=_placed(given["resultaten"], results, criteria),
        speerpunten=_placed(given["speerpunten"], themes, criteria),
        onvolledig=sum(row["rang"] is None for row in (*given["resultaten"], *given["speerpunten"])),
    )


def _placed(
    rows: list[dict[str, Any]], known: dict[int, tuple[str, str, str]], criteria: tuple[Weging, ...]
) -> tuple[Geordend, ...]:
    names = [row.naam for row in criteria]
    return tuple(
        Geordend(
            row["rang"], row["som"], *known[row["id"]], tuple(zip(names, row["punten"], strict=True)), row["motivatie"]
        )
        for row in rows
        if row["rang"]
    )
