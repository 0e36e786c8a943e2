"""Proposals for another term, and what bodies decide."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from monitoring.models.ronde import Ronde
from programmes.models import TEXT_MAX, Gebruiker, Orgaan, Programma
from speerpunten.models import Resultaat, Termijn, in_words
from speerpunten.realisatie import Realisatie, Soort


class Termijnvoorstel(models.Model):
    """What a coordinator proposes as the new term of a result; only a besluit changes the term itself.

    `redenen` are values of `speerpunten.models.Reden`, at least one. `ronde` is the one that was open when it was
    proposed, `scenario` the one it came from. One proposal of a result waits at a time.
    """

    class Status(models.TextChoices):
        INGEDIEND = "ingediend", "wacht op besluit"
        AANGENOMEN = "aangenomen", "aangenomen"
        AFGEWEZEN = "afgewezen", "afgewezen"
        INGETROKKEN = "ingetrokken", "ingetrokken"

    resultaat = models.ForeignKey(Resultaat, on_delete=models.PROTECT, related_name="termijnvoorstellen")
    ronde = models.ForeignKey(Ronde, on_delete=models.PROTECT, null=True, related_name="termijnvoorstellen")
    soort = models.CharField(max_length=12)
    van = models.DateField(null=True, blank=True)
    tot = models.DateField(null=True, blank=True)
    label = models.CharField("voorgestelde termijn", max_length=200)
    bron = models.CharField(max_length=200, blank=True)
    redenen = models.JSONField("redenen")
    toelichting = models.TextField("toelichting", max_length=TEXT_MAX)
    status = models.CharField("status", max_length=12, default=Status.INGEDIEND)
    door = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, related_name="+")
    door_naam = models.CharField(max_length=120)
    gedaan_op = models.DateTimeField()
    # By name: a scenario tells of terms and so reads this module.
    scenario = models.ForeignKey(
        "monitoring.Scenario", on_delete=models.PROTECT, null=True, blank=True, related_name="voorstellen"
    )
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "termijnvoorstel"
        verbose_name_plural = "termijnvoorstellen"
        ordering = ["-gedaan_op", "-pk"]
        constraints = [
            UniqueConstraint(fields=["resultaat"], condition=Q(status="ingediend"), name="termijnvoorstel_een_wacht"),
            CheckConstraint(
                condition=Q(van__isnull=True) | Q(tot__isnull=True) | Q(van__lte=F("tot")),
                name="termijnvoorstel_van_voor_tot",
            ),
            CheckConstraint(
                condition=~Q(soort__in=[Soort.GEREALISEERD, Soort.ONGELEZEN]), name="termijnvoorstel_is_termijn"
            ),
        ]

    def __str__(self) -> str:
        return f"voorstel: {self.label or 'geen termijn'}"

    @property
    def realisatie(self) -> Realisatie:
        return Realisatie(Soort(self.soort), self.van, self.tot, self.label, self.bron, False)

    def get_status_display(self) -> str:
        return self.Status(self.status).label

    def get_redenen_display(self) -> str:
        return in_words(self.redenen)


class Mandaat(models.Model):
    """How far a body may let a term move, in quarters against the current term; without a number: however far.

    `orgaan` is empty for the programmamanager. The lower `volgorde` decides first; a higher body may always.
    """

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="mandaten")
    orgaan = models.ForeignKey(Orgaan, on_delete=models.CASCADE, null=True, blank=True, related_name="mandaten")
    volgorde = models.PositiveSmallIntegerField("volgorde")
    max_kwartalen = models.PositiveSmallIntegerField(
        "hoogste aantal kwartalen", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "mandaat"
        verbose_name_plural = "mandaten"
        ordering = ["programma", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["programma", "volgorde"], name="mandaat_volgorde_uniek"),
            UniqueConstraint(fields=["programma", "orgaan"], name="mandaat_orgaan_uniek"),
            UniqueConstraint(
                fields=["programma"], condition=Q(orgaan__isnull=True), name="mandaat_programmamanager_uniek"
            ),
        ]

    def __str__(self) -> str:
        return str(self.orgaan or "Programmamanager")


class Besluit(models.Model):
    """What a body decided on a day, under a number of its own. `orgaan` is empty for the programmamanager's mandate."""

    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="besluiten")
    orgaan = models.ForeignKey(Orgaan, on_delete=models.PROTECT, null=True, blank=True, related_name="besluiten")
    datum = models.DateField("datum")
    nummer = models.CharField("nummer", max_length=40)
    tekst = models.TextField("besluit", max_length=TEXT_MAX)
    link = models.URLField("link naar het stuk", max_length=500, blank=True)
    door = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, related_name="+")
    door_naam = models.CharField(max_length=120)
    vastgelegd_op = models.DateTimeField()
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        ordering = ["programma", "-datum", "-pk"]
        constraints = [UniqueConstraint(fields=["programma", "nummer"], name="besluit_nummer_uniek")]

    def __str__(self) -> str:
        return f"{self.nummer} ({self.orgaan or 'programmamanager'}, {self.datum:%d-%m-%Y})"


class Keuze(models.TextChoices):
    """What a besluit says about a result."""

    AANNEMEN = "aannemen", "voorstel aangenomen"
    AFWIJZEN = "afwijzen", "voorstel afgewezen"
    DOORGAAN = "doorgaan", "doorgaan"
    TEMPORISEREN = "temporiseren", "temporiseren"
    STOPPEN = "stoppen", "stoppen"
    CAPACITEIT = "capaciteit", "capaciteit erbij"


class Besluitregel(models.Model):
    """What a besluit says about one result, and the term that came of it.

    `voorstel` is the proposal that is adopted or rejected; the other choices have none.
    """

    besluit = models.ForeignKey(Besluit, on_delete=models.PROTECT, related_name="regels")
    resultaat = models.ForeignKey(Resultaat, on_delete=models.PROTECT, related_name="besluitregels")
    voorstel = models.OneToOneField(Termijnvoorstel, on_delete=models.PROTECT, null=True, related_name="besluitregel")
    keuze = models.CharField("keuze", max_length=12)
    motivatie = models.TextField("motivatie", blank=True, max_length=TEXT_MAX)
    termijn = models.OneToOneField(Termijn, on_delete=models.PROTECT, null=True, related_name="besluitregel")

    class Meta:
        verbose_name = "besluitregel"
        verbose_name_plural = "besluitregels"
        ordering = ["besluit", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(keuze__in=[Keuze.AANNEMEN, Keuze.AFWIJZEN], voorstel__isnull=False)
                | (~Q(keuze__in=[Keuze.AANNEMEN, Keuze.AFWIJZEN]) & Q(voorstel__isnull=True)),
                name="besluitregel_keuze_past_bij_voorstel",
            ),
            CheckConstraint(
                condition=~Q(keuze=Keuze.AANNEMEN) | Q(termijn__isnull=False), name="besluitregel_aangenomen_termijn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_keuze_display()}: {self.resultaat}"

    def get_keuze_display(self) -> str:
        return Keuze(self.keuze).label


def columns(value: Realisatie) -> dict[str, Any]:
    """The columns of a proposal that hold this term."""
    return {name: kept for name, kept in Termijn.columns(value).items() if name != "gedeeld"}
