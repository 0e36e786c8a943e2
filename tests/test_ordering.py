"""Numbers and letters among siblings, also when two people move things at once."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes import ordering
from programmes.models import Pijler, Programma
from programmes.ordering import Series, UnknownPlace, letter, places, put
from speerpunten.models import Actie, Resultaat, Speerpunt
from tests import builders as make
from tests.conftest import AtOnce

SPEERPUNTEN = Series(Speerpunt, "pijler", "nummer", printed="nummer")
ACTIES = Series(Actie, "speerpunt", "volgorde", letter="letter", printed="letter")
RESULTATEN = Series(Resultaat, "actie", "volgorde")

orders = st.lists(st.integers(1, 40), unique=True, max_size=12)


@given(orders, st.integers(1, 50), st.data())
def test_putting_keeps_the_others_in_order_and_comes_right_after_the_chosen_one(
    order: list[int], item: int, data: st.DataObject
) -> None:
    others = [other for other in order if other != item]
    after = data.draw(st.sampled_from([None, *others]))
    result = put(order, item, after)
    assert [other for other in result if other != item] == others
    assert result.count(item) == 1
    assert result.index(item) == (0 if after is None else result.index(after) + 1)


@given(orders, st.integers(1, 40))
def test_putting_after_what_is_not_there_is_refused(order: list[int], item: int) -> None:
    with pytest.raises(UnknownPlace):
        put(order, item, 99)
    with pytest.raises(UnknownPlace):
        put(order, item, item)


@given(st.lists(st.booleans(), max_size=80))
def test_places_number_everything_and_letter_only_what_has_a_letter(lettered: list[bool]) -> None:
    found = places(lettered)
    assert [number for number, _ in found] == list(range(1, len(lettered) + 1))
    assert [bool(mark) for _, mark in found] == lettered
    marks = [mark for _, mark in found if mark]
    assert marks == [letter(number) for number in range(1, len(marks) + 1)]


@given(st.integers(1, 18_000), st.integers(1, 18_000))
def test_letters_are_as_distinct_and_as_ordered_as_their_numbers(one: int, other: int) -> None:
    def key(number: int) -> tuple[int, str]:
        return len(letter(number)), letter(number)

    assert (key(one) < key(other)) == (one < other)


@pytest.mark.parametrize(("number", "expected"), [(1, "a"), (26, "z"), (27, "aa"), (28, "ab"), (52, "az"), (53, "ba")])
def test_after_z_comes_aa(number: int, expected: str) -> None:
    assert letter(number) == expected


@pytest.fixture
def speerpunt(programma: Programma) -> Speerpunt:
    return make.make_speerpunt(make.make_pijler(programma, "jeugd"))


def in_order(rows: Any, *names: str) -> list[Any]:
    return list(rows.values_list(*names, flat=len(names) == 1))


def place(series: Series, obj: Any, parent: Any, after: int | None) -> list[ordering.Renumbered]:
    with transaction.atomic():
        changes = ordering.place(series, obj, parent, after)
        obj.save()
    return changes


def test_a_row_inserted_between_gets_the_next_number_and_the_rest_moves_up(programma: Programma) -> None:
    pijler = make.make_pijler(programma, "jeugd")
    een, twee = make.make_speerpunt(pijler, "Een"), make.make_speerpunt(pijler, "Twee")
    changes = place(SPEERPUNTEN, Speerpunt(pijler=pijler, titel="Nieuw"), pijler, een.pk)
    assert in_order(pijler.speerpunten, "nummer", "titel") == [(1, "Een"), (2, "Nieuw"), (3, "Twee")]
    assert [(change.row, change.before, change.after) for change in changes] == [(twee, "2", "3")]


def test_letters_follow_the_order_and_rows_without_a_letter_stay_without(speerpunt: Speerpunt) -> None:
    *_, last = (make.make_actie(speerpunt, letter, naam) for letter, naam in [("a", "A"), ("", "Los"), ("b", "B")])
    place(ACTIES, last, speerpunt, None)
    assert in_order(speerpunt.acties, "volgorde", "letter", "omschrijving") == [
        (1, "a", "B"),
        (2, "b", "A"),
        (3, "", "Los"),
    ]


def test_the_twenty_seventh_actie_is_lettered_aa(speerpunt: Speerpunt) -> None:
    for number in range(1, 27):
        make.make_actie(speerpunt, letter(number))
    place(ACTIES, Actie(speerpunt=speerpunt, omschrijving="Voorop", letter="a"), speerpunt, None)
    assert in_order(speerpunt.acties, "letter")[-2:] == ["z", "aa"]


def test_moving_to_another_parent_numbers_both_parents_again(speerpunt: Speerpunt) -> None:
    ander = make.make_speerpunt(speerpunt.pijler, "Ander")
    a, *_ = (make.make_actie(speerpunt, letter, letter.upper()) for letter in "abc")
    make.make_actie(ander, "a", "X")
    changes = place(ACTIES, a, ander, None)
    assert in_order(speerpunt.acties, "letter", "omschrijving") == [("a", "B"), ("b", "C")]
    assert in_order(ander.acties, "letter", "omschrijving") == [("a", "A"), ("b", "X")]
    assert a not in [change.row for change in changes]


def test_an_order_with_gaps_is_closed_when_something_moves(speerpunt: Speerpunt) -> None:
    rows = [make.make_actie(speerpunt, "", str(number), volgorde=number) for number in (0, 4, 900)]
    place(ACTIES, rows[2], speerpunt, rows[0].pk)
    assert in_order(speerpunt.acties, "volgorde", "omschrijving") == [(1, "0"), (2, "900"), (3, "4")]


def test_closing_gaps_after_a_row_has_gone(speerpunt: Speerpunt) -> None:
    rows = [make.make_actie(speerpunt, letter) for letter in "abc"]
    rows[0].delete()
    with transaction.atomic():
        ordering.close_gaps(ACTIES, speerpunt)
    assert in_order(speerpunt.acties, "volgorde", "letter") == [(1, "a"), (2, "b")]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 4), st.booleans()), max_size=6))
@pytest.mark.django_db
def test_any_row_of_moves_leaves_every_number_and_letter_right(moves: list[tuple[int, int, bool]]) -> None:
    with transaction.atomic():
        programma = make.make_programma("eigenschap")
        pijler = make.make_pijler(programma, "jeugd")
        speerpunten = [make.make_speerpunt(pijler), make.make_speerpunt(pijler)]
        acties = [make.make_actie(speerpunten[0], mark) for mark in ("a", "", "b", "c", "")]
        for which, after, elsewhere in moves:
            obj = Actie.objects.get(pk=acties[which].pk)
            parent = speerpunten[elsewhere]
            target = acties[after] if after >= 0 else None
            try:
                ordering.place(ACTIES, obj, parent, target.pk if target else None)
            except UnknownPlace:
                assert target is not None
                assert target.pk == obj.pk or Actie.objects.get(pk=target.pk).speerpunt != parent
        for speerpunt in speerpunten:
            rows = in_order(speerpunt.acties, "volgorde", "letter")
            assert rows == places([bool(mark) for _, mark in rows])
        assert Actie.objects.exclude(letter="").count() == 3
        transaction.set_rollback(True)


def test_moves_at_the_same_time_wait_for_each_other(at_once: AtOnce) -> None:
    programma = make.make_programma("gelijk")
    pijlers: list[Pijler] = [make.make_pijler(programma, code) for code in ("een", "twee")]
    rows = [make.make_speerpunt(pijlers[index % 2], str(index)) for index in range(8)]

    def move(index: int) -> None:
        with transaction.atomic():
            ordering.lock(programma)
            ordering.place(SPEERPUNTEN, Speerpunt.objects.get(pk=rows[index].pk), pijlers[(index + 1) % 2], None)

    at_once(move, list(range(8)))
    for pijler in pijlers:
        assert in_order(pijler.speerpunten, "nummer") == [1, 2, 3, 4]
