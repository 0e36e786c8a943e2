"""A programme on one day as plain data."""

import json
from datetime import date

from monitoring import momentopname
from monitoring.models import Besluitregel, Ronde, Signaal
from monitoring.vergelijking.lezen import read
from programmes.models import Begrip, Gemeente, Pijler, Programma, Subregio
from speerpunten.models import Fase, Resultaat, Speerpunt
from tests import builders as make

PEILDATUM = date(2026, 11, 21)
MAX_QUERIES = 21


def test_holds_only_plain_data(programma: Programma, gezondheid: Pijler, ronde: Ronde, resultaat: Resultaat):
    make.make_melding(resultaat, ronde, Fase.IN_UITVOERING, Signaal.AANDACHT)
    content = momentopname.take(programma, ronde, PEILDATUM)
    assert json.loads(momentopname.canonical(content)) == content


def test_holds_plan_term_and_newest_melding_in_plan_order(
    programma: Programma, gezondheid: Pijler, ronde: Ronde, resultaat: Resultaat
):
    make.move_term(resultaat, "Q3 2026", reden="capaciteit", vastgesteld_op=date(2026, 9, 1))
    make.make_melding(resultaat, ronde, Fase.IN_UITVOERING, Signaal.BIJSTUREN, oorzaak="te weinig mensen")
    content = momentopname.take(programma, ronde, PEILDATUM)
    assert content["periode"]["label"] == "2026-H2"
    assert [pijler["code"] for pijler in content["pijlers"]] == ["jeugd", "gezondheid"]
    actie = content["pijlers"][0]["speerpunten"][0]["acties"][0]
    assert (actie["letter"], len(actie["resultaten"])) == ("a", 2)
    first = actie["resultaten"][0]
    assert (first["id"], first["fase"], first["signaal"]) == (resultaat.pk, "in_uitvoering", "bijsturen")
    assert (first["oorzaak"], first["gemeld_in"], first["gemeld"]) == ("te weinig mensen", "2026-H2", True)
    assert [term["label"] for term in first["termijnen"]] == ["Q1 2026", "Q3 2026"]
    assert first["termijnen"][1]["redenen"] == ["capaciteit"]
    assert "verstreken" in [row["soort"] for row in first["afgeleid"]]


def test_every_part_keeps_its_id_when_it_is_renamed(programma: Programma, gezondheid: Pijler, resultaat: Resultaat):
    def ids() -> list[tuple[int, int, int, int]]:
        return [
            (pijler["id"], speerpunt["id"], actie["id"], row["id"])
            for pijler in momentopname.take(programma, None, PEILDATUM)["pijlers"]
            for speerpunt in pijler["speerpunten"]
            for actie in speerpunt["acties"]
            for row in actie["resultaten"]
        ]

    before, actie = ids(), resultaat.actie
    assert before[0] == (actie.speerpunt.pijler_id, actie.speerpunt_id, actie.pk, resultaat.pk)
    Pijler.objects.update(titel="anders")
    Speerpunt.objects.update(titel="anders")
    assert ids() == before


def test_what_a_comparison_reads_is_the_same_as_in_a_whole_momentopname(
    programma: Programma, gezondheid: Pijler, ronde: Ronde, resultaat: Resultaat
):
    make.make_melding(resultaat, ronde, Fase.IN_UITVOERING, Signaal.AANDACHT)
    make.move_term(resultaat, "Q3 2026", reden="capaciteit", vastgesteld_op=date(2026, 9, 1))
    whole = momentopname.take(programma, ronde, PEILDATUM)
    part = momentopname.take_to_compare(programma, ronde, PEILDATUM)
    assert read(part) == read(whole)
    assert {key: whole[key] for key in part if key != "pijlers"} == {k: v for k, v in part.items() if k != "pijlers"}


