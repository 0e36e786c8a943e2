"""What stands in the page header: the programme, and the pages this user may open in it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from programmes.access import RECHTEN, Recht, Toegang, gives
from programmes.models import Programma, Rol


@dataclass(frozen=True)
class Item:
    """A link in the navigation; `current` when the open page lies under it.

    `pages` are those of a section, when this user may open more than one of them.
    """

    label: str
    url: str
    current: bool
    pages: tuple["Item", ...] = ()


OVERVIEW = "monitoring:overzicht"  # every other page lies under its address

type Page = tuple[str, str, Recht]  # label, name of the page, the right it asks for

# The sections of the main menu with their pages. The order is the order on screen.
SECTIONS: list[tuple[str, list[Page]]] = [
    (
        "Overzicht",
        [
            ("Overzicht", OVERVIEW, Recht.RAPPORT),
            ("Dashboard", "monitoring:dashboard", Recht.LEZEN),
            ("Trends", "monitoring:trends", Recht.LEZEN),
        ],
    ),
    (
        "Werklijst",
        [
            ("Werklijst", "monitoring:werklijst", Recht.MELDEN),
            ("Beoordelen", "monitoring:beoordelen", Recht.BEOORDELEN),
        ],
    ),
    ("Pijlers", [("Pijlers", "monitoring:pijlers", Recht.LEZEN)]),
    (
        "Planning",
        [
            ("Planning", "monitoring:planning", Recht.LEZEN),
            ("Capaciteit", "monitoring:capaciteit", Recht.LEZEN),
            ("Prioriteiten", "monitoring:prioriteiten", Recht.LEZEN),
            ("Scenario’s", "monitoring:scenarios", Recht.SCENARIO),
        ],
    ),
    (
        "Vergaderen",
        [
            ("Vergaderingen", "monitoring:vergaderingen", Recht.LEZEN),
            ("Acties", "monitoring:actiepunten", Recht.LEZEN),
            ("Besluiten", "monitoring:besluiten", Recht.LEZEN),
        ],
    ),
    ("Rondes", [("Rondes", "monitoring:rondes", Recht.RONDE)]),
    (
        "Rapport",
        [("Rapport", "monitoring:rapport", Recht.RAPPORT), ("Edities", "monitoring:edities", Recht.EDITIES)],
    ),
    (
        "Beheer",
        [("Structuur", "speerpunten:structuur", Recht.STRUCTUUR), ("Toegang", "programmes:toegang", Recht.TOEGANG)],
    ),
]

# Where somebody begins, by role; the first that fits. Whoever fits nowhere begins on the overview.
HOMES: list[tuple[Rol, str]] = [(Rol.COORDINATOR, "monitoring:werklijst"), (Rol.PMO, "monitoring:dashboard")]

# Who may not see the overview begins here.
ONLY_PUBLISHED = "monitoring:edities"


def home_url(programma: Programma, rollen: Collection[str]) -> str:
    """The page somebody with these roles begins on."""
    may_see = any(Recht.RAPPORT in RECHTEN[Rol(rol)] for rol in rollen)
    name = next((name for rol, name in HOMES if rol in rollen), OVERVIEW if may_see else ONLY_PUBLISHED)
    return reverse(name, args=[programma.code])


def context(request: HttpRequest) -> dict[str, Any]:
    """For every template: the open programme, what this user may do in it, and the navigation."""
    toegang: Toegang | None = getattr(request, "toegang", None)
    if toegang is None:
        return {"navigatie": ()}
    found = sections(toegang.programma.code, toegang.rollen)
    navigatie = tuple(_marked(section, request.path) for section in found)
    return {
        "toegang": toegang,
        "programma": toegang.programma,
        "navigatie": navigatie,
        "deelnavigatie": next((section for section in navigatie if section.current and section.pages), None),
        "mag_zoeken": toegang.mag(Recht.LEZEN),
    }


def kruimels(toegang: Toegang, *pages: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the overview of the programme to a page: (label, url) of everything above it.

    Empty for who sees no overview, on the page they begin on.
    """
    if not toegang.mag(Recht.RAPPORT):
        return list(pages)
    return [("Overzicht", reverse(OVERVIEW, args=[toegang.programma.code])), *pages]


@lru_cache(maxsize=512)
def sections(code: str, rollen: frozenset[Rol]) -> tuple[Item, ...]:
    """The sections of which these roles may open a page; one with a single page goes by the name of that page.

    The same for every page of the programme, so made once: it takes twenty addresses.
    """
    found = []
    for label, pages in SECTIONS:
        items = tuple(
            Item(naam, reverse(page, args=[code]), current=False) for naam, page, recht in pages if gives(rollen, recht)
        )
        if len(items) == 1:
            found.append(items[0])
        elif items:
            found.append(Item(label, items[0].url, False, items))
    return tuple(found)


def _marked(item: Item, path: str) -> Item:
    """The same item, current when the page at this path lies under it."""
    if item.pages:
        pages = tuple(_marked(page, path) for page in item.pages)
        return replace(item, current=True, pages=pages) if any(page.current for page in pages) else item
    # Every address of the programme begins with that of the overview.
    under = path == item.url or (item.label != SECTIONS[0][1][0][0] and path.startswith(item.url))
    return replace(item, current=True) if under else item
