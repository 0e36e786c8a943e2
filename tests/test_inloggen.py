"""Logging in and out, a forgotten password, and what the audit trail keeps of it."""

import io
import logging
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from programmes.audit import Auditregel, Handeling
from programmes.models import Gebruiker
from tests import builders as make

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")


@pytest.fixture
def carla(db: None) -> Gebruiker:
    return make.make_gebruiker("Carla Coordinator")


def log_in(client: Client, email: str = "carla.coordinator@example.org", password: str = make.PASSWORD, **rest: str):
    return client.post(LOGIN, {"login": email, "password": password, **rest})


def audit_lines() -> list[tuple[str, str, bool]]:
    return [(regel.handeling, regel.naam, regel.gelukt) for regel in Auditregel.objects.order_by("pk")]


def link_in(body: str) -> str:
    return urlsplit(re.search(r"http\S+/wachtwoord/nieuw/\S+", body)[0]).path


def test_the_right_password_leads_to_the_start_page(client: Client, carla: Gebruiker):
    response = log_in(client)
    assert (response.status_code, response.url) == (302, reverse("start"))
    assert client.get(reverse("profiel")).status_code == 200
    assert audit_lines() == [(Handeling.INGELOGD, "Carla Coordinator", True)]


def test_the_case_of_the_address_does_not_matter(client: Client, carla: Gebruiker):
    assert log_in(client, "Carla.Coordinator@Example.ORG").status_code == 302


def test_login_leads_to_the_page_that_was_asked_for(client: Client, carla: Gebruiker):
    page = client.get(reverse("profiel"), follow=True)
    assert '<input type="hidden" name="next" value="/mijn/">' in page.content.decode()
    assert log_in(client, next="/mijn/").url == "/mijn/"


@pytest.mark.parametrize(
    "elsewhere", ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "javascript:alert(1)"]
)
def test_login_and_logout_lead_to_no_other_site(client: Client, carla: Gebruiker, elsewhere: str):
    assert log_in(client, next=elsewhere).url == reverse("start")
    assert client.get(LOGIN, {"next": elsewhere}).url == reverse("start")
    assert client.post(reverse("account_logout"), {"next": elsewhere}).url == LOGIN


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client, carla: Gebruiker):
    wrong = log_in(client, password="iets-heel-anders").content.decode()
    unknown = log_in(client, "niemand@example.org").content.decode()
    assert "Het e-mailadres of het wachtwoord klopt niet." in wrong
    differs = re.compile(r"\b[A-Za-z0-9]{64}\b|carla.coordinator@example.org|niemand@example.org")
    assert differs.sub("", wrong) == differs.sub("", unknown)
    assert audit_lines() == [
        (Handeling.LOGIN_MISLUKT, "Carla Coordinator", False),
        (Handeling.LOGIN_MISLUKT, "niemand", False),
    ]


def test_an_empty_form_says_what_is_missing_at_the_field(client: Client, db: None):
    page = log_in(client, "geen-adres", "").content.decode()
    assert 'id="id_login_error"' in page
    assert 'id="id_password_error"' in page
    assert 'value="geen-adres"' in page


def test_fields_tell_the_browser_what_they_are(client: Client, db: None):
    page = client.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "placeholder" not in page


def test_five_failures_stop_the_account_for_a_while_whatever_the_machine(carla: Gebruiker):
    for number in range(5):
        log_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), password="iets-heel-anders")
    response = log_in(Client(REMOTE_ADDR="10.0.0.99"))
    assert "Wacht vijf minuten" in response.content.decode()
    assert audit_lines()[-1] == (Handeling.LOGIN_GEBLOKKEERD, "Carla Coordinator", False)
    assert log_in(Client(), "iemand@example.org").status_code == 200, "a colleague is not stopped"


