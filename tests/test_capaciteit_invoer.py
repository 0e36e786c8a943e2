"""Saving a grid and putting it back: all or nothing, in the history, and never over somebody else's amount unseen."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from monitoring.capaciteit.balans import opeenvolgend
from monitoring.capaciteit.invoer import Blad, BotsingError, bewaar, draai_terug, lock
from monitoring.capaciteit.rooster import Ingevuld, Plaats, ingestuurd, opgeslagen
from monitoring.models import Capaciteit, Invoer, Inzet, Team
from programmes.models import Gebruiker, Pijler, Programma, Wijziging
from speerpunten.models import Actie
from tests import builders as make
from tests.capaciteit_builders import Q1, make_capaciteit, make_inzet, make_team
from tests.conftest import AtOnce, Cast

QUARTERS = opeenvolgend(Q1, 4)


@pytest.fixture
def team(programma: Programma) -> Team:
    return make_team(programma)


@pytest.fixture
def actie(jeugd: Pijler) -> Actie:
    return Actie.objects.filter(speerpunt__pijler=jeugd).first()


def typed(blad: Blad, **texts: str) -> Ingevuld:
    """The grid as somebody sees it now, with other texts in some of its fields (c1_2026_1 for c1.2026.1)."""
    rooster = blad.rooster(QUARTERS)
    seen = opgeslagen(rooster, blad.standen(QUARTERS))
    data = {plaats.veld: text for plaats, text in seen.teksten.items()} | {"gezien": seen.gezien_tekst}
    return ingestuurd(rooster, data | {name.replace("_", "."): text for name, text in texts.items()}).keur()


def save(blad: Blad, ingevuld: Ingevuld, door: Gebruiker) -> Invoer | None:
    with transaction.atomic():
        lock(blad.programma)
        return bewaar(blad, ingevuld, door=door)


def amounts(model: Any) -> dict[str, Decimal]:
    return {row.in_kwartaal.label: row.hoeveelheid for row in model.objects.all()}


def test_only_what_was_changed_is_saved_and_every_change_is_in_the_history(cast: Cast, team: Team) -> None:
    make_capaciteit(team, "1", Q1)
    make_capaciteit(team, "2", QUARTERS[1])
    make_capaciteit(team, "3", QUARTERS[2])
    blad, pk = Blad(team.programma), team.pk
    invoer = save(blad, typed(blad, **{f"c{pk}_2026_2": "2,5", f"c{pk}_2026_3": "", f"c{pk}_2026_4": "4"}), cast.pmo)
    assert amounts(Capaciteit) == {"Q1 2026": 1, "Q2 2026": Decimal("2.5"), "Q4 2026": 4}
    assert invoer.cellen.count() == 3
    lines = Wijziging.objects.filter(onderwerp="monitoring.capaciteit").order_by("soort")
    assert [(line.soort, line.van, line.naar, line.door) for line in lines] == [
        ("gewijzigd", "2", "2,5", cast.pmo),
        ("toegevoegd", "", f"{team}, Q4 2026: 4", cast.pmo),
        ("verwijderd", f"{team}, Q3 2026: 3", "", cast.pmo),
    ]


def test_zero_is_an_amount_and_empty_is_none(cast: Cast, team: Team, actie: Actie, jeugd: Pijler) -> None:
    blad = Blad(team.programma, jeugd, team)
    save(blad, typed(blad, **{f"c{actie.pk}.{team.pk}_2026_1": "0"}), cast.coordinator)
    assert amounts(Inzet) == {"Q1 2026": 0}
    save(blad, typed(blad, **{f"c{actie.pk}.{team.pk}_2026_1": ""}), cast.coordinator)
    assert amounts(Inzet) == {}


def test_saving_nothing_new_makes_no_invoer(cast: Cast, team: Team) -> None:
    make_capaciteit(team, "1.40")
    blad = Blad(team.programma)
    assert save(blad, typed(blad, **{f"c{team.pk}_2026_1": "1.4"}), cast.pmo) is None
    assert not Invoer.objects.exists()


def test_putting_back_gives_what_was_there_and_can_be_put_back_itself(cast: Cast, team: Team) -> None:
    make_capaciteit(team, "1", Q1)
    blad, pk = Blad(team.programma), team.pk
    first = save(blad, typed(blad, **{f"c{pk}_2026_1": "7", f"c{pk}_2026_2": "8"}), cast.pmo)
    undone = draai_terug(first, door=cast.pmo)
    assert amounts(Capaciteit) == {"Q1 2026": 1}
    assert draai_terug(first, door=cast.pmo) is None
    draai_terug(undone, door=cast.pmo)
    assert amounts(Capaciteit) == {"Q1 2026": 7, "Q2 2026": 8}


def test_putting_back_is_refused_with_both_amounts_when_a_cell_was_changed_since(cast: Cast, team: Team) -> None:
    make_capaciteit(team, "1", Q1)
    blad, pk = Blad(team.programma), team.pk
    first = save(blad, typed(blad, **{f"c{pk}_2026_1": "7", f"c{pk}_2026_2": "8"}), cast.pmo)
    save(blad, typed(blad, **{f"c{pk}_2026_1": "9"}), cast.programmamanager)
    with pytest.raises(BotsingError) as refused:
        draai_terug(first, door=cast.pmo)
    (botsing,) = refused.value.botsingen
    assert (botsing.plaats, botsing.mijn, botsing.hun.hoeveelheid) == (Plaats(None, pk, Q1), 1, 9)
    assert amounts(Capaciteit) == {"Q1 2026": 9, "Q2 2026": 8}


def test_the_cells_that_nobody_changed_since_can_be_put_back_alone(cast: Cast, team: Team) -> None:
    make_capaciteit(team, "1", Q1)
    blad, pk = Blad(team.programma), team.pk
    first = save(blad, typed(blad, **{f"c{pk}_2026_{n}": str(6 + n) for n in (1, 2, 3)}), cast.pmo)
    save(blad, typed(blad, **{f"c{pk}_2026_1": "9"}), cast.programmamanager)
    with pytest.raises(BotsingError) as refused:
        draai_terug(first, door=cast.pmo)
    assert refused.value.overig == 2
    changed, *_ = first.cellen.order_by("kwartaal")
    undone = draai_terug(first, door=cast.pmo, behalve=[changed.pk])
    assert amounts(Capaciteit) == {"Q1 2026": 9}
    assert undone.cellen.count() == 2
    assert draai_terug(first, door=cast.pmo) is None, "it was put back"


def test_a_cell_changed_after_the_choice_stops_it_again(cast: Cast, team: Team) -> None:
    blad, pk = Blad(team.programma), team.pk
    first = save(blad, typed(blad, **{f"c{pk}_2026_{n}": "7" for n in (1, 2, 3)}), cast.pmo)
    save(blad, typed(blad, **{f"c{pk}_2026_1": "9", f"c{pk}_2026_2": "9"}), cast.programmamanager)
    changed, *_ = first.cellen.order_by("kwartaal")
    with pytest.raises(BotsingError) as refused:
        draai_terug(first, door=cast.pmo, behalve=[changed.pk])
    assert [botsing.plaats.kwartaal.label for botsing in refused.value.botsingen] == ["Q2 2026"]
    assert set(amounts(Capaciteit).values()) == {7, 9}


@pytest.mark.parametrize("theirs", ["5", ""])
def test_a_cell_that_somebody_else_changed_stops_the_whole(cast: Cast, team: Team, theirs: str) -> None:
    make_capaciteit(team, "1", Q1)
    blad, pk = Blad(team.programma), team.pk
    mine = typed(blad, **{f"c{pk}_2026_1": "2", f"c{pk}_2026_2": "3"})
    save(blad, typed(blad, **{f"c{pk}_2026_1": theirs}), cast.programmamanager)
    with pytest.raises(BotsingError) as refused:
        save(blad, mine, cast.pmo)
    assert [botsing.plaats for botsing in refused.value.botsingen] == [Plaats(None, pk, Q1)]
    assert amounts(Capaciteit) == ({"Q1 2026": 5} if theirs else {})


def test_two_people_in_other_cells_or_with_the_same_amount_do_not_collide(cast: Cast, team: Team) -> None:
    make_capaciteit(team, "1", Q1)
    blad, pk = Blad(team.programma), team.pk
    mine = typed(blad, **{f"c{pk}_2026_1": "2", f"c{pk}_2026_2": "3"})
    save(blad, typed(blad, **{f"c{pk}_2026_1": "2", f"c{pk}_2026_3": "4"}), cast.programmamanager)
    save(blad, mine, cast.pmo)
    assert amounts(Capaciteit) == {"Q1 2026": 2, "Q2 2026": 3, "Q3 2026": 4}


def test_an_amount_that_was_changed_and_changed_back_is_not_taken_for_unchanged(cast: Cast, team: Team) -> None:
    make_capaciteit(team, "1", Q1)
    blad, pk = Blad(team.programma), team.pk
    mine = typed(blad, **{f"c{pk}_2026_1": "2"})
    for text in ("5", "1"):
        save(blad, typed(blad, **{f"c{pk}_2026_1": text}), cast.programmamanager)
    with pytest.raises(BotsingError):
        save(blad, mine, cast.pmo)


def test_inzet_of_another_pijler_is_out_of_reach(cast: Cast, team: Team, jeugd: Pijler, gezondheid: Pijler) -> None:
    andere = Actie.objects.get(speerpunt__pijler=gezondheid)
    blad = Blad(team.programma, jeugd)
    ingevuld = typed(blad, **{f"c{andere.pk}.{team.pk}_2026_1": "1"})
    assert ingevuld.gewijzigd == {}
    assert ingevuld.vervallen == ["1"]


def test_saving_costs_as_many_queries_for_many_cells_as_for_one(
    cast: Cast, programma: Programma, jeugd: Pijler, django_assert_max_num_queries: Any
) -> None:
    team = make_team(programma)
    for number in range(20):
        make_inzet(make.make_actie(jeugd.speerpunten.get(), omschrijving=f"Actie {number}"), team, "1", Q1)
    blad = Blad(programma, jeugd)
    texts = dict.fromkeys((plaats.veld for plaats in blad.rooster(QUARTERS).plaatsen), "2")
    with django_assert_max_num_queries(25):
        invoer = save(
            blad, typed(blad, **{name.replace(".", "_"): text for name, text in texts.items()}), cast.coordinator
        )
    assert invoer.cellen.count() == 4 * (20 + 2)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_empty_cell_at_once_do_not_both_win(cast: Cast, at_once: AtOnce) -> None:
    team = make_team(Programma.objects.get(code="proef"))
    blad = Blad(team.programma)
    pages = [
        (typed(blad, **{f"c{team.pk}_2026_1": text}), door) for text, door in (("1", cast.pmo), ("2", cast.beheerder))
    ]

    def run(page: tuple[Ingevuld, Gebruiker]) -> str:
        try:
            save(blad, *page)
        except BotsingError:
            return "botsing"
        finally:
            connection.close()
        return "bewaard"

    assert sorted(at_once(run, pages)) == ["bewaard", "botsing"]
    assert Capaciteit.objects.count() == 1
