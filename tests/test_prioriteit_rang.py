"""From points to a ranking: the rule itself."""

from hypothesis import given
from hypothesis import strategies as st

from monitoring.prioriteit.rang import Maatstaf, Plaats, Staat, most, rank, ranked, total

WET = Maatstaf(1, "Wettelijk", 3, laag_eerst=False)
WERK = Maatstaf(2, "Inspanning", 2, laag_eerst=True)
UIT = Maatstaf(3, "Telt niet", 0, laag_eerst=False)


def test_sum_is_points_times_weight_and_little_effort_counts_for_much() -> None:
    assert total({1: 4, 2: 1}, [WET, WERK]) == 3 * 4 + 2 * (5 - 1)
    assert most([WET, WERK]) == 25


def test_same_sum_shares_a_place_and_the_next_place_is_skipped() -> None:
    found = rank({"a": {1: 5}, "b": {1: 2}, "c": {1: 2}, "d": {1: 1}}, [WET])
    assert [(key, plaats.rang, plaats.gedeeld) for key, plaats in found.items()] == [
        ("a", 1, False),
        ("b", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]


def test_what_lacks_points_is_apart_and_says_on_which_criterium() -> None:
    found = rank({"half": {1: 5}, "heel": {1: 0, 2: 5}, "leeg": {}}, [WET, WERK])
    assert found["half"] == Plaats(Staat.ONVOLLEDIG, ontbreekt=("Inspanning",))
    assert found["heel"].rang == 1
    assert found["leeg"] == Plaats(Staat.NIET)
    assert ranked(found.values()) == 1


def test_a_criterium_without_weight_is_not_asked_for_and_adds_nothing() -> None:
    assert total({1: 2}, [WET, UIT]) == 6
    assert total({1: 2, 3: 5}, [WET, UIT]) == 6


def test_nothing_is_ranked_when_nothing_counts() -> None:
    assert rank({"a": {3: 5}}, [UIT])["a"].rang is None
    assert rank({"a": {}}, [])["a"] == Plaats(Staat.NIET)


CRITERIA = st.lists(
    st.builds(Maatstaf, st.integers(1, 4), st.just("x"), st.integers(0, 10), st.booleans()),
    max_size=4,
    unique_by=lambda row: row.id,
)
POINTS = st.dictionaries(st.integers(1, 4), st.integers(0, 5))
ROWS = st.dictionaries(st.integers(1, 9), POINTS, max_size=9)


@given(ROWS, CRITERIA, st.randoms())
def test_order_of_what_is_given_changes_nothing(rows: dict[int, dict[int, int]], criteria: list[Maatstaf], random):
    shuffled = list(rows.items())
    random.shuffle(shuffled)
    others = random.sample(criteria, len(criteria))
    mixed = rank(dict(shuffled), others)
    for key, plaats in rank(rows, criteria).items():
        assert (plaats.staat, plaats.som, plaats.rang, plaats.gedeeld) == (
            mixed[key].staat,
            mixed[key].som,
            mixed[key].rang,
            mixed[key].gedeeld,
        )


@given(ROWS, CRITERIA)
def test_places_follow_the_sums(rows: dict[int, dict[int, int]], criteria: list[Maatstaf]) -> None:
    complete = [plaats for plaats in rank(rows, criteria).values() if plaats.rang is not None]
    for plaats in complete:
        assert plaats.som is not None
        assert 0 <= plaats.som <= most(criteria)
        assert plaats.rang == 1 + sum((other.som or 0) > plaats.som for other in complete)


@given(ROWS.filter(bool), CRITERIA.filter(bool), st.data())
def test_a_point_more_never_lowers_a_place_or_raises_it_where_few_points_come_first(
    rows: dict[int, dict[int, int]], criteria: list[Maatstaf], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(rows)))
    criterium = data.draw(st.sampled_from(criteria))
    full = {row.id: rows[key].get(row.id, 2) for row in criteria}
    full[criterium.id] = data.draw(st.integers(0, 4))
    more = {**full, criterium.id: full[criterium.id] + 1}
    before, after = rank({**rows, key: full}, criteria)[key], rank({**rows, key: more}, criteria)[key]
    if before.rang is None or after.rang is None:
        assert not any(row.telt for row in criteria)
    elif criterium.laag_eerst:
        assert after.rang >= before.rang
    else:
        assert after.rang <= before.rang
