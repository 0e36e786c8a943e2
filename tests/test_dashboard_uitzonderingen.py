"""What is out of the ordinary, in which group it stands, and what should happen next."""

from datetime import date

import pytest

from monitoring.dashboard.beeld import found
from monitoring.dashboard.filter import Filter
from monitoring.dashboard.uitzonderingen import Groep, Soort, Vervolg, grouped, reasons, totals
from monitoring.models import Ronde, Signaal
from monitoring.moment import Moment
from monitoring.overzicht import make as make_overzicht
from monitoring.prioriteit.lezen import Niveau, places
from programmes import remember
from programmes.models import Pijler, Programma
from speerpunten.models import Fase, Resultaat, Tweeling
from tests import builders as make
from tests.prioriteit_builders import make_criterium, make_prioriteit

PEILDATUM = date(2026, 9, 15)


def groepen(programma: Programma) -> list[Groep]:
    nu = Moment(tuple(Ronde.objects.of_programma(programma)), Ronde.objects.open_in(programma), PEILDATUM)
    remember.forget()
    return grouped(found(make.stamp_of(programma), programma, Filter(), nu), (), places(programma, Niveau.RESULTAAT))


def by_soort(programma: Programma) -> dict[Soort, list[str]]:
    return {groep.soort: [regel.omschrijving for regel in groep.regels] for groep in groepen(programma)}


@pytest.fixture
def actie(jeugd: Pijler):
    Resultaat.objects.all().delete()
    return jeugd.speerpunten.get().acties.get(letter="a")


def test_what_is_as_planned_is_no_exception(programma: Programma, actie, ronde: Ronde):
    goed = make.make_resultaat(actie, "Goed", "Q4 2027")
    make.make_melding(goed, ronde)
    klaar = make.make_resultaat(actie, "Klaar", "Q1 2025")
    make.make_melding(klaar, ronde, fase=Fase.GEREALISEERD, signaal=Signaal.BIJSTUREN)
    assert groepen(programma) == []


def test_within_a_kind_what_the_pmo_ranked_comes_first_and_tells_its_place(programma: Programma, actie, ronde: Ronde):
    made = {naam: make.make_resultaat(actie, naam, "Q4 2027") for naam in ("Zonder", "Weinig", "Veel")}
    for resultaat in made.values():
        make.make_melding(resultaat, ronde, signaal=Signaal.BIJSTUREN)
    impact = make_criterium(programma)
    make_prioriteit(made["Weinig"], {impact: 1})
    make_prioriteit(made["Veel"], {impact: 5})
    [groep] = groepen(programma)
    ranked = [(regel.omschrijving, regel.prioriteit) for regel in groep.regels]
    assert ranked == [("Veel", 1), ("Weinig", 2), ("Zonder", None)]


def test_a_result_stands_once_under_its_worst_exception_with_all_its_reasons(programma: Programma, actie, ronde: Ronde):
    resultaat = make.make_resultaat(actie, "Alles mis", "Q1 2025")
    make.move_term(resultaat, "Q2 2025", reden="capaciteit")
    make.move_term(resultaat, "Q1 2026", reden="capaciteit")
    vorige = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    make.make_melding(resultaat, vorige, signaal=Signaal.BIJSTUREN, oorzaak="Geen mensen.", maatregel="Werven.")
    [eerste, *rest] = groepen(programma)
    [regel] = eerste.regels
    assert eerste.soort == Soort.BIJSTUREN
    assert [soort for soort, _ in regel.redenen] == [
        Soort.BIJSTUREN,
        Soort.VERSTREKEN,
        Soort.OPNIEUW,
        Soort.GEEN_MELDING,
    ]
    assert (regel.redenen[0][1], regel.maatregel) == ("Geen mensen.", "Werven.")
    assert (regel.eerst, regel.termijn) == ("Q1 2025", "Q1 2026")
    assert [(groep.soort, groep.regels, groep.elders) for groep in rest] == [
        (Soort.VERSTREKEN, (), 1),
        (Soort.OPNIEUW, (), 1),
        (Soort.GEEN_MELDING, (), 1),
    ]


def test_a_sentence_that_only_repeats_its_kind_is_left_out_beside_a_judgement(
    programma: Programma, actie, ronde: Ronde
):
    resultaat = make.make_resultaat(actie, "Laat", "Q1 2026")
    make.make_melding(resultaat, ronde, signaal=Signaal.AANDACHT)
    [aandacht, _] = groepen(programma)
    assert aandacht.regels[0].verdere == ((Soort.VERSTREKEN, ""),)
    make.make_melding(make.make_resultaat(actie, "Ook laat", "Q1 2026"), ronde, signaal=Signaal.OP_KOERS)
    verstreken = groepen(programma)[1]
    assert verstreken.regels[0].verdere == (
        (Soort.VERSTREKEN, "Het signaal is ‘op koers’, maar de termijn Q1 2026 is voorbij."),
    )


