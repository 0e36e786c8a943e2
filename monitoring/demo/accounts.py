"""The people of the demo: one account per role, with role-like names and one known password."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from programmes import history
from programmes.models import Gebruiker, Gemeente, Pijler, Programma, Rol, Toewijzing

WACHTWOORD = "welkom-in-zeeland"  # printed at every start of a demo, which never runs on a public address
_DOMEIN = "zssd.example"
_GEMEENTE = "GM0687"


@dataclass(frozen=True)
class Account:
    """One account to log in with, and what it may do."""

    naam: str
    email: str
    functie: str
    rol: Rol
    pijler: Pijler | None = None
    gemeente: Gemeente | None = None


def accounts(programma: Programma) -> list[Account]:
    """One account per role, a coordinator per pijler and a contact of one municipality."""
    found = [
        _account("Programmamanager", "programmamanager", Rol.PROGRAMMAMANAGER),
        *(
            _account(f"Coördinator {pijler.titel}", f"coordinator-{pijler.code}", Rol.COORDINATOR, pijler=pijler)
            for pijler in programma.pijlers.all()
        ),
        _account("Lid PMO", "pmo", Rol.PMO),
        _account("Bestuurder", "bestuurder", Rol.BESTUURDER),
    ]
    deelname = programma.deelnames.select_related("gemeente").filter(gemeente=_GEMEENTE).first()
    if deelname:
        gemeente = deelname.gemeente
        email = f"contact-{gemeente.naam.lower()}"
        found.append(_account(f"Gemeentecontact {gemeente}", email, Rol.GEMEENTECONTACT, gemeente=gemeente))
    return [*found, _account("Functioneel beheerder", "beheerder", Rol.BEHEERDER)]


def _account(
    naam: str, email: str, rol: Rol, *, pijler: Pijler | None = None, gemeente: Gemeente | None = None
) -> Account:
    return Account(f"{naam} (demo)"[:120], f"{email}@{_DOMEIN}", rol.label, rol, pijler, gemeente)


def make_accounts(programma: Programma) -> dict[str, Gebruiker]:
    """Makes the accounts that are not there yet; those that are keep what was changed. By e-mail address."""
    wanted = accounts(programma)
    known = {row.email: row for row in Gebruiker.objects.filter(email__in=[account.email for account in wanted])}
    # One salt for all: hashing is slow on purpose, and this password is no secret.
    password = make_password(WACHTWOORD) if len(known) < len(wanted) else ""
    for account in wanted:
        if account.email in known:
            continue
        gebruiker = Gebruiker(
            email=account.email,
            naam=account.naam,
            functie=account.functie,
            organisatie=str(account.gemeente or programma.naam_kort),
            password=password,
        )
        gebruiker.save()
        known[account.email] = gebruiker
        toewijzing = Toewijzing(
            gebruiker=gebruiker,
            programma=programma,
            rol=account.rol,
            pijler=account.pijler,
            gemeente=account.gemeente,
        )
        history.create(programma, toewijzing, door=None, reden="Demo-account.")
    return known
