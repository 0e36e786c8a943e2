"""The programme as an outline: each part with what stands below it and where it can go from here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count, Prefetch, QuerySet

from programmes.models import Pijler, Programma
from speerpunten.models import Actie, Resultaat, Speerpunt, Termijn
from speerpunten.onderdelen import ONDERDELEN, Onderdeel

# What stands under a row of each kind, in the order it is shown.
BELOW = {
    "pijler": ("speerpunt", "aandachtspunt"),
    "speerpunt": ("actie",),
    "actie": ("resultaat",),
    "randvoorwaarde": ("punt",),
    "subregio": ("gemeente",),
}


# The row, and the direction ('op' or 'neer') of the button that was just used on it.
type Focus = tuple[int, str]
NO_FOCUS: Focus = (0, "")


@dataclass(frozen=True)
class Tak:
    """One row of the outline.

    `na_op` and `na_neer` tell after which sibling it comes when it goes one step up or down (0: first; None:
    it cannot); `vorige` is the sibling before it (0: none). `focus` is the button that must have focus.
    """

    onderdeel: Onderdeel
    obj: Any
    na_op: int | None
    na_neer: int | None
    vorige: int
    groepen: "list[Groep]" = field(default_factory=list)
    focus: str = ""

    @property
    def merk(self) -> str:
        """The printed number or letter, empty when it has none."""
        match self.obj:
            case Pijler() | Speerpunt():
                return f"{self.obj.nummer}."
            case Actie():
                return f"{self.obj.letter})" if self.obj.letter else ""
            case _:
                letter = getattr(self.obj, "letter", "")
                return f"{letter}." if letter else ""

    @property
    def tekst(self) -> str:
        """What it says, without its number or letter."""
        for name in ("titel", "omschrijving", "tekst", "naam"):
            if hasattr(self.obj, name):
                return str(getattr(self.obj, name))
        return str(self.obj)

    @property
    def resultaten(self) -> int:
        """How many results stand below it, counted in what is loaded."""
        return sum(
            1 if tak.onderdeel.soort == "resultaat" else tak.resultaten
            for groep in self.groepen
            for tak in groep.takken
        )


@dataclass(frozen=True)
class Groep:
    """The rows of one kind under one parent; `naam` and `namen` are what the programme calls them."""

    onderdeel: Onderdeel
    ouder: models.Model
    takken: list[Tak]
    naam: str
    namen: str


def loaded(onderdeel: Onderdeel) -> QuerySet[Any]:
    """Rows of this kind in order, with all they show and all below them; one query a level."""
    rows: QuerySet[Any] = onderdeel.model._base_manager.all()
    if onderdeel.reeks:
        rows = rows.order_by(onderdeel.reeks.position)
    elif onderdeel.soort == "gemeente":
        rows = rows.select_related("gemeente").order_by("gemeente__naam")
    else:
        rows = rows.order_by(*(onderdeel.model._meta.ordering or ()))
    if onderdeel.soort == "speerpunt":
        rows = rows.prefetch_related("grondslagen")
    if onderdeel.soort == "resultaat":
        rows = rows.select_related("tweeling").prefetch_related(
            Prefetch("termijnen", queryset=Termijn.objects.order_by("volgnummer")), "gemeenten", "afhankelijkheden"
        )
    if onderdeel.soort == "tweeling":
        twins = Resultaat.objects.select_related("actie__speerpunt__pijler").in_plan_order()
        rows = rows.prefetch_related(Prefetch("resultaten", queryset=twins))
    for soort in BELOW.get(onderdeel.soort, ()):
        below = ONDERDELEN[soort]
        rows = rows.prefetch_related(Prefetch(_accessor(below), queryset=loaded(below)))
    return rows


def groep(programma: Programma, onderdeel: Onderdeel, parent: models.Model, focus: Focus = NO_FOCUS) -> Groep:
    """The rows of this kind under this parent, with all below them, read from the database."""
    rows = loaded(onderdeel).filter(**{onderdeel.boven: parent})
    return _groep(programma, onderdeel, parent, list(rows), focus)


def pijlers_with_counts(programma: Programma, focus: Focus = NO_FOCUS) -> Groep:
    """The pijlers, each with how many speerpunten, acties and resultaten it has (`obj.aantal_…`)."""
    rows = programma.pijlers.order_by("nummer").annotate(
        aantal_speerpunten=Count("speerpunten", distinct=True),
        aantal_acties=Count("speerpunten__acties", distinct=True),
        aantal_resultaten=Count("speerpunten__acties__resultaten", distinct=True),
    )
    return _groep(programma, ONDERDELEN["pijler"], programma, list(rows), focus, deep=False)


def _groep(
    programma: Programma,
    onderdeel: Onderdeel,
    parent: models.Model,
    rows: Sequence[Any],
    focus: Focus = NO_FOCUS,
    *,
    deep: bool = True,
) -> Groep:
    takken = []
    for index, row in enumerate(rows):
        before = rows[index - 1].pk if index else 0
        ordered = onderdeel.reeks is not None
        na_op = (rows[index - 2].pk if index > 1 else 0) if ordered and index else None
        na_neer = rows[index + 1].pk if ordered and index + 1 < len(rows) else None
        wanted = focus[1] if row.pk == focus[0] else ""
        # At the end of the way the button that was used is gone; focus stays on the row all the same.
        if wanted == "op" and na_op is None:
            wanted = "neer" if na_neer is not None else ""
        elif wanted == "neer" and na_neer is None:
            wanted = "op" if na_op is not None else ""
        below = BELOW.get(onderdeel.soort, ()) if deep else ()
        groepen = [_loaded_groep(programma, ONDERDELEN[soort], row) for soort in below]
        takken.append(Tak(onderdeel, row, na_op, na_neer, before, groepen, wanted))
    return Groep(onderdeel, parent, takken, onderdeel.naam(programma), onderdeel.naam(programma, meervoud=True))


def _loaded_groep(programma: Programma, onderdeel: Onderdeel, parent: models.Model) -> Groep:
    return _groep(programma, onderdeel, parent, list(getattr(parent, _accessor(onderdeel)).all()))


def _accessor(onderdeel: Onderdeel) -> str:
    """The name under which a parent knows its rows of this kind."""
    relation: Any = onderdeel.model._meta.get_field(onderdeel.boven)
    return str(relation.remote_field.get_accessor_name())
