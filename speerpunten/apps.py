from django.apps import AppConfig


class SpeerpuntenConfig(AppConfig):
    name = "speerpunten"
