"""The part of the permission matrix about priorities, scenarios and capacity."""

from typing import Any

from monitoring.models import Scenario
from tests import scenario_builders
from tests.prioriteit_builders import make_criterium
from tests.rechtenregels import LEZERS, MELDERS, POST, Regel, Wereld

STUURDERS = "programmamanager pmo"


def of_criterium(wereld: Wereld) -> dict[str, Any]:
    made = wereld.programma.criteria.filter(naam="Impact").first()
    return {"pk": (made or make_criterium(wereld.programma, "Impact")).pk}


def te_ordenen(wereld: Wereld) -> dict[str, Any]:
    return {"niveau": "resultaten", "pk": wereld.resultaat.pk}


def speerpunt_te_ordenen(wereld: Wereld) -> dict[str, Any]:
    return {"niveau": "speerpunten", "pk": wereld.speerpunt.pk}


STUREN: list[Regel] = [
    Regel("monitoring:prioriteiten", LEZERS),
    Regel("monitoring:prioriteiten_excel", LEZERS),
    *(
        regel
        for args in (te_ordenen, speerpunt_te_ordenen)
        for regel in (
            Regel("monitoring:prioriteit", LEZERS, args=args),
            Regel("monitoring:punten", STUURDERS, args=args),
            Regel("monitoring:punten", STUURDERS, POST, 302, args=args),
            Regel("monitoring:punten_voorproef", STUURDERS, args=args),
        )
    ),
    Regel("monitoring:criteria", LEZERS),
    Regel("monitoring:criteria_voorstel", STUURDERS, POST, 302),
    Regel("monitoring:criterium_nieuw", STUURDERS),
    Regel("monitoring:criterium_nieuw", STUURDERS, POST, 422),
    Regel("monitoring:criterium", STUURDERS, args=of_criterium),
    Regel("monitoring:criterium", STUURDERS, POST, 422, args=of_criterium),
    Regel("monitoring:criterium_voorproef", STUURDERS, args=of_criterium),
    Regel("monitoring:criterium_weg", STUURDERS, args=of_criterium),
    Regel("monitoring:criterium_weg", STUURDERS, POST, 409, args=of_criterium),
    Regel("monitoring:criterium_plaats", STUURDERS, POST, 302, args=of_criterium, data={"na": "0"}),
]


def of_scenario(wereld: Wereld) -> dict[str, Any]:
    """A concept of this programme."""
    made = Scenario.objects.filter(programma=wereld.programma).first()
    return {"pk": (made or scenario_builders.make_scenario(wereld.programma)).pk}


def of_stapsoort(wereld: Wereld) -> dict[str, Any]:
    return {**of_scenario(wereld), "soort": "termijn"}


def of_stap(wereld: Wereld) -> dict[str, Any]:
    scenario = Scenario.objects.get(pk=of_scenario(wereld)["pk"])
    stap = scenario.stappen.first() or scenario_builders.move(scenario, wereld.resultaat)
    return {"pk": scenario.pk, "stap": stap.pk}


STUREN += [
    Regel("monitoring:scenarios", STUURDERS),
    Regel("monitoring:scenario_nieuw", STUURDERS),
    Regel("monitoring:scenario_nieuw", STUURDERS, POST, 422),
    Regel("monitoring:scenario_vergelijken", STUURDERS),
    Regel("monitoring:scenario", STUURDERS, args=of_scenario),
    Regel("monitoring:scenario_wijzigen", STUURDERS, args=of_scenario),
    Regel("monitoring:scenario_wijzigen", STUURDERS, POST, 422, args=of_scenario),
    Regel("monitoring:scenario_kopie", STUURDERS, POST, 302, args=of_scenario),
    Regel("monitoring:scenario_opbergen", STUURDERS, POST, 302, args=of_scenario),
    Regel("monitoring:scenario_stap_nieuw", STUURDERS, args=of_stapsoort),
    Regel("monitoring:scenario_stap_nieuw", STUURDERS, POST, 422, args=of_stapsoort),
    Regel("monitoring:scenario_stap", STUURDERS, args=of_stap),
    Regel("monitoring:scenario_stap", STUURDERS, POST, 422, args=of_stap),
    Regel("monitoring:scenario_stap_weg", STUURDERS, POST, 302, args=of_stap),
    Regel("monitoring:scenario_voorleggen", STUURDERS, args=of_scenario),
    Regel("monitoring:scenario_voorleggen", STUURDERS, POST, 422, args=of_scenario),
    Regel("monitoring:scenario_terughalen", STUURDERS, POST, 302, args=of_scenario),
]


def of_team(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.team.pk}


STUREN += [
    Regel("monitoring:capaciteit", LEZERS),
    Regel("monitoring:capaciteit_excel", LEZERS),
    Regel("monitoring:capaciteit_cel", LEZERS, args=lambda w: {"team": w.team.pk, "jaar": 2026, "kwartaal": 1}),
    Regel("monitoring:zonder_inzet", LEZERS),
    # The coordinator has one pijler: straight on to its grid.
    Regel("monitoring:inzet", MELDERS, afwijkend={"coordinator": 302}),
    Regel("monitoring:inzet_invullen", MELDERS, args=lambda w: {"pijler": w.pijler.code}),
    Regel("monitoring:inzet_invullen", MELDERS, POST, 302, args=lambda w: {"pijler": w.pijler.code}),
    Regel("monitoring:inzet_invullen", "programmamanager", args=lambda w: {"pijler": w.andere_pijler.code}),
    Regel("monitoring:inzet_invullen", "programmamanager", POST, 302, args=lambda w: {"pijler": w.andere_pijler.code}),
    Regel("monitoring:beschikbaar", STUURDERS),
    Regel("monitoring:beschikbaar", STUURDERS, POST, 302),
    Regel("monitoring:invoer_terug", STUURDERS, POST, 302, args=lambda w: {"pk": w.invoer.pk}),
    Regel("monitoring:teams", STUURDERS),
    Regel("monitoring:teams", STUURDERS, POST, 422),
    Regel("monitoring:team_wijzigen", STUURDERS, args=of_team),
    Regel("monitoring:team_wijzigen", STUURDERS, POST, 422, args=of_team),
    Regel("monitoring:team_plaats", STUURDERS, POST, 302, args=of_team, data={"na": "0"}),
    Regel("monitoring:team_verwijderen", STUURDERS, args=of_team),
    Regel("monitoring:team_verwijderen", STUURDERS, POST, 409, args=of_team),
    Regel("monitoring:eenheid", STUURDERS),
    Regel("monitoring:eenheid", STUURDERS, POST, 422),
]
