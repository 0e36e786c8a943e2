"""A coordinator's day in a real browser: by keyboard, with mistakes, with somebody else in the same row."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from monitoring.models import Melding, Ronde, Signaal
from programmes.models import Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.browser.conftest import DESK, NARROW, PHONE, accessibility_faults, sideways
from tests.conftest import Cast

WORKLIST = "/proef/werklijst/"
PIJLER = "/proef/pijlers/jeugd/"

OpenPage = Callable[..., Page]


@pytest.fixture
def desk(open_page: OpenPage, cast: Cast, resultaat: Resultaat, ronde: Ronde) -> Page:
    """The coordinator at a desk, with an open ronde."""
    return open_page(cast.coordinator)


def button(page: Page, resultaat: Resultaat):
    return page.locator(f"#bewerk-{resultaat.pk}")


def row(page: Page, resultaat: Resultaat):
    return page.locator(f"#resultaat-{resultaat.pk}")


def said(page: Page):
    return page.locator("#melding-status")


def open_row(page: Page, resultaat: Resultaat):
    """Opens the row by keyboard; gives its form."""
    button(page, resultaat).press("Enter")
    form = row(page, resultaat).locator("form")
    expect(form.get_by_label("Fase")).to_be_focused()
    return form


def fill(form, **values: str) -> None:
    for label, value in values.items():
        field = form.get_by_label(label.capitalize(), exact=False)
        if label in {"fase", "signaal"}:
            field.select_option(value)
        else:
            field.fill(value)


# In the row


def test_a_row_is_brought_up_to_date_by_keyboard_without_a_reload(desk: Page, resultaat: Resultaat):
    desk.goto(WORKLIST)
    desk.evaluate("window.same = true")
    form = open_row(desk, resultaat)
    fill(form, fase="in_uitvoering", signaal="op_koers", toelichting="Drie gemeenten doen mee.")
    form.get_by_label("Waarom nog op koers?").fill("Alleen de oplevering moet nog.")
    form.get_by_role("button", name="Opslaan en indienen").press("Enter")
    expect(button(desk, resultaat)).to_be_focused()
    expect(row(desk, resultaat)).to_contain_text("In uitvoering")
    expect(row(desk, resultaat)).to_contain_text("Op koers")
    expect(row(desk, resultaat)).to_contain_text("Drie gemeenten doen mee.")
    expect(said(desk)).to_contain_text("Ingediend: in uitvoering, op koers.")
    expect(desk.locator("#teller-bijgewerkt")).to_contain_text("1 van 3 ingediend")
    assert desk.locator("progress").get_attribute("value") == "1"
    assert desk.evaluate("window.same")
    assert Melding.objects.get().toelichting == "Drie gemeenten doen mee."


def test_enter_in_a_choice_list_saves_a_concept(desk: Page, resultaat: Resultaat):
    desk.goto(WORKLIST)
    form = open_row(desk, resultaat)
    fill(form, signaal="op_koers")
    form.get_by_label("Signaal").press("Enter")
    expect(said(desk)).to_contain_text("Opgeslagen als concept: niet gestart, op koers.")
    expect(button(desk, resultaat)).to_be_focused()


def test_the_plan_counts_along_with_what_is_saved_in_it(desk: Page, resultaat: Resultaat):
    desk.goto(PIJLER)
    expect(desk.locator("#aantal-bijsturen")).to_have_text("0")
    form = open_row(desk, resultaat)
    fill(form, fase="gepauzeerd", signaal="bijsturen", oorzaak="Geen geld", gevolg="Uitstel", maatregel="Vragen")
    form.get_by_role("button", name="Opslaan en indienen").click()
    expect(desk.locator("#aantal-bijsturen")).to_have_text("1")
    expect(desk.locator("#aantal-gepauzeerd")).to_have_text("1")
    expect(desk.locator("#aantal-niet_gestart")).to_have_text("2")
    expect(desk.locator("#teller-bijgewerkt")).to_contain_text("1 van 3 ingediend")
    expect(row(desk, resultaat).locator("th")).to_contain_text("Methoden gelijk trekken")


def test_escape_puts_the_row_back_and_keeps_what_was_typed_for_later(desk: Page, resultaat: Resultaat):
    desk.goto(WORKLIST)
    form = open_row(desk, resultaat)
    fill(form, toelichting="Half af")
    form.get_by_label("Toelichting").press("Escape")
    expect(button(desk, resultaat)).to_be_focused()
    assert not Melding.objects.exists()
    button(desk, resultaat).press("Enter")
    expect(form.get_by_label("Toelichting")).to_have_value("Half af")
    expect(form).to_contain_text("Niet opgeslagen tekst is teruggezet.")
    form.get_by_role("button", name="Wis de teruggezette tekst").click()
    expect(form.get_by_label("Toelichting")).to_have_value("")


def test_a_deviation_asks_for_its_explanation_and_says_what_is_missing(desk: Page, resultaat: Resultaat):
    desk.goto(WORKLIST)
    form = open_row(desk, resultaat)
    fill(form, signaal="op_koers")
    expect(form.get_by_label("Oorzaak")).to_be_hidden()
    fill(form, signaal="aandacht", oorzaak="Te weinig mensen", gevolg="Later klaar")
    form.get_by_role("button", name="Opslaan en indienen").click()
    summary = form.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Vul in wat je eraan doet.")
    expect(form.get_by_label("Maatregel")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Oorzaak")).to_have_value("Te weinig mensen")
    summary.get_by_role("link", name="Maatregel").press("Enter")
    expect(form.get_by_label("Maatregel")).to_be_focused()
    form.get_by_label("Maatregel").fill("Werven")
    form.get_by_role("button", name="Opslaan en indienen").click()
    expect(button(desk, resultaat)).to_be_focused()
    assert Melding.objects.get().signaal == Signaal.AANDACHT


def test_what_is_finished_asks_no_signaal(desk: Page, resultaat: Resultaat):
    desk.goto(WORKLIST)
    form = open_row(desk, resultaat)
    fill(form, signaal="aandacht")
    expect(form.get_by_label("Gerealiseerd op")).to_be_hidden()
    fill(form, fase="gerealiseerd")
    expect(form.get_by_label("Signaal", exact=True)).to_be_hidden()
    expect(form.get_by_label("Oorzaak")).to_be_hidden()
    form.get_by_label("Gerealiseerd op").fill("2026-03-01")
    form.get_by_role("button", name="Opslaan en indienen").click()
    expect(said(desk)).to_contain_text("Ingediend: gerealiseerd.")
    expect(row(desk, resultaat).locator(".badge--signaal")).to_have_count(0)


def test_last_half_years_text_is_there_to_start_from(
    open_page: OpenPage, cast: Cast, programma: Programma, resultaat: Resultaat
):
    make.make_melding(
        resultaat, make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN), toelichting="Van toen."
    )
    make.make_ronde(programma, 2026, 2)
    desk = open_page(cast.coordinator)
    desk.goto(WORKLIST)
    form = open_row(desk, resultaat)
    expect(form.get_by_label("Toelichting")).to_have_value("Van toen.")
    expect(form).to_contain_text("Tekst overgenomen uit 2026-H1")


# Two people in one row


@pytest.fixture
def overtaken(open_page: OpenPage, cast: Cast, desk: Page, resultaat: Resultaat):
    """The coordinator's form, sent after the programmamanager saved the same row; both are in the browser."""
    desk.goto(WORKLIST)
    form = open_row(desk, resultaat)
    fill(form, fase="in_uitvoering", signaal="op_koers", toelichting="Van Carla.")
    other = open_page(cast.programmamanager)
    other.goto(WORKLIST)
    theirs = open_row(other, resultaat)
    fill(theirs, fase="gepauzeerd", signaal="op_koers", toelichting="Van Piet.")
    theirs.get_by_label("Toelichting").press("Control+Enter")
    expect(said(other)).to_contain_text("Opgeslagen")
    form.get_by_label("Toelichting").press("Control+Enter")
    expect(form.get_by_role("alert")).to_be_focused()
    return form


