"""Which body may decide that a term moves, and setting that."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from monitoring.mandaat import Bevoegdheid, deciders, distance, in_words, of_programma, refusal
from monitoring.models import Mandaat
from programmes.models import Gebruiker, Orgaan, Programma, Wijziging
from speerpunten.realisatie import Kwartaal, kwartaal, parse
from tests import builders as make
from tests.conftest import Cast

MANAGER = Bevoegdheid(None, "Programmamanager", 1)
PMO = Bevoegdheid(1, "PMO", 4)
OZO = Bevoegdheid(2, "OZO", None)
DRIE = (MANAGER, PMO, OZO)

URL = "/proef/besluiten/mandaat/"


@pytest.mark.parametrize(
    ("naar", "wie"),
    [
        ("Q2 2026", DRIE),
        ("Q4 2025", DRIE),  # earlier counts as far as later
        ("Q3 2026", (PMO, OZO)),
        ("Q1 2027", (PMO, OZO)),
        ("Q2 2027", (OZO,)),
        ("uiterlijk 2026", (PMO, OZO)),
        ("n.t.b.", (OZO,)),
        ("2026 e.v.", (OZO,)),
        ("", (OZO,)),
    ],
)
def test_first_body_whose_limit_covers_the_move_decides_and_those_above_may(
    naar: str, wie: tuple[Bevoegdheid, ...]
) -> None:
    assert tuple(deciders(DRIE, distance(parse("Q1 2026"), parse(naar)))) == wie


@pytest.mark.parametrize(
    ("orgaan", "quarters", "text"),
    [
        (None, 1, ""),
        (None, 2, "De programmamanager mag hoogstens 1 kwartaal verschuiven; dit gaat naar het PMO."),
        (1, 5, "Het PMO mag hoogstens 4 kwartalen verschuiven; dit gaat naar het OZO."),
        (1, None, "Het PMO mag hoogstens 4 kwartalen verschuiven; dit gaat naar het OZO."),
        (2, 1, ""),
        (9, 1, "Dit orgaan heeft geen mandaat over termijnen; dit gaat naar de programmamanager."),
    ],
)
def test_refusal_says_the_limit_and_where_to_go(orgaan: int | None, quarters: int | None, text: str) -> None:
    assert refusal(DRIE, orgaan, quarters) == text


def test_while_nothing_is_set_every_body_may() -> None:
    assert refusal((), 9, None) == ""


def test_without_a_body_without_a_limit_nobody_may_go_further() -> None:
    assert refusal((MANAGER, PMO), 1, 5).endswith("; verder heeft niemand mandaat.")


QUARTERS = st.builds(Kwartaal, st.integers(1995, 2095), st.integers(1, 4))
LIMITS = st.lists(st.none() | st.integers(1, 40), min_size=1, max_size=5)


@given(LIMITS, st.none() | st.integers(0, 60))
def test_deciders_are_the_end_of_the_order_and_start_at_a_limit_that_covers(
    limits: list[int | None], quarters: int | None
) -> None:
    bodies = [Bevoegdheid(pk, f"Orgaan {pk}", limit) for pk, limit in enumerate(limits)]
    found = list(deciders(bodies, quarters))
    assert found == bodies[len(bodies) - len(found) :]
    assert not any(one.covers(quarters) for one in bodies[: len(bodies) - len(found)])
    assert all(one.covers(quarters) for one in found[:1])
    for one in bodies:
        assert (refusal(bodies, one.orgaan, quarters) == "") == (one in found)


@given(LIMITS, st.integers(0, 59))
def test_a_longer_move_never_comes_lower(limits: list[int | None], quarters: int) -> None:
    bodies = [Bevoegdheid(pk, f"Orgaan {pk}", limit) for pk, limit in enumerate(limits)]
    further = deciders(bodies, quarters + 1)
    assert len(further) <= len(deciders(bodies, quarters))
    assert len(deciders(bodies, None)) <= len(further)


@given(QUARTERS, QUARTERS)
def test_distance_is_the_same_both_ways(one: Kwartaal, other: Kwartaal) -> None:
    van, naar = kwartaal(one), kwartaal(other)
    assert distance(van, naar) == distance(naar, van) == abs(one - other)
    assert distance(van, parse("n.t.b.")) is None


@pytest.fixture
def pmo(programma: Programma) -> Orgaan:
    return make.make_orgaan(programma, "PMO")


@pytest.fixture
def ozo(programma: Programma, pmo: Orgaan) -> Orgaan:
    return make.make_orgaan(programma, "OZO")


@pytest.fixture
def client(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.beheerder)


def filled(pmo: Orgaan, ozo: Orgaan, **rest: str) -> dict[str, str]:
    return {
        "plaats_0": "1",
        "hoogstens_0": "1",
        f"plaats_{pmo.pk}": "2",
        f"hoogstens_{pmo.pk}": "4",
        f"plaats_{ozo.pk}": "3",
        **rest,
    }


def test_setting_keeps_the_order_and_a_line_of_history(
    client: Client, programma: Programma, pmo: Orgaan, ozo: Orgaan
) -> None:
    assert "nog niet ingesteld" in client.get(URL).content.decode()
    assert client.post(URL, filled(pmo, ozo)).status_code == 302
    assert in_words(of_programma(programma)) == (
        "Programmamanager: hoogstens 1 kwartaal\nPMO: hoogstens 4 kwartalen\nOZO: onbeperkt"
    )
    line = Wijziging.objects.get()
    assert (line.veld, line.van, line.door_naam) == ("mandaat over termijnen", "", "Bea Beheerder")
    shown = client.get(URL).content.decode()
    assert "hoogstens 4 kwartalen" in shown
    assert "Bea Beheerder" in shown


def test_who_decides_stands_first_and_the_others_apart(
    client: Client, programma: Programma, pmo: Orgaan, ozo: Orgaan
) -> None:
    shown = client.get(URL).content.decode()
    assert "Andere organen" not in shown  # nothing is set: any of them can be chosen
    make.make_mandaten(programma, (None, 1), (ozo, None))
    shown = client.get(URL).content.decode()
    mine, _, others = shown.partition("Andere organen (1)")
    assert f'name="plaats_{ozo.pk}"' in mine
    assert 'name="plaats_0"' in mine
    assert f'name="plaats_{pmo.pk}"' in others
    # What was typed about another body is not hidden when the form comes back.
    shown = client.post(URL, filled(pmo, ozo, plaats_0="2")).content.decode()
    assert "Andere organen" not in shown


def test_a_body_without_a_place_takes_no_part(client: Client, programma: Programma, pmo: Orgaan, ozo: Orgaan) -> None:
    client.post(URL, {f"plaats_{ozo.pk}": "1"})
    assert [(row.orgaan, row.max_kwartalen) for row in Mandaat.objects.all()] == [(ozo, None)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"plaats_0": "2"}, "plaats_{pmo}"),  # twice the same place
        ({"hoogstens_{ozo}": "8"}, "hoogstens_{ozo}"),  # the highest must have no limit
        ({"hoogstens_{pmo}": ""}, "hoogstens_{ozo}"),
        ({"hoogstens_0": "6"}, "hoogstens_{pmo}"),  # a higher body goes at least as far
        ({"plaats_0": ""}, "plaats_0"),  # a limit without a place
        ({"hoogstens_0": "0"}, "hoogstens_0"),
        ({"plaats_0": "x"}, "plaats_0"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client: Client, pmo: Orgaan, ozo: Orgaan, changed: dict[str, str], field: str
) -> None:
    keys = {"pmo": pmo.pk, "ozo": ozo.pk}
    data = filled(pmo, ozo) | {name.format(**keys): value for name, value in changed.items()}
    if field == "hoogstens_{ozo}" and "hoogstens_{pmo}" in changed:
        data[f"hoogstens_{ozo.pk}"] = "9"
    response = client.post(URL, data)
    assert response.status_code == 422
    assert field.format(**keys) in response.context["form"].errors
    assert not Mandaat.objects.exists()


def test_two_at_once_see_what_the_other_set(client: Client, programma: Programma, pmo: Orgaan, ozo: Orgaan) -> None:
    make.make_mandaten(programma, (pmo, None))
    response = client.post(URL, filled(pmo, ozo))
    assert response.status_code == 409
    assert "PMO: onbeperkt" in response.content.decode()
    assert Mandaat.objects.count() == 1
    again = filled(pmo, ozo, gezien=response.context["form"]["gezien"].value())
    assert client.post(URL, again).status_code == 302
    assert Mandaat.objects.count() == 3
