"""Short papers, printed from HTML and a stylesheet."""

from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation

from monitoring import papier
from tests.bouw import needs_build
from tests.verapdf import PDF_UA, failures

pytestmark = needs_build

HTML = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Agenda PMO</title></head><body>
<h1>Agenda PMO</h1><p>Op 3 december, in Goes.</p>
<table><thead><tr><th scope="col">Punt</th><th scope="col">Wat</th></tr></thead>
<tbody><tr><th scope="row">1</th><td>Opening</td></tr></tbody></table>
<ul><li>Neem het rapport mee.</li></ul></body></html>"""


def test_a_paper_is_for_screen_readers_too_and_the_same_every_time(tmp_path: Path):
    path = tmp_path / "agenda.pdf"
    path.write_bytes(papier.render(HTML, "thema"))
    assert failures([path])["agenda"][PDF_UA] == []
    assert papier.render(HTML, "thema") == path.read_bytes()


def test_a_missing_stylesheet_is_named_as_what_it_is():
    with pytest.raises(papier.PapierMislukt, match=r"./run bouw"):
        papier.render(HTML, "onbekend")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://example.org/a.css", "https://papier.invalid/static/../../manage.py"]
)
def test_nothing_but_our_static_files_can_be_fetched(url: str):
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises((FatalURLFetchingError, SuspiciousFileOperation)):
        papier.static_fetcher().fetch(url)
