"""Two scenarios of the demo: one the PMO is thinking about, and one that lies before it."""

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from monitoring.demo.besluiten import Verslag
from monitoring.demo.kiezen import number
from monitoring.demo.regel import moment
from monitoring.models import Scenario, Scenariostap, Termijnvoorstel
from monitoring.models.besluit import columns
from monitoring.scenario.lezen import plan_of, regel, stappen_of
from monitoring.scenario.plan import Actie, Plan, Resultaat, Soort
from monitoring.scenario.rekenen import horizon, meet, uitwerken
from monitoring.scenario.voorleggen import wachtend_in
from programmes.models import Gebruiker, Rol
from speerpunten.models import Reden
from speerpunten.realisatie import Kwartaal
from speerpunten.realisatie import Soort as Termijnsoort
from speerpunten.realisatie import kwartaal as term_of

_LATER = 2  # quarters that a term moves: within what the PMO may decide


def write(verslag: Verslag) -> None:
    """Makes them from what the plan looks like today, where there is enough in it."""
    people = Gebruiker.objects.filter(toewijzingen__programma=verslag.programma, toewijzingen__rol=Rol.PMO)
    pmo = people.order_by("pk").first() or verslag.manager
    plan = plan_of(verslag.programma)
    waiting = wachtend_in(verslag.programma).keys()
    _relief(verslag, plan, pmo)
    _put_forward(verslag, [row for row in _movable(plan, verslag) if row.pk not in waiting])


def _relief(verslag: Verslag, plan: Plan, door: Gebruiker) -> None:
    """The team that is most short gets air: its largest actie of next quarter waits, and somebody is hired.

    What waits comes later on top of the work of then, so the hiring lasts as long as the team stays short.
    """
    now = Kwartaal.of(verslag.today)
    balans = meet(plan, verslag.today, horizon(plan, [], verslag.today)).balans
    busy = next((cel for cel in balans.te_veel if cel.kwartaal > now), None)
    quarter, team = (busy.kwartaal, busy.team_id) if busy else (now + 1, next(iter(plan.teams), 0))
    working = {actie: amount for (actie, of, at), amount in plan.inzet.items() if (of, at) == (team, quarter)}
    acties = [row for row in plan.acties.values() if plan.of_actie(row.pk)]
    actie = max(acties, key=lambda row: (working.get(row.pk, Decimal(0)), -row.pk), default=None)
    if actie is None:
        return
    scenario = _scenario(
        verslag,
        f"{plan.teams[team].capitalize()} ontlasten" if team else "Een kwartaal rust",
        "Er is de komende kwartalen meer werk dan mensen. Wat levert het op als we één actie later doen en "
        "tijdelijk iemand inhuren? Nog te bespreken met de trekkers.",
        door,
        9,
    )
    steps = [_pause(actie, quarter)]
    steps += [_move(row, "De actie wacht een half jaar.") for row in _movable(plan, verslag) if row.actie == actie.pk]
    steps += _hired(verslag, plan, steps, team)
    _add(verslag, scenario, steps, door, 9)


def _hired(verslag: Verslag, plan: Plan, steps: list[Scenariostap], team: int) -> list[Scenariostap]:
    """Somebody for as long as the team is short after these steps, in halves: a later start moves work, no more."""
    done = stappen_of(regel(step, plan, verslag.today) for step in steps)
    after = uitwerken(plan, done, verslag.today)
    balans = meet(after, verslag.today, horizon(plan, done, verslag.today)).balans
    return [
        Scenariostap(
            soort=Soort.CAPACITEIT,
            team_id=team,
            onderwerp=cel.team,
            jaar=cel.kwartaal.jaar,
            kwartaal=cel.kwartaal.nummer,
            hoeveelheid=max(Decimal(1), (cel.tekort * 2).to_integral_value(ROUND_CEILING)) / 2,
            toelichting="Tijdelijke inhuur; de kosten moeten nog in beeld komen.",
        )
        for cel in sorted(balans.te_veel, key=lambda cel: cel.kwartaal)
        if cel.team_id == team
    ]


