"""Gets past the triggers that guard edities, for tests alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "monitoring_editie"


@contextmanager
def without_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The database lets edities be changed and removed within this block, as only somebody with its password could."""
    off, on = _switches(connection)
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)
        yield
        for statement in on:
            cursor.execute(statement)


def _switches(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    if connection.vendor == "postgresql":
        # What still has to be checked at the end of the transaction would stand in the way.
        off = ["SET CONSTRAINTS ALL IMMEDIATE", f"ALTER TABLE {TABLE} DISABLE TRIGGER USER"]
        return off, [f"ALTER TABLE {TABLE} ENABLE TRIGGER USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        rows = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in rows], [sql for _, sql in rows]


def let_flush(operations: Any) -> None:
    """Tests with real transactions empty every table at their end, also this one."""
    flush = operations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        off, on = _switches(self.connection)
        flush(self, [*off, *sql_list, *on])

    operations.execute_sql_flush = execute_sql_flush
