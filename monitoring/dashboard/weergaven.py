"""The views of the dashboard that somebody keeps under a name: their own, which nobody else sees.

A view is a preference and no fact of the programme, so it leaves no line in its history: everybody who reads that would
see it.
"""

from django import forms
from django.db import IntegrityError, transaction

from monitoring.models import Weergave
from programmes.models import Gebruiker, Programma

PAGINA = "dashboard"
MOST = 40  # views of one user in one programme
VRAAG_MAX = 2000  # characters of an address

_TE_LANG = "Dit zijn te veel filters om te bewaren. Kies er minder."


class BezetError(Exception):
    """The user has another view of this name already; `weergave` is that one."""

    def __init__(self, weergave: Weergave) -> None:
        super().__init__(str(weergave))
        self.weergave = weergave


class TeVeelError(Exception):
    """More than can be kept; its text says what."""


class NaamForm(forms.Form):
    """The name of a view."""

    naam = forms.CharField(
        label="Naam", max_length=80, error_messages={"required": "Geef de weergave een naam."}, strip=True
    )


def of(gebruiker: Gebruiker, programma: Programma) -> list[Weergave]:
    """The views this user has, by name."""
    return list(Weergave.objects.filter(gebruiker=gebruiker, programma=programma, pagina=PAGINA).order_by("naam"))


def keep(gebruiker: Gebruiker, programma: Programma, naam: str, vraag: str, *, overschrijf: bool = False) -> Weergave:
    """Keeps what the address `vraag` asks for under this name.

    Raises `BezetError` when the name is taken, unless `overschrijf`; `TeVeelError` when there are too many or too much.
    """
    if len(vraag) > VRAAG_MAX:
        raise TeVeelError(_TE_LANG)
    known = _named(gebruiker, programma, naam)
    if known is None:
        if len(of(gebruiker, programma)) >= MOST:
            raise TeVeelError(f"Je kunt {MOST} weergaven bewaren. Verwijder er eerst een.")
        try:
            with transaction.atomic():
                return Weergave.objects.create(
                    gebruiker=gebruiker, programma=programma, pagina=PAGINA, naam=naam, vraag=vraag
                )
        except IntegrityError:  # twice at once
            known = _named(gebruiker, programma, naam)
            if known is None:
                raise
    if not overschrijf:
        raise BezetError(known)
    return replace(known, vraag)


def replace(weergave: Weergave, vraag: str) -> Weergave:
    """Keeps another address under the name it has; `TeVeelError` as in `keep`."""
    if len(vraag) > VRAAG_MAX:
        raise TeVeelError(_TE_LANG)
    weergave.vraag = vraag
    weergave.save(update_fields=["vraag"])
    return weergave


def rename(weergave: Weergave, naam: str) -> None:
    """Raises `BezetError` when another view of the same user has this name."""
    try:
        with transaction.atomic():
            Weergave.objects.filter(pk=weergave.pk).update(naam=naam)
    except IntegrityError:
        other = _named(weergave.gebruiker, weergave.programma, naam)
        raise BezetError(other or weergave) from None


@transaction.atomic
def begin_with(weergave: Weergave, *, aan: bool) -> None:
    """The dashboard opens with this view, or with everything again; one view at a time."""
    own = Weergave.objects.filter(gebruiker=weergave.gebruiker, programma=weergave.programma, pagina=PAGINA)
    own.filter(standaard=True).update(standaard=False)
    if aan:
        own.filter(pk=weergave.pk).update(standaard=True)


def _named(gebruiker: Gebruiker, programma: Programma, naam: str) -> Weergave | None:
    return Weergave.objects.filter(gebruiker=gebruiker, programma=programma, pagina=PAGINA, naam=naam).first()
