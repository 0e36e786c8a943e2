"""Planning, preparing and closing a meeting: rules and pages."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from monitoring.models import Agendapunt, Signaal, Vergadering
from monitoring.vergadering import agenda, route, vergaderingen
from monitoring.vergadering.overgangen import AGENDAPUNT, VERGADERING, GeenOvergangError
from programmes.models import Orgaan, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.conftest import Cast

Uitkomst = Agendapunt.Uitkomst
DAY = date(2026, 12, 3)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@pytest.fixture
def pmo(programma: Programma) -> Orgaan:
    """The PMO, between the programmamanager and the OZO on the route."""
    kernteam = make.make_orgaan(programma, "Kernteam")
    found = make.make_orgaan(programma, "PMO")
    ozo = make.make_orgaan(programma, "OZO")
    make.make_mandaten(programma, (None, 1), (found, 4), (ozo, None))
    assert kernteam.pk
    return found


@pytest.fixture
def ozo(pmo: Orgaan) -> Orgaan:
    return Orgaan.objects.get(programma=pmo.programma, afkorting="OZO")


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"monitoring:{name}", args=["proef", *args])).content.decode()


def said(response: object) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


@given(last=st.none() | days, today=days)
def test_the_next_day_is_after_today_and_on_the_usual_day_of_the_week(last: date | None, today: date):
    day = vergaderingen.next_day(last, today)
    assert day > today
    if last is None:
        assert day.weekday() < 5
        assert timedelta(weeks=4) <= day - today <= timedelta(weeks=6)
    else:
        assert day.weekday() == last.weekday()
        assert day >= last + vergaderingen.BETWEEN


@given(st.lists(st.integers(1, 9), unique=True), st.integers(1, 9))
def test_a_choice_goes_up_the_route_and_never_back(order: list[int], orgaan: int):
    onward = route.onward(order, orgaan)
    if orgaan in order:
        assert onward is None or order.index(onward) == order.index(orgaan) + 1
    else:
        assert onward == (order[0] if order else None)


def test_the_tables_know_every_state_and_a_closed_meeting_stays_closed():
    assert set(VERGADERING) == set(Vergadering.Status)
    assert set(AGENDAPUNT) == set(Uitkomst)
    assert VERGADERING[Vergadering.Status.AFGEROND] == frozenset()
    assert AGENDAPUNT[Uitkomst.BESLUIT] == {Uitkomst.BESLUIT}


def test_bodies_of_the_route_are_offered_first(cast: Cast, as_user, pmo: Orgaan):
    html = page(as_user(cast.pmo), "vergadering_nieuw")
    assert html.index("PMO (Overleg PMO)") < html.index("OZO (Overleg OZO)") < html.index("Kernteam (Overleg Kernteam)")


def test_a_body_meets_once_a_day(cast: Cast, as_user, pmo: Orgaan):
    vergader.make_vergadering(pmo, DAY)
    client = as_user(cast.pmo)
    sent = {"orgaan": pmo.pk, "datum": "2026-12-03", "plaats": "Goes"}
    response = client.post(reverse("monitoring:vergadering_nieuw", args=["proef"]), sent)
    assert response.status_code == 422
    assert "Dit orgaan vergadert al op deze dag" in response.content.decode()
    assert 'value="Goes"' in response.content.decode()


@pytest.mark.parametrize(
    ("veld", "waarde", "fout"),
    [
        ("datum", "morgen", "Dit is geen datum"),
        ("datum", "0026-12-03", "Controleer het jaar"),
        ("datum", "", "Vul de dag van de vergadering in"),
        ("begint_om", "25:99", "Dit is geen tijd"),
        ("orgaan", "999999", "Kies wie vergadert"),
        ("plaats", "a\x00b", "tekens"),
    ],
)
def test_what_cannot_be_is_told_at_the_field(cast: Cast, as_user, pmo: Orgaan, veld: str, waarde: str, fout: str):
    sent = {"orgaan": pmo.pk, "datum": "2026-12-03"} | {veld: waarde}
    response = as_user(cast.pmo).post(reverse("monitoring:vergadering_nieuw", args=["proef"]), sent)
    assert response.status_code == 422
    assert fout in response.content.decode()
    assert not Vergadering.objects.exists()


def test_what_waits_for_a_body_comes_on_its_new_agenda_by_itself(cast: Cast, as_user, pmo: Orgaan, ozo: Orgaan):
    earlier = vergader.make_vergadering(pmo, date(2026, 11, 1), status="afgerond")
    vergader.make_punt(earlier, "Wachttijden", uitkomst="doorgegeven", naar=ozo)
    vergader.make_actiepunt(ozo, "Maak een overzicht")
    vergader.make_actiepunt(ozo, "Al gedaan", status="gedaan")
    vergader.make_actiepunt(pmo, "Van een ander orgaan")
    sent = {"orgaan": ozo.pk, "datum": "2026-12-03"}
    response = as_user(cast.pmo).post(reverse("monitoring:vergadering_nieuw", args=["proef"]), sent)
    made = Vergadering.objects.get(orgaan=ozo)
    assert [row.titel for row in made.agendapunten.all()] == ["Wachttijden", "Actie: Maak een overzicht"]
    assert made.agendapunten.all()[0].vorig == earlier.agendapunten.get()
    assert "2 punten staan al op de agenda." in said(response)[0]


def test_only_a_meeting_that_never_was_can_be_removed(cast: Cast, as_user, pmo: Orgaan):
    found = vergader.make_vergadering(pmo)
    punt = vergader.make_punt(found)
    client = as_user(cast.pmo)
    url = reverse("monitoring:vergadering_verwijderen", args=["proef", found.pk])
    assert "Haal eerst alle punten van de agenda." in said(client.post(url))
    punt.delete()
    client.post(url)
    assert not Vergadering.objects.exists()


def test_an_empty_agenda_does_not_start_and_a_meeting_with_an_outcome_does_not_go_back(cast: Cast, pmo: Orgaan):
    found = vergader.make_vergadering(pmo)
    with pytest.raises(GeenOvergangError, match="leeg"):
        vergaderingen.step(found, Vergadering.Status.BEZIG, door=cast.pmo)
    punt = vergader.make_punt(found)
    vergaderingen.step(found, Vergadering.Status.BEZIG, door=cast.pmo)
    with pytest.raises(GeenOvergangError, match="bezig"):
        vergaderingen.step(found, Vergadering.Status.BEZIG, door=cast.pmo)
    Agendapunt.objects.filter(pk=punt.pk).update(verslag="Er is iets gezegd.")
    with pytest.raises(GeenOvergangError, match="vastgelegd"):
        vergaderingen.step(found, Vergadering.Status.VOORBEREIDING, door=cast.pmo)


def test_candidates_are_what_deviates_what_may_be_decided_and_what_came_back(
    cast: Cast, as_user, pmo: Orgaan, ozo: Orgaan, resultaat: Resultaat, ronde
):
    others = list(Resultaat.objects.exclude(pk=resultaat.pk).order_by("pk"))
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN)
    near = make.make_voorstel(others[0], "Q2 2028")  # two quarters: the PMO may
    far = make.make_voorstel(others[1], "2031")  # from n.t.b.: only the OZO may
    scenario = vergader.make_voorgelegd(pmo)
    elsewhere = vergader.make_voorgelegd(ozo, "Voor het OZO")
    found = vergader.make_vergadering(pmo)
    actie = vergader.make_actiepunt(pmo)
    html = page(as_user(cast.pmo), "agenda_toevoegen", found.pk)
    for sleutel in (
        f"resultaat-{resultaat.pk}", f"voorstel-{near.pk}", f"scenario-{scenario.pk}", f"actiepunt-{actie.pk}"
    ):  # fmt: skip
        assert f'value="{sleutel}"' in html
    assert f'value="voorstel-{far.pk}"' not in html
    assert f'value="scenario-{elsewhere.pk}"' not in html


def test_ticked_candidates_come_on_the_agenda_at_once_and_once(cast: Cast, as_user, pmo: Orgaan, resultaat: Resultaat):
    found = vergader.make_vergadering(pmo)
    voorstel = make.make_voorstel(resultaat, "Q3 2026")
    elders = make.make_resultaat(
        make.make_actie(make.make_speerpunt(make.make_pijler(Programma.objects.get(code="elders"), "x")), "a")
    )
    client = as_user(cast.pmo)
    url = reverse("monitoring:agenda_toevoegen", args=["proef", found.pk])
    asked = [
        f"voorstel-{voorstel.pk}",
        f"resultaat-{resultaat.pk}",
        f"resultaat-{elders.pk}",
        "onzin",
        "resultaat-\x00",
    ]
    client.post(url, {"kandidaat": asked})
    client.post(url, {"kandidaat": asked})
    punten = list(found.agendapunten.order_by("volgorde"))
    assert [(p.volgorde, p.voorstel_id, p.resultaat_id) for p in punten] == [
        (1, voorstel.pk, None),
        (2, None, resultaat.pk),
    ]
    assert f'value="voorstel-{voorstel.pk}"' not in page(client, "agenda_toevoegen", found.pk)


def test_order_is_changed_a_step_at_a_time_and_a_gone_neighbour_is_told(cast: Cast, as_user, pmo: Orgaan):
    found = vergader.make_vergadering(pmo)
    a, b, c = (vergader.make_punt(found, naam) for naam in "abc")
    client = as_user(cast.pmo)

    def put(punt: Agendapunt, **sent: str):
        url = reverse("monitoring:agendapunt_plaats", args=["proef", found.pk, punt.pk])
        return client.post(url, sent, headers={"HX-Request": "true"})

    response = put(c, op=str(a.pk))
    assert [p.titel for p in found.agendapunten.order_by("volgorde")] == ["a", "c", "b"]
    assert "Verplaatst." in response.headers["HX-Trigger"]
    assert "data-focus" in response.content.decode()
    assert "intussen veranderd" in put(c, op="999999").headers["HX-Trigger"]
    assert put(c, op="\x00").status_code == 404
    agenda.remove(a, door=cast.pmo)
    assert [p.volgorde for p in found.agendapunten.order_by("volgorde")] == [1, 2]
    assert b.pk


def test_a_result_is_put_on_the_agenda_from_its_own_page(cast: Cast, as_user, pmo: Orgaan, resultaat: Resultaat):
    found = vergader.make_vergadering(pmo)
    vergader.make_vergadering(pmo, date(2026, 10, 1), status="afgerond")
    client = as_user(cast.pmo)
    assert reverse("monitoring:resultaat_agenda", args=["proef", resultaat.pk]) in page(
        client, "resultaat", resultaat.pk
    )
    html = page(client, "resultaat_agenda", resultaat.pk)
    assert html.count('name="vergadering"') == 1
    client.post(reverse("monitoring:resultaat_agenda", args=["proef", resultaat.pk]), {"vergadering": found.pk})
    assert found.agendapunten.get().resultaat == resultaat


def test_an_exception_goes_from_the_dashboard_to_the_agenda(
    cast: Cast, as_user, pmo: Orgaan, resultaat: Resultaat, ronde
):
    make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN)
    link = reverse("monitoring:resultaat_agenda", args=["proef", resultaat.pk])
    assert link in page(as_user(cast.pmo), "dashboard")
    assert link not in page(as_user(cast.coordinator), "dashboard")


def test_closing_asks_what_happens_to_each_item_without_an_outcome(
    cast: Cast, as_user, pmo: Orgaan, resultaat: Resultaat
):
    found = vergader.make_vergadering(pmo, status="bezig")
    done = vergader.make_punt(found, "Klaar", uitkomst="besproken", verslag="Besproken.")
    on = vergader.make_punt(found, "Door", resultaat=resultaat)
    stop = vergader.make_punt(found, "Stop")
    following = vergader.make_vergadering(pmo, date(2027, 1, 7))
    actie = vergader.make_actiepunt(pmo)
    client = as_user(cast.pmo)
    url = reverse("monitoring:vergadering_afronden", args=["proef", found.pk])
    html = client.get(url).content.decode()
    assert "2 punten hebben nog geen uitkomst" in html
    assert "Klaar" not in html
    assert client.post(url, {f"punt-{on.pk}": "verplaatst"}).status_code == 422
    found.refresh_from_db()
    assert found.is_bezig
    response = client.post(url, {f"punt-{on.pk}": "verplaatst", f"punt-{stop.pk}": "vervallen"})
    assert response.headers["Location"] == reverse("monitoring:vergaderlijst", args=["proef", found.pk])
    assert [p.uitkomst for p in found.agendapunten.order_by("volgorde")] == ["besproken", "verplaatst", "vervallen"]
    came = list(following.agendapunten.order_by("volgorde"))
    assert [(p.titel, p.vorig_id, p.resultaat_id, p.actiepunt_id) for p in came] == [
        ("Door", on.pk, resultaat.pk, None),
        ("Actie: Bel de GGD", None, None, actie.pk),
    ]
    assert done.pk


def test_an_item_added_while_closing_is_not_passed_over(cast: Cast, pmo: Orgaan):
    found = vergader.make_vergadering(pmo, status="bezig")
    punt = vergader.make_punt(found)
    late = vergader.make_punt(found, "Nog net")
    with pytest.raises(vergaderingen.OpenPuntenError) as error:
        vergaderingen.close(found, {punt.pk: "vervallen"}, door=cast.pmo)
    assert error.value.punten == [late]
    assert not found.agendapunten.exclude(uitkomst="open").exists()


def test_what_is_closed_takes_no_item_and_no_other_day(cast: Cast, as_user, pmo: Orgaan):
    found = vergader.make_vergadering(pmo, status="afgerond")
    punt = vergader.make_punt(found, uitkomst="besproken", verslag="Zo.")
    with pytest.raises(GeenOvergangError):
        agenda.add(found, [Agendapunt(titel="Laat")], door=cast.pmo)
    with pytest.raises(GeenOvergangError):
        agenda.remove(punt, door=cast.pmo)
    with pytest.raises(GeenOvergangError):
        vergaderingen.change(found, {"plaats": "Elders"}, versie=1, door=cast.pmo)
    client = as_user(cast.pmo)
    for name in ("vergadering_wijzigen", "agenda_toevoegen", "vergadering_afronden"):
        assert client.get(reverse(f"monitoring:{name}", args=["proef", found.pk])).status_code == 302
    assert "Punten toevoegen" not in page(client, "vergadering", found.pk)


def test_two_who_change_the_day_at_once_see_both(cast: Cast, as_user, pmo: Orgaan):
    found = vergader.make_vergadering(pmo)
    url = reverse("monitoring:vergadering_wijzigen", args=["proef", found.pk])
    sent = {"datum": "2026-12-10", "plaats": "Goes", "versie": "1"}
    assert as_user(cast.pmo).post(url, sent).status_code == 302
    response = as_user(cast.programmamanager).post(url, sent | {"plaats": "Vlissingen"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Goes" in html
    assert "Vlissingen" in html
