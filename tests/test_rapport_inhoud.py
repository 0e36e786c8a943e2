"""What the report says, from a momentopname alone: no database in this file."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.models import Signaal
from monitoring.momentopname import digest
from monitoring.rapport.beeld import beginning, choose_bestuurspunten
from monitoring.rapport.inhoud import Rapportinhoud
from monitoring.rapport.samenstellen import compose
from monitoring.signalering import Beeld, derive
from programmes.models import default_niveaus
from speerpunten.models import Fase
from speerpunten.realisatie import parse

PEILDATUM = date(2026, 11, 21)


def resultaat(
    pk: int, *terms: str, fase: str = "in_uitvoering", signaal: str = "op_koers", op: str | None = None, **fields: Any
) -> dict[str, Any]:
    """A result as a momentopname holds it; more than one term means that it moved, adopted on `op`."""
    values = [parse(term) for term in terms or ("",)]
    termijnen = [
        {
            "soort": str(value.soort),
            "van": value.van.isoformat() if value.van else None,
            "tot": value.tot.isoformat() if value.tot else None,
            "label": value.label,
            "bron": value.bron,
            "gedeeld": False,
            "vastgesteld_op": op if place else None,
            "reden": "capaciteit" if place else "",
            "toelichting": "",
        }
        for place, value in enumerate(values)
    ]
    afgeleid = derive(Beeld(Fase(fase), Signaal(signaal), tuple(values)), PEILDATUM)
    uitleg = {"oorzaak": "oorzaak", "gevolg": "gevolg", "maatregel": "maatregel"}
    return {
        "id": pk,
        "omschrijving": f"resultaat {pk}",
        "notitie": "",
        "per_gemeente": False,
        "tweeling": None,
        "fase": fase,
        "signaal": signaal,
        "toelichting": "",
        **(uitleg if signaal in {"aandacht", "bijsturen"} else dict.fromkeys(uitleg, "")),
        "ongewijzigd": False,
        "gemeld_in": None,
        "gemeld": False,
        "termijnen": termijnen,
        "afgeleid": [{"soort": str(row.soort), "reden": row.reden} for row in afgeleid],
        **fields,
    }


def pijler(code: str, *acties: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """A pijler with one speerpunt; each list of results is an actie, lettered a, b, c."""
    return {
        "code": code,
        "nummer": 1,
        "titel": code.capitalize(),
        "inleiding": "",
        "beleidskader": "",
        "aandachtspunten": [],
        "speerpunten": [
            {
                "nummer": 1,
                "titel": "Stevige teams",
                "toelichting": "",
                "grondslagen": ["wettelijk"],
                "grondslagen_bevestigd": True,
                "acties": [
                    {
                        "letter": letter,
                        "omschrijving": f"actie {letter}",
                        "trekker": "",
                        "partners": "",
                        "resultaten": rows,
                    }
                    for letter, rows in zip("abcdef", acties, strict=False)
                ],
            }
        ],
        **fields,
    }


def momentopname(*pijlers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "formaat": "momentopname",
        "versie": 1,
        "programma": {
            "code": "proef",
            "titel": "Proefprogramma",
            "naam_kort": "Proef",
            "samenwerking": "Samenwerking",
            "inleiding": "",
            "niveaus": default_niveaus(),
            "fictief": False,
        },
        "periode": {
            "label": "2026-H2", "jaar": 2026, "nummer": 2, "per_jaar": 2, "van": "2026-07-01", "tot": "2026-12-31",
        },
        "peildatum": PEILDATUM.isoformat(),
        "in_ronde": True,
        "grondslagen": [{"code": "wettelijk", "naam": "Wettelijk verplicht"}],
        "subregios": [],
        "pijlers": list(pijlers),
        "randvoorwaarden": [],
        "begrippen": [],
        "organen": [],
        **fields,
    }  # fmt: skip


def report(*results: dict[str, Any]) -> Rapportinhoud:
    return compose(momentopname(pijler("jeugd", list(results))))


def ids(regels: Any) -> list[int]:
    return [regel.id for regel in regels]


def test_names_the_period_the_file_and_the_hash():
    content = momentopname(pijler("jeugd"))
    inhoud = compose(content)
    assert (inhoud.periode, inhoud.periode_voluit) == ("2026-H2", "tweede halfjaar van 2026")
    assert inhoud.bestandsnaam == "proef-2026-H2-voortgang.pdf"
    assert inhoud.hash == digest(content)


def test_the_same_momentopname_gives_the_same_report():
    content = momentopname(pijler("jeugd", [resultaat(1, "Q1 2026", signaal="aandacht")]))
    assert compose(content) == compose(content)


def test_counts_per_pijler_and_in_total():
    inhoud = compose(
        momentopname(
            pijler("jeugd", [resultaat(1, fase="gerealiseerd"), resultaat(2, "Q1 2026", signaal="bijsturen")]),
            pijler("zorg", [resultaat(3, "Q1 2027")]),
        )
    )
    jeugd, zorg = inhoud.beeld.pijlers
    totaal = inhoud.beeld.totaal
    assert (jeugd.totaal, jeugd.open, jeugd.gerealiseerd, jeugd.bijsturen, jeugd.verstreken) == (2, 1, 1, 1, 1)
    assert (zorg.totaal, zorg.open, zorg.verstreken) == (1, 1, 0)
    assert (totaal.totaal, totaal.open, totaal.gerealiseerd, totaal.bijsturen) == (3, 2, 1, 1)
    assert sum(part.aantal for part in totaal.fasen) == totaal.totaal
    assert sum(part.aantal for part in totaal.signalen) == totaal.open


def test_one_sign_is_drawn_for_each_result():
    inhoud = report(
        resultaat(1, fase="gerealiseerd"), resultaat(2, signaal="bijsturen"), resultaat(3, fase="vervallen")
    )
    assert inhoud.beeld.totaal.tekens == ["gerealiseerd", "bijsturen", "vervallen"]


def test_what_is_done_adds_no_green():
    inhoud = report(resultaat(1, fase="gerealiseerd", signaal="op_koers"))
    assert sum(part.aantal for part in inhoud.beeld.totaal.signalen) == 0


def test_the_three_for_the_board_follow_the_rule():
    inhoud = report(
        resultaat(1, "Q4 2027", signaal="aandacht"),
        resultaat(2, "Q1 2025", signaal="op_koers"),
        resultaat(3, "Q1 2026", signaal="aandacht"),
        resultaat(4, "Q4 2027", signaal="bijsturen"),
        resultaat(5, "Q1 2027", signaal="op_koers"),
        resultaat(6, "Q1 2025", fase="gerealiseerd"),
    )
    assert ids(punt.regel for punt in inhoud.beeld.bestuurspunten) == [4, 3, 2]
    assert inhoud.beeld.meer == 1
    assert inhoud.beeld.bestuurspunten[1].waarom == "aandacht en termijn Q1 2026 is voorbij"


def test_a_card_for_the_board_tells_cause_effect_and_measure_and_where_the_whole_stands():
    long = (
        "De gemeenten besluiten elk op een eigen moment. Daardoor is het pas rond als de laatste raad heeft besloten."
    )
    whole, cut = report(
        resultaat(1, signaal="bijsturen"), resultaat(2, signaal="bijsturen", maatregel=long, omschrijving="woord " * 40)
    ).beeld.bestuurspunten
    told = (("Oorzaak", "oorzaak"), ("Gevolg", "gevolg"), ("Maatregel", "maatregel"))
    assert (whole.uitleg, whole.vervolg) == (told, "")
    assert cut.uitleg == (*told[:2], ("Maatregel", "De gemeenten besluiten elk op een eigen moment."))
    assert cut.omschrijving.endswith("woord …")
    assert cut.vervolg == "a2"
    [passed] = report(resultaat(3, "Q1 2025", omschrijving="woord " * 40)).beeld.bestuurspunten
    assert (passed.uitleg, passed.vervolg) == ((), "r3")


@given(st.text(alphabet="ab .,?\n", max_size=300), st.integers(10, 120))
def test_the_beginning_of_a_text_is_whole_words_of_it_and_never_too_long(text: str, most: int):
    line = " ".join(text.split())
    found = beginning(text, most)
    assert len(found) <= most
    kept = found.removesuffix(" …")
    assert line.startswith(kept)
    if found != line:
        assert found.endswith((" …", ".", "?"))
    if found.endswith(" …") and " " in line[: most - 1]:
        assert line[len(kept)] in " ,;:–-"


def test_within_one_rank_the_oldest_term_comes_first_and_no_term_last():
    inhoud = report(
        resultaat(1, signaal="bijsturen"),
        resultaat(2, "Q2 2027", signaal="bijsturen"),
        resultaat(3, "Q1 2025", signaal="bijsturen"),
    )
    assert ids(punt.regel for punt in inhoud.beeld.bestuurspunten) == [3, 2, 1]


def test_nothing_deviates_then_nothing_asks_for_attention():
    inhoud = report(resultaat(1, "Q1 2027"))
    assert (inhoud.beeld.bestuurspunten, inhoud.beeld.meer) == ((), 0)
    assert choose_bestuurspunten([]) == ((), 0)


def test_each_deviation_stands_in_one_list():
    part = report(
        resultaat(1, "Q1 2025", signaal="bijsturen"),
        resultaat(2, "Q1 2025", signaal="aandacht"),
        resultaat(3, "Q1 2026", signaal="op_koers"),
        resultaat(4, "Q1 2025", signaal="onbekend"),
        resultaat(5, "Q1 2027"),
        resultaat(6, "Q1 2025", fase="gerealiseerd", signaal="aandacht"),
    ).pijlers[0]
    assert (ids(part.bijsturen), ids(part.aandacht), ids(part.verstreken)) == ([1], [2], [4, 3])
    assert part.bijsturen[0].maatregel == "maatregel"


def test_the_table_keeps_plan_order_and_says_the_actie_once():
    inhoud = compose(momentopname(pijler("jeugd", [resultaat(1), resultaat(2)], [], [resultaat(3)])))
    rijen = inhoud.pijlers[0].speerpunten[0].rijen
    assert [(rij.nummer, rij.actie, rij.regel.id if rij.regel else None) for rij in rijen] == [
        ("1a", "actie a", 1),
        ("1a", "", 2),
        ("1b", "actie b", None),
        ("1c", "actie c", 3),
    ]
    assert rijen[0].regel is not None
    assert rijen[0].regel.plek == "Jeugd 1a"
    assert inhoud.pijlers[0].speerpunten[0].grondslagen == ("Wettelijk verplicht",)


def test_the_look_ahead_holds_every_open_result_once():
    terms = ["Q4 2026", "Q1 2025", "2024 e.v.", "N.t.b.", "", "binnenkort", "2027", "Q4 2027", "Q1 2027"]
    rows = [resultaat(pk, term) for pk, term in enumerate(terms)]
    ahead = report(*rows, resultaat(99, "Q1 2027", fase="gerealiseerd")).vooruitblik
    assert [(part.label, ids(part.regels)) for part in ahead.kwartalen] == [
        ("Q4 2026", [0]),
        ("Q1 2027", [8]),
        ("Q4 2027", [6, 7]),
    ]
    assert (ids(ahead.verstreken), ids(ahead.zonder_einde), ids(ahead.te_bepalen)) == ([1], [2], [3])
    assert (ids(ahead.zonder_termijn), ids(ahead.ongelezen)) == ([4], [5])


def test_the_picture_shows_the_next_two_quarters_also_when_empty():
    komend = report(resultaat(1, "Q1 2027")).beeld.komend
    assert [(part.label, len(part.regels)) for part in komend] == [("Q4 2026", 0), ("Q1 2027", 1)]


def test_a_quarter_names_each_place_once():
    first, *_ = report(resultaat(1, "Q4 2026"), resultaat(2, "Q4 2026")).vooruitblik.kwartalen
    assert [(plek, regel.id) for plek, regel in first.plekken] == [("Jeugd 1a", 1)]


@pytest.mark.parametrize(
    ("op", "nu", "eerder"),
    [("2026-09-01", 1, 0), ("2026-03-01", 0, 1), (None, 0, 1), ("2026-07-01", 1, 0), ("2026-11-22", 0, 1)],
)
def test_a_move_belongs_to_this_period_by_the_day_it_was_adopted(op: str | None, nu: int, eerder: int):
    moved = report(resultaat(1, "Q1 2026", "Q1 2027", op=op)).bewogen
    assert (len(moved.nu), len(moved.eerder)) == (nu, eerder)


def test_a_move_tells_from_to_how_far_and_why():
    regel = (
        report(resultaat(1, "Q1 2026", "Q1 2027", "N.t.b.", op="2026-09-01")).pijlers[0].speerpunten[0].rijen[0].regel
    )
    assert regel is not None
    assert [(v.van.label, v.naar.label, v.kwartalen, v.reden) for v in regel.verschuivingen] == [
        ("Q1 2026", "Q1 2027", 4, "capaciteit"),
        ("Q1 2027", "n.t.b.", None, "capaciteit"),
    ]
    assert (regel.oorspronkelijk.label, regel.termijn.label) == ("Q1 2026", "n.t.b.")


def test_what_is_done_is_not_blamed_for_having_no_melding():
    missing = [{"soort": "geen_melding", "reden": "Er is in deze ronde nog geen melding."}]
    inhoud = report(resultaat(1, fase="gerealiseerd", afgeleid=missing), resultaat(2, afgeleid=missing))
    done, still_open = (rij.regel for rij in inhoud.pijlers[0].speerpunten[0].rijen)
    assert done is not None
    assert still_open is not None
    assert (len(done.te_melden), len(still_open.te_melden)) == (0, 1)
