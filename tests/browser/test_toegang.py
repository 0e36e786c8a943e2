"""Logging in and giving somebody a role, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programmes.models import Gebruiker
from tests import builders as make
from tests.browser.conftest import DESK, NARROW, accessibility_faults, sideways
from tests.conftest import Cast

OpenPage = Callable[..., Page]

PUBLIC = ["/account/inloggen/", "/account/wachtwoord/vergeten/", "/hulp/", "/privacy/", "/toegankelijkheid/"]
BEHEER = [
    "/proef/toegang/",
    "/proef/toegang/nieuw/",
    "/proef/toegang/logboek/",
    "/mijn/",
    "/account/wachtwoord/wijzigen/",
]


def test_somebody_logs_in_by_keyboard_after_a_mistake(page: Page, cast: Cast):
    page.goto("/proef/toegang/")
    page.get_by_label("E-mailadres").fill(cast.beheerder.email)
    page.get_by_label("E-mailadres").press("Tab")
    page.keyboard.type("niet-het-goede")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Het e-mailadres of het wachtwoord klopt niet.")
    expect(alert).to_be_focused()
    expect(page.get_by_label("E-mailadres")).to_have_value(cast.beheerder.email)
    password = page.locator("#id_password")
    password.fill(make.PASSWORD)
    page.get_by_role("button", name="Wachtwoord tonen").click()
    expect(password).to_have_attribute("type", "text")
    expect(password).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Toegang")


@pytest.mark.parametrize("viewport", [DESK, NARROW], ids=["desk", "narrow"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_accessible_and_fits(open_page: OpenPage, db: None, path: str, viewport: dict):
    page = open_page(viewport=viewport)
    page.goto(path)
    assert accessibility_faults(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("viewport", [DESK, NARROW], ids=["desk", "narrow"])
def test_the_pages_of_the_beheerder_are_accessible_and_fit(open_page: OpenPage, cast: Cast, viewport: dict):
    page = open_page(cast.beheerder, viewport=viewport)
    for path in [*BEHEER, f"/proef/toegang/{cast.pmo.pk}/", f"/proef/toegang/{cast.pmo.pk}/gegevens/"]:
        page.goto(path)
        assert accessibility_faults(page) == [], path
        assert sideways(page) <= 0, path


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_beheerder_gives_somebody_new_a_role(open_page: OpenPage, cast: Cast, script: bool):
    page = open_page(cast.beheerder, java_script_enabled=script)
    page.goto("/proef/toegang/nieuw/")
    pijler = page.get_by_label("Pijler", exact=True)
    if script:
        expect(pijler).to_be_hidden()
    page.get_by_label("Rol", exact=True).select_option("coordinator")
    expect(pijler).to_be_visible()
    page.get_by_label("E-mailadres").fill("nora@example.org")
    page.get_by_label("Naam", exact=True).fill("Nora Nieuw")
    page.get_by_role("button", name="Toegang geven").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies voor welke pijler dit is.")
    expect(page.get_by_label("Naam", exact=True)).to_have_value("Nora Nieuw")
    pijler.select_option("Jeugd")
    page.get_by_role("button", name="Toegang geven").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nora Nieuw")
    expect(page.get_by_role("status").first).to_contain_text("Programmacoördinator (Jeugd)")
    assert Gebruiker.objects.get(email="nora@example.org").toewijzingen.get().rolnaam == "Programmacoördinator (Jeugd)"


def test_the_list_filters_at_once_and_keeps_its_state_in_the_address(open_page: OpenPage, cast: Cast):
    page = open_page(cast.beheerder)
    page.goto("/proef/toegang/")
    page.get_by_label("Rol", exact=True).select_option("pmo")
    expect(page.locator("#mensen tbody tr")).to_have_count(1)
    assert "rol=pmo" in page.url
    page.reload()
    expect(page.locator("#mensen tbody tr")).to_have_count(1)
