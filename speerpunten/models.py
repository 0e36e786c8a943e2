"""The plan: speerpunt → actie → beoogd resultaat, with every term a result ever had."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, F, Prefetch, Q, UniqueConstraint

from programmes.models import TEXT_MAX, Gemeente, Grondslag, Pijler, Programma
from speerpunten import realisatie
from speerpunten.plaats import actienummer
from speerpunten.realisatie import Realisatie, Soort


class Speerpunt(models.Model):
    """A priority within a pijler.

    `grondslagen_bevestigd`: the source names the grondslagen by icons that did not survive; until somebody
    who knows confirms them, the ones stored are only those the text makes certain.
    """

    pijler = models.ForeignKey(Pijler, on_delete=models.CASCADE, related_name="speerpunten")
    nummer = models.PositiveSmallIntegerField("nummer")
    titel = models.CharField("titel", max_length=250)
    toelichting = models.TextField("toelichting", blank=True, max_length=TEXT_MAX)
    grondslagen = models.ManyToManyField(Grondslag, blank=True, related_name="speerpunten")
    grondslagen_bevestigd = models.BooleanField("grondslagen bevestigd", default=False)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "speerpunt"
        verbose_name_plural = "speerpunten"
        ordering = ["pijler", "nummer"]
        constraints = [UniqueConstraint(fields=["pijler", "nummer"], name="speerpunt_nummer_uniek")]

    def __str__(self) -> str:
        return f"{self.nummer}. {self.titel}"


class Actie(models.Model):
    """What is done for a speerpunt. The letter may be empty: not every document letters its actions."""

    speerpunt = models.ForeignKey(Speerpunt, on_delete=models.CASCADE, related_name="acties")
    volgorde = models.PositiveSmallIntegerField("volgorde")
    letter = models.CharField("letter", max_length=3, blank=True)
    omschrijving = models.TextField("omschrijving", max_length=TEXT_MAX)
    trekker = models.CharField("trekker", max_length=160, blank=True)
    partners = models.CharField("partners", max_length=400, blank=True)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ["speerpunt", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["speerpunt", "volgorde"], name="actie_volgorde_uniek"),
            UniqueConstraint(fields=["speerpunt", "letter"], condition=~Q(letter=""), name="actie_letter_uniek"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}) {self.omschrijving}" if self.letter else self.omschrijving

    @property
    def nummer(self) -> str:
        """Which actie of its pijler, such as '1a'."""
        return actienummer(self.speerpunt.nummer, self.letter, self.volgorde)


class Tweeling(models.Model):
    """Results that stand in the programme more than once and should tell one story."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="tweelingen")
    code = models.CharField("code", max_length=60)
    naam = models.CharField("naam", max_length=200)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "tweeling"
        verbose_name_plural = "tweelingen"
        ordering = ["programma", "code"]
        constraints = [UniqueConstraint(fields=["programma", "code"], name="tweeling_code_uniek")]

    def __str__(self) -> str:
        return self.naam


class Fase(models.TextChoices):
    """Where a result is."""

    NIET_GESTART = "niet_gestart", "niet gestart"
    IN_UITVOERING = "in_uitvoering", "in uitvoering"
    GEREALISEERD = "gerealiseerd", "gerealiseerd"
    DOORLOPEND = "doorlopend", "doorlopend"
    GEPAUZEERD = "gepauzeerd", "gepauzeerd"
    VERVALLEN = "vervallen", "vervallen"


# A result in one of these needs nothing more: its term cannot pass and nothing comes due.
AFGEROND = frozenset({Fase.GEREALISEERD, Fase.VERVALLEN})


