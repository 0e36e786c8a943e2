"""Moving, deleting and linking what the programme is made of."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from programmes.models import Begrip, Deelname, Gebruiker, Grondslag, Pijler, Programma, Subregio, Wijziging
from speerpunten.models import Aandachtspunt, Actie, Resultaat, Speerpunt, Tweeling
from speerpunten.onderdelen import ONDERDELEN
from tests import builders as make
from tests.conftest import Cast


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def speerpunt(jeugd: Pijler) -> Speerpunt:
    return jeugd.speerpunten.get()


def url(name: str, soort: str, pk: int | None = None) -> str:
    return reverse(f"speerpunten:{name}", args=["proef", soort, *([pk] if pk else [])])


def letters(speerpunt: Speerpunt) -> list[tuple[str, str]]:
    return list(speerpunt.acties.order_by("volgorde").values_list("letter", "omschrijving"))


# Moving


def test_a_step_down_without_script_returns_to_the_place(client: Client, speerpunt: Speerpunt) -> None:
    a, b = speerpunt.acties.order_by("volgorde")
    response = client.post(url("plaats", "actie", a.pk), {"neer": b.pk})
    assert letters(speerpunt) == [("a", "Onderwijs verbinden"), ("b", "Methoden gelijk trekken")]
    assert response.url.endswith(f"?open={speerpunt.pk}#actie-{a.pk}")
    assert list(Wijziging.objects.filter(onderwerp_id=a.pk, veld="plaats").values_list("van", "naar")) == [
        ("Jeugd 1, plaats 1", "Jeugd 1, plaats 2")
    ]


def test_a_step_with_htmx_answers_with_the_group_and_keeps_focus_on_the_button(
    client: Client, speerpunt: Speerpunt
) -> None:
    c = make.make_actie(speerpunt, "c", "Derde")
    b = speerpunt.acties.get(letter="b")
    response = client.post(
        url("plaats", "actie", c.pk), {"op": speerpunt.acties.get(letter="a").pk}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "announce" in response["HX-Trigger"]
    assert html.count("data-focus") == 1
    assert html.index("Derde") < html.index(b.omschrijving)
    assert "<html" not in html


def test_pressing_up_twice_at_once_moves_it_once(client: Client, speerpunt: Speerpunt) -> None:
    make.make_actie(speerpunt, "c", "Derde")
    a, _, c = speerpunt.acties.order_by("volgorde")
    for _press in range(2):
        client.post(url("plaats", "actie", c.pk), {"op": a.pk})
    assert [omschrijving for _, omschrijving in letters(speerpunt)][1] == "Derde"


def test_moving_an_actie_to_another_pijler_takes_its_results_along(
    client: Client, speerpunt: Speerpunt, gezondheid: Pijler
) -> None:
    a = speerpunt.acties.get(letter="a")
    elders = gezondheid.speerpunten.get()
    response = client.post(url("verplaatsen", "actie", a.pk), {"naar": elders.pk, "na": elders.acties.get().pk})
    assert response.status_code == 302
    assert letters(speerpunt) == [("a", "Onderwijs verbinden")]
    assert letters(elders) == [("a", "Netwerk inrichten"), ("b", "Methoden gelijk trekken")]
    assert Resultaat.objects.filter(actie__speerpunt__pijler=gezondheid).count() == 3


def test_choosing_another_parent_shows_its_places(client: Client, speerpunt: Speerpunt, gezondheid: Pijler) -> None:
    a = speerpunt.acties.get(letter="a")
    elders = gezondheid.speerpunten.get()
    page = client.get(url("verplaatsen", "actie", a.pk), {"naar": elders.pk})
    assert page.status_code == 200
    assert [label for _, label in page.context["form"]["na"].field.choices] == [
        "Bovenaan",
        "Na: a) Netwerk inrichten",
    ]
    assert page.context["form"]["naar"].value() == elders.pk


@pytest.mark.parametrize("soort", [soort for soort, onderdeel in ONDERDELEN.items() if not onderdeel.reeks])
def test_what_has_no_order_cannot_be_moved(client: Client, soort: str) -> None:
    assert client.get(url("verplaatsen", soort, 1)).status_code == 404


# Deleting


def test_deleting_asks_first_and_names_what_goes_along(client: Client, speerpunt: Speerpunt) -> None:
    page = client.get(url("verwijderen", "speerpunt", speerpunt.pk))
    assert "a) Methoden gelijk trekken" in page.content.decode()
    assert Speerpunt.objects.filter(pk=speerpunt.pk).exists()


def test_deleting_closes_the_gap_and_leaves_the_text_in_the_history(client: Client, speerpunt: Speerpunt) -> None:
    tweede = make.make_speerpunt(speerpunt.pijler, "Tweede")
    response = client.post(url("verwijderen", "speerpunt", speerpunt.pk), {"versie": speerpunt.versie})
    assert response.status_code == 302
    tweede.refresh_from_db()
    assert tweede.nummer == 1
    line = Wijziging.objects.get(soort="verwijderd")
    assert "Stevige teams in elke gemeente" in line.van


@pytest.mark.parametrize("soort", ["resultaat", "actie", "speerpunt", "pijler"])
def test_what_was_reported_on_is_not_deleted_and_the_way_out_is_shown(
    client: Client, resultaat: Resultaat, ronde: Any, soort: str
) -> None:
    make.make_melding(resultaat, ronde)
    speerpunt = resultaat.actie.speerpunt
    speerpunt.pijler.toewijzingen.all().delete()
    obj = {"resultaat": resultaat, "actie": resultaat.actie, "speerpunt": speerpunt, "pijler": speerpunt.pijler}[soort]
    response = client.post(url("verwijderen", soort, obj.pk), {"versie": obj.versie})
    assert response.status_code == 409
    assert "vervallen" in response.content.decode()
    assert Resultaat.objects.filter(pk=resultaat.pk).exists()
    assert not Wijziging.objects.exists()


def test_a_result_whose_term_moved_is_not_deleted(client: Client, resultaat: Resultaat) -> None:
    make.move_term(resultaat, "Q4 2026")
    response = client.post(url("verwijderen", "resultaat", resultaat.pk), {"versie": resultaat.versie})
    assert response.status_code == 409
    assert Resultaat.objects.filter(pk=resultaat.pk).exists()


def test_deleting_what_somebody_just_changed_asks_again(client: Client, resultaat: Resultaat) -> None:
    client.post(
        url("wijzigen", "resultaat", resultaat.pk), {"omschrijving": "Beter", "beginfase": "niet_gestart", "versie": 1}
    )
    response = client.post(url("verwijderen", "resultaat", resultaat.pk), {"versie": 1})
    assert response.status_code == 409
    assert "Piet Programma" in response.content.decode()
    assert Resultaat.objects.filter(pk=resultaat.pk).exists()


def test_a_pijler_with_a_coordinator_is_not_deleted(client: Client, cast: Cast, jeugd: Pijler) -> None:
    response = client.post(url("verwijderen", "pijler", jeugd.pk), {"versie": jeugd.versie})
    assert response.status_code == 409
    assert "Carla Coordinator" in response.content.decode()


def test_a_grondslag_in_use_and_a_subregio_with_gemeenten_stay(
    client: Client, programma: Programma, speerpunt: Speerpunt
) -> None:
    grondslag = Grondslag.objects.create(programma=programma, code="wet", naam="Wet", volgorde=1)
    speerpunt.grondslagen.add(grondslag)
    subregio = Subregio.objects.create(programma=programma, naam="Walcheren", volgorde=1)
    gemeente = Deelname.objects.create(programma=programma, subregio=subregio, gemeente_id="GM0687")
    for soort, obj in (("grondslag", grondslag), ("subregio", subregio), ("gemeente", gemeente)):
        assert client.post(url("verwijderen", soort, obj.pk), {"versie": 1}).status_code == 409, soort
        assert type(obj).objects.filter(pk=obj.pk).exists()


def test_a_begrip_and_an_aandachtspunt_just_go(client: Client, programma: Programma, jeugd: Pijler) -> None:
    begrip = Begrip.objects.create(programma=programma, afkorting="X", betekenis="Y")
    punt = Aandachtspunt.objects.create(pijler=jeugd, volgorde=1, omschrijving="Let op")
    assert client.post(url("verwijderen", "begrip", begrip.pk), {"versie": 1}).url.endswith("/lijsten/begrip/")
    assert client.post(url("verwijderen", "aandachtspunt", punt.pk), {"versie": 1}).url.endswith("/pijlers/jeugd/")
    assert not Begrip.objects.exists()
    assert not Aandachtspunt.objects.exists()


# Twins


def test_results_are_linked_as_twins_and_taken_apart(client: Client, programma: Programma, jeugd: Pijler) -> None:
    tweeling = Tweeling.objects.create(programma=programma, code="teams", naam="Teams")
    een, twee = Resultaat.objects.in_plan_order()[:2]
    for resultaat in (een, twee):
        client.post(reverse("speerpunten:koppelen", args=["proef", tweeling.pk]), {"resultaat": resultaat.pk})
    assert set(tweeling.resultaten.all()) == {een, twee}
    client.post(reverse("speerpunten:loskoppelen", args=["proef", een.pk]))
    assert list(tweeling.resultaten.all()) == [twee]
    assert list(Wijziging.objects.order_by("id").values_list("van", "naar")) == [
        ("", "Teams"),
        ("", "Teams"),
        ("Teams", ""),
    ]
    assert Actie.objects.count() == 2
