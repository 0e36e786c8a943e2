"""What a body talks about and decides in a meeting, and who does what after it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, CheckConstraint, Q, QuerySet, UniqueConstraint, Value, When
from django.db.models.functions import Concat

from monitoring.models.besluit import Besluit, Termijnvoorstel
from monitoring.models.scenario import Scenario
from programmes.models import TEXT_MAX, Gebruiker, Orgaan, Programma
from speerpunten.los import Onderdelen, line
from speerpunten.models import Resultaat


class Vergadering(models.Model):
    """A meeting of a body (PMO, OZO, kernteam) on a day."""

    class Status(models.TextChoices):
        VOORBEREIDING = "voorbereiding", "in voorbereiding"
        BEZIG = "bezig", "bezig"
        AFGEROND = "afgerond", "afgerond"

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="vergaderingen")
    orgaan = models.ForeignKey(Orgaan, on_delete=models.PROTECT, related_name="vergaderingen")
    datum = models.DateField("datum")
    begint_om = models.TimeField("begint om", null=True, blank=True)
    plaats = models.CharField("plaats", max_length=160, blank=True)
    status = models.CharField("status", max_length=16, default=Status.VOORBEREIDING)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "vergadering"
        verbose_name_plural = "vergaderingen"
        ordering = ["programma", "-datum", "-pk"]
        constraints = [UniqueConstraint(fields=["orgaan", "datum"], name="vergadering_een_per_dag")]
        indexes = [models.Index(fields=["programma", "-datum"], name="vergadering_programma_datum")]

    def __str__(self) -> str:
        return f"{self.orgaan}, {self.datum:%d-%m-%Y}"

    def get_status_display(self) -> str:
        return self.Status(self.status).label

    @property
    def in_voorbereiding(self) -> bool:
        return self.status == self.Status.VOORBEREIDING

    @property
    def is_bezig(self) -> bool:
        return self.status == self.Status.BEZIG

    @property
    def is_afgerond(self) -> bool:
        return self.status == self.Status.AFGEROND


class Actiepunt(models.Model):
    """What somebody promised to do, and by when. It comes back on the agenda until it is done.

    `eigenaar` is an account when the owner has one; `eigenaar_naam` is what people read.
    """

    class Status(models.TextChoices):
        OPEN = "open", "open"
        GEDAAN = "gedaan", "gedaan"
        VERVALLEN = "vervallen", "vervallen"

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="actiepunten")
    orgaan = models.ForeignKey(Orgaan, on_delete=models.PROTECT, related_name="actiepunten")
    resultaat = models.ForeignKey(
        Resultaat, on_delete=models.SET_NULL, null=True, blank=True, related_name="actiepunten"
    )
    omschrijving = models.TextField("wat", max_length=TEXT_MAX)
    eigenaar = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    eigenaar_naam = models.CharField("wie", max_length=120)
    datum = models.DateField("klaar op")
    status = models.CharField("status", max_length=10, default=Status.OPEN)
    afgehandeld_op = models.DateField("afgehandeld op", null=True, blank=True)
    uitkomst = models.TextField("uitkomst", blank=True, max_length=TEXT_MAX)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "actiepunt"
        verbose_name_plural = "actiepunten"
        ordering = ["programma", "datum", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(status="open", afgehandeld_op__isnull=True)
                | (~Q(status="open") & Q(afgehandeld_op__isnull=False)),
                name="actiepunt_afgehandeld_op",
            )
        ]
        indexes = [models.Index(fields=["programma", "status", "datum"], name="actiepunt_programma_datum")]

    def __str__(self) -> str:
        return self.omschrijving

    @classmethod
    def bij_verwijderen(cls, weg: Onderdelen) -> QuerySet[Any]:
        """It stays; see `speerpunten.los`."""
        rows = cls._base_manager.filter(resultaat__in=weg.resultaten)
        return line(
            rows,
            blijft=True,
            kop=Concat(Value("Actie van "), "eigenaar_naam", output_field=models.TextField()),
            tekst="omschrijving",
        )

    def get_status_display(self) -> str:
        return self.Status(self.status).label

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class Agendapunt(models.Model):
    """An item on the agenda of a meeting, and what came of it.

    It is about at most one thing: a result that deviates, a proposal, a scenario or an open actiepunt; with none it
    is an item of its own. `vorig` is the item of another meeting it was passed on from. `besluit` and `actie` are what
    was decided and promised at this item: a besluit may come with an actie. `verslag` are the minutes.
    """

    class Uitkomst(models.TextChoices):
        OPEN = "open", "nog te bespreken"
        BESLUIT = "besluit", "besluit"
        ACTIE = "actie", "actie"
        DOORGEGEVEN = "doorgegeven", "doorgegeven"
        BESPROKEN = "besproken", "besproken"
        VERPLAATST = "verplaatst", "naar de volgende vergadering"
        VERVALLEN = "vervallen", "niet verder behandeld"

    vergadering = models.ForeignKey(Vergadering, on_delete=models.CASCADE, related_name="agendapunten")
    volgorde = models.PositiveSmallIntegerField("volgorde")
    titel = models.CharField("onderwerp", max_length=250)
    toelichting = models.TextField("toelichting", blank=True, max_length=TEXT_MAX)
    resultaat = models.ForeignKey(
        Resultaat, on_delete=models.SET_NULL, null=True, blank=True, related_name="agendapunten"
    )
    voorstel = models.ForeignKey(
        Termijnvoorstel, on_delete=models.PROTECT, null=True, blank=True, related_name="agendapunten"
    )
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="agendapunten")
    actiepunt = models.ForeignKey(
        Actiepunt, on_delete=models.PROTECT, null=True, blank=True, related_name="agendapunten"
    )
    uitkomst = models.CharField("uitkomst", max_length=12, default=Uitkomst.OPEN)
    verslag = models.TextField("verslag", blank=True, max_length=TEXT_MAX)
    besluit = models.ForeignKey(Besluit, on_delete=models.PROTECT, null=True, blank=True, related_name="agendapunten")
    actie = models.ForeignKey(
        Actiepunt, on_delete=models.PROTECT, null=True, blank=True, related_name="afgesproken_bij"
    )
    naar = models.ForeignKey(
        Orgaan, verbose_name="doorgegeven aan", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vorig = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="vervolg")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering = ["vergadering", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["vergadering", "volgorde"], name="agendapunt_volgorde_uniek"),
            CheckConstraint(
                condition=~Q(uitkomst="besluit") | Q(besluit__isnull=False), name="agendapunt_besluit_genoemd"
            ),
            CheckConstraint(condition=~Q(uitkomst="actie") | Q(actie__isnull=False), name="agendapunt_actie_genoemd"),
            CheckConstraint(
                condition=~Q(uitkomst__in=["doorgegeven", "verplaatst"]) | Q(naar__isnull=False),
                name="agendapunt_naar_genoemd",
            ),
            # About at most one thing, and that once on an agenda.
            CheckConstraint(
                condition=Q(voorstel__isnull=True, scenario__isnull=True, actiepunt__isnull=True)
                | Q(resultaat__isnull=True, scenario__isnull=True, actiepunt__isnull=True)
                | Q(resultaat__isnull=True, voorstel__isnull=True, actiepunt__isnull=True)
                | Q(resultaat__isnull=True, voorstel__isnull=True, scenario__isnull=True),
                name="agendapunt_over_een_ding",
            ),
            UniqueConstraint(fields=["vergadering", "resultaat"], name="agendapunt_resultaat_een_keer"),
            UniqueConstraint(fields=["vergadering", "voorstel"], name="agendapunt_voorstel_een_keer"),
            UniqueConstraint(fields=["vergadering", "scenario"], name="agendapunt_scenario_een_keer"),
            UniqueConstraint(fields=["vergadering", "actiepunt"], name="agendapunt_actiepunt_een_keer"),
        ]

    def __str__(self) -> str:
        return self.titel

    @classmethod
    def bij_verwijderen(cls, weg: Onderdelen) -> QuerySet[Any]:
        """It stays, with its title and what came of it; see `speerpunten.los`."""
        rows = cls._base_manager.filter(resultaat__in=weg.resultaten)
        body = Case(
            When(vergadering__orgaan__afkorting="", then="vergadering__orgaan__naam"),
            default="vergadering__orgaan__afkorting",
        )
        return line(
            rows,
            blijft=True,
            kop=Concat(Value("Punt op een agenda van "), body, output_field=models.TextField()),
            tekst="titel",
        )

    def get_uitkomst_display(self) -> str:
        return self.Uitkomst(self.uitkomst).label

    @property
    def is_open(self) -> bool:
        return self.uitkomst == self.Uitkomst.OPEN

    @property
    def herkomst(self) -> str:
        """Where it came from, such as 'doorgegeven door PMO, 12-11-2026'; empty when it began here."""
        if self.vorig is None:
            return ""
        how = "verplaatst uit" if self.vorig.uitkomst == self.Uitkomst.VERPLAATST else "doorgegeven door"
        return f"{how} {self.vorig.vergadering}"

    @property
    def onderwerp(self) -> Resultaat | None:
        """The result it is about, of itself or through its proposal or actiepunt."""
        if self.voorstel:
            return self.voorstel.resultaat
        return self.actiepunt.resultaat if self.actiepunt else self.resultaat


class Vergaderstuk(models.Model):
    """A paper of meetings as PDF: an agenda, or a list of what was decided and promised.

    `inhoud` is all it says; the same content in the same layout (`opmaak`) is printed once. Who prints it sets
    `begonnen_op`; one that is 'bezig' for longer than `VASTGELOPEN_NA` lost its worker and may be taken over.
    """

    class Status(models.TextChoices):
        WACHT = "wacht", "wacht op de beurt"
        BEZIG = "bezig", "wordt gemaakt"
        KLAAR = "klaar", "klaar"
        MISLUKT = "mislukt", "mislukt"

    VASTGELOPEN_NA = timedelta(minutes=2)

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="vergaderstukken")
    naam = models.CharField(max_length=120)
    inhoud = models.JSONField()
    inhoud_hash = models.CharField(max_length=64)
    opmaak = models.CharField(max_length=16)
    status = models.CharField(max_length=8, default=Status.WACHT)
    aangevraagd_op = models.DateTimeField()
    begonnen_op = models.DateTimeField(null=True)
    gemaakt_op = models.DateTimeField(null=True)
    bytes = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.BinaryField(null=True)

    class Meta:
        verbose_name = "vergaderstuk"
        verbose_name_plural = "vergaderstukken"
        ordering = ["programma", "-aangevraagd_op", "-pk"]
        constraints = [
            UniqueConstraint(fields=["programma", "inhoud_hash", "opmaak"], name="vergaderstuk_een_per_inhoud"),
            CheckConstraint(condition=~Q(status="klaar") | Q(pdf__isnull=False), name="vergaderstuk_klaar_met_pdf"),
        ]

    def __str__(self) -> str:
        return self.naam

    @property
    def is_klaar(self) -> bool:
        return self.status == self.Status.KLAAR

    def is_vastgelopen(self, now: datetime) -> bool:
        """Whether nobody is working on it any more, though it is not done."""
        since = {self.Status.BEZIG: self.begonnen_op, self.Status.WACHT: self.aangevraagd_op}.get(
            self.Status(self.status)
        )
        return since is not None and since < now - self.VASTGELOPEN_NA
