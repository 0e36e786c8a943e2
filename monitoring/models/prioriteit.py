"""What comes first when there is more work than capacity."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, CheckConstraint, Q, QuerySet, TextField, UniqueConstraint, Value, When
from django.db.models.functions import Cast, Concat

from programmes.models import TEXT_MAX, Programma
from speerpunten.los import Onderdelen, line, named
from speerpunten.models import Resultaat, Speerpunt

MAX_PUNTEN = 5
MAX_GEWICHT = 10


class Criterium(models.Model):
    """What the programme ranks by, such as the impact for inwoners.

    `gewicht` (0 to 10) says how much it counts. With `laag_eerst` fewer points come first, as with effort.
    """

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="criteria")
    naam = models.CharField("naam", max_length=80)
    toelichting = models.CharField("toelichting", max_length=300, blank=True)
    gewicht = models.PositiveSmallIntegerField(
        "gewicht", default=1, validators=[MinValueValidator(0), MaxValueValidator(MAX_GEWICHT)]
    )
    laag_eerst = models.BooleanField("minder punten gaat voor", default=False)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "criterium"
        verbose_name_plural = "criteria"
        ordering = ["programma", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["programma", "volgorde"], name="criterium_volgorde_uniek"),
            UniqueConstraint(fields=["programma", "naam"], name="criterium_naam_uniek"),
            CheckConstraint(condition=Q(gewicht__range=(0, MAX_GEWICHT)), name="criterium_gewicht"),
        ]

    def __str__(self) -> str:
        return self.naam

    @property
    def weegt(self) -> str:
        """How it counts, in words."""
        if not self.gewicht:
            return "telt niet mee"
        return f"gewicht {self.gewicht}{', minder punten gaat voor' if self.laag_eerst else ''}"


class Prioriteit(models.Model):
    """That a result, or a whole speerpunt, was ranked, and why; its points stand in `Punt`."""

    resultaat = models.OneToOneField(Resultaat, on_delete=models.CASCADE, null=True, related_name="prioriteit")
    speerpunt = models.OneToOneField(Speerpunt, on_delete=models.CASCADE, null=True, related_name="prioriteit")
    motivatie = models.TextField("motivatie", blank=True, max_length=TEXT_MAX)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "prioriteit"
        verbose_name_plural = "prioriteiten"
        ordering = ["pk"]
        constraints = [
            CheckConstraint(
                condition=Q(resultaat__isnull=False, speerpunt__isnull=True)
                | Q(resultaat__isnull=True, speerpunt__isnull=False),
                name="prioriteit_van_een",
            )
        ]

    def __str__(self) -> str:
        return f"prioriteit van {self.onderwerp}"

    @classmethod
    def bij_verwijderen(cls, weg: Onderdelen) -> QuerySet[Any]:
        """It goes along, with its points; see `speerpunten.los`."""
        rows = cls._base_manager.filter(Q(resultaat__in=weg.resultaten) | Q(speerpunt__in=weg.speerpunten))
        place = Concat(
            "speerpunt__pijler__titel",
            Value(" "),
            Cast("speerpunt__nummer", TextField()),
            Value(", "),
            "speerpunt__titel",
            output_field=TextField(),
        )
        about = Case(When(resultaat__isnull=True, then=place), default=named("resultaat__"), output_field=TextField())
        return line(rows, blijft=False, kop="Prioriteit, met punten en motivatie", tekst=about)

    @property
    def onderwerp(self) -> Resultaat | Speerpunt:
        """What was ranked."""
        found = self.resultaat or self.speerpunt
        assert found is not None, "kept so by the database"
        return found


class Punt(models.Model):
    """How many points (0 to 5) a result has on one criterium."""

    prioriteit = models.ForeignKey(Prioriteit, on_delete=models.CASCADE, related_name="punten")
    criterium = models.ForeignKey(Criterium, on_delete=models.CASCADE, related_name="punten")
    waarde = models.PositiveSmallIntegerField("punten", validators=[MaxValueValidator(MAX_PUNTEN)])
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "punten"
        verbose_name_plural = "punten"
        ordering = ["prioriteit", "criterium"]
        constraints = [
            UniqueConstraint(fields=["prioriteit", "criterium"], name="punt_uniek"),
            CheckConstraint(condition=Q(waarde__range=(0, MAX_PUNTEN)), name="punt_waarde"),
        ]

    def __str__(self) -> str:
        return f"{self.criterium}: {self.waarde}"
