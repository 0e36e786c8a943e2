"""The dashboard: exceptions first, then counts, what changed and how complete the ronde is, all of one filter.

Everything is counted over the same standen that the lists show, so no number can differ from its list; the overview
counts the same in SQL. A programme has some hundred results, however many rondes it had, so they fit in memory.
"""

from collections.abc import Mapping
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
from monitoring.moment import Moment
from monitoring.prioriteit.rang import Plaats
from monitoring.stand import Stand, standen
from monitoring.telling import Telling, tel_standen
from programmes.models import Pijler, Programma, Rol, Toewijzing
from programmes.remember import Stamp, once
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


@once(most=8)
def everything(stamp: Stamp, programma: Programma, nu: Moment) -> list[Stand]:
    """Where every result stands, in the order of the plan, and what is proposed for it; two queries."""
    rows = with_proposal(Resultaat.objects.in_programma(programma).in_plan_order())
    return standen(rows, programma, nu.ronde, nu.peildatum, rondes=nu.rondes, onderling=True)


def found(stamp: Stamp, programma: Programma, keuze: Filter, nu: Moment) -> list[Stand]:
    """Those of them that fit the filter; one query more when there is one."""
    standing = everything(stamp, programma, nu)
    if keuze.is_leeg:
        return standing
    fitting = set(apply(keuze, Resultaat.objects.in_programma(programma)).values_list("pk", flat=True))
    return [stand for stand in standing if stand.resultaat.pk in fitting and fits(keuze, stand)]


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
    stamp: Stamp,
    programma: Programma,
    keuze: Filter,
    keuzes: Keuzes,
    nu: Moment,
    melders: Melders,
    prioriteiten: Mapping[int, Plaats],
) -> Beeld:
    """The dashboard of these results, in at most four queries, however many there are.

    One more the first time after a publication. `prioriteiten` are the places in the ranking.
    """
    rows = found(stamp, programma, keuze, nu)
    editie = last_published(programma)
    per_pijler: dict[str, list[Stand]] = {code: [] for code in keuzes.per_naam["pijler"]}
    for stand in rows:
        per_pijler[stand.resultaat.actie.speerpunt.pijler.code].append(stand)
    return Beeld(
        peildatum=nu.peildatum,
        ronde=nu.ronde,
        standen=rows,
        van=len(everything(stamp, programma, nu)),
        groepen=grouped(rows, melders, prioriteiten),
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
