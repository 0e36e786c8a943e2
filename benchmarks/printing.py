"""Times the printing of the report beside Chromium printing the same HTML."""

import io
import mimetypes
import os
import re
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.utils import timezone

from monitoring import momentopname
from monitoring.models import Ronde
from monitoring.rapport import pdf
from monitoring.rapport.bron import BASE_URL
from monitoring.rapport.samenstellen import compose
from programmes.models import Programma

TIMES = 3


@dataclass(frozen=True)
class Printing:
    """Seconds, the medians of TIMES in turn; `chromium` is None without a Chromium."""

    pages: int
    ours: float
    chromium: float | None


def printing_times(programma: Programma) -> Printing:
    """Prints the report as it is today, warm: everything is loaded and has printed once before."""
    today = timezone.localdate()
    ronde = Ronde.objects.open_in(programma)
    content = momentopname.take(programma, ronde, ronde.peildatum_on(today) if ronde else today)
    html = pdf.html(compose(content), style=True)
    tasks: dict[str, Callable[[], bytes]] = {"ours": lambda: pdf.render(content)}
    with ExitStack() as stack:
        if chromium := os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome"):
            tasks["chromium"] = _chromium(stack, chromium, html)
        printed = {name: task() for name, task in tasks.items()}
        times: dict[str, list[float]] = {name: [] for name in tasks}
        for _ in range(TIMES):
            for name, task in tasks.items():
                start = time.perf_counter()
                task()
                times[name].append(time.perf_counter() - start)
    taken = {name: median(values) for name, values in times.items()}
    return Printing(_page_count(printed["ours"]), taken["ours"], taken.get("chromium"))


def _page_count(printed: bytes) -> int:
    import pikepdf  # with the tools for tests

    with pikepdf.open(io.BytesIO(printed)) as document:
        return len(document.pages)


def _chromium(stack: ExitStack, path: str, html: str) -> Callable[[], bytes]:
    """A browser that is open already, which gets the page and its files from here and from nowhere else."""
    from playwright.sync_api import Route, sync_playwright

    browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=path, args=["--no-sandbox"])
    stack.callback(browser.close)
    page = browser.new_page()

    def answer(route: Route) -> None:
        asked = unquote(urlsplit(route.request.url).path)
        found = finders.find(re.sub("^/static/", "", asked)) if asked != "/static/" else None
        if asked == "/static/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif isinstance(found, str):
            route.fulfill(body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0])
        else:
            route.abort()

    page.route("**/*", answer)

    def task() -> bytes:
        page.goto(BASE_URL, wait_until="load")
        printed: bytes = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
        return printed

    return task
