"""What a place in the plan is called, also where the plan gives its acties no letters."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from monitoring import momentopname
from monitoring.models import Ronde
from monitoring.rapport.samenstellen import compose
from monitoring.rij import place_of
from programmes.models import Pijler, Programma
from programmes.ordering import places
from speerpunten.models import Actie, Resultaat
from speerpunten.onderdelen import where
from speerpunten.plaats import actienummer
from tests import builders as make
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("letter", "volgorde", "called"), [("a", 1, "8a"), ("b", 3, "8b"), ("", 1, "8.1"), ("", 4, "8.4")]
)
def test_an_actie_is_called_by_its_letter_or_else_by_its_place(letter: str, volgorde: int, called: str):
    assert actienummer(8, letter, volgorde) == called


@given(st.lists(st.booleans(), max_size=60))
def test_no_two_acties_of_a_speerpunt_have_one_name(lettered: list[bool]):
    names = [actienummer(8, letter, volgorde) for volgorde, letter in places(lettered)]
    assert len(set(names)) == len(lettered)
    assert "8" not in names  # that is the speerpunt


@pytest.fixture
def twee(jeugd: Pijler) -> list[Resultaat]:
    """A result under each of two acties without a letter."""
    speerpunt = make.make_speerpunt(jeugd, nummer=8, titel="Veilig thuis")
    return [make.make_resultaat(make.make_actie(speerpunt), naam) for naam in ("Er is een agenda", "Er is een pilot")]


def test_every_page_tells_two_acties_without_a_letter_apart(
    twee: list[Resultaat], cast: Cast, as_user: Callable[..., Client], ronde: Ronde
):
    assert [place_of(each) for each in twee] == ["Jeugd 8.1 · Veilig thuis", "Jeugd 8.2 · Veilig thuis"]
    assert [where(each) for each in twee] == ["Jeugd 8.1", "Jeugd 8.2"]
    client = as_user(cast.programmamanager)
    pages = {
        "besluit_nieuw": "8.2 Er is een pilot",
        "werklijst": "Jeugd 8.2 · Veilig thuis",
        "zoeken": "Beoogd resultaat bij 8.2",
    }
    for name, told in pages.items():
        html = client.get(reverse(f"monitoring:{name}", args=["proef"]), {"q": "pilot"}).content.decode()
        assert told in html, name
    html = client.get(reverse("monitoring:pijler", args=["proef", "jeugd"])).content.decode()
    assert '<span class="plan__nummer">8.2</span>' in html
    html = client.get(reverse("monitoring:ronde_sluiten", args=["proef", ronde.pk])).content.decode()
    assert "8.2 · Veilig thuis" in html


def test_a_momentopname_keeps_the_name_and_an_older_one_reads_as_it_did(
    programma: Programma, twee: list[Resultaat], ronde: Ronde
):
    taken = momentopname.take(programma, ronde, ronde.peildatum)
    acties = [actie for row in taken["pijlers"][0]["speerpunten"] for actie in row["acties"]]
    assert [actie["nummer"] for actie in acties] == [
        actie.nummer
        for actie in Actie.objects.filter(speerpunt__pijler__code="jeugd").order_by("speerpunt__nummer", "volgorde")
    ]

    def names() -> set[str]:
        regels = [rij.regel for deel in compose(taken).pijlers[0].speerpunten for rij in deel.rijen]
        return {regel.plek for regel in regels if regel and regel.id in {each.pk for each in twee}}

    assert names() == {"Jeugd 8.1", "Jeugd 8.2"}
    taken["versie"] = 2  # from before the number was kept
    for actie in acties:
        del actie["nummer"]
    assert names() == {"Jeugd 8"}
