"""The programmamanager works on the structure in a real browser: by mouse, by keyboard and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from programmes.models import Grondslag, Pijler, Programma
from speerpunten.models import Resultaat, Speerpunt
from tests import builders as make
from tests.browser.conftest import NARROW, accessibility_faults, sideways
from tests.conftest import Cast

STRUCTUUR = "/proef/structuur/"
JEUGD = "/proef/structuur/pijlers/jeugd/"

OpenPage = Callable[..., Page]


@pytest.fixture
def desk(open_page: OpenPage, cast: Cast) -> Page:
    return open_page(cast.programmamanager)


@pytest.fixture
def speerpunt(jeugd: Pijler) -> Speerpunt:
    return jeugd.speerpunten.get()


def letters(speerpunt: Speerpunt) -> list[str]:
    return [str(actie) for actie in speerpunt.acties.order_by("volgorde")]


def test_from_the_menu_to_a_new_actie_in_its_place(desk: Page, speerpunt: Speerpunt):
    desk.goto("/proef/")
    desk.get_by_role("link", name="Structuur").first.click()
    desk.get_by_role("link", name="Jeugd", exact=True).click()
    desk.locator(".tak--speerpunt > details > summary").click()
    row = desk.locator(".tak--actie", has_text="Methoden gelijk trekken")
    row.locator(".tak__menu").first.locator("summary").click()
    row.get_by_role("link", name="Invoegen eronder").first.click()
    desk.get_by_label("Omschrijving").fill("Ertussen")
    desk.get_by_role("button", name="Toevoegen").click()
    expect(desk.get_by_role("status").first).to_contain_text("Actie toegevoegd.")
    expect(desk.locator(".tak--actie", has_text="Ertussen")).to_be_visible()
    assert letters(speerpunt) == ["a) Methoden gelijk trekken", "b) Ertussen", "c) Onderwijs verbinden"]


def test_rows_move_by_keyboard_without_a_reload_and_focus_stays(desk: Page, speerpunt: Speerpunt):
    make.make_actie(speerpunt, "c", "Derde")
    a = speerpunt.acties.get(letter="a")
    desk.goto(f"{JEUGD}?open={speerpunt.pk}")
    desk.evaluate("window.same = true")
    row = desk.locator(f"#actie-{a.pk} > .tak__rij")
    row.get_by_role("button", name="Omlaag").press("Enter")
    expect(row).to_contain_text("b) Methoden gelijk trekken")
    expect(row.get_by_role("button", name="Omlaag")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(row).to_contain_text("c) Methoden gelijk trekken")
    # It is last now: focus goes to the only arrow that is left.
    expect(row.get_by_role("button", name="Omhoog")).to_be_focused()
    expect(desk.locator("#melding-status")).to_contain_text("Verplaatst.")
    assert desk.evaluate("window.same")
    assert letters(speerpunt) == ["a) Onderwijs verbinden", "b) Derde", "c) Methoden gelijk trekken"]
    assert accessibility_faults(desk) == []


def test_the_same_works_without_script(open_page: OpenPage, cast: Cast, speerpunt: Speerpunt):
    page = open_page(cast.programmamanager, java_script_enabled=False)
    page.goto(f"{JEUGD}?open={speerpunt.pk}")
    row = page.locator(".tak--actie > .tak__rij", has_text="Methoden gelijk trekken")
    row.get_by_role("button", name="Omlaag").click()
    expect(page.locator(".meldingen")).to_contain_text("Verplaatst.")
    assert letters(speerpunt)[0] == "a) Onderwijs verbinden"


def test_another_parent_shows_its_places_at_once(desk: Page, speerpunt: Speerpunt, gezondheid: Pijler):
    a = speerpunt.acties.get(letter="a")
    desk.goto(f"{STRUCTUUR}actie/{a.pk}/verplaatsen/")
    desk.get_by_label("Onder welk speerpunt?").select_option(str(gezondheid.speerpunten.get().pk))
    place = desk.get_by_label("Plaats")
    expect(place.locator("option")).to_have_text(["Bovenaan", "Na: a) Netwerk inrichten"])
    place.select_option("Bovenaan")
    desk.get_by_role("button", name="Verplaatsen").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Gezondheid")
    assert letters(gezondheid.speerpunten.get()) == ["a) Methoden gelijk trekken", "b) Netwerk inrichten"]


def test_a_term_is_read_back_while_it_is_typed(desk: Page, resultaat: Resultaat):
    desk.goto(f"{STRUCTUUR}termijn/{resultaat.termijnen.get().pk}/herstellen/")
    field = desk.get_by_label("Termijn zoals die in het document staat")
    field.fill("")
    field.press_sequentially("uiterlijk 2028")
    expect(desk.locator(".voorproef")).to_have_text("Zo lezen we dit: uiterlijk 2028, op 31 december 2028 of eerder.")
    field.fill("straks")
    expect(desk.locator(".voorproef")).to_contain_text("kunnen we nog niet lezen")
    desk.get_by_role("button", name="Herstellen").click()
    expect(desk.locator("[data-focus-on-load]")).to_be_focused()
    expect(field).to_have_value("straks")
    assert accessibility_faults(desk) == []
    field.fill("uiterlijk 2028")
    desk.get_by_label("Wat ging er mis?").fill("Verkeerd overgenomen")
    desk.get_by_role("button", name="Herstellen").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Termijn: uiterlijk 2028")
    expect(desk.get_by_role("cell", name="oorspronkelijk")).to_contain_text("uiterlijk 2028")


def test_grondslagen_are_confirmed_in_the_row(desk: Page, speerpunt: Speerpunt, programma: Programma):
    wet = Grondslag.objects.create(programma=programma, code="wet", naam="Wettelijk verplicht", volgorde=1)
    desk.goto(f"{STRUCTUUR}grondslagen/")
    row = desk.locator(f"#grondslagen-{speerpunt.pk}")
    row.get_by_label("Wettelijk verplicht").check()
    row.locator("button[value=ja]").click()
    expect(row).to_contain_text("Bevestigd: Wettelijk verplicht.")
    expect(row.get_by_role("heading")).to_be_focused()
    expect(desk.locator("#nog-te-bevestigen")).to_have_text("0")
    assert list(speerpunt.grondslagen.all()) == [wet]


def test_two_people_in_one_text_see_both_versions(desk: Page, open_page: OpenPage, cast: Cast, speerpunt: Speerpunt):
    url = f"{STRUCTUUR}speerpunt/{speerpunt.pk}/wijzigen/"
    other = open_page(cast.beheerder)
    for page in (desk, other):
        page.goto(url)
    other.get_by_label("Titel").fill("Sterke teams")
    other.get_by_role("button", name="Opslaan").click()
    expect(other.locator(".meldingen")).to_contain_text("Opgeslagen.")
    desk.get_by_label("Titel").fill("Stevige teams")
    desk.get_by_role("button", name="Opslaan", exact=True).click()
    notice = desk.get_by_role("alert")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Bea Beheerder heeft dit")
    expect(notice.locator("section").nth(0)).to_contain_text("Stevige teams")
    expect(notice.locator("section").nth(1)).to_contain_text("Sterke teams")
    assert accessibility_faults(desk) == []
    desk.get_by_role("button", name="Jouw versie opslaan").click()
    expect(desk.locator(".meldingen")).to_contain_text("Opgeslagen.")
    speerpunt.refresh_from_db()
    assert speerpunt.titel == "Stevige teams"


def test_choosing_the_other_version_drops_ones_own_text(desk: Page, speerpunt: Speerpunt):
    desk.goto(f"{STRUCTUUR}speerpunt/{speerpunt.pk}/wijzigen/")
    Speerpunt.objects.filter(pk=speerpunt.pk).update(titel="Sterke teams", versie=speerpunt.versie + 1)
    desk.get_by_label("Titel").fill("Stevige teams")
    desk.get_by_role("button", name="Opslaan", exact=True).click()
    desk.get_by_role("link", name="De andere versie laten staan").click()
    expect(desk.get_by_role("alert")).to_have_count(0)
    expect(desk.get_by_label("Titel")).to_have_value("Sterke teams")
    expect(desk.locator(".formuliermelding")).to_have_count(0)


def test_what_has_a_past_is_refused_with_the_way_out(desk: Page, resultaat: Resultaat, ronde):
    make.make_melding(resultaat, ronde)
    desk.goto(f"{STRUCTUUR}resultaat/{resultaat.pk}/verwijderen/")
    expect(desk.get_by_role("alert")).to_contain_text("Zet dan de fase op ‘vervallen’")
    expect(desk.get_by_role("button", name="Verwijderen")).to_have_count(0)
    desk.get_by_role("link", name="Melding maken").click()
    expect(desk).to_have_url(f"/proef/resultaten/{resultaat.pk}/melding/")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pijlers/jeugd/?open=alles",
        "programma/",
        "geschiedenis/",
        "lijsten/tweeling/",
        "toevoegen/pijler/",
        "resultaat/{resultaat}/wijzigen/",
        "resultaat/{resultaat}/verplaatsen/",
        "resultaat/{resultaat}/termijn/",
        "speerpunt/{speerpunt}/verwijderen/",
        "grondslagen/{speerpunt}/",
    ],
)
def test_every_page_fits_a_small_screen_and_axe_finds_nothing(
    desk: Page, resultaat: Resultaat, speerpunt: Speerpunt, address: str
):
    desk.goto(STRUCTUUR + address.format(resultaat=resultaat.pk, speerpunt=speerpunt.pk))
    assert accessibility_faults(desk) == []
    desk.set_viewport_size(NARROW)
    assert sideways(desk) <= 0
    assert accessibility_faults(desk) == []
