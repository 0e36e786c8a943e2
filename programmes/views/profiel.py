"""One's own details and roles."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from programmes import agendalink, people
from programmes.forms import VersionedForm, conflict_context, restore_typed
from programmes.history import Conflict
from programmes.models import Agendalink, Gebruiker, Toewijzing
from programmes.post import Soort


class GegevensForm(VersionedForm[Gebruiker]):
    """Who somebody is. The e-mail address is not here: it is what they log in with."""

    class Meta:
        model = Gebruiker
        fields = ("naam", "organisatie", "functie")
        widgets = {
            "naam": forms.TextInput({"autocomplete": "name"}),
            "organisatie": forms.TextInput({"autocomplete": "organization"}),
            "functie": forms.TextInput({"autocomplete": "organization-title"}),
        }


class ProfielForm(GegevensForm):
    """One's own details, and which mail one wants: what is not ticked is turned off."""

    mail = forms.MultipleChoiceField(
        label="Mail over",
        required=False,
        choices=Soort.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wat er tegelijk te vertellen is, krijg je in één mail. Mail over je account komt altijd.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["mail"] = [soort.value for soort in Soort if self.instance.wil(soort)]

    def values(self) -> dict[str, Any]:
        values = super().values()
        wanted = values.pop("mail")
        return {**values, "mail_uit": [soort.value for soort in Soort if soort not in wanted]}


@require_http_methods(["GET", "HEAD", "POST"])
def profiel(request: HttpRequest) -> HttpResponse:
    """Shows who you are in the portal and lets you put it right."""
    gebruiker: Gebruiker = request.user  # type: ignore[assignment]
    if request.method != "POST":
        form = ProfielForm(instance=gebruiker)
        restore_typed(request, form)
        return _page(request, form)
    # A copy: what was typed wrong must not appear in the header of the page as one's name.
    form = ProfielForm(request.POST, instance=Gebruiker.objects.get(pk=gebruiker.pk))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        changed = people.change_details(
            request, gebruiker, form.values(), door=gebruiker, versie=form.cleaned_data["versie"]
        )
    except Conflict as conflict:
        context = {**conflict_context(form, conflict.current), "opgeslagen_url": reverse("profiel"), "conflict": True}
        return _page(request, form, context, status=409)
    messages.success(request, "Je gegevens zijn opgeslagen." if changed else "Er is niets veranderd.")
    return redirect("profiel")


@require_POST
def agendalink_intrekken(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one's own link with which a calendar reads terms."""
    link = get_object_or_404(Agendalink.objects.select_related("programma"), pk=pk, gebruiker=request.user)
    if agendalink.revoke(request, link):
        messages.success(request, f"De agendalink voor {link.programma.naam_kort} is ingetrokken.")
    else:
        messages.info(request, "Deze agendalink was al ingetrokken.")
    return redirect("profiel")


def _page(
    request: HttpRequest, form: ProfielForm, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    roles = Toewijzing.objects.filter(gebruiker=form.instance).select_related("programma", "pijler", "gemeente")
    return render(
        request,
        "programmes/profiel.html",
        {
            "form": form,
            "toewijzingen": roles,
            "agendalinks": Agendalink.objects.geldig().filter(gebruiker=form.instance).select_related("programma"),
            "kruimels": [("Begin", reverse("start"))],
            **(context or {}),
        },
        status=status,
    )
