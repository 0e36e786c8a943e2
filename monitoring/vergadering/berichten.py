"""Who hears of an actiepunt by mail: its owner when it is given, and again before its day."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator

from monitoring.models import Actiepunt
from programmes import post
from programmes.models import Bericht, Gebruiker, Programma
from programmes.post import Soort

# So many days before its day the owner is reminded; the last one that has come is told.
MOMENTEN = (7, 1)


def tell_given(actie: Actiepunt, *, door: Gebruiker) -> None:
    """Tells the owner that this is theirs to do; nobody when they gave it to themselves or have no account."""
    if actie.eigenaar is None or actie.eigenaar_id == door.pk:
        return
    post.put(
        actie.programma,
        actie.eigenaar,
        Soort.ACTIEPUNT,
        # Given again after somebody else had it, it is news.
        sleutel=f"actiepunt-{actie.pk}-gegeven-{actie.versie}",
        titel=f"Actie voor jou: {_wat(actie)}",
        tekst=f"{actie.omschrijving}\n\nAfgesproken in het {actie.orgaan}. Klaar op {_day(actie.datum)}.",
        url=_page(actie),
    )


def take_back(actie: Actiepunt) -> None:
    """Drops the mail about it that did not go out yet."""
    waits = Bericht.objects.filter(programma=actie.programma, status=Bericht.Status.WACHT)
    waits.filter(sleutel__startswith=f"actiepunt-{actie.pk}-").delete()


def remind(programma: Programma, today: date) -> int:
    """Reminds owners of open actiepunten whose day is near; gives how many messages were put in the queue.

    Each of the `MOMENTEN` is told once, also when it is asked twice. Who moves the day is reminded again.
    """
    last = today + timedelta(days=max(MOMENTEN))
    rows = Actiepunt.objects.filter(
        programma=programma, status=Actiepunt.Status.OPEN, eigenaar__isnull=False, datum__range=(today, last)
    ).select_related("eigenaar", "orgaan", "programma")
    about = Bericht.objects.filter(Q(sleutel__startswith="actiepunt-") & Q(sleutel__contains="-op-"))
    before = about.filter(programma=programma).count()
    for actie in rows:
        assert actie.eigenaar is not None, "asked for above"
        days = (actie.datum - today).days
        moment = min(moment for moment in MOMENTEN if days <= moment)
        post.put(
            programma,
            actie.eigenaar,
            Soort.ACTIEPUNT,
            sleutel=f"actiepunt-{actie.pk}-op-{actie.datum:%Y%m%d}-{moment}",
            titel=f"{_when(days)}: {_wat(actie)}",
            tekst=f"{actie.omschrijving}\n\nAfgesproken in het {actie.orgaan}. Klaar op {_day(actie.datum)}.",
            url=_page(actie),
        )
    return about.filter(programma=programma).count() - before


def _when(days: int) -> str:
    return {0: "Vandaag klaar", 1: "Morgen klaar"}.get(days, f"Over {days} dagen klaar")


def _wat(actie: Actiepunt) -> str:
    return Truncator(" ".join(actie.omschrijving.split())).chars(120)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _page(actie: Actiepunt) -> str:
    return reverse("monitoring:actiepunt", args=[actie.programma.code, actie.pk])
