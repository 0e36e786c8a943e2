"""Confirming why each speerpunt is in the programme."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from programmes import history
from programmes.access import changes_plan, plan_for
from programmes.forms import ConflictField, CorrectieMixin, last_change, restore_typed
from programmes.models import Grondslag, Programma
from speerpunten import grondslagen
from speerpunten.models import Speerpunt
from speerpunten.views.kruimels import to_structuur


class GrondslagenForm(CorrectieMixin, forms.Form):
    """The grondslagen of one speerpunt, to be confirmed or only kept.

    The fields carry the key of their speerpunt in their ids, since many of these forms stand on one page.
    """

    grondslagen = forms.MultipleChoiceField(
        label="Grondslagen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Deze grondslag staat niet (meer) in de legenda. Kies opnieuw."},
    )
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(
        self, data: Any = None, *, programma: Programma, speerpunt: Speerpunt, legenda: list[Grondslag]
    ) -> None:
        initial = {"grondslagen": [str(item.pk) for item in speerpunt.grondslagen.all()], "versie": speerpunt.versie}
        super().__init__(data, initial=initial, auto_id=f"id_{speerpunt.pk}_%s")
        self.legenda = {str(item.pk): item for item in legenda}
        field = self.fields["grondslagen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, item.naam) for key, item in self.legenda.items()]
        self.ask_reden(programma)

    @property
    def chosen(self) -> list[Grondslag]:
        return [self.legenda[key] for key in self.cleaned_data["grondslagen"]]


@require_safe
def te_bevestigen(request: HttpRequest, code: str) -> HttpResponse:
    """All speerpunten whose grondslagen nobody has confirmed yet, each with its own form."""
    toegang = plan_for(request, code)
    legenda = list(toegang.programma.grondslagen.all())
    rows = _speerpunten(toegang.programma).filter(grondslagen_bevestigd=False)
    context = {
        "rijen": [(row, GrondslagenForm(programma=toegang.programma, speerpunt=row, legenda=legenda)) for row in rows],
        "legenda": legenda,
        "totaal": _speerpunten(toegang.programma).count(),
        "kruimels": to_structuur(toegang.programma),
    }
    return render(request, "speerpunten/grondslagen_bevestigen.html", context)


@changes_plan
def grondslagen_van(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The grondslagen of one speerpunt: a page of its own, or a row of the page above saved in place."""
    toegang = plan_for(request, code)
    programma = toegang.programma
    speerpunt = get_object_or_404(_speerpunten(programma), pk=pk)
    legenda = list(programma.grondslagen.all())
    data = request.POST if request.method == "POST" else None
    form = GrondslagenForm(data, programma=programma, speerpunt=speerpunt, legenda=legenda)
    bevestigd = request.POST.get("bevestigen") == "ja"
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            saved = grondslagen.save(
                programma,
                speerpunt,
                form.chosen,
                bevestigd=bevestigd,
                versie=form.cleaned_data["versie"],
                door=toegang.gebruiker,
                reden=form.reden,
            )
        except history.Conflict as found:
            conflict = _conflict(form, found)
        else:
            return _saved(request, programma, saved, legenda)
    elif request.method != "POST":
        restore_typed(request, form)
    context = {
        "speerpunt": speerpunt,
        "form": form,
        "kruimels": to_structuur(programma),
        "opgeslagen_url": request.path,
        **conflict,
    }
    name = "speerpunten/grondslagen.html"
    status = 409 if conflict else 422 if form.errors else 200
    response = render(request, f"{name}#rij" if request.htmx else name, context, status=status)  # type: ignore[attr-defined]
    patch_vary_headers(response, ["HX-Request"])
    return response


def _saved(request: HttpRequest, programma: Programma, saved: Speerpunt, legenda: list[Grondslag]) -> HttpResponse:
    done = "bevestigd" if saved.grondslagen_bevestigd else "bewaard"
    said = f"Grondslagen van {saved.pijler.titel} {saved.nummer} {done}."
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect(reverse("speerpunten:grondslagen", args=[programma.code]))
    context = {
        "speerpunt": saved,
        "form": GrondslagenForm(programma=programma, speerpunt=saved, legenda=legenda),
        "bewaard": True,
        "nog": _speerpunten(programma).filter(grondslagen_bevestigd=False).count(),
    }
    response = render(request, "speerpunten/grondslagen.html#bewaard", context)
    response["HX-Trigger"] = json.dumps({"announce": said})
    return response


def _conflict(form: GrondslagenForm, found: history.Conflict) -> dict[str, Any]:
    mine = grondslagen.names(form.chosen)
    theirs = grondslagen.names(list(found.current.grondslagen.all()))  # type: ignore[attr-defined]
    data = form.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
    data["versie"] = str(found.current.versie)  # type: ignore[attr-defined]
    form.data = data
    fields = [ConflictField("Grondslagen", mine, theirs)] if mine != theirs else []
    return {"conflict_velden": fields, **last_change(found.current)}


def _speerpunten(programma: Programma) -> QuerySet[Speerpunt]:
    rows = Speerpunt.objects.filter(pijler__programma=programma).select_related("pijler")
    return rows.prefetch_related("grondslagen").order_by("pijler__nummer", "nummer")
