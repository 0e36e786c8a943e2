"""The worklist of who reports: which results, in which order, and how to narrow it down."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Case, F, FilteredRelation, IntegerChoices, IntegerField, Q, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from monitoring.models import INGELEVERD, Melding, Ronde, Signaal
from monitoring.stand import with_concept
from programmes.models import Pijler, Programma
from speerpunten.models import AFGEROND, Fase, Resultaat, ResultaatQuerySet, Speerpunt
from speerpunten.realisatie import Kwartaal


class Groep(IntegerChoices):
    """The parts of the worklist, in order."""

    TERUGGEZET = 0, "Teruggezet"
    TE_DOEN = 1, "Nog te doen"
    INGEDIEND = 2, "Ingediend"

    @classmethod
    def of(cls, status: str) -> "Groep":
        """Where a result with a melding of that status belongs; empty when there is none."""
        if status == Melding.Status.TERUGGEZET:
            return cls.TERUGGEZET
        return cls.INGEDIEND if status in INGELEVERD else cls.TE_DOEN


def for_worklist(pijlers: Sequence[Pijler], ronde: Ronde | None) -> ResultaatQuerySet:
    """The results of these pijlers: what was returned first, then what still needs a melding, then what is handed in.

    Within these what is finished comes last, and what has the nearest term first. Each row has its melding of this
    ronde that waits (`concept`), `status` (of its melding in this ronde, empty without one), `groep`, `fase` and
    `signaal` as its row shows them, and `nu`, its current term.
    """
    rows: Any = with_concept(Resultaat.objects.filter(actie__speerpunt__pijler__in=pijlers), ronde)
    known = ["concept__", "laatste__"] if ronde else ["laatste__"]
    counted = When(laatste__ronde=ronde, then="laatste__status") if ronde else None
    rows = (
        rows.annotate(
            laatste=FilteredRelation("meldingen", condition=Q(meldingen__actueel=True)),
            nu=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True)),
        )
        .annotate(
            fase=Coalesce(*(f"{name}fase" for name in known), "beginfase"),
            signaal=Coalesce(*(f"{name}signaal" for name in known), Value(Signaal.ONBEKEND)),
            status=Coalesce("concept__status", Case(counted), Value("")) if counted else Value(""),
        )
        .annotate(
            groep=Case(
                When(status=Melding.Status.TERUGGEZET, then=Groep.TERUGGEZET),
                When(status__in=INGELEVERD, then=Groep.INGEDIEND),
                default=Groep.TE_DOEN,
                output_field=IntegerField(),
            ),
            klaar=Case(When(fase__in=AFGEROND, then=1), default=0, output_field=IntegerField()),
        )
        .order_by(
            "groep",
            "klaar",
            F("nu__tot").asc(nulls_last=True),
            "actie__speerpunt__pijler__nummer",
            "actie__speerpunt__nummer",
            "actie__volgorde",
            "volgorde",
        )
    )
    return rows  # the checker forgets which manager an annotated queryset came from


class Termijnkeuze(TextChoices):
    """How near the term of what is still open lies."""

    VERSTREKEN = "verstreken", "verstreken"
    NU = "nu", "dit of volgend kwartaal"
    LATER = "later", "later"
    ZONDER = "zonder", "zonder einddatum"


# The status a melding in this ronde can have; without one there is nothing yet.
GEEN_MELDING = "geen"

_COLUMNS = {
    "pijler": "actie__speerpunt__pijler__code",
    "speerpunt": "actie__speerpunt",
    "fase": "fase",
    "signaal": "signaal",
}


class PlainSelect(forms.Select):
    """A choice list written out at once; Django renders a template for every option, which forty of them feel."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        options = [
            (group, format_html_join("", '<option value="{}"{}>{}</option>', map(_option, members)))
            for group, members, _ in self.optgroups(name, self.format_value(value) or [])
        ]
        inner = format_html_join(
            "", "{}", ((format_html('<optgroup label="{}">{}</optgroup>', g, o) if g else o,) for g, o in options)
        )
        return format_html(
            "<select{}>{}</select>", flatatt({**self.build_attrs(self.attrs, attrs), "name": name}), inner
        )


