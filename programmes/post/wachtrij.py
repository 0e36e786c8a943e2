"""Puts in the queue what there is to tell."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import Truncator

from programmes.post.bericht import Bericht, Soort

if TYPE_CHECKING:
    from programmes.models import Gebruiker, Programma


def put(
    programma: "Programma",
    aan: "Gebruiker | Iterable[Gebruiker]",
    soort: Soort,
    *,
    sleutel: str,
    titel: str,
    tekst: str = "",
    url: str,
) -> None:
    """Tells these people something by mail, once per `sleutel`, which names what it is about: 'ronde-4-opening'.

    `titel` says it in one line, `tekst` in a few plain lines; `url` is the path in the portal where to go on.
    Call it inside the transaction of what it tells of: when that fails there is no mail either. Whoever has no role
    in the programme, has a closed account or does not want this kind gets nothing.
    """
    wanted = [aan] if not isinstance(aan, Iterable) else aan
    now = timezone.now()
    Bericht.objects.bulk_create(
        [
            Bericht(
                programma=programma,
                aan=gebruiker,
                soort=soort,
                sleutel=sleutel,
                titel=Truncator(" ".join(titel.split())).chars(200),
                tekst=tekst,
                url=url,
                gemaakt_op=now,
                volgende_poging=now,
            )
            for gebruiker in reachable(programma, wanted)
            if gebruiker.wil(soort)
        ],
        # The database decides, so that two who tell the same at the same moment tell it once.
        ignore_conflicts=True,
    )


def reachable(programma: "Programma", people: "Iterable[Gebruiker]") -> "list[Gebruiker]":
    """Who of these can log in and work in the programme, as it stands in the database now."""
    ids = {gebruiker.pk for gebruiker in people}
    roles = programma.toewijzingen.filter(gebruiker__in=ids).values("gebruiker")
    return list(get_user_model().objects.filter(pk__in=roles, is_active=True))
