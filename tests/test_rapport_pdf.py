"""The printed report, read back with other tools than it was made with."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from monitoring import momentopname
from monitoring.editieforms import REDEN_MAX
from monitoring.models import Editie, Ronde, Signaal
from monitoring.momentopname import Momentopname
from monitoring.rapport import letters, pdf
from monitoring.rapport.samenstellen import compose
from programmes.models import Pijler, Programma
from speerpunten.models import Fase, Resultaat
from tests import builders as make
from tests.bouw import needs_build

PEILDATUM = date(2026, 11, 21)
HEADINGS = ("Speerpunt ", "Wat afwijkt", "Alle beoogde", "Grondslag:", "Wat gaan we doen")
FIXTURE = Path(__file__).parent.parent / "fixtures" / "zssd.json"

pytestmark = [
    needs_build,
    # A test database is only made for who asks for one, and the fixture below is not seen to ask.
    pytest.mark.django_db,
]


@pytest.fixture(scope="module")
def zssd(django_db_setup: None, django_db_blocker: Any) -> Momentopname:
    """A momentopname of the real programme in an open ronde, with long explanations of what goes wrong."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("importeer", FIXTURE, verbosity=0)
        programma = Programma.objects.get(code="zssd")
        ronde = make.make_ronde(programma)
        long_text = "De besluitvorming in de dertien gemeenten en bij de zorgverzekeraar loopt niet gelijk. " * 4
        for resultaat in Resultaat.objects.in_programma(programma).order_by("pk")[:6]:
            texts = dict.fromkeys(["oorzaak", "gevolg", "maatregel"], long_text)
            make.make_melding(resultaat, ronde, Fase.IN_UITVOERING, Signaal.BIJSTUREN, **texts)
        taken = content(programma, ronde)
        transaction.set_rollback(True)
    return taken


@pytest.fixture(scope="module")
def zssd_pdf(zssd: Momentopname) -> bytes:
    return pdf.render(zssd)


@pytest.fixture
def document(zssd_pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(zssd_pdf)) as opened:
        yield opened


def content(programma: Programma, ronde: Ronde | None) -> Momentopname:
    return momentopname.take(programma, ronde, PEILDATUM)


def printed(programma: Programma) -> bytes:
    return pdf.render(content(programma, Ronde.objects.open_in(programma)))


def text_of(data: bytes, tmp_path: Path) -> list[str]:
    """The text of each page, as poppler reads it."""
    path = tmp_path / "rapport.pdf"
    path.write_bytes(data)
    tool = shutil.which("pdftotext")
    assert tool, "poppler-utils ontbreekt"
    run = subprocess.run([tool, "-layout", path, "-"], capture_output=True, check=True)  # noqa: S603
    return run.stdout.decode().split("\f")[:-1]


def structure(document: pikepdf.Pdf) -> list[str]:
    """The kinds of all structure elements, in reading order."""
    kinds: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            kinds.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(document.Root.StructTreeRoot.K)
    return kinds


