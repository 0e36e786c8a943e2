"""The pages about the portal itself, and one's own details."""

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Signaal
from monitoring.signalering import Afleiding
from programmes import history
from programmes.models import Gebruiker, Programma, Rol
from programmes.post import Soort
from speerpunten.models import Fase
from tests import builders as make
from tests.conftest import Cast

PROFIEL = reverse("profiel")


def text_of(page: str) -> str:
    parts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = parts.append
    parser.feed(page)
    return re.sub(r"\s+", " ", " ".join(parts))


@pytest.fixture
def hulp(client: Client) -> str:
    return client.get(reverse("hulp")).content.decode()


def test_help_names_every_role_fase_signaal_and_derived_signal(hulp: str, db: None):
    words = text_of(hulp).lower()
    for kind in (Rol, Fase, Signaal, Afleiding, Soort):
        for value in kind:
            assert value.label.lower() in words, value


def test_every_link_within_help_leads_somewhere(hulp: str, db: None):
    anchors = re.findall(r'href="#([^"]+)"', hulp)
    assert len(anchors) > 8
    assert set(anchors) <= set(re.findall(r'id="([^"]+)"', hulp))


@pytest.mark.parametrize("name", ["hulp", "toegankelijkheid", "privacy"])
def test_a_page_has_one_heading_and_can_be_read_logged_out_and_in(name: str, client: Client, cast: Cast, as_user):
    for reader in (client, as_user(cast.pmo)):
        page = reader.get(reverse(name)).content.decode()
        assert page.count("<h1") == 1


def test_the_accessibility_statement_claims_nothing_that_was_not_assessed(client: Client, db: None, settings):
    settings.ACCESSIBILITY_CONTACT = "mailto:toegankelijk@example.org"
    page = client.get(reverse("toegankelijkheid")).content.decode()
    assert "nog niet onderzocht" in page
    assert 'href="mailto:toegankelijk@example.org"' in page
    assert "voldoet volledig" not in page


def test_privacy_tells_how_long_things_are_kept(client: Client, db: None, settings):
    settings.LOGBOEK_MAANDEN = 7
    settings.ACCOUNT_MAANDEN = 9
    page = client.get(reverse("privacy")).content.decode()
    assert "7 maanden" in page
    assert "9 maanden" in page


def test_security_txt_says_whom_to_tell_and_until_when(client: Client, db: None, settings):
    settings.SECURITY_CONTACT = "mailto:meld@example.org"
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:meld@example.org"
    assert fields["Preferred-Languages"] == "nl, en"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


def test_search_engines_are_asked_to_stay_away(client: Client, db: None):
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_somebody_puts_their_own_details_right(cast: Cast, as_user, programma: Programma):
    client = as_user(cast.pmo)
    details = {"naam": "Pim de Jong", "organisatie": "Goes", "functie": "Manager", "mail": Soort.values, "versie": 1}
    response = client.post(PROFIEL, details, follow=True)
    assert "Je gegevens zijn opgeslagen." in response.content.decode()
    cast.pmo.refresh_from_db()
    assert (cast.pmo.naam, cast.pmo.organisatie, cast.pmo.functie) == ("Pim de Jong", "Goes", "Manager")
    changes = history.of(cast.pmo).order_by("pk")
    assert [(w.veld, w.van, w.naar, w.programma) for w in changes] == [
        ("naam", "Pim Overleg", "Pim de Jong", programma),
        ("organisatie", "", "Goes", programma),
        ("functie", "", "Manager", programma),
    ]


def test_nothing_else_of_oneself_can_be_changed(cast: Cast, as_user):
    as_user(cast.pmo).post(
        PROFIEL, {"naam": "Pim", "versie": 1, "email": "ander@example.org", "is_active": "", "rol": Rol.BEHEERDER}
    )
    cast.pmo.refresh_from_db()
    assert cast.pmo.email == "pim.overleg@example.org"
    assert cast.pmo.is_active
    assert [toewijzing.rol for toewijzing in cast.pmo.toewijzingen.all()] == [Rol.PMO]


def test_a_name_is_asked_for_and_what_was_typed_stays(cast: Cast, as_user):
    response = as_user(cast.pmo).post(PROFIEL, {"naam": " ", "organisatie": "Goes", "versie": 1})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_naam_error"' in page
    assert 'value="Goes"' in page
    assert "Pim Overleg" in page, "the header still says who is logged in"


def test_details_changed_elsewhere_are_shown_beside_what_was_typed(cast: Cast, as_user):
    Gebruiker.objects.filter(pk=cast.pmo.pk).update(organisatie="Tholen", versie=2)
    client = as_user(cast.pmo)
    typed = {"naam": "Pim Overleg", "organisatie": "Goes", "versie": 1}
    response = client.post(PROFIEL, typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Tholen" in page
    assert 'value="Goes"' in page
    cast.pmo.refresh_from_db()
    assert cast.pmo.organisatie == "Tholen"
    assert client.post(PROFIEL, {**typed, "versie": 2}).status_code == 302


def test_the_profile_shows_ones_own_roles_in_every_programme(cast: Cast, as_user, django_assert_max_num_queries):
    make.give(cast.coordinator, Programma.objects.get(code="elders"), Rol.PMO)
    client = as_user(cast.coordinator)
    with django_assert_max_num_queries(8):
        page = text_of(client.get(PROFIEL).content.decode())
    assert "Programmacoördinator (Jeugd) in Proefprogramma" in page
    assert "PMO in Programma elders" in page


def test_without_a_role_the_start_page_says_whom_to_ask(cast: Cast, as_user):
    assert "Vraag de functioneel beheerder" in as_user(cast.zonder_rol).get(reverse("start")).content.decode()
