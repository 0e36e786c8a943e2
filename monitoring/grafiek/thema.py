"""The colours and the typeface of the theme, for a drawing that no stylesheet reaches.

A stylesheet does not reach into a drawing in the PDF, so its values are written into the drawing itself. They are read
from the one file in which a partnership sets its look (see docs/huisstijl.md).
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

BRON = Path(settings.BASE_DIR, "static", "css", "thema.css")

_TOKEN = re.compile(r"^\s*--([\w-]+):\s*([^;]+);", re.MULTILINE)
_FONT = "basis-text-font-family-default"


@cache
def tokens() -> dict[str, str]:
    """Every value of the theme by its name."""
    return dict(_TOKEN.findall(BRON.read_text("utf-8")))


def kleur(token: str) -> str:
    """The value of a colour of the theme, such as 'signaal-aandacht-rand'. Raises KeyError for one it has not."""
    return tokens()[token]


def lettertype() -> str:
    """The typeface, as an SVG attribute takes it."""
    return tokens()[_FONT].replace('"', "'")
