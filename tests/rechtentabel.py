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
from datetime import date
from typing import Any

from monitoring.models import Besluit, Editie, Invoer, Rapport, Ronde, Scenario, Team
from programmes.models import Gebruiker, Gemeente, Pijler, Programma, Rol
from speerpunten.models import Actie, Afhankelijkheid, Resultaat, Speerpunt, Tweeling
from speerpunten.onderdelen import ONDERDELEN
from tests import builders as make
from tests import scenario_builders
from tests import vergadering_builders as vergader
from tests.capaciteit_builders import make_capaciteitsinvoer, make_team
from tests.prioriteit_builders import make_criterium

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


PORTAAL = [
    # Whoever has one programme goes straight there.
    ingelogd("start", status=302, afwijkend={"zonder_rol": 200}),
    ingelogd("profiel"),
    ingelogd("profiel", POST, 422),
    # A link of somebody else, and one that never was: neither is there.
    ingelogd("agendalink_intrekken", POST, 404, args=lambda w: {"pk": 0}),
    openbaar("agenda", status=404, args=lambda w: {"token": "onjuist"}),
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

# What stands in the plan, and under what a new one is added.
PLAN = {
    "pijler": (lambda w: w.pijler, None),
    "speerpunt": (lambda w: w.speerpunt, lambda w: w.pijler),
    "actie": (lambda w: w.actie, lambda w: w.speerpunt),
    "resultaat": (lambda w: w.resultaat, lambda w: w.actie),
}


def structuur(soort: str, rij: Callable[[Wereld], Any], boven: Callable[[Wereld], Any] | None) -> list[Regel]:
    """What can be done to one part of the plan."""

    def self_args(wereld: Wereld) -> dict[str, Any]:
        return {"soort": soort, "pk": rij(wereld).pk}

    def new_args(wereld: Wereld) -> dict[str, Any]:
        return {"soort": soort} | ({"ouder": boven(wereld).pk} if boven else {})

    toevoegen = "speerpunten:toevoegen_onder" if boven else "speerpunten:toevoegen"
    return [
        Regel(toevoegen, PLANNERS, args=new_args, noemt_rij=bool(boven)),
        Regel(toevoegen, PLANNERS, POST, 422, args=new_args, noemt_rij=bool(boven)),
        Regel("speerpunten:wijzigen", PLANNERS, args=self_args),
        Regel("speerpunten:wijzigen", PLANNERS, POST, 422, args=self_args),
        Regel("speerpunten:verplaatsen", PLANNERS, args=self_args),
        Regel("speerpunten:verplaatsen", PLANNERS, POST, 422, args=self_args),
        Regel("speerpunten:plaats", PLANNERS, POST, 302, args=self_args, data={"op": "0"}),
        Regel("speerpunten:verwijderen", PLANNERS, args=self_args),
        Regel("speerpunten:verwijderen", PLANNERS, POST, 409, args=self_args),
    ]


def of_resultaat(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.resultaat.pk}


def of_termijn(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.resultaat.termijnen.get().pk}


def of_besluit(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.besluit.pk}


def of_speerpunt(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.speerpunt.pk}


def of_afhankelijkheid(wereld: Wereld) -> dict[str, Any]:
    """A result that waits on another one."""
    made, _ = Afhankelijkheid.objects.get_or_create(resultaat=wereld.resultaat, voorganger=wereld.ander_resultaat)
    return {"pk": made.pk}


def of_tweeling(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.tweeling.pk}


def lijst_of(soort: str) -> Callable[[Wereld], dict[str, Any]]:
    return lambda wereld: {"soort": soort}


SPEERPUNTEN = [
    Regel("speerpunten:structuur", PLANNERS),
    Regel("speerpunten:opbouw", PLANNERS, args=lambda w: {"pijler": w.andere_pijler.code}),
    *(
        Regel("speerpunten:lijst", PLANNERS, args=lijst_of(soort), noemt_rij=False)
        for soort in sorted({onderdeel.lijst for onderdeel in ONDERDELEN.values()} - {""})
    ),
    *(regel for soort, (rij, boven) in PLAN.items() for regel in structuur(soort, rij, boven)),
    Regel("speerpunten:programma", PLANNERS),
    Regel("speerpunten:programma", PLANNERS, POST, 422),
    Regel("speerpunten:geschiedenis", PLANNERS),
    Regel("speerpunten:grondslagen", PLANNERS),
    Regel("speerpunten:grondslagen_van", PLANNERS, args=of_speerpunt),
    Regel("speerpunten:grondslagen_van", PLANNERS, POST, 302, args=of_speerpunt),
    Regel("speerpunten:termijn_lezen", PLANNERS),
    Regel("speerpunten:termijn", PLANNERS, args=of_resultaat),
    Regel("speerpunten:termijn_herstellen", PLANNERS, args=of_termijn),
    Regel("speerpunten:termijn_herstellen", PLANNERS, POST, 422, args=of_termijn),
    Regel("speerpunten:samenhang", PLANNERS, args=of_resultaat),
    Regel("speerpunten:samenhang", PLANNERS, POST, 422, args=of_resultaat),
    Regel("speerpunten:afhankelijkheid", PLANNERS, args=of_afhankelijkheid),
    Regel("speerpunten:afhankelijkheid", PLANNERS, POST, 302, args=of_afhankelijkheid),
    Regel("speerpunten:afhankelijkheid_weghalen", PLANNERS, POST, 302, args=of_afhankelijkheid),
    Regel("speerpunten:koppelen", PLANNERS, args=of_tweeling),
    Regel("speerpunten:koppelen", PLANNERS, POST, 422, args=of_tweeling),
    Regel("speerpunten:loskoppelen", PLANNERS, POST, 302, args=of_resultaat),
]


def of_ronde(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.ronde.pk}


def of_melding(wereld: Wereld) -> dict[str, Any]:
    """A melding that waits for a judgement in the open ronde."""
    ronde = Ronde.objects.open_in(wereld.programma) or wereld.ronde
    made = ronde.meldingen.filter(resultaat=wereld.resultaat).first()
    return {"pk": (made or make.make_melding(wereld.resultaat, ronde)).pk}


def of_vergadering(wereld: Wereld, status: str = "voorbereiding") -> dict[str, Any]:
    """A meeting of a body, with an empty agenda."""
    orgaan = wereld.programma.organen.first() or make.make_orgaan(wereld.programma)
    made = orgaan.vergaderingen.filter(status=status).first()
    day = date(2026, 12, 1 + list(vergader.Status).index(status))
    return {"pk": (made or vergader.make_vergadering(orgaan, day, status=status)).pk}


def of_bezig(wereld: Wereld) -> dict[str, Any]:
    return of_vergadering(wereld, "bezig")


def of_punt(wereld: Wereld, status: str = "voorbereiding") -> dict[str, Any]:
    """An item of a meeting."""
    pk = of_vergadering(wereld, status)["pk"]
    found = vergader.Vergadering.objects.get(pk=pk)
    punt = found.agendapunten.first() or vergader.make_punt(found)
    return {"pk": pk, "punt": punt.pk}


def of_uitkomst(soort: str) -> Callable[[Wereld], dict[str, Any]]:
    return lambda wereld: {**of_punt(wereld, "bezig"), "soort": soort}


def of_actiepunt(wereld: Wereld) -> dict[str, Any]:
    orgaan = wereld.programma.organen.first() or make.make_orgaan(wereld.programma)
    return {"pk": (orgaan.actiepunten.first() or vergader.make_actiepunt(orgaan)).pk}


def of_stuk(wereld: Wereld, status: str = "klaar") -> dict[str, Any]:
    made = wereld.programma.vergaderstukken.filter(status=status).first()
    return {"pk": (made or vergader.make_stuk(wereld.programma, status=status)).pk}


VERGADEREN = [
    Regel("monitoring:vergaderingen", LEZERS),
    Regel("monitoring:vergadering_nieuw", BESLISSERS),
    Regel("monitoring:vergadering_nieuw", BESLISSERS, POST, 422),
    Regel("monitoring:vergadering", LEZERS, args=of_vergadering),
    Regel("monitoring:vergadering_wijzigen", BESLISSERS, args=of_vergadering),
    Regel("monitoring:vergadering_wijzigen", BESLISSERS, POST, 422, args=of_vergadering),
    Regel("monitoring:vergadering_verwijderen", BESLISSERS, POST, 302, args=of_vergadering),
    Regel("monitoring:vergadering_stap", BESLISSERS, POST, 302, args=of_vergadering),
    Regel("monitoring:vergadering_afronden", BESLISSERS, args=of_bezig),
    Regel("monitoring:vergadering_afronden", BESLISSERS, POST, 302, args=of_bezig),
    Regel("monitoring:agenda_toevoegen", BESLISSERS, args=of_vergadering),
    Regel("monitoring:agenda_toevoegen", BESLISSERS, POST, 422, args=of_vergadering),
    Regel("monitoring:agenda_eigen_punt", BESLISSERS, args=of_vergadering),
    Regel("monitoring:agenda_eigen_punt", BESLISSERS, POST, 422, args=of_vergadering),
    Regel("monitoring:agenda_pdf", LEZERS, POST, 302, args=of_vergadering),
    Regel("monitoring:agendapunt", LEZERS, args=of_punt),
    Regel("monitoring:agendapunt_wijzigen", BESLISSERS, args=of_punt),
    Regel("monitoring:agendapunt_wijzigen", BESLISSERS, POST, 422, args=of_punt),
    Regel("monitoring:agendapunt_plaats", BESLISSERS, POST, 302, args=of_punt, data={"op": "0"}),
    Regel("monitoring:agendapunt_weghalen", BESLISSERS, POST, 302, args=of_punt),
    Regel("monitoring:agendapunt_open", BESLISSERS, POST, 302, args=of_punt),
    Regel("monitoring:agendapunt_verbeteren", BESLISSERS, args=lambda w: of_punt(w, "afgerond")),
    Regel("monitoring:agendapunt_verbeteren", BESLISSERS, POST, 422, args=lambda w: of_punt(w, "afgerond")),
    *(
        Regel("monitoring:agendapunt_uitkomst", BESLISSERS, POST, 422, args=of_uitkomst(soort))
        for soort in ("besluit", "actie", "doorgeven", "besproken")
    ),
    Regel("monitoring:resultaat_agenda", BESLISSERS, args=of_resultaat),
    Regel("monitoring:resultaat_agenda", BESLISSERS, POST, 422, args=of_resultaat),
    Regel("monitoring:vergaderlijst", LEZERS, args=of_vergadering),
    Regel("monitoring:vergaderlijst_excel", LEZERS, args=of_vergadering),
    Regel("monitoring:vergaderlijst_pdf", LEZERS, POST, 302, args=of_vergadering),
    Regel("monitoring:besluitenlijst", LEZERS),
    Regel("monitoring:besluitenlijst_excel", LEZERS),
    Regel("monitoring:besluitenlijst_pdf", LEZERS, POST, 302),
    Regel("monitoring:vergaderstuk", LEZERS, args=of_stuk),
    Regel("monitoring:vergaderstuk_pdf", LEZERS, args=of_stuk),
    Regel("monitoring:vergaderstuk_opnieuw", LEZERS, POST, 302, args=lambda w: of_stuk(w, "mislukt")),
    Regel("monitoring:actiepunten", LEZERS),
    Regel("monitoring:actiepunt", LEZERS, args=of_actiepunt),
    Regel("monitoring:actiepunt_wijzigen", BESLISSERS, args=of_actiepunt),
    Regel("monitoring:actiepunt_wijzigen", BESLISSERS, POST, 422, args=of_actiepunt),
    # Its owner may too, see tests/test_actiepunt.py; this one belongs to somebody without an account.
    Regel("monitoring:actiepunt_afhandelen", BESLISSERS, POST, 422, args=of_actiepunt),
]


MONITORING: list[Regel] = [
    Regel("monitoring:overzicht", LEZERS),
    Regel("monitoring:trends", LEZERS),
    Regel("monitoring:zoeken", LEZERS),
    *VERGADEREN,
    Regel("monitoring:werklijst", MELDERS),
    Regel("monitoring:ongewijzigd", MELDERS),
    Regel("monitoring:ongewijzigd", MELDERS, POST, 302),
    Regel("monitoring:inleveren", MELDERS, args=lambda w: {"pijler": w.pijler.code}),
    Regel("monitoring:inleveren", MELDERS, POST, 302, args=lambda w: {"pijler": w.pijler.code}),
    Regel("monitoring:inleveren", "programmamanager", args=lambda w: {"pijler": w.andere_pijler.code}),
    Regel("monitoring:beoordelen", "programmamanager"),
    Regel("monitoring:beoordelen", "programmamanager", POST, 302),
    Regel("monitoring:beoordeling", "programmamanager", args=of_melding),
    Regel("monitoring:beoordeling", "programmamanager", POST, 409, args=of_melding),
    Regel("monitoring:pijlers", LEZERS),
    Regel("monitoring:pijler", LEZERS, args=lambda w: {"pijler": w.pijler.code}),
    Regel("monitoring:resultaat", LEZERS, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:melding", MELDERS, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:melding", MELDERS, POST, 422, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:melding", "programmamanager", args=lambda w: {"pk": w.ander_resultaat.pk}),
    Regel("monitoring:melding", "programmamanager", POST, 422, args=lambda w: {"pk": w.ander_resultaat.pk}),
    # A ronde is open in this world: then a melding is brought up to date, not corrected.
    Regel("monitoring:correctie", "programmamanager", status=409, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:correctie", "programmamanager", POST, 409, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:rij", LEZERS, status=302, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:voorstel", MELDERS, args=of_resultaat),
    Regel("monitoring:voorstel", MELDERS, POST, 422, args=of_resultaat),
    Regel("monitoring:voorstel", "programmamanager", args=lambda w: {"pk": w.ander_resultaat.pk}),
    Regel("monitoring:voorstel_intrekken", MELDERS, POST, 302, args=of_resultaat),
    Regel("monitoring:voorstel_intrekken", "programmamanager", POST, 302, args=lambda w: {"pk": w.ander_resultaat.pk}),
    Regel("monitoring:planning", LEZERS),
    Regel("monitoring:dashboard", LEZERS),
    Regel("monitoring:dashboard_excel", LEZERS),
    Regel("monitoring:dashboard_csv", LEZERS),
    Regel("monitoring:weergaven", LEZERS),
    Regel("monitoring:weergaven", LEZERS, POST, 422),
    # Nobody has a view of somebody else.
    Regel("monitoring:weergave", LEZERS, POST, 404, args=lambda w: {"pk": 0}),
    Regel("monitoring:abonnement", LEZERS),
    Regel("monitoring:abonnement_maken", LEZERS, POST),
    Regel("monitoring:abonnement_intrekken", LEZERS, POST, 302),
    Regel("monitoring:besluiten", LEZERS),
    Regel("monitoring:besluit", LEZERS, args=of_besluit),
    Regel("monitoring:besluit_nieuw", BESLISSERS),
    Regel("monitoring:besluit_nieuw", BESLISSERS, POST, 422),
    Regel("monitoring:besluit_corrigeren", BESLISSERS, args=of_besluit),
    Regel("monitoring:besluit_corrigeren", BESLISSERS, POST, 422, args=of_besluit),
    Regel("monitoring:mandaat", PLANNERS),
    Regel("monitoring:mandaat", PLANNERS, POST, 302),
    Regel("monitoring:rondes", "programmamanager"),
    Regel("monitoring:rondes", "programmamanager", POST, 422),
    Regel("monitoring:ronde", "programmamanager", args=of_ronde),
    Regel("monitoring:ronde_wijzigen", "programmamanager", args=of_ronde),
    Regel("monitoring:ronde_wijzigen", "programmamanager", POST, 422, args=of_ronde),
    # The ronde of this world is open, so there is nothing to open: back to its page.
    Regel("monitoring:ronde_openen", "programmamanager", status=302, args=of_ronde),
    Regel("monitoring:ronde_openen", "programmamanager", POST, 302, args=of_ronde),
    Regel("monitoring:ronde_heropenen", "programmamanager", status=302, args=of_ronde),
    Regel("monitoring:ronde_heropenen", "programmamanager", POST, 302, args=of_ronde),
    Regel("monitoring:ronde_weghalen", "programmamanager", status=302, args=of_ronde),
    Regel("monitoring:ronde_weghalen", "programmamanager", POST, 409, args=of_ronde),
    Regel("monitoring:ronde_sluiten", "programmamanager", args=of_ronde),
    Regel("monitoring:ronde_sluiten", "programmamanager", POST, 422, args=of_ronde),
    Regel("monitoring:rapport", LEZERS),
    Regel("monitoring:rapport_maken", LEZERS, POST, 302),
    Regel("monitoring:rapport_lezen", LEZERS, args=lambda w: {"pk": w.rapport.pk}),
    Regel("monitoring:rapport_voortgang", LEZERS, args=lambda w: {"pk": w.rapport.pk}),
    Regel("monitoring:rapport_opnieuw", LEZERS, POST, 302, args=lambda w: {"pk": w.rapport.pk}),
    Regel("monitoring:vergelijking", LEZERS),
    Regel("monitoring:vergelijking_excel", LEZERS),
    Regel("monitoring:rapport_pdf", LEZERS, args=lambda w: {"pk": w.rapport.pk}),
]


def of_editie(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.editie.pk}


def of_gemeente(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.editie.pk, "gemeente": wereld.gemeente.pk}


def for_everyone(naam: str, **rest: Any) -> Regel:
    """Open to everyone, in a programme whose edities are public."""
    return Regel(naam, " ".join(IEDEREEN), **rest)


MONITORING += [
    Regel("monitoring:edities", ALLE_ROLLEN),
    Regel("monitoring:editie", ALLE_ROLLEN, args=of_editie),
    Regel("monitoring:editie_pdf", ALLE_ROLLEN, args=of_editie),
    Regel("monitoring:editie_momentopname", ALLE_ROLLEN, args=of_editie),
    Regel("monitoring:editie_voortgang", ALLE_ROLLEN, args=of_editie),
    Regel("monitoring:editie_opnieuw", ALLE_ROLLEN, POST, 302, args=of_editie),
    Regel("monitoring:vaststellen", "programmamanager", args=lambda w: {"pk": w.gesloten.pk}),
    Regel("monitoring:vaststellen", "programmamanager", POST, 302, args=lambda w: {"pk": w.gesloten.pk}),
    Regel("monitoring:publiceren", "programmamanager", status=302, args=of_editie),
    Regel("monitoring:publiceren", "programmamanager", POST, 302, args=of_editie),
    Regel("monitoring:erratum", "programmamanager", args=of_editie),
    Regel("monitoring:erratum", "programmamanager", POST, 422, args=of_editie),
    Regel("monitoring:behandelingen", ALLE_ROLLEN, args=of_editie),
    Regel("monitoring:behandeling", "programmamanager", args=of_gemeente),
    Regel("monitoring:behandeling", "programmamanager", POST, 422, args=of_gemeente, data={"college_op": "gisteren"}),
    for_everyone("monitoring:openbaar"),
    for_everyone("monitoring:openbaar_editie", args=of_editie),
    for_everyone("monitoring:openbaar_pdf", args=of_editie),
]


def of_criterium(wereld: Wereld) -> dict[str, Any]:
    made = wereld.programma.criteria.filter(naam="Impact").first()
    return {"pk": (made or make_criterium(wereld.programma, "Impact")).pk}


def te_ordenen(wereld: Wereld) -> dict[str, Any]:
    return {"niveau": "resultaten", "pk": wereld.resultaat.pk}


def speerpunt_te_ordenen(wereld: Wereld) -> dict[str, Any]:
    return {"niveau": "speerpunten", "pk": wereld.speerpunt.pk}


STUURDERS = "programmamanager pmo"
MONITORING += [
    Regel("monitoring:prioriteiten", LEZERS),
    Regel("monitoring:prioriteiten_excel", LEZERS),
    *(
        regel
        for args in (te_ordenen, speerpunt_te_ordenen)
        for regel in (
            Regel("monitoring:prioriteit", LEZERS, args=args),
            Regel("monitoring:punten", STUURDERS, args=args),
            Regel("monitoring:punten", STUURDERS, POST, 302, args=args),
            Regel("monitoring:punten_voorproef", STUURDERS, args=args),
        )
    ),
    Regel("monitoring:criteria", LEZERS),
    Regel("monitoring:criteria_voorstel", STUURDERS, POST, 302),
    Regel("monitoring:criterium_nieuw", STUURDERS),
    Regel("monitoring:criterium_nieuw", STUURDERS, POST, 422),
    Regel("monitoring:criterium", STUURDERS, args=of_criterium),
    Regel("monitoring:criterium", STUURDERS, POST, 422, args=of_criterium),
    Regel("monitoring:criterium_voorproef", STUURDERS, args=of_criterium),
    Regel("monitoring:criterium_weg", STUURDERS, args=of_criterium),
    Regel("monitoring:criterium_weg", STUURDERS, POST, 409, args=of_criterium),
    Regel("monitoring:criterium_plaats", STUURDERS, POST, 302, args=of_criterium, data={"na": "0"}),
]

STUURDERS = "programmamanager pmo"


def of_scenario(wereld: Wereld) -> dict[str, Any]:
    """A concept of this programme."""
    made = Scenario.objects.filter(programma=wereld.programma).first()
    return {"pk": (made or scenario_builders.make_scenario(wereld.programma)).pk}


def of_stapsoort(wereld: Wereld) -> dict[str, Any]:
    return {**of_scenario(wereld), "soort": "termijn"}


def of_stap(wereld: Wereld) -> dict[str, Any]:
    scenario = Scenario.objects.get(pk=of_scenario(wereld)["pk"])
    stap = scenario.stappen.first() or scenario_builders.move(scenario, wereld.resultaat)
    return {"pk": scenario.pk, "stap": stap.pk}


MONITORING += [
    Regel("monitoring:scenarios", STUURDERS),
    Regel("monitoring:scenario_nieuw", STUURDERS),
    Regel("monitoring:scenario_nieuw", STUURDERS, POST, 422),
    Regel("monitoring:scenario_vergelijken", STUURDERS),
    Regel("monitoring:scenario", STUURDERS, args=of_scenario),
    Regel("monitoring:scenario_wijzigen", STUURDERS, args=of_scenario),
    Regel("monitoring:scenario_wijzigen", STUURDERS, POST, 422, args=of_scenario),
    Regel("monitoring:scenario_kopie", STUURDERS, POST, 302, args=of_scenario),
    Regel("monitoring:scenario_opbergen", STUURDERS, POST, 302, args=of_scenario),
    Regel("monitoring:scenario_stap_nieuw", STUURDERS, args=of_stapsoort),
    Regel("monitoring:scenario_stap_nieuw", STUURDERS, POST, 422, args=of_stapsoort),
    Regel("monitoring:scenario_stap", STUURDERS, args=of_stap),
    Regel("monitoring:scenario_stap", STUURDERS, POST, 422, args=of_stap),
    Regel("monitoring:scenario_stap_weg", STUURDERS, POST, 302, args=of_stap),
    Regel("monitoring:scenario_voorleggen", STUURDERS, args=of_scenario),
    Regel("monitoring:scenario_voorleggen", STUURDERS, POST, 422, args=of_scenario),
    Regel("monitoring:scenario_terughalen", STUURDERS, POST, 302, args=of_scenario),
]


def of_team(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.team.pk}


MONITORING += [
    Regel("monitoring:capaciteit", LEZERS),
    Regel("monitoring:capaciteit_excel", LEZERS),
    Regel("monitoring:capaciteit_cel", LEZERS, args=lambda w: {"team": w.team.pk, "jaar": 2026, "kwartaal": 1}),
    Regel("monitoring:zonder_inzet", LEZERS),
    # The coordinator has one pijler: straight on to its grid.
    Regel("monitoring:inzet", MELDERS, afwijkend={"coordinator": 302}),
    Regel("monitoring:inzet_invullen", MELDERS, args=lambda w: {"pijler": w.pijler.code}),
    Regel("monitoring:inzet_invullen", MELDERS, POST, 302, args=lambda w: {"pijler": w.pijler.code}),
    Regel("monitoring:inzet_invullen", "programmamanager", args=lambda w: {"pijler": w.andere_pijler.code}),
    Regel("monitoring:inzet_invullen", "programmamanager", POST, 302, args=lambda w: {"pijler": w.andere_pijler.code}),
    Regel("monitoring:beschikbaar", STUURDERS),
    Regel("monitoring:beschikbaar", STUURDERS, POST, 302),
    Regel("monitoring:invoer_terug", STUURDERS, POST, 302, args=lambda w: {"pk": w.invoer.pk}),
    Regel("monitoring:teams", STUURDERS),
    Regel("monitoring:teams", STUURDERS, POST, 422),
    Regel("monitoring:team_wijzigen", STUURDERS, args=of_team),
    Regel("monitoring:team_wijzigen", STUURDERS, POST, 422, args=of_team),
    Regel("monitoring:team_plaats", STUURDERS, POST, 302, args=of_team, data={"na": "0"}),
    Regel("monitoring:team_verwijderen", STUURDERS, args=of_team),
    Regel("monitoring:team_verwijderen", STUURDERS, POST, 409, args=of_team),
    Regel("monitoring:eenheid", STUURDERS),
    Regel("monitoring:eenheid", STUURDERS, POST, 422),
]

REGELS = PORTAAL + PROGRAMMES + SPEERPUNTEN + MONITORING
