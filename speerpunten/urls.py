from django.urls import path

from speerpunten.views import geschiedenis, grondslagen, onderdeel, programma, samenhang, structuur, termijn, tweeling

app_name = "speerpunten"

urlpatterns = [
    path("", structuur.structuur, name="structuur"),
    path("pijlers/<slug:pijler>/", structuur.opbouw, name="opbouw"),
    path("lijsten/<slug:soort>/", structuur.lijst, name="lijst"),
    path("programma/", programma.programma, name="programma"),
    path("geschiedenis/", geschiedenis.geschiedenis, name="geschiedenis"),
    path("grondslagen/", grondslagen.te_bevestigen, name="grondslagen"),
    path("grondslagen/<int:pk>/", grondslagen.grondslagen_van, name="grondslagen_van"),
    path("termijn-lezen/", termijn.lezen, name="termijn_lezen"),
    path("resultaat/<int:pk>/termijn/", termijn.termijn, name="termijn"),
    path("termijn/<int:pk>/herstellen/", termijn.herstellen, name="termijn_herstellen"),
    path("resultaat/<int:pk>/samenhang/", samenhang.samenhang, name="samenhang"),
    path("afhankelijkheid/<int:pk>/", samenhang.afhankelijkheid, name="afhankelijkheid"),
    path("afhankelijkheid/<int:pk>/weghalen/", samenhang.weghalen, name="afhankelijkheid_weghalen"),
    path("tweeling/<int:pk>/koppelen/", tweeling.koppelen, name="koppelen"),
    path("resultaat/<int:pk>/loskoppelen/", tweeling.loskoppelen, name="loskoppelen"),
    path("toevoegen/<slug:soort>/", onderdeel.toevoegen, name="toevoegen"),
    path("toevoegen/<slug:soort>/<int:ouder>/", onderdeel.toevoegen, name="toevoegen_onder"),
    path("<slug:soort>/<int:pk>/wijzigen/", onderdeel.wijzigen, name="wijzigen"),
    path("<slug:soort>/<int:pk>/verplaatsen/", onderdeel.verplaatsen, name="verplaatsen"),
    path("<slug:soort>/<int:pk>/plaats/", onderdeel.plaats, name="plaats"),
    path("<slug:soort>/<int:pk>/verwijderen/", onderdeel.verwijderen, name="verwijderen"),
]
