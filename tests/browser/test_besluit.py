"""From a proposal to a besluit in a real browser: the coordinator asks, the PMO decides, the trail tells it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Ronde, Termijnvoorstel
from programmes.models import Orgaan, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.browser.conftest import NARROW, accessibility_faults, sideways
from tests.conftest import Cast

OpenPage = Callable[..., Page]


@pytest.fixture
def pmo(programma: Programma) -> Orgaan:
    found = make.make_orgaan(programma, "PMO")
    make.make_mandaten(programma, (None, 1), (found, 4), (make.make_orgaan(programma, "OZO"), None))
    return found


def test_a_coordinator_proposes_and_the_pmo_adopts(
    open_page: OpenPage, cast: Cast, resultaat: Resultaat, ronde: Ronde, pmo: Orgaan
):
    page = open_page(cast.coordinator)
    page.goto("/proef/werklijst/")
    page.locator(f"#resultaat-{resultaat.pk}").get_by_role("link", name="Andere termijn").click()
    page.get_by_label("Nieuwe termijn").press_sequentially("Q4 2026")
    expect(page.locator(".voorproef")).to_contain_text("3 kwartalen later dan nu. Hierover beslist: PMO (of OZO).")
    page.get_by_role("button", name="Voorstel indienen").click()
    expect(page.locator("[data-focus-on-load]")).to_be_focused()
    assert accessibility_faults(page) == []
    page.get_by_label("Capaciteit").check()
    page.get_by_label("Financiering").check()
    page.get_by_label("Toelichting").fill("Er zijn te weinig mensen.")
    page.get_by_role("button", name="Voorstel indienen").click()
    expect(page.get_by_role("status").first).to_contain_text("Hierover beslist: PMO.")
    expect(page.get_by_text("Er wacht een voorstel")).to_be_visible()
    assert accessibility_faults(page) == []

    page = open_page(cast.pmo)
    page.goto("/proef/")
    page.get_by_role("link", name="Vergaderen").first.click()
    page.get_by_role("navigation", name="Vergaderen").get_by_role("link", name="Besluiten").click()
    expect(page.get_by_text("1 termijnvoorstel wacht op een besluit.")).to_be_visible()
    page.get_by_role("link", name="Besluit vastleggen").click()
    expect(page.get_by_label("Wie besloot?").locator("option")).to_have_text(
        ["Kies wie besloot", "PMO (Overleg PMO)", "OZO (Overleg OZO)"]
    )
    page.get_by_label("Wie besloot?").select_option("PMO (Overleg PMO)")
    page.get_by_label("Wat is besloten?").fill("Het PMO gaat akkoord.")
    voorstel = page.get_by_role("article", name="Gelijke methoden in elke gemeente")
    expect(voorstel).to_contain_text("3 kwartalen later")
    voorstel.get_by_label("Aannemen").check()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.get_by_role("status").first).to_contain_text("vastgelegd")
    expect(page.get_by_role("row", name="Gelijke methoden in elke gemeente")).to_contain_text("Q1 2026 → Q4 2026")
    assert accessibility_faults(page) == []

    page.get_by_role("link", name="Gelijke methoden in elke gemeente").click()
    trail = page.locator(".tijdlijn").first
    expect(trail.locator("li")).to_have_count(2)
    expect(trail.locator("li").first).to_contain_text("Voorstel aangenomen: Q1 2026 → Q4 2026 (3 kwartalen later)")
    expect(trail.locator("li").last).to_contain_text("Er zijn te weinig mensen.")
    resultaat.refresh_from_db()
    assert resultaat.termijnen.get(actueel=True).label == "Q4 2026"


def test_what_is_refused_is_told_at_its_line_and_typed_text_stays(
    open_page: OpenPage, cast: Cast, resultaat: Resultaat, ronde: Ronde, pmo: Orgaan
):
    make.make_voorstel(resultaat, "2029")
    page = open_page(cast.programmamanager, viewport=NARROW)
    page.goto("/proef/besluiten/nieuw/")
    page.get_by_label("Wie besloot?").select_option("Programmamanager (eigen mandaat)")
    page.get_by_label("Wat is besloten?").fill("Akkoord.")
    page.get_by_label("Aannemen").check()
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.locator("[data-focus-on-load]")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("dit gaat naar het OZO")
    expect(page.get_by_label("Wat is besloten?")).to_have_value("Akkoord.")
    assert sideways(page) == 0
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Nog een keuze").click()
    expect(page.get_by_label("Resultaat")).to_have_count(2)
    expect(page.get_by_label("Aannemen")).to_be_checked()
    assert Termijnvoorstel.objects.get().status == "ingediend"


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, NARROW])
def test_mandate_is_set_without_script(open_page: OpenPage, cast: Cast, programma: Programma, size: dict[str, int]):
    make.make_orgaan(programma, "PMO")
    page = open_page(cast.beheerder, viewport=size, java_script_enabled=False)
    page.goto("/proef/besluiten/mandaat/")
    page.get_by_label("Plaats van Programmamanager").fill("1")
    page.get_by_label("Kwartalen voor Programmamanager").fill("2")
    page.get_by_label("Plaats van PMO").fill("2")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".meldingen")).to_contain_text("Mandaat opgeslagen.")
    expect(page.get_by_role("cell", name="PMO: onbeperkt")).to_be_visible()
