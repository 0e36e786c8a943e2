"""One result on the roadmap: its original, previous and current term, and what they say of each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from monitoring.models import Signaal
from monitoring.planning.tijdas import Tijdas
from monitoring.planning.vorm import Vorm, shapes
from monitoring.vergelijking.verschil import in_kwartalen
from speerpunten.models import AFGEROND, Fase
from speerpunten.realisatie import GEEN, Realisatie, Soort


class Rol(StrEnum):
    """Which of its terms a shape draws."""

    OORSPRONKELIJK = "oorspronkelijk"
    VORIG = "vorig"
    NU = "nu"


@dataclass(frozen=True)
class Baan:
    """One term of a result as it is drawn, on a line of its own."""

    rol: Rol
    termijn: Realisatie
    vormen: tuple[Vorm, ...]


@dataclass(frozen=True)
class Regel:
    """A result with its terms. `plek` is where it stands, such as '1a'; `keer` how often its term moved.

    `vorig` is the term in the last published editie; without one the term before the last move, None when it never
    moved. `peildatum` is the day on which a term may have passed.
    """

    id: int
    plek: str
    omschrijving: str
    fase: Fase
    signaal: Signaal
    oorspronkelijk: Realisatie
    vorig: Realisatie | None
    huidig: Realisatie
    keer: int
    peildatum: date

    @property
    def is_open(self) -> bool:
        return self.fase not in AFGEROND

    @property
    def is_verstreken(self) -> bool:
        return self.is_open and self.huidig.has_passed(self.peildatum)

    @property
    def is_verschoven(self) -> bool:
        return self.keer > 0

    @property
    def kwartalen(self) -> int | None:
        """How many quarters the current term ends later than the original one; None when that cannot be told."""
        return self.oorspronkelijk.quarters_until(self.huidig)

    @property
    def verschil(self) -> str:
        """How far it moved, as people say it; empty when it never did."""
        if not self.is_verschoven:
            return ""
        return in_kwartalen(self.kwartalen) or "niet te tellen"

    def banen(self, on: Tijdas) -> list[Baan]:
        """What is drawn of it, oldest term first: the original and the previous one only where they differ."""
        terms = [(Rol.NU, self.huidig)]
        if self.vorig is not None and self.vorig not in (self.huidig, self.oorspronkelijk):
            terms.insert(0, (Rol.VORIG, self.vorig))
        if self.oorspronkelijk != self.huidig:
            terms.insert(0, (Rol.OORSPRONKELIJK, self.oorspronkelijk))
        return [Baan(rol, term, shapes(term, on)) for rol, term in terms]

    @cached_property
    def in_woorden(self) -> str:
        """The drawing in words: every term it draws, and whether the current one has passed."""
        said = [f"Termijn: {named(self.huidig)}{', voorbij' if self.is_verstreken else ''}"]
        if self.vorig is not None and self.vorig != self.huidig:
            said.append(f"vorige: {named(self.vorig)}")
        if self.oorspronkelijk != self.huidig:
            said.append(f"oorspronkelijk: {named(self.oorspronkelijk)}")
        return "; ".join(said)


def named(term: Realisatie | None) -> str:
    """A term as text, also when there is none."""
    if term is None:
        return "–"
    if term.soort == Soort.ONGELEZEN:
        return f"niet te lezen: {term.label}"
    return term.label or "geen termijn"


def previous(termijnen: Sequence[Realisatie], in_editie: Realisatie | None) -> Realisatie | None:
    """The previous term: of the last published editie, else the one before the last move; None when it never moved."""
    if in_editie is not None:
        return in_editie
    return termijnen[-2] if len(termijnen) > 1 else None


def make(
    pk: int,
    plek: str,
    omschrijving: str,
    fase: Fase,
    signaal: Signaal,
    termijnen: Sequence[Realisatie],
    in_editie: Realisatie | None,
    peildatum: date,
) -> Regel:
    """The row of a result. `termijnen` holds every term it had, the original first; none is no term."""
    known = termijnen or (GEEN,)
    return Regel(
        id=pk,
        plek=plek,
        omschrijving=omschrijving,
        fase=fase,
        signaal=signaal,
        oorspronkelijk=known[0],
        vorig=previous(known, in_editie),
        huidig=known[-1],
        keer=len(known) - 1,
        peildatum=peildatum,
    )
