"""What the results of a programme can be narrowed down by, and which values each filter offers."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import TextField, Value
from django.db.models.functions import Cast, ExtractQuarter, ExtractYear

from monitoring.folding import fold
from monitoring.signalering import Afleiding
from monitoring.telling import SIGNALEN
from programmes.models import Deelname, Grondslag, Pijler, Programma
from programmes.remember import Stamp, once
from speerpunten.models import Actie, Fase, Speerpunt, Termijn
from speerpunten.realisatie import Kwartaal

# A value of trekker and of kwartaal: there is none.
ZONDER = "zonder"

# A subregio in an address: this and its key; a municipality is its CBS code.
SUBREGIO = "subregio-"

_QUARTER = re.compile(r"((?:19|20)\d\d)-Q([1-4])", re.ASCII)

# The filters in their order on screen and in an address; `zoek`, free text, comes after these.
NAMEN = ("pijler", "speerpunt", "signaal", "fase", "afgeleid", "kwartaal", "grondslag", "gebied", "trekker")


@dataclass(frozen=True)
class Optie:
    """A value of a filter and what people call it; `groep` is what it stands under, such as its pijler."""

    waarde: str
    label: str
    groep: str = ""


@dataclass(frozen=True)
class Keuzelijst:
    """A filter: its name in an address, its name on screen, and its values in the order of the programme."""

    naam: str
    label: str
    opties: tuple[Optie, ...]


@dataclass(frozen=True)
class Keuzes:
    """Every filter of one programme; those without anything to choose are left out on screen."""

    lijsten: tuple[Keuzelijst, ...]

    @cached_property
    def per_naam(self) -> dict[str, dict[str, Optie]]:
        """Of each filter its values in order, by value."""
        return {lijst.naam: {optie.waarde: optie for optie in lijst.opties} for lijst in self.lijsten}

    def find(self, naam: str, waarde: str) -> Optie | None:
        """The value of a filter; None when the programme knows none such.

        Any quarter is known, also one in which no term ends: then there is simply nothing in it.
        """
        known = self.per_naam[naam].get(waarde)
        if known is None and naam == "kwartaal" and (kwartaal := read_quarter(waarde)):
            return _quarter(kwartaal)
        return known

    def label_of(self, naam: str) -> str:
        return next(lijst.label for lijst in self.lijsten if lijst.naam == naam)


def read_quarter(text: str) -> Kwartaal | None:
    """A quarter as it stands in an address, such as 2026-Q1."""
    match = _QUARTER.fullmatch(text)
    return Kwartaal(int(match[1]), int(match[2])) if match else None


@once(most=64)
def keuzes_of(stamp: Stamp, programma: Programma) -> Keuzes:
    """The filters of this programme, in one query the first time after a change."""
    rows: dict[str, list[_Row]] = defaultdict(list)
    for row in sorted(_Row(*found) for found in _parts(programma)):
        rows[row.soort].append(row)
    opties: dict[str, Iterable[Optie]] = {
        "pijler": [Optie(row.sleutel, row.naam) for row in rows["pijler"]],
        "speerpunt": [Optie(row.sleutel, f"{row.nummer}. {row.naam}", row.groep) for row in rows["speerpunt"]],
        "signaal": [Optie(signaal.value, signaal.label) for signaal in SIGNALEN],
        "fase": [Optie(fase.value, fase.label) for fase in Fase],
        "afgeleid": [Optie(soort.value, soort.label) for soort in Afleiding],
        "kwartaal": [
            *(_quarter(Kwartaal(row.plaats, row.nummer)) for row in rows["kwartaal"]),
            Optie(ZONDER, "zonder einddatum"),
        ],
        "grondslag": [Optie(row.sleutel, row.naam) for row in rows["grondslag"]],
        "gebied": _gebieden(rows["gemeente"]),
        "trekker": _trekkers(row.naam for row in rows["trekker"]),
    }
    labels = {
        "pijler": programma.naam_van("pijler"),
        "speerpunt": programma.naam_van("speerpunt"),
        "signaal": "Signaal",
        "fase": "Fase",
        "afgeleid": "Afgeleid signaal",
        "kwartaal": f"{programma.naam_van('realisatie')} in",
        "grondslag": "Grondslag",
        "gebied": "Gemeente",
        "trekker": "Trekker",
    }
    return Keuzes(tuple(Keuzelijst(naam, labels[naam], tuple(opties[naam])) for naam in NAMEN))


class _Row(NamedTuple):
    """Something to choose; its order is its place on screen. What a kind does not have is 0 or empty."""

    soort: str
    plaats: int  # of what it stands under: pijler, subregio; of a quarter its year
    nummer: int
    sleutel: str
    naam: str
    groep: str = ""


def _parts(programma: Programma) -> Iterable[tuple[Any, ...]]:
    """The columns of `_Row`, of everything there is to choose, each once."""
    nothing, zero = Value(""), Value(0)
    pijlers = Pijler.objects.filter(programma=programma).order_by()
    speerpunten = Speerpunt.objects.filter(pijler__programma=programma).order_by()
    legend = Grondslag.objects.filter(programma=programma).order_by()
    deelnames = Deelname.objects.filter(programma=programma).order_by()
    acties = Actie.objects.filter(speerpunt__pijler__programma=programma).order_by()
    terms = Termijn.objects.filter(
        resultaat__actie__speerpunt__pijler__programma=programma, actueel=True, tot__isnull=False
    ).order_by()
    first = pijlers.values_list(Value("pijler"), "nummer", zero, "code", "titel", nothing)
    everything = first.union(
        speerpunten.values_list(
            Value("speerpunt"), "pijler__nummer", "nummer", Cast("pk", TextField()), "titel", "pijler__titel"
        ),
        legend.values_list(Value("grondslag"), "volgorde", zero, "code", "naam", nothing),
        deelnames.values_list(
            Value("gemeente"), "subregio__volgorde", "subregio_id", "gemeente_id", "gemeente__naam", "subregio__naam"
        ),
        acties.values_list(Value("trekker"), zero, zero, nothing, "trekker", nothing),
        terms.values_list(Value("kwartaal"), ExtractYear("tot"), ExtractQuarter("tot"), nothing, nothing, nothing),
    )
    return everything.order_by()  # the model orders by columns that a union does not have


def _quarter(kwartaal: Kwartaal) -> Optie:
    return Optie(f"{kwartaal.jaar}-Q{kwartaal.nummer}", kwartaal.label)


def _gebieden(deelnames: Iterable[_Row]) -> list[Optie]:
    """Per subregio first the whole of it, then its municipalities."""
    found = []
    for (subregio, naam), gemeenten in groupby(deelnames, key=lambda row: (row.nummer, row.groep)):
        found.append(Optie(f"{SUBREGIO}{subregio}", f"heel {naam}", naam))
        found += sorted((Optie(row.sleutel, row.naam, naam) for row in gemeenten), key=lambda optie: optie.label)
    return found


def _trekkers(namen: Iterable[str]) -> list[Optie]:
    """By name, whatever its capitals; then none, when there are acties without."""
    known = set(namen)
    ordered = sorted(known - {"", ZONDER}, key=fold)
    return [*(Optie(naam, naam) for naam in ordered), *([Optie(ZONDER, "zonder trekker")] if "" in known else [])]
