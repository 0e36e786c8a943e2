from django.urls import path

from programmes.views import logboek, toegang

app_name = "programmes"

urlpatterns = [
    path("toegang/", toegang.mensen, name="toegang"),
    path("toegang/nieuw/", toegang.nieuw, name="nieuw"),
    path("toegang/logboek/", logboek.logboek, name="logboek"),
    path("toegang/wie-mag-wat.csv", logboek.export, name="export"),
    path("toegang/<int:pk>/", toegang.persoon, name="persoon"),
    path("toegang/<int:pk>/gegevens/", toegang.gegevens, name="gegevens"),
    path("toegang/<int:pk>/account/", toegang.account, name="account"),
    path("toegang/<int:pk>/uitnodigen/", toegang.uitnodigen, name="uitnodigen"),
    path("toegang/<int:pk>/rol/", toegang.rol_geven, name="rol_geven"),
    path("toegang/<int:pk>/rol/<int:rol>/", toegang.rol_wijzigen, name="rol_wijzigen"),
    path("toegang/<int:pk>/rol/<int:rol>/weghalen/", toegang.rol_weghalen, name="rol_weghalen"),
]
