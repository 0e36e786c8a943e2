"""Terms: what documents print, as values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speerpunten import realisatie as r
from speerpunten.realisatie import Kwartaal, Realisatie, Soort, parse

quarters = st.builds(Kwartaal, st.integers(1990, 2099), st.integers(1, 4))
years = st.integers(1990, 2099)
points = st.one_of(
    quarters.map(r.kwartaal),
    years.map(r.jaar),
    years.map(r.medio),
    st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(r.datum),
)
terms = st.one_of(
    points,
    st.lists(quarters, min_size=1, max_size=6).map(r.kwartalen),
    st.tuples(years, years).map(lambda pair: r.periode(min(pair), max(pair))),
    points.map(r.vanaf),
    points.map(r.uiterlijk),
    st.sampled_from([r.GEEN, r.NTB, r.GEREALISEERD]),
    st.text(max_size=30).map(parse),
)


@pytest.mark.parametrize(
    ("printed", "soort", "van", "tot", "label"),
    [
        ("Q12026", "kwartaal", date(2026, 1, 1), date(2026, 3, 31), "Q1 2026"),
        ("Q4 2027", "kwartaal", date(2027, 10, 1), date(2027, 12, 31), "Q4 2027"),
        ("Q4-2027", "kwartaal", date(2027, 10, 1), date(2027, 12, 31), "Q4 2027"),
        ("2023-2025", "periode", date(2023, 1, 1), date(2025, 12, 31), "2023-2025"),
        ("2025 - 2026", "periode", date(2025, 1, 1), date(2026, 12, 31), "2025-2026"),
        ("2024 e.v.", "vanaf", date(2024, 1, 1), None, "2024 e.v."),
        ("Uiterlijk\n2027", "uiterlijk", None, date(2027, 12, 31), "uiterlijk 2027"),
        ("N.t.b.", "ntb", None, None, "n.t.b."),
        ("N.t.b", "ntb", None, None, "n.t.b."),
        ("Gerealiseerd", "gerealiseerd", None, None, "gerealiseerd"),
        ("2017 - 3", "kwartaal", date(2017, 7, 1), date(2017, 9, 30), "Q3 2017"),
        ("2017 - 1, 2017 - 3", "kwartalen", date(2017, 1, 1), date(2017, 9, 30), "Q1 2017 en Q3 2017"),
        ("2026", "jaar", date(2026, 1, 1), date(2026, 12, 31), "2026"),
        ("medio 2016", "medio", date(2016, 4, 1), date(2016, 9, 30), "medio 2016"),
        ("1-1-2018", "datum", date(2018, 1, 1), date(2018, 1, 1), "1-1-2018"),
        ("", "geen", None, None, ""),
    ],
)
def test_reads_every_form_the_documents_print(
    printed: str, soort: str, van: date | None, tot: date | None, label: str
) -> None:
    term = parse(printed)
    assert (term.soort, term.van, term.tot, term.label, term.bron) == (soort, van, tot, label, printed)


@pytest.mark.parametrize(
    "printed", ["31-2-2018", "2025-2023", "Q5 2026", "Q1 0026", "binnenkort", "uiterlijk straks", "e.v."]
)
def test_what_cannot_be_read_stays_text_and_gets_no_day(printed: str) -> None:
    term = parse(printed)
    assert (term.soort, term.van, term.tot, term.label) == (Soort.ONGELEZEN, None, None, printed)


@given(terms)
def test_the_printed_label_reads_back_as_the_same_term(term: Realisatie) -> None:
    assert parse(term.label) == term


@given(terms, terms, terms)
def test_order_is_total(a: Realisatie, b: Realisatie, c: Realisatie) -> None:
    assert (a < b) + (b < a) + (a == b) == 1
    if a < b and b < c:
        assert a < c


@given(terms)
def test_days_lie_in_order(term: Realisatie) -> None:
    assert term.van is None or term.tot is None or term.van <= term.tot


@given(terms, st.dates(date(1980, 1, 1), date(2110, 1, 1)))
def test_a_term_passes_only_after_its_last_day(term: Realisatie, day: date) -> None:
    assert term.has_passed(day) == (term.tot is not None and term.tot < day)


@pytest.mark.parametrize("printed", ["2024 e.v.", "N.t.b.", "", "ooit"])
def test_a_term_without_an_end_never_passes(printed: str) -> None:
    assert not parse(printed).has_passed(date(2999, 1, 1))


def test_at_the_latest_ends_with_the_year() -> None:
    assert not parse("Uiterlijk 2027").has_passed(date(2027, 12, 31))
    assert parse("Uiterlijk 2027").has_passed(date(2028, 1, 1))


@given(quarters, st.integers(-40, 40))
def test_quarters_add_and_subtract(quarter: Kwartaal, step: int) -> None:
    assert (quarter + step) - quarter == step
    assert Kwartaal.of(quarter.first_day) == Kwartaal.of(quarter.last_day) == quarter


def test_distance_between_terms_counts_quarters_of_their_last_days() -> None:
    assert parse("Q1 2026").quarters_until(parse("Q3 2026")) == 2
    assert parse("Q3 2026").quarters_until(parse("uiterlijk 2025")) == -3
    assert parse("Q1 2026").quarters_until(parse("n.t.b.")) is None


def test_a_set_of_quarters_names_each_of_them() -> None:
    assert parse("2017 - 4 en 2017 - 2").kwartalen == (Kwartaal(2017, 2), Kwartaal(2017, 4))
    assert parse("2017").kwartalen == ()
