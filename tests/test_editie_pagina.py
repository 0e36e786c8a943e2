"""The pages of edities: who sees which, what they say, and how one is made, published and replaced."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from monitoring.models import Editie, Rapport, RapportPdf, Ronde
from monitoring.rapport import pdf
from programmes import remember
from programmes.models import Auditregel, Pijler, Programma
from speerpunten.models import Resultaat
from tests import builders as make
from tests.conftest import Cast

MAX_QUERIES = 12

pytestmark = pytest.mark.usefixtures("gezondheid")

type Login = Callable[..., Client]


@pytest.fixture
def manager(cast: Cast, as_user: Login) -> Client:
    return as_user(cast.programmamanager)


@pytest.fixture
def bestuurder(cast: Cast, as_user: Login) -> Client:
    return as_user(cast.bestuurder)


@pytest.fixture
def gesloten(programma: Programma) -> Ronde:
    return make.make_ronde(programma, status=Ronde.Status.GESLOTEN)


@pytest.fixture
def prints(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """A worker that is done at once."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr(pdf, "render", lambda content, progress, vorige: b"%PDF-1.7 editie")


@pytest.fixture
def editie(gesloten: Ronde) -> Editie:
    """Adopted and printed, not published."""
    made = make.make_editie(gesloten)
    make.make_rapport(made.programma, editie=made)
    return made


def url(name: str, **kwargs: object) -> str:
    return reverse(f"monitoring:{name}", kwargs={"code": "proef", **kwargs})


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# From a closed ronde to an editie


def test_the_manager_looks_confirms_and_gets_the_editie_with_its_pdf(
    manager: Client, gesloten: Ronde, resultaat: Resultaat, prints: None
):
    make.make_melding(resultaat, gesloten)
    make.make_melding(resultaat.actie.resultaten.get(volgorde=2), gesloten, status="concept")
    adopt = url("vaststellen", pk=gesloten.pk)
    assert adopt in body(manager.get(url("edities")))
    page = body(manager.get(adopt))
    assert "4, waarvan 1 met een melding" in page
    assert "1 ingediende melding is nog niet akkoord" in page
    assert "1 melding is nog concept of teruggezet" in page
    assert url("beoordelen") in page
    assert url("ronde", pk=gesloten.pk) in page
    response = manager.post(adopt, follow=True)
    editie = Editie.objects.get()
    assert response.redirect_chain[-1][0] == url("editie", pk=editie.pk)
    page = body(response)
    assert "Editie 2026-H2 is vastgesteld" in page
    assert url("editie_pdf", pk=editie.pk) in page
    assert manager.get(url("editie_pdf", pk=editie.pk)).content == b"%PDF-1.7 editie"
    assert Auditregel.objects.filter(handeling="vastgesteld", onderwerp="editie 2026-H2").exists()


def test_what_was_dropped_is_counted_beside_what_is_done_and_open(
    manager: Client, gesloten: Ronde, resultaat: Resultaat
):
    Resultaat.objects.filter(pk=resultaat.pk).update(beginfase="vervallen")
    editie = make.make_editie(gesloten)
    assert "is er <strong>1</strong> vervallen en staan er <strong>3</strong> nog open." in body(
        manager.get(url("editie", pk=editie.pk))
    )


def test_who_comes_second_is_told_that_it_was_done(manager: Client, editie: Editie, gesloten: Ronde):
    for ask in (manager.get, manager.post):
        response = ask(url("vaststellen", pk=gesloten.pk), follow=True)
        assert response.redirect_chain[-1][0] == url("editie", pk=editie.pk)
        assert "Ronde 2026-H2 is al vastgesteld" in body(response)
    assert Editie.objects.count() == 1


def test_an_open_ronde_cannot_be_adopted(manager: Client, ronde: Ronde):
    page = body(manager.post(url("vaststellen", pk=ronde.pk), follow=True))
    assert "Vaststellen kan pas als ronde 2026-H2 gesloten is." in page
    assert not Editie.objects.exists()


def test_publishing_asks_first_and_happens_once(manager: Client, bestuurder: Client, editie: Editie):
    publish = url("publiceren", pk=editie.pk)
    assert publish in body(manager.get(url("editie", pk=editie.pk)))
    shown = body(manager.get(publish))
    assert "niet openbaar" in shown
    assert "De PDF is nog niet klaar." not in shown
    Rapport.objects.filter(editie=editie).update(status=Rapport.Status.WACHT)
    assert "De PDF is nog niet klaar." in body(manager.get(publish))
    assert "is gepubliceerd" in body(manager.post(publish, follow=True))
    assert "was al gepubliceerd" in body(manager.post(publish, follow=True))
    assert Auditregel.objects.filter(handeling="gepubliceerd").count() == 1
    assert bestuurder.get(url("editie", pk=editie.pk)).status_code == 200


