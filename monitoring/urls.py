from django.urls import path

from monitoring.views import melding, overzicht, pijler, resultaat, rij, ronde, werklijst, zoeken

app_name = "monitoring"

urlpatterns = [
    path("", overzicht.overzicht, name="overzicht"),
    path("zoeken/", zoeken.zoeken, name="zoeken"),
    path("werklijst/", werklijst.werklijst, name="werklijst"),
    path("werklijst/ongewijzigd/", werklijst.ongewijzigd, name="ongewijzigd"),
    path("pijlers/", pijler.pijlers, name="pijlers"),
    path("pijlers/<slug:pijler>/", pijler.pijler, name="pijler"),
    path("resultaten/<int:pk>/", resultaat.resultaat, name="resultaat"),
    path("resultaten/<int:pk>/melding/", melding.melding, name="melding"),
    path("resultaten/<int:pk>/rij/", rij.rij, name="rij"),
    path("rondes/", ronde.rondes, name="rondes"),
    path("rondes/<int:pk>/sluiten/", ronde.sluiten, name="ronde_sluiten"),
]
