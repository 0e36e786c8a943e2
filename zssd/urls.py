"""All addresses. Pages of a programme start with its code, so they come last."""

from django.urls import include, path

from zssd import pages

urlpatterns = [
    path("", pages.start, name="start"),
    path("gezond/", pages.health, name="health"),
    path("account/", include("allauth.urls")),
    path("<slug:code>/", include("programmes.urls")),
    path("<slug:code>/structuur/", include("speerpunten.urls")),
    path("<slug:code>/", include("monitoring.urls")),
]
