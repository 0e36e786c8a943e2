"""Closing a ronde: what has not been handed in, and what happens to each of it.

Whoever closes chooses for every result. The choices are about the list that was shown: when somebody handed in or
saved something meanwhile, nothing is closed and the list is shown again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils import timezone

from monitoring import melding as meldingregels
from monitoring import ronde as regels
from monitoring.melding import Achtergrond
from monitoring.models import Melding, Ronde
from monitoring.stand import reported_in
from programmes import history
from programmes.models import Gebruiker, Pijler
from speerpunten.models import Fase, Resultaat


class Slotkeuze(TextChoices):
    """What can happen to a result without a melding that counts."""

    OVERNEMEN = "overnemen", "Vorige melding overnemen"
    INDIENEN = "indienen", "Indienen zoals het er staat"
    ZONDER = "zonder", "Zonder melding laten"


@dataclass(frozen=True)
class Ontbreekt:
    """A result of which nothing was handed in.

    `melding` is the one of this ronde, a concept or returned; `vorige` the newest that counts, of an earlier ronde.
    """

    resultaat: Resultaat
    melding: Melding | None
    vorige: Melding | None
    achtergrond: Achtergrond

    @property
    def mist(self) -> list[str]:
        """The names of the fields that the melding still needs before it can be handed in."""
        return meldingregels.missing(self.inhoud, self.achtergrond) if self.melding else []

    @property
    def inhoud(self) -> dict[str, Any]:
        """What the melding of this ronde says, without what does not apply."""
        assert self.melding is not None
        return meldingregels.tidy(meldingregels.inhoud_of(self.melding), self.achtergrond)

    @property
    def pijler(self) -> Pijler:
        return self.resultaat.actie.speerpunt.pijler

    @property
    def versie(self) -> int:
        """The version of the melding of this ronde, 0 when there is none: it tells whether something changed."""
        return self.melding.versie if self.melding else 0

    @property
    def keuzes(self) -> tuple[Slotkeuze, ...]:
        possible = {
            Slotkeuze.OVERNEMEN: self.vorige is not None,
            Slotkeuze.INDIENEN: self.melding is not None and not self.mist,
            Slotkeuze.ZONDER: True,
        }
        return tuple(keuze for keuze in Slotkeuze if possible[keuze])


class IntussenVeranderdError(Exception):
    """What is missing is not what was shown (any more)."""


class OnbeslistError(Exception):
    """Not every missing result has a choice that can be made for it."""


def ontbrekend(ronde: Ronde, today: date, *, lock: bool = False) -> list[Ontbreekt]:
    """Every result of which this ronde has no melding that counts, in the order of the plan; three queries."""
    rows = (
        Resultaat.objects.in_programma(ronde.programma)
        .filter(~reported_in(ronde))
        .select_related("actie__speerpunt__pijler")
        .in_plan_order()
    )
    if lock:  # so that none of them is deleted meanwhile
        rows = rows.select_for_update(of=("self",), no_key=True)
    resultaten = list(rows)
    here: dict[int, Melding] = {}
    earlier: dict[int, Melding] = {}
    found = Melding.objects.filter(Q(ronde=ronde) | Q(actueel=True), resultaat__in=resultaten)
    for melding in found.select_related("ronde__programma"):
        (here if melding.ronde_id == ronde.pk else earlier)[melding.resultaat_id] = melding
    passed = meldingregels.passed_terms(here, ronde.peildatum_on(today))
    return [
        Ontbreekt(
            row,
            here.get(row.pk),
            earlier.get(row.pk),
            _achtergrond(row, earlier.get(row.pk), verstreken=row.pk in passed),
        )
        for row in resultaten
    ]


def _achtergrond(resultaat: Resultaat, vorige: Melding | None, *, verstreken: bool) -> Achtergrond:
    fase = vorige.fase if vorige else resultaat.beginfase
    return Achtergrond(verstreken=verstreken, was_gerealiseerd=fase == Fase.GEREALISEERD)


def versies(missing: list[Ontbreekt]) -> dict[int, int]:
    """What somebody who closes has seen: of each missing result (its pk) the version of its melding."""
    return {item.resultaat.pk: item.versie for item in missing}


@transaction.atomic
def close(
    ronde: Ronde, keuzes: Mapping[int, Slotkeuze], *, gezien: Mapping[int, int], door: Gebruiker, today: date
) -> Ronde:
    """Closes the ronde and does with each missing result (by its pk) what was chosen, with the history of it all.

    Raises `OvergangError` when the ronde is not open, `IntussenVeranderdError` when `gezien` is not what is missing
    now, `OnbeslistError` when a result has no choice or one that it does not offer; then nothing has changed.
    """
    if regels.locked(ronde).status != Ronde.Status.OPEN:
        raise regels.OvergangError
    missing = ontbrekend(ronde, today, lock=True)
    if versies(missing) != gezien:
        raise IntussenVeranderdError
    if any(keuzes.get(item.resultaat.pk) not in item.keuzes for item in missing):
        raise OnbeslistError
    chosen = {keuze: [item for item in missing if keuzes[item.resultaat.pk] == keuze] for keuze in Slotkeuze}
    now = timezone.now()
    _carry_over(ronde, chosen[Slotkeuze.OVERNEMEN], door, now)
    _hand_in(ronde, chosen[Slotkeuze.INDIENEN], door, now)
    touched = [*chosen[Slotkeuze.OVERNEMEN], *chosen[Slotkeuze.INDIENEN]]
    meldingregels.mark_actueel(item.resultaat.pk for item in touched)
    for keuze, items in chosen.items():
        if items:
            told = "\n".join(_named(item.resultaat) for item in items)
            history.note(ronde.programma, ronde, f"bij sluiten: {keuze.label.lower()}", "", told, door=door)
    return regels.close_ronde(ronde, door=door, today=today)


def _carry_over(ronde: Ronde, items: list[Ontbreekt], door: Gebruiker, now: datetime) -> None:
    """The earlier melding becomes that of this ronde; a concept that stood there stays in the history."""
    new: list[tuple[Melding, Melding | None]] = []
    present: list[tuple[Melding, dict[str, Any]]] = []
    for item in items:
        assert item.vorige is not None
        values = {
            **meldingregels.inhoud_of(item.vorige),
            "ongewijzigd": False,
            "overgenomen": True,
            "status": meldingregels.next_status("overnemen", item.melding),
        }
        if item.melding:
            present.append((item.melding, values))
        else:
            empty = Melding(resultaat=item.resultaat, ronde=ronde, door=door, door_naam=str(door), gewijzigd_op=now)
            for name, value in values.items():
                setattr(empty, name, value)
            new.append((empty, item.vorige))
    reden = "Bij het sluiten van de ronde overgenomen uit de vorige melding"
    made = history.create_many(ronde.programma, new, door=door, reden=reden)
    made += history.update_many(ronde.programma, present, door=door, reden=reden)
    Melding.objects.filter(pk__in=[melding.pk for melding in made]).update(
        door=door,
        door_naam=str(door),
        gewijzigd_op=now,
        ingediend_op=now,
        beoordeeld_op=now,
        beoordeeld_door_naam=str(door),
    )


def _hand_in(ronde: Ronde, items: list[Ontbreekt], door: Gebruiker, now: datetime) -> None:
    """Hands in what stands there; it stays in the name of who wrote it."""
    pairs = []
    for item in items:
        assert item.melding is not None
        status = meldingregels.next_status("indienen", item.melding)
        pairs.append((item.melding, {**item.inhoud, "status": status}))
    made = history.update_many(ronde.programma, pairs, door=door, reden="Bij het sluiten van de ronde ingediend")
    Melding.objects.filter(pk__in=[melding.pk for melding in made]).update(ingediend_op=now)


def _named(resultaat: Resultaat) -> str:
    """Such as 'Jeugd 1a: Gelijke methoden in elke gemeente'."""
    return f"{resultaat.actie.speerpunt.pijler} {resultaat.actie.nummer}: {resultaat.omschrijving}"
