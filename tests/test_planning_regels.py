"""Terms on a time axis: whatever the term and whatever the axis, it is drawn inside, and the words say the same."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.models import Signaal
from monitoring.planning import tekenen
from monitoring.planning.regel import Regel, Rol, make, named
from monitoring.planning.roadmap import Plek, draw_up
from monitoring.planning.tijdas import MOST_YEARS, Schaal, Tijdas, fitting
from monitoring.planning.vorm import Figuur, Vorm, shapes
from speerpunten.models import Fase
from speerpunten.realisatie import (
    GEEN,
    NTB,
    Kwartaal,
    Realisatie,
    datum,
    jaar,
    kwartaal,
    kwartalen,
    medio,
    ongelezen,
    parse,
    periode,
    uiterlijk,
    vanaf,
)

TODAY = date(2026, 11, 22)
AXIS = Tijdas(2025, 2028)

years = st.integers(2000, 2060)
quarters = st.builds(Kwartaal, years, st.integers(1, 4))
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
points = st.one_of(quarters.map(kwartaal), years.map(jaar), days.map(datum), years.map(medio))
terms = st.one_of(
    points,
    st.sets(quarters, min_size=1, max_size=5).map(kwartalen),
    st.tuples(years, years).map(sorted).map(lambda pair: periode(*pair)),
    points.map(vanaf),
    points.map(uiterlijk),
    st.just(NTB),
    st.just(GEEN),
    st.just(ongelezen("te zijner tijd")),
)
axes = st.builds(
    lambda van, length, schaal: Tijdas(van, van + length, schaal),
    years,
    st.integers(0, 12),
    st.sampled_from(Schaal),
)


def regel(*termijnen: str, fase: Fase = Fase.IN_UITVOERING, in_editie: str | None = None) -> Regel:
    vorig = None if in_editie is None else parse(in_editie)
    return make(1, "1a", "Eén werkwijze", fase, Signaal.OP_KOERS, [parse(t) for t in termijnen], vorig, TODAY)


@given(terms, axes)
def test_every_term_is_drawn_inside_every_axis(term: Realisatie, on: Tijdas):
    drawn = shapes(term, on)
    assert drawn
    for vorm in drawn:
        assert 0 <= vorm.van <= vorm.tot <= on.breedte
        if vorm.figuur not in {Figuur.PUNT, Figuur.UITERLIJK}:
            assert vorm.tot <= on.tijd


@given(terms, axes)
def test_only_what_has_no_day_stands_beside_the_time(term: Realisatie, on: Tijdas):
    beside = [vorm for vorm in shapes(term, on) if vorm.van > on.tijd]
    assert bool(beside) == (term.van is None and term.tot is None)


@given(terms)
def test_on_an_axis_of_its_own_a_term_is_drawn_whole_and_can_be_read_back(term: Realisatie):
    """What the drawing shows is what the label says: the same first and last quarter."""
    known = [day for day in (term.van, term.tot) if day]
    if not known:
        return
    on = Tijdas(min(known).year - 1, max(known).year + 1)
    drawn = shapes(term, on)
    start = Kwartaal(on.van, 1)
    assert not any(vorm.links for vorm in drawn)
    if term.tot:
        assert not any(vorm.rechts for vorm in drawn)
        last = drawn[-1].tot
        at_end = drawn[-1].figuur != Figuur.PUNT
        assert start + int(last - (1e-9 if at_end else 0)) == Kwartaal.of(term.tot)
    else:
        assert drawn[-1].figuur == Figuur.OPEN
        assert drawn[-1].tot == on.tijd
    if term.van:
        assert start + int(drawn[0].van) == Kwartaal.of(term.van)


@given(st.sets(quarters, min_size=2, max_size=6))
def test_of_a_set_of_quarters_each_is_a_point_of_its_own(chosen: set[Kwartaal]):
    on = Tijdas(min(chosen).jaar, max(chosen).jaar)
    start = Kwartaal(on.van, 1)
    drawn = shapes(kwartalen(chosen), on)
    assert [vorm.figuur for vorm in drawn] == [Figuur.PUNT] * len(chosen)
    assert {start + int(vorm.van) for vorm in drawn} == chosen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q1 2026", (Vorm(Figuur.PUNT, 4.5, 4.5),)),
        ("Q1 2026, Q3 2026", (Vorm(Figuur.PUNT, 4.5, 4.5), Vorm(Figuur.PUNT, 6.5, 6.5))),
        ("2026", (Vorm(Figuur.BALK, 4, 8),)),
        ("2026-2027", (Vorm(Figuur.BALK, 4, 12),)),
        ("2022-2026", (Vorm(Figuur.BALK, 0, 8, links=True),)),
        ("2026-2032", (Vorm(Figuur.BALK, 4, 16, rechts=True),)),
        ("medio 2026", (Vorm(Figuur.MEDIO, 5, 7),)),
        ("2026 e.v.", (Vorm(Figuur.OPEN, 4, 16, rechts=True),)),
        ("2020 e.v.", (Vorm(Figuur.OPEN, 0, 16, links=True, rechts=True),)),
        ("2030 e.v.", (Vorm(Figuur.LATER, 16, 16, rechts=True),)),
        ("uiterlijk 2026", (Vorm(Figuur.UITERLIJK, 8, 8),)),
        ("Q3 2024", (Vorm(Figuur.EERDER, 0, 0, links=True),)),
        ("uiterlijk Q4 2029", (Vorm(Figuur.LATER, 16, 16, rechts=True),)),
        ("n.t.b.", (Vorm(Figuur.PUNT, 17.25, 17.25),)),
        ("", (Vorm(Figuur.PUNT, 19.75, 19.75),)),
        ("later bekend", (Vorm(Figuur.PUNT, 19.75, 19.75),)),
    ],
)
def test_each_kind_of_term_is_drawn_for_what_it_is(text: str, expected: tuple[Vorm, ...]):
    assert shapes(parse(text), AXIS) == expected


def test_a_day_stands_in_its_quarter_and_not_in_the_middle_of_it():
    [vorm] = shapes(parse("1-7-2026"), AXIS)
    assert vorm.figuur == Figuur.PUNT
    assert 6 < vorm.van < 6.05


@given(st.lists(terms, max_size=6), st.sampled_from(Schaal), st.none() | years, st.none() | years)
def test_the_axis_holds_what_was_asked_for_and_can_be_read(
    found: list[Realisatie], schaal: Schaal, van: int | None, tot: int | None
):
    on = fitting(found, TODAY, schaal, van, tot)
    assert on.van <= on.tot
    assert on.tot - on.van < MOST_YEARS[schaal]
    asked = sorted(year for year in (van, tot) if year)
    if asked:
        assert on.van <= asked[0] <= on.tot or on.tot == asked[-1]
    else:
        assert on.holds(TODAY)


@given(st.lists(terms, max_size=6))
def test_nothing_asked_every_last_day_is_in_sight_when_it_fits(found: list[Realisatie]):
    on = fitting(found, TODAY)
    ends = {term.tot.year for term in found if term.tot} | {TODAY.year, TODAY.year + 1}
    ends |= {term.van.year for term in found if term.van and not term.tot and term.van > TODAY}
    if max(ends) - min(ends) < MOST_YEARS[Schaal.KWARTAAL]:
        assert all(on.van <= year <= on.tot for year in ends)


def test_only_terms_that_differ_are_drawn():
    assert [baan.rol for baan in regel("Q1 2026").banen(AXIS)] == [Rol.NU]
    assert [baan.rol for baan in regel("Q1 2026", in_editie="Q1 2026").banen(AXIS)] == [Rol.NU]
    assert [baan.rol for baan in regel("Q1 2026", "Q3 2026").banen(AXIS)] == [Rol.OORSPRONKELIJK, Rol.NU]
    assert [baan.rol for baan in regel("Q1 2026", "Q2 2026", "Q3 2026").banen(AXIS)] == list(Rol)


def test_the_previous_term_is_that_of_the_editie_and_else_the_one_before_the_last_move():
    assert regel("Q1 2026").vorig is None
    assert regel("Q1 2026", "Q2 2026", "Q3 2026").vorig == parse("Q2 2026")
    assert regel("Q1 2026", "Q2 2026", "Q3 2026", in_editie="Q1 2026").vorig == parse("Q1 2026")


def test_how_far_a_term_moved_is_told_as_people_say_it():
    assert regel("Q1 2026").verschil == ""
    assert regel("Q1 2026", "Q3 2026").verschil == "2 kwartalen later"
    assert regel("Q3 2026", "Q2 2026").verschil == "1 kwartaal eerder"
    assert regel("n.t.b.", "Q2 2026").verschil == "niet te tellen"


def test_what_is_done_never_passes():
    assert regel("Q1 2026").is_verstreken
    assert not regel("Q1 2026", fase=Fase.GEREALISEERD).is_verstreken
    assert not regel("2024 e.v.").is_verstreken


regels = st.builds(
    lambda termijnen, in_editie, fase: make(
        7, "2b", "Tekst <b> & meer", fase, Signaal.AANDACHT, termijnen, in_editie, TODAY
    ),
    st.lists(terms, max_size=4),
    st.none() | terms,
    st.sampled_from(Fase),
)


@given(regels, axes)
def test_the_drawing_says_every_term_that_it_draws(row: Regel, on: Tijdas):
    drawn = tekenen.row(row, on)
    title = re.search(r"<title>(.*?)</title>", drawn)[1]
    for baan in row.banen(on):
        assert named(baan.termijn) in title
    assert ("voorbij" in title) == row.is_verstreken
    assert drawn.count("<g ") == len(row.banen(on))


@given(regels, axes)
def test_nothing_of_a_drawing_lies_outside_its_width(row: Regel, on: Tijdas):
    drawn = tekenen.row(row, on)
    for x, width in re.findall(r'(?:<use|<rect)[^>]* x="([\d.]+)%"(?:[^>]* width="([\d.]+)%")?', drawn):
        assert 0 <= float(x) + float(width or 0) <= 100.01


def test_text_in_a_drawing_cannot_become_markup():
    odd = make(1, "1a", "x", Fase.NIET_GESTART, Signaal.ONBEKEND, [ongelezen("<script>")], None, TODAY)
    assert "<script>" not in tekenen.row(odd, AXIS)


def test_a_roadmap_keeps_the_order_of_the_programme_and_counts():
    rows = [
        (Plek("jeugd", "Jeugd", 1, "Teams"), regel("Q1 2026")),
        (Plek("jeugd", "Jeugd", 1, "Teams"), regel("Q1 2026", "Q3 2027")),
        (Plek("jeugd", "Jeugd", 2, "Aanbod"), regel("n.t.b.")),
        (Plek("zorg", "Zorg", 1, "Netwerk"), regel()),
    ]
    found = draw_up(rows, TODAY)
    assert [(p.titel, [(s.nummer, len(s.regels)) for s in p.speerpunten]) for p in found.pijlers] == [
        ("Jeugd", [(1, 2), (2, 1)]),
        ("Zorg", [(1, 1)]),
    ]
    telling = found.telling
    assert (telling.totaal, telling.verstreken, telling.verschoven) == (4, 1, 1)
    assert (telling.ntb, telling.zonder_termijn) == (1, 1)
    assert telling.delen == [(1, "voorbij"), (1, "verschoven"), (1, "n.t.b."), (1, "zonder termijn")]
    assert (found.tijdas.van, found.tijdas.tot) == (2026, 2027)
