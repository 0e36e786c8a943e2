"""What a result waits on and for which municipalities it is, from the plan to the comparison and the report."""

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from openpyxl import load_workbook

from monitoring import momentopname
from monitoring.editie import faults as faults_of_editie
from monitoring.models import Editie, Ronde
from monitoring.rapport import tabel
from monitoring.rapport.samenstellen import compose
from monitoring.trends import edities
from monitoring.vergelijking import compare
from monitoring.vergelijking.verschil import Verandering
from programmes.models import Pijler, Programma
from speerpunten.models import Afhankelijkheid, Resultaat
from tests import builders as make
from tests.edities import without_triggers
from tests.test_momentopname_schema import faults, faults_of_version

PEILDATUM = date(2026, 11, 21)


@pytest.fixture
def linked(programma: Programma, gezondheid: Pijler, resultaat: Resultaat) -> Resultaat:
    """A result that waits on one of its own actie and on one of a later pijler, and is for two municipalities."""
    own = resultaat.actie.resultaten.get(volgorde=2)
    actie = make.make_actie(make.make_speerpunt(gezondheid), "", "Een actie zonder letter")
    other = make.make_resultaat(actie, "De visie is er", "Q2 2026")
    Afhankelijkheid.objects.create(resultaat=resultaat, voorganger=other, toelichting="Volgt eruit")
    Afhankelijkheid.objects.create(resultaat=resultaat, voorganger=own)
    for cbs_code, naam in (("GM0687", "Middelburg"), ("GM0664", "Goes")):
        resultaat.gemeenten.add(make.make_gemeente(programma, cbs_code, naam))
    return resultaat


def row_of(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0]
    return found


def place(pijler: str, speerpunt: int, actie: int, resultaat: int, toelichting: str = "") -> dict[str, Any]:
    return {
        "pijler": pijler,
        "speerpunt": speerpunt,
        "actie": actie,
        "resultaat": resultaat,
        "toelichting": toelichting,
    }


def as_version_3(content: dict[str, Any]) -> dict[str, Any]:
    """What a portal of version 3 would have made of it."""
    ids = {pijler["code"]: pijler["id"] for pijler in content["pijlers"]}
    for pijler in content["pijlers"]:
        for actie in (actie for speerpunt in pijler["speerpunten"] for actie in speerpunt["acties"]):
            for row in actie["resultaten"]:
                del row["gemeenten"], row["wacht_op"]
    for editie in content["edities"]:
        for telling in editie["pijlers"]:
            telling["pijler"] = ids[telling["pijler"]]
    return content | {"versie": 3}


def test_a_result_names_them_by_place_and_code(programma: Programma, linked: Resultaat, ronde: Ronde):
    for content in (
        momentopname.take(programma, ronde, PEILDATUM),
        momentopname.take(programma, None, PEILDATUM),
        momentopname.take_of_ronde(programma, ronde, PEILDATUM, PEILDATUM),
        momentopname.take_to_compare(programma, ronde, PEILDATUM),
    ):
        row = row_of(content)
        assert row["gemeenten"] == [
            {"cbs_code": "GM0664", "naam": "Goes"},
            {"cbs_code": "GM0687", "naam": "Middelburg"},
        ]
        pijlers = content["pijlers"]
        nummer = pijlers[1]["speerpunten"][-1]["nummer"]
        assert row["wacht_op"] == [place("jeugd", 1, 1, 2), place("gezondheid", nummer, 1, 1, "Volgt eruit")]
        others = pijlers[0]["speerpunten"][0]["acties"][0]["resultaten"][1]
        assert (others["gemeenten"], others["wacht_op"]) == ([], [])


def test_has_the_shape_of_its_version_and_the_one_before_its_own(programma: Programma, linked: Resultaat, ronde: Ronde):
    make.make_editie(make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN), gepubliceerd=True)
    content = make.make_editie(ronde).lees()
    assert content["edities"][0]["pijlers"][0]["pijler"] == "jeugd"
    assert faults(content) == []
    assert faults_of_version(3, content) != []
    assert faults_of_version(3, as_version_3(content)) == []


