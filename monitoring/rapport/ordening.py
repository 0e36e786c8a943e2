"""What comes first, as values that the page in the portal and the PDF both print."""

from dataclasses import dataclass

_BESIDE = 4  # columns of points on a page


@dataclass(frozen=True)
class Weging:
    """A criterium and how it counts."""

    naam: str
    toelichting: str
    gewicht: int
    laag_eerst: bool


@dataclass(frozen=True)
class Geordend:
    """What has a place. `anker` leads to it in the report, `punten` are (criterium, points)."""

    rang: int
    som: int
    plek: str
    omschrijving: str
    anker: str
    punten: tuple[tuple[str, int | None], ...]
    motivatie: str


@dataclass(frozen=True)
class Prioriteiten:
    """The ranking. `onvolledig` counts the results and speerpunten that lack points, so have no place."""

    criteria: tuple[Weging, ...]
    hoogste: int
    resultaten: tuple[Geordend, ...]
    speerpunten: tuple[Geordend, ...]
    onvolledig: int

    @property
    def met_punten(self) -> bool:
        """Whether the points fit in columns of their own; with more criteria they stand on a line below."""
        return len(self.criteria) <= _BESIDE
