"""What a programme ranks by: setting it up, weighing, ordering and removing."""

from collections.abc import Callable

import pytest
from django.test import Client

from monitoring.models import Criterium, Prioriteit, Punt
from programmes.models import Gebruiker, Programma, Wijziging
from speerpunten.models import Resultaat
from tests.conftest import Cast
from tests.prioriteit_builders import make_criterium, make_prioriteit

AsUser = Callable[[Gebruiker], Client]
URL = "/proef/prioriteiten/criteria/"


def fields(**rest: object) -> dict[str, object]:
    return {"naam": "Wettelijk", "toelichting": "", "gewicht": "3", **rest}


def names(programma: Programma) -> list[str]:
    return list(Criterium.objects.filter(programma=programma).order_by("volgorde").values_list("naam", flat=True))


def test_a_fresh_programme_gets_four_criteria_once(as_user: AsUser, cast: Cast, programma: Programma):
    client = as_user(cast.pmo)
    assert "Deze vier criteria klaarzetten" in client.get("/proef/prioriteiten/").content.decode()
    for _ in range(2):
        client.post(f"{URL}voorstel/")
    assert names(programma) == ["Wettelijk", "Impact voor inwoners", "Afhankelijkheid", "Inspanning"]
    assert list(programma.criteria.filter(laag_eerst=True).values_list("naam", flat=True)) == ["Inspanning"]
    assert Wijziging.objects.filter(onderwerp="monitoring.criterium").count() == 4


def test_somebody_who_only_reads_is_told_who_chooses(as_user: AsUser, cast: Cast):
    page = as_user(cast.coordinator).get("/proef/prioriteiten/").content.decode()
    assert "De programmamanager of het PMO kiest ze." in page
    assert "klaarzetten" not in page


def test_adding_a_criterium_says_that_what_was_ranked_is_not_complete(
    as_user: AsUser, cast: Cast, programma: Programma, resultaat: Resultaat
):
    impact = make_criterium(programma)
    make_prioriteit(resultaat, {impact: 3})
    page = as_user(cast.pmo).post(f"{URL}nieuw/", fields(), follow=True).content.decode()
    assert "nog niet volledig" in page
    assert names(programma) == ["Impact", "Wettelijk"]
    assert "Ontbreekt: Wettelijk" in as_user(cast.pmo).get("/proef/prioriteiten/").content.decode()


