"""The day from which a result counts as gerealiseerd.

That is the day that was reported. Where none was, it is the peildatum of the ronde in which it was reported as
gerealiseerd for the first time, and was so ever since. A result that the plan itself calls gerealiseerd and that
was never reported otherwise has no such day: it was done before the programme began.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from monitoring.models import INGELEVERD, Melding, Ronde
from speerpunten.models import Fase


def first_reported(undated: Mapping[int, str], until: Ronde | None = None) -> dict[int, date]:
    """Of results without a reported day the peildatum from which they count; without one they are left out.

    `undated` gives the beginfase by the key of the result. With `until` no later ronde is read. Takes one query, and
    none when there is nothing to ask.
    """
    if not undated:
        return {}
    rows = Melding.objects.filter(resultaat__in=undated, status__in=INGELEVERD)
    if until is not None:
        rows = rows.filter(Q(ronde__jaar__lt=until.jaar) | Q(ronde__jaar=until.jaar, ronde__nummer__lte=until.nummer))
    said: dict[int, list[tuple[str, date]]] = defaultdict(list)
    in_order = rows.order_by("ronde__jaar", "ronde__nummer")
    for resultaat, fase, peildatum in in_order.values_list("resultaat_id", "fase", "ronde__peildatum"):
        said[resultaat].append((fase, peildatum))
    found = {pk: start_of_run(beginfase, said[pk]) for pk, beginfase in undated.items()}
    return {pk: day for pk, day in found.items() if day}


def start_of_run(beginfase: str, said: Iterable[tuple[str, date]]) -> date | None:
    """Since when it is gerealiseerd without a break, from each ronde its fase and peildatum, oldest first.

    None when it is not, or was so before the first ronde.
    """
    since: date | None = None
    before = beginfase
    for fase, peildatum in said:
        if fase != Fase.GEREALISEERD:
            since = None
        elif before != Fase.GEREALISEERD:
            since = peildatum
        before = fase
    return since
