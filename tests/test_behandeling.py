"""When college and raad of each municipality dealt with an editie: who records it, and two at once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.behandeling import leg_vast, lijst, tel
from monitoring.models import Behandeling, Editie
from programmes import history
from programmes.models import Gemeente, Programma
from tests import builders as make
from tests.conftest import AtOnce, Cast

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture
def middelburg(cast: Cast, programma: Programma) -> Gemeente:
    """The gemeentecontact's."""
    return make.make_gemeente(programma, "GM0687", "Middelburg")


@pytest.fixture
def goes(programma: Programma) -> Gemeente:
    return make.make_gemeente(programma, "GM0664", "Goes")


@pytest.fixture
def editie(programma: Programma, middelburg: Gemeente, goes: Gemeente) -> Editie:
    return make.make_editie(make.make_ronde(programma), gepubliceerd=True)


@pytest.fixture
def manager(cast: Cast, as_user: Callable[..., Client]) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def contact(cast: Cast, as_user: Callable[..., Client]) -> Client:
    return as_user(cast.gemeentecontact)


def page(editie: Editie, gemeente: Gemeente | None = None) -> str:
    args = ["proef", editie.pk, *([gemeente.pk] if gemeente else [])]
    return reverse("monitoring:behandeling" if gemeente else "monitoring:behandelingen", args=args)


def dates(college: str = "", raad: str = "", versie: int = 0) -> dict[str, object]:
    return {"college_op": college, "raad_op": raad, "versie": versie}


def test_the_manager_records_for_every_municipality(manager: Client, cast: Cast, editie: Editie, goes: Gemeente):
    html = manager.get(page(editie)).content.decode()
    assert html.index("Goes") < html.index("Middelburg")
    assert "<b>0 van 2</b>" in html
    response = manager.post(page(editie, goes), dates("2027-02-02"), follow=True)
    assert response.redirect_chain[-1][0] == f"{page(editie)}#GM0664"
    assert "College: <b>1 van 2</b>. Raad: <b>0 van 2</b>." in response.content.decode()
    manager.post(page(editie, goes), dates("2027-02-02", "2027-03-11", versie=1))
    row = Behandeling.objects.get()
    assert (row.college_op, row.raad_op, row.versie) == (date(2027, 2, 2), date(2027, 3, 11), 2)
    assert [line.door for line in history.of(row)] == [cast.programmamanager] * 2
    assert (
        "College 1 van 2, raad 1 van 2"
        in manager.get(reverse("monitoring:editie", args=["proef", editie.pk])).content.decode()
    )


def test_a_gemeentecontact_records_for_their_own_municipality_alone(
    contact: Client, editie: Editie, goes: Gemeente, middelburg: Gemeente
):
    html = contact.get(page(editie)).content.decode()
    assert page(editie, middelburg) in html
    assert page(editie, goes) not in html
    assert contact.post(page(editie, middelburg), dates("2027-02-02")).status_code == 302
    assert contact.get(page(editie, goes)).status_code == 403
    assert contact.post(page(editie, goes), dates("2027-02-02")).status_code == 403
    assert Behandeling.objects.get().gemeente == middelburg


def test_ones_own_municipality_stands_first(contact: Client, manager: Client, editie: Editie):
    html = contact.get(page(editie)).content.decode()
    assert html.index('id="GM0687"') < html.index('id="GM0664"')
    html = manager.get(page(editie)).content.decode()
    assert html.index('id="GM0664"') < html.index('id="GM0687"')  # by name, to who records for all


def test_others_read_it(cast: Cast, as_user: Callable[..., Client], manager: Client, editie: Editie, goes: Gemeente):
    manager.post(page(editie, goes), dates("2027-02-02"))
    client = as_user(cast.bestuurder)
    html = client.get(page(editie)).content.decode()
    assert "2 februari 2027" in html
    assert "nog niet" in html
    assert "<form" not in html.partition("<main")[2].partition("</main")[0]
    assert client.post(page(editie, goes), dates("2027-02-02")).status_code == 403


def test_what_is_no_date_is_refused_and_kept(manager: Client, editie: Editie, goes: Gemeente):
    response = manager.post(page(editie, goes), dates("31 februari", "2027-03-11"))
    assert response.status_code == 422
    html = response.content.decode()
    assert "Vul een datum in, zoals 31-12-2026." in html
    assert "2027-03-11" in html
    assert not Behandeling.objects.exists()


def test_a_date_can_be_taken_away_again(manager: Client, editie: Editie, goes: Gemeente):
    manager.post(page(editie, goes), dates("2027-02-02"))
    manager.post(page(editie, goes), dates(versie=1))
    assert Behandeling.objects.get().college_op is None
    assert tel(editie).college == 0


def test_who_saves_over_somebody_else_sees_both(manager: Client, contact: Client, editie: Editie, middelburg: Gemeente):
    contact.post(page(editie, middelburg), dates("2027-02-02"))
    response = manager.post(page(editie, middelburg), dates("2027-02-09"))
    assert response.status_code == 409
    html = response.content.decode()
    assert "Gerda Gemeente" in html
    assert "Iemand anders was je voor" in html
    assert 'value="2027-02-09"' in html
    assert Behandeling.objects.get().college_op == date(2027, 2, 2)
    assert manager.post(page(editie, middelburg), dates("2027-02-09", versie=1)).status_code == 302


def test_two_at_once_for_one_municipality_keep_one_and_tell_the_other(
    at_once: AtOnce, cast: Cast, editie: Editie, goes: Gemeente
):
    def record(day: int) -> str:
        row = next(row for row in lijst(editie) if row.gemeente == goes)
        try:
            leg_vast(row, date(2027, 2, day), None, versie=0, door=cast.programmamanager)
        except history.Conflict as conflict:
            return f"conflict met versie {conflict.current.versie}"
        return "opgeslagen"

    assert sorted(at_once(record, [1, 2])) == ["conflict met versie 1", "opgeslagen"]
    assert Behandeling.objects.count() == 1


def test_a_municipality_of_another_programme_is_404(manager: Client, editie: Editie):
    elders = make.make_gemeente(make.make_programma("ander"), "GM0001", "Elders")
    assert manager.get(page(editie, elders)).status_code == 404


def test_the_list_takes_the_same_queries_with_more_municipalities(
    manager: Client, programma: Programma, editie: Editie, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        manager.get(page(editie))
    for number in range(11):
        make.make_gemeente(programma, f"GM00{number:02}", f"Gemeente {number}")
    with django_assert_num_queries(len(few)):
        assert "van 13</b>" in manager.get(page(editie)).content.decode()
