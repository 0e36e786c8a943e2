"""How the term of a result changes: corrected where it was copied wrongly, or moved with a reason.

A correction changes the term that stands there; a besluit moves it, which
adds a term and keeps every earlier one, so that the original stays visible. Both are noted with the result.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten.models import Resultaat, Termijn, in_words
from speerpunten.realisatie import Realisatie


def add_first(resultaat: Resultaat, value: Realisatie, vastgesteld_op: date | None = None) -> Termijn:
    """Gives a new result its original term; every result has one, of kind `geen` when none is known."""
    return Termijn.objects.create(
        resultaat=resultaat, volgnummer=1, vastgesteld_op=vastgesteld_op, **Termijn.columns(value)
    )


@transaction.atomic
def correct(
    programma: Programma, termijn: Termijn, value: Realisatie, *, versie: int | None, door: Gebruiker, reden: str
) -> bool:
    """Replaces what was wrongly copied; tells whether anything changed. `Conflict` when the result moved on."""
    resultaat = _lock(termijn.resultaat, versie)
    stored = Termijn.objects.get(pk=termijn.pk)
    if (stored.realisatie, stored.bron, stored.gedeeld) == (value, value.bron, value.gedeeld):
        return False
    Termijn.objects.filter(pk=stored.pk).update(**Termijn.columns(value))
    _bump(resultaat)
    veld = "oorspronkelijke termijn" if stored.volgnummer == 1 else "termijn"
    history.note(programma, resultaat, veld, _shown(stored.realisatie), _shown(value), door=door, reden=reden)
    return True


@transaction.atomic
def move(
    programma: Programma,
    resultaat: Resultaat,
    value: Realisatie,
    *,
    versie: int | None,
    door: Gebruiker | None,
    redenen: Sequence[str],
    toelichting: str,
    vastgesteld_op: date,
    grond: str,
) -> Termijn:
    """Adds the new current term of a result. `Conflict` when the result changed since it was read.

    `grond` is what moved it, such as the besluit; it stands before the reasons in the history.
    """
    resultaat = _lock(resultaat, versie)
    before = resultaat.termijn
    last = resultaat.termijnen.aggregate(last=Max("volgnummer"))["last"] or 0
    resultaat.termijnen.filter(actueel=True).update(actueel=False)
    termijn = Termijn.objects.create(
        resultaat=resultaat,
        volgnummer=last + 1,
        redenen=list(redenen),
        toelichting=toelichting,
        vastgesteld_op=vastgesteld_op,
        **Termijn.columns(value),
    )
    _bump(resultaat)
    why = ": ".join(part for part in (grond, in_words(redenen), toelichting) if part)
    history.note(programma, resultaat, "termijn", _shown(before), _shown(value), door=door, reden=why)
    return termijn


def _lock(resultaat: Resultaat, versie: int | None) -> Resultaat:
    current = Resultaat.objects.select_for_update().get(pk=resultaat.pk)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    return current


def _bump(resultaat: Resultaat) -> None:
    """A term belongs to its result, so whoever is editing the result must notice."""
    resultaat.versie += 1
    resultaat.save(update_fields=["versie"])


def _shown(value: Realisatie) -> str:
    return f"{value.label or 'geen termijn'}{' (gedeeld)' if value.gedeeld else ''}"
