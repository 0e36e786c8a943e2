"""What a result waits on and for which municipalities it is: the rule against circles, and the pages."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from monitoring.uitwisseling import export, load, parse
from programmes import history
from programmes.models import Gebruiker, Gemeente, Pijler, Programma
from speerpunten import afhankelijkheden
from speerpunten.afhankelijkheden import circle
from speerpunten.models import Afhankelijkheid, Fase, Resultaat
from speerpunten.realisatie import parse as term
from speerpunten.uitwisseling.document import Onleesbaar, dumps
from speerpunten.verwijderen import belemmeringen, consequences
from tests import builders as make
from tests.conftest import AtOnce, Cast

EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30)


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def ander(resultaat: Resultaat) -> Resultaat:
    return Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")


@pytest.fixture
def gemeenten(programma: Programma) -> list[Gemeente]:
    return [make.make_gemeente(programma, "GM0718", "Vlissingen"), make.make_gemeente(programma, "GM0664", "Goes")]


def page(resultaat: Resultaat) -> str:
    return reverse("speerpunten:samenhang", args=["proef", resultaat.pk])


def wait(resultaat: Resultaat, voorganger: Resultaat, toelichting: str = "") -> Afhankelijkheid:
    return Afhankelijkheid.objects.create(resultaat=resultaat, voorganger=voorganger, toelichting=toelichting)


class TestTheRule:
    @given(EDGES)
    def test_what_is_added_edge_by_edge_never_holds_a_circle(self, edges: list[tuple[int, int]]):
        graaf: dict[int, set[int]] = {}
        for waits, on in edges:
            if not circle(graaf, waits, on):
                graaf.setdefault(waits, set()).add(on)
        # Taking away whatever waits on nothing must empty it: that is possible without a circle only.
        left = {waits: set(on) for waits, on in graaf.items()}
        while done := [node for node, on in left.items() if not on & left.keys()]:
            for node in done:
                del left[node]
        assert left == {}

    @given(EDGES)
    def test_a_circle_is_refused_only_when_there_is_one_and_each_of_it_waits_on_the_next(
        self, edges: list[tuple[int, int]]
    ):
        graaf: dict[int, set[int]] = {}
        for waits, on in edges:
            found = circle(graaf, waits, on)
            if not found:
                graaf.setdefault(waits, set()).add(on)
                continue
            assert found[0] == waits
            would = {node: graaf.get(node, set()) | ({on} if node == waits else set()) for node in range(8)}
            for here, further in zip(found, [*found[1:], found[0]], strict=True):
                assert further in would[here]

    @pytest.mark.parametrize(
        ("own", "before", "ahead"),
        [
            ("Q1 2026", "Q2 2026", True),
            ("Q2 2026", "Q2 2026", False),
            ("2026", "Q4 2026", False),
            ("n.t.b.", "Q2 2026", False),
            ("Q1 2026", "2024 e.v.", False),
        ],
    )
    def test_a_result_runs_ahead_when_its_last_day_comes_first(self, own: str, before: str, ahead: bool):
        assert afhankelijkheden.runs_ahead(term(own), term(before)) is ahead


class TestWaitingOn:
    def test_adding_is_shown_and_kept_in_the_history_of_the_result(
        self, client: Client, resultaat: Resultaat, ander: Resultaat
    ):
        answer = client.post(page(resultaat), {"voorganger": ander.pk, "toelichting": "Eerst teams."}, follow=True)
        assert answer.redirect_chain == [(page(resultaat), 302)]
        assert "Eerst teams." in answer.content.decode()
        [line] = history.of(resultaat)
        assert (line.veld, line.naar) == ("wacht op", "Jeugd 1a, Stevige teams in elke gemeente: Eerst teams.")
        assert "Jeugd 1a" in client.get(page(ander)).content.decode()

    def test_a_circle_is_refused_with_the_way_it_goes(self, client: Client, resultaat: Resultaat, ander: Resultaat):
        third = Resultaat.objects.get(omschrijving="Eén afwegingskader")
        wait(resultaat, ander)
        wait(ander, third)
        answer = client.post(page(third), {"voorganger": resultaat.pk, "toelichting": "Blijft staan."})
        assert answer.status_code == 422
        assert "in een kring (Jeugd 1b → Jeugd 1a → Jeugd 1a → Jeugd 1b)" in answer.content.decode()
        assert "Blijft staan." in answer.content.decode()
        assert Afhankelijkheid.objects.count() == 2

    @pytest.mark.parametrize("voorganger", ["", "abc", "999999", "99999999999999999999999", "\x00"])
    def test_what_is_no_other_result_is_refused(self, client: Client, resultaat: Resultaat, voorganger: str):
        assert client.post(page(resultaat), {"voorganger": voorganger}).status_code == 422

    def test_a_result_of_another_programme_is_no_choice(self, client: Client, resultaat: Resultaat):
        elders = make.make_pijler(Programma.objects.get(code="elders"), "ver")
        foreign = make.make_resultaat(make.make_actie(make.make_speerpunt(elders)))
        assert client.post(page(resultaat), {"voorganger": foreign.pk}).status_code == 422

    def test_two_who_close_a_circle_together_get_one_of_the_two(
        self, client: Client, resultaat: Resultaat, ander: Resultaat, at_once: AtOnce
    ):
        pairs = [(resultaat, ander), (ander, resultaat)]
        codes = at_once(lambda pair: client.post(page(pair[0]), {"voorganger": pair[1].pk}).status_code, pairs)
        assert sorted(codes) == [302, 422]
        assert Afhankelijkheid.objects.count() == 1

    def test_the_reason_is_changed_with_both_texts_when_somebody_else_was_first(
        self, client: Client, resultaat: Resultaat, ander: Resultaat
    ):
        row = wait(resultaat, ander, "Oud")
        url = reverse("speerpunten:afhankelijkheid", args=["proef", row.pk])
        assert client.post(url, {"toelichting": "Nieuw", "versie": 1}).status_code == 302
        answer = client.post(url, {"toelichting": "Anders", "versie": 1})
        assert answer.status_code == 409
        assert "Nieuw" in answer.content.decode()
        assert "Anders" in answer.content.decode()
        assert history.of(row).get().naar == "Nieuw"

    def test_taking_away_is_kept_in_the_history(self, client: Client, resultaat: Resultaat, ander: Resultaat):
        row = wait(resultaat, ander)
        client.post(reverse("speerpunten:afhankelijkheid_weghalen", args=["proef", row.pk]))
        assert not Afhankelijkheid.objects.exists()
        assert history.of(resultaat).get().van == "Jeugd 1a, Stevige teams in elke gemeente"

    def test_a_locked_programme_asks_for_the_reason(
        self, client: Client, programma: Programma, resultaat: Resultaat, ander: Resultaat
    ):
        row = wait(resultaat, ander)
        Programma.objects.filter(pk=programma.pk).update(op_slot=True)
        url = reverse("speerpunten:afhankelijkheid_weghalen", args=["proef", row.pk])
        assert client.post(url).status_code == 422
        assert client.post(page(ander), {"voorganger": Resultaat.objects.last().pk}).status_code == 422
        assert client.post(url, {"correctie": "Verkeerd gelezen."}).status_code == 302
        assert history.of(resultaat).get().reden == "Correctie: Verkeerd gelezen."

    def test_deleting_says_who_no_longer_waits(self, resultaat: Resultaat, ander: Resultaat):
        wait(ander, resultaat)
        assert consequences(resultaat).los == ["Wacht er niet meer op: Jeugd 1a, Stevige teams in elke gemeente"]
        assert consequences(resultaat.actie).los == []


class TestGemeenten:
    def test_are_set_and_kept_in_the_history(self, client: Client, resultaat: Resultaat, gemeenten: list[Gemeente]):
        data = {"gemeenten_opslaan": 1, "gemeenten": ["GM0718", "GM0664"], "versie": 1}
        assert client.post(page(resultaat), data).status_code == 302
        assert set(resultaat.gemeenten.all()) == set(gemeenten)
        line = history.of(resultaat).get()
        assert (line.van, line.naar) == ("alle gemeenten", "Goes, Vlissingen")

    def test_somebody_else_first_gives_both_choices_and_sending_again_is_a_choice(
        self, client: Client, resultaat: Resultaat, gemeenten: list[Gemeente]
    ):
        client.post(page(resultaat), {"gemeenten_opslaan": 1, "gemeenten": ["GM0718"], "versie": 1})
        answer = client.post(page(resultaat), {"gemeenten_opslaan": 1, "gemeenten": ["GM0664"], "versie": 1})
        assert answer.status_code == 409
        assert 'name="versie" value="2"' in answer.content.decode()
        assert [row.naam for row in resultaat.gemeenten.all()] == ["Vlissingen"]

    def test_one_that_does_not_take_part_is_refused(self, client: Client, resultaat: Resultaat):
        Gemeente.objects.create(cbs_code="GM0363", naam="Amsterdam")
        answer = client.post(page(resultaat), {"gemeenten_opslaan": 1, "gemeenten": ["GM0363"], "versie": 1})
        assert answer.status_code == 422

    def test_one_that_a_result_names_stays_in_the_programme(
        self, programma: Programma, resultaat: Resultaat, gemeenten: list[Gemeente]
    ):
        resultaat.gemeenten.set(gemeenten)
        deelname = programma.deelnames.select_related("gemeente").get(gemeente="GM0718")
        [found] = belemmeringen(programma, deelname)
        assert found.tekst == "Resultaten die deze gemeente noemen: 1. Haal haar daar eerst weg."


def test_a_body_that_decided_something_stays(client: Client, programma: Programma):
    orgaan = make.make_orgaan(programma)
    make.make_besluit(programma, orgaan)
    answer = client.post(reverse("speerpunten:verwijderen", args=["proef", "orgaan", orgaan.pk]), {"versie": 1})
    assert answer.status_code == 409
    assert "Dit orgaan heeft besluiten" in answer.content.decode()


class TestTheResultPage:
    def test_tells_both_ways_and_which_term_cannot_hold(
        self, client: Client, resultaat: Resultaat, ander: Resultaat, gemeenten: list[Gemeente]
    ):
        wait(resultaat, ander, "Eerst teams.")
        resultaat.gemeenten.set(gemeenten)
        url = "monitoring:resultaat"
        own = client.get(reverse(url, args=["proef", resultaat.pk])).content.decode()
        assert "Wacht op" in own
        assert "Goes, Vlissingen" in own
        assert "Q1 2026 is eerder dan Q4 2027, waar het op wacht." in own
        assert "Nodig voor" in client.get(reverse(url, args=["proef", ander.pk])).content.decode()

    def test_says_nothing_of_the_terms_when_one_of_the_two_is_done(
        self, client: Client, resultaat: Resultaat, ander: Resultaat, ronde
    ):
        wait(resultaat, ander)
        make.make_melding(ander, ronde, Fase.GEREALISEERD)
        page = client.get(reverse("monitoring:resultaat", args=["proef", resultaat.pk])).content.decode()
        assert "is eerder dan" not in page

    def test_says_so_when_what_it_waits_on_was_dropped(
        self, client: Client, resultaat: Resultaat, ander: Resultaat, ronde
    ):
        wait(resultaat, ander)
        make.make_melding(ander, ronde, Fase.VERVALLEN)
        page = client.get(reverse("monitoring:resultaat", args=["proef", resultaat.pk])).content.decode()
        assert "Waar het op wacht, is vervallen." in page

    def test_the_structure_page_costs_the_same_with_more(
        self,
        client: Client,
        jeugd: Pijler,
        resultaat: Resultaat,
        ander: Resultaat,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        django_assert_num_queries: DjangoAssertNumQueries,
    ):
        wait(resultaat, ander)
        client.get(page(resultaat))
        with django_assert_max_num_queries(12) as few:
            client.get(page(resultaat))
        for _ in range(6):
            wait(resultaat, make.make_resultaat(resultaat.actie))
        with django_assert_num_queries(len(few)):
            client.get(page(resultaat))


class TestExchange:
    @pytest.fixture
    def document(self, programma: Programma, resultaat: Resultaat, ander: Resultaat, gemeenten: list[Gemeente]) -> str:
        resultaat.gemeenten.set(gemeenten)
        wait(resultaat, Resultaat.objects.get(omschrijving="Eén afwegingskader"), "Tweede")
        wait(resultaat, ander, "Eerste")
        return dumps(export(programma))

    def test_goes_out_and_comes_back_the_same(self, document: str):
        found = json.loads(document)["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0]
        assert found["gemeenten"] == ["GM0664", "GM0718"]
        assert found["wacht_op"] == [
            {"pijler": "jeugd", "speerpunt": 1, "actie": 1, "resultaat": 2, "toelichting": "Eerste"},
            {"pijler": "jeugd", "speerpunt": 1, "actie": 2, "resultaat": 1, "toelichting": "Tweede"},
        ]
        copy = document.replace('"code": "proef"', '"code": "kopie"')
        made, _ = load(parse(copy.encode()), bron="kopie.json")
        assert dumps(export(made)) == copy

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ('"actie": 2,', '"actie": 3,', "dit resultaat staat niet in het bestand."),
            ('"actie": 2,\n', '"actie": 1,\n', "zo wachten resultaten op elkaar in een kring."),
            ('"GM0718"\n', '"GM9999"\n', "de gemeente ‘GM9999’ doet niet mee aan het programma."),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_place(self, document: str, old: str, new: str, told: str):
        with pytest.raises(Onleesbaar) as error:
            parse(document.replace(old, new, 1).encode())
        assert told in str(error.value)
