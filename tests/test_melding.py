"""What a melding needs, what it starts from, and what saving and handing it in do."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from monitoring import melding as regels
from monitoring.models import Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast
from tests.meldingen import AANDACHT, OP_KOERS, sent, url

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


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
