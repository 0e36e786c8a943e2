"""A reporting period of a programme."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from monitoring.periode import Periode
from programmes.models import Programma


class RondeQuerySet(models.QuerySet["Ronde"]):
    def of_programma(self, programma: Programma) -> Self:
        """Newest first, with the programme (which names the period)."""
        return self.filter(programma=programma).select_related("programma").order_by("-jaar", "-nummer")

    def open_in(self, programma: Programma) -> "Ronde | None":
        """The ronde in which is reported now; None between rondes."""
        return self.of_programma(programma).filter(status=Ronde.Status.OPEN).first()


class Ronde(models.Model):
    """A reporting period of a programme, such as the second half-year of 2026.

    `peildatum` is the day the figures speak of. `opent_op` and `sluit_op` are planned days; reporting is possible
    while the status is open, and `gesloten_op` is the day it was closed last.
    """

    class Status(models.TextChoices):
        VOORBEREIDING = "voorbereiding", "in voorbereiding"
        OPEN = "open", "open"
        GESLOTEN = "gesloten", "gesloten"
        VASTGESTELD = "vastgesteld", "vastgesteld"
        GEPUBLICEERD = "gepubliceerd", "gepubliceerd"

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="rondes")
    jaar = models.PositiveSmallIntegerField("jaar")
    nummer = models.PositiveSmallIntegerField("nummer")
    peildatum = models.DateField("peildatum")
    opent_op = models.DateField("opent op")
    sluit_op = models.DateField("sluit op")
    gesloten_op = models.DateField("gesloten op", null=True, blank=True)
    status = models.CharField("status", max_length=16, default=Status.OPEN)
    versie = models.PositiveIntegerField(default=1, editable=False)

    objects = RondeQuerySet.as_manager()

    class Meta:
        verbose_name = "ronde"
        verbose_name_plural = "rondes"
        ordering = ["programma", "jaar", "nummer"]
        constraints = [
            UniqueConstraint(fields=["programma", "jaar", "nummer"], name="ronde_uniek"),
            UniqueConstraint(fields=["programma"], condition=Q(status="open"), name="ronde_een_open"),
            CheckConstraint(condition=Q(opent_op__lte=F("sluit_op")), name="ronde_opent_voor_sluiten"),
            CheckConstraint(condition=Q(nummer__range=(1, 4)), name="ronde_nummer"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def periode(self) -> Periode:
        return Periode(self.jaar, self.nummer, self.programma.rondes_per_jaar)

    @property
    def label(self) -> str:
        return self.periode.label

    def peildatum_on(self, today: date) -> date:
        """The day the figures speak of when they are asked for today: never later than the peildatum."""
        return min(self.peildatum, today)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_begonnen(self) -> bool:
        """Whether it was ever open; one in preparation says nothing about the programme yet."""
        return self.status != self.Status.VOORBEREIDING

    @property
    def is_bevroren(self) -> bool:
        """Whether it was adopted: its editie tells what it said, whatever is corrected later."""
        return self.status in BEVROREN

    def get_status_display(self) -> str:
        return self.Status(self.status).label


# Once adopted, a ronde has its editie.
BEVROREN = frozenset({Ronde.Status.VASTGESTELD, Ronde.Status.GEPUBLICEERD})
