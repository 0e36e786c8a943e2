"""The rows of the dashboard as HTML.

What a row shows follows from plain values, so it is rendered once for each set of values: a page has a hundred rows,
and most have not changed since the last time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from monitoring.dashboard.uitzonderingen import Groep, Regel
from programmes.access import Bereik, Recht
from programmes.models import Pijler, Programma

_REMEMBERED = 4096  # rows, of some two thousand bytes each


@dataclass(frozen=True)
class Rechten:
    """What somebody may do about an exception, which decides the next step that is offered."""

    besluiten: bool
    melden: bool
    voorstellen: bool
    vergaderen: bool = False


@dataclass(frozen=True)
class Uitzonderingsrij:
    """An exception as somebody sees it; `kop` is what the programme calls a term."""

    code: str
    kop: str
    regel: Regel
    mag: Rechten

    @property
    def html(self) -> SafeString:
        if settings.DEBUG:  # a changed template shows at once
            return _render(self)
        return _remembered(self)


def rows_of(
    groepen: Iterable[Groep], programma: Programma, bereik: Bereik, pijlers: Iterable[Pijler], *, ronde_open: bool
) -> list[tuple[Groep, list[Uitzonderingsrij]]]:
    """The rows of each group for who may do this; `pijlers` are those the results lie in."""
    besluiten, vergaderen = bereik.mag(Recht.BESLUITEN), bereik.mag(Recht.VERGADEREN)
    may = {
        pijler.pk: Rechten(
            besluiten=besluiten,
            melden=ronde_open and bereik.mag(Recht.MELDEN, pijler),
            voorstellen=bereik.mag(Recht.VOORSTELLEN, pijler),
            vergaderen=vergaderen,
        )
        for pijler in pijlers
    }
    return [(groep, [_row(programma, regel, may[regel.pijler_id]) for regel in groep.regels]) for groep in groepen]


def _row(programma: Programma, regel: Regel, mag: Rechten) -> Uitzonderingsrij:
    return Uitzonderingsrij(programma.code, programma.naam_van("realisatie"), regel, mag)


def _render(rij: Uitzonderingsrij) -> SafeString:
    template = get_template("monitoring/dashboard/uitzondering.html")
    context = {"code": rij.code, "kop": rij.kop, "regel": rij.regel, "mag": rij.mag}
    return mark_safe(template.render(context).strip())  # noqa: S308 - from a template, which escapes


_remembered = lru_cache(maxsize=_REMEMBERED)(_render)
