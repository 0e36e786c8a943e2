"""The half-yearly report as it is printed, and how far that is."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from monitoring.models.editie import Editie
from monitoring.models.ronde import Ronde
from programmes.models import Programma


class RapportQuerySet(models.QuerySet["Rapport"]):
    def newest_of(self, programma: Programma) -> Self:
        """The reports of one moment, not those of an editie. Newest first, without the content: a list needs none."""
        return self.concepten(programma).defer("momentopname").order_by("-aangevraagd_op", "-pk")

    def concepten(self, programma: Programma) -> Self:
        """The reports of one moment: who may read an editie is decided elsewhere."""
        return self.filter(programma=programma, editie__isnull=True)


class Rapport(models.Model):
    """A half-yearly report on the programme as it was on one moment, and how far its PDF is.

    Its content is that of `editie`, or its own `momentopname` when it is a report of one moment. It tells what changed
    since the editie `vorige`. `inhoud_hash` covers both, and `opmaak` is the version of the layout: a report of one
    moment with the same two is never printed twice, and that of an editie is printed once for always. Who renders it
    sets `begonnen_op`; a report that is 'bezig' for longer than `VASTGELOPEN_NA` lost its worker and may be taken over.
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
    editie = models.OneToOneField(Editie, on_delete=models.PROTECT, null=True, related_name="rapport")
    vorige = models.ForeignKey(Editie, on_delete=models.PROTECT, null=True, related_name="+")
    momentopname = models.JSONField(null=True)
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
            CheckConstraint(
                condition=Q(editie__isnull=True, momentopname__isnull=False)
                | Q(editie__isnull=False, momentopname__isnull=True),
                name="rapport_van_moment_of_editie",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.periode}, peildatum {self.peildatum:%d-%m-%Y}"

    @property
    def inhoud(self) -> dict[str, Any]:
        """The momentopname it is made from."""
        found: dict[str, Any] | None = self.editie.lees() if self.editie else self.momentopname
        assert found is not None, "the database asks for one of them"
        return found

    @property
    def vorige_inhoud(self) -> dict[str, Any] | None:
        """The momentopname of the editie it compares with."""
        return self.vorige.lees() if self.vorige else None

    @property
    def is_klaar(self) -> bool:
        return self.status == self.Status.KLAAR

    @property
    def bestandsnaam(self) -> str:
        """Such as zssd-2026-H2-voortgang.pdf, or zssd-2026-H2.pdf of an editie."""
        if self.editie:
            return f"{self.editie.bestandsnaam}.pdf"
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