def test_moved_once_is_no_exception_moved_twice_is(programma: Programma, actie):
    eenmaal, tweemaal = make.make_resultaat(actie, "Eenmaal", "Q1 2027"), make.make_resultaat(actie, "Weer", "Q1 2027")
    make.move_term(eenmaal, "Q2 2027", reden="scope")
    make.move_term(tweemaal, "Q2 2027", reden="scope")
    make.move_term(tweemaal, "Q4 2027", reden="scope")
    assert by_soort(programma) == {Soort.OPNIEUW: ["Weer"]}


def test_within_a_kind_most_reasons_first_then_the_nearest_term(programma: Programma, actie):
    vorige = make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN)
    for naam, termijn in [("Ver weg", "Q4 2027"), ("Dichtbij", "Q4 2026"), ("Voorbij", "Q1 2026")]:
        make.make_melding(make.make_resultaat(actie, naam, termijn), vorige, signaal=Signaal.AANDACHT)
    assert by_soort(programma)[Soort.AANDACHT] == ["Voorbij", "Dichtbij", "Ver weg"]


def test_the_next_step_follows_from_the_worst_exception(programma: Programma, actie, ronde: Ronde):
    tweeling = Tweeling.objects.create(programma=programma, code="zelfde", naam="Zelfde")
    for naam, termijn, signaal, extra in [
        ("Bijsturen", "Q4 2027", Signaal.BIJSTUREN, {}),
        ("Verstreken", "Q1 2026", Signaal.ONBEKEND, {}),
        ("Hier", "Q4 2027", Signaal.OP_KOERS, {"tweeling": tweeling}),
        ("Daar", "Q3 2027", Signaal.OP_KOERS, {"tweeling": tweeling}),
    ]:
        make.make_melding(make.make_resultaat(actie, naam, termijn, **extra), ronde, signaal=signaal)
    make.make_resultaat(actie, "Stil", "Q4 2027")
    found = {regel.omschrijving: regel.vervolg for groep in groepen(programma) for regel in groep.regels}
    assert found == {
        "Bijsturen": Vervolg.BESPREKEN,
        "Verstreken": Vervolg.TERMIJN,
        "Hier": Vervolg.GELIJK,
        "Daar": Vervolg.GELIJK,
        "Stil": Vervolg.MELDING,
    }


def test_a_proposal_that_waits_asks_for_a_besluit_first(programma: Programma, actie, ronde: Ronde):
    resultaat = make.make_resultaat(actie, "Wacht", "Q1 2026")
    make.make_voorstel(resultaat, "Q4 2025", status="afgewezen")
    make.make_voorstel(resultaat, "Q4 2026")
    [groep, *_] = groepen(programma)
    assert (groep.regels[0].voorstel, groep.regels[0].vervolg) == ("Q4 2026", Vervolg.BESLUIT)


def test_counts_what_the_overview_counts(programma: Programma, jeugd: Pijler, gezondheid: Pijler, ronde: Ronde):
    rows = list(Resultaat.objects.in_plan_order())
    make.make_melding(rows[0], ronde, signaal=Signaal.BIJSTUREN)
    make.make_melding(rows[1], ronde, signaal=Signaal.AANDACHT)
    make.make_resultaat(rows[0].actie, "Ook voorbij", "Q2 2026")
    counted = dict(totals(groepen(programma)))
    overzicht = make_overzicht(programma, ronde, PEILDATUM)
    assert counted[Soort.BIJSTUREN] == overzicht.telling.signalen[Signaal.BIJSTUREN] == 1
    assert counted[Soort.AANDACHT] == overzicht.telling.signalen[Signaal.AANDACHT] == 1
    assert counted[Soort.VERSTREKEN] == len(overzicht.verstreken) == 2
    assert counted[Soort.GEEN_MELDING] == overzicht.telling.ontbreekt == 3


def test_nothing_is_an_exception_without_a_reason(programma: Programma, actie, ronde: Ronde):
    make.make_melding(make.make_resultaat(actie, "Goed", "Q4 2027"), ronde)
    nu = Moment((ronde,), ronde, PEILDATUM)
    [stand] = found(make.stamp_of(programma), programma, Filter(), nu)
    assert reasons(stand) == ()