def test_the_second_sees_both_versions_and_may_keep_the_own_one(desk: Page, resultaat: Resultaat, overtaken):
    alert = overtaken.get_by_role("alert")
    for text in ("Piet Programma", "Van Piet.", "Van Carla.", "gepauzeerd", "in uitvoering"):
        expect(alert).to_contain_text(text)
    assert Melding.objects.get().toelichting == "Van Piet."
    overtaken.get_by_role("button", name="Jouw versie opslaan").press("Enter")
    expect(button(desk, resultaat)).to_be_focused()
    expect(row(desk, resultaat)).to_contain_text("Van Carla.")
    assert Melding.objects.get().toelichting == "Van Carla."


def test_the_second_may_leave_the_other_version(desk: Page, resultaat: Resultaat, overtaken):
    overtaken.get_by_role("link", name="De andere versie laten staan").press("Enter")
    expect(button(desk, resultaat)).to_be_focused()
    expect(row(desk, resultaat)).to_contain_text("Van Piet.")
    expect(said(desk)).to_contain_text("De andere versie blijft staan.")
    form = open_row(desk, resultaat)
    expect(form.get_by_label("Toelichting")).to_have_value("Van Piet.")


def test_the_second_may_first_change_the_own_version(desk: Page, resultaat: Resultaat, overtaken):
    overtaken.get_by_label("Toelichting").fill("Van Piet en Carla.")
    overtaken.get_by_label("Toelichting").press("Control+Enter")
    expect(button(desk, resultaat)).to_be_focused()
    assert Melding.objects.get().toelichting == "Van Piet en Carla."


