"""The terms in somebody's own calendar: a secret link that shows what its owner may read now, and nothing else."""

import logging
import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from programmes.agendalink import hash_of
from programmes.audit import Handeling
from programmes.models import RESERVED_CODES, Agendalink, Auditregel, Gebruiker, Pijler, Programma, Rol
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast

ABONNEMENT = reverse("monitoring:abonnement", args=["proef"])
MAKEN = reverse("monitoring:abonnement_maken", args=["proef"])
INTREKKEN = reverse("monitoring:abonnement_intrekken", args=["proef"])
PROFIEL = reverse("profiel")


def new_link(client: Client) -> str:
    """The path of a link, as the page shows it."""
    page = client.post(MAKEN).content.decode()
    return re.search(r'value="http[^"]*?(/agenda/[^"]+\.ics)"', page)[1]


def events(content: bytes) -> dict[str, dict]:
    """The events of a calendar by their UID."""
    return {str(event["uid"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


@pytest.fixture
def pmo(cast: Cast, as_user) -> Client:
    return as_user(cast.pmo)


@pytest.fixture
def link(pmo: Client, gezondheid: Pijler) -> str:
    return new_link(pmo)


def test_the_link_is_shown_once_and_only_its_hash_is_kept(pmo: Client, cast: Cast):
    response = pmo.post(MAKEN)
    token = re.search(r"/agenda/([\w-]+)\.ics", response.content.decode())[1]
    assert "no-store" in response.headers["Cache-Control"]
    assert len(token) >= 43
    stored = Agendalink.objects.get(gebruiker=cast.pmo)
    assert stored.sleutel == hash_of(token)
    for address in (ABONNEMENT, PROFIEL):
        assert token not in pmo.get(address).content.decode()
    assert token not in str(Auditregel.objects.values_list())
    assert Auditregel.objects.filter(handeling=Handeling.AGENDALINK_GEMAAKT, gebruiker=cast.pmo).count() == 1


def test_a_calendar_gets_the_open_terms_without_logging_in(client: Client, link: str, resultaat: Resultaat):
    response = client.get(link)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-cache"
    found = events(response.content)
    assert len(found) == 2, "n.t.b. and no term have no day"
    event = found[f"resultaat-{resultaat.pk}@localhost"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 3, 31), date(2026, 4, 1))
    assert str(event["summary"]) == "Gelijke methoden in elke gemeente (Jeugd 1a)"
    assert str(event["url"]).endswith(reverse("monitoring:resultaat", args=["proef", resultaat.pk]))
    assert str(event["transp"]) == "TRANSPARENT"
    assert event["sequence"] == 0


def test_lines_are_short_and_end_as_the_standard_says(client: Client, link: str, resultaat: Resultaat):
    Resultaat.objects.filter(pk=resultaat.pk).update(omschrijving="Één, twee; drie\n" * 30)
    content = client.get(link).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    event = events(content)[f"resultaat-{resultaat.pk}@localhost"]
    assert "Één, twee; drie\nÉén, twee; drie" in str(event["description"])


def test_a_term_that_moves_moves_the_same_event(client: Client, link: str, programma: Programma, resultaat: Resultaat):
    from speerpunten import termijnen
    from speerpunten.realisatie import parse

    before = client.get(link)
    termijnen.move(
        programma, resultaat, parse("Q3 2026"), versie=None, door=None, redenen=["capaciteit"], toelichting="",
        vastgesteld_op=date(2026, 9, 1), grond="",
    )  # fmt: skip
    after = client.get(link, headers={"If-None-Match": before.headers["ETag"]})
    event = events(after.content)[f"resultaat-{resultaat.pk}@localhost"]
    assert event["dtstart"].dt == date(2026, 9, 30)
    assert event["sequence"] == 1
    assert event["dtstamp"].dt.date() == date(2026, 9, 1)
    assert "(was Q1 2026)" in str(event["description"])


def test_what_is_done_leaves_the_calendar(client: Client, link: str, programma: Programma, resultaat: Resultaat):
    make.make_melding(resultaat, make.make_ronde(programma), Fase.GEREALISEERD)
    assert len(events(client.get(link).content)) == 1


def test_the_same_plan_gives_the_same_bytes_and_is_not_sent_twice(client: Client, link: str):
    first, second = client.get(link), client.get(link)
    assert first.content == second.content
    again = client.get(link, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_a_lost_role_ends_it_at_once(client: Client, link: str, cast: Cast):
    cast.pmo.toewijzingen.all().delete()
    assert client.get(link).status_code == 404


def test_who_may_read_only_what_is_published_gets_nothing(client: Client, link: str, cast: Cast, programma: Programma):
    cast.pmo.toewijzingen.all().delete()
    make.give(cast.pmo, programma, Rol.BESTUURDER)
    assert client.get(link).status_code == 404


def test_a_closed_account_ends_it(client: Client, link: str, cast: Cast):
    Gebruiker.objects.filter(pk=cast.pmo.pk).update(is_active=False)
    assert client.get(link).status_code == 404


def test_it_shows_one_programme_and_no_other(client: Client, link: str, cast: Cast):
    elders = Programma.objects.get(code="elders")
    make.give(cast.pmo, elders, Rol.PMO)
    actie = make.make_actie(make.make_speerpunt(make.make_pijler(elders, "anders")), "a")
    make.make_resultaat(actie, "Iets van elders", "Q1 2027")
    assert b"Iets van elders" not in client.get(link).content


def test_a_new_link_takes_the_place_of_the_old_one(client: Client, pmo: Client, link: str):
    newer = new_link(pmo)
    assert client.get(link).status_code == 404
    assert client.get(newer).status_code == 200
    assert Agendalink.objects.count() == 1


def test_it_can_be_ended_where_it_was_made(client: Client, pmo: Client, link: str):
    page = pmo.post(INTREKKEN, follow=True).content.decode()
    assert "De agendalink is ingetrokken." in page
    assert client.get(link).status_code == 404
    assert "Er was geen agendalink meer" in pmo.post(INTREKKEN, follow=True).content.decode()
    assert Auditregel.objects.filter(handeling=Handeling.AGENDALINK_INGETROKKEN).count() == 1


def test_it_can_be_ended_among_ones_own_details(client: Client, pmo: Client, link: str, cast: Cast, as_user):
    stored = Agendalink.objects.get()
    address = reverse("agendalink_intrekken", args=[stored.pk])
    assert address in pmo.get(PROFIEL).content.decode()
    assert as_user(cast.programmamanager).post(address).status_code == 404, "somebody else's"
    assert "De agendalink voor Proef is ingetrokken." in pmo.post(address, follow=True).content.decode()
    assert client.get(link).status_code == 404
    assert "was al ingetrokken" in pmo.post(address, follow=True).content.decode()


@pytest.mark.parametrize("token", ["x", "%00", "a" * 5000, "é" * 40])
def test_a_link_that_never_was_is_not_found(client: Client, db: None, token: str):
    assert client.get(f"/agenda/{token}.ics").status_code == 404


def test_when_it_was_used_is_remembered_by_the_hour_and_told_by_the_day(client: Client, link: str):
    now = timezone.now().replace(hour=10, minute=0)
    for moment in (now, now + timedelta(minutes=5), now + timedelta(hours=2), now + timedelta(days=1)):
        with time_machine.travel(moment, tick=False):
            client.get(link)
    used = Agendalink.objects.get().gebruikt_op
    assert isinstance(used, datetime)
    assert used.replace(microsecond=0) == (now + timedelta(days=1)).replace(microsecond=0)
    assert Auditregel.objects.filter(handeling=Handeling.EXPORT).count() == 2


def test_the_token_stays_out_of_the_log(client: Client, link: str, caplog, settings):
    from zssd.logs import HideLinks

    token = re.search(r"/agenda/([\w-]+)\.ics", link)[1]
    handler = logging.Handler()
    lines: list[str] = []
    handler.emit = lambda record: lines.append(record.getMessage())
    handler.addFilter(HideLinks())
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    try:
        client.get(link)
        Agendalink.objects.all().delete()
        client.get(link)
        logging.getLogger("django.server").info('"%s" %s %s', f"GET {link} HTTP/1.1", 200, 0)
    finally:
        logger.removeHandler(handler)
    assert any("Not Found: /agenda/…" in line for line in lines)
    assert token not in "\n".join(lines)


def test_no_programme_can_stand_in_its_place():
    assert "agenda" in RESERVED_CODES


WRONG = reverse("agenda", args=["niet-van-ons"])


def test_after_too_many_wrong_links_a_machine_waits_also_with_a_right_one(client: Client, link: str, settings):
    settings.ACCOUNT_RATE_LIMITS = {"agendalink": "2/m/ip"}
    assert [client.get(WRONG).status_code for _ in range(3)] == [404, 404, 429]
    refused = client.get(link)
    assert refused.status_code == 429
    assert b"VCALENDAR" not in refused.content
    assert "Even wachten" in refused.content.decode()
    assert client.head(WRONG).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.9").get(link).status_code == 200, "another machine is not stopped"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert client.get(link).status_code == 200


def test_a_right_link_never_counts(client: Client, link: str, settings):
    settings.ACCOUNT_RATE_LIMITS = {"agendalink": "2/m/ip"}
    assert {client.get(link).status_code for _ in range(5)} == {200}
    client.get(WRONG)
    assert client.get(link).status_code == 200


def test_a_link_that_was_ended_counts_as_a_wrong_one(pmo: Client, client: Client, link: str, settings):
    settings.ACCOUNT_RATE_LIMITS = {"agendalink": "1/m/ip"}
    pmo.post(INTREKKEN)
    assert [client.get(link).status_code for _ in range(2)] == [404, 429]


def test_the_limit_stands_in_the_settings():
    assert settings.ACCOUNT_RATE_LIMITS["agendalink"] == "30/m/ip"


def test_the_feed_asks_a_fixed_number_of_questions(
    client: Client, link: str, programma: Programma, django_assert_max_num_queries
):
    client.get(link)
    actie = make.make_actie(make.make_speerpunt(make.make_pijler(programma, "veel")), "a")
    for _ in range(20):
        make.make_resultaat(actie, termijn="Q1 2027")
    with django_assert_max_num_queries(10):  # seven of them are of the counter of wrong links
        assert len(events(client.get(link).content)) == 22
