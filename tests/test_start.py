"""Where people land after they log in."""

from collections.abc import Callable

import pytest
from django.test import Client

from programmes.models import Gebruiker
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("wie", "where"),
    [
        ("coordinator", "/proef/werklijst/"),
        ("programmamanager", "/proef/"),
        ("bestuurder", "/proef/edities/"),
        ("pmo", "/proef/dashboard/"),
    ],
)
def test_who_has_one_programme_goes_straight_to_the_own_work(
    cast: Cast, as_user: Callable[[Gebruiker], Client], wie: str, where: str
):
    assert as_user(getattr(cast, wie)).get("/")["Location"] == where
