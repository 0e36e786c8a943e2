"""The page and the Excel file of what changed between two moments."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from monitoring.models import Editie, Rapport, Ronde, Signaal
from programmes.models import Pijler, Programma
from speerpunten.models import Aandachtspunt, Actie, Fase, Resultaat, Speerpunt
from tests import builders as make
from tests.conftest import Cast

QUERIES, QUERIES_NOW = 8, 12

pytestmark = pytest.mark.usefixtures("gezondheid")


@pytest.fixture
def lezer(cast: Cast, as_user: Callable[..., Client]) -> Client:
    return as_user(cast.pmo)


@pytest.fixture
def rapport(programma: Programma) -> Rapport:
    """A report from before anything changed."""
    return make.make_rapport(programma, aangevraagd_op=timezone.now() - timedelta(days=30))


@pytest.fixture
def changed(rapport: Rapport, resultaat: Resultaat, ronde: Ronde) -> Resultaat:
    """Its first result moved and was realised, its second deviates, and texts changed."""
    make.make_melding(resultaat, ronde, Fase.GEREALISEERD)
    make.move_term(resultaat, "Q3 2026", reden="capaciteit", toelichting="Te weinig mensen.")
    second = resultaat.actie.resultaten.get(volgorde=2)
    make.make_melding(second, ronde, Fase.IN_UITVOERING, Signaal.AANDACHT)
    Resultaat.objects.filter(pk=second.pk).update(omschrijving="Stevige teams in elke wijk")
    Aandachtspunt.objects.create(pijler=resultaat.actie.speerpunt.pijler, volgorde=1, omschrijving="Wachttijden")
    return resultaat


def url(name: str = "vergelijking", **query: object) -> str:
    return reverse(f"monitoring:{name}", kwargs={"code": "proef"}, query=query)


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_with_nothing_to_compare_it_says_so_and_shows_the_way(lezer: Client):
    page = body(lezer.get(url()))
    assert "Er is nog niets om mee te vergelijken" in page
    assert reverse("monitoring:rapport", kwargs={"code": "proef"}) in page
    assert lezer.get(url("vergelijking_excel")).status_code == 404


def test_shows_what_changed_since_the_last_report(lezer: Client, changed: Resultaat):
    page = body(lezer.get(url()))
    assert "<b>6 veranderingen</b>" in page
    for said in ("Gerealiseerd", "Termijn verschoven", "Eerste signaal", "Tekst gewijzigd", "Fase gewijzigd", "Nieuw"):
        assert said in page
    for said in ("Q1 2026", "2 kwartalen later", "Capaciteit", "Te weinig mensen.", "Wachttijden"):
        assert said in page
    assert "<del>gemeente</del>" in page
    assert "<ins>wijk</ins>" in page
    assert reverse("monitoring:resultaat", args=["proef", changed.pk]) in page


def test_only_pijlers_in_which_something_changed(lezer: Client, changed: Resultaat):
    page = body(lezer.get(url()))
    assert "Wat er veranderde bij Jeugd" in page
    assert "Wat er veranderde bij Gezondheid" not in page


def test_without_changes_it_says_so(lezer: Client, rapport: Rapport):
    assert "Er is niets veranderd" in body(lezer.get(url()))


def test_one_kind_or_pijler_alone(lezer: Client, changed: Resultaat, jeugd: Pijler):
    page = body(lezer.get(url(soort="verschoven", pijler=jeugd.pk)))
    assert "<b>1 verandering</b>" in page
    assert "alleen Jeugd, termijn verschoven" in page
    assert "<ins>" not in page
    other = Pijler.objects.get(code="gezondheid")
    assert "Geen veranderingen bij deze keuze" in body(lezer.get(url(pijler=other.pk)))


def test_the_older_moment_is_always_the_first(lezer: Client, changed: Resultaat, rapport: Rapport):
    def fragment(van: str, tot: str) -> str:
        return body(lezer.get(url(van=van, tot=tot), headers={"HX-Request": "true"}))

    assert fragment("nu", f"rapport-{rapport.pk}") == fragment(f"rapport-{rapport.pk}", "nu")


def test_twice_the_same_moment_asks_for_another(lezer: Client, rapport: Rapport):
    assert "Kies twee verschillende momenten" in body(lezer.get(url(van="nu", tot="nu")))


@pytest.mark.parametrize("naam", ["van", "tot", "pijler", "soort"])
@pytest.mark.parametrize("waarde", ["rapport-999999", "zomaar", "-1", "9" * 40, "\x00"])
def test_what_it_does_not_know_is_left_out_and_named(lezer: Client, changed: Resultaat, naam: str, waarde: str):
    page = body(lezer.get(url(**{naam: waarde})))
    label = {"van": "Van", "tot": "Tot", "pijler": "Pijler", "soort": "Verandering"}[naam]
    assert f"Een onbekende waarde is overgeslagen bij: {label}." in page
    assert "<b>6 veranderingen</b>" in page


def test_a_report_of_another_programme_cannot_be_chosen(lezer: Client, rapport: Rapport):
    elders = Programma.objects.get(code="elders")
    make.make_pijler(elders, "een")
    other = make.make_rapport(elders)
    page = body(lezer.get(url(van=f"rapport-{other.pk}")))
    assert "overgeslagen bij: Van" in page
    assert f'value="rapport-{other.pk}"' not in page


def test_a_report_without_ids_is_not_offered(lezer: Client, rapport: Rapport):
    for part in rapport.momentopname["pijlers"]:
        del part["id"]
    rapport.save()
    assert "Er is nog niets om mee te vergelijken" in body(lezer.get(url()))


def test_two_reports_compare_also_after_a_result_was_removed(lezer: Client, changed: Resultaat, rapport: Rapport):
    later = make.make_rapport(changed.actie.speerpunt.pijler.programma)
    gone = Resultaat.objects.get(actie__letter="b")
    Resultaat.objects.filter(pk=gone.pk).delete()
    page = body(lezer.get(url(van=f"rapport-{rapport.pk}", tot=f"rapport-{later.pk}")))
    assert "<b>6 veranderingen</b>" in page
    page = body(lezer.get(url(van=f"rapport-{later.pk}", tot="nu")))
    assert "Uit het programma gehaald" in page
    assert gone.omschrijving in page
    assert reverse("monitoring:resultaat", args=["proef", gone.pk]) not in page


def test_with_htmx_only_the_differences_come_and_the_outcome_is_told(lezer: Client, changed: Resultaat, rapport):
    response = lezer.get(url(soort="gerealiseerd", tot="zomaar"), headers={"HX-Request": "true"})
    fragment = body(response)
    assert fragment.lstrip().startswith("<div id=")
    assert "<h1" not in fragment
    assert response["HX-Push-Url"] == url(van=f"rapport-{rapport.pk}", tot="nu", soort="gerealiseerd")
    assert "1 verandering." in response["HX-Trigger"]
    assert "HX-Request" in response["Vary"]


def test_the_excel_file_holds_what_the_page_shows(lezer: Client, changed: Resultaat):
    response = lezer.get(url("vergelijking_excel", soort="verschoven"))
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"].startswith('attachment; filename="proef-veranderingen-2026-11-21-')
    sheet = load_workbook(BytesIO(response.content)).active
    lines = [row[0] for row in sheet.iter_rows(max_row=4, max_col=1, values_only=True)]
    assert lines[0] == "Proef: wat is er veranderd?"
    assert lines[1].startswith("Van: rapport 2026-H2 van ")
    assert lines[2].startswith("Tot: nu, peildatum ")
    assert lines[3] == "Alleen: termijn verschoven"
    assert sheet.max_row == 6
    assert [cell.value for cell in sheet[6]][4:8] == ["Termijn verschoven", "Q1 2026", "Q3 2026", 2]


def test_invented_progress_is_called_so_in_the_file_too(lezer: Client, programma: Programma, changed: Resultaat):
    Programma.objects.filter(pk=programma.pk).update(fictief=True)
    sheet = load_workbook(BytesIO(lezer.get(url("vergelijking_excel")).content)).active
    assert "De voortgang in deze tabel is verzonnen." in [cell.value for cell in sheet["A"]]


def test_the_report_leads_to_what_changed_since(lezer: Client, rapport: Rapport):
    page = reverse("monitoring:rapport", kwargs={"code": "proef"})
    link = f"{reverse('monitoring:vergelijking', kwargs={'code': 'proef'})}?van=rapport-{rapport.pk}&amp;tot=nu"
    assert link in body(lezer.get(page))


@pytest.mark.parametrize("tot", ["nu", "rapport"])
def test_takes_the_same_number_of_queries_for_a_larger_programme(
    lezer: Client, programma: Programma, changed: Resultaat, rapport: Rapport, tot: str, django_assert_num_queries
):
    def ask(expected: int) -> None:
        later = make.make_rapport(programma)
        with django_assert_num_queries(expected):
            lezer.get(url(van=f"rapport-{rapport.pk}", tot="nu" if tot == "nu" else f"rapport-{later.pk}"))

    expected = QUERIES_NOW if tot == "nu" else QUERIES
    ask(expected)
    for nummer in range(3):
        pijler = make.make_pijler(programma, f"pijler-{nummer}")
        for _ in range(5):
            actie: Actie = make.make_actie(make.make_speerpunt(pijler))
            make.make_resultaat(actie, termijn="Q1 2027")
    Speerpunt.objects.update(titel="anders")
    ask(expected)


# Edities


@pytest.fixture
def edities(programma: Programma, resultaat: Resultaat) -> list[Editie]:
    """Of 2026-H1 and, with one result realised, 2026-H2; after that a pijler was renamed."""
    first = make.make_editie(make.make_ronde(programma, 2026, 1))
    ronde = make.make_ronde(programma)
    make.make_melding(resultaat, ronde, Fase.GEREALISEERD)
    second = make.make_editie(ronde, gepubliceerd=True)
    Pijler.objects.filter(code="jeugd").update(titel="Jongeren")
    return [first, second]


def test_the_newest_editie_is_compared_with_now(lezer: Client, rapport: Rapport, edities: list[Editie]):
    page = body(lezer.get(url()))
    assert "van editie 2026-H2 tot nu" in page
    assert "<b>1 verandering</b>" in page
    assert "<ins>Jongeren</ins>" in page
    assert f"rapport-{rapport.pk}" not in page


def test_two_edities_are_compared_as_they_were_frozen(lezer: Client, edities: list[Editie]):
    first, second = edities
    asked = {"van": f"editie-{first.pk}", "tot": f"editie-{second.pk}"}
    page = body(lezer.get(url(**asked)))
    assert "van editie 2026-H1 tot editie 2026-H2" in page
    assert "<b>1 verandering</b>" in page
    assert "Jongeren" not in page
    sheet = load_workbook(BytesIO(lezer.get(url("vergelijking_excel", **asked)).content)).active
    assert sheet["A2"].value == "Van: editie 2026-H1, peildatum 30 juni 2026"
    assert sheet["A3"].value == "Tot: editie 2026-H2, peildatum 31 december 2026"


def test_an_editie_of_another_programme_cannot_be_chosen(lezer: Client, edities: list[Editie]):
    elders = Programma.objects.get(code="elders")
    make.make_pijler(elders, "een")
    other = make.make_editie(make.make_ronde(elders))
    assert "overgeslagen bij: Van" in body(lezer.get(url(van=f"editie-{other.pk}")))


@pytest.mark.parametrize("tot", ["nu", "editie"])
def test_takes_the_same_queries_with_more_edities(
    lezer: Client, programma: Programma, edities: list[Editie], tot: str, django_assert_num_queries
):
    asked = {"van": f"editie-{edities[0].pk}", "tot": "nu" if tot == "nu" else f"editie-{edities[1].pk}"}
    expected = QUERIES_NOW if tot == "nu" else QUERIES
    with django_assert_num_queries(expected):
        lezer.get(url(**asked))
    for jaar in range(2020, 2025):
        make.make_editie(make.make_ronde(programma, jaar))
    with django_assert_num_queries(expected):
        lezer.get(url(**asked))


def test_a_report_leads_to_the_comparison_with_the_newest_editie(
    lezer: Client, rapport: Rapport, edities: list[Editie]
):
    page = body(lezer.get(reverse("monitoring:rapport", kwargs={"code": "proef"})))
    assert "Wat is er veranderd sinds de vorige editie?" in page
    assert f"van=rapport-{rapport.pk}" not in page
