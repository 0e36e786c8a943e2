"""Who works in a programme: their details, their roles and their account.

A person may work in more than one programme. What belongs to the person alone (name, account) can be changed by the
beheerder of a programme only while the person works nowhere else; see `works_elsewhere`.

`request` and `door` are None for a command that runs on the server itself.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from programmes import audit, history
from programmes.access import programmas_for
from programmes.audit import Handeling
from programmes.models import Gebruiker, Gemeente, Pijler, Programma, Rol, Toewijzing

LAATSTE_BEHEERDER = (
    "Dit is de laatste functioneel beheerder van het programma. Geef eerst iemand anders deze rol, "
    "anders kan niemand meer toegang geven."
)


class Refused(Exception):  # noqa: N818 - it is an outcome people read, not an error
    """What was asked cannot be; the message says why, `field` is the field of the form it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@transaction.atomic
def change_details(
    request: HttpRequest | None,
    gebruiker: Gebruiker,
    values: Mapping[str, Any],
    *,
    door: Gebruiker | None,
    versie: int | None,
) -> bool:
    """Sets name, organisation, function or choice of mail; noted in the history of each programme of the person.

    Raises `history.Conflict` when the details changed since version `versie`. False when nothing differs.
    """
    current = Gebruiker.objects.select_for_update().get(pk=gebruiker.pk)
    if versie is not None and current.versie != versie:
        raise history.Conflict(current)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return False
    before = {name: history.shown(current, name) for name in changed}
    for name, value in changed.items():
        setattr(current, name, value)
    current.versie += 1
    current.save(update_fields=[*changed, "versie"])
    for programma in programmas_for(current):
        for name in changed:
            veld = history.verbose_name(current, name)
            history.note(programma, current, veld, before[name], history.shown(current, name), door=door)
    names = ", ".join(history.verbose_name(current, name) for name in changed)
    audit.record(request, Handeling.GEGEVENS_GEWIJZIGD, onderwerp=f"{current}: {names}")
    return True


def works_elsewhere(gebruiker: Gebruiker, programma: Programma) -> bool:
    return gebruiker.toewijzingen.exclude(programma=programma).exists()


@transaction.atomic
def add_person(
    request: HttpRequest | None,
    programma: Programma,
    *,
    email: str,
    details: Mapping[str, str],
    rol: Rol,
    pijler: Pijler | None,
    gemeente: Gemeente | None,
    door: Gebruiker | None,
) -> tuple[Toewijzing, bool]:
    """Gives a role to whoever has this e-mail address; makes the account when nobody has. Tells whether it was made.

    Details of an existing account stay as they are: the person, or their own beheerder, looks after those.
    """
    _lock(programma)
    gebruiker = Gebruiker.objects.filter(email=email.lower()).first()
    made = gebruiker is None
    if gebruiker is None:
        if not details.get("naam"):
            raise Refused("Dit e-mailadres is nieuw in het portaal. Vul ook een naam in.", "naam")
        gebruiker = _make_account(email, details)
    elif not gebruiker.is_active:
        if works_elsewhere(gebruiker, programma):
            raise Refused("Het account met dit e-mailadres is gesloten door een ander programma.", "email")
        _set_active(request, programma, gebruiker, True, door)
    return give_role(request, programma, gebruiker, rol=rol, pijler=pijler, gemeente=gemeente, door=door), made


def _make_account(email: str, details: Mapping[str, str]) -> Gebruiker:
    """The beheerder of another programme may make the same account at this moment; then theirs is the one."""
    try:
        with transaction.atomic():
            return Gebruiker.objects.create_user(email, **details)
    except IntegrityError:
        return Gebruiker.objects.get(email=email.lower())


@transaction.atomic
def give_role(
    request: HttpRequest | None,
    programma: Programma,
    gebruiker: Gebruiker,
    *,
    rol: Rol,
    pijler: Pijler | None,
    gemeente: Gemeente | None,
    door: Gebruiker | None,
) -> Toewijzing:
    """Gives a role, for a coordinator with a pijler and for a gemeentecontact with a gemeente."""
    _lock(programma)
    toewijzing = _give(request, programma, gebruiker, rol, pijler, gemeente)
    history.note(programma, gebruiker, "rol", "", toewijzing.rolnaam, door=door)
    return toewijzing


