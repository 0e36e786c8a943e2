"""The small cast every test shares: one user per role in one programme, and somebody from another."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import Client

from monitoring.models import Ronde
from programmes import remember
from programmes.models import Gebruiker, Gemeente, Pijler, Programma, Rol
from speerpunten.models import Resultaat
from tests import builders as make
from tests.edities import let_flush
from tests.postbus import Postbus

# A busy machine makes one example slow by chance, which says nothing about the code; in CI the examples are the same
# every time.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("portal")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The test database; what empties it gets past the guard of edities."""
    let_flush(type(connection.ops))


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Every test has its own rows, under keys that others had before."""
    remember.forget()


@dataclass(frozen=True)
class Cast:
    """One user per role. `coordinator` has pijler jeugd only; `buitenstaander` runs another programme."""

    beheerder: Gebruiker
    programmamanager: Gebruiker
    coordinator: Gebruiker
    pmo: Gebruiker
    bestuurder: Gebruiker
    gemeentecontact: Gebruiker
    zonder_rol: Gebruiker
    buitenstaander: Gebruiker


@pytest.fixture
def programma(db: None) -> Programma:
    return make.make_programma("proef", titel="Proefprogramma", naam_kort="Proef")


@pytest.fixture
def jeugd(programma: Programma) -> Pijler:
    """Pijler 1: one speerpunt, actie a with two results (Q1 2026 and Q4 2027), actie b with one (n.t.b.)."""
    pijler = make.make_pijler(programma, "jeugd", titel="Jeugd")
    speerpunt = make.make_speerpunt(pijler, "Stevige lokale teams")
    actie_a = make.make_actie(speerpunt, "a", "Methoden gelijk trekken")
    make.make_resultaat(actie_a, "Gelijke methoden in elke gemeente", "Q12026")
    make.make_resultaat(actie_a, "Stevige teams in elke gemeente", "Q4 2027")
    make.make_resultaat(make.make_actie(speerpunt, "b", "Onderwijs verbinden"), "Eén afwegingskader", "N.t.b.")
    return pijler


@pytest.fixture
def gezondheid(programma: Programma, jeugd: Pijler) -> Pijler:
    """Pijler 2, which the coordinator does not have: one result without a term."""
    pijler = make.make_pijler(programma, "gezondheid", titel="Gezondheid")
    make.make_resultaat(
        make.make_actie(make.make_speerpunt(pijler, "Preventie"), "a", "Netwerk inrichten"), "Er is een netwerk"
    )
    return pijler


@pytest.fixture
def resultaat(jeugd: Pijler) -> Resultaat:
    """The first result of pijler jeugd, term Q1 2026."""
    return Resultaat.objects.in_plan_order().filter(actie__speerpunt__pijler=jeugd).first()


@pytest.fixture
def ronde(programma: Programma) -> Ronde:
    """The open ronde 2026-H2."""
    return make.make_ronde(programma)


@pytest.fixture
def cast(programma: Programma, jeugd: Pijler) -> Cast:
    middelburg = Gemeente.objects.create(cbs_code="GM0687", naam="Middelburg")
    elders = make.make_programma("elders")
    return Cast(
        beheerder=make.give(make.make_gebruiker("Bea Beheerder"), programma, Rol.BEHEERDER),
        programmamanager=make.give(make.make_gebruiker("Piet Programma"), programma, Rol.PROGRAMMAMANAGER),
        coordinator=make.give(make.make_gebruiker("Carla Coordinator"), programma, Rol.COORDINATOR, pijler=jeugd),
        pmo=make.give(make.make_gebruiker("Pim Overleg"), programma, Rol.PMO),
        bestuurder=make.give(make.make_gebruiker("Bram Bestuurder"), programma, Rol.BESTUURDER),
        gemeentecontact=make.give(
            make.make_gebruiker("Gerda Gemeente"), programma, Rol.GEMEENTECONTACT, gemeente=middelburg
        ),
        zonder_rol=make.make_gebruiker("Zoe Zonder"),
        buitenstaander=make.give(make.make_gebruiker("Bob Buiten"), elders, Rol.PROGRAMMAMANAGER),
    )


@pytest.fixture
def as_user() -> Callable[[Gebruiker], Client]:
    """A client logged in as that user."""

    def login(gebruiker: Gebruiker) -> Client:
        client = Client()
        client.force_login(gebruiker)
        return client

    return login


@pytest.fixture
def postbus(settings: Any) -> Iterator[Postbus]:
    """A real mail server, to which the portal sends its mail."""
    postbus = Postbus()
    settings.MAILERS = {"default": postbus.mailer}
    settings.PORTAL_URL = "https://portaal.example.org"
    postbus.start()
    yield postbus
    postbus.stop()


type AtOnce = Callable[[Callable[[Any], Any], list[Any]], list[Any]]


@pytest.fixture
def at_once(transactional_db: None) -> AtOnce:
    """Runs a function for each argument at the same time, each in a thread with its own connection."""

    def run(function: Callable[[Any], Any], arguments: list[Any]) -> list[Any]:
        start = Barrier(len(arguments))

        def one(argument: Any) -> Any:
            start.wait(timeout=10)
            try:
                return function(argument)
            finally:
                connection.close()

        with ThreadPoolExecutor(max_workers=len(arguments)) as pool:
            return list(pool.map(one, arguments))

    return run
