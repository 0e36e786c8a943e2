"""All addresses. Pages of a programme start with its code, so they come last."""

from allauth.account import views as account
from django.urls import include, path, re_path

from monitoring.views.agenda import agenda
from programmes.views.profiel import agendalink_intrekken, profiel
from zssd import pages

# Only what the portal offers: no signing up, no managing of e-mail addresses, no login with other accounts.
account_urls = [
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("niet-actief/", account.account_inactive, name="account_inactive"),
    path("wachtwoord/wijzigen/", account.password_change, name="account_change_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path("wachtwoord/vergeten/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", pages.start, name="start"),
    path("mijn/", profiel, name="profiel"),
    path("mijn/agenda/<int:pk>/intrekken/", agendalink_intrekken, name="agendalink_intrekken"),
    path("agenda/<str:token>.ics", agenda, name="agenda"),
    path("hulp/", pages.hulp, name="hulp"),
    path("toegankelijkheid/", pages.toegankelijkheid, name="toegankelijkheid"),
    path("privacy/", pages.privacy, name="privacy"),
    path("gezond/", pages.health, name="health"),
    path("robots.txt", pages.robots_txt, name="robots_txt"),
    path(".well-known/security.txt", pages.security_txt, name="security_txt"),
    path("account/", include(account_urls)),
    path("<slug:code>/", include("monitoring.urls")),
    path("<slug:code>/", include("programmes.urls")),
    path("<slug:code>/structuur/", include("speerpunten.urls")),
]
