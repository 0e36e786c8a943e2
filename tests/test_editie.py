"""An editie: frozen once, never changed, and readable as it was after everything around it changed."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from monitoring import editie as regels
from monitoring import momentopname
from monitoring.models import Editie, OnveranderlijkError, Publicatie, Rapport, Ronde, Signaal
from monitoring.ronde import OvergangError
from programmes import history
from programmes.commands import Fout
from programmes.models import Bericht, Gebruiker, Pijler, Programma
from speerpunten.models import Actie, Fase, Resultaat
from tests import builders as make
from tests.conftest import AtOnce, Cast
from tests.edities import without_triggers

NOW = datetime(2027, 1, 20, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture
def gesloten(programma: Programma) -> Ronde:
    return make.make_ronde(programma, status=Ronde.Status.GESLOTEN)


def adopt(ronde: Ronde, door: Gebruiker, now: datetime = NOW) -> Editie:
    return regels.vaststellen(ronde, door=door, now=now)


# Vaststellen


def test_vaststellen_freezes_the_ronde_and_has_the_pdf_made(gesloten: Ronde, cast: Cast, resultaat: Resultaat):
    make.make_melding(resultaat, gesloten, signaal=Signaal.BIJSTUREN)
    editie = adopt(gesloten, cast.programmamanager)
    gesloten.refresh_from_db()
    assert gesloten.status == Ronde.Status.VASTGESTELD
    content = json.loads(editie.inhoud)
    assert content["editie"] == {
        "label": "2026-H2",
        "versie": 1,
        "vastgesteld_op": "2027-01-20T10:00:00Z",
        "reden": "",
        "vorige": None,
        "vervangt": None,
    }
    assert content["peildatum"] == "2026-12-31"
    assert editie.sha256 == hashlib.sha256(editie.inhoud.encode()).hexdigest() == momentopname.digest(content)
    assert editie.inhoud.encode() == momentopname.canonical(content)
    assert (editie.samenvatting["bijsturen"], editie.samenvatting["totaal"]) == (1, 4)
    rapport = Rapport.objects.get()
    assert (rapport.editie, rapport.inhoud_hash, rapport.status) == (editie, editie.sha256, Rapport.Status.WACHT)
    assert history.of(editie).get().door == cast.programmamanager
    assert str(cast.programmamanager) not in editie.inhoud


@pytest.mark.parametrize("status", [status for status in Ronde.Status if status != Ronde.Status.GESLOTEN])
def test_only_a_closed_ronde_is_adopted(programma: Programma, cast: Cast, status: Ronde.Status):
    ronde = make.make_ronde(programma, status=status)
    with pytest.raises(OvergangError):
        adopt(ronde, cast.programmamanager)
    assert not Editie.objects.exists()


def test_a_failure_halfway_leaves_the_ronde_closed(gesloten: Ronde, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    def breaks(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(regels, "print_editie", breaks)
    with pytest.raises(ZeroDivisionError):
        adopt(gesloten, cast.programmamanager)
    gesloten.refresh_from_db()
    assert gesloten.status == Ronde.Status.GESLOTEN
    assert not Editie.objects.exists()


def test_an_editie_names_the_one_before_it_by_its_hash(programma: Programma, gesloten: Ronde, cast: Cast):
    first = make.make_editie(make.make_ronde(programma, 2026, 1))
    second = adopt(gesloten, cast.programmamanager)
    assert second.vorige == first
    assert second.lees()["editie"]["vorige"] == {"label": "2026-H1", "versie": 1, "sha256": first.sha256}
    assert Rapport.objects.get(editie=second).vorige == first


def test_an_editie_is_held_against_what_readers_had_before_it(programma: Programma, gesloten: Ronde, cast: Cast):
    read = make.make_editie(make.make_ronde(programma, 2026, 1), gepubliceerd=True)
    make.make_editie(read.ronde, vervangt=read, reden="Nog niet gepubliceerd")
    assert adopt(gesloten, cast.programmamanager).vorige == read


def test_an_editie_holds_nothing_of_a_later_ronde_or_a_later_besluit(
    programma: Programma, gesloten: Ronde, cast: Cast, resultaat: Resultaat
):
    make.make_melding(resultaat, gesloten, Fase.IN_UITVOERING, Signaal.AANDACHT)
    later = make.make_ronde(programma, 2027, 1)
    make.make_melding(resultaat, later, Fase.GEREALISEERD, Signaal.ONBEKEND)
    make.move_term(resultaat, "Q3 2026", vastgesteld_op=date(2027, 1, 12), reden="capaciteit")
    make.move_term(resultaat, "Q4 2028", vastgesteld_op=date(2027, 2, 1), reden="capaciteit")
    row = adopt(gesloten, cast.programmamanager).lees()["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0]
    assert (row["fase"], row["signaal"], row["gemeld_in"]) == ("in_uitvoering", "aandacht", "2026-H2")
    assert [term["label"] for term in row["termijnen"]] == ["Q1 2026", "Q3 2026"]


def test_looking_back_on_the_last_ronde_gives_what_the_screens_show(
    programma: Programma, gesloten: Ronde, resultaat: Resultaat
):
    earlier = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, earlier)
    make.make_melding(resultaat, gesloten, signaal=Signaal.BIJSTUREN)
    make.make_melding(resultaat.actie.resultaten.get(volgorde=2), earlier)
    op = date(2027, 1, 20)
    back = momentopname.take_of_ronde(programma, gesloten, gesloten.peildatum, op)
    assert back == momentopname.take(programma, gesloten, gesloten.peildatum)


# Two at once


def test_two_at_once_make_one_editie(at_once: AtOnce, gesloten: Ronde, cast: Cast, resultaat: Resultaat):
    def try_it(door: Gebruiker) -> str:
        try:
            return str(adopt(Ronde.objects.get(pk=gesloten.pk), door))
        except OvergangError:
            return "te laat"

    assert sorted(at_once(try_it, [cast.programmamanager, cast.beheerder])) == ["2026-H2", "te laat"]
    assert Editie.objects.count() == Rapport.objects.count() == 1
    assert history.of(gesloten).filter(veld="status").count() == 1


def test_two_errata_at_once_make_one_version(at_once: AtOnce, gesloten: Ronde, cast: Cast):
    editie = adopt(gesloten, cast.programmamanager)

    def try_it(reden: str) -> str:
        try:
            return str(regels.erratum(editie, reden=reden, door=cast.programmamanager, now=NOW))
        except regels.AlVervangenError as error:
            return f"al {error.nieuwste}"

    assert sorted(at_once(try_it, ["een", "twee"])) == ["2026-H2 versie 2", "al 2026-H2 versie 2"]
    assert Editie.objects.count() == 2


def test_published_twice_at_once_is_published_once(at_once: AtOnce, gesloten: Ronde, cast: Cast):
    editie = adopt(gesloten, cast.programmamanager)

    def try_it(door: Gebruiker) -> bool:
        try:
            regels.publiceren(editie, door=door, now=NOW)
        except regels.AlGepubliceerdError:
            return False
        return True

    assert sorted(at_once(try_it, [cast.programmamanager, cast.beheerder])) == [False, True]
    assert Publicatie.objects.count() == 1
    assert Bericht.objects.filter(aan=cast.bestuurder).count() == 1


# Never changed


def test_the_code_refuses_every_change(gesloten: Ronde):
    editie = make.make_editie(gesloten)
    editie.reden = "anders"
    everything = Editie.objects.all()
    changes: list[Callable[[], object]] = [
        editie.save,
        editie.delete,
        lambda: everything.update(reden="anders"),
        everything.delete,
        lambda: Editie.objects.bulk_update([editie], ["reden"]),
    ]
    for change in changes:
        with pytest.raises(OnveranderlijkError):
            change()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE monitoring_editie SET inhoud = '{}'",
        "UPDATE monitoring_editie SET reden = reden",
        "DELETE FROM monitoring_editie",
        *(
            ["INSERT OR REPLACE INTO monitoring_editie SELECT * FROM monitoring_editie"]
            if connection.vendor == "sqlite"
            else ["TRUNCATE monitoring_editie CASCADE"]
        ),
    ],
)
def test_the_database_refuses_every_change(gesloten: Ronde, change: str):
    editie = make.make_editie(gesloten)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="editie"), transaction.atomic():
            cursor.execute(change)
    assert Editie.objects.get().inhoud == editie.inhoud


def test_a_ronde_or_programme_with_an_editie_cannot_go(programma: Programma, gesloten: Ronde):
    make.make_editie(gesloten)
    for row in (gesloten, programma):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()


def test_an_editie_reads_the_same_after_everything_changed(gesloten: Ronde, programma: Programma, resultaat: Resultaat):
    editie = make.make_editie(gesloten)
    before = regels.summary(editie.lees())
    Pijler.objects.update(titel="Hernoemd")
    Resultaat.objects.update(omschrijving="Anders")
    Resultaat.objects.filter(pk=resultaat.pk).delete()
    Actie.objects.filter(resultaten__isnull=True).delete()
    again = Editie.objects.get()
    assert regels.summary(again.lees()) == before
    assert "Gelijke methoden in elke gemeente" in again.inhoud


# Erratum


def test_an_erratum_is_a_next_version_with_what_was_corrected_since(
    programma: Programma, gesloten: Ronde, cast: Cast, resultaat: Resultaat
):
    earlier = make.make_editie(make.make_ronde(programma, 2026, 1))
    melding = make.make_melding(resultaat, gesloten, toelichting="Typfuot")
    first = adopt(gesloten, cast.programmamanager)
    melding.toelichting = "Typfout"
    melding.save()
    make.move_term(resultaat, "Q4 2028", vastgesteld_op=date(2027, 2, 1), reden="capaciteit")
    second = regels.erratum(first, reden="Tekst verbeterd", door=cast.programmamanager, now=timezone.now())
    assert (second.versie, second.vorige, second.reden) == (2, earlier, "Tekst verbeterd")
    head = second.lees()["editie"]
    assert head["vervangt"] == {"label": "2026-H2", "versie": 1, "sha256": first.sha256}
    assert head["reden"] == "Tekst verbeterd"
    assert "Typfout" in second.inhoud
    assert "Typfout" not in Editie.objects.get(pk=first.pk).inhoud
    assert "Q4 2028" not in second.inhoud
    assert second.peildatum == first.peildatum
    assert Rapport.objects.filter(editie=second).exists()
    with pytest.raises(regels.AlVervangenError) as error:
        regels.erratum(first, reden="Nog eens", door=cast.programmamanager, now=NOW)
    assert error.value.nieuwste == second


# Publiceren


def test_publishing_tells_everybody_in_the_programme_once(gesloten: Ronde, cast: Cast):
    editie = adopt(gesloten, cast.programmamanager)
    regels.publiceren(editie, door=cast.programmamanager, now=NOW)
    gesloten.refresh_from_db()
    assert gesloten.status == Ronde.Status.GEPUBLICEERD
    told = Bericht.objects.filter(soort="gepubliceerd")
    assert {row.aan_id for row in told} == {
        getattr(cast, who).pk
        for who in ("beheerder", "programmamanager", "coordinator", "pmo", "bestuurder", "gemeentecontact")
    }
    assert told[0].url == f"/proef/edities/{editie.pk}/"
    with pytest.raises(regels.AlGepubliceerdError):
        regels.publiceren(editie, door=cast.programmamanager, now=NOW)
    second = regels.erratum(editie, reden="Fout getal", door=cast.programmamanager, now=NOW)
    regels.publiceren(second, door=cast.programmamanager, now=NOW)
    assert Bericht.objects.filter(aan=cast.bestuurder).count() == 2


# ./run controleer-edities


def check() -> str:
    out = StringIO()
    call_command("controleer_edities", stdout=out)
    return out.getvalue()


def test_the_check_recomputes_every_hash(programma: Programma, gesloten: Ronde):
    assert check() == "Er zijn nog geen edities.\n"
    first = make.make_editie(make.make_ronde(programma, 2026, 1))
    second = make.make_editie(gesloten)
    assert check().splitlines() == [
        f"proef 2026-H1 versie 1: klopt, {first.sha256}",
        f"proef 2026-H2 versie 1: klopt, {second.sha256}",
        "2 edities nagerekend.",
    ]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE monitoring_editie SET inhoud = replace(inhoud, 'Jeugd', 'Jeugt')", "een ander kenmerk"),
        ("UPDATE monitoring_editie SET sha256 = 'fout'", "een ander kenmerk"),
        ("UPDATE monitoring_editie SET inhoud = 'kapot'", "niet te lezen"),
        ("UPDATE monitoring_editie SET versie = 7, reden = 'x'", "is van editie 2026-H2 versie 1"),
        ('UPDATE monitoring_editie SET samenvatting = \'{"periode": "2027-H1"}\'', "de samenvatting in de lijst"),
        (
            "UPDATE monitoring_editie SET samenvatting = "
            '\'{"periode": "2026-H2", "peildatum": "2026-12-31", "pijlers": [{"totaal": 9}]}\'',
            "de samenvatting in de lijst",
        ),
        ("UPDATE monitoring_rapport SET sha256 = 'fout'", "de PDF is een andere"),
    ],
)
def test_the_check_reports_what_somebody_changed_in_the_database(gesloten: Ronde, sql: str, told: str):
    made = make.make_editie(gesloten)
    make.make_rapport(gesloten.programma, editie=made, sha256=hashlib.sha256(b"%PDF-1.7 proef").hexdigest())
    assert "1 editie nagerekend" in check()
    with without_triggers(connection), connection.cursor() as cursor:
        cursor.execute(sql)
    out = StringIO()
    with pytest.raises(Fout, match="1 van 1 editie klopt niet") as error:
        call_command("controleer_edities", stdout=out)
    assert error.value.returncode == 1
    assert told in out.getvalue()


def test_the_check_refuses_content_of_a_newer_portal(gesloten: Ronde, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(momentopname, "VERSIE", 99)
    make.make_editie(gesloten)
    monkeypatch.undo()
    with pytest.raises(Fout):
        check()
