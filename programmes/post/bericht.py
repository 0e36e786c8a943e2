"""One thing to tell one person, and which kinds of it a person does not want by mail."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class Soort(models.TextChoices):
    """What a mail is about, in the order in which a digest tells it."""

    TERUGGEZET = "teruggezet", "Meldingen die terugkomen"
    HERINNERING = "herinnering", "Rondes die bijna sluiten"
    OPENING = "opening", "Rondes die opengaan"
    AKKOORD = "akkoord", "Meldingen die akkoord zijn"
    ACTIEPUNT = "actiepunt", "Acties op jouw naam"
    GEPUBLICEERD = "gepubliceerd", "Rapportages die gepubliceerd zijn"


class Postkeuze(models.Model):
    """The part of an account that says which mail a person does not want; a new kind is on by itself."""

    mail_uit = models.JSONField("mail die uit staat", default=list, blank=True)

    class Meta:
        abstract = True

    def wil(self, soort: Soort) -> bool:
        return soort not in self.mail_uit

    def get_mail_uit_display(self) -> str:
        return ", ".join(soort.label for soort in Soort if soort in self.mail_uit)


class Bericht(models.Model):
    """Waits until it goes out in a mail, together with what else there is to tell the same person.

    `sleutel` names what it tells of: a person is told that once. `url` is a path within the portal. Who sends it
    sets `bezig_sinds` and the mark `partij`; one that is 'bezig' for longer than `VASTGELOPEN_NA` lost its worker
    and is sent again.
    """

    class Status(models.TextChoices):
        WACHT = "wacht", "wacht op verzending"
        BEZIG = "bezig", "wordt verzonden"
        VERZONDEN = "verzonden", "verzonden"
        VERVALLEN = "vervallen", "niet meer nodig"
        GEWEIGERD = "geweigerd", "geweigerd door de mailserver"

    VASTGELOPEN_NA = timedelta(minutes=10)

    programma = models.ForeignKey("programmes.Programma", on_delete=models.CASCADE, related_name="berichten")
    aan = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="berichten")
    soort = models.CharField("soort", max_length=16)
    sleutel = models.CharField(max_length=120)
    titel = models.CharField("titel", max_length=200)
    tekst = models.TextField("tekst", blank=True)
    url = models.CharField(max_length=300)
    gemaakt_op = models.DateTimeField()
    status = models.CharField(max_length=10, default=Status.WACHT)
    partij = models.UUIDField(null=True)
    bezig_sinds = models.DateTimeField(null=True)
    volgende_poging = models.DateTimeField()
    pogingen = models.PositiveSmallIntegerField(default=0)
    verzonden_op = models.DateTimeField(null=True)
    fout = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "berichten"
        ordering = ["gemaakt_op", "id"]
        constraints = [
            UniqueConstraint(fields=["aan", "programma", "sleutel"], name="bericht_een_keer"),
            CheckConstraint(condition=Q(url__startswith="/"), name="bericht_url_in_het_portaal"),
        ]
        indexes = [models.Index(fields=["status", "volgende_poging"], name="bericht_wachtrij")]

    def __str__(self) -> str:
        return f"{self.titel} (aan {self.aan})"
