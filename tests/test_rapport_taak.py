"""The report in the worker: each content printed once, failures told, a lost worker replaced."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from time import sleep

import pytest
from django.db import connection
from django.utils import timezone

from monitoring import momentopname
from monitoring.models import Rapport, RapportPdf
from monitoring.rapport import maken, opmaak, pdf
from programmes.models import Pijler, Programma
from tests import builders as make
from tests.bouw import needs_build
from tests.conftest import AtOnce

PEILDATUM = date(2026, 11, 21)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hash of each report that was printed; printing itself is replaced."""
    done: list[str] = []

    def render(content, progress, vorige) -> bytes:
        progress("Bladzijden opmaken", 40)
        done.append(momentopname.identity(content, vorige))
        return b"%PDF-1.7 proef"

    monkeypatch.setattr(pdf, "render", render)
    return done


def ask(programma: Programma) -> tuple[Rapport, bool]:
    return maken.request(programma, None, PEILDATUM, timezone.now())


def test_a_report_is_printed_and_kept(programma: Programma, jeugd: Pijler, printed: list[str]):
    rapport, has_to_be_made = ask(programma)
    assert has_to_be_made
    assert rapport.status == Rapport.Status.WACHT
    maken.make(rapport.pk)
    rapport.refresh_from_db()
    assert (rapport.status, rapport.voortgang, rapport.bytes) == (Rapport.Status.KLAAR, 100, 14)
    assert bytes(rapport.pdf.inhoud) == b"%PDF-1.7 proef"
    assert printed == [rapport.inhoud_hash]


def test_the_same_content_is_printed_once(programma: Programma, jeugd: Pijler, printed: list[str]):
    first, _ = ask(programma)
    maken.make(first.pk)
    again, has_to_be_made = ask(programma)
    assert (again.pk, has_to_be_made) == (first.pk, False)
    maken.make(first.pk)
    assert len(printed) == 1


def test_other_content_or_another_layout_is_another_report(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch
):
    first, _ = ask(programma)
    monkeypatch.setattr(opmaak, "versie", lambda: "volgende")
    second, _ = ask(programma)
    make.make_pijler(programma, "nieuw")
    third, has_to_be_made = ask(programma)
    assert len({first.pk, second.pk, third.pk}) == 3
    assert has_to_be_made


def test_two_workers_never_print_the_same_report(programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch):
    rapport, _ = ask(programma)
    started: list[int] = []

    def render(content, progress, vorige) -> bytes:
        started.append(1)
        maken.make(rapport.pk)  # the second worker, while the first is at it
        return b"%PDF"

    monkeypatch.setattr(pdf, "render", render)
    maken.make(rapport.pk)
    assert started == [1]


def test_a_failure_says_why_in_dutch_and_can_be_tried_again(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch, printed: list[str]
):
    rapport, _ = ask(programma)
    works = pdf.render

    def fails(content, progress, vorige) -> bytes:
        raise pdf.RapportMislukt("Het lettertype ontbreekt.")

    monkeypatch.setattr(pdf, "render", fails)
    maken.make(rapport.pk)
    rapport.refresh_from_db()
    assert (rapport.status, rapport.fout) == (Rapport.Status.MISLUKT, "Het lettertype ontbreekt.")
    monkeypatch.setattr(pdf, "render", works)
    again, has_to_be_made = ask(programma)
    assert (again.pk, has_to_be_made, again.status, again.fout) == (rapport.pk, True, Rapport.Status.WACHT, "")
    maken.make(again.pk)
    again.refresh_from_db()
    assert again.is_klaar


