"""What `importeer` does with a file: it comes in once, and what is there already is not overwritten."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from monitoring.uitwisseling import load, parse
from programmes import history
from programmes.commands import Fout
from programmes.models import Gebruiker, Gemeente, Programma, Rol, Wijziging
from speerpunten.models import Actie, Resultaat
from tests import builders as make
from tests.documenten import PLACE, actie, manage, resultaat, rows, small_document


@pytest.fixture
def document() -> dict[str, Any]:
    return small_document()


@pytest.fixture
def importeer(tmp_path: Path) -> Callable[..., str]:
    def run(content: Any, **options: Any) -> str:
        path = tmp_path / "plan.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out = StringIO()
        call_command("importeer", str(path), stdout=out, **options)
        return out.getvalue()

    return run


def test_good_file_comes_in_with_one_line_of_history(
    db: None, importeer: Callable[..., str], document: dict[str, Any]
) -> None:
    assert importeer(document) == "Ingelezen: Nieuw programma (1 pijler, 1 speerpunt, 2 acties, 2 resultaten).\n"
    line = Wijziging.objects.get()
    assert (line.soort, line.door_naam, line.reden) == ("toegevoegd", "het portaal", "Ingelezen uit plan.json.")
    assert Gemeente.objects.get().naam == "Middelburg"


def test_byte_order_mark_is_no_problem(db: None, importeer: Callable[..., str], document: dict[str, Any]) -> None:
    importeer(b"\xef\xbb\xbf" + json.dumps(document).encode())
    assert Programma.objects.get().code == "nieuw"


def test_same_content_again_changes_nothing(db: None, importeer: Callable[..., str], document: dict[str, Any]) -> None:
    importeer(document)
    before = rows()
    assert importeer(document) == "Het programma ‘nieuw’ is al gelijk aan dit bestand.\n"
    assert importeer(document, vervang=True) == "Het programma ‘nieuw’ is al gelijk aan dit bestand.\n"
    assert rows() == before


def test_other_content_is_refused_with_the_differences(
    db: None, importeer: Callable[..., str], document: dict[str, Any]
) -> None:
    importeer(document)
    before = rows()
    actie(document)["omschrijving"] = "Laten"
    resultaat(document, 1)["notitie"] = "Nieuw"
    document["pijlers"][0]["aandachtspunten"] = [{"omschrijving": "Let op"}]
    with pytest.raises(Fout) as error:
        importeer(document)
    text = str(error.value)
    assert f"{PLACE}, ‘omschrijving’: in het portaal ‘Doen’, in het bestand ‘Laten’." in text
    assert f"{PLACE}, 2e resultaat, ‘notitie’: in het portaal leeg, in het bestand ‘Nieuw’." in text
    assert "Pijler jeugd, ‘aandachtspunten’: het portaal heeft er 0, het bestand 1." in text
    assert "--vervang" in text
    assert rows() == before


def test_vervang_replaces_a_programme_nobody_works_with(
    db: None, importeer: Callable[..., str], document: dict[str, Any]
) -> None:
    del document["programma"]["rondes"], resultaat(document)["meldingen"], resultaat(document)["fase_bij_vaststelling"]
    del resultaat(document)["signaal"]
    importeer(document)
    actie(document)["omschrijving"] = "Laten"
    assert importeer(document, vervang=True).startswith("Vervangen: Nieuw programma")
    assert Actie.objects.get(letter="a").omschrijving == "Laten"
    assert Resultaat.objects.count() == 2


@pytest.mark.parametrize("used", ["rondes", "rollen", "wijzigingen"])
def test_vervang_refuses_a_programme_in_use(
    db: None, importeer: Callable[..., str], document: dict[str, Any], used: str
) -> None:
    if used != "rondes":
        del document["programma"]["rondes"], resultaat(document)["meldingen"]
        del resultaat(document)["fase_bij_vaststelling"], resultaat(document)["signaal"]
    importeer(document)
    programma = Programma.objects.get()
    if used == "rollen":
        make.give(make.make_gebruiker("Bea"), programma, Rol.BEHEERDER)
    if used == "wijzigingen":
        history.update(programma, programma, {"titel": "Anders"}, door=None)
    before = rows()
    actie(document)["omschrijving"] = "Laten"
    with pytest.raises(Fout, match=rf"al in gebruik \({used}: 1\)"):
        importeer(document, vervang=True)
    assert rows() == before
    assert Gebruiker.objects.count() == (1 if used == "rollen" else 0)


def test_a_gemeente_the_portal_knows_otherwise_is_refused(
    db: None, importeer: Callable[..., str], document: dict[str, Any]
) -> None:
    Gemeente.objects.create(cbs_code="GM0687", naam="Goes")
    Gemeente.objects.create(cbs_code="GM0001", naam="Veere")
    document["programma"]["subregios"][0]["gemeenten"].append({"cbs_code": "GM0717", "naam": "Veere"})
    before = rows()
    with pytest.raises(Fout) as error:
        importeer(document)
    assert "gemeente GM0687: deze code hoort in dit portaal bij Goes, niet bij Middelburg." in str(error.value)
    assert "gemeente GM0717: Veere heeft in dit portaal code GM0001." in str(error.value)
    assert rows() == before


def test_exporteer_of_an_unknown_programme_names_the_known_ones(db: None, tmp_path: Path) -> None:
    with pytest.raises(Fout, match="Er zijn nog geen programma’s"):
        call_command("exporteer", "weg")
    make.make_programma("proef")
    with pytest.raises(Fout, match=r"Er is geen programma met code ‘weg’\. Wel: proef\."):
        call_command("exporteer", "weg")
    with pytest.raises(Fout, match="is niet te schrijven"):
        call_command("exporteer", "proef", "--uit", str(tmp_path))


def test_a_command_on_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    done = manage(tmp_path, "exporteer", "zssd")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Fout: De database is nog niet bijgewerkt")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("statuses", "locked"),
    [
        ([], False),
        (["voorbereiding"], False),
        (["gesloten"], True),
        (["gepubliceerd", "voorbereiding"], True),
        (["gesloten", "open"], False),
    ],
)
def test_a_programme_that_is_read_in_is_locked_between_its_rondes(
    db: None, document: dict[str, Any], statuses: list[str], locked: bool
):
    document["pijlers"] = []
    document["programma"]["rondes"] = [
        {
            "ronde": f"{2025 + index}-H1",
            "peildatum": f"{2025 + index}-06-30",
            "opent_op": f"{2025 + index}-05-01",
            "sluit_op": f"{2025 + index}-06-30",
            "status": status,
        }
        for index, status in enumerate(statuses)
    ]
    load(parse(json.dumps(document).encode()), bron="proef.json")
    assert Programma.objects.get().op_slot is locked
