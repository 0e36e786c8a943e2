"""The agenda of a meeting: what is put on it, taken off and put elsewhere, and what comes back on it by itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from monitoring.models import Actiepunt, Agendapunt, Vergadering
from monitoring.vergadering.overgangen import VERDER, GeenOvergangError, lock
from programmes import history, ordering
from programmes.models import Gebruiker
from programmes.ordering import Series

SERIES = Series(Agendapunt, "vergadering", "volgorde")
TITEL_MAX = 250

# All that an item is about, for a page that tells it.
ALLES = (
    "resultaat__actie__speerpunt__pijler",
    "voorstel__resultaat__actie__speerpunt__pijler",
    "actiepunt__resultaat__actie__speerpunt__pijler",
    "actiepunt__orgaan",
    "scenario",
    "besluit__orgaan",
    "actie",
    "naar",
    "vorig__vergadering__orgaan",
    "vervolg__vergadering__orgaan",
)

# The things an item may be about.
_OVER = ("resultaat", "voorstel", "scenario", "actiepunt")


def of(vergadering: Vergadering) -> QuerySet[Agendapunt]:
    """The items in their order, with all that they are about."""
    return Agendapunt.objects.filter(vergadering=vergadering).select_related(*ALLES).order_by("volgorde")


def coming(orgaan: int) -> Vergadering | None:
    """The next meeting of a body that is being prepared."""
    rows = Vergadering.objects.filter(orgaan=orgaan, status=Vergadering.Status.VOORBEREIDING)
    return rows.select_related("orgaan").order_by("datum", "pk").first()


def waits_for(orgaan: int) -> QuerySet[Agendapunt]:
    """The items that were passed on or moved to this body and stand on no other agenda yet, oldest first."""
    rows = Agendapunt.objects.filter(naar=orgaan, uitkomst__in=VERDER, vervolg__isnull=True)
    return rows.select_related("vergadering__orgaan").order_by("vergadering__datum", "volgorde")


def open_acties(orgaan: int) -> QuerySet[Actiepunt]:
    """The open actiepunten of this body, those that should be done first in front."""
    return Actiepunt.objects.filter(orgaan=orgaan, status=Actiepunt.Status.OPEN).order_by("datum", "pk")


@transaction.atomic
def add(vergadering: Vergadering, punten: Sequence[Agendapunt], *, door: Gebruiker) -> list[Agendapunt]:
    """Puts new items at the end, in this order; gives those that were not on the agenda yet."""
    current = lock(vergadering)
    if current.is_afgerond:
        raise GeenOvergangError("Deze vergadering is afgerond: op de agenda komt niets meer.")
    return _append(current, punten, door)


def _append(vergadering: Vergadering, punten: Sequence[Agendapunt], door: Gebruiker | None) -> list[Agendapunt]:
    known = list(vergadering.agendapunten.all())
    taken = {key for punt in known for key in _keys(punt)}
    last = max((punt.volgorde for punt in known), default=0)
    made = []
    for punt in punten:
        if taken & _keys(punt):
            continue
        last += 1
        taken |= _keys(punt)
        punt.vergadering, punt.volgorde = vergadering, last
        punt.titel = _short(punt.titel)
        made.append(history.create(vergadering.programma, punt, door=door))
    return made


def _keys(punt: Agendapunt) -> set[tuple[str, int]]:
    """What makes an item the same as another: what it is about, and what it follows."""
    return {(name, key) for name in (*_OVER, "vorig") if (key := getattr(punt, f"{name}_id"))}


def _short(titel: str) -> str:
    text = " ".join(titel.split())
    return text if len(text) <= TITEL_MAX else f"{text[: TITEL_MAX - 1].rstrip()}…"


def about_actiepunt(actie: Actiepunt) -> Agendapunt:
    return Agendapunt(titel=f"Actie: {actie.omschrijving}", actiepunt=actie)


def following(punt: Agendapunt) -> Agendapunt:
    """A new item about the same, for the agenda of the body it goes to."""
    about = {f"{name}_id": getattr(punt, f"{name}_id") for name in _OVER}
    return Agendapunt(titel=punt.titel, toelichting=punt.toelichting, vorig=punt, **about)


def carry_over(vergadering: Vergadering, *, door: Gebruiker | None) -> list[Agendapunt]:
    """Puts on the agenda what waits for its body: what was passed on to it, and its open actiepunten.

    Call it inside a transaction in which the programme is locked.
    """
    passed = [following(punt) for punt in waits_for(vergadering.orgaan_id)]
    acties = [about_actiepunt(actie) for actie in open_acties(vergadering.orgaan_id)]
    return _append(vergadering, [*passed, *acties], door)


def pass_on(punt: Agendapunt, *, door: Gebruiker) -> Agendapunt | None:
    """Puts an item that goes to another body on its next agenda; None when it waits until there is one.

    An item about the same that stands there already becomes what this one goes on as. Call it as `carry_over`.
    """
    assert punt.naar_id is not None, "it goes somewhere"
    target = coming(punt.naar_id)
    if target is None:
        return None
    target.programma = punt.vergadering.programma
    new = following(punt)
    made = _append(target, [new], door)
    if made:
        return made[0]
    same = Q(pk__in=[])
    for name in _OVER:
        if key := getattr(new, f"{name}_id"):
            same |= Q(**{name: key})
    there = target.agendapunten.filter(same, vorig__isnull=True).first()
    return history.update(target.programma, there, {"vorig": punt}, door=door) if there else None


@transaction.atomic
def remove(punt: Agendapunt, *, door: Gebruiker) -> None:
    """Takes an item off the agenda of a meeting in preparation."""
    vergadering = lock(punt.vergadering)
    if not vergadering.in_voorbereiding:
        raise GeenOvergangError("De vergadering is begonnen. Wat niet aan bod komt, geef je bij het afronden aan.")
    take_off(punt, vergadering, door=door)


def take_off(punt: Agendapunt, vergadering: Vergadering, *, door: Gebruiker) -> None:
    """Removes an item and closes the gap; the programme must be locked."""
    found = Agendapunt.objects.filter(pk=punt.pk).first()
    if found is None:  # somebody else did already
        return
    history.delete(vergadering.programma, found, door=door)
    ordering.close_gaps(SERIES, vergadering)


@transaction.atomic
def move(punt: Agendapunt, na: int | None, *, door: Gebruiker) -> None:
    """Puts an item right after another of its agenda (None: first). `ordering.UnknownPlace` when that is gone."""
    vergadering = lock(punt.vergadering)
    if vergadering.is_afgerond:
        raise GeenOvergangError("Deze vergadering is afgerond: de volgorde ligt vast.")
    current = Agendapunt.objects.get(pk=punt.pk)
    before = current.volgorde
    ordering.place(SERIES, current, vergadering, na)
    if current.volgorde != before:
        history.note(vergadering.programma, current, "plaats", str(before), str(current.volgorde), door=door)


@transaction.atomic
def change(punt: Agendapunt, values: Mapping[str, Any], *, versie: int | None, door: Gebruiker) -> Agendapunt:
    """Changes what an item is called or what is told with it, until the meeting is over."""
    vergadering = lock(punt.vergadering)
    if vergadering.is_afgerond:
        raise GeenOvergangError("Deze vergadering is afgerond.")
    return history.update(vergadering.programma, punt, values, versie=versie, door=door)
