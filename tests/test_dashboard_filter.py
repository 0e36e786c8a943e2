"""Narrowing down results: what an address asks for, which results fit, and the words for it."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from monitoring.dashboard.filter import Filter, apply, fits, in_delen, in_words, on_screen, parse
from monitoring.dashboard.keuzes import NAMEN, Keuzelijst, Keuzes, Optie, keuzes_of
from monitoring.models import Ronde, Signaal
from monitoring.stand import standen
from monitoring.telling import tel_per_pijler
from programmes.models import Deelname, Gemeente, Grondslag, Pijler, Programma, Subregio
from speerpunten.models import Fase, Resultaat
from tests import builders as make

PEILDATUM = date(2026, 9, 15)

VASTE_KEUZES = Keuzes(
    tuple(Keuzelijst(naam, naam.capitalize(), (Optie("a", "A"), Optie("b c", "B & C"))) for naam in NAMEN)
)


def found(programma: Programma, query: str) -> list[str]:
    """The results that an address asks for, in order."""
    keuze, _ = parse(QueryDict(query), keuzes_of(make.stamp_of(programma), programma))
    resultaten = apply(keuze, Resultaat.objects.in_programma(programma).in_plan_order())
    ronde = Ronde.objects.open_in(programma)
    rows = [stand for stand in standen(resultaten, programma, ronde, PEILDATUM) if fits(keuze, stand)]
    return [stand.resultaat.omschrijving for stand in rows]


GELIJK, STEVIG, KADER, NETWERK = (
    "Gelijke methoden in elke gemeente",
    "Stevige teams in elke gemeente",
    "Eén afwegingskader",
    "Er is een netwerk",
)


@pytest.fixture
def plan(programma: Programma, jeugd: Pijler, gezondheid: Pijler) -> Programma:
    return programma


def test_an_address_without_filters_gives_everything(plan: Programma):
    assert found(plan, "") == [GELIJK, STEVIG, KADER, NETWERK]


def test_pijler_and_speerpunt(plan: Programma, jeugd: Pijler, gezondheid: Pijler):
    assert found(plan, "pijler=gezondheid") == [NETWERK]
    assert found(plan, "pijler=gezondheid&pijler=jeugd") == [GELIJK, STEVIG, KADER, NETWERK]
    assert found(plan, f"speerpunt={gezondheid.speerpunten.get().pk}") == [NETWERK]
    assert found(plan, f"pijler=jeugd&speerpunt={gezondheid.speerpunten.get().pk}") == []


def test_signaal_asks_about_what_is_open_just_as_its_count(plan: Programma, resultaat: Resultaat, ronde: Ronde):
    stevig = Resultaat.objects.get(omschrijving=STEVIG)
    make.make_melding(resultaat, ronde, signaal=Signaal.AANDACHT)
    make.make_melding(stevig, ronde, fase=Fase.GEREALISEERD, signaal=Signaal.AANDACHT)
    assert found(plan, "signaal=aandacht") == [GELIJK]
    counted = tel_per_pijler(Resultaat.objects.in_programma(plan), ronde)
    for signaal in Signaal:
        assert len(found(plan, f"signaal={signaal}")) == sum(each.signalen[signaal] for each in counted.values())


def test_fase_is_that_of_the_newest_melding(plan: Programma, resultaat: Resultaat, ronde: Ronde):
    make.make_melding(resultaat, ronde, fase=Fase.GEREALISEERD)
    assert found(plan, "fase=gerealiseerd") == [GELIJK]
    assert found(plan, "fase=niet_gestart") == [STEVIG, KADER, NETWERK]


def test_derived_signal(plan: Programma, ronde: Ronde):
    assert found(plan, "afgeleid=verstreken") == [GELIJK]
    assert found(plan, "afgeleid=verstreken&afgeleid=zonder_termijn") == [GELIJK, NETWERK]
    assert len(found(plan, "afgeleid=geen_melding")) == 4


def test_the_quarter_in_which_the_current_term_ends(plan: Programma, resultaat: Resultaat):
    make.move_term(resultaat, "Q3 2027", reden="capaciteit")
    assert found(plan, "kwartaal=2026-Q1") == []
    assert found(plan, "kwartaal=2027-Q3&kwartaal=2027-Q4") == [GELIJK, STEVIG]
    assert found(plan, "kwartaal=zonder") == [KADER, NETWERK]


def test_grondslag_of_the_speerpunt(plan: Programma, gezondheid: Pijler):
    wettelijk = Grondslag.objects.create(programma=plan, code="wettelijk", naam="wettelijk verplicht", volgorde=1)
    gezondheid.speerpunten.get().grondslagen.add(wettelijk)
    assert found(plan, "grondslag=wettelijk") == [NETWERK]


def test_a_municipality_is_concerned_when_named_or_when_each_of_them_delivers(plan: Programma):
    middelburg = make.make_gemeente(plan, "GM0687", "Middelburg")
    goes = make.make_gemeente(plan, "GM0664", "Goes")
    Resultaat.objects.get(omschrijving=GELIJK).gemeenten.add(middelburg)
    Resultaat.objects.filter(omschrijving__in=[GELIJK, KADER]).update(per_gemeente=True)
    Resultaat.objects.get(omschrijving=STEVIG).gemeenten.add(middelburg, goes)
    assert found(plan, "gebied=GM0687") == [GELIJK, STEVIG, KADER]
    assert found(plan, "gebied=GM0664") == [STEVIG, KADER]


def test_a_subregio_is_all_of_its_municipalities(plan: Programma):
    walcheren = Subregio.objects.create(programma=plan, naam="Walcheren", volgorde=1)
    for code, naam in [("GM0687", "Middelburg"), ("GM0717", "Veere")]:
        gemeente = Gemeente.objects.create(cbs_code=code, naam=naam)
        Deelname.objects.create(programma=plan, gemeente=gemeente, subregio=walcheren)
    make.make_gemeente(plan, "GM0664", "Goes")
    Resultaat.objects.get(omschrijving=GELIJK).gemeenten.add("GM0717")
    Resultaat.objects.get(omschrijving=STEVIG).gemeenten.add("GM0664")
    assert found(plan, f"gebied=subregio-{walcheren.pk}") == [GELIJK]
    gebied = keuzes_of(make.stamp_of(plan), plan).per_naam["gebied"].values()
    assert [(optie.groep, optie.label) for optie in gebied] == [
        ("Walcheren", "heel Walcheren"),
        ("Walcheren", "Middelburg"),
        ("Walcheren", "Veere"),
        ("Goes", "heel Goes"),
        ("Goes", "Goes"),
    ]


def test_trekker_of_the_actie_and_none(plan: Programma, resultaat: Resultaat):
    resultaat.actie.trekker = "Porthos & co"
    resultaat.actie.save()
    assert found(plan, "trekker=Porthos+%26+co") == [GELIJK, STEVIG]
    assert found(plan, "trekker=zonder") == [KADER, NETWERK]


def test_text_is_found_in_the_plan_and_in_the_newest_melding_whatever_its_accents(
    plan: Programma, resultaat: Resultaat, ronde: Ronde
):
    make.make_melding(resultaat, ronde, toelichting="Wacht op de coöperatie")
    assert found(plan, "zoek=een+AFWEGINGSKADER") == [KADER]
    assert found(plan, "zoek=cooperatie") == [GELIJK]
    assert found(plan, "zoek=preventie") == [NETWERK]
    assert found(plan, "zoek=preventie+teams") == []


def test_several_filters_narrow_down(plan: Programma, ronde: Ronde):
    assert found(plan, "pijler=jeugd&zoek=elke&kwartaal=2027-Q4") == [STEVIG]


def test_an_unknown_value_is_left_out_with_a_notice(plan: Programma):
    keuzes = keuzes_of(make.stamp_of(plan), plan)
    keuze, notices = parse(QueryDict("pijler=weg&pijler=jeugd&signaal=paars&signaal=blauw&kwartaal=2026-Q9"), keuzes)
    assert keuze == Filter(pijler=("jeugd",))
    assert notices == [
        "Het filter Pijler ‘weg’ is genegeerd: die waarde is er niet.",
        "Het filter Signaal ‘paars’, ‘blauw’ is genegeerd: die waarden zijn er niet.",
        "Het filter Realisatie in ‘2026-Q9’ is genegeerd: die waarde is er niet.",
    ]


def test_a_quarter_in_which_nothing_ends_is_a_quarter_all_the_same(plan: Programma):
    keuzes = keuzes_of(make.stamp_of(plan), plan)
    keuze, notices = parse(QueryDict("kwartaal=2031-Q2"), keuzes)
    assert (keuze.kwartaal, notices) == (("2031-Q2",), [])
    shown = {lijst.naam: [optie.waarde for optie in lijst.opties] for lijst, _ in on_screen(keuze, keuzes)}
    assert shown["kwartaal"] == ["2026-Q1", "2027-Q4", "zonder", "2031-Q2"]


def test_what_is_chosen_in_words_and_one_by_one(plan: Programma):
    keuzes = keuzes_of(make.stamp_of(plan), plan)
    keuze, _ = parse(QueryDict("zoek=teams&signaal=aandacht&pijler=gezondheid&pijler=jeugd"), keuzes)
    assert in_words(keuze, keuzes) == "Pijler: Jeugd of Gezondheid; Signaal: aandacht; Tekst: ‘teams’"
    assert in_words(Filter(), keuzes) == "alle resultaten"
    assert [(deel.waarde, deel.query) for deel in in_delen(keuze, keuzes)] == [
        ("Jeugd", "pijler=gezondheid&signaal=aandacht&zoek=teams"),
        ("Gezondheid", "pijler=jeugd&signaal=aandacht&zoek=teams"),
        ("aandacht", "pijler=jeugd&pijler=gezondheid&zoek=teams"),
        ("‘teams’", "pijler=jeugd&pijler=gezondheid&signaal=aandacht"),
    ]


def test_what_there_is_to_choose_takes_one_query(plan: Programma):
    stamp = make.stamp_of(plan)
    with CaptureQueriesContext(connection) as queries:
        keuzes_of(stamp, plan)
    assert len(queries) == 1


def test_only_filters_with_something_to_choose_are_shown(programma: Programma, jeugd: Pijler):
    shown = [lijst.naam for lijst, _ in on_screen(Filter(), keuzes_of(make.stamp_of(programma), programma))]
    assert shown == ["signaal", "fase", "afgeleid", "kwartaal"]


@given(
    st.lists(
        st.tuples(st.sampled_from([*NAMEN, "zoek", "page", "anders"]), st.text(max_size=150) | st.sampled_from("ab"))
    )
)
def test_whatever_an_address_asks_it_reads_back_the_same(paren: list[tuple[str, str]]):
    data = QueryDict(mutable=True)
    for naam, waarde in paren:
        data.appendlist(naam, waarde)
    keuze, notices = parse(data, VASTE_KEUZES)
    assert len(notices) <= len(NAMEN) + 1
    again, left_out = parse(QueryDict(keuze.query), VASTE_KEUZES)
    assert (again, left_out, again.query) == (keuze, [], keuze.query)


@given(st.data())
def test_the_order_of_an_address_does_not_matter(data: st.DataObject):
    paren = data.draw(st.lists(st.tuples(st.sampled_from(NAMEN), st.sampled_from(["a", "b c"])), max_size=8))
    other = data.draw(st.permutations(paren))
    filters = []
    for each in (paren, other):
        query = QueryDict(mutable=True)
        for naam, waarde in each:
            query.appendlist(naam, waarde)
        filters.append(parse(query, VASTE_KEUZES)[0])
    assert filters[0].query == filters[1].query
