"""The database behind DATABASE_URL: read into Django's setting, and tried out before anything else runs."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zssd.environment import stop

CONNECT_SECONDS = 5
CONNECTION_SECONDS = 60


def from_url(url: str, default_path: Path) -> dict[str, Any]:
    """The Django database setting for DATABASE_URL; empty means SQLite at `default_path`.

    Understood: sqlite:///relative.db, sqlite:////absolute.db, postgresql://user:password@host:port/name
    (an empty host is the local socket; options such as ?sslmode=require go to libpq).
    """
    if not url:
        default_path.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(str(default_path))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        stop("DATABASE_URL is geen geldig adres.")
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        if parts.netloc or len(path) < 2:
            stop("DATABASE_URL voor SQLite heeft de vorm sqlite:///pad/naar/bestand.sqlite3.")
        return _sqlite(path[1:])
    if parts.scheme in {"postgres", "postgresql"}:
        name = unquote(parts.path.lstrip("/"))
        if not name:
            stop("DATABASE_URL noemt geen database: postgresql://gebruiker:wachtwoord@server/naam.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            # A connection that the server dropped is replaced instead of failing a request.
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "connect_timeout": CONNECT_SECONDS,
                **dict(parse_qsl(parts.query)),
                # A process serves one request at a time, so one connection does; the rest is room for a task.
                "pool": {"min_size": 1, "max_size": 4, "timeout": CONNECT_SECONDS},
            },
        }
    stop(f"DATABASE_URL begint met {parts.scheme or 'niets'}://; gebruik sqlite:// of postgresql://.")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file at each request, and moving the whole log into it when the last one closes, took longer
        # than the answer. A connection is not shared: each thread has its own.
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": {
            # A writer waits its turn at BEGIN instead of failing at its first write.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def stop_unless_reachable(database: dict[str, Any]) -> None:
    """Stops with one line and status 2 when the database of this setting cannot be opened."""
    if database["ENGINE"].endswith("sqlite3"):
        _try_sqlite(Path(database["NAME"]))
    else:
        _try_postgresql(database)


def _try_sqlite(path: Path) -> None:
    if not path.parent.is_dir():
        stop(f"de map van de database bestaat niet: {path.parent}")
    try:
        connection = sqlite3.connect(path, timeout=CONNECT_SECONDS)
        try:
            connection.execute("PRAGMA schema_version")
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        stop(f"de database {path} gaat niet open: {error}")
    except sqlite3.DatabaseError:
        stop(f"{path} is geen SQLite-database.")


def _try_postgresql(database: dict[str, Any]) -> None:
    import psycopg  # only where PostgreSQL is used: it costs a tenth of a second at every start

    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    named = {"user": database["USER"], "password": database["PASSWORD"]}
    named |= {"host": database["HOST"], "port": database["PORT"]}
    where = database["HOST"] or options.get("host") or "deze machine"
    try:
        psycopg.connect(
            dbname=database["NAME"], **{name: value for name, value in named.items() if value}, **options
        ).close()
    except psycopg.ProgrammingError as error:
        stop(f"DATABASE_URL heeft een optie die PostgreSQL niet kent: {_one_line(error)}")
    except psycopg.OperationalError as error:
        cause = _one_line(error)
        if f'database "{database["NAME"]}" does not exist' in cause:
            stop(f"op {where} is geen database {database['NAME']}; maak die eerst, of verbeter DATABASE_URL.")
        if "authentication failed" in cause or "role " in cause or "no password supplied" in cause:
            stop(f"de databaseserver op {where} weigert deze gebruiker of dit wachtwoord; verbeter DATABASE_URL.")
        stop(f"de databaseserver op {where} is niet bereikbaar: {cause}")


def _one_line(error: Exception) -> str:
    """The cause as libpq tells it, without the address it repeats; it never holds the password."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].removeprefix("connection failed: ").strip()