def test_the_report_tells_both_on_a_line_of_the_result(programma: Programma, linked: Resultaat):
    content = momentopname.take(programma, None, PEILDATUM)
    deel = compose(content).pijlers[0].speerpunten[0]
    html = render_to_string("rapport/speerpunt.html", {"inhoud": compose(content), "speerpunt": deel})
    assert "Voor: Goes, Middelburg." in html
    first, second = compose(content).pijlers[0].speerpunten[0].rijen[0].regel.wacht_op
    assert f'Wacht op <a href="#r{first.id}">{first.plek}</a>' in html
    assert f'; <a href="#r{second.id}">{second.plek}</a>, De visie is er' in html
    assert html.count("Wacht op") == html.count("Voor:") == 1


def test_the_excel_tells_both_with_the_reason(programma: Programma, linked: Resultaat):
    sheet = load_workbook(BytesIO(tabel.workbook(momentopname.take(programma, None, PEILDATUM))))["Resultaten"]
    head = [cell.value for cell in sheet[1]]
    told = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert told["Voor gemeenten"] == "Goes, Middelburg"
    assert told["Wacht op"].splitlines()[1].endswith(", De visie is er (Volgt eruit)")


def test_the_comparison_tells_another_dependency_and_other_municipalities(programma: Programma, linked: Resultaat):
    before = momentopname.take(programma, None, PEILDATUM)
    Afhankelijkheid.objects.all().delete()
    linked.gemeenten.remove("GM0664")
    found = compare(before, momentopname.take_to_compare(programma, None, PEILDATUM)).verschillen
    assert [(verschil.soort, verschil.over) for verschil in found] == [
        (Verandering.WACHT_OP, "samenhang"),
        (Verandering.GEMEENTEN, "samenhang"),
    ]
    assert (found[0].van_tekst.count("\n"), found[0].naar_tekst) == (1, "niets")
    assert (found[1].van_tekst, found[1].naar_tekst) == ("Goes, Middelburg", "Middelburg")
    linked.gemeenten.clear()
    for_all = compare(before, momentopname.take(programma, None, PEILDATUM))
    assert for_all.verschillen[1].naar_tekst == "alle gemeenten"


def test_a_dependency_stays_the_same_when_the_other_result_is_renamed_or_moved(programma: Programma, linked: Resultaat):
    before = momentopname.take(programma, None, PEILDATUM)
    Pijler.objects.filter(code="gezondheid").update(titel="Gezond", code="gezond")
    Resultaat.objects.filter(omschrijving="De visie is er").update(omschrijving="De visie ligt er")
    found = compare(before, momentopname.take(programma, None, PEILDATUM))
    assert {verschil.soort for verschil in found.verschillen} == {Verandering.TEKST, Verandering.HERNOEMD}


def test_an_earlier_version_reads_as_not_known(programma: Programma, linked: Resultaat):
    older = as_version_3(momentopname.take(programma, None, PEILDATUM))
    assert compare(older, momentopname.take(programma, None, PEILDATUM)).is_leeg
    regel = compose(older).pijlers[0].speerpunten[0].rijen[0].regel
    assert (regel.voor, regel.wacht_op) == ("", ())
    sheet = load_workbook(BytesIO(tabel.workbook(older)))["Resultaten"]
    told = dict(zip((cell.value for cell in sheet[1]), (cell.value for cell in sheet[2]), strict=True))
    assert (told["Voor gemeenten"], told["Wacht op"]) == (None, None)


def test_counts_that_an_older_editie_keeps_by_id_read_by_code(
    programma: Programma, linked: Resultaat, ronde: Ronde, django_assert_num_queries: Any
):
    editie = make.make_editie(make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN), gepubliceerd=True)
    now = edities.series(programma)
    ids = dict(programma.pijlers.values_list("code", "pk"))
    assert [row["pijler"] for row in editie.samenvatting["pijlers"]] == list(ids)
    listed = [{**row, "pijler": ids[row["pijler"]]} for row in editie.samenvatting["pijlers"]]
    older = json.dumps(editie.samenvatting | {"pijlers": listed})
    with without_triggers(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE monitoring_editie SET samenvatting = %s WHERE id = %s", [older, editie.pk])
    with django_assert_num_queries(2):
        assert edities.series(programma) == now
    editie = Editie.objects.get()
    assert faults_of_editie(editie) == []
    before = as_version_3(momentopname.take(programma, ronde, PEILDATUM))
    after = momentopname.take(programma, ronde, PEILDATUM)
    assert compose(before).trends.trends.stapels == compose(after).trends.trends.stapels
