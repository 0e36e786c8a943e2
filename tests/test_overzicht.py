"""The programme on one page: what it counts, what it puts first, what it costs, and for whom it has links."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from monitoring import overzicht
from monitoring.models import Ronde, Signaal
from programmes import remember
from programmes.models import Pijler, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast

TODAY = date(2026, 11, 21)
MAX_QUERIES = 12

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def actie(jeugd: Pijler):
    return jeugd.speerpunten.get().acties.get(letter="a")


def figures(programma: Programma, today: date = TODAY) -> overzicht.Overzicht:
    return overzicht.make(programma, overzicht.ronde_of(programma), today)


def page(client: Client, programma: Programma) -> str:
    response = client.get(reverse("monitoring:overzicht", args=[programma.code]))
    assert response.status_code == 200
    return response.content.decode()


def test_counts_each_fase_and_signaal_per_pijler(programma, jeugd, actie, ronde):
    make.make_melding(make.make_resultaat(actie, "Klaar"), ronde, Fase.GEREALISEERD, Signaal.ONBEKEND)
    make.make_melding(make.make_resultaat(actie, "Loopt"), ronde, Fase.IN_UITVOERING, Signaal.OP_KOERS)
    make.make_melding(make.make_resultaat(actie, "Stokt"), ronde, Fase.GEPAUZEERD, Signaal.BIJSTUREN)
    first, second = figures(programma).pijlers
    assert first.pijler == jeugd
    assert first.telling.fasen == {
        Fase.NIET_GESTART: 3,
        Fase.IN_UITVOERING: 1,
        Fase.GEREALISEERD: 1,
        Fase.GEPAUZEERD: 1,
    }
    assert first.telling.signalen == {Signaal.ONBEKEND: 3, Signaal.OP_KOERS: 1, Signaal.BIJSTUREN: 1}
    assert (first.telling.totaal, first.telling.open, first.telling.gemeld) == (6, 5, 3)
    assert (second.telling.totaal, second.telling.signalen) == (1, {Signaal.ONBEKEND: 1})


def test_one_gerealiseerd_does_not_hide_one_bijsturen(programma, actie, ronde):
    for number in range(20):
        make.make_melding(make.make_resultaat(actie, f"Klaar {number}"), ronde, Fase.GEREALISEERD, Signaal.ONBEKEND)
    make.make_melding(make.make_resultaat(actie, "Stokt"), ronde, signaal=Signaal.BIJSTUREN)
    seen = figures(programma)
    assert seen.telling.signalen[Signaal.BIJSTUREN] == 1
    assert seen.aandacht[0].omschrijving == "Stokt"


def test_only_the_newest_melding_counts(programma, resultaat, ronde):
    make.make_melding(resultaat, make.make_ronde(programma, nummer=1, status="gesloten"), signaal=Signaal.BIJSTUREN)
    make.make_melding(resultaat, ronde, signaal=Signaal.OP_KOERS)
    assert figures(programma).telling.signalen[Signaal.BIJSTUREN] == 0


def test_puts_bijsturen_before_aandacht_before_a_passed_term(programma, actie, ronde, resultaat):
    make.make_melding(make.make_resultaat(actie, "Let op", "Q4 2026"), ronde, signaal=Signaal.AANDACHT)
    make.make_melding(make.make_resultaat(actie, "Stokt"), ronde, signaal=Signaal.BIJSTUREN)
    seen = [regel.omschrijving for regel in figures(programma).aandacht]
    assert seen == ["Stokt", "Let op", resultaat.omschrijving]


def test_says_why_a_passed_term_shows(programma, resultaat, ronde):
    make.make_melding(resultaat, ronde, signaal=Signaal.OP_KOERS)
    [regel] = figures(programma).aandacht
    assert regel.reden.reden == "Het signaal is ‘op koers’, maar de termijn Q1 2026 is voorbij."


@pytest.mark.parametrize("fase", [Fase.GEREALISEERD, Fase.VERVALLEN])
def test_what_is_finished_neither_passes_nor_comes_up(programma, resultaat, actie, ronde, fase):
    make.make_melding(resultaat, ronde, fase, Signaal.ONBEKEND)
    make.make_melding(make.make_resultaat(actie, "Bijna", "Q4 2026"), ronde, fase, Signaal.ONBEKEND)
    seen = figures(programma)
    assert seen.verstreken == seen.aandacht == []
    assert [regels for _, regels in seen.komend] == [[], [], []]
    assert sum(stand.verstreken for stand in seen.pijlers) == 0


def test_shows_what_comes_up_per_quarter(programma, actie):
    for term in ("Q3 2026", "Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027", "2026 e.v.", "uiterlijk 2026"):
        make.make_resultaat(actie, f"Tegen {term}", term)
    seen = {kwartaal.label: [r.omschrijving for r in regels] for kwartaal, regels in figures(programma).komend}
    assert seen == {
        "Q4 2026": ["Tegen Q4 2026", "Tegen uiterlijk 2026"],
        "Q1 2027": ["Tegen Q1 2027"],
        "Q2 2027": ["Tegen Q2 2027"],
    }


def test_a_term_within_its_last_quarter_passes_on_the_day_after_it(programma, actie):
    make.make_resultaat(actie, "Op de dag", "15-11-2026")
    assert "Op de dag" not in [r.omschrijving for r in figures(programma, date(2026, 11, 15)).verstreken]
    after = figures(programma, date(2026, 11, 16))
    assert "Op de dag" in [r.omschrijving for r in after.verstreken]
    assert "Op de dag" not in [r.omschrijving for _, regels in after.komend for r in regels]


def test_speaks_of_the_peildatum_while_a_ronde_is_open_after_it(programma):
    make.make_ronde(programma, nummer=1)
    assert figures(programma).peildatum == date(2026, 6, 30)


def test_speaks_of_today_between_rondes(programma):
    make.make_ronde(programma, nummer=1, status=Ronde.Status.GESLOTEN)
    seen = figures(programma)
    assert (seen.peildatum, seen.telling.gemeld, seen.ronde.label) == (TODAY, 0, "2026-H1")


@pytest.mark.parametrize("status", sorted(set(Ronde.Status) - {Ronde.Status.OPEN}))
def test_the_open_ronde_goes_before_a_newer_one_in_any_other_status(programma, ronde, status):
    make.make_ronde(programma, 2028, 1, status=status)
    assert overzicht.ronde_of(programma) == ronde


def test_a_ronde_in_preparation_is_not_the_last_one(programma):
    make.make_ronde(programma, 2028, 1, status=Ronde.Status.VOORBEREIDING)
    assert overzicht.ronde_of(programma) is None
    last = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GEPUBLICEERD)
    assert overzicht.ronde_of(programma) == last


def test_counts_nothing_of_another_programme(programma, cast: Cast):
    elsewhere = make.make_pijler(cast.buitenstaander.toewijzingen.get().programma, "jeugd")
    make.make_resultaat(make.make_actie(make.make_speerpunt(elsewhere)), "Elders", "Q1 2020")
    seen = figures(programma)
    assert seen.telling.totaal == 4
    assert "Elders" not in [regel.omschrijving for regel in seen.aandacht]


def test_tells_how_complete_the_ronde_is(programma, cast: Cast, as_user, resultaat, ronde):
    make.make_melding(resultaat, ronde)
    html = page(as_user(cast.pmo), programma)
    assert "<strong>1 van 4</strong> beoogde resultaten ingediend. Sluit op 31 december 2026." in html


def test_a_reader_gets_links_to_what_needs_attention(programma, cast: Cast, as_user, resultaat):
    html = page(as_user(cast.pmo), programma)
    assert reverse("monitoring:resultaat", args=[programma.code, resultaat.pk]) in html
    assert reverse("monitoring:pijler", args=[programma.code, "jeugd"]) in html


def test_who_reports_gets_links_from_counts_to_their_worklist(programma, cast: Cast, as_user, resultaat, ronde):
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN)
    client = as_user(cast.coordinator)
    link = f"{reverse('monitoring:werklijst', args=[programma.code])}?pijler=jeugd&amp;signaal=bijsturen"
    html = page(client, programma)
    assert f'<a href="{link}"><b>1</b> bijsturen nodig</a>' in html
    assert "pijler=gezondheid" not in html
    assert resultaat.omschrijving in client.get(link.replace("&amp;", "&")).content.decode()


def test_the_key_figures_lead_to_the_worklist_of_who_reports_on_everything(programma, cast: Cast, as_user, resultaat):
    link = f"{reverse('monitoring:werklijst', args=[programma.code])}?termijn=verstreken"
    assert f'<a href="{link}">1<span class="alleen-voorlezen"> termijn verstreken</span></a>' in page(
        as_user(cast.programmamanager), programma
    )
    assert link not in page(as_user(cast.coordinator), programma)
    assert as_user(cast.programmamanager).get(link).context["page_obj"].paginator.count == 1


def test_a_count_of_a_signaal_leads_to_as_many_results(programma, cast: Cast, as_user, resultaat, actie, ronde):
    make.make_melding(resultaat, ronde, Fase.GEREALISEERD, Signaal.ONBEKEND)
    listed = as_user(cast.coordinator).get(
        reverse("monitoring:werklijst", args=[programma.code]), {"signaal": "onbekend"}
    )
    assert listed.context["page_obj"].paginator.count == figures(programma).pijlers[0].telling.signalen["onbekend"] == 2


def test_what_people_typed_is_shown_as_text(programma, cast: Cast, as_user, resultaat, ronde):
    make.make_melding(resultaat, ronde, signaal=Signaal.AANDACHT, oorzaak="<b>vet</b>")
    assert "&lt;b&gt;vet&lt;/b&gt;" in page(as_user(cast.pmo), programma)


def test_an_empty_programme_has_a_page_that_says_so(cast: Cast, as_user):
    assert "Dit programma is nog leeg" in page(as_user(cast.buitenstaander), Programma.objects.get(code="elders"))


def test_costs_the_same_number_of_queries_with_more_rows(
    programma, cast: Cast, as_user, actie, ronde, django_assert_max_num_queries
):
    client = as_user(cast.programmamanager)
    with django_assert_max_num_queries(MAX_QUERIES) as few:
        page(client, programma)
    for number in range(30):
        new = make.make_resultaat(actie, f"Resultaat {number}", "Q1 2026")
        make.make_melding(new, ronde, signaal=Signaal.BIJSTUREN)
    make.make_pijler(programma, "nieuw")
    remember.forget()
    with django_assert_max_num_queries(MAX_QUERIES) as many:
        page(client, programma)
    assert len(many) == len(few)
    assert Resultaat.objects.count() == 34
