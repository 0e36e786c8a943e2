"""A besluit as its form sends it."""

import re
from typing import Any

from django.test import Client

from monitoring.models import Besluit, Termijnvoorstel
from programmes.models import Orgaan, Wijziging
from speerpunten.models import Resultaat

NIEUW = "/proef/besluiten/nieuw/"


def send(client: Client, wie: Orgaan | None, *parts: dict[str, Any], **rest: Any):
    data = {
        "orgaan": str(wie.pk) if wie else "manager",
        "datum": "2026-09-14",
        "nummer": "2026-7",
        "tekst": "Akkoord met de planning.",
        "link": "https://voorbeeld.nl/stuk",
        "aantal": "1",
    }
    for part in parts:
        data |= part
    return client.post(NIEUW, data | rest)


def over(voorstel: Termijnvoorstel, keuze: str, motivatie: str = "", versie: int | None = None) -> dict[str, Any]:
    prefix = f"voorstel-{voorstel.pk}"
    return {
        f"{prefix}-keuze": keuze,
        f"{prefix}-motivatie": motivatie,
        f"{prefix}-versie": voorstel.versie if versie is None else versie,
    }


def keuze(resultaat: Resultaat, wat: str, motivatie: str = "Zo is gekozen.", termijn: str = "", place: int = 0):
    prefix = f"keuze-{place}"
    found = {f"{prefix}-resultaat": resultaat.pk, f"{prefix}-keuze": wat, f"{prefix}-motivatie": motivatie}
    return found | ({f"{prefix}-termijn": termijn} if wat == "temporiseren" or termijn else {})


def errors(response: Any) -> dict[str, str]:
    assert response.status_code == 422
    invoer = response.context["invoer"]
    return {form.add_prefix(name): text[0] for form in invoer.forms for name, text in form.errors.items()}


def text(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(address).content.decode()))


def nothing_happened(resultaat: Resultaat) -> bool:
    return (
        not Besluit.objects.exists()
        and not Wijziging.objects.exists()
        and resultaat.termijnen.count() == 1
        and not Termijnvoorstel.objects.exclude(status="ingediend").exists()
    )
