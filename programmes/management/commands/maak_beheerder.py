from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from programmes import history, people
from programmes.commands import Fout, Opdracht
from programmes.models import Gebruiker, Programma, Rol, Toewijzing


class Command(Opdracht):
    help = (
        "Maakt iemand functioneel beheerder van een programma en drukt een eenmalige link af om een wachtwoord te "
        "kiezen. Voor het eerste account van een installatie, of als niemand er meer in kan."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="het e-mailadres waarmee deze persoon inlogt")
        parser.add_argument("--naam", help="voor- en achternaam; nodig voor een nieuw account")
        parser.add_argument("--programma", required=True, help="de code van het programma, bijvoorbeeld zssd")

    def handle(self, *args: Any, email: str, naam: str | None, programma: str, **options: Any) -> None:
        gebruiker = make_beheerder(email.strip().lower(), (naam or "").strip(), programma)
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
        self.stdout.write(f"{gebruiker} is functioneel beheerder van {programma}.")
        self.stdout.write(f"Kies een wachtwoord (eenmalig, {days} dagen geldig): {password_link(gebruiker)}")


@transaction.atomic
def make_beheerder(email: str, naam: str, code: str) -> Gebruiker:
    """The account with this address, made when there is none, as beheerder of the programme; again is no change."""
    programma = Programma.objects.filter(code=code).first()
    if programma is None:
        raise Fout(f"Programma ‘{code}’ bestaat niet; lees het eerst in met importeer.")
    gebruiker = Gebruiker.objects.filter(email__iexact=email).first()
    if gebruiker is None:
        gebruiker = history.create(programma, _new_gebruiker(email, naam), door=None)
    elif not gebruiker.is_active:
        raise Fout(f"Het account {email} is gesloten; gebruik een ander adres of open het in het portaal.")
    if not Toewijzing.objects.filter(gebruiker=gebruiker, programma=programma, rol=Rol.BEHEERDER).exists():
        people.give_role(None, programma, gebruiker, rol=Rol.BEHEERDER, pijler=None, gemeente=None, door=None)
    return gebruiker


def _new_gebruiker(email: str, naam: str) -> Gebruiker:
    if not naam:
        raise Fout(f"Er is nog geen account {email}; geef ook --naam.")
    try:
        validate_email(email)
    except ValidationError:
        raise Fout(f"‘{email}’ is geen e-mailadres.") from None
    gebruiker = Gebruiker(email=email, naam=naam)
    gebruiker.set_unusable_password()
    return gebruiker


def password_link(gebruiker: Gebruiker) -> str:
    """Where this person, and whoever else holds the link, may set a new password once."""
    key = {"uidb36": user_pk_to_url_str(gebruiker), "key": default_token_generator.make_token(gebruiker)}
    return settings.PORTAL_URL + reverse("account_reset_password_from_key", kwargs=key)
