"""Criteria and points go out with a programme and come back the same."""

import copy
import json
from typing import Any

import pytest

from monitoring.models import Criterium, Prioriteit
from monitoring.prioriteit.lezen import Niveau, places
from monitoring.uitwisseling import export, load, parse
from programmes.models import Programma
from speerpunten.models import Resultaat
from speerpunten.uitwisseling.document import Document, Onleesbaar, dumps
from tests.prioriteit_builders import make_criterium, make_prioriteit


@pytest.fixture
def ranked(programma: Programma, resultaat: Resultaat) -> Programma:
    """Points on two results and a speerpunt, one of them half done, and a Prioriteit in which nothing is left."""
    impact, werk = make_criterium(programma, "Impact", 3), make_criterium(programma, "Werk", 2, laag_eerst=True)
    een, twee, drie = Resultaat.objects.in_plan_order()
    make_prioriteit(drie, {werk: 0})
    make_prioriteit(een, {impact: 4, werk: 1}, "Nu\nmeteen")
    make_prioriteit(een.actie.speerpunt, {impact: 2, werk: 2})
    make_prioriteit(twee, {}, "")
    return programma


def test_round_trip_is_identical_and_ranks_the_same(ranked: Programma):
    document = export(ranked)
    before = dumps(document)
    assert document["programma"]["prioriteiten"] == {
        "criteria": [
            {"naam": "Impact", "toelichting": "", "gewicht": 3, "laag_eerst": False},
            {"naam": "Werk", "toelichting": "", "gewicht": 2, "laag_eerst": True},
        ],
        "geordend": [
            {"pijler": "jeugd", "speerpunt": 1, "punten": [2, 2], "motivatie": "Daarom."},
            {
                "pijler": "jeugd",
                "speerpunt": 1,
                "actie": 1,
                "resultaat": 1,
                "punten": [4, 1],
                "motivatie": "Nu\nmeteen",
            },
            {
                "pijler": "jeugd",
                "speerpunt": 1,
                "actie": 2,
                "resultaat": 1,
                "punten": [None, 0],
                "motivatie": "Daarom.",
            },
        ],
    }
    ranked.delete()
    programma, _ = load(parse(before.encode()), bron="proef.json")
    assert dumps(export(programma)) == before
    assert Prioriteit.objects.count() == 3
    assert [plaats.som for plaats in places(programma, Niveau.RESULTAAT).values() if plaats.rang] == [20]


def test_a_small_file_by_hand_gets_the_rest_by_default(ranked: Programma):
    document = export(ranked)
    document["programma"]["prioriteiten"] = {
        "criteria": [{"naam": "Impact", "gewicht": 1.0}],
        "geordend": [
            {"pijler": "jeugd", "speerpunt": 1, "actie": 1, "resultaat": 2, "punten": [5]},
            {"pijler": "jeugd", "speerpunt": 1, "punten": [None]},
        ],
    }
    ranked.delete()
    programma, _ = load(parse(json.dumps(document).encode()), bron="proef.json")
    assert Prioriteit.objects.get().motivatie == ""
    assert parse(dumps(export(programma)).encode()) == export(programma)


def test_a_programme_without_criteria_has_no_such_part(programma: Programma, resultaat: Resultaat):
    assert "prioriteiten" not in export(programma)["programma"]


@pytest.mark.parametrize(
    ("pad", "waarde", "told"),
    [
        (("criteria", 1, "naam"), "Impact", "Criterium Impact: dit criterium staat er twee keer."),
        (("criteria", 0, "gewicht"), 11, "Criterium Impact"),
        (("geordend", 1, "punten"), [6, 0], "2e prioriteit"),
        (("geordend", 1, "punten"), [1], "er zijn 2 criteria; noem voor elk de punten, of null."),
        (("geordend", 1, "resultaat"), 9, "er staat geen resultaat op deze plaats."),
        (("geordend", 0, "speerpunt"), 9, "er staat geen speerpunt op deze plaats."),
        (("geordend", 0, "actie"), 1, "‘actie’ en ‘resultaat’ horen bij elkaar"),
        (("geordend", 2, "actie"), 1, "dit staat er twee keer."),
    ],
)
def test_what_is_wrong_is_named_with_its_place(ranked: Programma, pad: tuple[Any, ...], waarde: Any, told: str):
    document: Document = copy.deepcopy(export(ranked))
    node = document["programma"]["prioriteiten"]
    for step in pad[:-1]:
        node = node[step]
    node[pad[-1]] = waarde
    with pytest.raises(Onleesbaar) as error:
        parse(json.dumps(document).encode())
    assert told.lower() in str(error.value).lower()
    assert Criterium.objects.count() == 2
