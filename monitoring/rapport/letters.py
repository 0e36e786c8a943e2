"""The typeface of the report, which is that of the portal, as the typesetter reads it."""

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

from django.contrib.staticfiles import finders

from monitoring.rapport.zetsel import LETTER, TEKENLETTER

# By the name the report knows it by; each letter comes from the first one that has it.
BESTANDEN = {
    LETTER: "dist/source-sans-3-latin-wght-normal.woff2",
    "Portaal Sans Ext": "dist/source-sans-3-latin-ext-wght-normal.woff2",
    "DejaVu Sans": "dist/DejaVuSans.ttf",
}

TEKENGEWICHTEN = (400, 600)

# In the table of names: family, full name, PostScript name, typographic family.
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC = 1, 4, 6, 16

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Letters:
    """The folder with the files, and every character that one of them can show."""

    map: str
    tekens: frozenset[int]

    def shown(self, text: str) -> str:
        """The text with a sign in place of each character that no letter shows; what never shows is left out."""
        unknown = {ord(char) for char in set(text)} - self.tekens - {ord("\n")}
        return text.translate({code: "" if category(chr(code)) in {"Cc", "Cf"} else _UNKNOWN for code in unknown})


class LetterOntbreektError(Exception):
    """A file of the typeface was not built."""


@cache
def letters() -> Letters:
    """Written once for this process, and gone with it. Raises LetterOntbreektError."""
    from fontTools.ttLib import TTFont  # no web process needs these
    from fontTools.varLib import instancer

    target = Path(_kept().name)
    known: set[int] = set()
    for family, path in BESTANDEN.items():
        found = finders.find(path)
        if not isinstance(found, str):
            raise LetterOntbreektError(path)
        font = TTFont(found, recalcTimestamp=False)
        font.flavor = None
        # Two parts of one typeface are one family to the typesetter, which then takes only the last.
        _rename(font, family)
        known.update(font.getBestCmap())
        font.save(target / f"{family}.ttf")
        if family == LETTER:
            # In a drawing it knows no typeface of many weights: it gets the two that drawings use.
            for weight in TEKENGEWICHTEN:
                one = instancer.instantiateVariableFont(font, {"wght": weight})
                _rename(one, TEKENLETTER)
                one.save(target / f"{TEKENLETTER} {weight}.ttf")
    return Letters(str(target), frozenset(known))


def _rename(font: Any, family: str) -> None:
    for record in font["name"].names:
        if record.nameID in {_FAMILY, _FULL, _TYPOGRAPHIC}:
            record.string = family
        elif record.nameID == _POSTSCRIPT:
            record.string = family.replace(" ", "")


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="letters-")
