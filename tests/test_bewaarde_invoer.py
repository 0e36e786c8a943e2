"""Text that was sent after the session ended comes back to its writer, and to nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from programmes.models import Gebruiker, Rol
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast


@pytest.fixture
def adres(resultaat: Resultaat, ronde) -> str:
    return reverse("monitoring:melding", args=["proef", resultaat.pk])


def sends_after_the_session_ended(gebruiker: Gebruiker, adres: str) -> Client:
    client = Client()
    client.force_login(gebruiker)
    client.get(adres)
    del client.cookies["sessionid"]
    response = client.post(adres, {"fase": "in_uitvoering", "signaal": "op_koers", "toelichting": "Bijna klaar"})
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    return client


def logs_in(client: Client, gebruiker: Gebruiker) -> None:
    response = client.post(reverse("account_login"), {"login": gebruiker.email, "password": make.PASSWORD})
    assert response.status_code == 302


def test_the_writer_finds_the_text_after_logging_in_again(cast: Cast, adres: str):
    client = sends_after_the_session_ended(cast.coordinator, adres)
    assert "Wat je typte, is bewaard." in client.get(reverse("account_login")).content.decode()
    logs_in(client, cast.coordinator)
    assert "Bijna klaar" in client.get(adres).content.decode()
    assert "Bijna klaar" not in client.get(adres).content.decode()


def test_the_reason_of_a_return_is_there_again_too(cast: Cast, resultaat: Resultaat, ronde):
    adres = reverse("monitoring:beoordeling", args=["proef", make.make_melding(resultaat, ronde).pk])
    client = Client()
    client.force_login(cast.programmamanager)
    client.get(adres)
    del client.cookies["sessionid"]
    client.post(adres, {"stap": "terugzetten", "versie": "1", "reden": "Noem de oorzaak."})
    logs_in(client, cast.programmamanager)
    shown = client.get(adres).content.decode()
    assert "Noem de oorzaak." in shown
    assert "Noem de oorzaak." not in client.get(adres).content.decode()


def test_a_colleague_in_the_same_browser_does_not_see_it(cast: Cast, programma, jeugd, adres: str):
    client = sends_after_the_session_ended(cast.coordinator, adres)
    logs_in(client, make.give(make.make_gebruiker("Cor Collega"), programma, Rol.COORDINATOR, pijler=jeugd))
    assert "Bijna klaar" not in client.get(adres).content.decode()


def test_nothing_is_kept_of_a_browser_nobody_worked_in(cast: Cast, adres: str):
    client = Client()
    client.post(adres, {"fase": "in_uitvoering", "toelichting": "Bijna klaar"})
    assert "Wat je typte, is bewaard." not in client.get(reverse("account_login")).content.decode()
    logs_in(client, cast.coordinator)
    assert "Bijna klaar" not in client.get(adres).content.decode()