def test_an_unforeseen_failure_keeps_its_details_in_the_log(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    rapport, _ = ask(programma)

    def breaks(content, progress, vorige) -> bytes:
        raise ZeroDivisionError("geheim pad")

    monkeypatch.setattr(pdf, "render", breaks)
    maken.make(rapport.pk)
    rapport.refresh_from_db()
    assert (rapport.status, rapport.fout) == (Rapport.Status.MISLUKT, maken.ONVERWACHT)
    assert "geheim pad" in caplog.text


def test_a_report_that_lost_its_worker_is_taken_over(programma: Programma, jeugd: Pijler, printed: list[str]):
    rapport, _ = ask(programma)
    Rapport.objects.update(status=Rapport.Status.BEZIG, begonnen_op=timezone.now())
    assert ask(programma)[1] is False
    maken.make(rapport.pk)
    assert printed == []
    Rapport.objects.update(begonnen_op=timezone.now() - Rapport.VASTGELOPEN_NA - timedelta(seconds=1))
    assert ask(programma)[1] is True
    maken.make(rapport.pk)
    assert len(printed) == 1


def test_a_worker_that_comes_late_leaves_the_result_of_the_one_that_took_over(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch
):
    rapport, _ = ask(programma)

    def slow(content, progress, vorige) -> bytes:
        # Meanwhile another worker took it over.
        Rapport.objects.update(begonnen_op=timezone.now() + timedelta(seconds=1))
        return b"te laat"

    monkeypatch.setattr(pdf, "render", slow)
    maken.make(rapport.pk)
    rapport.refresh_from_db()
    assert rapport.status == Rapport.Status.BEZIG
    assert not RapportPdf.objects.exists()


def test_only_the_newest_reports_are_kept(programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(maken, "BEWAARD", 2)
    old = [make.make_rapport(programma, opmaak=str(number)) for number in range(3)]
    newest, _ = ask(programma)
    assert set(Rapport.objects.values_list("pk", flat=True)) == {old[2].pk, newest.pk}


def test_the_report_of_now_tells_what_changed_since_the_newest_editie(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch
):
    before, _ = ask(programma)
    editie = make.make_editie(make.make_ronde(programma, 2026, 1))
    compared: list[object] = []
    monkeypatch.setattr(pdf, "render", lambda content, progress, vorige: compared.append(vorige) or b"%PDF")
    after, has_to_be_made = ask(programma)
    # The same programme, but another report: it now tells something else.
    assert has_to_be_made
    assert after.inhoud_hash != before.inhoud_hash
    maken.make(before.pk)
    maken.make(after.pk)
    assert compared == [None, editie.lees()]


def test_an_editie_is_printed_with_the_one_before_it_and_kept(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(maken, "BEWAARD", 0)
    first = make.make_editie(make.make_ronde(programma, 2026, 1))
    second = make.make_editie(make.make_ronde(programma, 2026, 2))
    compared: list[object] = []
    monkeypatch.setattr(pdf, "render", lambda content, progress, vorige: compared.append((content, vorige)) or b"%PDF")
    rapport, has_to_be_made = maken.request_editie(second, timezone.now())
    assert has_to_be_made
    maken.make(rapport.pk)
    assert compared == [(second.lees(), first.lees())]
    ask(programma)
    assert maken.request_editie(second, timezone.now()) == (rapport, False)
    assert RapportPdf.objects.filter(rapport=rapport).exists()


def test_two_workers_at_once_print_an_editie_once(
    at_once: AtOnce, programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch
):
    editie = make.make_editie(make.make_ronde(programma))
    rapport, _ = maken.request_editie(editie, timezone.now())
    started: list[int] = []

    def render(content, progress, vorige) -> bytes:
        started.append(1)
        sleep(0.3)
        return b"%PDF"

    monkeypatch.setattr(pdf, "render", render)
    at_once(maken.make, [rapport.pk] * 4)
    assert started == [1]
    assert RapportPdf.objects.get().rapport_id == rapport.pk


def test_a_worker_killed_halfway_leaves_nothing_and_another_takes_over(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch, printed: list[str]
):
    editie = make.make_editie(make.make_ronde(programma))
    rapport, _ = maken.request_editie(editie, timezone.now())
    works = pdf.render

    def dies(content, progress, vorige) -> bytes:
        progress("Bladzijden opmaken", 40)
        raise SystemExit(143)

    monkeypatch.setattr(pdf, "render", dies)
    with pytest.raises(SystemExit):
        maken.make(rapport.pk)
    rapport.refresh_from_db()
    assert (rapport.status, rapport.sha256, rapport.bytes) == (Rapport.Status.BEZIG, "", None)
    assert not RapportPdf.objects.exists()
    monkeypatch.setattr(pdf, "render", works)
    maken.make(rapport.pk)
    assert printed == [], "the first one may still be at it"
    Rapport.objects.update(begonnen_op=timezone.now() - Rapport.VASTGELOPEN_NA - timedelta(seconds=1))
    assert maken.request_editie(editie, timezone.now()) == (rapport, True)
    maken.make(rapport.pk)
    assert printed == [editie.sha256]


# A worker of its own, that stops where it is told: while pages are laid out, or with the PDF half stored.
WORKER = """
import sys, time
import django
django.setup()
from django.db import connection
from monitoring.models import RapportPdf
from monitoring.rapport import maken

connection.settings_dict["NAME"] = sys.argv[1]

def stop(*args, **kwargs):
    print("halfway", flush=True)
    time.sleep(60)

if sys.argv[3] == "laying out":
    own = maken._Progress.write
    def write(progress, step, percentage):
        own(progress, step, percentage)
        if step == "Bladzijden opmaken":
            stop()
    maken._Progress.write = write
else:
    RapportPdf.objects.update_or_create = stop
maken.make(int(sys.argv[2]))
"""


@needs_build
@pytest.mark.parametrize("where", ["laying out", "storing"])
def test_a_worker_process_that_is_killed_leaves_nothing_half_done(
    transactional_db: None, programma: Programma, jeugd: Pijler, printed: list[str], where: str
):
    editie = make.make_editie(make.make_ronde(programma))
    rapport, _ = maken.request_editie(editie, timezone.now())
    worker = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), str(rapport.pk), where],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    with worker.stdout as told:
        assert told.readline() == "halfway\n"
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(timeout=10) == -signal.SIGKILL
    rapport.refresh_from_db()
    assert (rapport.status, rapport.sha256, rapport.bytes) == (Rapport.Status.BEZIG, "", None)
    assert not RapportPdf.objects.exists()
    Rapport.objects.update(begonnen_op=timezone.now() - Rapport.VASTGELOPEN_NA - timedelta(seconds=1))
    assert maken.request_editie(editie, timezone.now()) == (rapport, True)
    maken.make(rapport.pk)
    rapport.refresh_from_db()
    assert (rapport.status, printed) == (Rapport.Status.KLAAR, [editie.sha256])
    assert bytes(rapport.pdf.inhoud) == b"%PDF-1.7 proef"
