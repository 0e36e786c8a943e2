"""Puts in the queue what there is to tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import Truncator

from programmes.post.bericht import Bericht, Soort

if TYPE_CHECKING:
    from programmes.models import Gebruiker, Programma


@dataclass(frozen=True)
class Nieuws:
    """What there is to tell one person: in one line (`titel`) and in a few plain ones (`tekst`).

    A line of `tekst` that begins with '- ' is an item of a list; after a tab it may end with a path in the portal that
    it links to. `url` is the path in the portal where to go on.
    """

    aan: "Gebruiker"
    titel: str
    tekst: str
    url: str


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
    """Tells these people the same; see `put_each`."""
    people = aan if isinstance(aan, Iterable) else [aan]
    put_each(programma, soort, [Nieuws(gebruiker, titel, tekst, url) for gebruiker in people], sleutel=sleutel)


def put_each(programma: "Programma", soort: Soort, nieuws: Sequence[Nieuws], *, sleutel: str) -> None:
    """Tells each of these people something of their own by mail, once per `sleutel`, which names what it is about.

    Call it inside the transaction of what it tells of: when that fails there is no mail either. Whoever has no role
    in the programme, has a closed account or does not want this kind gets nothing. Two queries, however many people.
    """
    now = timezone.now()
    people = {gebruiker.pk: gebruiker for gebruiker in reachable(programma, (each.aan for each in nieuws))}
    Bericht.objects.bulk_create(
        [
            Bericht(
                programma=programma,
                aan=people[each.aan.pk],
                soort=soort,
                sleutel=sleutel,
                titel=Truncator(" ".join(each.titel.split())).chars(200),
                tekst=each.tekst,
                url=each.url,
                gemaakt_op=now,
                volgende_poging=now,
            )
            for each in nieuws
            if each.aan.pk in people and people[each.aan.pk].wil(soort)
        ],
        # The database decides, so that two who tell the same at the same moment tell it once.
        ignore_conflicts=True,
    )


def reachable(programma: "Programma", people: "Iterable[Gebruiker]") -> "list[Gebruiker]":
    """Who of these can log in and work in the programme, as it stands in the database now."""
    ids = {gebruiker.pk for gebruiker in people}
    roles = programma.toewijzingen.filter(gebruiker__in=ids).values("gebruiker")
    return list(get_user_model().objects.filter(pk__in=roles, is_active=True))
