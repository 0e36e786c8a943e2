"""Who may decide that a term moves.

A programme sets its bodies in order, each with how many quarters it may let a term move against the term that holds
now. The first one whose limit covers the move decides; every body after it may too. A programme that has set nothing
leaves it to whichever body it has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from monitoring.models import Mandaat
from programmes import history
from programmes.models import Gebruiker, Orgaan, Programma
from speerpunten.realisatie import Realisatie

PROGRAMMAMANAGER = "Programmamanager"


@dataclass(frozen=True)
class Bevoegdheid:
    """How far one body may let a term move. `orgaan` is its key, None for the programmamanager.

    `max_kwartalen`: in quarters, either way; None is however far.
    """

    orgaan: int | None
    naam: str
    max_kwartalen: int | None

    def covers(self, quarters: int | None) -> bool:
        return self.max_kwartalen is None or (quarters is not None and quarters <= self.max_kwartalen)


def distance(van: Realisatie, naar: Realisatie) -> int | None:
    """By how many quarters a term moves, whichever way; None when either has no last day."""
    quarters = van.quarters_until(naar)
    return None if quarters is None else abs(quarters)


def deciders(bevoegdheden: Sequence[Bevoegdheid], quarters: int | None) -> Sequence[Bevoegdheid]:
    """Who may decide on a move of that many quarters, lowest body first; None is a move without a length.

    A move to or from a term without a last day is beyond any limit. Nobody may when no limit covers the move.
    """
    for place, one in enumerate(bevoegdheden):
        if one.covers(quarters):
            return bevoegdheden[place:]
    return ()


def refusal(bevoegdheden: Sequence[Bevoegdheid], orgaan: int | None, quarters: int | None) -> str:
    """Why this body may not decide on that move; empty when it may, also when the programme has set nothing."""
    if not bevoegdheden:
        return ""
    may = deciders(bevoegdheden, quarters)
    if any(one.orgaan == orgaan for one in may):
        return ""
    onward = f"; dit gaat naar {_with_article(may[0])}" if may else "; verder heeft niemand mandaat"
    own = next((one for one in bevoegdheden if one.orgaan == orgaan), None)
    if own is None:
        return f"Dit orgaan heeft geen mandaat over termijnen{onward}."
    unit = "kwartaal" if own.max_kwartalen == 1 else "kwartalen"
    who = _with_article(own)
    return f"{who[0].upper()}{who[1:]} mag hoogstens {own.max_kwartalen} {unit} verschuiven{onward}."


def in_words(bevoegdheden: Iterable[Bevoegdheid]) -> str:
    """What is set, one body a line, lowest first."""
    return "\n".join(f"{one.naam}: {limit_in_words(one.max_kwartalen)}" for one in bevoegdheden)


def limit_in_words(max_kwartalen: int | None) -> str:
    if max_kwartalen is None:
        return "onbeperkt"
    return f"hoogstens {max_kwartalen} {'kwartaal' if max_kwartalen == 1 else 'kwartalen'}"


def _with_article(one: Bevoegdheid) -> str:
    """As it stands in a sentence: an abbreviation is a 'het', the programmamanager a 'de'; other names stay."""
    if one.orgaan is None:
        return "de programmamanager"
    return f"het {one.naam}" if one.naam.isupper() else one.naam


def of_programma(programma: Programma) -> list[Bevoegdheid]:
    """What this programme has set, lowest body first; one query."""
    rows = Mandaat.objects.filter(programma=programma).select_related("orgaan").order_by("volgorde")
    return [Bevoegdheid(row.orgaan_id, body_name(row.orgaan), row.max_kwartalen) for row in rows]


def body_name(orgaan: Orgaan | None) -> str:
    return str(orgaan) if orgaan else PROGRAMMAMANAGER


class MandaatVeranderdError(Exception):
    """Somebody else set the mandates since they were read; `nu` is what is set now, in words."""

    def __init__(self, nu: str) -> None:
        super().__init__(nu)
        self.nu = nu


@transaction.atomic
def set_all(
    programma: Programma, wanted: Sequence[tuple[Orgaan | None, int | None]], *, gezien: str, door: Gebruiker
) -> bool:
    """Replaces what the programme had set, lowest body first; tells whether anything changed.

    `gezien` is what the writer saw set, in words. Raises `MandaatVeranderdError` when that is no longer so.
    """
    Programma.objects.select_for_update(no_key=True).get(pk=programma.pk)
    before = in_words(of_programma(programma))
    if before != gezien:
        raise MandaatVeranderdError(before)
    after = in_words(Bevoegdheid(None, body_name(orgaan), limit) for orgaan, limit in wanted)
    if before == after:
        return False
    Mandaat.objects.filter(programma=programma).delete()
    Mandaat.objects.bulk_create(
        Mandaat(programma=programma, orgaan=orgaan, volgorde=place, max_kwartalen=limit)
        for place, (orgaan, limit) in enumerate(wanted, start=1)
    )
    history.note(programma, programma, "mandaat over termijnen", before, after, door=door)
    return True
