"""Meetings and actiepunten go out with a programme and come back the same."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from monitoring.models import Agendapunt, Termijnvoorstel
from monitoring.uitwisseling import export, load, parse
from programmes.models import Orgaan, Programma
from speerpunten.models import Resultaat
from speerpunten.uitwisseling.document import Onleesbaar, dumps
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.test_uitwisseling import remove
from tests.test_vergadering import ozo as ozo
from tests.test_vergadering import pmo as pmo


@pytest.fixture
def document(pmo: Orgaan, ozo: Orgaan, resultaat: Resultaat) -> dict[str, Any]:
    """A programme in which a meeting had every outcome, and another follows it."""
    held = vergader.make_vergadering(pmo, date(2026, 11, 12), status="afgerond", begint_om=time(13, 30), plaats="Goes")
    besluit = make.make_besluit(pmo.programma, pmo, nummer="2026-1")
    actie = vergader.make_actiepunt(pmo, "Bel de GGD", resultaat=resultaat, status="gedaan", uitkomst="Gebeld")
    still_open = vergader.make_actiepunt(pmo, "Bel nog eens")
    make.make_voorstel(resultaat, "2030", status="afgewezen")
    voorstel = make.make_voorstel(resultaat, "Q4 2026")
    vergader.make_punt(held, "Besloten", uitkomst="besluit", besluit=besluit, resultaat=resultaat)
    vergader.make_punt(held, "Afgesproken", uitkomst="actie", actie=actie, verslag="Zo.")
    on = vergader.make_punt(held, "Door", uitkomst="doorgegeven", naar=ozo, voorstel=voorstel)
    vergader.make_punt(held, "Gepraat", uitkomst="besproken", verslag="Regel 1\nRegel 2")
    following = vergader.make_vergadering(ozo, date(2026, 12, 10))
    vergader.make_punt(following, "Door", vorig=on, voorstel=voorstel)
    vergader.make_punt(following, "Actie", actiepunt=still_open, toelichting="Nog open")
    return export(pmo.programma)


def test_meetings_come_back_the_same(document: dict[str, Any], programma: Programma, resultaat: Resultaat):
    written = dumps(document)
    remove(programma)
    back, _ = load(parse(written.encode()), bron="test")
    assert dumps(export(back)) == written
    on = Agendapunt.objects.get(vergadering__orgaan__afkorting="OZO", titel="Door")
    assert on.vorig.titel == "Door"
    assert on.voorstel == Termijnvoorstel.objects.get(label="Q4 2026")
    assert [punt.volgorde for punt in back.vergaderingen.get(orgaan__afkorting="PMO").agendapunten.all()] == [
        1,
        2,
        3,
        4,
    ]


def _punt(document: dict[str, Any], place: int = 0) -> dict[str, Any]:
    return document["programma"]["vergaderingen"][0]["punten"][place]


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda d: _punt(d).update(besluit="onbekend"), "staat niet in de lijst besluiten"),
        (lambda d: _punt(d, 1).update(actie=99), "er is geen 99e actie"),
        (lambda d: _punt(d, 1).update(actie=None), "hoort ‘actie’"),
        (lambda d: _punt(d, 2)["voorstel"].update(voorstel=9), "er is geen 9e voorstel"),
        (lambda d: _punt(d)["resultaat"].update(resultaat=30), "staat niet in het bestand"),
        (lambda d: _punt(d, 2).update(naar="Onbekend"), "staat niet in de lijst organen"),
        (lambda d: _punt(d, 2).update(resultaat=_punt(d)["resultaat"]), "hoogstens één ding"),
        (lambda d: _punt(d, 3).update(resultaat=_punt(d)["resultaat"]), "staat al op deze agenda"),
        (lambda d: _punt(d).update(vorig={"vergadering": 9, "punt": 1}), "waar dit op volgt"),
        (lambda d: d["programma"]["vergaderingen"][1].update(orgaan="PMO", datum="2026-11-12"), "al op deze dag"),
        (lambda d: d["programma"]["actiepunten"][0].update(afgehandeld_op=None), "afgehandeld_op"),
        (lambda d: d["programma"]["vergaderingen"][0].update(begint_om="25:00"), "begint_om"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(
    document: dict[str, Any], break_it: Callable[[dict[str, Any]], None], told: str
):
    break_it(document)
    with pytest.raises(Onleesbaar) as error:
        parse(dumps(document).encode())
    assert told in str(error.value)


def test_a_programme_with_meetings_is_in_use(document: dict[str, Any], pmo: Orgaan):
    document["programma"]["titel"] = "Anders"
    with pytest.raises(Onleesbaar, match="vergaderingen: 2, acties: 2"):
        load(document, bron="test", vervang=True)
