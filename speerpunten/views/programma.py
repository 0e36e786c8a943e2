"""The texts of the programme itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from programmes import history
from programmes.access import changes_plan, plan_for
from programmes.forms import conflict_context, restore_typed
from programmes.models import Programma
from speerpunten.programmaform import ProgrammaForm
from speerpunten.views.kruimels import to_structuur


@changes_plan
def programma(request: HttpRequest, code: str) -> HttpResponse:
    """Title, names, introduction and the programme's own words for its levels."""
    toegang = plan_for(request, code)
    # A row of its own: the form puts what is typed on it, and the page header shows the stored one.
    stored = Programma.objects.get(pk=toegang.programma.pk)
    options: dict[str, Any] = {"instance": stored, "has_rondes": stored.rondes.exists()}
    conflict: dict[str, Any] = {}
    if request.method == "POST":
        form = ProgrammaForm(request.POST, **options)
        if form.is_valid():
            try:
                history.update(
                    stored,
                    stored,
                    form.values(),
                    door=toegang.gebruiker,
                    versie=form.cleaned_data["versie"],
                    reden=form.reden,
                )
            except history.Conflict as found:
                conflict = conflict_context(form, found.current)
            else:
                messages.success(request, "Programmateksten opgeslagen.", extra_tags=f"programma-{stored.pk}")
                return redirect(reverse("speerpunten:structuur", args=[code]))
    else:
        form = ProgrammaForm(**options)
        restore_typed(request, form)
    context = {
        "form": form,
        "kruimels": to_structuur(toegang.programma),
        "terug": reverse("speerpunten:structuur", args=[code]),
        "concept": f"programma-{stored.pk}",
        "opgeslagen_url": request.path,
        **conflict,
    }
    return render(
        request, "speerpunten/programma.html", context, status=409 if conflict else 422 if form.errors else 200
    )
