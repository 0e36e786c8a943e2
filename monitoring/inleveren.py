"""Handing in the meldingen of a whole pijler at once: what is ready, what is not, and doing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from monitoring.melding import (
    Achtergrond,
    inhoud_of,
    listed,
    lock_open,
    mark_actueel,
    missing,
    next_status,
    passed_terms,
)
from monitoring.models import WACHTEND, Melding, Ronde
from monitoring.stand import Stand
from programmes import history
from programmes.models import Gebruiker, Pijler
from speerpunten.models import Fase


@dataclass
class Overzicht:
    """The results of a pijler by what there is to hand in; `onvolledig` with what each still needs."""

    klaar: list[Stand] = field(default_factory=list)
    onvolledig: list[tuple[Stand, str]] = field(default_factory=list)
    leeg: list[Stand] = field(default_factory=list)
    ingediend: list[Stand] = field(default_factory=list)


def overview(standen: Iterable[Stand], peildatum: date) -> Overzicht:
    """These results sorted out; they must have been read `with_concept`."""
    found = Overzicht()
    for stand in standen:
        if stand.concept is None:
            (found.ingediend if stand.gemeld else found.leeg).append(stand)
            continue
        if reden := obstacle(stand.concept, background(stand, peildatum)):
            found.onvolledig.append((stand, reden))
        else:
            found.klaar.append(stand)
    return found


def background(stand: Stand, peildatum: date) -> Achtergrond:
    """What must be known beside the concept of this result to say what it needs."""
    return Achtergrond(verstreken=stand.termijn.has_passed(peildatum), was_gerealiseerd=stand.fase == Fase.GEREALISEERD)


def obstacle(melding: Melding, achtergrond: Achtergrond) -> str:
    """Why this melding cannot be handed in as it is; empty when it can."""
    if melding.wacht_op_aanpassing:
        return "Teruggezet en nog niet aangepast."
    lacking = missing(inhoud_of(melding), achtergrond)
    return f"Vul nog in: {listed(lacking)}." if lacking else ""


@transaction.atomic
def submit(
    ronde: Ronde, pijler: Pijler, shown: Mapping[int, int], *, door: Gebruiker
) -> tuple[list[Melding], list[Melding]]:
    """Hands in the meldingen that somebody saw, each in the version they saw (key → version).

    Gives those handed in, and those that could not be: changed since, or no longer whole. Raises
    `RondeGeslotenError`. Takes as many queries for many as for one.
    """
    lock_open(ronde)
    now = timezone.now()
    found = Melding.objects.filter(
        pk__in=shown, ronde=ronde, resultaat__actie__speerpunt__pijler=pijler
    ).select_for_update(of=("self",))
    meldingen = list(found.select_related("resultaat").order_by("pk"))
    ids = [melding.resultaat_id for melding in meldingen]
    passed = passed_terms(ids, ronde.peildatum_on(timezone.localdate(now)))
    before = dict(Melding.objects.filter(resultaat__in=ids, actueel=True).values_list("resultaat", "fase"))
    ready: list[Melding] = []
    stopped: list[Melding] = []
    for melding in meldingen:
        fase = before.get(melding.resultaat_id, melding.resultaat.beginfase)
        achtergrond = Achtergrond(melding.resultaat_id in passed, was_gerealiseerd=fase == Fase.GEREALISEERD)
        same = melding.versie == shown[melding.pk] and melding.status in WACHTEND
        if same and not obstacle(melding, achtergrond):
            ready.append(melding)
        else:
            stopped.append(melding)
    changes = []
    for melding in ready:
        changes.append((melding, {"status": next_status("indienen", melding)}))
        melding.ingediend_op, melding.beoordeeld_op, melding.beoordeeld_door_naam = now, None, ""
    also = ("ingediend_op", "beoordeeld_op", "beoordeeld_door_naam")
    history.update_many(ronde.programma, changes, door=door, also=also)
    mark_actueel(melding.resultaat_id for melding in ready)
    return ready, stopped
