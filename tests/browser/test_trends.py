"""The trends as people see them: at a desk, on a phone, with the keyboard and without script."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring.models import Ronde, Signaal
from programmes.models import Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.browser.conftest import DESK, NARROW, PHONE, accessibility_faults, sideways
from tests.conftest import Cast

type Open = Callable[..., Page]


@pytest.fixture
def address(programma: Programma, gezondheid: object, resultaat: Resultaat, ronde: Ronde) -> str:
    """A published editie, after which a term moved and a result deviates."""
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, before, Fase.IN_UITVOERING, Signaal.BIJSTUREN)
    make.make_editie(before, gepubliceerd=True)
    make.move_term(resultaat, "Q3 2027", reden="capaciteit")
    make.make_melding(resultaat.actie.resultaten.get(volgorde=2), ronde, Fase.IN_UITVOERING, Signaal.AANDACHT)
    return reverse("monitoring:trends", args=[programma.code])


@pytest.mark.parametrize("viewport", [DESK, PHONE, NARROW], ids=["desk", "phone", "320px"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Open, cast: Cast, address: str, viewport):
    page = open_page(cast.pmo, viewport=viewport)
    page.goto(address)
    for more in page.locator("details.uitklap summary").all():
        more.click()
    expect(page.get_by_role("img", name="Gerealiseerd tegenover gepland, het hele programma")).to_be_visible()
    assert (accessibility_faults(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_keyboard_opens_the_numbers_and_chooses_a_pijler(open_page: Open, cast: Cast, address: str, script: bool):
    page = open_page(cast.pmo, java_script_enabled=script)
    page.goto(address)
    numbers = page.get_by_text("Getallen per editie", exact=True)
    numbers.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="2026-H1")).to_contain_text("1")
    choice = page.get_by_role("link", name="Gezondheid")
    choice.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Gerealiseerd tegenover gepland, Gezondheid")).to_be_visible()
    assert page.url.endswith("?pijler=gezondheid")
    expect(page.get_by_role("navigation", name="Waarover").get_by_role("link", name="Gezondheid")).to_have_attribute(
        "aria-current", "page"
    )
    page.go_back()
    expect(page.get_by_role("img", name="Gerealiseerd tegenover gepland, het hele programma")).to_be_visible()


def test_a_chart_that_is_too_wide_scrolls_with_the_keyboard_in_its_own_box(open_page: Open, cast: Cast, address: str):
    page = open_page(cast.pmo, viewport=NARROW)
    page.goto(address)
    box = page.get_by_role("region", name="Grafiek: gerealiseerd tegenover gepland")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())
