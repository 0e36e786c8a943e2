"""The half-yearly report as it is printed, and how far that is."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from monitoring.models.ronde import Ronde
from programmes.models import Programma


class RapportQuerySet(models.QuerySet["Rapport"]):
    def newest_of(self, programma: Programma) -> Self:
        """Newest first, without the content: a list needs none of it."""
        return self.filter(programma=programma).defer("momentopname").order_by("-aangevraagd_op", "-pk")


class Rapport(models.Model):
    """A half-yearly report on the programme as it was on one moment, and how far its PDF is.

    `momentopname` holds all its content, `inhoud_hash` the SHA-256 of that and `opmaak` the version of the layout:
    the same three are never printed twice. Who renders it sets `begonnen_op`; a report that is 'bezig' for longer
    than `VASTGELOPEN_NA` lost its worker and may be taken over.
    """

    class Status(models.TextChoices):
        WACHT = "wacht", "wacht op de beurt"
        BEZIG = "bezig", "wordt gemaakt"
        KLAAR = "klaar", "klaar"
        MISLUKT = "mislukt", "mislukt"

    VASTGELOPEN_NA = timedelta(minutes=5)

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="rapporten")
    ronde = models.ForeignKey(Ronde, on_delete=models.SET_NULL, null=True, related_name="rapporten")
    periode = models.CharField(max_length=10)
    peildatum = models.DateField()
    momentopname = models.JSONField()
    inhoud_hash = models.CharField(max_length=64)
    opmaak = models.CharField(max_length=16)
    status = models.CharField(max_length=8, default=Status.WACHT)
    stap = models.CharField(max_length=60, blank=True)
    voortgang = models.PositiveSmallIntegerField(default=0)
    fout = models.CharField(max_length=300, blank=True)
    aangevraagd_op = models.DateTimeField()
    begonnen_op = models.DateTimeField(null=True)
    gemaakt_op = models.DateTimeField(null=True)
    bytes = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = RapportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporten"
        ordering = ["programma", "-aangevraagd_op", "-pk"]
        constraints = [
            UniqueConstraint(fields=["programma", "inhoud_hash", "opmaak"], name="rapport_een_per_inhoud"),
            CheckConstraint(condition=Q(voortgang__range=(0, 100)), name="rapport_voortgang"),
        ]

    def __str__(self) -> str:
        return f"{self.periode}, peildatum {self.peildatum:%d-%m-%Y}"

    @property
    def is_klaar(self) -> bool:
        return self.status == self.Status.KLAAR

    @property
    def bestandsnaam(self) -> str:
        """Such as zssd-2026-H2-voortgang.pdf."""
        return f"{self.programma.code}-{self.periode}-voortgang.pdf"

    def is_vastgelopen(self, now: datetime) -> bool:
        """Whether nobody is working on it any more, though it is not done."""
        since = {self.Status.BEZIG: self.begonnen_op, self.Status.WACHT: self.aangevraagd_op}.get(
            self.Status(self.status)
        )
        return since is not None and since < now - self.VASTGELOPEN_NA


class RapportPdf(models.Model):
    """The printed report, in a row of its own so that no list ever loads it."""

    rapport = models.OneToOneField(Rapport, on_delete=models.CASCADE, primary_key=True, related_name="pdf")
    inhoud = models.BinaryField()

    class Meta:
        verbose_name = "pdf van een rapport"
        verbose_name_plural = "pdf’s van rapporten"
