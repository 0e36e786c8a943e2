"""What comes of an item in a meeting: besluit, actie, passed on, talked about; and mending that."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.besluit import Regel, RegelError
from monitoring.models import Actiepunt, Agendapunt, Besluit, Keuze, Termijnvoorstel, Vergadering
from monitoring.vergadering import uitkomsten, vergaderingen
from monitoring.vergadering.overgangen import GeenOvergangError
from programmes import history
from programmes.models import Bericht, Orgaan
from speerpunten.models import Resultaat
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.conftest import AtOnce, Cast
from tests.test_vergadering import ozo as ozo
from tests.test_vergadering import pmo as pmo

Uitkomst = Agendapunt.Uitkomst
ACTIE = {"omschrijving": "Bel de GGD", "eigenaar": None, "eigenaar_naam": "Jannie", "datum": date(2027, 1, 10)}


@pytest.fixture
def bezig(pmo: Orgaan) -> Vergadering:
    return vergader.make_vergadering(pmo, date(2026, 11, 12), status="bezig")


@pytest.fixture
def punt(bezig: Vergadering) -> Agendapunt:
    return vergader.make_punt(bezig)


def record(client: Client, punt: Agendapunt, soort: str, **sent: Any):
    url = reverse("monitoring:agendapunt_uitkomst", args=["proef", punt.vergadering_id, punt.pk, soort])
    return client.post(url, {"versie": punt.versie, **sent})


def about_voorstel(bezig: Vergadering, resultaat: Resultaat, termijn: str = "Q4 2026") -> Agendapunt:
    return vergader.make_punt(bezig, "Termijn", voorstel=make.make_voorstel(resultaat, termijn))


def decide(punt: Agendapunt, cast: Cast, **fields: Any) -> Agendapunt:
    besluit = Besluit(
        programma=punt.vergadering.programma,
        orgaan=punt.vergadering.orgaan,
        datum=date(2026, 11, 12),
        nummer="2026-9",
        tekst="Akkoord",
    )
    regels = [Regel(punt.voorstel.resultaat, Keuze.AANNEMEN, "", punt.voorstel)] if punt.voorstel else []
    return uitkomsten.decide(punt, besluit, regels, verslag="", versie=punt.versie, door=cast.pmo, **fields)


def test_adopting_at_an_item_moves_the_term_and_leaves_one_trail(
    cast: Cast, as_user, bezig: Vergadering, resultaat: Resultaat
):
    punt = about_voorstel(bezig, resultaat)
    sent = {
        f"voorstel-{punt.voorstel_id}-keuze": "aannemen",
        f"voorstel-{punt.voorstel_id}-versie": "1",
        "datum": "2026-11-12",
        "nummer": "2026-1",
        "tekst": "Het PMO gaat akkoord.",
        "verslag": "Kort besproken.",
    }
    assert record(as_user(cast.pmo), punt, "besluit", **sent).status_code == 302
    punt.refresh_from_db()
    assert (punt.uitkomst, punt.besluit.nummer, punt.verslag) == ("besluit", "2026-1", "Kort besproken.")
    assert resultaat.termijnen.get(actueel=True).label == "Q4 2026"
    assert Termijnvoorstel.objects.get().status == "aangenomen"
    assert punt.besluit.orgaan == bezig.orgaan
    html = as_user(cast.pmo).get(reverse("monitoring:resultaat", args=["proef", resultaat.pk])).content.decode()
    assert "besluit 2026-1" in html


def test_a_besluit_beyond_the_mandate_is_refused_and_passing_on_is_offered(
    cast: Cast, as_user, bezig: Vergadering, ozo: Orgaan, resultaat: Resultaat
):
    punt = about_voorstel(bezig, resultaat, "2029")
    client = as_user(cast.pmo)
    sent = {
        f"voorstel-{punt.voorstel_id}-keuze": "aannemen",
        f"voorstel-{punt.voorstel_id}-versie": "1",
        "datum": "2026-11-12",
        "nummer": "2026-1",
        "tekst": "Akkoord.",
    }
    response = record(client, punt, "besluit", **sent)
    assert response.status_code == 422
    html = response.content.decode()
    assert "dit gaat naar het OZO" in html
    assert "uitkomst=doorgeven" in html
    assert not Besluit.objects.exists()
    url = reverse("monitoring:agendapunt", args=["proef", bezig.pk, punt.pk])
    form = client.get(f"{url}?uitkomst=doorgeven").content.decode()
    assert f'value="{ozo.pk}" selected' in form


def test_a_choice_about_a_result_is_recorded_with_its_motivation(
    cast: Cast, as_user, bezig: Vergadering, resultaat: Resultaat
):
    punt = vergader.make_punt(bezig, resultaat=resultaat)
    client = as_user(cast.pmo)
    besluit = {"datum": "2026-11-12", "nummer": "2026-1", "tekst": "Langzamer."}
    sent = {"keuze-0-keuze": "doorgaan", "keuze-0-termijn": "Q4 2026", "keuze-0-motivatie": "Past", **besluit}
    response = record(client, punt, "besluit", **sent)
    assert response.status_code == 422
    assert "alleen bij temporiseren" in response.content.decode()
    assert record(client, punt, "besluit", **(sent | {"keuze-0-keuze": "temporiseren"})).status_code == 302
    line = Besluit.objects.get().regels.get()
    assert (line.keuze, line.motivatie, line.termijn.label) == ("temporiseren", "Past", "Q4 2026")


def test_a_besluit_stays_and_an_actie_may_come_beside_it(cast: Cast, punt: Agendapunt):
    decided = decide(punt, cast)
    for step in (
        lambda: uitkomsten.discuss(decided, verslag="Toch niet", versie=None, door=cast.pmo),
        lambda: uitkomsten.clear(decided, versie=None, door=cast.pmo),
        lambda: decide(decided, cast),
    ):
        with pytest.raises(GeenOvergangError):
            step()
    promised = uitkomsten.promise(decided, ACTIE, verslag="", versie=None, door=cast.pmo)
    assert (promised.uitkomst, promised.actie.eigenaar_naam) == ("besluit", "Jannie")
    assert uitkomsten.minute(promised, verslag="Zo zat het", versie=None, door=cast.pmo).verslag == "Zo zat het"


def test_an_owner_with_an_account_is_told_and_a_mended_outcome_takes_it_all_back(cast: Cast, punt: Agendapunt):
    values = ACTIE | {"eigenaar": cast.coordinator, "eigenaar_naam": str(cast.coordinator)}
    made = uitkomsten.promise(punt, values, verslag="", versie=None, door=cast.pmo)
    assert Bericht.objects.get().aan == cast.coordinator
    changed = uitkomsten.promise(made, values | {"omschrijving": "Mail de GGD"}, verslag="", versie=None, door=cast.pmo)
    assert changed.actie_id == made.actie_id
    assert Actiepunt.objects.get().omschrijving == "Mail de GGD"
    talked = uitkomsten.discuss(changed, verslag="Niet nodig", versie=None, door=cast.pmo)
    assert (talked.uitkomst, talked.actie_id) == ("besproken", None)
    assert not Actiepunt.objects.exists()
    assert not Bericht.objects.exists()


def test_an_actie_that_was_settled_meanwhile_is_not_taken_back(cast: Cast, punt: Agendapunt):
    made = uitkomsten.promise(punt, ACTIE, verslag="", versie=None, door=cast.pmo)
    Actiepunt.objects.update(status="gedaan", afgehandeld_op=date(2026, 11, 12))
    with pytest.raises(GeenOvergangError):
        uitkomsten.discuss(made, verslag="Niet nodig", versie=None, door=cast.pmo)
    assert Actiepunt.objects.exists()


def test_what_is_passed_on_comes_on_the_next_agenda_and_leaves_it_when_mended(
    cast: Cast, punt: Agendapunt, ozo: Orgaan
):
    waiting = uitkomsten.pass_on(punt, ozo, verslag="Te groot voor ons", versie=None, door=cast.pmo)
    assert not hasattr(waiting, "vervolg")
    planned = vergaderingen.plan(
        Vergadering(programma=ozo.programma, orgaan=ozo, datum=date(2027, 1, 20)), door=cast.pmo
    )
    child = planned.agendapunten.get()
    assert (child.titel, child.vorig_id) == (punt.titel, punt.pk)
    uitkomsten.clear(punt, versie=None, door=cast.pmo)
    assert not planned.agendapunten.exists()
    again = uitkomsten.pass_on(punt, ozo, verslag="", versie=None, door=cast.pmo)
    assert planned.agendapunten.get().vorig_id == again.pk
    Vergadering.objects.filter(pk=planned.pk).update(status="bezig")
    with pytest.raises(GeenOvergangError, match="al behandeld"):
        uitkomsten.clear(punt, versie=None, door=cast.pmo)


def test_an_item_that_stands_on_the_other_agenda_already_goes_on_as_that_one(
    cast: Cast, bezig: Vergadering, ozo: Orgaan, resultaat: Resultaat
):
    there = vergader.make_punt(vergader.make_vergadering(ozo, date(2027, 1, 20)), "Al gepland", resultaat=resultaat)
    punt = vergader.make_punt(bezig, resultaat=resultaat)
    uitkomsten.pass_on(punt, ozo, verslag="", versie=None, door=cast.pmo)
    there.refresh_from_db()
    assert there.vorig_id == punt.pk
    assert there.vergadering.agendapunten.count() == 1


def test_an_item_is_not_passed_on_to_the_body_that_meets(cast: Cast, punt: Agendapunt, pmo: Orgaan):
    with pytest.raises(GeenOvergangError):
        uitkomsten.pass_on(punt, pmo, verslag="", versie=None, door=cast.pmo)


def test_an_open_actie_is_settled_in_the_meeting(cast: Cast, as_user, bezig: Vergadering, pmo: Orgaan):
    actie = vergader.make_actiepunt(pmo)
    punt = vergader.make_punt(bezig, actiepunt=actie)
    client = as_user(cast.pmo)
    response = record(client, punt, "afhandelen", status="vervallen", uitkomst="", verslag="")
    assert response.status_code == 422
    assert "Leg uit waarom" in response.content.decode()
    record(client, punt, "afhandelen", status="gedaan", uitkomst="Het overzicht is er.", verslag="")
    actie.refresh_from_db()
    punt.refresh_from_db()
    assert (actie.status, actie.uitkomst, punt.uitkomst) == ("gedaan", "Het overzicht is er.", "besproken")


def test_minutes_after_the_close_change_only_with_a_reason(cast: Cast, as_user, bezig: Vergadering):
    punt = vergader.make_punt(bezig, uitkomst="besproken", verslag="Fuot")
    Vergadering.objects.update(status="afgerond")
    client = as_user(cast.pmo)
    assert record(client, punt, "besproken", verslag="Fout").status_code == 302
    url = reverse("monitoring:agendapunt_verbeteren", args=["proef", bezig.pk, punt.pk])
    assert client.post(url, {"verslag": "Fout", "versie": "1"}).status_code == 422
    punt.refresh_from_db()
    assert punt.verslag == "Fuot"
    client.post(url, {"verslag": "Fout", "versie": "1", "reden": "Schrijffout"})
    punt.refresh_from_db()
    assert punt.verslag == "Fout"
    assert history.of(punt).first().reden == "Schrijffout"
    assert client.post(url, {"verslag": "Anders", "versie": "1", "reden": "Nog een"}).status_code == 409


def test_two_note_takers_see_both_texts_and_lose_none(cast: Cast, as_user, punt: Agendapunt):
    record(as_user(cast.pmo), punt, "besproken", verslag="Wat de een schreef")
    response = record(as_user(cast.programmamanager), punt, "besproken", verslag="Wat de ander schreef")
    assert response.status_code == 409
    html = response.content.decode()
    assert "Wat de een schreef" in html
    assert html.count("Wat de ander schreef") == 2  # beside the other, and in the form
    assert 'name="versie" value="2"' in html
    punt.refresh_from_db()
    assert punt.verslag == "Wat de een schreef"


def test_at_the_same_moment_one_of_two_note_takers_wins(cast: Cast, punt: Agendapunt, at_once: AtOnce):
    def write(verslag: str) -> str:
        try:
            uitkomsten.discuss(punt, verslag=verslag, versie=1, door=cast.pmo)
        except history.Conflict:
            return "conflict"
        return "saved"

    assert sorted(at_once(write, ["een", "ander"])) == ["conflict", "saved"]


def test_two_who_decide_at_once_record_one_besluit(
    cast: Cast, bezig: Vergadering, resultaat: Resultaat, at_once: AtOnce
):
    punt = about_voorstel(bezig, resultaat)

    def write(_: int) -> str:
        try:
            decide(
                Agendapunt.objects.select_related("voorstel__resultaat", "vergadering__orgaan").get(pk=punt.pk), cast
            )
        except (history.Conflict, GeenOvergangError):
            return "refused"
        return "saved"

    assert sorted(at_once(write, [1, 2])) == ["refused", "saved"]
    assert Besluit.objects.count() == 1


def test_a_refused_line_leaves_nothing_behind(cast: Cast, bezig: Vergadering, resultaat: Resultaat):
    punt = about_voorstel(bezig, resultaat, "2029")
    with pytest.raises(RegelError):
        decide(punt, cast)
    punt.refresh_from_db()
    assert (punt.uitkomst, Besluit.objects.count()) == ("open", 0)


def test_a_proposal_withdrawn_meanwhile_is_told(cast: Cast, as_user, bezig: Vergadering, resultaat: Resultaat):
    punt = about_voorstel(bezig, resultaat)
    Termijnvoorstel.objects.update(versie=2, toelichting="Anders")
    sent = {
        f"voorstel-{punt.voorstel_id}-keuze": "aannemen",
        f"voorstel-{punt.voorstel_id}-versie": "1",
        "datum": "2026-11-12",
        "nummer": "2026-1",
        "tekst": "Akkoord met dit voorstel.",
    }
    response = record(as_user(cast.pmo), punt, "besluit", **sent)
    assert response.status_code == 409
    assert "intussen veranderd" in response.content.decode()
    assert "Akkoord met dit voorstel." in response.content.decode()
    assert not Besluit.objects.exists()


@pytest.mark.parametrize("soort", ["onzin", "open", "besluiten"])
def test_an_unknown_outcome_is_not_found(cast: Cast, as_user, punt: Agendapunt, soort: str):
    assert record(as_user(cast.pmo), punt, soort).status_code == 404
    url = reverse("monitoring:agendapunt", args=["proef", punt.vergadering_id, punt.pk])
    assert as_user(cast.pmo).get(f"{url}?uitkomst={soort}%00").status_code == 200


def test_readers_see_the_item_and_record_nothing(cast: Cast, as_user, punt: Agendapunt):
    client = as_user(cast.coordinator)
    url = reverse("monitoring:agendapunt", args=["proef", punt.vergadering_id, punt.pk])
    assert "Uitkomst vastleggen" not in client.get(f"{url}?uitkomst=actie").content.decode()
    assert record(client, punt, "besproken", verslag="Stiekem").status_code == 403


def test_a_choice_without_a_text_of_its_own_is_written_down(
    cast: Cast, as_user, bezig: Vergadering, resultaat: Resultaat
):
    punt = vergader.make_punt(bezig, resultaat=resultaat)
    sent = {
        "keuze-0-keuze": "temporiseren",
        "keuze-0-termijn": "Q4 2026",
        "keuze-0-motivatie": "Past",
        "datum": "2026-11-12",
        "nummer": "2026-1",
    }
    assert record(as_user(cast.pmo), punt, "besluit", **sent).status_code == 302
    assert Besluit.objects.get().tekst == "PMO temporiseert: Gelijke methoden in elke gemeente. Termijn: Q4 2026."


def test_the_trail_of_a_result_tells_where_it_was_talked_about_and_where_it_went(
    cast: Cast, as_user, bezig: Vergadering, ozo: Orgaan, resultaat: Resultaat
):
    punt = vergader.make_punt(bezig, resultaat=resultaat)
    uitkomsten.pass_on(punt, ozo, verslag="Te groot voor ons", versie=None, door=cast.pmo)
    client = as_user(cast.coordinator)
    html = client.get(reverse("monitoring:resultaat", args=["proef", resultaat.pk])).content.decode()
    assert "Doorgegeven aan OZO" in html
    assert "PMO, 12 november 2026" in html
    assert "Te groot voor ons" in html
    later = vergader.make_vergadering(ozo, date(2026, 12, 9), status="bezig")
    open_item = vergader.make_punt(later, resultaat=resultaat, vorig=punt)
    decided = record(as_user(cast.pmo), open_item, "besproken", verslag="Komt terug in het voorjaar")
    assert decided.status_code == 302
    html = client.get(reverse("monitoring:resultaat", args=["proef", resultaat.pk])).content.decode()
    assert html.index("Komt terug in het voorjaar") < html.index("Doorgegeven aan OZO")
