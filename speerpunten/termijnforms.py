"""Forms in which a term is typed the way it would be printed."""

from datetime import date
from typing import Any

from django import forms

from programmes.models import TEXT_MAX
from speerpunten.models import Reden, Resultaat, Termijn
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


class VerschuifForm(forms.Form):
    """Moves a term; the earlier ones stay."""

    termijn = TermijnField(
        label="Nieuwe termijn",
        help_text=f"Bijvoorbeeld {EXAMPLES}",
        error_messages={"required": f"Vul de nieuwe termijn in, bijvoorbeeld {EXAMPLES}"},
    )
    reden = forms.TypedChoiceField(
        label="Reden",
        choices=[("", "Kies een reden"), *((reden.value, reden.label.capitalize()) for reden in Reden)],
        coerce=Reden,
    )
    toelichting = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea({"rows": 3}),
        help_text="Wat is er gebeurd en wat betekent dat? Verplicht bij de reden ‘anders’. "
        "Schrijf geen gegevens over inwoners of cliënten op (AVG).",
    )
    vastgesteld_op = forms.DateField(
        label="Vastgesteld op",
        widget=DateInput(),
        help_text="De dag waarop de nieuwe termijn is afgesproken.",
        error_messages={"invalid": "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."},
    )
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, *args: Any, resultaat: Resultaat, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resultaat, self.today = resultaat, today
        self.initial = {"versie": resultaat.versie}

    def clean_termijn(self) -> Realisatie:
        term: Realisatie = self.cleaned_data["termijn"]
        if term == self.resultaat.termijn:
            raise forms.ValidationError("Dit is de termijn die er al staat.")
        return term

    def clean_vastgesteld_op(self) -> date:
        day: date = self.cleaned_data["vastgesteld_op"]
        if day > self.today:
            raise forms.ValidationError("Deze dag moet nog komen. Vul de dag in waarop de termijn is afgesproken.")
        if day.year < 1990:
            raise forms.ValidationError("Controleer het jaar.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["toelichting"] = cleaned.get("toelichting", "").replace("\r\n", "\n")
        if cleaned.get("reden") == Reden.ANDERS and not cleaned["toelichting"]:
            self.add_error("toelichting", "Leg uit wat de reden is, want je koos ‘anders’.")
        return cleaned
