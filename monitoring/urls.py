from django.urls import path

from monitoring.views.overzicht import overzicht
from monitoring.views.zoeken import zoeken

app_name = "monitoring"

urlpatterns = [
    path("", overzicht, name="overzicht"),
    path("zoeken/", zoeken, name="zoeken"),
]
