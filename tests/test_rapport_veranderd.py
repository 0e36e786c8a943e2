"""The chapter of the report on what changed since the previous editie: no database in this file."""

from datetime import date
from typing import Any

from monitoring.rapport import pdf
from monitoring.rapport.inhoud import Veranderd
from monitoring.rapport.samenstellen import compose
from tests.momentopnamen import actie, one, pijler, resultaat, snapshot, speerpunt, termijn

HEADING = "Wat is er veranderd sinds de vorige editie"


def changed(vorige: dict[str, Any], nu: dict[str, Any]) -> Veranderd:
    found = compose(nu, vorige).veranderd
    assert found is not None
    return found


def with_results(*rows: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return snapshot(pijler(1, speerpunt(1, actie(1, *rows))), **rest)


def test_the_first_report_has_no_such_chapter():
    inhoud = compose(one())
    assert inhoud.veranderd is None
    assert HEADING not in pdf.html(inhoud)


def test_names_what_it_is_compared_with():
    found = changed(one(label="2026-H1"), one())
    assert (found.periode, found.peildatum, found.delen) == ("2026-H1", date(2026, 11, 21), ())
    page = pdf.html(compose(one(), one(label="2026-H1")))
    assert "Sinds 2026-H1" in page
    assert "er is geen beoogd resultaat veranderd" in page


def test_tells_the_main_lines_in_the_order_of_a_board():
    vorige = with_results(
        resultaat(1),
        resultaat(2, "Q1 2026"),
        resultaat(3, "n.t.b."),
        resultaat(5),
        resultaat(6),
        resultaat(7, fase="gerealiseerd"),
        resultaat(8, signaal="op_koers"),
        resultaat(9, signaal="bijsturen"),
        resultaat(10, "Q1 2026"),
    )
    nu = with_results(
        resultaat(1, fase="gerealiseerd"),
        resultaat(2, "Q1 2026", "Q2 2026"),
        resultaat(3, "n.t.b.", "Q2 2026"),
        resultaat(4),
        resultaat(5, fase="vervallen"),
        resultaat(7),
        resultaat(8, signaal="aandacht"),
        resultaat(9, signaal="aandacht"),
        resultaat(10, "Q1 2026", "n.t.b."),
    )
    found = {deel.kop: [v.onderwerp.id for v in deel.verschillen] for deel in changed(vorige, nu).delen}
    assert found == {
        "Gerealiseerd": [1],
        "Verschoven": [2, 10],
        "Termijn bekend geworden": [3],
        "Nieuw": [4],
        "Vervallen": [5, 6],
        "Heropend": [7],
        "Signaal slechter": [8],
        "Signaal beter": [9],
    }
    assert list(found) == [deel.kop for deel in changed(vorige, nu).delen]


def test_leaves_texts_names_and_other_fases_out():
    vorige = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1, fase="niet_gestart"))), aandachtspunten=["oud"]))
    nu = snapshot(
        pijler(1, speerpunt(1, actie(1, resultaat(1, omschrijving="anders"))), titel="Jeugd", aandachtspunten=["nieuw"])
    )
    assert changed(vorige, nu).delen == ()


def test_stands_right_after_the_picture_and_before_the_contents():
    page = pdf.html(compose(one(fase="gerealiseerd"), one()))
    assert page.index('id="oogopslag"') < page.index('id="veranderd"') < page.index('id="inhoudsopgave"')
    assert '<a href="#veranderd">' in page


def test_prints_a_move_with_old_new_and_reason():
    vorige = one("Q1 2026", termijn("Q2 2026", "derden"))
    nu = one("Q1 2026", termijn("Q2 2026", "derden"), termijn("Q4 2026", "capaciteit"))
    page = pdf.html(compose(nu, vorige))
    chapter = page[page.index('id="veranderd"') : page.index('id="inhoudsopgave"')]
    for said in ("Q2 2026", "Q4 2026", "2 kwartalen later", "2e keer, in totaal 3 kwartalen later", "Capaciteit"):
        assert said in chapter
    assert '<a href="#r1">Pijler 1 1a</a>' in chapter


def test_what_is_gone_has_no_link():
    page = pdf.html(compose(with_results(resultaat(2)), with_results(resultaat(1), resultaat(2))))
    chapter = page[page.index('id="veranderd"') : page.index('id="inhoudsopgave"')]
    assert "Uit het programma gehaald" in chapter
    assert "#r1" not in chapter


def test_reads_back_after_everything_was_renamed():
    vorige = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1)))))
    nu = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1, fase="gerealiseerd")), nummer=4), titel="Jeugd"))
    assert [v.onderwerp.plek for deel in changed(vorige, nu).delen for v in deel.verschillen] == ["Jeugd 4a"]
