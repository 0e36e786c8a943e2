"""What a body decided, and everything that follows from it, in one transaction.

A besluit adopts or rejects proposals, and says of other results to go on, to slow down, to stop or to add capacity.
Adopting gives the result its new term. Besluiten of one programme are recorded one after another, and the results
they are about are locked, so that two people cannot decide on one proposal.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from monitoring import mandaat, melding
from monitoring.models import Besluit, Besluitregel, Keuze, Ronde, Termijnvoorstel
from monitoring.stand import with_fase
from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten import termijnen
from speerpunten.models import Fase, Resultaat, Termijn
from speerpunten.realisatie import Realisatie

# Of these a besluit says one thing about a result.
_KOERS = frozenset({Keuze.DOORGAAN, Keuze.TEMPORISEREN, Keuze.STOPPEN})


@dataclass(frozen=True)
class Regel:
    """What a besluit says about one result.

    `voorstel` is the proposal that is adopted or rejected, as the writer saw it; `termijn` the new term that
    temporiseren may carry.
    """

    resultaat: Resultaat
    keuze: Keuze
    motivatie: str = ""
    voorstel: Termijnvoorstel | None = None
    termijn: Realisatie | None = None

    @property
    def nieuwe_termijn(self) -> Realisatie | None:
        """The term the result gets by it."""
        if self.keuze == Keuze.AANNEMEN and self.voorstel:
            return self.voorstel.realisatie
        return self.termijn if self.keuze == Keuze.TEMPORISEREN else None

    @property
    def is_koers(self) -> bool:
        """Whether it sets the course of the result to something else than a proposal says."""
        return self.keuze == Keuze.STOPPEN or (self.keuze == Keuze.TEMPORISEREN and self.termijn is not None)


class NummerBezetError(Exception):
    """The programme has a besluit with this number."""


class VoorstellenVeranderdError(Exception):
    """Proposals were changed, withdrawn or decided on since they were read; `nu` are they as they are now."""

    def __init__(self, nu: Sequence[Termijnvoorstel]) -> None:
        super().__init__(", ".join(str(voorstel.pk) for voorstel in nu))
        self.nu = nu


class RegelError(Exception):
    """Lines cannot be as they are; `problemen` tells why, by their place in the list."""

    def __init__(self, problemen: Mapping[int, str]) -> None:
        super().__init__("; ".join(problemen.values()))
        self.problemen = problemen


def problems(
    regels: Sequence[Regel],
    orgaan: int | None,
    bevoegdheden: Sequence[mandaat.Bevoegdheid],
    waiting: Mapping[int, int],
    fasen: Mapping[int, str],
    ronde: Ronde | None,
) -> dict[int, str]:
    """Why lines cannot be as they are, by their place. Pure: results come with their terms.

    `waiting` is the proposal that waits and `fasen` the fase of today, both by result. A mandate limits how far a term
    moves; to stop a result is further than any limit, to go on or to add capacity needs none.
    """
    found: dict[int, str] = {}
    by_result: dict[int, list[Regel]] = defaultdict(list)
    for place, regel in enumerate(regels):
        others = by_result[regel.resultaat.pk]
        if problem := _alone(regel, orgaan, bevoegdheden, fasen, ronde) or _together(regel, others, waiting):
            found[place] = problem
        others.append(regel)
    return found


def _alone(
    regel: Regel,
    orgaan: int | None,
    bevoegdheden: Sequence[mandaat.Bevoegdheid],
    fasen: Mapping[int, str],
    ronde: Ronde | None,
) -> str:
    term, now = regel.nieuwe_termijn, regel.resultaat.termijn
    if regel.keuze == Keuze.STOPPEN:
        if fasen[regel.resultaat.pk] == Fase.VERVALLEN:
            return "Dit resultaat is al vervallen."
        if ronde is None:
            return (
                "Er is geen ronde waarin dit kan komen te staan: de laatste is al vastgesteld. "
                "Bereid eerst de volgende ronde voor."
            )
        return mandaat.refusal(bevoegdheden, orgaan, None)
    if regel.keuze == Keuze.AFWIJZEN and regel.voorstel:
        return mandaat.refusal(bevoegdheden, orgaan, mandaat.distance(now, regel.voorstel.realisatie))
    if term is None:
        return ""
    if term == now:
        return f"De termijn is al {term.label or 'leeg'}."
    return mandaat.refusal(bevoegdheden, orgaan, mandaat.distance(now, term))


def _together(regel: Regel, others: Sequence[Regel], waiting: Mapping[int, int]) -> str:
    """What stands in the way because of the other lines about the same result, which come before it."""
    if regel.keuze in _KOERS and any(other.keuze in _KOERS for other in others):
        return "Over dit resultaat staat hierboven al een keuze die hier niet bij past."
    if any(other.keuze == regel.keuze for other in others):
        return "Deze keuze staat hierboven al."
    if not regel.is_koers:
        return ""
    if any(other.keuze == Keuze.AANNEMEN for other in others):
        return "Bij dit besluit neem je ook het termijnvoorstel van dit resultaat aan. Kies één van de twee."
    if regel.resultaat.pk in waiting and not any(other.keuze == Keuze.AFWIJZEN for other in others):
        return "Over dit resultaat wacht een termijnvoorstel. Neem dat bij dit besluit aan, of wijs het af."
    return ""


@transaction.atomic
def record(besluit: Besluit, regels: Sequence[Regel], *, door: Gebruiker) -> Besluit:
    """Saves a new besluit with its lines and does what it says, whole or not at all.

    Proposals are compared with what the writer saw. Raises `VoorstellenVeranderdError`, `RegelError` or
    `NummerBezetError`; then nothing has changed.
    """
    programma = besluit.programma
    Programma.objects.select_for_update(no_key=True).get(pk=programma.pk)
    keys = sorted({regel.resultaat.pk for regel in regels})
    list(Resultaat.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    regels = _as_they_are(regels, keys)
    ronde = _ronde(programma)
    waiting = dict(
        Termijnvoorstel.objects.filter(resultaat__in=keys, status=Termijnvoorstel.Status.INGEDIEND).values_list(
            "resultaat", "pk"
        )
    )
    wrong = problems(regels, besluit.orgaan_id, mandaat.of_programma(programma), waiting, fasen_of(keys), ronde)
    if wrong:
        raise RegelError(wrong)
    besluit.door, besluit.door_naam, besluit.vastgelegd_op = door, str(door), timezone.now()
    try:
        with transaction.atomic():
            besluit = history.create(programma, besluit, door=door)
    except IntegrityError as error:
        raise NummerBezetError from error
    for regel in regels:
        _apply(besluit, regel, ronde, door)
    return besluit


def _as_they_are(regels: Sequence[Regel], keys: Sequence[int]) -> list[Regel]:
    """The lines with every result and proposal as it is now that they are locked."""
    resultaten = {row.pk: row for row in Resultaat.objects.filter(pk__in=keys).with_plan()}
    seen = {regel.voorstel.pk: regel.voorstel.versie for regel in regels if regel.voorstel}
    voorstellen = {
        row.pk: row for row in Termijnvoorstel.objects.select_for_update().filter(pk__in=seen).order_by("pk")
    }
    changed = [
        row
        for row in voorstellen.values()
        if row.status != Termijnvoorstel.Status.INGEDIEND or row.versie != seen[row.pk]
    ]
    if changed:
        raise VoorstellenVeranderdError(changed)
    return [
        Regel(
            resultaten[regel.resultaat.pk],
            regel.keuze,
            regel.motivatie,
            voorstellen[regel.voorstel.pk] if regel.voorstel else None,
            regel.termijn,
        )
        for regel in regels
    ]


def fasen_of(resultaten: Sequence[int]) -> dict[int, str]:
    """The fase of today of these results."""
    rows = with_fase(Resultaat.objects.filter(pk__in=resultaten))
    return {row.pk: row.fase for row in rows}  # type: ignore[attr-defined]  # `fase` is what with_fase adds


def _ronde(programma: Programma) -> Ronde | None:
    """The ronde a melding by besluit belongs to: the last that was opened, or when that is frozen the next one.

    What is decided after a ronde was adopted is news for the next one: an erratum must not tell it.
    """
    prepared = None
    for ronde in Ronde.objects.of_programma(programma):
        if ronde.status != Ronde.Status.VOORBEREIDING:
            return prepared if ronde.is_bevroren else ronde
        prepared = ronde
    return prepared


def _apply(besluit: Besluit, regel: Regel, ronde: Ronde | None, door: Gebruiker) -> None:
    programma, term = besluit.programma, regel.nieuwe_termijn
    termijn = None
    if term is not None:
        termijn = _move(besluit, regel, term, door)
    if regel.voorstel:
        status = (
            Termijnvoorstel.Status.AANGENOMEN if regel.keuze == Keuze.AANNEMEN else Termijnvoorstel.Status.AFGEWEZEN
        )
        history.update(programma, regel.voorstel, {"status": status}, door=door, reden=f"Besluit {besluit}")
    if regel.keuze == Keuze.STOPPEN:
        assert ronde is not None, "checked by problems"
        told = f"Gestopt bij besluit {besluit}. {regel.motivatie}"
        melding.end_by_besluit(regel.resultaat, ronde, toelichting=told, orgaan=f"Besluit {besluit}", door=door)
    line = Besluitregel(
        besluit=besluit,
        resultaat=regel.resultaat,
        voorstel=regel.voorstel,
        keuze=regel.keuze,
        motivatie=regel.motivatie,
        termijn=termijn,
    )
    history.create(programma, line, door=door, reden=f"Besluit {besluit}")


def _move(besluit: Besluit, regel: Regel, term: Realisatie, door: Gebruiker) -> Termijn:
    voorstel = regel.voorstel
    return termijnen.move(
        besluit.programma,
        regel.resultaat,
        term,
        versie=None,
        door=door,
        redenen=voorstel.redenen if voorstel else [],
        toelichting=voorstel.toelichting if voorstel else regel.motivatie,
        vastgesteld_op=besluit.datum,
        grond=f"Besluit {besluit}",
    )


def correct(besluit: Besluit, *, tekst: str, link: str, versie: int | None, door: Gebruiker, reden: str) -> Besluit:
    """Corrects the text or link of a besluit; what it did stays. `history.Conflict` when somebody else was first."""
    return history.update(
        besluit.programma, besluit, {"tekst": tekst, "link": link}, versie=versie, door=door, reden=reden
    )


def next_number(programma: Programma, today: date) -> str:
    """The number after the highest of this year, such as '2026-4'."""
    start = f"{today.year}-"
    taken = Besluit.objects.filter(programma=programma, nummer__startswith=start).values_list("nummer", flat=True)
    numbers = [int(rest) for nummer in taken if (rest := nummer.removeprefix(start)).isdecimal() and len(rest) < 10]
    return f"{start}{max(numbers, default=0) + 1}"
