"""What a programme is made of, who works with it, and what was changed by whom.

The levels below a pijler (speerpunt, actie, resultaat) live in `speerpunten`.
"""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower

from programmes.agendalink import Agendalink as Agendalink
from programmes.audit import Auditregel as Auditregel  # their tables belong to this app
from programmes.gebruiker import Gebruiker as Gebruiker
from programmes.post.bericht import Bericht as Bericht

# First parts of the portal's own addresses; a programme with one of these codes could not be reached.
RESERVED_CODES = frozenset(
    {"account", "agenda", "gezond", "hulp", "mijn", "privacy", "static", "toegankelijkheid", "rapporten"}
)

TEXT_MAX = 20_000  # characters in one free text: some ten printed pages


def validate_programma_code(code: str) -> None:
    if code in RESERVED_CODES:
        raise ValidationError(f"De code ‘{code}’ gebruikt het portaal zelf. Kies een andere.")


valid_code = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "Gebruik kleine letters, cijfers en losse streepjes, bijvoorbeeld bw-mo."
)


class Gemeente(models.Model):
    """A municipality, known everywhere by its CBS code (GM0687)."""

    cbs_code = models.CharField(
        "CBS-code",
        max_length=6,
        primary_key=True,
        validators=[RegexValidator(r"^GM\d{4}$", "Een CBS-code is GM en vier cijfers.")],
    )
    naam = models.CharField("naam", max_length=80, unique=True)

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["naam"]

    def __str__(self) -> str:
        return self.naam


def default_niveaus() -> dict[str, list[str]]:
    return {
        "pijler": ["Pijler", "Pijlers"],
        "speerpunt": ["Speerpunt", "Speerpunten"],
        "actie": ["Actie", "Acties"],
        "resultaat": ["Beoogd resultaat", "Beoogde resultaten"],
        "realisatie": ["Realisatie", "Realisatie"],
    }


class Eenheid(models.TextChoices):
    """What capacity is counted in."""

    FTE = "fte", "fte"
    UUR = "uur", "uur"


class Programma(models.Model):
    """A multi-year programme of a partnership, with its own words for its levels.

    `niveaus` names each level: {"pijler": [singular, plural], …} for pijler, speerpunt, actie, resultaat
    and realisatie. `eenheid` is what capacity is counted in. `fictief` marks invented progress, which every page then
    says. `op_slot`: no ronde is open, so only a correction with a reason changes anything; opening and closing a ronde
    sets it. `openbaar`: published edities can be read without an account.
    """

    code = models.CharField("code", max_length=40, unique=True, validators=[valid_code, validate_programma_code])
    titel = models.CharField("titel", max_length=200)
    naam_kort = models.CharField("korte naam", max_length=40)
    samenwerking = models.CharField("samenwerking", max_length=200)
    inleiding = models.TextField("inleiding", blank=True, max_length=TEXT_MAX)
    niveaus = models.JSONField("namen van de niveaus", default=default_niveaus)
    rondes_per_jaar = models.PositiveSmallIntegerField(
        "rondes per jaar", default=2, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    eenheid = models.CharField("capaciteit in", max_length=4, default=Eenheid.FTE)
    fictief = models.BooleanField("voortgang is verzonnen", default=False)
    op_slot = models.BooleanField(default=False, editable=False)
    openbaar = models.BooleanField("gepubliceerde edities zijn openbaar", default=False)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "programma"
        verbose_name_plural = "programma’s"
        ordering = ["titel"]
        constraints = [CheckConstraint(condition=Q(rondes_per_jaar__range=(1, 4)), name="programma_rondes_per_jaar")]

    def __str__(self) -> str:
        return self.titel

    def naam_van(self, niveau: str, *, meervoud: bool = False) -> str:
        """What this programme calls a level, such as 'Wat gaan we doen' for an actie."""
        names = self.niveaus.get(niveau) or default_niveaus()[niveau]
        return names[int(meervoud)]


class Subregio(models.Model):
    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="subregios")
    naam = models.CharField("naam", max_length=80)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "subregio"
        verbose_name_plural = "subregio’s"
        ordering = ["programma", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["programma", "volgorde"], name="subregio_volgorde_uniek"),
            UniqueConstraint(fields=["programma", "naam"], name="subregio_naam_uniek"),
        ]

    def __str__(self) -> str:
        return self.naam


