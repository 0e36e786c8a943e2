"""A difference between two momentopnames, as a value."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from monitoring.models import Signaal
from speerpunten.models import Fase
from speerpunten.realisatie import Realisatie


class Verandering(TextChoices):
    """What happened. The order is the one in which a board wants to read it."""

    GEREALISEERD = "gerealiseerd", "gerealiseerd"
    VERSCHOVEN = "verschoven", "termijn verschoven"
    TERMIJN_LOS = "termijn_los", "termijn losgelaten"
    TERMIJN_BEKEND = "termijn_bekend", "termijn bekend geworden"
    NIEUW = "nieuw", "nieuw"
    VERVALLEN = "vervallen", "vervallen"
    VERDWENEN = "verdwenen", "uit het programma gehaald"
    HEROPEND = "heropend", "heropend"
    SLECHTER = "slechter", "signaal slechter"
    BETER = "beter", "signaal beter"
    EERSTE_SIGNAAL = "eerste_signaal", "eerste signaal"
    SIGNAAL_WEG = "signaal_weg", "signaal niet meer bekend"
    FASE = "fase", "fase gewijzigd"
    TEKST = "tekst", "tekst gewijzigd"
    NOTITIE = "notitie", "notitie gewijzigd"
    WACHT_OP = "wacht_op", "wacht op iets anders"
    GEMEENTEN = "gemeenten", "voor andere gemeenten"
    HERNOEMD = "hernoemd", "hernoemd"
    VERPLAATST = "verplaatst", "verplaatst in het programma"


OVER_FASE = frozenset({Verandering.GEREALISEERD, Verandering.VERVALLEN, Verandering.HEROPEND, Verandering.FASE})
OVER_SIGNAAL = frozenset({Verandering.SLECHTER, Verandering.BETER, Verandering.EERSTE_SIGNAAL, Verandering.SIGNAAL_WEG})
OVER_TERMIJN = frozenset({Verandering.VERSCHOVEN, Verandering.TERMIJN_LOS, Verandering.TERMIJN_BEKEND})
OVER_TEKST = frozenset({Verandering.TEKST, Verandering.NOTITIE, Verandering.HERNOEMD})
OVER_SAMENHANG = frozenset({Verandering.WACHT_OP, Verandering.GEMEENTEN})


class Niveau(TextChoices):
    """What a difference is about."""

    PIJLER = "pijler", "pijler"
    SPEERPUNT = "speerpunt", "speerpunt"
    ACTIE = "actie", "actie"
    RESULTAAT = "resultaat", "beoogd resultaat"
    AANDACHTSPUNT = "aandachtspunt", "aandachtspunt"


@dataclass(frozen=True)
class Onderwerp:
    """What a difference is about: its text, and its place such as 'Jeugd 1a'; as they are last known.

    `nummer` is the place within the pijler, such as '1a'; empty for what stands at the pijler itself. `id` is None
    for an aandachtspunt, which is known by its text alone.
    """

    niveau: Niveau
    id: int | None
    plek: str
    nummer: str
    tekst: str


@dataclass(frozen=True)
class Stap:
    """A term adopted between the two momentopnames, and why. `besluit` is who decided it under which number."""

    naar: Realisatie
    reden: str
    toelichting: str
    vastgesteld_op: date | None
    besluit: str = ""


@dataclass(frozen=True)
class Verschuiving:
    """How a term changed.

    `kwartalen` is how many quarters later its last day lies (earlier when negative), None when either term has no
    last day. `stappen` are the terms adopted in between, oldest first; none when the term was corrected in the plan.
    `keer` counts all moves since the original term `oorspronkelijk`, `kwartalen_totaal` the quarters since then.
    """

    kwartalen: int | None
    stappen: tuple[Stap, ...]
    oorspronkelijk: Realisatie
    keer: int
    kwartalen_totaal: int | None

    @property
    def verschil(self) -> str:
        """As people say it: '2 kwartalen later'; empty when it cannot be told."""
        return in_kwartalen(self.kwartalen)

    @property
    def verschil_totaal(self) -> str:
        return in_kwartalen(self.kwartalen_totaal)

    @property
    def redenen(self) -> tuple[str, ...]:
        """Each reason once, oldest first."""
        return tuple(dict.fromkeys(stap.reden for stap in self.stappen if stap.reden))

    @property
    def toelichtingen(self) -> tuple[str, ...]:
        return tuple(stap.toelichting for stap in self.stappen if stap.toelichting)

    @property
    def besluiten(self) -> tuple[str, ...]:
        """Each besluit once, oldest first; none of terms of which it is not known."""
        return tuple(dict.fromkeys(stap.besluit for stap in self.stappen if stap.besluit))

    @property
    def vastgesteld_op(self) -> date | None:
        """When the current term was adopted."""
        return self.stappen[-1].vastgesteld_op if self.stappen else None


def in_kwartalen(quarters: int | None) -> str:
    """How far a term moved, as people say it; empty when that cannot be told."""
    if quarters is None:
        return ""
    if quarters == 0:
        return "zelfde kwartaal"
    unit = "kwartaal" if abs(quarters) == 1 else "kwartalen"
    return f"{abs(quarters)} {unit} {'later' if quarters > 0 else 'eerder'}"


type Waarde = Fase | Signaal | Realisatie | str


@dataclass(frozen=True)
class Verschil:
    """One difference: `van` in the older and `naar` in the newer momentopname.

    Both are a Fase, Signaal, Realisatie or text, as `soort` asks; the empty text where something was not there.
    """

    soort: Verandering
    onderwerp: Onderwerp
    van: Waarde
    naar: Waarde
    verschuiving: Verschuiving | None = None

    @property
    def van_tekst(self) -> str:
        return in_words(self.van)

    @property
    def naar_tekst(self) -> str:
        return in_words(self.naar)

    @property
    def over(self) -> str:
        """What changed: fase, signaal, termijn, tekst, samenhang; or '' when something came, went or moved."""
        for name, soorten in (
            ("fase", OVER_FASE),
            ("signaal", OVER_SIGNAAL),
            ("termijn", OVER_TERMIJN),
            ("tekst", OVER_TEKST),
            ("samenhang", OVER_SAMENHANG),
        ):
            if self.soort in soorten:
                return name
        return ""


def in_words(waarde: Waarde) -> str:
    if isinstance(waarde, Realisatie):
        return waarde.label or "geen termijn"
    if isinstance(waarde, Fase | Signaal):
        return str(waarde.label)
    return waarde


@dataclass(frozen=True)
class Zijde:
    """Which momentopname stands on one side: its period and the day its figures speak of."""

    periode: str
    peildatum: date


@dataclass(frozen=True)
class Pijlervergelijking:
    """All that changed in one pijler, in the order of the programme."""

    id: int
    titel: str
    verschillen: tuple[Verschil, ...]

    @property
    def telling(self) -> dict[Verandering, int]:
        return count(self.verschillen)

    @property
    def per_soort(self) -> list[tuple[Verandering, list[Verschil]]]:
        """The differences under their kind, kinds in the order of Verandering."""
        return [
            (soort, [verschil for verschil in self.verschillen if verschil.soort == soort]) for soort in self.telling
        ]


@dataclass(frozen=True)
class Vergelijking:
    """All that changed between two momentopnames of a programme; only pijlers in which something changed.

    `namen` is what the programme calls its levels; `fictief` marks invented progress, in either of the two.
    """

    fictief: bool
    oud: Zijde
    nieuw: Zijde
    namen: dict[Niveau, str]
    pijlers: tuple[Pijlervergelijking, ...]

    @property
    def verschillen(self) -> tuple[Verschil, ...]:
        return tuple(verschil for pijler in self.pijlers for verschil in pijler.verschillen)

    @property
    def is_leeg(self) -> bool:
        return not self.pijlers

    @property
    def telling(self) -> dict[Verandering, int]:
        """How many differences there are of each kind that occurs, in the order of Verandering."""
        return count(self.verschillen)

    def only(self, *, pijler: int | None = None, soorten: Iterable[Verandering] = ()) -> "Vergelijking":
        """The part about one pijler, or of some kinds; all of it when nothing is asked for."""
        wanted = frozenset(soorten) or frozenset(Verandering)
        kept = (
            Pijlervergelijking(
                deel.id, deel.titel, tuple(verschil for verschil in deel.verschillen if verschil.soort in wanted)
            )
            for deel in self.pijlers
            if pijler is None or deel.id == pijler
        )
        return Vergelijking(
            self.fictief, self.oud, self.nieuw, self.namen, tuple(deel for deel in kept if deel.verschillen)
        )


def count(verschillen: Iterable[Verschil]) -> dict[Verandering, int]:
    counted = Counter(verschil.soort for verschil in verschillen)
    return {soort: counted[soort] for soort in Verandering if counted[soort]}
