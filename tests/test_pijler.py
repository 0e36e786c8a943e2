"""The plan per pijler, in the layout people know from the document."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Ronde, Signaal
from programmes import remember
from programmes.models import Gebruiker, Grondslag, Pijler, Programma
from speerpunten.models import Aandachtspunt, Fase, Resultaat, Speerpunt, Tweeling
from tests import builders as make
from tests.conftest import Cast

URL = "/proef/pijlers/jeugd/"


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-09-15 12:00+02:00", tick=False):
        yield


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.coordinator)


@pytest.fixture
def reader(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.pmo)


def page(client: Client, url: str = URL) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def test_names_its_columns_as_the_programme_does(client: Client, programma: Programma, jeugd: Pijler):
    programma.niveaus = {
        **programma.niveaus,
        "speerpunt": ["Doel", "Doelen"],
        "actie": ["Wat gaan we doen", "Wat gaan we doen"],
    }
    programma.save()
    shown = page(client)
    heads = re.findall(r'<th scope="col">([^<]*)</th>', shown)
    assert heads == ["Wat gaan we doen", "Beoogd resultaat", "Realisatie", "Stand"]
    assert "Doel 1" in shown


def test_an_actie_spans_the_rows_of_its_results(client: Client, jeugd: Pijler):
    shown = page(client)
    assert re.findall(r'<th scope="row" rowspan="(\d)"', shown) == ["2", "1"]
    assert '<span class="plan__nummer">1a</span> <span class="regels">Methoden gelijk trekken</span>' in shown


def test_what_has_no_results_yet_is_shown_too(client: Client, jeugd: Pijler):
    make.make_actie(jeugd.speerpunten.get(), "c", "Nog te bedenken")
    make.make_speerpunt(jeugd, "Een nieuw speerpunt")
    shown = page(client)
    assert "Nog geen beoogd resultaat vastgelegd." in shown
    assert "Nog geen acties vastgelegd." in shown


def test_each_speerpunt_has_an_anchor_that_the_page_links_to(client: Client, jeugd: Pijler):
    shown = page(client)
    assert 'href="#speerpunt-1"' in shown
    assert 'id="speerpunt-1"' in shown


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2024 e.v.", "2024 e.v."),
        ("Uiterlijk 2027", "uiterlijk 2027"),
        ("N.t.b.", '<abbr title="nog te bepalen">n.t.b.</abbr>'),
        ("", "geen termijn"),
        ("zodra het kan", '‘zodra het kan’ <span class="gedempt klein">niet als termijn te lezen</span>'),
    ],
)
def test_a_term_is_shown_for_what_it_is(
    client: Client, jeugd: Pijler, resultaat: Resultaat, printed: str, expected: str
):
    make.make_resultaat(resultaat.actie, "Nieuw", printed)
    assert expected in page(client)


def test_a_moved_term_shows_what_it_was(client: Client, resultaat: Resultaat):
    make.move_term(resultaat, "Q3 2026")
    make.move_term(resultaat, "Q4 2026")
    shown = page(client)
    assert '<span class="heel">Q4 2026</span> <span class="termijn-was">was <s class="heel">Q1 2026</s></span>' in shown
    assert "2 keer verschoven, van Q1 2026 naar Q4 2026: 3 kwartalen later." in shown


def test_grondslagen_are_named_and_open_ones_said_to_be_open(client: Client, programma: Programma, jeugd: Pijler):
    speerpunt = jeugd.speerpunten.get()
    wet = Grondslag.objects.create(programma=programma, code="wettelijk", naam="wettelijk verplicht", volgorde=1)
    speerpunt.grondslagen.add(wet)
    shown = page(client)
    assert "wettelijk verplicht</li>" in shown
    assert "Grondslag nog te bevestigen" in shown
    Speerpunt.objects.update(grondslagen_bevestigd=True)
    remember.forget()
    assert "nog te bevestigen" not in page(client)


def test_shows_introduction_beleidskader_and_aandachtspunten(client: Client, jeugd: Pijler):
    Pijler.objects.filter(pk=jeugd.pk).update(inleiding="Waar het om gaat.", beleidskader="De regiovisie.")
    Aandachtspunt.objects.create(pijler=jeugd, volgorde=1, omschrijving="Let op de <b>wachttijden</b>.")
    shown = page(client)
    assert "Waar het om gaat." in shown
    assert "De regiovisie." in shown
    assert "Let op de &lt;b&gt;wachttijden&lt;/b&gt;." in shown


def test_counts_per_fase_and_per_signaal_of_what_is_open(client: Client, jeugd: Pijler, ronde: Ronde):
    first, second, third = Resultaat.objects.in_plan_order()
    make.make_melding(first, ronde, signaal=Signaal.BIJSTUREN)
    make.make_melding(second, ronde, fase=Fase.GEREALISEERD, signaal=Signaal.ONBEKEND)
    shown = page(client)
    counts = dict(re.findall(r'<b id="aantal-(\w+)">(\d+)</b>', shown))
    assert counts == {
        "niet_gestart": "1",
        "in_uitvoering": "1",
        "gerealiseerd": "1",
        "doorlopend": "0",
        "gepauzeerd": "0",
        "vervallen": "0",
        "bijsturen": "1",
        "aandacht": "0",
        "op_koers": "0",
        "onbekend": "1",
    }
    assert third.pk
    assert '<b class="getal">2</b> van <b class="getal">3</b> ingediend in 2026-H2' in shown


def test_who_may_report_gets_a_button_per_row_and_others_none(
    client: Client, reader: Client, jeugd: Pijler, gezondheid: Pijler, ronde: Ronde
):
    assert page(client).count('id="bewerk-') == 3
    assert page(client, "/proef/pijlers/gezondheid/").count('id="bewerk-') == 0
    assert page(reader).count('id="bewerk-') == 0


def test_between_rondes_nobody_gets_a_button(client: Client, reader: Client, jeugd: Pijler):
    assert 'id="bewerk-' not in page(client)
    assert "Er is nu geen ronde open" in page(client)
    assert "Er is nu geen ronde open" not in page(reader)


def test_a_row_in_an_answer_is_the_row_of_the_page(client: Client, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, signaal=Signaal.AANDACHT, toelichting="Het wachten is op geld.")

    def row(shown: str) -> str:
        found = re.search(rf'<tr id="resultaat-{resultaat.pk}".*?</tr>', shown)
        assert found
        return re.sub(r" data-focus|next=[^\"]*", "", found.group())

    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{URL}"}
    answer = client.get(f"/proef/resultaten/{resultaat.pk}/rij/?vanuit=pijler", headers=headers).content.decode()
    assert row(re.sub(r"\s+", " ", answer)) == row(page(client))


def test_the_list_of_pijlers_counts_each_and_marks_ones_own(
    client: Client, jeugd: Pijler, gezondheid: Pijler, ronde: Ronde
):
    make.make_melding(Resultaat.objects.in_plan_order()[0], ronde)
    shown = page(client, "/proef/pijlers/")
    assert "1 speerpunt, 3 beoogde resultaten, 1 van 3 ingediend in 2026-H2" in shown
    assert "1 speerpunt, 1 beoogd resultaat, 0 van 1 ingediend in 2026-H2" in shown
    assert shown.count("Jij coördineert deze pijler") == 1


def test_a_programme_without_pijlers_says_so(programma: Programma, cast: Cast, as_user: Callable[[Gebruiker], Client]):
    Pijler.objects.all().delete()
    assert "Er staat nog niets in dit programma" in page(as_user(cast.pmo), "/proef/pijlers/")


@pytest.mark.parametrize("url", ["/proef/pijlers/bestaat-niet/", "/proef/resultaten/999999/", "/geen/pijlers/jeugd/"])
def test_what_does_not_exist_is_a_404_page_with_a_way_back(client: Client, jeugd: Pijler, url: str):
    response = client.get(url)
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_takes_the_same_queries_with_3_and_with_33_results_and_at_most_12(
    client: Client, programma: Programma, jeugd: Pijler, resultaat: Resultaat, ronde: Ronde
):
    twin = Tweeling.objects.create(programma=programma, code="teams", naam="Teams")
    Resultaat.objects.update(tweeling=twin)

    def queries(url: str) -> int:
        remember.forget()
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    with_few = queries(URL), queries("/proef/pijlers/")
    for number in range(30):
        actie = make.make_actie(make.make_speerpunt(jeugd, f"Speerpunt {number}"), "a")
        make.make_melding(make.make_resultaat(actie, f"Resultaat {number}", "Q4 2026", tweeling=twin), ronde)
    assert (queries(URL), queries("/proef/pijlers/")) == with_few
    assert max(with_few) <= 12, with_few
