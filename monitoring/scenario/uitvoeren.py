"""What following a scenario changes besides the lines of the besluit: capacity, and the work of acties.

Called in the transaction that records the besluit, after its lines. A pause or stop is carried out only when the
besluit says so of the results of the actie: the body may follow a scenario in part.
"""

from decimal import Decimal

from django.db import transaction

from monitoring.models import Besluit, Capaciteit, Inzet, Keuze, Scenario, Scenariostap, Team
from monitoring.scenario.plan import Soort
from monitoring.stand import with_fase
from programmes import history
from programmes.models import Gebruiker
from speerpunten.models import AFGEROND, Actie, Resultaat
from speerpunten.realisatie import Kwartaal

Status = Scenario.Status


class NietVoorgelegdError(Exception):
    """Only a scenario that waits for a besluit is decided on."""


@transaction.atomic
def adopt(scenario: Scenario, besluit: Besluit, door: Gebruiker) -> list[str]:
    """Follows the scenario: capacity is added, work of paused acties moves, work of stopped acties goes.

    Gives what was done, one sentence each. The scenario is decided on after it; `NietVoorgelegdError` when it does
    not wait.
    """
    current = _settle(scenario, besluit, door)
    now = Kwartaal.of(besluit.datum)
    slower = set(besluit.regels.filter(keuze=Keuze.TEMPORISEREN).values_list("resultaat__actie", flat=True))
    # After the lines of the besluit: an actie of which every result stopped is no longer in it.
    rows = with_fase(Resultaat.objects.in_programma(scenario.programma))
    busy = {row.actie_id for row in rows if row.fase not in AFGEROND}  # type: ignore[attr-defined]  # with_fase adds it
    done = []
    for stap in current.stappen.select_related("team", "actie"):
        soort = Soort(stap.soort)
        if soort == Soort.CAPACITEIT and stap.team:
            done.append(_add_capacity(stap, stap.team, besluit, door))
        elif soort == Soort.STOPPEN and stap.actie and stap.actie_id not in busy:
            done.append(_drop_work(stap, stap.actie, besluit, door, now))
        elif soort == Soort.PAUZEREN and stap.actie and (stap.actie_id in slower or stap.actie_id not in busy):
            done.append(_move_work(stap, stap.actie, besluit, door, now))
    return [told for told in done if told]


@transaction.atomic
def decline(scenario: Scenario, besluit: Besluit, door: Gebruiker) -> None:
    """Marks the scenario as decided on, without following it; its proposals are rejected by lines of the besluit."""
    _settle(scenario, besluit, door)


def _settle(scenario: Scenario, besluit: Besluit, door: Gebruiker) -> Scenario:
    current = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if current.status != Status.VOORGELEGD:
        raise NietVoorgelegdError
    return history.update(
        scenario.programma, current, {"status": Status.BESLOTEN}, door=door, reden=f"Besluit {besluit}"
    )


def _add_capacity(stap: Scenariostap, team: Team, besluit: Besluit, door: Gebruiker) -> str:
    """Adds to what the team could do in that quarter already."""
    programma, reden = besluit.programma, f"Besluit {besluit}"
    place = {"team": team, "jaar": stap.jaar, "kwartaal": stap.kwartaal}
    amount = stap.hoeveelheid or Decimal(0)
    known = Capaciteit.objects.select_for_update().filter(**place).first()
    if known:
        history.update(programma, known, {"hoeveelheid": known.hoeveelheid + amount}, door=door, reden=reden)
    else:
        history.create(programma, Capaciteit(**place, hoeveelheid=amount), door=door, reden=reden)
    return f"{team}: {stap.wat} erbij."


def _drop_work(stap: Scenariostap, actie: Actie, besluit: Besluit, door: Gebruiker, now: Kwartaal) -> str:
    rows = [row for row in _work(actie) if row.in_kwartaal >= now]
    for row in rows:
        history.delete(besluit.programma, row, door=door, reden=f"Besluit {besluit}")
    return f"{stap.onderwerp}: inzet vanaf {now.label} vervallen." if rows else ""


def _move_work(stap: Scenariostap, actie: Actie, besluit: Besluit, door: Gebruiker, now: Kwartaal) -> str:
    start = max(Kwartaal(stap.jaar or now.jaar, stap.kwartaal or now.nummer), now)
    # The last quarter first: no row lands on one that has yet to move.
    rows = sorted((row for row in _work(actie) if row.in_kwartaal >= start), key=lambda row: row.in_kwartaal)[::-1]
    for row in rows:
        later = row.in_kwartaal + (stap.kwartalen or 0)
        values = {"jaar": later.jaar, "kwartaal": later.nummer}
        history.update(besluit.programma, row, values, door=door, reden=f"Besluit {besluit}")
    return f"{stap.onderwerp}: inzet {stap.wat} opgeschoven." if rows else ""


def _work(actie: Actie) -> list[Inzet]:
    return list(Inzet.objects.select_for_update().filter(actie=actie).order_by("pk"))