def test_an_erratum_asks_why_and_leaves_the_old_one_readable(manager: Client, editie: Editie, prints: None):
    make.publish(editie)
    erratum = url("erratum", pk=editie.pk)
    assert erratum in body(manager.get(url("editie", pk=editie.pk)))
    refused = manager.post(erratum, {"reden": " "})
    assert refused.status_code == 422
    assert "Schrijf op wat er fout was" in refused.content.decode()
    page = body(manager.post(erratum, {"reden": "Getal verbeterd\r\nbij Jeugd"}, follow=True))
    second = Editie.objects.get(versie=2)
    assert second.reden == "Getal verbeterd\nbij Jeugd"
    assert "versie 2</h1>" in page
    old = body(manager.get(url("editie", pk=editie.pk)))
    assert "is vastgesteld, maar nog niet gepubliceerd. Tot dan geldt deze versie." in old
    assert url("editie", pk=second.pk) in old
    make.publish(second)
    assert "Deze versie is vervangen door" in body(manager.get(url("editie", pk=editie.pk)))
    late = manager.post(erratum, {"reden": "Nog eens"})
    assert late.status_code == 409
    assert "Er is al een nieuwere versie" in late.content.decode()
    assert "Nog eens" in late.content.decode()


# Who sees which


def test_a_bestuurder_sees_what_is_published_newest_first(bestuurder: Client, programma: Programma, editie: Editie):
    assert "Er is nog niets gepubliceerd" in body(bestuurder.get(url("edities")))
    older = make.make_editie(make.make_ronde(programma, 2025, 2), gepubliceerd=True)
    newer = make.make_editie(make.make_ronde(programma, 2026, 1), gepubliceerd=True)
    make.make_rapport(programma, editie=newer)
    page = body(bestuurder.get(url("edities")))
    assert page.index(url("editie", pk=newer.pk)) < page.index(url("editie", pk=older.pk))
    assert "2026-H2" not in page
    main = page.partition("<main")[2]
    assert main.index(url("editie_pdf", pk=newer.pk)) < main.index("Lees op het scherm")


@pytest.mark.parametrize(
    "name",
    ["editie", "editie_pdf", "editie_momentopname", "editie_voortgang", "behandelingen"],
)
def test_a_draft_is_not_there_for_a_bestuurder(bestuurder: Client, manager: Client, editie: Editie, name: str):
    assert manager.get(url(name, pk=editie.pk)).status_code == 200
    assert bestuurder.get(url(name, pk=editie.pk)).status_code == 404
    make.publish(editie)
    assert bestuurder.get(url(name, pk=editie.pk)).status_code == 200


def test_a_bestuurder_does_not_see_that_a_draft_will_replace_what_is_published(
    bestuurder: Client, manager: Client, editie: Editie
):
    make.publish(editie)
    second = make.make_editie(editie.ronde, vervangt=editie, reden="Verbeterd")
    page = url("editie", pk=editie.pk)
    assert "nog niet gepubliceerd. Tot dan geldt deze versie." in body(manager.get(page))
    assert "nog niet gepubliceerd" not in body(bestuurder.get(page))
    assert "geldt tot versie 2 is gepubliceerd" in body(manager.get(url("edities")))
    assert "versie 2" not in body(bestuurder.get(url("edities")))
    make.publish(second)
    assert "vervangen door" in body(bestuurder.get(page))
    assert "vervangen door versie 2" in body(bestuurder.get(url("edities")))


def test_others_see_a_draft_marked_as_such(cast: Cast, as_user: Login, editie: Editie):
    reader = as_user(cast.gemeentecontact)
    assert "nog niet gepubliceerd" in body(reader.get(url("edities")))
    page = body(reader.get(url("editie", pk=editie.pk)))
    assert "Bestuurders zien deze editie nog niet." in page
    assert url("publiceren", pk=editie.pk) not in page
    assert url("erratum", pk=editie.pk) not in page


def test_the_report_of_an_editie_is_not_reached_around_it(manager: Client, editie: Editie):
    rapport = Rapport.objects.get(editie=editie)
    for name in ("rapport_lezen", "rapport_voortgang", "rapport_pdf"):
        assert manager.get(url(name, pk=rapport.pk)).status_code == 404
    assert "Er is nog geen rapport gemaakt" in body(manager.get(url("rapport")))


# From its own content


def test_the_page_reads_the_same_after_everything_was_renamed_or_removed(
    manager: Client, programma: Programma, gesloten: Ronde, resultaat: Resultaat
):
    editie = make.make_editie(gesloten)
    make.make_rapport(programma, editie=editie)

    def report() -> str:
        page = body(manager.get(url("editie", pk=editie.pk)))
        return page.partition('<div class="rapport ')[2].partition("</main")[0]

    before = report()
    assert "Gelijke methoden in elke gemeente" in before
    Pijler.objects.update(titel="Hernoemd")
    programma.begrippen.all().delete()
    Resultaat.objects.filter(pk=resultaat.pk).delete()
    Resultaat.objects.update(omschrijving="Anders")
    assert report() == before


