"""The demo: the real programme with invented progress, the same for everyone on the same day."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import editie as regels
from monitoring.behandeling import tel
from monitoring.demo.accounts import WACHTWOORD
from monitoring.demo.onderwerpen import ONDERWERPEN
from monitoring.demo.verloop import Kern, Lot, verloop
from monitoring.inleveren import overview
from monitoring.mandaat import distance, of_programma, refusal
from monitoring.melding import Achtergrond, inhoud_of, missing
from monitoring.models import (
    INGELEVERD,
    VRAAGT_UITLEG,
    Actiepunt,
    Agendapunt,
    Behandeling,
    Besluit,
    Besluitregel,
    Editie,
    Inzet,
    Keuze,
    Melding,
    Publicatie,
    Rapport,
    Ronde,
    Scenario,
    Signaal,
    Termijnvoorstel,
    Vergadering,
)
from monitoring.periode import Periode
from monitoring.signalering import Afleiding
from monitoring.stand import count_reported, standen, with_concept
from monitoring.uitwisseling import export, load, parse
from programmes import history
from programmes.commands import Fout
from programmes.models import Bericht, Deelname, Gebruiker, Programma, Rol, Toewijzing, Wijziging
from speerpunten.models import AFGEROND, Fase, Resultaat, Termijn
from speerpunten.realisatie import parse as parse_term
from speerpunten.uitwisseling.document import dumps
from tests import builders as make
from tests.edities import without_triggers
from tests.test_momentopname_schema import faults

TODAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def run_demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def demo(db: None, settings: Any) -> Programma:
    settings.DEMO = True
    with time_machine.travel(TODAY, tick=False):
        run_demo()
    return Programma.objects.get()


def test_demo_says_it_is_invented_and_prints_an_account_per_role(db: None, settings: Any) -> None:
    settings.DEMO = True
    printed = run_demo()
    programma = Programma.objects.get()
    assert programma.fictief
    assert "verzonnen" in printed
    assert set(Toewijzing.objects.values_list("rol", flat=True)) == set(Rol.values)
    for gebruiker in Gebruiker.objects.all():
        assert gebruiker.email in printed
        assert gebruiker.naam.endswith("(demo)")
    assert WACHTWOORD in printed
    coordinators = Toewijzing.objects.filter(rol=Rol.COORDINATOR)
    assert {row.pijler_id for row in coordinators} == set(programma.pijlers.values_list("pk", flat=True))


def test_nobody_gets_mail_about_an_invented_past(demo: Programma) -> None:
    assert not Bericht.objects.exists()


def test_printed_password_lets_every_account_in(demo: Programma) -> None:
    for gebruiker in Gebruiker.objects.all():
        assert Client().login(email=gebruiker.email, password=WACHTWOORD)


def test_every_half_year_since_adoption_has_a_ronde_and_only_today_s_is_open(demo: Programma) -> None:
    rondes = Ronde.objects.order_by("jaar", "nummer")
    assert [ronde.label for ronde in rondes] == ["2025-H1", "2025-H2", "2026-H1", "2026-H2"]
    assert [ronde.label for ronde in rondes if ronde.is_open] == ["2026-H2"]
    reported, total = count_reported(Resultaat.objects.all(), Ronde.objects.open_in(demo))
    assert 0.4 <= reported / total <= 0.6
    for ronde in rondes:
        for melding in Melding.objects.filter(ronde=ronde):
            assert ronde.opent_op <= melding.gewijzigd_op.date() <= ronde.sluit_op
            assert melding.gewijzigd_op <= TODAY


def test_every_past_half_year_has_its_published_editie_as_it_stood_then(demo: Programma) -> None:
    edities = list(Editie.objects.of_programma(demo).defer(None))
    assert [str(editie) for editie in edities] == ["2026-H1", "2025-H2", "2025-H1"]
    assert {editie.ronde.status for editie in edities} == {Ronde.Status.GEPUBLICEERD}
    for editie, vorige in zip(edities, [*edities[1:], None], strict=True):
        assert editie.vorige == vorige
        assert faults(editie.lees()) == []
        assert regels.faults(editie) == []
        assert f'"gemeld_in":"{editie.periode}"' in editie.inhoud
        assert '"gemeld_in":"2026-H2"' not in editie.inhoud
        assert editie.vastgesteld_op < editie.publicatie.gepubliceerd_op < TODAY
    rows = Rapport.objects.filter(editie__in=edities, status=Rapport.Status.WACHT)
    assert [row.editie for row in rows.order_by("pk")] == edities
    done = [editie.samenvatting["gerealiseerd"] for editie in edities]
    assert done == sorted(done, reverse=True)
    assert done[0] > done[-1]


def test_the_report_on_today_is_asked_for_too(demo: Programma) -> None:
    concept = Rapport.objects.newest_of(demo).defer(None).get()
    assert (concept.periode, concept.status) == ("2026-H2", Rapport.Status.WACHT)
    assert faults(concept.inhoud) == []


def test_the_municipalities_deal_with_each_editie_in_their_own_time(demo: Programma) -> None:
    newest, *older = (tel(editie) for editie in Editie.objects.of_programma(demo))
    assert newest.college > newest.raad > 0
    assert newest.raad < newest.totaal == 13
    assert {(count.college, count.raad) for count in older} == {(13, 13)}


def test_every_melding_is_one_a_coordinator_could_have_made(demo: Programma) -> None:
    for melding in Melding.objects.select_related("resultaat__actie__speerpunt__pijler", "door"):
        uitleg = [melding.oorzaak, melding.gevolg, melding.maatregel]
        assert (melding.signaal == Signaal.ONBEKEND) == (melding.fase in AFGEROND)
        if melding.telt:
            assert all(uitleg) if melding.signaal in VRAAGT_UITLEG else not any(uitleg)
        assert melding.toelichting
        assert "{" not in "".join([melding.toelichting, *uitleg])
        pijler = melding.resultaat.actie.speerpunt.pijler
        assert Toewijzing.objects.filter(gebruiker=melding.door, pijler=pijler).exists()


def test_there_is_something_of_everything_to_see(demo: Programma) -> None:
    rows = standen(
        Resultaat.objects.in_programma(demo).in_plan_order(), demo, Ronde.objects.open_in(demo), TODAY.date()
    )
    assert {row.fase for row in rows} == set(Fase)
    assert {row.signaal for row in rows} == set(Signaal)
    assert {afgeleid.soort for row in rows for afgeleid in row.afgeleid} == set(Afleiding)
    assert sum(row.fase == Fase.VERVALLEN for row in rows) == 1
    assert Termijn.objects.filter(volgnummer=3).exists()


def test_the_open_ronde_holds_meldingen_in_every_state(demo: Programma) -> None:
    ronde = Ronde.objects.open_in(demo)
    assert ronde is not None
    rows = with_concept(Resultaat.objects.in_programma(demo).in_plan_order(), ronde)
    now = overview(standen(rows, demo, ronde, TODAY.date()), TODAY.date())
    assert all([now.klaar, now.onvolledig, now.leeg, now.ingediend])
    meldingen = Melding.objects.filter(ronde=ronde)
    assert set(meldingen.values_list("status", flat=True)) == set(Melding.Status)
    assert meldingen.filter(ongewijzigd=True).exists()
    assert set(Melding.objects.exclude(ronde=ronde).values_list("status", flat=True)) == {"akkoord"}
    for melding in meldingen.filter(status="teruggezet"):
        assert melding.teruggezet_reden
        assert melding.wacht_op_aanpassing


def test_what_is_handed_in_could_be_handed_in(demo: Programma) -> None:
    rows = Melding.objects.filter(status__in=INGELEVERD).select_related("ronde", "resultaat")
    fasen: dict[int, str] = {}
    told = {"gerealiseerd_op": 0, "bevestiging": 0}
    for melding in rows.order_by("ronde__jaar", "ronde__nummer"):
        day = min(melding.ronde.peildatum, TODAY.date())
        termijnen = [t for t in melding.resultaat.termreeks if not t.vastgesteld_op or t.vastgesteld_op <= day]
        achtergrond = Achtergrond(
            verstreken=termijnen[-1].realisatie.has_passed(day),
            was_gerealiseerd=fasen.get(melding.resultaat_id, melding.resultaat.beginfase) == Fase.GEREALISEERD,
        )
        assert missing(inhoud_of(melding), achtergrond) == []
        fasen[melding.resultaat_id] = melding.fase
        for name in told:
            told[name] += bool(getattr(melding, name))
        assert melding.gerealiseerd_op is None or melding.gerealiseerd_op <= melding.gewijzigd_op.date()
    assert all(told.values()), told


def test_results_printed_as_realised_stay_so(demo: Programma) -> None:
    realised = Resultaat.objects.filter(beginfase=Fase.GEREALISEERD)
    assert realised.exists()
    assert set(Melding.objects.filter(resultaat__in=realised).values_list("fase", flat=True)) == {Fase.GEREALISEERD}


def test_moved_terms_tell_why_and_keep_the_original(demo: Programma) -> None:
    moved = Termijn.objects.filter(volgnummer__gt=1)
    assert moved.exists()
    for termijn in moved.select_related("resultaat"):
        assert termijn.redenen
        assert termijn.toelichting
        assert termijn.vastgesteld_op < TODAY.date()
        terms = termijn.resultaat.termijnen.order_by("volgnummer")
        assert [row.actueel for row in terms] == [False] * (len(terms) - 1) + [True]
        line = history.of(termijn.resultaat).filter(veld="termijn", naar=termijn.label).first()
        assert line is not None
        assert line.wanneer.date() == termijn.vastgesteld_op


def test_every_moved_term_was_proposed_and_decided_by_a_body_that_may(demo: Programma) -> None:
    bodies = of_programma(demo)
    assert [one.naam for one in bodies] == ["Programmamanager", "PMO", "OZO"]
    moved = Termijn.objects.filter(volgnummer__gt=1).select_related(
        "besluitregel__besluit__orgaan", "besluitregel__voorstel", "resultaat"
    )
    for termijn in moved:
        regel = termijn.besluitregel
        assert (regel.keuze, regel.voorstel.status) == ("aannemen", "aangenomen")
        assert regel.voorstel.realisatie == termijn.realisatie
        assert regel.voorstel.gedaan_op.date() <= regel.besluit.datum == termijn.vastgesteld_op
        before = termijn.resultaat.termijnen.get(volgnummer=termijn.volgnummer - 1).realisatie
        assert not refusal(bodies, regel.besluit.orgaan_id, distance(before, termijn.realisatie))


def test_there_are_besluiten_of_every_kind_and_proposals_that_wait(demo: Programma) -> None:
    assert {besluit.orgaan.afkorting if besluit.orgaan else "" for besluit in Besluit.objects.all()} == {
        "",
        "PMO",
        "OZO",
    }
    assert set(Besluitregel.objects.values_list("keuze", flat=True)) == set(Keuze)
    assert set(Termijnvoorstel.objects.values_list("status", flat=True)) == {"ingediend", "aangenomen", "afgewezen"}
    assert len({besluit.datum.year for besluit in Besluit.objects.all()}) == 2
    for obj in [*Besluit.objects.all(), *Besluitregel.objects.all(), *Termijnvoorstel.objects.all()]:
        assert history.of(obj).exists()


def test_every_melding_stands_in_the_history_on_its_own_day(demo: Programma) -> None:
    lines = Wijziging.objects.filter(onderwerp="monitoring.melding", soort=Wijziging.Soort.TOEGEVOEGD)
    assert dict(lines.values_list("onderwerp_id", "wanneer")) == dict(Melding.objects.values_list("pk", "gewijzigd_op"))


def test_texts_know_every_result_of_the_programme(demo: Programma) -> None:
    for resultaat in Resultaat.objects.exclude(beginfase=Fase.GEREALISEERD).select_related("actie__speerpunt__pijler"):
        actie = resultaat.actie
        known = ONDERWERPEN[actie.speerpunt.pijler.code]
        assert f"{actie.speerpunt.nummer}.{actie.letter or actie.volgorde}" in known


def summaries() -> list[dict[str, Any]]:
    """What each editie says in short, without the keys of its pijlers: those depend on what was there before."""
    found = list(Editie.objects.order_by("vastgesteld_op").values_list("samenvatting", flat=True))
    return [each | {"pijlers": [{**row, "pijler": None} for row in each.get("pijlers", [])]} for each in found]


def test_same_day_gives_the_same_demo(demo: Programma) -> None:
    first = dumps(export(demo))
    counts = summaries()
    clear(demo)
    with time_machine.travel(TODAY, tick=False):
        run_demo()
    assert dumps(export(Programma.objects.get())) == first
    assert summaries() == counts


def test_demo_survives_export_and_import(demo: Programma) -> None:
    written = dumps(export(demo))
    clear(demo)
    programma, _ = load(parse(written.encode()), bron="demo.json")
    assert dumps(export(programma)) == written


def test_one_scenario_is_thought_about_and_one_lies_before_the_pmo(demo: Programma) -> None:
    draft, forward = Scenario.objects.order_by("-gemaakt_op")
    assert draft.status == Scenario.Status.CONCEPT
    assert {"pauzeren"} <= set(draft.stappen.values_list("soort", flat=True))
    assert (forward.status, str(forward.orgaan)) == (Scenario.Status.VOORGELEGD, "PMO")
    waiting = set(forward.voorstellen.filter(status="ingediend").values_list("resultaat", "label"))
    assert waiting == set(forward.stappen.values_list("resultaat", "label"))
    assert len(waiting) == 2


def clear(programma: Programma) -> None:
    Agendapunt.objects.update(vorig=None)
    for rows in (Agendapunt, Vergadering, Actiepunt):
        rows.objects.all().delete()
    Besluitregel.objects.all().delete()
    Besluit.objects.all().delete()
    Termijnvoorstel.objects.all().delete()
    Scenario.objects.all().delete()
    for model in (Behandeling, Publicatie, Rapport, Inzet):
        model.objects.all().delete()
    with without_triggers(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM monitoring_editie")
    Melding.objects.all().delete()
    Deelname.objects.all().delete()
    programma.delete()
    Gebruiker.objects.all().delete()


def test_a_second_run_keeps_what_was_entered(demo: Programma) -> None:
    melding = Melding.objects.filter(actueel=True).first()
    Melding.objects.filter(pk=melding.pk).update(toelichting="Door een mens getypt")
    bestuurder = Gebruiker.objects.get(email="bestuurder@zssd.example")
    bestuurder.set_password("zelf-gekozen-wachtwoord")
    bestuurder.save()
    Toewijzing.objects.filter(rol=Rol.PMO).delete()
    before = dumps(export(demo))
    with time_machine.travel(TODAY + timedelta(days=90)), CaptureQueriesContext(connection) as queries:
        run_demo()
    assert dumps(export(Programma.objects.get())) == before
    assert Client().login(email=bestuurder.email, password="zelf-gekozen-wachtwoord")
    assert not Toewijzing.objects.filter(rol=Rol.PMO).exists()
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize(
    "day", [date(2024, 3, 1), date(2025, 1, 1), date(2025, 7, 1), date(2026, 6, 30), date(2031, 5, 5)]
)
def test_demo_works_on_any_day(db: None, settings: Any, day: date) -> None:
    settings.DEMO = True
    with time_machine.travel(datetime(day.year, day.month, day.day, 0, 5, tzinfo=UTC), tick=False):
        run_demo()
    programma = Programma.objects.get()
    assert Ronde.objects.open_in(programma).periode == Periode.of(day, 2)
    assert Melding.objects.exists()


def test_demo_refuses_a_programme_people_work_with(db: None, settings: Any) -> None:
    settings.DEMO = True
    programma = make.make_programma("zssd")
    make.give(make.make_gebruiker("Bea"), programma, Rol.BEHEERDER)
    with pytest.raises(Fout, match=r"echt in gebruik \(rollen: 1"):
        run_demo()
    programma.refresh_from_db()
    assert not programma.fictief
    assert Gebruiker.objects.count() == 1


def test_demo_refuses_a_portal_others_can_reach(db: None, settings: Any) -> None:
    settings.DEMO = True
    settings.PUBLIC = True
    with pytest.raises(Fout, match="ZSSD_HOSTS") as error:
        run_demo()
    assert error.value.returncode == 2
    assert not Programma.objects.exists()


def test_demo_refuses_without_demo_mode(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Fout, match="ZSSD_DEMO=1") as error:
        run_demo()
    assert error.value.returncode == 2
    assert not Gebruiker.objects.exists()


@pytest.mark.parametrize("lot", list(Lot))
def test_a_closed_ronde_looks_the_same_whatever_comes_after(lot: Lot) -> None:
    periodes = [Periode(jaar, nummer, 2) for jaar in (2025, 2026, 2027) for nummer in (1, 2)]
    for label in ("Q1 2025", "Q4 2025", "Q2 2026", "2024 e.v.", "n.t.b.", "", "uiterlijk 2026"):
        kern = Kern("k", "k", parse_term(label), Fase.NIET_GESTART, lot)
        whole = verloop(kern, periodes, date(2027, 12, 31))
        for n in range(1, len(periodes)):
            assert verloop(kern, periodes[:n], periodes[n - 1].last_day) == whole[:n]
