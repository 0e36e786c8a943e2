"""The pages about capacity: the heat map and its drill-down, the grids, teams, and what the plan does with inzet."""

import json
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from monitoring.models import Capaciteit, Invoer, Inzet, Team
from programmes.models import Eenheid, Gebruiker, Pijler, Programma
from speerpunten.models import Actie, Fase
from tests import builders as make
from tests.capaciteit_builders import Q1, make_capaciteit, make_inzet, make_team
from tests.conftest import Cast

AsUser = Callable[[Gebruiker], Client]

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen() -> Any:
    with time_machine.travel("2026-02-10T12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def team(programma: Programma) -> Team:
    return make_team(programma)


@pytest.fixture
def actie(jeugd: Pijler) -> Actie:
    return Actie.objects.filter(speerpunt__pijler=jeugd).first()


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_overload_is_named_on_top_and_in_its_cell(cast: Cast, as_user: AsUser, team: Team, actie: Actie) -> None:
    make_inzet(actie, team, "2.4")
    make_capaciteit(team, "1")
    response = as_user(cast.gemeentecontact).get("/proef/capaciteit/")
    text = text_of(response)
    assert "Q1 2026: 1,4 fte te veel bij beleidsteam jeugd" in text
    assert "2,4 / 1" in text
    assert "1,4 te veel" in text
    assert "Inzet invullen" not in text


def test_open_acties_without_inzet_are_counted_and_listed(
    cast: Cast, as_user: AsUser, team: Team, actie: Actie, gezondheid: Pijler
) -> None:
    make_inzet(actie, team)
    make.make_resultaat(
        make.make_actie(gezondheid.speerpunten.get(), omschrijving="Al klaar"), beginfase=Fase.GEREALISEERD
    )
    client = as_user(cast.coordinator)
    assert "2 van de 4 acties" in text_of(client.get("/proef/capaciteit/"))
    listed = text_of(client.get("/proef/capaciteit/zonder-inzet/"))
    assert "Onderwijs verbinden" in listed
    assert "Netwerk inrichten" in listed
    assert "Al klaar" not in listed
    assert "3 van de 4 acties" in text_of(client.get("/proef/capaciteit/?van=2027-Q1"))


def test_the_address_chooses_the_quarters_and_says_what_it_does_not_know(
    cast: Cast, as_user: AsUser, team: Team
) -> None:
    client = as_user(cast.pmo)
    shown = client.get("/proef/capaciteit/?van=2027-Q3&kwartalen=4").context["balans"].kwartalen
    assert [kwartaal.label for kwartaal in shown] == ["Q3 2027", "Q4 2027", "Q1 2028", "Q2 2028"]
    odd = client.get("/proef/capaciteit/", {"van": "2026-Q9\x00", "kwartalen": "9" * 99})
    assert odd.context["balans"].kwartalen[0] == Q1
    assert "Niet herkend" in text_of(odd)


def test_a_cell_tells_which_acties_ask_how_much_per_pijler(
    cast: Cast, as_user: AsUser, team: Team, actie: Actie, gezondheid: Pijler
) -> None:
    make_inzet(actie, team, "1.5")
    make_inzet(Actie.objects.get(speerpunt__pijler=gezondheid), team, "0.25")
    make_inzet(actie, team, "9", Q1 + 1)
    response = as_user(cast.pmo).get(f"/proef/capaciteit/teams/{team.pk}/2026/1/")
    assert [(deel.pijler.titel, deel.samen) for deel in response.context["delen"]] == [
        ("Jeugd", Decimal("1.5")),
        ("Gezondheid", Decimal("0.25")),
    ]
    assert response.context["cel"].belasting == Decimal("1.75")
    for odd in ("2026/5", "1999/1", "99999999999/1"):
        assert as_user(cast.pmo).get(f"/proef/capaciteit/teams/{team.pk}/{odd}/").status_code == 404


def test_the_excel_holds_the_same_numbers_and_no_formula(cast: Cast, as_user: AsUser, team: Team, actie: Actie) -> None:
    Actie.objects.filter(pk=actie.pk).update(omschrijving="=1+1")
    make_inzet(actie, team, "2.4")
    make_capaciteit(team, "1")
    response = as_user(cast.pmo).get("/proef/capaciteit/excel/?kwartalen=4")
    book = load_workbook(BytesIO(response.content))
    balans = [[cell.value for cell in row] for row in book["Belasting en capaciteit"].iter_rows()]
    assert balans[3] == ["beleidsteam jeugd", "Q1 2026", 2.4, 1, -1.4, "1,4 te veel"]
    inzet = list(book["Inzet"].iter_rows())
    assert [cell.value for cell in inzet[1][:5]] == ["Jeugd", "1a", "=1+1", "beleidsteam jeugd", 2.4]
    assert inzet[1][2].data_type == "s"


def test_the_sheets_of_the_excel_paste_back(cast: Cast, as_user: AsUser, team: Team, actie: Actie) -> None:
    make_inzet(actie, team, "2.4")
    client = as_user(cast.coordinator)
    book = load_workbook(BytesIO(client.get("/proef/capaciteit/excel/").content))
    block = "\n".join("\t".join(str(cell or "") for cell in row) for row in book["Inzet"].values)
    response = client.post("/proef/capaciteit/inzet/jeugd/", {"doe": "plakken", "blok": block.replace("2.4", "3,5")})
    raster = response.context["raster"]
    assert raster.blokfouten == []
    assert f'name="c{actie.pk}.{team.pk}.2026.1" value="3,5"' in response.content.decode()
    assert Inzet.objects.get().hoeveelheid == Decimal("2.4")


def test_wrong_amounts_are_named_at_their_cell_and_nothing_is_stored(cast: Cast, as_user: AsUser, team: Team) -> None:
    data = {f"c{team.pk}.2026.1": "1,5", f"c{team.pk}.2026.2": "veel", f"c{team.pk}.2026.3": "-1"}
    response = as_user(cast.pmo).post("/proef/capaciteit/beschikbaar/", data)
    html = response.content.decode()
    assert response.status_code == 422
    assert "rij Beleidsteam jeugd, Q2 2026: “veel” is geen getal" in html
    assert "rij Beleidsteam jeugd, Q3 2026: “-1” is minder dan nul" in html
    assert f'name="c{team.pk}.2026.1" value="1,5"' in html
    assert f'aria-describedby="fc{team.pk}.2026.2"' in html
    assert not Capaciteit.objects.exists()


def test_saving_then_putting_back(cast: Cast, as_user: AsUser, team: Team) -> None:
    client = as_user(cast.pmo)
    response = client.post("/proef/capaciteit/beschikbaar/?kwartalen=4", {f"c{team.pk}.2026.1": "1,5"}, follow=True)
    assert "Opgeslagen: 1 cel." in text_of(response)
    assert "Ongedaan maken" in text_of(response)
    invoer = Invoer.objects.get()
    response = client.post(f"/proef/capaciteit/invoer/{invoer.pk}/ongedaan/", {"query": "kwartalen=4"}, follow=True)
    assert "Ongedaan gemaakt" in text_of(response)
    assert response.redirect_chain[0][0] == "/proef/capaciteit/beschikbaar/?kwartalen=4"
    assert not Capaciteit.objects.exists()


def test_putting_back_over_somebody_elses_amount_is_refused_with_both(cast: Cast, as_user: AsUser, team: Team) -> None:
    client = as_user(cast.pmo)
    client.post("/proef/capaciteit/beschikbaar/", {f"c{team.pk}.2026.1": "1,5"})
    Capaciteit.objects.update(hoeveelheid=Decimal("4"), versie=2)
    response = client.post(f"/proef/capaciteit/invoer/{Invoer.objects.get().pk}/ongedaan/")
    assert response.status_code == 409
    assert response.context["regels"] == [("Beleidsteam jeugd, Q1 2026", "niets", "4")]
    assert Capaciteit.objects.get().hoeveelheid == 4


def test_the_rest_can_be_put_back_when_somebody_changed_one_cell(cast: Cast, as_user: AsUser, team: Team) -> None:
    client = as_user(cast.pmo)
    fields = {f"c{team.pk}.2026.{number}": str(number) for number in (1, 2, 3)}
    client.post("/proef/capaciteit/beschikbaar/?kwartalen=4", fields)
    Capaciteit.objects.filter(kwartaal=1).update(hoeveelheid=Decimal("4"), versie=2)
    address = f"/proef/capaciteit/invoer/{Invoer.objects.get().pk}/ongedaan/"
    asked = client.post(address, {"query": "kwartalen=4"})
    assert asked.status_code == 409
    assert "Maak de andere cellen ongedaan (2)" in text_of(asked)
    assert asked.context["regels"] == [("Beleidsteam jeugd, Q1 2026", "niets", "4")]
    sent = {"query": asked.context["query"], "behalve": asked.context["behalve"]}
    done = client.post(address, sent, follow=True)
    assert "2 cellen ongedaan gemaakt. Wat intussen was gewijzigd, bleef staan." in text_of(done)
    assert done.redirect_chain[0][0] == "/proef/capaciteit/beschikbaar/?kwartalen=4"
    assert Capaciteit.objects.get().hoeveelheid == 4
    assert "al ongedaan gemaakt" in text_of(client.post(address, {"behalve": ["x", "9" * 40]}, follow=True))


def test_a_conflict_shows_both_amounts_and_saving_again_is_a_choice(cast: Cast, as_user: AsUser, team: Team) -> None:
    make_capaciteit(team, "1")
    client = as_user(cast.pmo)
    field = f"c{team.pk}.2026.1"
    seen = client.get("/proef/capaciteit/beschikbaar/").context["raster"].ingevuld.gezien_tekst
    Capaciteit.objects.update(hoeveelheid=Decimal("4"), versie=2)
    response = client.post("/proef/capaciteit/beschikbaar/", {field: "2", "gezien": seen})
    assert response.status_code == 409
    assert "Q1 2026: intussen staat hier 4, jij vulde 2 in" in text_of(response)
    again = {field: "2", "gezien": response.context["raster"].ingevuld.gezien_tekst}
    assert client.post("/proef/capaciteit/beschikbaar/", again).status_code == 302
    assert Capaciteit.objects.get().hoeveelheid == 2


def test_a_paste_can_be_taken_out_again_before_saving(cast: Cast, as_user: AsUser, team: Team) -> None:
    client = as_user(cast.pmo)
    first, second = f"c{team.pk}.2026.1", f"c{team.pk}.2026.2"
    typed = {first: "9", "doe": "plakken", "blok": "1\t2", "vanaf_rij": str(team.pk), "vanaf_kwartaal": "0"}
    response = client.post("/proef/capaciteit/beschikbaar/", typed, headers={"HX-Request": "true"})
    raster = response.context["raster"]
    assert "2 cellen geplakt" in json.loads(response["HX-Trigger"])["announce"]["value"]
    assert {plaats.veld: text for plaats, text in raster.ingevuld.teksten.items() if text} == {first: "1", second: "2"}
    data = {first: "1", second: "2", "doe": "terug", "geplakt": raster.geplakt_tekst}
    after = client.post("/proef/capaciteit/beschikbaar/", data).context["raster"]
    assert {plaats.veld: text for plaats, text in after.ingevuld.teksten.items() if text} == {first: "9"}
    assert not Capaciteit.objects.exists()


@pytest.mark.parametrize("geplakt", ["[", "[1]", "{}", '[{"x": {}}]', "9" * 5000, "[" * 5000])
def test_what_a_form_took_along_of_a_paste_may_be_anything(
    cast: Cast, as_user: AsUser, team: Team, geplakt: str
) -> None:
    data = {f"c{team.pk}.2026.1": "1", "doe": "terug", "geplakt": geplakt}
    assert as_user(cast.pmo).post("/proef/capaciteit/beschikbaar/", data).status_code == 200


def test_a_block_with_too_many_columns_is_refused_and_kept(cast: Cast, as_user: AsUser, team: Team) -> None:
    data = {"doe": "plakken", "blok": "\t".join("123456789"), f"c{team.pk}.2026.1": "7"}
    response = as_user(cast.pmo).post("/proef/capaciteit/beschikbaar/", data)
    assert response.status_code == 422
    assert "het blok heeft 9 kolommen, en vanaf hier passen er 8. “9” valt buiten het rooster" in text_of(response)
    assert "1\t2\t3" in response.content.decode()
    assert f'name="c{team.pk}.2026.1" value="7"' in response.content.decode()


def test_teams_are_added_named_ordered_and_removed(cast: Cast, as_user: AsUser, programma: Programma) -> None:
    client = as_user(cast.pmo)
    for naam in ("beleidsteam jeugd", "communicatie"):
        client.post("/proef/capaciteit/teams/", {"naam": naam})
    jeugd, communicatie = Team.objects.all()
    assert client.post("/proef/capaciteit/teams/", {"naam": " Communicatie "}).status_code == 422
    client.post(f"/proef/capaciteit/teams/{communicatie.pk}/plaats/", {"na": "0"})
    assert [team.naam for team in Team.objects.all()] == ["communicatie", "beleidsteam jeugd"]
    client.post(f"/proef/capaciteit/teams/{jeugd.pk}/", {"naam": "team jeugd", "versie": "1"})
    make_capaciteit(communicatie, "1.5")
    assert "Q1 2026: 1,5 fte" in text_of(client.get(f"/proef/capaciteit/teams/{communicatie.pk}/verwijderen/"))
    client.post(f"/proef/capaciteit/teams/{communicatie.pk}/verwijderen/", {"versie": "1"})
    assert [(team.naam, team.volgorde) for team in Team.objects.all()] == [("team jeugd", 1)]
    assert "Q1 2026: 1,5" in programma.wijzigingen.filter(soort="verwijderd").get().van


def test_a_team_with_inzet_stays_and_says_why(cast: Cast, as_user: AsUser, team: Team, actie: Actie) -> None:
    make_inzet(actie, team)
    response = as_user(cast.pmo).post(f"/proef/capaciteit/teams/{team.pk}/verwijderen/", {"versie": "1"})
    assert response.status_code == 409
    assert "1 actie vraagt werk van dit team" in text_of(response)
    assert Team.objects.exists()


def test_another_unit_is_confirmed_when_there_are_numbers(
    cast: Cast, as_user: AsUser, programma: Programma, team: Team
) -> None:
    client, url = as_user(cast.pmo), "/proef/capaciteit/eenheid/"
    make_capaciteit(team, "1.5")
    refused = client.post(url, {"eenheid": "uur", "versie": "1"})
    assert refused.status_code == 422
    assert "Er is 1 getal ingevuld in fte" in text_of(refused)
    assert client.post(url, {"eenheid": "uur", "versie": "1", "bevestigd": "on"}).status_code == 302
    programma.refresh_from_db()
    assert programma.eenheid == Eenheid.UUR
    assert Capaciteit.objects.get().hoeveelheid == Decimal("1.5")


def test_an_actie_with_inzet_is_not_removed_and_moving_it_says_so(
    cast: Cast, as_user: AsUser, team: Team, actie: Actie, ronde: Any
) -> None:
    make_inzet(actie, team)
    client = as_user(cast.programmamanager)
    response = client.post(f"/proef/structuur/actie/{actie.pk}/verwijderen/", {"versie": "1"})
    assert response.status_code == 409
    assert "Jeugd 1a (Methoden gelijk trekken) heeft nog inzet. Haal dat eerst weg." in text_of(response)
    assert Inzet.objects.exists()
    moving = text_of(client.get(f"/proef/structuur/actie/{actie.pk}/verplaatsen/"))
    assert "ook de inzet die is ingevuld" in moving


def test_the_pages_cost_as_many_queries_for_many_as_for_one(
    cast: Cast, as_user: AsUser, programma: Programma, jeugd: Pijler, django_assert_max_num_queries: Any
) -> None:
    teams = [make_team(programma, f"team {number}") for number in range(5)]
    speerpunt = jeugd.speerpunten.get()
    for number in range(20):
        actie = make.make_actie(speerpunt, omschrijving=f"Actie {number}")
        for team in teams:
            make_inzet(actie, team)
    make_capaciteit(teams[0])
    client = as_user(cast.programmamanager)
    client.post("/proef/capaciteit/beschikbaar/", {f"c{teams[0].pk}.2026.1": "3"})
    for path in ("", "zonder-inzet/", "inzet/jeugd/", "inzet/jeugd/?team=alle", "beschikbaar/", "teams/", "excel/"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/proef/capaciteit/{path}").status_code == 200


def test_the_grid_begins_with_the_team_that_most_is_asked_of(
    cast: Cast, as_user: AsUser, programma: Programma, actie: Actie
) -> None:
    make_team(programma, "communicatie")
    busy = make_team(programma, "beleidsteam jeugd")
    url = "/proef/capaciteit/inzet/jeugd/"
    assert as_user(cast.coordinator).get(url).context["raster"].blad.team.naam == "communicatie"
    make_inzet(actie, busy)
    assert as_user(cast.coordinator).get(url).context["raster"].blad.team == busy


def test_too_large_a_grid_is_shown_team_by_team(
    cast: Cast, as_user: AsUser, programma: Programma, jeugd: Pijler
) -> None:
    teams = [make_team(programma, f"team {number}") for number in range(80)]
    raster = as_user(cast.coordinator).get("/proef/capaciteit/inzet/jeugd/?team=alle&kwartalen=12").context["raster"]
    assert raster.blad.team == teams[0]
    assert len(raster.tabs) == 80
