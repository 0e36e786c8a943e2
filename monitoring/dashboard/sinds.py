"""What changed since the last editie that readers had, in counts.

What an editie says of each result is read from it once and remembered: it never changes. The rules of what a change is
are those of the comparison page.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from monitoring.models import Editie
from monitoring.stand import Stand
from monitoring.vergelijking.lezen import Resultaatstand, read
from monitoring.vergelijking.vergelijken import between
from monitoring.vergelijking.verschil import OVER_FASE, OVER_SIGNAAL, OVER_TERMIJN, Niveau, Verandering
from programmes.models import Programma
from speerpunten.realisatie import GEEN

# What a meeting asks after; texts and names are left to the comparison itself.
_TOLD = (OVER_FASE - {Verandering.FASE}) | OVER_SIGNAAL | OVER_TERMIJN | {Verandering.NIEUW, Verandering.VERDWENEN}

_REMEMBERED = 64  # edities, of some 200 kB each


@dataclass(frozen=True)
class Sinds:
    """How many results changed since an editie, per kind of change, in the order a board reads."""

    editie: Editie
    aantallen: tuple[tuple[Verandering, int], ...]


def last_published(programma: Programma) -> Editie | None:
    """The newest version of the newest editie that readers have, without its content."""
    return Editie.objects.of_programma(programma).gepubliceerd().first()


def since(editie: Editie, standen: Iterable[Stand], *, alles: bool) -> Sinds:
    """What changed for these results since the editie. `alles`: they are all there are, so others are gone.

    Reads the content of an editie (one query) the first time it is asked about.
    """
    before = _results(editie.pk, editie.sha256)
    counted: Counter[Verandering] = Counter()
    seen = set()
    for stand in standen:
        pk = stand.resultaat.pk
        seen.add(pk)
        if known := before.get(pk):
            counted.update(change.soort for change in between(known, _read(stand, known)))
        else:
            counted[Verandering.NIEUW] += 1
    if alles:
        counted[Verandering.VERDWENEN] = len(before.keys() - seen)
    return Sinds(editie, tuple((soort, counted[soort]) for soort in Verandering if soort in _TOLD and counted[soort]))


@lru_cache(maxsize=_REMEMBERED)
def _results(pk: int, sha256: str) -> dict[int, Resultaatstand]:
    """What the editie with this content says of each result, by its key."""
    gelezen = read(Editie.objects.get(pk=pk, sha256=sha256).lees())
    return {
        deel.id: deel
        for deel in gelezen.onderdelen.values()
        if deel.niveau == Niveau.RESULTAAT and isinstance(deel, Resultaatstand)
    }


def _read(stand: Stand, known: Resultaatstand) -> Resultaatstand:
    """The result as it stands now, in the form of a momentopname; its place and text as they were."""
    termijnen = tuple(termijn.realisatie for termijn in stand.resultaat.termreeks) or (GEEN,)
    return Resultaatstand(
        niveau=known.niveau,
        id=known.id,
        pijlernaam=known.pijlernaam,
        nummer=known.nummer,
        naam=known.naam,
        ouder=known.ouder,
        pijler=known.pijler,
        notitie=known.notitie,
        fase=stand.fase,
        signaal=stand.signaal,
        termijnen=termijnen,
        stappen=(),
    )
