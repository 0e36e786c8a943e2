"""One result as a row of a list: the same row on a whole page and in the answer to a change."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from monitoring.signalering import Afgeleid
from monitoring.stand import Stand
from programmes.models import Programma
from speerpunten.models import Resultaat

_REMEMBERED = 4096  # rows, of some two thousand bytes each


class Lijst(StrEnum):
    """The lists that show results as rows; a row looks different in each."""

    WERKLIJST = "werklijst"
    PIJLER = "pijler"


def place_of(resultaat: Resultaat) -> str:
    """Where it stands in the programme, such as 'Jeugd 1a · Stevige lokale teams'."""
    speerpunt = resultaat.actie.speerpunt
    return f"{speerpunt.pijler} {speerpunt.nummer}{resultaat.actie.letter} · {speerpunt.titel}"


@dataclass(frozen=True)
class Rij:
    """All that a row shows, as plain values.

    Its HTML follows from them alone, so it is rendered once for each set of values: a list of fifty rows takes
    two thousand steps of the template engine, and most rows have not changed since the last time.

    `rijen` is the number of rows of its actie when this is the first of them, else 0; then `actie` is its letter,
    text and trekker. `terug` is the address of the page it stands on, `focus` takes the keyboard user to its button.
    """

    lijst: Lijst
    code: str
    pk: int
    omschrijving: str
    notitie: str
    per_gemeente: bool
    plek: str
    realisatie: str  # what the programme calls a term
    termijn: tuple[str, str, str]  # soort, label, bron: a Realisatie is equal whatever its source text
    eerst: str | None  # the label of the original term, when it moved
    fase: str
    signaal: str
    is_open: bool
    afgeleid: tuple[Afgeleid, ...]
    toelichting: str
    maatregel: str
    gemeld: bool
    ongewijzigd: bool
    wanneer: datetime | None
    door: str
    eerder_gemeld: bool
    mag_melden: bool
    terug: str
    rijen: int = 0
    actie: tuple[str, str, str] = ("", "", "")
    bewaard: bool = False
    focus: bool = False

    @property
    def html(self) -> SafeString:
        if settings.DEBUG:  # a changed template shows at once
            return _render(self)
        return _remembered(self)

    @property
    def kolommen(self) -> int:
        """How many columns the form takes that replaces the row."""
        return 3 if self.lijst == Lijst.PIJLER else 5


def make_rij(
    stand: Stand,
    lijst: Lijst,
    programma: Programma,
    *,
    mag_melden: bool,
    terug: str,
    rijen: int = 0,
    bewaard: bool = False,
    focus: bool = False,
) -> Rij:
    """The row of a result in a list."""
    resultaat, melding, termijn = stand.resultaat, stand.melding, stand.termijn
    actie = resultaat.actie
    return Rij(
        lijst=lijst,
        code=programma.code,
        pk=resultaat.pk,
        omschrijving=resultaat.omschrijving,
        notitie=resultaat.notitie,
        per_gemeente=resultaat.per_gemeente,
        plek=place_of(resultaat),
        realisatie=programma.naam_van("realisatie"),
        termijn=(termijn.soort, termijn.label, termijn.bron),
        eerst=resultaat.oorspronkelijke_termijn.label if resultaat.verschuivingen else None,
        fase=stand.fase,
        signaal=stand.signaal,
        is_open=stand.is_open,
        afgeleid=stand.afgeleid,
        toelichting=melding.toelichting if melding else "",
        maatregel=melding.maatregel if melding else "",
        gemeld=stand.gemeld,
        ongewijzigd=melding is not None and melding.ongewijzigd,
        wanneer=melding.gewijzigd_op if melding else None,
        door=melding.door_naam if melding else "",
        eerder_gemeld=melding is not None and not stand.gemeld,
        mag_melden=mag_melden,
        terug=terug,
        rijen=rijen,
        actie=(actie.letter, actie.omschrijving, actie.trekker) if rijen else ("", "", ""),
        bewaard=bewaard,
        focus=focus,
    )


def _render(rij: Rij) -> SafeString:
    template = get_template(f"monitoring/rij_{rij.lijst}.html")
    return mark_safe(template.render({"rij": rij}).strip())  # noqa: S308 - from a template, which escapes


_remembered = lru_cache(maxsize=_REMEMBERED)(_render)
