"""Correcting a melding between two rondes."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from monitoring import correctie
from monitoring import ronde as regels
from monitoring.models import Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import AtOnce, Cast

REDEN = "De naam van de gemeente klopte niet"
TYPED = {
    "fase": "in_uitvoering",
    "signaal": "aandacht",
    "toelichting": "Nu klopt het.",
    "oorzaak": "Ziekte",
    "gevolg": "Later klaar",
    "maatregel": "Vervanging",
    "correctie": REDEN,
}


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2027-01-20 12:00+01:00", tick=False):
        yield


@pytest.fixture
def melding(programma: Programma, resultaat: Resultaat, cast: Cast) -> Melding:
    """The melding that counts, akkoord, of a ronde that is closed."""
    ronde = make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    made = make.make_melding(
        resultaat,
        ronde,
        signaal=Signaal.AANDACHT,
        status=Melding.Status.AKKOORD,
        toelichting="Er staat een fout in.",
        ongewijzigd=True,
        door=cast.coordinator,
        door_naam="Carla Coordinator",
    )
    regels.set_lock(programma)
    return made


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


def url(resultaat: Resultaat) -> str:
    return f"/proef/resultaten/{resultaat.pk}/correctie/"


def sent(melding: Melding, **changes: object) -> dict[str, object]:
    return {**TYPED, "ronde": melding.ronde_id, "versie": melding.versie, **changes}


def test_a_correction_counts_at_once_and_keeps_its_status(
    client: Client, cast: Cast, melding: Melding, resultaat: Resultaat
):
    shown = client.post(url(resultaat), sent(melding), follow=True).content.decode()
    assert "De melding is gecorrigeerd." in shown
    melding.refresh_from_db()
    assert (melding.toelichting, melding.status, melding.actueel) == ("Nu klopt het.", "akkoord", True)
    assert (melding.door_naam, melding.ongewijzigd) == ("Piet Programma", False)
    assert "nu klopt het" in melding.zoektekst


def test_the_history_tells_what_was_corrected_and_why(client: Client, melding: Melding, resultaat: Resultaat):
    shown = client.post(url(resultaat), sent(melding), follow=True).content.decode()
    line = history.of(melding).get(veld="toelichting")
    assert (line.van, line.naar) == ("Er staat een fout in.", "Nu klopt het.")
    assert line.reden == f"Correctie: {REDEN}"
    assert f"Correctie: {REDEN}" in shown


def test_the_result_offers_it_to_the_programmamanager_alone(
    client: Client, cast: Cast, melding: Melding, resultaat: Resultaat, as_user: Callable[[Gebruiker], Client]
):
    page = f"/proef/resultaten/{resultaat.pk}/"
    assert url(resultaat) in client.get(page).content.decode()
    for other in (cast.coordinator, cast.beheerder, cast.pmo):
        assert url(resultaat) not in as_user(other).get(page).content.decode()
        assert as_user(other).get(url(resultaat)).status_code == 403
        assert as_user(other).post(url(resultaat), sent(melding)).status_code == 403
    assert not history.of(melding).exists()


def test_a_correction_needs_a_reason(client: Client, melding: Melding, resultaat: Resultaat):
    response = client.post(url(resultaat), sent(melding, correctie=" "))
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Vul in waarom je dit nu herstelt." in shown
    assert "Nu klopt het." in shown
    assert not history.of(melding).exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"maatregel": ""}, "Vul in wat je eraan doet."),
        ({"signaal": "op_koers"}, "De termijn is voorbij. Leg uit waarom dit nog op koers is"),
        ({"fase": "gerealiseerd"}, "Vul in op welke dag dit resultaat er was."),
    ],
)
def test_all_checks_of_a_melding_hold_for_a_correction(
    client: Client, melding: Melding, resultaat: Resultaat, changes: dict[str, str], message: str
):
    response = client.post(url(resultaat), sent(melding, **changes))
    assert response.status_code == 422
    assert message in response.content.decode()
    melding.refresh_from_db()
    assert melding.toelichting == "Er staat een fout in."


def test_while_a_ronde_is_open_nothing_is_corrected_and_the_text_is_kept(
    client: Client, programma: Programma, melding: Melding, resultaat: Resultaat
):
    make.make_ronde(programma, 2027, 1)
    regels.set_lock(programma)
    response = client.post(url(resultaat), sent(melding))
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Er is een ronde open." in shown
    assert "Nu klopt het." in shown
    assert f"{REDEN}</textarea>" in shown
    asked = client.get(url(resultaat))
    assert asked.status_code == 409
    assert "werk de melding gewoon bij" in asked.content.decode()
    assert not history.of(melding).exists()


def test_what_was_never_reported_cannot_be_corrected(client: Client, programma: Programma, resultaat: Resultaat):
    make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    regels.set_lock(programma)
    response = client.get(url(resultaat))
    assert response.status_code == 409
    assert "nog niets gemeld" in response.content.decode()


def test_a_conflict_shows_both_texts_and_keeps_the_reason(client: Client, melding: Melding, resultaat: Resultaat):
    client.post(url(resultaat), sent(melding, toelichting="Eerst dit."))
    response = client.post(url(resultaat), sent(melding))
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Eerst dit." in shown
    assert "Nu klopt het." in shown
    assert f"{REDEN}</textarea>" in shown


def test_a_form_about_an_older_melding_is_not_saved_over_a_newer_one(
    client: Client, programma: Programma, melding: Melding, resultaat: Resultaat
):
    newer = make.make_melding(resultaat, make.make_ronde(programma, 2027, 1, status=Ronde.Status.GESLOTEN))
    response = client.post(url(resultaat), sent(melding))
    assert response.status_code == 409
    assert "Intussen telt de melding van ronde 2027-H1." in response.content.decode()
    assert not history.of(melding, newer).exists()


def test_an_adopted_editie_stays_as_it_was_and_the_page_says_so(
    client: Client, programma: Programma, melding: Melding, resultaat: Resultaat
):
    assert "erratum" not in client.get(url(resultaat)).content.decode()
    editie = make.make_editie(melding.ronde)
    frozen = editie.lees()
    assert "Er staat een fout in." in str(frozen)
    shown = client.get(url(resultaat)).content.decode()
    assert "verandert niet door deze correctie" in shown
    assert "is een erratum nodig" in shown
    client.post(url(resultaat), sent(melding))
    editie.refresh_from_db()
    assert editie.lees() == frozen
    melding.refresh_from_db()
    assert melding.toelichting == "Nu klopt het."


def test_sending_the_same_again_changes_nothing(client: Client, melding: Melding, resultaat: Resultaat):
    same = {
        "signaal": melding.signaal,
        "toelichting": melding.toelichting,
        "oorzaak": "oorzaak",
        "gevolg": "gevolg",
        "maatregel": "maatregel",
    }
    shown = client.post(url(resultaat), sent(melding, **same), follow=True).content.decode()
    assert "Er is niets veranderd." in shown
    assert not history.of(melding).exists()


def test_a_correction_while_the_next_ronde_opens_is_before_it_or_refused(
    at_once: AtOnce, programma: Programma, cast: Cast, melding: Melding
) -> None:
    following = make.make_ronde(programma, 2027, 1, status=Ronde.Status.VOORBEREIDING)
    inhoud = {
        "fase": Fase.IN_UITVOERING,
        "signaal": Signaal.BIJSTUREN,
        "toelichting": "Nu klopt het.",
        "oorzaak": "o",
        "gevolg": "g",
        "maatregel": "m",
    }

    def repair() -> str:
        try:
            correctie.correct(
                programma, melding, inhoud, versie=melding.versie, door=cast.programmamanager, reden=REDEN
            )
        except correctie.RondeOpenError:
            return "geweigerd"
        return "gecorrigeerd"

    def open_next() -> object:
        return regels.open_ronde(following, door=cast.programmamanager)

    outcome, opened = at_once(lambda do: do(), [repair, open_next])
    assert opened.is_open
    melding.refresh_from_db()
    expected = {"gecorrigeerd": "Nu klopt het.", "geweigerd": "Er staat een fout in."}
    assert melding.toelichting == expected[outcome]
