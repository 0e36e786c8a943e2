"""Where two complete documents differ, in words."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from speerpunten.uitwisseling.document import Document, Pad, place


def differences(present: Document, given: Document, *, most: int) -> list[str]:
    """The first differences between the portal's document and the file's, at most that many."""
    return [f"{place(given, pad)}: {text}" for pad, text in islice(_differences(present, given, ()), most)]


def _differences(here: Any, there: Any, pad: Pad) -> Iterator[tuple[Pad, str]]:
    if here == there:
        return
    if isinstance(here, dict) and isinstance(there, dict):
        for key in dict.fromkeys([*here, *there]):
            if key not in here:
                yield (*pad, key), "dit staat alleen in het bestand."
            elif key not in there:
                yield (*pad, key), "dit staat alleen in het portaal."
            else:
                yield from _differences(here[key], there[key], (*pad, key))
    elif isinstance(here, list) and isinstance(there, list):
        if len(here) != len(there):
            yield pad, f"het portaal heeft er {len(here)}, het bestand {len(there)}."
        for index, (mine, theirs) in enumerate(zip(here, there, strict=False)):
            yield from _differences(mine, theirs, (*pad, index))
    else:
        yield pad, f"in het portaal {_shown(here)}, in het bestand {_shown(there)}."


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dict | list):
        return "iets anders"
    text = " ".join(str(value).split())
    return f"‘{text}’" if len(text) <= 60 else f"‘{text[:60]}…’"
