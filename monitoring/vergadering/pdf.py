"""Prints a paper of a meeting, made for screen readers too (PDF/UA-1). The worker calls it."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from monitoring import papier
from monitoring.vergadering.lijst import Inhoud

_STYLE = "vergaderstuk"
_SOURCES = (("templates/vergaderstuk", "*.html"), ("static/css", "vergaderstuk.css"), ("static/css", "thema.css"))


@cache
def opmaak() -> str:
    """Changes with every change to what a paper is made with; read once per process."""
    found = hashlib.sha256(version("weasyprint").encode())
    for folder, pattern in _SOURCES:
        for path in sorted(Path(settings.BASE_DIR, folder).glob(pattern)):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def html(inhoud: Inhoud) -> str:
    """The paper as one HTML document, without its stylesheet."""
    return render_to_string("vergaderstuk/document.html", {"inhoud": inhoud})


def render(inhoud: Inhoud) -> bytes:
    """The paper as PDF; the same content gives the same bytes. Raises `papier.PapierMislukt`."""
    return papier.render(html(inhoud), _STYLE)
