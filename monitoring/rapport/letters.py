"""The typeface of the report, which is that of the portal, as the typesetter reads it."""

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

from django.contrib.staticfiles import finders

from monitoring.rapport.zetsel import LETTER

# By the name the report knows it by; each letter comes from the first one that has it.
BESTANDEN = {
    LETTER: "dist/source-sans-3-latin-wght-normal.woff2",
    "Portaal Sans Ext": "dist/source-sans-3-latin-ext-wght-normal.woff2",
    "DejaVu Sans": "dist/DejaVuSans.ttf",
}

# The weights the report uses.
GEWICHTEN = (400, 600)

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
        for code in unknown:  # few, while a table to translate by is asked about every character of the text
            text = text.replace(chr(code), "" if category(chr(code)) in {"Cc", "Cf"} else _UNKNOWN)
        return text


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
        if family != LETTER:
            font.save(target / f"{family}.ttf")
            continue
        # Of a typeface of many weights each letter is reckoned anew wherever it stands, and drawings know none.
        for weight in GEWICHTEN:
            instancer.instantiateVariableFont(font, {"wght": weight}).save(target / f"{family} {weight}.ttf")
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
