"""Mail goes out to a real mail server: once, together, and also after the server was away."""

import smtplib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django_tasks_db.management.commands import db_worker

from monitoring.management.commands import werker
from monitoring.rapport import pdf
from programmes import post
from programmes.audit import Auditregel, Handeling
from programmes.models import Bericht, Gebruiker, Programma, Toewijzing
from programmes.post import bezorgen
from programmes.post.bericht import Soort
from programmes.post.digest import PER_SOORT
from tests.conftest import AtOnce, Cast
from tests.postbus import Postbus

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Status = Bericht.Status


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def tell(
    programma: Programma, aan: Gebruiker, titel: str = "De ronde is open", soort: Soort = Soort.OPENING, **rest: str
) -> Bericht:
    number = Bericht.objects.count()
    post.put(
        programma,
        aan,
        soort,
        sleutel=f"proef-{number}",
        titel=titel,
        tekst=rest.get("tekst", "Meld wat er is gebeurd."),
        url="/proef/werklijst/",
    )
    return Bericht.objects.latest("pk")


def statuses() -> list[str]:
    return list(Bericht.objects.order_by("pk").values_list("status", flat=True))


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


class TestOutage:
    def test_mail_survives_it_and_goes_out_once_after_it(
        self, programma: Programma, cast: Cast, postbus: Postbus, clock
    ):
        tell(programma, cast.coordinator)
        tell(programma, cast.pmo)
        postbus.stop()
        clock.shift(bezorgen.RUSTTIJD)
        result = bezorgen.deliver()
        assert result.verzonden == 0
        assert "ConnectionRefusedError" in result.storing
        assert statuses() == [Status.WACHT, Status.WACHT]
        postbus.start()
        assert bezorgen.deliver().verzonden == 0  # not yet: it waits a while
        clock.shift(bezorgen.EERSTE_UITSTEL)
        assert bezorgen.deliver().verzonden == 2
        assert len(postbus.mails) == 2
        assert set(Bericht.objects.values_list("status", "fout")) == {(Status.VERZONDEN, "")}

    def test_each_attempt_waits_longer_up_to_a_limit(self, programma: Programma, cast: Cast, postbus: Postbus, clock):
        tell(programma, cast.coordinator)
        postbus.stop()
        waits = []
        for _ in range(8):
            assert bezorgen.deliver(settled=False).storing
            due = Bericht.objects.get().volgende_poging
            waits.append((due - datetime.now(UTC)) / timedelta(minutes=1))
            clock.move_to(due)
        assert waits == [1, 2, 4, 8, 16, 30, 30, 30]

    def test_one_attempt_is_made_however_much_waits(
        self, programma: Programma, cast: Cast, postbus: Postbus, monkeypatch
    ):
        for person in (cast.coordinator, cast.pmo, cast.bestuurder):
            tell(programma, person)
        postbus.stop()
        tried: list[int] = []

        class Telling(smtplib.SMTP):
            def connect(self, *args, **kwargs):
                tried.append(1)
                return super().connect(*args, **kwargs)

        monkeypatch.setattr(smtplib, "SMTP", Telling)
        bezorgen.deliver(settled=False)
        bezorgen.deliver(settled=False)
        assert tried == [1]

    def test_a_server_that_refuses_us_is_an_outage_not_the_end(
        self, programma: Programma, cast: Cast, postbus: Postbus, settings
    ):
        settings.MAILERS = {
            "default": {**postbus.mailer, "OPTIONS": {**postbus.mailer["OPTIONS"], "username": "a", "password": "b"}}
        }
        tell(programma, cast.coordinator)
        result = bezorgen.deliver(settled=False)
        assert result.storing  # it offers no login
        assert statuses() == [Status.WACHT]

    def test_the_command_says_so_and_ends_with_an_error(
        self, programma: Programma, cast: Cast, postbus: Postbus, capsys
    ):
        tell(programma, cast.coordinator)
        postbus.stop()
        with pytest.raises(CommandError, match="blijft klaarstaan"):
            call_command("post", direct=True)
        Bericht.objects.update(volgende_poging=NOW - timedelta(days=1))
        postbus.start()
        call_command("post", direct=True)
        assert "Mails verstuurd: 1, geweigerd: 0, uitgesteld: 0." in capsys.readouterr().out


