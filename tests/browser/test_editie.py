"""From a closed ronde to a PDF in the hands of a bestuurder, as both see it."""

import re
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring.models import Rapport, Ronde
from monitoring.rapport import maken, pdf
from programmes.models import Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.browser.conftest import PHONE, accessibility_faults, sideways
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("gezondheid")

type Open = Callable[..., Page]


def work(rapport: Rapport) -> None:
    """What the worker does, in a thread: Playwright keeps an event loop on this one."""

    def run() -> None:
        try:
            maken.make(rapport.pk)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_a_manager_adopts_and_publishes_and_a_bestuurder_has_the_pdf_in_two_taps(
    open_page: Open, cast: Cast, programma: Programma, resultaat: Resultaat, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pdf, "render", lambda content, progress, vorige: b"%PDF-1.7 editie")
    ronde = make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, ronde)
    make.make_gemeente(programma, "GM0687", "Middelburg")
    desk = open_page(cast.programmamanager)
    desk.goto(reverse("monitoring:edities", args=["proef"]))
    desk.get_by_role("link", name="Vaststellen…").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ronde 2026-H2 vaststellen")
    assert accessibility_faults(desk) == []
    desk.get_by_role("button", name="Editie 2026-H2 vaststellen").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    work(Rapport.objects.get())
    expect(desk.get_by_role("link", name=re.compile("Download de PDF"))).to_be_focused()
    assert accessibility_faults(desk) == []
    phone = open_page(cast.bestuurder, viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(reverse("start"))
    expect(phone.get_by_text("Er is nog niets gepubliceerd")).to_be_visible()

    desk.get_by_role("link", name="Publiceren…").click()
    assert accessibility_faults(desk) == []
    desk.get_by_role("button", name="Editie 2026-H2 publiceren").click()
    expect(desk.get_by_text("Editie 2026-H2 is gepubliceerd.")).to_be_visible()

    phone.goto(reverse("start"))
    button = phone.get_by_role("link", name=re.compile("Download de PDF"))
    expect(button).to_be_in_viewport()
    assert sideways(phone) == 0
    assert accessibility_faults(phone) == []
    with phone.expect_download() as download:
        button.tap()
    assert download.value.suggested_filename == "proef-2026-H2.pdf"
    assert download.value.path().read_bytes() == b"%PDF-1.7 editie"


def test_the_dates_of_the_municipalities_fit_and_can_be_filled_in(open_page: Open, cast: Cast, programma: Programma):
    editie = make.make_editie(make.make_ronde(programma), gepubliceerd=True)
    make.make_gemeente(programma, "GM0687", "Middelburg")
    make.make_gemeente(programma, "GM0664", "Goes")
    page = open_page(cast.gemeentecontact, viewport=PHONE)
    page.goto(reverse("monitoring:behandelingen", args=["proef", editie.pk]))
    assert sideways(page) == 0
    assert accessibility_faults(page) == []
    page.get_by_label("College van Middelburg").fill("2027-02-02")
    page.get_by_role("button", name="Opslaan voor Middelburg").click()
    expect(page.get_by_text("Opgeslagen voor Middelburg.")).to_be_visible()
    expect(page.get_by_label("College van Middelburg")).to_have_value("2027-02-02")


def test_what_everybody_may_read_has_no_faults(open_page: Open, programma: Programma):
    Programma.objects.filter(pk=programma.pk).update(openbaar=True)
    editie = make.make_editie(make.make_ronde(programma), gepubliceerd=True)
    make.make_rapport(programma, editie=editie)
    page = open_page(viewport=PHONE)
    page.goto(reverse("monitoring:openbaar", args=["proef"]))
    assert accessibility_faults(page) == []
    page.get_by_role("link", name=re.compile("Lees op het scherm")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026-H2")
    assert accessibility_faults(page) == []
    assert sideways(page) == 0