def _option(option: dict[str, Any]) -> tuple[Any, str, Any]:
    return option["value"], mark_safe(" selected") if option["selected"] else "", option["label"]


def _choice(label: str = "", choices: Sequence[tuple[str, str]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=PlainSelect, choices=[("", "Alle"), *choices])


class WerklijstFilter(forms.Form):
    """Narrows the worklist down; owns its own filtering, so that page, fragment and link do the same.

    A value it does not know is left out, and the name of its field stands in `ignored`.
    """

    pijler = _choice()
    speerpunt = _choice()
    fase = _choice("Fase", Fase.choices)
    signaal = _choice("Signaal", Signaal.choices)
    termijn = _choice("", Termijnkeuze.choices)
    status = _choice("Melding", [(GEEN_MELDING, "nog geen melding"), *Melding.Status.choices])
    te_doen = forms.BooleanField(label="Alleen nog te doen", required=False)

    def __init__(self, data: QueryDict, *, programma: Programma, pijlers: Sequence[Pijler]) -> None:
        self._chosen = data.copy()
        super().__init__(self._chosen, auto_id="filter_%s")
        for name, niveau in {"pijler": "pijler", "speerpunt": "speerpunt", "termijn": "realisatie"}.items():
            self.fields[name].label = programma.naam_van(niveau)
        self._offer("pijler", [(pijler.code, pijler.titel) for pijler in pijlers])
        self._offer("speerpunt", _speerpunt_choices(pijlers))
        if len(pijlers) < 2:
            del self.fields["pijler"]
        self.ignored = self._drop_unknown()

    def _offer(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Alle"), *choices]

    def _drop_unknown(self) -> list[str]:
        wrong = list(self.errors)
        for name in wrong:
            del self._chosen[name]
        self.full_clean()
        return [str(self.fields[name].label) for name in wrong]

    @property
    def active(self) -> dict[str, str]:
        """What is chosen, as it stands in the address."""
        return {name: str(self._chosen[name]) for name, value in self.cleaned_data.items() if value}

    def apply(self, resultaten: ResultaatQuerySet, peildatum: date) -> ResultaatQuerySet:
        """Those rows of `for_worklist` that fit what is chosen."""
        chosen = self.cleaned_data
        wanted: dict[str, Any] = {_COLUMNS[name]: chosen[name] for name in _COLUMNS if chosen.get(name)}
        if chosen["te_doen"]:
            wanted["groep__lt"] = Groep.INGEDIEND
        if chosen["status"]:
            wanted["status"] = "" if chosen["status"] == GEEN_MELDING else chosen["status"]
        if chosen["signaal"] or chosen["termijn"]:
            wanted["klaar"] = 0  # what is finished has no signaal, and no term to come
        if chosen["termijn"]:
            resultaten = resultaten.filter(_term_is(Termijnkeuze(chosen["termijn"]), peildatum))
        return resultaten.filter(**wanted)


def _speerpunt_choices(pijlers: Sequence[Pijler]) -> list[tuple[str, object]]:
    """One list for one pijler; a list per pijler for more."""
    speerpunten = (
        Speerpunt.objects.filter(pijler__in=pijlers).select_related("pijler").order_by("pijler__nummer", "nummer")
    )
    groups = [
        (pijler.titel, [(str(speerpunt.pk), str(speerpunt)) for speerpunt in group])
        for pijler, group in groupby(speerpunten, key=lambda speerpunt: speerpunt.pijler)
    ]
    return list(groups) if len(pijlers) > 1 else [choice for _, choices in groups for choice in choices]


def _term_is(keuze: Termijnkeuze, peildatum: date) -> Q:
    next_quarter_ends = (Kwartaal.of(peildatum) + 1).last_day
    return {
        Termijnkeuze.VERSTREKEN: Q(nu__tot__lt=peildatum),
        Termijnkeuze.NU: Q(nu__tot__gte=peildatum, nu__tot__lte=next_quarter_ends),
        Termijnkeuze.LATER: Q(nu__tot__gt=next_quarter_ends),
        Termijnkeuze.ZONDER: Q(nu__tot__isnull=True),
    }[keuze]
