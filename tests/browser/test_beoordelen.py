"""From concept to akkoord in a real browser: the coordinator hands in, the programmamanager judges by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Melding, Ronde
from speerpunten.models import Resultaat
from tests import builders as make
from tests.browser.conftest import DESK, NARROW, PHONE, accessibility_faults, sideways
from tests.conftest import Cast

WORKLIST = "/proef/werklijst/"

OpenPage = Callable[..., Page]


@pytest.fixture
def waiting(cast: Cast, resultaat: Resultaat, ronde: Ronde) -> list[Melding]:
    said = {"door": cast.coordinator, "door_naam": str(cast.coordinator), "bevestiging": "Alleen de oplevering nog."}
    return [make.make_melding(each, ronde, toelichting="Loopt.", **said) for each in Resultaat.objects.in_plan_order()]


def said(page: Page):
    return page.locator("#melding-status")


def heading(page: Page):
    return page.locator("#beoordeling-kop")


def test_a_coordinator_goes_from_concept_to_handed_in(open_page: OpenPage, cast: Cast, resultaat: Resultaat, ronde):
    page = open_page(cast.coordinator)
    page.goto(WORKLIST)
    page.locator(f"#bewerk-{resultaat.pk}").press("Enter")
    form = page.locator(f"#resultaat-{resultaat.pk} form")
    form.get_by_label("Signaal", exact=True).select_option("op_koers")
    form.get_by_label("Fase").press("Control+Enter")
    expect(said(page)).to_contain_text("Opgeslagen als concept")
    expect(page.locator(f"#resultaat-{resultaat.pk}")).to_contain_text("Concept")
    page.get_by_role("link", name="Nakijken en indienen").click()
    expect(page.locator("section[aria-labelledby=onvolledig]")).to_contain_text("waarom nog op koers")
    page.get_by_role("link", name="Wijzig").click()
    page.get_by_label("Waarom nog op koers?").fill("Alleen de oplevering moet nog.")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nakijken en indienen")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Dien deze melding in").click()
    expect(page.get_by_role("status").first).to_contain_text("1 melding ingediend voor 2026-H2.")
    expect(page.locator("section[aria-labelledby=ingediend]")).to_contain_text(resultaat.omschrijving)
    assert Melding.objects.get().status == "ingediend"


def test_the_queue_is_worked_by_keyboard_and_the_writer_sees_why(
    open_page: OpenPage, cast: Cast, waiting: list[Melding]
):
    page = open_page(cast.programmamanager)
    page.goto("/proef/beoordelen/")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Een voor een beoordelen").click()
    expect(heading(page)).to_have_text(waiting[0].resultaat.omschrijving)
    expect(heading(page)).to_be_focused()
    page.evaluate("window.same = true")
    page.keyboard.press("a")
    expect(heading(page)).to_have_text(waiting[1].resultaat.omschrijving)
    expect(heading(page)).to_be_focused()
    expect(said(page)).to_contain_text(f"Akkoord: {waiting[0].resultaat.omschrijving}")
    page.keyboard.press("n")
    expect(heading(page)).to_have_text(waiting[2].resultaat.omschrijving)
    page.keyboard.press("t")
    reason = page.get_by_label("Reden van terugzetten")
    expect(reason).to_be_focused()
    page.keyboard.type("Noem ook Nieuw en Sint.")  # letters that are keys elsewhere
    page.keyboard.press("Control+Enter")
    expect(heading(page)).to_have_text("Dit was de laatste")
    expect(heading(page)).to_be_focused()
    assert page.evaluate("window.same")
    assert [Melding.objects.get(pk=m.pk).status for m in waiting] == ["akkoord", "ingediend", "teruggezet"]

    writer = open_page(cast.coordinator)
    writer.goto(WORKLIST)
    row = writer.locator("tr[id^=resultaat-]").first
    expect(row).to_contain_text("Teruggezet")
    expect(row).to_contain_text("Noem ook Nieuw en Sint.")
    row.get_by_role("link", name="Aanpassen").click()
    writer.get_by_label("Toelichting").fill("Met Nieuw en Sint.")
    writer.get_by_role("button", name="Opslaan en indienen").click()
    expect(said(writer)).to_contain_text("Ingediend:")
    assert Melding.objects.get(pk=waiting[2].pk).status == "ingediend"


def test_focus_stays_with_who_is_quicker_than_the_page(open_page: OpenPage, cast: Cast, waiting: list[Melding]):
    page = open_page(cast.programmamanager)
    page.goto(f"/proef/beoordelen/{waiting[0].pk}/")
    expect(heading(page)).to_be_focused()
    # The moment the next melding stands there, before htmx has settled it.
    to_field = "() => document.querySelector('[data-key=t]').focus()"
    page.evaluate(f"document.addEventListener('htmx:afterSwap', {to_field}, {{once: true}})")
    page.keyboard.press("n")
    expect(heading(page)).to_have_text(waiting[1].resultaat.omschrijving)
    page.wait_for_timeout(200)
    expect(page.get_by_label("Reden van terugzetten")).to_be_focused()


def test_an_akkoord_can_be_undone_at_once(open_page: OpenPage, cast: Cast, waiting: list[Melding]):
    page = open_page(cast.programmamanager)
    page.goto(f"/proef/beoordelen/{waiting[0].pk}/")
    page.keyboard.press("a")
    page.get_by_role("link", name="Bekijk opnieuw").click()
    page.get_by_label("Reden van terugzetten").fill("Toch niet.")
    page.get_by_role("button", name="Terugzetten").click()
    expect(said(page)).to_contain_text("Teruggezet:")
    assert Melding.objects.get(pk=waiting[0].pk).status == "teruggezet"


def test_the_keys_work_in_the_queue_only_and_can_be_turned_off(open_page: OpenPage, cast: Cast, waiting: list[Melding]):
    page = open_page(cast.programmamanager)
    page.goto(f"/proef/beoordelen/{waiting[0].pk}/")
    page.get_by_role("link", name="Pijlers").focus()
    page.keyboard.press("a")
    heading(page).focus()
    page.keyboard.press("Control+a")
    page.get_by_label("Deze toetsen gebruiken").uncheck()
    page.keyboard.press("a")
    page.reload()
    expect(page.get_by_label("Deze toetsen gebruiken")).not_to_be_checked()
    heading(page).focus()
    page.keyboard.press("a")
    expect(heading(page)).to_have_text(waiting[0].resultaat.omschrijving)
    assert Melding.objects.filter(status="ingediend").count() == 3
    page.get_by_label("Deze toetsen gebruiken").check()
    page.keyboard.press("a")
    expect(heading(page)).to_have_text(waiting[1].resultaat.omschrijving)


def test_what_changed_meanwhile_is_shown_and_focused(open_page: OpenPage, cast: Cast, waiting: list[Melding]):
    page = open_page(cast.programmamanager)
    page.goto(f"/proef/beoordelen/{waiting[0].pk}/")
    Melding.objects.filter(pk=waiting[0].pk).update(versie=2)
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Je oordeel is niet opgeslagen")
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("viewport", [DESK, PHONE, NARROW], ids=["desk", "phone", "320px"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: OpenPage, cast: Cast, waiting: list[Melding], viewport):
    page = open_page(cast.programmamanager, viewport=viewport)
    concept, returned = waiting[1:]
    Melding.objects.filter(pk=concept.pk).update(status="concept", actueel=False)
    Melding.objects.filter(pk=returned.pk).update(status="teruggezet", actueel=False, teruggezet_reden="Noem Veere.")
    found = {}
    pages = ["/proef/beoordelen/", f"/proef/beoordelen/{waiting[0].pk}/", "/proef/inleveren/jeugd/", WORKLIST]
    for address in pages:
        page.goto(address)
        found[address] = (accessibility_faults(page), sideways(page))
    assert found == dict.fromkeys(pages, ([], 0))
