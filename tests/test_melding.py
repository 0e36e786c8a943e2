"""Reporting on a result: what a melding needs, what it starts from, saving it, and two people at once."""

import json
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from monitoring import melding as regels
from monitoring.models import Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma, Wijziging
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast

OP_KOERS = {
    "fase": Fase.IN_UITVOERING,
    "signaal": Signaal.OP_KOERS,
    "toelichting": "Loopt.",
    "oorzaak": "",
    "gevolg": "",
    "maatregel": "",
    "bevestiging": "Alleen de oplevering moet nog.",  # the term of the first result is over
    "gerealiseerd_op": None,
    "bewijs": "",
}
AANDACHT = OP_KOERS | {
    "signaal": Signaal.AANDACHT,
    "oorzaak": "Te weinig mensen",
    "gevolg": "Later klaar",
    "maatregel": "Werven",
    "bevestiging": "",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


def url(resultaat: Resultaat, name: str = "melding") -> str:
    return reverse(f"monitoring:{name}", args=["proef", resultaat.pk])


def sent(ronde: Ronde, versie: int = 0, **changes: Any) -> dict[str, Any]:
    """What the form sends when the melding is handed in."""
    given = {**OP_KOERS, "ronde": ronde.pk, "versie": versie, "vanuit": "pijler", "stap": "indienen", **changes}
    return {name: "" if value is None else value for name, value in given.items()}


# What a melding needs


GEWOON = regels.Achtergrond(verstreken=False, was_gerealiseerd=False)
VERSTREKEN = regels.Achtergrond(verstreken=True, was_gerealiseerd=False)
AL_KLAAR = regels.Achtergrond(verstreken=True, was_gerealiseerd=True)


@pytest.mark.parametrize(
    ("changes", "achtergrond", "lacking"),
    [
        ({"bevestiging": ""}, GEWOON, []),
        ({"signaal": Signaal.ONBEKEND}, GEWOON, ["signaal"]),
        ({"signaal": Signaal.AANDACHT}, GEWOON, ["oorzaak", "gevolg", "maatregel"]),
        ({"signaal": Signaal.BIJSTUREN, "oorzaak": "x", "gevolg": "  ", "maatregel": "z"}, VERSTREKEN, ["gevolg"]),
        ({}, VERSTREKEN, []),
        ({"bevestiging": " "}, VERSTREKEN, ["bevestiging"]),
        ({"fase": Fase.VERVALLEN, "signaal": Signaal.AANDACHT}, VERSTREKEN, []),
        ({"fase": Fase.GEREALISEERD}, GEWOON, ["gerealiseerd_op"]),
        ({"fase": Fase.GEREALISEERD, "gerealiseerd_op": date(2026, 5, 1)}, GEWOON, []),
        ({"fase": Fase.GEREALISEERD}, AL_KLAAR, []),
    ],
)
def test_a_melding_needs_what_its_fase_signaal_and_term_ask_for(
    changes: dict[str, Any], achtergrond: regels.Achtergrond, lacking: list[str]
):
    assert regels.missing(OP_KOERS | changes, achtergrond) == lacking


@pytest.mark.parametrize("fase", [Fase.GEREALISEERD, Fase.VERVALLEN])
def test_what_is_finished_keeps_no_signaal_and_no_explanation(fase: Fase):
    kept = regels.tidy(AANDACHT | {"fase": fase}, VERSTREKEN)
    assert (kept["signaal"], kept["oorzaak"], kept["toelichting"]) == (Signaal.ONBEKEND, "", "Loopt.")


def test_what_does_not_apply_is_not_kept():
    klaar = {"gerealiseerd_op": date(2026, 5, 1), "bewijs": "https://example.org/besluit"}
    kept = regels.tidy(OP_KOERS | klaar, GEWOON)
    assert (kept["bevestiging"], kept["gerealiseerd_op"], kept["bewijs"]) == ("", None, "")
    assert regels.tidy(OP_KOERS, VERSTREKEN)["bevestiging"] == OP_KOERS["bevestiging"]
    assert regels.tidy(OP_KOERS | klaar | {"fase": Fase.GEREALISEERD}, GEWOON)["bewijs"] == klaar["bewijs"]


# Starting from the last half-year


def test_starts_from_the_plan_when_nothing_was_ever_reported(resultaat: Resultaat, ronde: Ronde):
    known = regels.start(resultaat, ronde, ronde.peildatum)
    assert known.versie == 0
    assert known.overgenomen_uit is None
    assert known.inhoud(resultaat)["fase"] == Fase.NIET_GESTART


def test_last_half_years_text_is_carried_forward_and_marked_as_such(
    client: Client, programma: Programma, resultaat: Resultaat
):
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, before, signaal=Signaal.AANDACHT, toelichting="Het wachten is op geld.")
    make.make_ronde(programma, 2026, 2)
    shown = client.get(url(resultaat)).content.decode()
    assert "Het wachten is op geld." in shown
    assert "Tekst overgenomen uit 2026-H1" in shown
    assert 'value="aandacht" selected' in shown


