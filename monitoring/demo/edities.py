"""Past half-years as the demo shows them: adopted, published, and dealt with in the municipalities."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from monitoring import editie as regels
from monitoring.demo.kiezen import number
from monitoring.models import Behandeling, Editie, Publicatie, Ronde
from programmes.models import Gebruiker, Gemeente, Programma

_ADOPTED_AFTER = 20  # days after the peildatum: before the PMO decides about what was proposed in that ronde
_PUBLISHED_AFTER = 27

# Writes a line of history: of what, when and by whom, with `veld`, `van` and `naar`.
type Note = Callable[..., None]


def adopt_past(programma: Programma, manager: Gebruiker, now: datetime, note: Note) -> None:
    """Freezes each closed ronde as it stood then, oldest first; the PDFs are made by the worker, newest first."""
    gemeenten = list(Gemeente.objects.filter(deelnames__programma=programma).order_by("pk"))
    made: list[Editie] = []
    for ronde in Ronde.objects.filter(programma=programma, status=Ronde.Status.GESLOTEN).order_by("jaar", "nummer"):
        ronde.programma = programma
        adopted, published = (_at(ronde.peildatum, days) for days in (_ADOPTED_AFTER, _PUBLISHED_AFTER))
        if published > now:
            continue
        editie = regels.freeze(
            ronde,
            peildatum=ronde.peildatum,
            op=timezone.localdate(adopted),
            now=adopted,
            door_naam=str(manager),
        )
        editie.save()
        note(editie, adopted, manager, naar=str(editie))
        publicatie = Publicatie.objects.create(editie=editie, gepubliceerd_op=published, door_naam=str(manager))
        note(publicatie, published, manager, naar=str(publicatie))
        _go_on(ronde, Ronde.Status.VASTGESTELD, adopted, manager, note)
        _go_on(ronde, Ronde.Status.GEPUBLICEERD, published, manager, note)
        for row in Behandeling.objects.bulk_create(_treatments(editie, gemeenten, timezone.localdate(now))):
            note(row, _at(row.raad_op or row.college_op or ronde.peildatum, 1), manager, naar=str(row))
        made.append(editie)
    for editie in reversed(made):
        regels.print_editie(editie, now)


def _go_on(ronde: Ronde, status: Ronde.Status, when: datetime, door: Gebruiker, note: Note) -> None:
    note(ronde, when, door, veld="status", van=ronde.get_status_display(), naar=status.label)
    ronde.status = status
    ronde.save(update_fields=["status"])


def _treatments(editie: Editie, gemeenten: list[Gemeente], today: date) -> list[Behandeling]:
    """The college some weeks after it was published, the raad a month or two later; what lies ahead is not known."""
    published = timezone.localdate(editie.publicatie.gepubliceerd_op)
    rows = []
    for gemeente in gemeenten:
        college = published + timedelta(days=12 + number(40, editie.periode, gemeente.pk))
        raad = college + timedelta(days=40 + number(60, editie.periode, gemeente.pk, "raad"))
        if college < today:
            raad_op = raad if raad < today else None
            rows.append(Behandeling(editie=editie, gemeente=gemeente, college_op=college, raad_op=raad_op))
    return rows


def _at(day: date, days: int) -> datetime:
    """Ten in the morning in the Netherlands, so many days later."""
    return datetime.combine(day + timedelta(days=days), time(10), tzinfo=timezone.get_default_timezone())
