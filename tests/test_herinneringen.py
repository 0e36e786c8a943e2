"""What coordinators hear by mail about a ronde: that it opened, and what is left shortly before it closes."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring import herinneringen
from monitoring import ronde as rondes
from monitoring.models import Melding, Ronde
from programmes.models import Bericht, Gebruiker, Pijler, Programma, Rol
from programmes.post import Soort
from speerpunten.models import Actie, Resultaat
from tests import builders as make
from tests.conftest import AtOnce, Cast

WEEK_BEFORE = date(2026, 12, 24)  # the ronde closes on 31 December
DAY_BEFORE = date(2026, 12, 30)


@pytest.fixture
def told() -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(b.aan.naam, b.titel) for b in Bericht.objects.select_related("aan").order_by("pk")]


class TestReminder:
    def test_a_coordinator_hears_what_is_left_in_their_own_pijlers(
        self, cast: Cast, ronde: Ronde, resultaat: Resultaat, gezondheid: Pijler, told
    ):
        make.make_melding(resultaat, ronde)
        assert herinneringen.remind(ronde, WEEK_BEFORE) == 1
        assert told() == [
            ("Carla Coordinator", "Nog 7 dagen voor ronde 2026-H2: meld nog 2 beoogde resultaten"),
        ]
        bericht = Bericht.objects.get()
        left = Resultaat.objects.get(omschrijving="Stevige teams in elke gemeente")
        assert "De ronde sluit op 31 december 2026." in bericht.tekst
        assert f"- Jeugd 1a: {left.omschrijving}\t/proef/resultaten/{left.pk}/melding/" in bericht.tekst
        assert resultaat.omschrijving not in bericht.tekst
        assert (bericht.soort, bericht.url) == (Soort.HERINNERING, "/proef/werklijst/?te_doen=on")

    @pytest.mark.parametrize("status", [Melding.Status.CONCEPT, Melding.Status.TERUGGEZET])
    def test_what_is_not_handed_in_is_still_to_do(self, cast: Cast, ronde: Ronde, resultaat: Resultaat, status: str):
        make.make_melding(resultaat, ronde, status=status)
        herinneringen.remind(ronde, WEEK_BEFORE)
        assert resultaat.omschrijving in Bericht.objects.get().tekst

    def test_who_is_ready_hears_nothing(self, cast: Cast, ronde: Ronde, jeugd: Pijler, gezondheid: Pijler):
        for resultaat in Resultaat.objects.filter(actie__speerpunt__pijler=jeugd):
            make.make_melding(resultaat, ronde)
        assert herinneringen.remind(ronde, WEEK_BEFORE) == 0
        assert not Bericht.objects.exists()

    def test_a_long_list_names_the_most_urgent_and_counts_the_rest(
        self, cast: Cast, ronde: Ronde, jeugd: Pijler, resultaat: Resultaat
    ):
        actie = Actie.objects.filter(speerpunt__pijler=jeugd).first()
        for number in range(herinneringen.GENOEMD):
            make.make_resultaat(actie, f"Resultaat {number}", "N.t.b.")
        herinneringen.remind(ronde, WEEK_BEFORE)
        lines = [line for line in Bericht.objects.get().tekst.splitlines() if line.startswith("- ")]
        assert len(lines) == herinneringen.GENOEMD + 1
        assert resultaat.omschrijving in lines[0]  # its term is the nearest
        assert lines[-1] == "- en nog 3"

    @pytest.mark.parametrize(
        ("today", "titel"),
        [
            (date(2026, 12, 23), None),
            (date(2026, 12, 24), "Nog 7 dagen"),
            (date(2026, 12, 27), "Nog 4 dagen"),
            (date(2026, 12, 30), "Nog 1 dag"),
            (date(2026, 12, 31), "Vandaag de laatste dag"),
            (date(2027, 1, 1), None),
        ],
    )
    def test_is_sent_in_the_last_week(self, cast: Cast, ronde: Ronde, today: date, titel: str | None):
        herinneringen.remind(ronde, today)
        assert [b.titel.partition(" voor ronde")[0] for b in Bericht.objects.all()] == ([titel] if titel else [])

    def test_a_closed_ronde_reminds_nobody(self, cast: Cast, programma: Programma):
        for number, status in enumerate([Ronde.Status.VOORBEREIDING, Ronde.Status.GESLOTEN], start=1):
            ronde = make.make_ronde(programma, 2026, number, status=status, sluit_op=date(2026, 12, 31))
            assert herinneringen.remind(ronde, WEEK_BEFORE) == 0

    def test_again_sends_nothing_until_the_next_moment(self, cast: Cast, ronde: Ronde):
        days = [date(2026, 12, day) for day in (24, 24, 25, 29, 30, 30, 31)]
        assert [herinneringen.remind(ronde, day) for day in days] == [1, 0, 0, 0, 1, 0, 0]

    def test_another_closing_date_reminds_again(self, cast: Cast, ronde: Ronde):
        assert herinneringen.remind(ronde, WEEK_BEFORE) == 1
        Ronde.objects.filter(pk=ronde.pk).update(sluit_op=date(2027, 1, 15))
        assert herinneringen.remind(ronde, date(2026, 12, 30)) == 0
        assert herinneringen.remind(ronde, date(2027, 1, 8)) == 1

    def test_two_schedulers_at_once_remind_once(self, cast: Cast, ronde: Ronde, at_once: AtOnce):
        assert sorted(at_once(lambda day: herinneringen.remind(ronde, day), [WEEK_BEFORE] * 3)) == [0, 0, 1]
        assert Bericht.objects.count() == 1

    def test_takes_as_many_queries_for_many_coordinators(self, cast: Cast, programma: Programma, ronde: Ronde):
        def queries(day: date) -> int:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                herinneringen.remind(ronde, day)
            return len(captured)

        few = queries(WEEK_BEFORE)
        for number in range(5):
            pijler = make.make_pijler(programma, f"pijler-{number}")
            make.make_resultaat(make.make_actie(make.make_speerpunt(pijler), "a"))
            make.give(make.make_gebruiker(f"Co {number}"), programma, Rol.COORDINATOR, pijler=pijler)
        assert queries(DAY_BEFORE) == few


class TestCommand:
    def test_tells_for_each_open_ronde_how_many_were_reminded(self, cast: Cast, ronde: Ronde, capsys):
        call_command("herinneringen", "--datum", "2026-12-24")
        call_command("herinneringen", "--datum", "2026-12-24")
        first, second = capsys.readouterr().out.splitlines()
        assert first == "proef 2026-H2, sluit op 31-12-2026: 1 persoon herinnerd."
        assert second == "proef 2026-H2, sluit op 31-12-2026: 0 mensen herinnerd."

    def test_says_that_nothing_is_open(self, db: None, capsys):
        call_command("herinneringen")
        assert capsys.readouterr().out == "Er is geen ronde open.\n"

    def test_a_wrong_date_is_explained(self, db: None):
        with pytest.raises(CommandError, match="‘morgen’ is geen datum; schrijf die als 2026-12-24"):
            call_command("herinneringen", "--datum", "morgen")


class TestOpening:
    def open(self, programma: Programma, door: Gebruiker) -> Ronde:
        days = {"peildatum": date(2026, 12, 31), "opent_op": date(2026, 7, 1), "sluit_op": date(2026, 12, 31)}
        return rondes.open_ronde(Ronde(programma=programma, jaar=2026, nummer=2, **days), door=door)

    def test_every_coordinator_with_work_hears_how_much_and_until_when(
        self, cast: Cast, programma: Programma, gezondheid: Pijler, told
    ):
        leeg = make.make_pijler(programma, "leeg")
        make.give(make.make_gebruiker("Lotte Leeg"), programma, Rol.COORDINATOR, pijler=leeg)
        make.give(make.make_gebruiker("Gijs Gezond"), programma, Rol.COORDINATOR, pijler=gezondheid)
        self.open(programma, cast.programmamanager)
        assert told() == [
            ("Carla Coordinator", "Ronde 2026-H2 is open"),
            ("Gijs Gezond", "Ronde 2026-H2 is open"),
        ]
        assert [b.tekst for b in Bericht.objects.order_by("pk")] == [
            "Je kunt melden tot en met 31 december 2026. Voor jou: 3 beoogde resultaten.",
            "Je kunt melden tot en met 31 december 2026. Voor jou: 1 beoogd resultaat.",
        ]

    def test_a_ronde_that_opens_again_is_told_with_the_reason(
        self, cast: Cast, programma: Programma, resultaat: Resultaat, told
    ):
        ronde = self.open(programma, cast.programmamanager)
        make.make_melding(resultaat, ronde)
        for reden in ("Cijfers ontbraken.", "Nog één keer."):
            rondes.close_ronde(ronde, door=cast.programmamanager, today=DAY_BEFORE)
            rondes.open_ronde(ronde, door=cast.programmamanager, reden=reden)
        assert [titel for _, titel in told()] == ["Ronde 2026-H2 is open"] + ["Ronde 2026-H2 is weer open"] * 2
        assert Bericht.objects.latest("pk").tekst == (
            "Nog één keer.\n\nJe kunt melden tot en met 31 december 2026. Voor jou: 2 beoogde resultaten."
        )

    def test_a_ronde_that_cannot_open_is_not_told(self, cast: Cast, programma: Programma, ronde: Ronde):
        with pytest.raises(rondes.RondeBezetError):
            self.open(programma, cast.programmamanager)
        assert not Bericht.objects.exists()
