"""Every page is valid HTML, as vnu judges: the validator of the W3C."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from tests.bladzijden import Demowereld, client_of
from tests.test_demo import TODAY

# Attributes of htmx are no HTML, and a validator cannot know what they mean. A browser sends no date like this one.
NOT_HELD_AGAINST_A_PAGE = "Attribute “hx-[a-z-]+” not allowed .*|Bad value “gisteren” .*"

# What htmx gets is a part of a page.
AROUND = "<!doctype html><html lang=nl><title>Stuk van een bladzijde</title><h1>Stuk van een bladzijde</h1>"

VNU = settings.BASE_DIR / "node_modules/vnu-jar/build/dist/vnu.jar"

pytestmark = pytest.mark.skipif(
    not VNU.exists() or shutil.which("java") is None,
    reason="vnu-jar (npm ci) of Java (default-jre-headless) is er niet",
)


def faults(folder: Path) -> dict[str, list[str]]:
    """What vnu finds wrong, by file name; one Java for all files, since starting it takes longer than a page."""
    options = ["--filterpattern", NOT_HELD_AGAINST_A_PAGE, "--format", "json"]
    run = subprocess.run(  # noqa: S603
        ["java", "-XX:+UseSerialGC", "-jar", str(VNU), *options, str(folder)],  # noqa: S607
        capture_output=True,
        check=False,
        timeout=300,
    )
    found: dict[str, list[str]] = {}
    for message in json.loads(run.stderr)["messages"]:
        place = f"line {message.get('lastLine', '?')}: {message['message']}  {message.get('extract', '')!r}"
        found.setdefault(Path(message.get("url", "vnu")).name, []).append(place)
    return found


def test_every_page_is_valid_html(db: None, settings: Any, tmp_path: Path):
    settings.DEMO = True
    pages: dict[str, str] = {}
    with time_machine.travel(TODAY, tick=False):
        demo = Demowereld()
        for bladzijde in demo.bladzijden():
            client = client_of(demo.kijker(bladzijde.wie))
            with transaction.atomic():
                send = client.get if bladzijde.data is None else client.post
                response = send(bladzijde.url, bladzijde.data)
                transaction.set_rollback(True)
            assert str(response.status_code) in {bladzijde.naam, "200", "302", "409", "422"}, str(bladzijde)
            if response.headers["Content-Type"].startswith("text/html") and not 300 <= response.status_code < 400:
                name = f"{len(pages):03}-{bladzijde.naam.split(':')[-1]}.html"
                text = response.text
                (tmp_path / name).write_text(text if text.lstrip()[:9].lower() == "<!doctype" else f"{AROUND}{text}")
                pages[name] = str(bladzijde)
    assert {pages.get(name, name): found for name, found in faults(tmp_path).items()} == {}


def test_what_is_not_valid_is_found(tmp_path: Path):
    """The control: a validator that finds nothing wrong proves nothing."""
    (tmp_path / "goed.html").write_text("<!doctype html><html lang=nl><title>Goed</title><p>Goed</p>")
    (tmp_path / "fout.html").write_text("<!doctype html><html lang=nl><title>Fout</title><p id=a><p id=a>")
    assert list(faults(tmp_path)) == ["fout.html"]
