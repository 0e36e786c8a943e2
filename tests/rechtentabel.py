"""Who may open which address: the permission matrix as data. Every address of the portal has a line here.

Add a line for each address and each method you make, in the list of its app::

    Regel("monitoring:resultaat", LEZERS, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:melding", "programmamanager coordinator", POST, 422, args=lambda w: {"pk": w.resultaat.pk}),

The second column names the roles that get `status` (200 for a GET unless said otherwise; say for a POST what an
empty form answers: 422, 302, …). What follows for the others is the same everywhere: another role of the programme
403, nobody's role (`zonder_rol`) and somebody from another programme (`buitenstaander`) 404, logged out a redirect
to the login page. `args` makes what the address asks for besides the code of the programme; it is called once with
the world of the programme and once with the world of another programme, whose rows must never answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from monitoring.models import Ronde
from programmes.models import Gebruiker, Pijler, Programma, Rol
from speerpunten.models import Actie, Resultaat, Speerpunt
from tests import builders as make

GET, POST = "GET", "POST"

ROLLEN = ("beheerder", "programmamanager", "coordinator", "pmo", "bestuurder", "gemeentecontact")
BUITEN = ("zonder_rol", "buitenstaander")
ANONIEM = "anoniem"
IEDEREEN = (ANONIEM, *BUITEN, *ROLLEN)

ALLE_ROLLEN = " ".join(ROLLEN)
LEZERS = "beheerder programmamanager coordinator pmo gemeentecontact"
PLANNERS = "beheerder programmamanager"


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


def build_wereld(programma: Programma, pijler: Pijler | None = None) -> Wereld:
    """A world in this programme, around a pijler that has a speerpunt, an actie and a resultaat, or a new one."""
    if pijler is None:
        pijler = make.make_pijler(programma, f"een-{programma.code}")
        make.make_resultaat(make.make_actie(make.make_speerpunt(pijler), "a"), termijn="Q12026")
    resultaat = Resultaat.objects.in_plan_order().filter(actie__speerpunt__pijler=pijler)[0]
    andere = make.make_pijler(programma, f"twee-{programma.code}")
    return Wereld(
        programma=programma,
        pijler=pijler,
        andere_pijler=andere,
        speerpunt=resultaat.actie.speerpunt,
        actie=resultaat.actie,
        resultaat=resultaat,
        ander_resultaat=make.make_resultaat(make.make_actie(make.make_speerpunt(andere), "a")),
        ronde=make.make_ronde(programma),
        persoon=make.give(make.make_gebruiker(f"Lid {programma.code}"), programma, Rol.PMO),
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


PORTAAL = [
    # Whoever has one programme goes straight there.
    ingelogd("start", status=302, afwijkend={"zonder_rol": 200}),
    ingelogd("profiel"),
    ingelogd("profiel", POST, 422),
    openbaar("hulp"),
    openbaar("toegankelijkheid"),
    openbaar("privacy"),
    openbaar("health"),
    openbaar("robots_txt"),
    openbaar("security_txt"),
    # Logged in already: on to the start page.
    openbaar("account_login", afwijkend=dict.fromkeys(IEDEREEN[1:], 302)),
    openbaar("account_login", POST, afwijkend=dict.fromkeys(IEDEREEN[1:], 302)),
    openbaar("account_logout", afwijkend={ANONIEM: 302}),
    openbaar("account_logout", POST, 302),
    openbaar("account_inactive"),
    ingelogd("account_change_password"),
    ingelogd("account_change_password", POST),
    openbaar("account_reset_password"),
    openbaar("account_reset_password", POST),
    openbaar("account_reset_password_done"),
    openbaar("account_reset_password_from_key", args=lambda w: {"uidb36": "1", "key": "onjuist"}),
    openbaar("account_reset_password_from_key", POST, args=lambda w: {"uidb36": "1", "key": "onjuist"}),
    openbaar("account_reset_password_from_key_done"),
]

BEHEERDER = "beheerder"


def persoon(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.persoon.pk}


def rol(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.persoon.pk, "rol": wereld.persoon.toewijzingen.get().pk}


PROGRAMMES = [
    Regel("programmes:toegang", BEHEERDER),
    Regel("programmes:nieuw", BEHEERDER),
    Regel("programmes:nieuw", BEHEERDER, POST, 422),
    Regel("programmes:logboek", BEHEERDER),
    Regel("programmes:export", BEHEERDER),
    Regel("programmes:persoon", BEHEERDER, args=persoon),
    Regel("programmes:gegevens", BEHEERDER, args=persoon),
    Regel("programmes:gegevens", BEHEERDER, POST, 422, args=persoon),
    Regel("programmes:account", BEHEERDER, args=persoon),
    Regel("programmes:account", BEHEERDER, POST, 302, args=persoon),
    Regel("programmes:uitnodigen", BEHEERDER, POST, 302, args=persoon),
    Regel("programmes:rol_geven", BEHEERDER, args=persoon),
    Regel("programmes:rol_geven", BEHEERDER, POST, 422, args=persoon),
    Regel("programmes:rol_wijzigen", BEHEERDER, args=rol),
    Regel("programmes:rol_wijzigen", BEHEERDER, POST, 422, args=rol),
    Regel("programmes:rol_weghalen", BEHEERDER, args=rol),
    Regel("programmes:rol_weghalen", BEHEERDER, POST, 302, args=rol),
]

SPEERPUNTEN: list[Regel] = []

MONITORING: list[Regel] = [
    Regel("monitoring:overzicht", ALLE_ROLLEN),
    Regel("monitoring:zoeken", LEZERS),
]

REGELS = PORTAAL + PROGRAMMES + SPEERPUNTEN + MONITORING
