"""The drawings: accessible, free of style and script, and true to the values they are given."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.grafiek import Deel, Lijn, Staaf, gestapeld, legenda, lijngrafiek, staven, thema
from monitoring.grafiek.lijnen import schaal
from monitoring.grafiek.teken import VORMEN, Stijl

NS = "{http://www.w3.org/2000/svg}"
EEN = Stijl("voorbeeld-kleuren-grijs-400", "vierkant", streep="2 4", hol=True)
TWEE = Stijl("fase-gerealiseerd-vlak", "rond")
SCHUIN = Stijl("signaal-bijsturen-rand", "ruit", vlak="signaal-bijsturen-vlak", arcering="schuin")
RECHT = Stijl("signaal-aandacht-rand", "driehoek", vlak="signaal-aandacht-vlak", arcering="recht")


def read(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


def line_chart(*waarden: int | None, naam: str = "plan") -> str:
    labels = [f"Q{place}" for place in range(len(waarden))]
    return lijngrafiek("Titel", "Wat je ziet", labels, [Lijn(naam, waarden, EEN), Lijn("klaar", waarden, TWEE)])


def drawings() -> list[str]:
    return [
        line_chart(0, 3, 9, None),
        staven("Titel", "Wat je ziet", [Staaf("een", 3), Staaf("geen", 0)], TWEE),
        gestapeld("Titel", "Wat je ziet", ["a", "b"], [Deel("x", [3, 0], SCHUIN), Deel("y", [40, 1], RECHT)]),
    ]


@pytest.mark.parametrize("drawing", drawings())
def test_has_a_name_and_a_description_and_nothing_a_strict_policy_refuses(drawing: str):
    root = read(drawing)
    assert (root.tag, root.get("role")) == (f"{NS}svg", "img")
    assert [(child.tag, child.text) for child in root][:2] == [(f"{NS}title", "Titel"), (f"{NS}desc", "Wat je ziet")]
    for element in root.iter():
        assert element.tag not in {f"{NS}style", f"{NS}script"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on") or name == "id"}


@pytest.mark.parametrize("drawing", drawings())
def test_stays_within_its_frame(drawing: str):
    root = read(drawing)
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    for element in root.iter():
        for name, most in (("x", width), ("y", height)):
            assert 0 <= float(element.get(name, 0)) <= most
        for point in element.get("points", "").split():
            x, y = point.split(",")
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_text_cannot_become_markup():
    for drawn in (
        line_chart(1, 2, naam="<b>"),
        staven("<script>", "\"&'", [Staaf("<script>alert(1)</script>", 1)], TWEE),
        gestapeld("<script>", "\"&'", ["<img>"], [Deel("x", [1], SCHUIN)]),
    ):
        assert "<script" not in drawn
        assert "<img" not in drawn
        read(drawn)


def heights(drawing: str) -> list[list[float]]:
    root = read(drawing)
    return [
        [float(point.split(",")[1]) for point in line.get("points", "").split()] for line in root.iter(f"{NS}polyline")
    ]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=90))
def test_a_higher_value_is_drawn_higher_and_an_equal_one_as_high(waarden: list[int]):
    ys = heights(line_chart(*waarden))[0]
    assert len(ys) == len(waarden)
    for (one, y_one), (other, y_other) in pairwise(zip(waarden, ys, strict=True)):
        if one == other:
            assert y_one == y_other
        else:
            assert (y_one > y_other) == (one < other) or y_one == pytest.approx(y_other, abs=0.6)


def test_a_line_ends_where_its_values_end():
    drawn = lijngrafiek("T", "B", ["a", "b", "c"], [Lijn("heel", [1, 2, 3], EEN), Lijn("deel", [1, 2, None], TWEE)])
    assert [len(line) for line in heights(drawn)] == [3, 2]


def test_series_differ_in_shape_and_dash_as_well_as_in_colour():
    root = read(line_chart(1, 2))
    dashes = [line.get("stroke-dasharray") for line in root.iter(f"{NS}polyline")]
    assert dashes == ["2 4", None]
    assert len({draw(0, 0, 4) for draw in VORMEN.values()}) == len(VORMEN)
    drawn = gestapeld("T", "B", ["a"], [Deel("x", [4], SCHUIN), Deel("y", [4], RECHT)])
    hatched = [path.get("d", "") for path in read(drawn).iter(f"{NS}path") if path.get("stroke-width") == "1.2"]
    assert ["L" in d for d in hatched] == [True, False]


@given(st.lists(st.integers(0, 200), min_size=1, max_size=20))
def test_bars_are_as_long_as_their_counts(aantallen: list[int]):
    drawn = staven("T", "B", [Staaf(f"rij {place}", count) for place, count in enumerate(aantallen)], TWEE)
    root = read(drawn)
    lengths = [float(bar.get("width", 0)) for bar in root.iter(f"{NS}rect")]
    shown = [count for count in aantallen if count]
    assert len(lengths) == len(shown)
    for length, count in zip(lengths, shown, strict=True):
        assert length == pytest.approx(max(lengths, default=0) * count / max(shown), abs=0.1)
    assert [text.text for text in root.iter(f"{NS}text") if text.get("font-weight")] == [str(n) for n in aantallen]


def test_a_stack_tells_every_count_also_the_smallest():
    drawn = gestapeld("T", "B", ["2025-H1"], [Deel("x", [1], SCHUIN), Deel("y", [240], RECHT), Deel("z", [0], EEN)])
    assert [text.text for text in read(drawn).iter(f"{NS}text")] == ["2025-H1", "1", "240", "0"]


def test_nothing_to_draw_is_no_fault():
    for drawn in (
        line_chart(0),
        lijngrafiek("T", "B", ["a"], [], hier=(0, "hier")),
        staven("T", "B", [], TWEE),
        gestapeld("T", "B", ["a"], [Deel("x", [0], SCHUIN)]),
    ):
        read(drawn)


@given(st.integers(0, 100_000))
def test_the_scale_is_short_round_and_high_enough(most: int):
    steps = schaal(most)
    assert steps[0] == 0
    assert steps[-1] >= max(most, 1)
    assert 2 <= len(steps) <= 7
    assert {after - before for before, after in pairwise(steps)} == {steps[1]}
    assert int(str(steps[1]).rstrip("0") or 1) in {1, 2, 5}


def test_the_sample_beside_a_name_is_hidden_from_who_reads_the_name():
    for lijn in (True, False):
        assert read(legenda(EEN, lijn=lijn)).get("aria-hidden") == "true"


def test_the_colours_are_those_of_the_theme():
    assert (
        thema.kleur("signaal-aandacht-rand")
        == re.findall(r"--signaal-aandacht-rand: (#\w+);", thema.BRON.read_text("utf-8"))[0]
    )
    with pytest.raises(KeyError):
        thema.kleur("bestaat-niet")


def test_the_drawing_of_ten_years_stays_small():
    assert len(line_chart(*range(40))) < 9_000