@pytest.mark.parametrize(
    ("veld", "waarde", "tekst"),
    [
        ("naam", "", "naam"),
        ("naam", "impact", "Er is al een criterium met deze naam."),
        ("naam", "x" * 41, "40"),
        ("gewicht", "11", "10"),
        ("gewicht", "-1", "0"),
        ("gewicht", "veel", "getal"),
        ("naam", "a\x00b", "Null"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_changes_nothing(
    as_user: AsUser, cast: Cast, programma: Programma, veld: str, waarde: str, tekst: str
):
    make_criterium(programma)
    answer = as_user(cast.pmo).post(f"{URL}nieuw/", fields(**{veld: waarde}))
    assert answer.status_code == 422
    assert tekst.lower() in " ".join(answer.context["form"].errors[veld]).lower() or veld == "naam"
    assert veld in answer.context["form"].errors
    assert names(programma) == ["Impact"]


def test_no_more_criteria_than_fit_beside_each_other(as_user: AsUser, cast: Cast, programma: Programma):
    for number in range(8):
        make_criterium(programma, f"Criterium {number}")
    answer = as_user(cast.pmo).post(f"{URL}nieuw/", fields())
    assert answer.status_code == 422
    assert programma.criteria.count() == 8


def test_another_weight_shows_what_the_ranking_becomes_before_it_is_saved(
    as_user: AsUser, cast: Cast, programma: Programma, resultaat: Resultaat
):
    impact, wet = make_criterium(programma, "Impact", 3), make_criterium(programma, "Wettelijk", 1)
    ander = Resultaat.objects.exclude(pk=resultaat.pk)[0]
    make_prioriteit(resultaat, {impact: 4, wet: 1})
    make_prioriteit(ander, {impact: 3, wet: 3})
    client = as_user(cast.pmo)
    url = f"{URL}{wet.pk}/"
    shown = client.get(f"{url}voorproef/", {"gewicht": "5"}).content.decode()
    assert "2 krijgen een andere plaats" in shown
    assert shown.index(str(ander)) < shown.index(str(resultaat))
    assert "was 2" in shown
    page = client.post(url, fields(gewicht="5", bekijk="1", versie="1")).content.decode()
    assert "2 krijgen een andere plaats" in page
    assert "de volgorde blijft gelijk" in client.get(f"{url}voorproef/", {"gewicht": "1"}).content.decode()
    assert client.get(f"{url}voorproef/", {"gewicht": "veel\x00"}).status_code == 200
    wet.refresh_from_db()
    assert (wet.gewicht, wet.versie) == (1, 1)


def test_second_writer_of_a_criterium_sees_both(as_user: AsUser, cast: Cast, programma: Programma):
    impact = make_criterium(programma)
    as_user(cast.programmamanager).post(f"{URL}{impact.pk}/", fields(naam="Effect", versie="1"))
    answer = as_user(cast.pmo).post(f"{URL}{impact.pk}/", fields(naam="Bereik", versie="1"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Effect" in page
    assert "Bereik" in page
    assert names(programma) == ["Effect"]


def test_removing_a_criterium_says_what_goes_and_the_history_keeps_it(
    as_user: AsUser, cast: Cast, programma: Programma, resultaat: Resultaat
):
    impact, wet = make_criterium(programma), make_criterium(programma, "Wettelijk", 2)
    made = make_prioriteit(resultaat, {impact: 4, wet: 1})
    client = as_user(cast.pmo)
    asked = client.get(f"{URL}{impact.pk}/verwijderen/").content.decode()
    assert f"4 punten: {resultaat}" in asked
    client.post(f"{URL}{impact.pk}/verwijderen/", {"versie": "1"})
    assert names(programma) == ["Wettelijk"]
    assert programma.criteria.get().volgorde == 1
    gone = Wijziging.objects.get(soort="verwijderd")
    assert gone.van == f"Impact: gewicht 1\n4 voor {resultaat}"
    line = Wijziging.objects.get(onderwerp="monitoring.prioriteit")
    assert (line.veld, line.van, line.naar, line.reden) == ("Impact", "4", "", "Criterium verwijderd")
    made.refresh_from_db()
    assert made.versie == 2
    assert [punt.criterium for punt in Punt.objects.all()] == [wet]


def test_a_criterium_that_was_changed_meanwhile_is_not_removed(as_user: AsUser, cast: Cast, programma: Programma):
    impact = make_criterium(programma)
    as_user(cast.programmamanager).post(f"{URL}{impact.pk}/", fields(versie="1"))
    answer = as_user(cast.pmo).post(f"{URL}{impact.pk}/verwijderen/", {"versie": "1"})
    assert answer.status_code == 409
    assert "Piet Programma" in answer.content.decode()
    assert programma.criteria.count() == 1


def test_points_given_while_a_criterium_went_are_a_conflict(
    as_user: AsUser, cast: Cast, programma: Programma, resultaat: Resultaat
):
    impact, wet = make_criterium(programma), make_criterium(programma, "Wettelijk", 2)
    make_prioriteit(resultaat, {impact: 4, wet: 1})
    as_user(cast.programmamanager).post(f"{URL}{impact.pk}/verwijderen/", {"versie": "1"})
    answer = as_user(cast.pmo).post(
        f"/proef/prioriteiten/resultaten/{resultaat.pk}/punten/",
        {f"criterium_{impact.pk}": "4", f"criterium_{wet.pk}": "5", "motivatie": "Ja", "versie": "1"},
    )
    assert answer.status_code == 409
    assert Prioriteit.objects.get().versie == 2


def test_moving_a_criterium_names_its_neighbour(as_user: AsUser, cast: Cast, programma: Programma):
    rows = [make_criterium(programma, naam) for naam in ("A", "B", "C")]
    client = as_user(cast.pmo)
    client.post(f"{URL}{rows[2].pk}/plaats/", {"na": rows[0].pk})
    assert names(programma) == ["A", "C", "B"]
    client.post(f"{URL}{rows[1].pk}/plaats/", {"na": "0"})
    assert names(programma) == ["B", "A", "C"]
    assert client.post(f"{URL}{rows[1].pk}/plaats/", {"na": "x"}).status_code == 404
    gone = client.post(f"{URL}{rows[1].pk}/plaats/", {"na": "999999"}, follow=True)
    assert "intussen veranderd" in gone.content.decode()
    assert names(programma) == ["B", "A", "C"]
