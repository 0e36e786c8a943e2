"""The ranking in a momentopname, and in the report that is made from it alone."""

import pytest
from django.template.loader import render_to_string

from monitoring import momentopname
from monitoring.models import Criterium, Ronde
from monitoring.rapport.samenstellen import compose
from programmes.models import Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.momentopnamen import Data
from tests.prioriteit_builders import make_criterium, make_prioriteit
from tests.test_rapport_pdf import PEILDATUM


@pytest.fixture
def criteria(programma: Programma) -> list[Criterium]:
    return [make_criterium(programma, "Impact", 3), make_criterium(programma, "Werk", 2, laag_eerst=True)]


def taken(programma: Programma) -> Data:
    return momentopname.take(programma, Ronde.objects.open_in(programma), PEILDATUM)


def page(content: Data) -> str:
    return render_to_string("rapport/document.html", {"inhoud": compose(content), "pdf": True})


def test_momentopname_keeps_points_sum_place_and_motivation_and_nobodys_name(
    programma: Programma, resultaat: Resultaat, criteria: list[Criterium]
):
    een, twee, drie = Resultaat.objects.in_plan_order()
    make_prioriteit(een, {criteria[0]: 1, criteria[1]: 5}, "Kan wachten")
    make_prioriteit(twee, {criteria[0]: 5, criteria[1]: 0}, "Nu")
    make_prioriteit(drie, {criteria[0]: 5}, "")
    make_prioriteit(een.actie.speerpunt, {}, "Nog te bespreken")
    assert taken(programma)["prioriteiten"] == {
        "criteria": [
            {"naam": "Impact", "toelichting": "", "gewicht": 3, "laag_eerst": False},
            {"naam": "Werk", "toelichting": "", "gewicht": 2, "laag_eerst": True},
        ],
        "hoogste_punten": 5,
        "resultaten": [
            {"id": twee.pk, "punten": [5, 0], "som": 25, "rang": 1, "motivatie": "Nu"},
            {"id": een.pk, "punten": [1, 5], "som": 3, "rang": 2, "motivatie": "Kan wachten"},
            {"id": drie.pk, "punten": [5, None], "som": None, "rang": None, "motivatie": ""},
        ],
        "speerpunten": [
            {
                "id": een.actie.speerpunt_id,
                "punten": [None, None],
                "som": None,
                "rang": None,
                "motivatie": "Nog te bespreken",
            }
        ],
    }


def test_what_is_done_takes_no_part(
    programma: Programma, resultaat: Resultaat, ronde: Ronde, criteria: list[Criterium]
):
    make_prioriteit(resultaat, {criteria[0]: 5, criteria[1]: 0})
    make.make_melding(resultaat, ronde, fase=Fase.GEREALISEERD)
    assert taken(programma)["prioriteiten"]["resultaten"] == []


def test_an_editie_has_the_ranking_on_the_day_it_was_adopted(
    programma: Programma, resultaat: Resultaat, ronde: Ronde, criteria: list[Criterium]
):
    made = make_prioriteit(resultaat, {criteria[0]: 5, criteria[1]: 0})
    editie = make.make_editie(ronde)
    made.delete()
    assert [row["rang"] for row in editie.lees()["prioriteiten"]["resultaten"]] == [1]


def test_report_has_a_chapter_after_the_pijlers_with_what_has_a_place(
    programma: Programma, resultaat: Resultaat, criteria: list[Criterium]
):
    een, twee, drie = Resultaat.objects.in_plan_order()
    make_prioriteit(een, {criteria[0]: 4, criteria[1]: 2}, "De wet <wacht> niet")
    make_prioriteit(twee, {criteria[0]: 4})
    make_prioriteit(een.actie.speerpunt, {criteria[0]: 5, criteria[1]: 5}, "Eerst dit")
    shown = page(taken(programma))
    keuze = compose(taken(programma)).prioriteiten
    assert keuze is not None
    assert (keuze.hoogste, keuze.onvolledig) == (25, 1)
    [row] = keuze.resultaten
    assert (row.rang, row.som, row.plek, row.punten) == (1, 18, "Jeugd 1a", (("Impact", 4), ("Werk", 2)))
    assert [row.anker for row in keuze.speerpunten] == ["pijler-jeugd.1"]
    assert "De wet &lt;wacht&gt; niet" in shown
    assert "1 heeft nog niet alle punten" in shown
    assert shown.index('id="pijler-jeugd"') < shown.index('id="prioriteiten"') < shown.index('id="vooruitblik"')
    assert '<a href="#prioriteiten">' in shown
    assert drie.omschrijving not in shown[shown.index('id="prioriteiten"') : shown.index('id="planning"')]


@pytest.mark.parametrize(("aantal", "columns"), [(4, 4), (6, 0)])
def test_the_points_stand_in_columns_or_with_many_criteria_on_a_line(
    programma: Programma, resultaat: Resultaat, aantal: int, columns: int
):
    many = [make_criterium(programma, f"Criterium {number}", 1) for number in range(1, aantal + 1)]
    make_prioriteit(resultaat, {criterium: number % 6 for number, criterium in enumerate(many)})
    shown = page(taken(programma))
    part = shown[shown.index('id="prioriteiten"') : shown.index('id="planning"')]
    assert part.count('class="k-punten"') == columns
    on_a_line = "Criterium 1&#160;<b>0</b> · Criterium 2&#160;<b>1</b> · Criterium 3&#160;<b>2</b>"
    assert (on_a_line in part) == (not columns)
    assert all(f"Criterium {number}" in part for number in range(1, aantal + 1))


def test_without_a_place_there_is_no_chapter(programma: Programma, resultaat: Resultaat, criteria: list[Criterium]):
    make_prioriteit(resultaat, {criteria[0]: 4})
    assert "#prioriteiten" not in page(taken(programma))


@pytest.mark.parametrize("versie", [1, 2])
def test_a_momentopname_from_before_prioriteiten_has_no_chapter(
    programma: Programma, resultaat: Resultaat, criteria: list[Criterium], versie: int
):
    make_prioriteit(resultaat, {criteria[0]: 4, criteria[1]: 1})
    content = taken(programma)
    del content["prioriteiten"]
    assert "#prioriteiten" not in page({**content, "versie": versie})
