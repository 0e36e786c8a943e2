"""Each measure that makes printing quicker: that it works, and that the library still needs it.

Counts work instead of seconds. A test that fails on a new version of WeasyPrint or pydyf may mean that a measure can
go; docs/besluiten/19-snel-afdrukken.md tells what each was for.
"""

import io
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.contrib.staticfiles import finders

from monitoring import momentopname
from monitoring.rapport import pdf
from programmes.models import Pijler, Programma

pytestmark = pytest.mark.skipif(finders.find(pdf.FONT) is None, reason="static/dist is niet gebouwd")

SENTENCE = "De besluitvorming in de dertien gemeenten en bij de zorgverzekeraar loopt niet gelijk. "
BADGE = '<span class="badge soort--aandacht">Aandacht</span>'
ROW = f'<tr><th><span class="nummer" id="r{{}}">1a</span> {SENTENCE}</th><td>{SENTENCE * 3}{BADGE}</td></tr>'


def document(rows: int) -> str:
    body = "".join(ROW.format(number) for number in range(rows))
    return f'<html lang="nl"><body><table class="rijen"><tbody>{body}</tbody></table></body></html>'


def laid_out(html: str) -> Any:
    from monitoring.rapport import bron, drukpers

    pdf.warm()
    return drukpers.source(html).render(font_config=bron.fonts(), stylesheets=[bron.style()], pdf_variant=pdf.VARIANT)


def boxes_of(html: str) -> list[Any]:
    return [box for page in laid_out(html).pages for box in page._page_box.descendants(placeholders=True)]


def test_lines_are_made_by_us_and_each_word_is_shaped_once(monkeypatch: pytest.MonkeyPatch):
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import block
    from weasyprint.layout.inline import iter_line_boxes
    from weasyprint.text.line_break import Layout

    from monitoring.rapport.drukpers.woorden import Words

    texts = [box for box in boxes_of(document(20)) if isinstance(box, boxes.TextBox) and box.text.strip()]
    assert texts
    assert all(hasattr(box, "drawing") or isinstance(box.pango_layout, Words) for box in texts)

    shaped: list[str] = []
    own = Layout.set_text
    monkeypatch.setattr(Layout, "set_text", lambda *args, **rest: (shaped.append(args[1]), own(*args, **rest))[1])
    laid_out(document(20))
    assert len(shaped) < 20
    monkeypatch.setattr(block, "iter_line_boxes", iter_line_boxes)
    shaped.clear()
    laid_out(document(20))
    assert len(shaped) > 2 * len(texts), "WeasyPrint zet een regel nu zelf in één keer: regels.py kan misschien weg"


def test_equal_rows_share_their_styles_also_when_a_link_leads_to_each(monkeypatch: pytest.MonkeyPatch):
    from weasyprint import css

    made: list[Any] = []
    own = css.ComputedStyle.__init__
    monkeypatch.setattr(css.ComputedStyle, "__init__", lambda *args: (made.append(args[0]), own(*args))[1])
    laid_out(document(2))
    few = len(made)
    made.clear()
    laid_out(document(12))
    # What a link leads to has a style of its own, and so has the sign of a badge.
    assert len(made) - few <= 10 * 2 + 30


def test_of_weasyprints_own_style_only_that_is_left_out_which_no_report_has():
    from weasyprint.html import UA

    from monitoring.rapport.drukpers import lezen

    left_out = [*lezen._COMPANIONS.findall(UA)]
    assert len(left_out) == 5
    assert {"footnote", "note"} == set(left_out)
    kept = lezen._MARGINS.sub("", UA)
    assert "@top-left " in kept
    assert "@left-middle" not in kept
    assert "\n::marker {" in UA


def test_a_badge_is_drawn_once_however_often_it_stands_there():
    from monitoring.rapport.drukpers.stempels import Stamp

    stamps = [box for box in boxes_of(document(8)) if isinstance(box, Stamp) and box.text]
    assert len(stamps) == 8
    assert len({id(box.drawing) for box in stamps}) == 1


def test_pydyf_still_asks_each_object_twice_and_ours_only_once():
    import pydyf

    from monitoring.rapport.drukpers.opslaan import write_once

    class Counted(pydyf.Dictionary):
        asked = 0

        @property
        def data(self) -> bytes:
            Counted.asked += 1
            return super().data

    def write(once: bool) -> tuple[int, bytes]:
        document, Counted.asked = pydyf.PDF(), 0
        document.add_object(Counted({"A": 1}))
        document.add_object(pydyf.Stream([b"0 0 m", "1 0 l"], compress=True))
        if once:
            write_once(document)
        target = io.BytesIO()
        document.write(target, b"1.7", b"kenmerk", compress=True)
        return Counted.asked, target.getvalue()

    assert write(once=False)[0] == 2, "pydyf vraagt elk onderdeel nog één keer: opslaan.py kan misschien weg"
    asked, written = write(once=True)
    assert asked == 1
    assert written.startswith(b"%PDF-1.7")


def test_what_is_no_xml_is_printed_all_the_same():
    from monitoring.rapport import drukpers

    source = drukpers.source('<!doctype html><html lang="nl"><body><p>a\x0bb &nbsp; c<br>d</body></html>')
    assert "".join(source.etree_element.itertext()).split()[-1].endswith("d")


def test_with_another_version_the_report_is_the_same_and_printed_by_weasyprint_alone(
    programma: Programma, jeugd: Pijler, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    from weasyprint import draw
    from weasyprint.draw.text import draw_text
    from weasyprint.layout import block
    from weasyprint.layout.inline import iter_line_boxes

    from monitoring.rapport import drukpers
    from monitoring.rapport.drukpers import lezen, opslaan, regels

    content = momentopname.take(programma, None, date(2026, 9, 1))
    quick = _read(pdf.render(content))
    for package in drukpers.PROVEN:
        with monkeypatch.context() as other:
            other.setitem(drukpers.PROVEN, package, "0.1")
            other.setattr(block, "iter_line_boxes", iter_line_boxes)
            other.setattr(draw, "draw_text", draw_text)
            for module, name in ((lezen, "Bron"), (opslaan, "write_once"), (regels, "install")):
                other.setattr(module, name, lambda *args, name=name: pytest.fail(f"{name} is used all the same"))
            caplog.clear()
            pdf.warm.cache_clear()
            plain = _read(pdf.render(content))
            assert block.iter_line_boxes is iter_line_boxes
        assert "the quick way is not proven with weasyprint" in caplog.text
        assert plain == quick
    pdf.warm.cache_clear()


def test_the_installed_versions_are_proven():
    from monitoring.rapport import drukpers

    assert drukpers.is_proven(), "leg de nieuwe versie naast de oude en zet haar in PROVEN"


def _read(printed: bytes) -> tuple[list[str], list[str]]:
    """The kinds of the structure in reading order, and the files inside."""
    with pikepdf.open(io.BytesIO(printed)) as document:
        kinds: list[str] = []

        def walk(node: Any) -> None:
            if isinstance(node, pikepdf.Array):
                for each in node:
                    walk(each)
            elif isinstance(node, pikepdf.Dictionary):
                kinds.append(str(node.get("/S", "")))
                if kinds[-1] == "/Span":  # a badge; ours is text, which says as much
                    kinds.pop()
                walk(node.get("/K", []))

        walk(document.Root.StructTreeRoot.K)
        return [f"{len(document.pages)} pages", *kinds], list(document.attachments)
