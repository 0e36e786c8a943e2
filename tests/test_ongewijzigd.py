"""Confirming for many results at once that nothing changed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/werklijst/"


BULK = "/proef/werklijst/ongewijzigd/"


pytestmark = pytest.mark.usefixtures("on_a_day")


@pytest.fixture
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


# 'Ongewijzigd' for many at once


@pytest.fixture
def half_year(programma: Programma, jeugd: Pijler) -> Ronde:
    """The first result reported last half-year as needing attention, the second as on course; a new ronde is open."""
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    first, second, _ = Resultaat.objects.in_plan_order()
    make.make_melding(first, before, signaal=Signaal.AANDACHT, toelichting="Het wachten is op geld.")
    make.make_melding(second, before)
    return make.make_ronde(programma, 2026, 2)


def test_the_page_shows_what_would_be_confirmed_and_what_cannot_be(client: Client, half_year: Ronde):
    chosen = [("resultaat", pk) for pk in Resultaat.objects.values_list("pk", flat=True)]
    shown = client.get(f"{BULK}?{urlencode(chosen)}").content.decode()
    assert shown.count('type="checkbox"') == 2
    assert "Het wachten is op geld." in shown
    assert "Er is nog geen eerdere melding om te bevestigen." in shown
    assert Melding.objects.filter(ronde=half_year).count() == 0


def test_the_whole_list_as_filtered_can_be_chosen_at_once(client: Client, half_year: Ronde):
    shown = client.get(BULK, {"alles": "1"}).content.decode()
    assert shown.count('type="checkbox"') == 2
    assert "Eén afwegingskader" not in shown
    assert client.get(BULK, {"alles": "1", "signaal": "aandacht"}).content.decode().count('type="checkbox"') == 1
    filtered = client.get(URL, {"signaal": "aandacht"}).content.decode()
    assert '<input type="hidden" name="signaal" value="aandacht">' in filtered


def test_confirming_copies_the_last_melding_dated_and_in_ones_own_name(client: Client, cast: Cast, half_year: Ronde):
    pks = list(Resultaat.objects.values_list("pk", flat=True))
    response = client.post(BULK, {"resultaat": pks}, follow=True)
    shown = response.content.decode()
    assert "2 resultaten als ongewijzigd bevestigd." in shown
    assert "Niet bevestigd: ‘Eén afwegingskader’. Er is nog geen eerdere melding om te bevestigen." in shown
    made = Melding.objects.filter(ronde=half_year).order_by("resultaat")
    assert [(m.ongewijzigd, m.actueel, m.door, m.signaal) for m in made] == [
        (True, True, cast.coordinator, Signaal.AANDACHT),
        (True, True, cast.coordinator, Signaal.OP_KOERS),
    ]
    assert made[0].toelichting == "Het wachten is op geld."
    assert made[0].gewijzigd_op.date().isoformat() == "2026-09-15"
    assert history.of(made[0]).get().naar == "in uitvoering, aandacht"
    assert '2</b> van <b class="getal">3</b> ingediend' in shown


def test_what_is_reported_already_is_not_confirmed_over_it(client: Client, half_year: Ronde, resultaat: Resultaat):
    make.make_melding(resultaat, half_year, toelichting="Net getypt.")
    shown = client.post(BULK, {"resultaat": [resultaat.pk]}, follow=True).content.decode()
    assert "Dit resultaat is in 2026-H2 al bijgewerkt." in shown
    assert Melding.objects.get(ronde=half_year).toelichting == "Net getypt."


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"signaal": Signaal.ONBEKEND}, "De vorige melding is niet volledig: signaal ontbreekt."),
        (
            {"signaal": Signaal.BIJSTUREN, "gevolg": " ", "maatregel": "\n"},
            "De vorige melding is niet volledig: gevolg en maatregel ontbreken.",
        ),
    ],
)
def test_an_incomplete_last_melding_is_refused(
    client: Client, programma: Programma, resultaat: Resultaat, changes: dict[str, str], reason: str
):
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, before, **changes)
    now = make.make_ronde(programma, 2026, 2)
    assert reason in client.post(BULK, {"resultaat": [resultaat.pk]}, follow=True).content.decode()
    assert not Melding.objects.filter(ronde=now).exists()


def test_on_course_after_its_term_cannot_be_confirmed_without_words(
    client: Client, programma: Programma, resultaat: Resultaat
):
    before = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    made = make.make_melding(resultaat, before)
    make.make_ronde(programma, 2026, 2)
    assert "Leg eerst uit waarom." in client.post(BULK, {"resultaat": [resultaat.pk]}, follow=True).content.decode()
    Melding.objects.filter(pk=made.pk).update(bevestiging="Alleen de oplevering moet nog.")
    client.post(BULK, {"resultaat": [resultaat.pk]})
    assert Melding.objects.get(ronde__nummer=2).bevestiging == "Alleen de oplevering moet nog."


@pytest.mark.parametrize("status", ["concept", "teruggezet"])
def test_what_somebody_works_on_is_not_confirmed_over_it(
    client: Client, half_year: Ronde, resultaat: Resultaat, status: str
):
    make.make_melding(resultaat, half_year, status=status, toelichting="Net getypt.")
    assert "Maak die af." in client.post(BULK, {"resultaat": [resultaat.pk]}, follow=True).content.decode()
    assert Melding.objects.get(ronde=half_year).toelichting == "Net getypt."
    assert client.get(BULK, {"alles": "1"}).content.decode().count('type="checkbox"') == 1


def test_results_of_other_pijlers_and_nonsense_are_not_confirmed(client: Client, half_year: Ronde, gezondheid: Pijler):
    other = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    shown = client.post(
        BULK, {"resultaat": [other.pk, "x", "-1", "99999999999999999999"]}, follow=True
    ).content.decode()
    assert "Er is niets bevestigd: kies eerst een of meer resultaten." in shown
    assert not Melding.objects.filter(ronde=half_year).exists()


def test_nothing_can_be_confirmed_without_an_open_ronde(client: Client, jeugd: Pijler):
    assert client.get(BULK).status_code == 403
    assert client.post(BULK, {"resultaat": [1]}).status_code == 403


def test_confirming_takes_the_same_queries_for_2_and_for_32(client: Client, half_year: Ronde, jeugd: Pijler):
    def queries(pks: list[Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.post(BULK, {"resultaat": pks})
        return len(captured)

    two = list(Resultaat.objects.filter(meldingen__isnull=False).values_list("pk", flat=True))
    before = Ronde.objects.get(nummer=1)
    more = []
    for number in range(32):
        more.append(make.make_resultaat(jeugd.speerpunten.get().acties.all()[0], f"Resultaat {number}"))
        make.make_melding(more[-1], before)
    assert queries(two) == queries([resultaat.pk for resultaat in more])
