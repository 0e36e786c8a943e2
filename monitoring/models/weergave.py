"""A view of a page that somebody keeps under a name."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from programmes.models import Gebruiker, Programma


class Weergave(models.Model):
    """The filters, order and columns of a page (its query string) that a user keeps; nobody else sees it.

    The page opens with the one that is `standaard`.
    """

    gebruiker = models.ForeignKey(Gebruiker, on_delete=models.CASCADE, related_name="weergaven")
    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="+")
    pagina = models.CharField(max_length=20)
    naam = models.CharField("naam", max_length=80)
    vraag = models.CharField(max_length=2000, blank=True)
    standaard = models.BooleanField("begin hiermee", default=False)

    class Meta:
        verbose_name = "weergave"
        verbose_name_plural = "weergaven"
        ordering = ["naam"]
        constraints = [
            UniqueConstraint(fields=["gebruiker", "programma", "pagina", "naam"], name="weergave_uniek"),
            UniqueConstraint(
                fields=["gebruiker", "programma", "pagina"], condition=Q(standaard=True), name="weergave_een_standaard"
            ),
        ]

    def __str__(self) -> str:
        return self.naam
