"""What every form of the portal shares: clean text, and what to show when two people edit one row."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from programmes import history
from programmes.models import Programma
from zssd.middleware import take_stashed_input


class CorrectieMixin(forms.BaseForm):
    """A form that changes the plan. While the programme is locked that is a correction: then it asks for the reason."""

    def ask_reden(self, programma: Programma) -> None:
        """Asks when the programme is locked. To be called when the other fields are there: the reason comes last."""
        if programma.op_slot:
            self.add_reden()

    def add_reden(self) -> None:
        self.fields["correctie"] = forms.CharField(
            label="Reden van de correctie",
            max_length=500,
            widget=forms.Textarea({"rows": 2}),
            help_text="Het programma is op slot. De reden komt in de geschiedenis.",
            error_messages={"required": "Vul in waarom je dit nu herstelt."},
        )

    @property
    def reden(self) -> str:
        """What the history tells as the reason; empty when the programme is not locked."""
        given = str(self.cleaned_data.get("correctie", "")).replace("\r\n", "\n")
        return f"Correctie: {given}" if given else ""


class CorrectieForm(CorrectieMixin, forms.Form):
    """Asks nothing but the reason, for what one button does; valid as it is when the programme is not locked."""

    def __init__(self, data: Any = None, *, programma: Programma) -> None:
        super().__init__(data)
        self.ask_reden(programma)


class VersionedForm[M: models.Model](forms.ModelForm[M]):
    """A form on a row with a `versie`: it carries the version the writer was looking at.

    Save with `history.update(programma, obj, form.values(), versie=form.cleaned_data["versie"], …)`; a Conflict
    is shown with `conflict_fields`.
    """

    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["versie"].initial = self.instance.versie  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Browsers send line ends as CRLF; stored that way every text would differ from itself."""
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The values to store: every field of the row itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"versie", "correctie"}}

    def accept_version(self, current: models.Model) -> None:
        """After a conflict: the form keeps what was typed, and sending it again is a choice against `current`."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data[self.add_prefix("versie")] = str(current.versie)  # type: ignore[attr-defined]
        self.data = data


@dataclass(frozen=True)
class ConflictField:
    """A field that reads differently in the two versions, both as people read it."""

    label: str
    mine: str
    theirs: str


def conflict_fields(form: VersionedForm[Any], current: models.Model) -> list[ConflictField]:
    """Where what was typed differs from the row as it is now, in the order of the form."""
    typed = type(current)(**{name: value for name, value in form.values().items() if hasattr(type(current), name)})
    found = []
    for name in form.values():
        mine, theirs = history.shown(typed, name), history.shown(current, name)
        if mine != theirs:
            label = form.fields[name].label if name in form.fields else history.verbose_name(current, name)
            found.append(ConflictField(str(label or name).capitalize(), mine, theirs))
    return found


def conflict_context(form: VersionedForm[Any], current: models.Model) -> dict[str, Any]:
    """What `onderdelen/conflict.html` shows, except `opgeslagen_url`; makes the form ready to be sent again."""
    form.accept_version(current)
    return {"conflict_velden": conflict_fields(form, current), **last_change(current)}


def last_change(current: models.Model) -> dict[str, Any]:
    """Who changed this row last, and when, under the names `onderdelen/conflict.html` uses."""
    latest = history.of(current).first()
    if latest is None:
        return {"wie": "", "wie_id": None, "wanneer": None}
    return {"wie": latest.door_naam, "wie_id": latest.door_id, "wanneer": latest.wanneer}


def restore_typed(request: HttpRequest, form: forms.BaseForm) -> bool:
    """Puts back in a fresh form what was sent after the session had ended; tells whether there was any."""
    fields = take_stashed_input(request)
    if fields is None:
        return False
    fill(form, MultiValueDict(fields))
    return True


def fill(form: forms.BaseForm, typed: MultiValueDict[str, str]) -> None:
    """Puts what was typed in a fresh form, without judging it."""
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(typed, MultiValueDict(), form.add_prefix(name))