def test_the_text_of_this_ronde_is_not_called_carried_forward(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, toelichting="Van nu.")
    shown = client.get(url(resultaat)).content.decode()
    assert "Van nu." in shown
    assert "overgenomen" not in shown


# Saving


def test_saving_makes_the_newest_melding_with_its_history(cast: Cast, programma: Programma, resultaat: Resultaat):
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    old = make.make_melding(resultaat, before, fase=Fase.NIET_GESTART)
    now = make.make_ronde(programma, 2026, 2)
    made = regels.save(resultaat, now, AANDACHT, versie=0, door=cast.coordinator)
    old.refresh_from_db()
    assert (made.actueel, old.actueel, made.ongewijzigd) == (True, False, False)
    assert (made.door, made.door_naam) == (cast.coordinator, "Carla Coordinator")
    line = history.of(made).get()
    assert (line.soort, line.van, line.naar) == ("toegevoegd", "niet gestart, op koers", "in uitvoering, aandacht")


def test_saving_again_notes_each_field_from_what_to_what(cast: Cast, resultaat: Resultaat, ronde: Ronde):
    made = regels.save(resultaat, ronde, OP_KOERS, versie=0, door=cast.coordinator)
    again = regels.save(
        resultaat, ronde, OP_KOERS | {"toelichting": "Bijna klaar."}, versie=1, door=cast.programmamanager
    )
    assert (again.pk, again.versie, again.door) == (made.pk, 2, cast.programmamanager)
    line = history.of(made).first()
    assert line is not None
    assert (line.veld, line.van, line.naar, line.door) == (
        "toelichting",
        "Loopt.",
        "Bijna klaar.",
        cast.programmamanager,
    )


def test_saving_the_same_again_changes_neither_date_nor_history(cast: Cast, resultaat: Resultaat, ronde: Ronde):
    made = regels.save(resultaat, ronde, OP_KOERS, versie=0, door=cast.coordinator)
    again = regels.save(resultaat, ronde, OP_KOERS, versie=1, door=cast.programmamanager)
    assert (again.gewijzigd_op, again.door_naam, again.versie) == (made.gewijzigd_op, "Carla Coordinator", 1)
    assert history.of(made).count() == 1


def test_reporting_the_same_as_last_time_counts_as_unchanged(cast: Cast, programma: Programma, resultaat: Resultaat):
    said = {"toelichting": "Loopt.", "bevestiging": OP_KOERS["bevestiging"]}
    make.make_melding(resultaat, make.make_ronde(programma, 2026, 1, status="gesloten"), **said)
    now = make.make_ronde(programma, 2026, 2)
    assert regels.save(resultaat, now, OP_KOERS, versie=0, door=cast.coordinator).ongewijzigd
    changed = regels.save(resultaat, now, AANDACHT, versie=1, door=cast.coordinator)
    assert not changed.ongewijzigd


def test_a_closed_ronde_takes_nothing(cast: Cast, programma: Programma, resultaat: Resultaat):
    closed = make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    with pytest.raises(regels.RondeGeslotenError):
        regels.save(resultaat, closed, OP_KOERS, versie=0, door=cast.coordinator)
    assert not Melding.objects.exists()


# A concept, and handing it in


def test_a_concept_may_be_incomplete_and_does_not_count(client: Client, resultaat: Resultaat, ronde: Ronde):
    response = client.post(url(resultaat), sent(ronde, signaal="", stap="bewaren", vanuit="werklijst"), headers=HTMX)
    shown = response.content.decode()
    made = Melding.objects.get()
    assert response.status_code == 200
    assert (made.status, made.actueel, made.ingediend_op, made.signaal) == ("concept", False, None, "onbekend")
    assert "Concept" in shown
    assert '<b class="getal">0</b> van <b class="getal">3</b> ingediend' in shown
    assert json.loads(response["HX-Trigger"])["announce"]["value"].startswith("Opgeslagen als concept:")


def test_a_concept_leaves_the_stand_as_it_was_for_everybody_else(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], resultaat: Resultaat, ronde: Ronde
):
    text = "Nog niet voor buiten."
    client.post(url(resultaat), sent(ronde, stap="bewaren", signaal="aandacht", toelichting=text), headers=HTMX)
    reader, pages = as_user(cast.pmo), ["/proef/", "/proef/pijlers/jeugd/", url(resultaat, "resultaat")]
    for page in pages:
        assert text not in reader.get(page).content.decode()
        assert "Concept" not in reader.get(page).content.decode()
    assert text not in client.get("/proef/pijlers/jeugd/").content.decode()
    assert "Concept" in client.get("/proef/pijlers/jeugd/").content.decode()
    assert text in client.get(url(resultaat, "resultaat")).content.decode()


