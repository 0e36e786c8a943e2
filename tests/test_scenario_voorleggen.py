"""Putting a scenario forward, taking it back, and what a besluit that follows it says and does."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from monitoring import besluit as besluitregels
from monitoring.besluit import record
from monitoring.models import Agendapunt, Besluit, Capaciteit, Inzet, Keuze, Scenario, Termijnvoorstel, Vergadering
from monitoring.scenario import uitvoeren
from monitoring.scenario.besluitregels import besluittekst, regels_of
from programmes import history
from programmes.models import Gebruiker, Orgaan, Pijler, Programma
from speerpunten.models import Fase, Resultaat
from speerpunten.realisatie import Kwartaal
from tests import builders as make
from tests import scenario_builders as build
from tests.conftest import AtOnce, Cast

Q4 = Kwartaal(2026, 4)
Status = Scenario.Status


@pytest.fixture(autouse=True)
def _on_a_day():
    with time_machine.travel("2026-09-15 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.pmo)


@pytest.fixture
def pmo(programma: Programma) -> Orgaan:
    return make.make_orgaan(programma, "PMO")


@pytest.fixture
def ozo(programma: Programma, pmo: Orgaan) -> Orgaan:
    made = make.make_orgaan(programma, "OZO")
    make.make_mandaten(programma, (None, 1), (pmo, 4), (made, None))
    return made


@pytest.fixture
def ander(resultaat: Resultaat) -> Resultaat:
    return Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")


@pytest.fixture
def scenario(programma: Programma, ozo: Orgaan, resultaat: Resultaat, ronde) -> Scenario:
    """Moves the first result from Q1 2026 to Q4 2026."""
    made = build.make_scenario(programma)
    build.move(made, resultaat, "Q4 2026", toelichting="Te weinig mensen.")
    return made


def url(name: str, scenario: Scenario) -> str:
    return reverse(f"monitoring:scenario_{name}", args=["proef", scenario.pk])


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def put_forward(client: Client, scenario: Scenario, orgaan: Orgaan, **data: object):
    return client.post(url("voorleggen", scenario), {"orgaan": orgaan.pk, "versie": 1, **data})


def decide(scenario: Scenario, orgaan: Orgaan, door: Gebruiker, regels=None) -> Besluit:
    besluit = Besluit(
        programma=scenario.programma, orgaan=orgaan, datum=date(2026, 9, 15), nummer="2026-1", tekst="Volgen"
    )
    return record(besluit, regels_of(scenario) if regels is None else regels, door=door)


class TestPuttingForward:
    def test_says_first_what_would_happen_and_suggests_the_lowest_body_that_may(
        self, client: Client, scenario: Scenario, ander: Resultaat, pmo: Orgaan, ozo: Orgaan
    ):
        page = text(client.get(url("voorleggen", scenario)))
        assert "Wordt een termijnvoorstel" in page
        assert f'<option value="{pmo.pk}" selected' in page
        build.drop(scenario, ander.actie)
        page = text(client.get(url("voorleggen", scenario)))
        assert f'<option value="{ozo.pk}" selected' in page
        assert "Een actie stoppen vraagt het hoogste mandaat." in page
        assert "De actie stopt in dit scenario, dus de termijn vervalt." in page

    def test_makes_proposals_and_leaves_the_plan(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, pmo: Orgaan, cast: Cast
    ):
        assert put_forward(client, scenario, pmo).status_code == 302
        scenario.refresh_from_db()
        assert (scenario.status, scenario.orgaan, scenario.voorgelegd_op) == (Status.VOORGELEGD, pmo, date(2026, 9, 15))
        made = scenario.voorstellen.get()
        assert (made.label, made.redenen, made.door) == ("Q4 2026", ["capaciteit"], cast.pmo)
        assert made.toelichting == "Uit scenario ‘Rustiger aan’. Te weinig mensen."
        assert Resultaat.objects.get(pk=resultaat.pk).termijn.label == "Q1 2026"
        assert "Voorgelegd aan" in text(client.get(reverse("monitoring:scenario", args=["proef", scenario.pk])))

    def test_by_two_at_once_happens_once(self, client: Client, scenario: Scenario, pmo: Orgaan, at_once: AtOnce):
        answers = at_once(lambda _: put_forward(client, scenario, pmo), [1, 2])
        assert {answer.status_code for answer in answers} <= {302, 409}
        assert Termijnvoorstel.objects.count() == 1
        scenario.refresh_from_db()
        assert scenario.versie == 2

    @pytest.mark.parametrize("keuze", ["vervangen", "overslaan"])
    def test_a_proposal_that_waits_is_replaced_or_left_as_chosen(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, pmo: Orgaan, keuze: str
    ):
        old = make.make_voorstel(resultaat, "Q2 2026")
        field = f"stap-{scenario.stappen.get().pk}"
        assert "Er wacht al een voorstel" in text(client.get(url("voorleggen", scenario)))
        asked = put_forward(client, scenario, pmo, **{f"{field}-gezien": f"{old.pk}:1"})
        assert asked.status_code == 422
        assert "Kies of je dit voorstel vervangt of overslaat." in text(asked)
        assert put_forward(client, scenario, pmo, **{f"{field}-gezien": f"{old.pk}:1", field: keuze}).status_code == 302
        old.refresh_from_db()
        labels = set(Termijnvoorstel.objects.filter(status="ingediend").values_list("label", flat=True))
        assert (old.status, labels) == (
            ("ingetrokken", {"Q4 2026"}) if keuze == "vervangen" else ("ingediend", {"Q2 2026"})
        )

    def test_a_proposal_that_came_meanwhile_is_shown_before_anything_happens(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, pmo: Orgaan
    ):
        make.make_voorstel(resultaat, "Q2 2026")
        field = f"stap-{scenario.stappen.get().pk}"
        answer = put_forward(client, scenario, pmo, **{f"{field}-gezien": "", field: "vervangen"})
        assert answer.status_code == 409
        assert "Er is intussen iets veranderd" in text(answer)
        assert not scenario.voorstellen.exists()

    def test_a_step_that_came_meanwhile_is_shown_before_anything_happens(
        self, client: Client, scenario: Scenario, pmo: Orgaan
    ):
        Scenario.objects.filter(pk=scenario.pk).update(versie=2)
        assert put_forward(client, scenario, pmo).status_code == 409
        assert not scenario.voorstellen.exists()

    def test_needs_a_body_of_the_programme_and_a_step_that_does_something(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, ronde
    ):
        for orgaan in ("", "0", "x", "9" * 30):
            assert client.post(url("voorleggen", scenario), {"orgaan": orgaan, "versie": 1}).status_code == 422
        make.make_melding(resultaat, ronde, Fase.GEREALISEERD)
        assert "Er is niets om voor te leggen" in text(client.get(url("voorleggen", scenario)))


class TestTakingBack:
    def test_withdraws_what_waits_and_makes_it_a_concept_again(self, client: Client, scenario: Scenario, pmo: Orgaan):
        put_forward(client, scenario, pmo)
        client.post(url("terughalen", scenario))
        scenario.refresh_from_db()
        assert (scenario.status, scenario.orgaan) == (Status.CONCEPT, None)
        assert scenario.voorstellen.get().status == "ingetrokken"

    def test_is_refused_once_something_was_decided(
        self, client: Client, programma: Programma, scenario: Scenario, pmo: Orgaan, cast: Cast
    ):
        put_forward(client, scenario, pmo)
        scenario.refresh_from_db()
        meeting = Vergadering.objects.create(programma=programma, orgaan=pmo, datum=date(2026, 9, 15))
        besluit = make.make_besluit(programma, pmo, nummer="2026-9")
        item = Agendapunt.objects.create(
            vergadering=meeting,
            volgorde=1,
            titel="Rustiger aan",
            scenario=scenario,
            uitkomst="besluit",
            besluit=besluit,
        )
        assert "Een vergadering heeft over dit scenario besloten." in text(
            client.post(url("terughalen", scenario), follow=True)
        )
        item.delete()
        decide(scenario, pmo, cast.pmo)
        assert "Over een deel van de voorstellen is al besloten." in text(
            client.post(url("terughalen", scenario), follow=True)
        )
        scenario.refresh_from_db()
        assert scenario.status == Status.VOORGELEGD


class TestPuttingAway:
    def test_waits_until_every_proposal_is_decided_on(
        self, client: Client, scenario: Scenario, pmo: Orgaan, cast: Cast
    ):
        put_forward(client, scenario, pmo)
        scenario.refresh_from_db()
        assert "kun je niet opbergen" in text(client.post(url("opbergen", scenario), follow=True))
        decide(scenario, pmo, cast.pmo)
        page = text(client.get(reverse("monitoring:scenario", args=["proef", scenario.pk])))
        assert ">Opbergen<" in page
        assert ">Terughalen<" not in page
        client.post(url("opbergen", scenario))
        scenario.refresh_from_db()
        assert scenario.status == Status.GEARCHIVEERD


class TestTheBesluit:
    def test_adopts_the_moves_ends_what_stops_and_slows_down_what_pauses(
        self, client: Client, scenario: Scenario, jeugd: Pijler, gezondheid: Pijler, resultaat: Resultaat, ozo: Orgaan
    ):
        paused, stopped = Resultaat.objects.get(omschrijving="Eén afwegingskader"), Resultaat.objects.last()
        build.pause(scenario, paused.actie, Q4)
        build.drop(scenario, stopped.actie)
        waiting = make.make_voorstel(stopped, "Q2 2027")
        put_forward(client, scenario, ozo)
        scenario.refresh_from_db()
        regels = regels_of(scenario)
        assert [(regel.resultaat, regel.keuze, regel.voorstel) for regel in regels] == [
            (resultaat, Keuze.AANNEMEN, scenario.voorstellen.get()),
            (paused, Keuze.TEMPORISEREN, None),
            (stopped, Keuze.AFWIJZEN, waiting),
            (stopped, Keuze.STOPPEN, None),
        ]
        assert regels[1].motivatie == "De actie pauzeert vanaf Q4 2026, 2 kwartalen."

    def test_can_be_recorded_as_prefilled(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, gezondheid: Pijler, ozo: Orgaan, cast: Cast
    ):
        stopped = Resultaat.objects.last()
        build.drop(scenario, stopped.actie)
        make.make_voorstel(stopped, "Q2 2027")
        put_forward(client, scenario, ozo)
        scenario.refresh_from_db()
        decide(scenario, ozo, cast.pmo)
        assert Resultaat.objects.get(pk=resultaat.pk).termijn.label == "Q4 2026"
        assert besluitregels.fasen_of([stopped.pk]) == {stopped.pk: Fase.VERVALLEN}

    def test_tells_the_capacity_that_no_line_can_carry(self, programma: Programma, scenario: Scenario):
        build.add_capacity(scenario, build.make_team(programma), Q4, "0.50")
        assert besluittekst(scenario, scenario.stappen.all(), "fte") == (
            "Scenario ‘Rustiger aan’ wordt gevolgd. Capaciteit erbij: 0,5 fte voor Beleidsteam jeugd in Q4 2026."
        )


class TestCarryingOut:
    def test_adds_capacity_and_moves_and_drops_work(
        self, client: Client, programma: Programma, scenario: Scenario, gezondheid: Pijler, ozo: Orgaan, cast: Cast
    ):
        paused, stopped = Resultaat.objects.get(omschrijving="Eén afwegingskader"), Resultaat.objects.last()
        team = build.make_team(programma)
        known = build.make_capaciteit(team, Q4, "1")
        for quarter in (Kwartaal(2026, 2), Q4, Q4 + 1, Q4 + 2):
            build.make_inzet(paused.actie, team, quarter, "0.3")
            build.make_inzet(stopped.actie, team, quarter, "0.4")
        build.add_capacity(scenario, team, Q4, "0.5")
        build.add_capacity(scenario, team, Q4 + 1, "0.2")
        build.pause(scenario, paused.actie, Q4, 2)
        build.drop(scenario, stopped.actie)
        put_forward(client, scenario, ozo)
        scenario.refresh_from_db()
        besluit = decide(scenario, ozo, cast.pmo)
        told = uitvoeren.adopt(scenario, besluit, cast.pmo)
        assert len(told) == 4
        amounts = {row.in_kwartaal: row.hoeveelheid for row in Capaciteit.objects.all()}
        assert amounts == {Q4: Decimal("1.5"), Q4 + 1: Decimal("0.2")}
        assert [row.in_kwartaal for row in Inzet.objects.filter(actie=paused.actie).order_by("jaar", "kwartaal")] == [
            Kwartaal(2026, 2), Q4 + 2, Q4 + 3, Q4 + 4,
        ]  # fmt: skip
        assert [row.in_kwartaal for row in Inzet.objects.filter(actie=stopped.actie)] == [Kwartaal(2026, 2)]
        assert history.of(known).get().reden == f"Besluit {besluit}"
        scenario.refresh_from_db()
        assert scenario.status == Status.BESLOTEN

    def test_leaves_the_work_of_what_the_besluit_lets_go_on(
        self, client: Client, programma: Programma, scenario: Scenario, gezondheid: Pijler, ozo: Orgaan, cast: Cast
    ):
        paused, kept = Resultaat.objects.get(omschrijving="Eén afwegingskader"), Resultaat.objects.last()
        team = build.make_team(programma)
        build.make_inzet(paused.actie, team, Q4)
        build.make_inzet(kept.actie, team, Q4)
        build.pause(scenario, paused.actie, Q4)
        build.drop(scenario, kept.actie)
        put_forward(client, scenario, ozo)
        scenario.refresh_from_db()
        besluit = decide(scenario, ozo, cast.pmo, [row for row in regels_of(scenario) if row.keuze == Keuze.AANNEMEN])
        assert uitvoeren.adopt(scenario, besluit, cast.pmo) == []
        assert {row.in_kwartaal for row in Inzet.objects.all()} == {Q4}
        assert Inzet.objects.count() == 2

    def test_happens_once(self, client: Client, programma: Programma, scenario: Scenario, ozo: Orgaan, cast: Cast):
        build.add_capacity(scenario, build.make_team(programma), Q4)
        put_forward(client, scenario, ozo)
        scenario.refresh_from_db()
        besluit = decide(scenario, ozo, cast.pmo)
        uitvoeren.adopt(scenario, besluit, cast.pmo)
        with pytest.raises(uitvoeren.NietVoorgelegdError):
            uitvoeren.adopt(scenario, besluit, cast.pmo)
        assert Capaciteit.objects.get().hoeveelheid == Decimal("0.5")

    def test_declining_changes_nothing_but_the_scenario(
        self, client: Client, programma: Programma, scenario: Scenario, ozo: Orgaan, cast: Cast
    ):
        build.add_capacity(scenario, build.make_team(programma), Q4)
        put_forward(client, scenario, ozo)
        scenario.refresh_from_db()
        uitvoeren.decline(scenario, make.make_besluit(programma, ozo), cast.pmo)
        scenario.refresh_from_db()
        assert (scenario.status, Capaciteit.objects.count()) == (Status.BESLOTEN, 0)
