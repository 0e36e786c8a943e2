"""How people get in: accounts are given by the functioneel beheerder, nobody signs up.

django-allauth does the work; here stand our own words, the audit trail, and what the pages of allauth would otherwise
show in English or as placeholders.
"""

import logging
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from programmes import audit
from programmes.audit import Handeling
from programmes.models import Gebruiker, Programma

logger = logging.getLogger("zssd.mail")

WACHTWOORD_UITLEG = "Minstens 12 tekens. Een zin van een paar woorden is makkelijk te onthouden en moeilijk te raden."
WACHTWOORD_NOGMAALS = "De twee wachtwoorden zijn niet gelijk. Typ twee keer hetzelfde."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Het e-mailadres of het wachtwoord klopt niet.",
        "too_many_login_attempts": "Dit is te vaak mislukt. Wacht vijf minuten en probeer het dan opnieuw.",
        "enter_current_password": "Dit is niet je huidige wachtwoord.",
        "rate_limited": "Dit is te vaak gevraagd. Wacht even en probeer het dan opnieuw.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where the address is unknown, all who have none share one limit."""
        return audit.client_ip(request) or "onbekend"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profiel")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._record_failure(request, Handeling.LOGIN_GEBLOKKEERD, credentials)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._record_failure(request, Handeling.LOGIN_MISLUKT, credentials)

    def _record_failure(self, request: HttpRequest, handeling: Handeling, credentials: dict[str, Any]) -> None:
        """Names the account only when there is one: people type passwords in the wrong field."""
        gebruiker = Gebruiker.objects.filter(email=credentials.get("email", "").lower()).first()
        audit.record(request, handeling, gebruiker=gebruiker, gelukt=False)

    def login(self, request: HttpRequest, user: Gebruiker) -> None:
        super().login(request, user)
        audit.record(request, Handeling.INGELOGD, gebruiker=user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            audit.record(request, Handeling.UITGELOGD)
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: Gebruiker) -> Any:
        audit.record(request, Handeling.LOGIN_MISLUKT, gebruiker=user, onderwerp="account is gesloten", gelukt=False)
        return super().respond_user_inactive(request, user)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The password has changed already, so a mail that fails must not look as if it has not."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except OSError:
            logger.exception("Een bericht over een gewijzigd wachtwoord is niet verstuurd.")


def send_invitation(request: HttpRequest, gebruiker: Gebruiker, programma: Programma, rolnaam: str) -> bool:
    """Tells somebody about their role, with a link to choose a password for whoever never logged in.

    False when the mail could not be sent; the role stands, and the mail can be sent again.
    """
    adapter = get_adapter(request)
    context: dict[str, Any] = {
        "gebruiker": gebruiker,
        "programma": programma,
        "rolnaam": rolnaam,
        "portaal_url": request.build_absolute_uri(reverse("start")),
        "reset_url": request.build_absolute_uri(reverse("account_reset_password")),
    }
    template = "account/email/rol_gegeven"
    if gebruiker.last_login is None:
        template = "account/email/uitnodiging"
        token = allauth_forms.default_token_generator.make_token(gebruiker)
        context["wachtwoord_url"] = adapter.get_reset_password_from_key_url(f"{user_pk_to_url_str(gebruiker)}-{token}")
    try:
        adapter.send_mail(template, gebruiker.email, context)
    except OSError:
        logger.exception("Een uitnodiging is niet verstuurd.")
        return False
    audit.record(request, Handeling.UITGENODIGD, onderwerp=str(gebruiker), programma=programma)
    return True


def invite(request: HttpRequest, gebruiker: Gebruiker, programma: Programma, rolnaam: str) -> None:
    """Sends the invitation and tells the beheerder how that went."""
    if send_invitation(request, gebruiker, programma, rolnaam):
        messages.info(request, f"{gebruiker} heeft een mail gekregen op {gebruiker.email}.")
    else:
        messages.warning(request, f"De mail aan {gebruiker} is niet verstuurd. Stuur hem later opnieuw.")


def _set_field(form: forms.Form, name: str, label: str, help_text: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_field(self, "login", "E-mailadres")
        _set_field(self, "password", "Wachtwoord")
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_field(self, "email", "E-mailadres")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Mails a link, or to an address without account that there is none: both answers look and last the same."""
        try:
            if not self.users:
                context = {"portaal_url": request.build_absolute_uri(reverse("start"))}
                get_adapter(request).send_mail("account/email/unknown_account", self.cleaned_data["email"], context)
            email = super().save(request, **kwargs)
        except OSError:
            logger.exception("Een mail om een wachtwoord te herstellen is niet verstuurd.")
            raise ImmediateHttpResponse(render(request, "account/mailstoring.html", status=503)) from None
        audit.record(request, Handeling.HERSTEL_GEVRAAGD, gebruiker=self.users[0] if self.users else None)
        return email


class _NewPasswordMixin:
    """Two fields for a new password, with our own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_field(self, "password1", "Nieuw wachtwoord", WACHTWOORD_UITLEG)  # type: ignore[arg-type]
        _set_field(self, "password2", "Nieuw wachtwoord, nog een keer")  # type: ignore[arg-type]

    def add_error(self, field: str | None, error: Any) -> None:
        """That the two differ is the one error allauth adds as a plain text; ours says what to do."""
        if field == "password2" and not isinstance(error, ValidationError):
            error = WACHTWOORD_NOGMAALS
        super().add_error(field, error)  # type: ignore[misc]


class NewPasswordForm(_NewPasswordMixin, allauth_forms.ResetPasswordKeyForm):
    """The page behind the link in a mail."""

    def save(self) -> None:
        super().save()
        audit.record(allauth_request(), Handeling.WACHTWOORD_HERSTELD, gebruiker=self.user)


class ChangePasswordForm(_NewPasswordMixin, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_field(self, "oldpassword", "Huidig wachtwoord")

    def save(self) -> None:
        super().save()
        audit.record(allauth_request(), Handeling.WACHTWOORD_GEWIJZIGD, gebruiker=self.user)


def allauth_request() -> HttpRequest | None:
    """The request being answered; the forms of allauth are not given it when they save."""
    from allauth.core import context

    return context.request
