"""A coordinator proposes another term; it changes nothing until a body decides."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from monitoring.models import Ronde, Termijnvoorstel
from programmes.models import Gebruiker, Programma, Wijziging
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import AtOnce, Cast

TYPED = {
    "termijn": "Q4 2026",
    "redenen": ["capaciteit", "financiering"],
    "toelichting": "Er is te weinig tijd.\r\nEn geld.",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


def url(resultaat: Resultaat, rest: str = "") -> str:
    return f"/proef/resultaten/{resultaat.pk}/voorstel/{rest}"


def propose(client: Client, resultaat: Resultaat, **changed: Any):
    return client.post(url(resultaat), TYPED | changed)


def page_text(client: Client, address: str) -> str:
    shown = re.sub(r"<[^>]*>", " ", client.get(address).content.decode())
    return re.sub(r"\s+", " ", shown)


def test_a_proposal_waits_and_leaves_the_term_alone(client: Client, resultaat: Resultaat, ronde: Ronde) -> None:
    assert propose(client, resultaat).status_code == 302
    made = Termijnvoorstel.objects.get()
    assert (made.status, made.label, made.ronde, made.door_naam) == ("ingediend", "Q4 2026", ronde, "Carla Coordinator")
    assert made.redenen == ["capaciteit", "financiering"]
    assert made.toelichting == "Er is te weinig tijd.\nEn geld."
    assert resultaat.termijnen.get().label == "Q1 2026"
    assert Wijziging.objects.get().onderwerp == "monitoring.termijnvoorstel"
    shown = page_text(client, f"/proef/resultaten/{resultaat.pk}/")
    assert "Er wacht een voorstel voor Q4 2026" in shown
    assert "Q1 2026 → Q4 2026 (3 kwartalen later)" in shown
    assert "Reden: capaciteit, financiering" in shown


def test_proposing_is_possible_between_rondes(client: Client, programma: Programma, resultaat: Resultaat) -> None:
    programma.op_slot = True
    programma.save()
    assert propose(client, resultaat).status_code == 302
    assert Termijnvoorstel.objects.get().ronde is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Q2 2026", "1 kwartaal later dan nu. Hierover beslist: Programmamanager (of PMO, OZO)."),
        ("q3 2025", "2 kwartalen eerder dan nu. Hierover beslist: PMO (of OZO)."),
        ("2028", "11 kwartalen later dan nu. Hierover beslist: OZO."),
        ("n.t.b.", "Hoeveel kwartalen dat scheelt, is niet te bepalen. Hierover beslist: OZO."),
        ("Q12026", "Dit is de termijn die er al staat."),
        ("straks", "kunnen we nog niet lezen"),
        ("gerealiseerd", "geen termijn maar een fase"),
        ("", ""),
    ],
)
def test_while_typing_it_shows_how_far_and_who_decides(
    client: Client, programma: Programma, resultaat: Resultaat, typed: str, shown: str
) -> None:
    pmo, ozo = make.make_orgaan(programma, "PMO"), make.make_orgaan(programma, "OZO")
    make.make_mandaten(programma, (None, 1), (pmo, 4), (ozo, None))
    response = client.get(url(resultaat), {"termijn": typed}, headers=HTMX)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))
    assert shown in text
    assert "HX-Request" in response["Vary"]
    plain = client.post(url(resultaat), {"termijn": typed, "toelichting": "half af", "bekijk": "1"})
    assert shown in re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", plain.content.decode()))
    assert "half af" in plain.content.decode()
    assert not Termijnvoorstel.objects.exists()


def test_while_no_mandate_is_set_it_says_so(client: Client, resultaat: Resultaat) -> None:
    response = client.get(url(resultaat), {"termijn": "Q2 2026"}, headers=HTMX)
    assert "nog niet ingesteld" in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"termijn": ""}, "termijn"),
        ({"termijn": "Q1 2026"}, "termijn"),
        ({"termijn": "ooit"}, "termijn"),
        ({"termijn": "gerealiseerd"}, "termijn"),
        ({"redenen": []}, "redenen"),
        ({"redenen": ["zomaar"]}, "redenen"),
        ({"redenen": ["anders"], "toelichting": " "}, "toelichting"),
        ({"toelichting": "x" * 20_001}, "toelichting"),
    ],
)
def test_what_is_not_complete_is_refused_at_its_field_and_kept(
    client: Client, resultaat: Resultaat, changed: dict[str, Any], field: str
) -> None:
    response = propose(client, resultaat, **changed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    if field != "toelichting":
        assert "Er is te weinig tijd." in response.content.decode()
    assert not Termijnvoorstel.objects.exists()


def test_own_proposal_can_be_changed(client: Client, resultaat: Resultaat) -> None:
    propose(client, resultaat)
    form = client.get(url(resultaat)).context["form"]
    seen = {"voorstel": form["voorstel"].value(), "versie": form["versie"].value()}
    assert propose(client, resultaat, termijn="2027", redenen=["scope"], **seen).status_code == 302
    made = Termijnvoorstel.objects.get()
    assert (made.label, made.tot.isoformat(), made.redenen, made.versie) == ("2027", "2027-12-31", ["scope"], 2)
    lines = {(line.veld, line.van, line.naar) for line in Wijziging.objects.exclude(veld="")}
    assert lines == {
        ("voorgestelde termijn", "Q4 2026", "2027"),
        ("redenen", "capaciteit, financiering", "scope"),
    }


def test_two_people_who_propose_see_both_and_choose(client: Client, resultaat: Resultaat) -> None:
    make.make_voorstel(resultaat, "2028")
    response = propose(client, resultaat)
    assert response.status_code == 409
    veld = response.context["conflict_velden"][0]
    assert (veld.mine, veld.theirs) == ("Q4 2026", "2028")
    form = response.context["form"]
    again = {"voorstel": form["voorstel"].value(), "versie": form["versie"].value()}
    assert propose(client, resultaat, **again).status_code == 302
    assert Termijnvoorstel.objects.get().label == "Q4 2026"


def test_a_proposal_that_was_decided_on_meanwhile_is_told_and_the_text_kept(
    client: Client, resultaat: Resultaat
) -> None:
    known = make.make_voorstel(resultaat, "2028", status="afgewezen")
    response = propose(client, resultaat, voorstel=known.pk, versie=known.versie)
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Het is intussen afgewezen." in shown
    assert "Er is te weinig tijd." in shown
    again = {"voorstel": response.context["form"]["voorstel"].value()}
    assert propose(client, resultaat, **again).status_code == 302
    assert Termijnvoorstel.objects.filter(status="ingediend").count() == 1


def test_withdrawing_leaves_it_to_be_read(client: Client, resultaat: Resultaat) -> None:
    known = make.make_voorstel(resultaat)
    assert client.post(url(resultaat, "intrekken/"), {"versie": known.versie}).status_code == 302
    known.refresh_from_db()
    assert known.status == "ingetrokken"
    assert "ingetrokken" in page_text(client, f"/proef/resultaten/{resultaat.pk}/")
    assert propose(client, resultaat).status_code == 302


@pytest.mark.parametrize("versie", ["1", "", "x", "9" * 5000], ids=lambda versie: versie[:5])
def test_withdrawing_what_was_changed_meanwhile_does_nothing(client: Client, resultaat: Resultaat, versie: str) -> None:
    known = make.make_voorstel(resultaat, versie=2)
    assert client.post(url(resultaat, "intrekken/"), {"versie": versie}).status_code == 302
    known.refresh_from_db()
    assert known.status == "ingediend"


def test_two_first_proposals_at_the_same_moment_give_one(
    cast: Cast, resultaat: Resultaat, as_user: Callable[[Gebruiker], Client], at_once: AtOnce
) -> None:
    clients = [as_user(cast.coordinator), as_user(cast.programmamanager)]
    found = at_once(lambda client: propose(client, resultaat).status_code, clients)
    assert sorted(found) == [302, 409]
    assert Termijnvoorstel.objects.count() == 1


def test_a_reader_sees_the_trail_without_a_way_to_change_it(
    cast: Cast, resultaat: Resultaat, as_user: Callable[[Gebruiker], Client]
) -> None:
    make.make_voorstel(resultaat)
    shown = page_text(as_user(cast.gemeentecontact), f"/proef/resultaten/{resultaat.pk}/")
    assert "Er wacht een voorstel" in shown
    assert "Voorstel wijzigen" not in shown
