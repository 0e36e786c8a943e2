"""What every form of the portal shares: clean text, and what to show when two people edit one row."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models

from programmes import history


class VersionedForm[M: models.Model](forms.ModelForm[M]):
    """A form on a row with a `versie`: it carries the version the writer was looking at.

    Save with `history.update(programma, obj, form.values(), versie=form.cleaned_data["versie"], …)`; a Conflict
    is shown with `conflict_fields`.
    """

    versie = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
        return {name: value for name, value in self.cleaned_data.items() if name != "versie"}


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
            found.append(ConflictField(str(form.fields[name].label or name).capitalize(), mine, theirs))
    return found
