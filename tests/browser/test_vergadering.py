"""Prepare, hold and record a meeting, as a member of the PMO does it at the table."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from monitoring.models import Agendapunt, Besluit, Ronde, Vergadering, Vergaderstuk
from monitoring.vergadering import stukken
from programmes.models import Orgaan, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.browser.conftest import NARROW, accessibility_faults, sideways
from tests.conftest import Cast

OpenPage = Callable[..., Page]


@pytest.fixture
def pmo(programma: Programma) -> Orgaan:
    found = make.make_orgaan(programma, "PMO")
    make.make_mandaten(programma, (None, 1), (found, 4), (make.make_orgaan(programma, "OZO"), None))
    return found


def check(page: Page) -> None:
    assert accessibility_faults(page) == []
    assert sideways(page) == 0


def test_prepare_hold_and_record_a_meeting(
    open_page: OpenPage, cast: Cast, pmo: Orgaan, resultaat: Resultaat, ronde: Ronde
):
    second, third = Resultaat.objects.in_plan_order().exclude(pk=resultaat.pk)[:2]
    make.make_melding(resultaat, ronde, signaal="bijsturen")
    make.make_voorstel(second, "Q2 2028")
    make.make_voorstel(third, "2031")  # beyond the mandate of the PMO
    vergader.make_actiepunt(pmo, "Vraag de gemeenten om mensen", datum=timezone.localdate() - timedelta(days=3))
    page = open_page(cast.pmo)

    # Prepare: the open actie stands on the agenda by itself; an exception and a proposal are ticked.
    page.goto("/proef/vergaderingen/")
    check(page)
    page.get_by_role("link", name="Vergadering plannen").first.click()
    expect(page.get_by_label("Wie vergadert?")).to_have_value(str(pmo.pk))
    today = timezone.localdate()
    page.get_by_label("Datum").fill(today.isoformat())
    page.get_by_label("Plaats").fill("Stadskantoor Goes")
    check(page)
    page.get_by_role("button", name="Vergadering plannen").click()
    expect(page.get_by_role("status").first).to_contain_text("1 punt staat al op de agenda")
    agenda = page.locator(".agenda__punt")
    expect(agenda).to_have_count(1)
    page.get_by_role("link", name="Punten toevoegen").click()
    page.get_by_label(resultaat.omschrijving).check()
    page.get_by_label(second.omschrijving).check()
    check(page)
    page.get_by_role("button", name="Zet op de agenda").click()
    expect(agenda).to_have_count(3)
    # From the dashboard too: it stands there already, and is told.
    page.goto("/proef/dashboard/")
    page.get_by_role("link", name=f"Zet op de agenda {resultaat.omschrijving}").first.click()
    page.get_by_role("button", name="Zet op de agenda").click()
    expect(page.get_by_role("status").first).to_contain_text("Dit stond al op de agenda.")
    # What this body may not decide on is put on the agenda from the page of the result.
    page.goto(f"/proef/resultaten/{third.pk}/")
    page.get_by_role("link", name="Zet op de agenda").click()
    check(page)
    page.get_by_role("button", name="Zet op de agenda").click()
    expect(agenda).to_have_count(4)
    # The order by keyboard: the actie goes to the end, focus stays on its button.
    first = page.get_by_role("button", name="Omlaag: Actie: Vraag de gemeenten om mensen")
    first.focus()
    page.keyboard.press("Enter")
    expect(agenda.nth(1)).to_contain_text("Vraag de gemeenten om mensen")
    expect(first).to_be_focused()
    check(page)

    # Hold: by keyboard through the items, an outcome for each.
    page.get_by_role("button", name="Begin de vergadering").click()
    heading = page.get_by_role("heading", level=1)
    titles = {row.pk: row.titel for row in Agendapunt.objects.all()}
    expect(heading).to_be_focused()
    check(page)

    def go_to(text: str) -> None:
        pk = next(pk for pk, titel in titles.items() if text in titel)
        page.goto(f"/proef/vergaderingen/{Vergadering.objects.get().pk}/punten/{pk}/")
        expect(heading).to_contain_text(text)

    page.keyboard.press("n")
    expect(page.get_by_text("Punt 2 van 4")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("Punt 1 van 4")).to_be_visible()

    go_to(second.omschrijving)
    expect(page.get_by_text("Q4 2027 → Q2 2028").first).to_be_visible()
    page.keyboard.press("b")
    page.get_by_label("Aannemen").check()
    check(page)
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.get_by_role("status").first).to_contain_text("Besluit vastgelegd.")
    expect(page.locator(".agendapunt__uitkomst")).to_contain_text("PMO neemt het termijnvoorstel aan")
    check(page)

    go_to(third.omschrijving)
    page.keyboard.press("b")
    page.get_by_label("Aannemen").check()
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.get_by_role("alert").first).to_contain_text("dit gaat naar het OZO")
    check(page)
    page.get_by_role("link", name="Geef het punt door").click()
    expect(page.get_by_label("Aan wie geef je dit door?").locator("option:checked")).to_contain_text("OZO")
    page.get_by_label("Verslag").fill("Het PMO is voor, maar dit is aan het OZO.")
    page.get_by_role("button", name="Doorgeven").click()
    expect(page.locator(".agendapunt__uitkomst")).to_contain_text("Doorgegeven aan OZO")

    go_to(resultaat.omschrijving)
    page.keyboard.press("a")
    page.get_by_label("Wat moet er gebeuren?").fill("Maak een plan met de drie subregio’s")
    page.get_by_label("Wie doet dit?").select_option("Carla Coordinator")
    page.get_by_label("Klaar op").fill((today + timedelta(days=30)).isoformat())
    # What is typed survives leaving the page.
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_label("Wat moet er gebeuren?")).to_have_value("Maak een plan met de drie subregio’s")
    check(page)
    page.get_by_role("button", name="Actie vastleggen").click()
    expect(page.locator(".agendapunt__uitkomst")).to_contain_text("Carla Coordinator")

    # Close: the item without an outcome asks for a choice.
    page.get_by_role("link", name="Agenda", exact=True).click()
    expect(page.get_by_text("1 nog open")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Afronden…").click()
    page.get_by_role("button", name="Vergadering afronden").click()
    expect(page.get_by_role("alert")).to_contain_text("kies bij elk punt")
    page.get_by_label("Naar de volgende vergadering").check()
    check(page)
    page.get_by_role("button", name="Vergadering afronden").click()

    # The list, as a page, Excel and PDF.
    expect(heading).to_have_text("Besluiten en acties")
    expect(page.get_by_role("row", name="Maak een plan met de drie subregio’s")).to_contain_text("Carla Coordinator")
    check(page)
    with page.expect_download() as excel:
        page.get_by_role("link", name="Excel").click()
    book = load_workbook(BytesIO(Path(excel.value.path()).read_bytes()))
    assert book["Acties"]["D3"].value == "Maak een plan met de drie subregio’s"
    page.get_by_role("button", name="PDF").click()
    expect(page.get_by_role("heading", name="De PDF wordt gemaakt")).to_be_visible()
    check(page)
    stukken.make(Vergaderstuk.objects.get().pk)
    with page.expect_download() as printed:
        page.get_by_role("link", name="Download de PDF").click()
    assert Path(printed.value.path()).read_bytes().startswith(b"%PDF-")

    # What it came to stands where it belongs, and the open acties on the next agenda.
    assert second.termijnen.get(actueel=True).label == "Q2 2028"
    assert Besluit.objects.get().orgaan == pmo
    page.goto("/proef/vergaderingen/nieuw/")
    assert page.get_by_label("Datum").input_value() == (today + timedelta(weeks=5)).isoformat()
    page.get_by_role("button", name="Vergadering plannen").click()
    for wat in ("Maak een plan met de drie subregio’s", "Vraag de gemeenten om mensen"):
        expect(page.get_by_role("link", name=f"Actie: {wat}").first).to_be_visible()
    page.goto("/proef/acties/")
    expect(page.get_by_role("row", name="Vraag de gemeenten om mensen")).to_contain_text("3 dagen te laat")
    check(page)


def test_on_a_narrow_screen_and_without_script(open_page: OpenPage, cast: Cast, pmo: Orgaan, resultaat: Resultaat):
    found = vergader.make_vergadering(pmo, status="bezig")
    punt = vergader.make_punt(found, resultaat=resultaat)
    vergader.make_punt(found, "Rondvraag")
    page = open_page(cast.pmo, viewport=NARROW, java_script_enabled=False)
    page.goto(f"/proef/vergaderingen/{found.pk}/punten/{punt.pk}/")
    page.get_by_role("link", name="Besproken").click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op wat er is besproken.")
    page.get_by_label("Verslag").fill("Kort besproken.")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".agendapunt__uitkomst")).to_contain_text("Kort besproken.")
    punt.refresh_from_db()
    assert punt.uitkomst == "besproken"
    page.goto(f"/proef/vergaderingen/{found.pk}/")
    page.get_by_role("button", name="Omlaag: Begroting").click()
    assert [row.titel for row in found.agendapunten.order_by("volgorde")] == ["Rondvraag", "Begroting"]
