"""Lines of text as the report breaks them, beside the lines WeasyPrint makes itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from monitoring.rapport import pdf

pytestmark = pytest.mark.skipif(finders.find(pdf.FONT) is None, reason="static/dist is niet gebouwd")

LONG = "De besluitvorming in de dertien gemeenten en bij de zorgverzekeraar loopt niet gelijk. "
TEXTS = [
    LONG * 6,
    f"Kort <b>vet</b>, dan {LONG}<b>{LONG}</b>{LONG}",
    f'<a href="#doel" class="nummer">1a</a> {LONG}'
    f'<span class="onderregel">Q1 2027 <span class="vlag">te laat</span> · {LONG}</span>',
    f'<span class="badge soort--aandacht">Aandacht</span> <span class="badge soort--op_koers">Op koers</span> {LONG}',
    f'{LONG}<span class="badge soort--vervallen">Vervallen</span><span class="badge">Bezig</span> {LONG}',
    '<p class="tekens__vak" role="img" aria-label="x">' + '<span class="teken teken--bijsturen"></span>' * 90 + "</p>",
    f'<span class="teken teken--vervallen"></span> vervallen {LONG}',
    f'<span class="regels">Eerste regel.\nTweede regel: {LONG}\n\nNa een lege regel.\n</span>',
    '<p class="telregel"><b>3</b> zaken: '
    + '<span class="telregel__deel"><b>1</b> op koers</span> <span class="telregel__deel"><b>2</b> klaar</span> ' * 8
    + "</p>",
    "in-, door- en uitstroom/wijkteams (hbo+ / 0–18 jaar) van “alle” kanten… 24/7 €3.000,- e.v. " * 4,
    "Łódź, Plzeň en Şişli doen mee; naïeve coördinatoren ook. " * 5,
    f'{LONG}<a href="#doel">een link die over het einde van een regel heen loopt naar de volgende</a> {LONG}',
    "Wegens <i>bijzondere</i> omstandig\u00adheden en een zachte koppel\u00adteken. " * 4,
    "Een " + "woord" * 60 + " dat op geen regel past.",
    "שלום " + LONG,
    f"Artikel\u00a02.3 <b>\u00a0</b>{LONG}<b> </b>{LONG} <b> en</b> {LONG}<i></i>",
    "",
]


@pytest.fixture
def ways() -> Iterator[Any]:
    """How the lines of a document come out: the fast way and WeasyPrint's own. Leaves the fast way on."""
    pdf.warm()
    from weasyprint import draw
    from weasyprint.draw.text import draw_text
    from weasyprint.layout import block
    from weasyprint.layout.inline import iter_line_boxes

    from monitoring.rapport.drukpers import regels

    def both(html: str) -> tuple[list[Any], list[Any]]:
        regels.install()
        fast = _placed(html)
        block.iter_line_boxes, draw.draw_text = iter_line_boxes, draw_text
        return fast, _placed(html)

    yield both
    regels.install()


def _placed(html: str) -> list[Any]:
    from weasyprint.formatting_structure import boxes

    from monitoring.rapport import bron, drukpers

    document = drukpers.source(html).render(font_config=bron.fonts(), stylesheets=[bron.style()])
    placed = [
        (number, *_start(box), box.text.strip())
        for number, page in enumerate(document.pages)
        for box in page._page_box.descendants(placeholders=True)
        if isinstance(box, boxes.TextBox) and box.text.strip()
    ]
    placed += [
        (number, "teken", round(box.position_x), round(box.position_y))
        for number, page in enumerate(document.pages)
        for box in page._page_box.descendants(placeholders=True)
        if hasattr(box.element, "get") and (box.element.get("class") or "").startswith("teken ")
    ]
    placed += [
        (number, name, *(round(value) for value in place))
        for number, page in enumerate(document.pages)
        for name, place in page.anchors.items()
    ]
    placed += [
        (number, target, *(round(value) for value in rectangle))
        for number, page in enumerate(document.pages)
        for _, target, rectangle, box in page.links
        if box.element_tag == "a"
    ]
    return placed


def _start(box: Any) -> tuple[float, float]:
    """Where the text begins; that of a stamp stands within its drawing."""
    x, y = box.position_x, box.position_y + box.baseline
    if label := getattr(box, "drawing", box).__dict__.get("label"):
        x, y = x + label.position_x, box.position_y + label.position_y + label.baseline
    return round(x, 1), round(y, 1)


def _cell(text: str) -> str:
    return (
        '<html lang="nl"><body><h2 id="doel">Kop</h2><table class="rijen"><thead><tr><th>Kop</th></tr></thead>'
        f'<tbody><tr><td class="k-van">{text}</td><td>{text}</td></tr></tbody></table>{text}</body></html>'
    )


@pytest.mark.parametrize("text", TEXTS)
def test_breaks_and_places_text_where_weasyprint_does(ways, text: str):
    fast, own = ways(_cell(text))
    assert fast == own


def test_goes_on_with_the_same_words_on_the_next_page(ways):
    fast, own = ways(_cell(f'<span class="regels">{LONG * 300}\n{LONG * 10}</span>'))
    assert fast == own
    assert max(place[0] for place in fast) > 1


def test_draws_a_badge_once_and_stamps_it_in_its_own_place(ways):
    badges = " ".join(
        f'<span class="badge soort--{kind}">{kind}</span>'
        for kind in ("niet_gestart", "in_uitvoering", "gerealiseerd", "doorlopend", "gepauzeerd", "vervallen")
    )
    fast, own = ways(_cell(f"{badges} {badges} en <b>{badges}</b>"))
    assert fast == own


def test_knows_nearly_every_line_of_a_report(monkeypatch: pytest.MonkeyPatch):
    from monitoring.rapport import bron, drukpers
    from monitoring.rapport.drukpers import regels

    pdf.warm()
    slow = []
    own = regels.iter_line_boxes
    monkeypatch.setattr(regels, "iter_line_boxes", lambda *args: (slow.append(args[1]), own(*args))[1])
    row = f'<tr><th><span class="nummer" id="r1">1a</span> {LONG}</th><td>{LONG}<b>{LONG}</b></td></tr>'
    html = f'<html lang="nl"><body><table class="rijen"><tbody>{row * 40}</tbody></table></body></html>'
    drukpers.source(html).render(font_config=bron.fonts(), stylesheets=[bron.style()])
    assert slow == []
