"""How it goes: rondes and the meldingen coordinators make in them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from monitoring.fields import FoldedTextField
from monitoring.periode import Periode
from programmes.models import TEXT_MAX, Gebruiker, Programma
from speerpunten.models import AFGEROND, Fase, Resultaat


class Signaal(models.TextChoices):
    """The coordinator's judgement of what is still open. Never readable as 'achieved'."""

    ONBEKEND = "onbekend", "onbekend"
    OP_KOERS = "op_koers", "op koers"
    AANDACHT = "aandacht", "aandacht"
    BIJSTUREN = "bijsturen", "bijsturen nodig"


# These signals need oorzaak, gevolg and maatregel.
VRAAGT_UITLEG = frozenset({Signaal.AANDACHT, Signaal.BIJSTUREN})


class RondeQuerySet(models.QuerySet["Ronde"]):
    def of_programma(self, programma: Programma) -> Self:
        """Newest first, with the programme (which names the period)."""
        return self.filter(programma=programma).select_related("programma").order_by("-jaar", "-nummer")

    def open_in(self, programma: Programma) -> "Ronde | None":
        """The ronde in which is reported now; None between rondes."""
        return self.of_programma(programma).filter(status=Ronde.Status.OPEN).first()


class Ronde(models.Model):
    """A reporting period of a programme, such as the second half-year of 2026.

    `peildatum` is the day the figures speak of; reporting is possible from `opent_op` until the ronde is closed,
    `sluit_op` is the day by which that is planned.
    """

    class Status(models.TextChoices):
        OPEN = "open", "open"
        GESLOTEN = "gesloten", "gesloten"

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="rondes")
    jaar = models.PositiveSmallIntegerField("jaar")
    nummer = models.PositiveSmallIntegerField("nummer")
    peildatum = models.DateField("peildatum")
    opent_op = models.DateField("opent op")
    sluit_op = models.DateField("sluit op")
    status = models.CharField(max_length=16, default=Status.OPEN)
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


class Melding(models.Model):
    """What a coordinator reports on a result in a ronde.

    `actueel` marks the newest melding of a result, so that one join gives today's stand; the database allows
    one of them. `ongewijzigd`: confirmed as the same as last time, which counts as a report of that date.
    """

    resultaat = models.ForeignKey(Resultaat, on_delete=models.PROTECT, related_name="meldingen")
    ronde = models.ForeignKey(Ronde, on_delete=models.PROTECT, related_name="meldingen")
    fase = models.CharField("fase", max_length=16)
    signaal = models.CharField("signaal", max_length=12, default=Signaal.ONBEKEND)
    toelichting = models.TextField("toelichting", blank=True, max_length=TEXT_MAX)
    oorzaak = models.TextField("oorzaak", blank=True, max_length=TEXT_MAX)
    gevolg = models.TextField("gevolg", blank=True, max_length=TEXT_MAX)
    maatregel = models.TextField("maatregel", blank=True, max_length=TEXT_MAX)
    ongewijzigd = models.BooleanField("ongewijzigd", default=False)
    door = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, related_name="+")
    door_naam = models.CharField(max_length=120)
    gewijzigd_op = models.DateTimeField()
    actueel = models.BooleanField(default=True)
    zoektekst = FoldedTextField(of=("toelichting", "oorzaak", "gevolg", "maatregel"))
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["resultaat", "ronde"]
        constraints = [
            UniqueConstraint(fields=["resultaat", "ronde"], name="melding_een_per_ronde"),
            UniqueConstraint(fields=["resultaat"], condition=Q(actueel=True), name="melding_een_actueel"),
            CheckConstraint(
                condition=~Q(signaal__in=[Signaal.AANDACHT, Signaal.BIJSTUREN])
                | (~Q(oorzaak="") & ~Q(gevolg="") & ~Q(maatregel="")),
                name="melding_afwijking_is_uitgelegd",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fase_display()}, {self.get_signaal_display()}" if self.is_open else self.get_fase_display()

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Also when only some fields are saved, what is searched goes along with the texts."""
        super().save(update_fields=None if update_fields is None else {*update_fields, "zoektekst"}, **kwargs)

    @property
    def is_open(self) -> bool:
        """Whether the result still was something to judge."""
        return self.fase not in AFGEROND

    def get_fase_display(self) -> str:
        return Fase(self.fase).label

    def get_signaal_display(self) -> str:
        return Signaal(self.signaal).label


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
