"""The portal's addresses and, before them, the bare page."""

from django.urls import include, path

from benchmarks.bare import bare

urlpatterns = [
    path("_kaal/<int:rows>/", bare),
    path("", include("zssd.urls")),
]
