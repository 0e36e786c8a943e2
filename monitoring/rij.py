"""One result as a row of a list: the same row on a whole page and in the answer to a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.safestring import SafeString

from monitoring.inleveren import background
from monitoring.melding import inhoud_of, listed, missing
from monitoring.models import INGELEVERD, Melding
from monitoring.signalering import Afgeleid
from monitoring.stand import Stand
from monitoring.werklijst import Groep
from programmes.models import Programma
from programmes.remember import once, rendered
from speerpunten.models import Resultaat

_REMEMBERED = 4096  # rows, of some two thousand bytes each


class Lijst(StrEnum):
    """The lists that show results as rows; a row looks different in each."""

    WERKLIJST = "werklijst"
    PIJLER = "pijler"


def short_place(resultaat: Resultaat) -> str:
    """Where it stands in the programme, such as 'Jeugd 1a'."""
    return f"{resultaat.actie.speerpunt.pijler} {resultaat.actie.nummer}"


def place_of(resultaat: Resultaat) -> str:
    """Where it stands in the programme, such as 'Jeugd 1a · Stevige lokale teams'."""
    return f"{short_place(resultaat)} · {resultaat.actie.speerpunt.titel}"


@dataclass(frozen=True)
class Rij:
    """All that a row shows, as plain values.

    Its HTML follows from them alone, so it is rendered once for each set of values: a list of fifty rows takes
    two thousand steps of the template engine, and most rows have not changed since the last time.

    `status` is that of the melding of the open ronde, empty without one; `reden` why it was returned. On the worklist
    the row shows what its writer wrote last, also when that does not count yet, and in `nodig` what it lacks to be
    handed in. `uit` is the ronde that a text comes from which is not of the open one.

    `rijen` is the number of rows of its actie when this is the first of them, else 0; then `actie` is its number,
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
    status: str
    reden: str
    ongewijzigd: bool
    overgenomen: bool
    wanneer: datetime | None
    door: str
    uit: str
    nodig: str
    mag_melden: bool
    terug: str
    rijen: int = 0
    actie: tuple[str, str, str] = ("", "", "")
    bewaard: bool = False
    focus: bool = False

    @property
    def html(self) -> SafeString:
        return _render(self)

    @property
    def gemeld(self) -> bool:
        """Whether the open ronde has a melding of it that counts."""
        return self.status in INGELEVERD

    @property
    def groep(self) -> Groep:
        """The part of the worklist it belongs to."""
        return Groep.of(self.status)

    @property
    def mag_ongewijzigd(self) -> bool:
        """Whether it can be said that nothing changed since the last melding."""
        return self.mag_melden and not self.status and bool(self.uit)

    @property
    def kolommen(self) -> int:
        """How many columns the form takes that replaces the row."""
        return 3 if self.lijst == Lijst.PIJLER else 5


def make_rij(
    stand: Stand,
    lijst: Lijst,
    programma: Programma,
    *,
    peildatum: date,
    mag_melden: bool,
    terug: str,
    rondes: Mapping[int, str],
    rijen: int = 0,
    bewaard: bool = False,
    focus: bool = False,
) -> Rij:
    """The row of a result in a list; `rondes` are the labels of the rondes of the programme."""
    nodig = ""
    if lijst == Lijst.WERKLIJST and stand.concept:
        nodig = listed(missing(inhoud_of(stand.concept), background(stand, peildatum)))
        stand = stand.as_in_concept()
    resultaat, melding, termijn, deze = stand.resultaat, stand.melding, stand.termijn, stand.deze
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
        status=deze.status if deze else "",
        reden=deze.teruggezet_reden if deze and deze.status == Melding.Status.TERUGGEZET else "",
        ongewijzigd=deze is not None and deze.ongewijzigd,
        overgenomen=melding is not None and melding.overgenomen,
        wanneer=deze.gewijzigd_op if deze else None,
        door=deze.door_naam if deze else "",
        uit=rondes[melding.ronde_id] if melding and melding is not deze else "",
        nodig=nodig,
        mag_melden=mag_melden,
        terug=terug,
        rijen=rijen,
        actie=(actie.nummer, actie.omschrijving, actie.trekker) if rijen else ("", "", ""),
        bewaard=bewaard,
        focus=focus,
    )


@once(_REMEMBERED)
def _render(rij: Rij) -> SafeString:
    return rendered(f"monitoring/rij_{rij.lijst}.html", {"rij": rij})
