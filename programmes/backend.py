"""Who belongs to a session, asked for at every request."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from programmes.models import Gebruiker


class AuthenticationBackend(AllauthBackend):
    """That of allauth, which finds the user with one handwritten query. See `programmes.rows`."""

    def get_user(self, user_id: int) -> Gebruiker | None:
        for gebruiker in Gebruiker.objects.raw("SELECT * FROM programmes_gebruiker WHERE id = %s", [user_id]):
            if self.user_can_authenticate(gebruiker):
                return gebruiker
        return None
