"""The pages around the report: asking, waiting, reading, downloading."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Rapport, RapportPdf
from monitoring.rapport import pdf
from programmes.models import Programma
from tests import builders as make
from tests.conftest import Cast

MAX_QUERIES = 12

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture
def lezer(cast: Cast, as_user: Callable[..., Client]) -> Client:
    return as_user(cast.pmo)


@pytest.fixture
def prints(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """A worker that is done at once."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr(pdf, "render", lambda content, progress, vorige: b"%PDF-1.7 proef")


def url(name: str, **kwargs: object) -> str:
    return reverse(f"monitoring:{name}", kwargs={"code": "proef", **kwargs})


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_overview_the_report_is_two_taps_away_and_then_one(lezer: Client, prints: None):
    assert f'action="{url("rapport_maken")}"' in body(lezer.get(url("overzicht")))
    page = body(lezer.post(url("rapport_maken"), follow=True))
    assert f'href="{url("rapport_pdf", pk=Rapport.objects.get().pk)}"' in page
    # The second time there is nothing to wait for.
    response = lezer.post(url("rapport_maken"), follow=True)
    assert response["Content-Type"] == "application/pdf"
    assert response.content == b"%PDF-1.7 proef"
    assert "proef-" in response["Content-Disposition"]


def test_without_a_report_the_page_says_so_and_offers_one(lezer: Client):
    page = body(lezer.get(url("rapport")))
    assert "Er is nog geen rapport gemaakt" in page
    assert f'action="{url("rapport_maken")}"' in page


def test_asking_leads_to_a_page_that_shows_progress_and_works_without_javascript(lezer: Client):
    response = lezer.post(url("rapport_maken"))
    rapport = Rapport.objects.get()
    assert response.url == url("rapport_lezen", pk=rapport.pk)
    page = body(lezer.get(response.url))
    assert "<progress" in page
    assert f'href="{response.url}">Kijk of het klaar is' in page
    assert f'hx-get="{url("rapport_voortgang", pk=rapport.pk)}"' in page
    assert "Methoden gelijk trekken" in page


def test_the_fragment_reports_progress_and_ends_with_the_download_in_focus(lezer: Client, programma: Programma):
    rapport = make.make_rapport(programma, status=Rapport.Status.BEZIG, begonnen_op=timezone.now(), voortgang=40)
    fragment = lezer.get(url("rapport_voortgang", pk=rapport.pk))
    assert 'value="40"' in body(fragment)
    assert "HX-Trigger" not in fragment
    Rapport.objects.update(status=Rapport.Status.KLAAR)
    fragment = lezer.get(url("rapport_voortgang", pk=rapport.pk))
    assert "data-focus" in body(fragment)
    assert "hx-get" not in body(fragment)
    assert "klaar" in fragment["HX-Trigger"]


def test_a_failure_shows_why_and_offers_another_try(lezer: Client, programma: Programma, prints: None):
    rapport = make.make_rapport(programma, status=Rapport.Status.MISLUKT, fout="Het lettertype ontbreekt.")
    page = body(lezer.get(url("rapport_lezen", pk=rapport.pk)))
    assert "Het lettertype ontbreekt." in page
    again = url("rapport_opnieuw", pk=rapport.pk)
    assert f'action="{again}"' in page
    lezer.post(again)
    rapport.refresh_from_db()
    assert rapport.is_klaar


def test_a_report_nobody_works_on_any_more_offers_another_try(lezer: Client, programma: Programma):
    long_ago = timezone.now() - Rapport.VASTGELOPEN_NA - timedelta(minutes=1)
    rapport = make.make_rapport(programma, status=Rapport.Status.BEZIG, begonnen_op=long_ago)
    page = body(lezer.get(url("rapport_lezen", pk=rapport.pk)))
    assert f'action="{url("rapport_opnieuw", pk=rapport.pk)}"' in page
    assert "<progress" not in page


def test_the_page_and_the_pdf_read_the_same_content(lezer: Client, programma: Programma):
    rapport = make.make_rapport(programma)
    programma.pijlers.filter(code="jeugd").update(titel="Hernoemd")
    page = body(lezer.get(url("rapport_lezen", pk=rapport.pk)))
    assert "Pijler 1: Jeugd" in page
    assert "Hernoemd" not in page


def test_the_download_has_a_name_and_is_not_sent_twice(lezer: Client, programma: Programma):
    rapport = make.make_rapport(programma, sha256=hashlib.sha256(b"%PDF-1.7 proef").hexdigest())
    first = lezer.get(url("rapport_pdf", pk=rapport.pk))
    assert first["Content-Disposition"] == 'attachment; filename="proef-2026-H2-voortgang.pdf"'
    assert first["Cache-Control"] == "private, no-cache"
    again = lezer.get(url("rapport_pdf", pk=rapport.pk), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_report_that_is_not_printed_has_no_download(lezer: Client, programma: Programma):
    rapport = make.make_rapport(programma, status=Rapport.Status.WACHT)
    assert lezer.get(url("rapport_pdf", pk=rapport.pk)).status_code == 404


@pytest.mark.parametrize("name", ["rapport", "rapport_lezen", "rapport_voortgang", "rapport_pdf"])
def test_costs_the_same_few_queries_however_many_reports_there_are(
    name: str, lezer: Client, programma: Programma, django_assert_max_num_queries
):
    for number in range(5):
        rapport = make.make_rapport(programma, opmaak=str(number))
    args = {} if name == "rapport" else {"pk": rapport.pk}
    with django_assert_max_num_queries(MAX_QUERIES) as counted:
        lezer.get(url(name, **args))
    assert not any("rapportpdf" in query["sql"] for query in counted.captured_queries) or name == "rapport_pdf"


def test_lists_never_read_the_pdf_or_the_content_of_earlier_reports(programma: Programma):
    make.make_rapport(programma)
    listed = Rapport.objects.newest_of(programma).get()
    assert "momentopname" in listed.get_deferred_fields()
    assert RapportPdf.objects.count() == 1
