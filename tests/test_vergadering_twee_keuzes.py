"""A result of which a proposal waits: the meeting may decide on the one, the other, or both in one besluit."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from monitoring.models import Agendapunt, Besluit, Keuze, Termijnvoorstel, Vergadering
from speerpunten.models import Resultaat
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.conftest import Cast
from tests.test_vergadering import pmo as pmo
from tests.test_vergadering_uitkomst import about_voorstel, record
from tests.test_vergadering_uitkomst import bezig as bezig


@pytest.fixture
def punt(bezig: Vergadering, resultaat: Resultaat) -> Agendapunt:
    make.make_voorstel(resultaat, "Q4 2026")
    return vergader.make_punt(bezig, "Loopt dit?", resultaat=resultaat)


def send(client: Client, punt: Agendapunt, over_voorstel: str, **sent: str) -> HttpResponse:
    voorstel = Termijnvoorstel.objects.get()
    about = {
        f"voorstel-{voorstel.pk}-keuze": over_voorstel,
        f"voorstel-{voorstel.pk}-motivatie": "Anders kiezen" if over_voorstel == "afwijzen" else "",
        f"voorstel-{voorstel.pk}-versie": "1",
    }
    chosen = {f"keuze-0-{name}": value for name, value in sent.items()}
    return record(client, punt, "besluit", nummer="2026-9", datum="2026-11-12", **about, **chosen)


def test_the_page_offers_both(cast: Cast, as_user, punt: Agendapunt):
    url = reverse("monitoring:agendapunt", args=["proef", punt.vergadering_id, punt.pk])
    shown = as_user(cast.pmo).get(url, {"uitkomst": "besluit"}).content.decode()
    assert "Nu niet over besluiten" in shown
    assert "Ook iets anders besluiten over dit resultaat" in shown
    assert "Capaciteit erbij" in shown


def test_another_choice_leaves_the_proposal_waiting(cast: Cast, as_user, punt: Agendapunt):
    answer = send(as_user(cast.pmo), punt, "", keuze="capaciteit", motivatie="Twee mensen erbij")
    assert answer.status_code == 302
    assert Termijnvoorstel.objects.get().status == "ingediend"
    (line,) = Besluit.objects.get().regels.all()
    assert (line.keuze, line.motivatie, line.voorstel) == (Keuze.CAPACITEIT, "Twee mensen erbij", None)


def test_rejecting_it_and_stopping_the_result_is_one_besluit(cast: Cast, as_user, punt: Agendapunt):
    answer = send(
        as_user(cast.programmamanager), punt, "afwijzen", keuze="temporiseren", motivatie="Later", termijn="Q1 2027"
    )
    assert answer.status_code == 302
    assert [line.keuze for line in Besluit.objects.get().regels.order_by("pk")] == ["afwijzen", "temporiseren"]
    assert Termijnvoorstel.objects.get().status == "afgewezen"
    assert Resultaat.objects.get(pk=punt.resultaat_id).termijn.label == "Q1 2027"


def test_another_term_beside_a_waiting_proposal_is_refused_at_its_field(cast: Cast, as_user, punt: Agendapunt):
    answer = send(as_user(cast.pmo), punt, "", keuze="temporiseren", motivatie="Later", termijn="Q1 2027")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "wacht een termijnvoorstel. Neem dat bij dit besluit aan, of wijs het af." in shown
    assert answer.context["invoer"].keuze.errors["termijn"]
    assert '<details class="uitklap" open>' in shown
    assert not Besluit.objects.exists()


@pytest.mark.parametrize(
    ("over_voorstel", "sent", "told"),
    [
        ("", {}, "Kies wat er is besloten over het resultaat, of besluit over het voorstel."),
        ("", {"keuze": "doorgaan"}, "Leg uit waarom dit is besloten."),
        ("aannemen", {"termijn": "Q1 2027"}, "Een nieuwe termijn hoort alleen bij temporiseren."),
    ],
)
def test_what_is_missing_is_told(
    cast: Cast, as_user, punt: Agendapunt, over_voorstel: str, sent: dict[str, str], told: str
):
    answer = send(as_user(cast.pmo), punt, over_voorstel, **sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Besluit.objects.exists()


def test_an_item_about_the_proposal_itself_decides_on_it(cast: Cast, as_user, bezig: Vergadering, resultaat):
    punt = about_voorstel(bezig, resultaat)
    client = as_user(cast.pmo)
    assert send(client, punt, "", keuze="doorgaan", motivatie="Zo").status_code == 422
    assert send(client, punt, "afwijzen", keuze="doorgaan", motivatie="Zo").status_code == 302
    assert {line.keuze for line in Besluit.objects.get().regels.all()} == {"afwijzen", "doorgaan"}


def test_a_besluit_at_an_item_of_its_own_may_say_something_of_a_result(
    cast: Cast, as_user, bezig: Vergadering, resultaat: Resultaat, django_assert_max_num_queries
):
    own = vergader.make_punt(bezig, "Rondvraag")
    client = as_user(cast.pmo)
    url = reverse("monitoring:agendapunt", args=["proef", bezig.pk, own.pk])
    with django_assert_max_num_queries(12):
        shown = client.get(url, {"uitkomst": "besluit"}).content.decode()
    assert "Gaat dit besluit over een resultaat?" in shown
    common = {"nummer": "2026-9", "datum": "2026-11-12", "tekst": "Meer mensen voor dit resultaat."}
    unsaid = record(client, own, "besluit", **common, **{"keuze-0-keuze": "capaciteit"})
    assert unsaid.status_code == 422
    assert "Kies het resultaat waar dit over gaat." in unsaid.content.decode()
    chosen = {"keuze-0-resultaat": str(resultaat.pk), "keuze-0-keuze": "capaciteit", "keuze-0-motivatie": "Nodig"}
    assert record(client, own, "besluit", **common, **chosen).status_code == 302
    (line,) = Besluit.objects.get().regels.all()
    assert (line.resultaat, line.keuze, line.besluit.tekst) == (resultaat, "capaciteit", common["tekst"])


def test_it_need_not_and_of_another_programme_it_cannot(cast: Cast, as_user, bezig: Vergadering):
    own = vergader.make_punt(bezig, "Rondvraag")
    other = make.make_resultaat(
        make.make_actie(make.make_speerpunt(make.make_pijler(make.make_programma("ander"), "elders")))
    )
    client = as_user(cast.pmo)
    common = {"nummer": "2026-9", "datum": "2026-11-12", "tekst": "Akkoord."}
    strange = {"keuze-0-resultaat": str(other.pk), "keuze-0-keuze": "doorgaan", "keuze-0-motivatie": "Zo"}
    assert record(client, own, "besluit", **common, **strange).status_code == 422
    assert record(client, own, "besluit", **common).status_code == 302
    assert not Besluit.objects.get().regels.exists()
