"""The board: giving points, what it shows, and who is first when two people write."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from monitoring.models import Criterium, Prioriteit, Punt, Ronde
from monitoring.prioriteit import vastleggen
from programmes import history, remember
from programmes.models import Gebruiker, Pijler, Programma, Wijziging
from speerpunten.models import Fase, Resultaat, Tweeling
from tests import builders as make
from tests.conftest import AtOnce, Cast
from tests.prioriteit_builders import make_criterium, make_prioriteit

AsUser = Callable[[Gebruiker], Client]
BORD = "/proef/prioriteiten/"


@pytest.fixture
def wet(programma: Programma) -> Criterium:
    return make_criterium(programma, "Wettelijk", 3)


@pytest.fixture
def werk(programma: Programma, wet: Criterium) -> Criterium:
    return make_criterium(programma, "Inspanning", 2, laag_eerst=True)


@pytest.fixture
def drie(jeugd: Pijler) -> list[Resultaat]:
    return list(Resultaat.objects.in_plan_order())


def url_of(resultaat: Resultaat) -> str:
    return f"{BORD}resultaten/{resultaat.pk}/punten/"


def sent(wet: Criterium, werk: Criterium, een: str, twee: str, **rest: Any) -> dict[str, Any]:
    return {f"criterium_{wet.pk}": een, f"criterium_{werk.pk}": twee, "motivatie": "De wet.", "versie": "0", **rest}


def test_points_on_every_criterium_give_a_place_and_the_history_tells_each(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    make_prioriteit(drie[1], {wet: 1, werk: 1})
    answer = as_user(cast.pmo).post(url_of(drie[0]), sent(wet, werk, "4", "2"), follow=True)
    assert "Opgeslagen: plaats 1 van 2." in answer.content.decode()
    saved = Prioriteit.objects.get(resultaat=drie[0])
    assert {punt.criterium: punt.waarde for punt in saved.punten.all()} == {wet: 4, werk: 2}
    lines = [(row.veld, row.van, row.naar) for row in history.of(saved).order_by("pk")]
    assert lines == [("", "", str(saved)), ("Wettelijk", "", "4"), ("Inspanning", "", "2")]


def test_a_place_asks_for_a_motivation_and_half_done_does_not(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    client = as_user(cast.pmo)
    refused = client.post(url_of(drie[0]), sent(wet, werk, "4", "2", motivatie=" "))
    assert refused.status_code == 422
    assert "Vul in waarom." in refused.content.decode()
    assert not Prioriteit.objects.exists()
    assert client.post(url_of(drie[0]), sent(wet, werk, "4", "", motivatie="")).status_code == 302
    assert "Ontbreekt: Inspanning" in client.get(BORD).content.decode()


@pytest.mark.parametrize("waarde", ["6", "-1", "drie", "9" * 30, "\x00"])
def test_impossible_points_are_refused_at_their_criterium(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium, waarde: str
):
    answer = as_user(cast.pmo).post(url_of(drie[0]), sent(wet, werk, waarde, "2"))
    assert answer.status_code == 422
    assert "Kies 0 tot en met 5 punten." in answer.content.decode()
    assert "De wet." in answer.content.decode()
    assert not Punt.objects.exists()


def test_taking_points_away_takes_the_place_away(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    made = make_prioriteit(drie[0], {wet: 4, werk: 2})
    as_user(cast.pmo).post(url_of(drie[0]), sent(wet, werk, "4", "", versie="1"))
    made.refresh_from_db()
    assert made.versie == 2
    assert list(made.punten.values_list("criterium", flat=True)) == [wet.pk]
    assert Wijziging.objects.get(veld="Inspanning").naar == ""


def test_what_nobody_filled_in_makes_nothing(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    answer = as_user(cast.pmo).post(url_of(drie[0]), sent(wet, werk, "", "", motivatie=""), follow=True)
    assert "Er is niets veranderd." in answer.content.decode()
    assert not Prioriteit.objects.exists()


def test_second_writer_sees_both_texts_and_nothing_changes(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    as_user(cast.programmamanager).post(url_of(drie[0]), sent(wet, werk, "5", "0", motivatie="Moet nu."))
    answer = as_user(cast.pmo).post(url_of(drie[0]), sent(wet, werk, "1", "5"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Piet Programma" in page
    assert "Moet nu." in page
    assert "5 heel veel" in page
    assert "1 heel weinig" in page
    assert Punt.objects.get(criterium=wet).waarde == 5
    again = as_user(cast.pmo).post(url_of(drie[0]), sent(wet, werk, "1", "5", versie="1"))
    assert again.status_code == 302
    assert Punt.objects.get(criterium=wet).waarde == 1


def test_conflict_and_missing_motivation_stay_in_their_row(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    make_prioriteit(drie[0], {wet: 4})
    client = as_user(cast.pmo)
    for data, status in ((sent(wet, werk, "1", "5"), 409), (sent(wet, werk, "1", "5", motivatie=""), 422)):
        answer = client.post(url_of(drie[0]), data, headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Retarget"]) == (status, f"#resultaat-{drie[0].pk}")


def test_two_who_are_first_at_once_make_one_prioriteit(
    at_once: AtOnce, cast: Cast, programma: Programma, resultaat: Resultaat, wet: Criterium
):
    def write(door: Gebruiker) -> str:
        try:
            vastleggen.save(programma, resultaat, {wet.pk: 3}, str(door), versie=0, door=door)
        except history.Conflict:
            return "conflict"
        return "saved"

    assert sorted(at_once(write, [cast.pmo, cast.programmamanager])) == ["conflict", "saved"]
    assert Punt.objects.count() == 1


def test_saving_in_the_list_answers_the_list_with_the_next_row_open(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    answer = as_user(cast.pmo).post(
        url_of(drie[0]), sent(wet, werk, "4", "2", stap="volgende", next=BORD), headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert page.count("<form") == 1
    assert f'action="{url_of(drie[1])}"' in page
    assert f"punten-resultaat-{drie[0].pk}" in answer["HX-Trigger"]
    assert "plaats 1 van 1" in answer["HX-Trigger"]


def test_preview_tells_the_place_and_stores_nothing(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, werk: Criterium
):
    make_prioriteit(drie[1], {wet: 4, werk: 2})
    client = as_user(cast.pmo)
    url = f"{BORD}resultaten/{drie[0].pk}/voorproef/"
    full = {f"criterium_{wet.pk}": "4", f"criterium_{werk.pk}": "2"}
    assert "plaats 1 van 2</strong>, gedeeld" in client.get(url, full).content.decode()
    half = {f"criterium_{wet.pk}": "4", f"criterium_{werk.pk}": ""}
    assert "Nog te geven: Inspanning" in client.get(url, half).content.decode()
    assert client.get(url, {f"criterium_{wet.pk}": "\x00"}).status_code == 200
    assert Prioriteit.objects.count() == 1


def test_what_is_done_leaves_the_ranking(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, ronde: Ronde
):
    make_prioriteit(drie[0], {wet: 5})
    make_prioriteit(drie[1], {wet: 1})
    make.make_melding(drie[0], ronde, fase=Fase.GEREALISEERD)
    page = as_user(cast.pmo).get(BORD).content.decode()
    assert str(drie[0]) not in page
    assert "1 van 2 beoogde resultaten heeft een plaats. Wat klaar of vervallen is (1)" in page
    answer = as_user(cast.pmo).get(f"{BORD}resultaten/{drie[0].pk}/")
    assert "Nog geen plaats" in answer.content.decode()


def test_filters_keep_the_place_among_all(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], gezondheid: Pijler, wet: Criterium, ronde: Ronde
):
    elders = Resultaat.objects.get(actie__speerpunt__pijler=gezondheid)
    make_prioriteit(elders, {wet: 5})
    make_prioriteit(drie[0], {wet: 1})
    make.make_melding(drie[1], ronde, signaal="bijsturen")
    client = as_user(cast.pmo)

    def shown(vraag: str) -> set[str]:
        page = client.get(f"{BORD}?{vraag}").content.decode()
        return {str(row) for row in [*drie, elders] if f'id="resultaat-{row.pk}"' in page}

    assert shown("") == {str(row) for row in [*drie, elders]}
    assert shown("pijler=jeugd") == {str(row) for row in drie}
    assert shown("te_doen=on") == {str(drie[1]), str(drie[2])}
    # The second reports a deviation, the term of the first (Q1 2026) has passed.
    assert shown("afwijkend=on") == {str(drie[0]), str(drie[1])}
    rijen = client.get(f"{BORD}?pijler=jeugd&volgorde=").context["rijen"]
    assert {rij.pk: rij.plaats.rang for rij in rijen}[drie[0].pk] == 2


@pytest.mark.parametrize("vraag", ["niveau=x", "pijler=%00", "volgorde=9", "niveau=speerpunten&pijler=weg"])
def test_an_unknown_value_is_left_out_with_a_notice(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium, vraag: str
):
    answer = as_user(cast.pmo).get(f"{BORD}?{vraag}")
    assert answer.status_code == 200
    assert "Een onbekende waarde is overgeslagen" in answer.content.decode()


def test_plan_order_groups_by_pijler(
    as_user: AsUser, cast: Cast, gezondheid: Pijler, drie: list[Resultaat], wet: Criterium
):
    groepen = as_user(cast.pmo).get(f"{BORD}?volgorde=plan").context["groepen"]
    assert [(kop, len(rijen)) for kop, rijen in groepen] == [("Jeugd", 3), ("Gezondheid", 1)]


def test_speerpunten_are_ranked_apart(as_user: AsUser, cast: Cast, jeugd: Pijler, wet: Criterium):
    speerpunt = jeugd.speerpunten.get()
    answer = as_user(cast.pmo).post(
        f"{BORD}speerpunten/{speerpunt.pk}/punten/",
        {f"criterium_{wet.pk}": "3", "motivatie": "Nodig.", "versie": "0"},
        follow=True,
    )
    page = answer.content.decode()
    assert answer.request["QUERY_STRING"] == "niveau=speerpunten"
    assert "plaats 1 van 1" in page
    assert "Stevige lokale teams" in page
    assert Prioriteit.objects.get().speerpunt == speerpunt


def test_who_only_reads_sees_the_ranking_without_buttons(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium
):
    make_prioriteit(drie[0], {wet: 5}, "Omdat het moet.")
    client = as_user(cast.coordinator)
    assert "Omdat het moet." in client.get(BORD).content.decode()
    assert "Punten geven:" not in client.get(BORD).content.decode()
    detail = client.get(f"{BORD}resultaten/{drie[0].pk}/").content.decode()
    assert "Plaats 1 van 1" in detail
    assert "/punten/" not in detail


def test_page_of_a_result_tells_its_place_and_why(as_user: AsUser, cast: Cast, drie: list[Resultaat], wet: Criterium):
    make_prioriteit(drie[0], {wet: 5}, "Omdat het moet.")
    page = as_user(cast.coordinator).get(f"/proef/resultaten/{drie[0].pk}/").content.decode()
    assert "Plaats 1 van 1" in page
    assert "Omdat het moet." in page
    assert f"{BORD}resultaten/{drie[0].pk}/" in page


def test_excel_holds_what_is_chosen_and_formulas_are_text(
    as_user: AsUser, cast: Cast, drie: list[Resultaat], gezondheid: Pijler, wet: Criterium, tmp_path: Any
):
    make_prioriteit(drie[1], {wet: 5}, "=HYPERLINK(1)")
    answer = as_user(cast.coordinator).get(f"{BORD}excel/?pijler=jeugd")
    path = tmp_path / "prioriteiten.xlsx"
    path.write_bytes(answer.content)
    sheet = load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[2][0] == "Alleen: Pijler Jeugd"
    assert rows[3][7] == "Wettelijk (gewicht 3)"
    assert rows[4][:2] == [1, str(drie[1])]
    assert rows[4][-1] == "=HYPERLINK(1)"
    assert sheet.cell(5, len(rows[4])).data_type == "s"
    assert len(rows) == 4 + 3


def test_a_board_of_a_hundred_results_asks_as_much_as_one_of_one(
    as_user: AsUser, cast: Cast, resultaat: Resultaat, wet: Criterium, werk: Criterium
):
    client = as_user(cast.pmo)
    make_prioriteit(resultaat, {wet: 1, werk: 1})

    def asked(url: str) -> int:
        remember.forget()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    urls = [BORD, f"{BORD}?niveau=speerpunten", f"{BORD}excel/", f"{BORD}resultaten/{resultaat.pk}/", url_of(resultaat)]
    few = [asked(url) for url in urls]
    speerpunt = make.make_speerpunt(resultaat.actie.speerpunt.pijler, "Nog een")
    actie = make.make_actie(speerpunt, "a")
    for number in range(40):
        made = make.make_resultaat(actie, f"Resultaat {number}", "Q1 2027")
        make_prioriteit(made, {wet: number % 6, werk: 1})
    make_prioriteit(speerpunt, {wet: 2})
    assert [asked(url) for url in urls] == few
    assert max(few) <= 12


def test_page_of_a_ranked_result_with_a_twin_and_a_history_stays_within_twelve_queries(
    as_user: AsUser, cast: Cast, programma: Programma, drie: list[Resultaat], wet: Criterium, ronde: Ronde
):
    make.make_melding(drie[0], ronde)
    make_prioriteit(drie[0], {wet: 5})
    tweeling = Tweeling.objects.create(programma=programma, code="teams", naam="Teams")
    Resultaat.objects.filter(pk__in=[drie[0].pk, drie[1].pk]).update(tweeling=tweeling)
    for number in range(45):
        history.note(programma, drie[0], "notitie", str(number), str(number + 1), door=cast.pmo)
    client = as_user(cast.pmo)
    shown = {}
    for page in ("", "3", "99", "0", "x", "\x00"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/proef/resultaten/{drie[0].pk}/", {"page": page})
        shown[page] = (answer.context["page_obj"].number, len(answer.context["geschiedenis"]))
        if page in {"", "3"}:
            assert len(queries) <= 12, "\n".join(query["sql"][:150] for query in queries)
    assert shown == {"": (1, 20), "3": (3, 5), "99": (3, 5), "0": (1, 20), "x": (1, 20), "\x00": (1, 20)}
    assert answer.context["page_obj"].paginator.count == 45
