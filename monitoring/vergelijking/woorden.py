"""Which words of two texts differ."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Stuk:
    """A piece of a text; `anders` when the other text does not have it there."""

    tekst: str
    anders: bool


def mark(oud: str, nieuw: str) -> tuple[list[Stuk], list[Stuk]]:
    """Both texts in pieces: what only the old one has, and what only the new one has, is marked.

    The pieces of a text put together are the text.
    """
    before, after = _words(oud), _words(nieuw)
    left, right = [], []
    # Without autojunk: it skips frequent words in long texts and then marks too much.
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i < j:
            left.append(Stuk("".join(before[i:j]), kind != "equal"))
        if k < m:
            right.append(Stuk("".join(after[k:m]), kind != "equal"))
    return left, right


def _words(text: str) -> list[str]:
    """Words and what stands between them, so that nothing is lost."""
    return re.findall(r"\s+|[^\s]+", text)
