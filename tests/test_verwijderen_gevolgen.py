"""Who deletes a part of the plan is told what the PMO kept about it: what is lost, and what stays without it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Actiepunt, Agendapunt, Prioriteit, Punt, Scenariostap
from programmes.models import Orgaan, Pijler, Programma
from speerpunten.models import Resultaat
from speerpunten.realisatie import Kwartaal
from speerpunten.verwijderen import belemmeringen, consequences
from tests import builders as make
from tests import scenario_builders as wat_als
from tests import vergadering_builders as vergader
from tests.conftest import Cast
from tests.prioriteit_builders import make_criterium, make_prioriteit
from tests.test_vergadering import pmo as pmo

PRIORITEIT = "Prioriteit, met punten en motivatie: "


@pytest.fixture
def kept(pmo: Orgaan, gezondheid: Pijler, resultaat: Resultaat) -> Resultaat:
    """A result with points, in a scenario, on an agenda and in a promise; its speerpunt and actie likewise."""
    impact = make_criterium(pmo.programma, "Impact", 3)
    for onderwerp in (resultaat, resultaat.actie.speerpunt):
        make_prioriteit(onderwerp, {impact: 4})
    scenario = wat_als.make_scenario(pmo.programma)
    wat_als.move(scenario, resultaat)
    wat_als.pause(scenario, resultaat.actie, Kwartaal(2027, 1))
    vergader.make_punt(vergader.make_vergadering(pmo, date(2026, 11, 12)), "Loopt dit?", resultaat=resultaat)
    vergader.make_actiepunt(pmo, "Bel de GGD", resultaat=resultaat)
    # Of another result: none of it is told.
    other = make.make_resultaat(make.make_actie(make.make_speerpunt(gezondheid)), "Blijft")
    make_prioriteit(other, {impact: 1})
    wat_als.move(scenario, other)
    return resultaat


def test_a_result_loses_its_priority_and_leaves_the_rest_behind(kept: Resultaat):
    found = consequences(kept)
    assert found.weg == [f"{PRIORITEIT}Jeugd 1a, {kept.omschrijving}"]
    assert found.los == [
        "Actie van Jannie de Visser: Bel de GGD",
        "Punt op een agenda van PMO: Loopt dit?",
        f"Stap in scenario ‘Rustiger aan’, telt niet meer mee: {kept.omschrijving}",
    ]


def test_a_speerpunt_and_a_pijler_tell_of_all_below(kept: Resultaat):
    speerpunt = kept.actie.speerpunt
    for part in (speerpunt, speerpunt.pijler):
        found = consequences(part)
        assert [line for line in found.weg if line.startswith(PRIORITEIT)] == [
            f"{PRIORITEIT}Jeugd 1, {speerpunt.titel}",
            f"{PRIORITEIT}Jeugd 1a, {kept.omschrijving}",
        ]
        assert len(found.los) == 4
    assert [line for line in consequences(kept.actie).los if "scenario" in line] == [
        f"Stap in scenario ‘Rustiger aan’, telt niet meer mee: {kept.omschrijving}",
        f"Stap in scenario ‘Rustiger aan’, telt niet meer mee: {kept.actie}",
    ]


def test_a_result_of_an_actie_without_a_letter_is_named_by_its_place(programma: Programma, resultaat: Resultaat):
    actie = make.make_actie(resultaat.actie.speerpunt, "", "Zonder letter")
    other = make.make_resultaat(actie, "Klaar")
    make_prioriteit(other, {make_criterium(programma, "Impact", 3): 2})
    assert consequences(other).weg == [f"{PRIORITEIT}Jeugd 1.{actie.volgorde}, Klaar"]


def test_the_page_tells_it_before_and_the_history_after(as_user, cast: Cast, kept: Resultaat, programma: Programma):
    client: Client = as_user(cast.programmamanager)
    url = reverse("speerpunten:verwijderen", args=["proef", "resultaat", kept.pk])
    asked = client.get(url).content.decode()
    lost, stays = asked.index("Dit gaat ook weg"), asked.index("Dit blijft, maar staat er los van")
    assert lost < asked.index(PRIORITEIT) < stays < asked.index("Punt op een agenda van PMO: Loopt dit?")
    assert client.post(url, {"versie": kept.versie}).status_code == 302
    gone = programma.wijzigingen.filter(soort="verwijderd").get().van
    assert PRIORITEIT in gone
    assert "Actie van Jannie de Visser: Bel de GGD" in gone
    assert Prioriteit.objects.count() == Punt.objects.count() == 2
    assert not Agendapunt.objects.get().resultaat
    assert not Actiepunt.objects.get().resultaat
    assert Scenariostap.objects.filter(soort="termijn", resultaat=None).get().onderwerp == kept.omschrijving


def test_what_was_decided_or_reported_still_refuses(pmo: Orgaan, kept: Resultaat):
    assert belemmeringen(pmo.programma, kept) == []
    make.make_voorstel(kept)
    (found,) = belemmeringen(pmo.programma, kept)
    assert found.resultaat == kept
