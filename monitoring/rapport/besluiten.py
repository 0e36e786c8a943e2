"""The besluiten that are asked for, and those that were taken since the ronde before."""

from collections.abc import Sequence
from datetime import date

from monitoring.models import Keuze
from monitoring.momentopname import Momentopname, read_redenen, read_termijn
from monitoring.rapport.inhoud import Besloten, Genomen, Gevraagd, Regel


def asked(momentopname: Momentopname, regels: Sequence[Regel]) -> tuple[Gevraagd, ...]:
    """Every proposal that waits, in the order of the programme; none in a momentopname from before proposals."""
    by_id = {regel.id: regel for regel in regels}
    rows = (
        row
        for pijler in momentopname["pijlers"]
        for speerpunt in pijler["speerpunten"]
        for actie in speerpunt["acties"]
        for row in actie["resultaten"]
    )
    return tuple(
        Gevraagd(
            regel=by_id[row["id"]],
            termijn=read_termijn(voorstel),
            redenen=read_redenen(voorstel),
            toelichting=voorstel["toelichting"],
            orgaan=voorstel["orgaan"],
        )
        for row in rows
        if (voorstel := row.get("voorstel"))
    )


def taken(momentopname: Momentopname, regels: Sequence[Regel]) -> tuple[Genomen, ...]:
    """Newest first; none in a momentopname from before besluiten."""
    by_id = {regel.id: regel for regel in regels}
    return tuple(
        Genomen(
            nummer=row["nummer"],
            orgaan=row["orgaan"],
            datum=date.fromisoformat(row["datum"]),
            tekst=row["tekst"],
            link=row["link"],
            over=tuple(
                Besloten(by_id.get(line["resultaat"]), Keuze(line["keuze"]).label, line["motivatie"])
                for line in row["regels"]
            ),
        )
        for row in momentopname.get("besluiten", [])
    )
