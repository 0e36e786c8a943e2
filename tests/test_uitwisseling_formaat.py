"""The format: what its schema allows, what goes without saying in it, and that any programme fits in."""

import json
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from monitoring.models import Besluit, Besluitregel, Keuze, Melding, Ronde, Signaal, Termijnvoorstel
from monitoring.uitwisseling import export, load, parse
from programmes.models import (
    Begrip,
    Gemeente,
    Grondslag,
    Orgaan,
    Pijler,
    Programma,
    Randvoorwaarde,
    Randvoorwaardepunt,
    Subregio,
)
from speerpunten.models import Aandachtspunt, Actie, Fase, Reden, Resultaat, Speerpunt, Termijn, Tweeling
from speerpunten.realisatie import Soort
from speerpunten.uitwisseling import schema
from speerpunten.uitwisseling.document import dumps


@pytest.mark.parametrize(
    ("path", "model", "field"),
    [
        ("programma.code", Programma, "code"),
        ("programma.titel", Programma, "titel"),
        ("programma.naam_kort", Programma, "naam_kort"),
        ("programma.samenwerking", Programma, "samenwerking"),
        ("programma.inleiding", Programma, "inleiding"),
        ("programma.grondslagen[].code", Grondslag, "code"),
        ("programma.grondslagen[].naam", Grondslag, "naam"),
        ("programma.organen[].afkorting", Orgaan, "afkorting"),
        ("programma.organen[].naam", Orgaan, "naam"),
        ("programma.organen[].taak", Orgaan, "taak"),
        ("programma.subregios[].naam", Subregio, "naam"),
        ("programma.subregios[].gemeenten[].naam", Gemeente, "naam"),
        ("programma.randvoorwaarden[].letter", Randvoorwaarde, "letter"),
        ("programma.randvoorwaarden[].titel", Randvoorwaarde, "titel"),
        ("programma.randvoorwaarden[].punten[].tekst", Randvoorwaardepunt, "tekst"),
        ("programma.begrippen[].afkorting", Begrip, "afkorting"),
        ("programma.begrippen[].betekenis", Begrip, "betekenis"),
        ("programma.tweelingen[].code", Tweeling, "code"),
        ("programma.tweelingen[].naam", Tweeling, "naam"),
        ("pijler.code", Pijler, "code"),
        ("pijler.titel", Pijler, "titel"),
        ("pijler.inleiding", Pijler, "inleiding"),
        ("pijler.beleidskader", Pijler, "beleidskader"),
        ("pijler.aandachtspunten[].omschrijving", Aandachtspunt, "omschrijving"),
        ("speerpunt.titel", Speerpunt, "titel"),
        ("speerpunt.toelichting", Speerpunt, "toelichting"),
        ("actie.letter", Actie, "letter"),
        ("actie.omschrijving", Actie, "omschrijving"),
        ("actie.trekker", Actie, "trekker"),
        ("actie.partners", Actie, "partners"),
        ("resultaat.omschrijving", Resultaat, "omschrijving"),
        ("resultaat.notitie", Resultaat, "notitie"),
        ("resultaat.realisatie.label", Termijn, "label"),
        ("resultaat.realisatie.bron", Termijn, "bron"),
        ("resultaat.realisatie_bron", Termijn, "bron"),
        ("resultaat.verschuivingen[].toelichting", Termijn, "toelichting"),
        ("voorstel.toelichting", Termijnvoorstel, "toelichting"),
        ("voorstel.door_naam", Termijnvoorstel, "door_naam"),
        ("besluit.nummer", Besluit, "nummer"),
        ("besluit.tekst", Besluit, "tekst"),
        ("besluit.link", Besluit, "link"),
        ("resultaat.besluiten[].motivatie", Besluitregel, "motivatie"),
        ("melding.toelichting", Melding, "toelichting"),
        ("melding.oorzaak", Melding, "oorzaak"),
        ("melding.door_naam", Melding, "door_naam"),
    ],
)
def test_schema_allows_as_much_text_as_the_portal_keeps(path: str, model: type[models.Model], field: str) -> None:
    name, *steps = path.split(".")
    node = schema.validator().schema["$defs"][name]
    for step in steps:
        node = node["properties"][step.removesuffix("[]")]
        node = node["items"] if step.endswith("[]") else node
    assert node["maxLength"] == model._meta.get_field(field).max_length


