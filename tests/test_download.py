"""A published editie as a download: in parts, not twice, and never a byte wrong."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import http_date

from monitoring.models import Editie, Rapport, RapportPdf
from programmes.models import Programma
from tests import builders as make
from tests.conftest import Cast

FILE = bytes(range(256)) * 4  # every byte, also the one that ends a text

pytestmark = pytest.mark.usefixtures("gezondheid")


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
    with django_assert_max_num_queries(5) as counted:
        response = ask("head", Range="bytes=0-9")
    assert (response.status_code, response.content, response["Content-Length"]) == (200, b"", "1024")
    assert not any("monitoring_rapportpdf" in query["sql"] for query in counted.captured_queries)


def test_a_download_reads_neither_the_momentopname_nor_more_than_asked(ask: Ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(5) as counted:
        ask(Range="bytes=0-9")
    sql = " ".join(query["sql"] for query in counted.captured_queries)
    assert '"monitoring_editie"."inhoud"' not in sql
    assert '"momentopname"' not in sql
    assert "SUBSTR" in sql.upper()


def test_an_editie_without_its_pdf_leads_to_its_page(ask: Ask, rapport: Rapport):
    RapportPdf.objects.all().delete()
    Rapport.objects.update(status=Rapport.Status.WACHT)
    assert ask().status_code == 302
    assert Editie.objects.get().pk == rapport.editie_id
