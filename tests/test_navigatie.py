"""The main menu: a section per kind of work, its pages in a row below it."""

from collections.abc import Callable

import pytest
from django.test import Client

from programmes.models import Gebruiker
from tests.conftest import Cast

AsUser = Callable[[Gebruiker], Client]


def labels(response: object) -> list[str]:
    return [item.label for item in response.context["navigatie"]]  # type: ignore[attr-defined]


def test_a_section_with_one_page_for_somebody_goes_by_the_name_of_that_page(cast: Cast, as_user: AsUser):
    assert labels(as_user(cast.bestuurder).get("/proef/edities/")) == ["Edities"]


def test_the_pages_of_the_open_section_stand_in_a_row(cast: Cast, as_user: AsUser):
    response = as_user(cast.programmamanager).get("/proef/edities/")
    section = response.context["deelnavigatie"]
    assert [(page.label, page.current) for page in section.pages] == [("Rapport", False), ("Edities", True)]
    assert '<nav class="deelnavigatie" aria-label="Rapport">' in response.content.decode()


def test_a_page_without_section_shows_no_row(cast: Cast, as_user: AsUser):
    response = as_user(cast.programmamanager).get("/proef/zoeken/")
    assert response.context["deelnavigatie"] is None
    assert "deelnavigatie" not in response.content.decode()


@pytest.mark.parametrize("wie", ["beheerder", "programmamanager", "coordinator", "pmo", "gemeentecontact"])
def test_the_main_menu_stays_short(cast: Cast, as_user: AsUser, wie: str):
    assert len(labels(as_user(getattr(cast, wie)).get("/proef/"))) <= 8
