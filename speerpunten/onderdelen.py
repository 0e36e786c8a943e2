"""Every kind of thing people add, change, order and delete in a programme, described once.

The pages for it are the same for each kind; what differs stands in `ONDERDELEN`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse

from programmes.models import (
    Begrip,
    Deelname,
    Grondslag,
    Orgaan,
    Pijler,
    Programma,
    Randvoorwaarde,
    Randvoorwaardepunt,
    Subregio,
)
from programmes.ordering import Series
from speerpunten import forms
from speerpunten.models import Aandachtspunt, Actie, Resultaat, Speerpunt, Tweeling

MAX_LABEL = 90  # characters of a description in a list of choices


@dataclass(frozen=True)
class Onderdeel:
    """One kind: its model and form, what it stands under, and how it is ordered there.

    `boven` names the foreign key to what it stands under, `via` leads from a row to its programme. `lijst`
    tells that it is shown on a page of its own list; the others are shown in the outline of their pijler.
    """

    soort: str
    model: type[models.Model]
    form: type[forms.OnderdeelForm]
    boven: str
    via: str
    enkelvoud: str
    meervoud: str
    lidwoord: str = "het"
    reeks: Series | None = None
    lijst: str = ""

    def rows(self, programma: Programma) -> QuerySet[Any]:
        """All rows of this kind in the programme, with what they stand under."""
        up = self.via.removesuffix("__programma")
        return self.model._base_manager.filter(**{self.via: programma}).select_related(self.boven, up)

    def parents(self, programma: Programma) -> QuerySet[Any]:
        """Everything in the programme such a row can stand under, in the order of the plan."""
        model = self.model._meta.get_field(self.boven).related_model
        assert isinstance(model, type)
        if model is Programma:
            return Programma.objects.filter(pk=programma.pk)
        above = ONDERDEEL_OF[model]
        return above.rows(programma).order_by(*_plan_order(above))

    def siblings(self, parent: models.Model) -> QuerySet[Any]:
        assert self.reeks is not None
        return self.reeks.under(parent)

    @property
    def has_choice_of_parent(self) -> bool:
        return self.boven != "programma"

    @property
    def deze(self) -> str:
        """'dit resultaat', 'deze actie'."""
        return f"{'dit' if self.lidwoord == 'het' else 'deze'} {self.enkelvoud}"

    def naam(self, programma: Programma, *, meervoud: bool = False) -> str:
        """What this programme calls it, with a capital: a level has the programme's own word.

        Where only the singular is another word, it is the heading of a column ('Wat gaan we doen' above acties),
        which makes no sentence: then the portal's word is used.
        """
        own = (self.meervoud if meervoud else self.enkelvoud).capitalize()
        if self.soort not in programma.niveaus:
            return own
        is_heading = programma.naam_van(self.soort, meervoud=True).lower() == self.meervoud
        return own if is_heading else programma.naam_van(self.soort, meervoud=meervoud)


def _plan_order(above: Onderdeel) -> list[str]:
    """The order of the plan: every position on the way down, from the programme."""
    names: list[str] = []
    prefix, step = "", above
    while True:
        if step.reeks:
            names.insert(0, f"{prefix}{step.reeks.position}")
        prefix += f"{step.boven}__"
        model = step.model._meta.get_field(step.boven).related_model
        if model not in ONDERDEEL_OF:
            return names
        step = ONDERDEEL_OF[model]


ONDERDELEN = {
    onderdeel.soort: onderdeel
    for onderdeel in (
        Onderdeel(
            "pijler", Pijler, forms.PijlerForm, "programma", "programma", "pijler", "pijlers", "de",
            Series(Pijler, "programma", "nummer", printed="nummer"),
        ),
        Onderdeel(
            "speerpunt", Speerpunt, forms.SpeerpuntForm, "pijler", "pijler__programma", "speerpunt", "speerpunten",
            reeks=Series(Speerpunt, "pijler", "nummer", printed="nummer"),
        ),
        Onderdeel(
            "actie", Actie, forms.ActieForm, "speerpunt", "speerpunt__pijler__programma", "actie", "acties", "de",
            Series(Actie, "speerpunt", "volgorde", letter="letter", printed="letter"),
        ),
        Onderdeel(
            "resultaat", Resultaat, forms.ResultaatForm, "actie", "actie__speerpunt__pijler__programma",
            "resultaat", "resultaten", reeks=Series(Resultaat, "actie", "volgorde"),
        ),
        Onderdeel(
            "aandachtspunt", Aandachtspunt, forms.AandachtspuntForm, "pijler", "pijler__programma",
            "aandachtspunt", "aandachtspunten", reeks=Series(Aandachtspunt, "pijler", "volgorde"),
        ),
        Onderdeel(
            "grondslag", Grondslag, forms.GrondslagForm, "programma", "programma", "grondslag", "grondslagen", "de",
            Series(Grondslag, "programma", "volgorde"), lijst="grondslag",
        ),
        Onderdeel(
            "orgaan", Orgaan, forms.OrgaanForm, "programma", "programma", "orgaan", "organen",
            reeks=Series(Orgaan, "programma", "volgorde"), lijst="orgaan",
        ),
        Onderdeel(
            "randvoorwaarde", Randvoorwaarde, forms.RandvoorwaardeForm, "programma", "programma",
            "randvoorwaarde", "randvoorwaarden", "de",
            Series(Randvoorwaarde, "programma", "volgorde", letter="letter", printed="letter"),
            lijst="randvoorwaarde",
        ),
        Onderdeel(
            "punt", Randvoorwaardepunt, forms.PuntForm, "randvoorwaarde", "randvoorwaarde__programma",
            "punt", "punten", reeks=Series(Randvoorwaardepunt, "randvoorwaarde", "volgorde"), lijst="randvoorwaarde",
        ),
        Onderdeel(
            "begrip", Begrip, forms.BegripForm, "programma", "programma", "begrip", "begrippen", lijst="begrip"
        ),
        Onderdeel(
            "subregio", Subregio, forms.SubregioForm, "programma", "programma", "subregio", "subregio’s", "de",
            Series(Subregio, "programma", "volgorde"), lijst="subregio",
        ),
        Onderdeel(
            "gemeente", Deelname, forms.DeelnameForm, "subregio", "programma", "gemeente", "gemeenten", "de",
            lijst="subregio",
        ),
        Onderdeel(
            "tweeling", Tweeling, forms.TweelingForm, "programma", "programma", "tweeling", "tweelingen", "de",
            lijst="tweeling",
        ),
    )
}  # fmt: skip

ONDERDEEL_OF = {onderdeel.model: onderdeel for onderdeel in ONDERDELEN.values()}


def short(text: str) -> str:
    """A description on one line of a list of choices."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_LABEL else f"{line[: MAX_LABEL - 1].rstrip()}…"


