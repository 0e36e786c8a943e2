"""Takes times in turn and compares them: every ratio is of two things measured side by side."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

import brotli

from benchmarks.server import Answer, Connection

WARM_UP = 3
ROUNDS = 25


def in_turn(tasks: Mapping[str, Callable[[], Answer]], rounds: int = ROUNDS, *, status: int = 200) -> dict[str, float]:
    """The median time of each task in seconds; every round does each task once, so that all feel the same machine."""
    for _ in range(WARM_UP):
        for name, task in tasks.items():
            answer = task()
            if answer.status != status:
                raise SystemExit(f"{name} antwoordt met status {answer.status}.")
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            times[name].append(task().seconds)
    return {name: median(taken) for name, taken in times.items()}


def row_count(html: str) -> int:
    """The rows of a page: table rows and list items in its main part."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return len(re.findall(r"<(?:tr|li)[ >]", main))


@dataclass(frozen=True)
class Paint:
    """What a browser must have before the first paint, in bytes as sent with brotli."""

    html: int
    css: int
    js: int

    @property
    def total(self) -> int:
        return self.html + self.css + self.js


def first_paint(connection: Connection, path: str) -> Paint:
    """HTML compressed here (a reverse proxy does so in production); CSS and JS as the portal serves them."""
    page = connection.get(path).body
    html = page.decode()
    sizes = {
        kind: sum(len(connection.get(url, Accept_Encoding="br").body) for url in re.findall(pattern, html))
        for kind, pattern in {
            "css": r'<link rel="stylesheet" href="([^"]+)"',
            "js": r'<script src="([^"]+)"',
        }.items()
    }
    return Paint(len(brotli.compress(page, quality=5)), sizes["css"], sizes["js"])


def stylesheet(connection: Connection, path: str) -> str:
    """The address of the stylesheet a page links to."""
    found = re.search(r'<link rel="stylesheet" href="([^"]+)"', connection.get(path).body.decode())
    assert found is not None
    return found.group(1)


class Saver:
    """Saves the melding of one result over and over, each time with another text, as HTMX does."""

    def __init__(self, connection: Connection, path: str, csrf: str) -> None:
        self._connection = connection
        self._path = path
        self._headers = {"HX_Request": "true", "X_CSRFToken": csrf, "Referer": "http://127.0.0.1/"}
        form = connection.get(path, HX_Request="true").body.decode()
        self._ronde = _value(form, "ronde")
        self._versie = int(_value(form, "versie"))
        self._number = 0

    def save(self) -> Answer:
        self._number += 1
        fields: Sequence[tuple[str, str]] = [
            ("fase", "in_uitvoering"),
            ("signaal", "aandacht"),
            ("toelichting", f"Stand van zaken nummer {self._number}."),
            ("oorzaak", "Een gemeente besluit later."),
            ("gevolg", "De start schuift een maand op."),
            ("maatregel", "Overleg met de gemeente in de volgende week."),
            ("ronde", self._ronde),
            ("versie", str(self._versie)),
        ]
        answer = self._connection.post(self._path, urlencode(fields), **self._headers)
        self._versie += 1
        return answer


def _value(form: str, name: str) -> str:
    for tag in re.findall(r"<input[^>]*>", form):
        if f'name="{name}"' in tag:
            found = re.search(r'value="([^"]*)"', tag)
            return found.group(1) if found else ""
    raise SystemExit(f"Het formulier heeft geen veld {name}.")
