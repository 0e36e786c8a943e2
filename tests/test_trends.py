"""The rules of the trends: what is counted where, and that nothing is lost or counted twice."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given

from monitoring.models import Signaal
from monitoring.trends import opbouw, samen, signalen, verschoven
from monitoring.trends.verloop import Gegevens, Verloop, counts
from speerpunten.models import Fase
from speerpunten.realisatie import Kwartaal
from tests.trends_builders import PEILDATUM, editie, telling, verloop, verlopen

KLAAR, VERVALLEN = Fase.GEREALISEERD, Fase.VERVALLEN


def lines(*rows: Verloop, peildatum: date = PEILDATUM) -> dict[str, tuple[int, int, int | None]]:
    found = opbouw.build(rows, peildatum)
    return {punt.label: (punt.oorspronkelijk, punt.huidig, punt.gerealiseerd) for punt in found.punten}


def test_a_result_counts_from_the_quarter_in_which_its_term_ends():
    assert lines(verloop("Q1 2026"), verloop("2026"), verloop("uiterlijk 2026")) == {
        "Q1 2026": (1, 1, 0),
        "Q2 2026": (1, 1, 0),
        "Q3 2026": (1, 1, 0),
        "Q4 2026": (3, 3, None),
    }


def test_the_two_plans_are_the_first_term_and_the_one_of_today():
    assert lines(verloop("Q1 2026", "Q3 2026")) == {"Q1 2026": (1, 0, 0), "Q2 2026": (1, 0, 0), "Q3 2026": (1, 1, 0)}


def test_gerealiseerd_counts_from_its_day_up_to_the_peildatum():
    found = lines(verloop("Q4 2026", fase=KLAAR, per=date(2026, 2, 1)))
    assert found["Q1 2026"] == (0, 0, 1)
    assert found["Q3 2026"] == (0, 0, 1)
    assert found["Q4 2026"] == (1, 1, None)


def test_a_day_after_the_peildatum_was_reported_by_then():
    rows = [verloop("Q2 2026", fase=KLAAR, per=date(2026, 7, 9))]
    assert opbouw.build(rows, date(2026, 6, 30)).nu.gerealiseerd == 1


def test_what_was_done_before_the_programme_began_counts_in_all_lines_from_the_start():
    found = opbouw.build([verloop("", fase=KLAAR), verloop("Q2 2026")], PEILDATUM)
    assert found.vooraf == 1
    assert (found.punten[0].oorspronkelijk, found.punten[0].huidig, found.punten[0].gerealiseerd) == (2, 2, 1)
    assert found.buiten_oorspronkelijk == found.buiten_huidig == ()


def test_a_term_without_a_last_day_is_in_no_line_and_counted_apart():
    rows = [verloop("2024 e.v."), verloop("n.t.b.", "Q1 2026"), verloop("n.t.b."), verloop(""), verloop("ooit")]
    found = opbouw.build(rows, PEILDATUM)
    assert found.buiten_oorspronkelijk_in_woorden == (
        "1 zonder einddatum (e.v.), 2 nog te bepalen (n.t.b.), 1 zonder termijn en 1 termijn niet te lezen"
    )
    assert dict(found.buiten_huidig)["nog te bepalen (n.t.b.)"] == 1
    assert (found.nu.oorspronkelijk, found.nu.huidig) == (0, 1)


def test_what_was_dropped_stays_in_the_plan_it_was_in():
    found = opbouw.build([verloop("Q1 2026", fase=VERVALLEN)], PEILDATUM)
    assert (found.nu.oorspronkelijk, found.nu.huidig) == (1, 0)
    assert (found.buiten_oorspronkelijk, found.buiten_huidig) == ((), (("vervallen", 1),))


def test_realised_without_a_term_is_realised_and_in_no_plan():
    found = opbouw.build([verloop("", fase=KLAAR, per=date(2026, 1, 5))], PEILDATUM)
    assert (found.nu.oorspronkelijk, found.nu.huidig, found.nu.gerealiseerd) == (0, 0, 1)
    assert found.buiten_huidig == (("zonder termijn", 1),)


def test_too_many_quarters_become_years_and_keep_the_peildatum():
    found = opbouw.build([verloop("Q1 2019"), verloop("2040")], PEILDATUM)
    assert found.per_jaar
    assert [punt.label for punt in found.punten][:3] == ["Q4 2019", "Q4 2020", "Q4 2021"]
    assert found.nu.kwartaal == Kwartaal.of(PEILDATUM)
    assert not opbouw.build([verloop("Q1 2020"), verloop("2028")], PEILDATUM).per_jaar


def test_without_results_there_is_one_quarter_with_nothing_in_it():
    found = opbouw.build([], PEILDATUM)
    assert [(punt.label, punt.oorspronkelijk, punt.gerealiseerd) for punt in found.punten] == [("Q3 2026", 0, 0)]


@given(verlopen())
def test_every_result_is_in_each_plan_or_counted_apart_from_it(rows: list[Verloop]):
    found = opbouw.build(rows, PEILDATUM)
    last = found.punten[-1]
    assert last.oorspronkelijk + sum(count for _, count in found.buiten_oorspronkelijk) == len(rows)
    assert last.huidig + sum(count for _, count in found.buiten_huidig) == len(rows)
    assert found.nu.gerealiseerd == sum(row.fase == KLAAR for row in rows)


@given(verlopen())
def test_no_line_ever_goes_down_and_the_chart_stays_small(rows: list[Verloop]):
    punten = opbouw.build(rows, PEILDATUM).punten
    for before, after in pairwise(punten):
        assert before.kwartaal < after.kwartaal
        assert before.oorspronkelijk <= after.oorspronkelijk
        assert before.huidig <= after.huidig
        assert after.gerealiseerd is None or (before.gerealiseerd or 0) <= after.gerealiseerd
    assert len(punten) < 100


@pytest.mark.parametrize(
    ("nu", "label"),
    [
        ("Q4 2025", "eerder"),
        ("Q1 2026", "gelijk gebleven"),
        ("Q2 2026", "1 kwartaal later"),
        ("Q3 2026", "2 kwartalen later"),
        ("Q4 2026", "3 of 4 kwartalen later"),
        ("Q1 2027", "3 of 4 kwartalen later"),
        ("Q2 2027", "5 tot en met 8 kwartalen later"),
        ("Q1 2028", "5 tot en met 8 kwartalen later"),
        ("Q2 2028", "9 of meer kwartalen later"),
    ],
)
def test_a_move_falls_in_one_class(nu: str, label: str):
    found = verschoven.distribution([verloop("Q1 2026", nu)])
    assert {klasse.label: klasse.aantal for klasse in found.afstanden if klasse.aantal} == {label: 1}


def test_what_has_no_distance_says_why():
    rows = [verloop("Q1 2026", "n.t.b."), verloop("n.t.b.", "Q1 2026"), verloop("n.t.b."), verloop("2024 e.v.", "")]
    found = verschoven.distribution(rows)
    assert [(klasse.label, klasse.aantal) for klasse in found.zonder_afstand] == [
        ("einddatum losgelaten", 1),
        ("einddatum later bekend geworden", 1),
        ("nooit een einddatum", 2),
    ]


def test_how_often_counts_every_later_term():
    found = verschoven.distribution([verloop(keer=keer) for keer in (0, 1, 1, 2, 3, 7)])
    assert [klasse.aantal for klasse in found.keren] == [1, 2, 1, 2]
    assert found.ooit == 5


@given(verlopen())
def test_every_result_moved_some_distance_or_has_none_and_moved_some_times(rows: list[Verloop]):
    found = verschoven.distribution(rows)
    assert sum(klasse.aantal for klasse in (*found.afstanden, *found.zonder_afstand)) == len(rows)
    assert sum(klasse.aantal for klasse in found.keren) == len(rows)
    assert found.later == sum((row.kwartalen or 0) > 0 for row in rows)


EDITIES = (
    editie("2025-H1", telling(1, "aandacht", "op_koers"), telling(2, "bijsturen")),
    editie("2025-H2", telling(1, "op_koers", klaar=1), versie=2, peildatum="2025-12-31"),
)


def stacks(pijler: int | None = None) -> list[tuple[str, int, int, int]]:
    now = [telling(1, klaar=2), telling(2, "bijsturen", "onbekend")]
    rows = signalen.stacks(EDITIES, now, "nu", PEILDATUM, pijler)
    return [(row.label, row.bijsturen, row.open, row.gerealiseerd) for row in rows]


def test_each_editie_is_a_stack_and_the_last_one_is_now():
    assert stacks() == [("2025-H1", 1, 3, 0), ("2025-H2 versie 2", 0, 1, 1), ("nu", 1, 2, 2)]


def test_an_editie_without_the_pijler_is_left_out_of_its_stacks():
    assert stacks(2) == [("2025-H1", 1, 1, 0), ("nu", 1, 2, 0)]


@given(verlopen())
def test_pijlers_together_are_the_programme(rows: list[Verloop]):
    gegevens = Gegevens(PEILDATUM, ((1, "Een"), (2, "Twee"), (3, "Drie")), tuple(rows), EDITIES)
    whole = samen.make(gegevens)
    assert sum(deel.totaal for deel in whole.pijlers) == whole.opbouw.totaal == whole.stapels[-1].totaal == len(rows)
    assert sum(deel.punt.gerealiseerd or 0 for deel in whole.pijlers) == whole.opbouw.nu.gerealiseerd
    assert sum(deel.punt.huidig for deel in whole.pijlers) == whole.opbouw.nu.huidig
    parts = [samen.make(gegevens, pijler).stapels[-1] for pijler in (1, 2, 3)]
    assert sum(part.bijsturen for part in parts) == whole.stapels[-1].bijsturen
    assert whole.stapels[-1].open == sum(row.is_open for row in rows)


def test_the_counts_of_now_have_the_shape_an_editie_keeps():
    (found,) = counts([(1, "Pijler 1")], [verloop(signaal=Signaal.AANDACHT), verloop(fase=KLAAR)])
    assert found == telling(1, "aandacht", klaar=1)


def test_ten_years_of_edities_are_shown_and_no_more():
    many = [editie(f"{jaar}-H{half}", telling(1, "aandacht")) for jaar in range(2012, 2026) for half in (1, 2)]
    rows = signalen.stacks(many, [telling(1)], "nu", PEILDATUM, None)
    assert (len(rows), rows[0].label, rows[-1].label) == (signalen.GETOOND + 1, "2016-H1", "nu")
