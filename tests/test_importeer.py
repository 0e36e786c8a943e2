"""What `importeer` does with a file it cannot or may not read in: a Dutch message, and nothing changed."""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from monitoring.uitwisseling import load, parse
from programmes import history
from programmes.commands import Fout
from programmes.models import Gebruiker, Gemeente, Programma, Rol, Wijziging
from speerpunten.models import Actie, Resultaat
from tests import builders as make

type Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def document() -> dict[str, Any]:
    return {
        "formaat": "programma",
        "versie": 1,
        "programma": {
            "code": "nieuw",
            "titel": "Nieuw programma",
            "naam_kort": "Nieuw",
            "samenwerking": "Samenwerking",
            "grondslagen": [{"code": "wettelijk", "naam": "Wettelijk"}],
            "tweelingen": [{"code": "teams", "naam": "Teams"}],
            "subregios": [{"naam": "Walcheren", "gemeenten": [{"cbs_code": "GM0687", "naam": "Middelburg"}]}],
            "begrippen": [{"afkorting": "PMO", "betekenis": "Overleg"}],
            "rondes": [
                {
                    "ronde": "2026-H1",
                    "peildatum": "2026-06-30",
                    "opent_op": "2026-01-01",
                    "sluit_op": "2026-06-30",
                    "status": "gesloten",
                }
            ],
        },
        "pijlers": [
            {
                "code": "jeugd",
                "titel": "Jeugd",
                "speerpunten": [
                    {
                        "nummer": 1,
                        "titel": "Teams",
                        "grondslagen": ["wettelijk"],
                        "acties": [
                            {
                                "letter": "a",
                                "omschrijving": "Doen",
                                "resultaten": [
                                    {
                                        "omschrijving": "Klaar",
                                        "fase": "in_uitvoering",
                                        "signaal": "op_koers",
                                        "realisatie": {
                                            "soort": "kwartaal",
                                            "van": "2026-01-01",
                                            "tot": "2026-03-31",
                                            "label": "Q1 2026",
                                        },
                                        "fase_bij_vaststelling": "niet_gestart",
                                        "meldingen": [
                                            {
                                                "ronde": "2026-H1",
                                                "fase": "in_uitvoering",
                                                "signaal": "op_koers",
                                                "door_naam": "Iemand",
                                                "gewijzigd_op": "2026-06-01T08:00:00Z",
                                            }
                                        ],
                                    },
                                    {"omschrijving": "Ook klaar"},
                                ],
                            },
                            {"letter": "b", "omschrijving": "Nog meer doen"},
                        ],
                    }
                ],
            }
        ],
    }