class Deelname(models.Model):
    """A municipality takes part in a programme, in one of its subregio's."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="deelnames")
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, related_name="deelnames")
    subregio = models.ForeignKey(Subregio, on_delete=models.PROTECT, related_name="deelnames")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "deelnemende gemeente"
        verbose_name_plural = "deelnemende gemeenten"
        ordering = ["subregio", "gemeente"]
        constraints = [UniqueConstraint(fields=["programma", "gemeente"], name="deelname_uniek")]

    def __str__(self) -> str:
        return str(self.gemeente)


class Pijler(models.Model):
    """A domain of the programme with its own coordinator, such as Jeugd."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="pijlers")
    code = models.CharField("code", max_length=60, validators=[valid_code])
    nummer = models.PositiveSmallIntegerField("nummer")
    titel = models.CharField("titel", max_length=200)
    inleiding = models.TextField("inleiding", blank=True, max_length=TEXT_MAX)
    beleidskader = models.TextField("beleidskader", blank=True, max_length=TEXT_MAX)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "pijler"
        verbose_name_plural = "pijlers"
        ordering = ["programma", "nummer"]
        constraints = [
            UniqueConstraint(fields=["programma", "nummer"], name="pijler_nummer_uniek"),
            UniqueConstraint(fields=["programma", "code"], name="pijler_code_uniek"),
        ]

    def __str__(self) -> str:
        return self.titel


class Grondslag(models.Model):
    """An entry of the programme's legend: why a speerpunt is there (or a marker such as 'artikel 12')."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="grondslagen")
    code = models.CharField("code", max_length=40, validators=[valid_code])
    naam = models.CharField("naam", max_length=120)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "grondslag"
        verbose_name_plural = "grondslagen"
        ordering = ["programma", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["programma", "volgorde"], name="grondslag_volgorde_uniek"),
            UniqueConstraint(fields=["programma", "code"], name="grondslag_code_uniek"),
        ]

    def __str__(self) -> str:
        return self.naam


class Orgaan(models.Model):
    """A body that works on or decides about the programme, such as the PMO."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="organen")
    afkorting = models.CharField("afkorting", max_length=40, blank=True)
    naam = models.CharField("naam", max_length=160)
    taak = models.TextField("taak", blank=True, max_length=TEXT_MAX)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "orgaan"
        verbose_name_plural = "organen"
        ordering = ["programma", "volgorde"]
        constraints = [UniqueConstraint(fields=["programma", "volgorde"], name="orgaan_volgorde_uniek")]

    def __str__(self) -> str:
        return self.afkorting or self.naam


