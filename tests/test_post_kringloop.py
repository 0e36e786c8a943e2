"""A half-year as its coordinator hears it by mail: five kinds of news, and one mail when they come together."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from monitoring import beoordelen, editie, herinneringen, melding
from monitoring import ronde as rondes
from monitoring.models import Melding, Ronde, Signaal
from programmes.models import Pijler, Programma
from programmes.post import bezorgen
from speerpunten.models import Fase, Resultaat
from tests.conftest import Cast
from tests.postbus import Postbus

OPENS = datetime(2026, 12, 1, 9, tzinfo=UTC)


def report(resultaat: Resultaat, ronde: Ronde, cast: Cast) -> Melding:
    inhoud = melding.start(resultaat, ronde, OPENS.date()).inhoud(resultaat)
    inhoud |= {"fase": Fase.IN_UITVOERING, "signaal": Signaal.OP_KOERS, "toelichting": "Gaat goed."}
    inhoud |= {"bevestiging": "De laatste gemeente tekent in januari."}
    return melding.save(resultaat, ronde, inhoud, versie=0, door=cast.coordinator)


def test_the_coordinator_hears_each_kind_in_its_time(programma: Programma, jeugd: Pijler, cast: Cast, postbus: Postbus):
    manager = cast.programmamanager
    first, second, third = Resultaat.objects.in_plan_order().filter(actie__speerpunt__pijler=jeugd)

    def mails() -> list[str]:
        """What the coordinator got since the last time this was asked."""
        clock.shift(bezorgen.UITERLIJK)
        bezorgen.deliver()
        subjects = [mail["Subject"] for mail in postbus.mails if mail["To"] == cast.coordinator.email]
        postbus.mails.clear()
        return subjects

    with time_machine.travel(OPENS, tick=False) as clock:
        days = {"peildatum": date(2026, 12, 31), "opent_op": OPENS.date(), "sluit_op": date(2026, 12, 31)}
        ronde = rondes.open_ronde(Ronde(programma=programma, jaar=2026, nummer=2, **days), door=manager)
        assert mails() == ["Proef: Ronde 2026-H2 is open"]

        made = [report(resultaat, ronde, cast) for resultaat in (first, second)]
        returned = beoordelen.send_back(made[0], versie=made[0].versie, reden="Noem ook Veere.", door=manager)
        accepted, _ = beoordelen.accept(programma, {made[1].pk: made[1].versie}, door=manager)
        assert (returned.status, len(accepted)) == ("teruggezet", 1)
        clock.move_to(datetime(2026, 12, 24, 8, tzinfo=UTC))
        herinneringen.remind(ronde, date(2026, 12, 24))
        clock.shift(bezorgen.UITERLIJK)
        bezorgen.deliver()
        [mail] = [mail for mail in postbus.mails if mail["To"] == cast.coordinator.email]
        text = mail.get_body(("plain",)).get_content()
        assert mail["Subject"] == f"Proef: Teruggezet: {first} (en nog 2)"
        headings = [text.index(f"\n{kop}\n") for kop in ("Terug bij jou", "Nog te doen", "Akkoord")]
        assert headings == sorted(headings)
        assert "Noem ook Veere." in text
        todo = text[headings[1] : headings[2]]
        assert str(first) in todo
        assert str(third) in todo
        assert str(second) not in todo
        postbus.mails.clear()

        clock.move_to(datetime(2027, 1, 4, 9, tzinfo=UTC))
        rondes.close_ronde(ronde, door=manager, today=date(2027, 1, 4))
        clock.shift(timedelta(days=1))
        made_editie = editie.vaststellen(ronde, door=manager, now=datetime.now(UTC))
        editie.publiceren(made_editie, door=manager, now=datetime.now(UTC))
        assert mails() == [f"Proef: De voortgangsrapportage {made_editie} is gepubliceerd"]
        assert mails() == []
