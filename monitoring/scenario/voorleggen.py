"""Putting a scenario forward to a body, and taking it back while nothing is decided.

Moves of terms become proposals that wait; pauses, stops and capacity stay with the scenario, and the besluit tells of
them (`monitoring.scenario.besluitregels`). The plan itself does not change. Whoever puts forward or takes back locks
the programme first, as recording a besluit does, so that these come one after another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction

from monitoring import mandaat, voorstel
from monitoring.mandaat import Bevoegdheid
from monitoring.models import Agendapunt, Ronde, Scenario, Termijnvoorstel
from monitoring.scenario.bewerken import lock
from monitoring.scenario.lezen import Regel, bare_plan_of, regels_of
from monitoring.scenario.plan import Plan, Soort
from programmes import history
from programmes.models import Gebruiker, Orgaan, Programma
from speerpunten.models import Resultaat

Status = Scenario.Status


class Lot(StrEnum):
    """What becomes of a move when the scenario is put forward."""

    VOORSTEL = "voorstel"  # it becomes a proposal
    WACHT = "wacht"  # a proposal waits already: choose
    VERVALT = "vervalt"  # refused, with the reason


class Keuze(StrEnum):
    """What to do when a proposal of the result waits already."""

    VERVANGEN = "vervangen"
    OVERSLAAN = "overslaan"


@dataclass(frozen=True)
class Verschuiving:
    """A move of the scenario on the way to a proposal. `kwartalen` is how far, None where that cannot be told."""

    regel: Regel
    lot: Lot
    waarom: str = ""
    wacht: Termijnvoorstel | None = None
    kwartalen: int | None = None

    @property
    def veld(self) -> str:
        """The name of the choice in a form."""
        return f"stap-{self.regel.rij.pk}"

    @property
    def gezien(self) -> str:
        """Which proposal was seen waiting, and its version."""
        return f"{self.wacht.pk}:{self.wacht.versie}" if self.wacht else ""


class VeranderdError(Exception):
    """Proposals that wait, or the steps themselves, are others than the writer saw."""


class NietsVoorTeLeggenError(Exception):
    """The scenario has no step that does anything."""


def verschuivingen(regels: Sequence[Regel], plan: Plan, wachtend: Mapping[int, Termijnvoorstel]) -> list[Verschuiving]:
    """What becomes of each move. Pure; `wachtend` are the proposals that wait, by result."""
    stopped = {regel.stap.over for regel in regels if regel.stap and regel.stap.soort == Soort.STOPPEN}
    found = []
    for regel in regels:
        if regel.rij.soort != Soort.TERMIJN:
            continue
        if regel.stap is None:
            found.append(Verschuiving(regel, Lot.VERVALT, regel.let_op))
            continue
        now, term = plan.resultaten[regel.stap.over], regel.rij.realisatie
        if term == now.termijn:
            found.append(Verschuiving(regel, Lot.VERVALT, "Het plan heeft deze termijn al."))
        elif now.actie in stopped:
            found.append(Verschuiving(regel, Lot.VERVALT, "De actie stopt in dit scenario, dus de termijn vervalt."))
        else:
            wacht = wachtend.get(now.pk)
            quarters = mandaat.distance(now.termijn, term)
            found.append(Verschuiving(regel, Lot.WACHT if wacht else Lot.VOORSTEL, "", wacht, quarters))
    return found


def beslissers(
    bevoegdheden: Sequence[Bevoegdheid], moves: Iterable[Verschuiving], *, stops: bool
) -> Sequence[Bevoegdheid]:
    """Who may decide on all of it, lowest body first: the furthest move counts, and stopping is beyond any limit."""
    quarters = [move.kwartalen for move in moves if move.lot != Lot.VERVALT]
    # The same body must cover each of them.
    covering = [set(mandaat.deciders(bevoegdheden, far)) for far in quarters]
    if stops:
        covering.append(set(mandaat.deciders(bevoegdheden, None)))
    return [one for one in bevoegdheden if all(one in may for may in covering)]


def organen_of(programma: Programma, bevoegdheden: Sequence[Bevoegdheid]) -> list[Orgaan]:
    """The bodies a scenario can be put forward to: those with a mandate, or all when the programme set none."""
    rows = list(programma.organen.order_by("volgorde"))
    order = [one.orgaan for one in bevoegdheden if one.orgaan]
    if not order:
        return rows
    return sorted((row for row in rows if row.pk in order), key=lambda row: order.index(row.pk))


def wachtend_in(programma: Programma) -> dict[int, Termijnvoorstel]:
    """The proposals that wait, by result."""
    rows = Termijnvoorstel.objects.filter(
        resultaat__actie__speerpunt__pijler__programma=programma, status=Termijnvoorstel.Status.INGEDIEND
    )
    return {row.resultaat_id: row for row in rows.select_related("scenario")}


@dataclass(frozen=True)
class Uitkomst:
    """What putting forward came to."""

    scenario: Scenario
    voorstellen: list[Termijnvoorstel]


@transaction.atomic
def put_forward(
    scenario: Scenario,
    orgaan: Orgaan,
    keuzes: Mapping[int, tuple[Keuze | None, str]],
    *,
    versie: int | None,
    vandaag: date,
    door: Gebruiker,
) -> Uitkomst:
    """Makes the proposals and marks the scenario, whole or not at all.

    `keuzes` tells of each move, by step, what the writer chose and which waiting proposal they saw (see
    `Verschuiving.gezien`). Raises `NietMeerConceptError`, `VeranderdError`, `NietsVoorTeLeggenError` or
    `history.Conflict` when the scenario itself changed.
    """
    programma = scenario.programma
    Programma.objects.select_for_update(no_key=True).get(pk=programma.pk)
    current = lock(scenario)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    keys = sorted(pk for pk in current.stappen.values_list("resultaat", flat=True) if pk)
    resultaten = {row.pk: row for row in Resultaat.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    plan = bare_plan_of(programma)
    regels = regels_of(current, plan, vandaag)
    if not any(regel.werkt for regel in regels):
        raise NietsVoorTeLeggenError
    moves = verschuivingen(regels, plan, wachtend_in(programma))
    if {move.regel.rij.pk for move in moves} != keuzes.keys():
        raise VeranderdError
    ronde = Ronde.objects.open_in(programma)
    made = []
    for move in moves:
        keuze, gezien = keuzes[move.regel.rij.pk]
        if gezien != move.gezien or (move.wacht and keuze is None):
            raise VeranderdError
        if move.lot == Lot.VERVALT or (move.wacht and keuze == Keuze.OVERSLAAN):
            continue
        if move.wacht:
            voorstel.withdraw(programma, move.wacht, versie=move.wacht.versie, door=door)
        row = move.regel.rij
        made.append(
            voorstel.propose(
                programma,
                resultaten[row.resultaat_id or 0],
                row.realisatie,
                redenen=row.redenen,
                toelichting=_told(scenario, row.toelichting),
                ronde=ronde,
                door=door,
                scenario=scenario,
            )
        )
    saved = history.update(
        programma,
        current,
        {"status": Status.VOORGELEGD, "orgaan": orgaan, "voorgelegd_op": vandaag},
        door=door,
    )
    return Uitkomst(saved, made)


def _told(scenario: Scenario, toelichting: str) -> str:
    return f"Uit scenario ‘{scenario.naam}’. {toelichting or scenario.toelichting}".strip()


def beslist(scenario: Scenario) -> str:
    """What was decided already, so that it cannot be taken back; empty when nothing was."""
    if scenario.status != Status.VOORGELEGD:
        return "Dit scenario ligt niet voor."
    decided = {Termijnvoorstel.Status.AANGENOMEN, Termijnvoorstel.Status.AFGEWEZEN}
    if scenario.voorstellen.filter(status__in=decided).exists():
        return "Over een deel van de voorstellen is al besloten."
    if Agendapunt.objects.filter(scenario=scenario, uitkomst=Agendapunt.Uitkomst.BESLUIT).exists():
        return "Een vergadering heeft over dit scenario besloten."
    return ""


@transaction.atomic
def take_back(scenario: Scenario, *, door: Gebruiker) -> str:
    """Makes it a concept again and withdraws its proposals; tells why not when something was decided meanwhile."""
    programma = scenario.programma
    Programma.objects.select_for_update(no_key=True).get(pk=programma.pk)
    current = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if told := beslist(current):
        return told
    waiting = current.voorstellen.filter(status=Termijnvoorstel.Status.INGEDIEND).select_related("resultaat")
    for row in waiting.order_by("resultaat"):
        voorstel.withdraw(programma, row, versie=row.versie, door=door)
    back = {"status": Status.CONCEPT, "orgaan": None, "voorgelegd_op": None}
    history.update(programma, current, back, door=door, reden="Teruggehaald")
    return ""
