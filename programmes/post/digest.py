"""What a digest says: everything there is to tell one person about one programme, grouped by kind."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from programmes.post.bericht import Bericht, Soort

KOPPEN = {
    Soort.TERUGGEZET: "Terug bij jou",
    Soort.HERINNERING: "Nog te doen",
    Soort.OPENING: "Nieuwe ronde",
    Soort.AKKOORD: "Akkoord",
    Soort.ACTIEPUNT: "Afgesproken acties",
    Soort.GEPUBLICEERD: "Gepubliceerd",
}

# So many messages of one kind are told one by one; the rest is a number.
PER_SOORT = 20


@dataclass(frozen=True)
class Regel:
    tekst: str
    url: str  # empty when it links to nothing


@dataclass(frozen=True)
class Blok:
    """A paragraph (its lines) or, when `lijst`, the items of a list."""

    lijst: bool
    regels: tuple[Regel, ...]


@dataclass(frozen=True)
class Item:
    titel: str
    blokken: tuple[Blok, ...]
    url: str


@dataclass(frozen=True)
class Groep:
    kop: str
    items: tuple[Item, ...]
    rest: int


def compose(berichten: Sequence[Bericht]) -> EmailMultiAlternatives:
    """The mail with these messages, all to one person about one programme, oldest first."""
    first, subject = berichten[0], _subject(berichten)
    context = {
        "naam": first.aan.naam,
        "programma": first.programma,
        "groepen": [_group(soort, berichten) for soort in Soort if any(b.soort == soort for b in berichten)],
        "portaal_url": settings.PORTAL_URL,
        "voorkeuren_url": settings.PORTAL_URL + reverse("profiel") + "#mail",
        "onderwerp": subject,
    }
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("programmes/post/digest.txt", context),
        to=[first.aan.email],
        headers=_headers(berichten),
    )
    if settings.MAIL_WITH_HTML:
        mail.attach_alternative(render_to_string("programmes/post/digest.html", context), "text/html")
    return mail


def _subject(berichten: Sequence[Bericht]) -> str:
    """The most urgent message, and how many more there are."""
    order = list(Soort)
    first = min(berichten, key=lambda bericht: order.index(Soort(bericht.soort)))
    more = f" (en nog {len(berichten) - 1})" if len(berichten) > 1 else ""
    return f"{first.programma.naam_kort}: {first.titel}{more}"


def _headers(berichten: Sequence[Bericht]) -> dict[str, str]:
    """Says that a machine wrote it, so that nobody's absence notice answers, and where to turn it off.

    The same messages have the same Message-ID: a mail that goes out again because its worker was killed can be
    recognised by the mail server.
    """
    domain = urlsplit(settings.PORTAL_URL).hostname
    numbers = ",".join(str(bericht.pk) for bericht in berichten)
    return {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": f"<{berichten[0].programma.code}.{domain}>",
        "List-Unsubscribe": f"<{settings.PORTAL_URL}{reverse('profiel')}>",
        "Message-ID": f"<{hashlib.sha256(numbers.encode()).hexdigest()[:32]}@{domain}>",
    }


def _group(soort: Soort, berichten: Sequence[Bericht]) -> Groep:
    chosen = [bericht for bericht in berichten if bericht.soort == soort]
    items = tuple(Item(b.titel, blocks(b.tekst), settings.PORTAL_URL + b.url) for b in chosen[:PER_SOORT])
    return Groep(KOPPEN[soort], items, len(chosen) - len(items))


def blocks(tekst: str) -> tuple[Blok, ...]:
    """Paragraphs and lists: lines that begin with '- ' are items, an empty line ends a paragraph."""

    def kind(line: str) -> str:
        return "leeg" if not line.strip() else "lijst" if line.startswith("- ") else "alinea"

    return tuple(
        Blok(soort == "lijst", tuple(map(_line, lines)))
        for soort, lines in groupby(tekst.splitlines(), key=kind)
        if soort != "leeg"
    )


def _line(line: str) -> Regel:
    """What stands after a tab is a path in the portal, whatever it looks like: nothing links to elsewhere."""
    tekst, _, path = line.removeprefix("- ").partition("\t")
    return Regel(tekst.strip(), settings.PORTAL_URL + path.strip() if path.strip().startswith("/") else "")
