"""The forms about teams and what amounts are counted in."""

from typing import Any

from django import forms

from monitoring.models import Team
from programmes.forms import VersionedForm
from programmes.models import Eenheid, Programma


class TeamForm(VersionedForm[Team]):
    """A team by its name."""

    class Meta:
        model = Team
        fields = ["naam"]
        labels = {"naam": "Naam van het team of de rol"}
        help_texts = {"naam": "Bijvoorbeeld beleidsteam jeugd. Geen namen van personen."}
        error_messages = {"naam": {"required": "Vul een naam in."}}

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programma = programma

    def clean_naam(self) -> str:
        naam = " ".join(self.cleaned_data["naam"].split())
        same = Team.objects.filter(programma=self.programma, naam__iexact=naam).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError("Er is al een team met deze naam.")
        return naam


class EenheidForm(VersionedForm[Programma]):
    """What amounts are counted in. Where there are amounts already, changing it must be confirmed."""

    eenheid = forms.ChoiceField(label="Capaciteit tellen in", choices=Eenheid.choices, widget=forms.RadioSelect)

    class Meta:
        model = Programma
        fields = ["eenheid"]

    def __init__(self, *args: Any, getallen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = Eenheid(self.instance.eenheid)
        if getallen:
            self.fields["bevestigd"] = forms.BooleanField(
                label="Ik weet dat de getallen blijven staan zoals ze zijn",
                required=False,
                help_text=f"Er {'is 1 getal' if getallen == 1 else f'zijn {getallen} getallen'} ingevuld in "
                f"{self.now.label}. Het portaal rekent niets om: hoeveel uur een fte is, verschilt per organisatie.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        changes = cleaned.get("eenheid") not in {None, self.now}
        if changes and "bevestigd" in self.fields and not cleaned.get("bevestigd"):
            self.add_error("bevestigd", "Vink dit aan om de eenheid te wijzigen.")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {"eenheid": self.cleaned_data["eenheid"]}
