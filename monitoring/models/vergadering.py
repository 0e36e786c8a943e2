"""What a body talks about and decides in a meeting, and who does what after it."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from monitoring.models.besluit import Besluit, Termijnvoorstel
from monitoring.models.scenario import Scenario
from programmes.models import TEXT_MAX, Gebruiker, Orgaan, Programma
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

    def get_status_display(self) -> str:
        return self.Status(self.status).label


class Agendapunt(models.Model):
    """An item on the agenda of a meeting, and what came of it.

    It is about at most one thing: a result that deviates, a proposal, a scenario or an open actiepunt; with none it
    is an item of its own. `vorig` is the item of another meeting it was passed on from.
    """

    class Uitkomst(models.TextChoices):
        OPEN = "open", "nog te bespreken"
        BESLUIT = "besluit", "besluit"
        ACTIE = "actie", "actie"
        DOORGEGEVEN = "doorgegeven", "doorgegeven"
        BESPROKEN = "besproken", "besproken"

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
    vorig = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="volgende")
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
                condition=~Q(uitkomst="doorgegeven") | Q(naar__isnull=False), name="agendapunt_naar_genoemd"
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_uitkomst_display(self) -> str:
        return self.Uitkomst(self.uitkomst).label
