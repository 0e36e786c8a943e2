"""What there is to tell somebody: put in the queue once, and only for who wants and may hear it."""

from typing import Any

from django.db import transaction

from programmes import post
from programmes.models import Bericht, Gebruiker, Programma
from tests.conftest import AtOnce, Cast


def tell(programma: Programma, aan: Any, sleutel: str = "ronde-1-opening", soort=post.Soort.OPENING) -> None:
    post.put(programma, aan, soort, sleutel=sleutel, titel="De ronde is open", tekst="Meld.", url="/proef/werklijst/")


def told() -> list[str]:
    return [bericht.aan.naam for bericht in Bericht.objects.order_by("pk")]


def test_each_of_the_people_gets_it(programma: Programma, cast: Cast):
    tell(programma, [cast.coordinator, cast.pmo])
    assert sorted(told()) == ["Carla Coordinator", "Pim Overleg"]


def test_one_person_may_be_given_as_such(programma: Programma, cast: Cast):
    tell(programma, cast.coordinator)
    assert told() == ["Carla Coordinator"]


def test_the_same_is_told_once(programma: Programma, cast: Cast):
    tell(programma, cast.coordinator)
    tell(programma, [cast.coordinator, cast.pmo])
    tell(programma, cast.coordinator, sleutel="ronde-2-opening")
    assert told() == ["Carla Coordinator", "Pim Overleg", "Carla Coordinator"]


def test_two_who_tell_the_same_at_once_tell_it_once(programma: Programma, cast: Cast, at_once: AtOnce):
    at_once(lambda _: tell(programma, cast.coordinator), [1, 2, 3])
    assert told() == ["Carla Coordinator"]


def test_who_does_not_want_it_or_may_not_see_it_gets_nothing(programma: Programma, cast: Cast):
    Gebruiker.objects.filter(pk=cast.pmo.pk).update(is_active=False)
    Gebruiker.objects.filter(pk=cast.bestuurder.pk).update(mail_uit=[post.Soort.OPENING])
    tell(programma, [cast.pmo, cast.bestuurder, cast.zonder_rol, cast.buitenstaander])
    assert told() == []
    tell(programma, cast.bestuurder, soort=post.Soort.GEPUBLICEERD)
    assert told() == ["Bram Bestuurder"]


def test_what_did_not_happen_is_not_told(programma: Programma, cast: Cast):
    with transaction.atomic():
        tell(programma, cast.coordinator)
        transaction.set_rollback(True)
    assert told() == []
