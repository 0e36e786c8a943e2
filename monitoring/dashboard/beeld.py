"""The dashboard: exceptions first, then counts, what changed and how complete the ronde is, all of one filter.

Everything is counted over the same standen that the lists show, so no number can differ from its list; the overview
counts the same in SQL. A programme has some hundred results, however many rondes it had, so they fit in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import FilteredRelation, Q

from monitoring.dashboard.filter import Filter, apply, fits
from monitoring.dashboard.keuzes import Keuzes
from monitoring.dashboard.sinds import Sinds, last_published, since
from monitoring.dashboard.uitzonderingen import Groep, Melder, Melders, grouped
from monitoring.models import Ronde, Termijnvoorstel
from monitoring.stand import Stand, standen
from monitoring.telling import Telling, tel_standen
from programmes.models import Pijler, Programma, Rol, Toewijzing
from speerpunten.models import Resultaat, ResultaatQuerySet


@dataclass(frozen=True)
class Beeld:
    """What the results that fit the filter say on the peildatum. `ronde` is the open one, None between rondes.

    `pijlers` are (code, title, counts); `totaal` counts all of them, `van` is how many results the programme has.
    `sinds` is None before the first editie was published.
    """

    peildatum: date
    ronde: Ronde | None
    standen: list[Stand]
    van: int
    groepen: list[Groep]
    pijlers: list[tuple[str, str, Telling]]
    totaal: Telling
    sinds: Sinds | None

    @property
    def in_pijlers(self) -> list[Pijler]:
        """The pijlers in which these results lie."""
        pijlers = (stand.resultaat.actie.speerpunt.pijler for stand in self.standen)
        return list({pijler.pk: pijler for pijler in pijlers}.values())

    @property
    def uitzonderingen(self) -> int:
        return sum(len(groep.regels) for groep in self.groepen)


def found(
    programma: Programma, keuze: Filter, ronde: Ronde | None, peildatum: date, rondes: Sequence[Ronde]
) -> list[Stand]:
    """Where the results that fit the filter stand, in the order of the plan; three queries."""
    rows = with_proposal(apply(keuze, Resultaat.objects.in_programma(programma).in_plan_order()))
    standing = standen(rows, programma, ronde, peildatum, rondes=rondes)
    return [stand for stand in standing if fits(keuze, stand)]


def melders_of(programma: Programma) -> Melders:
    """Who is asked for a melding of each pijler, by name; one query."""
    roles = Toewijzing.objects.filter(
        programma=programma, rol=Rol.COORDINATOR, gebruiker__is_active=True, pijler__isnull=False
    )
    found = roles.order_by("pijler", "gebruiker__naam").values_list("pijler", "gebruiker__naam", "gebruiker__email")
    return tuple(
        (pijler, tuple(Melder(naam or email, email) for _, naam, email in people))
        for pijler, people in groupby(found, key=itemgetter(0))
    )


def make(
    programma: Programma,
    keuze: Filter,
    keuzes: Keuzes,
    ronde: Ronde | None,
    peildatum: date,
    rondes: Sequence[Ronde],
    melders: Melders,
) -> Beeld:
    """The dashboard of these results, in five queries, however many there are.

    One less when nothing is filtered, one more the first time after a publication.
    """
    rows = found(programma, keuze, ronde, peildatum, rondes)
    editie = last_published(programma)
    per_pijler: dict[str, list[Stand]] = {code: [] for code in keuzes.per_naam["pijler"]}
    for stand in rows:
        per_pijler[stand.resultaat.actie.speerpunt.pijler.code].append(stand)
    return Beeld(
        peildatum=peildatum,
        ronde=ronde,
        standen=rows,
        van=len(rows) if keuze.is_leeg else Resultaat.objects.in_programma(programma).count(),
        groepen=grouped(rows, melders),
        pijlers=[
            (code, optie.label, tel_standen(per_pijler[code]))
            for code, optie in keuzes.per_naam["pijler"].items()
            if code in (keuze.pijler or (code,))
        ],
        totaal=tel_standen(rows),
        sinds=since(editie, rows, alles=keuze.is_leeg) if editie else None,
    )


def with_proposal(resultaten: ResultaatQuerySet) -> ResultaatQuerySet:
    """With the proposal that waits for a besluit as `wacht`, at most one of each result; costs no query of its own."""
    waits = Q(termijnvoorstellen__status=Termijnvoorstel.Status.INGEDIEND)
    rows: Any = resultaten.annotate(wacht=FilteredRelation("termijnvoorstellen", condition=waits))
    return rows.select_related("wacht")  # the join named above
