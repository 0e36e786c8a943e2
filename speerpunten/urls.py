from django.urls import URLPattern

app_name = "speerpunten"

urlpatterns: list[URLPattern] = []
