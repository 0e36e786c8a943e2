"""Planning, starting and closing a meeting."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from monitoring.models import Agendapunt, Vergadering
from monitoring.vergadering import agenda
from monitoring.vergadering.overgangen import BIJ_SLUITEN, VERGADERING, GeenOvergangError, lock
from programmes import history, ordering
from programmes.models import Gebruiker, Orgaan, Programma

Status, Uitkomst = Vergadering.Status, Agendapunt.Uitkomst

BETWEEN = timedelta(weeks=5)  # a PMO meets every four to six weeks

# Something was written down at this item.
_RECORDED = ~Q(uitkomst=Uitkomst.OPEN) | ~Q(verslag="")


class DagBezetError(Exception):
    """The body meets on that day already."""


class OpenPuntenError(Exception):
    """Not every item has an outcome or a choice of what happens to it; `punten` are those without."""

    def __init__(self, punten: list[Agendapunt]) -> None:
        super().__init__(", ".join(map(str, punten)))
        self.punten = punten


def next_day(laatste: date | None, today: date) -> date:
    """The day on which a body is likely to meet next: five weeks after it last did, on the same day of the week. Pure.

    Always after today. The first time it is no day of a weekend.
    """
    day = (laatste or today) + BETWEEN
    while day <= today:
        day += timedelta(weeks=1)
    if laatste is None and day.weekday() > 4:
        day += timedelta(days=7 - day.weekday())
    return day


def of_programma(programma: Programma) -> QuerySet[Vergadering]:
    return Vergadering.objects.filter(programma=programma).select_related("orgaan")


def with_counts(rows: QuerySet[Vergadering]) -> QuerySet[Vergadering]:
    """Adds to each meeting how many items it has, and at how many of them something was decided or promised."""
    return rows.annotate(
        punten=Count("agendapunten"),
        besluiten=Count("agendapunten", filter=Q(agendapunten__besluit__isnull=False)),
        acties=Count("agendapunten", filter=Q(agendapunten__actie__isnull=False)),
    )


def last_of(orgaan: Orgaan) -> tuple[date | None, time | None, str]:
    """When and where this body met last, or is to meet last: its day, its time and its place."""
    found = Vergadering.objects.filter(orgaan=orgaan).order_by("-datum").first()
    return (found.datum, found.begint_om, found.plaats) if found else (None, None, "")


@transaction.atomic
def plan(vergadering: Vergadering, *, door: Gebruiker) -> Vergadering:
    """Saves a new meeting; what waits for its body comes on the agenda. DagBezetError when that day is taken."""
    ordering.lock(vergadering.programma)
    try:
        with transaction.atomic():
            made = history.create(vergadering.programma, vergadering, door=door)
    except IntegrityError as error:
        raise DagBezetError from error
    agenda.carry_over(made, door=door)
    return made


@transaction.atomic
def change(vergadering: Vergadering, values: Mapping[str, Any], *, versie: int | None, door: Gebruiker) -> Vergadering:
    """Changes day, time and place; GeenOvergangError once it was closed, DagBezetError, or `history.Conflict`."""
    current = lock(vergadering)
    if current.is_afgerond:
        raise GeenOvergangError("De vergadering is afgerond: dag en plaats liggen vast.")
    try:
        with transaction.atomic():
            return history.update(current.programma, current, values, versie=versie, door=door)
    except IntegrityError as error:
        raise DagBezetError from error


@transaction.atomic
def remove(vergadering: Vergadering, *, door: Gebruiker) -> None:
    """Removes a meeting that never was one: in preparation and with an empty agenda."""
    current = lock(vergadering)
    if not current.in_voorbereiding:
        raise GeenOvergangError("Alleen een vergadering in voorbereiding kan weg.")
    if current.agendapunten.exists():
        raise GeenOvergangError("Haal eerst alle punten van de agenda.")
    history.delete(current.programma, current, door=door)


@transaction.atomic
def step(vergadering: Vergadering, naar: Vergadering.Status, *, door: Gebruiker) -> Vergadering:
    """Starts a meeting, or puts one that was started too soon back in preparation. Closing is `close`."""
    current = lock(vergadering)
    if naar == Status.AFGEROND or naar not in VERGADERING[Status(current.status)]:
        raise GeenOvergangError(f"Deze vergadering is {current.get_status_display()}.")
    if naar == Status.VOORBEREIDING and current.agendapunten.filter(_RECORDED).exists():
        raise GeenOvergangError("Er is al iets vastgelegd. Rond de vergadering af.")
    if naar == Status.BEZIG and not current.agendapunten.exists():
        raise GeenOvergangError("De agenda is nog leeg. Zet er eerst een punt op.")
    return history.update(current.programma, current, {"status": naar}, door=door)


@transaction.atomic
def close(vergadering: Vergadering, keuzes: Mapping[int, str], *, door: Gebruiker) -> Vergadering:
    """Closes a meeting. `keuzes` says of each item without an outcome, by its key, whether it moves on or stops here.

    What moves on, and every open actiepunt of the body, comes on its next agenda when there is one in preparation;
    else it waits for it. OpenPuntenError when an item has neither; then nothing has changed.
    """
    current = lock(vergadering)
    if Status.AFGEROND not in VERGADERING[Status(current.status)]:
        raise GeenOvergangError(f"Deze vergadering is {current.get_status_display()}.")
    waiting = list(current.agendapunten.filter(uitkomst=Uitkomst.OPEN).order_by("volgorde"))
    if undecided := [punt for punt in waiting if keuzes.get(punt.pk) not in BIJ_SLUITEN]:
        raise OpenPuntenError(undecided)
    for punt in waiting:
        moves = keuzes[punt.pk] == Uitkomst.VERPLAATST
        values = {"uitkomst": keuzes[punt.pk], "naar": current.orgaan if moves else None}
        history.update(current.programma, punt, values, door=door)
    closed = history.update(current.programma, current, {"status": Status.AFGEROND}, door=door)
    following = agenda.coming(current.orgaan_id)
    if following:
        following.programma = current.programma
        agenda.carry_over(following, door=door)
    return closed
