"""When each municipality dealt with an editie."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Count

from monitoring.models import Behandeling, Editie
from programmes import history
from programmes.models import Deelname, Gebruiker, Gemeente


@dataclass(frozen=True)
class Telling:
    """In how many of the municipalities the college and the raad dealt with it."""

    college: int
    raad: int
    totaal: int


def tel(editie: Editie) -> Telling:
    gemeenten = Deelname.objects.filter(programma=editie.programma_id)
    counted = Behandeling.objects.filter(editie=editie, gemeente__in=gemeenten.values("gemeente")).aggregate(
        college=Count("college_op"), raad=Count("raad_op")
    )
    return Telling(counted["college"], counted["raad"], gemeenten.count())


def lijst(editie: Editie) -> list[Behandeling]:
    """One for each municipality of the programme, by name; not saved yet where nothing was recorded."""
    known = {row.gemeente_id: row for row in Behandeling.objects.filter(editie=editie)}
    gemeenten = Gemeente.objects.filter(deelnames__programma=editie.programma_id).order_by("naam")
    return [
        _with(known.get(gemeente.pk) or Behandeling(editie=editie, versie=0), gemeente, editie)
        for gemeente in gemeenten
    ]


def _with(row: Behandeling, gemeente: Gemeente, editie: Editie) -> Behandeling:
    row.gemeente, row.editie = gemeente, editie
    return row


def leg_vast(
    row: Behandeling, college_op: date | None, raad_op: date | None, *, versie: int, door: Gebruiker
) -> Behandeling:
    """Records the two dates; raises Conflict when somebody else did so since the writer looked (`versie`, 0: never)."""
    programma, values = row.editie.programma, {"college_op": college_op, "raad_op": raad_op}
    if row.pk is None and versie == 0:
        try:
            with transaction.atomic():
                new = Behandeling(editie=row.editie, gemeente=row.gemeente, **values)
                return history.create(programma, new, door=door)
        except IntegrityError:
            row = Behandeling.objects.get(editie=row.editie, gemeente=row.gemeente)
            raise history.Conflict(row) from None
    return history.update(programma, row, values, door=door, versie=versie)
