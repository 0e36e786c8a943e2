"""The programmamanager who runs a ronde, in a browser."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring import ronde as regels
from monitoring.models import Melding, Ronde
from programmes.models import Pijler, Programma
from speerpunten.models import Actie, Resultaat
from tests import builders as make
from tests.browser.conftest import DESK, NARROW, accessibility_faults, sideways
from tests.conftest import Cast

type OpenPage = Callable[..., Page]


def step(ronde: Ronde, name: str = "") -> str:
    return reverse(f"monitoring:ronde{'_' + name if name else ''}", args=["proef", ronde.pk])


@pytest.fixture
def work(programma: Programma, gezondheid: Pijler) -> Ronde:
    """The open ronde, with a result in every state that is missing at its close."""
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    now = make.make_ronde(programma)
    first, second, third, fourth = Resultaat.objects.in_plan_order()
    make.make_melding(first, before, toelichting="Een toelichting met-eenheelerglangwoordzonderspaties")
    make.make_melding(first, now, status=Melding.Status.CONCEPT, toelichting="Half.")
    make.make_melding(second, now, status=Melding.Status.TERUGGEZET)
    make.make_melding(third, now)
    assert fourth
    return now


@pytest.mark.parametrize("viewport", [DESK, NARROW], ids=["desk", "320px"])
def test_axe_finds_nothing_on_the_pages_of_a_ronde(
    open_page: OpenPage, cast: Cast, programma: Programma, work: Ronde, viewport
):
    prepared = make.make_ronde(programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)
    page = open_page(cast.programmamanager, viewport=viewport)
    found = {}
    for address in (
        reverse("monitoring:rondes", args=["proef"]),
        step(work),
        step(work, "wijzigen"),
        step(work, "sluiten"),
        step(prepared),
        step(prepared, "openen"),
    ):
        page.goto(address)
        found[address] = (accessibility_faults(page), sideways(page))
    assert found == dict.fromkeys(found, ([], 0))


@pytest.mark.parametrize("viewport", [DESK, NARROW], ids=["desk", "320px"])
def test_axe_finds_nothing_while_the_programme_is_locked(
    open_page: OpenPage, cast: Cast, programma: Programma, work: Ronde, viewport
):
    regels.close_ronde(work, door=cast.programmamanager, today=work.sluit_op)
    actie = Actie.objects.all()[0]
    corrected = Resultaat.objects.filter(meldingen__actueel=True)[0]
    page = open_page(cast.programmamanager, viewport=viewport)
    found = {}
    for address in (
        step(work),
        step(work, "heropenen"),
        reverse("monitoring:resultaat", args=["proef", corrected.pk]),
        reverse("monitoring:correctie", args=["proef", corrected.pk]),
        reverse("speerpunten:structuur", args=["proef"]),
        reverse("speerpunten:wijzigen", args=["proef", "actie", actie.pk]),
        reverse("speerpunten:verplaatsen", args=["proef", "actie", actie.pk]),
        reverse("speerpunten:verwijderen", args=["proef", "pijler", make.make_pijler(programma, "leeg").pk]),
    ):
        page.goto(address)
        found[address] = (accessibility_faults(page), sideways(page))
    assert found == dict.fromkeys(found, ([], 0))


def test_a_mistake_in_preparing_a_ronde_takes_the_focus(open_page: OpenPage, cast: Cast):
    page = open_page(cast.programmamanager)
    page.goto("/proef/rondes/")
    page.get_by_label("Peildatum").fill("2020-01-01")
    page.get_by_role("button", name="Ronde klaarzetten").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert accessibility_faults(page) == []


def test_closing_goes_from_what_is_missing_to_a_closed_ronde(open_page: OpenPage, cast: Cast, work: Ronde):
    page = open_page(cast.programmamanager)
    page.goto(step(work))
    page.get_by_role("link", name="Ronde sluiten…").click()
    page.get_by_role("button", name="Ronde 2026-H2 sluiten").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Vorige melding overnemen", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Bij 1 resultaat is de keuze veranderd.")).to_be_focused()
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Zonder melding laten", exact=True).click()
    expect(page.get_by_text("Overal is nu gekozen.")).to_be_visible()
    page.get_by_role("button", name="Ronde 2026-H2 sluiten").click()
    expect(page.get_by_role("status").filter(has_text="Ronde 2026-H2 is gesloten.")).to_be_visible()
    assert Ronde.objects.get(pk=work.pk).status == "gesloten"
    assert Melding.objects.get(ronde=work, overgenomen=True).toelichting.startswith("Een toelichting")
