"""The overview and search as people see them: on a phone, with the keyboard, and without script."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring.models import Ronde, Signaal
from programmes.models import Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.browser.conftest import NARROW, accessibility_faults, sideways
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("gezondheid")

type Open = Callable[..., Page]


@pytest.fixture
def overzicht(programma: Programma) -> str:
    return reverse("monitoring:overzicht", args=[programma.code])


@pytest.fixture
def zoeken(programma: Programma) -> str:
    return reverse("monitoring:zoeken", args=[programma.code])


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, NARROW])
def test_the_overview_has_no_accessibility_faults_and_fits(
    open_page: Open, cast: Cast, overzicht: str, resultaat: Resultaat, ronde: Ronde, viewport
):
    make.make_melding(resultaat, ronde, signaal=Signaal.AANDACHT)
    page = open_page(cast.programmamanager, viewport=viewport)
    page.goto(overzicht)
    for more in page.locator("details.uitklap summary").all():
        more.click()
    assert accessibility_faults(page) == []
    assert sideways(page) == 0


def test_search_answers_while_somebody_types_and_keeps_the_question_in_the_address(
    open_page: Open, cast: Cast, zoeken: str
):
    page = open_page(cast.pmo)
    page.goto(zoeken)
    field = page.get_by_role("searchbox", name="Zoek in het hele programma")
    field.press_sequentially("GEMEENTE", delay=20)
    expect(page.get_by_role("status").filter(has_text="2 treffers")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("gemeente")
    expect(field).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=GEMEENTE$"))
    assert accessibility_faults(page) == []
    page.reload()
    expect(page.locator("mark").first).to_have_text("gemeente")


def test_search_says_what_is_wrong_while_somebody_types(open_page: Open, cast: Cast, zoeken: str):
    page = open_page(cast.pmo, viewport=NARROW)
    page.goto(zoeken)
    page.get_by_role("searchbox", name="Zoek in het hele programma").press_sequentially("g", delay=20)
    expect(page.get_by_text("Typ minstens 2 letters of cijfers.")).to_be_visible()
    assert sideways(page) == 0


def test_search_from_the_header_works_without_script(open_page: Open, cast: Cast, overzicht: str):
    page = open_page(cast.pmo, java_script_enabled=False)
    page.goto(overzicht)
    field = page.get_by_role("searchbox", name="Zoek in het programma")
    field.fill("netwerk")
    field.press("Enter")
    expect(page.get_by_text("treffers voor ‘netwerk’")).to_be_visible()
    page.locator("main a", has_text="Er is een netwerk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er is een netwerk")
