"""Handwritten SQL, for the few questions that come with every request and every download.

Making SQL out of models takes many times as long as running it. Everywhere else the models ask.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import Col


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """What the database answers, as it gives it: SQLite knows no time zone, and 0 and 1 for no and yes."""
    given = [connection.ops.adapt_datetimefield_value(p) if isinstance(p, datetime) else p for p in params]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def moment(value: datetime) -> datetime:
    """A time out of `rows`, with the zone in which it was kept."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def one[M: Model](model: type[M], pk: int) -> M | None:
    """The object with this key as its model gives it, every column read; None when there is none."""
    sql, names, conversions = _reading(model)
    for row in rows(sql, pk):
        values = list(row)
        for place, convert, column in conversions:
            values[place] = convert(values[place], column, connection)
        return model.from_db(connection.alias, names, values)
    return None


type _Conversion = tuple[int, Callable[[Any, Col, Any], Any], Col]


@cache
def _reading(model: type[Model]) -> tuple[str, list[str], list[_Conversion]]:
    """The query for one row, the names of its fields, and what makes a value of this database one of Python."""
    meta, quote = model._meta, connection.ops.quote_name
    columns = [field.get_col(meta.db_table) for field in meta.concrete_fields]
    names = ", ".join(quote(str(field.column)) for field in meta.concrete_fields)
    sql = f"SELECT {names} FROM {quote(meta.db_table)} WHERE {quote(str(meta.pk.column))} = %s"  # noqa: S608
    conversions = [
        (place, convert, column)
        for place, column in enumerate(columns)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]
    return sql, [field.attname for field in meta.concrete_fields], conversions
