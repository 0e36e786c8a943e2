"""Teams, inzet and capaciteit outside the database: in the exchange document and in a momentopname with its report."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

from monitoring import momentopname
from monitoring.models import Capaciteit, Inzet, Team
from monitoring.rapport.samenstellen import compose
from monitoring.uitwisseling import Uitkomst, export, load, parse
from programmes.models import Pijler, Programma, Wijziging
from speerpunten.models import Actie
from speerpunten.uitwisseling.document import Document, Onleesbaar, dumps
from tests import builders as make
from tests.capaciteit_builders import Q1, make_capaciteit, make_inzet, make_team

PEILDATUM = date(2026, 2, 10)


@pytest.fixture
def actie(jeugd: Pijler, gezondheid: Pijler) -> Actie:
    return Actie.objects.filter(speerpunt__pijler=jeugd).first()


@pytest.fixture
def team(programma: Programma) -> Team:
    make_team(programma, "communicatie", volgorde=2)
    return make_team(programma, "beleidsteam jeugd", volgorde=1)


def given(programma: Programma) -> Document:
    return json.loads(dumps(export(programma)))


def with_amounts(actie: Actie, team: Team) -> None:
    make_inzet(actie, team, "2.40", Q1)
    make_inzet(actie, team, "0", Q1 + 1)
    make_capaciteit(team, "1.00", Q1)


def test_what_is_exported_comes_back_as_it_was(programma: Programma, actie: Actie, team: Team) -> None:
    Programma.objects.filter(pk=programma.pk).update(eenheid="uur")
    programma.refresh_from_db()
    with_amounts(actie, team)
    written = dumps(export(programma))
    document = json.loads(written)
    assert document["programma"]["teams"] == [
        {"naam": "beleidsteam jeugd", "capaciteit": [{"kwartaal": "Q1 2026", "hoeveelheid": "1"}]},
        {"naam": "communicatie", "capaciteit": []},
    ]
    assert document["pijlers"][0]["speerpunten"][0]["acties"][0]["inzet"] == [
        {"team": "beleidsteam jeugd", "kwartaal": "Q1 2026", "hoeveelheid": "2.4"},
        {"team": "beleidsteam jeugd", "kwartaal": "Q2 2026", "hoeveelheid": "0"},
    ]
    Inzet.objects.all().delete()
    programma.delete()
    read, _ = load(parse(written.encode()), bron="proef.json")
    assert dumps(export(read)) == written
    assert (read.eenheid, Inzet.objects.count(), Capaciteit.objects.get().hoeveelheid) == ("uur", 2, 1)


def test_another_order_and_spelling_is_the_same_document(programma: Programma, actie: Actie, team: Team) -> None:
    with_amounts(actie, team)
    document = given(programma)
    document["programma"]["eenheid"] = "fte"
    del document["programma"]["teams"][1]["capaciteit"]
    rows = document["pijlers"][0]["speerpunten"][0]["acties"][0]["inzet"]
    rows.reverse()
    rows[1]["hoeveelheid"] = "2.40"
    assert parse(json.dumps(document).encode()) == export(programma)


def test_a_programme_with_inzet_that_nobody_works_with_is_replaced(
    programma: Programma, actie: Actie, team: Team
) -> None:
    with_amounts(actie, team)
    document = given(programma)
    document["programma"]["titel"] = "Anders"
    Wijziging.objects.all().delete()
    _, outcome = load(parse(json.dumps(document).encode()), bron="proef.json", vervang=True)
    assert outcome == Uitkomst.VERVANGEN
    assert Inzet.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda programma, rows: rows[0].update(team="onbekend"), "het team ‘onbekend’ staat niet in de lijst teams"),
        (
            lambda programma, rows: rows[1].update(kwartaal="Q1 2026"),
            "staat er twee keer voor beleidsteam jeugd",
        ),
        (lambda programma, rows: rows[0].update(kwartaal="Q5 2026"), "Q5 2026"),
        (lambda programma, rows: rows[0].update(hoeveelheid="-1"), "-1"),
        (lambda programma, rows: rows[0].update(hoeveelheid="veel"), "veel"),
        (lambda programma, rows: programma["teams"].append({"naam": "communicatie"}), "staat er twee keer"),
    ],
)
def test_what_cannot_be_right_is_named_with_its_place(
    programma: Programma, actie: Actie, team: Team, change: Any, said: str
) -> None:
    with_amounts(actie, team)
    document = given(programma)
    change(document["programma"], document["pijlers"][0]["speerpunten"][0]["acties"][0]["inzet"])
    with pytest.raises(Onleesbaar, match=r"(?i)team|pijler") as refused:
        parse(json.dumps(document).encode())
    assert said in str(refused.value)


def test_a_momentopname_keeps_the_quarters_from_its_peildatum_on(
    programma: Programma, actie: Actie, team: Team
) -> None:
    with_amounts(actie, team)
    taken = momentopname.take(programma, None, PEILDATUM)["capaciteit"]
    assert taken["kwartalen"][0] == "Q1 2026"
    assert len(taken["kwartalen"]) == 8
    jeugd = taken["teams"][0]
    assert (jeugd["naam"], jeugd["belasting"][:3], jeugd["capaciteit"][:2]) == (
        "beleidsteam jeugd",
        ["2.4", "0", "0"],
        ["1", None],
    )
    assert (taken["acties"], taken["acties_zonder_inzet"]) == (3, 2)


def test_the_report_names_overload_from_the_momentopname_alone(programma: Programma, actie: Actie, team: Team) -> None:
    with_amounts(actie, team)
    taken = momentopname.take(programma, None, PEILDATUM)
    Inzet.objects.all().delete()
    inhoud = compose(taken)
    assert inhoud.capaciteit.balans.zinnen == ["Q1 2026: 1,4 fte te veel bij beleidsteam jeugd"]
    assert inhoud.capaciteit.balans.totalen[0].belasting == Decimal("2.4")
    html = render_to_string("rapport/capaciteit.html", {"inhoud": inhoud})
    assert "<b>2,4 / 1</b> (1,4 te veel)" in html
    assert 'href="#capaciteit"' in render_to_string("rapport/inhoudsopgave.html", {"inhoud": inhoud})


def test_without_amounts_there_is_no_chapter(programma: Programma, team: Team, jeugd: Pijler) -> None:
    taken = momentopname.take(programma, None, PEILDATUM)
    assert taken["capaciteit"] is None
    assert compose(taken).capaciteit is None
    older = {key: value for key, value in taken.items() if key != "capaciteit"} | {"versie": 2}
    assert compose(older).capaciteit is None
    assert render_to_string("rapport/capaciteit.html", {"inhoud": compose(older)}).strip() == ""


def test_a_momentopname_costs_as_many_queries_for_many_as_for_one(
    programma: Programma, actie: Actie, team: Team, django_assert_num_queries: Any
) -> None:
    from monitoring.capaciteit import opname

    with_amounts(actie, team)
    for number in range(10):
        make_inzet(make.make_actie(actie.speerpunt, omschrijving=str(number)), team)
    with django_assert_num_queries(5):
        assert opname.take(programma, PEILDATUM)
