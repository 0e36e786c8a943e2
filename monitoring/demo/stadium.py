"""How far each melding of the demo is, and what it says beside its texts: pure, but for the rows it is given."""

from datetime import date, datetime, timedelta
from typing import Any

from monitoring.demo import teksten
from monitoring.demo.kiezen import number, one_of
from monitoring.demo.verloop import Stap
from monitoring.models import Melding, Signaal
from speerpunten.models import AFGEROND, Fase

Status = Melding.Status


def stadium(key: str, pijler: str) -> Melding.Status | None:
    """How far the melding of the open ronde is, None when there is none; about half is handed in."""
    place, handed_in = number(100, key, "gemeld"), 42 + 8 * number(3, pijler, "ijver")
    if place < handed_in:
        return Status.AKKOORD if number(3, key, "akkoord") == 0 else Status.INGEDIEND
    if place < handed_in + 16:
        return Status.CONCEPT
    return Status.TERUGGEZET if place < handed_in + 24 else None


def beside(
    key: str, stap: Stap, before: Melding | None, *, beginfase: Fase, peildatum: date, day: date
) -> dict[str, Any]:
    """What this melding says of the day it was realised, and why it is still on course after its term."""
    said: dict[str, Any] = {"bevestiging": "", "gerealiseerd_op": None, "bewijs": ""}
    if stap.fase == Fase.GEREALISEERD and before and before.fase == Fase.GEREALISEERD:
        said |= {"gerealiseerd_op": before.gerealiseerd_op, "bewijs": before.bewijs}
    elif stap.fase == Fase.GEREALISEERD and beginfase != Fase.GEREALISEERD:
        said["gerealiseerd_op"] = day - timedelta(days=3 + number(30, key, "klaar"))
        if number(2, key, "bewijs"):
            said["bewijs"] = f"https://www.zssd.example/opgeleverd/{key.replace('/', '-').replace('.', '-')}"
    passed = stap.termijn.has_passed(peildatum)
    if passed and stap.fase not in AFGEROND and stap.signaal == Signaal.OP_KOERS:
        earlier = before.bevestiging if before else ""
        said["bevestiging"] = earlier or one_of(teksten.BEVESTIGINGEN, key, "bevestiging")
    return said


def half_done(key: str, melding: Melding) -> None:
    """Takes from half of the concepts what would make them complete: somebody was called away."""
    if melding.is_open and number(2, key, "half") == 0:
        melding.signaal = Signaal.AANDACHT
        melding.oorzaak = melding.oorzaak or one_of(teksten.ANDERE_AFWIJKINGEN, key, "half").oorzaak
        melding.gevolg = melding.maatregel = melding.bevestiging = ""
        melding.ongewijzigd = False


def judge(key: str, melding: Melding, door_naam: str, now: datetime) -> None:
    """Some days after it was handed in, when it was judged."""
    if melding.status in {Status.AKKOORD, Status.TERUGGEZET}:
        melding.beoordeeld_op = min(melding.gewijzigd_op + timedelta(days=1 + number(6, key, "oordeel")), now)
        melding.beoordeeld_door_naam = door_naam
    if melding.status == Status.TERUGGEZET:
        melding.teruggezet_reden = one_of(teksten.REDENEN_VAN_TERUGZETTEN, key, "reden")
