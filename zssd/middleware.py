"""Login is needed everywhere unless a view says otherwise."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url


class PortalLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Answers an HTMX request without a session with 401 instead of a login page inside a table row.

    The script keeps the typed text in the browser and shows the way to the login page. A plain form
    that was posted without a session keeps its text in the (anonymous) session, see `stash_input`.
    """

    def handle_no_permission(  # type: ignore[override]  # a 401 is no redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401, headers={"HX-Trigger": '{"session-expired": true}'})
        if request.method == "POST":
            stash_input(request)
            return redirect_to_login(request.path, resolve_url(self.get_login_url(view_func)))
        return super().handle_no_permission(request, view_func)


STASH_KEY = "bewaarde_invoer"
STASH_MAX_CHARACTERS = 100_000
WHO_COOKIE = "zssd_wie"
WHO_COOKIE_AGE = 30 * 24 * 60 * 60


def remember_who(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Signs in the browser whose session it is, so that text kept after its end is shown to that person alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Only a page has forms; a file does not pay for the check.
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and request.user.is_authenticated and _who(request) != str(request.user.pk):
            response.set_signed_cookie(
                WHO_COOKIE,
                str(request.user.pk),
                max_age=WHO_COOKIE_AGE,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    return middleware


def _who(request: HttpRequest) -> str | None:
    """Who used this browser last; None when nobody did or the cookie is not ours."""
    return request.get_signed_cookie(WHO_COOKIE, default=None, max_age=WHO_COOKIE_AGE)


def stash_input(request: HttpRequest) -> None:
    """Keeps a form that was sent after the session ended, so that its writer sees it again after login."""
    who = _who(request)
    if who is None:
        return
    fields = {
        name: request.POST.getlist(name) for name in request.POST if "csrf" not in name and "password" not in name
    }
    if sum(len(value) for values in fields.values() for value in values) <= STASH_MAX_CHARACTERS:
        request.session[STASH_KEY] = {"who": who, "path": request.path, "fields": fields}


def take_stashed_input(request: HttpRequest) -> dict[str, list[str]] | None:
    """What was typed on this page before the session ended, once; None when there is nothing."""
    stash = request.session.get(STASH_KEY)
    if not stash:
        return None
    if stash.get("who") != str(request.user.pk):
        del request.session[STASH_KEY]  # somebody else's text
        return None
    if stash["path"] != request.path:
        return None
    del request.session[STASH_KEY]
    return stash["fields"]


def permissions_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The portal needs no camera, place or other device; says so, so that nothing put into a page can ask for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response

    return middleware


def private_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page for who is logged in is theirs alone: no proxy keeps it, and a browser asks again before showing it.

    Not `no-store`: then a browser would also forget what was typed when somebody goes one page back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return middleware
