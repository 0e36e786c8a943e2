"""How many results are where: counts, never an average."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from monitoring.models import Ronde, Signaal
from monitoring.stand import Stand, reported_in, with_fase
from speerpunten.models import AFGEROND, Fase, Resultaat

# Most urgent first, so that nothing good hides something bad.
SIGNALEN = (Signaal.BIJSTUREN, Signaal.AANDACHT, Signaal.OP_KOERS, Signaal.ONBEKEND)


@dataclass
class Telling:
    """Counts over some results. `signalen` counts only what is still open; `gemeld` what one ronde has a melding of."""

    fasen: Counter[str] = field(default_factory=Counter)
    signalen: Counter[str] = field(default_factory=Counter)
    gemeld: int = 0

    def add(self, fase: str, signaal: str, gemeld: bool, aantal: int = 1) -> None:
        self.fasen[fase] += aantal
        if fase not in AFGEROND:
            self.signalen[signaal] += aantal
        if gemeld:
            self.gemeld += aantal

    @property
    def totaal(self) -> int:
        return self.fasen.total()

    @property
    def ontbreekt(self) -> int:
        return self.totaal - self.gemeld

    @property
    def open(self) -> int:
        return self.signalen.total()

    @property
    def fase_segmenten(self) -> tuple[tuple[str, int, str], ...]:
        """(label, count, value) of every fase, as onderdelen/staafje.html shows them."""
        return tuple((fase.label, self.fasen[fase], fase.value) for fase in Fase)

    @property
    def signaal_segmenten(self) -> tuple[tuple[str, int, str], ...]:
        """(label, count, value) of every signaal of what is open."""
        return tuple((signaal.label, self.signalen[signaal], signaal.value) for signaal in SIGNALEN)


def tel_standen(standen: Iterable[Stand]) -> Telling:
    """Counts results that are at hand already."""
    telling = Telling()
    for stand in standen:
        telling.add(stand.fase, stand.signaal, stand.gemeld)
    return telling


def tel_per_pijler(resultaten: QuerySet[Resultaat], ronde: Ronde | None) -> dict[int, Telling]:
    """Counts these results as they stand today per pijler (its pk), in one query; without results no entry."""
    rows = (
        with_fase(resultaten)
        .annotate(gemeld=reported_in(ronde))
        .order_by()
        .values_list("actie__speerpunt__pijler", "fase", "signaal", "gemeld")
        .annotate(aantal=Count("pk"))
    )
    counted: dict[int, Telling] = defaultdict(Telling)
    for pijler, fase, signaal, gemeld, aantal in rows:
        counted[pijler].add(fase, signaal, gemeld, aantal)
    return dict(counted)


def tel(resultaten: QuerySet[Resultaat], ronde: Ronde | None) -> Telling:
    """Counts these results together, in one query."""
    telling = Telling()
    for part in tel_per_pijler(resultaten, ronde).values():
        telling.fasen += part.fasen
        telling.signalen += part.signalen
        telling.gemeld += part.gemeld
    return telling
