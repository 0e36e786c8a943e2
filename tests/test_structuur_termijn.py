"""Correcting the term of a result; a besluit moves it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from programmes.models import Gebruiker, Wijziging
from speerpunten.models import Resultaat
from speerpunten.realisatie import EXAMPLES
from tests import builders as make
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(date(2026, 7, 1), tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


def herstel(client: Client, resultaat: Resultaat, **data: Any):
    url = reverse("speerpunten:termijn_herstellen", args=["proef", resultaat.termijnen.first().pk])
    return client.post(url, {"versie": resultaat.versie, "reden": "Verkeerd overgenomen", **data})


def test_correcting_replaces_the_printed_term_and_adds_none(client: Client, resultaat: Resultaat) -> None:
    assert herstel(client, resultaat, termijn="Q2 2026", gedeeld="on").status_code == 302
    term = resultaat.termijnen.get()
    assert (term.label, term.tot, term.gedeeld, term.volgnummer) == ("Q2 2026", date(2026, 6, 30), True, 1)
    line = Wijziging.objects.get()
    assert (line.veld, line.van, line.naar, line.reden) == (
        "oorspronkelijke termijn",
        "Q1 2026",
        "Q2 2026 (gedeeld)",
        "Verkeerd overgenomen",
    )


def test_the_source_text_stays_when_only_sharing_is_corrected(client: Client, resultaat: Resultaat) -> None:
    herstel(client, resultaat, termijn="Q1 2026", gedeeld="on")
    term = resultaat.termijnen.get()
    assert (term.bron, term.gedeeld) == ("Q12026", True)
    assert Wijziging.objects.get().naar == "Q1 2026 (gedeeld)"


def test_correcting_to_what_already_stands_there_changes_nothing(client: Client, resultaat: Resultaat) -> None:
    herstel(client, resultaat, termijn="q1-2026")
    assert resultaat.termijnen.get().bron == "Q12026"
    assert not Wijziging.objects.exists()


def test_correcting_to_no_term_at_all(client: Client, resultaat: Resultaat) -> None:
    herstel(client, resultaat, termijn="")
    term = resultaat.termijnen.get()
    assert (term.soort, term.van, term.tot) == ("geen", None, None)


@pytest.mark.parametrize("typed", ["binnenkort", "Q5 2026", "31-2-2026", "x" * 300])
def test_an_unreadable_term_is_refused_at_its_field_with_examples(
    client: Client, resultaat: Resultaat, typed: str
) -> None:
    response = herstel(client, resultaat, termijn=typed)
    assert response.status_code == 422
    (error,) = response.context["form"].errors["termijn"]
    assert EXAMPLES in error or "200 tekens" in error
    assert typed in response.content.decode()
    assert resultaat.termijnen.get().label == "Q1 2026"


def test_gerealiseerd_is_called_a_fase_and_the_way_is_shown(client: Client, resultaat: Resultaat) -> None:
    response = herstel(client, resultaat, termijn="Gerealiseerd")
    assert response.status_code == 422
    assert "geen termijn maar een fase" in response.context["form"].errors["termijn"][0]


def test_a_correction_of_what_was_moved_meanwhile_asks_again(client: Client, resultaat: Resultaat) -> None:
    make.move_term(resultaat, "2027")
    Resultaat.objects.filter(pk=resultaat.pk).update(versie=2)
    response = herstel(client, resultaat, termijn="Q2 2026")
    assert response.status_code == 409
    assert resultaat.termijnen.first().label == "Q1 2026"


def test_an_earlier_term_can_be_corrected_too(client: Client, resultaat: Resultaat) -> None:
    make.move_term(resultaat, "2027", reden="scope")
    herstel(client, resultaat, termijn="Q3 2026")
    assert list(resultaat.termijnen.values_list("label", "actueel")) == [("Q3 2026", False), ("2027", True)]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Q12026", "van 1 januari 2026 tot en met 31 maart 2026"),
        ("2024 e.v.", "zonder einde"),
        ("Uiterlijk 2027", "op 31 december 2027 of eerder"),
        ("n.t.b.", "nog te bepalen"),
        ("1-7-2026", "op 1 juli 2026"),
        ("straks", "kunnen we nog niet lezen"),
        ("gerealiseerd", "geen termijn maar een fase"),
        ("<script>", "kunnen we nog niet lezen"),
    ],
)
def test_the_preview_tells_how_a_term_is_read(client: Client, typed: str, shown: str) -> None:
    url = reverse("speerpunten:termijn_lezen", args=["proef"])
    fragment = client.get(url, {"termijn": typed}, headers={"HX-Request": "true"})
    assert shown in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    page = client.get(url, {"termijn": typed}).content.decode()
    assert shown in page
    assert "<script>" not in page.split("<main")[1]
