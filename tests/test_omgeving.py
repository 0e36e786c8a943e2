"""A wrong setting stops the portal at its start, with one Dutch line and exit status 2; never with a traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import ConnectionHandler

from zssd import database
from zssd import environment as env

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = {
    "ZSSD_HOSTS": "portaal.example.org",
    "ZSSD_SECRET_KEY": "een-sleutel-van-ruim-vijftig-tekens-met-2-cijfers-en-Hoofdletters",
    "ZSSD_SMTP_HOST": "mail.example.org",
}


def manage(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs manage.py as an installation does, with nothing but these variables."""
    clean = {"PATH": os.environ["PATH"], "ZSSD_VAR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, ROOT / "manage.py", *arguments],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def read_wrong(action: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that the action stops with."""
    with pytest.raises(SystemExit) as stopped:
        action()
    assert stopped.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize(
    ("url", "melding"),
    [
        ("mysql://u:geheim@server/zssd", "begint met mysql://"),
        ("zomaar tekst", "begint met niets://"),
        ("postgresql://u:geheim@server", "noemt geen database"),
        ("postgresql://u:geheim@server:abc/zssd", "geen geldig adres"),
        ("postgresql://u:geheim@server:99999/zssd", "geen geldig adres"),
        ("postgresql://u:geheim@[::1/zssd", "geen geldig adres"),
        ("sqlite://zssd.db", "heeft de vorm sqlite:///"),
        ("sqlite:///", "heeft de vorm sqlite:///"),
    ],
)
def test_unusable_database_url(url: str, melding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    line = read_wrong(lambda: database.from_url(url, tmp_path / "zssd.sqlite3"), capsys)
    assert melding in line
    assert "geheim" not in line


def test_postgresql_url_is_read_whole(tmp_path: Path):
    setting = database.from_url("postgresql://u%40x:p%2Fw@server:5433/zssd?sslmode=require", tmp_path / "x")
    assert {name: setting[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "zssd",
        "USER": "u@x",
        "PASSWORD": "p/w",
        "HOST": "server",
        "PORT": "5433",
    }
    assert setting["OPTIONS"]["sslmode"] == "require"


def test_without_url_it_is_sqlite_in_a_folder_made_for_it(tmp_path: Path):
    setting = database.from_url("", tmp_path / "nieuw" / "zssd.sqlite3")
    assert setting["NAME"] == str(tmp_path / "nieuw" / "zssd.sqlite3")
    database.stop_unless_reachable(setting)


def test_sqlite_stays_open_from_one_request_to_the_next(tmp_path: Path, django_db_blocker):
    connection = ConnectionHandler({"default": database.from_url("", tmp_path / "zssd.sqlite3")})["default"]
    with django_db_blocker.unblock():  # a database of its own
        connection.ensure_connection()
        opened = connection.connection
        connection.close_if_unusable_or_obsolete()  # what Django does around each request
        connection.ensure_connection()
        assert connection.connection is opened
        connection.close()


def text_file(tmp_path: Path) -> str:
    (tmp_path / "tekst.db").write_text("geen database, maar wel lang genoeg om er een te lijken " * 20)
    return f"sqlite:///{tmp_path}/tekst.db"


@pytest.mark.parametrize(
    ("make_url", "melding"),
    [
        (lambda tmp_path: f"sqlite:///{tmp_path}/weg/zssd.db", "de map van de database bestaat niet"),
        (lambda tmp_path: f"sqlite:///{tmp_path}", "gaat niet open"),
        (text_file, "is geen SQLite-database"),
        (lambda _: "postgresql://u:geheim@127.0.0.1:1/zssd", "op 127.0.0.1 is niet bereikbaar"),
        (lambda _: "postgresql://u:geheim@nergens.invalid/zssd", "op nergens.invalid is niet bereikbaar"),
        (lambda _: "postgresql://u:geheim@127.0.0.1/zssd?kleur=rood", "een optie die PostgreSQL niet kent"),
    ],
)
def test_unreachable_database(
    make_url: Callable[[Path], str], melding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    setting = database.from_url(make_url(tmp_path), tmp_path / "zssd.sqlite3")
    line = read_wrong(lambda: database.stop_unless_reachable(setting), capsys)
    assert melding in line
    assert "geheim" not in line


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_server_that_never_answers_is_given_up_on(
    silent_server: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    setting = database.from_url(f"postgresql://u@127.0.0.1:{silent_server}/zssd?connect_timeout=2", tmp_path / "x")
    line = read_wrong(lambda: database.stop_unless_reachable(setting), capsys)
    assert "is niet bereikbaar" in line


@pytest.mark.parametrize(
    ("libpq", "melding"),
    [
        ('connection failed: FATAL:  database "zssd" does not exist', "op db.example.org is geen database zssd"),
        ('connection failed: FATAL:  password authentication failed for user "u"', "weigert deze gebruiker"),
        ('connection failed: FATAL:  role "u" does not exist', "weigert deze gebruiker"),
        ("connection failed: FATAL:  too many connections\nMultiple attempts failed", "too many connections"),
    ],
)
def test_what_the_server_says_becomes_one_line(
    libpq: str, melding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def refuse(**options: object) -> None:
        raise psycopg.OperationalError(libpq)

    monkeypatch.setattr(psycopg, "connect", refuse)
    setting = database.from_url("postgresql://u:geheim@db.example.org/zssd", tmp_path / "x")
    line = read_wrong(lambda: database.stop_unless_reachable(setting), capsys)
    assert melding in line
    assert "geheim" not in line


def test_any_command_stops_on_a_wrong_database(tmp_path: Path):
    found = manage(tmp_path, "check", DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/zssd")
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.startswith("zssd: de databaseserver op 127.0.0.1 is niet bereikbaar")
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("environment", "melding"),
    [
        ({**PUBLIC, "ZSSD_SECRET_KEY": ""}, "ZSSD_SECRET_KEY ontbreekt"),
        ({**PUBLIC, "ZSSD_SMTP_HOST": ""}, "ZSSD_SMTP_HOST ontbreekt"),
        ({**PUBLIC, "ZSSD_DEMO": "1"}, "ZSSD_DEMO mag niet aan staan samen met ZSSD_HOSTS"),
        ({**PUBLIC, "ZSSD_DEBUG": "ja"}, "ZSSD_DEBUG mag niet aan staan samen met ZSSD_HOSTS"),
    ],
)
def test_public_portal_refuses_settings_that_are_not_safe(environment: dict[str, str], melding: str, tmp_path: Path):
    found = manage(tmp_path, "check", **environment)
    assert (found.returncode, found.stdout) == (2, "")
    assert melding in found.stderr
    assert found.stderr.count("\n") == 1


def test_deployment_check_finds_nothing(tmp_path: Path):
    found = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PUBLIC)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(
    ("action", "raw", "melding"),
    [
        (lambda: env.boolean("ZSSD_PROEF", False), "misschien", "is geen ja of nee"),
        (lambda: env.number("ZSSD_PROEF", 1), "vier", "is geen geheel getal"),
        (lambda: env.number("ZSSD_PROEF", 1, highest=9), "10", "van 0 tot en met 9"),
        (lambda: env.number("ZSSD_PROEF", 1), "-1", "is geen geheel getal"),
        (lambda: env.choice("ZSSD_PROEF", "INFO", ("INFO", "ERROR")), "hard", "kies uit INFO, ERROR"),
        (lambda: env.contact("ZSSD_PROEF", ""), "bea@example.org", "begint niet met mailto:"),
        (lambda: env.site("ZSSD_PROEF", ""), "portaal.example.org", "is geen adres van een site"),
        (lambda: env.site("ZSSD_PROEF", ""), "https://portaal.example.org/map", "is geen adres van een site"),
    ],
)
def test_value_that_cannot_be_read(
    action: Callable[[], object],
    raw: str,
    melding: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("ZSSD_PROEF", raw)
    line = read_wrong(action, capsys)
    assert "ZSSD_PROEF" in line
    assert melding in line


def test_the_address_of_a_site_has_no_last_slash(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ZSSD_PROEF", "http://localhost:8001/")
    assert env.site("ZSSD_PROEF", "") == "http://localhost:8001"
    monkeypatch.setenv("ZSSD_PROEF", "")
    assert env.site("ZSSD_PROEF", "https://portaal.example.org") == "https://portaal.example.org"


def test_values_that_can_be_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ZSSD_PROEF", " Aan ")
    assert env.boolean("ZSSD_PROEF", False) is True
    monkeypatch.setenv("ZSSD_PROEF", "uit")
    assert env.boolean("ZSSD_PROEF", True) is False
    monkeypatch.setenv("ZSSD_PROEF", " 25 ")
    assert env.number("ZSSD_PROEF", 1) == 25
    monkeypatch.setenv("ZSSD_PROEF", "error")
    assert env.choice("ZSSD_PROEF", "INFO", ("INFO", "ERROR")) == "ERROR"
    monkeypatch.setenv("ZSSD_PROEF", "a.example.org, b.example.org,")
    assert env.words("ZSSD_PROEF") == ["a.example.org", "b.example.org"]
    monkeypatch.delenv("ZSSD_PROEF")
    assert env.number("ZSSD_PROEF", 7) == 7


def test_secret_of_a_local_portal_is_made_once_and_is_not_for_others(tmp_path: Path):
    path = tmp_path / "nieuw" / "secret_key"
    secret = env.local_secret(path)
    assert len(secret) >= 50
    assert env.local_secret(path) == secret
    assert path.stat().st_mode & 0o077 == 0


def test_no_secret_reaches_the_log_of_a_failing_page(tmp_path: Path):
    program = (
        "import django; django.setup(); from django.test import Client; from django.urls import reverse;"
        "HOST = {'host': 'portaal.example.org'};"
        "Client(raise_request_exception=False).post(reverse('account_login') + '?code=geheime-query',"
        " {'login': 'bea@example.org', 'password': 'geheim-wachtwoord'}, secure=True, headers=HOST)"
    )
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "ZSSD_VAR": str(tmp_path),  # an empty database, so the page fails
            **PUBLIC,
            "ZSSD_PROXIES": "0",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Internal Server Error: /account/" in found.stderr
    assert "geheim" not in found.stdout + found.stderr
