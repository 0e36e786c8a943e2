"""The PMO ranks results in a real browser: criteria, points, the order that follows, with mouse and keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from monitoring.models import Prioriteit, Ronde
from programmes.models import Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.browser.conftest import NARROW, PHONE, accessibility_faults, sideways
from tests.conftest import Cast
from tests.prioriteit_builders import make_criterium, make_prioriteit

OpenPage = Callable[..., Page]
BORD = "/proef/prioriteiten/"


def button(page: Page, resultaat: Resultaat) -> Locator:
    """What opens the row of this result."""
    return page.locator(f"#geef-{resultaat.pk}")


def test_the_pmo_sets_criteria_and_ranks_with_the_keyboard(
    open_page: OpenPage, cast: Cast, resultaat: Resultaat, ronde: Ronde
):
    page = open_page(cast.pmo)
    page.goto("/proef/")
    page.get_by_role("link", name="Planning").first.click()
    page.get_by_role("link", name="Prioriteiten").click()
    page.get_by_role("button", name="Deze vier criteria klaarzetten").click()
    expect(page.get_by_role("status").first).to_contain_text("Vier criteria klaargezet.")
    assert accessibility_faults(page) == []
    page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name="Prioriteiten").click()
    assert accessibility_faults(page) == []

    open_row = button(page, resultaat)
    open_row.focus()
    page.keyboard.press("Enter")
    first = page.get_by_role("group", name="Wettelijk")
    expect(first.get_by_label("nog niet")).to_be_focused()
    assert accessibility_faults(page) == []
    # Round to 0, 1, … 4 points.
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(first.get_by_label("4 veel")).to_be_checked()
    expect(page.locator(".voorproef")).to_contain_text(
        "Nog te geven: Impact voor inwoners, Afhankelijkheid, Inspanning"
    )
    for naam in ("Impact voor inwoners", "Afhankelijkheid", "Inspanning"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("group", name=naam).get_by_label("nog niet")).to_be_focused()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    expect(page.locator(".voorproef")).to_contain_text("plaats 1 van 1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Vul in waarom.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(first.get_by_label("4 veel")).to_be_checked()
    page.get_by_label("Motivatie").fill("De wet vraagt dit in 2027.")
    page.keyboard.press("Control+Enter")
    row = page.locator(f"#resultaat-{resultaat.pk}")
    expect(button(page, resultaat)).to_be_focused()
    expect(row).to_contain_text("De wet vraagt dit in 2027.")
    expect(page.locator("#melding-status")).to_contain_text("plaats 1 van 1")
    assert accessibility_faults(page) == []
    saved = Prioriteit.objects.get()
    assert sorted(saved.punten.values_list("waarde", flat=True)) == [1, 1, 1, 4]

    # Another result comes first; going on with the next one; giving up leaves what was.
    other = Resultaat.objects.in_plan_order()[1]
    button(page, other).click()
    for naam in ("Wettelijk", "Impact voor inwoners", "Afhankelijkheid", "Inspanning"):
        page.get_by_role("group", name=naam).get_by_label("5 heel veel").check()
    page.get_by_label("Motivatie").fill("Raakt iedereen.")
    page.get_by_role("button", name="Opslaan en volgende").click()
    third = Resultaat.objects.in_plan_order()[2]
    expect(page.get_by_role("heading", name=str(third))).to_be_visible()
    expect(page.get_by_role("group", name="Wettelijk").get_by_label("nog niet")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button(page, third)).to_be_focused()
    expect(page.locator(".rang")).to_have_text(["1", "2"])
    page.get_by_label("Alleen nog zonder plaats").check()
    expect(page.locator(".rang")).to_have_count(0)
    expect(page).to_have_url(f"http://{page.url.split('/')[2]}{BORD}?te_doen=on")
    page.go_back()
    expect(page.locator(".rang")).to_have_text(["1", "2"])


def test_a_draft_survives_and_meets_what_somebody_else_saved(
    open_page: OpenPage, cast: Cast, programma: Programma, resultaat: Resultaat
):
    wet = make_criterium(programma, "Wettelijk", 3)
    page = open_page(cast.pmo)
    page.goto(BORD)
    button(page, resultaat).click()
    page.get_by_label("4 veel").check()
    page.get_by_label("Motivatie").fill("Mijn reden.")
    page.goto(BORD)
    make_prioriteit(resultaat, {wet: 1}, "Hun reden.")
    page.goto(BORD)
    button(page, resultaat).click()
    expect(page.get_by_label("Motivatie")).to_have_value("Mijn reden.")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Hun reden.")
    expect(alert).to_contain_text("1 heel weinig")
    expect(alert).to_contain_text("Mijn reden.")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="De andere versie laten staan").click()
    expect(page.get_by_label("Motivatie")).to_have_value("Hun reden.")
    page.keyboard.press("Escape")
    expect(page.locator(f"#resultaat-{resultaat.pk}")).to_contain_text("Hun reden.")


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_ranking_without_script_on_a_phone(
    open_page: OpenPage, cast: Cast, programma: Programma, resultaat: Resultaat, size: dict[str, int]
):
    make_criterium(programma, "Wettelijk", 3, toelichting="0: geen plicht, 5: wettelijke plicht.")
    speerpunt = resultaat.actie.speerpunt
    page = open_page(cast.programmamanager, viewport=size, java_script_enabled=False)
    page.goto(BORD)
    page.get_by_role("link", name="Speerpunten", exact=True).click()
    page.locator(f"#speerpunt-{speerpunt.pk}").get_by_role("link", name="Punten geven").click()
    page.get_by_label("5 heel veel").check()
    page.get_by_label("Motivatie").fill("Eerst dit.")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.locator(".meldingen")).to_contain_text("plaats 1 van 1")
    expect(page.locator(".rang")).to_have_text("1")
    assert Prioriteit.objects.get().speerpunt == speerpunt


def test_pages_fit_a_narrow_screen_and_the_weight_shows_what_follows(
    open_page: OpenPage, cast: Cast, programma: Programma, resultaat: Resultaat, ronde: Ronde
):
    wet, impact = make_criterium(programma, "Wettelijk", 3), make_criterium(programma, "Impact voor inwoners", 1)
    other = Resultaat.objects.in_plan_order()[1]
    make_prioriteit(
        resultaat, {wet: 4, impact: 1}, "Een lange reden, met onafgebrokenwoordenvannietminderdanvijftigtekens."
    )
    make_prioriteit(other, {wet: 2, impact: 5})
    make.make_melding(resultaat, ronde, signaal="bijsturen")
    page = open_page(cast.pmo, viewport=NARROW)
    for url in (BORD, f"{BORD}?niveau=speerpunten", f"{BORD}criteria/", f"{BORD}resultaten/{resultaat.pk}/"):
        page.goto(url)
        assert sideways(page) == 0, url
        assert accessibility_faults(page) == [], url
    page.goto(f"{BORD}criteria/{impact.pk}/")
    page.get_by_label("Gewicht").fill("9")
    expect(page.locator(".voorproef")).to_contain_text("2 krijgen een andere plaats")
    assert sideways(page) == 0
    assert accessibility_faults(page) == []
