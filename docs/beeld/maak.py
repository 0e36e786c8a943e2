"""Makes the pictures of the README from a fresh demo: `.venv/bin/python docs/beeld/maak.py`, after `./run test`.

Needs Chromium; CHROMIUM names it when it is not on PATH. Takes half a minute.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
WACHTWOORD = "welkom-in-zeeland"
# File, account, address, size of the window.
PICTURES = [
    ("overzicht.png", "programmamanager@zssd.example", "/zssd/", (1280, 900)),
    ("werklijst.png", "coordinator-jeugd@zssd.example", "/zssd/werklijst/", (1280, 900)),
]


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, "ZSSD_VAR": var, "PORT": str(port)}
        environment.pop("DATABASE_URL", None)
        demo = subprocess.Popen([ROOT / "run", "demo"], env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            wait_until_ready(demo)
            take_pictures(f"http://localhost:{port}")
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait()


def wait_until_ready(demo: subprocess.Popen[str]) -> None:
    assert demo.stdout is not None
    for line in demo.stdout:
        if "staat klaar" in line:
            return
    raise SystemExit("de demo start niet")


def take_pictures(site: str) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, account, address, (width, height) in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, locale="nl-NL")
            log_in(page, site, account)
            page.goto(site + address)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=ROOT / "docs" / "beeld" / name)
            page.close()
        browser.close()


def log_in(page: Page, site: str, account: str) -> None:
    page.goto(site)
    page.get_by_label("E-mailadres").fill(account)
    page.get_by_label("Wachtwoord", exact=True).fill(WACHTWOORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(f"{site}/**")
    if "login" in page.url or "inloggen" in page.url:
        raise SystemExit(f"{account} kan niet inloggen")


if __name__ == "__main__":
    main()