def test_the_chapters_after_the_contents_are_closed(manager: Client, gesloten: Ronde):
    editie = make.make_editie(gesloten)
    make.make_rapport(gesloten.programma, editie=editie)
    page = body(manager.get(url("editie", pk=editie.pk)))
    closed = '<details class="hoofdstuk__vouw"><summary><h2'
    assert page.index("In één oogopslag</h2>") < page.index(">Inhoud</h2>") < page.index(closed)
    assert page.count(closed) > 3
    assert '<section class="hoofdstuk">\n  <h2' not in page.partition(closed)[2]


def test_the_page_tells_what_changed_since_the_editie_before(
    manager: Client, programma: Programma, gesloten: Ronde, resultaat: Resultaat
):
    make.make_editie(make.make_ronde(programma, 2026, 1))
    make.make_melding(resultaat, gesloten, "gerealiseerd", "onbekend")
    editie = make.make_editie(gesloten)
    page = body(manager.get(url("editie", pk=editie.pk)))
    assert "Wat is er veranderd sinds de vorige editie" in page
    assert "Sinds 2026-H1" in page


def test_the_picture_comes_before_the_table_of_contents(manager: Client, editie: Editie):
    html = manager.get(reverse("monitoring:editie", args=["proef", editie.pk])).content.decode()
    assert html.index('id="oogopslag"') < html.index('id="inhoudsopgave"')


def test_the_momentopname_downloads_byte_for_byte(bestuurder: Client, editie: Editie):
    make.publish(editie)
    response = bestuurder.get(url("editie_momentopname", pk=editie.pk))
    assert response.content == editie.inhoud.encode()
    assert json.loads(response.content)["editie"]["versie"] == 1
    assert response["ETag"] == f'"{editie.sha256}"'
    assert response["Content-Disposition"] == 'attachment; filename="proef-2026-H2.json"'


# Its PDF


def test_while_the_pdf_is_being_made_the_page_shows_how_far_it_is(bestuurder: Client, editie: Editie):
    make.publish(editie)
    RapportPdf.objects.all().delete()
    Rapport.objects.update(status=Rapport.Status.BEZIG, voortgang=40)
    response = bestuurder.get(url("editie_pdf", pk=editie.pk), follow=True)
    page = body(response)
    assert response.redirect_chain[-1][0] == url("editie", pk=editie.pk)
    assert 'value="40"' in page
    assert f'hx-get="{url("editie_voortgang", pk=editie.pk)}"' in page
    assert "Download de PDF" not in body(bestuurder.get(url("edities")))


def test_a_failed_pdf_says_why_and_can_be_tried_again(bestuurder: Client, editie: Editie, prints: None):
    make.publish(editie)
    RapportPdf.objects.all().delete()
    Rapport.objects.update(status=Rapport.Status.MISLUKT, fout="Het lettertype ontbreekt.")
    page = body(bestuurder.get(url("editie", pk=editie.pk)))
    assert "Het lettertype ontbreekt." in page
    again = url("editie_opnieuw", pk=editie.pk)
    assert f'action="{again}"' in page
    bestuurder.post(again)
    assert bestuurder.get(url("editie_pdf", pk=editie.pk)).content == b"%PDF-1.7 editie"


def test_another_layout_does_not_print_an_editie_again(manager: Client, editie: Editie, prints: None):
    Rapport.objects.update(opmaak="van vroeger")
    manager.post(url("editie_opnieuw", pk=editie.pk))
    assert manager.get(url("editie_pdf", pk=editie.pk)).content == b"%PDF-1.7 proef"


# How much it costs


@pytest.mark.parametrize("name", ["edities", "editie", "editie_pdf", "behandelingen", "vaststellen"])
def test_takes_the_same_number_of_queries_with_more_edities(
    name: str,
    manager: Client,
    programma: Programma,
    gesloten: Ronde,
    editie: Editie,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    Ronde.objects.filter(pk=gesloten.pk).update(status=Ronde.Status.GESLOTEN)
    if name == "vaststellen":
        gesloten = make.make_ronde(programma, 2027, 1, status=Ronde.Status.GESLOTEN)
    args = {} if name == "edities" else {"pk": gesloten.pk if name == "vaststellen" else editie.pk}
    before = make.make_editie(make.make_ronde(programma, 2025, 1), gepubliceerd=True)
    with django_assert_max_num_queries(MAX_QUERIES) as few:
        assert manager.get(url(name, **args)).status_code == 200
    for number in range(4):
        made = make.make_editie(make.make_ronde(programma, 2020 + number, 2), gepubliceerd=True)
        make.make_rapport(programma, editie=made)
    make.make_editie(before.ronde, vervangt=before, reden="Fout")
    make.make_gemeente(programma, "GM0001", "Gemeente")
    remember.forget()
    with django_assert_num_queries(len(few)):
        manager.get(url(name, **args))
