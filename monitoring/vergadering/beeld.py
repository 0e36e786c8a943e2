"""An item as it is shown: what it is about, with the facts of that of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitoring.models import Agendapunt
from monitoring.stand import Stand, standen
from monitoring.vergelijking.verschil import in_kwartalen
from programmes.models import Programma
from speerpunten.models import Resultaat


@dataclass
class Rij:
    """One item. `stand` is where its result stands, None without one.

    `na_op` and `na_neer` are the items it comes after when it is moved up or down (0: first), None when it cannot;
    `focus` says which of the two buttons was just used.
    """

    punt: Agendapunt
    stand: Stand | None
    na_op: int | None = None
    na_neer: int | None = None
    focus: str = ""

    @property
    def soort(self) -> str:
        """What kind of thing it is about, as people call it."""
        if self.punt.voorstel_id:
            return "Termijnvoorstel"
        if self.punt.scenario_id:
            return "Scenario"
        if self.punt.actiepunt_id:
            return "Actie"
        return "Resultaat" if self.punt.resultaat_id else "Eigen punt"

    @property
    def plek(self) -> str:
        """Where its result stands in the programme, such as 'Jeugd 1a'."""
        if self.punt.onderwerp is None:
            return ""
        actie = self.punt.onderwerp.actie
        return f"{actie.speerpunt.pijler.titel} {actie.speerpunt.nummer}{actie.letter}"

    @property
    def verschil(self) -> str:
        """How far its proposal moves the term of today, as people say it."""
        if self.punt.voorstel is None or self.stand is None:
            return ""
        return in_kwartalen(self.stand.termijn.quarters_until(self.punt.voorstel.realisatie))


def rows(punten: Sequence[Agendapunt], programma: Programma, today: date) -> list[Rij]:
    """These items with where their results stand today; two queries, none when no item is about a result."""
    about = {punt.pk: punt.onderwerp.pk for punt in punten if punt.onderwerp}
    found = {}
    if about:
        resultaten = Resultaat.objects.filter(pk__in=set(about.values()))
        # Whether it was reported this ronde and whether twins agree is for the page of the result.
        read = standen(resultaten, programma, None, today, rondes=[], tweelingen=False)
        found = {stand.resultaat.pk: stand for stand in read}
    return [Rij(punt, found.get(about.get(punt.pk, 0))) for punt in punten]