class TestRefusal:
    def test_an_address_that_is_refused_is_told_to_the_beheerder_and_not_tried_again(
        self, programma: Programma, cast: Cast, postbus: Postbus, clock
    ):
        tell(programma, cast.coordinator)
        tell(programma, cast.pmo)
        postbus.weigert[cast.coordinator.email] = "550 5.1.1 no such user"
        result = bezorgen.deliver(settled=False)
        assert (result.verzonden, result.geweigerd) == (1, 1)
        assert statuses() == [Status.GEWEIGERD, Status.VERZONDEN]
        assert Bericht.objects.first().fout == "550 5.1.1 no such user"
        regel = Auditregel.objects.get(handeling=Handeling.MAIL_GEWEIGERD)
        assert (regel.onderwerp, regel.gelukt, regel.programma) == ("Carla Coordinator (550)", False, programma)
        clock.shift(timedelta(days=1))
        assert bezorgen.deliver().verzonden == 0

    def test_it_can_be_put_back_in_line(self, programma: Programma, cast: Cast, postbus: Postbus, capsys):
        tell(programma, cast.coordinator)
        postbus.weigert[cast.coordinator.email] = "550 no such user"
        bezorgen.deliver(settled=False)
        postbus.weigert.clear()
        call_command("post", direct=True, opnieuw=True)
        assert "Opnieuw in de wachtrij: 1" in capsys.readouterr().out
        assert len(postbus.mails) == 1

    @pytest.mark.parametrize("waar", ["rcpt", "data"])
    def test_not_now_is_tried_again(self, programma: Programma, cast: Cast, postbus: Postbus, clock, waar: str):
        tell(programma, cast.coordinator)
        tell(programma, cast.pmo)
        if waar == "rcpt":
            postbus.weigert[cast.coordinator.email] = "450 greylisted"
        else:
            postbus.data_antwoord = "451 try later"
        first = bezorgen.deliver(settled=False)
        assert (first.verzonden, first.uitgesteld) == ((1, 1) if waar == "rcpt" else (0, 2))
        postbus.weigert.clear()
        postbus.data_antwoord = "250 OK"
        clock.shift(bezorgen.EERSTE_UITSTEL)
        bezorgen.deliver(settled=False)
        assert statuses() == [Status.VERZONDEN, Status.VERZONDEN]
        assert not Auditregel.objects.filter(handeling=Handeling.MAIL_GEWEIGERD).exists()

    def test_content_that_is_refused_is_not_tried_again(self, programma: Programma, cast: Cast, postbus: Postbus):
        tell(programma, cast.coordinator)
        postbus.data_antwoord = "554 looks like spam"
        assert bezorgen.deliver(settled=False).geweigerd == 1
        assert statuses() == [Status.GEWEIGERD]

    def test_a_fault_of_ours_keeps_nobody_elses_mail(
        self, programma: Programma, cast: Cast, postbus: Postbus, monkeypatch
    ):
        tell(programma, cast.coordinator)
        tell(programma, cast.pmo)
        compose = bezorgen.compose

        def fail_for_one(berichten):
            if berichten[0].aan == cast.coordinator:
                raise ValueError
            return compose(berichten)

        monkeypatch.setattr(bezorgen, "compose", fail_for_one)
        bezorgen.deliver(settled=False)
        assert statuses() == [Status.WACHT, Status.VERZONDEN]


