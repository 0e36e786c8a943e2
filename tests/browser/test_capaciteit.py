"""A coordinator pastes a block of amounts, sees who is asked too much, and puts it back; and types by keyboard."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from monitoring.models import Inzet, Team
from programmes.models import Pijler, Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal
from tests.browser.conftest import NARROW, accessibility_faults, sideways
from tests.capaciteit_builders import make_capaciteit, make_team
from tests.conftest import Cast

OpenPage = Callable[..., Page]


@pytest.fixture
def now() -> Kwartaal:
    return Kwartaal.of(timezone.localdate())


@pytest.fixture
def team(programma: Programma, jeugd: Pijler, now: Kwartaal) -> Team:
    made = make_team(programma)
    make_capaciteit(made, "1", now)
    return made


def field(page: Page, label: str) -> Locator:
    """The cell of the grid that is called so."""
    return page.get_by_role("textbox", name=label, exact=True)


def paste(page: Page, label: str, text: str) -> None:
    """Pastes text in a field, as Ctrl+V does after copying cells in a spreadsheet."""
    field(page, label).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_paste_a_block_see_the_overload_and_put_it_back(
    open_page: OpenPage, cast: Cast, team: Team, now: Kwartaal
) -> None:
    page = open_page(cast.coordinator)
    page.goto("/proef/")
    page.get_by_role("link", name="Planning").first.click()
    page.get_by_role("link", name="Capaciteit", exact=True).first.click()
    page.get_by_role("link", name="Inzet invullen").click()
    first = f"1a Methoden gelijk trekken {now.label}"
    second = f"1b Onderwijs verbinden {(now + 1).label}"

    # What is no number is named at its cell, and nothing is stored.
    paste(page, first, "1,5\tveel\r\n0,9\t0.2\r\n")
    expect(page.get_by_role("alert")).to_contain_text(f"{(now + 1).label}: “veel” is geen getal")
    expect(field(page, first)).to_have_value("1,5")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Plakken ongedaan maken").click()
    expect(field(page, first)).to_have_value("")
    expect(page.locator("#melding-status")).to_contain_text("Het plakken is ongedaan gemaakt.")

    paste(page, first, "1,5\t\r\n0,9\t0.2\r\n")
    expect(field(page, second)).to_have_value("0.2")
    expect(page.locator("#melding-status")).to_contain_text("4 cellen geplakt. Nog niet opgeslagen.")
    assert not Inzet.objects.exists()

    # By keyboard, as in a spreadsheet.
    field(page, first).focus()
    page.keyboard.press("Enter")
    expect(field(page, f"1b Onderwijs verbinden {now.label}")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(field(page, second)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(field(page, first)).to_be_focused()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.locator(".meldingen")).to_contain_text("Opgeslagen: 3 cellen.")
    expect(page.locator("main")).to_contain_text(f"{now.label}: 1,4 fte te veel bij beleidsteam jeugd")

    page.get_by_role("link", name="Bekijk belasting en capaciteit").click()
    expect(page.get_by_role("heading", name="Te veel werk 1")).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_role("link", name=f"{now.label}: 1,4 fte te veel").click()
    expect(page.locator("main")).to_contain_text("Methoden gelijk trekken")
    assert accessibility_faults(page) == []

    page.go_back()
    page.get_by_role("link", name="Inzet invullen").click()
    page.get_by_role("button", name="Ongedaan maken").first.click()
    expect(page.locator(".meldingen")).to_contain_text("Ongedaan gemaakt: er staat weer wat er stond.")
    assert not Inzet.objects.exists()


def test_the_same_works_without_script_and_on_a_narrow_screen(
    open_page: OpenPage, cast: Cast, team: Team, now: Kwartaal
) -> None:
    page = open_page(cast.coordinator, java_script_enabled=False, viewport=NARROW)
    page.goto("/proef/capaciteit/inzet/jeugd/")
    page.get_by_text("Plak hier je rijen uit Excel").click()
    block = f"Nummer\tTeam\t{now.label}\n1b\tbeleidsteam jeugd\t0,7"
    page.locator("#blok").fill(block)
    page.get_by_role("button", name="In het rooster zetten").click()
    expect(field(page, f"1b Onderwijs verbinden {now.label}")).to_have_value("0,7")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.locator(".meldingen")).to_contain_text("Opgeslagen: 1 cel.")
    assert Inzet.objects.get().actie == Actie.objects.get(letter="b")
    for path in ("capaciteit/inzet/jeugd/?team=alle", "capaciteit/", f"capaciteit/teams/{team.pk}/2026/1/"):
        page.goto(f"/proef/{path}")
        assert sideways(page) <= 0
