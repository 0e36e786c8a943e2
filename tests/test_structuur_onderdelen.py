"""Adding, changing, moving and deleting parts of the programme."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from programmes.models import Deelname, Gebruiker, Gemeente, Pijler, Programma, Subregio, Wijziging
from speerpunten.models import Resultaat, Speerpunt, Tweeling
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


def wijzig(client: Client, soort: str, obj: Any, **data: Any):
    return client.post(url("wijzigen", soort, obj.pk), {"versie": obj.versie, **data})


def letters(speerpunt: Speerpunt) -> list[tuple[str, str]]:
    return list(speerpunt.acties.order_by("volgorde").values_list("letter", "omschrijving"))


# Adding


def test_a_new_speerpunt_comes_last_and_gets_the_next_number(client: Client, jeugd: Pijler) -> None:
    response = client.post(
        url("toevoegen_onder", "speerpunt", jeugd.pk), {"titel": "Nieuw", "na": jeugd.speerpunten.get().pk}
    )
    nieuw = Speerpunt.objects.get(titel="Nieuw")
    assert nieuw.nummer == 2
    assert response.url == f"/proef/structuur/pijlers/jeugd/?open={nieuw.pk}#speerpunt-{nieuw.pk}"


def test_a_speerpunt_inserted_first_renumbers_the_rest_and_says_so_in_the_history(
    client: Client, speerpunt: Speerpunt, cast: Cast
) -> None:
    client.post(url("toevoegen_onder", "speerpunt", speerpunt.pijler.pk), {"titel": "Voorop", "na": "0"})
    assert list(speerpunt.pijler.speerpunten.values_list("nummer", "titel")) == [
        (1, "Voorop"),
        (2, "Stevige lokale teams"),
    ]
    added, renumbered = Wijziging.objects.order_by("id")
    assert (added.soort, added.onderwerp_naam, added.door) == ("toegevoegd", "1. Voorop", cast.programmamanager)
    assert (renumbered.veld, renumbered.van, renumbered.naar) == ("nummer", "1", "2")


def test_an_actie_inserted_between_shifts_the_letters(client: Client, speerpunt: Speerpunt) -> None:
    a = speerpunt.acties.get(letter="a")
    data = {"omschrijving": "Ertussen", "met_letter": "ja", "na": a.pk}
    client.post(url("toevoegen_onder", "actie", speerpunt.pk), data)
    assert letters(speerpunt) == [("a", "Methoden gelijk trekken"), ("b", "Ertussen"), ("c", "Onderwijs verbinden")]


def test_an_actie_without_a_letter_leaves_the_letters_alone(client: Client, speerpunt: Speerpunt) -> None:
    data = {"omschrijving": "Los", "met_letter": "nee", "na": "0"}
    client.post(url("toevoegen_onder", "actie", speerpunt.pk), data)
    assert [letter for letter, _ in letters(speerpunt)] == ["", "a", "b"]


def test_a_new_resultaat_has_its_original_term(client: Client, speerpunt: Speerpunt) -> None:
    actie = speerpunt.acties.get(letter="b")
    data = {"omschrijving": "Nieuw", "beginfase": "niet_gestart", "na": "0", "termijn": "uiterlijk 2028"}
    client.post(url("toevoegen_onder", "resultaat", actie.pk), data)
    resultaat = Resultaat.objects.get(omschrijving="Nieuw")
    assert (resultaat.volgorde, resultaat.termijn.label) == (1, "uiterlijk 2028")
    assert [term.volgnummer for term in resultaat.termijnen.all()] == [1]


def test_a_new_resultaat_without_a_term_gets_one_of_kind_geen(client: Client, speerpunt: Speerpunt) -> None:
    actie = speerpunt.acties.get(letter="b")
    data = {"omschrijving": "Nieuw", "beginfase": "niet_gestart", "na": "0"}
    client.post(url("toevoegen_onder", "resultaat", actie.pk), data)
    assert Resultaat.objects.get(omschrijving="Nieuw").termijnen.get().soort == "geen"


@pytest.mark.parametrize(
    ("soort", "data", "expected"),
    [
        ("pijler", {"code": "wonen", "titel": "Wonen"}, {"code": "wonen", "nummer": 2}),
        ("grondslag", {"code": "wet", "naam": "Wettelijk verplicht"}, {"volgorde": 1}),
        ("orgaan", {"naam": "Provinciaal overleg", "afkorting": "PMO"}, {"afkorting": "PMO"}),
        ("randvoorwaarde", {"titel": "AVG"}, {"letter": "a"}),
        ("begrip", {"afkorting": "OZO", "betekenis": "Overleg"}, {"betekenis": "Overleg"}),
        ("subregio", {"naam": "Walcheren"}, {"volgorde": 1}),
        ("tweeling", {"naam": "Stevige teams!"}, {"code": "stevige-teams"}),
    ],
)
def test_every_list_of_the_programme_takes_a_new_row(
    client: Client, programma: Programma, soort: str, data: dict[str, str], expected: dict[str, Any]
) -> None:
    previous = programma.pijlers.last() if soort == "pijler" else None
    response = client.post(url("toevoegen", soort), data | ({"na": previous.pk} if previous else {}))
    assert response.status_code == 302
    row = ONDERDELEN[soort].rows(programma).last()
    assert {name: getattr(row, name) for name in expected} == expected
    assert client.get(response.url).status_code == 200


def test_a_municipality_new_to_the_portal_joins_a_subregio(client: Client, programma: Programma) -> None:
    walcheren = Subregio.objects.create(programma=programma, naam="Walcheren", volgorde=1)
    data = {"cbs_code": "gm0717", "naam": "Veere", "subregio": walcheren.pk}
    assert client.post(url("toevoegen_onder", "gemeente", walcheren.pk), data).status_code == 302
    assert Deelname.objects.get(programma=programma).gemeente == Gemeente.objects.get(cbs_code="GM0717", naam="Veere")


def test_a_municipality_keeps_the_name_its_code_has(client: Client, programma: Programma) -> None:
    walcheren = Subregio.objects.create(programma=programma, naam="Walcheren", volgorde=1)
    data = {"cbs_code": "GM0687", "naam": "Middelborg", "subregio": walcheren.pk}
    response = client.post(url("toevoegen_onder", "gemeente", walcheren.pk), data)
    assert response.status_code == 422
    assert "GM0687 is Middelburg" in response.content.decode()
    assert not Deelname.objects.exists()


# Bad input


def test_an_empty_form_says_so_at_the_field_and_changes_nothing(client: Client, jeugd: Pijler) -> None:
    response = client.post(url("toevoegen_onder", "speerpunt", jeugd.pk), {"titel": "", "na": "0"})
    assert response.status_code == 422
    assert response.context["form"].errors["titel"] == ["Dit veld is verplicht."]
    assert jeugd.speerpunten.count() == 1


def test_a_megabyte_of_text_is_refused_at_its_field_and_kept_on_screen(client: Client, speerpunt: Speerpunt) -> None:
    actie = speerpunt.acties.first()
    text = "x" * 1_000_000
    response = wijzig(client, "actie", actie, omschrijving=text, met_letter="ja")
    assert response.status_code == 422
    assert "meer dan 20000 tekens" in str(response.context["form"].errors["omschrijving"])
    assert text in response.content.decode()


def test_a_code_that_exists_is_refused_at_its_field(client: Client, jeugd: Pijler) -> None:
    response = client.post(url("toevoegen", "pijler"), {"code": "jeugd", "titel": "Nog een", "na": "0"})
    assert response.context["form"].errors["code"] == ["Een andere pijler heeft deze code al."]


def test_a_place_that_is_gone_is_refused_at_its_field(client: Client, jeugd: Pijler) -> None:
    response = client.post(url("toevoegen_onder", "speerpunt", jeugd.pk), {"titel": "Nieuw", "na": "987654"})
    assert response.context["form"].errors["na"] == ["Deze plaats is er niet (meer). Kies opnieuw."]
    assert "Nieuw" in response.content.decode()


@pytest.mark.parametrize("name", ["wijzigen", "verplaatsen", "verwijderen"])
@pytest.mark.parametrize("soort", ["bestaat-niet", "resultaat"])
def test_an_unknown_kind_or_key_is_404(client: Client, jeugd: Pijler, name: str, soort: str) -> None:
    assert client.get(url(name, soort, 987654)).status_code == 404
    assert client.post(url(name, soort, 987654)).status_code == 404


@pytest.mark.parametrize("step", ["", "x", "-1", "9" * 30, "987654"])
def test_a_nonsense_step_changes_nothing(client: Client, speerpunt: Speerpunt, step: str) -> None:
    actie = speerpunt.acties.first()
    before = letters(speerpunt)
    assert client.post(url("plaats", "actie", actie.pk), {"op": step}).status_code in {302, 404}
    assert letters(speerpunt) == before


def test_nothing_can_be_put_under_a_row_of_another_programme(client: Client, speerpunt: Speerpunt) -> None:
    elders = make.make_speerpunt(make.make_pijler(Programma.objects.get(code="elders"), "ver"))
    assert client.get(url("toevoegen_onder", "actie", elders.pk)).status_code == 404
    actie = speerpunt.acties.first()
    response = client.post(url("verplaatsen", "actie", actie.pk), {"naar": elders.pk, "na": "0"})
    assert response.status_code == 422
    assert "naar" in response.context["form"].errors
    tweeling = Tweeling.objects.create(programma=elders.pijler.programma, code="x", naam="X")
    data = {"omschrijving": "O", "beginfase": "niet_gestart", "tweeling": tweeling.pk}
    response = wijzig(client, "resultaat", actie.resultaten.first(), **data)
    assert "tweeling" in response.context["form"].errors


@pytest.mark.parametrize("naar", ["", "x", "9" * 5000, "\x00"])
def test_a_nonsense_parent_is_refused_at_its_field(client: Client, speerpunt: Speerpunt, naar: str) -> None:
    response = client.post(url("verplaatsen", "actie", speerpunt.acties.first().pk), {"naar": naar, "na": "0"})
    assert response.status_code == 422
    assert "naar" in response.context["form"].errors


def test_a_key_beyond_what_a_database_holds_is_404(client: Client, jeugd: Pijler) -> None:
    assert client.get(url("wijzigen", "actie", 10**30)).status_code == 404
    assert client.get(url("toevoegen_onder", "actie", 10**30)).status_code == 404


@pytest.mark.parametrize("text", ["\x00", "<script>alert(1)</script>", "  "])
def test_strange_text_is_refused_or_shown_as_text(client: Client, speerpunt: Speerpunt, text: str) -> None:
    wijzig(client, "speerpunt", speerpunt, titel=text, toelichting="")
    page = client.get(reverse("speerpunten:opbouw", args=["proef", "jeugd"])).content.decode()
    assert "<script>alert" not in page
    assert Speerpunt.objects.get(pk=speerpunt.pk).titel in {"Stevige lokale teams", "<script>alert(1)</script>"}


# Changing


def test_a_change_is_saved_and_noted(client: Client, speerpunt: Speerpunt) -> None:
    wijzig(client, "speerpunt", speerpunt, titel="Sterke teams", toelichting="")
    speerpunt.refresh_from_db()
    assert speerpunt.titel == "Sterke teams"
    line = Wijziging.objects.get()
    assert (line.veld, line.van, line.naar) == ("titel", "Stevige lokale teams", "Sterke teams")


def test_taking_away_a_letter_moves_the_later_letters_up(client: Client, speerpunt: Speerpunt) -> None:
    a = speerpunt.acties.get(letter="a")
    wijzig(client, "actie", a, omschrijving=a.omschrijving, met_letter="nee")
    assert letters(speerpunt) == [("", "Methoden gelijk trekken"), ("a", "Onderwijs verbinden")]


def test_the_code_of_a_pijler_stays(client: Client, jeugd: Pijler) -> None:
    wijzig(client, "pijler", jeugd, titel="Jeugd en gezin", code="anders")
    jeugd.refresh_from_db()
    assert (jeugd.titel, jeugd.code) == ("Jeugd en gezin", "jeugd")


def test_somebody_elses_change_is_shown_beside_ones_own_and_not_overwritten(
    client: Client, speerpunt: Speerpunt
) -> None:
    wijzig(client, "speerpunt", speerpunt, titel="Van de een", toelichting="")
    response = wijzig(client, "speerpunt", speerpunt, titel="Van de ander", toelichting="")
    assert response.status_code == 409
    (veld,) = response.context["conflict_velden"]
    assert (veld.label, veld.mine, veld.theirs) == ("Titel", "Van de ander", "Van de een")
    assert response.context["wie"] == "Piet Programma"
    speerpunt.refresh_from_db()
    assert speerpunt.titel == "Van de een"

    versie = response.context["form"]["versie"].value()
    client.post(url("wijzigen", "speerpunt", speerpunt.pk), {"titel": "Van de ander", "versie": versie})
    speerpunt.refresh_from_db()
    assert speerpunt.titel == "Van de ander"


def test_what_was_sent_after_the_session_ended_is_back_after_login(
    client: Client, cast: Cast, speerpunt: Speerpunt
) -> None:
    actie = speerpunt.acties.get(letter="a")
    client.get(url("wijzigen", "actie", actie.pk))
    del client.cookies[settings.SESSION_COOKIE_NAME]
    wijzig(client, "actie", actie, omschrijving="Lang getypt", met_letter="nee")
    client.force_login(cast.programmamanager)
    session_form = client.get(url("wijzigen", "actie", actie.pk)).context["form"]
    assert session_form["omschrijving"].value() == "Lang getypt"
    assert session_form["met_letter"].value() == "nee"
