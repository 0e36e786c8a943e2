"""A scenario that was put forward, decided on in a meeting."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Agendapunt, Besluit, Capaciteit, Scenario, Termijnvoorstel, Vergadering
from programmes.models import Orgaan
from speerpunten.models import Resultaat
from speerpunten.realisatie import Kwartaal
from tests import builders as make
from tests import scenario_builders as scenarios
from tests import vergadering_builders as vergader
from tests.conftest import Cast
from tests.test_vergadering import ozo as ozo
from tests.test_vergadering import pmo as pmo

BESLUIT = {"datum": "2026-11-12", "nummer": "2026-1"}


@pytest.fixture
def punt(pmo: Orgaan, resultaat: Resultaat) -> Agendapunt:
    """An item about a scenario that moves a term three quarters and adds half an fte."""
    scenario = vergader.make_voorgelegd(pmo, "Later en met meer mensen")
    scenarios.move(scenario, resultaat, "Q4 2026")
    scenarios.add_capacity(scenario, scenarios.make_team(pmo.programma), Kwartaal(2027, 1))
    make.make_voorstel(resultaat, "Q4 2026", scenario=scenario)
    bezig = vergader.make_vergadering(pmo, date(2026, 11, 12), status="bezig")
    return vergader.make_punt(bezig, "Scenario", scenario=scenario)


def url(punt: Agendapunt) -> str:
    return reverse("monitoring:agendapunt", args=["proef", punt.vergadering_id, punt.pk])


def seen(client: Client, punt: Agendapunt) -> str:
    """The mark of the lines as the page shows them."""
    html = client.get(f"{url(punt)}?uitkomst=besluit").content.decode()
    return html.split('name="scenario-gezien" value="')[1].split('"')[0]


def decide(client: Client, punt: Agendapunt, keuze: str, gezien: str, **sent: Any):
    to = reverse("monitoring:agendapunt_uitkomst", args=["proef", punt.vergadering_id, punt.pk, "besluit"])
    return client.post(to, {"versie": "1", "scenario-keuze": keuze, "scenario-gezien": gezien, **BESLUIT, **sent})


def test_the_item_tells_what_following_means(cast: Cast, as_user, punt: Agendapunt, django_assert_max_num_queries):
    client = as_user(cast.pmo)
    with django_assert_max_num_queries(12):
        html = client.get(f"{url(punt)}?uitkomst=besluit").content.decode()
    assert "Voorstel aangenomen: Gelijke methoden in elke gemeente" in html
    assert reverse("monitoring:scenario", args=["proef", punt.scenario_id]) in html


def test_following_adopts_its_proposals_and_carries_it_out(cast: Cast, as_user, punt: Agendapunt, resultaat: Resultaat):
    client = as_user(cast.pmo)
    assert decide(client, punt, "volgen", seen(client, punt)).status_code == 302
    punt.refresh_from_db()
    assert punt.uitkomst == "besluit"
    assert resultaat.termijnen.get(actueel=True).label == "Q4 2026"
    assert Capaciteit.objects.get().hoeveelheid == 0.5
    assert Scenario.objects.get().status == "besloten"
    assert "Scenario ‘Later en met meer mensen’ wordt gevolgd." in Besluit.objects.get().tekst
    assert "Capaciteit erbij" in Besluit.objects.get().tekst


def test_not_following_rejects_its_proposals_and_asks_why(cast: Cast, as_user, punt: Agendapunt, resultaat: Resultaat):
    client = as_user(cast.pmo)
    mark = seen(client, punt)
    assert decide(client, punt, "niet", mark).status_code == 422
    assert decide(client, punt, "niet", mark, **{"scenario-motivatie": "Te duur"}).status_code == 302
    assert Termijnvoorstel.objects.get().status == "afgewezen"
    assert resultaat.termijnen.count() == 1
    assert not Capaciteit.objects.exists()
    assert Scenario.objects.get().status == "besloten"


def test_what_changed_since_it_was_read_is_told_and_nothing_is_saved(cast: Cast, as_user, punt: Agendapunt):
    client = as_user(cast.pmo)
    mark = seen(client, punt)
    Termijnvoorstel.objects.update(versie=2)
    response = decide(client, punt, "volgen", mark, tekst="Mijn tekst")
    assert response.status_code == 409
    assert "Het scenario is intussen veranderd" in response.content.decode()
    assert "Mijn tekst" in response.content.decode()
    assert not Besluit.objects.exists()


def test_beyond_the_mandate_nothing_is_carried_out(
    cast: Cast, as_user, punt: Agendapunt, ozo: Orgaan, resultaat: Resultaat
):
    Termijnvoorstel.objects.all().delete()
    punt.scenario.stappen.filter(soort="termijn").update(label="2030")
    make.make_voorstel(resultaat, "2030", scenario=punt.scenario)
    client = as_user(cast.pmo)
    response = decide(client, punt, "volgen", seen(client, punt))
    assert response.status_code == 422
    html = response.content.decode()
    assert "Gelijke methoden in elke gemeente: Het PMO mag hoogstens 4 kwartalen verschuiven" in html
    assert "uitkomst=doorgeven" in html
    assert not Capaciteit.objects.exists()
    assert Scenario.objects.get().status == "voorgelegd"
    assert Vergadering.objects.get().is_bezig
