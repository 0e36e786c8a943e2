"""The charts of the trends: which values are drawn how, and what they say in words."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from monitoring.grafiek import Deel, Lijn, Staaf, gestapeld, legenda, lijngrafiek, staven
from monitoring.grafiek.teken import Stijl
from monitoring.trends.samen import Trends
from monitoring.trends.verschoven import Klasse

_OORSPRONKELIJK = Stijl("voorbeeld-kleuren-grijs-400", "vierkant", streep="2 4", hol=True)
_HUIDIG = Stijl("voorbeeld-kleuren-violet-400", "driehoek", streep="9 4", hol=True)
_GEREALISEERD = Stijl("fase-gerealiseerd-vlak", "rond", dikte=3)

_BIJSTUREN = Stijl("signaal-bijsturen-rand", "ruit", arcering="schuin", vlak="signaal-bijsturen-vlak")
_AANDACHT = Stijl("signaal-aandacht-rand", "driehoek", arcering="recht", vlak="signaal-aandacht-vlak")
_OP_KOERS = Stijl("signaal-op-koers-rand", "rond")
_ONBEKEND = Stijl("signaal-onbekend-rand", "rond", vlak="signaal-onbekend-vlak", hol=True)

_STAAF = Stijl("voorbeeld-kleuren-violet-400", "vierkant")


@dataclass(frozen=True)
class Grafieken:
    """The charts of these trends. `waarover` is what they are of: the programme, or a pijler by its name."""

    trends: Trends
    waarover: str

    @cached_property
    def opbouw(self) -> SafeString:
        found = self.trends.opbouw
        points = found.punten
        return lijngrafiek(
            f"Gerealiseerd tegenover gepland, {self.waarover}",
            self._opbouw_in_woorden(),
            [punt.label for punt in points],
            [
                Lijn("oorspronkelijk plan", [punt.oorspronkelijk for punt in points], _OORSPRONKELIJK),
                Lijn("huidig plan", [punt.huidig for punt in points], _HUIDIG),
                Lijn("gerealiseerd", [punt.gerealiseerd for punt in points], _GEREALISEERD),
            ],
            voorkeur=[place for place, punt in enumerate(points) if punt.kwartaal.nummer == 4],
            hier=(found.peil, f"peildatum {date_format(self.trends.peildatum, 'j-n-Y')}"),
        )

    @property
    def opbouw_legenda(self) -> list[tuple[SafeString, str]]:
        return [
            (legenda(_OORSPRONKELIJK, lijn=True), "oorspronkelijk plan"),
            (legenda(_HUIDIG, lijn=True), "huidig plan"),
            (legenda(_GEREALISEERD, lijn=True), "gerealiseerd"),
        ]

    def _opbouw_in_woorden(self) -> str:
        now, last = self.trends.opbouw.nu, self.trends.opbouw.punten[-1]
        return (
            f"Tot en met {now.label} gepland volgens het oorspronkelijke plan: {now.oorspronkelijk}, volgens het "
            f"huidige plan: {now.huidig}, gerealiseerd: {now.gerealiseerd}. Aan het eind, in {last.label}: "
            f"{last.oorspronkelijk} en {last.huidig}. De getallen per kwartaal staan in de tabel."
        )

    @cached_property
    def afstanden(self) -> SafeString:
        rows = self.trends.verschoven.afstanden
        return staven(
            f"Hoe ver termijnen zijn verschoven, {self.waarover}", _in_words(rows), [*map(_staaf, rows)], _STAAF
        )

    @cached_property
    def keren(self) -> SafeString:
        rows = self.trends.verschoven.keren
        return staven(
            f"Hoe vaak termijnen zijn verschoven, {self.waarover}", _in_words(rows), [*map(_staaf, rows)], _STAAF
        )

    @cached_property
    def signalen(self) -> SafeString:
        rows = self.trends.stapels
        return gestapeld(
            f"Signaal van wat open is, per editie, {self.waarover}",
            " ".join(
                f"{row.label}: {row.bijsturen} bijsturen nodig, {row.aandacht} aandacht, {row.op_koers} op koers, "
                f"{row.onbekend} onbekend."
                for row in rows
            ),
            [row.label for row in rows],
            [
                Deel("bijsturen nodig", [row.bijsturen for row in rows], _BIJSTUREN),
                Deel("aandacht", [row.aandacht for row in rows], _AANDACHT),
                Deel("op koers", [row.op_koers for row in rows], _OP_KOERS),
                Deel("onbekend", [row.onbekend for row in rows], _ONBEKEND),
            ],
        )

    @property
    def signalen_legenda(self) -> list[tuple[SafeString, str]]:
        return [
            (legenda(_BIJSTUREN, lijn=False), "bijsturen nodig"),
            (legenda(_AANDACHT, lijn=False), "aandacht"),
            (legenda(_OP_KOERS, lijn=False), "op koers"),
            (legenda(_ONBEKEND, lijn=False), "onbekend"),
        ]


def _staaf(klasse: Klasse) -> Staaf:
    return Staaf(klasse.label, klasse.aantal)


def _in_words(rows: tuple[Klasse, ...]) -> str:
    return "; ".join(f"{row.label}: {row.aantal}" for row in rows) + "."
