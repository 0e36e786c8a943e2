"""Who belongs to a session, asked for at every request."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from programmes.models import Gebruiker
from programmes.rows import one


class AuthenticationBackend(AllauthBackend):
    """That of allauth, which finds the user with one handwritten query. See `programmes.rows`."""

    def get_user(self, user_id: int) -> Gebruiker | None:
        gebruiker = one(Gebruiker, user_id)
        return gebruiker if gebruiker and self.user_can_authenticate(gebruiker) else None
