"""Search in a programme; the same page answers while somebody types."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from monitoring.zoeken import search, with_texts, words_in
from programmes.access import Recht, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest

QUERY_MAX = 200  # characters
QUERY_MIN = 2
PER_PAGE = 25


class ZoekForm(forms.Form):
    """What is searched for; `words` gives its folded words when it is valid."""

    q = forms.CharField(
        label="Zoek naar",
        required=False,
        max_length=QUERY_MAX,
        error_messages={
            "max_length": f"Je zoekvraag is te lang: gebruik ten hoogste {QUERY_MAX} tekens.",
            "null_characters_not_allowed": "Je zoekvraag bevat een teken dat niet kan. Typ de woorden opnieuw.",
        },
    )

    def clean_q(self) -> str:
        query: str = self.cleaned_data["q"]
        self.words = words_in(query)
        if query and sum(len(word) for word in self.words) < QUERY_MIN:
            raise forms.ValidationError(f"Typ minstens {QUERY_MIN} letters of cijfers.")
        return query


@require_safe
@vary_on_headers("HX-Request")
def zoeken(request: HtmxRequest, code: str) -> HttpResponse:
    """Everything that holds all words asked for; with HTMX only the list of hits. 422 for what cannot be searched."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    form = ZoekForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "kruimels": kruimels(toegang),
    }
    if form.is_valid() and form.words:
        programma, asked = toegang.programma, request.GET.get("page", "")
        aantal, treffers = _hits(toegang.stamp, programma, form.words, form.cleaned_data["q"], asked)
        context |= {"treffers": treffers, "aantal": aantal}
    live = request.htmx and not request.htmx.history_restore_request
    context["live"] = bool(live)
    template = "monitoring/zoeken.html#gevonden" if live else "monitoring/zoeken.html"
    return render(request, template, context, status=200 if form.is_valid() else 422)


@once(most=100)
def _hits(stamp: Stamp, programma: Programma, words: tuple[str, ...], q: str, bladzijde: str) -> tuple[int, SafeString]:
    """How much there is with these words, and the page of it that is asked for; `q` is how it was asked."""
    page = Paginator(search(stamp, programma, words), PER_PAGE).get_page(bladzijde)
    html = rendered(
        "monitoring/zoektreffers.html",
        {
            "treffers": with_texts(page.object_list),
            "page_obj": page,
            "gevraagd": QueryDict(urlencode({"q": q})),
        },
    )
    return page.paginator.count, html
