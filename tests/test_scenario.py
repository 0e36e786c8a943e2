"""The pages of scenarios: list, new, steps in place, copy, put away, compare, and what bad input gets."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from monitoring.models import Scenario, Scenariostap, Signaal, Team
from monitoring.scenario.bewerken import StaatErAlError, add_step
from programmes import history
from programmes.models import Gebruiker, Grondslag, Pijler, Programma
from speerpunten.models import Afhankelijkheid, Fase, Resultaat
from speerpunten.realisatie import Kwartaal
from tests import builders as make
from tests import scenario_builders as build
from tests.conftest import AtOnce, Cast

Q3 = Kwartaal(2026, 3)
HTMX = {"HX-Request": "true"}
CHANGE = {"termijn": "Q2 2027", "redenen": ["capaciteit"], "toelichting": "Te weinig mensen."}


@pytest.fixture(autouse=True)
def _on_a_day():
    with time_machine.travel("2026-09-15 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.pmo)


@pytest.fixture
def scenario(programma: Programma, cast: Cast) -> Scenario:
    return build.make_scenario(programma)


@pytest.fixture
def team(programma: Programma) -> Team:
    return build.make_team(programma)


def url(name: str, *args: object) -> str:
    return reverse(f"monitoring:{name}", args=["proef", *args])


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def fields(soort: str, resultaat: Resultaat, team: Team) -> dict[str, object]:
    """A whole step of each kind, as a form sends it."""
    return {
        "termijn": {"over": resultaat.pk, **CHANGE},
        "pauzeren": {"over": resultaat.actie_id, "kwartaal": "2026-4", "kwartalen": 2},
        "stoppen": {"over": resultaat.actie_id},
        "capaciteit": {"over": team.pk, "kwartaal": "2027-1", "hoeveelheid": "0,5"},
    }[soort]


class TestScenario:
    def test_is_made_with_a_name_and_shared(self, client: Client, as_user, cast: Cast):
        answer = client.post(url("scenario_nieuw"), {"naam": "Jeugd ontlasten", "toelichting": "Te vol."}, follow=True)
        made = Scenario.objects.get()
        assert answer.redirect_chain == [(url("scenario", made.pk), 302)]
        assert history.of(made).get().door == cast.pmo
        assert "Jeugd ontlasten" in text(as_user(cast.programmamanager).get(url("scenarios")))

    def test_has_a_name_of_its_own(self, client: Client, scenario: Scenario):
        answer = client.post(url("scenario_nieuw"), {"naam": scenario.naam, "toelichting": "Blijft staan"})
        assert answer.status_code == 422
        assert "Er is al een scenario met deze naam." in text(answer)
        assert "Blijft staan" in text(answer)

    def test_shows_both_texts_when_somebody_else_changed_it(self, client: Client, scenario: Scenario):
        address = url("scenario_wijzigen", scenario.pk)
        assert client.post(address, {"naam": "Een", "versie": 1}).status_code == 302
        answer = client.post(address, {"naam": "Twee", "versie": 1})
        assert answer.status_code == 409
        assert {"Een", "Twee"} <= set(re.findall(r">(Een|Twee)<", answer.content.decode()))

    def test_is_copied_with_its_steps_under_another_name(
        self, client: Client, scenario: Scenario, resultaat: Resultaat
    ):
        build.move(scenario, resultaat)
        for _ in range(2):
            client.post(url("scenario_kopie", scenario.pk))
        names = set(Scenario.objects.values_list("naam", flat=True))
        assert names == {"Rustiger aan", "Rustiger aan (kopie 1)", "Rustiger aan (kopie 2)"}
        assert Scenariostap.objects.filter(label="Q4 2027").count() == 3

    def test_is_put_away_and_brought_back(self, client: Client, scenario: Scenario):
        client.post(url("scenario_opbergen", scenario.pk))
        assert "Opgeborgen scenario’s (1)" in text(client.get(url("scenarios")))
        client.post(url("scenario_opbergen", scenario.pk), {"weg": "nee"})
        scenario.refresh_from_db()
        assert scenario.status == Scenario.Status.CONCEPT


class TestSteps:
    @pytest.mark.parametrize("soort", ["termijn", "pauzeren", "stoppen", "capaciteit"])
    def test_each_kind_is_added_told_in_the_history_and_the_plan_stays(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, team: Team, soort: str
    ):
        address = url("scenario_stap_nieuw", scenario.pk, soort)
        assert client.get(address).status_code == 200
        answer = client.post(address, fields(soort, resultaat, team))
        assert answer.status_code == 302
        step = scenario.stappen.get()
        assert history.of(step).get().soort == "toegevoegd"
        assert step.onderwerp in text(client.get(url("scenario", scenario.pk)))
        resultaat = Resultaat.objects.get(pk=resultaat.pk)
        assert (resultaat.termijn.label, team.capaciteit.count()) == ("Q1 2026", 0)

    def test_in_place_answers_with_steps_and_figures_and_says_so(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, team: Team
    ):
        address = url("scenario_stap_nieuw", scenario.pk, "termijn")
        answer = client.post(address, fields("termijn", resultaat, team), headers=HTMX)
        assert answer.status_code == 200
        assert answer.content.decode().lstrip().startswith('<div id="werkblad"')
        assert "De gevolgen zijn opnieuw berekend." in answer["HX-Trigger"]
        assert "1 minder, beter" in text(answer)  # the term that has passed

    @pytest.mark.parametrize(
        ("soort", "wrong", "told"),
        [
            ("termijn", {"termijn": "ooit"}, "Deze termijn kunnen we niet lezen."),
            ("termijn", {"termijn": "Q1 2026"}, "Dit is de termijn die er al staat."),
            ("termijn", {"termijn": ""}, "Vul de nieuwe termijn in"),
            ("termijn", {"redenen": []}, "Kruis minstens één reden aan."),
            ("termijn", {"redenen": ["zomaar"]}, "Selecteer een geldige keuze."),
            ("termijn", {"over": "99999999999999999999"}, "Dit kan niet (meer) gekozen worden"),
            ("termijn", {"over": "x\x00"}, "Dit kan niet (meer) gekozen worden"),
            ("pauzeren", {"kwartaal": "2026-5"}, "Dit kwartaal kan niet. Kies er een vanaf Q3 2026."),
            ("pauzeren", {"kwartaal": "2026-2"}, "Dit kwartaal kan niet."),
            ("pauzeren", {"kwartalen": "0"}, "Het moet minstens 1 kwartaal zijn."),
            ("pauzeren", {"kwartalen": "-3"}, "Het moet minstens 1 kwartaal zijn."),
            ("pauzeren", {"kwartalen": "99999999999"}, "Het mag hoogstens 20 kwartalen zijn."),
            ("pauzeren", {"kwartalen": "veel"}, "Dit is geen getal."),
            ("capaciteit", {"hoeveelheid": "-1"}, "“-1” is minder dan nul."),
            ("capaciteit", {"hoeveelheid": "veel"}, "“veel” is geen getal."),
            ("capaciteit", {"hoeveelheid": "0"}, "Vul meer dan nul in."),
            ("capaciteit", {"kwartaal": ""}, "Kies een kwartaal."),
        ],
    )
    def test_what_is_wrong_is_told_at_the_field_and_nothing_changes(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, team: Team, soort: str, wrong, told: str
    ):
        data = {**fields(soort, resultaat, team), "toelichting": "Blijft staan", **wrong}
        answer = client.post(url("scenario_stap_nieuw", scenario.pk, soort), data)
        assert answer.status_code == 422
        assert told in text(answer)
        assert "Blijft staan" in text(answer)
        assert not scenario.stappen.exists()

    def test_a_second_step_about_the_same_is_refused_also_at_once(
        self, client: Client, scenario: Scenario, resultaat: Resultaat, team: Team, at_once: AtOnce
    ):
        address = url("scenario_stap_nieuw", scenario.pk, "termijn")
        data = fields("termijn", resultaat, team)
        assert sorted(at_once(lambda _: client.post(address, data).status_code, [1, 2])) == [302, 422]
        assert scenario.stappen.count() == 1

    def test_the_database_keeps_one_step_a_result(self, scenario: Scenario, resultaat: Resultaat, cast: Cast):
        build.move(scenario, resultaat)
        with pytest.raises(StaatErAlError):
            add_step(scenario, Scenariostap(soort="termijn", resultaat=resultaat, label="2030"), door=cast.pmo)

    def test_is_changed_with_both_texts_when_somebody_else_was_first(
        self, client: Client, scenario: Scenario, resultaat: Resultaat
    ):
        address = url("scenario_stap", scenario.pk, build.move(scenario, resultaat).pk)
        assert client.post(address, {**CHANGE, "versie": 1}).status_code == 302
        answer = client.post(address, {**CHANGE, "termijn": "Q3 2027", "versie": 1}, headers=HTMX)
        assert answer.status_code == 409
        assert "naar Q2 2027" in text(answer)
        assert "naar Q3 2027" in text(answer)
        assert client.post(address, {**CHANGE, "termijn": "Q3 2027", "versie": 2}).status_code == 302
        assert scenario.stappen.get().label == "Q3 2027"

    def test_is_taken_away_and_stays_in_the_history(self, client: Client, scenario: Scenario, resultaat: Resultaat):
        step = build.move(scenario, resultaat)
        assert client.post(url("scenario_stap_weg", scenario.pk, step.pk), headers=HTMX).status_code == 200
        assert not scenario.stappen.exists()
        assert history.of(step).get().soort == "verwijderd"

    @pytest.mark.parametrize("status", ["voorgelegd", "besloten", "gearchiveerd"])
    def test_stay_as_they_are_once_the_scenario_is_no_concept(
        self, client: Client, programma: Programma, resultaat: Resultaat, team: Team, status: str
    ):
        scenario = build.make_scenario(
            programma, status=status, orgaan=make.make_orgaan(programma), voorgelegd_op="2026-09-01"
        )
        step = build.move(scenario, resultaat)
        data = fields("stoppen", resultaat, team)
        client.post(url("scenario_stap_nieuw", scenario.pk, "stoppen"), data)
        client.post(url("scenario_stap", scenario.pk, step.pk), {**CHANGE, "versie": 1})
        client.post(url("scenario_stap_weg", scenario.pk, step.pk))
        client.post(url("scenario_wijzigen", scenario.pk), {"naam": "Anders", "versie": 1})
        scenario.refresh_from_db()
        assert (scenario.naam, scenario.stappen.get().label) == ("Rustiger aan", "Q4 2027")
        assert f"is {scenario.get_status_display()} en verandert niet meer" in text(
            client.post(url("scenario_stap_weg", scenario.pk, step.pk), follow=True)
        )


class TestThePlanBeneath:
    def test_a_term_that_moved_since_is_told_at_its_step(
        self, client: Client, scenario: Scenario, resultaat: Resultaat
    ):
        build.move(scenario, resultaat)
        make.move_term(resultaat, "Q3 2026")
        page = text(client.get(url("scenario", scenario.pk)))
        assert "de termijn is nu Q3 2026. Bij het maken van deze stap was dat Q1 2026." in page

    def test_a_result_that_is_done_or_gone_breaks_nothing(
        self, client: Client, scenario: Scenario, jeugd: Pijler, ronde
    ):
        done, gone, last = Resultaat.objects.in_plan_order()
        for row in (done, gone):
            build.move(scenario, row)
        build.drop(scenario, last.actie)
        make.make_melding(done, ronde, Fase.GEREALISEERD, Signaal.OP_KOERS)
        gone.delete()
        last.actie.delete()
        page = text(client.get(url("scenario", scenario.pk)))
        assert "Dit resultaat is intussen gerealiseerd." in page
        assert "Dit resultaat staat niet meer in het programma." in page
        assert "Deze actie staat niet meer in het programma." in page
        assert "Stevige teams in elke gemeente" in page  # as it was called
        for step in scenario.stappen.all():
            assert client.get(url("scenario_stap", scenario.pk, step.pk)).status_code in {200, 302}


class TestConsequences:
    def test_stand_beside_the_plan(
        self, client: Client, programma: Programma, scenario: Scenario, resultaat: Resultaat, team: Team
    ):
        speerpunt = resultaat.actie.speerpunt
        speerpunt.grondslagen.add(
            Grondslag.objects.create(programma=programma, code="wettelijk", naam="Wettelijk verplicht", volgorde=1)
        )
        make.make_gemeente(programma, "GM0717", "Veere")
        other = Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")
        Afhankelijkheid.objects.create(resultaat=other, voorganger=resultaat)
        build.make_inzet(resultaat.actie, team, Q3, "2.4")
        build.make_capaciteit(team, Q3, "1")
        build.move(scenario, resultaat, "Q1 2028")
        build.pause(scenario, resultaat.actie, Q3, 1)
        page = text(client.get(url("scenario", scenario.pk)))
        for told in (
            "Opgelost</strong></p><ul><li>Q3 2026: 1,4 fte te veel bij Beleidsteam jeugd</li>",
            "Jeugd 1a (Q4 2027) is eerder dan Jeugd 1a (Q1 2028), waar het op wacht.",
            "Dit scenario raakt resultaten die de wet vraagt:",
            "Jeugd 1a wordt gepauzeerd",
            "Veere, met 2 resultaten.",
            "Pauzeren laat de termijn staan.",
            "naar Q1 2028<",
        ):
            assert told in page, told

    def test_cost_the_same_with_more_and_at_most_12_queries(
        self,
        client: Client,
        programma: Programma,
        scenario: Scenario,
        jeugd: Pijler,
        resultaat: Resultaat,
        team: Team,
        ronde,
        django_assert_max_num_queries,
        django_assert_num_queries,
    ):
        addresses = [
            url("scenarios"),
            url("scenario", scenario.pk),
            url("scenario_stap_nieuw", scenario.pk, "termijn"),
            url("scenario_voorleggen", scenario.pk),
            url("scenario_vergelijken"),
        ]
        build.move(scenario, resultaat)
        make.make_voorstel(resultaat)
        client.get(addresses[0])
        counts = []
        for address in addresses:
            with django_assert_max_num_queries(12) as few:
                client.get(address)
            counts.append(len(few))
        for number in range(4):
            actie = make.make_actie(make.make_speerpunt(jeugd), "a")
            row = make.make_resultaat(actie, termijn="Q1 2027")
            make.make_voorstel(row)
            build.move(scenario, row)
            build.make_inzet(actie, build.make_team(programma, f"Team {number}"), Q3)
            build.make_scenario(programma, f"Scenario {number}")
            Afhankelijkheid.objects.create(resultaat=row, voorganger=resultaat)
        for address, count in zip(addresses, counts, strict=True):
            with django_assert_num_queries(count):
                client.get(address)


class TestComparing:
    def test_two_stand_beside_the_plan(self, client: Client, programma: Programma, scenario: Scenario, resultaat):
        other = build.make_scenario(programma, "Stevig door")
        build.drop(other, resultaat.actie)
        page = text(client.get(f"{url('scenario_vergelijken')}?a={scenario.pk}&b={other.pk}"))
        assert "2 minder" in page  # two results less go on
        assert "Stevig door" in page

    @pytest.mark.parametrize("query", ["", "?a=1", "?a=x&b=%00", "?a=99999999999999999999&b=-1", "?a=0&b=0"])
    def test_what_is_not_known_is_left_out(self, client: Client, scenario: Scenario, query: str):
        assert client.get(url("scenario_vergelijken") + query).status_code == 200
