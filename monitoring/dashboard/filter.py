"""Narrowing down the results of a programme, from an address, as SQL and in words.

Several values of one filter widen it, several filters narrow it down. What an address asks for and the programme does
not know is left out, with a notice: a link of last year must not end in an error.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.http import QueryDict

from monitoring.dashboard.keuzes import NAMEN, SUBREGIO, ZONDER, Keuzelijst, Keuzes, Optie, read_quarter
from monitoring.folding import fold
from monitoring.stand import Stand, with_fase
from monitoring.zoeken import words_in
from programmes.models import Deelname
from speerpunten.models import AFGEROND, Resultaat, ResultaatQuerySet, Speerpunt

ZOEK = "zoek"
# In an address: nothing narrowed down, also for who begins with a view of their own.
ALLES = "alles=ja"
ZOEK_MAX = 100  # characters
_SHOWN, _NAMED = 40, 3  # characters of an unknown value in a notice, and how many of these values it names


@dataclass(frozen=True)
class Filter:
    """What is asked for: of each filter its values, in the order of the programme, and the words to find.

    `signaal` asks about what is still open alone, as every count of it does.
    """

    pijler: tuple[str, ...] = ()
    speerpunt: tuple[str, ...] = ()
    signaal: tuple[str, ...] = ()
    fase: tuple[str, ...] = ()
    afgeleid: tuple[str, ...] = ()
    kwartaal: tuple[str, ...] = ()
    grondslag: tuple[str, ...] = ()
    gebied: tuple[str, ...] = ()
    trekker: tuple[str, ...] = ()
    zoek: str = ""

    @property
    def is_leeg(self) -> bool:
        return self == Filter()

    @property
    def paren(self) -> list[tuple[str, str]]:
        """(filter, value) of all that is asked for, in one fixed order."""
        found = [(naam, waarde) for naam in NAMEN for waarde in getattr(self, naam)]
        return [*found, (ZOEK, self.zoek)] if self.zoek else found

    @property
    def query(self) -> str:
        """As it stands in an address; equal filters give equal text, and `parse` reads it back."""
        return urlencode(self.paren)

    def only(self, **values: Sequence[str]) -> Self:
        """Narrowed down further: of each of these filters these values alone."""
        return replace(self, **{naam: tuple(waarden) for naam, waarden in values.items()})  # type: ignore[arg-type]

    def without(self, naam: str, waarde: str) -> Self:
        if naam == ZOEK:
            return replace(self, zoek="")
        return replace(self, **{naam: tuple(kept for kept in getattr(self, naam) if kept != waarde)})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Deel:
    """One value that is asked for, in words, and the filter without it; `ernaast` is what the address asks besides."""

    label: str
    waarde: str
    zonder: Filter
    ernaast: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """Never empty: an address without anything asks for the view somebody begins with."""
        return urlencode([*self.zonder.paren, *self.ernaast]) or ALLES


def parse(data: QueryDict, keuzes: Keuzes) -> tuple[Filter, list[str]]:
    """The filter that an address asks for, and a notice for every filter of which a value was left out."""
    chosen: dict[str, Any] = {}
    notices = []
    for naam in NAMEN:
        asked = [waarde for waarde in dict.fromkeys(data.getlist(naam)) if waarde]
        found = [optie for waarde in asked if (optie := keuzes.find(naam, waarde))]
        chosen[naam] = _in_order(found, keuzes.per_naam[naam])
        known = {optie.waarde for optie in found}
        if unknown := [waarde for waarde in asked if waarde not in known]:
            notices.append(_notice(keuzes.label_of(naam), unknown))
    zoek = " ".join("".join(char if char.isprintable() else " " for char in data.get(ZOEK, "")).split())
    if len(zoek) > ZOEK_MAX:
        zoek = zoek[:ZOEK_MAX].strip()
        notices.append(f"De tekst om te zoeken is ingekort tot {ZOEK_MAX} tekens.")
    return Filter(**chosen, zoek=zoek), notices


def _in_order(found: Iterable[Optie], known: dict[str, Optie]) -> tuple[str, ...]:
    places = {waarde: place for place, waarde in enumerate(known)}
    values = sorted(optie.waarde for optie in found)
    return tuple(sorted(values, key=lambda waarde: places.get(waarde, len(places))))


def _notice(label: str, unknown: Sequence[str]) -> str:
    shown = ", ".join(f"‘{_printable(waarde)}’" for waarde in unknown[:_NAMED])
    more = f" en nog {len(unknown) - _NAMED}" if len(unknown) > _NAMED else ""
    told = "die waarde is er niet" if len(unknown) == 1 else "die waarden zijn er niet"
    return f"Het filter {label} {shown}{more} is genegeerd: {told}."


def _printable(text: str) -> str:
    shown = "".join(char if char.isprintable() else "�" for char in text[:_SHOWN])
    return f"{shown}…" if len(text) > _SHOWN else shown


def in_delen(keuze: Filter, keuzes: Keuzes, ernaast: Iterable[tuple[str, str]] = ()) -> list[Deel]:
    """All that is asked for, one value at a time; `ernaast` are names and values that the address keeps."""
    kept = tuple(ernaast)
    found = []
    for naam, waarde in keuze.paren:
        if naam == ZOEK:
            found.append(Deel("Tekst", f"‘{waarde}’", keuze.without(naam, waarde), kept))
        elif optie := keuzes.find(naam, waarde):
            found.append(Deel(keuzes.label_of(naam), optie.label, keuze.without(naam, waarde), kept))
    return found


def in_words(keuze: Filter, keuzes: Keuzes) -> str:
    """All that is asked for in one line, such as 'Pijler: Jeugd of Gezondheid; Signaal: aandacht'."""
    per_label: dict[str, list[str]] = {}
    for deel in in_delen(keuze, keuzes):
        per_label.setdefault(deel.label, []).append(deel.waarde)
    return "; ".join(f"{label}: {_or(waarden)}" for label, waarden in per_label.items()) or "alle resultaten"


def _or(waarden: Sequence[str]) -> str:
    *head, last = waarden
    return f"{', '.join(head)} of {last}" if head else last


def on_screen(keuze: Filter, keuzes: Keuzes) -> list[tuple[Keuzelijst, tuple[str, ...]]]:
    """The filters worth showing, each with what is chosen of it: those with a choice to make, or to take back."""
    shown = []
    for lijst in keuzes.lijsten:
        gekozen = getattr(keuze, lijst.naam)
        known = keuzes.per_naam[lijst.naam]
        missing = tuple(
            optie for waarde in gekozen if waarde not in known and (optie := keuzes.find(lijst.naam, waarde))
        )
        if len(lijst.opties) > 1 or gekozen:
            shown.append((replace(lijst, opties=lijst.opties + missing), gekozen))
    return shown


def apply(keuze: Filter, resultaten: ResultaatQuerySet) -> ResultaatQuerySet:
    """Those of the results that fit in all that SQL can tell; `fits` tells the rest."""
    rows: Any = resultaten
    if keuze.pijler:
        rows = rows.filter(actie__speerpunt__pijler__code__in=keuze.pijler)
    if keuze.speerpunt:
        rows = rows.filter(actie__speerpunt__in=[int(pk) for pk in keuze.speerpunt])
    if keuze.signaal or keuze.fase:
        rows = with_fase(rows)
    if keuze.signaal:
        rows = rows.filter(~Q(fase__in=AFGEROND), signaal__in=keuze.signaal)
    if keuze.fase:
        rows = rows.filter(fase__in=keuze.fase)
    if keuze.kwartaal:
        rows = rows.annotate(loopt=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True))).filter(
            _ends_in(keuze.kwartaal)
        )
    if keuze.grondslag:
        links = Speerpunt.grondslagen.through.objects
        rows = rows.filter(
            Exists(links.filter(speerpunt=OuterRef("actie__speerpunt"), grondslag__code__in=keuze.grondslag))
        )
    if keuze.gebied:
        rows = rows.filter(_concerns(keuze.gebied))
    if keuze.trekker:
        wanted = ["" if trekker == ZONDER else trekker for trekker in keuze.trekker]
        rows = rows.filter(actie__trekker__in=wanted)
    return rows  # the checker forgets which manager an annotated queryset came from


def _ends_in(waarden: Iterable[str]) -> Q:
    """Whose current term ends in one of these quarters, or has no last day."""
    wanted = Q()
    for waarde in waarden:
        if quarter := read_quarter(waarde):
            wanted |= Q(loopt__tot__range=(quarter.first_day, quarter.last_day))
        else:
            wanted |= Q(loopt__tot__isnull=True)
    return wanted


def _concerns(waarden: Iterable[str]) -> Q:
    """Which name one of these municipalities, or none while every municipality delivers it."""
    named = Resultaat.gemeenten.through.objects.filter(resultaat=OuterRef("pk"))
    subregios = [int(waarde.removeprefix(SUBREGIO)) for waarde in waarden if waarde.startswith(SUBREGIO)]
    gemeenten = [waarde for waarde in waarden if not waarde.startswith(SUBREGIO)]
    wanted = Q(gemeente__in=gemeenten)
    if subregios:
        wanted |= Q(gemeente__in=Deelname.objects.filter(subregio__in=subregios).values("gemeente"))
    return Q(Exists(named.filter(wanted))) | Q(~Exists(named), per_gemeente=True)


def fits(keuze: Filter, stand: Stand) -> bool:
    """Whether a result that `apply` let through fits in what SQL cannot tell: its derived signals and its texts."""
    if keuze.afgeleid and not any(afgeleid.soort in keuze.afgeleid for afgeleid in stand.afgeleid):
        return False
    return not keuze.zoek or _holds(stand, words_in(keuze.zoek))


def _holds(stand: Stand, words: Iterable[str]) -> bool:
    """Whether all these folded words stand in the result, what is above it or its newest melding."""
    resultaat, actie = stand.resultaat, stand.resultaat.actie
    texts = (
        *(resultaat.omschrijving, resultaat.notitie),
        *(actie.omschrijving, actie.trekker, actie.partners, actie.speerpunt.titel),
    )
    folded = fold("\n".join(texts))
    if stand.melding:
        folded = f"{folded}\n{stand.melding.zoektekst}"
    return all(word in folded for word in words)
