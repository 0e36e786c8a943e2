"""What is out of the ordinary with a result, why, and what should happen next.

Pure: a stand in, its exceptions out. What the kinds count is what the overview and the report count: the signaal of
what is open, and the derived signals.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import TextChoices

from monitoring.models import Signaal, Termijnvoorstel
from monitoring.overzicht import beginning
from monitoring.prioriteit.rang import Plaats
from monitoring.rij import short_place
from monitoring.signalering import Afleiding
from monitoring.stand import Stand
from speerpunten.models import Fase

_UNRANKED = 2**31  # after everything that has a place in the ranking

# A term that moved this often moved again.
OPNIEUW_NA = 2


class Soort(TextChoices):
    """The kinds of exception, most urgent first."""

    BIJSTUREN = "bijsturen", "bijsturen nodig"
    AANDACHT = "aandacht", "aandacht"
    VERSTREKEN = "verstreken", "termijn verstreken"
    OPNIEUW = "opnieuw", "opnieuw verschoven"
    TWEELING = "tweeling", "wijkt af van tweeling"
    GEEN_MELDING = "geen_melding", "geen melding"

    @property
    def let_op(self) -> bool:
        """Whether it asks somebody to look now; a melding may still come in time."""
        return self != Soort.GEEN_MELDING


_ORDER = {soort: place for place, soort in enumerate(Soort)}

# What a derived signal is an exception of; a contradiction tells more than that the term has passed, and comes later.
_DERIVED = {
    Afleiding.VERSTREKEN: Soort.VERSTREKEN,
    Afleiding.TEGENSPRAAK: Soort.VERSTREKEN,
    Afleiding.TWEELING: Soort.TWEELING,
    Afleiding.GEEN_MELDING: Soort.GEEN_MELDING,
}


class Vervolg(TextChoices):
    """What should happen next."""

    BESLUIT = "besluit", "Besluit over het voorstel"
    BESPREKEN = "bespreken", "Bespreken en besluiten"
    TERMIJN = "termijn", "Nieuwe termijn voorstellen"
    GELIJK = "gelijk", "Gelijktrekken met de tweeling"
    MELDING = "melding", "Melding vragen"


_NEXT = {
    Soort.BIJSTUREN: Vervolg.BESPREKEN,
    Soort.AANDACHT: Vervolg.BESPREKEN,
    Soort.VERSTREKEN: Vervolg.TERMIJN,
    Soort.OPNIEUW: Vervolg.BESPREKEN,
    Soort.TWEELING: Vervolg.GELIJK,
    Soort.GEEN_MELDING: Vervolg.MELDING,
}


class Melder(NamedTuple):
    """Somebody who reports on a pijler."""

    naam: str
    email: str


# Who reports on each pijler, by its key.
Melders = tuple[tuple[int, tuple[Melder, ...]], ...]


@dataclass(frozen=True)
class Regel:
    """A result that is out of the ordinary, once, as plain values: what its row shows follows from them alone.

    `redenen` are (kind, sentence), worst first. `termijn` is the label of its term, `eerst` that of its original term
    when that moved. `voorstel` is the proposed term that waits for a besluit, None without a proposal; `prioriteit` its
    place in the ranking, None when it has none.
    """

    pk: int
    pijler_id: int
    omschrijving: str
    plek: str
    trekker: str
    fase: Fase
    signaal: Signaal
    is_open: bool
    termijn: str
    eerst: str | None
    redenen: tuple[tuple[Soort, str], ...]
    maatregel: str
    voorstel: str | None
    melders: tuple[Melder, ...]
    prioriteit: int | None

    @property
    def soort(self) -> Soort:
        return self.redenen[0][0]

    @property
    def wijkt_af(self) -> bool:
        """Whether the judgement itself asks for attention; its first reason is then what its writer wrote."""
        return self.soort in {Soort.BIJSTUREN, Soort.AANDACHT}

    @property
    def verdere(self) -> tuple[tuple[Soort, str], ...]:
        """The reasons beside what the judgement says; empty the sentence that says no more than its kind and term."""
        rest = self.redenen[1:] if self.wijkt_af else self.redenen
        return tuple((soort, "" if self.wijkt_af and soort in _PLAIN else reden) for soort, reden in rest)

    @property
    def vervolg(self) -> Vervolg:
        return Vervolg.BESLUIT if self.voorstel is not None else _NEXT[self.soort]


# Kinds of which the sentence says no more than the kind itself and the term beside it.
_PLAIN = frozenset({Soort.VERSTREKEN, Soort.GEEN_MELDING})


@dataclass(frozen=True)
class Groep:
    """The results of which this is the worst exception; `elders` have it too and stand under a worse one."""

    soort: Soort
    regels: tuple[Regel, ...]
    elders: int

    @property
    def totaal(self) -> int:
        return len(self.regels) + self.elders


def reasons(stand: Stand) -> tuple[tuple[Soort, str], ...]:
    """Why a result is out of the ordinary: of each kind one sentence, worst first; empty when it is not."""
    found: dict[Soort, str] = {}
    if stand.is_open and stand.signaal in {Signaal.BIJSTUREN, Signaal.AANDACHT}:
        found[Soort(stand.signaal.value)] = beginning(stand.melding.oorzaak) if stand.melding else ""
    for afgeleid in stand.afgeleid:
        if afgeleid.soort == Afleiding.VERSCHOVEN:
            if stand.is_open and len(stand.resultaat.verschuivingen) >= OPNIEUW_NA:
                found[Soort.OPNIEUW] = afgeleid.reden
        elif soort := _DERIVED.get(afgeleid.soort):
            # A result may have several twins.
            told = found.get(soort) if soort == Soort.TWEELING else None
            found[soort] = f"{told} {afgeleid.reden}" if told else afgeleid.reden
    return tuple(sorted(found.items(), key=lambda item: _ORDER[item[0]]))


def grouped(standen: Iterable[Stand], melders: Melders, prioriteiten: Mapping[int, Plaats]) -> list[Groep]:
    """The exceptions among these results per kind, worst first; kinds without any are left out.

    `melders` are who reports on each pijler, `prioriteiten` the places in the ranking by the key of a result. Within a
    kind what the PMO ranked comes first in that order, then what has most reasons, then the nearest term, then the
    order given.
    """
    per_pijler = dict(melders)
    found = [(stand, why) for stand in standen if (why := reasons(stand))]
    rang = {key: plaats.rang for key, plaats in prioriteiten.items() if plaats.rang is not None}
    found.sort(key=lambda item: (rang.get(item[0].resultaat.pk, _UNRANKED), -len(item[1]), item[0].termijn))
    per_soort: dict[Soort, list[Regel]] = defaultdict(list)
    elders: dict[Soort, int] = defaultdict(int)
    for stand, why in found:
        regel = _regel(stand, why, per_pijler.get(stand.resultaat.actie.speerpunt.pijler_id, ()), rang)
        per_soort[regel.soort].append(regel)
        for soort, _ in why[1:]:
            elders[soort] += 1
    return [
        Groep(soort, tuple(per_soort[soort]), elders[soort]) for soort in Soort if per_soort[soort] or elders[soort]
    ]


def _regel(
    stand: Stand, why: tuple[tuple[Soort, str], ...], melders: tuple[Melder, ...], rang: Mapping[int, int]
) -> Regel:
    resultaat, melding = stand.resultaat, stand.melding
    speerpunt = resultaat.actie.speerpunt
    # The proposal that waits, when the query joined it.
    voorstel: Termijnvoorstel | None = getattr(resultaat, "wacht", None)
    deviates = why[0][0] in {Soort.BIJSTUREN, Soort.AANDACHT}
    return Regel(
        pk=resultaat.pk,
        pijler_id=speerpunt.pijler_id,
        omschrijving=resultaat.omschrijving,
        plek=short_place(resultaat),
        trekker=resultaat.actie.trekker,
        fase=stand.fase,
        signaal=stand.signaal,
        is_open=stand.is_open,
        termijn=stand.termijn.label,
        eerst=resultaat.oorspronkelijke_termijn.label if resultaat.verschuivingen else None,
        redenen=why,
        maatregel=beginning(melding.maatregel) if deviates and melding else "",
        voorstel=voorstel.label if voorstel else None,
        melders=melders,
        prioriteit=rang.get(resultaat.pk),
    )


def totals(groepen: Sequence[Groep]) -> list[tuple[Soort, int]]:
    """How many results have each kind of exception, whatever they stand under; every kind, worst first."""
    counted = {groep.soort: groep.totaal for groep in groepen}
    return [(soort, counted.get(soort, 0)) for soort in Soort]
