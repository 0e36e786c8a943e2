"""The pages that belong to no programme."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.access import programmas_for


def start(request: HttpRequest) -> HttpResponse:
    """Straight to the programme for who has one; a list for who has more."""
    programmas = list(programmas_for(request.user))  # type: ignore[arg-type]
    return render(request, "start.html", {"programmas": programmas})


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the portal and its database do; for the machine that watches it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("gezond\n", content_type="text/plain; charset=utf-8")