class ResultaatQuerySet(models.QuerySet["Resultaat"]):
    def in_programma(self, programma: Programma) -> Self:
        return self.filter(actie__speerpunt__pijler__programma=programma)

    def in_plan_order(self) -> Self:
        return self.order_by(
            "actie__speerpunt__pijler__nummer", "actie__speerpunt__nummer", "actie__volgorde", "volgorde"
        )

    def with_plan(self, *of_terms: str) -> Self:
        """With everything above it and every term it had, in two queries; `of_terms` names what comes with a term."""
        terms = Termijn.objects.select_related(*of_terms) if of_terms else Termijn.objects.all()
        return self.select_related("actie__speerpunt__pijler", "tweeling").prefetch_related(
            # Into a list: a prefetched manager makes a new queryset for every row, and again at every look.
            Prefetch("termijnen", queryset=terms.order_by("volgnummer"), to_attr="read_terms")
        )


class Resultaat(models.Model):
    """A beoogd resultaat. `beginfase` is the fase the adopted plan gives it; what happened since is in meldingen.

    `gemeenten` names the municipalities it is for when it is not for the whole partnership. With `per_gemeente` each
    of those delivers it, or every one of the programme when none is named.
    """

    actie = models.ForeignKey(Actie, on_delete=models.CASCADE, related_name="resultaten")
    volgorde = models.PositiveSmallIntegerField("volgorde")
    omschrijving = models.TextField("beoogd resultaat", max_length=TEXT_MAX)
    notitie = models.TextField("notitie", blank=True, max_length=TEXT_MAX)
    per_gemeente = models.BooleanField("elke gemeente levert dit", default=False)
    gemeenten = models.ManyToManyField(Gemeente, blank=True, related_name="resultaten")
    tweeling = models.ForeignKey(Tweeling, on_delete=models.SET_NULL, null=True, blank=True, related_name="resultaten")
    beginfase = models.CharField("fase bij vaststelling", max_length=16, default=Fase.NIET_GESTART)
    versie = models.PositiveIntegerField(default=1, editable=False)

    objects = ResultaatQuerySet.as_manager()

    class Meta:
        verbose_name = "resultaat"
        verbose_name_plural = "resultaten"
        ordering = ["actie", "volgorde"]
        constraints = [UniqueConstraint(fields=["actie", "volgorde"], name="resultaat_volgorde_uniek")]

    def __str__(self) -> str:
        return self.omschrijving

    def get_beginfase_display(self) -> str:
        return Fase(self.beginfase).label

    @property
    def termreeks(self) -> "list[Termijn]":
        """Every term it had, the original one first; `with_plan` reads them along."""
        read: list[Termijn] | None = self.__dict__.get("read_terms")
        return sorted(self.termijnen.all(), key=lambda termijn: termijn.volgnummer) if read is None else read

    @property
    def termijn(self) -> Realisatie:
        """The current term."""
        return self.termreeks[-1].realisatie if self.termreeks else realisatie.GEEN

    @property
    def oorspronkelijke_termijn(self) -> Realisatie:
        """The term as first adopted."""
        return self.termreeks[0].realisatie if self.termreeks else realisatie.GEEN

    @property
    def verschuivingen(self) -> "list[Termijn]":
        """Every term after the first, oldest first; each tells why it came."""
        return self.termreeks[1:]


class Afhankelijkheid(models.Model):
    """A result that cannot be finished before another one, `voorganger`, is."""

    resultaat = models.ForeignKey(Resultaat, on_delete=models.CASCADE, related_name="afhankelijkheden")
    voorganger = models.ForeignKey(Resultaat, on_delete=models.CASCADE, related_name="nodig_voor")
    toelichting = models.CharField("toelichting", max_length=300, blank=True)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "afhankelijkheid"
        verbose_name_plural = "afhankelijkheden"
        ordering = ["resultaat", "pk"]
        constraints = [
            UniqueConstraint(fields=["resultaat", "voorganger"], name="afhankelijkheid_uniek"),
            CheckConstraint(condition=~Q(resultaat=F("voorganger")), name="afhankelijkheid_niet_van_zichzelf"),
        ]

    def __str__(self) -> str:
        return f"{self.resultaat} wacht op {self.voorganger}"


