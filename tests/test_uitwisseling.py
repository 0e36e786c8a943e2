"""A programme goes out and comes back the same, byte for byte."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Agendapunt, Besluit, Besluitregel, Melding, Ronde, Signaal, Termijnvoorstel
from monitoring.uitwisseling import Uitkomst, export, load, parse
from programmes.models import (
    Begrip,
    Deelname,
    Gebruiker,
    Gemeente,
    Grondslag,
    Orgaan,
    Pijler,
    Programma,
    Randvoorwaarde,
    Randvoorwaardepunt,
    Rol,
    Subregio,
)
from speerpunten.models import Aandachtspunt, Actie, Fase, Reden, Resultaat, Termijn, Tweeling
from speerpunten.realisatie import Soort
from speerpunten.uitwisseling import schema
from speerpunten.uitwisseling.document import Onleesbaar, dumps, results
from tests import builders as make

FIXTURE = settings.BASE_DIR / "fixtures" / "zssd.json"


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def remove(programma: Programma) -> None:
    punten = Agendapunt.objects.filter(vergadering__programma=programma)
    punten.update(vorig=None)
    punten.delete()
    for rows in (programma.vergaderingen, programma.actiepunten):
        rows.all().delete()
    Besluitregel.objects.filter(besluit__programma=programma).delete()
    Termijnvoorstel.objects.filter(resultaat__in=Resultaat.objects.in_programma(programma)).delete()
    programma.scenarios.all().delete()
    Besluit.objects.filter(programma=programma).delete()
    Melding.objects.filter(ronde__programma=programma).delete()
    Deelname.objects.filter(programma=programma).delete()
    programma.delete()


@pytest.fixture
def full_programma(programma: Programma, gezondheid: Pijler, resultaat: Resultaat) -> Programma:
    """A programme in which everything the format knows occurs, with two rondes of progress."""
    walcheren = Subregio.objects.create(programma=programma, naam="Walcheren", volgorde=1)
    for code, naam in [("GM0718", "Vlissingen"), ("GM0687", "Middelburg")]:
        gemeente = Gemeente.objects.create(cbs_code=code, naam=naam)
        Deelname.objects.create(programma=programma, gemeente=gemeente, subregio=walcheren)
    landelijk = Grondslag.objects.create(programma=programma, code="landelijk", naam="Landelijk", volgorde=2)
    wettelijk = Grondslag.objects.create(programma=programma, code="wettelijk", naam="Wettelijk", volgorde=1)
    speerpunt = resultaat.actie.speerpunt
    speerpunt.grondslagen.add(landelijk, wettelijk)
    Orgaan.objects.create(programma=programma, afkorting="PMO", naam="Managementoverleg", taak="Kiest", volgorde=1)
    voorwaarde = Randvoorwaarde.objects.create(programma=programma, letter="a", titel="Geld", volgorde=1)
    Randvoorwaardepunt.objects.create(randvoorwaarde=voorwaarde, tekst="Begroot “alles”", is_actie=True, volgorde=1)
    for afkorting in ("ZZC", "bw", "Één", "PMO"):
        Begrip.objects.create(programma=programma, afkorting=afkorting, betekenis=f"Betekenis\nvan {afkorting}")
    tweeling = Tweeling.objects.create(programma=programma, code="teams", naam="Stevige teams")
    Aandachtspunt.objects.create(pijler=gezondheid, volgorde=1, omschrijving="Te weinig mensen")
    Actie.objects.filter(pk=resultaat.actie_id).update(trekker="IJZ", partners="Juvent, onderwijs")
    Resultaat.objects.filter(pk=resultaat.pk).update(tweeling=tweeling, per_gemeente=True, notitie="Zie 8")
    realised = make.make_resultaat(resultaat.actie, "Af", beginfase=Fase.GEREALISEERD)
    realised.termijnen.update(bron="Gerealiseerd")
    make.make_resultaat(resultaat.actie, "Onleesbaar", "zodra het kan")
    make.move_term(
        resultaat, "Q3 2026", vastgesteld_op=date(2026, 4, 2), reden=Reden.CAPACITEIT, toelichting="Te weinig mensen"
    )
    first = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    second = make.make_ronde(programma, 2026, 2)
    moment = datetime(2026, 6, 12, 7, 14, 0, 123456, tzinfo=UTC)
    make.make_melding(resultaat, first, signaal=Signaal.AANDACHT, gewijzigd_op=moment)
    make.make_melding(resultaat, second, fase=Fase.GEREALISEERD, ongewijzigd=True, toelichting="Klaar")
    pmo = programma.organen.get()
    make.make_mandaten(programma, (None, 1), (pmo, None))
    late = make.make_besluit(programma, pmo, nummer="B", datum=date(2026, 4, 2), link="https://voorbeeld.nl/b")
    early = make.make_besluit(programma, nummer="Z", datum=date(2026, 1, 2))
    first_voorstel = make.make_voorstel(resultaat, "2030", status="afgewezen", ronde=first, gedaan_op=moment)
    adopted = make.make_voorstel(resultaat, "Q3 2026", status="aangenomen", redenen=["capaciteit", "scope"])
    make.make_voorstel(resultaat, "n.t.b.")
    lines = [
        (late, resultaat, "aannemen", adopted, resultaat.termijnen.get(volgnummer=2)),
        (early, resultaat, "afwijzen", first_voorstel, None),
        (late, realised, "doorgaan", None, None),
    ]
    for besluit, over, keuze, voorstel, termijn in lines:
        Besluitregel.objects.create(
            besluit=besluit, resultaat=over, keuze=keuze, motivatie="Zo.", voorstel=voorstel, termijn=termijn
        )
    return programma


def test_export_of_the_shipped_programme_is_the_fixture(db: None) -> None:
    run("importeer", str(FIXTURE))
    assert run("exporteer", "zssd").encode() == FIXTURE.read_bytes()


def test_shipped_programme_says_what_the_source_prints(db: None) -> None:
    run("importeer", str(FIXTURE))

    def results(pijler: str, speerpunt: int, letter: str = "") -> list[Resultaat]:
        rows = Resultaat.objects.filter(
            actie__speerpunt__pijler__code=pijler, actie__speerpunt__nummer=speerpunt, actie__letter=letter
        )
        return list(rows.in_plan_order())

    assert list(Pijler.objects.values_list("code", flat=True)) == ["jeugd", "bw-mo", "sociale-veiligheid", "gezondheid"]
    assert [row.termijn.label for row in results("jeugd", 1, "a")] == ["Q1 2026", "Q4 2027"]
    assert "uiterlijk 2027" in [row.termijn.label for row in results("sociale-veiligheid", 8)]
    realised = results("jeugd", 3, "b")[0]
    assert (realised.beginfase, realised.termijn.soort) == (Fase.GEREALISEERD, Soort.GEEN)
    assert Deelname.objects.count() == 13


def test_export_has_the_documented_shape(full_programma: Programma) -> None:
    document = export(full_programma)
    jsonschema.Draft202012Validator(json.loads(schema.PATH.read_text("utf-8"))).validate(document)
    jeugd = document["pijlers"][0]
    assert list(document) == ["formaat", "versie", "programma", "pijlers"]
    assert jeugd["speerpunten"][0]["grondslagen"] == ["wettelijk", "landelijk"]
    first, _, realised, unread = jeugd["speerpunten"][0]["acties"][0]["resultaten"]
    assert first["realisatie"] == {
        "soort": "kwartaal",
        "van": "2026-01-01",
        "tot": "2026-03-31",
        "label": "Q1 2026",
        "bron": "Q12026",
        "gedeeld": False,
    }
    assert first["verschuivingen"] == [
        {
            "soort": "kwartaal",
            "van": "2026-07-01",
            "tot": "2026-09-30",
            "label": "Q3 2026",
            "bron": "Q3 2026",
            "gedeeld": False,
            "vastgesteld_op": "2026-04-02",
            "redenen": ["capaciteit"],
            "toelichting": "Te weinig mensen",
        }
    ]
    assert (first["fase"], first["fase_bij_vaststelling"]) == ("gerealiseerd", "niet_gestart")
    assert [row["nummer"] for row in document["programma"]["besluiten"]] == ["Z", "B"]
    assert document["programma"]["mandaten"] == [
        {"orgaan": None, "max_kwartalen": 1},
        {"orgaan": "PMO", "max_kwartalen": None},
    ]
    assert [(row["label"], row["status"], row["ronde"]) for row in first["voorstellen"]] == [
        ("2030", "afgewezen", "2026-H1"),
        ("Q3 2026", "aangenomen", None),
        ("n.t.b.", "ingediend", None),
    ]
    assert first["besluiten"] == [
        {"nummer": "Z", "keuze": "afwijzen", "motivatie": "Zo.", "voorstel": 1, "verschuiving": None},
        {"nummer": "B", "keuze": "aannemen", "motivatie": "Zo.", "voorstel": 2, "verschuiving": 1},
    ]
    assert [melding["ronde"] for melding in first["meldingen"]] == ["2026-H1", "2026-H2"]
    assert first["meldingen"][0]["gewijzigd_op"] == "2026-06-12T07:14:00.123456Z"
    assert (realised["realisatie"], realised["realisatie_bron"], realised["fase"]) == (
        None,
        "Gerealiseerd",
        "gerealiseerd",
    )
    assert unread["realisatie"]["soort"] == "ongelezen"


def test_round_trip_with_progress_is_identical(full_programma: Programma) -> None:
    before = dumps(export(full_programma))
    remove(full_programma)
    programma, uitkomst = load(parse(before.encode()), bron="proef.json")
    assert uitkomst is Uitkomst.INGELEZEN
    assert dumps(export(programma)) == before
    newest = Melding.objects.filter(actueel=True).get()
    assert (newest.ronde.label, newest.fase) == ("2026-H2", Fase.GEREALISEERD)
    assert Termijn.objects.get(label="Q3 2026").actueel
    assert not Termijn.objects.get(label="Q1 2026").actueel


def test_the_day_a_ronde_was_closed_goes_along(full_programma: Programma) -> None:
    ronde = Ronde.objects.order_by("jaar", "nummer").first()
    assert ronde is not None
    Ronde.objects.filter(pk=ronde.pk).update(status="gesloten", gesloten_op=ronde.sluit_op - timedelta(days=9))
    document = export(full_programma)
    written = document["programma"]["rondes"][0]
    assert written["gesloten_op"] == (ronde.sluit_op - timedelta(days=9)).isoformat()
    again = json.loads(dumps(document))
    again["programma"]["code"] = "kopie"
    copy, _ = load(parse(json.dumps(again).encode()), bron="proef.json")
    [read, *_] = copy.rondes.order_by("jaar", "nummer")
    assert read.gesloten_op == ronde.sluit_op - timedelta(days=9)


@pytest.mark.parametrize("status", [Ronde.Status.VASTGESTELD, Ronde.Status.GEPUBLICEERD])
def test_an_adopted_ronde_stays_adopted_and_its_editie_stays_behind(
    full_programma: Programma, tmp_path: Path, as_user: Callable[[Gebruiker], Client], status: str
) -> None:
    Ronde.objects.filter(nummer=1).update(status=status)
    before = dumps(export(full_programma))
    remove(full_programma)
    (tmp_path / "proef.json").write_text(before)
    told = run("importeer", str(tmp_path / "proef.json"))
    assert "Al vastgesteld waar dit bestand vandaan komt: 2026-H1. Een editie reist niet mee" in told
    assert "gelijk aan dit bestand" in run("importeer", str(tmp_path / "proef.json"))
    programma = Programma.objects.get()
    assert dumps(export(programma)) == before
    ronde = programma.rondes.get(nummer=1)
    client = as_user(make.give(make.make_gebruiker("Mia"), programma, Rol.PROGRAMMAMANAGER))
    shown = client.get(f"/proef/rondes/{ronde.pk}/").content.decode()
    assert "kwam uit een ander portaal en is daar al vastgesteld" in shown
    assert "Naar de editie" not in shown
    client.post(f"/proef/rondes/{ronde.pk}/vaststellen/")
    assert not ronde.edities.exists()


def test_meldingen_go_along_however_far_they_are(full_programma: Programma) -> None:
    ronde = Ronde.objects.get(nummer=2)
    moment = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    second, third, fourth = Resultaat.objects.in_plan_order().filter(meldingen__isnull=True)[:3]
    make.make_melding(second, ronde, status="concept", signaal=Signaal.BIJSTUREN, oorzaak="", gevolg="", maatregel="")
    make.make_melding(third, ronde, status="teruggezet", beoordeeld_op=moment, beoordeeld_door_naam="Piet")
    make.make_melding(
        fourth,
        ronde,
        fase=Fase.GEREALISEERD,
        signaal=Signaal.ONBEKEND,
        gerealiseerd_op=date(2026, 8, 31),
        bewijs="https://example.org/besluit",
        overgenomen=True,
        ingediend_op=moment,
    )
    before = dumps(export(full_programma))
    remove(full_programma)
    programma, _ = load(parse(before.encode()), bron="proef.json")
    assert dumps(export(programma)) == before
    meldingen = {melding.resultaat.omschrijving: melding for melding in Melding.objects.select_related("resultaat")}
    concept, returned, done = (meldingen[row.omschrijving] for row in (second, third, fourth))
    assert (concept.status, concept.actueel, concept.resultaat.beginfase) == ("concept", False, second.beginfase)
    assert (returned.teruggezet_reden, returned.beoordeeld_op) == ("Noem ook de gemeenten.", moment)
    assert (done.gerealiseerd_op, done.bewijs, done.overgenomen) == (
        date(2026, 8, 31),
        "https://example.org/besluit",
        True,
    )
    by_text = {row["omschrijving"]: row for _, row in results(export(programma))}
    assert (by_text[second.omschrijving]["fase"], by_text[second.omschrijving]["signaal"]) == (
        second.beginfase,
        "onbekend",
    )


def test_file_of_exporteer_is_what_it_prints(full_programma: Programma, tmp_path: Any) -> None:
    target = tmp_path / "proef.json"
    assert run("exporteer", "proef", "--uit", str(target)) == ""
    assert target.read_text("utf-8") == run("exporteer", "proef")
    assert target.read_text("utf-8").endswith("}\n")
    assert "“alles”" in target.read_text("utf-8")


def test_export_takes_the_same_queries_for_a_longer_programme(full_programma: Programma) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        export(Programma.objects.get(pk=full_programma.pk))
    for n in range(5):
        pijler = make.make_pijler(full_programma, f"extra-{n}")
        for _ in range(3):
            actie = make.make_actie(make.make_speerpunt(pijler))
            make.make_melding(make.make_resultaat(actie), Ronde.objects.get(nummer=2))
    with CaptureQueriesContext(connection) as many:
        export(Programma.objects.get(pk=full_programma.pk))
    assert len(many) == len(few) <= 32


WRONG_BESLUITEN = [
    (lambda p, r: p["besluiten"][0].update(orgaan="XYZ"), "het orgaan ‘XYZ’ staat niet in de lijst organen."),
    (lambda p, r: p["besluiten"].append(p["besluiten"][0]), "dit nummer staat er twee keer."),
    (lambda p, r: p["besluiten"][0].update(link="http://x.nl"), "past hier niet"),
    (lambda p, r: p["besluiten"][0].update(vastgelegd_op="2026-02-30T00:00:00Z"), "geen bestaand tijdstip"),
    (lambda p, r: p["mandaten"].append(p["mandaten"][0]), "een orgaan staat er twee keer."),
    (lambda p, r: r["voorstellen"][0].update(status="ingediend"), "er kan maar één voorstel wachten."),
    (lambda p, r: r["voorstellen"][2].update(label="ooit"), "de termijn ‘ooit’ is niet te lezen."),
    (lambda p, r: r["voorstellen"][0].update(ronde="2020-H1"), "de ronde ‘2020-H1’ staat niet in de lijst rondes"),
    (lambda p, r: r["voorstellen"][0].update(gedaan_op="2040-01-01T00:00:00Z"), "op volgorde van tijd"),
    (lambda p, r: r["besluiten"][0].update(nummer="?"), "het besluit ‘?’ staat niet in de lijst besluiten"),
    (lambda p, r: r["besluiten"][0].update(voorstel=None), "‘voorstel’ hoort bij aannemen en afwijzen"),
    (lambda p, r: r["besluiten"][0].update(voorstel=9), "er is geen 9e voorstel"),
    (lambda p, r: r["besluiten"][0].update(voorstel=2), "heeft een andere status"),
    (lambda p, r: r["besluiten"][1].update(verschuiving=None), "bij een aangenomen voorstel hoort een verschuiving."),
    (lambda p, r: r["besluiten"][1].update(verschuiving=2), "er is geen 2e verschuiving"),
    (lambda p, r: r["besluiten"].append(r["besluiten"][1]), "hoort al bij een ander besluit."),
]


@pytest.mark.parametrize(("spoil", "told"), WRONG_BESLUITEN)
def test_what_was_decided_must_hang_together(full_programma: Programma, spoil: Any, told: str) -> None:
    document = json.loads(dumps(export(full_programma)))
    spoil(document["programma"], document["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0])
    with pytest.raises(Onleesbaar, match=re.escape(told)):
        parse(dumps(document).encode())


def test_a_file_with_one_reason_of_old_is_read(full_programma: Programma) -> None:
    document = export(full_programma)
    whole = dumps(document)
    move = document["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0]["verschuivingen"][0]
    [move["reden"]] = move.pop("redenen")
    assert dumps(parse(dumps(document).encode())) == whole
