"""Reads settings from the environment and stops with one line when a value is wrong.

A portal that starts with half-understood settings is worse than one that does not start,
so every reader below exits with status 2 and names the variable.
"""

import os
import re
import secrets
import sys
from pathlib import Path
from typing import NoReturn

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


def number(name: str, default: int, *, lowest: int = 0, highest: int = 65535) -> int:
    raw = text(name)
    if not raw:
        return default
    if not raw.isdecimal() or not lowest <= int(raw) <= highest:
        stop(f"{name}={raw!r} is geen geheel getal van {lowest} tot en met {highest}.")
    return int(raw)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of a few words, in capitals."""
    value = text(name, default).upper() or default
    if value not in allowed:
        stop(f"{name}={value!r} ken ik niet; kies uit {', '.join(allowed)}.")
    return value


def contact(name: str, default: str) -> str:
    """An address people can follow: mailto:, https:// or tel:."""
    value = text(name, default)
    if value and not value.startswith(("mailto:", "https://", "tel:")):
        stop(f"{name}={value!r} begint niet met mailto:, https:// of tel:.")
    return value


def site(name: str, default: str) -> str:
    """The address of a site, without the last slash."""
    value = text(name) or default
    if not re.fullmatch(r"https?://[^/\s?#]+/?", value):
        stop(f"{name}={value!r} is geen adres van een site, zoals https://portaal.example.org.")
    return value.rstrip("/")


def words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def local_secret(path: Path) -> str:
    """The secret of an installation that only this machine reaches, made once and kept outside the code."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()
