"""Who works with the portal."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Lower

from programmes.post.bericht import Postkeuze


class GebruikerManager(BaseUserManager["Gebruiker"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Gebruiker":
        gebruiker = self.model(email=self.normalize_email(email).lower(), **fields)
        gebruiker.set_password(password)
        gebruiker.save()
        return gebruiker

    def get_by_natural_key(self, username: str | None) -> "Gebruiker":
        return self.get(email__iexact=username)


class Gebruiker(Postkeuze, AbstractBaseUser):
    """A person who works with the portal; what they may do follows from their `Toewijzing`en alone.

    The portal keeps name, work e-mail, organisation, function and choice of mail, nothing more (AVG art. 5).
    """

    email = models.EmailField("e-mailadres", max_length=254, unique=True)
    naam = models.CharField("naam", max_length=120)
    organisatie = models.CharField("organisatie", max_length=120, blank=True)
    functie = models.CharField("functie", max_length=120, blank=True)
    is_active = models.BooleanField("actief", default=True)
    aangemaakt_op = models.DateTimeField(auto_now_add=True)
    versie = models.PositiveIntegerField(default=1, editable=False)

    objects = GebruikerManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["naam"]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
        ordering = ["naam", "email"]
        constraints = [
            UniqueConstraint(Lower("email"), name="gebruiker_email_hoofdletterongevoelig"),
        ]

    def __str__(self) -> str:
        return self.naam or self.email

    def get_full_name(self) -> str:
        return self.naam