@transaction.atomic
def take_role(request: HttpRequest | None, toewijzing: Toewijzing, *, door: Gebruiker | None) -> None:
    """Takes a role away; refused when nobody would be left to give roles."""
    _lock(toewijzing.programma)
    _take(request, toewijzing)
    history.note(toewijzing.programma, toewijzing.gebruiker, "rol", toewijzing.rolnaam, "", door=door)


@transaction.atomic
def change_role(
    request: HttpRequest | None,
    toewijzing: Toewijzing,
    *,
    rol: Rol,
    pijler: Pijler | None,
    gemeente: Gemeente | None,
    door: Gebruiker | None,
) -> Toewijzing:
    """Replaces a role by another one of the same person, in one step."""
    if (toewijzing.rol, toewijzing.pijler, toewijzing.gemeente) == (rol, pijler, gemeente):
        return toewijzing
    programma, gebruiker = toewijzing.programma, toewijzing.gebruiker
    _lock(programma)
    new = _give(request, programma, gebruiker, rol, pijler, gemeente)
    _take(request, toewijzing)
    history.note(programma, gebruiker, "rol", toewijzing.rolnaam, new.rolnaam, door=door)
    return new


def _give(
    request: HttpRequest | None,
    programma: Programma,
    gebruiker: Gebruiker,
    rol: Rol,
    pijler: Pijler | None,
    gemeente: Gemeente | None,
) -> Toewijzing:
    toewijzing = Toewijzing(gebruiker=gebruiker, programma=programma, rol=rol, pijler=pijler, gemeente=gemeente)
    if programma.toewijzingen.filter(gebruiker=gebruiker, rol=rol, pijler=pijler, gemeente=gemeente).exists():
        raise Refused(f"{gebruiker} heeft de rol {toewijzing.rolnaam} al.", "rol")
    toewijzing.save()
    audit.record(request, Handeling.ROL_GEGEVEN, onderwerp=str(toewijzing), programma=programma)
    return toewijzing


def _take(request: HttpRequest | None, toewijzing: Toewijzing) -> None:
    programma = toewijzing.programma
    if toewijzing.rol == Rol.BEHEERDER:
        _require_other_beheerder(programma, toewijzing.gebruiker)
    deleted, _ = Toewijzing.objects.filter(pk=toewijzing.pk).delete()
    if not deleted:
        raise Refused("Deze rol is er niet meer. Misschien heeft een collega hem net gewijzigd.")
    audit.record(request, Handeling.ROL_WEGGEHAALD, onderwerp=str(toewijzing), programma=programma)


@transaction.atomic
def set_active(
    request: HttpRequest | None, programma: Programma, gebruiker: Gebruiker, active: bool, *, door: Gebruiker
) -> None:
    """Closes an account, which ends its sessions at once, or opens it again. The roles stay as they are."""
    _lock(programma)
    if gebruiker == door:
        raise Refused("Je kunt je eigen account niet sluiten. Vraag het een andere beheerder.")
    if works_elsewhere(gebruiker, programma):
        raise Refused(f"{gebruiker} werkt ook in een ander programma. Haal hier de rollen weg.")
    if not active and programma.toewijzingen.filter(gebruiker=gebruiker, rol=Rol.BEHEERDER).exists():
        _require_other_beheerder(programma, gebruiker)
    _set_active(request, programma, gebruiker, active, door)


def _set_active(
    request: HttpRequest | None, programma: Programma, gebruiker: Gebruiker, active: bool, door: Gebruiker | None
) -> None:
    if gebruiker.is_active == active:
        return
    gebruiker.is_active = active
    gebruiker.save(update_fields=["is_active"])
    van, naar = ("gesloten", "open") if active else ("open", "gesloten")
    history.note(programma, gebruiker, "account", van, naar, door=door)
    handeling = Handeling.ACCOUNT_HEROPEND if active else Handeling.ACCOUNT_GESLOTEN
    audit.record(request, handeling, onderwerp=str(gebruiker), programma=programma)


def _lock(programma: Programma) -> None:
    """One change of roles at a time in a programme, so that two beheerders cannot remove each other."""
    Programma.objects.select_for_update().get(pk=programma.pk)


def _require_other_beheerder(programma: Programma, gebruiker: Gebruiker) -> None:
    others = programma.toewijzingen.filter(rol=Rol.BEHEERDER, gebruiker__is_active=True).exclude(gebruiker=gebruiker)
    if not others.exists():
        raise Refused(LAATSTE_BEHEERDER)
