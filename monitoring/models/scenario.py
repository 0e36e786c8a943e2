"""What if: another plan beside the real one, which it never changes."""

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, QuerySet, UniqueConstraint, Value
from django.db.models.functions import Concat

from monitoring.models.capaciteit import DECIMALS, DIGITS, Team
from programmes.models import TEXT_MAX, Gebruiker, Orgaan, Programma
from speerpunten.los import Onderdelen, line
from speerpunten.models import Actie, Resultaat, in_words
from speerpunten.realisatie import Realisatie, parse


class Scenario(models.Model):
    """A named draft of another plan, shared with the PMO.

    Put forward to a body (`orgaan`, `voorgelegd_op`) it is a proposal that a vergadering decides on, and no longer
    changes; its moves of terms are then proposals that wait (`Termijnvoorstel.scenario`).
    """

    class Status(models.TextChoices):
        CONCEPT = "concept", "concept"
        VOORGELEGD = "voorgelegd", "voorgelegd"
        BESLOTEN = "besloten", "besloten"
        GEARCHIVEERD = "gearchiveerd", "opgeborgen"

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="scenarios")
    naam = models.CharField("naam", max_length=120)
    toelichting = models.TextField("toelichting", blank=True, max_length=TEXT_MAX)
    status = models.CharField("status", max_length=12, default=Status.CONCEPT)
    orgaan = models.ForeignKey(Orgaan, on_delete=models.PROTECT, null=True, blank=True, related_name="scenarios")
    voorgelegd_op = models.DateField("voorgelegd op", null=True, blank=True)
    door = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, related_name="+")
    door_naam = models.CharField(max_length=120)
    gemaakt_op = models.DateTimeField()
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "scenario"
        verbose_name_plural = "scenario’s"
        ordering = ["programma", "-gemaakt_op", "-pk"]
        constraints = [
            UniqueConstraint(fields=["programma", "naam"], name="scenario_naam_uniek"),
            CheckConstraint(
                condition=~Q(status__in=["voorgelegd", "besloten"])
                | Q(orgaan__isnull=False, voorgelegd_op__isnull=False),
                name="scenario_voorgelegd_aan",
            ),
        ]

    def __str__(self) -> str:
        return self.naam

    def get_status_display(self) -> str:
        return self.Status(self.status).label


class Scenariostap(models.Model):
    """One change of a scenario.

    `termijn` moves a result to another term (`label`, as `realisatie.parse` reads it); `pauzeren` sets an actie aside
    from a quarter for a number of quarters (`kwartalen`); `stoppen` drops an actie; `capaciteit` adds an amount for a
    team in a quarter. The quarter is of `pauzeren` (from) and `capaciteit` (in).

    A step outlives what it is about, so that a scenario that was put forward keeps telling what it said: `onderwerp`
    is how that was called when the step was made, `was` the term the result had then.
    """

    class Soort(models.TextChoices):
        TERMIJN = "termijn", "termijn verschuiven"
        PAUZEREN = "pauzeren", "actie pauzeren"
        STOPPEN = "stoppen", "actie stoppen"
        CAPACITEIT = "capaciteit", "capaciteit erbij"

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="stappen")
    volgorde = models.PositiveSmallIntegerField("volgorde")
    soort = models.CharField("soort", max_length=12)
    resultaat = models.ForeignKey(Resultaat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    onderwerp = models.CharField("waarover", max_length=300, blank=True)
    was = models.CharField("termijn bij het maken van de stap", max_length=200, blank=True)
    label = models.CharField("nieuwe termijn", max_length=200, blank=True)
    redenen = models.JSONField("redenen", default=list, blank=True)
    actie = models.ForeignKey(Actie, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    jaar = models.PositiveSmallIntegerField("jaar", null=True, blank=True)
    kwartaal = models.PositiveSmallIntegerField("kwartaal", null=True, blank=True)
    kwartalen = models.PositiveSmallIntegerField("aantal kwartalen", null=True, blank=True)
    hoeveelheid = models.DecimalField("hoeveelheid", max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    toelichting = models.TextField("toelichting", blank=True, max_length=TEXT_MAX)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["scenario", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["scenario", "volgorde"], name="scenariostap_volgorde_uniek"),
            UniqueConstraint(
                fields=["scenario", "resultaat"], condition=Q(soort="termijn"), name="scenariostap_een_termijn"
            ),
            UniqueConstraint(
                fields=["scenario", "actie"],
                condition=Q(soort__in=["pauzeren", "stoppen"]),
                name="scenariostap_een_per_actie",
            ),
            CheckConstraint(
                condition=Q(soort="termijn", actie__isnull=True, team__isnull=True)
                | Q(
                    soort="pauzeren",
                    resultaat__isnull=True,
                    team__isnull=True,
                    jaar__isnull=False,
                    kwartaal__range=(1, 4),
                    kwartalen__gte=1,
                )
                | Q(soort="stoppen", resultaat__isnull=True, team__isnull=True)
                | Q(
                    soort="capaciteit",
                    resultaat__isnull=True,
                    actie__isnull=True,
                    jaar__isnull=False,
                    kwartaal__range=(1, 4),
                    hoeveelheid__gt=0,
                ),
                name="scenariostap_past_bij_soort",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()}: {self.onderwerp}{f', {self.wat}' if self.wat else ''}"

    @classmethod
    def bij_verwijderen(cls, weg: Onderdelen) -> QuerySet[Any]:
        """It stays, and tells how what it was about was called; see `speerpunten.los`."""
        rows = cls._base_manager.filter(Q(resultaat__in=weg.resultaten) | Q(actie__in=weg.acties))
        kop = Concat(
            Value("Stap in scenario ‘"),
            "scenario__naam",
            Value("’, telt niet meer mee"),
            output_field=models.TextField(),
        )
        return line(rows, blijft=True, kop=kop, tekst="onderwerp")

    def get_soort_display(self) -> str:
        return self.Soort(self.soort).label

    def get_redenen_display(self) -> str:
        return in_words(self.redenen)

    @property
    def wat(self) -> str:
        """What it does, such as 'naar Q1 2027' or 'vanaf Q1 2027, 2 kwartalen'."""
        quarter = f"Q{self.kwartaal} {self.jaar}"
        match self.soort:
            case self.Soort.TERMIJN:
                return f"naar {self.label}"
            case self.Soort.PAUZEREN:
                return f"vanaf {quarter}, {self.kwartalen} {'kwartaal' if self.kwartalen == 1 else 'kwartalen'}"
            case self.Soort.CAPACITEIT:
                return f"{format(self.hoeveelheid or 0, 'f').rstrip('0').rstrip('.').replace('.', ',')} in {quarter}"
            case _:
                return ""

    @property
    def realisatie(self) -> Realisatie:
        """The term a result moves to."""
        return parse(self.label)
