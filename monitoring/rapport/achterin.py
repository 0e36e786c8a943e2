"""What stands at the back of the report: the conditions for the whole programme, and its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Punt:
    tekst: str
    is_actie: bool


@dataclass(frozen=True)
class Voorwaarde:
    letter: str
    titel: str
    tekst: str
    punten: tuple[Punt, ...]


@dataclass(frozen=True)
class Omschrijving:
    """A word with its meaning: a begrip, or an orgaan with its task."""

    naam: str
    voluit: str
    tekst: str
