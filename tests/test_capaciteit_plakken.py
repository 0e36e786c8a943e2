"""A block from a spreadsheet in the grid: where its cells go, and what is refused with the cell named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.capaciteit.balans import opeenvolgend
from monitoring.capaciteit.plakken import lees_blok, plak
from monitoring.capaciteit.rooster import Plaats, Regel, Rooster, ingestuurd
from speerpunten.realisatie import Kwartaal

Q1, Q2, Q3 = QUARTERS = opeenvolgend(Kwartaal(2026, 1), 3)
JEUGD, WMO = 1, 2
TEAMS = Rooster((Regel(JEUGD, "beleidsteam jeugd"), Regel(WMO, "beleidsteam wmo")), QUARTERS)
ACTIES = Rooster(
    tuple(
        Regel(team, naam, actie, nummer, omschrijving)
        for actie, nummer, omschrijving in ((7, "1a", "Methoden gelijk trekken"), (8, "4", "Netwerk"), (9, "4", "Zorg"))
        for team, naam in ((JEUGD, "beleidsteam jeugd"), (WMO, "beleidsteam wmo"))
    ),
    QUARTERS,
)
FIRST = Plaats(None, JEUGD, Q1)

cells = st.text(alphabet="0123456789,. aé\"'=-", max_size=6).map(str.strip)
blocks = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=4)
)


def found(rooster: Rooster, text: str, vanaf: Plaats) -> dict[Plaats, str]:
    made = plak(rooster, text, vanaf)
    assert made.fouten == []
    return made.teksten


def test_a_block_of_numbers_fills_the_grid_from_a_cell_on() -> None:
    assert found(TEAMS, "1\t2\r\n3\t\r\n", Plaats(None, JEUGD, Q2)) == {
        Plaats(None, JEUGD, Q2): "1",
        Plaats(None, JEUGD, Q3): "2",
        Plaats(None, WMO, Q2): "3",
        Plaats(None, WMO, Q3): "",
    }


def test_a_block_with_a_heading_goes_where_its_names_say() -> None:
    block = "Team\tQ3 2026\tQ12026\nBeleidsteam  WMO\t1,5\t2\nbeleidsteam jeugd\t0.5\t\n"
    assert found(TEAMS, block, Plaats(None, WMO, Q3)) == {
        Plaats(None, WMO, Q3): "1,5",
        Plaats(None, WMO, Q1): "2",
        Plaats(None, JEUGD, Q3): "0.5",
        Plaats(None, JEUGD, Q1): "",
    }


def test_an_actie_is_known_by_its_number_or_its_words_and_a_merged_cell_goes_on() -> None:
    block = "Nr\tActie\tTeam\tQ1 2026\n1a\t\tbeleidsteam jeugd\t1\n\t\tbeleidsteam wmo\t2\n\tZorg\tbeleidsteam wmo\t3"
    assert found(ACTIES, block, Plaats(7, JEUGD, Q1)) == {
        Plaats(7, JEUGD, Q1): "1",
        Plaats(7, WMO, Q1): "2",
        Plaats(9, WMO, Q1): "3",
    }


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("1\t2\t3\t4", "rij Beleidsteam jeugd, Q1 2026: het blok heeft 4 kolommen, en vanaf hier passen er 3. “4”"),
        ("1\n2\n3", "rij Beleidsteam jeugd, Q1 2026: het blok heeft 3 rijen, en vanaf hier passen er 2"),
        ("Team\tQ5 2026\nbeleidsteam jeugd\t1", "kolom 2: “Q5 2026” is geen kwartaal"),
        ("Team\tQ1 2026\tTotaal\nbeleidsteam jeugd\t1\t1", "kolom 3: “Totaal” is geen kwartaal"),
        ("Team\tQ1 2031\nbeleidsteam jeugd\t1", "kolom 2: Q1 2031 staat niet in dit rooster"),
        ("Team\tQ1 2026\tQ1 2026\nbeleidsteam jeugd\t1\t1", "kolom 3: Q1 2026 staat er twee keer"),
        ("Team\tQ1 2026\nteam x\t1", "rij 2: “team x” staat niet in dit rooster"),
        ("Team\tQ1 2026\nbeleidsteam jeugd\t1\nbeleidsteam jeugd\t2", "rij 3: “beleidsteam jeugd” staat er twee keer"),
        ("Q1 2026\tQ2 2026\n1\t2", "kolom 1: zet voor de kwartalen een kolom met de namen"),
        ("", "Er staat niets in het blok"),
        (" \t \n\n", "Er staat niets in het blok"),
        ("1" * 200_001, "te groot"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_put(block: str, said: str) -> None:
    made = plak(TEAMS, block, FIRST)
    assert any(said in fout for fout in made.fouten), made.fouten
    assert made.teksten == {}


def test_a_name_that_can_be_more_than_one_row_is_refused() -> None:
    made = plak(ACTIES, "Nr\tTeam\tQ1 2026\n4\tbeleidsteam wmo\t3", Plaats(7, JEUGD, Q1))
    assert made.fouten == ["rij 2: “4 beleidsteam wmo” kan meer rijen zijn"]
    team_alone = plak(ACTIES, "Team\tQ1 2026\nbeleidsteam wmo\t3", Plaats(7, JEUGD, Q1))
    assert team_alone.fouten == ["rij 2: “beleidsteam wmo” staat niet in dit rooster"]


def test_a_quoted_cell_of_several_lines_is_one_cell_and_an_open_quote_is_none() -> None:
    assert lees_blok('"een\ntwee"\t1\r\n') == [["een\ntwee", "1"]]
    assert lees_blok('"open\t1') in ([['"open', "1"]], [["open\t1"]])


@given(blocks)
def test_every_cell_of_a_block_comes_back_in_its_place(block: list[list[str]]) -> None:
    text = "\r\n".join("\t".join(row) for row in block)
    wide = Rooster(tuple(Regel(team, f"team {team}") for team in range(1, 5)), opeenvolgend(Q1, 4))
    if any('"' in cell for row in block for cell in row):
        plak(wide, text, Plaats(None, 1, Q1))  # quotes may join cells; it must not fail
        return
    made = plak(wide, text, Plaats(None, 1, Q1))
    if not any(any(row) for row in block):
        assert made.fouten
        return
    for row, texts in enumerate(block, 1):
        for column, cell in enumerate(texts):
            assert made.teksten.get(Plaats(None, row, Q1 + column), "") == cell


@given(st.text(max_size=200))
def test_any_text_is_placed_or_refused_with_a_reason(text: str) -> None:
    made = plak(TEAMS, text, FIRST)
    assert bool(made.fouten) != bool(made.teksten)


def test_what_is_no_amount_is_named_with_its_cell() -> None:
    typed = ingestuurd(TEAMS, {FIRST.veld: "1,5", Plaats(None, WMO, Q2).veld: "veel", "c1.2026.2": "-1"}).keur()
    assert [said for _, said in typed.meldingen] == [
        "rij Beleidsteam jeugd, Q2 2026: “-1” is minder dan nul",
        "rij Beleidsteam wmo, Q2 2026: “veel” is geen getal",
    ]
    assert typed.teksten[FIRST] == "1,5"


@given(st.text(max_size=60))
def test_what_a_form_took_along_may_be_anything(text: str) -> None:
    assert ingestuurd(TEAMS, {"gezien": text, FIRST.veld: "1"}).keur().gewijzigd == {FIRST: 1}


@pytest.mark.parametrize(
    "text", ['{"c1.2026.1": [1, "sNaN"]}', '{"c1.2026.1": [Infinity, "1"]}', '{"c1.2026.1": 3}', "[1]"]
)
def test_what_cannot_have_been_seen_counts_as_not_seen(text: str) -> None:
    assert ingestuurd(TEAMS, {"gezien": text}).gezien == {}


def test_text_typed_for_a_row_that_is_gone_is_kept_and_told() -> None:
    typed = ingestuurd(TEAMS, {"c99.2026.1": "1,5", "c98.2026.1": "2", "gezien": '{"c98.2026.1": [1, "2"]}'})
    assert typed.vervallen == ["1,5"]
