"""The dashboard as people use it: filter, keep a view, take the list along and go back; by keyboard and on a phone."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from monitoring.models import Ronde, Signaal
from programmes.models import Pijler, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.browser.conftest import DESK, NARROW, PHONE, accessibility_faults, sideways
from tests.conftest import Cast

type Open = Callable[..., Page]

URL = "/proef/dashboard/"


@pytest.fixture
def plan(programma: Programma, gezondheid: Pijler, resultaat: Resultaat) -> Programma:
    """An editie that was published, and an open ronde in which one result deviates and its term moved."""
    make.make_editie(make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN), gepubliceerd=True)
    ronde = make.make_ronde(programma)
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN, oorzaak="Te weinig mensen.")
    make.move_term(resultaat, "Q2 2026", reden="capaciteit")
    return programma


@pytest.mark.parametrize("viewport", [DESK, PHONE, NARROW], ids=["desk", "phone", "320px"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Open, cast: Cast, plan: Programma, viewport):
    page = open_page(cast.pmo, viewport=viewport)
    page.goto(f"{URL}?pijler=jeugd")
    # One menu at a time lies over the page.
    for part in [*page.locator("details.uitzondering").all(), page.locator("details:has(#filter_speerpunt)")]:
        part.evaluate("each => { each.open = true }")
    assert (accessibility_faults(page), sideways(page)) == ([], 0)
    page.goto(f"{URL}weergaven/?vraag=pijler%3Djeugd")
    assert (accessibility_faults(page), sideways(page)) == ([], 0)


def test_filter_keep_a_view_export_and_go_back(open_page: Open, cast: Cast, plan: Programma):
    page = open_page(cast.pmo)
    page.goto("/proef/")
    page.goto(URL)
    page.locator("#filter_pijler").focus()
    page.keyboard.press("Enter")
    choice = page.get_by_role("checkbox", name="Jeugd")
    choice.focus()
    page.keyboard.press("Space")
    expect(page.locator("#melding-status")).to_have_text("3 resultaten, 3 met een uitzondering.")
    expect(choice).to_be_focused()
    expect(page.get_by_text("3 van 4")).to_be_visible()
    assert page.url.endswith("?pijler=jeugd")

    page.keyboard.press("Escape")
    order = page.locator("#sorteer-signaal")
    order.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Signaal")
    expect(page.locator("#sorteer-signaal")).to_be_focused()
    assert page.url.endswith("?pijler=jeugd&sorteer=signaal")

    page.get_by_text("Weergaven", exact=True).click()
    page.get_by_label("Bewaar wat je nu ziet als").fill("Jeugd voor het PMO")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Weergave: Jeugd voor het PMO")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    sheet = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))["Resultaten"]
    assert sheet["A3"].value == "Gefilterd op: Pijler: Jeugd"
    assert sheet["B7"].value == "Gelijke methoden in elke gemeente"

    page.get_by_role("link", name="Gelijke methoden in elke gemeente").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gelijke methoden")
    page.go_back()
    expect(page.get_by_text("3 van 4")).to_be_visible()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Signaal")

    page.get_by_role("link", name="Haal weg: Pijler Jeugd").click()
    expect(page.get_by_text("Alle 4")).to_be_visible()


def test_without_script_the_button_filters_and_a_count_leads_to_its_list(open_page: Open, cast: Cast, plan: Programma):
    page = open_page(cast.pmo, java_script_enabled=False)
    page.goto(URL)
    page.locator("#filter_signaal").click()
    page.get_by_role("checkbox", name="bijsturen nodig").check()
    page.get_by_role("button", name="Filteren").click()
    expect(page.get_by_text("1 van 4")).to_be_visible()
    page.get_by_role("link", name="Wis alle filters").click()
    page.get_by_role("table", name="Fase van alles").get_by_role("link", name="3", exact=True).first.click()
    expect(page.get_by_role("heading", name="Alle beoogde resultaten 3")).to_be_visible()