def fonts_of(document: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    found = (font for page in document.pages for font in page.Resources.Font.values() if "/BaseFont" in font)
    return {str(font.BaseFont): font for font in found}


def test_the_whole_programme_prints_as_a_tagged_dutch_document(document: pikepdf.Pdf):
    assert str(document.Root.Lang) == "nl"
    assert document.Root.MarkInfo.Marked
    assert str(document.docinfo.Title) == "ZSSD: voortgangsrapportage 2026-H2"
    assert str(document.docinfo.Author) == "Zeeuwse Samenwerking Sociaal Domein"
    assert str(document.docinfo.CreationDate).startswith("D:20261121")
    assert 20 <= len(document.pages) <= 60
    width, height = document.pages[0].mediabox[2:]
    assert width > height


def test_headings_and_table_heads_are_in_the_structure(document: pikepdf.Pdf):
    kinds = structure(document)
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/H4", "/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= set(kinds)


def test_bookmarks_lead_to_every_pijler_and_speerpunt(document: pikepdf.Pdf):
    with document.open_outline() as outline:
        chapters = {item.title: item for item in outline.root[0].children}
    assert "In één oogopslag" in chapters
    assert any("Stevige Lokale Teams" in title for title in titles_below(chapters["Pijler 1: Jeugd"]))


def titles_below(item: pikepdf.OutlineItem) -> list[str]:
    return [title for child in item.children for title in (child.title, *titles_below(child))]


def test_a_missing_part_of_the_typeface_is_named_as_what_it_is(zssd: Momentopname, monkeypatch: pytest.MonkeyPatch):
    find = finders.find
    monkeypatch.setattr(letters.finders, "find", lambda path: None if "latin-ext" in path else find(path))
    letters.letters.cache_clear()
    with pytest.raises(pdf.RapportMislukt, match=r"./run bouw"):
        pdf.render(zssd)


def test_only_our_own_typeface_is_used_and_embedded(document: pikepdf.Pdf):
    fonts = fonts_of(document)
    assert fonts
    for name, font in fonts.items():
        assert "+Portaal" in name
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_every_result_and_the_two_first_pages_say_what_a_board_needs(
    zssd: Momentopname, zssd_pdf: bytes, tmp_path: Path
):
    pages = text_of(zssd_pdf, tmp_path)
    assert "Voortgangsrapportage 2026-H2" in pages[0]
    assert "In het kort" in pages[0]
    for heading in ("In één oogopslag", "Dit vraagt aandacht van het bestuur", "Wat komt eraan", "Totaal"):
        assert heading in pages[1]
    assert "Inhoud" in pages[2]
    assert "Totaal" not in pages[2]
    assert f"Pagina 2 van {len(pages)}" in pages[1]
    flat = "".join("".join(pages).split())
    speerpunten = [speerpunt for pijler in compose(zssd).pijlers for speerpunt in pijler.speerpunten]
    regels = [rij.regel for speerpunt in speerpunten for rij in speerpunt.rijen if rij.regel]
    assert len(regels) > 100
    for wanted in (*(speerpunt.titel for speerpunt in speerpunten), *(regel.omschrijving for regel in regels)):
        assert "".join(wanted.split())[:15] in flat


def test_table_heads_are_repeated_and_no_heading_stands_alone_at_the_foot(zssd_pdf: bytes, tmp_path: Path):
    pages = text_of(zssd_pdf, tmp_path)
    bodies = [[line for line in page.splitlines() if line.strip()][1:-1] for page in pages[3:]]
    for body in bodies:
        assert (
            not body[-1]
            .strip()
            .startswith(("Speerpunt ", "Wat afwijkt", "Alle beoogde", "Grondslag:", "Wat gaan we doen"))
        )
    assert sum("Wat gaan we doen" in line for body in bodies for line in body) > 20


def test_names_from_elsewhere_in_europe_have_our_typeface_too(programma: Programma, jeugd: Pijler):
    make.make_resultaat(jeugd.speerpunten.get().acties.first(), "Łódź, Plzeň en Şişli doen mee")
    with pikepdf.open(io.BytesIO(printed(programma))) as document:
        assert [name for name in fonts_of(document) if "+Portaal" not in name] == []


def test_an_empty_programme_prints_too(programma: Programma, tmp_path: Path):
    pages = text_of(printed(programma), tmp_path)
    assert "Het programma heeft 0 beoogde resultaten" in " ".join(pages[0].split())


def test_the_web_process_does_not_load_the_printer():
    code = "import zssd.wsgi, sys; from django.urls import reverse; reverse('start'); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert {"typst", "pikepdf", "fontTools"}.isdisjoint(run.stdout.split())


def test_the_same_content_gives_the_same_bytes(programma: Programma, jeugd, ronde: Ronde):
    assert printed(programma) == printed(programma)


def test_says_that_the_progress_is_fictitious_on_every_page(programma: Programma, jeugd, tmp_path: Path):
    assert "verzonnen" not in "".join(text_of(printed(programma), tmp_path))
    programma.fictief = True
    pages = text_of(printed(programma), tmp_path)
    assert [page for page in pages if "verzonnen" not in page] == []


def test_texts_are_printed_as_typed_and_never_as_markup(programma: Programma, jeugd, tmp_path: Path):
    actie = jeugd.speerpunten.get().acties.first()
    make.make_resultaat(actie, '<img src="file:///etc/passwd"> & <script>alert(1)</script>', "Q1 2027")
    text = " ".join("".join(text_of(printed(programma), tmp_path)).split())
    assert '<img src="file:///etc/passwd"> & <script>alert(1)</script>' in text


def test_commands_of_the_typesetter_are_text_too(programma: Programma, jeugd: Pijler, tmp_path: Path):
    actie = jeugd.speerpunten.get().acties.first()
    make.make_resultaat(actie, '#read("/etc/passwd") *vet* $x^2$ = kop', "Q1 2027")
    text = " ".join("".join(text_of(printed(programma), tmp_path)).split())
    assert '#read("/etc/passwd") *vet* $x^2$ = kop' in text


def test_a_sign_that_no_letter_shows_gets_a_place_and_what_never_shows_is_left_out(
    programma: Programma, jeugd: Pijler, tmp_path: Path
):
    actie = jeugd.speerpunten.get().acties.first()
    make.make_resultaat(actie, "Zorg\x0c \N{CJK UNIFIED IDEOGRAPH-4E2D} \N{GRINNING FACE} λόγος", "Q1 2027")
    text = " ".join("".join(text_of(printed(programma), tmp_path)).split())
    assert "Zorg \N{REPLACEMENT CHARACTER} \N{GRINNING FACE} λόγος" in text


@pytest.mark.parametrize(("words", "between"), [(2000, " "), (240, " "), (150, "\n")])
def test_a_long_text_is_printed_whole(
    words: int, between: str, programma: Programma, jeugd, ronde: Ronde, resultaat, tmp_path: Path
):
    long_text = between.join(f"woord{number}" for number in range(words))
    make.make_melding(resultaat, ronde, toelichting=long_text, oorzaak=long_text)
    flat = "".join("".join(text_of(printed(programma), tmp_path)).split())
    assert "woord0woord1" in flat
    assert all(f"woord{number}" in flat for number in range(words))


def test_the_command_writes_the_file(programma: Programma, jeugd, tmp_path: Path, capsys):
    path = tmp_path / "uit.pdf"
    call_command("rapport", "proef", uit=path)
    assert path.read_bytes().startswith(b"%PDF-1.7")
    assert "is geschreven" in capsys.readouterr().out


def test_the_command_refuses_an_unknown_programme_and_a_place_it_cannot_write(
    programma: Programma, jeugd, tmp_path: Path
):
    with pytest.raises(CommandError, match=r"geen programma met code ‘onbekend’\. Wel: proef"):
        call_command("rapport", "onbekend")
    with pytest.raises(CommandError, match="niet te schrijven"):
        call_command("rapport", "proef", uit=tmp_path / "nergens" / "uit.pdf")


def test_an_editie_prints_as_adopted_with_its_hash_and_the_same_bytes(
    programma: Programma, jeugd, ronde: Ronde, resultaat: Resultaat, tmp_path: Path
):
    before = make.make_editie(make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)).lees()
    make.make_melding(resultaat, ronde, Fase.GEREALISEERD)
    editie = make.make_editie(ronde)
    data = pdf.render(editie.lees(), vorige=before)
    pages = text_of(data, tmp_path)
    assert f"Vastgesteld op {timezone.localdate(editie.vastgesteld_op):%-d}" in pages[0]
    assert editie.sha256 in "".join(pages[0].split())
    assert "Concept" not in "".join(pages)
    assert "Wat is er veranderd sinds de vorige editie" in "".join(pages)
    Resultaat.objects.update(omschrijving="Anders")
    assert pdf.render(Editie.objects.get(pk=editie.pk).lees(), vorige=before) == data


