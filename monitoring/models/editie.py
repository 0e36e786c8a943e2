"""What is frozen: an editie never changes, whoever asks."""

from typing import Any, Never

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from monitoring.models.ronde import Ronde
from programmes.models import TEXT_MAX, Gemeente, Programma


class OnveranderlijkError(Exception):
    """Somebody tried to change or remove an editie."""


class EditieQuerySet(models.QuerySet["Editie"]):
    """Refuses every change; a trigger in the database refuses it as well."""

    def update(self, **kwargs: Any) -> Never:
        raise OnveranderlijkError

    def delete(self) -> Never:
        raise OnveranderlijkError

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        raise OnveranderlijkError


class Editie(models.Model):
    """A ronde as it was adopted: `inhoud` is the canonical JSON of its momentopname, `sha256` the hash of that.

    A mistake found later gives a next `versie` with its `reden`; the earlier one stays as it was. It names nobody by
    key: an account that goes must not change it.
    """

    programma = models.ForeignKey(Programma, on_delete=models.PROTECT, related_name="edities")
    ronde = models.ForeignKey(Ronde, on_delete=models.PROTECT, related_name="edities")
    versie = models.PositiveSmallIntegerField()
    inhoud = models.TextField()
    sha256 = models.CharField(max_length=64)
    vastgesteld_op = models.DateTimeField()
    door_naam = models.CharField(max_length=120)
    reden = models.TextField(blank=True, max_length=TEXT_MAX)
    vorige = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

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
        return f"{self.ronde.label}{f' versie {self.versie}' if self.versie > 1 else ''}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise OnveranderlijkError
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, using: Any = None, keep_parents: bool = False) -> Never:
        raise OnveranderlijkError


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
        return f"{self.gemeente} over {self.editie}"
