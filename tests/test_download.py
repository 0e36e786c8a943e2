"""A published editie as a download: in parts, not twice, and never a byte wrong."""

import hashlib
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from monitoring.models import Editie, Rapport, RapportPdf
from monitoring.views import download
from monitoring.views.kept import Kept
from programmes.access import RECHTEN
from programmes.models import Gebruiker, Programma, Rol, Toewijzing
from tests import builders as make
from tests.conftest import Cast

FILE = bytes(range(256)) * 4  # every byte, also the one that ends a text

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture(autouse=True)
def empty_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "KEPT", Kept(1_000_000))


@pytest.fixture
def rapport(programma: Programma) -> Rapport:
    editie = make.make_editie(make.make_ronde(programma), gepubliceerd=True)
    rapport = make.make_rapport(programma, editie=editie, bytes=len(FILE), sha256="a" * 64)
    RapportPdf.objects.update(inhoud=FILE)
    return rapport


type Ask = Callable[..., HttpResponse]


@pytest.fixture
def ask(cast: Cast, as_user: Callable[..., Client], rapport: Rapport) -> Ask:
    client = as_user(cast.bestuurder)
    path = reverse("monitoring:editie_pdf", args=["proef", rapport.editie_id])

    def get(method: str = "get", **headers: str) -> HttpResponse:
        return getattr(client, method)(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return get


def test_the_whole_file_with_its_name_and_size(ask: Ask, rapport: Rapport):
    response = ask()
    assert (response.status_code, response.content) == (200, FILE)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="proef-2026-H2.pdf"'
    assert response["Content-Length"] == "1024"
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == f'"{"a" * 64}"'
    assert response["Last-Modified"] == http_date(int(rapport.gemaakt_op.timestamp()))
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=1023-1023", 1023, 1023),
        ("bytes=1000-5000", 1000, 1023),
        ("bytes=-5000", 0, 1023),
        ("bytes=0-", 0, 1023),
    ],
)
def test_one_range(ask: Ask, asked: str, first: int, last: int):
    response = ask(Range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response.content == FILE[first : last + 1]
    assert response["Content-Length"] == str(last - first + 1)


def test_the_parts_together_are_the_file(ask: Ask):
    assert b"".join(ask(Range=f"bytes={start}-{start + 99}").content for start in range(0, 1024, 100)) == FILE


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_outside_the_file_is_416(ask: Ask, asked: str):
    response = ask(Range=asked)
    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Range"] == "bytes */1024"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "regels=1-2",
        "bytes=0-1,5-6",
        "bytes=+1-2",
        "bytes=١-٢",
        f"bytes={'9' * 5000}-",
        "",
    ],
    ids=lambda asked: asked[:20],
)
def test_what_is_no_single_range_gets_the_whole_file(ask: Ask, asked: str):
    response = ask(Range=asked)
    assert (response.status_code, response.content) == (200, FILE)


def test_a_part_is_given_only_of_the_file_the_browser_has(ask: Ask):
    whole = ask()
    for condition in (whole["ETag"], whole["Last-Modified"]):
        assert ask(Range="bytes=0-9", If_Range=condition).status_code == 206
    for condition in ('"anders"', f"W/{whole['ETag']}", http_date(0), "onzin"):
        assert ask(Range="bytes=0-9", If_Range=condition).status_code == 200


def test_who_has_it_gets_nothing(ask: Ask):
    whole = ask()
    for headers in (
        {"If_None_Match": whole["ETag"]},
        {"If_Modified_Since": whole["Last-Modified"]},
        {"If_None_Match": whole["ETag"], "Range": "bytes=0-9"},
    ):
        response = ask(**headers)
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == whole["ETag"]
    assert ask(If_None_Match='"anders"').status_code == 200
    assert ask(If_Match='"anders"').status_code == 412


