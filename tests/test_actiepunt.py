"""Actiepunten: the list, settling and changing one, and the mail about it."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Actiepunt
from monitoring.vergadering import acties, berichten
from monitoring.vergadering.overgangen import ACTIEPUNT, GeenOvergangError
from monitoring.views.actiepunt import PAGE, in_words
from programmes import history
from programmes.models import Bericht, Orgaan, Programma
from programmes.post import Soort
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.conftest import Cast

TODAY = date(2026, 12, 1)


@pytest.fixture
def pmo(programma: Programma) -> Orgaan:
    return make.make_orgaan(programma, "PMO")


def url(name: str, *args: object) -> str:
    return reverse(f"monitoring:{name}", args=["proef", *args])


def lijst(client: Client, query: str = "") -> str:
    return client.get(f"{url('actiepunten')}?{query}").content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-9, "9 dagen te laat"),
        (-1, "1 dag te laat"),
        (0, "vandaag klaar"),
        (1, "nog 1 dag"),
        (7, "nog 7 dagen"),
        (8, ""),
    ],
)
def test_how_late_it_is_is_said_in_words(days: int, words: str):
    actie = Actiepunt(datum=TODAY + timedelta(days=days))
    assert in_words(actie, TODAY) == words
    actie.status = Actiepunt.Status.GEDAAN
    assert in_words(actie, TODAY) == ""


def test_the_table_knows_every_state():
    assert set(ACTIEPUNT) == set(Actiepunt.Status)


def test_open_ones_come_first_and_what_should_be_done_first_in_front(cast: Cast, as_user, pmo: Orgaan):
    vergader.make_actiepunt(pmo, "Later", datum=date(2027, 2, 1))
    vergader.make_actiepunt(pmo, "Eerder", datum=date(2026, 1, 1))
    vergader.make_actiepunt(pmo, "Klaar", datum=date(2025, 1, 1), status="gedaan")
    client = as_user(cast.gemeentecontact)
    html = lijst(client)
    assert html.index("Eerder") < html.index("Later")
    assert "Klaar</a>" not in html
    html = lijst(client, "status=alle")
    assert html.index("Eerder") < html.index("Later") < html.index("Klaar</a>")


def test_filters_stand_in_the_address_and_unknown_values_are_told(cast: Cast, as_user, pmo: Orgaan):
    ozo = make.make_orgaan(pmo.programma, "OZO")
    vergader.make_actiepunt(pmo, "Voor het PMO", eigenaar=cast.coordinator)
    vergader.make_actiepunt(ozo, "Voor het OZO")
    client = as_user(cast.coordinator)
    assert "Voor het OZO" not in lijst(client, f"orgaan={pmo.pk}")
    assert "Voor het OZO" not in lijst(client, "wie=mijn")
    assert "Voor het PMO" not in lijst(client, "wie=Jannie+de+Visser")
    html = lijst(client, "orgaan=99999999999999999999&wie=%00&status=x&page=%00")
    assert "telt niet mee: orgaan, wie, status" in html
    assert "Voor het PMO" in html
    assert "Voor het OZO" in html


def test_the_list_costs_the_same_however_long(cast: Cast, as_user, pmo: Orgaan, django_assert_max_num_queries):
    for number in range(PAGE + 3):
        vergader.make_actiepunt(pmo, f"Actie {number}")
    client = as_user(cast.pmo)
    with django_assert_max_num_queries(9):
        html = lijst(client)
    assert "Pagina 1 van 2" in html


def test_the_owner_settles_their_own_and_nobody_else_s(cast: Cast, as_user, pmo: Orgaan):
    own = vergader.make_actiepunt(pmo, eigenaar=cast.coordinator)
    other = vergader.make_actiepunt(pmo, eigenaar=cast.gemeentecontact)
    client = as_user(cast.coordinator)
    sent = {"status": "gedaan", "uitkomst": "Gebeld.", "versie": "1"}
    assert client.post(url("actiepunt_afhandelen", other.pk), sent).status_code == 403
    assert "Afhandelen" not in client.get(url("actiepunt", other.pk)).content.decode()
    assert client.post(url("actiepunt_afhandelen", own.pk), sent).status_code == 302
    own.refresh_from_db()
    assert (own.status, own.uitkomst, own.afgehandeld_op) == ("gedaan", "Gebeld.", timezone.localdate())
    assert client.get(url("actiepunt_wijzigen", own.pk)).status_code == 403


def test_not_needed_any_more_asks_why(cast: Cast, as_user, pmo: Orgaan):
    actie = vergader.make_actiepunt(pmo)
    client = as_user(cast.pmo)
    response = client.post(url("actiepunt_afhandelen", actie.pk), {"status": "vervallen", "versie": "1"})
    assert response.status_code == 422
    assert "Leg uit waarom dit niet meer hoeft." in response.content.decode()
    assert Actiepunt.objects.get().is_open


def test_what_was_settled_by_mistake_is_opened_again(cast: Cast, as_user, pmo: Orgaan):
    actie = vergader.make_actiepunt(pmo, status="gedaan", uitkomst="Klaar")
    client = as_user(cast.pmo)
    assert client.get(url("actiepunt_wijzigen", actie.pk)).status_code == 302
    client.post(url("actiepunt_afhandelen", actie.pk), {"stap": "heropenen", "versie": "1"})
    actie.refresh_from_db()
    assert (actie.status, actie.uitkomst, actie.afgehandeld_op) == ("open", "", None)
    assert {row.veld for row in history.of(actie)} == {"status", "afgehandeld op", "uitkomst"}


def test_two_who_settle_at_once_see_both_texts(cast: Cast, as_user, pmo: Orgaan):
    actie = vergader.make_actiepunt(pmo, eigenaar=cast.coordinator)
    sent = {"status": "gedaan", "versie": "1"}
    as_user(cast.coordinator).post(url("actiepunt_afhandelen", actie.pk), sent | {"uitkomst": "Van de een"})
    response = as_user(cast.pmo).post(url("actiepunt_afhandelen", actie.pk), sent | {"uitkomst": "Van de ander"})
    assert response.status_code == 409
    assert "Van de een" in response.content.decode()
    assert "Van de ander" in response.content.decode()


def test_another_owner_and_day_come_with_history_and_the_new_owner_hears(cast: Cast, as_user, pmo: Orgaan):
    actie = vergader.make_actiepunt(pmo)
    sent = {
        "omschrijving": "Bel de GGD",
        "eigenaar": cast.coordinator.pk,
        "eigenaar_naam": "wordt genegeerd",
        "datum": "2027-01-15",
        "versie": "1",
    }
    assert as_user(cast.pmo).post(url("actiepunt_wijzigen", actie.pk), sent).status_code == 302
    actie.refresh_from_db()
    assert (actie.eigenaar, actie.eigenaar_naam) == (cast.coordinator, "Carla Coordinator")
    assert {"wie", "klaar op"} <= {row.veld for row in history.of(actie)}
    told = Bericht.objects.get()
    assert (told.aan, told.soort, told.url) == (cast.coordinator, "actiepunt", url("actiepunt", actie.pk))


def test_an_owner_is_somebody_who_may_read_or_a_name(cast: Cast, as_user, pmo: Orgaan):
    actie = vergader.make_actiepunt(pmo)
    client = as_user(cast.pmo)
    html = client.get(url("actiepunt_wijzigen", actie.pk)).content.decode()
    assert "Carla Coordinator</option>" in html
    assert "Bram Bestuurder</option>" not in html
    assert "Bob Buiten</option>" not in html
    sent = {"omschrijving": "x", "datum": "2027-01-15", "versie": "1"}
    response = client.post(url("actiepunt_wijzigen", actie.pk), sent | {"eigenaar": "", "eigenaar_naam": " "})
    assert "Kies wie dit doet, of schrijf een naam op." in response.content.decode()
    response = client.post(url("actiepunt_wijzigen", actie.pk), sent | {"eigenaar": str(cast.buitenstaander.pk)})
    assert response.status_code == 422


def test_who_does_not_want_it_or_gave_it_to_themselves_gets_no_mail(cast: Cast, pmo: Orgaan):
    cast.coordinator.mail_uit = [Soort.ACTIEPUNT]
    cast.coordinator.save()
    for eigenaar in (cast.coordinator, cast.pmo, None):
        actie = Actiepunt(
            programma=pmo.programma,
            orgaan=pmo,
            omschrijving="Bel",
            eigenaar=eigenaar,
            eigenaar_naam="Iemand",
            datum=TODAY,
        )
        acties.give(actie, door=cast.pmo)
    assert not Bericht.objects.exists()


def test_owners_are_reminded_once_a_week_and_a_day_before(cast: Cast, pmo: Orgaan):
    soon = vergader.make_actiepunt(pmo, eigenaar=cast.coordinator, datum=TODAY + timedelta(days=6))
    vergader.make_actiepunt(pmo, eigenaar=cast.pmo, datum=TODAY + timedelta(days=20))
    vergader.make_actiepunt(pmo, eigenaar=cast.pmo, datum=TODAY - timedelta(days=2))
    vergader.make_actiepunt(pmo, eigenaar=cast.pmo, datum=TODAY, status="gedaan")
    assert berichten.remind(pmo.programma, TODAY) == 1
    assert berichten.remind(pmo.programma, TODAY) == 0
    told = Bericht.objects.get()
    assert told.aan == cast.coordinator
    assert told.titel == "Over 6 dagen klaar: Bel de GGD"
    assert berichten.remind(pmo.programma, soon.datum - timedelta(days=1)) == 1
    assert Bericht.objects.order_by("-pk")[0].titel == "Morgen klaar: Bel de GGD"


def test_the_daily_command_reminds_of_actiepunten_too(cast: Cast, pmo: Orgaan, capsys):
    vergader.make_actiepunt(pmo, eigenaar=cast.coordinator, datum=TODAY)
    call_command("herinneringen", "--datum", str(TODAY))
    assert "proef: herinnerd aan 1 actie." in capsys.readouterr().out


def test_a_settled_one_cannot_be_settled_again(cast: Cast, pmo: Orgaan):
    actie = vergader.make_actiepunt(pmo, status="gedaan")
    with pytest.raises(GeenOvergangError):
        acties.settle(actie, Actiepunt.Status.VERVALLEN, uitkomst="", versie=None, today=TODAY, door=cast.pmo)
