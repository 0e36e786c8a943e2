"""Forms in which a term is typed the way it would be printed."""

from typing import Any

from django import forms

from speerpunten.models import Termijn
from speerpunten.realisatie import EXAMPLES, Realisatie, Soort, parse

IS_A_FASE = (
    "‘Gerealiseerd’ is geen termijn maar een fase. Zet de fase van dit resultaat met een melding op "
    "gerealiseerd, en laat de termijn zoals die is."
)


class TermijnField(forms.CharField):
    """A printed term; cleans to a `Realisatie` that keeps the typed text as its source."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, strip=True, **kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> Realisatie:
        term = parse(super().clean(value))
        if term.soort is Soort.GEREALISEERD:
            raise forms.ValidationError(IS_A_FASE)
        if term.soort is Soort.ONGELEZEN:
            raise forms.ValidationError(f"Deze termijn kunnen we niet lezen. Schrijf bijvoorbeeld {EXAMPLES}")
        return term


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HerstelForm(forms.Form):
    """Corrects a term that was wrongly copied."""

    termijn = TermijnField(
        label="Termijn zoals die in het document staat",
        required=False,
        help_text=f"Bijvoorbeeld {EXAMPLES} Laat leeg als er geen termijn staat.",
    )
    gedeeld = forms.BooleanField(
        label="Deze termijn staat er één keer voor meer resultaten",
        required=False,
    )
    reden = forms.CharField(
        label="Wat ging er mis?",
        max_length=500,
        help_text="Bijvoorbeeld: verkeerd overgenomen van bladzijde 12. Dit komt in de geschiedenis.",
    )
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, *args: Any, termijn: Termijn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = termijn
        self.initial = {
            "termijn": termijn.label,
            "gedeeld": termijn.gedeeld,
            "versie": termijn.resultaat.versie,
        }

    @property
    def value(self) -> Realisatie:
        """The corrected term; its source text stays when the term itself is the same."""
        term: Realisatie = self.cleaned_data["termijn"]
        bron = self.stored.bron if term == self.stored.realisatie else term.bron
        return term.read_from(bron, gedeeld=self.cleaned_data["gedeeld"])
