"""The terms of a programme as a calendar (RFC 5545): an all-day event on the last day of each open term.

A calendar knows an event by its UID and sees from its SEQUENCE that it changed, so both follow from the result: its
key, and the version that grows with every change to it, also when its term moves. The same plan gives the same bytes.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from monitoring.stand import with_fase
from programmes.models import Programma
from speerpunten.models import AFGEROND, Resultaat
from speerpunten.plaats import actienummer

MIME = "text/calendar; charset=utf-8"

_SUMMARY = 80  # characters of a result in the title of an event
_REFRESH = timedelta(hours=12)  # how often a calendar is asked to look again
# When a term was adopted is not always known; an event must tell a moment, and the same one each time.
_UNKNOWN = date(2000, 1, 1)


@dataclass(frozen=True)
class Afspraak:
    """One event. `versie` is that of the result, `vastgesteld_op` the day its current term was adopted."""

    resultaat: int
    plek: str
    pijler: str
    speerpunt: str
    omschrijving: str
    dag: date
    termijn: str
    oorspronkelijk: str
    versie: int
    vastgesteld_op: date | None


def read_afspraken(programma: Programma) -> list[Afspraak]:
    """Every open result with a last day, nearest first; in one query."""
    rows = (
        with_fase(Resultaat.objects.in_programma(programma))
        .annotate(
            nu=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True)),
            eerst=FilteredRelation("termijnen", condition=Q(termijnen__volgnummer=1)),
        )
        .filter(~Q(fase__in=AFGEROND), nu__tot__isnull=False)
        .order_by(F("nu__tot"), "pk")
        .values_list(
            "pk",
            "actie__speerpunt__pijler__titel",
            "actie__speerpunt__nummer",
            "actie__letter",
            "actie__volgorde",
            "actie__speerpunt__titel",
            "omschrijving",
            "nu__tot",
            "nu__label",
            Coalesce("eerst__label", "nu__label"),
            "versie",
            "nu__vastgesteld_op",
        )
    )
    return [
        Afspraak(pk, f"{pijler} {actienummer(*plek)}", pijler, speerpunt, omschrijving, dag, label, eerst, versie, op)
        for pk, pijler, *plek, speerpunt, omschrijving, dag, label, eerst, versie, op in rows
    ]


def calendar(programma: Programma, afspraken: list[Afspraak]) -> bytes:
    """The calendar as a file. Loads the library that writes it only here: no other page needs it."""
    from icalendar import Calendar, Event

    kalender = Calendar()
    kalender.add("prodid", f"-//{programma.naam_kort}//Portaal//NL")
    kalender.add("version", "2.0")
    kalender.add("method", "PUBLISH")
    naam = f"{programma.naam_kort} termijnen{' (voorbeeld)' if programma.fictief else ''}"
    # Newer calendars read the first of each, older ones and Outlook the second.
    kalender.add("name", naam)
    kalender.add("x-wr-calname", naam)
    kalender.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    kalender.add("x-published-ttl", "PT12H")
    for afspraak in afspraken:
        event = Event()
        event.add("uid", f"resultaat-{afspraak.resultaat}@{urlsplit(settings.PORTAL_URL).hostname}")
        event.add("dtstamp", datetime.combine(afspraak.vastgesteld_op or _UNKNOWN, time(), UTC))
        event.add("sequence", afspraak.versie - 1)
        event.add("dtstart", afspraak.dag)
        event.add("dtend", afspraak.dag + timedelta(days=1))
        event.add("summary", f"{_shorten(afspraak.omschrijving)} ({afspraak.plek})")
        event.add("description", _description(programma, afspraak))
        event.add(
            "url", settings.PORTAL_URL + reverse("monitoring:resultaat", args=[programma.code, afspraak.resultaat])
        )
        event.add("categories", [afspraak.pijler])
        event.add("transp", "TRANSPARENT")  # nobody is busy because of a term
        kalender.add_component(event)
    return bytes(kalender.to_ical())


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SUMMARY else f"{plain[:_SUMMARY].rpartition(' ')[0]} …"


def _description(programma: Programma, afspraak: Afspraak) -> str:
    was = f" (was {afspraak.oorspronkelijk or 'zonder termijn'})" if afspraak.oorspronkelijk != afspraak.termijn else ""
    lines = [
        afspraak.omschrijving,
        f"{programma.naam_van('realisatie')}: {afspraak.termijn}{was}",
        f"{programma.naam_van('speerpunt')}: {afspraak.speerpunt}",
    ]
    return "\n\n".join(lines)