def _put_forward(verslag: Verslag, rows: list[Resultaat]) -> None:
    """Two terms that move by half a year, before the PMO since last week."""
    pmo = verslag.programma.organen.filter(afkorting="PMO").first()
    chosen = sorted(rows, key=lambda row: number(1_000, row.plek, row.omschrijving, "scenario"))[:2]
    if pmo is None or not chosen:
        return
    door = verslag.manager
    scenario = _scenario(
        verslag,
        "Een half jaar ruimte voor wat nu vastloopt",
        "Deze resultaten wachten op dezelfde mensen. Met een half jaar extra kunnen zij na elkaar in plaats van "
        "tegelijk.",
        door,
        16,
    )
    steps = [_move(row, "Dezelfde beleidsmedewerkers trekken nu te veel tegelijk.") for row in chosen]
    _add(verslag, scenario, steps, door, 16)
    at = moment(verslag.today - timedelta(days=6), 11, verslag.now)
    for row, step in zip(chosen, steps, strict=True):
        voorstel = Termijnvoorstel.objects.create(
            resultaat_id=row.pk,
            ronde=verslag.programma.rondes.filter(status="open").first(),
            redenen=step.redenen,
            toelichting=f"Uit scenario ‘{scenario.naam}’. {step.toelichting}",
            door=door,
            door_naam=str(door),
            gedaan_op=at,
            scenario=scenario,
            **columns(step.realisatie),
        )
        verslag.note(voorstel, at, door, naar=str(voorstel))
    Scenario.objects.filter(pk=scenario.pk).update(
        status=Scenario.Status.VOORGELEGD, orgaan=pmo, voorgelegd_op=verslag.today - timedelta(days=6), versie=2
    )
    verslag.note(scenario, at, door, veld="status", van="concept", naar="voorgelegd")


def _movable(plan: Plan, verslag: Verslag) -> list[Resultaat]:
    """Open results whose term is a quarter that is not over yet."""
    rows = [row for row in plan.resultaten.values() if row.is_open and not row.termijn.has_passed(verslag.today)]
    return [row for row in rows if row.termijn.soort == Termijnsoort.KWARTAAL]


def _move(row: Resultaat, why: str) -> Scenariostap:
    assert row.termijn.tot is not None, "a quarter has a last day"
    return Scenariostap(
        soort=Soort.TERMIJN,
        resultaat_id=row.pk,
        onderwerp=f"{row.plek}, {row.omschrijving}"[:300],
        was=row.termijn.label,
        label=term_of(Kwartaal.of(row.termijn.tot) + _LATER).label,
        redenen=[Reden.CAPACITEIT.value],
        toelichting=why,
    )


def _pause(actie: Actie, quarter: Kwartaal) -> Scenariostap:
    return Scenariostap(
        soort=Soort.PAUZEREN,
        actie_id=actie.pk,
        onderwerp=f"{actie.plek}, {actie.omschrijving}"[:300],
        jaar=quarter.jaar,
        kwartaal=quarter.nummer,
        kwartalen=_LATER,
        toelichting="De grootste actie van dit team in dit kwartaal.",
    )


def _scenario(verslag: Verslag, naam: str, toelichting: str, door: Gebruiker, days: int) -> Scenario:
    at = moment(verslag.today - timedelta(days=days), 14, verslag.now)
    made = Scenario.objects.create(
        programma=verslag.programma,
        naam=naam,
        toelichting=toelichting,
        door=door,
        door_naam=str(door),
        gemaakt_op=at,
    )
    verslag.note(made, at, door, naar=str(made))
    return made


def _add(verslag: Verslag, scenario: Scenario, steps: list[Scenariostap], door: Gebruiker, days: int) -> None:
    at = moment(verslag.today - timedelta(days=days), 15, verslag.now)
    for place, step in enumerate(steps, start=1):
        step.scenario, step.volgorde = scenario, place
    for step in Scenariostap.objects.bulk_create(steps):
        verslag.note(step, at, door, naar=str(step))
