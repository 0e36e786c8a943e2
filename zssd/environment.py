"""Reads settings from the environment and stops with one line when a value is wrong.

A portal that starts with half-understood settings is worse than one that does not start,
so every reader below exits with status 2 and names the variable.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

_ON = {"1", "true", "ja", "aan", "yes", "on"}
_OFF = {"", "0", "false", "nee", "uit", "no", "off"}


def stop(message: str) -> NoReturn:
    print(f"zssd: {message}", file=sys.stderr)
    sys.exit(2)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    value = raw.strip().lower()
    if value in _ON:
        return True
    if value in _OFF:
        return False
    stop(f"{name}={raw!r} is geen ja of nee (gebruik 1 of 0).")


def number(name: str, default: int) -> int:
    raw = os.environ.get(name)
    if raw is None or not raw.strip():
        return default
    try:
        return int(raw)
    except ValueError:
        stop(f"{name}={raw!r} is geen geheel getal.")


def contact(name: str, default: str) -> str:
    """An address people can follow: mailto:, https:// or tel:."""
    value = text(name, default)
    if value and not value.startswith(("mailto:", "https://", "tel:")):
        stop(f"{name}={value!r} begint niet met mailto:, https:// of tel:.")
    return value


def words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def database(url: str, default_path: Path) -> dict[str, Any]:
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
            "OPTIONS": {**dict(parse_qsl(parts.query)), "pool": {"min_size": 1, "max_size": 4, "timeout": 10}},
        }
    stop(f"DATABASE_URL begint met {parts.scheme or 'niets'}://; gebruik sqlite:// of postgresql://.")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # A writer waits its turn at BEGIN instead of failing at its first write.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def local_secret(path: Path) -> str:
    """The secret of an installation that only this machine reaches, made once and kept outside the code."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()