def test_schema_knows_the_portals_own_words() -> None:
    defs = schema.validator().schema["$defs"]
    assert defs["fase"]["enum"] == Fase.values
    assert defs["signaal"]["enum"] == Signaal.values
    assert defs["voorstel"]["properties"]["status"]["enum"] == Termijnvoorstel.Status.values
    assert defs["resultaat"]["properties"]["besluiten"]["items"]["properties"]["keuze"]["enum"] == Keuze.values
    assert defs["soort"]["enum"] == [soort for soort in Soort.values if soort != Soort.GEREALISEERD]
    assert defs["resultaat"]["properties"]["realisatie"]["properties"]["redenen"]["items"]["enum"] == Reden.values
    assert defs["programma"]["properties"]["rondes"]["items"]["properties"]["status"]["enum"] == Ronde.Status.values


def test_a_small_file_by_hand_gets_the_rest_by_default(db: None) -> None:
    document = {
        "formaat": "programma",
        "versie": 1,
        "programma": {"code": "klein", "titel": "Klein", "naam_kort": "K", "samenwerking": "Samen"},
        "pijlers": [
            {
                "code": "een",
                "titel": "Eén",
                "speerpunten": [
                    {"nummer": 2, "titel": "Twee", "acties": []},
                    {
                        "nummer": 1,
                        "titel": "Een",
                        "acties": [
                            {
                                "omschrijving": "Doen",
                                "resultaten": [{"omschrijving": "Klaar", "realisatie": {"label": "Q42026"}}],
                            }
                        ],
                    },
                ],
            }
        ],
    }
    programma, _ = load(parse(json.dumps(document).encode()), bron="klein.json")
    written = export(programma)
    assert written == parse(dumps(written).encode())
    assert [row["nummer"] for row in written["pijlers"][0]["speerpunten"]] == [1, 2]
    term = written["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0]["realisatie"]
    assert (term["label"], term["bron"], term["tot"]) == ("Q4 2026", "Q42026", "2026-12-31")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
lines = texts.filter(str.strip)
terms = st.sampled_from(
    ["Q1 2026", "Q2 2025, Q4 2025 en Q1 2026", "2023-2025", "2024 e.v.", "uiterlijk Q3 2027", "n.t.b.", "medio 2026"]
)
resultaten = st.fixed_dictionaries(
    {"omschrijving": lines},
    optional={
        "fase": st.sampled_from(Fase.values),
        "realisatie": st.none()
        | st.fixed_dictionaries({"label": terms}, optional={"bron": texts, "gedeeld": st.booleans()}),
        "notitie": texts,
        "per_gemeente": st.booleans(),
        "tweeling": st.sampled_from(["t1", None]),
        "verschuivingen": st.lists(
            st.fixed_dictionaries(
                {"label": terms}, optional={"redenen": st.lists(st.sampled_from(Reden.values), unique=True)}
            ),
            min_size=1,
            max_size=2,
        ),
    },
)
acties = st.fixed_dictionaries({"omschrijving": lines}, optional={"resultaten": st.lists(resultaten, max_size=2)})
speerpunten = st.lists(
    st.fixed_dictionaries(
        {"nummer": st.integers(1, 99), "titel": lines},
        optional={"grondslagen": st.lists(st.sampled_from(["g1", "g2"]), unique=True), "acties": st.lists(acties)},
    ),
    max_size=3,
    unique_by=lambda row: row["nummer"],
)
pijlers = st.lists(
    st.fixed_dictionaries(
        {"code": st.sampled_from("abcd"), "titel": lines, "speerpunten": speerpunten}, optional={"inleiding": texts}
    ),
    max_size=3,
    unique_by=lambda row: row["code"],
)


@given(pijlers=pijlers, begrippen=st.lists(lines, max_size=4, unique=True))
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_programme_comes_back_as_it_went_in(db: None, pijlers: list[Any], begrippen: list[str]) -> None:
    document = {
        "formaat": "programma",
        "versie": 1,
        "programma": {
            "code": "willekeurig",
            "titel": "Willekeurig",
            "naam_kort": "W",
            "samenwerking": "S",
            "grondslagen": [{"code": code, "naam": code} for code in ("g2", "g1")],
            "tweelingen": [{"code": "t1", "naam": "T"}],
            "begrippen": [{"afkorting": text, "betekenis": text} for text in begrippen],
        },
        "pijlers": pijlers,
    }
    complete = parse(dumps(document).encode())
    assert parse(dumps(complete).encode()) == complete
    with transaction.atomic():
        programma, _ = load(complete, bron="proef.json")
        assert dumps(export(programma)) == dumps(complete)
        transaction.set_rollback(True)
