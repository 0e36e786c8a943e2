"""The way to a page of the structure."""

from django.db import models
from django.urls import reverse

from programmes.models import Programma
from programmes.navigation import OVERVIEW
from speerpunten.onderdelen import ONDERDELEN, Onderdeel, list_of, pijler_of, speerpunt_of

type Kruimels = list[tuple[str, str]]


def to_programma(programma: Programma) -> Kruimels:
    return [("Overzicht", reverse(OVERVIEW, args=[programma.code]))]


def to_structuur(programma: Programma) -> Kruimels:
    return [*to_programma(programma), ("Structuur", reverse("speerpunten:structuur", args=[programma.code]))]


def kruimels_to(programma: Programma, onderdeel: Onderdeel, parent: models.Model) -> Kruimels:
    """The way to a page about something of this kind under this parent."""
    found = to_structuur(programma)
    if onderdeel.lijst:
        naam = ONDERDELEN[onderdeel.lijst].meervoud.capitalize()
        return [*found, (naam, reverse("speerpunten:lijst", args=[programma.code, onderdeel.lijst]))]
    pijler = pijler_of(parent)
    if pijler:
        found.append((pijler.titel, reverse("speerpunten:opbouw", args=[programma.code, pijler.code])))
    speerpunt = speerpunt_of(parent)
    if speerpunt:
        url = list_of(programma, ONDERDELEN["speerpunt"], speerpunt)
        found.append((str(speerpunt), f"{url}#speerpunt-{speerpunt.pk}"))
    return found
