"""The programmamanager's queue: akkoord, returning with a reason, and what the coordinator hears of it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import beoordelen as regels
from monitoring import melding as meldingregels
from monitoring.models import Melding, Ronde
from programmes import history
from programmes.models import Gebruiker, Pijler, Programma, Rol
from programmes.post import Bericht
from speerpunten.models import Resultaat, Tweeling
from tests import builders as make
from tests.conftest import AtOnce, Cast

URL = "/proef/beoordelen/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def waiting(cast: Cast, resultaat: Resultaat, ronde: Ronde) -> list[Melding]:
    """Three of the coordinator, the oldest first."""
    return [
        make.make_melding(
            each,
            ronde,
            door=cast.coordinator,
            door_naam=str(cast.coordinator),
            ingediend_op=datetime(2026, 9, day, 12, tzinfo=UTC),
        )
        for day, each in enumerate(Resultaat.objects.in_plan_order()[:3], start=1)
    ]


def item(melding: Melding) -> str:
    return f"{URL}{melding.pk}/"


def judged(melding: Melding, **data: Any) -> dict[str, Any]:
    return {"stap": "akkoord", "versie": melding.versie, **data}


# The queue


def test_one_by_one_they_come_in_the_order_of_the_list(
    client: Client, waiting: list[Melding], gezondheid: Pijler, ronde: Ronde
):
    """Per pijler the oldest first, also when another pijler has an older one."""
    elsewhere = make.make_melding(
        Resultaat.objects.get(actie__speerpunt__pijler=gezondheid),
        ronde,
        ingediend_op=datetime(2026, 8, 1, 12, tzinfo=UTC),
    )
    listed = [int(pk) for pk in re.findall(r'href="/proef/beoordelen/(\d+)/">', client.get(URL).content.decode())]
    first, *rows = listed
    assert rows == [each.pk for each in (*waiting, elsewhere)]
    walked = [first]
    while following := regels.place(regels.queue(ronde.programma), Melding.objects.get(pk=walked[-1]))[1]:
        walked.append(following)
    assert walked == rows


def test_what_is_handed_in_waits_oldest_first_until_its_ronde_is_adopted(
    programma: Any, waiting: list[Melding], ronde: Ronde
):
    Melding.objects.filter(pk=waiting[0].pk).update(status="akkoord")
    assert list(regels.queue(programma)) == waiting[1:]
    for status, number in {"gesloten": 2, "vastgesteld": 0, "gepubliceerd": 0}.items():
        Ronde.objects.update(status=status)
        assert regels.queue(programma).count() == number


def test_the_list_groups_per_pijler_and_narrows_down_to_one(
    client: Client, waiting: list[Melding], gezondheid: Pijler, ronde: Ronde
):
    make.make_melding(Resultaat.objects.get(actie__speerpunt__pijler=gezondheid), ronde)
    shown = client.get(URL).content.decode()
    assert "4 meldingen wachten" in shown
    assert shown.count('type="checkbox"') == 4
    narrowed = client.get(URL, {"pijler": "gezondheid"}).content.decode()
    assert "1 melding wacht bij Gezondheid" in narrowed
    assert client.get(URL, {"pijler": "\x00"}).status_code == 200


def test_an_item_shows_what_changed_since_last_time(client: Client, waiting: list[Melding], ronde: Ronde):
    before = make.make_ronde(ronde.programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    Melding.objects.create(
        resultaat=waiting[0].resultaat,
        ronde=before,
        fase="niet_gestart",
        signaal="op_koers",
        toelichting="Van toen.",
        status="akkoord",
        door_naam="Iemand",
        gewijzigd_op=datetime(2026, 6, 1, tzinfo=UTC),
    )
    shown = client.get(item(waiting[0])).content.decode()
    for text in ("Vorige keer (2026-H1)", "Van toen.", "niet gestart", "in uitvoering", "Carla Coordinator"):
        assert text in shown
    assert shown.count('class="beoordeling__gewijzigd"') == 2  # fase and toelichting
    assert item(waiting[1]) in shown


def test_the_page_of_a_ronde_leads_to_the_queue_as_long_as_something_waits(
    client: Client, waiting: list[Melding], ronde: Ronde
):
    page = f"/proef/rondes/{ronde.pk}/"
    assert "3 meldingen wachten op jouw oordeel." in client.get(page).content.decode()
    for status, told in {"gesloten": True, "vastgesteld": False}.items():
        Ronde.objects.update(status=status)
        assert ("op jouw oordeel" in client.get(page).content.decode()) == told
    Ronde.objects.update(status="open")
    Melding.objects.update(status="akkoord")
    assert "op jouw oordeel" not in client.get(page).content.decode()


# Akkoord


def test_the_day_of_realisation_is_in_words_and_the_evidence_one_click_away(client: Client, waiting: list[Melding]):
    Melding.objects.filter(pk=waiting[0].pk).update(
        fase="gerealiseerd", gerealiseerd_op=date(2026, 4, 30), bewijs="https://www.zssd.example/stuk"
    )
    shown = client.get(item(waiting[0])).content.decode()
    assert "30 april 2026" in shown
    assert "2026-04-30" not in shown
    assert '<a href="https://www.zssd.example/stuk" rel="noreferrer">' in shown


def test_the_outcome_is_one_sentence_also_when_the_result_ends_with_a_full_stop(client: Client, waiting: list[Melding]):
    Resultaat.objects.filter(pk=waiting[0].resultaat_id).update(omschrijving="Er is een plan.")
    response = client.post(item(waiting[0]), judged(waiting[0]), headers=HTMX)
    assert json.loads(response["HX-Trigger"])["announce"]["value"] == "Akkoord: Er is een plan."
    assert "Er is een plan.." not in response.content.decode()


def test_akkoord_leads_to_the_next_one_and_tells_the_writer(client: Client, cast: Cast, waiting: list[Melding]):
    response = client.post(item(waiting[0]), judged(waiting[0]), headers=HTMX)
    shown = response.content.decode()
    waiting[0].refresh_from_db()
    assert response.status_code == 200
    assert (waiting[0].status, waiting[0].actueel, waiting[0].beoordeeld_door_naam) == (
        "akkoord",
        True,
        "Piet Programma",
    )
    assert response["HX-Push-Url"] == item(waiting[1])
    assert waiting[1].resultaat.omschrijving in shown
    assert shown.count("data-focus") == 2  # focus on the heading, also when loaded as a page
    assert json.loads(response["HX-Trigger"])["announce"]["value"].startswith("Akkoord: Gelijke methoden")
    assert item(waiting[0]) in shown  # the way back
    line = history.of(waiting[0]).get()
    assert (line.veld, line.naar, line.door) == ("status", "akkoord", cast.programmamanager)
    mail = Bericht.objects.get()
    assert (mail.aan, mail.soort, mail.url) == (
        cast.coordinator,
        "akkoord",
        f"/proef/resultaten/{waiting[0].resultaat_id}/",
    )


def test_after_the_last_one_it_says_what_was_skipped(client: Client, waiting: list[Melding]):
    shown = client.post(item(waiting[2]), judged(waiting[2]), headers=HTMX).content.decode()
    assert "Dit was de laatste" in shown
    assert "wachten nog 2 meldingen" in shown
    for melding in waiting[:2]:
        shown = client.post(item(melding), judged(melding), headers=HTMX).content.decode()
    assert "Alles is beoordeeld" in shown


def test_without_script_every_judgement_leads_on(client: Client, waiting: list[Melding]):
    first = client.post(item(waiting[0]), judged(waiting[0]))
    assert first["Location"] == item(waiting[1])
    assert "Akkoord: Gelijke methoden" in client.get(first["Location"]).content.decode()
    back = client.post(item(waiting[1]), judged(waiting[1], stap="terugzetten", reden="Noem ook Veere."))
    assert back["Location"] == item(waiting[2])
    assert client.post(item(waiting[2]), judged(waiting[2]))["Location"] == URL


def test_many_at_once_get_an_akkoord_with_one_mail_to_each_writer(client: Client, waiting: list[Melding]):
    sent = [f"{melding.pk}:{melding.versie}" for melding in waiting]
    assert "3 meldingen akkoord." in client.post(URL, {"melding": sent}, follow=True).content.decode()
    assert set(Melding.objects.values_list("status", flat=True)) == {"akkoord"}
    mail = Bericht.objects.get()
    assert mail.titel == "3 meldingen zijn akkoord"
    assert "Eén afwegingskader" in mail.tekst
    assert "kies" not in client.get(URL).content.decode()
    assert "vink eerst een of meer meldingen aan" in client.post(URL, follow=True).content.decode()


def test_of_many_what_changed_meanwhile_is_told_and_the_rest_is_akkoord(client: Client, waiting: list[Melding]):
    sent = [f"{melding.pk}:{melding.versie}" for melding in waiting]
    Melding.objects.filter(pk=waiting[1].pk).update(versie=2)
    response = client.post(URL, {"melding": sent})
    shown = response.content.decode()
    assert response.status_code == 409
    assert "2 meldingen akkoord." in shown
    assert item(waiting[1]) in shown
    assert Melding.objects.get(pk=waiting[1].pk).status == "ingediend"


def test_the_own_melding_of_a_programmamanager_gives_no_mail(client: Client, cast: Cast, waiting: list[Melding]):
    Melding.objects.update(door=cast.programmamanager)
    client.post(item(waiting[0]), judged(waiting[0]))
    assert not Bericht.objects.exists()


# Returning


def test_a_returned_melding_no_longer_counts_and_its_writer_hears_why(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], waiting: list[Melding], ronde: Ronde
):
    before = make.make_ronde(ronde.programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    older = Melding.objects.create(
        resultaat=waiting[0].resultaat,
        ronde=before,
        fase="niet_gestart",
        signaal="op_koers",
        status="akkoord",
        door_naam="Iemand",
        gewijzigd_op=datetime(2026, 6, 1, tzinfo=UTC),
    )
    client.post(item(waiting[0]), judged(waiting[0], stap="terugzetten", reden="Noem ook Veere."), headers=HTMX)
    waiting[0].refresh_from_db()
    older.refresh_from_db()
    assert (waiting[0].status, waiting[0].actueel, older.actueel) == ("teruggezet", False, True)
    assert {(line.veld, line.naar, line.reden) for line in history.of(waiting[0])} == {
        ("status", "teruggezet", "Noem ook Veere."),
        ("reden van terugzetten", "Noem ook Veere.", "Noem ook Veere."),
    }
    mail = Bericht.objects.get()
    assert (mail.aan, mail.soort) == (cast.coordinator, "teruggezet")
    assert "Noem ook Veere." in mail.tekst
    assert mail.url == f"/proef/resultaten/{waiting[0].resultaat_id}/melding/"
    assert "Noem ook Veere." in as_user(cast.coordinator).get("/proef/werklijst/").content.decode()


def test_a_returned_melding_is_told_to_who_coordinates_the_pijler_when_its_writer_left(
    client: Client, cast: Cast, programma: Programma, waiting: list[Melding]
):
    anders = make.make_pijler(programma, "anders")
    make.give(make.make_gebruiker("Anna Anders"), programma, Rol.COORDINATOR, pijler=anders)
    Melding.objects.filter(pk=waiting[0].pk).update(door=cast.zonder_rol)
    client.post(item(waiting[0]), judged(waiting[0], stap="terugzetten", reden="Noem ook Veere."))
    assert [mail.aan for mail in Bericht.objects.all()] == [cast.coordinator]


def test_returning_asks_for_a_reason(client: Client, waiting: list[Melding]):
    for headers in (HTMX, {}):
        response = client.post(item(waiting[0]), judged(waiting[0], stap="terugzetten", reden=" "), headers=headers)
        assert response.status_code == 422
        assert "Vul in waarom je de melding terugzet." in response.content.decode()
    assert Melding.objects.filter(status="ingediend").count() == 3


def test_an_akkoord_is_undone_by_returning(client: Client, waiting: list[Melding]):
    client.post(item(waiting[0]), judged(waiting[0]))
    shown = client.get(item(waiting[0])).content.decode()
    assert "Terugzetten" in shown
    assert 'data-key="a"' not in shown
    client.post(item(waiting[0]), {"stap": "terugzetten", "versie": 2, "reden": "Toch niet."})
    waiting[0].refresh_from_db()
    assert waiting[0].status == "teruggezet"


def test_in_a_closed_ronde_an_akkoord_is_possible_and_returning_is_not(
    client: Client, waiting: list[Melding], ronde: Ronde
):
    Ronde.objects.update(status=Ronde.Status.GESLOTEN)
    shown = client.get(item(waiting[0])).content.decode()
    assert "Terugzetten kan alleen in een open ronde" in shown
    assert 'name="reden"' not in shown
    returned = client.post(item(waiting[0]), judged(waiting[0], stap="terugzetten", reden="Toch niet."))
    assert returned.status_code == 409
    assert client.post(item(waiting[0]), judged(waiting[0])).status_code == 302
    waiting[0].refresh_from_db()
    assert waiting[0].status == "akkoord"


def test_what_its_writer_handed_in_again_is_ready_for_judgement_with_the_old_reason(
    client: Client, cast: Cast, waiting: list[Melding], ronde: Ronde
):
    client.post(item(waiting[1]), judged(waiting[1], stap="terugzetten", reden="Noem ook Veere."))
    said = meldingregels.inhoud_of(waiting[1]) | {"toelichting": "Ook Veere."}
    meldingregels.save(waiting[1].resultaat, ronde, said, versie=2, door=cast.coordinator)
    shown = client.get(item(waiting[1])).content.decode()
    assert "Eerder teruggezet:" in shown
    assert 'data-key="a"' in shown


# Somebody else meanwhile


def test_what_its_writer_changed_meanwhile_is_shown_before_it_is_judged(
    client: Client, cast: Cast, waiting: list[Melding], ronde: Ronde
):
    said = meldingregels.inhoud_of(waiting[1])
    page = client.get(item(waiting[1])).content.decode()
    assert 'name="gezien" value="0"' in page
    meldingregels.save(
        waiting[1].resultaat, ronde, said | {"toelichting": "Net nog iets."}, versie=1, door=cast.coordinator
    )
    for stap in ("akkoord", "terugzetten"):
        sent = judged(waiting[1], stap=stap, gezien="0", reden="Mijn reden")
        response = client.post(item(waiting[1]), sent, headers=HTMX)
        shown = response.content.decode()
        assert response.status_code == 409
        assert "Je oordeel is niet opgeslagen" in shown
        assert "<b>Toelichting</b>: (leeg) → Net nog iets." in shown
        assert 'name="versie" value="2"' in shown
        assert ("Mijn reden" in shown) == (stap == "terugzetten")
    assert Melding.objects.get(pk=waiting[1].pk).status == "ingediend"


@pytest.mark.django_db(transaction=True)
def test_of_an_akkoord_and_a_return_at_once_one_wins(waiting: list[Melding], cast: Cast, at_once: AtOnce):
    def judge(stap: str) -> str:
        melding = Melding.objects.get(pk=waiting[0].pk)
        if stap == "akkoord":
            done, _ = regels.accept(melding.ronde.programma, {melding.pk: 1}, door=cast.programmamanager)
            return "akkoord" if done else "te laat"
        try:
            regels.send_back(melding, versie=1, reden="Toch niet.", door=cast.programmamanager)
        except history.Conflict:
            return "te laat"
        return "teruggezet"

    outcome = at_once(judge, ["akkoord", "terugzetten"])
    assert sorted(outcome, key=lambda told: told == "te laat")[1] == "te laat"
    assert Melding.objects.get(pk=waiting[0].pk).status in outcome


@pytest.mark.parametrize("versie", ["", "x", "-1", "99999999999999999999", "7"])
def test_a_version_that_was_never_shown_is_a_conflict(client: Client, waiting: list[Melding], versie: str):
    assert client.post(item(waiting[0]), judged(waiting[0], versie=versie)).status_code == 409
    assert Melding.objects.filter(status="ingediend").count() == 3


def test_a_concept_is_not_in_the_queue_nor_on_its_pages(client: Client, resultaat: Resultaat, ronde: Ronde):
    made = make.make_melding(resultaat, ronde, status="concept")
    assert client.get(item(made)).status_code == 404
    assert "Er wacht niets op jou" in client.get(URL).content.decode()


# Cost


def test_takes_the_same_queries_for_3_and_for_33_and_at_most_12(
    client: Client, waiting: list[Melding], resultaat: Resultaat, ronde: Ronde, cast: Cast
):
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url, headers=HTMX).status_code == 200
        return len(captured)

    Resultaat.objects.update(tweeling=Tweeling.objects.create(programma=ronde.programma, code="teams", naam="Teams"))
    narrowed = f"{item(waiting[0])}?pijler=jeugd"
    few = queries(f"{URL}?pijler=jeugd"), queries(narrowed)
    more = [
        make.make_melding(make.make_resultaat(resultaat.actie, f"Resultaat {n}"), ronde, door=cast.coordinator)
        for n in range(30)
    ]
    assert (queries(f"{URL}?pijler=jeugd"), queries(narrowed)) == few
    assert max(few) <= 12, few
    sent = [f"{melding.pk}:1" for melding in more]
    with CaptureQueriesContext(connection) as two:
        client.post(URL, {"melding": sent[:2]})
    with CaptureQueriesContext(connection) as rest:
        client.post(URL, {"melding": sent[2:]})
    assert len(two) == len(rest)
