"""Counts as a row of a table, each with the address of the list of what it counts."""

from dataclasses import dataclass

from monitoring.dashboard.filter import ALLES
from monitoring.dashboard.vraag import Vraag
from monitoring.signalering import Afleiding
from monitoring.telling import SIGNALEN, Telling
from speerpunten.models import Fase


@dataclass(frozen=True)
class Cel:
    """A count, what it counts (a value of Signaal or Fase), and the address of its list; empty when there is none."""

    aantal: int
    soort: str
    url: str


@dataclass(frozen=True)
class Telrij:
    """The counts of one pijler, or of all together; `missend` are those without a melding in the open ronde."""

    titel: str
    totaal: Cel
    open: Cel
    signalen: tuple[Cel, ...]
    fasen: tuple[Cel, ...]
    missend: Cel
    gemeld: int


def telrij(titel: str, telling: Telling, vraag: Vraag, adres: str) -> Telrij:
    """`vraag` gives the list of all that is counted here, on the page at `adres`."""
    keuze = vraag.keuze

    def cel(aantal: int, soort: str, **values: tuple[str, ...]) -> Cel:
        query = vraag.with_filter(keuze.only(**values)).query or ALLES
        return Cel(aantal, soort, f"{adres}?{query}#resultaten" if aantal else "")

    return Telrij(
        titel=titel,
        totaal=cel(telling.totaal, ""),
        open=cel(telling.open, "", signaal=tuple(SIGNALEN)),
        signalen=tuple(cel(telling.signalen[soort], soort, signaal=(soort,)) for soort in SIGNALEN),
        fasen=tuple(cel(telling.fasen[fase], fase, fase=(fase,)) for fase in Fase),
        missend=cel(telling.ontbreekt, "", afgeleid=(Afleiding.GEEN_MELDING,)),
        gemeld=telling.gemeld,
    )
