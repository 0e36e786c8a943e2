"""The planning as a page: a drawing and its table tell the same, of every result, in a few questions."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from monitoring.models import Ronde
from monitoring.planning.lezen import terms_of_editie
from programmes.models import Pijler, Programma
from speerpunten.models import Fase, Resultaat
from speerpunten.realisatie import parse
from tests import builders as make
from tests.conftest import Cast

PLANNING = reverse("monitoring:planning", args=["proef"])


@pytest.fixture
def reader(cast: Cast, gezondheid: Pijler, as_user):
    with time_machine.travel(date(2026, 11, 22), tick=False):
        yield as_user(cast.pmo)


def html(client: Client, query: str = "") -> str:
    return client.get(f"{PLANNING}{query}").content.decode()


def drawn(page: str) -> dict[str, str]:
    """Of each row of the drawing: its result, and what the drawing says."""
    return dict(re.findall(r'<a href="/proef/resultaten/\d+/">(.*?)</a>.*?<title>(.*?)</title>', page, re.DOTALL))


def rows(page: str) -> dict[str, list[str]]:
    """Of each row of the table: its result, and the text of its other cells."""
    found = {}
    for row in re.findall(r'<tr><th scope="row">.*?</tr>', page, re.DOTALL):
        name = re.search(r"<a [^>]*>(.*?)</a>", row)[1]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        found[name] = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
    return found


def test_every_result_is_drawn_under_its_pijler_and_speerpunt(reader: Client):
    page = html(reader)
    assert list(drawn(page)) == [
        "Gelijke methoden in elke gemeente",
        "Stevige teams in elke gemeente",
        "Eén afwegingskader",
        "Er is een netwerk",
    ]
    assert re.findall(r"<summary><h2>(.*?)</h2>", page) == ["Jeugd", "Gezondheid"]
    assert "1. Stevige lokale teams" in page
    assert "1. Preventie" in page
    assert "<strong>4</strong> beoogde resultaten · <strong>1</strong> voorbij · <strong>1</strong> n.t.b." in page


def test_the_drawing_and_the_table_tell_the_same(reader: Client, resultaat: Resultaat):
    make.move_term(resultaat, "Q2 2026")
    make.move_term(resultaat, "Q1 2027", reden="capaciteit")
    said, told = drawn(html(reader)), rows(html(reader, "?als=tabel"))
    assert said["Gelijke methoden in elke gemeente"] == "Termijn: Q1 2027; vorige: Q2 2026; oorspronkelijk: Q1 2026"
    assert told["Gelijke methoden in elke gemeente"][:5] == [
        "Q1 2026", "Q2 2026", "Q1 2027", "4 kwartalen later, in 2 keer", "nee",
    ]  # fmt: skip
    assert list(said) == list(told)
    for name, (first, previous, current, _, passed, _) in told.items():
        assert f"Termijn: {current}{', voorbij' if passed == 'ja' else ''}" in said[name]
        assert (f"vorige: {previous}" in said[name]) == (previous not in {"–", current})
        assert (f"oorspronkelijk: {first}" in said[name]) == (first != current)


def test_the_previous_term_is_that_of_the_last_published_editie(
    reader: Client, programma: Programma, resultaat: Resultaat
):
    make.make_editie(make.make_ronde(programma, 2025, 2), gepubliceerd=True)
    make.move_term(resultaat, "Q2 2026")
    make.make_editie(make.make_ronde(programma, 2026, 1))  # adopted, not published
    make.move_term(resultaat, "Q1 2027")
    assert terms_of_editie(programma)[resultaat.pk] == parse("Q1 2026")
    assert rows(html(reader, "?als=tabel"))["Gelijke methoden in elke gemeente"][1] == "Q1 2026"


def test_what_is_done_has_not_passed(reader: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, Fase.GEREALISEERD)
    page = html(reader)
    assert "voorbij" not in drawn(page)["Gelijke methoden in elke gemeente"]
    assert "t-klaar" in page


def test_today_is_a_line_when_it_lies_on_the_axis(reader: Client):
    assert 'class="r-vandaag"' in html(reader)
    assert 'class="r-vandaag"' not in html(reader, "?van=2028&tot=2029")


def test_zoom_and_form_stand_in_the_address_and_keep_each_other(reader: Client):
    page = html(reader, "?schaal=jaar&van=2026&tot=2027")
    assert "2026 tot en met 2027" in page
    assert 'href="?als=tabel&amp;schaal=jaar&amp;van=2026&amp;tot=2027"' in page
    assert 'href="?van=2026&amp;tot=2027"' in page, "back to quarters"
    assert "k-kwartaal" not in page
    assert "k-kwartaal" in html(reader)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?schaal=week", "Schaal"),
        ("?als=%00", "Weergave"),
        ("?van=0000", "Van"),
        (f"?tot={'9' * 5000}", "Tot en met"),
        ("?van=2026&van=x", "Van"),
        ("?van=²026", "Van"),
    ],
)
def test_an_unknown_value_is_left_out_with_a_notice(reader: Client, query: str, named: str):
    response = reader.get(f"{PLANNING}{query}")
    assert response.status_code == 200
    page = response.content.decode()
    assert f"De keuze bij ‘{named}’ is genegeerd: die waarde is er niet." in page
    assert len(drawn(page)) == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?pijler=gezondheid", ["Er is een netwerk"]),
        ("?kwartaal=2026-Q1", ["Gelijke methoden in elke gemeente"]),
        ("?afgeleid=verstreken", ["Gelijke methoden in elke gemeente"]),
        ("?zoek=afwegingskader", ["Eén afwegingskader"]),
        ("?pijler=jeugd&fase=gerealiseerd", []),
    ],
)
def test_it_is_narrowed_down_as_the_dashboard_is(reader: Client, query: str, expected: list[str]):
    assert list(drawn(html(reader, query))) == expected
    assert list(rows(html(reader, f"{query}&als=tabel"))) == expected


def test_a_filter_keeps_the_way_it_is_drawn(reader: Client):
    page = html(reader, "?pijler=jeugd&schaal=jaar&van=2026")
    assert "<strong>3 van 4</strong> beoogde resultaten, gefilterd op:" in page
    assert f'href="{PLANNING}?schaal=jaar&amp;van=2026"' in page, "without the pijler"
    assert 'href="?als=tabel&amp;schaal=jaar&amp;van=2026&amp;pijler=jeugd"' in page
    assert '<input type="hidden" name="schaal" value="jaar" form="filter">' in page


def test_htmx_gets_the_roadmap_alone_with_its_address_and_is_told_how_many(reader: Client):
    response = reader.get(f"{PLANNING}?schaal=jaar", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert '<div id="planning"' in page
    assert response.headers["HX-Push-Url"] == f"{PLANNING}?schaal=jaar"
    assert "4 resultaten." in response.headers["HX-Trigger"]
    assert "HX-Request" in response.headers["Vary"]


def test_the_number_of_questions_does_not_grow(reader: Client, programma: Programma, django_assert_max_num_queries):
    make.make_editie(make.make_ronde(programma, 2025, 2), gepubliceerd=True)
    html(reader)
    for number in range(20):
        pijler = make.make_pijler(programma, f"extra-{number}")
        actie = make.make_actie(make.make_speerpunt(pijler), "a")
        for _ in range(3):
            make.move_term(make.make_resultaat(actie, termijn="Q1 2026"), "Q4 2026")
    for query, most in (
        ("", 9),
        ("?als=tabel", 9),
        ("?pijler=jeugd&signaal=onbekend", 10),
        ("?zoek=a&afgeleid=nadert", 12),
    ):
        with django_assert_max_num_queries(most):
            html(reader, query)


def test_an_empty_programme_says_so(cast: Cast, as_user):
    page = as_user(cast.buitenstaander).get(reverse("monitoring:planning", args=["elders"])).content.decode()
    assert "Geen resultaten bij deze keuze" in page