def where(obj: Any) -> str:
    """Where something stands, as people say it: 'Jeugd 1a'."""
    match obj:
        case Speerpunt():
            return f"{obj.pijler.titel} {obj.nummer}"
        case Actie():
            return f"{obj.speerpunt.pijler.titel} {obj.nummer}"
        case Resultaat():
            return where(obj.actie)
        case Aandachtspunt():
            return obj.pijler.titel
        case _:
            return str(obj)


def choices_of_place(rows: Sequence[models.Model]) -> list[tuple[int, str]]:
    """Where a row can come among these: first, or after one of them."""
    return [(0, "Bovenaan"), *((row.pk, f"Na: {short(str(row))}") for row in rows)]


def grouped_results(
    results: Iterable[Resultaat], remark: Callable[[Resultaat], str] = lambda row: ""
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Results to choose from, under their speerpunt; `remark` tells more about one. They come with their place."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in results:
        speerpunt = row.actie.speerpunt
        group = groups.setdefault(f"{speerpunt.pijler.titel} – {short(str(speerpunt))}", [])
        group.append((row.pk, f"{row.actie.nummer} {short(row.omschrijving)}{remark(row)}"))
    return list(groups.items())


def pijler_of(obj: Any) -> Pijler | None:
    """The pijler in whose outline something stands; None for what belongs to the programme as a whole."""
    match obj:
        case Pijler():
            return obj
        case Speerpunt() | Aandachtspunt():
            return obj.pijler
        case Actie():
            return obj.speerpunt.pijler
        case Resultaat():
            return obj.actie.speerpunt.pijler
        case _:
            return None


def page_of(programma: Programma, onderdeel: Onderdeel, obj: Any) -> str:
    """The address where something can be seen among the rest, at its own place in the page."""
    return f"{list_of(programma, onderdeel, obj)}#{onderdeel.soort}-{obj.pk}"


def list_of(programma: Programma, onderdeel: Onderdeel, obj: Any) -> str:
    """The address of the page that lists this."""
    if onderdeel.lijst:
        return reverse("speerpunten:lijst", args=[programma.code, onderdeel.lijst])
    pijler = pijler_of(obj)
    assert pijler is not None
    url = reverse("speerpunten:opbouw", args=[programma.code, pijler.code])
    speerpunt = speerpunt_of(obj)
    return f"{url}?open={speerpunt.pk}" if speerpunt else url


def list_under(programma: Programma, onderdeel: Onderdeel, parent: models.Model) -> str:
    """The address of the page that lists what stands under this parent."""
    if onderdeel.lijst:
        return reverse("speerpunten:lijst", args=[programma.code, onderdeel.lijst])
    if isinstance(parent, Programma):
        return reverse("speerpunten:structuur", args=[programma.code])
    return list_of(programma, ONDERDEEL_OF[type(parent)], parent)


def speerpunt_of(obj: Any) -> Speerpunt | None:
    match obj:
        case Speerpunt():
            return obj
        case Actie():
            return obj.speerpunt
        case Resultaat():
            return obj.actie.speerpunt
        case _:
            return None