def test_the_limit_is_kept_where_every_process_sees_it():
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_too_many_tries_from_one_machine_get_a_page_that_says_so(client: Client, carla: Gebruiker, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    log_in(client, password="iets-heel-anders")
    response = log_in(client)
    assert response.status_code == 429
    assert "Even wachten" in response.content.decode()


def test_a_made_up_forwarded_address_does_not_get_round_the_limit(client: Client, carla: Gebruiker, settings):
    settings.PROXIES = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    log_in(client, "iemand@example.org")
    first = client.post(LOGIN, headers={"X-Forwarded-For": "1.1.1.1, 192.0.2.7"})
    second = client.post(LOGIN, headers={"X-Forwarded-For": "2.2.2.2, 192.0.2.7"})
    assert (first.status_code, second.status_code) == (200, 429)


def test_a_closed_account_cannot_log_in_and_a_session_ends_at_once(client: Client, carla: Gebruiker):
    log_in(client)
    Gebruiker.objects.update(is_active=False)
    assert client.get(reverse("profiel")).status_code == 302
    response = Client().post(LOGIN, {"login": carla.email, "password": make.PASSWORD}, follow=True)
    assert "Je account is gesloten" in response.content.decode()
    assert audit_lines()[-1] == (Handeling.LOGIN_MISLUKT, "Carla Coordinator", False)


def test_logging_out_takes_a_post(client: Client, carla: Gebruiker):
    client.force_login(carla)
    assert "Wil je uitloggen?" in client.get(reverse("account_logout")).content.decode()
    response = client.post(reverse("account_logout"), follow=True)
    assert "Je bent uitgelogd." in response.content.decode()
    assert client.get(reverse("profiel")).status_code == 302
    assert audit_lines() == [(Handeling.UITGELOGD, "Carla Coordinator", True)]


def test_the_session_ends_with_the_browser_and_gets_a_new_name_at_login(client: Client, carla: Gebruiker):
    client.get(LOGIN)
    session = client.session
    session["iets"] = 1
    session.save()
    before = session.session_key
    log_in(client)
    cookie = client.cookies["sessionid"]
    assert cookie.value != before
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(client: Client, carla: Gebruiker, mailoutbox):
    assert client.post(RESET, {"email": carla.email}).url == reverse("account_reset_password_done")
    assert mailoutbox[0].subject == "Kies een nieuw wachtwoord"
    assert mailoutbox[0].to == [carla.email]
    link = link_in(mailoutbox[0].body)
    html = mailoutbox[0].alternatives[0]
    assert link in html.content
    form = client.get(link)
    assert link not in form.url, "the token must not stay in the address"
    done = client.post(
        form.url, {"password1": "lange zin van woorden", "password2": "lange zin van woorden"}, follow=True
    )
    assert "Je wachtwoord is opgeslagen" in done.content.decode()
    assert mailoutbox[1].subject == "Je wachtwoord is gewijzigd"
    assert log_in(client, password="lange zin van woorden").status_code == 302
    assert [handeling for handeling, _, _ in audit_lines()] == [
        Handeling.HERSTEL_GEVRAAGD,
        Handeling.WACHTWOORD_HERSTELD,
        Handeling.INGELOGD,
    ]
    assert "Deze link werkt niet meer" in Client().get(link).content.decode(), "a link works once"


def test_an_unknown_address_gets_the_same_answer_and_its_own_mail(client: Client, carla: Gebruiker, mailoutbox):
    response = client.post(RESET, {"email": "niemand@example.org"})
    assert response.url == reverse("account_reset_password_done")
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["niemand@example.org"], "Geen account op dit adres")]
    assert audit_lines() == [(Handeling.HERSTEL_GEVRAAGD, "niemand", True)]


def test_a_closed_account_gets_no_link(client: Client, carla: Gebruiker, mailoutbox):
    Gebruiker.objects.update(is_active=False)
    client.post(RESET, {"email": carla.email})
    assert mailoutbox[0].subject == "Geen account op dit adres"


