"""Search: what it finds, how it marks it, what it does with odd input, and what it costs."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from monitoring import zoeken
from monitoring.models import Melding, Ronde
from monitoring.zoeken import excerpt, marked, words_in
from programmes import history, remember
from programmes.models import Begrip, Orgaan, Programma, Randvoorwaarde, Randvoorwaardepunt
from speerpunten.models import Aandachtspunt, Resultaat
from tests import builders as make
from tests.conftest import Cast

MAX_QUERIES = 12

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture
def lezer(cast: Cast, as_user) -> Client:
    return as_user(cast.pmo)


def ask(client: Client, programma: Programma, q: str, status: int = 200, **headers: str) -> str:
    response = client.get(reverse("monitoring:zoeken", args=[programma.code]), {"q": q}, headers=headers)
    assert response.status_code == status
    return response.content.decode()


def found(programma: Programma, q: str) -> list[tuple[str, str]]:
    return [(hit.soort, hit.kop) for hit in zoeken.search(make.stamp_of(programma), programma, words_in(q))]


def text_of(fragment: zoeken.Fragment) -> str:
    return "".join(deel.tekst for deel in fragment.delen)


# What is found


def test_finds_in_every_kind_of_text(programma, jeugd, ronde, resultaat):
    programma.inleiding = "zoekwoord"
    programma.save()
    jeugd.beleidskader = "Het zoekwoord"
    jeugd.save()
    speerpunt = jeugd.speerpunten.get()
    speerpunt.toelichting = "een zoekwoord"
    speerpunt.save()
    actie = make.make_actie(speerpunt, "z", "Iets doen", trekker="Zoekwoord BV")
    make.make_resultaat(actie, "Iets", notitie="zoekwoord")
    make.make_melding(resultaat, ronde, toelichting="zoekwoord")
    Aandachtspunt.objects.create(pijler=jeugd, volgorde=1, omschrijving="Let op zoekwoord")
    voorwaarde = Randvoorwaarde.objects.create(programma=programma, letter="A", titel="Sturing", volgorde=1)
    Randvoorwaardepunt.objects.create(randvoorwaarde=voorwaarde, tekst="zoekwoord", volgorde=1)
    Orgaan.objects.create(programma=programma, afkorting="PMO", naam="Overleg", taak="zoekwoord", volgorde=1)
    Begrip.objects.create(programma=programma, afkorting="ZW", betekenis="zoekwoord")
    assert found(programma, "ZOEKWOORD") == [
        ("Pijler", "Jeugd"),
        ("Speerpunt 1", "Stevige lokale teams"),
        ("Melding 2026-H2", resultaat.omschrijving),
        ("Actie 1z", "Iets doen"),
        ("Beoogd resultaat bij 1z", "Iets"),
        ("Aandachtspunt", "Let op zoekwoord"),
        ("Inleiding", "Proefprogramma"),
        ("Randvoorwaarde A", "Sturing"),
        ("Orgaan", "PMO: Overleg"),
        ("Begrip", "ZW"),
    ]


def test_finds_why_something_is_still_op_koers(programma, resultaat, ronde):
    make.make_melding(resultaat, ronde, toelichting="Loopt.", bevestiging="De provincie betaalt de vertraging.")
    [hit] = zoeken.with_texts(zoeken.search(make.stamp_of(programma), programma, words_in("vertraging")))
    assert (hit.soort, hit.teksten) == ("Melding 2026-H2", ("Loopt.", "De provincie betaalt de vertraging."))


def test_all_words_must_be_there_in_any_order(programma):
    assert found(programma, "gemeente methoden") == [("Beoogd resultaat bij 1a", "Gelijke methoden in elke gemeente")]
    assert found(programma, "gemeente netwerk") == []


def test_words_between_quotes_belong_together(programma):
    assert found(programma, '"elke gemeente"') != []
    assert found(programma, '"gemeente elke"') == []


@pytest.mark.parametrize("q", ["één", "een", "EEN", "e\u0301e\u0301n"])
def test_capitals_and_accents_make_no_difference(programma, resultaat, ronde, q):
    make.make_melding(resultaat, ronde, toelichting="Sinds maart is er ÉÉN loket.")
    assert ("Beoogd resultaat bij 1b", "Eén afwegingskader") in found(programma, q)
    assert ("Melding 2026-H2", resultaat.omschrijving) in found(programma, q)


@pytest.mark.parametrize("sign", ["%", "_", "'", "\\"])
def test_signs_that_mean_something_to_a_database_are_ordinary_text(programma, resultaat, ronde, sign):
    make.make_melding(resultaat, ronde, toelichting="niets bijzonders")
    assert found(programma, f"1{sign}1") == []
    Melding.objects.all().delete()
    make.make_melding(resultaat, ronde, toelichting=f"Nu 1{sign}1 gelukt")
    assert found(programma, f"1{sign}1") == [("Melding 2026-H2", resultaat.omschrijving)]


def test_an_older_melding_says_that_it_is_old(programma, resultaat, ronde):
    earlier = make.make_ronde(programma, nummer=1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, earlier, toelichting="De aanbesteding stokt")
    make.make_melding(resultaat, ronde, toelichting="Opgelost")
    [hit] = zoeken.search(make.stamp_of(programma), programma, words_in("aanbesteding"))
    assert (hit.ronde, hit.oud) == ("2026-H1", True)


def test_the_newest_melding_with_the_words_stands_for_the_older_ones(programma, resultaat, ronde):
    for jaar in (2024, 2025):
        make.make_melding(resultaat, make.make_ronde(programma, jaar, status="gesloten"), toelichting="stokt")
    make.make_melding(resultaat, ronde, toelichting="stokt nog")
    [hit] = zoeken.search(make.stamp_of(programma), programma, words_in("stokt"))
    assert (hit.ronde, hit.oud, hit.ook_in) == ("2026-H2", False, ("2025-H2", "2024-H2"))


def test_finds_a_melding_by_its_text_after_a_change(programma, cast: Cast, resultaat, ronde):
    melding = make.make_melding(resultaat, ronde, toelichting="vroeger")
    history.update(programma, melding, {"toelichting": "tegenwoordig"}, door=cast.coordinator)
    assert found(programma, "vroeger") == []
    assert found(programma, "tegenwoordig") != []


def test_finds_meldingen_that_came_in_bulk(programma, resultaat, ronde):
    row = make.make_melding(resultaat, ronde, toelichting="bulkgoed")
    row.delete()
    row.pk = None
    Melding.objects.bulk_create([row])
    assert found(programma, "BULKGOED") != []


def test_finds_nothing_of_another_programme(programma, cast: Cast):
    elsewhere = Programma.objects.get(code="elders")
    actie = make.make_actie(make.make_speerpunt(make.make_pijler(elsewhere, "jeugd")))
    make.make_melding(make.make_resultaat(actie, "geheim"), make.make_ronde(elsewhere), toelichting="geheim")
    assert found(programma, "geheim") == []
    assert len(found(elsewhere, "geheim")) == 2


# How it is marked

texts = st.text(alphabet=st.sampled_from("abcéÉe\u0301ß <>&’'\n-"), max_size=600)
words = st.lists(st.text(alphabet="abce s'", min_size=1, max_size=4), max_size=3).map(lambda w: words_in(" ".join(w)))


@given(texts, words)
def test_marking_leaves_the_text_as_it_was(text: str, words: tuple[str, ...]):
    assert "".join(deel.tekst for deel in marked(text, words)) == text


@given(texts, words)
def test_an_excerpt_is_a_piece_of_the_text_and_shows_the_first_hit(text: str, words: tuple[str, ...]):
    fragment = excerpt(text, words)
    assert text_of(fragment) in text
    assert any(deel.hit for deel in fragment.delen) == any(deel.hit for deel in marked(text, words))
    assert fragment.cut_before == (not text.startswith(text_of(fragment)) or fragment.cut_before)
    assert len(text_of(fragment)) <= zoeken.EXCERPT + max((len(word) * 2 for word in words), default=0)


def test_an_excerpt_of_a_long_text_stands_around_the_hit():
    fragment = excerpt("voor " * 200 + "raak " + "na " * 200, ("raak",))
    assert fragment.cut_before
    assert fragment.cut_after
    assert [deel.tekst for deel in fragment.delen if deel.hit] == ["raak"]
    assert text_of(fragment).startswith("voor ")


def test_what_has_no_page_of_its_own_is_shown_whole(programma):
    long = "woord " * 100 + "zoekwoord " + "woord " * 100
    Begrip.objects.create(programma=programma, afkorting="ZW", betekenis=long)
    [hit] = zoeken.with_texts(zoeken.search(make.stamp_of(programma), programma, words_in("zoekwoord")))
    assert [text_of(fragment) for fragment in hit.fragmenten] == [long]


def test_the_page_marks_the_hit_and_escapes_everything_else(lezer, programma, resultaat, ronde):
    original = 'Eerst <script>alert("1")</script> & dan loket <b>open</b>'
    make.make_melding(resultaat, ronde, toelichting=original)
    html = ask(lezer, programma, "LOKET")
    [shown] = re.findall(r'<p class="treffers__tekst">(.*?)</p>', html)
    assert "<mark>loket</mark>" in shown
    assert unescape(re.sub(r"</?mark>", "", shown)) == original


# The page


def test_groups_by_pijler(lezer, programma):
    html = ask(lezer, programma, "netwerk")
    assert '<h2 id="groep-1">Gezondheid</h2>' in html


def test_links_to_the_place(lezer, programma, jeugd, resultaat):
    plan = reverse("monitoring:pijler", args=[programma.code, "jeugd"])
    assert f'href="{plan}#speerpunt-1"' in ask(lezer, programma, "stevige lokale")
    assert 'id="speerpunt-1"' in lezer.get(plan).content.decode()
    own = reverse("monitoring:resultaat", args=[programma.code, resultaat.pk])
    assert f'href="{own}"' in ask(lezer, programma, "gelijke methoden")


@pytest.mark.parametrize(
    ("q", "says"),
    [
        ("gemeente", "2 treffers voor ‘gemeente’."),
        ("netwerk is", "1 treffer voor"),
        ("xyz", "Niets gevonden voor ‘xyz’."),
    ],
)
def test_tells_how_much_was_found(lezer, programma, q, says):
    assert says in ask(lezer, programma, q)


@pytest.mark.parametrize("q", ["", "   ", "\u00a0\t"])
def test_without_words_it_asks_for_them(lezer, programma, q):
    assert "Typ wat je zoekt." in ask(lezer, programma, q)


@pytest.mark.parametrize("q", ["a", "%", "_", '"', '""', "'", "\u0301\u0301"])
def test_too_little_to_search_for_is_said(lezer, programma, q):
    assert "Typ minstens 2 letters of cijfers." in ask(lezer, programma, q, status=422)


def test_too_much_to_search_for_is_refused_and_kept(lezer, programma):
    html = ask(lezer, programma, "lang " * 41, status=422)
    assert "Je zoekvraag is te lang: gebruik ten hoogste 200 tekens." in html
    assert f'value="{"lang " * 41}"' in html


def test_a_nul_byte_is_refused(lezer, programma):
    assert "Je zoekvraag bevat een teken dat niet kan." in ask(lezer, programma, "jeugd\0zorg", status=422)


@pytest.mark.parametrize("q", ['"', "100% 'zeker' _ \\ \"", "<script>", "'; DROP TABLE", "🙂🙂", "\ud83d", "(a|b)*"])
def test_odd_input_gets_a_plain_answer(lezer, programma, q):
    response = lezer.get(reverse("monitoring:zoeken", args=[programma.code]), {"q": q.encode("utf-8", "replace")})
    assert response.status_code in {200, 422}
    assert "<script>" not in response.content.decode().partition("<main")[2]


def test_an_unknown_page_number_gives_a_page(lezer, programma):
    response = lezer.get(reverse("monitoring:zoeken", args=[programma.code]), {"q": "gemeente", "page": "99x"})
    assert response.status_code == 200


def test_more_hits_than_fit_come_on_next_pages(lezer, programma, jeugd):
    actie = jeugd.speerpunten.get().acties.first()
    for number in range(60):
        make.make_resultaat(actie, f"Veelvoud {number}")
    html = ask(lezer, programma, "veelvoud")
    assert html.count("<mark>Veelvoud</mark>") == 25
    assert 'href="?q=veelvoud&amp;page=2"' in html


def test_answers_htmx_with_the_list_and_the_line_that_is_read_aloud(lezer, programma):
    html = ask(lezer, programma, "gemeente", **{"HX-Request": "true"})
    assert "<html" not in html
    assert html.strip().startswith('<p id="zoekuitkomst" hx-swap-oob="innerHTML">2 treffers')


def test_going_back_to_it_gives_the_whole_page(lezer, programma):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in ask(lezer, programma, "gemeente", **headers)


def test_costs_the_same_number_of_queries_with_more_rows(lezer, programma, jeugd, ronde):
    actie = jeugd.speerpunten.get().acties.first()

    def cost() -> int:
        remember.forget()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(lezer, programma, "woord")
        return len(queries)

    make.make_melding(make.make_resultaat(actie, "Woord"), ronde, toelichting="Woord")
    few = cost()
    for number in range(20):
        make.make_melding(make.make_resultaat(actie, f"Woord {number}"), ronde, toelichting="Woord")
        make.make_speerpunt(jeugd, f"Woord {number}")
    assert cost() == few <= MAX_QUERIES
    assert Resultaat.objects.count() > 20


# The box in the header


def test_the_header_offers_search_to_who_may_read(programma, cast: Cast, as_user):
    url = reverse("monitoring:zoeken", args=[programma.code])
    page = reverse("monitoring:overzicht", args=[programma.code])
    assert f'action="{url}"' in as_user(cast.pmo).get(page).content.decode()
    published = reverse("monitoring:edities", args=[programma.code])
    assert f'action="{url}"' not in as_user(cast.bestuurder).get(published).content.decode()