def test_head_tells_the_size_without_reading_the_file(ask: Ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(4) as counted:
        response = ask("head", Range="bytes=0-9")
    assert (response.status_code, response.content, response["Content-Length"]) == (200, b"", "1024")
    assert not any("monitoring_rapportpdf" in query["sql"] for query in counted.captured_queries)


def test_a_download_reads_neither_the_momentopname_nor_more_than_asked(ask: Ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(4) as counted:
        ask(Range="bytes=0-9")
    sql = " ".join(query["sql"] for query in counted.captured_queries)
    assert '"monitoring_editie"."inhoud"' not in sql
    assert '"momentopname"' not in sql
    assert "SUBSTR" in sql.upper()


def test_the_whole_file_is_read_once_and_its_parts_come_from_memory(
    ask: Ask, rapport: Rapport, django_assert_max_num_queries
):
    Rapport.objects.update(sha256=hashlib.sha256(FILE).hexdigest())
    ask()
    with django_assert_max_num_queries(9) as counted:
        assert ask().content == FILE
        assert ask(Range="bytes=5-9").content == FILE[5:10]
        assert ask(If_None_Match=f'"{hashlib.sha256(FILE).hexdigest()}"').status_code == 304
    assert not any("monitoring_rapportpdf" in query["sql"] for query in counted.captured_queries)


def test_who_has_it_costs_no_reading(ask: Ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(3) as counted:
        assert ask(If_None_Match=f'"{"a" * 64}"').status_code == 304
    assert not any("monitoring_rapportpdf" in query["sql"] for query in counted.captured_queries)


def test_a_file_in_memory_is_for_who_may_have_it_now(ask: Ask, cast: Cast, rapport: Rapport):
    Rapport.objects.update(sha256=hashlib.sha256(FILE).hexdigest())
    etag = ask()["ETag"]
    Toewijzing.objects.filter(gebruiker=cast.bestuurder).delete()
    for headers in ({}, {"If_None_Match": etag}, {"Range": "bytes=0-9"}):
        assert ask(**headers).status_code == 404


def test_a_closed_account_gets_no_file(ask: Ask, cast: Cast):
    assert ask().status_code == 200
    Gebruiker.objects.filter(pk=cast.bestuurder.pk).update(is_active=False)
    assert ask().status_code == 302


def test_a_session_that_ended_gets_no_file(ask: Ask):
    assert ask().status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert ask().status_code == 302


def test_a_role_without_the_right_is_refused(ask: Ask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(RECHTEN, Rol.BESTUURDER, frozenset())
    assert ask().status_code == 403


def test_what_is_not_published_is_for_readers_alone(
    ask: Ask, as_user: Callable[..., Client], cast: Cast, programma: Programma
):
    concept = make.make_editie(make.make_ronde(programma, 2027, 1))
    make.make_rapport(programma, editie=concept)
    path = reverse("monitoring:editie_pdf", args=["proef", concept.pk])
    assert as_user(cast.pmo).get(path).status_code == 200
    assert as_user(cast.bestuurder).get(path).status_code == 404


@pytest.mark.parametrize("number", [2**63, 10**40])
def test_no_editie_has_so_high_a_number(ask: Ask, as_user: Callable[..., Client], cast: Cast, number: int):
    path = reverse("monitoring:editie_pdf", args=["proef", number])
    assert as_user(cast.bestuurder).get(path).status_code == 404


def test_memory_keeps_what_was_asked_for_last_and_no_more_than_fits():
    kept = Kept(10)
    files = {hashlib.sha256(content).hexdigest(): content for content in (b"aaaa", b"bbbb", b"cccc")}
    one, two, three = files
    kept.put(one, files[one])
    kept.put(two, files[two])
    kept.put(two, files[two])
    assert kept.get(one) == b"aaaa"
    kept.put(three, files[three])
    assert [kept.get(key) for key in files] == [b"aaaa", None, b"cccc"]
    large = b"d" * 11
    kept.put(hashlib.sha256(large).hexdigest(), large)
    assert kept.get(hashlib.sha256(large).hexdigest()) is None


def test_memory_keeps_nothing_under_a_hash_that_is_not_its_own():
    kept = Kept(10)
    kept.put("0" * 64, b"aaaa")
    assert kept.get("0" * 64) is None


def test_an_editie_without_its_pdf_leads_to_its_page(ask: Ask, rapport: Rapport):
    RapportPdf.objects.all().delete()
    Rapport.objects.update(status=Rapport.Status.WACHT)
    assert ask().status_code == 302
    assert Editie.objects.get().pk == rapport.editie_id
