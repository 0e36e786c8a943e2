"""How it goes: rondes and the meldingen coordinators make in them."""

from collections.abc import Iterable
from datetime import date
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
