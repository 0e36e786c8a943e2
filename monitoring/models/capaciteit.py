"""How much work there is for a team in a quarter, and how much it can do."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.formats import number_format

from programmes.models import Gebruiker, Pijler, Programma
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

    @property
    def in_woorden(self) -> str:
        """The amount as people read it, such as '1,4'."""
        return number_format(self.hoeveelheid.normalize())


class Inzet(PerKwartaal):
    """What an actie asks of a team in a quarter."""

    actie = models.ForeignKey(Actie, on_delete=models.PROTECT, related_name="inzet")
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
        return f"{self.team}, {self.in_kwartaal.label}: {self.in_woorden} voor {self.actie}"


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
        return f"{self.team}, {self.in_kwartaal.label}: {self.in_woorden}"


class Invoer(models.Model):
    """What was saved in one go in a grid of amounts, so that it can be put back in one go.

    `pijler` is the one whose inzet it is; a capaciteit is of the whole programme. `draait_terug` is the invoer this one
    put back, so an invoer that was put back has a `teruggedraaid_door`.
    """

    class Soort(models.TextChoices):
        INZET = "inzet", "inzet"
        CAPACITEIT = "capaciteit", "capaciteit"

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="invoer")
    soort = models.CharField(max_length=12)
    pijler = models.ForeignKey(Pijler, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    draait_terug = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="teruggedraaid_door"
    )
    door = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, related_name="+")
    door_naam = models.CharField(max_length=120)
    op = models.DateTimeField()

    class Meta:
        verbose_name = "invoer"
        verbose_name_plural = "invoer"
        ordering = ["-op", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(soort="inzet", pijler__isnull=False) | Q(soort="capaciteit", pijler__isnull=True),
                name="invoer_pijler_bij_inzet",
            ),
        ]
        indexes = [models.Index(fields=["programma", "soort", "-op"], name="invoer_laatste")]

    def __str__(self) -> str:
        return f"{self.Soort(self.soort).label} door {self.door_naam}"


class Invoercel(models.Model):
    """One amount of an invoer: what stood there before and after; None is nothing."""

    invoer = models.ForeignKey(Invoer, on_delete=models.CASCADE, related_name="cellen")
    actie = models.ForeignKey(Actie, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    jaar = models.PositiveSmallIntegerField()
    kwartaal = models.PositiveSmallIntegerField()
    voor = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    na = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)

    class Meta:
        verbose_name = "cel"
        verbose_name_plural = "cellen"
        ordering = ["invoer", "pk"]

    def __str__(self) -> str:
        return f"{self.team}, Q{self.kwartaal} {self.jaar}"