def test_one_address_gets_three_mails_a_quarter_of_an_hour(client: Client, carla: Gebruiker, mailoutbox):
    statuses = [client.post(RESET, {"email": carla.email}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert len(mailoutbox) == 3


def test_a_weak_or_mistyped_password_is_refused_in_dutch(client: Client, carla: Gebruiker, mailoutbox):
    client.post(RESET, {"email": carla.email})
    url = client.get(link_in(mailoutbox[0].body)).url
    short = client.post(url, {"password1": "kort", "password2": "kort"}).content.decode()
    assert "Dit wachtwoord is te kort. Gebruik minstens 12 tekens." in short
    own = client.post(url, {"password1": "carla.coordinator", "password2": "carla.coordinator"}).content.decode()
    assert "lijkt te veel op je naam" in own
    different = client.post(url, {"password1": "lange zin van woorden", "password2": "iets anders"}).content.decode()
    assert "De twee wachtwoorden zijn niet gelijk." in different
    missing = client.post(url, {"password1": "lange zin van woorden"}).content.decode()
    assert "De twee wachtwoorden" not in missing
    assert "Dit veld is verplicht." in missing


@pytest.mark.parametrize("link", ["1-bqzt2m-0123456789abcdef0123456789abcdef", "zz-onzin", "1-set-password"])
def test_a_link_that_never_was_shows_the_way_out(client: Client, carla: Gebruiker, link: str):
    page = client.get(f"/account/wachtwoord/nieuw/{link}/")
    assert page.status_code == 200
    assert "Deze link werkt niet meer" in page.content.decode()


def test_a_mail_server_that_is_down_is_told(client: Client, carla: Gebruiker, monkeypatch):
    def down(*args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", down)
    response = client.post(RESET, {"email": carla.email})
    assert response.status_code == 503
    assert "Mailen lukt nu niet" in response.content.decode()


def test_changing_a_password_asks_for_the_old_one_and_ends_other_sessions(client: Client, carla: Gebruiker, mailoutbox):
    log_in(client)
    other = Client()
    log_in(other)
    url = reverse("account_change_password")
    new = {"password1": "lange zin van woorden", "password2": "lange zin van woorden"}
    wrong = client.post(url, {"oldpassword": "onjuist", **new})
    assert "Dit is niet je huidige wachtwoord." in wrong.content.decode()
    assert client.post(url, {"oldpassword": make.PASSWORD, **new}).url == reverse("profiel")
    assert "Je wachtwoord is gewijzigd." in client.get(reverse("profiel")).content.decode()
    assert other.get(reverse("profiel")).status_code == 302
    assert audit_lines()[-1] == (Handeling.WACHTWOORD_GEWIJZIGD, "Carla Coordinator", True)
    assert mailoutbox[-1].subject == "Je wachtwoord is gewijzigd"


def test_no_password_or_token_reaches_a_log_or_the_audit_trail(
    client: Client, carla: Gebruiker, mailoutbox, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    log_in(client, password="geheim-en-fout")
    log_in(client, "wachtwoord-in-adresveld@example.org", "geheim-en-fout")
    client.post(RESET, {"email": carla.email})
    link = link_in(mailoutbox[0].body)
    form = client.get(link)
    client.post(form.url, {"password1": "geheim dat nieuw is", "password2": "geheim dat nieuw is"})
    log_in(client, password="geheim dat nieuw is")
    client.post(
        reverse("account_change_password"),
        {"oldpassword": "geheim dat nieuw is", "password1": "geheim nummer drie", "password2": "geheim nummer drie"},
    )
    token = link.rstrip("/").split("/")[-1]
    kept = caplog.text + "".join(str(list(Auditregel.objects.values())))
    assert "zssd.audit" in kept
    for secret in ("geheim", "wachtwoord-in-adresveld", token, client.cookies["sessionid"].value):
        assert secret not in kept


def test_a_link_from_a_mail_is_hidden_in_the_log(client: Client, carla: Gebruiker, settings, monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(logging.getLogger("django").handlers[0], "stream", written)
    settings.ACCOUNT_RATE_LIMITS = {"reset_password_from_key": "1/m/ip"}
    address = "/account/wachtwoord/nieuw/1-abc123-geheimdeel/"
    statuses = [client.post(address).status_code for _ in range(2)]
    assert statuses == [200, 429]
    assert "/account/wachtwoord/nieuw/…" in written.getvalue()
    assert "geheimdeel" not in written.getvalue()


@pytest.mark.parametrize("address", ["/account/signup/", "/account/email/", "/account/login/code/", "/account/"])
def test_what_the_portal_does_not_offer_is_not_there(client: Client, carla: Gebruiker, address: str):
    client.force_login(carla)
    assert client.get(address).status_code == 404


@pytest.fixture(autouse=True)
def _empty_cache(db: None):
    cache.clear()