def actie(document: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return document["pijlers"][0]["speerpunten"][0]["acties"][index]


def resultaat(document: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return actie(document)["resultaten"][index]


def melding(document: dict[str, Any]) -> dict[str, Any]:
    return resultaat(document)["meldingen"][0]


def rows() -> dict[str, list[Any]]:
    """Everything in the database."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for app in ("programmes", "speerpunten", "monitoring")
        for model in apps.get_app_config(app).get_models()
    }


@pytest.fixture
def importeer(tmp_path: Path) -> Callable[..., str]:
    def run(content: Any, **options: Any) -> str:
        path = tmp_path / "plan.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out = StringIO()
        call_command("importeer", str(path), stdout=out, **options)
        return out.getvalue()

    return run


def manage(var: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """The command as people run it, on a database of its own."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        env={"ZSSD_VAR": str(var), "PATH": ""},
    )


PLACE = "Pijler jeugd, speerpunt 1, actie a"

BAD: list[tuple[Change, str]] = [
    (lambda d: d.update(formaat="ander"), "Dit bestand is geen programma"),
    (lambda d: d.pop("formaat"), "Dit bestand is geen programma"),
    (lambda d: d.update(versie=2), "Dit bestand heeft versie 2; dit portaal leest versie 1. Werk het portaal bij."),
    (lambda d: d.update(versie="1"), "‘versie’: hier hoort 1, niet 1."),
    (lambda d: d.pop("pijlers"), "Het bestand: ‘pijlers’ ontbreekt."),
    (lambda d: d["programma"].update(code="Nieuw!"), "Programma, ‘code’: ‘Nieuw!’ past hier niet."),
    (lambda d: d["programma"].update(code="nieuw\n"), "Programma, ‘code’: ‘nieuw’ past hier niet."),
    (lambda d: d["programma"].update(code="static"), "de code ‘static’ gebruikt het portaal zelf"),
    (lambda d: d["programma"].update(titel="x" * 201), "‘titel’: de tekst is te lang: 201 tekens, hoogstens 200."),
    (lambda d: d["programma"].update(titel="  "), "Programma, ‘titel’: dit is leeg."),
    (lambda d: d["programma"].update(titel=5), "‘titel’: hier hoort tekst, niet 5."),
    (lambda d: d["programma"].update(titel="a\x00b"), "‘titel’: hier staat een teken dat niet in tekst hoort."),
    (lambda d: d["programma"].update(titel="\ud800"), "‘titel’: hier staat een teken dat niet in tekst hoort."),
    (lambda d: d["programma"].update(kleur="rood"), "Programma: ‘kleur’ hoort hier niet."),
    (lambda d: d["programma"].update(rondes_per_jaar=5), "5 past niet: het moet van 1 tot en met 4 zijn."),
    (lambda d: d["programma"].update(niveaus={"actie": ["Actie"]}), "de lijst heeft 1 regels"),
    (
        lambda d: d["programma"]["subregios"][0]["gemeenten"][0].update(cbs_code="0687"),
        "Programma, subregio Walcheren, gemeente 0687, ‘cbs_code’: ‘0687’ past hier niet. CBS-code",
    ),
    (
        lambda d: d["programma"]["subregios"].append(
            {"naam": "Elders", "gemeenten": [{"cbs_code": "GM0687", "naam": "Veere"}]}
        ),
        "subregio Elders, gemeente GM0687: de code van deze gemeente staat er twee keer.",
    ),
    (
        lambda d: d["programma"]["grondslagen"].append({"code": "wettelijk", "naam": "Nog eens"}),
        "Programma, grondslag wettelijk: deze code staat er twee keer.",
    ),
    (
        lambda d: d["programma"]["begrippen"].append({"afkorting": "PMO", "betekenis": "Anders"}),
        "Programma, begrip PMO: dit begrip staat er twee keer.",
    ),
    (lambda d: d["pijlers"].append(copy.deepcopy(d["pijlers"][0])), "Pijler jeugd: deze code staat er twee keer."),
    (
        lambda d: d["pijlers"].append({"code": "b", "titel": "B", "nummer": 1}),
        "Pijler b: nummer 1 staat er twee keer.",
    ),
    (
        lambda d: d["pijlers"][0]["speerpunten"].append({"nummer": 1, "titel": "Weer"}),
        "Pijler jeugd, speerpunt 1: dit nummer staat er twee keer.",
    ),
    (
        lambda d: d["programma"]["rondes"][0].update(status="open", gesloten_op="2026-06-20"),
        "Programma, ronde 2026-H1: een ronde die niet is gesloten, heeft geen gesloten_op.",
    ),
    (lambda d: actie(d, 1).update(letter="a"), f"{PLACE}: deze letter staat er twee keer."),
    (
        lambda d: d["pijlers"][0]["speerpunten"][0].update(grondslagen=["onbekend"]),
        "Pijler jeugd, speerpunt 1: de grondslag ‘onbekend’ staat niet in de lijst grondslagen",
    ),
    (lambda d: resultaat(d).update(tweeling="geen"), f"{PLACE}, 1e resultaat: de tweeling ‘geen’ staat niet"),
    (lambda d: resultaat(d, 1).update(fase="klaar"), "2e resultaat, ‘fase’: ‘klaar’ kent het portaal niet. Kies uit:"),
    (lambda d: resultaat(d).update(signaal="groen"), "‘signaal’: ‘groen’ kent het portaal niet."),
    (
        lambda d: resultaat(d).update(realisatie={"label": "zodra het kan"}),
        f"{PLACE}, 1e resultaat, ‘realisatie’: de termijn ‘zodra het kan’ is niet te lezen. Schrijf bijvoorbeeld",
    ),
    (
        lambda d: resultaat(d)["realisatie"].update(tot="2026-06-30"),
        "‘realisatie’: ‘tot’ is 2026-06-30, maar bij de termijn ‘Q1 2026’ hoort 2026-03-31.",
    ),
    (lambda d: resultaat(d)["realisatie"].update(soort="jaar"), "‘soort’ is jaar, maar bij de termijn ‘Q1 2026’"),
    (lambda d: resultaat(d)["realisatie"].update(tot="2026-02-31"), "Schrijf een bestaande datum als 2026-12-31."),
    (
        lambda d: resultaat(d)["realisatie"].update(soort="gerealiseerd"),
        "‘gerealiseerd’ is een fase en geen termijn.",
    ),
    (
        lambda d: resultaat(d).update(realisatie={"label": "Gerealiseerd"}),
        "‘gerealiseerd’ is een fase en geen termijn.",
    ),
    (
        lambda d: resultaat(d).update(verschuivingen=[{"label": "ooit"}]),
        "1e resultaat, 1e verschuiving: de termijn ‘ooit’ is niet te lezen.",
    ),
    (
        lambda d: resultaat(d).update(verschuivingen=[{"label": "Q1 2027", "reden": "zomaar"}]),
        "‘reden’: ‘zomaar’ kent het portaal niet. Kies uit: leeg, capaciteit",
    ),
    (lambda d: resultaat(d).update(realisatie_bron="x"), "‘realisatie_bron’ hoort bij een resultaat zonder termijn"),
    (lambda d: resultaat(d, 1).update(signaal="aandacht"), "zonder meldingen is het signaal ‘onbekend’."),
    (lambda d: resultaat(d, 1).update(fase_bij_vaststelling="vervallen"), "alleen bij een resultaat met meldingen"),
    (lambda d: resultaat(d).pop("fase_bij_vaststelling"), "‘fase_bij_vaststelling’ ontbreekt"),
    (lambda d: resultaat(d).update(fase="vervallen"), "dit is vervallen, maar de laatste melding zegt in_uitvoering."),
    (lambda d: melding(d).update(ronde="2025-H1"), "melding 2025-H1: de ronde ‘2025-H1’ staat niet in de lijst rondes"),
    (lambda d: resultaat(d)["meldingen"].append(melding(d)), "deze ronde heeft al een melding over dit resultaat."),
    (
        lambda d: (melding(d).update(signaal="bijsturen"), resultaat(d).update(signaal="bijsturen")),
        "bij het signaal ‘bijsturen’ ontbreekt oorzaak, gevolg, maatregel.",
    ),
    (lambda d: melding(d).update(gewijzigd_op="2026-06-01"), "Tijdstip met tijdzone"),
    (lambda d: melding(d).update(ingediend_op="2026-13-01T08:00:00Z"), "is geen bestaand tijdstip."),
    (lambda d: melding(d).update(status="klaar"), "Kies uit: concept, ingediend, akkoord, teruggezet."),
    (lambda d: melding(d).update(bewijs="javascript:alert(1)"), "begint met https://"),
    (lambda d: (melding(d).update(status="teruggezet"), resultaat(d).pop("signaal")), "hoort ‘teruggezet_reden’."),
    (lambda d: melding(d).update(status="concept"), "zonder melding die meetelt is het signaal ‘onbekend’."),
    (lambda d: melding(d).update(gewijzigd_op="2026-13-01T08:00:00Z"), "is geen bestaand tijdstip."),
    (lambda d: melding(d).update(gewijzigd_op="0001-01-01T00:00:00+05:00"), "is geen bestaand tijdstip."),
    (
        lambda d: d["programma"]["rondes"][0].update(ronde="2026-K1"),
        "zo heet geen ronde van een programma met 2 rondes per jaar.",
    ),
    (
        lambda d: d["programma"]["rondes"].append(dict(d["programma"]["rondes"][0])),
        "Programma, ronde 2026-H1: deze ronde staat er twee keer.",
    ),
    (lambda d: d["programma"]["rondes"][0].update(opent_op="2026-12-01"), "de ronde sluit voordat zij opent."),
    (
        lambda d: (
            d["programma"]["rondes"].append({**d["programma"]["rondes"][0], "ronde": "2026-H2", "status": "open"}),
            d["programma"]["rondes"][0].update(status="open"),
        ),
        "er kan maar één ronde open zijn, niet 2026-H1 en 2026-H2.",
    ),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_wrong_content_is_refused_at_its_place(
    db: None, importeer: Callable[..., str], document: dict[str, Any], change: Change, message: str
) -> None:
    change(document)
    before = rows()
    with pytest.raises(Fout) as error:
        importeer(document)
    assert message in str(error.value)
    assert rows() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Dit bestand is geen JSON: regel 1, teken 1 klopt niet."),
        (b"Pijler;Speerpunt\n", "Dit bestand is geen JSON"),
        (b'{"formaat": "programma",\n "versie": }', "regel 2, teken 12 klopt niet."),
        (b"[1, 2]", "Dit bestand is geen programma"),
        (b"PK\x03\x04\xff\xfe", "Dit bestand is geen UTF-8-tekst (byte 5). Bewaar het als UTF-8."),
        ('{"titel": "é"}'.encode("latin-1"), "geen UTF-8-tekst"),
        (b'{"formaat": "programma", "versie": NaN}', "In dit bestand staat NaN; dat is geen getal."),
        (b'{"formaat": "programma", "versie": -Infinity}', "-Infinity; dat is geen getal."),
        (b'{"versie": ' + b"9" * 5000 + b"}", "een getal dat te groot is."),
        (b"[" * 100_000, "te diep genest"),
        (b'{"formaat": "programma", "formaat": "programma"}', "De sleutel ‘formaat’ staat twee keer"),
    ],
)
def test_what_is_not_our_json_is_refused(db: None, importeer: Callable[..., str], content: bytes, message: str) -> None:
    with pytest.raises(Fout) as error:
        importeer(content)
    assert message in str(error.value)
    assert not Programma.objects.exists()


def test_several_problems_are_told_at_once(db: None, importeer: Callable[..., str], document: dict[str, Any]) -> None:
    actie(document, 1)["letter"] = "a"
    resultaat(document)["tweeling"] = "geen"
    melding(document)["ronde"] = "2020-H1"
    with pytest.raises(Fout) as error:
        importeer(document)
    assert len(str(error.value).splitlines()) == 3


def test_a_flood_of_problems_is_cut_off(db: None, importeer: Callable[..., str], document: dict[str, Any]) -> None:
    actie(document)["resultaten"] = [{"omschrijving": ""}] * 30
    with pytest.raises(Fout) as error:
        importeer(document)
    assert str(error.value).splitlines()[-1] == "En nog 10 problemen."


def test_a_place_that_is_no_file_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(Fout, match="bestaat niet"):
        call_command("importeer", str(tmp_path / "weg.json"))
    with pytest.raises(Fout, match="is een map"):
        call_command("importeer", str(tmp_path))


def test_the_command_stops_with_one_and_without_a_traceback(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "-v0").returncode == 0
    done = manage(tmp_path, "importeer", str(tmp_path / "weg.json"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Fout: Het bestand {tmp_path / 'weg.json'} bestaat niet.\n"


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
