"""What is wrong with a document is told at its place, and nothing comes in."""

import copy
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from programmes.commands import Fout
from programmes.models import Programma
from tests.documenten import PLACE, actie, manage, melding, resultaat, rows, small_document

type Change = Callable[[dict[str, Any]], object]


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
