"""Times the printing of the report beside Chromium printing the same HTML, at once and at more rows."""

import copy
import io
import mimetypes
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.utils import timezone

from monitoring import momentopname
from monitoring.models import Ronde
from monitoring.momentopname import Momentopname
from monitoring.rapport import pdf
from monitoring.rapport.samenstellen import compose
from programmes.models import Programma

# Where the document believes it stands; what lies under it are our static files.
BASE_URL = "https://rapport.invalid/static/"

# What gives a browser pages like ours.
STYLE = Path(__file__).parent / "rapport.css"

# How many times the rows, and how often each is printed after its first time; 0 when the first time counts.
SIZES = {1: 5, 4: 2, 16: 0}


@dataclass(frozen=True)
class Printing:
    """Medians of what was printed in turn; `first` is our first time, `chromium` None without a Chromium."""

    times: int
    rows: int
    pages: int
    first: "Taken"
    ours: "Taken"
    chromium: "Taken | None"


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and of work by all processes that took part: the second feels a busy machine less."""

    clock: float
    work: float


def printing_times(programma: Programma) -> Iterator[Printing]:
    """Prints the report as it is today, and one with its pijlers 4 and 16 times. All is loaded and has printed once."""
    today = timezone.localdate()
    ronde = Ronde.objects.open_in(programma)
    content = momentopname.take(programma, ronde, ronde.peildatum_on(today) if ronde else today)
    pdf.warm()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with ExitStack() as stack:
        browser = _browser(stack, path) if path else None
        for times, rounds in SIZES.items():
            yield _printing(multiplied(content, times), times, rounds, browser)


def _printing(content: Momentopname, times: int, rounds: int, browser: Any) -> Printing:
    versions = [_version(content, number) for number in range(1 + rounds)]
    tasks: dict[str, Callable[[], bytes]] = {"ours": lambda: pdf.render(versions.pop())}
    if browser:
        tasks["chromium"] = _chromium(browser, _styled(pdf.html(compose(content))))
    printed, first = {}, {}
    for name, task in tasks.items():
        printed[name], first[name] = _timed(task)
    taken: dict[str, list[Taken]] = {name: [] if rounds else [first[name]] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            taken[name].append(_timed(task)[1])
    middle = {
        name: Taken(median(one.clock for one in all_of), median(one.work for one in all_of))
        for name, all_of in taken.items()
    }
    rows = sum(1 for pijler in content["pijlers"] for _ in _results(pijler))
    return Printing(times, rows, _page_count(printed["ours"]), first["ours"], middle["ours"], middle.get("chromium"))


def _version(content: Momentopname, number: int) -> Momentopname:
    """The same content with every result worded anew, so that the printer cannot use what it made before."""
    version = copy.deepcopy(content)
    for pijler in version["pijlers"]:
        for resultaat in _results(pijler):
            resultaat["omschrijving"] += f" ({number})"
            resultaat["toelichting"] += f" ({number})"
    return version


def _styled(html: str) -> str:
    """With the stylesheet that gives a browser pages like ours."""
    return html.replace("</head>", '<link rel="stylesheet" href="css/rapport.css"></head>', 1)


def multiplied(content: Momentopname, times: int) -> Momentopname:
    """The same programme with each pijler so many times, under its own code and title, with results of its own."""
    pijlers = []
    for number in range(times):
        for pijler in copy.deepcopy(content["pijlers"]):
            if number:
                pijler["code"] += f"-{number}"
                pijler["titel"] += f" {number}"
            for resultaat in _results(pijler):
                resultaat["id"] += number * 1_000_000
            pijlers.append(pijler)
    return content | {"pijlers": pijlers}


def _results(pijler: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for speerpunt in pijler["speerpunten"]:
        for actie in speerpunt["acties"]:
            yield from actie["resultaten"]


def _timed(task: Callable[[], bytes]) -> tuple[bytes, Taken]:
    start, work = time.perf_counter(), _work()
    made = task()
    return made, Taken(time.perf_counter() - start, _work() - work)


def _work() -> float:
    """Processor seconds of this process and, on Linux, of the browser it started."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, fields = stat.read_text().rsplit(")", 1)
            user, system = fields.split()[11:13]
            if "chrom" in name and _is_ours(int(stat.parent.name)):
                ticks += int(user) + int(system)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _is_ours(process: int) -> bool:
    while process > 1:
        if process == os.getpid():
            return True
        process = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    return False


def _page_count(printed: bytes) -> int:
    import pikepdf  # with the tools for tests

    with pikepdf.open(io.BytesIO(printed)) as document:
        return len(document.pages)


def _browser(stack: ExitStack, path: str) -> Any:
    """One that is open already."""
    from playwright.sync_api import sync_playwright

    browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=path, args=["--no-sandbox"])
    stack.callback(browser.close)
    return browser


def _chromium(browser: Any, html: str) -> Callable[[], bytes]:
    """Prints a page that gets itself and its files from here and from nowhere else."""
    from playwright.sync_api import Route

    page = browser.new_page()

    def answer(route: Route) -> None:
        asked = unquote(urlsplit(route.request.url).path)
        found = finders.find(re.sub("^/static/", "", asked)) if asked != "/static/" else None
        if asked == "/static/css/rapport.css":
            route.fulfill(body=STYLE.read_bytes(), content_type="text/css")
        elif asked == "/static/":
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