# Nothing typed is lost


def test_a_draft_is_there_again_after_a_reload(desk: Page, resultaat: Resultaat):
    desk.goto(WORKLIST)
    fill(open_row(desk, resultaat), toelichting="Een uur getypt.")
    desk.reload()
    form = open_row(desk, resultaat)
    expect(form.get_by_label("Toelichting")).to_have_value("Een uur getypt.")
    fill(form, signaal="op_koers")
    form.get_by_label("Toelichting").press("Control+Enter")
    expect(said(desk)).to_contain_text("Opgeslagen")
    desk.reload()
    expect(open_row(desk, resultaat)).not_to_contain_text("Niet opgeslagen tekst")


def test_after_the_session_ended_the_text_survives_logging_in_again(desk: Page, cast: Cast, resultaat: Resultaat):
    desk.goto(WORKLIST)
    form = open_row(desk, resultaat)
    fill(form, signaal="op_koers", toelichting="Een uur getypt.")
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    form.get_by_label("Toelichting").press("Control+Enter")
    expect(form).to_contain_text("Je bent uitgelogd.")
    expect(form.get_by_label("Toelichting")).to_have_value("Een uur getypt.")
    form.get_by_role("link", name="Log opnieuw in").click()
    desk.get_by_label("E-mailadres").fill(cast.coordinator.email)
    desk.get_by_label("Wachtwoord", exact=True).fill(make.PASSWORD)
    desk.get_by_role("button", name="Inloggen").click()
    expect(desk).to_have_url(re.compile(WORKLIST))
    form = open_row(desk, resultaat)
    expect(form.get_by_label("Toelichting")).to_have_value("Een uur getypt.")
    form.get_by_label("Toelichting").press("Control+Enter")
    expect(said(desk)).to_contain_text("Opgeslagen")


def test_when_the_ronde_closes_meanwhile_the_text_stays_on_screen(desk: Page, resultaat: Resultaat, ronde: Ronde):
    desk.goto(PIJLER)
    form = open_row(desk, resultaat)
    fill(form, signaal="op_koers", toelichting="Net te laat.")
    Ronde.objects.update(status=Ronde.Status.GESLOTEN)
    form.get_by_label("Toelichting").press("Control+Enter")
    expect(form.get_by_role("alert")).to_contain_text("De ronde is gesloten")
    expect(form.get_by_label("Toelichting")).to_have_value("Net te laat.")
    form.get_by_label("Toelichting").press("Escape")
    expect(row(desk, resultaat).locator("form")).to_have_count(0)
    expect(button(desk, resultaat)).to_have_count(0)


# Without script


def test_everything_works_as_plain_pages(open_page: OpenPage, cast: Cast, resultaat: Resultaat, ronde: Ronde):
    plain = open_page(cast.coordinator, java_script_enabled=False)
    plain.goto(WORKLIST)
    plain.get_by_label("Fase").select_option("niet_gestart")
    plain.get_by_role("button", name="Filter").click()
    expect(plain).to_have_url(re.compile(r"fase=niet_gestart"))
    button(plain, resultaat).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(resultaat.omschrijving)
    plain.get_by_label("Signaal", exact=True).select_option("aandacht")
    plain.get_by_role("button", name="Opslaan en indienen").click()
    expect(plain.get_by_role("alert")).to_contain_text("Vul in wat dit betekent.")
    for name in ("Oorzaak", "Gevolg", "Maatregel"):
        plain.get_by_label(name, exact=True).fill(f"De {name}")
    plain.get_by_role("button", name="Opslaan en indienen").click()
    expect(plain).to_have_url(re.compile(rf"fase=niet_gestart.*#resultaat-{resultaat.pk}$"))
    expect(plain.get_by_role("status").first).to_contain_text("Ingediend: niet gestart, aandacht.")
    assert Melding.objects.get().maatregel == "De Maatregel"


# The list


