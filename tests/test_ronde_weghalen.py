"""Taking away a ronde that was prepared by mistake, and the day on which one was closed."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from monitoring.models import Ronde
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/rondes/"


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


# Taking away what was prepared by mistake


def test_a_ronde_prepared_by_mistake_can_be_taken_away_and_the_history_keeps_it(client: Client, klaar: Ronde):
    assert step(klaar, "weghalen") in page(client, step(klaar))
    assert "Ronde 2026-H2 weghalen?" in page(client, step(klaar, "weghalen"))
    assert Ronde.objects.exists()  # asking is not doing
    response = client.post(step(klaar, "weghalen"), follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert not Ronde.objects.exists()
    line = history.of(klaar).get(soort="verwijderd")
    assert (line.van, line.door_naam) == ("2026-H2", "Piet Programma")
    shown = re.sub(r"\s+", " ", response.content.decode())
    assert "2026-H2, op 15 september 2026 door Piet Programma" in shown
    assert '<option value="2026-H2" selected>' in shown  # it can be prepared again


@pytest.mark.parametrize("status", [status for status in Ronde.Status if status != Ronde.Status.VOORBEREIDING])
def test_a_ronde_that_was_ever_open_stays(client: Client, klaar: Ronde, status: Ronde.Status):
    Ronde.objects.filter(pk=klaar.pk).update(status=status)
    assert client.get(step(klaar, "weghalen")).status_code == 302
    assert step(klaar, "weghalen") not in page(client, step(klaar))
    response = client.post(step(klaar, "weghalen"))
    assert response.status_code == 409
    assert f"De ronde is intussen {status.label}." in response.content.decode()
    assert Ronde.objects.get().status == status


def test_a_ronde_with_something_in_it_stays_and_says_what(client: Client, klaar: Ronde, resultaat: Resultaat):
    make.make_melding(resultaat, klaar, fase="vervallen", signaal="onbekend")
    for _ in range(2):
        make.make_voorstel(resultaat, ronde=klaar, status="ingetrokken")
    told = "2 termijnvoorstellen en 1 melding"
    shown = page(client, step(klaar, "weghalen"))
    assert told in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main")[0]
    response = client.post(step(klaar, "weghalen"))
    assert response.status_code == 409
    assert told in response.content.decode()
    assert Ronde.objects.filter(pk=klaar.pk).exists()


# The day it was closed


def test_a_ronde_closed_early_tells_when_and_no_longer_when_it_was_planned_alone(client: Client, ronde: Ronde):
    make.make_ronde(ronde.programma, 2027, 1, status=Ronde.Status.VOORBEREIDING, sluit_op=date(2027, 6, 30))
    Ronde.objects.filter(pk=ronde.pk).update(status="gesloten", sluit_op="2026-12-31", gesloten_op="2026-09-15")
    assert "15 september 2026 (gepland was 31 december 2026)" in page(client, step(ronde))
    listed = page(client)
    assert '<span class="heel">15 september 2026</span>' in listed
    assert 'gepland op <span class="heel">30 juni 2027</span>' in listed
    assert listed.count("31 december 2026") == 1  # the peildatum
    Ronde.objects.filter(pk=ronde.pk).update(gesloten_op="2026-12-31")
    assert "gepland was" not in page(client, step(ronde))
