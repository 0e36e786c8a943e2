"""What meetings came to: pages, Excel and PDF, and what they cost."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from monitoring.models import Agendapunt, Vergadering, Vergaderstuk
from monitoring.vergadering import agenda, beeld, lijst, pdf, stukken
from programmes.models import Orgaan
from speerpunten.models import Resultaat
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.conftest import Cast
from tests.test_vergadering import ozo as ozo
from tests.test_vergadering import pmo as pmo

DAY = date(2026, 11, 12)


@pytest.fixture
def gehouden(pmo: Orgaan, ozo: Orgaan, resultaat: Resultaat) -> Vergadering:
    """A closed meeting with an outcome of each kind."""
    found = vergader.make_vergadering(pmo, DAY, status="afgerond", plaats="Goes")
    besluit = make.make_besluit(pmo.programma, pmo, nummer="2026-3", tekst="=Akkoord met Q4 2026.")
    actie = vergader.make_actiepunt(pmo, "+31 bellen")
    vergader.make_punt(found, "Termijn", resultaat=resultaat, uitkomst="besluit", besluit=besluit, verslag="Kort.")
    vergader.make_punt(found, "Afspraak", uitkomst="actie", actie=actie)
    vergader.make_punt(found, "Te groot", uitkomst="doorgegeven", naar=ozo)
    vergader.make_punt(found, "Gepraat", uitkomst="besproken", verslag="Er is gepraat.")
    return found


def url(name: str, *args: object) -> str:
    return reverse(f"monitoring:{name}", args=["proef", *args])


def test_the_list_tells_every_outcome(cast: Cast, as_user, gehouden: Vergadering):
    html = as_user(cast.coordinator).get(url("vergaderlijst", gehouden.pk)).content.decode()
    for text in ("besluit 2026-3", "+31 bellen", "Jannie de Visser", "aan OZO", "Er is gepraat."):
        assert text in html


def test_excel_has_besluiten_and_acties_and_no_formulas(cast: Cast, as_user, gehouden: Vergadering):
    response = as_user(cast.coordinator).get(url("vergaderlijst_excel", gehouden.pk))
    assert "proef-besluiten-en-acties-pmo-2026-11-12.xlsx" in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.content))
    rows = list(book["Besluiten"].iter_rows(min_row=3, values_only=True))
    assert [(row[3], row[4], row[5], row[7]) for row in rows] == [
        ("Termijn", "besluit", "2026-3", None),
        ("Afspraak", "actie", None, None),
        ("Te groot", "doorgegeven", None, "OZO"),
        ("Gepraat", "besproken", None, None),
    ]
    decided = book["Besluiten"]["G3"]
    assert (decided.value, decided.data_type, decided.quotePrefix) == ("=Akkoord met Q4 2026.", "s", True)
    actie = next(book["Acties"].iter_rows(min_row=3, values_only=True))
    assert actie[3:5] == ("+31 bellen", "Jannie de Visser")
    again = as_user(cast.pmo).get(url("vergaderlijst_excel", gehouden.pk))
    assert again.content == response.content


def test_a_list_over_a_period_holds_what_came_out_in_it(cast: Cast, as_user, gehouden: Vergadering, ozo: Orgaan):
    later = vergader.make_vergadering(ozo, date(2026, 12, 20), status="afgerond")
    vergader.make_punt(later, "Van het OZO", uitkomst="actie", actie=vergader.make_actiepunt(ozo))
    client = as_user(cast.coordinator)

    def page(query: str = "") -> str:
        return client.get(f"{url('besluitenlijst')}?{query}").content.decode()

    html = page()
    assert html.index("Van het OZO") < html.index("Te groot")
    assert "Gepraat" not in html
    assert "Van het OZO" not in page("tot=2026-12-01")
    assert "Te groot" not in page(f"orgaan={ozo.pk}&van=2026-01-01")
    assert "Geen besluiten of acties bij deze keuze" in page("van=2030-01-01")
    odd = page("van=gisteren&orgaan=9999999999999999&page=-1&tot=%00")
    assert "Te groot" in odd
    assert "Dit is geen datum" in odd
    book = load_workbook(BytesIO(client.get(f"{url('besluitenlijst_excel')}?tot=2026-12-01").content))
    assert book["Besluiten"].max_row == 5


def test_a_paper_is_printed_once_by_the_worker(cast: Cast, as_user, gehouden: Vergadering, monkeypatch):
    client = as_user(cast.pmo)
    response = client.post(url("vergaderlijst_pdf", gehouden.pk))
    stuk = Vergaderstuk.objects.get()
    assert response.headers["Location"] == url("vergaderstuk", stuk.pk)
    assert "wordt gemaakt" in client.get(url("vergaderstuk", stuk.pk)).content.decode()
    assert client.get(url("vergaderstuk_pdf", stuk.pk)).status_code == 404
    calls = []
    monkeypatch.setattr(pdf, "render", lambda inhoud: calls.append(inhoud) or b"%PDF-1.7 lijst")
    stukken.make(stuk.pk)
    stukken.make(stuk.pk)
    assert len(calls) == 1
    part = client.get(url("vergaderstuk", stuk.pk), headers={"HX-Request": "true"})
    assert "Download de PDF" in part.content.decode()
    assert "announce" in part.headers["HX-Trigger"]
    assert client.post(url("vergaderlijst_pdf", gehouden.pk)).headers["Location"] == url("vergaderstuk_pdf", stuk.pk)
    sent = client.get(url("vergaderstuk_pdf", stuk.pk))
    assert sent.content == b"%PDF-1.7 lijst"
    assert 'filename="proef-besluiten-en-acties-pmo-2026-11-12.pdf"' in sent.headers["Content-Disposition"]
    again = client.get(url("vergaderstuk_pdf", stuk.pk), headers={"If-None-Match": sent.headers["ETag"]})
    assert again.status_code == 304


def test_a_print_that_fails_can_be_tried_again(cast: Cast, as_user, gehouden: Vergadering, monkeypatch):
    client = as_user(cast.pmo)
    client.post(url("agenda_pdf", gehouden.pk))
    stuk = Vergaderstuk.objects.get()

    def fail(inhoud: object) -> bytes:
        raise RuntimeError("out of paper")

    monkeypatch.setattr(pdf, "render", fail)
    stukken.make(stuk.pk)
    html = client.get(url("vergaderstuk", stuk.pk)).content.decode()
    assert "mislukt" in html
    assert "out of paper" not in html
    client.post(url("vergaderstuk_opnieuw", stuk.pk))
    monkeypatch.setattr(pdf, "render", lambda inhoud: b"%PDF-1.7")
    stukken.make(stuk.pk)
    assert client.get(url("vergaderstuk_pdf", stuk.pk)).status_code == 200


def test_old_papers_of_a_programme_go(cast: Cast, gehouden: Vergadering):
    for _ in range(stukken.BEWAARD + 2):
        vergader.make_stuk(gehouden.programma)
    stukken.request(gehouden.programma, {"code": "proef", "titel": "Nieuw", "dag": "2026-11-12"}, timezone.now())
    assert Vergaderstuk.objects.count() == stukken.BEWAARD


def test_the_pdf_can_be_read_aloud_and_is_the_same_every_time(gehouden: Vergadering):
    rows = list(lijst.items(Agendapunt.objects.filter(vergadering=gehouden).order_by("volgorde")))
    inhoud = lijst.of_meeting(gehouden, rows)
    printed = pdf.render(inhoud)
    assert pdf.render(inhoud) == printed
    with pikepdf.open(BytesIO(printed)) as document:
        assert document.docinfo["/Title"] == "Proef: Besluiten en acties PMO, 12 november 2026"
        assert str(document.Root.Lang) == "nl"
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        with document.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"


def test_the_agenda_tells_what_each_item_is_about_and_no_minutes(cast: Cast, pmo: Orgaan, resultaat: Resultaat, ronde):
    make.make_melding(resultaat, ronde, signaal="bijsturen")
    found = vergader.make_vergadering(pmo)
    vergader.make_punt(found, "Termijn", voorstel=make.make_voorstel(resultaat, "Q4 2026"))
    vergader.make_punt(found, "Gaat mis", resultaat=resultaat, verslag="Geheim")
    vergader.make_punt(found, "Actie", actiepunt=vergader.make_actiepunt(pmo))
    rijen = beeld.rows(list(agenda.of(found)), found.programma, timezone.localdate())
    html = pdf.html(lijst.of_agenda(found, rijen))
    for text in ("Q1 2026 → Q4 2026 (3 kwartalen later)", "bijsturen", "oorzaak", "Jannie de Visser, klaar op"):
        assert text in html
    assert "Geheim" not in html


@pytest.mark.parametrize("many", [2, 25])
def test_pages_cost_the_same_however_long_the_agenda(
    cast: Cast, as_user, pmo: Orgaan, resultaat: Resultaat, many: int, django_assert_max_num_queries
):
    found = vergader.make_vergadering(pmo, DAY, status="bezig")
    vergader.make_punt(found, resultaat=resultaat)
    for number in range(many):
        actie = vergader.make_actiepunt(pmo, f"Actie {number}")
        extra = make.make_resultaat(resultaat.actie, f"Resultaat {number}", "Q1 2026")
        vergader.make_punt(found, voorstel=make.make_voorstel(extra))
        vergader.make_punt(found, actiepunt=actie)
        besluit = make.make_besluit(pmo.programma, pmo, nummer=f"B{number}")
        vergader.make_punt(found, uitkomst="besluit", besluit=besluit)
    client: Client = as_user(cast.pmo)
    punt = found.agendapunten.order_by("volgorde")[1]
    pages = [
        url("vergaderingen"),
        url("vergadering", found.pk),
        url("agenda_toevoegen", found.pk),
        url("agendapunt", found.pk, punt.pk),
        *(f"{url('agendapunt', found.pk, punt.pk)}?uitkomst={soort}" for soort in ("besluit", "actie", "doorgeven")),
        url("vergaderlijst", found.pk),
        url("besluitenlijst"),
        url("vergadering_afronden", found.pk),
    ]
    for page in pages:
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
