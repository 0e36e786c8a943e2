"""Handwritten SQL, for the few questions that come with every request and every download.

Making SQL out of models takes many times as long as running it. Everywhere else the models ask.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import connection


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """What the database answers, as it gives it: SQLite knows no time zone, and 0 and 1 for no and yes."""
    given = [connection.ops.adapt_datetimefield_value(p) if isinstance(p, datetime) else p for p in params]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def moment(value: datetime) -> datetime:
    """A time out of `rows`, with the zone in which it was kept."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)
