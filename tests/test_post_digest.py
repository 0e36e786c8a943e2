"""What a digest says, and when it goes out: everything there is to tell one person, in one mail."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from programmes.models import Gebruiker, Programma, Toewijzing
from programmes.post import Soort, bezorgen
from programmes.post.bericht import Bericht
from programmes.post.digest import PER_SOORT
from tests.conftest import Cast
from tests.postbus import Postbus, statuses, tell

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Status = Bericht.Status


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


class TestDigest:
    def test_what_there_is_to_tell_somebody_goes_in_one_mail(
        self, programma: Programma, cast: Cast, postbus: Postbus, clock
    ):
        for number in range(10):
            tell(programma, cast.coordinator, f"Melding {number} is akkoord", Soort.AKKOORD)
        tell(programma, cast.coordinator, "Melding 11 komt terug", Soort.TERUGGEZET)
        tell(programma, cast.pmo)
        clock.shift(bezorgen.RUSTTIJD)
        result = bezorgen.deliver()
        assert (result.verzonden, result.geweigerd, result.uitgesteld) == (2, 0, 0)
        mail = next(mail for mail in postbus.mails if mail["To"] == cast.coordinator.email)
        assert mail["Subject"] == "Proef: Melding 11 komt terug (en nog 10)"
        text = mail.get_body(("plain",)).get_content()
        assert text.startswith("Hallo Carla Coordinator,")
        order = [text.index(part) for part in ("Terug bij jou", "Melding 11", "Akkoord\n", "Melding 0")]
        assert order == sorted(order)
        assert text.count("* Melding") == 11
        assert statuses() == [Status.VERZONDEN] * 12
        assert bezorgen.deliver().verzonden == 0
        assert len(postbus.mails) == 2

    def test_both_parts_say_the_same_with_links_that_work_outside_the_portal(
        self, programma: Programma, cast: Cast, postbus: Postbus
    ):
        tell(programma, cast.coordinator, "Vraag & antwoord <nieuw>", tekst="Eerst dit.\n\n- één\n- twee")
        bezorgen.deliver(settled=False)
        (mail,) = postbus.mails
        assert mail.get_content_type() == "multipart/alternative"
        text = mail.get_body(("plain",)).get_content()
        html = mail.get_body(("html",)).get_content()
        assert "* Vraag & antwoord <nieuw>\n  Eerst dit.\n  - één\n  - twee\n" in text
        assert "Vraag &amp; antwoord &lt;nieuw&gt;" in html
        assert "<li>één</li><li>twee</li>" in html
        for part in (text, html):
            assert "https://portaal.example.org/proef/werklijst/" in part
            assert "https://portaal.example.org/mijn/#mail" in part
        assert "<img" not in html
        assert '<html lang="nl">' in html

    def test_in_a_window_the_mail_is_plain_text_alone(self, programma: Programma, cast: Cast, settings, capsys):
        settings.MAIL_WITH_HTML = False
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
        tell(programma, cast.coordinator)
        bezorgen.deliver(settled=False)
        shown = capsys.readouterr().out
        assert "* De ronde is open\n" in shown
        assert "text/html" not in shown
        assert statuses() == [Status.VERZONDEN]

    def test_an_item_links_to_its_own_page_in_the_portal_and_to_nowhere_else(
        self, programma: Programma, cast: Cast, postbus: Postbus
    ):
        tell(programma, cast.coordinator, tekst="- één\t/proef/resultaten/1/\n- twee\thttps://elders.example.org/")
        bezorgen.deliver(settled=False)
        text, html = (postbus.mails[0].get_body((part,)).get_content() for part in ("plain", "html"))
        assert "  - één\n    https://portaal.example.org/proef/resultaten/1/\n  - twee\n" in text
        assert '<li><a href="https://portaal.example.org/proef/resultaten/1/">één</a></li><li>twee</li>' in html
        assert "elders" not in text + html

    def test_the_headers_say_that_a_machine_wrote_it(self, programma: Programma, cast: Cast, postbus: Postbus):
        tell(programma, cast.coordinator)
        bezorgen.deliver(settled=False)
        (mail,) = postbus.mails
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Id"] == "<proef.portaal.example.org>"
        assert mail["Message-ID"].endswith("@portaal.example.org>")

    def test_a_title_of_more_lines_cannot_add_a_header(self, programma: Programma, cast: Cast, postbus: Postbus):
        tell(programma, cast.coordinator, "Open\nBcc: iemand@example.org")
        bezorgen.deliver(settled=False)
        assert postbus.mails[0]["Subject"] == "Proef: Open Bcc: iemand@example.org"
        assert postbus.mails[0]["Bcc"] is None

    def test_a_long_list_ends_with_a_number(self, programma: Programma, cast: Cast, postbus: Postbus):
        for number in range(PER_SOORT + 3):
            tell(programma, cast.coordinator, f"Melding {number} is akkoord", Soort.AKKOORD)
        bezorgen.deliver(settled=False)
        text = postbus.mails[0].get_body(("plain",)).get_content()
        assert text.count("* Melding") == PER_SOORT
        assert "En nog 3;" in text

    def test_a_mail_waits_until_it_is_quiet_but_not_for_ever(
        self, programma: Programma, cast: Cast, postbus: Postbus, clock
    ):
        quiet = bezorgen.RUSTTIJD - timedelta(seconds=1)
        tell(programma, cast.coordinator)
        clock.shift(quiet)
        assert bezorgen.deliver().verzonden == 0
        while not postbus.mails:
            tell(programma, cast.coordinator)
            clock.shift(quiet)
            bezorgen.deliver()
            assert datetime.now(UTC) < NOW + bezorgen.UITERLIJK + bezorgen.RUSTTIJD
        assert datetime.now(UTC) >= NOW + bezorgen.UITERLIJK

    def test_each_programme_has_its_own_mail(self, programma: Programma, cast: Cast, postbus: Postbus):
        elders = cast.buitenstaander.toewijzingen.get().programma
        Toewijzing.objects.create(gebruiker=cast.coordinator, programma=elders, rol="pmo")
        tell(programma, cast.coordinator)
        tell(elders, cast.coordinator)
        bezorgen.deliver(settled=False)
        assert sorted(mail["Subject"] for mail in postbus.mails) == [
            "ELDERS: De ronde is open",
            "Proef: De ronde is open",
        ]

    def test_what_somebody_turned_off_or_lost_the_role_for_is_not_sent(
        self, programma: Programma, cast: Cast, postbus: Postbus
    ):
        tell(programma, cast.coordinator)
        tell(programma, cast.coordinator, "Akkoord", Soort.AKKOORD)
        tell(programma, cast.pmo)
        Gebruiker.objects.filter(pk=cast.coordinator.pk).update(mail_uit=[Soort.OPENING])
        cast.pmo.toewijzingen.all().delete()
        bezorgen.deliver(settled=False)
        assert [mail["Subject"] for mail in postbus.mails] == ["Proef: Akkoord"]
        assert statuses() == [Status.VERVALLEN, Status.VERZONDEN, Status.VERVALLEN]
