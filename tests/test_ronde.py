"""The rondes of a programme: preparing, opening, changing the days, opening again."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring import ronde as regels
from monitoring.models import Melding, Ronde
from programmes import history, remember
from programmes.models import Gebruiker, Pijler, Programma, Rol
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/rondes/"
NEXT = {"periode": "2026-H2", "peildatum": "2026-12-31", "opent_op": "2026-11-01", "sluit_op": "2027-01-15"}


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def klaar(programma: Programma, jeugd: Pijler) -> Ronde:
    """Ronde 2026-H2, prepared."""
    return make.make_ronde(programma, status=Ronde.Status.VOORBEREIDING)


def page(client: Client, url: str = URL) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def step(ronde: Ronde, name: str = "") -> str:
    return reverse(f"monitoring:ronde{'_' + name if name else ''}", args=["proef", ronde.pk])


def lines(ronde: Ronde) -> dict[str, tuple[str, str]]:
    return {line.veld: (line.van, line.naar) for line in history.of(ronde)}


def test_proposes_the_current_half_year_for_a_first_ronde(client: Client):
    shown = page(client)
    assert "Er is nog geen ronde geweest" in shown
    assert '<option value="2026-H2" selected>' in shown
    assert 'value="2026-12-31"' in shown
    assert 'value="2026-09-15"' in shown  # opens today: the period has begun


def test_proposes_the_period_after_the_last_one(client: Client, programma: Programma):
    make.make_ronde(programma, 2026, 2, status=Ronde.Status.GESLOTEN)
    shown = page(client)
    assert '<option value="2027-H1" selected>' in shown
    assert 'value="2027-06-30"' in shown
    assert 'value="2027-01-01"' in shown
    assert '<option value="2026-H2"' not in shown


@pytest.mark.parametrize(("per_jaar", "label"), [(1, "2026"), (2, "2026-H2"), (3, "2026-T3"), (4, "2026-K3")])
def test_proposes_as_many_rondes_a_year_as_the_programme_has(
    client: Client, programma: Programma, per_jaar: int, label: str
):
    Programma.objects.filter(pk=programma.pk).update(rondes_per_jaar=per_jaar)
    assert f'<option value="{label}" selected>' in page(client)


def test_preparing_makes_the_ronde_with_its_history_and_opens_nothing(client: Client, cast: Cast):
    shown = client.post(URL, NEXT, follow=True).content.decode()
    ronde = Ronde.objects.get()
    assert "Ronde 2026-H2 staat klaar." in shown
    assert (ronde.jaar, ronde.nummer, ronde.status, ronde.opent_op) == (2026, 2, "voorbereiding", date(2026, 11, 1))
    assert (ronde.peildatum, ronde.sluit_op) == (date(2026, 12, 31), date(2027, 1, 15))
    line = history.of(ronde).get()
    assert (line.door, line.naar) == (cast.programmamanager, "2026-H2")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"peildatum": "2027-02-01"}, "Kies een dag binnen 2026-H2: van 01-07-2026 tot en met 31-12-2026."),
        ({"peildatum": "31 februari"}, "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."),
        ({"opent_op": "2026-09-01", "sluit_op": "2026-09-14"}, "Kies vandaag of een latere dag."),
        ({"opent_op": "2027-01-16"}, "Kies een dag na het openen: 16-01-2027 of later."),
        ({"sluit_op": ""}, "Dit veld is verplicht."),
        ({"periode": "2019-H1"}, "2019-H1 is geen beschikbare keuze."),
    ],
)
def test_wrong_input_is_told_at_the_field_and_prepares_nothing(client: Client, changes: dict[str, str], message: str):
    response = client.post(URL, NEXT | changes)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Ronde.objects.exists()


def test_opening_first_shows_who_will_be_asked_for_what(client: Client, gezondheid: Pijler, klaar: Ronde):
    shown = page(client, step(klaar, "openen"))
    assert re.findall(r'"Coördinator">([^<]*)</td><td class="getal" data-label="Resultaten">(\d+)', shown) == [
        ("Carla Coordinator", "3"),
        ("geen", "1"),
    ]
    assert "Gezondheid heeft geen coördinator. Over dit 1 resultaat krijgt niemand een vraag." in shown
    assert "Jeugd heeft geen coördinator" not in shown
    klaar.refresh_from_db()
    assert klaar.status == "voorbereiding"


def test_opening_puts_the_work_on_the_worklist_at_once(
    client: Client, cast: Cast, resultaat: Resultaat, klaar: Ronde, as_user: Callable[[Gebruiker], Client]
):
    coordinator = as_user(cast.coordinator)
    assert "Er is nu geen ronde open" in page(coordinator, "/proef/werklijst/")
    client.post(step(klaar, "openen"), {"sluit_op": "2026-12-20"})
    klaar.refresh_from_db()
    assert (klaar.status, klaar.opent_op, klaar.sluit_op) == ("open", date(2026, 9, 15), date(2026, 12, 20))
    shown = page(coordinator, "/proef/werklijst/")
    assert '<b class="getal">0</b> van <b class="getal">3</b> ingediend in 2026-H2' in shown
    assert f"/proef/resultaten/{resultaat.pk}/melding/" in shown
    assert lines(klaar)["status"] == ("in voorbereiding", "open")


def test_opening_takes_the_lock_off_the_programme(client: Client, programma: Programma, klaar: Ronde):
    Programma.objects.update(op_slot=True)
    client.post(step(klaar, "openen"), {"sluit_op": "2026-12-20"})
    programma.refresh_from_db()
    assert not programma.op_slot


def test_a_closing_day_in_the_past_is_refused_at_opening(client: Client, klaar: Ronde):
    response = client.post(step(klaar, "openen"), {"sluit_op": "2026-09-14"})
    assert response.status_code == 422
    assert "Kies vandaag of een latere dag." in response.content.decode()
    klaar.refresh_from_db()
    assert klaar.status == "voorbereiding"


def test_a_second_open_ronde_is_refused_in_plain_words(client: Client, programma: Programma, ronde: Ronde):
    later = make.make_ronde(programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)
    assert "Ronde <a" in page(client, step(later, "openen"))
    response = client.post(step(later, "openen"), {"sluit_op": "2027-06-30"})
    assert response.status_code == 422
    assert "Er is al een ronde open. Sluit die eerst" in response.content.decode()
    later.refresh_from_db()
    assert later.status == "voorbereiding"


def test_what_a_later_ronde_has_overtaken_never_opens(client: Client, cast: Cast, programma: Programma, klaar: Ronde):
    make.make_ronde(programma, 2027, 1, status=Ronde.Status.GESLOTEN)
    assert "Een latere ronde is al open geweest." in page(client, step(klaar))
    assert client.post(step(klaar, "openen"), {"sluit_op": "2026-12-31"}).status_code == 422
    with pytest.raises(regels.OvergangError):
        regels.open_ronde(klaar, door=cast.programmamanager)


def test_the_list_shows_how_far_each_ronde_is(client: Client, jeugd: Pijler, programma: Programma, ronde: Ronde):
    first, second, _ = Resultaat.objects.in_plan_order()
    make.make_melding(first, ronde)
    make.make_melding(second, ronde, status=Melding.Status.CONCEPT)
    make.make_ronde(programma, 2026, 1, status=Ronde.Status.GEPUBLICEERD, gesloten_op=date(2026, 7, 3))
    make.make_ronde(programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)
    shown = page(client)
    assert "Nu open: 2026-H2" in shown
    assert '<b class="getal">1</b> van <b class="getal">3</b> ingediend in 2026-H2' in shown
    assert re.findall(r'data-label="Status">([^<]*)<', shown) == ["in voorbereiding", "open", "gepubliceerd"]
    assert '<span class="heel">3 juli 2026</span>' in shown
    assert re.findall(r'data-label="Ingediend">([^<]*)<', shown) == [
        "0 resultaten",
        "1 van 3 resultaten",
        "0 resultaten",
    ]


def test_the_page_of_a_ronde_counts_per_pijler_and_status(
    client: Client, jeugd: Pijler, gezondheid: Pijler, ronde: Ronde
):
    first, second, third, fourth = Resultaat.objects.in_plan_order()
    make.make_melding(first, ronde)
    make.make_melding(second, ronde, status=Melding.Status.CONCEPT)
    make.make_melding(third, ronde, status=Melding.Status.TERUGGEZET)
    make.make_melding(fourth, ronde, status=Melding.Status.AKKOORD)
    shown = page(client, step(ronde))
    counts = re.findall(r'data-label="(?:Niets|Concept|Ingediend|Teruggezet|Akkoord|Totaal)">(?:<b>)?(\d+)', shown)
    assert "".join(counts) == "011103" + "000011" + "011114"
    assert "Van 2 resultaten is nog niets ingediend." in shown


@pytest.mark.parametrize(
    ("status", "kan"),
    [
        ("voorbereiding", {"openen", "wijzigen"}),
        ("open", {"sluiten", "wijzigen"}),
        ("gesloten", {"heropenen"}),
        ("vastgesteld", set()),
        ("gepubliceerd", set()),
    ],
)
def test_the_page_says_where_the_ronde_is_and_offers_what_can_be_done(
    client: Client, programma: Programma, status: str, kan: set[str]
):
    ronde = make.make_ronde(programma, status=status)
    shown = page(client, step(ronde))
    [here] = re.findall(r'aria-current="step">([^<]*)', shown)
    assert here == Ronde.Status(status).label
    offered = {name for name in ("openen", "wijzigen", "sluiten", "heropenen") if f'"{step(ronde, name)}"' in shown}
    assert offered == kan


def test_the_days_can_change_while_the_ronde_is_open_but_not_when_it_opened(client: Client, ronde: Ronde):
    sent = {"peildatum": "2026-12-30", "opent_op": "2026-01-01", "sluit_op": "2027-01-31", "versie": ronde.versie}
    assert "De dagen zijn opgeslagen." in client.post(step(ronde, "wijzigen"), sent, follow=True).content.decode()
    ronde.refresh_from_db()
    assert (ronde.peildatum, ronde.opent_op, ronde.sluit_op) == (
        date(2026, 12, 30),
        date(2026, 7, 1),
        date(2027, 1, 31),
    )
    assert lines(ronde) == {
        "peildatum": ("31 december 2026", "30 december 2026"),
        "sluit op": ("31 december 2026", "31 januari 2027"),
    }


def test_a_closed_ronde_keeps_its_days(client: Client, cast: Cast, programma: Programma):
    ronde = make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    sent = {"peildatum": "2026-12-30", "sluit_op": "2027-01-31", "versie": ronde.versie}
    assert "de dagen liggen vast" in client.post(step(ronde, "wijzigen"), sent, follow=True).content.decode()
    with pytest.raises(regels.OvergangError):
        regels.change_days(ronde, {"sluit_op": date(2027, 1, 31)}, versie=None, door=cast.programmamanager)
    ronde.refresh_from_db()
    assert ronde.sluit_op == date(2026, 12, 31)


def test_days_somebody_else_changed_are_a_conflict_with_both_versions(client: Client, klaar: Ronde):
    sent = {"peildatum": "2026-12-31", "opent_op": "2026-10-01", "sluit_op": "2026-12-31", "versie": klaar.versie}
    client.post(step(klaar, "wijzigen"), sent)
    response = client.post(step(klaar, "wijzigen"), sent | {"opent_op": "2026-11-02"})
    shown = response.content.decode()
    assert response.status_code == 409
    assert "1 oktober 2026" in shown
    assert 'value="2026-11-02"' in shown
    again = re.search(r'name="versie" value="(\d+)"', shown)
    assert again
    client.post(step(klaar, "wijzigen"), sent | {"opent_op": "2026-11-02", "versie": again[1]})
    klaar.refresh_from_db()
    assert klaar.opent_op == date(2026, 11, 2)


def test_a_closed_ronde_opens_again_with_a_reason(client: Client, programma: Programma, resultaat: Resultaat):
    Programma.objects.update(op_slot=True)
    ronde = make.make_ronde(programma, status=Ronde.Status.GESLOTEN, gesloten_op=date(2026, 9, 14))
    sent = {"reden": "Jeugd was nog niet klaar", "sluit_op": "2026-09-30"}
    assert "is weer open" in client.post(step(ronde, "heropenen"), sent, follow=True).content.decode()
    ronde.refresh_from_db()
    programma.refresh_from_db()
    assert (ronde.status, ronde.sluit_op, ronde.gesloten_op) == ("open", date(2026, 9, 30), None)
    assert not programma.op_slot
    assert {line.reden for line in history.of(ronde)} == {"Jeugd was nog niet klaar"}
    assert client.get(f"/proef/resultaten/{resultaat.pk}/melding/").status_code == 200


def test_opening_again_without_a_reason_is_refused_at_the_field(client: Client, programma: Programma):
    ronde = make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    response = client.post(step(ronde, "heropenen"), {"reden": " ", "sluit_op": "2026-12-31"})
    assert response.status_code == 422
    assert "Vul in waarom de ronde weer open gaat." in response.content.decode()
    ronde.refresh_from_db()
    assert ronde.status == "gesloten"


@pytest.mark.parametrize("status", ["vastgesteld", "gepubliceerd"])
def test_what_is_adopted_stays_closed(client: Client, cast: Cast, programma: Programma, status: str):
    ronde = make.make_ronde(programma, status=status)
    sent = {"reden": "Toch nog iets", "sluit_op": "2026-12-31"}
    assert "kan niet opnieuw open" in client.post(step(ronde, "heropenen"), sent, follow=True).content.decode()
    with pytest.raises(regels.OvergangError):
        regels.open_ronde(ronde, door=cast.programmamanager, reden="Toch nog iets")
    ronde.refresh_from_db()
    assert ronde.status == status


def test_only_the_newest_ronde_opens_again(client: Client, cast: Cast, programma: Programma):
    older = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    newest = make.make_ronde(programma, 2026, 2, status=Ronde.Status.GESLOTEN)
    make.make_ronde(programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)  # was never open
    assert step(older, "heropenen") not in page(client, step(older))
    assert step(newest, "heropenen") in page(client, step(newest))
    with pytest.raises(regels.OvergangError):
        regels.open_ronde(older, door=cast.programmamanager, reden="Toch nog iets")


def test_costs_the_same_with_2_and_with_20_rondes_and_at_most_12_queries(
    client: Client, programma: Programma, jeugd: Pijler, ronde: Ronde
):
    prepared = make.make_ronde(programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)

    def queries(url: str) -> int:
        remember.forget()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    urls = [URL, step(ronde), step(ronde, "wijzigen"), step(prepared, "openen")]
    with_few = [queries(url) for url in urls]
    for year in range(2005, 2024):
        make.make_ronde(programma, year, 1, status=Ronde.Status.GEPUBLICEERD)
        pijler = make.make_pijler(programma, f"pijler-{year}")
        make.make_resultaat(make.make_actie(make.make_speerpunt(pijler)))
        make.give(make.make_gebruiker(f"Persoon {year}"), programma, Rol.COORDINATOR, pijler=pijler)
    assert [queries(url) for url in urls] == with_few
    assert max(with_few) <= 12, with_few