class TestWorkers:
    def test_many_at_once_send_each_mail_once(
        self, programma: Programma, cast: Cast, postbus: Postbus, at_once: AtOnce
    ):
        people = [cast.coordinator, cast.pmo, cast.bestuurder, cast.beheerder]
        for person in people:
            for number in range(3):
                tell(programma, person, f"Bericht {number}")
        results = at_once(lambda _: bezorgen.deliver(settled=False), [1, 2, 3, 4])
        assert sum(result.verzonden for result in results) == len(people)
        assert sorted(mail["To"] for mail in postbus.mails) == sorted(person.email for person in people)
        assert all(mail["Subject"].endswith("(en nog 2)") for mail in postbus.mails)
        assert set(statuses()) == {Status.VERZONDEN}

    def test_a_worker_that_was_killed_leaves_its_mail_to_the_next(
        self, programma: Programma, cast: Cast, postbus: Postbus, clock, monkeypatch
    ):
        tell(programma, cast.coordinator)

        def killed(*args):
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(bezorgen, "compose", killed)
            with pytest.raises(SystemExit):
                bezorgen.deliver(settled=False)
        assert statuses() == [Status.BEZIG]
        assert bezorgen.deliver(settled=False).verzonden == 0
        clock.shift(Bericht.VASTGELOPEN_NA + timedelta(seconds=1))
        assert bezorgen.deliver(settled=False).verzonden == 1
        assert len(postbus.mails) == 1

    def test_who_lost_a_mail_to_another_worker_does_not_touch_it(
        self, programma: Programma, cast: Cast, postbus: Postbus, clock, monkeypatch
    ):
        bericht = tell(programma, cast.coordinator)
        compose = bezorgen.compose

        def slow(berichten):
            monkeypatch.setattr(bezorgen, "compose", compose)
            clock.shift(Bericht.VASTGELOPEN_NA + timedelta(seconds=1))
            bezorgen.deliver(settled=False)  # another worker takes it over and finishes
            raise ValueError

        monkeypatch.setattr(bezorgen, "compose", slow)
        bezorgen.deliver(settled=False)
        bericht.refresh_from_db()
        assert bericht.status == Status.VERZONDEN

    def test_the_thread_of_the_worker_delivers_until_it_is_told_to_stop(
        self, transactional_db, programma: Programma, cast: Cast, postbus: Postbus
    ):
        tell(programma, cast.coordinator)
        Bericht.objects.update(gemaakt_op=NOW - timedelta(days=1))
        stop, arrived = threading.Event(), threading.Event()
        thread = threading.Thread(target=bezorgen.deliver_until, args=(stop, 0.05))
        thread.start()
        for _ in range(100):
            if postbus.mails and Bericht.objects.get().status == Status.VERZONDEN:
                break
            arrived.wait(0.05)
        stop.set()
        thread.join(timeout=5)
        assert len(postbus.mails) == 1
        assert not thread.is_alive()

    @pytest.mark.parametrize("batch", [False, True])
    def test_the_worker_delivers_mail_beside_its_tasks_but_not_in_a_batch(
        self, transactional_db, programma: Programma, cast: Cast, postbus: Postbus, monkeypatch, batch: bool
    ):
        tell(programma, cast.coordinator)
        Bericht.objects.update(gemaakt_op=NOW - timedelta(days=1))
        threads: list[str] = []

        def tasks(self, *args, **options):
            threads.extend(thread.name for thread in threading.enumerate() if thread.name == "post")
            for _ in range(100):
                if batch or Bericht.objects.get().status == Status.VERZONDEN:
                    return
                threading.Event().wait(0.05)

        monkeypatch.setattr(db_worker.Command, "handle", tasks)
        monkeypatch.setattr(pdf, "warm", lambda: None)
        werker.Command().handle(batch=batch)
        assert (len(threads), len(postbus.mails)) == ((0, 0) if batch else (1, 1))
        assert "post" not in {thread.name for thread in threading.enumerate()}

    def test_looking_whether_there_is_mail_costs_one_query(
        self, programma: Programma, cast: Cast, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            bezorgen.deliver()
