"""What coordinators hear about a ronde by mail: that it opened, and shortly before it closes what is left to do."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator

from monitoring.models import Ronde
from monitoring.rij import place_of
from monitoring.werklijst import Groep, for_worklist
from programmes import post
from programmes.models import Bericht, Gebruiker, Pijler, Programma, Rol
from programmes.post import Nieuws, Soort
from speerpunten.models import Resultaat

# So many days before a ronde closes its coordinators hear what is left; the last one that has come is told.
MOMENTEN = (7, 1)

# So many results are named; the rest is a number.
GENOEMD = 10


def tell_opened(ronde: Ronde, reden: str = "") -> None:
    """Tells every coordinator that can be reported, on how many results and until when.

    `reden`: why a ronde that was closed is open again. Call it in the transaction that opens the ronde.
    """
    programma = ronde.programma
    url = reverse("monitoring:werklijst", args=[programma.code])
    until = f"Je kunt melden tot en met {_day(ronde.sluit_op)}."
    nieuws = []
    for gebruiker, resultaten in _work_of(programma, ronde).items():
        todo = f"Voor jou: {_results(programma, len(resultaten))}."
        if reden:
            nieuws.append(Nieuws(gebruiker, f"Ronde {ronde} is weer open", f"{reden}\n\n{until} {todo}", url))
        elif resultaten:
            nieuws.append(Nieuws(gebruiker, f"Ronde {ronde} is open", f"{until} {todo}", url))
    # Each time it opens is news.
    post.put_each(programma, Soort.OPENING, nieuws, sleutel=f"ronde-{ronde.pk}-opening-{ronde.versie}")


@transaction.atomic
def remind(ronde: Ronde, today: date) -> int:
    """Tells every coordinator of this open ronde what they still have to do; gives how many people were told.

    Each of the `MOMENTEN` is told once, also when two schedulers ask at the same time; nothing is told when the
    closing date is further away, or past.
    """
    # Locked: the second of two schedulers waits, and finds that it was told; nor can the ronde close meanwhile.
    current = Ronde.objects.select_for_update(of=("self",)).select_related("programma").get(pk=ronde.pk)
    days = (current.sluit_op - today).days
    moment = min((moment for moment in MOMENTEN if days <= moment), default=None)
    if not current.is_open or moment is None or days < 0:
        return 0
    # The closing date is part of it: who moves that date is reminded again.
    sleutel = f"ronde-{current.pk}-herinnering-{current.sluit_op:%Y%m%d}-{moment}"
    told = Bericht.objects.filter(programma=current.programma, sleutel=sleutel)
    before = told.count()
    nieuws = [
        _reminder(current, gebruiker, resultaten, days)
        for gebruiker, resultaten in _work_of(current.programma, current).items()
        if resultaten
    ]
    post.put_each(current.programma, Soort.HERINNERING, nieuws, sleutel=sleutel)
    return told.count() - before


def _reminder(ronde: Ronde, gebruiker: Gebruiker, resultaten: Sequence[Resultaat], days: int) -> Nieuws:
    programma = ronde.programma
    when = {0: "Vandaag de laatste dag", 1: "Nog 1 dag"}.get(days, f"Nog {days} dagen")
    lines = [
        f"De ronde sluit op {_day(ronde.sluit_op)}. Dit moet je nog melden:",
        "",
        *(f"- {_name(resultaat)}\t{_page(programma, resultaat)}" for resultaat in resultaten[:GENOEMD]),
    ]
    if len(resultaten) > GENOEMD:
        lines.append(f"- en nog {len(resultaten) - GENOEMD}")
    return Nieuws(
        gebruiker,
        f"{when} voor ronde {ronde}: meld nog {_results(programma, len(resultaten))}",
        "\n".join(lines),
        reverse("monitoring:werklijst", args=[programma.code]) + "?te_doen=on",
    )


def _work_of(programma: Programma, ronde: Ronde) -> dict[Gebruiker, list[Resultaat]]:
    """What each coordinator still has to report in this ronde, in the order of the worklist; two queries."""
    pijlers: dict[Gebruiker, set[int]] = defaultdict(set)
    of_coordinators = programma.toewijzingen.filter(rol=Rol.COORDINATOR, gebruiker__is_active=True)
    for toewijzing in of_coordinators.select_related("gebruiker").order_by("gebruiker"):
        pijlers[toewijzing.gebruiker].add(toewijzing.pijler_id or 0)
    all_of_them = Pijler.objects.filter(programma=programma, pk__in=set[int]().union(*pijlers.values()))
    rows: Any = for_worklist(all_of_them, ronde).select_related("actie__speerpunt__pijler")  # type: ignore[arg-type]
    todo = list(rows.filter(groep__lt=Groep.INGEDIEND))
    return {
        gebruiker: [row for row in todo if row.actie.speerpunt.pijler_id in own] for gebruiker, own in pijlers.items()
    }


def _results(programma: Programma, count: int) -> str:
    return f"{count} {programma.naam_van('resultaat', meervoud=count != 1).lower()}"


def _name(resultaat: Resultaat) -> str:
    place = place_of(resultaat).partition(" · ")[0]
    return Truncator(" ".join(f"{place}: {resultaat.omschrijving}".split())).chars(120)


def _page(programma: Programma, resultaat: Resultaat) -> str:
    return reverse("monitoring:melding", args=[programma.code, resultaat.pk])


def _day(day: date) -> str:
    return date_format(day, "j F Y")
