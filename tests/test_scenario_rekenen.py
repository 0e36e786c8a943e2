"""What a scenario comes to: the pure rules, in examples and as properties."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.scenario.plan import Actie, Plan, Resultaat, Soort, Stap
from monitoring.scenario.rekenen import Ingreep, horizon, houdt_termijn, meet, reken, uitwerken
from speerpunten.models import Fase
from speerpunten.realisatie import GEEN, Kwartaal, kwartaal, parse

PEILDATUM = date(2026, 9, 15)
NOW = Kwartaal(2026, 3)
QUARTERS = [NOW + later for later in range(8)]
TEAMS = {1: "Beleidsteam jeugd", 2: "Programmateam"}


def result(pk: int, actie: int, termijn: str = "Q4 2026", **fields) -> Resultaat:
    term = parse(termijn)
    fields.setdefault("oorspronkelijk", term)
    return Resultaat(
        pk, actie, f"Jeugd {actie}", f"Resultaat {pk}", fields.pop("fase", Fase.IN_UITVOERING), term, **fields
    )


def plan_with(*rows: Resultaat, **fields) -> Plan:
    acties = {row.actie: Actie(row.actie, f"Jeugd {row.actie}", "Iets doen", "Jeugd – 1. Teams") for row in rows}
    given = {"wacht_op": frozenset(), "inzet": {}, "teams": TEAMS, "capaciteit": {}, "eenheid": "fte"}
    return Plan(acties, {row.pk: row for row in rows}, **{**given, "gemeenten": ("Goes", "Veere"), **fields})


def move(pk: int, termijn: str) -> Stap:
    return Stap(Soort.TERMIJN, pk, termijn=parse(termijn))


def pause(actie: int, start: Kwartaal, count: int) -> Stap:
    return Stap(Soort.PAUZEREN, actie, kwartaal=start, kwartalen=count)


def add(team: int, quarter: Kwartaal, amount: str) -> Stap:
    return Stap(Soort.CAPACITEIT, team, kwartaal=quarter, hoeveelheid=Decimal(amount))


AMOUNTS = st.decimals(min_value=0, max_value=9, places=2)
ADDED = st.decimals(min_value="0.01", max_value=5, places=2)
PLACES = st.sampled_from([NOW + later for later in range(-2, 6)])
TERMS = st.one_of(st.just(GEEN), st.builds(kwartaal, PLACES), st.sampled_from([parse("n.t.b."), parse("2024 e.v.")]))


@st.composite
def plans(draw) -> Plan:
    rows = [
        Resultaat(
            pk,
            draw(st.integers(1, 3)),
            f"Jeugd {pk}",
            f"Resultaat {pk}",
            draw(st.sampled_from(list(Fase))),
            draw(TERMS),
            draw(TERMS),
            wettelijk=draw(st.booleans()),
            bevestigd=draw(st.booleans()),
            gemeenten=frozenset(draw(st.sets(st.sampled_from(["Goes", "Veere"])))),
        )
        for pk in range(1, draw(st.integers(1, 5)) + 1)
    ]
    work = st.tuples(st.integers(1, 3), st.sampled_from([1, 2]), PLACES)
    waits = st.tuples(st.integers(1, 5), st.integers(1, 5))
    return plan_with(
        *rows,
        inzet=draw(st.dictionaries(work, AMOUNTS, max_size=8)),
        capaciteit=draw(st.dictionaries(st.tuples(st.sampled_from([1, 2]), PLACES), AMOUNTS, max_size=6)),
        wacht_op=frozenset(draw(st.sets(waits, max_size=4))),
    )


@st.composite
def steps(draw) -> list[Stap]:
    """As a scenario holds them: one move a result, one pause or stop an actie."""
    terms = draw(st.dictionaries(st.integers(1, 6), TERMS, max_size=3))
    acties = draw(st.dictionaries(st.integers(1, 4), st.one_of(st.none(), st.tuples(PLACES, st.integers(1, 4)))))
    capacity = draw(
        st.lists(st.tuples(st.integers(1, 3), PLACES, st.decimals(min_value="0.01", max_value=5, places=2)))
    )
    return [
        *(Stap(Soort.TERMIJN, pk, termijn=term) for pk, term in terms.items()),
        *(pause(pk, *how) if how else Stap(Soort.STOPPEN, pk) for pk, how in acties.items()),
        *(Stap(Soort.CAPACITEIT, team, kwartaal=quarter, hoeveelheid=amount) for team, quarter, amount in capacity),
    ]


class TestProperties:
    @given(plans())
    def test_the_empty_scenario_changes_nothing(self, plan: Plan):
        assert uitwerken(plan, [], PEILDATUM) == plan
        found = reken(plan, [], PEILDATUM, QUARTERS)
        assert found.plan == found.scenario
        assert found.geraakt == ()
        assert found.gemeenten == ()
        assert {maat.woorden for maat in found.maten} == {"gelijk"}

    @given(plans(), steps(), st.randoms())
    def test_the_order_of_the_steps_does_not_matter(self, plan: Plan, given_steps: list[Stap], random):
        shuffled = given_steps[:]
        random.shuffle(shuffled)
        assert reken(plan, shuffled, PEILDATUM, QUARTERS) == reken(plan, given_steps, PEILDATUM, QUARTERS)

    @given(plans(), st.integers(1, 5), TERMS)
    def test_moving_there_and_back_cancels(self, plan: Plan, pk: int, term):
        if pk not in plan.resultaten:
            return
        there = uitwerken(plan, [Stap(Soort.TERMIJN, pk, termijn=term)], PEILDATUM)
        back = Stap(Soort.TERMIJN, pk, termijn=plan.resultaten[pk].termijn)
        assert uitwerken(there, [back], PEILDATUM) == plan

    @given(plans(), st.integers(1, 3), PLACES, st.integers(1, 4))
    def test_a_pause_moves_work_and_loses_none(self, plan: Plan, actie: int, start: Kwartaal, count: int):
        after = uitwerken(plan, [pause(actie, start, count)], PEILDATUM)
        assert sum(after.inzet.values()) == sum(plan.inzet.values())
        assert len(after.inzet) == len(plan.inzet)
        first = max(start, NOW)
        assert not [w for w in after.inzet if w[0] == actie and first <= w[2] < first + count]

    @given(plans(), st.integers(1, 3), st.integers(1, 4))
    def test_a_pause_after_the_last_work_changes_nothing(self, plan: Plan, actie: int, count: int):
        assert uitwerken(plan, [pause(actie, NOW + 20, count)], PEILDATUM) == plan

    @given(plans(), st.integers(1, 3))
    def test_stopping_twice_is_stopping_once_and_leaves_nothing_open(self, plan: Plan, actie: int):
        once = uitwerken(plan, [Stap(Soort.STOPPEN, actie)], PEILDATUM)
        assert uitwerken(once, [Stap(Soort.STOPPEN, actie)], PEILDATUM) == once
        assert once.of_actie(actie) == []

    @given(plans(), st.sampled_from([1, 2]), PLACES, ADDED)
    def test_capacity_never_makes_overload_worse(self, plan: Plan, team: int, quarter: Kwartaal, amount: Decimal):
        recorded = {(team, quarter): plan.capaciteit.get((team, quarter), Decimal(0))}
        known = replace(plan, capaciteit={**plan.capaciteit, **recorded})
        found = reken(known, [add(team, quarter, str(amount))], PEILDATUM, QUARTERS)
        assert found.maten[1].verschil <= 0


class TestExamples:
    def test_work_of_a_paused_actie_goes_that_many_quarters_later(self):
        plan = plan_with(result(1, 1), inzet={(1, 1, NOW): Decimal(2), (1, 1, NOW + 1): Decimal(1)})
        after = uitwerken(plan, [pause(1, NOW + 1, 2)], PEILDATUM)
        assert after.inzet == {(1, 1, NOW): Decimal(2), (1, 1, NOW + 3): Decimal(1)}

    def test_work_of_a_stopped_actie_is_gone_from_now_on(self):
        plan = plan_with(result(1, 1), inzet={(1, 1, NOW + -1): Decimal(2), (1, 1, NOW): Decimal(1)})
        assert uitwerken(plan, [Stap(Soort.STOPPEN, 1)], PEILDATUM).inzet == {(1, 1, NOW + -1): Decimal(2)}

    def test_figures_say_what_differs_and_whether_that_is_better(self):
        plan = plan_with(
            result(1, 1, "Q1 2026"),
            inzet={(1, 1, NOW): Decimal("2.4")},
            capaciteit={(1, NOW): Decimal(1)},
        )
        overload, short, passed, *_ = reken(plan, [move(1, "Q1 2027"), add(1, NOW, "0.4")], PEILDATUM, QUARTERS).maten
        assert (overload.plan, overload.scenario, overload.woorden, overload.oordeel) == (1, 1, "gelijk", "")
        assert (short.toont_plan, short.toont_scenario, short.woorden, short.oordeel) == (
            "1,4", "1", "0,4 minder", "beter",
        )  # fmt: skip
        assert (passed.plan, passed.scenario, passed.richting) == (1, 0, "minder")

    def test_overload_is_told_as_new_as_solved_or_as_still_there(self):
        work = {(1, 1, NOW): Decimal(2), (2, 2, NOW): Decimal(2)}
        room = {(1, NOW): Decimal(1), (1, NOW + 1): Decimal(1), (2, NOW): Decimal(1)}
        plan = plan_with(result(1, 1), result(2, 2), inzet=work, capaciteit=room)
        found = reken(plan, [pause(1, NOW, 1)], PEILDATUM, QUARTERS)
        assert found.opgelost == ["Q3 2026: 1 fte te veel bij Beleidsteam jeugd"]
        assert found.nieuw_te_veel == ["Q4 2026: 1 fte te veel bij Beleidsteam jeugd"]
        assert found.nog_te_veel == ["Q3 2026: 1 fte te veel bij Programmateam"]

    def test_a_dependency_breaks_when_the_one_before_moves_past_it_or_is_dropped(self):
        plan = plan_with(result(1, 1, "Q4 2026"), result(2, 2, "Q3 2026"), wacht_op=frozenset({(1, 2)}))
        assert meet(plan, PEILDATUM, QUARTERS).breuken == ()
        [late] = reken(plan, [move(2, "Q1 2027")], PEILDATUM, QUARTERS).nieuwe_breuken
        assert late.zin == "Jeugd 1 (Q4 2026) is eerder dan Jeugd 2 (Q1 2027), waar het op wacht."
        [gone] = reken(plan, [Stap(Soort.STOPPEN, 2)], PEILDATUM, QUARTERS).nieuwe_breuken
        assert gone.zin == "Jeugd 1 wacht op Jeugd 2, en dat vervalt."

    def test_a_dependency_that_is_mended_is_told(self):
        plan = plan_with(result(1, 1, "Q3 2026"), result(2, 2, "Q4 2026"), wacht_op=frozenset({(1, 2)}))
        found = reken(plan, [move(1, "Q1 2027")], PEILDATUM, QUARTERS)
        assert [row.resultaat.pk for row in found.herstelde_breuken] == [1]
        assert found.nieuwe_breuken == []

    @pytest.mark.parametrize(
        ("step", "how"),
        [
            (move(1, "Q1 2027"), Ingreep.VERSCHOVEN),
            (pause(1, NOW, 2), Ingreep.GEPAUZEERD),
            (Stap(Soort.STOPPEN, 1), Ingreep.GESTOPT),
        ],
    )
    def test_a_legal_duty_that_is_touched_is_named(self, step: Stap, how: Ingreep):
        plan = plan_with(result(1, 1, wettelijk=True), result(2, 2, bevestigd=False))
        found = reken(plan, [step], PEILDATUM, QUARTERS)
        assert [(row.pk, ingreep) for row, ingreep in found.wettelijk] == [(1, how)]
        assert found.onbevestigd == []

    def test_what_nobody_confirmed_may_be_a_legal_duty(self):
        plan = plan_with(result(1, 1, bevestigd=False))
        assert [row.pk for row, _ in reken(plan, [move(1, "2028")], PEILDATUM, QUARTERS).onbevestigd] == [1]

    def test_every_municipality_notices_what_is_for_all_and_one_what_is_for_it(self):
        plan = plan_with(result(1, 1), result(2, 2, gemeenten=frozenset({"Veere"})))
        both = [move(1, "2028"), move(2, "2028")]
        assert reken(plan, both, PEILDATUM, QUARTERS).gemeenten == (("Goes", 1), ("Veere", 2))
        assert reken(plan, both[1:], PEILDATUM, QUARTERS).gemeenten == (("Veere", 1),)
        assert [reken(plan, some, PEILDATUM, QUARTERS).merkt_iedereen for some in (both[:1], both)] == [1, 0]

    @pytest.mark.parametrize("fase", [Fase.GEREALISEERD, Fase.VERVALLEN])
    def test_what_is_done_is_left_as_it_is(self, fase: Fase):
        plan = plan_with(result(1, 1, fase=fase))
        assert uitwerken(plan, [move(1, "2030"), Stap(Soort.STOPPEN, 1)], PEILDATUM) == plan

    def test_results_of_a_paused_actie_that_keep_their_term_are_told(self):
        plan = plan_with(result(1, 1, "Q1 2027"), result(2, 1, "Q3 2026"), result(3, 1, "n.t.b."), result(4, 1, "2027"))
        kept = houdt_termijn(plan, [pause(1, NOW + 1, 2), move(4, "2028")])
        assert [row.pk for row in kept[1]] == [1]

    def test_the_quarters_shown_reach_as_far_as_the_work_and_no_further_than_four_years(self):
        assert len(horizon(plan_with(result(1, 1)), [], PEILDATUM)) == 8
        far = plan_with(result(1, 1), inzet={(1, 1, NOW + 9): Decimal(1)})
        assert horizon(far, [pause(1, NOW, 2)], PEILDATUM)[-1] == NOW + 11
        assert len(horizon(plan_with(result(1, 1), capaciteit={(1, NOW + 60): Decimal(1)}), [], PEILDATUM)) == 16
