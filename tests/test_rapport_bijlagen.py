"""What travels inside the PDF, and what the PDF says about itself."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pikepdf
import pytest
import time_machine

from monitoring import momentopname, rekenblad
from monitoring.models import Ronde
from monitoring.rapport import pdf, tabel
from programmes.models import Pijler, Programma
from tests import builders as make
from tests.bouw import needs_build
from tests.test_rapport_pdf import PEILDATUM

pytestmark = needs_build


@pytest.fixture
def content(programma: Programma, jeugd: Pijler, ronde: Ronde) -> dict[str, Any]:
    actie = jeugd.speerpunten.get().acties.first()
    resultaat = make.make_resultaat(actie, '=HYPERLINK("https://example.org")', "Q1 2027")
    make.make_melding(resultaat, ronde, signaal="aandacht", toelichting="+31 is geen formule")
    make.make_actie(jeugd.speerpunten.get(), "c", "-1 actie zonder resultaat")
    return momentopname.take(programma, ronde, PEILDATUM)


@pytest.fixture
def document(content: dict[str, Any]) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(content)))


def sheet_of(data: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_data_and_the_table_are_inside(document: pikepdf.Pdf, content: dict[str, Any]):
    assert list(document.attachments) == ["proef-2026-H2-momentopname.json", "proef-2026-H2-resultaten.xlsx"]
    data, table = (document.attachments[name].get_file() for name in document.attachments)
    assert json.loads(data.read_bytes()) == content
    assert momentopname.digest(json.loads(data.read_bytes())) == momentopname.digest(content)
    assert table.read_bytes() == tabel.workbook(content)
    assert data.mime_type == "application/json"
    assert table.mime_type == rekenblad.MIME


def test_each_attachment_says_what_it_is_to_the_report(document: pikepdf.Pdf):
    files = list(document.Root.AF)
    assert [str(file.UF) for file in files] == list(document.attachments)
    assert [str(file.AFRelationship) for file in files] == ["/Source", "/Data"]
    assert [str(file.Desc) for file in files] == [
        "De gegevens waaruit dit rapport is gemaakt (JSON)",
        "Alle resultaten van dit rapport als tabel (Excel)",
    ]


def test_the_table_has_a_row_for_every_result_and_for_an_actie_without_one(content: dict[str, Any]):
    rows = sheet_of(tabel.workbook(content))
    assert [row["Beoogd resultaat"] for row in rows] == [
        "Gelijke methoden in elke gemeente",
        "Stevige teams in elke gemeente",
        '=HYPERLINK("https://example.org")',
        "Eén afwegingskader",
        None,
    ]
    assert rows[0]["Realisatie"] == "Q1 2026"
    assert rows[0]["Wat opvalt"].startswith("De termijn Q1 2026 is voorbij en het resultaat is nog open.")
    assert (rows[2]["Fase"], rows[2]["Signaal"], rows[2]["Oorzaak"]) == ("in uitvoering", "aandacht", "oorzaak")
    assert rows[4]["Actie"] == "-1 actie zonder resultaat"


def test_the_table_holds_all_that_was_reported(content: dict[str, Any]):
    done, passed, other = content["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"]
    done |= {"fase": "gerealiseerd", "gerealiseerd_op": "2026-10-01", "bewijs": "https://www.zssd.example/stuk"}
    passed |= {"bevestiging": "De provincie betaalt."}
    for name in ("bevestiging", "gerealiseerd_op", "bewijs"):
        del other[name]  # as in a momentopname of before
    first, second, third, *_ = sheet_of(tabel.workbook(content))
    assert (first["Gerealiseerd op"], first["Bewijs"]) == ("2026-10-01", "https://www.zssd.example/stuk")
    assert second["Waarom nog op koers"] == "De provincie betaalt."
    assert (third["Gerealiseerd op"], third["Bewijs"], third["Waarom nog op koers"]) == (None, None, None)
    assert first["Actie nummer"] == "1a"


def test_text_that_looks_like_a_formula_stays_text(content: dict[str, Any]):
    sheet = openpyxl.load_workbook(io.BytesIO(tabel.workbook(content))).worksheets[0]
    strange = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if str(cell.value)[:1] in "=+-@"}
    assert set(strange) == {'=HYPERLINK("https://example.org")', "+31 is geen formule", "-1 actie zonder resultaat"}
    assert {(cell.data_type, cell.quotePrefix) for cell in strange.values()} == {("s", True)}


def test_the_same_content_gives_the_same_table_on_another_day(content: dict[str, Any]):
    with time_machine.travel(datetime(2026, 11, 21, 9, 0, tzinfo=UTC)):
        first = tabel.workbook(content)
    with time_machine.travel(datetime(2031, 2, 3, 4, 5, tzinfo=UTC)):
        assert tabel.workbook(content) == first


def test_another_process_on_another_day_writes_the_same_pdf(content: dict[str, Any], tmp_path):
    """Also with another hash seed, so that nothing depends on the order of a set."""
    path = tmp_path / "momentopname.json"
    path.write_bytes(momentopname.canonical(content))
    code = (
        "import sys, json, django, time_machine; django.setup()\n"
        "from monitoring.rapport import pdf\n"
        "with time_machine.travel('2031-02-03T04:05:06+00:00'):\n"
        "    sys.stdout.buffer.write(pdf.render(json.load(open(sys.argv[1]))))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York"}
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, path], capture_output=True, check=True, env=environment
    )
    assert run.stdout == pdf.render(content)


def test_the_metadata_say_what_the_report_is(document: pikepdf.Pdf):
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == str(document.docinfo.Title) == "Proef: voortgangsrapportage 2026-H2"
        assert metadata["dc:creator"] == [str(document.docinfo.Author)] == ["Samenwerking proef"]
        assert metadata["dc:description"] == str(document.docinfo.Subject)
        assert "peildatum 21 november 2026" in metadata["dc:description"]
        assert metadata["pdf:Keywords"] == str(document.docinfo.Keywords) == "Proef, 2026-H2, voortgang, Jeugd"
        assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == "2026-11-21T00:00:00Z"
        assert str(document.docinfo.CreationDate) == "D:20261121000000Z"
        assert set(metadata["dc:language"]) == {"nl"}
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
