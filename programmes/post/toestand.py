"""What is wrong with the mail of a programme, for its functioneel beheerder."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef

from programmes.models import Gebruiker, Programma
from programmes.post import bezorgen
from programmes.post.bericht import Bericht

# Mail that waits this long does so because the mail server or the worker is away.
TE_LANG = timedelta(hours=1)


@dataclass(frozen=True)
class Toestand:
    """Whose mail was refused since the last one that arrived, and since when mail waits; None when none waits long."""

    geweigerd: tuple[Gebruiker, ...]
    wacht_sinds: datetime | None


def toestand(programma: Programma, now: datetime) -> Toestand:
    """Takes two queries."""
    arrived_later = Bericht.objects.filter(
        programma=programma, aan=OuterRef("aan"), verzonden_op__gte=OuterRef("bezig_sinds")
    )
    refused = Bericht.objects.filter(
        ~Exists(arrived_later), programma=programma, aan=OuterRef("pk"), status=Bericht.Status.GEWEIGERD
    )
    works_here = programma.toewijzingen.filter(gebruiker=OuterRef("pk"))
    people = Gebruiker.objects.filter(Exists(refused), Exists(works_here))
    oldest = bezorgen.unsent(now).filter(programma=programma, gemaakt_op__lt=now - TE_LANG)
    return Toestand(tuple(people), oldest.aggregate(since=Min("gemaakt_op"))["since"])
