"""What a screen reader finds in the PDF: headings, tables, lists, figures and links, in the order they are meant."""

import io
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from django.db import transaction

from monitoring import momentopname
from monitoring.rapport import pdf
from monitoring.rapport.samenstellen import compose
from tests import builders as make
from tests.bouw import needs_build
from tests.pdfstructuur import Element, owners_of, text_in_order, tree_of, untagged
from tests.test_rapport_pdf import PEILDATUM

pytestmark = [
    needs_build,
    # A test database is only made for who asks for one, and the fixture below is not seen to ask.
    pytest.mark.django_db,
]

RESULTATEN = 40


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """A programme with one speerpunt whose table runs over some pages, and a result of every kind of stand."""
    with django_db_blocker.unblock(), transaction.atomic():
        programma = make.make_programma("lang", titel="Lang programma", inleiding="Waarom het programma er is.")
        ronde = make.make_ronde(programma)
        pijler = make.make_pijler(programma, "jeugd", titel="Jeugd")
        actie = make.make_actie(make.make_speerpunt(pijler, "Stevige teams"), "a", "Methoden gelijk trekken")
        for number in range(RESULTATEN):
            resultaat = make.make_resultaat(actie, f"Resultaat nummer {number} is er voor alle gemeenten", "Q1 2027")
            signaal = ("op_koers", "aandacht", "bijsturen")[number % 3]
            make.make_melding(resultaat, ronde, signaal=signaal, toelichting="Een zin over de voortgang. " * 8)
        make.move_term(resultaat, "Q3 2027", reden="capaciteit", toelichting="Te weinig mensen")
        taken: dict[str, Any] = momentopname.take(programma, ronde, PEILDATUM)
        transaction.set_rollback(True)
    return taken


@pytest.fixture(scope="module")
def document(content: dict[str, Any]) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(content)))


@pytest.fixture(scope="module")
def tree(document: pikepdf.Pdf) -> Element:
    return tree_of(document)


@pytest.fixture(scope="module")
def text(document: pikepdf.Pdf) -> str:
    return " ".join(text_in_order(document).split())


def test_all_that_is_painted_is_tagged_or_an_artifact(document: pikepdf.Pdf):
    assert untagged(document) == []


def test_the_structure_is_dutch_and_the_window_shows_the_title(document: pikepdf.Pdf):
    assert str(document.Root.Lang) == "nl"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.Root.MarkInfo.Marked


