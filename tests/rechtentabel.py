"""Who may open which address: the permission matrix as data. Every address of the portal has a line.

Add a line for each address and each method you make, in the list of its app or its part (`tests/rechten_*.py`)::

    Regel("monitoring:resultaat", LEZERS, args=lambda w: {"pk": w.resultaat.pk}),
    Regel("monitoring:melding", "programmamanager coordinator", POST, 422, args=lambda w: {"pk": w.resultaat.pk}),

The second column names the roles that get `status` (200 for a GET unless said otherwise; say for a POST what an
empty form answers: 422, 302, …). What follows for the others is the same everywhere: another role of the programme
403, nobody's role (`zonder_rol`) and somebody from another programme (`buitenstaander`) 404, logged out a redirect
to the login page. `args` makes what the address asks for besides the code of the programme; it is called once with
the world of the programme and once with the world of another programme, whose rows must never answer.
"""

from typing import Any

from monitoring.models import Ronde
from tests import builders as make
from tests.rechten_plan import SPEERPUNTEN
from tests.rechten_sturen import STUREN
from tests.rechten_vergaderen import VERGADEREN
from tests.rechtenregels import (
    ALLE_ROLLEN,
    ANONIEM,
    BESLISSERS,
    IEDEREEN,
    LEZERS,
    MELDERS,
    PLANNERS,
    POST,
    Regel,
    Wereld,
    ingelogd,
    of_besluit,
    of_resultaat,
    openbaar,
)

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


def of_ronde(wereld: Wereld) -> dict[str, Any]:
    return {"pk": wereld.ronde.pk}


def of_melding(wereld: Wereld) -> dict[str, Any]:
    """A melding that waits for a judgement in the open ronde."""
    ronde = Ronde.objects.open_in(wereld.programma) or wereld.ronde
    made = ronde.meldingen.filter(resultaat=wereld.resultaat).first()
    return {"pk": (made or make.make_melding(wereld.resultaat, ronde)).pk}


MONITORING: list[Regel] = [
    Regel("monitoring:overzicht", LEZERS),
    Regel("monitoring:trends", LEZERS),
    Regel("monitoring:zoeken", LEZERS),
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

REGELS = PORTAAL + PROGRAMMES + SPEERPUNTEN + MONITORING + VERGADEREN + STUREN
