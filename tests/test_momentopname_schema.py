"""docs/momentopname.schema.json describes every momentopname the portal makes, exactly."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from monitoring import momentopname
from monitoring.models import Besluitregel, Editie, Keuze, Ronde, Signaal
from programmes.models import Begrip, Grondslag, Orgaan, Pijler, Programma, Randvoorwaarde
from speerpunten.models import Aandachtspunt, Afhankelijkheid, Fase, Reden, Resultaat, Tweeling
from speerpunten.realisatie import Soort
from tests import builders as make
from tests.prioriteit_builders import make_criterium, make_prioriteit

DOCS = settings.BASE_DIR / "docs"
SCHEMA = json.loads((DOCS / "momentopname.schema.json").read_text("utf-8"))
EARLIER = {
    versie: json.loads((DOCS / f"momentopname-{versie}.schema.json").read_text("utf-8"))
    for versie in range(1, momentopname.VERSIE)
}


def faults(content: Any, schema: dict[str, Any] = SCHEMA) -> list[str]:
    """Where it departs from the schema, and how: what to add to the schema or to the momentopname."""
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]


def faults_of_version(versie: int, content: Any) -> list[str]:
    """The same against the schema of an earlier version."""
    return faults(content, EARLIER[versie])


@pytest.fixture
def full(programma: Programma, gezondheid: Pijler, resultaat: Resultaat, ronde: Ronde) -> Programma:
    """A programme with something in every list of the format."""
    make.make_gemeente(programma, "GM0687", "Middelburg")
    Begrip.objects.create(programma=programma, afkorting="IJZ", betekenis="Inkoop Jeugdhulp Zeeland")
    Orgaan.objects.create(programma=programma, afkorting="", naam="Overleg", volgorde=9)
    Randvoorwaarde.objects.create(programma=programma, letter="a", titel="Geld", volgorde=1).punten.create(
        tekst="Begroot", is_actie=True, volgorde=1
    )
    grondslag = Grondslag.objects.create(programma=programma, code="wettelijk", naam="Wettelijk", volgorde=1)
    resultaat.actie.speerpunt.grondslagen.add(grondslag)
    Aandachtspunt.objects.create(pijler=gezondheid, volgorde=1, omschrijving="Te weinig mensen")
    Resultaat.objects.update(tweeling=Tweeling.objects.create(programma=programma, code="teams", naam="Teams"))
    make.make_melding(resultaat, ronde, Fase.IN_UITVOERING, Signaal.BIJSTUREN)
    moved = make.move_term(resultaat, "Q3 2026", vastgesteld_op=date(2026, 9, 1), redenen=[Reden.CAPACITEIT])
    besluit = make.make_besluit(programma, make.make_orgaan(programma))
    Besluitregel.objects.create(
        besluit=besluit, resultaat=resultaat, termijn=moved, keuze=Keuze.DOORGAAN, motivatie="Er is geld"
    )
    impact = make_criterium(programma, "Impact", 3)
    other = resultaat.actie.resultaten.get(volgorde=2)
    Afhankelijkheid.objects.create(resultaat=resultaat, voorganger=other, toelichting="Volgt eruit")
    resultaat.gemeenten.add("GM0687")
    for onderwerp in (resultaat, resultaat.actie.speerpunt):
        make_prioriteit(onderwerp, {impact: 4})
    make.make_voorstel(resultaat.actie.resultaten.get(volgorde=2), gedaan_op=datetime(2026, 8, 1, tzinfo=UTC))
    return programma


def test_each_schema_is_one_of_json_schema_2020_12_and_of_its_own_version():
    for versie, schema in {**EARLIER, momentopname.VERSIE: SCHEMA}.items():
        Draft202012Validator.check_schema(schema)
        assert schema["properties"]["versie"]["const"] == versie
        assert f"momentopname-{versie}." in schema["$id"]


def test_the_schema_is_of_the_format_the_portal_makes():
    assert SCHEMA["properties"]["formaat"]["const"] == momentopname.FORMAAT


def test_a_momentopname_has_the_shape(full: Programma, ronde: Ronde):
    for during in (ronde, None):
        assert faults(momentopname.take(full, during, date(2026, 11, 21))) == []


def test_an_editie_has_the_shape_with_its_head(full: Programma, ronde: Ronde):
    make.make_editie(make.make_ronde(full, 2026, 1, status=Ronde.Status.GESLOTEN))
    first = make.make_editie(ronde)
    second = make.make_editie(ronde, vervangt=first, reden="Getal verbeterd")
    for editie in Editie.objects.all():
        assert faults(editie.lees()) == []
    assert second.lees()["editie"]["vorige"]["label"] == "2026-H1"


def test_the_schema_names_every_key_and_allows_no_other(full: Programma, ronde: Ronde):
    content = make.make_editie(ronde).lees()

    def without_each(part: Any) -> int:
        """Each key that is taken away or added anywhere is a fault; gives how many keys there are."""
        tried = 0
        rows = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        for row in rows:
            tried += without_each(row)
        if isinstance(part, dict):
            for key in [key for key in part if key != "editie"]:
                value = part.pop(key)
                assert faults(content), f"{key} may be missing"
                part[key] = value
                tried += 1
            part["onbekend"] = 1
            assert faults(content), f"anything may stand beside {sorted(part)}"
            del part["onbekend"]
        return tried

    assert without_each(content) > 100


def test_every_word_of_the_code_stands_in_the_schema():
    parts = SCHEMA["$defs"]
    assert parts["resultaat"]["properties"]["fase"]["enum"] == Fase.values
    assert parts["resultaat"]["properties"]["signaal"]["enum"] == Signaal.values
    assert parts["besluit"]["properties"]["regels"]["items"]["properties"]["keuze"]["enum"] == Keuze.values
    for term in (parts["termijn"]["properties"], parts["voorstel"]["properties"]):
        assert term["redenen"]["items"]["enum"] == Reden.values
        assert set(term["soort"]["enum"]) == set(Soort) - {Soort.GEREALISEERD}


def test_every_part_says_in_dutch_what_it_is():
    def silent(name: str, part: dict[str, Any]) -> list[str]:
        found = [name] if "description" not in part and "$ref" not in part else []
        for key, child in part.get("properties", {}).items():
            found += silent(f"{name}.{key}", child)
        return found

    assert [name for key, part in SCHEMA["$defs"].items() for name in silent(key, part) if name != "genoemd"] == []
    assert silent("", SCHEMA) == []
