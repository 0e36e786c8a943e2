"""Scenarios go out with a programme and come back the same, with what came of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.models import Agendapunt, Scenario, Scenariostap, Termijnvoorstel
from monitoring.uitwisseling import export, load, parse
from programmes.models import Orgaan, Pijler, Programma
from speerpunten.models import Resultaat
from speerpunten.realisatie import Kwartaal
from speerpunten.uitwisseling.document import Onleesbaar, dumps
from tests import builders as make
from tests import scenario_builders as wat_als
from tests import vergadering_builders as vergader
from tests.test_uitwisseling import remove
from tests.test_vergadering import ozo as ozo
from tests.test_vergadering import pmo as pmo

Q1 = Kwartaal(2027, 1)


@pytest.fixture
def document(pmo: Orgaan, ozo: Orgaan, gezondheid: Pijler, resultaat: Resultaat) -> dict[str, Any]:
    """A scenario with every kind of step that was put forward and stands on an agenda, and a concept made later."""
    programma = pmo.programma
    team = wat_als.make_team(programma)
    pauze = make.make_actie(make.make_speerpunt(gezondheid), "", "Zonder letter")
    first = wat_als.make_scenario(
        programma,
        "Rustiger aan",
        toelichting="Regel 1\nRegel 2",
        status="voorgelegd",
        orgaan=ozo,
        voorgelegd_op=date(2026, 11, 2),
        door_naam="Carla Coordinator",
        gemaakt_op=datetime(2026, 10, 1, 8, 30, 0, 5, tzinfo=UTC),
    )
    wat_als.move(first, resultaat, "Q4 2027", redenen=["capaciteit", "scope"], toelichting="Eerst de rest")
    wat_als.pause(first, pauze, Q1, 3)
    wat_als.drop(first, resultaat.actie)
    wat_als.add_capacity(first, team, Q1, "0.50")
    gone = wat_als.move(first, resultaat.actie.resultaten.get(volgorde=2), "2030")
    Scenariostap.objects.filter(pk=gone.pk).update(resultaat=None)
    make.make_voorstel(resultaat, "2029", status="afgewezen")
    make.make_voorstel(resultaat, "Q4 2027", scenario=first)
    wat_als.make_scenario(programma, "Later", gemaakt_op=datetime(2026, 11, 1, tzinfo=UTC))
    held = vergader.make_vergadering(ozo, date(2026, 12, 10))
    vergader.make_punt(held, "Kiezen", scenario=first)
    return export(programma)


def _scenario(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["programma"]["scenarios"][0]
    return found


def _stap(document: dict[str, Any], place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = _scenario(document)["stappen"][place]
    return found


def test_scenarios_come_back_the_same(document: dict[str, Any], programma: Programma):
    assert [row["naam"] for row in document["programma"]["scenarios"]] == ["Rustiger aan", "Later"]
    assert _stap(document, 3)["hoeveelheid"] == "0.5"
    written = dumps(document)
    remove(programma)
    back, _ = load(parse(written.encode()), bron="test")
    assert dumps(export(back)) == written
    scenario = Scenario.objects.get(naam="Rustiger aan")
    assert (scenario.door, scenario.door_naam, str(scenario.orgaan)) == (None, "Carla Coordinator", "OZO")
    steps = list(scenario.stappen.all())
    assert [step.volgorde for step in steps] == [1, 2, 3, 4, 5]
    assert steps[0].resultaat == Resultaat.objects.in_plan_order().first()
    assert (steps[1].actie.omschrijving, steps[1].wat) == ("Zonder letter", "vanaf Q1 2027, 3 kwartalen")
    assert (steps[4].resultaat, steps[4].onderwerp != "") == (None, True)
    assert Agendapunt.objects.get().scenario == scenario
    assert Termijnvoorstel.objects.get(label="Q4 2027").scenario == scenario
    assert Termijnvoorstel.objects.get(label="2029").scenario is None


def test_a_scenario_by_hand_gets_the_rest_by_default(document: dict[str, Any], programma: Programma):
    document["programma"]["scenarios"] = [
        {
            "naam": "Kort",
            "status": "concept",
            "door_naam": "Iemand",
            "gemaakt_op": "2026-11-01T09:00:00+01:00",
            "stappen": [
                {"soort": "capaciteit", "team": "Beleidsteam jeugd", "kwartaal": "Q1 2027", "hoeveelheid": "2"}
            ],
        }
    ]
    document["programma"]["vergaderingen"][0]["punten"][0].pop("scenario")
    remove(programma)
    back, _ = load(parse(dumps(document).encode()), bron="test")
    (row,) = export(back)["programma"]["scenarios"]
    assert (row["gemaakt_op"], row["voorstellen"], row["orgaan"]) == ("2026-11-01T08:00:00Z", [], None)
    assert (row["stappen"][0]["label"], row["stappen"][0]["redenen"]) == ("", [])


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda d: d["programma"]["scenarios"][1].update(naam="Rustiger aan"), "deze naam staat er twee keer"),
        (lambda d: _scenario(d).update(orgaan="Onbekend"), "staat niet in de lijst organen"),
        (lambda d: _scenario(d).update(voorgelegd_op=None), "horen ‘orgaan’ en ‘voorgelegd_op’"),
        (lambda d: _scenario(d).update(gemaakt_op="2026-02-30T10:00:00Z"), "geen bestaand tijdstip"),
        (lambda d: _scenario(d)["voorstellen"][0].update(voorstel=9), "dit voorstel staat niet"),
        (lambda d: _scenario(d)["voorstellen"].append(_scenario(d)["voorstellen"][0]), "al uit een scenario"),
        (lambda d: _stap(d).update(label=""), "bij ‘termijn’ hoort ‘label’"),
        (lambda d: _stap(d, 1).update(kwartaal=None), "bij ‘pauzeren’ hoort ‘kwartaal’"),
        (lambda d: _stap(d, 2).update(team="Beleidsteam jeugd"), "bij ‘stoppen’ hoort geen ‘team’"),
        (lambda d: _stap(d, 3).update(hoeveelheid="0.00"), "meer dan nul"),
        (lambda d: _stap(d, 3).update(team="Onbekend"), "staat niet in de lijst teams"),
        (lambda d: _stap(d)["resultaat"].update(resultaat=30), "het resultaat dat hier genoemd wordt"),
        (lambda d: _stap(d, 1)["actie"].update(actie=30), "de actie die hier genoemd wordt"),
        (lambda d: _stap(d, 1).update(actie=_stap(d, 2)["actie"]), "al een andere stap"),
        (lambda d: d["programma"]["vergaderingen"][0]["punten"][0].update(scenario="X"), "niet in de lijst scenarios"),
        (lambda d: _stap(d, 3).update(kwartaal="Q5 2027"), "kwartaal"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(
    document: dict[str, Any], break_it: Callable[[dict[str, Any]], None], told: str
):
    break_it(document)
    with pytest.raises(Onleesbaar) as error:
        parse(dumps(document).encode())
    assert told in str(error.value)


def test_a_programme_with_scenarios_is_in_use(document: dict[str, Any]):
    document["programma"]["titel"] = "Anders"
    with pytest.raises(Onleesbaar, match="scenario’s: 2"):
        load(document, bron="test", vervang=True)


def test_more_scenarios_take_the_same_queries(document: dict[str, Any], programma: Programma, resultaat: Resultaat):
    with CaptureQueriesContext(connection) as few:
        export(Programma.objects.get())
    for number in range(4):
        wat_als.move(wat_als.make_scenario(programma, f"Nog een {number}"), resultaat)
    with CaptureQueriesContext(connection) as many:
        export(Programma.objects.get())
    assert len(many) == len(few)
