"""Opening and closing the half-yearly rondes."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Ronde
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/rondes/"
NEXT = {"periode": "2026-H2", "peildatum": "2026-12-31", "sluit_op": "2027-01-15"}


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


def page(client: Client, url: str = URL) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def test_proposes_the_current_half_year_for_a_first_ronde(client: Client):
    shown = page(client)
    assert "Er is nog geen ronde geweest" in shown
    assert '<option value="2026-H2" selected>' in shown
    assert 'value="2026-12-31"' in shown


def test_proposes_the_period_after_the_last_one(client: Client, programma: Programma):
    make.make_ronde(programma, 2026, 2, status=Ronde.Status.GESLOTEN)
    shown = page(client)
    assert '<option value="2027-H1" selected>' in shown
    assert 'value="2027-06-30"' in shown
    assert '<option value="2026-H2"' not in shown


def test_opening_makes_the_ronde_with_its_history(client: Client, cast: Cast, programma: Programma):
    shown = client.post(URL, NEXT, follow=True).content.decode()
    ronde = Ronde.objects.get()
    assert "Ronde 2026-H2 is open." in shown
    assert (ronde.jaar, ronde.nummer, ronde.status, ronde.opent_op) == (2026, 2, "open", date(2026, 9, 15))
    assert (ronde.peildatum, ronde.sluit_op) == (date(2026, 12, 31), date(2027, 1, 15))
    line = history.of(ronde).get()
    assert (line.door, line.naar) == (cast.programmamanager, "2026-H2")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"peildatum": "2027-02-01"}, "Kies een dag binnen 2026-H2: van 01-07-2026 tot en met 31-12-2026."),
        ({"peildatum": "31 februari"}, "Voer een geldige datum in."),
        ({"sluit_op": "2026-09-14"}, "Kies vandaag of een latere dag."),
        ({"sluit_op": ""}, "Dit veld is verplicht."),
        ({"periode": "2019-H1"}, "2019-H1 is geen beschikbare keuze."),
    ],
)
def test_wrong_input_is_told_at_the_field_and_opens_nothing(client: Client, changes: dict[str, str], message: str):
    response = client.post(URL, NEXT | changes)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Ronde.objects.exists()


def test_a_second_open_ronde_is_refused_in_plain_words(client: Client, ronde: Ronde):
    response = client.post(URL, NEXT | {"periode": "2027-H1", "peildatum": "2027-06-30", "sluit_op": "2027-06-30"})
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Er is al een ronde open. Sluit die eerst" in shown
    assert Ronde.objects.count() == 1


def test_shows_how_far_the_open_ronde_is(client: Client, jeugd: Pijler, gezondheid: Pijler, ronde: Ronde):
    make.make_melding(Resultaat.objects.in_plan_order()[0], ronde)
    shown = page(client)
    assert "Nu open: 2026-H2" in shown
    assert '<b class="getal">1</b> van <b class="getal">4</b> bijgewerkt in 2026-H2' in shown
    assert "1 van 4 resultaten" in shown


def test_closing_first_shows_what_is_missing_per_pijler(
    client: Client, jeugd: Pijler, gezondheid: Pijler, ronde: Ronde
):
    make.make_melding(Resultaat.objects.in_plan_order()[0], ronde)
    shown = page(client, f"{URL}{ronde.pk}/sluiten/")
    assert "Van 3 resultaten is er nog geen melding." in shown
    assert re.findall(r'"Bijgewerkt">([^<]*)</td><td data-label="Ontbreekt nog">(\d+)', shown) == [
        ("1 van 3", "2"),
        ("0 van 1", "1"),
    ]
    ronde.refresh_from_db()
    assert ronde.is_open


def test_closing_stops_reporting_and_is_in_the_history(client: Client, resultaat: Resultaat, ronde: Ronde):
    assert "Ronde 2026-H2 is gesloten." in client.post(f"{URL}{ronde.pk}/sluiten/", follow=True).content.decode()
    ronde.refresh_from_db()
    assert not ronde.is_open
    lines = {line.veld: (line.van, line.naar) for line in history.of(ronde)}
    assert lines == {"status": ("open", "gesloten"), "gesloten op": ("", "2026-09-15")}
    assert client.get(f"/proef/resultaten/{resultaat.pk}/melding/").status_code == 403


def test_closing_twice_says_it_was_closed(client: Client, ronde: Ronde):
    client.post(f"{URL}{ronde.pk}/sluiten/")
    assert "was al gesloten" in client.post(f"{URL}{ronde.pk}/sluiten/", follow=True).content.decode()
    assert "is al gesloten" in client.get(f"{URL}{ronde.pk}/sluiten/", follow=True).content.decode()
    assert history.of(ronde).filter(veld="status").count() == 1


def test_costs_the_same_with_2_and_with_20_rondes_and_at_most_12_queries(
    client: Client, programma: Programma, jeugd: Pijler, ronde: Ronde
):
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    closing = f"{URL}{ronde.pk}/sluiten/"
    with_few = queries(URL), queries(closing)
    for year in range(2005, 2024):
        make.make_ronde(programma, year, 1, status=Ronde.Status.GESLOTEN)
        make.make_resultaat(make.make_actie(make.make_speerpunt(make.make_pijler(programma, f"pijler-{year}"))))
    assert (queries(URL), queries(closing)) == with_few
    assert max(with_few) <= 12, with_few
