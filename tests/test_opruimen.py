"""What is not kept longer than the privacy page says."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from programmes import history, post
from programmes.audit import Auditregel, Handeling, record
from programmes.management.commands.opruimen import clean_up, months_before
from programmes.models import Bericht, Gebruiker
from tests.conftest import Cast

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def used(gebruiker: Gebruiker, last_login: datetime | None, made: datetime = datetime(2020, 1, 1, tzinfo=UTC)) -> None:
    Gebruiker.objects.filter(pk=gebruiker.pk).update(last_login=last_login, aangemaakt_op=made)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2026, 11, 21, tzinfo=UTC), 12, datetime(2025, 11, 21, tzinfo=UTC)),
        (datetime(2026, 1, 5, tzinfo=UTC), 1, datetime(2025, 12, 5, tzinfo=UTC)),
        (datetime(2026, 3, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 18, datetime(2025, 6, 1, tzinfo=UTC)),
    ],
)
def test_months_are_counted_by_the_calendar(moment: datetime, months: int, expected: datetime):
    assert months_before(moment, months) == expected


def test_old_lines_of_the_audit_trail_go(db: None, settings):
    settings.LOGBOEK_MAANDEN = 18
    for when in (datetime(2025, 5, 20, tzinfo=UTC), datetime(2025, 5, 22, tzinfo=UTC)):
        record(None, Handeling.INGELOGD)
        Auditregel.objects.filter(pk=Auditregel.objects.latest("pk").pk).update(wanneer=when)
    assert clean_up(NOW) == (1, 0, 0)
    assert Auditregel.objects.get().wanneer == datetime(2025, 5, 22, tzinfo=UTC)


def test_only_accounts_without_a_role_that_were_not_used_go(cast: Cast, programma, settings):
    settings.ACCOUNT_MAANDEN = 12
    for person in (cast.pmo, cast.zonder_rol):
        used(person, datetime(2025, 11, 1, tzinfo=UTC))
    assert clean_up(NOW) == (0, 1, 0)
    assert not Gebruiker.objects.filter(pk=cast.zonder_rol.pk).exists()
    assert Gebruiker.objects.filter(pk=cast.pmo.pk).exists()


@pytest.mark.parametrize(
    ("last_login", "made", "goes"),
    [
        (datetime(2025, 12, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), False),
        (None, datetime(2026, 10, 1, tzinfo=UTC), False),
        (None, datetime(2025, 10, 1, tzinfo=UTC), True),
    ],
)
def test_use_counts_from_the_last_login_or_else_the_invitation(cast: Cast, settings, last_login, made, goes: bool):
    settings.ACCOUNT_MAANDEN = 12
    used(cast.zonder_rol, last_login, made)
    assert clean_up(NOW) == (0, int(goes), 0)


def test_the_history_keeps_the_name(cast: Cast, programma, settings):
    history.note(programma, programma, "titel", "oud", "nieuw", door=cast.zonder_rol)
    used(cast.zonder_rol, None)
    clean_up(NOW)
    change = history.of(programma).get()
    assert (change.door, change.door_naam) == (None, "Zoe Zonder")


def test_the_command_says_what_it_removed(db: None, capsys):
    call_command("opruimen")
    assert capsys.readouterr().out == "Verwijderd: 0 regels van het logboek, 0 accounts, 0 verstuurde berichten.\n"


def test_messages_that_went_out_go_after_a_year_and_what_waits_stays(cast: Cast, programma):
    for number, status in enumerate([Bericht.Status.VERZONDEN, Bericht.Status.WACHT]):
        post.put(programma, cast.pmo, post.Soort.AKKOORD, sleutel=f"proef-{number}", titel="Akkoord", url="/proef/")
        Bericht.objects.filter(sleutel=f"proef-{number}").update(status=status)
    Bericht.objects.update(gemaakt_op=datetime(2025, 11, 22, tzinfo=UTC))
    assert clean_up(NOW) == (0, 0, 0)
    Bericht.objects.update(gemaakt_op=datetime(2025, 11, 20, tzinfo=UTC))
    assert clean_up(NOW) == (0, 0, 1)
    assert Bericht.objects.get().status == Bericht.Status.WACHT
