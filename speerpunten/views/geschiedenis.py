"""What was changed in the structure of the programme, by whom and when."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programmes.access import Recht, toegang_for
from programmes.models import Pijler, Programma, Wijziging
from speerpunten.models import Afhankelijkheid
from speerpunten.onderdelen import ONDERDELEN
from speerpunten.views.kruimels import to_structuur

PER_PAGE = 50

# The models whose history belongs to the structure, and what people call them.
SOORTEN = {onderdeel.model._meta.label_lower: onderdeel.enkelvoud for onderdeel in ONDERDELEN.values()} | {
    Programma._meta.label_lower: "programma",
    Afhankelijkheid._meta.label_lower: "afhankelijkheid",
}


class GeschiedenisFilter(forms.Form):
    """By pijler and by person; an answer that is not offered counts as no answer."""

    pijler = forms.ChoiceField(label="Pijler", required=False)
    wie = forms.ChoiceField(label="Wie", required=False)

    def __init__(self, data: Any, *, programma: Programma, lines: QuerySet[Wijziging]) -> None:
        super().__init__(data)
        self.programma = programma
        pijlers = [(pijler.code, pijler.titel) for pijler in programma.pijlers.order_by("nummer")]
        people = lines.order_by("door_naam").values_list("door_naam", flat=True).distinct()
        self._set("pijler", [("", "Alle pijlers"), *pijlers])
        self._set("wie", [("", "Iedereen"), *((name, name) for name in people)])

    def _set(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def filter(self, lines: QuerySet[Wijziging]) -> QuerySet[Wijziging]:
        self.is_valid()
        if pijler := self.cleaned_data.get("pijler"):
            lines = lines.filter(_in_pijler(self.programma.pijlers.filter(code=pijler)))
        if wie := self.cleaned_data.get("wie"):
            lines = lines.filter(door_naam=wie)
        return lines


@require_safe
def geschiedenis(request: HttpRequest, code: str) -> HttpResponse:
    """The latest changes first, fifty a page."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    lines = Wijziging.objects.filter(programma=toegang.programma, onderwerp__in=SOORTEN)
    form = GeschiedenisFilter(request.GET, programma=toegang.programma, lines=lines)
    page = Paginator(form.filter(lines), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page_obj": page,
        "regels": [(line, SOORTEN[line.onderwerp]) for line in page],
        "gefilterd": bool(form.cleaned_data.get("pijler") or form.cleaned_data.get("wie")),
        "kruimels": to_structuur(toegang.programma),
    }
    return render(request, "speerpunten/geschiedenis.html", context)


def _in_pijler(pijlers: QuerySet[Pijler]) -> Q:
    """Lines about this pijler and about what stands in it now; what was deleted is in no pijler any more."""
    wanted = Q()
    for soort, path in {
        "pijler": "pk",
        "speerpunt": "pijler",
        "aandachtspunt": "pijler",
        "actie": "speerpunt__pijler",
        "resultaat": "actie__speerpunt__pijler",
    }.items():
        model = ONDERDELEN[soort].model
        rows = model._base_manager.filter(**{f"{path}__in": pijlers}).values("pk")
        wanted |= Q(onderwerp=model._meta.label_lower, onderwerp_id__in=rows)
    waits = Afhankelijkheid.objects.filter(resultaat__actie__speerpunt__pijler__in=pijlers).values("pk")
    return wanted | Q(onderwerp=Afhankelijkheid._meta.label_lower, onderwerp_id__in=waits)
