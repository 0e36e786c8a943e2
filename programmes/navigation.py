"""What stands in the page header: the programme, and the pages this user may open in it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from programmes.access import RECHTEN, Recht, Toegang
from programmes.models import Programma, Rol


@dataclass(frozen=True)
class Item:
    """A link in the main navigation; `current` when the open page lies under it."""

    label: str
    url: str
    current: bool


OVERVIEW = "monitoring:overzicht"  # every other page lies under its address

# Label, name of the page, the right it asks for. The order is the order on screen.
PAGES: list[tuple[str, str, Recht]] = [
    ("Overzicht", OVERVIEW, Recht.RAPPORT),
    ("Werklijst", "monitoring:werklijst", Recht.MELDEN),
    ("Beoordelen", "monitoring:beoordelen", Recht.BEOORDELEN),
    ("Pijlers", "monitoring:pijlers", Recht.LEZEN),
    ("Besluiten", "monitoring:besluiten", Recht.LEZEN),
    ("Rondes", "monitoring:rondes", Recht.RONDE),
    ("Rapport", "monitoring:rapport", Recht.RAPPORT),
    ("Edities", "monitoring:edities", Recht.EDITIES),
    ("Structuur", "speerpunten:structuur", Recht.STRUCTUUR),
    ("Toegang", "programmes:toegang", Recht.TOEGANG),
]

# Where somebody begins, by role; the first that fits. Whoever fits nowhere begins on the overview.
HOMES: list[tuple[Rol, str]] = [(Rol.COORDINATOR, "monitoring:werklijst")]

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
        return {"navigatie": []}
    return {
        "toegang": toegang,
        "programma": toegang.programma,
        "navigatie": list(_items(toegang, request.path)),
        "mag_zoeken": toegang.mag(Recht.LEZEN),
    }


def kruimels(toegang: Toegang, *pages: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the overview of the programme to a page: (label, url) of everything above it."""
    if not toegang.mag(Recht.RAPPORT):
        return list(pages)
    return [("Overzicht", reverse(OVERVIEW, args=[toegang.programma.code])), *pages]


def _items(toegang: Toegang, path: str) -> list[Item]:
    items = []
    for label, name, recht in PAGES:
        if toegang.mag(recht):
            url = reverse(name, args=[toegang.programma.code])
            items.append(Item(label, url, path == url or (name != OVERVIEW and path.startswith(url))))
    return items
