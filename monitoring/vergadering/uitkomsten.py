"""What comes of an item in a meeting: a besluit, an actie, passed on, or talked about.

Each can be mended until the meeting is closed: what an outcome made (an actiepunt, an item on another agenda) is then
undone first. What a besluit did stays: that takes another besluit.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from monitoring import besluit as besluitregels
from monitoring.models import Actiepunt, Agendapunt, Besluit, Vergadering
from monitoring.vergadering import acties, agenda
from monitoring.vergadering.overgangen import AGENDAPUNT, GeenOvergangError, lock
from programmes import history
from programmes.models import Gebruiker, Orgaan

Uitkomst = Agendapunt.Uitkomst


@transaction.atomic
def discuss(punt: Agendapunt, *, verslag: str, versie: int | None, door: Gebruiker) -> Agendapunt:
    """Records that it was talked about, with the minutes."""
    current = _begin(punt, Uitkomst.BESPROKEN, versie)
    return _save(current, Uitkomst.BESPROKEN, {"verslag": verslag}, door)


@transaction.atomic
def minute(punt: Agendapunt, *, verslag: str, versie: int | None, door: Gebruiker) -> Agendapunt:
    """Changes the minutes alone; the outcome stays what it is."""
    current = _in_meeting(punt, versie)
    return history.update(current.vergadering.programma, current, {"verslag": verslag}, door=door)


@transaction.atomic
def promise(
    punt: Agendapunt, values: Mapping[str, Any], *, verslag: str, versie: int | None, door: Gebruiker
) -> Agendapunt:
    """Records an actie with its owner and date; beside a besluit when one was taken.

    What was promised at this item before is changed into this.
    """
    found = _in_meeting(punt, versie)
    outcome = Uitkomst.BESLUIT if found.uitkomst == Uitkomst.BESLUIT else Uitkomst.ACTIE
    _require(found, outcome)
    programma = found.vergadering.programma
    if found.actie_id:
        actie = Actiepunt.objects.get(pk=found.actie_id)
        if not actie.is_open:
            raise GeenOvergangError("Deze actie is al afgehandeld.")
        actie = acties.change(actie, values, versie=None, door=door)
    else:
        _undo(found, outcome, door)
        about = found.onderwerp
        actie = acties.give(
            Actiepunt(programma=programma, orgaan=found.vergadering.orgaan, resultaat=about, **values), door=door
        )
    return _write(found, {"uitkomst": outcome, "actie": actie, "verslag": verslag, "naar": None}, door)


@transaction.atomic
def pass_on(punt: Agendapunt, naar: Orgaan, *, verslag: str, versie: int | None, door: Gebruiker) -> Agendapunt:
    """Passes it on to another body, on whose next agenda it comes."""
    if naar.pk == punt.vergadering.orgaan_id:
        raise GeenOvergangError("Dit is het orgaan dat nu vergadert. Kies een ander orgaan.")
    current = _begin(punt, Uitkomst.DOORGEGEVEN, versie)
    saved = _save(current, Uitkomst.DOORGEGEVEN, {"verslag": verslag, "naar": naar}, door)
    saved.vergadering = current.vergadering
    agenda.pass_on(saved, door=door)
    return saved


@transaction.atomic
def decide(
    punt: Agendapunt,
    besluit: Besluit,
    regels: Sequence[besluitregels.Regel],
    *,
    verslag: str,
    versie: int | None,
    door: Gebruiker,
    record: Callable[..., Besluit] = besluitregels.record,
) -> Agendapunt:
    """Records a besluit at this item, with all that follows from it, in one transaction.

    Raises what `besluit.record` raises; then nothing has changed. `record` may be another function that ends in it.
    """
    current = _begin(punt, Uitkomst.BESLUIT, versie)
    if current.besluit_id:
        raise GeenOvergangError("Bij dit punt is al een besluit vastgelegd.")
    saved = record(besluit, regels, door=door)
    return _save(current, Uitkomst.BESLUIT, {"verslag": verslag, "besluit": saved}, door)


@transaction.atomic
def settle(
    punt: Agendapunt,
    status: Actiepunt.Status,
    *,
    uitkomst: str,
    verslag: str,
    versie: int | None,
    today: date,
    door: Gebruiker,
) -> Agendapunt:
    """Settles the actiepunt this item is about, and records that it was talked about."""
    current = _begin(punt, Uitkomst.BESPROKEN, versie)
    assert current.actiepunt is not None, "the page offers it for an actiepunt alone"
    acties.settle(current.actiepunt, status, uitkomst=uitkomst, versie=None, today=today, door=door)
    return _save(current, Uitkomst.BESPROKEN, {"verslag": verslag}, door)


@transaction.atomic
def clear(punt: Agendapunt, *, versie: int | None, door: Gebruiker) -> Agendapunt:
    """Takes back an outcome: the item is open again, its minutes stay."""
    current = _begin(punt, Uitkomst.OPEN, versie)
    return _save(current, Uitkomst.OPEN, {}, door)


@transaction.atomic
def correct(punt: Agendapunt, *, verslag: str, reden: str, versie: int | None, door: Gebruiker) -> Agendapunt:
    """Corrects the minutes of a meeting that was closed, with the reason; nothing else changes."""
    vergadering = lock(punt.vergadering)
    if not vergadering.is_afgerond:
        raise GeenOvergangError("De vergadering is nog niet afgerond: verander het verslag bij het punt zelf.")
    return history.update(vergadering.programma, punt, {"verslag": verslag}, versie=versie, door=door, reden=reden)


def _in_meeting(punt: Agendapunt, versie: int | None) -> Agendapunt:
    """The item as it is now; `history.Conflict` when the writer saw another one."""
    vergadering: Vergadering = lock(punt.vergadering)
    current = (
        Agendapunt.objects.select_for_update(of=("self",))
        .select_related("voorstel__resultaat", "actiepunt__resultaat", "resultaat", "actie")
        .get(pk=punt.pk)
    )
    current.vergadering = vergadering
    if not vergadering.is_bezig:
        raise GeenOvergangError(f"Deze vergadering is {vergadering.get_status_display()}: er kan niets bij.")
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    return current


def _require(punt: Agendapunt, naar: Uitkomst) -> None:
    if naar not in AGENDAPUNT[Uitkomst(punt.uitkomst)]:
        raise GeenOvergangError(
            "Bij dit punt is een besluit vastgelegd. Wat dat deed, verander je met een nieuw besluit."
        )


def _begin(punt: Agendapunt, naar: Uitkomst, versie: int | None) -> Agendapunt:
    current = _in_meeting(punt, versie)
    _require(current, naar)
    return current


def _undo(punt: Agendapunt, naar: Uitkomst, door: Gebruiker) -> None:
    """Takes away what the outcome before made."""
    programma = punt.vergadering.programma
    if punt.naar_id and (onward := Agendapunt.objects.filter(vorig=punt).select_related("vergadering").first()):
        if not onward.vergadering.in_voorbereiding:
            raise GeenOvergangError(f"Dit punt is al behandeld in de vergadering van {onward.vergadering}.")
        onward.vergadering.programma = programma
        agenda.take_off(onward, onward.vergadering, door=door)
    if punt.actie_id and naar != Uitkomst.BESLUIT:
        actie = Actiepunt.objects.get(pk=punt.actie_id)
        elsewhere = list(Agendapunt.objects.filter(actiepunt=actie).select_related("vergadering__orgaan"))
        if not actie.is_open or any(not row.vergadering.in_voorbereiding for row in elsewhere):
            raise GeenOvergangError("Met deze actie is al iets gedaan. Handel haar af op de pagina Acties.")
        _write(punt, {"uitkomst": Uitkomst.OPEN, "actie": None}, door)
        for row in elsewhere:
            row.vergadering.programma = programma
            agenda.take_off(row, row.vergadering, door=door)
        acties.withdraw(actie, door=door)


def _save(punt: Agendapunt, naar: Uitkomst, values: Mapping[str, Any], door: Gebruiker) -> Agendapunt:
    if naar != Uitkomst(punt.uitkomst) or naar == Uitkomst.DOORGEGEVEN:
        _undo(punt, naar, door)
    kept = {"naar": None} | ({} if naar == Uitkomst.BESLUIT else {"actie": None})
    return _write(punt, {"uitkomst": naar, **kept, **values}, door)


def _write(punt: Agendapunt, values: Mapping[str, Any], door: Gebruiker) -> Agendapunt:
    saved = history.update(punt.vergadering.programma, punt, values, door=door)
    saved.vergadering = punt.vergadering
    return saved
