"""The pages of besluiten: who records what, two at once, correcting and the list."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Besluit, Besluitregel, Ronde, Termijnvoorstel
from programmes import history
from programmes.models import Gebruiker, Orgaan, Pijler, Programma, Rol
from speerpunten.models import Resultaat
from tests import builders as make
from tests.besluiten import NIEUW, errors, keuze, nothing_happened, over, send, text
from tests.conftest import AtOnce, Cast
from tests.test_besluit import client as client
from tests.test_besluit import on_a_day as on_a_day
from tests.test_besluit import ozo as ozo
from tests.test_besluit import pmo as pmo
from tests.test_besluit import voorstel as voorstel


def test_pmo_records_besluiten_of_bodies_but_not_of_the_manager(
    cast: Cast, as_user: Callable[[Gebruiker], Client], voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    client = as_user(cast.pmo)
    assert list(errors(send(client, None, over(voorstel, "aannemen")))) == ["orgaan"]
    assert send(client, pmo, over(voorstel, "aannemen")).status_code == 302
    assert client.get(f"/proef/besluiten/{Besluit.objects.get().pk}/verbeteren/").status_code == 200
    own = make.make_besluit(pmo.programma, nummer="M-1")
    assert client.get(f"/proef/besluiten/{own.pk}/verbeteren/").status_code == 403


def test_a_proposal_of_another_programme_cannot_be_decided_on(client: Client, cast: Cast, pmo: Orgaan) -> None:
    elders = cast.buitenstaander.toewijzingen.get().programma
    vreemd = make.make_voorstel(
        make.make_resultaat(make.make_actie(make.make_speerpunt(make.make_pijler(elders, "x"))))
    )
    assert list(errors(send(client, pmo, over(vreemd, "aannemen")))) == ["__all__"]


def test_the_number_proposed_is_the_next_of_this_year(client: Client, programma: Programma) -> None:
    for nummer in ("2026-9", "2026-10", "2025-44", "2026-x", "PMO-3"):
        make.make_besluit(programma, nummer=nummer)
    assert client.get(NIEUW).context["form"]["nummer"].value() == "2026-11"


def test_a_proposal_that_changed_meanwhile_is_shown_as_it_is_now(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    Termijnvoorstel.objects.update(versie=2, toelichting="Toch anders.")
    response = send(client, pmo, over(voorstel, "aannemen", "Goed zo."))
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Dit voorstel is net gewijzigd." in shown
    assert "Toch anders." in shown
    assert "Goed zo." in shown
    assert nothing_happened(resultaat)
    [rij] = response.context["invoer"].voorstellen
    again = over(voorstel, "aannemen", "Goed zo.", versie=rij.form["versie"].value())
    assert send(client, pmo, again).status_code == 302


def test_a_proposal_that_was_decided_on_meanwhile_is_told_with_what_was_typed(
    client: Client, resultaat: Resultaat, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    ander = make.make_voorstel(Resultaat.objects.in_plan_order()[1], "Q1 2028")
    send(client, pmo, over(voorstel, "aannemen"))
    parts = [over(voorstel, "afwijzen", "Vond ik niet goed."), over(ander, "aannemen", "Deze wel.")]
    response = send(client, pmo, *parts, nummer="2026-8")
    assert response.status_code == 409
    shown = response.content.decode()
    assert "Dit voorstel is intussen aangenomen." in shown
    assert "Vond ik niet goed." in shown
    assert "Deze wel." in shown
    assert Besluit.objects.count() == 1
    assert send(client, pmo, over(ander, "aannemen", "Deze wel."), nummer="2026-8").status_code == 302


def test_two_people_deciding_on_one_proposal_at_once(
    cast: Cast,
    voorstel: Termijnvoorstel,
    resultaat: Resultaat,
    pmo: Orgaan,
    as_user: Callable[[Gebruiker], Client],
    at_once: AtOnce,
) -> None:
    jobs = [
        (as_user(cast.programmamanager), over(voorstel, "aannemen", "Ik neem het aan."), "A-1"),
        (as_user(cast.pmo), over(voorstel, "afwijzen", "Ik wijs het af."), "A-2"),
    ]
    found = at_once(lambda job: send(job[0], pmo, job[1], nummer=job[2]), jobs)
    assert sorted(response.status_code for response in found) == [302, 409]
    lost = next(place for place, response in enumerate(found) if response.status_code == 409)
    shown = found[lost].content.decode()
    assert ["Ik neem het aan.", "Ik wijs het af."][lost] in shown
    assert "Dit voorstel is intussen" in shown
    assert Besluit.objects.count() == 1
    assert Besluitregel.objects.count() == 1
    voorstel.refresh_from_db()
    expected = [("afgewezen", 1), ("aangenomen", 2)][lost]
    assert (voorstel.status, resultaat.termijnen.count()) == expected


def test_two_besluiten_with_one_number_at_once(
    cast: Cast, jeugd: Pijler, pmo: Orgaan, as_user: Callable[[Gebruiker], Client], at_once: AtOnce
) -> None:
    rows = list(Resultaat.objects.in_plan_order()[:2])
    jobs = [(as_user(cast.programmamanager), rows[0]), (as_user(cast.pmo), rows[1])]
    found = at_once(lambda job: send(job[0], pmo, keuze(job[1], "doorgaan")).status_code, jobs)
    assert sorted(found) == [302, 422]
    assert Besluit.objects.count() == 1


def test_a_coordinator_who_changes_while_a_body_decides_never_slips_through(
    cast: Cast,
    voorstel: Termijnvoorstel,
    resultaat: Resultaat,
    pmo: Orgaan,
    as_user: Callable[[Gebruiker], Client],
    at_once: AtOnce,
) -> None:
    typed = {"termijn": "Q3 2026", "redenen": ["scope"], "toelichting": "Toch eerder.", "voorstel": voorstel.pk}
    typed["versie"] = voorstel.versie
    manager, coordinator = as_user(cast.programmamanager), as_user(cast.coordinator)
    jobs = [
        lambda: send(manager, pmo, over(voorstel, "aannemen")).status_code,
        lambda: coordinator.post(f"/proef/resultaten/{resultaat.pk}/voorstel/", typed).status_code,
    ]
    found = at_once(lambda job: job(), jobs)
    assert sorted(found) == [302, 409]
    voorstel.refresh_from_db()
    decided = voorstel.status == "aangenomen"
    assert decided == (found[0] == 302)
    assert voorstel.label == ("Q4 2026" if decided else "Q3 2026")


def test_another_choice_can_be_added_without_losing_a_word(
    client: Client, voorstel: Termijnvoorstel, pmo: Orgaan
) -> None:
    response = send(
        client, pmo, over(voorstel, "afwijzen", "Half af"), keuze(voorstel.resultaat, "", "Nog niet"), meer="1"
    )
    assert response.status_code == 200
    invoer = response.context["invoer"]
    assert len(invoer.keuzes) == 2
    shown = response.content.decode()
    assert "Half af" in shown
    assert "Nog niet" in shown
    assert not invoer.fouten


def test_from_a_result_its_choice_is_filled_in(client: Client, resultaat: Resultaat) -> None:
    invoer = client.get(f"{NIEUW}?resultaat={resultaat.pk}").context["invoer"]
    assert str(invoer.keuzes[0]["resultaat"].value()) == str(resultaat.pk)


def test_text_and_link_can_be_corrected_with_a_reason(client: Client, programma: Programma) -> None:
    besluit = make.make_besluit(programma)
    address = f"/proef/besluiten/{besluit.pk}/verbeteren/"
    typed = {"tekst": "Akkoord, met voorbehoud.", "link": "", "reden": "Schrijffout", "versie": "1"}
    response = client.post(address, typed | {"reden": ""})
    assert response.status_code == 422
    assert client.post(address, typed).status_code == 302
    besluit.refresh_from_db()
    assert (besluit.tekst, besluit.versie) == ("Akkoord, met voorbehoud.", 2)
    line = history.of(besluit).get()
    assert (line.van, line.reden) == ("Akkoord", "Schrijffout")
    response = client.post(address, typed | {"tekst": "Weer anders."})
    assert response.status_code == 409
    assert [veld.theirs for veld in response.context["conflict_velden"]] == ["Akkoord, met voorbehoud."]
    again = typed | {"tekst": "Weer anders.", "versie": response.context["form"]["versie"].value()}
    assert client.post(address, again).status_code == 302
    assert "Schrijffout" in text(client, f"/proef/besluiten/{besluit.pk}/")


def test_list_is_newest_first_and_can_be_narrowed(client: Client, programma: Programma, pmo: Orgaan) -> None:
    for nummer, orgaan, day in [
        ("A", pmo, date(2025, 3, 1)),
        ("B", None, date(2026, 3, 1)),
        ("C", pmo, date(2026, 4, 1)),
    ]:
        make.make_besluit(programma, orgaan, nummer=nummer, datum=day)

    def shown(query: str = "") -> list[str]:
        return [row.nummer for row in client.get(f"/proef/besluiten/{query}").context["page_obj"]]

    assert shown() == ["C", "B", "A"]
    assert shown("?jaar=2026") == ["C", "B"]
    assert shown(f"?orgaan={pmo.pk}") == ["C", "A"]
    assert shown("?orgaan=manager") == ["B"]
    assert shown("?orgaan=onzin&jaar=x") == ["C", "B", "A"]
    assert shown(f"?orgaan={pmo.pk}&jaar=2026&page=9") == ["C"]
    assert shown(f"?jaar={'9' * 5000}") == ["C", "B", "A"]


def test_pages_ask_as_many_questions_whatever_there_is(
    client: Client, programma: Programma, jeugd: Pijler, pmo: Orgaan, ozo: Orgaan, ronde: Ronde
) -> None:
    rows = list(Resultaat.objects.in_plan_order())
    make.make_voorstel(rows[0])
    send(client, pmo, keuze(rows[1], "doorgaan"))
    besluit = Besluit.objects.get()
    addresses = [NIEUW, "/proef/besluiten/", f"/proef/besluiten/{besluit.pk}/", f"/proef/resultaten/{rows[0].pk}/"]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    asked()  # shows what was told about the besluit, once
    before = asked()
    make.make_voorstel(rows[2], "2028")
    Besluitregel.objects.create(besluit=besluit, resultaat=rows[2], keuze="capaciteit")
    Besluitregel.objects.create(besluit=besluit, resultaat=rows[0], keuze="capaciteit")
    make.make_voorstel(rows[0], "2029", status="afgewezen")
    make.make_besluit(programma, pmo)
    assert asked() == before
    assert max(before) <= 12


def test_a_user_with_two_roles_records_the_manager_s_besluiten_only_as_manager(
    cast: Cast, as_user: Callable[[Gebruiker], Client], programma: Programma
) -> None:
    keys = as_user(cast.pmo).get(NIEUW).context["form"].organen
    assert "manager" not in keys
    make.give(cast.pmo, programma, Rol.PROGRAMMAMANAGER)
    assert "manager" in as_user(cast.pmo).get(NIEUW).context["form"].organen


def test_who_has_a_mandate_stands_first_in_the_list_of_who_decided(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], resultaat: Resultaat, pmo: Orgaan, ozo: Orgaan
):
    programma = pmo.programma
    other = make.make_orgaan(programma, "", naam="Stuurgroep Jeugd")

    def offered(who: Client) -> list[Any]:
        return [
            key if isinstance(label, str) else (key, [one for one, _ in label])
            for key, label in who.get(NIEUW).context["form"].fields["orgaan"].choices
        ]

    assert offered(client) == ["", "manager", str(pmo.pk), str(ozo.pk), ("Andere organen", [str(other.pk)])]
    assert offered(as_user(cast.pmo)) == ["", str(pmo.pk), str(ozo.pk), ("Andere organen", [str(other.pk)])]
    assert send(client, other, keuze(resultaat, "doorgaan")).status_code == 302
    programma.mandaten.all().delete()
    assert offered(client) == ["", "manager", str(pmo.pk), str(ozo.pk), str(other.pk)]  # nothing is set
