"""What a momentopname keeps for the trends: the edities before it, and since when a result counts as gerealiseerd."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from monitoring import momentopname
from monitoring.models import Editie, Melding, Ronde, Signaal
from monitoring.trends import edities
from monitoring.trends.gerealiseerd import first_reported, start_of_run
from programmes.models import Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.edities import without_triggers

PEILDATUM = date(2026, 11, 21)
KLAAR, BEZIG = Fase.GEREALISEERD, Fase.IN_UITVOERING
EERST, TOEN, NU = date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("beginfase", "said", "since"),
    [
        (BEZIG, [], None),
        (KLAAR, [], None),
        (KLAAR, [(KLAAR, EERST), (KLAAR, TOEN)], None),
        (BEZIG, [(KLAAR, EERST), (KLAAR, TOEN)], EERST),
        (BEZIG, [(BEZIG, EERST), (KLAAR, TOEN), (KLAAR, NU)], TOEN),
        (BEZIG, [(KLAAR, EERST), (BEZIG, TOEN), (KLAAR, NU)], NU),
        (KLAAR, [(KLAAR, EERST), (BEZIG, TOEN), (KLAAR, NU)], NU),
        (BEZIG, [(KLAAR, EERST), (BEZIG, TOEN)], None),
    ],
)
def test_counts_from_the_first_ronde_since_which_it_was_gerealiseerd_without_a_break(
    beginfase: str, said: list[tuple[str, date]], since: date | None
):
    assert start_of_run(beginfase, said) == since


def stored(content: dict[str, Any]) -> str | None:
    row = content["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0]
    return row["gerealiseerd_per"]


def test_the_reported_day_goes_before_the_peildatum_of_the_ronde(
    programma: Programma, resultaat: Resultaat, ronde: Ronde
):
    earlier = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, earlier, KLAAR, Signaal.ONBEKEND)
    assert stored(momentopname.take(programma, ronde, PEILDATUM)) == "2026-06-30"
    make.make_melding(resultaat, ronde, KLAAR, Signaal.ONBEKEND, gerealiseerd_op=date(2026, 3, 2))
    assert stored(momentopname.take(programma, ronde, PEILDATUM)) == "2026-03-02"
    of_earlier = momentopname.take_of_ronde(programma, earlier, earlier.peildatum, PEILDATUM)
    assert stored(of_earlier) == "2026-06-30"


def test_what_is_open_or_was_done_before_the_programme_has_no_day(
    programma: Programma, resultaat: Resultaat, ronde: Ronde
):
    make.make_melding(resultaat, ronde, BEZIG)
    assert stored(momentopname.take(programma, ronde, PEILDATUM)) is None
    Resultaat.objects.update(beginfase=KLAAR)
    Melding.objects.update(fase=KLAAR, signaal=Signaal.ONBEKEND)
    assert stored(momentopname.take(programma, ronde, PEILDATUM)) is None


def test_a_concept_or_a_later_ronde_says_nothing_of_an_earlier_one(
    programma: Programma, resultaat: Resultaat, ronde: Ronde
):
    earlier = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, earlier, KLAAR, Signaal.ONBEKEND, status=Melding.Status.CONCEPT)
    make.make_melding(resultaat, ronde, KLAAR, Signaal.ONBEKEND)
    assert first_reported({resultaat.pk: BEZIG}) == {resultaat.pk: ronde.peildatum}
    assert first_reported({resultaat.pk: BEZIG}, until=earlier) == {}


def test_asks_nothing_when_every_day_is_known(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert first_reported({}) == {}


@pytest.fixture
def rondes(programma: Programma, jeugd: Any) -> list[Ronde]:
    return [
        make.make_ronde(programma, jaar, nummer, status=Ronde.Status.GESLOTEN)
        for jaar, nummer in [(2025, 1), (2025, 2), (2026, 1)]
    ]


def told(programma: Programma, before: Ronde | None = None) -> list[tuple[str, int]]:
    return [(row["periode"], row["versie"]) for row in edities.series(programma, before)]


def test_holds_published_edities_alone_oldest_first(programma: Programma, rondes: list[Ronde]):
    make.make_editie(rondes[0], gepubliceerd=True)
    make.make_editie(rondes[1])
    make.make_editie(rondes[2], gepubliceerd=True)
    assert told(programma) == [("2025-H1", 1), ("2026-H1", 1)]


def test_the_published_version_counts_until_the_erratum_is_published(
    programma: Programma, resultaat: Resultaat, rondes: list[Ronde]
):
    first = make.make_editie(rondes[0], gepubliceerd=True)
    make.make_melding(resultaat, rondes[0], BEZIG, Signaal.AANDACHT)
    second = make.make_editie(rondes[0], vervangt=first, reden="Signaal verbeterd")
    assert told(programma) == [("2025-H1", 1)]
    assert edities.series(programma)[0]["pijlers"][0]["aandacht"] == 0
    make.publish(second)
    assert told(programma) == [("2025-H1", 2)]
    assert edities.series(programma)[0]["pijlers"][0]["aandacht"] == 1


def test_an_editie_holds_those_of_earlier_rondes_and_not_its_own_first_version(
    programma: Programma, rondes: list[Ronde]
):
    make.make_editie(rondes[0], gepubliceerd=True)
    second = make.make_editie(rondes[1], gepubliceerd=True)
    make.make_editie(rondes[2], gepubliceerd=True)
    again = make.make_editie(rondes[1], vervangt=second, reden="Tekst verbeterd")
    assert [row["periode"] for row in again.lees()["edities"]] == ["2025-H1"]
    assert told(programma, before=rondes[0]) == []


def test_counts_open_results_by_signaal_and_the_rest_by_fase(
    programma: Programma, resultaat: Resultaat, rondes: list[Ronde]
):
    others = list(Resultaat.objects.exclude(pk=resultaat.pk).order_by("pk"))
    make.make_melding(resultaat, rondes[0], KLAAR, Signaal.ONBEKEND)
    make.make_melding(others[0], rondes[0], BEZIG, Signaal.BIJSTUREN)
    make.make_editie(rondes[0], gepubliceerd=True)
    (pijler,) = edities.series(programma)[0]["pijlers"]
    assert pijler["totaal"] == len(others) + 1
    assert (pijler["gerealiseerd"], pijler["bijsturen"], pijler["onbekend"]) == (1, 1, len(others) - 1)


def test_reads_the_counts_from_the_list_in_one_query_however_many_edities(
    programma: Programma, rondes: list[Ronde], django_assert_num_queries
):
    for ronde in rondes:
        make.make_editie(ronde, gepubliceerd=True)
    with django_assert_num_queries(1) as seen:
        assert len(edities.series(programma)) == 3
    assert '"inhoud"' not in seen.captured_queries[0]["sql"]


def test_an_editie_from_before_is_counted_from_its_content(
    programma: Programma, rondes: list[Ronde], django_assert_num_queries
):
    for ronde in rondes:
        make.make_editie(ronde, gepubliceerd=True)
    now = edities.series(programma)
    listed = {row.pk: row.samenvatting for row in Editie.objects.all()}
    with without_triggers(connection), connection.cursor() as cursor:
        for pk, samenvatting in listed.items():
            older = json.dumps({key: value for key, value in samenvatting.items() if key != "pijlers"})
            cursor.execute("UPDATE monitoring_editie SET samenvatting = %s WHERE id = %s", [older, pk])
    with django_assert_num_queries(2):
        assert edities.series(programma) == now