def test_heading_levels_do_not_skip(tree: Element):
    levels = [int(heading.kind[1]) for heading in tree.find("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert 4 in levels


def test_header_cells_say_what_they_head(tree: Element):
    heads = tree.find("TH")
    assert {str(head.attribute("/Scope")) for head in heads} == {"/Row", "/Column"}
    for table in tree.find("Table"):
        assert {str(cell.attribute("/Scope")) for head in table.find("THead") for cell in head.find("TH")} == {
            "/Column"
        }
        assert {str(cell.attribute("/Scope")) for body in table.find("TBody") for cell in body.find("TH")} == {"/Row"}


def test_a_table_is_one_table_with_one_head_and_equal_rows_however_many_pages_it_covers(
    document: pikepdf.Pdf, tree: Element
):
    tables = tree.find("Table")
    longest = max(tables, key=lambda table: len(table.pages))
    assert len(longest.find("TR")) == RESULTATEN + 1
    assert len(longest.pages) > 2
    for table in tables:
        assert [kid.kind for kid in table.kids] == ["THead", "TBody"]
        assert len({_width(row) for body in table.find("TBody") for row in body.kids}) == 1


def _width(row: Element) -> int:
    return sum(int(cell.attribute("/ColSpan", 1)) for cell in row.kids)  # type: ignore[call-overload]


def test_lists_hold_items_with_a_label_or_a_body(tree: Element):
    lists = tree.find("L")
    assert lists
    # A list within a list stands beside the item it belongs to (ISO 32000-1, 14.8.4.3.3).
    assert {kid.kind for found in lists for kid in found.kids} == {"LI", "L"}
    assert {tuple(kid.kind for kid in item.kids) for item in tree.find("LI")} == {("Lbl", "LBody"), ("LBody",)}


def test_every_figure_has_a_text_that_says_what_it_shows(tree: Element):
    texts = [str(figure.source.Alt) for figure in tree.find("Figure")]
    assert texts[0] == "Jeugd: 13 open, signaal bijsturen nodig; 13 open, signaal aandacht; 14 open, signaal op koers"
    assert [text.split(",")[0] for text in texts[1:]] == [
        "Gerealiseerd tegenover gepland",
        "Hoe ver termijnen zijn verschoven",
        "Hoe vaak termijnen zijn verschoven",
        "Signaal van wat open is",
    ]
    assert texts[-1].endswith("nu: 13 bijsturen nodig, 13 aandacht, 14 op koers, 0 onbekend.")


def test_no_element_is_empty_but_a_cell(tree: Element):
    empty = [
        element.kind for element in tree.walk() if "/K" not in element.source or pikepdf.Array() == element.source.K
    ]
    assert set(empty) <= {"TD", "TH"}


def test_every_link_is_an_element_and_is_called_what_it_says(document: pikepdf.Pdf, tree: Element):
    owners = owners_of(document)
    annotations = [annotation for page in document.pages for annotation in page.get("/Annots", [])]
    assert annotations
    links = {link.source.objgen for link in tree.find("Link")}
    assert {owners[int(annotation.StructParent)].objgen for annotation in annotations} == links
    names = {str(annotation.Contents) for annotation in annotations}
    assert {"In één oogopslag", "Pijler 1: Jeugd", "1. Stevige teams", "Jeugd 1a"} <= names
    assert all(page.Tabs == "/S" for page in document.pages if "/Annots" in page)


def test_bookmarks_follow_the_headings(document: pikepdf.Pdf):
    with document.open_outline() as outline:
        titles = [item.title for top in outline.root for item in top.children]
    assert titles[:4] == ["In één oogopslag", "Inhoud", "Over dit rapport", "Pijler 1: Jeugd"]


def test_text_is_read_in_the_order_of_the_report(content: dict[str, Any], text: str):
    inhoud = compose(content)
    punt = inhoud.beeld.bestuurspunten[0]
    expected = [
        "Voortgangsrapportage 2026-H2",
        "In het kort",
        "In één oogopslag",
        "Stand per pijler",
        "Wat komt eraan",
        "Dit vraagt aandacht van het bestuur",
        punt.regel.omschrijving,
        "Oorzaak: oorzaak",
        "Gevolg: gevolg",
        "Maatregel: maatregel",
        "Signaal van wat open is",
        "Inhoud",
        "Over dit rapport",
        "Zo leest u dit rapport",
        "Wat afwijkt",
        "Bijsturen nodig",
        "Alle beoogde resultaten",
        "Speerpunt 1 Stevige teams",
        *(f"Resultaat nummer {number} is" for number in range(RESULTATEN)),
        "Vooruitblik per kwartaal",
        "Verschoven termijnen",
        "Kenmerk van de inhoud",
    ]
    place = 0
    for wanted in expected:
        found = text.find(wanted, place)
        assert found >= place, f"‘{wanted}’ komt niet na ‘{text[place - 80 : place]}’"
        place = found


def test_running_headers_and_repeated_heads_are_not_read(text: str):
    assert "Pagina 1 van" not in text
    assert "Peildatum 21 november 2026 Pagina" not in text
    assert text.count("Actie Beoogd resultaat Realisatie Stand") == 1


def test_words_do_not_run_into_each_other_where_a_line_ends(text: str):
    assert text.count("Een zin over de voortgang. " * 7 + "Een zin over de voortgang.") == RESULTATEN
