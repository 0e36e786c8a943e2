"""Counts under each other as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from monitoring.grafiek import thema
from monitoring.grafiek.teken import BREEDTE, GRIJS, INKT, Stijl, element, n, tekening, tekst

_RIJ, _BALK = 28, 18
# Of single bars, which are drawn smaller: two of these charts stand beside each other.
_BREEDTE, _NAAM = 520, 200
_GETAL = 44
# Of a stack: the names are short, and the counts stand in columns behind it.
_STAPELNAAM, _KOLOM, _KOP = 118, 46, 24


@dataclass(frozen=True)
class Staaf:
    """A bar with its name and its count."""

    naam: str
    aantal: int


@dataclass(frozen=True)
class Deel:
    """A series of a stacked chart: one count for each row."""

    naam: str
    aantallen: Sequence[int]
    stijl: Stijl


def staven(titel: str, beschrijving: str, rijen: Sequence[Staaf], stijl: Stijl) -> SafeString:
    """One bar for each row, its name before it and its count behind it."""
    most = max((rij.aantal for rij in rijen), default=0) or 1
    wide = _BREEDTE - _NAAM - _GETAL
    parts = [_axis(_NAAM, 2, 2 + _RIJ * len(rijen))]
    for place, rij in enumerate(rijen):
        top = 2 + _RIJ * place + (_RIJ - _BALK) / 2
        length = wide * rij.aantal / most
        parts.append(tekst(_NAAM - 10, top + 13.5, rij.naam, anker="end", kleur=INKT))
        if rij.aantal:
            parts.append(stijl.balk(_NAAM, top, length, _BALK))
        parts.append(tekst(_NAAM + length + 7, top + 13.5, str(rij.aantal), vet=True, kleur=INKT))
    return tekening(_RIJ * len(rijen) + 4, titel, beschrijving, parts, _BREEDTE)


def gestapeld(titel: str, beschrijving: str, rijen: Sequence[str], delen: Sequence[Deel]) -> SafeString:
    """One bar for each row, built of `delen` in their order; all bars have one scale.

    The counts stand behind the bar in columns under the shape of their series, so that a part too small to hold a
    number tells its number too.
    """
    most = max((sum(deel.aantallen[place] for deel in delen) for place in range(len(rijen))), default=0) or 1
    end = BREEDTE - _KOLOM * len(delen)
    wide = end - _STAPELNAAM - 12
    parts = [_axis(_STAPELNAAM, _KOP, _KOP + _RIJ * len(rijen))]
    columns = [end + _KOLOM * (place + 0.5) for place in range(len(delen))]
    parts += [deel.stijl.tekens([(x, _KOP / 2)], 5) for deel, x in zip(delen, columns, strict=True)]
    for place, naam in enumerate(rijen):
        top = _KOP + _RIJ * place + (_RIJ - _BALK) / 2
        parts.append(tekst(_STAPELNAAM - 10, top + 13.5, naam, anker="end", kleur=INKT))
        x = float(_STAPELNAAM)
        for deel, column in zip(delen, columns, strict=True):
            count = deel.aantallen[place]
            if count:
                length = wide * count / most
                parts.append(deel.stijl.balk(x, top, length, _BALK))
                x += length
            parts.append(tekst(column, top + 13.5, str(count), anker="middle", vet=count > 0, kleur=INKT))
    return tekening(_KOP + _RIJ * len(rijen) + 2, titel, beschrijving, parts)


def _axis(x: float, top: float, bottom: float) -> str:
    return element("path", d=f"M{n(x)} {n(top)}V{n(bottom)}", stroke=thema.kleur(GRIJS), fill="none")
