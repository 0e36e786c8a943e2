"""Every page of the portal: nothing for axe to find, and never wider than the window, at a desk and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Error, Page

from monitoring.models import Rapport
from tests.bladzijden import KIJKERS, Demowereld
from tests.browser.conftest import AXE, DESK, NARROW, sideways
from tests.test_demo import TODAY

RUN_AXE = """axe.run(document, {
  preload: false,
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})"""


# The elements that stick out, to the right of the window.
TOO_WIDE = """[...document.querySelectorAll('main *, footer *')].filter(
  (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).slice(0, 3).map((element) => element.outerHTML.slice(0, 150))"""


@pytest.mark.parametrize("kijkers", [KIJKERS[:1], KIJKERS[1:]], ids=["pmo", "anderen"])
def test_every_page_is_accessible_and_fits(kijkers: tuple[str, ...], open_page: Callable[..., Page], settings: Any):
    settings.DEMO = True
    with time_machine.travel(TODAY, tick=False):
        demo = Demowereld()
        todo = [made for made in demo.bladzijden() if made.data is None and made.wie in kijkers]
    # Nobody prints these here, and a page that waits for one asks for it every second.
    Rapport.objects.filter(status=Rapport.Status.WACHT).update(status=Rapport.Status.MISLUKT)
    axe, pages, faults = AXE.read_text(), {}, []
    for made in todo:
        if made.wie not in pages:
            pages[made.wie] = open_page(demo.kijker(made.wie))
        page = pages[made.wie]
        page.set_viewport_size(DESK)
        try:
            page.goto(made.url, wait_until="domcontentloaded")
        except Error as error:
            assert "Download is starting" in error.message, made  # noqa: PT017 - a PDF, an Excel
            continue
        if not page.locator("h1").count():
            continue  # what htmx gets is a part of a page
        page.evaluate(axe)
        for fault in page.evaluate(RUN_AXE)["violations"]:
            faults += [f"{made}: {fault['help']} at {node['target']} {node['html'][:200]}" for node in fault["nodes"]]
        for viewport in (DESK, NARROW):
            page.set_viewport_size(viewport)
            if (by := sideways(page)) > 0:
                faults.append(f"{made}: {by} pixels too wide at {viewport['width']}: {page.evaluate(TOO_WIDE)}")
    assert faults == []
