"""The form in which another term is proposed."""

from typing import Any

from django import forms

from monitoring.models import Termijnvoorstel
from programmes.forms import ConflictField
from programmes.models import TEXT_MAX
from speerpunten.models import Reden, Resultaat, in_words
from speerpunten.realisatie import EXAMPLES, Realisatie
from speerpunten.termijnforms import TermijnField


class VoorstelForm(forms.Form):
    """A new term with its reasons; carries the proposal that waited when it was opened, and its version."""

    termijn = TermijnField(
        label="Nieuwe termijn",
        help_text=f"Bijvoorbeeld {EXAMPLES}",
        error_messages={"required": f"Vul de nieuwe termijn in, bijvoorbeeld {EXAMPLES}"},
    )
    redenen = forms.MultipleChoiceField(
        label="Redenen",
        choices=[(reden.value, reden.label.capitalize()) for reden in Reden],
        widget=forms.CheckboxSelectMultiple,
        help_text="Kruis aan wat meespeelt.",
        error_messages={"required": "Kruis minstens één reden aan."},
    )
    toelichting = forms.CharField(
        label="Toelichting",
        max_length=TEXT_MAX,
        widget=forms.Textarea({"rows": 4}),
        help_text="Wat is er gebeurd, en waarom deze nieuwe termijn? Wie besluit, leest dit. "
        "Schrijf geen gegevens over inwoners of cliënten op (AVG).",
        error_messages={"required": "Leg uit waarom de termijn anders moet."},
    )
    voorstel = forms.IntegerField(widget=forms.HiddenInput, required=False)
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, *args: Any, resultaat: Resultaat, wacht: Termijnvoorstel | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["toelichting"].widget.attrs["maxlength"]  # it would cut off pasted text unseen
        self.resultaat = resultaat
        if wacht:
            self.initial = {
                "termijn": wacht.label,
                "redenen": wacht.redenen,
                "toelichting": wacht.toelichting,
                "voorstel": wacht.pk,
                "versie": wacht.versie,
            }

    def clean_termijn(self) -> Realisatie:
        term: Realisatie = self.cleaned_data["termijn"]
        if term == self.resultaat.termijn:
            raise forms.ValidationError("Dit is de termijn die er al staat.")
        return term

    def clean_toelichting(self) -> str:
        return str(self.cleaned_data["toelichting"]).replace("\r\n", "\n")

    def differences(self, current: Termijnvoorstel) -> list[ConflictField]:
        """Where what was typed differs from the proposal as it is now."""
        fields = [
            ConflictField("Nieuwe termijn", self.cleaned_data["termijn"].label, current.label),
            ConflictField("Redenen", in_words(self.cleaned_data["redenen"]), in_words(current.redenen)),
            ConflictField("Toelichting", self.cleaned_data["toelichting"], current.toelichting),
        ]
        return [field for field in fields if field.mine != field.theirs]

    def accept(self, waiting: Termijnvoorstel | None) -> None:
        """After a conflict: sending it again is a choice against what waits now, or makes a proposal of its own."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data["voorstel"] = str(waiting.pk) if waiting else ""
        data["versie"] = str(waiting.versie) if waiting else ""
        self.data = data
