"""What a half-yearly report holds: values that the page in the portal and the PDF both print.

Counts only, never an average: an average lets one result that is done hide one that goes wrong.
"""

from dataclasses import dataclass
from datetime import date, datetime

from monitoring.models import Signaal
from monitoring.planning.afdruk import Planning
from monitoring.rapport.achterin import Omschrijving, Voorwaarde
from monitoring.rapport.capaciteit import Capaciteitsdeel
from monitoring.rapport.ordening import Prioriteiten
from monitoring.signalering import Afgeleid, Afleiding
from monitoring.trends.tekenen import Grafieken
from monitoring.verbanden import Voorganger
from monitoring.vergelijking.verschil import Verandering, Verschil, in_kwartalen
from speerpunten.models import AFGEROND, Fase
from speerpunten.realisatie import Realisatie


@dataclass(frozen=True)
class Verschuiving:
    """A term that moved once. `kwartalen` is how many quarters later (earlier when negative), None when unknown.

    `besluit` tells who decided it under which number; empty when that is not known.
    """

    van: Realisatie
    naar: Realisatie
    kwartalen: int | None
    reden: str
    toelichting: str
    vastgesteld_op: date | None
    besluit: str = ""

    @property
    def eerder(self) -> int:
        """How many quarters earlier."""
        return -(self.kwartalen or 0)


@dataclass(frozen=True)
class Regel:
    """A beoogd resultaat as the report prints it. `nummer` is its place within the pijler, such as '1a'."""

    id: int
    pijler: str
    nummer: str
    omschrijving: str
    notitie: str
    per_gemeente: bool
    voor: str  # the municipalities it is for, empty when it is for all of them
    wacht_op: tuple[Voorganger, ...]
    fase: Fase
    signaal: Signaal
    toelichting: str
    oorzaak: str
    gevolg: str
    maatregel: str
    bevestiging: str  # why it is still op koers though its term has passed
    gerealiseerd_op: date | None
    overgenomen_uit: str  # the ronde at whose close an earlier melding was carried over, empty when somebody reported
    termijn: Realisatie
    oorspronkelijk: Realisatie
    verschuivingen: tuple[Verschuiving, ...]
    afgeleid: tuple[Afgeleid, ...]

    @property
    def plek(self) -> str:
        """Where it stands in the programme, such as 'Jeugd 1a'."""
        return f"{self.pijler} {self.nummer}"

    @property
    def is_open(self) -> bool:
        return self.fase not in AFGEROND

    @property
    def is_verstreken(self) -> bool:
        return any(afgeleid.soort == Afleiding.VERSTREKEN for afgeleid in self.afgeleid)

    @property
    def is_verschoven(self) -> bool:
        return bool(self.verschuivingen)

    @property
    def te_melden(self) -> tuple[Afgeleid, ...]:
        """The derived signals printed with it: moves have a column and a chapter, what is done needs no melding."""
        left_out = {Afleiding.VERSCHOVEN} if self.is_open else {Afleiding.VERSCHOVEN, Afleiding.GEEN_MELDING}
        return tuple(afgeleid for afgeleid in self.afgeleid if afgeleid.soort not in left_out)


@dataclass(frozen=True)
class Rij:
    """A row of the full table. `actie` is the text of the actie on its first row and empty on the next ones;
    `regel` is None for an actie without a result."""

    nummer: str
    actie: str
    trekker: str
    regel: Regel | None


@dataclass(frozen=True)
class Speerpuntdeel:
    anker: str
    nummer: int
    titel: str
    toelichting: str
    grondslagen: tuple[str, ...]
    bevestigd: bool
    rijen: tuple[Rij, ...]


@dataclass(frozen=True)
class Aantal:
    """How many results have this fase or signaal; `soort` is its value."""

    soort: str
    label: str
    aantal: int


@dataclass(frozen=True)
class Telling:
    """Counts of one pijler, or of all.

    A signaal is the judgement of what is still open, so `signalen` count open results alone. `verstreken` counts
    results that are in `signalen` too.
    """

    naam: str
    anker: str
    totaal: int
    open: int
    verstreken: int
    fasen: tuple[Aantal, ...]
    signalen: tuple[Aantal, ...]

    @property
    def tekens(self) -> list[str]:
        """One sign per result, drawn as a row: what is done, what is open by its signaal, what was dropped."""
        done, dropped = Fase.GEREALISEERD, Fase.VERVALLEN
        open_signs = [row.soort for row in self.signalen for _ in range(row.aantal)]
        return [str(done)] * self.gerealiseerd + open_signs + [str(dropped)] * self.vervallen

    @property
    def tekens_in_woorden(self) -> str:
        """What the row of signs shows."""
        parts = [(self.gerealiseerd, "gerealiseerd")]
        parts += [(row.aantal, f"open, signaal {row.label.lower()}") for row in self.signalen]
        parts.append((self.vervallen, "vervallen"))
        return f"{self.naam}: " + ("; ".join(f"{count} {what}" for count, what in parts if count) or "geen resultaten")

    def _of(self, soort: str) -> int:
        return next(row.aantal for row in (*self.fasen, *self.signalen) if row.soort == soort)

    @property
    def gerealiseerd(self) -> int:
        return self._of(Fase.GEREALISEERD)

    @property
    def vervallen(self) -> int:
        return self._of(Fase.VERVALLEN)

    @property
    def bijsturen(self) -> int:
        return self._of(Signaal.BIJSTUREN)

    @property
    def aandacht(self) -> int:
        return self._of(Signaal.AANDACHT)


