"""The PMO's pages with the keyboard alone: every stop has a ring, focus stays after a swap, the outcome is told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from monitoring.models import Inzet, Ronde, Signaal, Team
from programmes.models import Pijler, Programma
from speerpunten.models import Resultaat
from speerpunten.realisatie import Kwartaal
from tests import builders as make
from tests.capaciteit_builders import make_capaciteit, make_team
from tests.conftest import Cast

type Open = Callable[..., Page]

# The page itself is where Tab comes past the last stop.
RING = """() => {
  if (document.activeElement === document.body) return true;
  const style = getComputedStyle(document.activeElement);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
}"""
HERE = "document.activeElement.outerHTML.slice(0, 200)"


def tab_to(page: Page, to: Locator, back: bool = False, most: int = 120) -> None:
    """Presses Tab until `to` has focus; fails at a stop without a visible focus, and when it is never reached."""
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        assert page.evaluate(RING), f"geen zichtbare focus: {page.evaluate(HERE)}"
        if to.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"niet te bereiken met Tab; nu bij {page.evaluate(HERE)}")


def told(page: Page) -> Locator:
    return page.locator("#melding-status")


@pytest.fixture
def plan(programma: Programma, jeugd: Pijler, gezondheid: Pijler, resultaat: Resultaat, ronde: Ronde) -> Programma:
    """More results than fit on a page of the dashboard, one of which deviates."""
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN, oorzaak="Te weinig mensen.")
    for n in range(30):
        make.make_resultaat(resultaat.actie, f"Nog een resultaat, nummer {n}", "Q4 2027")
    return programma


def test_the_dashboard_is_filtered_sorted_paged_and_kept(open_page: Open, cast: Cast, plan: Programma):
    page = open_page(cast.pmo)
    page.goto("/proef/dashboard/")
    tab_to(page, page.locator("#filter_pijler"))
    page.keyboard.press("Enter")
    choice = page.get_by_role("checkbox", name="Jeugd")
    tab_to(page, choice)
    page.keyboard.press("Space")
    expect(told(page)).to_have_text("33 resultaten, 33 met een uitzondering.")
    expect(choice).to_be_focused()
    page.keyboard.press("Escape")

    order = page.locator("#sorteer-signaal")
    tab_to(page, order)
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Signaal")
    expect(order).to_be_focused()

    tab_to(page, page.locator("#pagina-volgende"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Pagina 2 van 2")).to_be_visible()
    # There is no page after the last: its link is gone, and focus is on the one beside it.
    expect(page.locator("#pagina-vorige")).to_be_focused()

    columns = page.get_by_text("Kolommen", exact=True).first
    tab_to(page, columns.locator("xpath=ancestor-or-self::summary"), back=True)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("checkbox", name="Trekker"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Toon deze kolommen"))
    page.keyboard.press("Enter")
    page.wait_for_url("**kolom=**")

    # Above the table, where this page opens.
    tab_to(page, page.get_by_text("Weergaven", exact=True), back=True)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Bewaar wat je nu ziet als"))
    page.keyboard.type("Jeugd op signaal")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Weergave: Jeugd op signaal")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Jeugd op signaal")).to_be_visible()


def test_the_planning_is_zoomed_and_read_as_a_table(open_page: Open, cast: Cast, plan: Programma):
    page = open_page(cast.pmo)
    page.goto("/proef/planning/")
    years = page.get_by_role("link", name="Per jaar").or_(page.get_by_role("radio", name="Per jaar"))
    tab_to(page, years)
    page.keyboard.press("Enter")
    page.wait_for_url("**schaal=jaar**")
    tab_to(page, page.get_by_role("link", name="Tabel").or_(page.get_by_role("radio", name="Tabel")))
    page.keyboard.press("Enter")
    page.wait_for_url("**als=tabel**")
    expect(page.get_by_role("table").first).to_contain_text("Gelijke methoden in elke gemeente")


def test_the_grid_is_filled_saved_and_put_back(open_page: Open, cast: Cast, plan: Programma, ronde: Ronde):
    now = Kwartaal.of(ronde.opent_op)
    team: Team = make_team(plan)
    make_capaciteit(team, "1", now)
    page = open_page(cast.coordinator)
    page.goto(f"/proef/capaciteit/inzet/jeugd/?van={now.jaar}-Q{now.nummer}")
    first = page.get_by_role("textbox", name=f"1a Methoden gelijk trekken {now.label}", exact=True)
    tab_to(page, first)
    page.keyboard.type("1,5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name=f"1b Onderwijs verbinden {now.label}", exact=True)).to_be_focused()
    page.keyboard.type("0,5")
    tab_to(page, page.get_by_role("button", name="Opslaan", exact=True).last)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Opgeslagen: 2 cellen.")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Ongedaan maken").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Ongedaan gemaakt")).to_be_visible()
    assert not Inzet.objects.exists()


def test_a_step_of_a_scenario_is_made_and_taken_away(open_page: Open, cast: Cast, plan: Programma):
    page = open_page(cast.pmo)
    page.goto("/proef/scenarios/nieuw/")
    tab_to(page, page.get_by_label("Naam"))
    page.keyboard.type("Rustiger aan")
    tab_to(page, page.get_by_role("button", name="Scenario maken"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nog geen stappen")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Termijn verschuiven"))
    page.keyboard.press("Enter")
    expect(page.locator("#stapkop")).to_be_focused()
    tab_to(page, page.get_by_label("Resultaat", exact=True))
    page.keyboard.type("Jeugd 1a Gelijke")
    tab_to(page, page.get_by_label("Nieuwe termijn"))
    page.keyboard.type("Q1 2028")
    tab_to(page, page.get_by_label("Capaciteit", exact=True))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Stap toevoegen"))
    page.keyboard.press("Enter")
    expect(page.locator("#stappen")).to_be_focused()
    expect(told(page)).not_to_be_empty()
    tab_to(page, page.get_by_role("button", name="Weghalen").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Stappen (0)").or_(page.locator("#stappen"))).to_be_focused()