class Reden(models.TextChoices):
    """Why a term moved."""

    CAPACITEIT = "capaciteit", "capaciteit"
    BESLUITVORMING = "besluitvorming", "besluitvorming"
    DERDEN = "derden", "afhankelijkheid van derden"
    LANDELIJK = "landelijk", "landelijke ontwikkeling"
    FINANCIERING = "financiering", "financiering"
    SCOPE = "scope", "scope"
    ANDERS = "anders", "anders"


def in_words(redenen: Iterable[str]) -> str:
    """Reasons as people read them, such as 'capaciteit, financiering'."""
    return ", ".join(Reden(reden).label for reden in redenen)


class Termijn(models.Model):
    """A term a result has or had. The lowest `volgnummer` is the original, the highest the current one.

    The columns repeat the value `Realisatie` so that SQL can sort and filter; `label` alone decides it.
    `soort`, `van`, `tot`: see `speerpunten.realisatie`. `bron` is the source text exactly as read. `redenen` are
    values of `Reden`; none when it is not known why the term moved.
    """

    resultaat = models.ForeignKey(Resultaat, on_delete=models.CASCADE, related_name="termijnen")
    volgnummer = models.PositiveSmallIntegerField()
    actueel = models.BooleanField(default=True)
    soort = models.CharField(max_length=12)
    van = models.DateField(null=True, blank=True)
    tot = models.DateField(null=True, blank=True)
    label = models.CharField(max_length=200, blank=True)
    bron = models.CharField(max_length=200, blank=True)
    gedeeld = models.BooleanField(default=False)
    vastgesteld_op = models.DateField("vastgesteld op", null=True, blank=True)
    redenen = models.JSONField("redenen", default=list, blank=True)
    toelichting = models.TextField("toelichting", blank=True, max_length=TEXT_MAX)

    class Meta:
        verbose_name = "termijn"
        verbose_name_plural = "termijnen"
        ordering = ["resultaat", "volgnummer"]
        constraints = [
            UniqueConstraint(fields=["resultaat", "volgnummer"], name="termijn_volgnummer_uniek"),
            UniqueConstraint(fields=["resultaat"], condition=Q(actueel=True), name="termijn_een_actueel"),
            CheckConstraint(
                condition=Q(van__isnull=True) | Q(tot__isnull=True) | Q(van__lte=F("tot")), name="termijn_van_voor_tot"
            ),
            # 'Gerealiseerd' is a fase; a term without days has a kind without days.
            CheckConstraint(condition=~Q(soort=Soort.GEREALISEERD), name="termijn_is_geen_fase"),
            CheckConstraint(
                condition=~Q(soort__in=[Soort.NTB, Soort.GEEN, Soort.ONGELEZEN])
                | Q(van__isnull=True, tot__isnull=True),
                name="termijn_zonder_dagen",
            ),
        ]
        indexes = [models.Index(fields=["tot"], condition=Q(actueel=True), name="termijn_actueel_tot")]

    def __str__(self) -> str:
        return self.label or Soort.GEEN.label

    @property
    def realisatie(self) -> Realisatie:
        return Realisatie(Soort(self.soort), self.van, self.tot, self.label, self.bron, self.gedeeld)

    def get_redenen_display(self) -> str:
        return in_words(self.redenen)

    @staticmethod
    def columns(value: Realisatie) -> Mapping[str, Any]:
        """The column values that store this term."""
        return {
            "soort": value.soort,
            "van": value.van,
            "tot": value.tot,
            "label": value.label,
            "bron": value.bron,
            "gedeeld": value.gedeeld,
        }


class Aandachtspunt(models.Model):
    """Something to watch for a whole pijler."""

    pijler = models.ForeignKey(Pijler, on_delete=models.CASCADE, related_name="aandachtspunten")
    volgorde = models.PositiveSmallIntegerField("volgorde")
    omschrijving = models.TextField("omschrijving", max_length=TEXT_MAX)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "aandachtspunt"
        verbose_name_plural = "aandachtspunten"
        ordering = ["pijler", "volgorde"]
        constraints = [UniqueConstraint(fields=["pijler", "volgorde"], name="aandachtspunt_volgorde_uniek")]

    def __str__(self) -> str:
        return self.omschrijving
