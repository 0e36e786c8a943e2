"""Load against capacity: amounts as people write them, cells, totals, and the sentences that name what is too much."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.capaciteit import cijfers
from monitoring.capaciteit.balans import Balans, Stand, bereken, opeenvolgend, samen
from monitoring.capaciteit.getal import HIGHEST, GeenGetalError, read, show, typed
from programmes.models import Pijler, Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal
from tests import builders as make
from tests.capaciteit_builders import make_capaciteit, make_inzet, make_team

Q4, Q1, Q2 = opeenvolgend(Kwartaal(2025, 4), 3)
TEAMS = {1: "beleidsteam jeugd", 2: "communicatie"}

amounts = st.decimals(min_value=0, max_value=HIGHEST, places=2)
places = st.tuples(st.sampled_from([*TEAMS, 99]), st.sampled_from([Q4, Q1, Q2, Kwartaal(2031, 1)]))
recorded = st.dictionaries(places, amounts)


def balans(belasting: dict, capaciteit: dict, eenheid: str = "fte") -> Balans:
    """The balans of TEAMS over three quarters; amounts written as text."""
    as_decimal = [{plek: Decimal(amount) for plek, amount in deel.items()} for deel in (belasting, capaciteit)]
    return bereken(TEAMS, (Q4, Q1, Q2), *as_decimal, eenheid)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,4", "1.40"),
        ("1.4", "1.40"),
        (" ,5 ", "0.50"),
        ("3,", "3.00"),
        ("0,500", "0.50"),
        ("1 200", "1200.00"),
        ("1.200,5", "1200.50"),
        ("-0", "0.00"),
        ("999999,99", "999999.99"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert read(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "  ", "\t", "\xa0"])
def test_nothing_typed_is_no_amount_and_not_zero(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("veel", "“veel” is geen getal"),
        ("1,200.5", "is geen getal"),
        ("1e3", "is geen getal"),
        ("٣", "is geen getal"),
        ("NaN", "is geen getal"),
        ("\x00", "is geen getal"),
        ("-1", "“-1” is minder dan nul"),
        ("−0,01", "is minder dan nul"),
        ("1.200", "meer dan 2 cijfers"),
        ("0,001", "meer dan 2 cijfers"),
        ("1000000", "het hoogste is 999.999,99"),
        ("9" * 5000 + ",123", "meer dan 2 cijfers"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(GeenGetalError, match=why):
        read(text)


@given(amounts)
def test_what_stands_in_a_field_reads_back_as_the_same_amount(amount: Decimal) -> None:
    assert read(typed(amount)) == amount


@given(st.text(max_size=30))
def test_reading_never_fails_otherwise_than_with_a_reason(text: str) -> None:
    amount = None
    with suppress(GeenGetalError):
        amount = read(text)
    assert amount is None or 0 <= amount <= HIGHEST


def test_an_amount_is_shown_in_dutch() -> None:
    assert [show(Decimal(text)) for text in ("1.40", "1200", "0.00", "1E+3")] == ["1,4", "1.200", "0", "1.000"]
    assert show(None) == typed(None) == ""


def test_overload_is_named_worst_first() -> None:
    made = balans(
        {(1, Q1): "3.4", (1, Q2): "2.5", (2, Q4): "0.4", (2, Q1): "1"},
        {(1, Q1): "2", (1, Q2): "2", (2, Q4): "0", (2, Q1): "1"},
    )
    assert made.zinnen == [
        "Q1 2026: 1,4 fte te veel bij beleidsteam jeugd",
        "Q2 2026: 0,5 fte te veel bij beleidsteam jeugd",
        "Q4 2025: 0,4 fte te veel bij communicatie",
    ]


def test_hours_are_named_as_hours() -> None:
    assert balans({(1, Q1): "1300"}, {(1, Q1): "100"}, "uur").zinnen == [
        "Q1 2026: 1.200 uur te veel bij beleidsteam jeugd"
    ]


def test_capacity_that_nobody_recorded_is_unknown_and_not_zero() -> None:
    made = balans({(1, Q1): "1.5", (2, Q1): "1.5"}, {(2, Q1): "0"})
    unknown, none_at_all = made.cel(1, Q1), made.cel(2, Q1)
    assert (unknown.stand, unknown.verschil, unknown.tekort) == (Stand.ONBEKEND, None, 0)
    assert unknown.zin == (
        "Q1 2026: 1,5 fte gevraagd van beleidsteam jeugd, beschikbare capaciteit niet ingevuld"
    )  # fmt: skip
    assert (none_at_all.stand, none_at_all.oordeel) == (Stand.TE_VEEL, "1,5 te veel")
    assert made.onbekend == [unknown]


@pytest.mark.parametrize(
    ("belasting", "capaciteit", "stand", "oordeel"),
    [
        ("1", "1.3", Stand.RUIMTE, "0,3 over"),
        ("1", "1", Stand.VOL, "precies vol"),
        ("0", "1", Stand.LEEG, "geen inzet"),
        ("0", "0", Stand.LEEG, "geen inzet"),
    ],
)
def test_what_fits_says_what_is_left(belasting: str, capaciteit: str, stand: Stand, oordeel: str) -> None:
    cel = balans({(1, Q1): belasting}, {(1, Q1): capaciteit}).cel(1, Q1)
    assert (cel.stand, cel.oordeel, cel.zin) == (stand, oordeel, "")


@given(recorded, recorded)
def test_the_totals_are_the_sums_of_the_cells(belasting: dict, capaciteit: dict) -> None:
    made = balans(belasting, capaciteit)
    shown = [plek for plek in belasting if plek[0] in TEAMS and plek[1] in made.kwartalen]
    assert sum(totaal.belasting for totaal in made.totalen) == sum(belasting[plek] for plek in shown)
    assert sum(totaal.capaciteit for totaal in made.totalen) == sum(cel.capaciteit or 0 for cel in made.cellen)
    assert len(made.cellen) == len(TEAMS) * 3


@given(recorded, recorded)
def test_every_overload_has_a_sentence_and_nothing_else_has(belasting: dict, capaciteit: dict) -> None:
    made = balans(belasting, capaciteit)
    over = [cel for cel in made.cellen if cel.capaciteit is not None and cel.belasting > cel.capaciteit]
    assert sorted(made.zinnen) == sorted(cel.zin for cel in over)
    assert [cel.tekort for cel in made.te_veel] == sorted((cel.tekort for cel in over), reverse=True)


@given(recorded, recorded, recorded)
def test_adding_capacity_never_makes_a_shortage_larger(belasting: dict, capaciteit: dict, erbij: dict) -> None:
    before, after = balans(belasting, capaciteit), balans(belasting, samen(capaciteit, erbij))
    for then, now in zip(before.cellen, after.cellen, strict=True):
        if then.capaciteit is not None:
            assert now.tekort <= then.tekort


@pytest.fixture
def actie(jeugd: Pijler) -> Actie:
    return Actie.objects.filter(speerpunt__pijler=jeugd).first()


def test_the_database_adds_up_what_acties_ask(programma: Programma, actie: Actie, gezondheid: Pijler) -> None:
    andere = Actie.objects.get(speerpunt__pijler=gezondheid)
    jeugd, wmo = make_team(programma, "beleidsteam jeugd"), make_team(programma, "beleidsteam wmo")
    make_inzet(actie, jeugd, "0.10", Q1)
    make_inzet(andere, jeugd, "0.20", Q1)
    make_inzet(actie, wmo, "1.25", Q4)
    make_inzet(actie, wmo, "9", Q2)
    make_capaciteit(jeugd, "0.3", Q1)
    elders = make_team(make.make_programma("elders"), "beleidsteam jeugd")
    make_inzet(actie, elders, "7", Q1)  # a team of another programme counts nowhere in this one

    made = cijfers.balans_of(programma, (Q4, Q1))

    assert made.cel(jeugd.pk, Q1).stand == Stand.VOL
    assert made.cel(wmo.pk, Q4).belasting == Decimal("1.25")
    assert [str(totaal.belasting) for totaal in made.totalen] == ["1.25", "0.30"]
    assert {part.actie_id for part in cijfers.belasting_per_actie(programma, (Q1,))} == {actie.pk, andere.pk}


def test_the_balans_takes_as_many_queries_for_many_as_for_one(
    programma: Programma, actie: Actie, django_assert_num_queries: object
) -> None:
    for number in range(9):
        team = make_team(programma, f"team {number}")
        make_inzet(actie, team)
        make_capaciteit(team)
    with django_assert_num_queries(3):
        assert len(cijfers.balans_of(programma, opeenvolgend(Q4, 8)).rijen) == 9
