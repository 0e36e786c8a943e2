"""A programme as a JSON document: its text form, and how a place in it is said in words."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

FORMAAT = "programma"
VERSIE = 1

type Document = dict[str, Any]
type Pad = tuple[str | int, ...]

# Where a result stands: code of its pijler, number of its speerpunt, and the places of its actie there and of itself in
# that actie, from 1. An actie may have no letter, so letters do not name it.
type Plaats = tuple[str, int, int, int]

# What no database can keep: the NUL character and halves of surrogate pairs.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")

_SHOWN = 20  # problems named one by one

# What one item of a list is called, and the key that names it.
_ITEMS = {
    "pijlers": ("pijler", "code"),
    "speerpunten": ("speerpunt", "nummer"),
    "acties": ("actie", "letter"),
    "resultaten": ("resultaat", ""),
    "verschuivingen": ("verschuiving", ""),
    "wacht_op": ("afhankelijkheid", ""),
    "meldingen": ("melding", "ronde"),
    "aandachtspunten": ("aandachtspunt", ""),
    "grondslagen": ("grondslag", "code"),
    "organen": ("orgaan", ""),
    "subregios": ("subregio", "naam"),
    "gemeenten": ("gemeente", "cbs_code"),
    "randvoorwaarden": ("randvoorwaarde", "letter"),
    "punten": ("punt", ""),
    "begrippen": ("begrip", "afkorting"),
    "tweelingen": ("tweeling", "code"),
    "rondes": ("ronde", "ronde"),
    "voorstellen": ("voorstel", ""),
    "besluiten": ("besluit", "nummer"),
    "mandaten": ("mandaat", ""),
    "criteria": ("criterium", "naam"),
    "geordend": ("prioriteit", ""),
    "teams": ("team", "naam"),
    "capaciteit": ("capaciteit", "kwartaal"),
    "inzet": ("inzet", ""),
    "scenarios": ("scenario", "naam"),
    "stappen": ("stap", ""),
    "vergaderingen": ("vergadering", ""),
    "actiepunten": ("actie", ""),
}


@dataclass(frozen=True)
class Probleem:
    """Something in a document that cannot be read, and where it stands."""

    plaats: str
    tekst: str

    def __str__(self) -> str:
        return f"{self.plaats}: {self.tekst}"


class Onleesbaar(Exception):  # noqa: N818 - an answer to the person who gave the file
    """The document cannot be read in; says everything that is wrong with it, in Dutch, one problem a line."""

    def __init__(self, problems: Iterable[Probleem | str]) -> None:
        self.problems = list(dict.fromkeys(str(problem) for problem in problems))
        lines = self.problems[:_SHOWN]
        if more := len(self.problems) - len(lines):
            lines.append(f"En nog {more} {'probleem' if more == 1 else 'problemen'}.")
        super().__init__("\n".join(lines))


def dumps(document: Document) -> str:
    """The one text form of a document: the same document always gives the same bytes."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def loads(content: bytes) -> Document:
    """Reads a file's content as a document of this format and version; raises Onleesbaar."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Onleesbaar([f"Dit bestand is geen UTF-8-tekst (byte {error.start + 1}). Bewaar het als UTF-8."]) from None
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise Onleesbaar([f"Dit bestand is geen JSON: regel {error.lineno}, teken {error.colno} klopt niet."]) from None
    except RecursionError:
        raise Onleesbaar(["Dit bestand is geen programma: het is te diep genest."]) from None
    except ValueError:  # Python refuses to read a number of thousands of digits
        raise Onleesbaar(["In dit bestand staat een getal dat te groot is."]) from None
    if not isinstance(document, dict) or document.get("formaat") != FORMAAT:
        raise Onleesbaar([f'Dit bestand is geen programma: er staat geen ‘"formaat": "{FORMAAT}"’ in.'])
    versie = document.get("versie")
    if isinstance(versie, int) and not isinstance(versie, bool) and versie > VERSIE:
        raise Onleesbaar(
            [f"Dit bestand heeft versie {versie}; dit portaal leest versie {VERSIE}. Werk het portaal bij."]
        )
    if problems := [
        Probleem(place(document, pad), "hier staat een teken dat niet in tekst hoort.")
        for pad, text in _texts(document, ())
        if _UNSTORABLE.search(text)
    ]:
        raise Onleesbaar(problems)
    return document


def place(document: Any, pad: Iterable[str | int]) -> str:
    """A place in words, such as 'Pijler jeugd, speerpunt 1, actie a, ‘letter’'."""
    steps = list(pad)
    words, node, last = [], document, ""
    for position, step in enumerate(steps):
        node = _child(node, step)
        if isinstance(step, int):
            words.append(_item(last, step, node))
            continue
        last = step
        if step == "programma" and not words:
            words.append("programma")
        elif step not in _ITEMS or position == len(steps) - 1:
            words.append(f"‘{_short(step)}’")
    text = ", ".join(words) or "Het bestand"
    return text[0].upper() + text[1:]


def _child(node: Any, step: str | int) -> Any:
    """None where the document has nothing: a place may be named because something is missing there."""
    if isinstance(node, dict):
        return node.get(step)
    return node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None


def _item(container: str, index: int, node: Any) -> str:
    noun, key = _ITEMS.get(container, ("regel", ""))
    name = node.get(key) if key and isinstance(node, dict) else node
    if isinstance(name, str | int) and not isinstance(name, bool) and name != "":
        return f"{noun} {_short(str(name))}"
    return f"{index + 1}e {noun}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}…"


def results(document: Document) -> Iterator[tuple[Pad, dict[str, Any]]]:
    """Every result with its path, in the order of the document."""
    for p, pijler in enumerate(document["pijlers"]):
        for s, speerpunt in enumerate(pijler.get("speerpunten", [])):
            for a, actie in enumerate(speerpunt.get("acties", [])):
                for r, resultaat in enumerate(actie.get("resultaten", [])):
                    yield ("pijlers", p, "speerpunten", s, "acties", a, "resultaten", r), resultaat


def results_by_place(document: Document) -> Iterator[tuple[Plaats, Pad, dict[str, Any]]]:
    """Every result with where it stands and its path, in the order of the document."""
    for pad, resultaat in results(document):
        _, p, _, s, _, a, _, r = pad
        pijler = document["pijlers"][p]
        nummer = int(pijler["speerpunten"][s]["nummer"])
        yield (pijler["code"], nummer, int(a) + 1, int(r) + 1), pad, resultaat


def plaats_of(given: dict[str, Any]) -> Plaats:
    """The place that an entry of `wacht_op` names."""
    return given["pijler"], int(given["speerpunt"]), int(given["actie"]), int(given["resultaat"])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise Onleesbaar([f"De sleutel ‘{_short(double)}’ staat twee keer in hetzelfde onderdeel van het bestand."])
    return found


def _constant(name: str) -> Any:
    raise Onleesbaar([f"In dit bestand staat {name}; dat is geen getal."])


def _texts(node: Any, pad: Pad) -> Iterator[tuple[Pad, str]]:
    if isinstance(node, str):
        yield pad, node
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _texts(item, (*pad, index))
    elif isinstance(node, dict):
        for key, item in node.items():
            if _UNSTORABLE.search(key):
                yield pad, key
            yield from _texts(item, (*pad, key))
