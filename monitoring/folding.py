"""Text without the differences a reader does not hear: capitals, accents, brackets, kinds of quotes, dashes and spaces.

Every character folds by itself, so folding a text is folding its characters one after the other. That makes
the folded text traceable to the original (`spans`), and the same in every database, since Python does it.
"""

import unicodedata
from collections.abc import Collection, Iterable

# What Unicode does not decompose but a Dutch reader reads as the plain form.
_PLAIN = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("()[]", ""),  # '(wijk)teams' is found as 'wijkteams'
    "\u00ad": "",  # soft hyphen
    "\u200b": "",  # zero-width space
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
}


class _Table(dict[int, str]):
    """Folds one character at a time and remembers it, as `str.translate` asks."""

    def __missing__(self, codepoint: int) -> str:
        char = chr(codepoint)
        self[codepoint] = folded = " " if char.isspace() else "".join(_letters(char.casefold()))
        return folded


def _letters(text: str) -> Iterable[str]:
    for char in text:
        if char in _PLAIN:
            yield _PLAIN[char]
            continue
        for part in unicodedata.normalize("NFKD", char):
            if part.isspace():
                yield " "
            elif not unicodedata.category(part).startswith("M"):
                yield _PLAIN.get(part, part).casefold()


_TABLE = _Table()


def fold(text: str) -> str:
    """The text as it is compared: no capitals, accents or brackets, plain quotes, dashes and spaces."""
    return text.translate(_TABLE)


def spans(text: str, words: Collection[str]) -> list[tuple[int, int]]:
    """Where these folded words stand in the text, as (start, end); in order, and joined where they touch.

    A base letter takes the accents that follow it along.
    """
    folded = fold(text)
    if not any(word and word in folded for word in words):
        return []
    # An ASCII character folds to one character or to none; elsewhere one may also become two.
    plain = text.isascii() and len(folded) == len(text)
    origin = range(len(text)) if plain else [i for i, char in enumerate(text) for _ in fold(char)]
    found = []
    for word in words:
        start = folded.find(word) if word else -1
        while start >= 0:
            last = origin[start + len(word) - 1]
            end = last + 1
            while end < len(text) and unicodedata.category(text[end]).startswith("M"):
                end += 1
            found.append((origin[start], end))
            start = folded.find(word, start + len(word))
    return _joined(found)


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
