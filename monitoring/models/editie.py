"""What is frozen: an editie never changes, whoever asks."""

import json
from datetime import date
from typing import Any, Never, Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from monitoring.models.ronde import Ronde
from programmes.models import TEXT_MAX, Gemeente, Programma


class OnveranderlijkError(Exception):
    """Somebody tried to change or remove an editie."""


class EditieQuerySet(models.QuerySet["Editie"]):
    """Refuses every change; a trigger in the database refuses it as well."""

    def of_programma(self, programma: Programma) -> Self:
        """Newest ronde first, its newest version first; without the content, which no list needs."""
        return (
            self.filter(programma=programma)
            .select_related("ronde", "publicatie")
            .defer("inhoud")
            .order_by("-ronde__jaar", "-ronde__nummer", "-versie")
        )

    def newest_of(self, programma: Programma) -> "Editie | None":
        """The last one adopted, with its content."""
        return self.of_programma(programma).defer(None).first()

    def gepubliceerd(self) -> Self:
        return self.filter(publicatie__isnull=False)

    def update(self, **kwargs: Any) -> Never:
        raise OnveranderlijkError

    def delete(self) -> Never:
        raise OnveranderlijkError

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        raise OnveranderlijkError


class Editie(models.Model):
    """A ronde as it was adopted: `inhoud` is the canonical JSON of its momentopname, `sha256` the hash of that.

    A mistake found later gives a next `versie` with its `reden`; the earlier one stays as it was. `vorige` is the
    editie of the ronde before it, with which the report compares. `samenvatting` holds a few counts of `inhoud`, so
    that a list need not read it. It names nobody by key: an account that goes must not change it.
    """

    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="edities")
    ronde = models.ForeignKey(Ronde, on_delete=models.PROTECT, related_name="edities")
    versie = models.PositiveSmallIntegerField()
    inhoud = models.TextField()
    samenvatting = models.JSONField()
    sha256 = models.CharField(max_length=64)
    vastgesteld_op = models.DateTimeField()
    door_naam = models.CharField(max_length=120)
    reden = models.TextField(blank=True, max_length=TEXT_MAX)
    vorige = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    opvolger: "Editie | None"  # on a page: the version that took its place

    objects = EditieQuerySet.as_manager()

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        ordering = ["ronde", "versie"]
        constraints = [
            UniqueConstraint(fields=["ronde", "versie"], name="editie_versie_uniek"),
            CheckConstraint(condition=Q(versie__gte=1), name="editie_versie_vanaf_een"),
            CheckConstraint(condition=Q(versie=1) | ~Q(reden=""), name="editie_erratum_heeft_reden"),
        ]

    def __str__(self) -> str:
        return f"{self.periode} versie {self.versie}" if self.versie > 1 else self.periode

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise OnveranderlijkError
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, using: Any = None, keep_parents: bool = False) -> Never:
        raise OnveranderlijkError

    def lees(self) -> dict[str, Any]:
        """The momentopname it holds."""
        found: dict[str, Any] = json.loads(self.inhoud)
        return found

    @property
    def periode(self) -> str:
        """Such as 2026-H2."""
        return str(self.samenvatting["periode"])

    @property
    def peildatum(self) -> date:
        return date.fromisoformat(self.samenvatting["peildatum"])

    @property
    def is_gepubliceerd(self) -> bool:
        return hasattr(self, "publicatie")

    @property
    def bestandsnaam(self) -> str:
        """Of its PDF and of its momentopname, without the ending: such as zssd-2026-H2 or zssd-2026-H2-versie-2."""
        return f"{self.programma.code}-{str(self).replace(' ', '-')}"


class Publicatie(models.Model):
    """An editie that bestuurders, and where the programme says so everyone, may read."""

    editie = models.OneToOneField(Editie, on_delete=models.PROTECT, related_name="publicatie")
    gepubliceerd_op = models.DateTimeField()
    door_naam = models.CharField(max_length=120)

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"
        ordering = ["-gepubliceerd_op"]

    def __str__(self) -> str:
        return str(self.editie)


class Behandeling(models.Model):
    """When the college and the raad of a municipality dealt with an editie."""

    editie = models.ForeignKey(Editie, on_delete=models.PROTECT, related_name="behandelingen")
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="+")
    college_op = models.DateField("college", null=True, blank=True)
    raad_op = models.DateField("raad", null=True, blank=True)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "behandeling"
        verbose_name_plural = "behandelingen"
        ordering = ["editie", "gemeente"]
        constraints = [UniqueConstraint(fields=["editie", "gemeente"], name="behandeling_uniek")]

    def __str__(self) -> str:
        return f"Behandeling van editie {self.editie} in {self.gemeente}"
