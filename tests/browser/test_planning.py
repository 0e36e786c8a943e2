"""The planning as people use it: at a desk, on a phone, with the keyboard, without script, and on A3 paper."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring.models import Ronde, Signaal
from programmes.models import Pijler, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.browser.conftest import DESK, NARROW, PHONE, accessibility_faults, sideways
from tests.conftest import Cast

type Open = Callable[..., Page]

A3 = (1190, 842)  # points, on its side


@pytest.fixture
def address(programma: Programma, gezondheid: Pijler, resultaat: Resultaat, ronde: Ronde) -> str:
    """Every kind of term: moved twice, passed, done, a period, open, at the latest, n.t.b. and none."""
    make.move_term(resultaat, "Q2 2026")
    make.move_term(resultaat, "Q1 2027", reden="capaciteit")
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN)
    actie = make.make_actie(gezondheid.speerpunten.get(), "b")
    for text in ("2025-2026", "2024 e.v.", "uiterlijk 2027", "medio 2027", "Q1 2026, Q3 2026", "Q1 2025"):
        make.make_resultaat(actie, f"Resultaat met {text}", text)
    make.make_melding(actie.resultaten.get(volgorde=6), ronde, Fase.GEREALISEERD)
    return reverse("monitoring:planning", args=[programma.code])


@pytest.mark.parametrize("viewport", [DESK, PHONE, NARROW], ids=["desk", "phone", "320px"])
@pytest.mark.parametrize("query", ["", "?als=tabel", "?schaal=jaar&van=2020"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Open, cast: Cast, address: str, viewport, query: str):
    page = open_page(cast.pmo, viewport=viewport)
    page.goto(address + query)
    expect(page.get_by_role("heading", name="Jeugd")).to_be_visible()
    assert (accessibility_faults(page), sideways(page)) == ([], 0)


def test_a_choice_shows_at_once_keeps_the_others_and_stands_in_the_address(open_page: Open, cast: Cast, address: str):
    page = open_page(cast.pmo)
    page.goto(f"{address}?schaal=jaar")
    years = page.get_by_label("Van", exact=True)
    years.focus()
    years.select_option("2026")
    expect(page.locator("#melding-status")).to_have_text("10 resultaten.")
    expect(years).to_be_focused()
    page.locator("#filter_pijler").click()
    page.get_by_role("checkbox", name="Gezondheid").check()
    expect(page.locator("#melding-status")).to_have_text("7 resultaten.")
    assert page.url.endswith(f"{address}?schaal=jaar&van=2026&pijler=gezondheid")
    page.go_back()
    expect(page.get_by_role("heading", name="Jeugd")).to_be_visible()


def test_with_the_keyboard_a_pijler_folds_and_a_row_leads_to_its_result(open_page: Open, cast: Cast, address: str):
    page = open_page(cast.pmo)
    page.goto(address)
    page.locator("#pijler-jeugd summary").focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("link", name="Gelijke methoden in elke gemeente")
    expect(row).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("region", name="Planning van Jeugd")).to_be_focused()
    page.keyboard.press("Tab")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gelijke methoden in elke gemeente")).to_be_visible()


def test_a_drawing_says_what_it_shows(open_page: Open, cast: Cast, address: str):
    page = open_page(cast.pmo)
    page.goto(address)
    said = "Termijn: Q1 2027; vorige: Q2 2026; oorspronkelijk: Q1 2026"
    expect(page.get_by_role("img", name=said)).to_be_visible()


def test_without_script_the_button_does_the_same(open_page: Open, cast: Cast, address: str):
    page = open_page(cast.pmo, java_script_enabled=False)
    page.goto(address)
    page.get_by_label("tot en met").select_option("2026")
    page.get_by_role("button", name="Filteren").click()
    expect(page.get_by_text("tot en met 2026").first).to_be_attached()
    page.get_by_role("link", name="Tabel").click()
    expect(page.get_by_role("cell", name="4 kwartalen later, in 2 keer").first).to_be_visible()


def test_on_paper_it_is_a3_on_its_side_and_the_roadmap_alone(open_page: Open, cast: Cast, address: str):
    page = open_page(cast.pmo)
    page.goto(address)
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        sizes = {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in printed.pages}
    assert {(abs(wide - A3[0]) < 3, abs(high - A3[1]) < 3) for wide, high in sizes} == {(True, True)}
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="Termijn: Q1 2027")).to_be_visible()
    for left_out in ("#filter", ".planning__keuzes", "header.utrecht-page-header", ".utrecht-breadcrumb-nav"):
        expect(page.locator(left_out)).to_be_hidden()


def test_a_link_for_a_calendar_is_made_shown_once_and_ended(open_page: Open, cast: Cast, address: str):
    page = open_page(cast.pmo)
    page.goto(address)
    page.get_by_role("link", name="In je agenda").click()
    page.get_by_role("button", name="Link maken").click()
    field = page.get_by_label("Geheime link")
    expect(page.get_by_role("heading", name="Je link is klaar")).to_be_focused()
    link = field.input_value()
    assert accessibility_faults(page) == []
    reader = open_page()
    path = link[link.index("/agenda/") :]
    answer = reader.request.get(path)
    assert answer.ok
    assert "BEGIN:VCALENDAR" in answer.text()
    page.goto(reverse("monitoring:abonnement", args=["proef"]))
    expect(field).to_be_hidden()
    page.get_by_role("button", name="Link intrekken").click()
    expect(page.get_by_text("De agendalink is ingetrokken.")).to_be_visible()
    assert reader.request.get(path).status == 404
