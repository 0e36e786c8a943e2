"""Folding makes alike what a reader reads alike, and every match can be pointed at in the original text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.folding import fold, spans


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("een", "Één"),
        ("een", "E\u0301e\u0301n"),
        ("coordinatie", "COÖRDINATIE"),
        ("programma's", "programma’s"),
        ('"wijk"', "“wijk”"),
        ("2025-2026", "2025–2026"),
        ("ijz", "ĳz"),
        ("strasse", "Straße"),
        ("soren", "Søren"),
        ("jeugd zorg", "jeugd\u00a0zorg"),
        ("jeugdzorg", "jeugd\u00adzorg"),
        ("lokale wijkteams", "lokale (wijk)teams"),
    ],
)
def test_reads_alike(typed: str, written: str):
    assert fold(typed) == fold(written)


@given(st.text())
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_folds_character_by_character(one: str, other: str):
    assert fold(one + other) == fold(one) + fold(other)


@given(st.text(alphabet="aeéb\u0301ß’ -"), st.lists(st.text(alphabet="aebs' -", max_size=3), max_size=3))
def test_every_span_holds_a_word_and_spans_do_not_touch(text: str, words: list[str]):
    found = spans(text, words)
    for start, end in found:
        assert any(word and word in fold(text[start:end]) for word in words)
    assert all(end < start for (_, end), (start, _) in pairwise(found))
    assert bool(found) == any(word and word in fold(text) for word in words)


def test_a_letter_takes_its_accent_along():
    assert spans("cafe\u0301 dicht", ["cafe"]) == [(0, 5)]
