"""The pages of the structure: what they show, grondslagen, programme texts, history, and how much they ask."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from programmes import history
from programmes.models import Gebruiker, Gemeente, Grondslag, Pijler, Programma, Wijziging
from programmes.ordering import letter
from speerpunten.models import Aandachtspunt, Resultaat, Speerpunt
from tests import builders as make
from tests.conftest import Cast

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def speerpunt(jeugd: Pijler) -> Speerpunt:
    return jeugd.speerpunten.get()


@pytest.fixture
def legenda(programma: Programma) -> list[Grondslag]:
    namen = ["Wettelijk verplicht", "Landelijk", "Regionaal"]
    return [
        Grondslag.objects.create(programma=programma, code=naam.split()[0].lower(), naam=naam, volgorde=nummer)
        for nummer, naam in enumerate(namen, start=1)
    ]


def page(name: str, *args: object) -> str:
    return reverse(f"speerpunten:{name}", args=["proef", *args])


def fill(pijler: Pijler, times: int) -> None:
    for _ in range(times):
        speerpunt = make.make_speerpunt(pijler)
        for mark in "abc":
            actie = make.make_actie(speerpunt, mark)
            make.make_resultaat(actie, termijn="2027")
            make.move_term(make.make_resultaat(actie, termijn="2027"), "2028", reden="scope")
        Aandachtspunt.objects.create(pijler=pijler, volgorde=pijler.aandachtspunten.count() + 1, omschrijving="Let op")


def fill_lists(programma: Programma, times: int) -> None:
    """More of everything that belongs to the programme as a whole."""
    for number in range(programma.randvoorwaarden.count() + 1, programma.randvoorwaarden.count() + times + 1):
        randvoorwaarde = programma.randvoorwaarden.create(letter=letter(number), titel="AVG", volgorde=number)
        randvoorwaarde.punten.create(tekst="Punt", volgorde=1)
        subregio = programma.subregios.create(naam=f"Regio {number}", volgorde=number)
        gemeente = Gemeente.objects.create(cbs_code=f"GM{number:04}", naam=f"Gemeente {number}")
        programma.deelnames.create(subregio=subregio, gemeente=gemeente)
        tweeling = programma.tweelingen.create(code=f"t{number}", naam=f"Tweeling {number}")
        Resultaat.objects.filter(pk=Resultaat.objects.filter(tweeling=None).first().pk).update(tweeling=tweeling)
        history.note(programma, randvoorwaarde, "titel", "van", "naar", door=None)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (["structuur"], 5),
        (["opbouw", "jeugd"], 12),
        (["grondslagen"], 7),
        (["geschiedenis"], 7),
        (["lijst", "randvoorwaarde"], 5),
        (["lijst", "subregio"], 5),
        (["lijst", "tweeling"], 5),
    ],
)
def test_a_page_asks_the_same_however_much_there_is(
    client: Client, jeugd: Pijler, django_assert_num_queries: DjangoAssertNumQueries, address: list[str], queries: int
) -> None:
    url = page(*address)
    client.get(url)
    fill(jeugd, 1)
    fill_lists(jeugd.programma, 1)
    with django_assert_num_queries(queries):
        client.get(url)
    fill(jeugd, 6)
    fill_lists(jeugd.programma, 6)
    with django_assert_num_queries(queries):
        client.get(url)


@pytest.mark.parametrize(
    ("name", "soort", "queries"),
    [
        ("wijzigen", "resultaat", 5),
        ("verplaatsen", "resultaat", 6),
        ("verplaatsen", "actie", 7),
        ("toevoegen_onder", "actie", 6),
        ("verwijderen", "pijler", 12),
        ("verwijderen", "speerpunt", 9),
        ("koppelen", "tweeling", 5),
    ],
)
def test_a_form_asks_the_same_however_much_there_is(
    client: Client,
    resultaat: Resultaat,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    soort: str,
    queries: int,
) -> None:
    speerpunt = resultaat.actie.speerpunt
    fill_lists(speerpunt.pijler.programma, 1)
    subjects = {
        "pijler": speerpunt.pijler,
        "speerpunt": speerpunt,
        "actie": speerpunt if name == "toevoegen_onder" else resultaat.actie,
        "resultaat": resultaat,
        "tweeling": speerpunt.pijler.programma.tweelingen.first(),
    }
    url = page(name, subjects[soort].pk) if soort == "tweeling" else page(name, soort, subjects[soort].pk)
    for more in (1, 6):
        fill(speerpunt.pijler, more)
        for mark in "defghi"[:more]:
            make.make_resultaat(make.make_actie(speerpunt, f"{mark}{more}"))
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200


def test_a_large_pijler_stays_below_300_kb(client: Client, jeugd: Pijler) -> None:
    fill(jeugd, 10)
    response = client.get(page("opbouw", "jeugd"), {"open": "alles"})
    assert len(response.content) < 300_000
    assert response.content.decode().count('class="tak tak--resultaat"') == 63


def test_only_the_wanted_speerpunt_is_unfolded(client: Client, jeugd: Pijler, speerpunt: Speerpunt) -> None:
    make.make_speerpunt(jeugd, "Tweede")
    assert client.get(page("opbouw", "jeugd")).content.decode().count("<details open>") == 0
    assert client.get(page("opbouw", "jeugd"), {"open": speerpunt.pk}).content.decode().count("<details open>") == 1
    assert client.get(page("opbouw", "jeugd"), {"open": "alles"}).content.decode().count("<details open>") == 2


def test_the_outline_shows_numbers_letters_terms_and_where_the_term_moved_from(
    client: Client, resultaat: Resultaat
) -> None:
    make.move_term(resultaat, "2027", reden="scope")
    html = client.get(page("opbouw", "jeugd")).content.decode()
    for shown in ("1.", "a)", "Gelijke methoden in elke gemeente", "(was Q1 2026)", "n.t.b."):
        assert shown in html


def test_an_unknown_pijler_or_list_is_404(client: Client, jeugd: Pijler) -> None:
    assert client.get(page("opbouw", "bestaat-niet")).status_code == 404
    assert client.get(page("lijst", "resultaat")).status_code == 404


def test_confirming_grondslagen_saves_them_with_who_and_when(
    client: Client, cast: Cast, speerpunt: Speerpunt, legenda: list[Grondslag]
) -> None:
    data = {"grondslagen": [legenda[0].pk, legenda[2].pk], "versie": speerpunt.versie, "bevestigen": "ja"}
    response = client.post(page("grondslagen_van", speerpunt.pk), data, headers=HTMX)
    assert response.status_code == 200
    assert '<span id="nog-te-bevestigen" hx-swap-oob="true">0</span>' in response.content.decode()
    speerpunt.refresh_from_db()
    assert speerpunt.grondslagen_bevestigd
    assert list(speerpunt.grondslagen.all()) == [legenda[0], legenda[2]]
    lines = Wijziging.objects.order_by("id").values_list("veld", "van", "naar", "door")
    assert list(lines) == [
        ("grondslagen", "geen", "Wettelijk verplicht, Regionaal", cast.programmamanager.pk),
        ("grondslagen bevestigd", "nee", "ja", cast.programmamanager.pk),
    ]


def test_grondslagen_can_be_kept_without_confirming(
    client: Client, speerpunt: Speerpunt, legenda: list[Grondslag]
) -> None:
    data = {"grondslagen": [legenda[0].pk], "versie": speerpunt.versie}
    assert client.post(page("grondslagen_van", speerpunt.pk), data).status_code == 302
    speerpunt.refresh_from_db()
    assert not speerpunt.grondslagen_bevestigd
    assert speerpunt.grondslagen.count() == 1


def test_a_grondslag_of_another_programme_is_refused(client: Client, speerpunt: Speerpunt) -> None:
    elders = Grondslag.objects.create(programma=make.make_programma("ander"), code="x", naam="X", volgorde=1)
    response = client.post(page("grondslagen_van", speerpunt.pk), {"grondslagen": [elders.pk]}, headers=HTMX)
    assert response.status_code == 422
    assert not speerpunt.grondslagen.exists()


def test_confirming_what_somebody_else_just_confirmed_shows_both(
    client: Client, speerpunt: Speerpunt, legenda: list[Grondslag]
) -> None:
    for chosen, status in ((legenda[0], 302), (legenda[1], 409)):
        data = {"grondslagen": [chosen.pk], "versie": 1, "bevestigen": "ja"}
        response = client.post(page("grondslagen_van", speerpunt.pk), data)
        assert response.status_code == status
    (veld,) = response.context["conflict_velden"]
    assert (veld.mine, veld.theirs) == ("Landelijk", "Wettelijk verplicht")
    assert list(speerpunt.grondslagen.all()) == [legenda[0]]


LEVELS = ("pijler", "speerpunt", "actie", "resultaat", "realisatie")
PROGRAMMA = {
    "titel": "Nieuwe titel",
    "naam_kort": "Proef",
    "samenwerking": "Samenwerking proef",
    "inleiding": "",
    "rondes_per_jaar": "2",
} | {
    f"{level}_{index}": level
    for level in ("pijler", "speerpunt", "actie", "resultaat", "realisatie")
    for index in (0, 1)
}


def test_the_programme_gets_its_texts_and_its_own_words(client: Client, programma: Programma) -> None:
    data = PROGRAMMA | {"pijler_0": "Kernwaarde", "pijler_1": "Kernwaarden", "versie": programma.versie}
    assert client.post(page("programma"), data).status_code == 302
    programma.refresh_from_db()
    assert (programma.titel, programma.naam_van("pijler", meervoud=True)) == ("Nieuwe titel", "Kernwaarden")
    assert "Kernwaarde toevoegen" in client.get(page("structuur")).content.decode()
    assert client.post(page("programma"), data).status_code == 409


def test_the_number_of_rondes_is_fixed_once_there_is_one(client: Client, programma: Programma) -> None:
    make.make_ronde(programma)
    client.post(page("programma"), PROGRAMMA | {"rondes_per_jaar": "4", "versie": programma.versie})
    programma.refresh_from_db()
    assert (programma.titel, programma.rondes_per_jaar) == ("Nieuwe titel", 2)


def test_an_empty_name_of_a_level_is_refused(client: Client, programma: Programma) -> None:
    response = client.post(page("programma"), PROGRAMMA | {"actie_0": " ", "versie": programma.versie})
    assert list(response.context["form"].errors) == ["actie_0"]


def change(client: Client, obj: Speerpunt, titel: str) -> None:
    obj.refresh_from_db()
    client.post(page("wijzigen", "speerpunt", obj.pk), {"titel": titel, "versie": obj.versie})


def test_the_history_is_paged_by_fifty_and_filtered_by_pijler_and_person(
    client: Client, cast: Cast, speerpunt: Speerpunt, gezondheid: Pijler, as_user: Callable[[Gebruiker], Client]
) -> None:
    for number in range(51):
        change(client, speerpunt, f"Titel {number}")
    change(as_user(cast.beheerder), gezondheid.speerpunten.get(), "Gezond")
    assert len(client.get(page("geschiedenis")).context["regels"]) == 50
    assert len(client.get(page("geschiedenis"), {"page": 2}).context["regels"]) == 2
    by_pijler = client.get(page("geschiedenis"), {"pijler": "gezondheid"})
    assert [line.naar for line, _ in by_pijler.context["regels"]] == ["Gezond"]
    by_person = client.get(page("geschiedenis"), {"wie": "Bea Beheerder"})
    assert [line.naar for line, _ in by_person.context["regels"]] == ["Gezond"]
    assert client.get(page("geschiedenis"), {"pijler": "x", "wie": "y", "page": "z"}).status_code == 200


def test_the_history_does_not_show_another_programme(client: Client, speerpunt: Speerpunt) -> None:
    Wijziging.objects.create(
        programma=Programma.objects.get(code="elders"), wanneer="2026-01-01T12:00:00Z", door_naam="Bob",
        soort="gewijzigd", onderwerp="speerpunten.speerpunt", onderwerp_id=speerpunt.pk, onderwerp_naam="Geheim",
    )  # fmt: skip
    assert "Geheim" not in client.get(page("geschiedenis")).content.decode()
