"""What the shape of a document cannot say: nothing twice, nothing unknown, every term readable."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from programmes.models import RESERVED_CODES
from speerpunten.afhankelijkheden import circle
from speerpunten.realisatie import EXAMPLES, Realisatie, Soort, parse
from speerpunten.uitwisseling.document import Document, Pad, Probleem, plaats_of, place, results, results_by_place


def problems(document: Document) -> list[Probleem]:
    """Everything in the plan that cannot be read in, though the document has the right shape."""
    return [Probleem(place(document, pad), text) for pad, text in _found(document)]


def term(given: dict[str, Any]) -> Realisatie:
    """The term of a document as a value; `label` decides, the rest may be left out."""
    label, bron, gedeeld = given["label"], given.get("bron", ""), given.get("gedeeld", False)
    if given.get("soort") == Soort.ONGELEZEN:
        return Realisatie(Soort.ONGELEZEN, None, None, label, bron, gedeeld)
    read = parse(label)
    return read.read_from(bron or (label if label != read.label else ""), gedeeld=gedeeld)


def _found(document: Document) -> Iterator[tuple[Pad, str]]:
    programma = document["programma"]
    if programma["code"] in RESERVED_CODES:
        yield ("programma", "code"), f"de code ‘{programma['code']}’ gebruikt het portaal zelf. Kies een andere."
    top: Pad = ("programma",)
    for name, key, text in [
        ("grondslagen", "code", "deze code staat er twee keer."),
        ("subregios", "naam", "deze naam staat er twee keer."),
        ("randvoorwaarden", "letter", "deze letter staat er twee keer."),
        ("begrippen", "afkorting", "dit begrip staat er twee keer."),
        ("tweelingen", "code", "deze code staat er twee keer."),
    ]:
        yield from _doubles(programma.get(name, []), key, (*top, name), text)
    yield from _double_gemeenten(programma)
    yield from _doubles(document["pijlers"], "code", ("pijlers",), "deze code staat er twee keer.")
    numbers = [pijler.get("nummer", position) for position, pijler in enumerate(document["pijlers"], start=1)]
    for index in _repeats(numbers):
        yield ("pijlers", index), f"nummer {numbers[index]} staat er twee keer."
    known = {item["code"] for item in programma.get("grondslagen", [])}
    for p, pijler in enumerate(document["pijlers"]):
        speerpunten = pijler.get("speerpunten", [])
        yield from _doubles(speerpunten, "nummer", ("pijlers", p, "speerpunten"), "dit nummer staat er twee keer.")
        for s, speerpunt in enumerate(speerpunten):
            pad: Pad = ("pijlers", p, "speerpunten", s)
            for code in speerpunt.get("grondslagen", []):
                if code not in known:
                    yield pad, f"de grondslag ‘{code}’ staat niet in de lijst grondslagen van het programma."
            yield from _doubles(
                speerpunt.get("acties", []), "letter", (*pad, "acties"), "deze letter staat er twee keer."
            )
    yield from _result_problems(document)
    yield from _afhankelijkheid_problems(document)


def _result_problems(document: Document) -> Iterator[tuple[Pad, str]]:
    tweelingen = {item["code"] for item in document["programma"].get("tweelingen", [])}
    gemeenten = {
        gemeente["cbs_code"]
        for subregio in document["programma"].get("subregios", [])
        for gemeente in subregio["gemeenten"]
    }
    for pad, resultaat in results(document):
        for cbs_code in resultaat.get("gemeenten", []):
            if cbs_code not in gemeenten:
                yield pad, f"de gemeente ‘{cbs_code}’ doet niet mee aan het programma."
        code = resultaat.get("tweeling")
        if code is not None and code not in tweelingen:
            yield pad, f"de tweeling ‘{code}’ staat niet in de lijst tweelingen van het programma."
        original = resultaat.get("realisatie")
        if original:
            yield from (((*pad, "realisatie"), text) for text in term_problems(original))
            if "realisatie_bron" in resultaat:
                yield (
                    pad,
                    "‘realisatie_bron’ hoort bij een resultaat zonder termijn; gebruik ‘bron’ in de termijn.",
                )
        for v, moved in enumerate(resultaat.get("verschuivingen", [])):
            yield from (((*pad, "verschuivingen", v), text) for text in term_problems(moved))


def _afhankelijkheid_problems(document: Document) -> Iterator[tuple[Pad, str]]:
    """What a result waits on is there, is named once, and does not wait on it in turn."""
    rows = list(results_by_place(document))
    places = {plaats: number for number, (plaats, _, _) in enumerate(rows)}
    graaf: dict[int, set[int]] = {}
    for number, (_, pad, resultaat) in enumerate(rows):
        for index, given in enumerate(resultaat.get("wacht_op", [])):
            here: Pad = (*pad, "wacht_op", index)
            other = places.get(plaats_of(given))
            if other is None:
                yield here, "dit resultaat staat niet in het bestand."
            elif other in graaf.get(number, set()):
                yield here, "dit resultaat staat er twee keer."
            elif circle(graaf, number, other):
                yield here, "zo wachten resultaten op elkaar in een kring."
            else:
                graaf.setdefault(number, set()).add(other)


def term_problems(given: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a term of a document."""
    label = given["label"]
    read = term(given)
    if read.soort == Soort.ONGELEZEN:
        if given.get("soort") != Soort.ONGELEZEN:
            yield f"de termijn ‘{label}’ is niet te lezen. Schrijf bijvoorbeeld {EXAMPLES}"
        elif not label.strip():
            yield "een termijn die niet te lezen is, heeft wel een label nodig."
    if read.soort == Soort.GEREALISEERD:
        yield "‘gerealiseerd’ is een fase en geen termijn. Zet het bij ‘fase’ en maak ‘realisatie’ null."
        return
    told = [("soort", str(read.soort)), ("van", _day(read.van)), ("tot", _day(read.tot))]
    for name, value in told:
        if name in given and given[name] != value:
            yield (f"‘{name}’ is {given[name] or 'leeg'}, maar bij de termijn ‘{label}’ hoort {value or 'leeg'}.")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _doubles(items: list[dict[str, Any]], key: str, pad: Pad, text: str) -> Iterator[tuple[Pad, str]]:
    for index in _repeats(item.get(key, "") for item in items):
        yield (*pad, index), text


def _double_gemeenten(programma: dict[str, Any]) -> Iterator[tuple[Pad, str]]:
    rows = [
        (("programma", "subregios", s, "gemeenten", g), gemeente)
        for s, subregio in enumerate(programma.get("subregios", []))
        for g, gemeente in enumerate(subregio["gemeenten"])
    ]
    for key in ("cbs_code", "naam"):
        for index in _repeats(gemeente[key] for _, gemeente in rows):
            yield rows[index][0], f"de {'code' if key == 'cbs_code' else 'naam'} van deze gemeente staat er twee keer."


def _repeats(values: Iterable[Any]) -> Iterator[int]:
    """The positions of values that stood there before; empty ones may be repeated."""
    seen = set()
    for index, value in enumerate(values):
        if value == "":
            continue
        if value in seen:
            yield index
        seen.add(value)
