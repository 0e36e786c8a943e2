"""What changed between two moments, as people see it: on a phone, with the keyboard, and without script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
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
    """A report, after which a result was realised and moved, another deviates, and a text changed."""
    make.make_rapport(programma, aangevraagd_op=timezone.now() - timedelta(days=30))
    make.make_melding(resultaat, ronde, Fase.GEREALISEERD)
    make.move_term(resultaat, "Q3 2026", reden="capaciteit", toelichting="Te weinig mensen.")
    second = resultaat.actie.resultaten.get(volgorde=2)
    make.make_melding(second, ronde, Fase.IN_UITVOERING, Signaal.AANDACHT)
    Resultaat.objects.filter(pk=second.pk).update(omschrijving="Stevige teams in elke wijk")
    return reverse("monitoring:vergelijking", args=[programma.code])


@pytest.mark.parametrize("viewport", [DESK, PHONE, NARROW], ids=["desk", "phone", "320px"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Open, cast: Cast, address: str, viewport):
    page = open_page(cast.pmo, viewport=viewport)
    page.goto(address)
    expect(page.get_by_text("5 veranderingen van rapport")).to_be_visible()
    assert (accessibility_faults(page), sideways(page)) == ([], 0)


def test_another_choice_keeps_focus_tells_the_outcome_and_stands_in_the_address(
    open_page: Open, cast: Cast, address: str
):
    page = open_page(cast.pmo)
    page.goto(address)
    choice = page.get_by_label("Verandering", exact=True)
    choice.focus()
    choice.select_option("verschoven")
    expect(page.locator("#melding-status")).to_have_text("1 verandering.")
    expect(choice).to_be_focused()
    assert "soort=verschoven" in page.url
    expect(page.get_by_role("heading", name="Jeugd")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 verandering van rapport")).to_be_visible()


def test_without_script_the_button_does_the_same_and_excel_follows_the_choice(
    open_page: Open, cast: Cast, address: str
):
    page = open_page(cast.pmo, java_script_enabled=False)
    page.goto(address)
    page.get_by_label("Verandering", exact=True).select_option("gerealiseerd")
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_text("1 verandering van rapport")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
