"""What the beheerder reads back: who may do what, and who did what."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client, RequestFactory

from programmes import audit
from programmes.access import RECHTEN, Recht
from programmes.audit import Auditregel, Handeling
from programmes.csvfile import plain_text
from programmes.models import Gebruiker, Programma
from programmes.views.logboek import RECHT_LABELS
from tests.conftest import Cast
from tests.test_toegang import beheer as beheer
from tests.test_toegang import elders as elders
from tests.test_toegang import page_of, url


class TestExport:
    def test_lists_who_may_do_what_on_which_day(self, beheer: Client, cast: Cast, programma: Programma):
        with time_machine.travel("2026-11-21 12:00+01:00", tick=False):
            response = beheer.get(url("export"))
        assert response.headers["Content-Disposition"] == 'attachment; filename="toegang-proef-2026-11-21.csv"'
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
        assert [row["Naam"] for row in rows] == sorted(row["Naam"] for row in rows)
        assert len(rows) == programma.toewijzingen.count()
        carla = next(row for row in rows if row["Naam"] == "Carla Coordinator")
        assert carla["Stand op"] == "21-11-2026"
        assert carla["Rol"] == "Programmacoördinator"
        assert carla["Pijler of gemeente"] == "Jeugd"
        assert carla["Mag"] == (
            "gepubliceerde edities lezen, rapport en overzicht zien, programma en voortgang lezen, melden, "
            "een andere termijn voorstellen, zeggen hoeveel werk een actie vraagt"
        )
        line = Auditregel.objects.get()
        assert (line.handeling, line.naam, line.onderwerp) == (Handeling.EXPORT, "Bea Beheerder", "wie mag wat")

    def test_every_right_has_words(self):
        assert set(RECHT_LABELS) == set(Recht) == set().union(*RECHTEN.values())

    def test_nothing_in_it_can_start_a_formula(self, beheer: Client, cast: Cast):
        Gebruiker.objects.filter(pk=cast.pmo.pk).update(organisatie='=HYPERLINK("http://kwaad.example")')
        text = beheer.get(url("export")).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert '\'=HYPERLINK("http://kwaad.example")' in [value for row in rows for value in row]
        assert not [value for row in rows for value in row if value[:1] in set("=+-@\t\r\n")]

    @pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1"])
    def test_a_formula_gets_an_apostrophe(self, value: str):
        assert plain_text(value) == f"'{value}"

    @pytest.mark.parametrize("value", ["", "Goes", "a=b", "Jeugd - Oosterschelde", "21-11-2026"])
    def test_other_text_stays(self, value: str):
        assert plain_text(value) == value


def shown_lines(client: Client, query: dict | None = None) -> list[Auditregel]:
    """The lines on the first page of the logboek, in the order shown."""
    return [row.record for row in client.get(url("logboek"), query or {}).context["table"].paginated_rows]


class TestLogboek:
    def test_every_cell_has_its_value(self, beheer: Client, cast: Cast):
        request = RequestFactory().get("/")
        with time_machine.travel("2026-11-20 09:05+01:00", tick=False):
            audit.record(request, Handeling.EXPORT, onderwerp="wie mag wat", gebruiker=cast.pmo)
        shown = page_of(beheer.get(url("logboek")))
        for cell in ["20 nov 2026, 09:05:00", "Pim Overleg", Handeling.EXPORT.label, "wie mag wat", "127.0.0.1"]:
            assert cell.lower() in shown.lower()

    def test_the_moment_is_one_that_html_can_read(self, beheer: Client, cast: Cast):
        request = RequestFactory().get("/")
        with time_machine.travel("2026-11-20 09:05:06.123456+01:00", tick=False):
            audit.record(request, Handeling.EXPORT, gebruiker=cast.pmo)
        assert 'datetime="2026-11-20T09:05:06+01:00"' in beheer.get(url("logboek")).content.decode()

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            ("", ["Carla Coordinator", "Pim Overleg"]),
            ("wanneer", ["Pim Overleg", "Carla Coordinator"]),
            ("naam", ["Carla Coordinator", "Pim Overleg"]),
            ("-naam", ["Pim Overleg", "Carla Coordinator"]),
            ("wachtwoord", ["Carla Coordinator", "Pim Overleg"]),
        ],
    )
    def test_sorts_by_the_heading_that_was_chosen(self, beheer: Client, cast: Cast, order: str, expected: list[str]):
        with time_machine.travel("2026-11-20 09:00+01:00", tick=False):
            audit.record(None, Handeling.INGELOGD, gebruiker=cast.pmo)
        with time_machine.travel("2026-11-20 10:00+01:00", tick=False):
            audit.record(None, Handeling.INGELOGD, gebruiker=cast.coordinator)
        assert [line.naam for line in shown_lines(beheer, {"sorteer": order})] == expected

    def test_shows_what_was_done_in_this_programme_and_by_its_people(self, beheer: Client, cast: Cast, elders):
        request = RequestFactory().get("/")
        audit.record(request, Handeling.INGELOGD, gebruiker=cast.pmo)
        audit.record(request, Handeling.INGELOGD, gebruiker=cast.buitenstaander)
        audit.record(request, Handeling.EXPORT, gebruiker=cast.buitenstaander, programma=elders)
        audit.record(request, Handeling.LOGIN_MISLUKT, gelukt=False)
        lines = shown_lines(beheer)
        assert [(line.naam, line.handeling) for line in lines] == [("Pim Overleg", Handeling.INGELOGD)]

    def test_shows_who_was_refused_with_403_or_404(self, beheer: Client, cast: Cast, as_user):
        as_user(cast.pmo).get(url("toegang"))
        as_user(cast.buitenstaander).get(url("toegang"))
        as_user(cast.pmo).get("/proef/bestaat/niet/")
        lines = shown_lines(beheer)
        assert [(line.naam, line.onderwerp, line.gelukt) for line in lines] == [
            ("Bob Buiten", "GET /proef/toegang/", False),
            ("Pim Overleg", "GET /proef/toegang/", False),
        ]
        assert "127.0.0.1" in page_of(beheer.get(url("logboek")))

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"wie": "pim"}, ["Pim Overleg"]),
            ({"wat": "uitgelogd"}, ["Carla Coordinator"]),
            ({"vanaf": "2026-11-21"}, ["Carla Coordinator"]),
            ({"tot": "2026-11-20"}, ["Pim Overleg"]),
            ({"vanaf": "gisteren"}, ["Carla Coordinator", "Pim Overleg"]),
        ],
    )
    def test_finds_by_who_what_and_when(self, beheer: Client, cast: Cast, query: dict, expected: list[str]):
        with time_machine.travel("2026-11-20 23:30+01:00", tick=False):
            audit.record(None, Handeling.INGELOGD, gebruiker=cast.pmo)
        with time_machine.travel("2026-11-21 00:30+01:00", tick=False):
            audit.record(None, Handeling.UITGELOGD, gebruiker=cast.coordinator)
        assert [line.naam for line in shown_lines(beheer, query)] == expected

    def test_takes_as_many_queries_for_many_lines(self, beheer: Client, cast: Cast, django_assert_max_num_queries):
        for _ in range(60):
            audit.record(None, Handeling.INGELOGD, gebruiker=cast.pmo)
        with django_assert_max_num_queries(9):
            assert "Pagina 1 van 2" in page_of(beheer.get(url("logboek")))

    def test_a_line_stays_when_the_account_goes(self, cast: Cast):
        audit.record(None, Handeling.INGELOGD, gebruiker=cast.pmo)
        cast.pmo.delete()
        line = Auditregel.objects.get()
        assert (line.gebruiker, line.naam, line.wanneer.date() <= date.max) == (None, "Pim Overleg", True)


def test_a_role_given_on_the_server_itself_is_in_the_audit_trail_too(programma: Programma, capsys):
    call_command("maak_beheerder", "nieuw@example.org", naam="Nel Nieuw", programma="proef")
    capsys.readouterr()
    line = Auditregel.objects.get()
    assert (line.naam, line.onderwerp) == ("het portaal", "Nel Nieuw: Functioneel beheerder")
