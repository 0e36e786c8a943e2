"""A line of the permission matrix, and the world its addresses are made from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from monitoring.models import Besluit, Editie, Invoer, Rapport, Ronde, Team
from programmes.models import Gebruiker, Gemeente, Pijler, Programma, Rol
from speerpunten.models import Actie, Resultaat, Speerpunt, Tweeling
from tests import builders as make
from tests.capaciteit_builders import make_capaciteitsinvoer, make_team

GET, POST = "GET", "POST"

ROLLEN = ("beheerder", "programmamanager", "coordinator", "pmo", "bestuurder", "gemeentecontact")
BUITEN = ("zonder_rol", "buitenstaander")
ANONIEM = "anoniem"
IEDEREEN = (ANONIEM, *BUITEN, *ROLLEN)

ALLE_ROLLEN = " ".join(ROLLEN)
LEZERS = "beheerder programmamanager coordinator pmo gemeentecontact"
MELDERS = "programmamanager coordinator"
PLANNERS = "beheerder programmamanager"
BESLISSERS = "programmamanager pmo"


@dataclass(frozen=True)
class Wereld:
    """A programme with one of everything an address may ask for; `pijler` is the coordinator's."""

    programma: Programma
    pijler: Pijler
    andere_pijler: Pijler
    speerpunt: Speerpunt
    actie: Actie
    resultaat: Resultaat
    ander_resultaat: Resultaat  # in `andere_pijler`
    ronde: Ronde
    persoon: Gebruiker  # somebody with one role, in this programme alone
    tweeling: Tweeling
    rapport: Rapport  # printed
    besluit: Besluit  # of a body
    editie: Editie  # of an earlier ronde, published and printed
    gemeente: Gemeente  # takes part; not the gemeentecontact's
    gesloten: Ronde
    team: Team
    invoer: Invoer  # of what teams can do


def build_wereld(programma: Programma, pijler: Pijler | None = None) -> Wereld:
    """A world in this programme, around a pijler that has a speerpunt, an actie and a resultaat, or a new one."""
    if pijler is None:
        pijler = make.make_pijler(programma, f"een-{programma.code}")
        make.make_resultaat(make.make_actie(make.make_speerpunt(pijler), "a"), termijn="Q12026")
    resultaat = Resultaat.objects.in_plan_order().filter(actie__speerpunt__pijler=pijler)[0]
    andere = make.make_pijler(programma, f"twee-{programma.code}")
    editie = make.make_editie(make.make_ronde(programma, 2025, 2), gepubliceerd=True)
    make.make_rapport(programma, editie=editie)
    Programma.objects.filter(pk=programma.pk).update(openbaar=True)
    team = make_team(programma)
    return Wereld(
        team=team,
        invoer=make_capaciteitsinvoer(team),
        programma=programma,
        pijler=pijler,
        andere_pijler=andere,
        speerpunt=resultaat.actie.speerpunt,
        actie=resultaat.actie,
        resultaat=resultaat,
        ander_resultaat=make.make_resultaat(make.make_actie(make.make_speerpunt(andere), "a")),
        ronde=make.make_ronde(programma),
        persoon=make.give(make.make_gebruiker(f"Lid {programma.code}"), programma, Rol.PMO),
        tweeling=Tweeling.objects.create(programma=programma, code="samen", naam="Samen"),
        rapport=make.make_rapport(programma),
        besluit=make.make_besluit(programma, make.make_orgaan(programma)),
        editie=editie,
        gemeente=make.make_gemeente(programma, f"GM{9000 + programma.pk % 1000}", f"Gemeente {programma.code}"),
        gesloten=make.make_ronde(programma, 2026, 1, status=Ronde.Status.GESLOTEN),
    )


def no_args(wereld: Wereld) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Regel:
    """One address and method: what every user gets."""

    naam: str
    mag: str
    methode: str = GET
    status: int = 200
    args: Callable[[Wereld], dict[str, Any]] = no_args
    data: dict[str, Any] = field(default_factory=dict)
    afwijkend: dict[str, int] = field(default_factory=dict)  # user → status, where the rule above does not hold
    in_programma: bool = True
    noemt_rij: bool = True  # whether `args` name a row, which another programme does not have

    def __str__(self) -> str:
        return f"{self.methode} {self.naam} voor {self.mag or 'niemand'}"

    @property
    def verwacht(self) -> dict[str, int]:
        mag = self.mag.split()
        assert set(mag) <= set(IEDEREEN), f"onbekende gebruiker in {self}"
        anders = {ANONIEM: 302} | (dict.fromkeys(BUITEN, 404) if self.in_programma else {})
        return {wie: self.status if wie in mag else anders.get(wie, 403) for wie in IEDEREEN} | self.afwijkend


def openbaar(naam: str, methode: str = GET, status: int = 200, **rest: Any) -> Regel:
    """Open to everyone, logged in or not."""
    return Regel(naam, " ".join(IEDEREEN), methode, status, in_programma=False, **rest)


def ingelogd(naam: str, methode: str = GET, status: int = 200, **rest: Any) -> Regel:
    """For whoever is logged in, with or without a role."""
    return Regel(naam, " ".join(IEDEREEN[1:]), methode, status, in_programma=False, **rest)


def of_resultaat(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.resultaat.pk}


def of_besluit(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.besluit.pk}
