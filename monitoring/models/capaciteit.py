"""How much work there is for a team in a quarter, and how much it can do."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from programmes.models import Programma
from speerpunten.models import Actie
from speerpunten.realisatie import Kwartaal

# Of an amount: at most 999 999.99 in the unit of the programme.
DIGITS, DECIMALS = 8, 2


class Team(models.Model):
    """Who does the work: a team or a role, such as beleidsteam jeugd."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="teams")
    naam = models.CharField("naam", max_length=120)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "team"
        verbose_name_plural = "teams"
        ordering = ["programma", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["programma", "volgorde"], name="team_volgorde_uniek"),
            UniqueConstraint(fields=["programma", "naam"], name="team_naam_uniek"),
        ]

    def __str__(self) -> str:
        return self.naam


class PerKwartaal(models.Model):
    """An amount in a quarter, never below zero, in `Programma.eenheid`."""

    jaar = models.PositiveSmallIntegerField("jaar")
    kwartaal = models.PositiveSmallIntegerField("kwartaal")
    hoeveelheid = models.DecimalField(
        "hoeveelheid", max_digits=DIGITS, decimal_places=DECIMALS, validators=[MinValueValidator(Decimal(0))]
    )
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def in_kwartaal(self) -> Kwartaal:
        return Kwartaal(self.jaar, self.kwartaal)


class Inzet(PerKwartaal):
    """What an actie asks of a team in a quarter."""

    actie = models.ForeignKey(Actie, on_delete=models.CASCADE, related_name="inzet")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="inzet")

    class Meta:
        verbose_name = "inzet"
        verbose_name_plural = "inzet"
        ordering = ["actie", "team", "jaar", "kwartaal"]
        constraints = [
            UniqueConstraint(fields=["actie", "team", "jaar", "kwartaal"], name="inzet_uniek"),
            CheckConstraint(condition=Q(kwartaal__range=(1, 4)), name="inzet_kwartaal"),
            CheckConstraint(condition=Q(hoeveelheid__gte=0), name="inzet_niet_negatief"),
        ]
        indexes = [models.Index(fields=["team", "jaar", "kwartaal"], name="inzet_team_kwartaal")]

    def __str__(self) -> str:
        return f"{self.team}, {self.in_kwartaal.label}: {self.hoeveelheid.normalize():f}"


class Capaciteit(PerKwartaal):
    """What a team can do in a quarter."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="capaciteit")

    class Meta:
        verbose_name = "capaciteit"
        verbose_name_plural = "capaciteit"
        ordering = ["team", "jaar", "kwartaal"]
        constraints = [
            UniqueConstraint(fields=["team", "jaar", "kwartaal"], name="capaciteit_uniek"),
            CheckConstraint(condition=Q(kwartaal__range=(1, 4)), name="capaciteit_kwartaal"),
            CheckConstraint(condition=Q(hoeveelheid__gte=0), name="capaciteit_niet_negatief"),
        ]

    def __str__(self) -> str:
        return f"{self.team}, {self.in_kwartaal.label}: {self.hoeveelheid.normalize():f}"
