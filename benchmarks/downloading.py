"""Downloading a published editie beside the same bytes as a static file of the same server."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from benchmarks.measuring import in_turn
from benchmarks.server import Connection, running
from monitoring.models import Editie, RapportPdf
from monitoring.rapport import maken
from programmes.models import Programma

_FILE = "gemeten.pdf"


@dataclass(frozen=True)
class Downloads:
    """Seconds of one download of the file and of the editie; `bytes` is the size of both."""

    bytes: int
    static: float
    editie: float

    @property
    def ratio(self) -> float:
        """How many times as long the editie takes: 1 is as quick."""
        return self.editie / self.static


def download_times(programma: Programma, cookies: dict[str, str], rounds: int) -> Downloads:
    """Of the newest published editie, whose PDF is made first when it is not there."""
    editie = Editie.objects.of_programma(programma).gepubliceerd()[0]
    rapport, _ = maken.request_editie(editie, timezone.now())
    maken.make(rapport.pk)
    printed = bytes(RapportPdf.objects.get(rapport=rapport).inhoud)
    # The server looks for its static files when it starts.
    Path(settings.STATIC_ROOT, _FILE).write_bytes(printed)
    paths = {
        "bestand": f"{settings.STATIC_URL}{_FILE}",
        "editie": reverse("monitoring:editie_pdf", args=[programma.code, editie.pk]),
    }
    with running() as port:
        connection = Connection(port, cookies)
        for path in paths.values():
            if connection.get(path).body != printed:
                raise SystemExit(f"{path} is niet dezelfde PDF.")
        taken = in_turn({name: partial(connection.get, path) for name, path in paths.items()}, rounds)
    return Downloads(len(printed), taken["bestand"], taken["editie"])
