"""The report as a page: its text is made once for its content, which never changes."""

from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString

from monitoring.models import Editie, Rapport
from monitoring.momentopname import Momentopname
from monitoring.rapport.beeld import REGEL_BESTUURSPUNTEN
from monitoring.rapport.inhoud import Editiekop
from monitoring.rapport.samenstellen import compose
from programmes.remember import once, rendered

_REMEMBERED = 24  # texts, of some 400 kB each


class Schermtekst(NamedTuple):
    """The text, and what the head of its page tells; `editie` is None for the report of one moment."""

    html: SafeString
    titel: str
    periode: str
    peildatum: date
    editie: Editiekop | None


def of_editie(editie: Editie) -> Schermtekst:
    """From the content of the editie and of the one before it, and nothing else; two queries the first time."""
    return _of_editie(editie.pk, editie.sha256)


def of_rapport(rapport: Rapport) -> Schermtekst:
    """From the momentopname of the report and the editie it compares with; two queries the first time."""
    return _of_rapport(rapport.pk, rapport.inhoud_hash)


# The hash tells the content from other content under the same key.


@once(_REMEMBERED)
def _of_editie(pk: int, sha256: str) -> Schermtekst:
    found = Editie.objects.get(pk=pk, sha256=sha256)
    vorige = Editie.objects.get(pk=found.vorige_id) if found.vorige_id else None
    return _text(found.lees(), vorige.lees() if vorige else None)


@once(_REMEMBERED)
def _of_rapport(pk: int, inhoud_hash: str) -> Schermtekst:
    found = Rapport.objects.select_related("vorige").get(pk=pk, inhoud_hash=inhoud_hash)
    return _text(found.inhoud, found.vorige_inhoud)


def _text(momentopname: Momentopname, vorige: Momentopname | None) -> Schermtekst:
    inhoud = compose(momentopname, vorige)
    html = rendered("monitoring/_rapporttekst.html", {"inhoud": inhoud, "regel_bestuurspunten": REGEL_BESTUURSPUNTEN})
    return Schermtekst(html, inhoud.titel, inhoud.periode, inhoud.peildatum, inhoud.editie)