def test_an_erratum_says_so_on_its_cover(programma: Programma, jeugd, ronde: Ronde, tmp_path: Path):
    first = make.make_editie(ronde)
    second = make.make_editie(ronde, vervangt=first, reden="Het aantal bij Jeugd is verbeterd.")
    cover = text_of(pdf.render(second.lees()), tmp_path)[0]
    assert "versie 2" in cover
    assert "Het aantal bij Jeugd is verbeterd." in cover


def test_what_was_not_adopted_is_called_a_concept_on_every_page(
    programma: Programma, jeugd, ronde: Ronde, tmp_path: Path
):
    cover, *pages = text_of(printed(programma), tmp_path)
    assert "Concept, niet vastgesteld" in cover
    assert all("Concept" in page for page in pages)


def test_the_same_content_beside_another_editie_is_another_document(programma: Programma, jeugd, ronde: Ronde):
    content_now = content(programma, ronde)
    before = make.make_editie(make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)).lees()
    assert compose(content_now).hash != compose(content_now, before).hash


def test_the_cover_stays_one_page_with_the_longest_reason(zssd: Momentopname, tmp_path: Path):
    head = {"label": "2026-H2", "versie": 2, "vastgesteld_op": "2027-01-20T10:00:00Z", "vorige": None, "vervangt": None}
    short = [{**pijler, "speerpunten": pijler["speerpunten"][:1]} for pijler in zssd["pijlers"]]
    reden = ("De aantallen bij Jeugd en Gezondheid waren verwisseld en zijn hersteld. " * 9)[:REDEN_MAX]
    made_up = {**zssd["programma"], "fictief": True}
    content = {**zssd, "programma": made_up, "pijlers": short, "editie": {**head, "reden": reden}}
    pages = text_of(pdf.render(content), tmp_path)
    assert "Kenmerk van de inhoud" in pages[0]
    assert "In één oogopslag" in pages[1]


def test_the_picture_stays_one_page_with_the_longest_texts_for_the_board(zssd: Momentopname, tmp_path: Path):
    content = json.loads(json.dumps(zssd))
    long = "Samen met de dertien gemeenten en de aanbieders is afgesproken dat dit onderdeel in twee stappen gaat. "
    for pijler in content["pijlers"]:
        pijler["speerpunten"] = pijler["speerpunten"][:1]
        for actie in pijler["speerpunten"][0]["acties"]:
            for row in actie["resultaten"]:
                row |= dict.fromkeys(("omschrijving", "oorzaak", "gevolg", "maatregel"), long * 4)
                row |= {"fase": "in_uitvoering", "signaal": "bijsturen"}
    _, picture, after, *_ = text_of(pdf.render(content), tmp_path)
    assert "In één oogopslag" in picture
    for told in ("Oorzaak:", "Gevolg:", "Maatregel:", "Lees verder op pagina"):
        assert picture.count(told) == 3
    assert "Lees verder op pagina 0" not in picture
    assert "Signaal van wat open is" in picture
    assert "Totaal" not in after