class Randvoorwaarde(models.Model):
    """A condition for the whole programme, such as governance."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="randvoorwaarden")
    letter = models.CharField("letter", max_length=3)
    titel = models.CharField("titel", max_length=200)
    tekst = models.TextField("tekst", blank=True, max_length=TEXT_MAX)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "randvoorwaarde"
        verbose_name_plural = "randvoorwaarden"
        ordering = ["programma", "volgorde"]
        constraints = [UniqueConstraint(fields=["programma", "volgorde"], name="randvoorwaarde_volgorde_uniek")]

    def __str__(self) -> str:
        return f"{self.letter}. {self.titel}"


class Randvoorwaardepunt(models.Model):
    """One point of a randvoorwaarde; `is_actie` where the document marks it as an action."""

    randvoorwaarde = models.ForeignKey(Randvoorwaarde, on_delete=models.CASCADE, related_name="punten")
    tekst = models.TextField("tekst", max_length=TEXT_MAX)
    is_actie = models.BooleanField("actie", default=False)
    volgorde = models.PositiveSmallIntegerField("volgorde")
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "punt"
        verbose_name_plural = "punten"
        ordering = ["randvoorwaarde", "volgorde"]
        constraints = [
            UniqueConstraint(fields=["randvoorwaarde", "volgorde"], name="randvoorwaardepunt_volgorde_uniek")
        ]

    def __str__(self) -> str:
        return self.tekst


class Begrip(models.Model):
    """An abbreviation or term with its meaning."""

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="begrippen")
    afkorting = models.CharField("begrip of afkorting", max_length=80)
    betekenis = models.TextField("betekenis", max_length=TEXT_MAX)
    versie = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "begrip"
        verbose_name_plural = "begrippen"
        ordering = ["programma", Lower("afkorting")]
        constraints = [UniqueConstraint(fields=["programma", "afkorting"], name="begrip_uniek")]

    def __str__(self) -> str:
        return self.afkorting


class Rol(models.TextChoices):
    """What somebody does in a programme; what each role may do stands in `programmes.access`."""

    BEHEERDER = "beheerder", "Functioneel beheerder"
    PROGRAMMAMANAGER = "programmamanager", "Programmamanager"
    COORDINATOR = "coordinator", "Programmacoördinator"
    PMO = "pmo", "PMO"
    BESTUURDER = "bestuurder", "Bestuurder"
    GEMEENTECONTACT = "gemeentecontact", "Gemeentecontact"


class Toewijzing(models.Model):
    """Gives a person a role in a programme; a coordinator per pijler, a gemeentecontact per gemeente."""

    gebruiker = models.ForeignKey(Gebruiker, on_delete=models.CASCADE, related_name="toewijzingen")
    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="toewijzingen")
    # No `choices` in the database state: a new role is no migration.
    rol = models.CharField("rol", max_length=20)
    pijler = models.ForeignKey(Pijler, on_delete=models.CASCADE, null=True, blank=True, related_name="toewijzingen")
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, null=True, blank=True, related_name="toewijzingen")

    class Meta:
        verbose_name = "rol"
        verbose_name_plural = "rollen"
        ordering = ["programma", "gebruiker", "rol"]
        constraints = [
            UniqueConstraint(
                fields=["gebruiker", "programma", "rol"],
                condition=Q(pijler__isnull=True, gemeente__isnull=True),
                name="toewijzing_uniek",
            ),
            UniqueConstraint(
                fields=["gebruiker", "programma", "rol", "pijler"],
                condition=Q(pijler__isnull=False),
                name="toewijzing_pijler_uniek",
            ),
            UniqueConstraint(
                fields=["gebruiker", "programma", "rol", "gemeente"],
                condition=Q(gemeente__isnull=False),
                name="toewijzing_gemeente_uniek",
            ),
            CheckConstraint(
                condition=Q(rol=Rol.COORDINATOR, pijler__isnull=False, gemeente__isnull=True)
                | Q(rol=Rol.GEMEENTECONTACT, pijler__isnull=True, gemeente__isnull=False)
                | (~Q(rol__in=[Rol.COORDINATOR, Rol.GEMEENTECONTACT]) & Q(pijler__isnull=True, gemeente__isnull=True)),
                name="toewijzing_bereik_past_bij_rol",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gebruiker}: {self.rolnaam}"

    @property
    def rolnaam(self) -> str:
        """The role with the pijler or gemeente it is for."""
        bereik = self.pijler or self.gemeente
        return f"{Rol(self.rol).label}{f' ({bereik})' if bereik else ''}"


class Wijziging(models.Model):
    """One line of history: who changed what, when, from what to what.

    Written by `programmes.history` in the same transaction as the change itself, and never altered after.
    `door_naam` stays when the account goes.
    """

    class Soort(models.TextChoices):
        TOEGEVOEGD = "toegevoegd", "toegevoegd"
        GEWIJZIGD = "gewijzigd", "gewijzigd"
        VERWIJDERD = "verwijderd", "verwijderd"

    programma = models.ForeignKey(Programma, on_delete=models.CASCADE, related_name="wijzigingen")
    wanneer = models.DateTimeField()
    door = models.ForeignKey(Gebruiker, on_delete=models.SET_NULL, null=True, related_name="+")
    door_naam = models.CharField(max_length=120)
    soort = models.CharField(max_length=12)
    onderwerp = models.CharField(max_length=60)  # the model's label, such as "speerpunten.resultaat"
    onderwerp_id = models.BigIntegerField()
    onderwerp_naam = models.CharField(max_length=200)
    veld = models.CharField(max_length=60, blank=True)
    van = models.TextField(blank=True)
    naar = models.TextField(blank=True)
    reden = models.TextField(blank=True)

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["-wanneer", "-id"]
        indexes = [
            models.Index(fields=["onderwerp", "onderwerp_id", "-wanneer"], name="wijziging_onderwerp"),
            models.Index(fields=["programma", "-wanneer"], name="wijziging_programma"),
        ]

    def __str__(self) -> str:
        return f"{self.onderwerp_naam} {self.soort}"
