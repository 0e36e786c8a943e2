"""What changed between two momentopnames: no database in this file."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from monitoring.models import Signaal
from monitoring.vergelijking import AndereVersie, AnderProgramma, Vergelijking, compare
from monitoring.vergelijking.verschil import Niveau, Verandering, Verschil
from speerpunten.models import Fase
from speerpunten.realisatie import parse
from tests.momentopnamen import actie, one, ones, pijler, resultaat, snapshot, snapshots, speerpunt, termijn


def only(vergelijking: Vergelijking) -> Verschil:
    """The one difference there is."""
    (verschil,) = vergelijking.verschillen
    return verschil


def kinds(vergelijking: Vergelijking) -> list[tuple[str, str, int | None]]:
    return [(str(v.soort), str(v.onderwerp.niveau), v.onderwerp.id) for v in vergelijking.verschillen]


def between(oud: dict[str, Any], nieuw: dict[str, Any]) -> Verschil:
    """What changed in one result of which these fields differ."""
    return only(compare(one(**oud), one(**nieuw)))


# The rules


def test_says_which_moments_it_compares():
    found = compare(snapshot(label="2026-H1", peildatum="2026-06-30"), snapshot(label="2026-H2"))
    assert (found.oud.periode, found.oud.peildatum) == ("2026-H1", date(2026, 6, 30))
    assert (found.nieuw.periode, found.nieuw.peildatum) == ("2026-H2", date(2026, 11, 21))
    assert found.is_leeg


@pytest.mark.parametrize(
    ("van", "naar", "soort"),
    [
        ("in_uitvoering", "gerealiseerd", Verandering.GEREALISEERD),
        ("vervallen", "gerealiseerd", Verandering.GEREALISEERD),
        ("niet_gestart", "vervallen", Verandering.VERVALLEN),
        ("gerealiseerd", "vervallen", Verandering.VERVALLEN),
        ("gerealiseerd", "in_uitvoering", Verandering.HEROPEND),
        ("vervallen", "niet_gestart", Verandering.HEROPEND),
        ("niet_gestart", "in_uitvoering", Verandering.FASE),
        ("in_uitvoering", "gepauzeerd", Verandering.FASE),
        ("in_uitvoering", "doorlopend", Verandering.FASE),
    ],
)
def test_a_fase_that_changed(van: str, naar: str, soort: Verandering):
    verschil = between({"fase": van}, {"fase": naar})
    assert (verschil.soort, verschil.van, verschil.naar) == (soort, Fase(van), Fase(naar))
    assert (verschil.van_tekst, verschil.naar_tekst) == (Fase(van).label, Fase(naar).label)


@pytest.mark.parametrize(
    ("van", "naar", "soort"),
    [
        ("op_koers", "aandacht", Verandering.SLECHTER),
        ("op_koers", "bijsturen", Verandering.SLECHTER),
        ("aandacht", "bijsturen", Verandering.SLECHTER),
        ("bijsturen", "aandacht", Verandering.BETER),
        ("aandacht", "op_koers", Verandering.BETER),
        ("onbekend", "bijsturen", Verandering.EERSTE_SIGNAAL),
        ("onbekend", "op_koers", Verandering.EERSTE_SIGNAAL),
        ("aandacht", "onbekend", Verandering.SIGNAAL_WEG),
    ],
)
def test_a_signaal_that_changed(van: str, naar: str, soort: Verandering):
    verschil = between({"signaal": van}, {"signaal": naar})
    assert (verschil.soort, verschil.van, verschil.naar) == (soort, Signaal(van), Signaal(naar))


def test_the_signaal_of_what_is_done_says_nothing():
    was = one(fase="in_uitvoering", signaal="bijsturen")
    assert only(compare(was, one(fase="gerealiseerd", signaal="op_koers"))).soort == Verandering.GEREALISEERD
    assert only(compare(one(fase="vervallen", signaal="op_koers"), was)).soort == Verandering.HEROPEND
    done = [one(fase="gerealiseerd", signaal=signaal) for signaal in ("op_koers", "bijsturen")]
    assert compare(*done).is_leeg


def test_a_term_that_moved_tells_how_far_how_often_and_why():
    was = one("Q1 2026", termijn("Q3 2026", "derden", "2026-02-01"))
    now = one(
        "Q1 2026",
        termijn("Q3 2026", "derden", "2026-02-01"),
        termijn("Q4 2026", "capaciteit", "2026-09-01", "Te weinig mensen."),
        termijn("Q2 2027", "financiering", "2026-11-01", "Geen dekking."),
    )
    verschil = only(compare(was, now))
    assert verschil.soort == Verandering.VERSCHOVEN
    assert (verschil.van_tekst, verschil.naar_tekst) == ("Q3 2026", "Q2 2027")
    moved = verschil.verschuiving
    assert moved is not None
    assert (moved.kwartalen, moved.verschil) == (3, "3 kwartalen later")
    assert (moved.keer, moved.oorspronkelijk, moved.verschil_totaal) == (3, parse("Q1 2026"), "5 kwartalen later")
    assert moved.redenen == ("capaciteit", "financiering")
    assert moved.toelichtingen == ("Te weinig mensen.", "Geen dekking.")
    assert moved.vastgesteld_op == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("van", "naar", "verschil"),
    [
        ("Q4 2026", "Q1 2027", "1 kwartaal later"),
        ("Q4 2026", "Q2 2026", "2 kwartalen eerder"),
        ("Q4 2026", "2026", "zelfde kwartaal"),
        ("2026", "2026 e.v.", ""),
    ],
)
def test_a_move_in_words(van: str, naar: str, verschil: str):
    found = only(compare(one(van), one(van, naar)))
    assert found.verschuiving is not None
    assert (found.soort, found.verschuiving.verschil) == (Verandering.VERSCHOVEN, verschil)


@pytest.mark.parametrize("zonder", ["", "n.t.b.", "na de zomer"])
def test_a_term_becomes_known_or_is_let_go(zonder: str):
    assert only(compare(one(zonder), one(zonder, "Q1 2027"))).soort == Verandering.TERMIJN_BEKEND
    found = only(compare(one("Q1 2027"), one("Q1 2027", zonder)))
    assert (found.soort, found.naar_tekst) == (Verandering.TERMIJN_LOS, zonder or "geen termijn")
    assert found.verschuiving is not None
    assert found.verschuiving.kwartalen is None


def test_a_term_that_moved_and_came_back_did_move():
    found = only(compare(one("Q1 2026"), one("Q1 2026", "Q2 2026", "Q1 2026")))
    assert found.verschuiving is not None
    assert (found.soort, found.verschuiving.verschil, found.verschuiving.keer) == (
        Verandering.VERSCHOVEN,
        "zelfde kwartaal",
        2,
    )


def test_a_corrected_original_term_moved_without_a_reason():
    found = only(compare(one("Q1 2026"), one("Q1 2027")))
    assert found.verschuiving is not None
    assert (found.verschuiving.keer, found.verschuiving.stappen, found.verschuiving.kwartalen) == (0, (), 4)
    assert found.verschuiving.vastgesteld_op is None


def test_the_source_text_of_a_term_is_no_difference():
    assert compare(one(termijn("Q12026")), one(termijn("Q1-2026"))).is_leeg


def test_changed_texts_are_both_kept():
    found = compare(one(omschrijving="oud", notitie=""), one(omschrijving="nieuw", notitie="let op"))
    assert [(v.soort, v.van, v.naar) for v in found.verschillen] == [
        (Verandering.TEKST, "oud", "nieuw"),
        (Verandering.NOTITIE, "", "let op"),
    ]
    assert found.verschillen[0].onderwerp.tekst == "nieuw"


def test_texts_of_a_melding_are_no_difference():
    assert compare(one(toelichting="oud", gemeld=True), one(toelichting="nieuw", gemeld=False)).is_leeg


def test_results_come_and_go_in_the_pijler_where_they_stand():
    was = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1), resultaat(2)))))
    now = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(2), resultaat(3)))))
    found = compare(was, now)
    assert kinds(found) == [("nieuw", "resultaat", 3), ("verdwenen", "resultaat", 1)]
    assert found.pijlers[0].titel == "Pijler 1"
    assert found.verschillen[1].onderwerp.plek == "Pijler 1 1a"
    assert (found.verschillen[1].van, found.verschillen[1].naar) == ("resultaat 1", "")


def test_a_whole_tells_of_its_parts_only_the_results():
    whole = pijler(2, speerpunt(2, actie(2, resultaat(2)), actie(3)))
    was, now = snapshot(pijler(1)), snapshot(pijler(1), whole)
    assert kinds(compare(was, now)) == [("nieuw", "pijler", 2), ("nieuw", "resultaat", 2)]
    assert kinds(compare(now, was)) == [("verdwenen", "pijler", 2), ("verdwenen", "resultaat", 2)]
    assert compare(now, was).pijlers[0].titel == "Pijler 2"


def test_renaming_and_renumbering_lose_nothing():
    was = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1, fase="niet_gestart")))))
    now = snapshot(
        pijler(
            1,
            speerpunt(2),
            speerpunt(1, actie(1, resultaat(1, fase="gerealiseerd"), letter="c"), nummer=3, titel="anders"),
            titel="Jeugd en gezin",
        )
    )
    found = compare(was, now)
    assert kinds(found) == [
        ("hernoemd", "pijler", 1),
        ("nieuw", "speerpunt", 2),
        ("hernoemd", "speerpunt", 1),
        ("gerealiseerd", "resultaat", 1),
    ]
    assert found.verschillen[3].onderwerp.plek == "Jeugd en gezin 3c"


def test_what_moves_to_another_place_is_still_the_same():
    was = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1), resultaat(2)))), pijler(2, speerpunt(2, actie(2))))
    now = snapshot(pijler(1, speerpunt(1, actie(1, resultaat(2)))), pijler(2, speerpunt(2, actie(2, resultaat(1)))))
    verschil = only(compare(was, now))
    assert (verschil.soort, verschil.van, verschil.naar) == (Verandering.VERPLAATST, "Pijler 1 1a", "Pijler 2 2b")
    assert compare(was, now).pijlers[0].id == 2


def test_parts_move_along_with_the_whole():
    inner = actie(1, resultaat(1))
    was = snapshot(pijler(1, speerpunt(1, inner), speerpunt(2)))
    now = snapshot(pijler(1, speerpunt(1), speerpunt(2, inner)))
    assert kinds(compare(was, now)) == [("verplaatst", "actie", 1)]


def test_aandachtspunten_come_and_go():
    was = snapshot(pijler(1, aandachtspunten=["wachttijden", "geld", "geld"]))
    now = snapshot(pijler(1, aandachtspunten=["geld", "personeel"]))
    found = [(v.soort, v.onderwerp.tekst) for v in compare(was, now).verschillen]
    assert found == [
        (Verandering.NIEUW, "personeel"),
        (Verandering.VERDWENEN, "wachttijden"),
        (Verandering.VERDWENEN, "geld"),
    ]


def test_counts_per_kind_and_shows_a_part():
    was = snapshot(
        pijler(1, speerpunt(1, actie(1, resultaat(1), resultaat(2)))), pijler(2, speerpunt(2, actie(2, resultaat(3))))
    )
    now = snapshot(
        pijler(1, speerpunt(1, actie(1, resultaat(1, fase="gerealiseerd"), resultaat(2, "Q1 2026")))),
        pijler(2, speerpunt(2, actie(2, resultaat(3, fase="gerealiseerd")))),
    )
    found = compare(was, now)
    assert found.telling == {Verandering.GEREALISEERD: 2, Verandering.TERMIJN_BEKEND: 1}
    assert found.pijlers[0].telling == {Verandering.GEREALISEERD: 1, Verandering.TERMIJN_BEKEND: 1}
    assert [(soort, len(rows)) for soort, rows in found.pijlers[0].per_soort] == [
        (Verandering.GEREALISEERD, 1),
        (Verandering.TERMIJN_BEKEND, 1),
    ]
    assert [deel.id for deel in found.only(soorten=[Verandering.TERMIJN_BEKEND]).pijlers] == [1]
    assert kinds(found.only(pijler=2)) == [("gerealiseerd", "resultaat", 3)]
    assert found.only() == found


def test_uses_the_names_of_the_programme():
    programma = snapshot()["programma"] | {"niveaus": {"pijler": ["Kernwaarde", "Kernwaarden"]}}
    namen = compare(snapshot(), snapshot(programma=programma)).namen
    assert (namen[Niveau.PIJLER], namen[Niveau.AANDACHTSPUNT]) == ("Kernwaarde", "Aandachtspunt")


def test_another_programme_cannot_be_compared():
    other = snapshot(programma=snapshot()["programma"] | {"code": "elders"})
    with pytest.raises(AnderProgramma, match="één programma"):
        compare(snapshot(), other)


def test_a_newer_form_is_refused():
    with pytest.raises(AndereVersie, match="nieuwere versie"):
        compare(snapshot(versie=99), snapshot())


# The properties

MIRROR = {
    Verandering.NIEUW: Verandering.VERDWENEN,
    Verandering.SLECHTER: Verandering.BETER,
    Verandering.EERSTE_SIGNAAL: Verandering.SIGNAAL_WEG,
    Verandering.TERMIJN_BEKEND: Verandering.TERMIJN_LOS,
    **{
        soort: soort
        for soort in (
            Verandering.VERSCHOVEN,
            Verandering.FASE,
            Verandering.TEKST,
            Verandering.NOTITIE,
            Verandering.GEMEENTEN,
            Verandering.HERNOEMD,
            Verandering.VERPLAATST,
        )
    },
}
MIRROR |= {there: here for here, there in MIRROR.items()}

CLOSED = {Fase.GEREALISEERD: Verandering.GEREALISEERD, Fase.VERVALLEN: Verandering.VERVALLEN}


def opposite(verschil: Verschil) -> Verandering:
    """What somebody sees who looks back: what was closed opens again, unless it was closed otherwise."""
    if verschil.soort in {Verandering.GEREALISEERD, Verandering.VERVALLEN}:
        return CLOSED.get(verschil.van, Verandering.HEROPEND)
    if verschil.soort == Verandering.HEROPEND:
        return CLOSED[verschil.van]
    return MIRROR[verschil.soort]


def facts(verschil: Verschil) -> tuple[object, ...]:
    """All that has an opposite: the place and the text of what it is about are the last known on either side."""
    moved = verschil.verschuiving.kwartalen if verschil.verschuiving else None
    onderwerp = verschil.onderwerp
    what = onderwerp.id if onderwerp.id is not None else onderwerp.tekst
    return (verschil.soort, onderwerp.niveau, what, verschil.van, verschil.naar, moved)


def mirrored(verschil: Verschil) -> tuple[object, ...]:
    _, niveau, what, van, naar, moved = facts(verschil)
    return (opposite(verschil), niveau, what, naar, van, None if moved is None else -moved)  # type: ignore[operator]


@given(snapshots())
def test_nothing_differs_from_itself(content: dict[str, Any]):
    assert compare(content, content).is_leeg


@given(snapshots() | ones(), snapshots() | ones())
def test_looking_back_gives_the_opposite_of_each_difference(oud: dict[str, Any], nieuw: dict[str, Any]):
    there, back = compare(oud, nieuw), compare(nieuw, oud)
    assert Counter(map(mirrored, there.verschillen)) == Counter(map(facts, back.verschillen))


@given(snapshots(), snapshots())
def test_each_difference_is_told_once_and_counted(oud: dict[str, Any], nieuw: dict[str, Any]):
    found = compare(oud, nieuw)
    once = [facts(verschil)[:3] for verschil in found.verschillen if verschil.onderwerp.id is not None]
    assert len(once) == len(set(once))
    assert sum(found.telling.values()) == len(found.verschillen)
    assert all(deel.verschillen for deel in found.pijlers)


@given(snapshots(), snapshots())
def test_every_result_that_came_or_went_is_told(oud: dict[str, Any], nieuw: dict[str, Any]):
    def ids(content: dict[str, Any]) -> set[int]:
        return {
            row["id"]
            for p in content["pijlers"]
            for s in p["speerpunten"]
            for a in s["acties"]
            for row in a["resultaten"]
        }

    found = [v for v in compare(oud, nieuw).verschillen if v.onderwerp.niveau == Niveau.RESULTAAT]
    assert {v.onderwerp.id for v in found if v.soort == Verandering.NIEUW} == ids(nieuw) - ids(oud)
    assert {v.onderwerp.id for v in found if v.soort == Verandering.VERDWENEN} == ids(oud) - ids(nieuw)
