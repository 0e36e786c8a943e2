"""What the report says of besluiten, from a momentopname alone."""

from datetime import UTC, date, datetime

from django.template.loader import render_to_string

from monitoring.models import Besluitregel, Ronde
from monitoring.momentopname import take_of_ronde
from monitoring.rapport.samenstellen import compose
from monitoring.vergelijking import compare
from programmes.models import Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.momentopnamen import Data, actie, one, pijler, resultaat, snapshot, speerpunt, termijn

BESLUIT = {"nummer": "2026-3", "orgaan": "PMO", "datum": "2026-09-01"}


def voorstel(label: str, orgaan: str = "PMO") -> Data:
    return {**termijn(label), "redenen": ["capaciteit", "derden"], "toelichting": "Te weinig mensen.", "orgaan": orgaan}


def page(momentopname: Data) -> str:
    return render_to_string("rapport/document.html", {"inhoud": compose(momentopname), "pdf": True})


def test_what_waits_is_asked_on_the_first_pages_and_in_its_chapter():
    nu = snapshot(
        pijler(
            1,
            speerpunt(
                1,
                actie(1, resultaat(1, "Q1 2026", voorstel=voorstel("Q4 2026")), resultaat(2, "Q1 2026")),
                actie(2, resultaat(3, "2026", voorstel=voorstel("n.t.b.", ""))),
            ),
        )
    )
    first, second = compose(nu).gevraagd
    assert (first.regel.plek, first.termijn.label, first.verschil) == ("Pijler 1 1a", "Q4 2026", "3 kwartalen later")
    assert first.redenen == "capaciteit, afhankelijkheid van derden"
    assert (second.verschil, second.orgaan) == ("", "")
    shown = page(nu)
    assert "Gevraagde besluiten: 2." in shown
    assert shown.index('id="oogopslag"') < shown.index('id="besluiten"') < shown.index('id="inhoudsopgave"')
    assert "nog niet bepaald" in shown


def test_what_was_decided_stands_with_what_it_was_about():
    regels = [
        {"resultaat": 1, "keuze": "stoppen", "motivatie": "Klaar"},
        {"resultaat": 9, "keuze": "doorgaan", "motivatie": ""},
    ]
    genomen = {**BESLUIT, "tekst": "Akkoord met de planning.", "link": "", "regels": regels}
    nu = one("Q1 2026") | {"besluiten": [genomen]}
    [besluit] = compose(nu).genomen
    assert [(wat.regel.plek if wat.regel else None, wat.keuze) for wat in besluit.over] == [
        ("Pijler 1 1a", "stoppen"),
        (None, "doorgaan"),
    ]
    shown = page(nu)
    assert "PMO, besluit 2026-3" in shown
    assert "Gevraagde besluiten" not in shown


def test_a_moved_term_tells_who_decided_it():
    moved = {**termijn("Q4 2026", "capaciteit", "2026-09-01"), "besluit": BESLUIT}
    was, nu = one("Q1 2026", label="2026-H1"), one("Q1 2026", moved)
    [stap] = compare(was, nu).verschillen[0].verschuiving.stappen
    assert stap.besluit == "PMO, besluit 2026-3"
    inhoud = compose(nu, was)
    assert inhoud.bewogen.nu[0].verschuiving.besluit == "PMO, besluit 2026-3"
    assert page(nu).count("PMO, besluit 2026-3") == 1


def test_momentopnamen_from_before_besluiten_are_still_read():
    inhoud = compose(one("Q1 2026", termijn("Q4 2026", "capaciteit", "2026-09-01")))
    assert (inhoud.gevraagd, inhoud.genomen) == ((), ())
    assert inhoud.bewogen.nu[0].verschuiving.reden == "capaciteit"
    assert 'id="besluiten"' not in page(one("Q1 2026"))


def test_an_editie_holds_what_was_proposed_and_decided_by_its_day(programma: Programma, resultaat: Resultaat):
    ronde = make.make_ronde(programma, status=Ronde.Status.GESLOTEN)
    early, late = (datetime(2026, month, 1, 12, tzinfo=UTC) for month in (9, 12))
    later = make.make_voorstel(resultaat, "Q4 2027", status="aangenomen", gedaan_op=early)
    besluit = make.make_besluit(programma, datum=date(2026, 12, 20))
    werd = make.move_term(resultaat, "Q4 2027", vastgesteld_op=date(2026, 12, 20))
    Besluitregel.objects.create(besluit=besluit, resultaat=resultaat, keuze="aannemen", voorstel=later, termijn=werd)
    ander = Resultaat.objects.in_plan_order().exclude(pk=resultaat.pk)[0]
    make.make_voorstel(ander, "2029", gedaan_op=late)
    content = take_of_ronde(programma, ronde, date(2026, 11, 1), date(2026, 11, 1))
    rows = content["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"]
    assert [row["voorstel"] and row["voorstel"]["label"] for row in rows] == ["Q4 2027", None]
    assert [term["label"] for term in rows[0]["termijnen"]] == ["Q1 2026"]
    assert content["besluiten"] == []
