"""The least a page of the portal can be: its frame, one query of its own, and a plain table of four columns."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from speerpunten.models import Resultaat


def bare(request: HttpRequest, rows: int) -> HttpResponse:
    found = Resultaat.objects.values("pk", "volgorde", "omschrijving", "beginfase").order_by("pk")[:rows]
    return render(request, "kaal.html", {"rows": found})
