"""What coordinators report on a result in a ronde."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from monitoring.fields import FoldedTextField
from monitoring.models.ronde import Ronde
from programmes.models import TEXT_MAX, Gebruiker
from speerpunten.models import AFGEROND, Fase, Resultaat


class Signaal(models.TextChoices):
    """The coordinator's judgement of what is still open. Never readable as 'achieved'."""

    ONBEKEND = "onbekend", "onbekend"
    OP_KOERS = "op_koers", "op koers"
    AANDACHT = "aandacht", "aandacht"
    BIJSTUREN = "bijsturen", "bijsturen nodig"


# These signals need oorzaak, gevolg and maatregel.
VRAAGT_UITLEG = frozenset({Signaal.AANDACHT, Signaal.BIJSTUREN})


# The texts in which is searched.
DOORZOEKBAAR = ("toelichting", "oorzaak", "gevolg", "maatregel", "bevestiging")


class Melding(models.Model):
    """What a coordinator reports on a result in a ronde.

    It counts from the moment it is handed in. `actueel` marks the newest one of a result that counts, so that one
    join gives today's stand; the database allows one of them. `ongewijzigd`: confirmed as the same as last time,
    which counts as a report of that date. `overgenomen`: nobody reported, and at the close of the ronde the earlier
    melding was carried over. `bevestiging`: in words, why a result is op koers though its term has passed.
    """

    class Status(models.TextChoices):
        CONCEPT = "concept", "concept"
        INGEDIEND = "ingediend", "ingediend"
        AKKOORD = "akkoord", "akkoord"
        TERUGGEZET = "teruggezet", "teruggezet"

    resultaat = models.ForeignKey(Resultaat, on_delete=models.PROTECT, related_name="meldingen")
    ronde = models.ForeignKey(Ronde, on_delete=models.PROTECT, related_name="meldingen")
    fase = models.CharField("fase", max_length=16)
    signaal = models.CharField("signaal", max_length=12, default=Signaal.ONBEKEND)
    toelichting = models.TextField("toelichting", blank=True, max_length=TEXT_MAX)
    oorzaak = models.TextField("oorzaak", blank=True, max_length=TEXT_MAX)
    gevolg = models.TextField("gevolg", blank=True, max_length=TEXT_MAX)
    maatregel = models.TextField("maatregel", blank=True, max_length=TEXT_MAX)
    gerealiseerd_op = models.DateField("gerealiseerd op", null=True, blank=True)
    bewijs = models.URLField("link naar het bewijs", max_length=500, blank=True)
    bevestiging = models.TextField("waarom nog op koers", blank=True, max_length=TEXT_MAX)
    ongewijzigd = models.BooleanField("ongewijzigd", default=False)
    overgenomen = models.BooleanField("overgenomen bij sluiten", default=False)
    status = models.CharField("status", max_length=12, default=Status.CONCEPT)
    teruggezet_reden = models.TextField("reden van terugzetten", blank=True, max_length=TEXT_MAX)
    ingediend_op = models.DateTimeField("ingediend op", null=True, blank=True)
    beoordeeld_op = models.DateTimeField("beoordeeld op", null=True, blank=True)
    beoordeeld_door_naam = models.CharField(max_length=120, blank=True)
    door = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, related_name="+")
    door_naam = models.CharField(max_length=120)
    gewijzigd_op = models.DateTimeField()
    actueel = models.BooleanField(default=False)
    zoektekst = FoldedTextField(of=DOORZOEKBAAR)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["resultaat", "ronde"]
        constraints = [
            UniqueConstraint(fields=["resultaat", "ronde"], name="melding_een_per_ronde"),
            UniqueConstraint(fields=["resultaat"], condition=Q(actueel=True), name="melding_een_actueel"),
            CheckConstraint(
                condition=~Q(status__in=["ingediend", "akkoord"])
                | ~Q(signaal__in=[Signaal.AANDACHT, Signaal.BIJSTUREN])
                | (~Q(oorzaak="") & ~Q(gevolg="") & ~Q(maatregel="")),
                name="melding_afwijking_is_uitgelegd",
            ),
            CheckConstraint(
                condition=Q(actueel=False) | Q(status__in=["ingediend", "akkoord"]), name="melding_actueel_telt"
            ),
            CheckConstraint(
                condition=~Q(status="teruggezet") | ~Q(teruggezet_reden=""), name="melding_teruggezet_met_reden"
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

    def get_status_display(self) -> str:
        return self.Status(self.status).label

    @property
    def telt(self) -> bool:
        """Whether it was handed in and not returned: only then it is what the programme says of the result."""
        return self.status in INGELEVERD

    @property
    def wacht_op_aanpassing(self) -> bool:
        """Whether it was returned and nobody did anything about it since."""
        returned = self.beoordeeld_op
        return self.status == self.Status.TERUGGEZET and (returned is None or self.gewijzigd_op <= returned)


# A melding with one of these counts: in today's stand, in the counters and in an editie.
INGELEVERD = frozenset({Melding.Status.INGEDIEND, Melding.Status.AKKOORD})

# And with one of these it waits: for who writes it, or for what was asked when it was returned.
WACHTEND = frozenset(Melding.Status) - INGELEVERD