def test_a_filter_changes_list_and_address_and_going_back_undoes_it(desk: Page, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde)
    desk.goto(WORKLIST)
    desk.get_by_label("Fase").focus()
    desk.get_by_label("Fase").select_option("in_uitvoering")
    expect(desk.locator("tr[id^=resultaat-]")).to_have_count(1)
    expect(desk).to_have_url(re.compile(r"\?fase=in_uitvoering$"))
    expect(desk.get_by_label("Fase")).to_be_focused()
    expect(said(desk)).to_contain_text("1 resultaat.")
    desk.reload()
    expect(desk.get_by_label("Fase")).to_have_value("in_uitvoering")
    desk.go_back()
    expect(desk.locator("tr[id^=resultaat-]")).to_have_count(3)


def test_unchanged_results_are_confirmed_together(
    open_page: OpenPage, cast: Cast, programma: Programma, resultaat: Resultaat
):
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    for each in Resultaat.objects.all():
        make.make_melding(each, before, bevestiging="Alleen de oplevering moet nog.")
    now = make.make_ronde(programma, 2026, 2)
    desk = open_page(cast.coordinator)
    desk.goto(WORKLIST)
    for box in desk.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()
    desk.get_by_role("button", name="Aangevinkte ongewijzigd").click()
    assert accessibility_faults(desk) == []
    desk.get_by_role("button", name="Bevestig als ongewijzigd").click()
    expect(desk.get_by_role("status").first).to_contain_text("2 resultaten als ongewijzigd bevestigd.")
    expect(desk.locator("#teller-bijgewerkt")).to_contain_text("2 van 3 ingediend")
    assert Melding.objects.filter(ronde=now, ongewijzigd=True, door=cast.coordinator).count() == 2


# Accessible and in view everywhere


@pytest.fixture
def filled(programma: Programma, cast: Cast, resultaat: Resultaat) -> Resultaat:
    """A result with everything a page may show: rondes, meldingen, a moved term, texts."""
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    for number, each in enumerate(Resultaat.objects.all()):
        signaal = [Signaal.BIJSTUREN, Signaal.AANDACHT, Signaal.OP_KOERS][number]
        make.make_melding(
            each, before, signaal=signaal, toelichting="Een toelichting met-eenheelerglangwoordzonderspaties"
        )
    now = make.make_ronde(programma, 2026, 2)
    make.make_melding(resultaat, now)
    make.move_term(resultaat, "Q4 2026", reden="capaciteit", toelichting="Te weinig mensen")
    return resultaat


PAGES = {
    "werklijst": "/proef/werklijst/",
    "gefilterd": "/proef/werklijst/?fase=vervallen&signaal=onzin",
    "pijlers": "/proef/pijlers/",
    "pijler": "/proef/pijlers/jeugd/",
    "resultaat": "/proef/resultaten/{pk}/",
    "melding": "/proef/resultaten/{pk}/melding/",
    "rondes": "/proef/rondes/",
    "ronde sluiten": "/proef/rondes/{ronde}/sluiten/",
}


@pytest.mark.parametrize("viewport", [DESK, PHONE, NARROW], ids=["desk", "phone", "320px"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: OpenPage, cast: Cast, filled: Resultaat, viewport):
    page = open_page(cast.programmamanager, viewport=viewport)
    found = {}
    for name, address in PAGES.items():
        page.goto(address.format(pk=filled.pk, ronde=Ronde.objects.get(status="open").pk))
        found[name] = (accessibility_faults(page), sideways(page))
    assert found == dict.fromkeys(PAGES, ([], 0))


@pytest.mark.parametrize("viewport", [DESK, PHONE, NARROW], ids=["desk", "phone", "320px"])
@pytest.mark.parametrize("address", [WORKLIST, PIJLER])
def test_axe_finds_nothing_in_a_row_with_mistakes(
    open_page: OpenPage, cast: Cast, filled: Resultaat, viewport, address: str
):
    page = open_page(cast.coordinator, viewport=viewport)
    page.goto(address)
    form = open_row(page, filled)
    assert (accessibility_faults(page), sideways(page)) == ([], 0)
    fill(form, signaal="bijsturen")
    form.get_by_label("Oorzaak").fill("")
    form.get_by_role("button", name="Opslaan en indienen").click()
    expect(form.get_by_role("alert")).to_be_focused()
    assert (accessibility_faults(page), sideways(page)) == ([], 0)


def test_axe_finds_nothing_in_a_conflict(desk: Page, overtaken):
    assert (accessibility_faults(desk), sideways(desk)) == ([], 0)
