"""Makes once what stays the same until a fact of the programme changes.

Every change to a fact writes a line of history in the same transaction (`programmes.history`), so the newest lines of a
programme tell in one small query whether anything changed. What a page shows of it is kept in the memory of the
process under that stamp and everything else it depends on: other processes keep their own, and whoever changes
something sees it in the next answer.

Keep only what follows from the arguments and the facts of the programme: never anything of the user or the request.
"""

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe


class Stamp(NamedTuple):
    """Which facts of a programme something was made from: with an equal stamp it would be made the same again."""

    programma: int
    history: int
    period: int


# The sum of the newest keys grows with every line, also with one that was written earlier and committed later: it
# comes in among the newest and pushes an older one out. They are more than all but the largest paste of amounts writes
# at once; a line that comes in behind such a paste of the same moment shows with the next change, or after `_LONGEST`.
_NEWEST = """
    SELECT COALESCE(SUM(newest.id), 0)
    FROM (SELECT id FROM programmes_wijziging WHERE programma_id = {} ORDER BY wanneer DESC LIMIT 1000) newest
"""

# Seconds after which everything is made again, whatever the history says: somebody may change a row past the portal.
_LONGEST = 600

_kept: list[Callable[[], None]] = []


def history_of(column: str) -> RawSQL:
    """What the history of a programme says, to read along with rows that name it in this column; see `stamp`."""
    return RawSQL(_NEWEST.format(column), (), output_field=BigIntegerField())  # noqa: S611 - the name of a column


def stamp(programma: int, history: int) -> Stamp:
    """The stamp of the facts of this programme when its history was read.

    Read the history before the facts, so that what is kept under a stamp is never older than it. After a request has
    changed something itself, its stamp is of before that: go to another page, or make what it shows anew.
    """
    return Stamp(programma, history, int(time.monotonic() // _LONGEST))


def once[**P, R](most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For a function of a `Stamp` and other hashable values: remembers the `most` answers asked for last.

    The answers are shared between requests: nobody may change them. While developing nothing is kept, so that a
    changed template shows at once.
    """

    def decorate(make: Callable[P, R]) -> Callable[P, R]:
        remembered = lru_cache(maxsize=most)(make)
        _kept.append(remembered.cache_clear)

        @wraps(make)
        def given(*args: P.args, **kwargs: P.kwargs) -> R:
            return make(*args, **kwargs) if settings.DEBUG else remembered(*args, **kwargs)  # type: ignore[arg-type]

        return given

    return decorate


def rendered(template: str, context: dict[str, Any]) -> SafeString:
    """A template with these values and nothing of a request, so that it can be kept; no white space around it."""
    return mark_safe(get_template(template).render(context).strip())  # noqa: S308 - from a template, which escapes


def forget() -> None:
    """Drops all that was kept; for a test, whose rows are taken back with their numbers."""
    for clear in _kept:
        clear()
