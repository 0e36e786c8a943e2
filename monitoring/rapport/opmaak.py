"""Tells one layout of the report from another, so that content is printed again after the layout changed."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

_PACKAGES = ("typst", "pikepdf", "fonttools", "openpyxl")
_SOURCES = (
    ("monitoring/rapport", "*.py"),
    ("monitoring/grafiek", "*.py"),
    ("monitoring/trends", "*.py"),
    ("monitoring/planning", "*.py"),
    ("templates/rapport", "*.html"),
    ("templates/monitoring/trends", "*.html"),
    ("templates/rapport/zetsel", "*.typ"),
    ("static/css", "thema.css"),
    ("static/dist", "*.woff2"),
    ("static/dist", "*.ttf"),
)


@cache
def versie() -> str:
    """Changes with every change to what the print is made with; read once per process."""
    found = hashlib.sha256("".join(map(version, _PACKAGES)).encode())
    for folder, pattern in _SOURCES:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob(pattern)):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]
