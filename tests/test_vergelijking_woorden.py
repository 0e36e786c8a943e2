"""Which words of two texts differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.vergelijking.woorden import Stuk, mark


def shown(pieces: list[Stuk]) -> str:
    return "".join(f"[{stuk.tekst}]" if stuk.anders else stuk.tekst for stuk in pieces)


@pytest.mark.parametrize(
    ("oud", "nieuw", "links", "rechts"),
    [
        ("een gelijk woord", "een ander woord", "een [gelijk] woord", "een [ander] woord"),
        ("", "nieuw", "", "[nieuw]"),
        ("weg", "", "[weg]", ""),
        ("a b", "a b c", "a b", "a b[ c]"),
        ("regel\neen", "regel\ntwee", "regel\n[een]", "regel\n[twee]"),
    ],
)
def test_marks_what_only_one_text_has(oud: str, nieuw: str, links: str, rechts: str):
    left, right = mark(oud, nieuw)
    assert (shown(left), shown(right)) == (links, rechts)


TEXT = st.lists(st.sampled_from(["een", "twee", " ", "\n", "drie,"])).map("".join)


@given(TEXT, TEXT)
def test_nothing_is_lost_and_what_is_not_marked_is_in_both(oud: str, nieuw: str):
    left, right = mark(oud, nieuw)
    assert ("".join(s.tekst for s in left), "".join(s.tekst for s in right)) == (oud, nieuw)
    assert [s.tekst for s in left if not s.anders] == [s.tekst for s in right if not s.anders]


@given(TEXT)
def test_the_same_text_has_no_marks(text: str):
    left, right = mark(text, text)
    assert left == right
    assert not any(stuk.anders for stuk in left)
