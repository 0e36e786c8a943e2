"""Derived signals: what the figures say beside the coordinator's own judgement, and why.

Pure: values and a peildatum in, signals with their reasons out. A derived signal never changes the judgement.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from monitoring.models import Signaal
from speerpunten.models import AFGEROND, Fase
from speerpunten.realisatie import Kwartaal, Realisatie, Soort

# After this many rondes a term that is missing or n.t.b. has been open too long.
RONDES_ZONDER_TERMIJN = 2


class Afleiding(TextChoices):
    """The kinds of derived signal, most urgent first."""

    VERSTREKEN = "verstreken", "termijn verstreken"
    TEGENSPRAAK = "tegenspraak", "op koers na termijn"
    TWEELING = "tweeling", "wijkt af van tweeling"
    GEEN_MELDING = "geen_melding", "geen melding"
    NADERT = "nadert", "termijn nadert"
    VERSCHOVEN = "verschoven", "verschoven"
    ZONDER_TERMIJN = "zonder_termijn", "zonder termijn"


# These ask somebody to do something now; the others are good to know.
LET_OP = frozenset({Afleiding.VERSTREKEN, Afleiding.TEGENSPRAAK, Afleiding.TWEELING})


@dataclass(frozen=True)
class Afgeleid:
    """A derived signal and the sentence that says why it shows."""

    soort: Afleiding
    reden: str

    @property
    def label(self) -> str:
        return self.soort.label

    @property
    def let_op(self) -> bool:
        return self.soort in LET_OP


@dataclass(frozen=True)
class Beeld:
    """All that is known of one result on one day.

    `termijnen` holds every term it had, oldest first, the last one current. `gemeld` tells whether this ronde has
    a melding of it, None when no ronde is open. `rondes_met_termijn` counts the rondes since the current term was
    adopted. `tweelingen` are the fase and current term of its twin results elsewhere.
    """

    fase: Fase
    signaal: Signaal
    termijnen: tuple[Realisatie, ...]
    gemeld: bool | None = None
    rondes_met_termijn: int = 0
    tweelingen: tuple["Tweelingstand", ...] = ()

    @property
    def is_open(self) -> bool:
        return self.fase not in AFGEROND


@dataclass(frozen=True)
class Tweelingstand:
    """Where the same result stands elsewhere in the programme; `plek` says where, such as 'Jeugd 1a'."""

    plek: str
    fase: Fase
    termijn: Realisatie


def derive(beeld: Beeld, peildatum: date) -> tuple[Afgeleid, ...]:
    """The derived signals of a result on that day, most urgent first."""
    termijn = beeld.termijnen[-1]
    found: list[Afgeleid] = []
    passed = beeld.is_open and termijn.has_passed(peildatum)
    if passed:
        assert termijn.tot is not None
        found.append(
            Afgeleid(Afleiding.VERSTREKEN, f"De termijn {termijn.label} is voorbij en het resultaat is nog open.")
        )
        if beeld.signaal == Signaal.OP_KOERS:
            found.append(
                Afgeleid(
                    Afleiding.TEGENSPRAAK, f"Het signaal is ‘op koers’, maar de termijn {termijn.label} is voorbij."
                )
            )
    found += [Afgeleid(Afleiding.TWEELING, reden) for reden in _twin_reasons(beeld)]
    if beeld.gemeld is False:
        found.append(Afgeleid(Afleiding.GEEN_MELDING, "Er is in deze ronde nog geen melding."))
    if beeld.is_open and not passed and termijn.tot is not None:
        quarters = Kwartaal.of(termijn.tot) - Kwartaal.of(peildatum)
        if quarters <= 1:
            when = "dit kwartaal" if quarters == 0 else "volgend kwartaal"
            found.append(Afgeleid(Afleiding.NADERT, f"De termijn {termijn.label} loopt {when} af."))
    if moved := _moved_reason(beeld.termijnen):
        found.append(Afgeleid(Afleiding.VERSCHOVEN, moved))
    if beeld.is_open and (reden := _no_term_reason(termijn, beeld.rondes_met_termijn)):
        found.append(Afgeleid(Afleiding.ZONDER_TERMIJN, reden))
    return tuple(found)


def _twin_reasons(beeld: Beeld) -> list[str]:
    termijn = beeld.termijnen[-1]
    reasons = []
    for twin in beeld.tweelingen:
        differences = []
        if twin.fase != beeld.fase:
            differences.append(f"fase ‘{twin.fase.label}’")
        if twin.termijn != termijn:
            differences.append(f"termijn {twin.termijn.label}" if twin.termijn.label else "geen termijn")
        if differences:
            reasons.append(f"Hetzelfde resultaat staat bij {twin.plek} met {' en '.join(differences)}.")
    return reasons


def _moved_reason(termijnen: tuple[Realisatie, ...]) -> str:
    times = len(termijnen) - 1
    if times == 0:
        return ""
    often = "1 keer" if times == 1 else f"{times} keer"
    first, now = termijnen[0], termijnen[-1]
    quarters = first.quarters_until(now)
    change = f"van {first.label or 'geen termijn'} naar {now.label or 'geen termijn'}"
    if quarters:
        unit = "kwartaal" if abs(quarters) == 1 else "kwartalen"
        return f"{often} verschoven, {change}: {abs(quarters)} {unit} {'later' if quarters > 0 else 'eerder'}."
    return f"{often} verschoven, {change}."


def _no_term_reason(termijn: Realisatie, rondes: int) -> str:
    if termijn.soort == Soort.GEEN:
        return "Er is geen termijn afgesproken."
    if termijn.soort == Soort.NTB and rondes > RONDES_ZONDER_TERMIJN:
        return f"De termijn is al {rondes} rondes nog te bepalen."
    return ""
