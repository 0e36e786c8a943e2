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
from programmes.audit import Auditregel, Handeling
from programmes.models import Bericht, Programma
from programmes.post import bezorgen
from tests.conftest import AtOnce, Cast
from tests.postbus import Postbus, statuses, tell

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Status = Bericht.Status


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


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
        for _ in range(1200):
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
            for _ in range(1200):
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
