"""Between two rondes the programme is locked: only the programmamanager corrects, with a reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from monitoring import ronde as regels
from monitoring.models import Ronde
from programmes import history
from programmes.models import Begrip, Gebruiker, Pijler, Programma, Wijziging
from speerpunten.models import Actie, Speerpunt
from tests import builders as make
from tests.conftest import AtOnce, Cast
from tests.rechtenregels import GET, Wereld, build_wereld
from tests.rechtentabel import REGELS
from tests.test_rechten import ask, url_of

REDEN = "Verkeerd overgenomen"

# What is only read stays open to whoever may see the structure.
LEZEN = {
    "speerpunten:structuur",
    "speerpunten:samenhang",
    "speerpunten:opbouw",
    "speerpunten:lijst",
    "speerpunten:geschiedenis",
    "speerpunten:termijn_lezen",
    "speerpunten:termijn",
}


@pytest.fixture
def wereld(cast: Cast, programma: Programma) -> Wereld:
    """The programme of the cast, locked: no ronde is open."""
    wereld = build_wereld(programma, programma.pijlers.get(code="jeugd"))
    programma.rondes.filter(status=Ronde.Status.OPEN).update(status=Ronde.Status.GESLOTEN)
    regels.set_lock(programma)
    return wereld


@pytest.fixture
def client(wereld: Wereld, cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.programmamanager)


def address(name: str, *args: object) -> str:
    return reverse(f"speerpunten:{name}", args=["proef", *args])


def test_the_beheerder_reads_the_structure_but_changes_nothing(wereld: Wereld, cast: Cast):
    found, expected = {}, {}
    for regel in REGELS:
        if regel.naam.startswith("speerpunten:"):
            found[str(regel)] = ask(regel, "beheerder", cast, url_of(regel, wereld)).status_code
            expected[str(regel)] = regel.status if regel.naam in LEZEN and regel.methode == GET else 403
    assert found == expected


def test_the_page_that_is_refused_says_why(wereld: Wereld, cast: Cast, as_user: Callable[[Gebruiker], Client]):
    response = as_user(cast.beheerder).get(address("wijzigen", "pijler", wereld.pijler.pk))
    assert response.status_code == 403
    assert "Er is geen ronde open, en dan is het programma op slot." in response.content.decode()


def test_the_programmamanager_still_opens_every_page(wereld: Wereld, cast: Cast):
    for regel in REGELS:
        if regel.naam.startswith("speerpunten:") and regel.methode == GET:
            assert ask(regel, "programmamanager", cast, url_of(regel, wereld)).status_code == 200, regel


def test_the_pages_say_that_the_programme_is_locked(
    client: Client, wereld: Wereld, cast: Cast, as_user: Callable[[Gebruiker], Client]
):
    pages = [
        address("structuur"),
        address("opbouw", wereld.pijler.code),
        address("lijst", "begrip"),
        address("termijn", wereld.resultaat.pk),
    ]
    beheerder = as_user(cast.beheerder)
    for page in pages:
        assert "Jij kunt nog wel iets herstellen." in client.get(page).content.decode()
        shown = beheerder.get(page).content.decode()
        assert "Alleen de programmamanager kan nu nog iets herstellen" in shown
        for offer in ("/wijzigen/", "/toevoegen/", "/verwijderen/", "/plaats/", "/herstellen/"):
            assert offer not in shown, (page, offer)
    form = client.get(address("wijzigen", "pijler", wereld.pijler.pk)).content.decode()
    assert "Het programma is op slot, omdat er geen ronde open is." in form
    assert "Reden van de correctie" in form


def test_with_an_open_ronde_nothing_asks_for_a_reason(
    cast: Cast, jeugd: Pijler, ronde: Ronde, as_user: Callable[[Gebruiker], Client]
):
    shown = as_user(cast.beheerder).get(address("wijzigen", "pijler", jeugd.pk)).content.decode()
    assert "Reden van de correctie" not in shown
    assert "op slot" not in shown


def changes(wereld: Wereld) -> dict[str, tuple[str, dict[str, Any]]]:
    """One of every way to change the plan: the address, and what is sent without the reason."""
    w = wereld
    w.resultaat.tweeling = w.tweeling
    w.resultaat.save()
    second = Actie.objects.filter(speerpunt=w.speerpunt)[1]
    begrip = Begrip.objects.create(programma=w.programma, afkorting="PMO", betekenis="Overleg")
    return {
        "toevoegen": (address("toevoegen_onder", "speerpunt", w.pijler.pk), {"titel": "Nieuw", "na": "0"}),
        "wijzigen": (
            address("wijzigen", "resultaat", w.resultaat.pk),
            {"omschrijving": "Anders", "beginfase": "niet_gestart", "versie": "1"},
        ),
        "verplaatsen": (address("verplaatsen", "actie", second.pk), {"naar": w.speerpunt.pk, "na": "0"}),
        "verwijderen": (address("verwijderen", "begrip", begrip.pk), {"versie": "1"}),
        "programma": (
            address("programma"),
            {"titel": "Anders", "naam_kort": "A", "samenwerking": "S", "versie": "1"}
            | {f"{level}_{n}": "Woord" for level in w.programma.niveaus for n in (0, 1)},
        ),
        "grondslagen": (address("grondslagen_van", w.speerpunt.pk), {"bevestigen": "ja", "versie": "1"}),
        "koppelen": (address("koppelen", w.tweeling.pk), {"resultaat": w.ander_resultaat.pk}),
        "loskoppelen": (address("loskoppelen", w.resultaat.pk), {}),
    }


SOORTEN = [
    "toevoegen",
    "wijzigen",
    "verplaatsen",
    "verwijderen",
    "programma",
    "grondslagen",
    "koppelen",
    "loskoppelen",
]


@pytest.mark.parametrize("soort", SOORTEN)
def test_a_correction_needs_a_reason(client: Client, wereld: Wereld, soort: str):
    url, data = changes(wereld)[soort]
    for reden in ({}, {"correctie": "  "}):
        response = client.post(url, data | reden)
        assert response.status_code == 422
        shown = response.content.decode()
        assert "Reden van de correctie" in shown
        assert "Vul in waarom je dit nu herstelt." in shown
    assert not Wijziging.objects.exists()


@pytest.mark.parametrize("soort", SOORTEN)
def test_the_reason_of_a_correction_is_in_the_history(client: Client, wereld: Wereld, soort: str):
    url, data = changes(wereld)[soort]
    assert client.post(url, data | {"correctie": REDEN}).status_code == 302
    told = Wijziging.objects.exclude(reden__startswith="Opnieuw genummerd")
    assert told.exists()
    assert {line.reden for line in told} == {f"Correctie: {REDEN}"}


def test_every_change_of_the_plan_is_among_those_that_ask_for_a_reason():
    """Whoever adds a way to change the plan decides here what it asks."""
    posted = {regel.naam for regel in REGELS if regel.naam.startswith("speerpunten:") and regel.methode != GET}
    asked = {"speerpunten:toevoegen", "speerpunten:toevoegen_onder", "speerpunten:grondslagen_van"}
    asked |= {f"speerpunten:{soort}" for soort in SOORTEN}
    always = {"speerpunten:termijn_herstellen"}  # asks for it also when a ronde is open
    asked |= {f"speerpunten:{page}" for page in ("samenhang", "afhankelijkheid", "afhankelijkheid_weghalen")}
    refers = {"speerpunten:plaats"}  # leads to verplaatsen
    assert posted <= asked | always | refers


def test_the_arrows_lead_to_the_page_that_asks_for_a_reason(client: Client, wereld: Wereld):
    second = Actie.objects.filter(speerpunt=wereld.speerpunt)[1]
    url, asks = address("plaats", "actie", second.pk), address("verplaatsen", "actie", second.pk)
    assert client.post(url, {"op": "0"}).headers["Location"] == asks
    assert client.post(url, {"op": "0"}, headers={"HX-Request": "true"}).headers["HX-Redirect"] == asks
    second.refresh_from_db()
    assert second.volgorde == 2


def test_a_conflict_keeps_the_reason_and_does_not_compare_it(client: Client, wereld: Wereld):
    url, data = changes(wereld)["wijzigen"]
    client.post(url, data | {"correctie": REDEN})
    response = client.post(url, data | {"correctie": "Nog een reden", "omschrijving": "Weer anders"})
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Nog een reden</textarea>" in shown
    assert "Reden van de correctie</dt>" not in shown


def test_a_change_while_the_ronde_closes_is_in_before_it_or_asks_for_a_reason(
    at_once: AtOnce, cast: Cast, jeugd: Pijler, ronde: Ronde, as_user: Callable[[Gebruiker], Client]
) -> None:
    speerpunt = Speerpunt.objects.get(pijler=jeugd)
    client = as_user(cast.programmamanager)
    data = {"titel": "Net voor het sluiten", "versie": "1"}

    def change() -> object:
        return client.post(address("wijzigen", "speerpunt", speerpunt.pk), data)

    def close() -> object:
        return regels.close_ronde(ronde, door=cast.programmamanager, today=ronde.sluit_op)

    changed, _ = at_once(lambda do: do(), [change, close])
    speerpunt.refresh_from_db()
    in_order = list(Wijziging.objects.order_by("pk").values_list("onderwerp", flat=True))
    if changed.status_code == 302:
        assert in_order[0] == "speerpunten.speerpunt"
    else:
        assert changed.status_code == 422
        assert speerpunt.titel == "Stevige lokale teams"
        assert not history.of(speerpunt).exists()


def test_a_programme_that_never_had_a_ronde_is_not_locked(programma: Programma, jeugd: Pijler):
    make.make_ronde(programma, status=Ronde.Status.VOORBEREIDING)
    regels.set_lock(programma)
    assert not programma.op_slot
