"""Checking the meldingen of a pijler and handing them in together."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Melding, Ronde
from programmes import history
from programmes.models import Gebruiker, Pijler
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/inleveren/jeugd/"


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


@pytest.fixture
def concept(resultaat: Resultaat, ronde: Ronde) -> Melding:
    """Complete: the term is over, and it says why the result is still on course."""
    return make.make_melding(resultaat, ronde, status="concept", bevestiging="Alleen de oplevering moet nog.")


def results() -> tuple[Resultaat, Resultaat, Resultaat]:
    first, second, third = Resultaat.objects.in_plan_order()[:3]
    return first, second, third


def section(shown: str, name: str) -> str:
    found = re.search(rf'<section class="stapel" aria-labelledby="{name}">(.*?)</section>', shown, re.DOTALL)
    return found[1] if found else ""


def versions(*meldingen: Melding) -> dict[str, Any]:
    return {"melding": [f"{melding.pk}:{melding.versie}" for melding in meldingen]}


def test_shows_what_is_ready_what_is_not_what_is_missing_and_what_is_done(
    client: Client, concept: Melding, ronde: Ronde
):
    _, second, third = results()
    make.make_melding(second, ronde, signaal="aandacht", status="concept", maatregel="")
    make.make_melding(third, ronde, status="akkoord")
    fourth = make.make_resultaat(third.actie, "Het vierde")
    shown = client.get(URL).content.decode()
    assert "Gelijke methoden" in section(shown, "klaar")
    assert "Alleen de oplevering moet nog." in section(shown, "klaar")
    assert "Vul nog in: maatregel." in section(shown, "onvolledig")
    assert f"/proef/resultaten/{second.pk}/melding/?next=/proef/inleveren/jeugd/" in section(shown, "onvolledig")
    assert "Het vierde" in section(shown, "leeg")
    assert fourth.pk
    assert "Akkoord" in section(shown, "ingediend")


def test_one_confirmation_hands_in_all_that_is_ready_with_history(
    client: Client, cast: Cast, concept: Melding, ronde: Ronde
):
    other = make.make_melding(results()[1], ronde, status="concept")
    shown = client.post(URL, versions(concept, other), follow=True).content.decode()
    assert "2 meldingen ingediend voor 2026-H2." in shown
    for melding in (concept, other):
        melding.refresh_from_db()
        assert (melding.status, melding.actueel, melding.versie) == ("ingediend", True, 2)
        assert melding.ingediend_op is not None
        line = history.of(melding).get()
        assert (line.veld, line.van, line.naar, line.door) == ("status", "concept", "ingediend", cast.coordinator)


def test_a_returned_melding_is_ready_once_it_was_changed(client: Client, resultaat: Resultaat, ronde: Ronde):
    returned = make.make_melding(resultaat, ronde, status="teruggezet", bevestiging="Ja.")
    assert "Teruggezet en nog niet aangepast." in section(client.get(URL).content.decode(), "onvolledig")
    assert client.post(URL, versions(returned)).status_code == 409
    Melding.objects.update(beoordeeld_op="2020-01-01T12:00Z")
    client.post(URL, versions(returned))
    returned.refresh_from_db()
    assert returned.status == "ingediend"


def test_what_changed_since_it_was_shown_is_shown_again_and_the_rest_is_handed_in(
    client: Client, concept: Melding, ronde: Ronde
):
    other = make.make_melding(results()[1], ronde, status="concept", toelichting="Oud.")
    sent = versions(concept, other)
    Melding.objects.filter(pk=other.pk).update(versie=2, toelichting="Nieuw.")
    response = client.post(URL, sent)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Niet alles is ingediend" in shown
    assert "1 melding ingediend." in shown
    assert "intussen gewijzigd" in shown
    assert "Nieuw." in shown
    assert f'value="{other.pk}:2"' in shown
    assert dict(Melding.objects.values_list("pk", "status")) == {concept.pk: "ingediend", other.pk: "concept"}


def test_what_is_no_longer_whole_is_not_handed_in(client: Client, concept: Melding):
    Melding.objects.update(bevestiging="")
    assert client.post(URL, versions(concept)).status_code == 409
    assert Melding.objects.get().status == "concept"


def test_realised_before_needs_no_day_and_now_does(client: Client, ronde: Ronde):
    first, second, _ = results()
    before = make.make_ronde(ronde.programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(first, before, fase=Fase.GEREALISEERD, signaal="onbekend")
    make.make_melding(first, ronde, fase=Fase.GEREALISEERD, signaal="onbekend", status="concept")
    make.make_melding(second, ronde, fase=Fase.GEREALISEERD, signaal="onbekend", status="concept")
    shown = client.get(URL).content.decode()
    assert first.omschrijving in section(shown, "klaar")
    assert "Vul nog in: gerealiseerd op." in section(shown, "onvolledig")


@pytest.mark.parametrize("sent", [["x"], ["1:2:3"], ["999999999:1"], ["1:99999999999999"], [""]])
def test_nonsense_hands_in_nothing(client: Client, concept: Melding, sent: list[str]):
    response = client.post(URL, {"melding": sent}, follow=True)
    assert "Er was niets om in te dienen." in response.content.decode()
    assert Melding.objects.get().status == "concept"


def test_meldingen_of_another_pijler_stay_as_they_are(client: Client, gezondheid: Pijler, ronde: Ronde):
    other = make.make_melding(Resultaat.objects.get(actie__speerpunt__pijler=gezondheid), ronde, status="concept")
    client.post(URL, versions(other))
    assert Melding.objects.get().status == "concept"
    assert client.get("/proef/inleveren/gezondheid/").status_code == 403


def test_without_an_open_ronde_nothing_is_handed_in(client: Client, concept: Melding, ronde: Ronde):
    Ronde.objects.update(status=Ronde.Status.GESLOTEN)
    assert client.get(URL).status_code == 403
    assert client.post(URL, versions(concept)).status_code == 409
    assert Melding.objects.get().status == "concept"


def test_the_worklist_leads_there(client: Client, ronde: Ronde):
    assert f'href="{URL}"' in client.get("/proef/werklijst/").content.decode()


def test_takes_the_same_queries_for_2_and_for_32_and_at_most_12_to_look(
    client: Client, resultaat: Resultaat, ronde: Ronde
):
    def make_concepts(number: int) -> list[Melding]:
        return [
            make.make_melding(make.make_resultaat(resultaat.actie, f"Resultaat {n}"), ronde, status="concept")
            for n in range(number)
        ]

    def queries(method: Callable[..., Any], **data: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert method(URL, **data).status_code in {200, 302}
        return len(captured)

    few = make_concepts(2)
    looked, handed = queries(client.get), queries(client.post, data=versions(*few))
    many = make_concepts(32)
    client.get(URL)  # tells what was handed in
    assert queries(client.get) == looked
    assert looked <= 12
    assert queries(client.post, data=versions(*many)) == handed
