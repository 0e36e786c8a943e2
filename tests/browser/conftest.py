"""A real Chromium against a running portal.

Set CHROMIUM to another browser than /usr/bin/chromium. The stylesheet and script must have been built:
`node static/build.mjs`.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from programmes.models import Gebruiker

# Playwright keeps an event loop on the thread of the tests; Django then refuses its database there, though
# nothing asynchronous ever touches it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}
NARROW = {"width": 320, "height": 640}

# The answers 4xx that a page expects are told by browser and htmx too; they are no fault of the page.
EXPECTED = ("Failed to load resource: the server responded with a status of 4", "Response Status Error Code 4")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not (settings.BASE_DIR / "static/dist/portal.js").exists():
        pytest.fail("static/dist is not there: run node static/build.mjs")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Makes a page of its own, with its own cookies and storage: open_page(gebruiker, viewport=PHONE, …).

    What goes wrong on any of them, such as a script error or something the Content-Security-Policy stops,
    fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            faults.append(message.text)

    def make(gebruiker: Gebruiker | None = None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="nl-NL", **{"viewport": DESK, "reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(8_000)
        contexts.append(context)
        if gebruiker:
            log_in(context, gebruiker, live_server.url)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults, faults


def log_in(context: BrowserContext, gebruiker: Gebruiker, url: str) -> None:
    """Gives the browser a session of this user without going through the login page."""
    client = Client()
    client.force_login(gebruiker)
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": url,
            }
        ]
    )


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page at a desk, logged out."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a phone, logged out."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds wrong on the page as it is now, one line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{fault['id']}: {fault['help']} at {node['target']} {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
