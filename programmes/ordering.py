"""The order of rows under one parent: which number and letter each has, also after one is put elsewhere.

`put`, `letter` and `places` are pure and say what the order becomes. `place` and `close_gaps` write it, inside
the transaction of the caller. Numbers run from 1 without gaps; letters run a, b, … z, aa over the rows that
have one, and rows without a letter stay without.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, F, QuerySet, Value, When

from programmes.models import Programma


class UnknownPlace(Exception):  # noqa: N818 - what people chose is gone; they choose again
    """The row after which something should come does not stand under this parent (any more)."""


@dataclass(frozen=True)
class Series:
    """How the rows of a model are ordered under their parent.

    `parent`, `position` and `letter` name fields; `letter` is empty where rows have no letter. `printed` names
    the field people know a row by, empty where the order is all there is to see.
    """

    model: type[models.Model]
    parent: str
    position: str
    letter: str = ""
    printed: str = ""

    def under(self, parent: models.Model) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{self.parent: parent}).order_by(self.position)


@dataclass(frozen=True)
class Renumbered:
    """A row that people now know by another number or letter."""

    row: models.Model
    field: str
    before: str
    after: str


def put[T](order: Sequence[T], item: T, after: T | None) -> list[T]:
    """The order with the item right after another one, or first when `after` is None.

    The item may already be in the order. UnknownPlace when `after` is not among the others.
    """
    others = [other for other in order if other != item]
    if after is None:
        return [item, *others]
    if after not in others:
        raise UnknownPlace
    index = others.index(after) + 1
    return [*others[:index], item, *others[index:]]


def letter(number: int) -> str:
    """The letter of the first, second, … lettered row: a … z, aa, ab, … (1 is the first)."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def places(lettered: Iterable[bool]) -> list[tuple[int, str]]:
    """Number and letter of each row in order, given which of them have a letter."""
    found, letters = [], 0
    for number, has_letter in enumerate(lettered, start=1):
        letters += has_letter
        found.append((number, letter(letters) if has_letter else ""))
    return found


def lock(programma: Programma) -> None:
    """Makes everybody else who changes an order in this programme wait until the transaction ends.

    One lock for the whole programme: moving is rare, and locks on several parents could wait for each other.
    """
    Programma.objects.select_for_update(no_key=True).get(pk=programma.pk)


def place(series: Series, obj: models.Model, parent: models.Model, after: int | None) -> list[Renumbered]:
    """Puts a row under this parent, right after the row with that key (None: first), and renumbers around it.

    The programme must be locked. A new row only gets its number and letter: save it after this. Whether it
    has a letter is told by its letter field being filled. Gives every row that got another printed number or
    letter; not the row itself when it came from another parent.
    """
    rows = [row for row in series.under(parent) if row.pk != obj.pk]
    order = put([row.pk for row in rows], obj.pk, after)
    by_key = {row.pk: row for row in rows} | {obj.pk: obj}
    former = None
    if obj.pk is not None:
        stored = series.model._base_manager.get(pk=obj.pk)
        former = getattr(stored, series.parent)
        if former != parent:
            # Beyond every row of the new parent, so that it is in nobody's way until all get their number.
            _write_fields(obj, _parked(series, rows, parent))
            setattr(obj, series.parent, parent)
    changes = _number(series, [by_key[key] for key in order])
    if former is not None and former != parent:
        changes = [change for change in changes if change.row is not obj] + close_gaps(series, former)
    return changes


def close_gaps(series: Series, parent: models.Model) -> list[Renumbered]:
    """Numbers the rows under a parent again after one has left. The programme must be locked."""
    return _number(series, list(series.under(parent)))


def _parked(series: Series, rows: Sequence[models.Model], parent: models.Model) -> dict[str, Any]:
    last = max((getattr(row, series.position) for row in rows), default=0)
    values = {series.parent: parent, series.position: last + 1}
    return values | ({series.letter: ""} if series.letter else {})


def _write_fields(obj: models.Model, values: dict[str, Any]) -> None:
    type(obj)._base_manager.filter(pk=obj.pk).update(**values)


def _number(series: Series, rows: Sequence[models.Model]) -> list[Renumbered]:
    """Gives the rows their place in this order, in the database and on the objects.

    In two steps, because the unique constraints look at every row as soon as it is written: first out of
    the way, without a letter, then to the final place.
    """
    stored = {
        row.pk: row for row in series.model._base_manager.filter(pk__in=[row.pk for row in rows if row.pk is not None])
    }
    wanted = places(bool(series.letter and getattr(row, series.letter)) for row in rows)
    moved: dict[int, tuple[int, str]] = {}
    changes = []
    for row, (number, new_letter) in zip(rows, wanted, strict=True):
        values = {series.position: number} | ({series.letter: new_letter} if series.letter else {})
        for name, value in values.items():
            setattr(row, name, value)
        before = stored.get(row.pk)
        if before is None or all(getattr(before, name) == value for name, value in values.items()):
            continue
        moved[row.pk] = (number, new_letter)
        if series.printed and getattr(before, series.printed) != getattr(row, series.printed):
            changes.append(
                Renumbered(row, series.printed, str(getattr(before, series.printed)), str(getattr(row, series.printed)))
            )
    if moved:
        last = max(getattr(row, series.position) for row in stored.values())
        _move(series, moved, beyond=max(last, len(rows)) + 1)
    return changes


def _move(series: Series, moved: dict[int, tuple[int, str]], beyond: int) -> None:
    rows = series.model._base_manager.filter(pk__in=moved)
    away: dict[str, Any] = {series.position: F(series.position) + beyond}
    home: dict[str, Any] = {series.position: _chosen({pk: number for pk, (number, _) in moved.items()})}
    if series.letter:
        away[series.letter] = ""
        home[series.letter] = _chosen({pk: new_letter for pk, (_, new_letter) in moved.items()})
    rows.update(**away)
    rows.update(**home)


def _chosen(values: dict[int, Any]) -> Case:
    return Case(*(When(pk=pk, then=Value(value)) for pk, value in values.items()))
