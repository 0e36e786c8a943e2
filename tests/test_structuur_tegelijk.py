"""Several people who change the structure at the same moment."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from programmes.models import Gebruiker, Pijler, Programma, Rol
from programmes.ordering import places
from speerpunten.models import Actie, Resultaat, Speerpunt
from tests import builders as make
from tests.conftest import AtOnce

type Login = Callable[[Gebruiker], Client]


@pytest.fixture
def speerpunt(transactional_db: None) -> Speerpunt:
    programma = make.make_programma("proef")
    pijler = make.make_pijler(programma, "jeugd")
    speerpunt = make.make_speerpunt(pijler)
    for letter in "abcd":
        make.make_resultaat(make.make_actie(speerpunt, letter), termijn="2027")
    make.make_speerpunt(pijler)
    return speerpunt


@pytest.fixture
def manager(speerpunt: Speerpunt) -> Gebruiker:
    return make.give(make.make_gebruiker("Piet Programma"), Programma.objects.get(), Rol.PROGRAMMAMANAGER)


def assert_in_order(pijler: Pijler) -> None:
    assert list(pijler.speerpunten.values_list("nummer", flat=True)) == list(range(1, pijler.speerpunten.count() + 1))
    for speerpunt in pijler.speerpunten.all():
        rows = list(speerpunt.acties.order_by("volgorde").values_list("volgorde", "letter"))
        assert rows == places([bool(letter) for _, letter in rows])


def test_adding_moving_and_deleting_at_once_keeps_every_letter_once(
    at_once: AtOnce, speerpunt: Speerpunt, manager: Gebruiker, as_user: Login
) -> None:
    a, b, c, _d = speerpunt.acties.order_by("volgorde")
    other = speerpunt.pijler.speerpunten.last()

    def address(name: str, *args: object) -> str:
        return reverse(f"speerpunten:{name}", args=["proef", *args])

    requests = [
        (address("toevoegen_onder", "actie", speerpunt.pk), {"omschrijving": "N", "met_letter": "ja", "na": a.pk}),
        (address("toevoegen_onder", "actie", speerpunt.pk), {"omschrijving": "M", "met_letter": "nee", "na": a.pk}),
        (address("verplaatsen", "actie", b.pk), {"naar": other.pk, "na": "0"}),
        (address("plaats", "actie", c.pk), {"op": "0"}),
        (address("verwijderen", "actie", a.pk), {"versie": "1"}),
        (address("toevoegen_onder", "speerpunt", speerpunt.pijler.pk), {"titel": "Nieuw", "na": "0"}),
    ]
    clients = [as_user(manager) for _ in requests]

    def send(index: int) -> int:
        return clients[index].post(*requests[index]).status_code

    statuses = at_once(send, list(range(len(requests))))
    # Whoever wanted to come after the row that was just deleted hears that this place is gone.
    assert all(status in {302, 422} for status in statuses), statuses
    assert_in_order(speerpunt.pijler)
    assert not Actie.objects.filter(pk=a.pk).exists()


def test_a_result_is_either_deleted_or_reported_on(
    at_once: AtOnce, speerpunt: Speerpunt, manager: Gebruiker, as_user: Login
) -> None:
    resultaat = Resultaat.objects.first()
    ronde = make.make_ronde(Programma.objects.get())
    client = as_user(manager)

    def act(who: str) -> object:
        if who == "verwijderen":
            address = reverse("speerpunten:verwijderen", args=["proef", "resultaat", resultaat.pk])
            return client.post(address, {"versie": "1"}).status_code
        try:
            return make.make_melding(resultaat, ronde)
        except Exception as error:  # whichever database says so in its own way
            return error

    deleted, melding = at_once(act, ["verwijderen", "melden"])
    if deleted == 302:
        assert isinstance(melding, Exception)
        assert not Resultaat.objects.filter(pk=resultaat.pk).exists()
    else:
        assert deleted == 409
        assert resultaat.meldingen.count() == 1
