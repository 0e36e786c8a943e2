"""Downloading a published editie, logged in and from the public page, beside the same bytes as a static file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from benchmarks.measuring import in_turn
from benchmarks.server import Answer, Connection, running
from monitoring.models import Editie, RapportPdf
from monitoring.rapport import maken
from programmes.models import Programma

_FILE = "gemeten.pdf"


@dataclass(frozen=True)
class Downloads:
    """Seconds of one download of the file and of the editie; `bytes` is the size of each.

    `openbaar` is the download from the public page; `again_…` that of who has it already, answered with 304.
    """

    bytes: int
    static: float
    editie: float
    openbaar: float
    again_static: float
    again_editie: float


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
        "openbaar": reverse("monitoring:openbaar_pdf", args=[programma.code, editie.pk]),
    }
    Programma.objects.filter(pk=programma.pk).update(openbaar=True)
    with running() as port:
        people = {name: Connection(port, {} if name == "openbaar" else cookies) for name in paths}
        tasks: dict[str, Callable[[], Answer]] = {}
        again: dict[str, Callable[[], Answer]] = {}
        for name, path in paths.items():
            first = people[name].get(path)
            if first.body != printed:
                raise SystemExit(f"{path} is niet dezelfde PDF.")
            tasks[name] = partial(people[name].get, path)
            again[name] = partial(people[name].get, path, If_None_Match=first.headers["etag"])
        taken = in_turn(tasks, rounds)
        kept = in_turn(again, rounds, status=304)
    Programma.objects.filter(pk=programma.pk).update(openbaar=programma.openbaar)
    return Downloads(
        len(printed), taken["bestand"], taken["editie"], taken["openbaar"], kept["bestand"], kept["editie"]
    )
