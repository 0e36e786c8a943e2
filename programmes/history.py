"""Changes a fact and writes its history in one transaction.

Every view that changes something goes through `create`, `update` or `delete`, so that the history cannot
miss a change and two people in one row cannot overwrite each other unseen.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format

from programmes.models import Gebruiker, Programma, Wijziging


class Conflict(Exception):  # noqa: N818 - it is an outcome people resolve, not an error
    """Somebody else changed the row since it was read; `current` is the row as it is now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(f"{current._meta.label} {current.pk} is intussen gewijzigd")
        self.current = current


@transaction.atomic
def create[M: models.Model](
    programma: Programma, obj: M, *, door: Gebruiker | None, reden: str = "", vervangt: models.Model | None = None
) -> M:
    """Saves a new row and notes that it was added, and what it takes the place of when that is given."""
    obj.save(force_insert=True)
    _note(programma, obj, door, reden, Wijziging.Soort.TOEGEVOEGD, [_added(obj, vervangt)])
    return obj


@transaction.atomic
def create_many[M: models.Model](
    programma: Programma, pairs: Iterable[tuple[M, models.Model | None]], *, door: Gebruiker | None, reden: str = ""
) -> list[M]:
    """Saves new rows of one kind, each with what it takes the place of; as many queries for many as for one."""
    wanted = list(pairs)
    if not wanted:
        return []
    type(wanted[0][0])._base_manager.bulk_create(obj for obj, _ in wanted)
    now = timezone.now()
    Wijziging.objects.bulk_create(
        _line(programma, obj, door, reden, Wijziging.Soort.TOEGEVOEGD, now, _added(obj, vervangt))
        for obj, vervangt in wanted
    )
    return [obj for obj, _ in wanted]


def _added(obj: models.Model, vervangt: models.Model | None) -> tuple[str, str, str]:
    return ("", describe(vervangt) if vervangt else "", describe(obj))


@transaction.atomic
def update[M: models.Model](
    programma: Programma,
    obj: M,
    values: Mapping[str, Any],
    *,
    door: Gebruiker | None,
    versie: int | None = None,
    reden: str = "",
) -> M:
    """Sets the given fields on the row as it is in the database and notes each one that really changed.

    `versie` is the version the writer was looking at; when the row has moved on, Conflict is raised and
    nothing changes. Gives the row as saved (with the next version), or untouched when nothing differs.
    """
    current = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
    if versie is not None and current.versie != versie:  # type: ignore[attr-defined]
        raise Conflict(current)
    changed = [
        (name, getattr(current, name), value) for name, value in values.items() if getattr(current, name) != value
    ]
    if not changed:
        return current
    shown_before = {name: shown(current, name) for name, _, _ in changed}
    for name, _, value in changed:
        setattr(current, name, value)
    current.versie += 1  # type: ignore[attr-defined]
    current.save(update_fields=[*(name for name, _, _ in changed), "versie"])
    _note(
        programma,
        current,
        door,
        reden,
        Wijziging.Soort.GEWIJZIGD,
        [(verbose_name(current, name), shown_before[name], shown(current, name)) for name, _, _ in changed],
    )
    return current


@transaction.atomic
def update_many[M: models.Model](
    programma: Programma,
    pairs: Iterable[tuple[M, Mapping[str, Any]]],
    *,
    door: Gebruiker | None,
    reden: str = "",
    also: Iterable[str] = (),
) -> list[M]:
    """As `update` for rows of one kind that the caller has read and locked; as many queries for many as for one.

    `also` names fields that the caller has set already and that tell no fact of their own, such as when something
    was done. Gives the rows that changed.
    """
    now = timezone.now()
    lines: list[Wijziging] = []
    changed: list[M] = []
    names = {"versie", *also}
    for obj, values in pairs:
        differing = {name: value for name, value in values.items() if getattr(obj, name) != value}
        if not differing:
            continue
        before = {name: shown(obj, name) for name in differing}
        for name, value in differing.items():
            setattr(obj, name, value)
        obj.versie += 1  # type: ignore[attr-defined]
        names |= differing.keys() | _derive(obj)
        changed.append(obj)
        lines += [
            _line(
                programma, obj, door, reden, Wijziging.Soort.GEWIJZIGD, now,
                (verbose_name(obj, name), before[name], shown(obj, name)),
            )
            for name in differing
        ]  # fmt: skip
    if changed:
        type(changed[0])._base_manager.bulk_update(changed, sorted(names))
        Wijziging.objects.bulk_create(lines)
    return changed


