"""The planning in the report: the same roadmap as on the page, from the momentopname alone."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given

from monitoring import momentopname
from monitoring.models import Ronde
from monitoring.planning import afdruk
from monitoring.planning.regel import named
from monitoring.planning.tijdas import Tijdas
from monitoring.rapport import pdf
from monitoring.rapport.samenstellen import compose
from programmes.models import Pijler, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast
from tests.test_planning_regels import axes, regels

PEILDATUM = date(2026, 11, 22)


@pytest.fixture
def plan(programma: Programma, gezondheid: Pijler) -> Programma:
    return programma


def chapter(programma: Programma, vorige: momentopname.Momentopname | None = None) -> str:
    ronde = Ronde.objects.open_in(programma)
    html = pdf.html(compose(momentopname.take(programma, ronde, PEILDATUM), vorige))
    return re.search(r'<section class="hoofdstuk planningdeel".*?</section>', html, re.DOTALL)[0]


def rows(html: str) -> list[list[str]]:
    """The text of each row, without its drawing."""
    found = re.findall(r'<tr><th scope="row">.*?</tr>', html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)[:3] for row in found]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def test_every_result_stands_in_it_on_a_line_with_its_term_and_stand(plan: Programma):
    html = chapter(plan)
    assert rows(html) == [
        ["1a Gelijke methoden in elke gemeente", "Q1 2026, voorbij", "niet gestart · onbekend"],
        ["1a Stevige teams in elke gemeente", "Q4 2027", "niet gestart · onbekend"],
        ["1b Eén afwegingskader", "n.t.b.", "niet gestart · onbekend"],
        ["1a Er is een netwerk", "geen termijn", "niet gestart · onbekend"],
    ]
    assert "3 resultaten, 1 voorbij, 1 n.t.b." in html
    assert "1 resultaat, 1 zonder termijn" in html


def test_what_a_term_was_stands_beside_it(plan: Programma, resultaat: Resultaat):
    before = momentopname.take(plan, None, date(2025, 12, 31))
    make.move_term(resultaat, "Q2 2026")
    make.move_term(resultaat, "Q1 2027")
    assert rows(chapter(plan))[0][1] == "Q1 2027 was Q1 2026, Q2 2026"
    assert rows(chapter(plan, before))[0][1] == "Q1 2027 was Q1 2026", "the previous editie had the original one"


def test_what_is_done_has_no_signaal_and_has_not_passed(plan: Programma, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, Fase.GEREALISEERD)
    assert rows(chapter(plan))[0][1:] == ["Q1 2026", "gerealiseerd"]


def test_the_same_momentopname_gives_the_same_chapter_whatever_happened_since(plan: Programma, resultaat: Resultaat):
    taken = momentopname.take(plan, None, PEILDATUM)
    before = pdf.html(compose(taken))
    make.move_term(resultaat, "Q1 2029")
    with time_machine.travel(date(2031, 1, 1), tick=False):
        assert pdf.html(compose(taken)) == before


def test_the_page_and_the_report_count_the_same(plan: Programma, cast: Cast, as_user):
    with time_machine.travel(PEILDATUM, tick=False):
        page = as_user(cast.pmo).get(reverse("monitoring:planning", args=["proef"])).content.decode()
        told = compose(momentopname.take(plan, None, PEILDATUM)).planning.roadmap.telling
    assert f"<strong>{told.totaal}</strong>" in page
    for aantal, wat in told.delen:
        assert f"<strong>{aantal}</strong> {wat}" in page


def test_the_report_as_a_page_shows_it_too(plan: Programma, cast: Cast, as_user):
    rapport = make.make_rapport(plan)
    page = as_user(cast.pmo).get(reverse("monitoring:rapport_lezen", args=["proef", rapport.pk])).content.decode()
    assert '<table class="planning__tabel">' in page
    assert 'href="#planning"' in page


@given(regels, axes)
def test_the_words_of_a_row_hold_every_term_that_it_draws(row, on: Tijdas):
    printed = afdruk.row(row, on, None)
    said = f"{printed.termijn} {printed.eerder}"
    for baan in row.banen(on):
        assert named(baan.termijn)[:14].rstrip() in said


@given(regels, axes)
def test_a_line_is_small_and_closed_for_reading_aloud(row, on: Tijdas):
    drawn = afdruk.row(row, on, 1.0).tekening
    assert 'aria-hidden="true"' in drawn
    assert "<text" not in drawn
    assert len(drawn) < 3_500


def test_a_momentopname_in_which_nothing_has_a_term_can_be_printed(plan: Programma):
    taken = momentopname.take(plan, None, PEILDATUM)
    for pijler in taken["pijlers"]:
        for speerpunt in pijler["speerpunten"]:
            for actie in speerpunt["acties"]:
                for resultaat in actie["resultaten"]:
                    resultaat["termijnen"] = []
    html = pdf.html(compose(taken))
    assert html.count('<td class="planning__termijn">geen termijn</td>') == 4
