"""The rows of the dashboard as HTML.

What a row shows follows from plain values, so it is rendered once for each set of values: a page has a hundred rows,
and most have not changed since the last time.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from monitoring.dashboard.uitzonderingen import Groep, Regel
from programmes.access import Bereik, Recht
from programmes.models import Pijler, Programma
from programmes.remember import once, rendered

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
        return _render(self)


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


@once(_REMEMBERED)
def _render(rij: Uitzonderingsrij) -> SafeString:
    context = {"code": rij.code, "kop": rij.kop, "regel": rij.regel, "mag": rij.mag}
    return rendered("monitoring/dashboard/uitzondering.html", context)
