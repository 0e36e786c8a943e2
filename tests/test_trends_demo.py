"""The demo has something to see in its trends."""

from datetime import UTC, datetime
from typing import Any

import time_machine
from django.core.management import call_command

from monitoring.trends import samen, vragen
from programmes.models import Programma

TODAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_demo_shows_what_trends_are_for(db: None, settings: Any):
    """Several edities, terms that moved more and less far, and less realised than planned."""
    settings.DEMO = True
    with time_machine.travel(TODAY, tick=False):
        call_command("demo", verbosity=0)
    demo = Programma.objects.get()
    pijlers = demo.pijlers.order_by("nummer").values_list("code", "titel")
    found = samen.make(vragen.read(demo, pijlers, TODAY.date()))
    assert len(found.stapels) >= 4
    assert sum(klasse.aantal > 0 for klasse in found.verschoven.afstanden) >= 4
    assert 0 < (found.opbouw.nu.gerealiseerd or 0) < found.opbouw.nu.huidig < found.opbouw.nu.oorspronkelijk
