"""What everybody may read without an account: published edities of a programme that says so, and nothing else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Editie, Ronde
from programmes import history, remember
from programmes.models import Programma
from tests import builders as make
from tests.conftest import Cast

MAX_QUERIES = 12

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture
def editie(programma: Programma) -> Editie:
    """Published and printed, in a programme that is public."""
    Programma.objects.filter(pk=programma.pk).update(openbaar=True)
    made = make.make_editie(make.make_ronde(programma), gepubliceerd=True)
    make.make_rapport(programma, editie=made)
    return made


def url(name: str = "openbaar", **kwargs: object) -> str:
    return reverse(f"monitoring:{name}", kwargs={"code": "proef", **kwargs})


def everything(editie: Editie) -> list[str]:
    return [url(), url("openbaar_editie", pk=editie.pk), url("openbaar_pdf", pk=editie.pk)]


def test_anybody_reads_what_is_published(client: Client, editie: Editie):
    page = client.get(url()).content.decode()
    assert url("openbaar_editie", pk=editie.pk) in page
    assert url("openbaar_pdf", pk=editie.pk) in page
    read = client.get(url("openbaar_editie", pk=editie.pk)).content.decode()
    assert "Gelijke methoden in elke gemeente" in read
    assert "Inloggen" in read
    printed = client.get(url("openbaar_pdf", pk=editie.pk))
    assert printed.content == b"%PDF-1.7 proef"
    assert printed["Cache-Control"] == "public, no-cache"


def test_names_nobody(client: Client, cast: Cast, editie: Editie):
    for page in everything(editie)[:2]:
        html = client.get(page).content.decode()
        assert editie.door_naam not in html
        assert editie.publicatie.door_naam not in html


def test_is_off_unless_the_programme_says_so(client: Client, as_user, cast: Cast, editie: Editie):
    Programma.objects.update(openbaar=False)
    for page in everything(editie):
        assert client.get(page).status_code == 404
        assert as_user(cast.programmamanager).get(page).status_code == 404


def test_never_a_draft(client: Client, programma: Programma, editie: Editie):
    draft = make.make_editie(make.make_ronde(programma, 2027, 1))
    make.make_rapport(programma, editie=draft)
    correction = make.make_editie(editie.ronde, vervangt=editie, reden="Verbeterd")
    make.make_rapport(programma, editie=correction)
    for hidden in (draft, correction):
        assert [client.get(page).status_code for page in everything(hidden)[1:]] == [404, 404]
    page = client.get(url()).content.decode()
    assert "2027-H1" not in page
    assert "versie 2" not in page
    assert "vervangen" not in client.get(url("openbaar_editie", pk=editie.pk)).content.decode()


def test_says_what_was_replaced(client: Client, editie: Editie):
    second = make.publish(make.make_editie(editie.ronde, vervangt=editie, reden="Getal verbeterd"))
    old = client.get(url("openbaar_editie", pk=editie.pk)).content.decode()
    assert "Deze versie is vervangen door" in old
    assert url("openbaar_editie", pk=second.pk) in old
    assert "Getal verbeterd" in client.get(url("openbaar_editie", pk=second.pk)).content.decode()


def test_not_of_another_programme(client: Client, editie: Editie):
    elders = make.make_programma("ander", openbaar=True)
    make.make_pijler(elders, "een")
    made = make.make_editie(make.make_ronde(elders), gepubliceerd=True)
    make.make_rapport(elders, editie=made)
    assert [client.get(page).status_code for page in everything(made)[1:]] == [404, 404]


def test_without_the_pdf_the_list_does_not_offer_it(client: Client, programma: Programma, editie: Editie):
    other = make.make_editie(make.make_ronde(programma, 2027, 1), gepubliceerd=True)
    assert client.get(url("openbaar_pdf", pk=other.pk)).status_code == 404
    assert url("openbaar_pdf", pk=other.pk) not in client.get(url()).content.decode()


def test_the_switch_stands_with_the_texts_of_the_programme(
    programma: Programma, cast: Cast, as_user: Callable[..., Client]
):
    client = as_user(cast.programmamanager)
    page = reverse("speerpunten:programma", args=["proef"])
    form = client.get(page).context["form"]
    data = {field.html_name: field.value() for field in form if field.html_name != "openbaar"}
    assert client.post(page, {**data, "openbaar": "on"}).status_code == 302
    programma.refresh_from_db()
    assert programma.openbaar
    line = history.of(programma).get(veld="gepubliceerde edities zijn openbaar")
    assert (line.van, line.naar, line.door) == ("nee", "ja", cast.programmamanager)


@pytest.mark.parametrize("name", ["openbaar", "openbaar_editie", "openbaar_pdf"])
def test_takes_the_same_few_queries_with_more_edities(
    name: str, client: Client, programma: Programma, editie: Editie, django_assert_num_queries
):
    args = {} if name == "openbaar" else {"pk": editie.pk}
    with django_assert_num_queries(counted := {"openbaar": 2, "openbaar_editie": 5, "openbaar_pdf": 2}[name]):
        client.get(url(name, **args))
    for jaar in range(2020, 2025):
        made = make.make_editie(make.make_ronde(programma, jaar), gepubliceerd=True)
        make.make_rapport(programma, editie=made)
    remember.forget()
    with django_assert_num_queries(counted):
        client.get(url(name, **args))
    assert counted <= MAX_QUERIES
    assert Ronde.objects.count() == 6