def test_holds_what_bodies_decided_and_what_waits(programma: Programma, resultaat: Resultaat, ronde: Ronde):
    make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    pmo = make.make_orgaan(programma)
    make.make_mandaten(programma, (None, 1), (pmo, None))
    old = make.make_besluit(programma, pmo, nummer="1", datum=date(2026, 6, 30))
    besluit = make.make_besluit(programma, pmo, nummer="2", datum=date(2026, 9, 1), link="https://voorbeeld.nl")
    werd = make.move_term(resultaat, "Q3 2026", redenen=["capaciteit", "scope"])
    Besluitregel.objects.create(besluit=old, resultaat=resultaat, keuze="doorgaan")
    Besluitregel.objects.create(besluit=besluit, resultaat=resultaat, keuze="temporiseren", termijn=werd)
    make.make_voorstel(resultaat, "Q4 2026", door_naam="Carla")
    content = momentopname.take(programma, ronde, PEILDATUM)
    row = content["pijlers"][0]["speerpunten"][0]["acties"][0]["resultaten"][0]
    assert [term["besluit"] for term in row["termijnen"]] == [
        None,
        {"nummer": "2", "orgaan": "PMO", "datum": "2026-09-01"},
    ]
    assert row["voorstel"]["label"] == "Q4 2026"
    assert (row["voorstel"]["redenen"], row["voorstel"]["orgaan"]) == (["capaciteit"], "Programmamanager")
    assert content["besluiten"] == [
        {
            "nummer": "2",
            "orgaan": "PMO",
            "datum": "2026-09-01",
            "tekst": "Akkoord",
            "link": "https://voorbeeld.nl",
            "regels": [{"resultaat": resultaat.pk, "keuze": "temporiseren", "motivatie": ""}],
        }
    ]
    assert b"Carla" not in momentopname.canonical(content)
    part = momentopname.take_to_compare(programma, ronde, PEILDATUM)
    assert read(part) == read(content)


def test_names_nobody_who_reported(programma: Programma, ronde: Ronde, resultaat: Resultaat):
    make.make_melding(resultaat, ronde, door_naam="Carla Coordinator")
    assert b"Carla" not in momentopname.canonical(momentopname.take(programma, ronde, PEILDATUM))


def test_the_same_programme_has_the_same_hash_and_any_change_another(
    programma: Programma, gezondheid: Pijler, ronde: Ronde, resultaat: Resultaat
):
    before = momentopname.digest(momentopname.take(programma, ronde, PEILDATUM))
    assert momentopname.digest(momentopname.take(programma, ronde, PEILDATUM)) == before
    Begrip.objects.create(programma=programma, afkorting="PMO", betekenis="Provinciaal managementoverleg")
    assert momentopname.digest(momentopname.take(programma, ronde, PEILDATUM)) != before


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert momentopname.digest({"a": 1, "b": [1, 2]}) == momentopname.digest({"b": [1, 2], "a": 1})
    assert momentopname.digest({"b": [2, 1]}) != momentopname.digest({"b": [1, 2]})


def test_between_rondes_the_period_is_the_one_of_the_peildatum(programma: Programma, jeugd: Pijler):
    content = momentopname.take(programma, None, date(2027, 3, 1))
    assert (content["periode"]["label"], content["in_ronde"]) == ("2027-H1", False)


def test_an_actie_without_results_and_an_empty_pijler_stay_visible(programma: Programma, jeugd: Pijler):
    make.make_actie(Speerpunt.objects.get(), "c")
    make.make_pijler(programma, "leeg")
    pijlers = momentopname.take(programma, None, PEILDATUM)["pijlers"]
    assert pijlers[0]["speerpunten"][0]["acties"][2]["resultaten"] == []
    assert pijlers[1]["speerpunten"] == []


def test_takes_the_same_number_of_queries_for_a_larger_programme(
    programma: Programma, gezondheid: Pijler, ronde: Ronde, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(MAX_QUERIES) as small:
        momentopname.take(programma, ronde, PEILDATUM)
    subregio = Subregio.objects.create(programma=programma, naam="Walcheren", volgorde=1)
    for nummer in range(3):
        gemeente = Gemeente.objects.create(cbs_code=f"GM000{nummer}", naam=f"Gemeente {nummer}")
        programma.deelnames.create(subregio=subregio, gemeente=gemeente)
        pijler = make.make_pijler(programma, f"pijler-{nummer}")
        for _ in range(5):
            actie = make.make_actie(make.make_speerpunt(pijler))
            make.make_melding(make.make_resultaat(actie, termijn="Q1 2027"), ronde)
    with django_assert_num_queries(len(small)):
        momentopname.take(programma, ronde, PEILDATUM)
