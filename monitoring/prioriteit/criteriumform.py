"""The form of a criterium."""

from typing import Any

from django import forms

from monitoring.models import Criterium
from monitoring.models.prioriteit import MAX_GEWICHT
from programmes.forms import VersionedForm
from programmes.models import Programma

NAAM_MAX = 40  # characters: it is the head of a column
MOST = 8  # criteria; more do not fit beside each other, and nobody weighs them


class CriteriumForm(VersionedForm[Criterium]):
    """Name, explanation and weight of what the programme ranks by."""

    naam = forms.CharField(label="Naam", max_length=NAAM_MAX, help_text="Kort: het is de kop van een kolom.")
    gewicht = forms.IntegerField(
        label="Gewicht",
        min_value=0,
        max_value=MAX_GEWICHT,
        help_text=f"0 tot en met {MAX_GEWICHT}. Zo zwaar tellen de punten mee; 0 telt niet mee.",
    )

    class Meta:
        model = Criterium
        fields = ["naam", "toelichting", "gewicht", "laag_eerst"]
        labels = {"toelichting": "Uitleg", "laag_eerst": "Minder punten gaat voor"}
        help_texts = {
            "toelichting": "Wat betekenen 0 en 5 punten? Dit staat bij de keuze.",
            "laag_eerst": "Bijvoorbeeld bij inspanning: wat weinig moeite kost, gaat voor.",
        }
        widgets = {"toelichting": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="criterium-%s", **kwargs)
        self.programma = programma

    def clean_naam(self) -> str:
        naam = " ".join(self.cleaned_data["naam"].split())
        same = Criterium.objects.filter(programma=self.programma, naam__iexact=naam).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError("Er is al een criterium met deze naam.")
        return naam

    def as_would_be(self) -> Criterium | None:
        """The criterium with what is filled in, to show what would follow; None when it cannot be as it is."""
        if not self.is_bound or {"gewicht", "laag_eerst"} & self.errors.keys():
            return None
        chosen = self.cleaned_data
        return Criterium(
            pk=self.instance.pk, naam=self.instance.naam, gewicht=chosen["gewicht"], laag_eerst=chosen["laag_eerst"]
        )
