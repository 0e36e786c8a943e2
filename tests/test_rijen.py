"""What is read with handwritten SQL is what the models read."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from programmes.models import Gebruiker
from programmes.rows import one
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("last_login", [None, datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)])
@pytest.mark.parametrize("is_active", [True, False])
def test_an_account_is_read_column_by_column_as_its_model_reads_it(last_login: datetime | None, is_active: bool):
    made = make.make_gebruiker("Carla Coördinator")
    Gebruiker.objects.filter(pk=made.pk).update(last_login=last_login, is_active=is_active)
    wanted = Gebruiker.objects.get(pk=made.pk)

    read = one(Gebruiker, made.pk)

    assert read is not None
    for field in Gebruiker._meta.concrete_fields:
        mine, theirs = getattr(read, field.attname), getattr(wanted, field.attname)
        assert (mine, type(mine)) == (theirs, type(theirs)), field.attname
    assert (read._state.db, read._state.adding) == (wanted._state.db, False)


def test_an_account_that_was_read_so_can_be_saved() -> None:
    made = make.make_gebruiker("Carla Coördinator")
    read = one(Gebruiker, made.pk)
    assert read is not None
    read.functie = "coördinator"
    read.save()
    assert Gebruiker.objects.get(pk=made.pk).functie == "coördinator"


def test_no_row_is_none() -> None:
    assert one(Gebruiker, 0) is None


def test_a_closed_account_is_logged_out_at_its_next_request(client: Client) -> None:
    made = make.make_gebruiker("Carla Coördinator")
    client.force_login(made)
    assert client.get(reverse("profiel")).status_code == 200
    Gebruiker.objects.filter(pk=made.pk).update(is_active=False)
    assert client.get(reverse("profiel")).status_code == 302


def test_a_session_ends_when_the_password_changed_elsewhere(client: Client) -> None:
    made = make.make_gebruiker("Carla Coördinator")
    client.force_login(made)
    made.set_password("een heel ander wachtwoord")
    made.save()
    assert client.get(reverse("profiel")).status_code == 302
