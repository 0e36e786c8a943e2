"""The page of the trends, and that the report of the same moment holds the same numbers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from monitoring import momentopname
from monitoring.models import Editie, Ronde, Signaal
from monitoring.rapport.samenstellen import compose
from monitoring.trends import lezen, samen, vragen
from monitoring.trends.verloop import Gegevens
from programmes import remember
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.conftest import Cast
from tests.momentopnamen import one

PEILDATUM = date(2026, 11, 21)
MAX_QUERIES = 10


@pytest.fixture
def filled(programma: Programma, gezondheid: Pijler, ronde: Ronde, resultaat: Resultaat) -> Programma:
    """Two published edities, something realised, moved, dropped and known without a day."""
    rows = list(Resultaat.objects.in_programma(programma).in_plan_order())
    first = make.make_ronde(programma, 2025, 2, status=Ronde.Status.GESLOTEN)
    make.make_melding(rows[0], first, Fase.IN_UITVOERING, Signaal.BIJSTUREN)
    make.make_editie(first, gepubliceerd=True)
    make.move_term(rows[0], "Q3 2026", reden="capaciteit")
    second = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(rows[0], second, Fase.GEREALISEERD, Signaal.ONBEKEND)
    make.make_melding(rows[1], second, Fase.IN_UITVOERING, Signaal.AANDACHT)
    make.make_editie(second, gepubliceerd=True)
    make.make_melding(rows[1], ronde, Fase.GEREALISEERD, Signaal.ONBEKEND, gerealiseerd_op=date(2026, 10, 5))
    make.make_melding(rows[2], ronde, Fase.VERVALLEN, Signaal.ONBEKEND)
    return programma


@pytest.fixture
def client(as_user: Callable[[Gebruiker], Client], cast: Cast) -> Client:
    return as_user(cast.pmo)


def page(client: Client, programma: Programma, **query: str) -> Any:
    with time_machine.travel("2026-11-21 12:00:00+01:00"):
        return client.get(reverse("monitoring:trends", args=[programma.code]), query)


def now(programma: Programma) -> Gegevens:
    return vragen.read(programma, programma.pijlers.order_by("nummer").values_list("code", "titel"), PEILDATUM)


def test_the_database_and_its_momentopname_give_the_same_trends(filled: Programma, ronde: Ronde):
    content = momentopname.take(filled, ronde, PEILDATUM)
    live, stored = now(filled), lezen.read(content)
    assert stored is not None
    assert samen.make(live) == samen.make(stored)
    for pijler in filled.pijlers.all():
        assert samen.make(live, pijler.pk) == samen.make(stored, pijler.pk)
    report = compose(content)
    assert report.trends is not None
    assert report.trends.trends == samen.make(live)


def test_the_report_counts_the_same_in_its_trends_as_on_its_first_pages(filled: Programma, ronde: Ronde):
    report = compose(momentopname.take(filled, ronde, PEILDATUM))
    assert report.trends is not None
    trends, picture = report.trends.trends, report.beeld
    assert trends.opbouw.nu.gerealiseerd == picture.totaal.gerealiseerd == 2
    assert trends.verschoven.ooit == picture.verschoven == 1
    last = trends.stapels[-1]
    assert (last.open, last.vervallen, last.totaal) == (picture.totaal.open, picture.totaal.vervallen, 4)


def test_an_editie_ends_its_series_with_itself_and_tells_nothing_of_later_ones(filled: Programma):
    first, second = Editie.objects.order_by("pk")
    told = [lezen.read(editie.lees()) for editie in (first, second)]
    labels = [[stapel.label for stapel in samen.make(found).stapels] for found in told if found]
    assert labels == [["2025-H2"], ["2025-H2", "2026-H1"]]


@pytest.mark.parametrize("versie", [1, 2])
def test_an_older_momentopname_has_no_trends_and_is_read(versie: int):
    older = {**one("Q1 2026", "Q3 2026"), "versie": versie}
    assert lezen.read(older) is None
    assert compose(older).trends is None


def test_shows_three_charts_each_with_its_table(client: Client, filled: Programma):
    response = page(client, filled)
    shown = response.content.decode()
    assert shown.count('role="img"') == 4
    assert shown.count('<details class="uitklap">') == 4
    for words in ("Gerealiseerd tegenover gepland", "Verschoven termijnen", "Signaal per editie", "2025-H2", "Nu"):
        assert words in shown
    assert response.context["trends"] == samen.make(now(filled))
    assert "%" not in shown.split("<main")[1].split("</main>")[0]


def test_the_address_chooses_a_pijler(client: Client, filled: Programma):
    response = page(client, filled, pijler="gezondheid")
    gezondheid = filled.pijlers.get(code="gezondheid")
    assert response.context["trends"] == samen.make(now(filled), gezondheid.code)
    assert response.context["trends"].opbouw.totaal == 1
    assert 'href="/proef/trends/?pijler=gezondheid" aria-current="page"' in response.content.decode()


@pytest.mark.parametrize("asked", ["bestaat-niet", "\x00", "9" * 3000, "<script>", "jeugd/"])
def test_an_unknown_pijler_is_ignored_with_a_notice(client: Client, filled: Programma, asked: str):
    response = page(client, filled, pijler=asked)
    assert response.status_code == 200
    assert "Je ziet het hele programma." in response.content.decode()
    assert "‘<script>" not in response.content.decode()
    assert response.context["trends"] == samen.make(now(filled))


def test_a_programme_without_results_says_so(client: Client, cast: Cast, programma: Programma):
    Resultaat.objects.all().delete()
    response = page(client, programma)
    assert "Er valt nog niets te tellen" in response.content.decode()
    assert compose(momentopname.take(programma, None, PEILDATUM)).trends is None


def test_takes_the_same_number_of_queries_with_ten_years_of_edities(
    client: Client, filled: Programma, django_assert_max_num_queries: Any
):
    with django_assert_max_num_queries(MAX_QUERIES) as few:
        page(client, filled)
    resultaten = list(Resultaat.objects.in_programma(filled))
    for jaar in range(2016, 2025):
        for nummer in (1, 2):
            past = make.make_ronde(filled, jaar, nummer, status=Ronde.Status.GESLOTEN)
            for row in resultaten:
                row.meldingen.create(
                    ronde=past, fase=row.beginfase, door_naam="Iemand", gewijzigd_op="2026-01-01T00:00Z"
                )
            make.make_editie(past, gepubliceerd=True)
    actie = make.make_actie(make.make_speerpunt(make.make_pijler(filled, "extra")))
    for _ in range(20):
        make.move_term(make.make_resultaat(actie, termijn="Q1 2027"), "Q3 2027")
    remember.forget()
    with django_assert_max_num_queries(len(few)) as many:
        response = page(client, filled)
    assert len(many) == len(few)
    assert len(response.context["trends"].stapels) == 21
    assert not any('"inhoud"' in query["sql"] for query in many.captured_queries)
