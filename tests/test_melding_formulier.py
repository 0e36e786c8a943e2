"""Reporting on a result in the browser: in its row and as a page, two people at once, and who may."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import melding as regels
from monitoring.models import Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma, Wijziging
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast
from tests.meldingen import AANDACHT, OP_KOERS, sent, url

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


# The form in the row


def test_a_saved_row_answers_with_its_badges_and_the_counters_in_under_5_kb(
    client: Client, resultaat: Resultaat, ronde: Ronde
):
    response = client.post(
        url(resultaat), sent(ronde, **{**AANDACHT, "toelichting": "Drie gemeenten doen mee. " * 12}), headers=HTMX
    )
    shown = response.content.decode()
    assert response.status_code == 200
    assert len(response.content) < 5_000
    assert f'<tr id="resultaat-{resultaat.pk}" class="rij--bewaard">' in shown
    assert "soort--aandacht" in shown
    assert '<b id="aantal-aandacht" hx-swap-oob="true">1</b>' in shown
    assert '<b id="aantal-in_uitvoering" hx-swap-oob="true">1</b>' in shown
    assert '<b class="getal">1</b> van <b class="getal">3</b> ingediend' in shown
    assert shown.count("data-focus") == 1


def test_the_outcome_is_announced_and_the_draft_dropped(client: Client, resultaat: Resultaat, ronde: Ronde):
    response = client.post(url(resultaat), sent(ronde), headers=HTMX)
    told = json.loads(response["HX-Trigger"])
    assert told["announce"]["value"] == (
        "Ingediend: in uitvoering, op koers. Let op: de termijn is voorbij. 1 van 3 ingediend."
    )
    assert told["draft-saved"]["value"] == f"melding-{resultaat.pk}-{ronde.pk}"


def test_on_course_after_its_term_shows_the_contradiction_at_once(client: Client, resultaat: Resultaat, ronde: Ronde):
    shown = client.post(url(resultaat), sent(ronde), headers=HTMX).content.decode()
    assert "Op koers na termijn" in shown


def test_the_worklist_counter_counts_the_pijlers_of_this_user_only(
    client: Client, resultaat: Resultaat, ronde: Ronde, gezondheid: Pijler
):
    shown = client.post(url(resultaat), sent(ronde, vanuit="werklijst"), headers=HTMX).content.decode()
    assert '<b class="getal">1</b> van <b class="getal">3</b> ingediend' in shown
    assert "aantal-aandacht" not in shown


def test_a_finished_result_shows_no_signaal(client: Client, resultaat: Resultaat, ronde: Ronde):
    given = sent(ronde, fase=Fase.GEREALISEERD, gerealiseerd_op="2026-05-01")
    data = {name: value for name, value in given.items() if name != "signaal"}
    shown = client.post(url(resultaat), data, headers=HTMX).content.decode()
    assert "badge--signaal" not in shown
    assert Melding.objects.get().signaal == Signaal.ONBEKEND


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"signaal": ""}, "Kies een signaal: dit resultaat is nog open."),
        ({"signaal": "aandacht"}, "Vul in wat je eraan doet."),
        ({"signaal": "aandacht", "oorzaak": "   "}, "Vul in waardoor het resultaat afwijkt."),
        ({"fase": "verzonnen"}, "Selecteer een geldige keuze. verzonnen is geen beschikbare keuze."),
        ({"signaal": "groen"}, "Selecteer een geldige keuze. groen is geen beschikbare keuze."),
        ({"fase": ""}, "Dit veld is verplicht."),
        ({"bevestiging": ""}, "De termijn is voorbij. Leg uit waarom dit nog op koers is"),
        ({"fase": "gerealiseerd"}, "Vul in op welke dag dit resultaat er was."),
        ({"fase": "gerealiseerd", "gerealiseerd_op": "31-31-2026"}, "Voer een geldige datum in."),
        ({"fase": "gerealiseerd", "gerealiseerd_op": "2999-01-01"}, "Deze dag moet nog komen."),
        ({"fase": "gerealiseerd", "bewijs": "http://example.org/"}, "Vul een adres in dat begint met https://."),
        ({"toelichting": "x" * 1_000_000}, "niet meer dan 5000 tekens"),
        ({"toelichting": "a\x00b"}, "Null-tekens zijn niet toegestaan."),
        ({"versie": "drie"}, "Voer een geheel getal in."),
    ],
)
def test_wrong_input_is_told_at_the_field_and_changes_nothing(
    client: Client, resultaat: Resultaat, ronde: Ronde, changes: dict[str, str], message: str
):
    for headers in (HTMX, {}):
        response = client.post(url(resultaat), sent(ronde, **{"toelichting": "Mijn tekst", **changes}), headers=headers)
        assert response.status_code == 422
        shown = response.content.decode()
        assert message in shown
        assert 'aria-invalid="true"' in shown or "versie" in changes
        assert "Mijn tekst" in shown or "toelichting" in changes
    assert not Melding.objects.exists()


def test_the_form_tells_the_script_what_belongs_together(client: Client, resultaat: Resultaat, ronde: Ronde):
    shown = client.get(f"{url(resultaat)}?vanuit=werklijst", headers=HTMX).content.decode()
    assert 'data-show-when="signaal=aandacht,bijsturen"' in shown
    assert 'data-show-when="fase=niet_gestart,in_uitvoering,doorlopend,gepauzeerd"' in shown
    assert f'data-draft="melding-{resultaat.pk}-{ronde.pk}"' in shown
    assert "data-version" in shown
    assert "cliënten" in shown


def test_cancelling_shows_the_row_as_stored_with_focus_on_its_button(
    client: Client, resultaat: Resultaat, ronde: Ronde
):
    shown = client.get(f"{url(resultaat, 'rij')}?vanuit=werklijst", headers=HTMX).content.decode()
    assert f'<tr id="resultaat-{resultaat.pk}"' in shown
    assert f'id="bewerk-{resultaat.pk}"' in shown
    assert "data-focus" in shown
    assert "rij--bewaard" not in shown


# The same as plain pages


def test_without_htmx_the_form_is_a_page_and_saving_leads_back(client: Client, resultaat: Resultaat, ronde: Ronde):
    back = "/proef/werklijst/?fase=niet_gestart"
    page = client.get(url(resultaat), {"next": back})
    assert "<h1>Gelijke methoden in elke gemeente</h1>" in page.content.decode()
    assert f'name="next" value="{back}#resultaat-{resultaat.pk}"' in page.content.decode()
    response = client.post(url(resultaat), sent(ronde, next=back))
    assert (response.status_code, response["Location"]) == (302, f"{back}#resultaat-{resultaat.pk}")
    followed = client.get(back).content.decode()
    assert "Ingediend: in uitvoering, op koers." in followed
    assert f'data-draft-saved="melding-{resultaat.pk}-{ronde.pk}"' in followed


@pytest.mark.parametrize("foreign", ["https://kwaad.example/", "//kwaad.example/x", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_portal(client: Client, resultaat: Resultaat, ronde: Ronde, foreign: str):
    response = client.post(url(resultaat), sent(ronde, next=foreign))
    assert response["Location"] == f"/proef/pijlers/jeugd/#resultaat-{resultaat.pk}"


def test_text_sent_after_the_session_ended_is_there_again_after_login(
    client: Client, cast: Cast, resultaat: Resultaat, ronde: Ronde
):
    client.get(url(resultaat))
    del client.cookies[settings.SESSION_COOKIE_NAME]
    response = client.post(url(resultaat), sent(ronde, toelichting="Een uur getypt."))
    assert response["Location"].startswith("/account/inloggen/")
    login = client.post(response["Location"], {"login": cast.coordinator.email, "password": make.PASSWORD})
    assert login["Location"] == url(resultaat)
    shown = client.get(url(resultaat)).content.decode()
    assert "Een uur getypt." in shown
    assert "het is nog niet opgeslagen" in shown
    assert not Melding.objects.exists()


# Two people in one row


def test_the_second_sees_both_versions_and_nothing_is_overwritten(
    client: Client, cast: Cast, resultaat: Resultaat, ronde: Ronde
):
    regels.save(resultaat, ronde, OP_KOERS | {"toelichting": "Van Piet."}, versie=0, door=cast.programmamanager)
    for headers in (HTMX, {}):
        response = client.post(url(resultaat), sent(ronde, toelichting="Van Carla."), headers=headers)
        shown = response.content.decode()
        assert response.status_code == 409
        assert "Iemand anders was je voor" in shown
        assert "Piet Programma" in shown
        assert "Van Piet." in shown
        assert "Van Carla." in shown
        assert 'name="versie" value="1"' in shown
    assert Melding.objects.get().toelichting == "Van Piet."


def test_who_was_first_in_another_window_is_not_called_somebody_else(
    client: Client, cast: Cast, resultaat: Resultaat, ronde: Ronde
):
    regels.save(resultaat, ronde, OP_KOERS | {"toelichting": "Hier."}, versie=0, door=cast.coordinator)
    response = client.post(url(resultaat), sent(ronde, toelichting="Daar."), headers=HTMX)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Je hebt dit zelf al gewijzigd" in shown
    assert "Iemand anders was je voor" not in shown


def test_after_seeing_both_ones_own_version_can_be_kept(client: Client, cast: Cast, resultaat: Resultaat, ronde: Ronde):
    regels.save(resultaat, ronde, OP_KOERS, versie=0, door=cast.programmamanager)
    assert client.post(url(resultaat), sent(ronde, toelichting="Van Carla."), headers=HTMX).status_code == 409
    kept = client.post(url(resultaat), sent(ronde, versie=1, toelichting="Van Carla."), headers=HTMX)
    assert kept.status_code == 200
    assert Melding.objects.get().toelichting == "Van Carla."
    line = Wijziging.objects.filter(veld="toelichting").get()
    assert (line.van, line.naar) == ("Loopt.", "Van Carla.")


def test_leaving_the_other_version_drops_the_draft(client: Client, resultaat: Resultaat, ronde: Ronde):
    key = f"melding-{resultaat.pk}-{ronde.pk}"
    response = client.get(url(resultaat, "rij"), {"vanuit": "werklijst", "concept": "weg"}, headers=HTMX)
    assert json.loads(response["HX-Trigger"])["draft-saved"]["value"] == key
    plain = client.get(url(resultaat, "rij"), {"next": "/proef/werklijst/", "concept": "weg"})
    assert plain["Location"] == f"/proef/werklijst/#resultaat-{resultaat.pk}"
    assert f'data-draft-saved="{key}"' in client.get("/proef/werklijst/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_both_make_the_first_melding_one_gets_a_conflict(cast: Cast, resultaat: Resultaat, ronde: Ronde):
    ready = threading.Barrier(2, timeout=10)
    outcome: dict[str, str] = {}

    def report(gebruiker: Gebruiker, text: str) -> None:
        try:
            ready.wait()
            regels.save(resultaat, ronde, OP_KOERS | {"toelichting": text}, versie=0, door=gebruiker)
            outcome[text] = "opgeslagen"
        except history.Conflict as conflict:
            outcome[text] = f"zag {conflict.current.toelichting}"  # type: ignore[attr-defined]
        finally:
            connection.close()

    threads = [
        threading.Thread(target=report, args=(cast.coordinator, "Carla")),
        threading.Thread(target=report, args=(cast.programmamanager, "Piet")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    saved = Melding.objects.get()
    other = {"Carla": "Piet", "Piet": "Carla"}[saved.toelichting]
    assert outcome == {saved.toelichting: "opgeslagen", other: f"zag {saved.toelichting}"}


# No ronde open


def test_without_an_open_ronde_the_page_explains_and_nothing_is_saved(
    client: Client, programma: Programma, resultaat: Resultaat
):
    response = client.get(url(resultaat))
    assert response.status_code == 403
    assert "Er is nu geen ronde open" in response.content.decode()
    closed = make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    for headers in (HTMX, {}):
        response = client.post(url(resultaat), sent(closed, toelichting="Te laat."), headers=headers)
        assert response.status_code == 409
        assert "De ronde is gesloten" in response.content.decode()
        assert "Te laat." in response.content.decode()
    row = client.get(url(resultaat), headers=HTMX)
    assert row.status_code == 409
    assert "bewerk-" not in row.content.decode()
    assert not Melding.objects.exists()


def test_a_form_of_an_earlier_ronde_is_not_saved_in_the_next_one_unseen(
    client: Client, programma: Programma, resultaat: Resultaat
):
    old = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    new = make.make_ronde(programma, 2026, 2)
    response = client.post(url(resultaat), sent(old, toelichting="Over het eerste half jaar."), headers=HTMX)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Intussen is ronde 2026-H2 begonnen" in shown
    assert f'name="ronde" value="{new.pk}"' in shown
    assert not Melding.objects.exists()


# Who may


def test_a_coordinator_reports_on_the_own_pijler_only(client: Client, gezondheid: Pijler, ronde: Ronde):
    other = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    assert client.get(url(other)).status_code == 403
    assert client.post(url(other), sent(ronde)).status_code == 403
    assert not Melding.objects.exists()


def test_a_programmamanager_reports_on_every_pijler(
    cast: Cast, as_user: Callable[[Gebruiker], Client], gezondheid: Pijler, ronde: Ronde
):
    other = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    assert as_user(cast.programmamanager).post(url(other), sent(ronde), headers=HTMX).status_code == 200


def test_saving_takes_the_same_queries_with_3_and_with_33_results(
    client: Client, jeugd: Pijler, resultaat: Resultaat, ronde: Ronde
):
    def queries(versie: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = client.post(url(resultaat), sent(ronde, versie, toelichting=f"Keer {versie}"), headers=HTMX)
        assert response.status_code == 200
        return len(captured)

    client.post(url(resultaat), sent(ronde), headers=HTMX)
    with_few = queries(1)
    for number in range(30):
        make.make_resultaat(resultaat.actie, f"Resultaat {number}")
    assert queries(2) == with_few


def test_opening_a_row_takes_at_most_12_queries(
    client: Client, resultaat: Resultaat, ronde: Ronde, django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(12):
        client.get(f"{url(resultaat)}?vanuit=pijler", headers=HTMX)