@dataclass(frozen=True)
class Bestuurspunt:
    """A result that asks for a board's attention, and why it was chosen.

    `omschrijving` and the texts of `uitleg`, each under its name, are as long as the picture on one page has room for.
    Where that is not the whole, `vervolg` is the anchor of the place where the whole stands; else it is empty.
    """

    regel: Regel
    waarom: str
    omschrijving: str
    uitleg: tuple[tuple[str, str], ...]
    vervolg: str


@dataclass(frozen=True)
class Beeld:
    """The picture on one page. `meer` counts the results that qualify as bestuurspunt but are not among them."""

    totaal: Telling
    pijlers: tuple[Telling, ...]
    bestuurspunten: tuple[Bestuurspunt, ...]
    meer: int
    komend: tuple["Kwartaaldeel", ...]
    verschoven: int


@dataclass(frozen=True)
class Pijlerdeel:
    """A chapter. The deviations stand first: each open result in at most one of the three lists."""

    anker: str
    titel: str
    inleiding: str
    beleidskader: str
    telling: Telling
    bijsturen: tuple[Regel, ...]
    aandacht: tuple[Regel, ...]
    verstreken: tuple[Regel, ...]
    speerpunten: tuple[Speerpuntdeel, ...]
    aandachtspunten: tuple[str, ...]


@dataclass(frozen=True)
class Kwartaaldeel:
    """The open results whose term ends in one quarter."""

    label: str
    regels: tuple[Regel, ...]

    @property
    def plekken(self) -> list[tuple[str, Regel]]:
        """Each place once, with its first result: an actie often has several due together."""
        return list({regel.plek: regel for regel in reversed(self.regels)}.items())[::-1]


@dataclass(frozen=True)
class Vooruitblik:
    """Every open result once: by the quarter in which its term ends, or by why it has no such quarter."""

    kwartalen: tuple[Kwartaaldeel, ...]
    verstreken: tuple[Regel, ...]
    zonder_einde: tuple[Regel, ...]
    te_bepalen: tuple[Regel, ...]
    zonder_termijn: tuple[Regel, ...]
    ongelezen: tuple[Regel, ...]


@dataclass(frozen=True)
class Verplaatsing:
    """A move of a term, with the result it belongs to."""

    regel: Regel
    verschuiving: Verschuiving


@dataclass(frozen=True)
class Bewogen:
    """What moved: within the period of the report, and before it (or on an unknown day)."""

    nu: tuple[Verplaatsing, ...]
    eerder: tuple[Verplaatsing, ...]


@dataclass(frozen=True)
class Gevraagd:
    """A besluit that is asked for: another term for a result. `orgaan` is who decides; empty when nobody was set."""

    regel: Regel
    termijn: Realisatie
    redenen: str
    toelichting: str
    orgaan: str

    @property
    def verschil(self) -> str:
        """How far it moves, as people say it; empty when that cannot be told."""
        return in_kwartalen(self.regel.termijn.quarters_until(self.termijn))


@dataclass(frozen=True)
class Besloten:
    """What a besluit says of one result; `regel` is None when the result is no longer in the programme."""

    regel: Regel | None
    keuze: str
    motivatie: str


@dataclass(frozen=True)
class Genomen:
    """A besluit that was taken since the ronde before."""

    nummer: str
    orgaan: str
    datum: date
    tekst: str
    link: str
    over: tuple[Besloten, ...]


@dataclass(frozen=True)
class Veranderdeel:
    """Results to which the same happened, under one heading."""

    kop: str
    soort: Verandering
    verschillen: tuple[Verschil, ...]

    @property
    def over(self) -> str:
        """What kind of value changed, see Verschil.over."""
        return self.verschillen[0].over


@dataclass(frozen=True)
class Veranderd:
    """What changed since the editie of `periode` with that `peildatum`; only the parts that have something in them."""

    periode: str
    peildatum: date
    delen: tuple[Veranderdeel, ...]


@dataclass(frozen=True)
class Namen:
    """What this programme calls its levels."""

    pijler: str
    pijlers: str
    speerpunt: str
    speerpunten: str
    actie: str
    resultaat: str
    resultaten: str
    realisatie: str


@dataclass(frozen=True)
class Editiekop:
    """What makes a report an editie. `reden` is why this version replaces an earlier one, empty for the first."""

    versie: int
    vastgesteld_op: datetime
    reden: str


@dataclass(frozen=True)
class Rapportinhoud:
    """The whole report. `hash` is the SHA-256 of what it was made from, see `momentopname.identity`.

    `editie` is None for a report that was not adopted: a concept. `veranderd` is None when there is no earlier editie,
    `prioriteiten` when nothing has a place, `capaciteit` when nothing was recorded, `trends` for a programme without
    results, and these three for a momentopname from before they were kept.
    """

    hash: str
    editie: Editiekop | None
    code: str
    titel: str
    naam_kort: str
    samenwerking: str
    inleiding: str
    periode: str
    periode_voluit: str
    peildatum: date
    in_ronde: bool
    fictief: bool
    namen: Namen
    gemeenten: tuple[tuple[str, str], ...]
    grondslagen: tuple[str, ...]
    beeld: Beeld
    gevraagd: tuple[Gevraagd, ...]
    genomen: tuple[Genomen, ...]
    veranderd: Veranderd | None
    pijlers: tuple[Pijlerdeel, ...]
    prioriteiten: Prioriteiten | None
    planning: Planning
    capaciteit: Capaciteitsdeel | None
    vooruitblik: Vooruitblik
    bewogen: Bewogen
    trends: Grafieken | None
    voorwaarden: tuple[Voorwaarde, ...]
    begrippen: tuple[Omschrijving, ...]
    organen: tuple[Omschrijving, ...]

    @property
    def bestandsnaam(self) -> str:
        """Such as zssd-2026-H2-voortgang.pdf."""
        return f"{self.code}-{self.periode}-voortgang.pdf"
