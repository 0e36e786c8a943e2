"""Builds meetings, their items and actiepunten for tests, one call a row."""

from datetime import date
from typing import Any

from django.utils import timezone

from monitoring.models import Actiepunt, Agendapunt, Scenario, Vergadering, Vergaderstuk
from programmes.models import Orgaan, Programma

Status = Vergadering.Status


def make_vergadering(orgaan: Orgaan, datum: date = date(2026, 12, 3), **fields: Any) -> Vergadering:
    made = Vergadering.objects.create(programma=orgaan.programma, orgaan=orgaan, datum=datum, **fields)
    made.programma = orgaan.programma
    return made


def make_punt(vergadering: Vergadering, titel: str = "Begroting", **fields: Any) -> Agendapunt:
    """The last item of the agenda, about nothing unless said."""
    fields.setdefault("volgorde", vergadering.agendapunten.count() + 1)
    return Agendapunt.objects.create(vergadering=vergadering, titel=titel, **fields)


def make_actiepunt(orgaan: Orgaan, omschrijving: str = "Bel de GGD", **fields: Any) -> Actiepunt:
    """Open, of somebody without an account, unless said otherwise."""
    eigenaar = fields.get("eigenaar")
    defaults = {"eigenaar_naam": str(eigenaar) if eigenaar else "Jannie de Visser", "datum": date(2026, 12, 1)}
    if fields.get("status", Actiepunt.Status.OPEN) != Actiepunt.Status.OPEN:
        defaults["afgehandeld_op"] = date(2026, 11, 30)
    return Actiepunt.objects.create(
        programma=orgaan.programma, orgaan=orgaan, omschrijving=omschrijving, **{**defaults, **fields}
    )


def make_voorgelegd(orgaan: Orgaan, naam: str = "Twee acties later", **fields: Any) -> Scenario:
    """A scenario that was put forward to this body."""
    defaults = {
        "status": Scenario.Status.VOORGELEGD,
        "voorgelegd_op": date(2026, 11, 20),
        "door_naam": "Iemand",
        "gemaakt_op": timezone.now(),
    }
    return Scenario.objects.create(programma=orgaan.programma, naam=naam, orgaan=orgaan, **{**defaults, **fields})


def make_stuk(programma: Programma, **fields: Any) -> Vergaderstuk:
    """A paper, printed in a few bytes unless `status` says otherwise."""
    defaults: dict[str, Any] = {
        "naam": "proef-agenda",
        "inhoud": {},
        "inhoud_hash": f"{Vergaderstuk.objects.count():064}",
        "opmaak": "proef",
        "aangevraagd_op": timezone.now(),
        "status": Vergaderstuk.Status.KLAAR,
    }
    given = {**defaults, **fields}
    if given["status"] == Vergaderstuk.Status.KLAAR:
        printed = {"pdf": b"%PDF-1.7 proef", "bytes": 14, "sha256": "0" * 64, "gemaakt_op": timezone.now()}
        given = {**printed, **given}
    return Vergaderstuk.objects.create(programma=programma, **given)
