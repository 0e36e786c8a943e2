"""What if, in a real browser: a PMO member reckons a scenario through, changes it in place and puts it forward."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Ronde, Scenario, Termijnvoorstel
from programmes.models import Grondslag, Programma
from speerpunten.models import Afhankelijkheid, Resultaat
from speerpunten.realisatie import Kwartaal
from tests import builders as make
from tests import scenario_builders as build
from tests.browser.conftest import NARROW, accessibility_faults, sideways
from tests.conftest import Cast

OpenPage = Callable[..., Page]


@pytest.fixture
def filled(programma: Programma, resultaat: Resultaat, ronde: Ronde) -> Programma:
    """A team that is short, a legal duty, and a result that waits on the first one."""
    pmo, ozo = make.make_orgaan(programma, "PMO"), make.make_orgaan(programma, "OZO")
    make.make_mandaten(programma, (None, 1), (pmo, 8), (ozo, None))
    legal = Grondslag.objects.create(programma=programma, code="wettelijk", naam="Wettelijk verplicht", volgorde=1)
    resultaat.actie.speerpunt.grondslagen.add(legal)
    make.make_gemeente(programma, "GM0717", "Veere")
    other = Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")
    Afhankelijkheid.objects.create(resultaat=other, voorganger=resultaat)
    team, now = build.make_team(programma), Kwartaal.of(ronde.opent_op)
    for later in range(8):
        build.make_inzet(resultaat.actie, team, now + later, "1.4")
        build.make_capaciteit(team, now + later, "1")
    return programma


def test_a_scenario_is_reckoned_through_and_put_forward(open_page: OpenPage, cast: Cast, filled: Programma):
    page = open_page(cast.pmo)
    page.goto("/proef/scenarios/")
    expect(page.get_by_text("Er is nog geen scenario")).to_be_visible()
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Nieuw scenario").first.click()
    page.get_by_label("Naam").fill("Beleidsteam jeugd ontlasten")
    page.get_by_role("button", name="Scenario maken").click()
    expect(page.get_by_text("Nog geen stappen: het scenario is gelijk aan het plan.")).to_be_visible()

    page.get_by_role("link", name="Termijn verschuiven").click()
    expect(page.locator("#stapkop")).to_be_focused()
    page.get_by_label("Resultaat", exact=True).select_option(
        label="Jeugd 1a Gelijke methoden in elke gemeente (nu Q1 2026)"
    )
    page.get_by_label("Nieuwe termijn").fill("ooit")
    page.get_by_role("button", name="Stap toevoegen").click()
    expect(page.get_by_role("alert")).to_contain_text("Deze termijn kunnen we niet lezen.")
    assert accessibility_faults(page) == []
    page.get_by_label("Nieuwe termijn").fill("Q1 2028")
    page.get_by_label("Capaciteit", exact=True).check()
    page.get_by_role("button", name="Stap toevoegen").click()
    expect(page.locator("#stappen")).to_be_focused()
    expect(page.get_by_role("row", name="Afhankelijkheden die niet kloppen")).to_contain_text("1 meer, slechter")
    expect(page.get_by_text("Dit scenario raakt resultaten die de wet vraagt:")).to_be_visible()
    expect(page.get_by_text("waar het op wacht.")).to_be_visible()

    page.get_by_role("link", name="Capaciteit erbij").click()
    page.get_by_label("Team", exact=True).select_option("Beleidsteam jeugd")
    page.get_by_label("Kwartaal", exact=True).select_option(index=1)
    page.get_by_label("Hoeveel erbij (fte)").fill("0,5")
    page.get_by_role("button", name="Stap toevoegen").click()
    expect(page.get_by_role("row", name="Keren te veel werk bij een team")).to_contain_text("1 minder, beter")
    assert accessibility_faults(page) == []

    added = page.locator(".stap").filter(has_text="Capaciteit erbij")
    added.get_by_role("link", name="Wijzigen").click()
    page.get_by_label("Hoeveel erbij (fte)").fill("0,2")
    page.get_by_role("button", name="Stap opslaan").click()
    expect(page.get_by_role("row", name="Te veel werk samen (fte)")).to_contain_text("0,2 minder, beter")
    added.get_by_role("button", name="Weghalen").click()
    expect(page.get_by_role("heading", name="Stappen (1)")).to_be_focused()

    page.get_by_role("link", name="Leg voor aan PMO of OZO").click()
    expect(page.get_by_label("Aan wie leg je dit voor?")).to_have_value(str(filled.organen.get(afkorting="PMO").pk))
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Voorleggen").click()
    expect(page.get_by_role("status").first).to_contain_text("1 termijnvoorstel wacht op een besluit.")
    expect(page.get_by_role("heading", name="Termijnvoorstellen uit dit scenario")).to_be_visible()
    assert accessibility_faults(page) == []
    assert Termijnvoorstel.objects.get().label == "Q1 2028"

    page.get_by_role("button", name="Terughalen").click()
    expect(page.get_by_role("status").first).to_contain_text("Het scenario is weer een concept")
    assert Termijnvoorstel.objects.get().status == "ingetrokken"


def test_works_without_script_on_a_narrow_screen(
    open_page: OpenPage, cast: Cast, filled: Programma, resultaat: Resultaat
):
    scenario = build.make_scenario(filled)
    page = open_page(cast.programmamanager, viewport=NARROW, java_script_enabled=False)
    page.goto(f"/proef/scenarios/{scenario.pk}/")
    page.get_by_role("link", name="Actie stoppen").click()
    page.get_by_label("Actie", exact=True).select_option(index=1)
    page.get_by_role("button", name="Stap toevoegen").click()
    expect(page.get_by_role("row", name="Resultaten die doorgaan")).to_contain_text("2 minder")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert Scenario.objects.get().stappen.get().soort == "stoppen"


def test_two_stand_side_by_side(open_page: OpenPage, cast: Cast, filled: Programma, resultaat: Resultaat):
    for naam in ("Rustiger aan", "Stevig door"):
        build.move(build.make_scenario(filled, naam), resultaat, "Q1 2029")
    page = open_page(cast.pmo, viewport=NARROW)
    page.goto("/proef/scenarios/")
    page.get_by_role("button", name="Naast elkaar zetten").click()
    expect(page.get_by_role("heading", name="Rustiger aan")).to_be_visible()
    assert sideways(page) == 0
    assert accessibility_faults(page) == []
