"""The part of the permission matrix about the plan: its structure, terms and what hangs together."""

from collections.abc import Callable
from typing import Any

from speerpunten.models import Afhankelijkheid
from speerpunten.onderdelen import ONDERDELEN
from tests.rechtenregels import PLANNERS, POST, Regel, Wereld, of_resultaat

# What stands in the plan, and under what a new one is added.
PLAN = {
    "pijler": (lambda w: w.pijler, None),
    "speerpunt": (lambda w: w.speerpunt, lambda w: w.pijler),
    "actie": (lambda w: w.actie, lambda w: w.speerpunt),
    "resultaat": (lambda w: w.resultaat, lambda w: w.actie),
}


def structuur(soort: str, rij: Callable[[Wereld], Any], boven: Callable[[Wereld], Any] | None) -> list[Regel]:
    """What can be done to one part of the plan."""

    def self_args(wereld: Wereld) -> dict[str, Any]:
        return {"soort": soort, "pk": rij(wereld).pk}

    def new_args(wereld: Wereld) -> dict[str, Any]:
        return {"soort": soort} | ({"ouder": boven(wereld).pk} if boven else {})

    toevoegen = "speerpunten:toevoegen_onder" if boven else "speerpunten:toevoegen"
    return [
        Regel(toevoegen, PLANNERS, args=new_args, noemt_rij=bool(boven)),
        Regel(toevoegen, PLANNERS, POST, 422, args=new_args, noemt_rij=bool(boven)),
        Regel("speerpunten:wijzigen", PLANNERS, args=self_args),
        Regel("speerpunten:wijzigen", PLANNERS, POST, 422, args=self_args),
        Regel("speerpunten:verplaatsen", PLANNERS, args=self_args),
        Regel("speerpunten:verplaatsen", PLANNERS, POST, 422, args=self_args),
        Regel("speerpunten:plaats", PLANNERS, POST, 302, args=self_args, data={"op": "0"}),
        Regel("speerpunten:verwijderen", PLANNERS, args=self_args),
        Regel("speerpunten:verwijderen", PLANNERS, POST, 409, args=self_args),
    ]


def of_termijn(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.resultaat.termijnen.get().pk}


def of_speerpunt(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.speerpunt.pk}


def of_afhankelijkheid(wereld: Wereld) -> dict[str, Any]:
    """A result that waits on another one."""
    made, _ = Afhankelijkheid.objects.get_or_create(resultaat=wereld.resultaat, voorganger=wereld.ander_resultaat)
    return {"pk": made.pk}


def of_tweeling(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.tweeling.pk}


def lijst_of(soort: str) -> Callable[[Wereld], dict[str, Any]]:
    return lambda wereld: {"soort": soort}


SPEERPUNTEN = [
    Regel("speerpunten:structuur", PLANNERS),
    Regel("speerpunten:opbouw", PLANNERS, args=lambda w: {"pijler": w.andere_pijler.code}),
    *(
        Regel("speerpunten:lijst", PLANNERS, args=lijst_of(soort), noemt_rij=False)
        for soort in sorted({onderdeel.lijst for onderdeel in ONDERDELEN.values()} - {""})
    ),
    *(regel for soort, (rij, boven) in PLAN.items() for regel in structuur(soort, rij, boven)),
    Regel("speerpunten:programma", PLANNERS),
    Regel("speerpunten:programma", PLANNERS, POST, 422),
    Regel("speerpunten:geschiedenis", PLANNERS),
    Regel("speerpunten:grondslagen", PLANNERS),
    Regel("speerpunten:grondslagen_van", PLANNERS, args=of_speerpunt),
    Regel("speerpunten:grondslagen_van", PLANNERS, POST, 302, args=of_speerpunt),
    Regel("speerpunten:termijn_lezen", PLANNERS),
    Regel("speerpunten:termijn", PLANNERS, args=of_resultaat),
    Regel("speerpunten:termijn_herstellen", PLANNERS, args=of_termijn),
    Regel("speerpunten:termijn_herstellen", PLANNERS, POST, 422, args=of_termijn),
    Regel("speerpunten:samenhang", PLANNERS, args=of_resultaat),
    Regel("speerpunten:samenhang", PLANNERS, POST, 422, args=of_resultaat),
    Regel("speerpunten:afhankelijkheid", PLANNERS, args=of_afhankelijkheid),
    Regel("speerpunten:afhankelijkheid", PLANNERS, POST, 302, args=of_afhankelijkheid),
    Regel("speerpunten:afhankelijkheid_weghalen", PLANNERS, POST, 302, args=of_afhankelijkheid),
    Regel("speerpunten:koppelen", PLANNERS, args=of_tweeling),
    Regel("speerpunten:koppelen", PLANNERS, POST, 422, args=of_tweeling),
    Regel("speerpunten:loskoppelen", PLANNERS, POST, 302, args=of_resultaat),
]