def _derive(obj: models.Model) -> set[str]:
    """Brings columns that follow from others up to date, as saving the row does; the names of what changed."""
    found = set()
    for field in obj._meta.concrete_fields:
        before = getattr(obj, field.attname)
        if field.pre_save(obj, add=False) != before:
            found.add(field.name)
    return found


@transaction.atomic
def delete(
    programma: Programma, obj: models.Model, *, door: Gebruiker | None, reden: str = "", tekst: str = ""
) -> None:
    """Removes a row; its description, or `tekst` where that tells more, stays in the history."""
    _note(programma, obj, door, reden, Wijziging.Soort.VERWIJDERD, [("", tekst or describe(obj), "")])
    obj.delete()


@transaction.atomic
def delete_many[M: models.Model](
    programma: Programma, rows: Iterable[M], *, door: Gebruiker | None, reden: str = ""
) -> None:
    """As `delete` for rows of one kind that the caller has read and locked; as many queries for many as for one."""
    gone = list(rows)
    if not gone:
        return
    now = timezone.now()
    lines = [
        _line(programma, obj, door, reden, Wijziging.Soort.VERWIJDERD, now, ("", describe(obj), "")) for obj in gone
    ]
    type(gone[0])._base_manager.filter(pk__in=[obj.pk for obj in gone]).delete()
    Wijziging.objects.bulk_create(lines)


def note(
    programma: Programma, obj: models.Model, veld: str, van: str, naar: str, *, door: Gebruiker | None, reden: str = ""
) -> None:
    """Notes a change that is not one field of one row, such as a new order or other grondslagen.

    Call it inside the transaction that makes the change.
    """
    _note(programma, obj, door, reden, Wijziging.Soort.GEWIJZIGD, [(veld, van, naar)])


def note_many(
    programma: Programma,
    changes: Iterable[tuple[models.Model, str, str, str]],
    *,
    door: Gebruiker | None,
    reden: str = "",
) -> None:
    """As `note` for several changes (row, what, from, to) at once, in one query."""
    now = timezone.now()
    Wijziging.objects.bulk_create(
        _line(programma, obj, door, reden, Wijziging.Soort.GEWIJZIGD, now, (veld, van, naar))
        for obj, veld, van, naar in changes
    )


def removed(programma: Programma, model: type[models.Model]) -> QuerySet[Wijziging]:
    """What was taken away of one kind, newest first; `van` tells what it was."""
    lines = Wijziging.objects.filter(programma=programma, onderwerp=model._meta.label_lower)
    return lines.filter(soort=Wijziging.Soort.VERWIJDERD)


def of(*objects: models.Model) -> QuerySet[Wijziging]:
    """The history of these rows together, newest first."""
    wanted = models.Q(pk__in=[])
    for obj in objects:
        wanted |= models.Q(onderwerp=obj._meta.label_lower, onderwerp_id=obj.pk)
    return Wijziging.objects.filter(wanted)


def verbose_name(obj: models.Model, name: str) -> str:
    return str(obj._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown(obj: models.Model, name: str) -> str:
    """A field's value as people read it."""
    display = getattr(obj, f"get_{name}_display", None)
    value = display() if display else getattr(obj, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date) and not isinstance(value, datetime):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return number_format(value.normalize())
    if isinstance(value, dict):
        return "\n".join(f"{key}: {' / '.join(map(str, words))}" for key, words in value.items())
    return str(value)


def describe(obj: models.Model) -> str:
    return str(obj)


def _note(
    programma: Programma,
    obj: models.Model,
    door: Gebruiker | None,
    reden: str,
    soort: Wijziging.Soort,
    changes: Iterable[tuple[str, str, str]],
) -> None:
    now = timezone.now()
    Wijziging.objects.bulk_create(_line(programma, obj, door, reden, soort, now, change) for change in changes)


def _line(
    programma: Programma,
    obj: models.Model,
    door: Gebruiker | None,
    reden: str,
    soort: Wijziging.Soort,
    now: datetime,
    change: tuple[str, str, str],
) -> Wijziging:
    veld, van, naar = change
    return Wijziging(
        programma=programma,
        wanneer=now,
        door=door,
        door_naam=str(door) if door else "het portaal",
        soort=soort,
        onderwerp=obj._meta.label_lower,
        onderwerp_id=obj.pk,
        onderwerp_naam=describe(obj)[:200],
        veld=veld,
        van=van,
        naar=naar,
        reden=reden,
    )
