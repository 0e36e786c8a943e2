from django.urls import path

from monitoring.views import (
    melding,
    overzicht,
    pijler,
    rapport,
    resultaat,
    rij,
    ronde,
    rondestap,
    sluiten,
    vergelijking,
    werklijst,
    zoeken,
)

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
    path("rondes/<int:pk>/", ronde.ronde, name="ronde"),
    path("rondes/<int:pk>/wijzigen/", ronde.wijzigen, name="ronde_wijzigen"),
    path("rondes/<int:pk>/openen/", rondestap.openen, name="ronde_openen"),
    path("rondes/<int:pk>/heropenen/", rondestap.heropenen, name="ronde_heropenen"),
    path("rondes/<int:pk>/sluiten/", sluiten.sluiten, name="ronde_sluiten"),
    path("vergelijking/", vergelijking.vergelijking, name="vergelijking"),
    path("vergelijking/excel/", vergelijking.vergelijking_excel, name="vergelijking_excel"),
    path("rapport/", rapport.rapport, name="rapport"),
    path("rapport/maken/", rapport.rapport_maken, name="rapport_maken"),
    path("rapport/<int:pk>/", rapport.rapport_lezen, name="rapport_lezen"),
    path("rapport/<int:pk>/voortgang/", rapport.rapport_voortgang, name="rapport_voortgang"),
    path("rapport/<int:pk>/opnieuw/", rapport.rapport_opnieuw, name="rapport_opnieuw"),
    path("rapport/<int:pk>/pdf/", rapport.rapport_pdf, name="rapport_pdf"),
]