def test_a_concept_is_handed_in_with_its_history(cast: Cast, resultaat: Resultaat, ronde: Ronde):
    made = regels.save(resultaat, ronde, OP_KOERS, versie=0, door=cast.coordinator, indienen=False)
    sent_in = regels.save(resultaat, ronde, OP_KOERS, versie=1, door=cast.coordinator)
    assert (sent_in.pk, sent_in.status, sent_in.versie) == (made.pk, "ingediend", 2)
    assert sent_in.ingediend_op is not None
    assert Melding.objects.get().actueel
    line = history.of(made).first()
    assert line is not None
    assert (line.veld, line.van, line.naar) == ("status", "concept", "ingediend")


def test_what_lacks_something_is_not_handed_in(cast: Cast, resultaat: Resultaat, ronde: Ronde):
    with pytest.raises(regels.OnvolledigError) as error:
        regels.save(resultaat, ronde, OP_KOERS | {"bevestiging": ""}, versie=0, door=cast.coordinator)
    assert error.value.velden == ["bevestiging"]
    assert not Melding.objects.exists()


def test_what_counts_stays_whole_also_when_it_is_only_saved(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, bevestiging="Ja.")
    page = client.get(url(resultaat)).content.decode()
    assert 'value="bewaren"' not in page
    assert "telt mee" in page
    assert client.post(url(resultaat), sent(ronde, 1, signaal="", stap="bewaren"), headers=HTMX).status_code == 422
    assert client.post(url(resultaat), sent(ronde, 1, stap="bewaren"), headers=HTMX).status_code == 200
    assert Melding.objects.get().status == "ingediend"


def test_changing_what_was_akkoord_asks_for_a_new_akkoord(cast: Cast, resultaat: Resultaat, ronde: Ronde):
    said = {"toelichting": "Loopt.", "bevestiging": OP_KOERS["bevestiging"]}
    make.make_melding(resultaat, ronde, status="akkoord", beoordeeld_door_naam="Piet", **said)
    assert regels.save(resultaat, ronde, OP_KOERS, versie=1, door=cast.coordinator).status == "akkoord"
    changed = regels.save(resultaat, ronde, AANDACHT, versie=1, door=cast.coordinator)
    assert (changed.status, changed.actueel, changed.beoordeeld_door_naam) == ("ingediend", True, "")


def test_what_was_returned_shows_why_until_it_is_handed_in_again(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, status="teruggezet", teruggezet_reden="Noem ook Veere.")
    assert "Noem ook Veere." in client.get(url(resultaat)).content.decode()
    client.post(url(resultaat), sent(ronde, 1, stap="bewaren"), headers=HTMX)
    assert Melding.objects.get().status == "teruggezet"
    client.post(url(resultaat), sent(ronde, 2), headers=HTMX)
    assert Melding.objects.get().actueel
    assert "Noem ook Veere." not in client.get(url(resultaat)).content.decode()


def test_the_text_to_start_from_is_the_last_one_that_counted(programma: Programma, resultaat: Resultaat, ronde: Ronde):
    first = make.make_ronde(programma, 2025, 2, status=Ronde.Status.GESLOTEN)
    second = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, first, toelichting="Telde mee.")
    make.make_melding(resultaat, second, status="concept", toelichting="Bleef liggen.")
    known = regels.start(resultaat, ronde, ronde.peildatum)
    assert known.inhoud(resultaat)["toelichting"] == "Telde mee."
    assert known.overgenomen_uit == first


def test_realised_is_asked_when_unless_it_was_so_before(client: Client, resultaat: Resultaat, ronde: Ronde):
    before = make.make_ronde(ronde.programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, before, fase=Fase.GEREALISEERD, signaal=Signaal.ONBEKEND)
    response = client.post(url(resultaat), sent(ronde, fase=Fase.GEREALISEERD), headers=HTMX)
    assert response.status_code == 200
    assert Melding.objects.get(ronde=ronde).fase == Fase.GEREALISEERD


def test_the_day_it_was_realised_and_the_evidence_are_kept(client: Client, resultaat: Resultaat, ronde: Ronde):
    today = timezone.localdate()
    given = {"fase": Fase.GEREALISEERD, "gerealiseerd_op": today.isoformat(), "bewijs": "https://example.org/besluit"}
    assert client.post(url(resultaat), sent(ronde, **given), headers=HTMX).status_code == 200
    made = Melding.objects.get()
    assert (made.gerealiseerd_op, made.bewijs, made.bevestiging) == (today, "https://example.org/besluit", "")
    assert 'href="https://example.org/besluit"' in client.get(url(resultaat, "resultaat")).content.decode()
    tomorrow = (today + timedelta(days=1)).isoformat()
    late = client.post(url(resultaat), sent(ronde, 1, **{**given, "gerealiseerd_op": tomorrow}), headers=HTMX)
    assert late.status_code == 422


def test_without_a_passed_term_no_confirmation_is_asked(client: Client, resultaat: Resultaat, ronde: Ronde):
    later = Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")
    assert "Waarom nog op koers?" in client.get(url(resultaat)).content.decode()
    assert "Waarom nog op koers?" not in client.get(url(later)).content.decode()
    assert client.post(url(later), sent(ronde, bevestiging=""), headers=HTMX).status_code == 200


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
