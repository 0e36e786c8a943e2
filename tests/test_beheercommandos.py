"""The commands that bring a new installation to life."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from programmes.access import Recht, find_toegang
from programmes.commands import Fout
from programmes.models import Gebruiker, Programma, Toewijzing, Wijziging
from tests import builders as make


def maak_beheerder(*arguments: str) -> str:
    out = StringIO()
    call_command("maak_beheerder", *arguments, stdout=out)
    return out.getvalue()


def test_first_beheerder_chooses_a_password_with_the_link_and_may_give_access(programma: Programma):
    output = maak_beheerder("Bea@Example.org", "--naam", "Bea Beheer", "--programma", "proef")

    path = re.search(r"http://localhost:8000(\S+)", output)[1]
    client = Client()
    page = client.get(path, follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": make.PASSWORD, "password2": make.PASSWORD})
    assert answer.status_code == 302
    assert client.login(email="bea@example.org", password=make.PASSWORD)
    gebruiker = Gebruiker.objects.get(email="bea@example.org")
    assert find_toegang(gebruiker, "proef").mag(Recht.TOEGANG)
    assert Client().get(path, follow=True).context["token_fail"], "the link works once"


def test_existing_account_keeps_its_name_and_password(programma: Programma):
    gebruiker = make.make_gebruiker("Bea Beheer", email="bea@example.org")
    maak_beheerder("bea@example.org", "--programma", "proef")
    gebruiker.refresh_from_db()
    assert gebruiker.naam == "Bea Beheer"
    assert gebruiker.check_password(make.PASSWORD)


def test_twice_is_once(programma: Programma):
    for _ in range(2):
        maak_beheerder("bea@example.org", "--naam", "Bea Beheer", "--programma", "proef")
    assert Toewijzing.objects.count() == 1
    assert Wijziging.objects.count() == 2, "the account and the role"


@pytest.mark.parametrize(
    ("arguments", "melding"),
    [
        (["bea@example.org", "--naam", "Bea", "--programma", "bestaat-niet"], "‘bestaat-niet’ bestaat niet"),
        (["bea@example.org", "--programma", "proef"], "geef ook --naam"),
        (["geen-adres", "--naam", "Bea", "--programma", "proef"], "‘geen-adres’ is geen e-mailadres"),
        (["dicht@example.org", "--programma", "proef"], "is gesloten"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(programma: Programma, arguments: list[str], melding: str):
    make.make_gebruiker("Dirk Dicht", email="dicht@example.org", is_active=False)
    with pytest.raises(Fout, match=melding):
        maak_beheerder(*arguments)
    assert Gebruiker.objects.count() == 1
    assert not Toewijzing.objects.exists()


def test_link_leads_to_the_public_host(programma: Programma, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "PORTAL_URL", "https://portaal.example.org")
    assert "https://portaal.example.org/account/" in maak_beheerder(
        "bea@example.org", "--naam", "Bea", "--programma", "proef"
    )


def test_every_new_key_is_another_and_long_enough():
    keys = set()
    for _ in range(2):
        out = StringIO()
        call_command("nieuwe_sleutel", stdout=out)
        keys.add(out.getvalue().strip())
    assert len(keys) == 2
    assert all(len(key) >= 50 for key in keys)
