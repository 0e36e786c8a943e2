"""Whether a document has the shape of the exchange format, said in Dutch.

The shape itself is docs/uitwisselformaat.schema.json, which is also what others read.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from speerpunten.uitwisseling.document import Document, Probleem, place

PATH = settings.BASE_DIR / "docs" / "uitwisselformaat.schema.json"

_TYPES = {
    "string": "tekst",
    "integer": "een heel getal",
    "boolean": "true of false",
    "array": "een lijst",
    "object": "een onderdeel tussen accolades",
    "null": "null",
}


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(PATH.read_text("utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER)


def problems(document: Document) -> list[Probleem]:
    """Everything in which the document departs from the format, in the order of the document."""
    return [
        Probleem(place(document, error.absolute_path), text)
        for error in validator().iter_errors(document)
        for text in _say(error)
    ]


def _say(error: ValidationError) -> Iterator[str]:
    found, rule = error.instance, error.validator_value
    match error.validator:
        case "required":
            yield from (f"‘{name}’ ontbreekt." for name in rule if name not in found)
        case "additionalProperties":
            yield from (
                f"‘{_quoted(name)}’ hoort hier niet." for name in found if name not in error.schema["properties"]
            )
        case "type":
            names = [rule] if isinstance(rule, str) else rule
            yield f"hier hoort {' of '.join(_TYPES[name] for name in names)}, niet {_quoted(found)}."
        case "enum" if found == "gerealiseerd" and list(error.absolute_path)[-1:] == ["soort"]:
            yield "‘gerealiseerd’ is een fase en geen termijn. Zet het bij ‘fase’ en maak ‘realisatie’ null."
        case "enum":
            yield f"‘{_quoted(found)}’ kent het portaal niet. Kies uit: {', '.join(name or 'leeg' for name in rule)}."
        case "const":
            yield f"hier hoort {json.dumps(rule)}, niet {_quoted(found)}."
        case "pattern" if not found.strip():
            yield "dit is leeg."
        case "pattern" | "format":
            yield f"‘{_quoted(found)}’ past hier niet. {_hint(error)}"
        case "maxLength":
            yield f"de tekst is te lang: {len(found)} tekens, hoogstens {rule}."
        case "minimum" | "maximum":
            least, most = error.schema["minimum"], error.schema["maximum"]
            yield f"{_quoted(found)} past niet: het moet van {least} tot en met {most} zijn."
        case "minItems":
            yield f"de lijst heeft {len(found)} regels; dat moeten er minstens {rule} zijn."
        case "maxItems":
            yield f"de lijst heeft {len(found)} regels; dat mogen er hoogstens {rule} zijn."
        case "uniqueItems":
            yield "in deze lijst staat iets twee keer."
        case other:
            yield f"dit voldoet niet aan de regel ‘{other}’ van het formaat."


def _hint(error: ValidationError) -> str:
    if error.validator == "format":
        return "Schrijf een bestaande datum als 2026-12-31."
    return str(error.schema.get("description", ""))


def _quoted(found: Any) -> str:
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"
