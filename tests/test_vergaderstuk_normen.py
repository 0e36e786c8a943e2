"""Every paper of a meeting is PDF/UA-1, as veraPDF judges: the agenda, what a meeting came to, and a period of them."""

from io import StringIO
from pathlib import Path
from typing import Any

import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from monitoring.models import Agendapunt, Vergadering, Vergaderstuk
from monitoring.vergadering import stukken
from programmes.models import Gebruiker, Rol
from tests.bouw import needs_build
from tests.test_demo import TODAY
from tests.verapdf import PDF_UA, failures

pytestmark = needs_build


def test_the_papers_of_meetings_that_were_held_and_prepared_meet_the_standard(db: None, settings: Any, tmp_path: Path):
    settings.DEMO = True
    with time_machine.travel(TODAY, tick=False):
        call_command("demo", stdout=StringIO())
        client = Client()
        client.force_login(Gebruiker.objects.get(toewijzingen__rol=Rol.PMO))
        # The demo holds an outcome of each kind, so each part of a paper is among what is printed.
        outcomes = set(Agendapunt.objects.values_list("uitkomst", flat=True))
        assert {"besluit", "actie", "doorgegeven", "besproken", "verplaatst", "open"} <= outcomes
        asked = ["/zssd/vergaderingen/lijst/pdf/"]
        for pk in Vergadering.objects.values_list("pk", flat=True):
            asked += [reverse(f"monitoring:{name}", args=["zssd", pk]) for name in ("agenda_pdf", "vergaderlijst_pdf")]
        for url in asked:
            assert client.post(url).status_code == 302
        for stuk in Vergaderstuk.objects.all():
            stukken.make(stuk.pk)
    paths = []
    for stuk in Vergaderstuk.objects.defer(None):
        assert stuk.is_klaar, stuk.naam
        path = tmp_path / f"{stuk.pk}-{stuk.naam}.pdf"
        path.write_bytes(stuk.pdf)
        paths.append(path)
    assert len(paths) == len(asked)
    assert failures(paths, [PDF_UA]) == {path.stem: {PDF_UA: []} for path in paths}
