"""What other parts of the portal keep about results and what lies above them, and what becomes of it when those go.

A model that points at a result, an actie or a speerpunt tells so itself with a class method `bij_verwijderen`, found
through the relations of the models: this part of the portal knows none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import BooleanField, Case, Model, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from speerpunten.models import Actie, Afhankelijkheid, Resultaat, Speerpunt


@dataclass(frozen=True)
class Onderdelen:
    """What goes: queries for the keys of speerpunten, acties and results."""

    speerpunten: QuerySet[Any]
    acties: QuerySet[Any]
    resultaten: QuerySet[Any]


class Verteller(Protocol):
    """A model that points at a result, an actie or a speerpunt."""

    @classmethod
    def bij_verwijderen(cls, weg: Onderdelen) -> QuerySet[Any]:
        """The rows that point at what goes, as `line` makes them."""


def line(rows: QuerySet[Any], *, blijft: bool, kop: str | Combinable, tekst: str | Combinable) -> QuerySet[Any]:
    """Rows to tell, in one shape for all models: whether they stay, what becomes of them, and what they are about.

    `kop` is a text or an expression, `tekst` a field or an expression.
    """
    heading = Value(kop) if isinstance(kop, str) else kop
    return rows.order_by().values_list(
        Value(blijft, output_field=BooleanField()),
        Cast(heading, TextField()),
        Cast(tekst, TextField()),
    )


def named(path: str = "") -> Combinable:
    """In SQL a result on one line, such as 'Jeugd 1a, Er is een werkwijze'; `path` leads to it."""
    actie = f"{path}actie__"
    letter = Case(
        When(
            **{f"{actie}letter": ""},
            then=Concat(Value("."), Cast(f"{actie}volgorde", TextField()), output_field=TextField()),
        ),
        default=f"{actie}letter",
        output_field=TextField(),
    )
    nummer = Cast(f"{actie}speerpunt__nummer", TextField())
    pijler = f"{actie}speerpunt__pijler__titel"
    return Concat(pijler, Value(" "), nummer, letter, Value(", "), f"{path}omschrijving", output_field=TextField())


def around(weg: Onderdelen) -> list[tuple[bool, str, str]]:
    """Everything of `line` that points at what goes, in one query; what is lost first."""
    waiting = Afhankelijkheid.objects.filter(voorganger__in=weg.resultaten).exclude(resultaat__in=weg.resultaten)
    own = line(waiting, blijft=True, kop="Wacht er niet meer op", tekst=named("resultaat__"))
    return sorted(own.union(*(model.bij_verwijderen(weg) for model in _vertellers()), all=True).order_by())


def _vertellers() -> Iterator[Verteller]:
    """Each model once, in an order that does not change."""
    found: dict[str, Any] = {}
    for subject in (Speerpunt, Actie, Resultaat):
        for relation in subject._meta.get_fields(include_hidden=True):
            model = relation.related_model if relation.auto_created else None
            if isinstance(model, type) and issubclass(model, Model) and hasattr(model, "bij_verwijderen"):
                found[model._meta.label] = model
    yield from (found[label] for label in sorted(found))
