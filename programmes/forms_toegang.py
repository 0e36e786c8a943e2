"""The forms with which the beheerder gives people their roles."""

from typing import Any

from django import forms

from programmes.models import Gemeente, Pijler, Programma, Rol, Toewijzing


class RolForm(forms.Form):
    """A role, with the pijler or gemeente that belongs to it."""

    rol = forms.ChoiceField(label="Rol")
    pijler = forms.ModelChoiceField(
        Pijler.objects.none(), label="Pijler", empty_label="Kies een pijler", required=False
    )
    gemeente = forms.ModelChoiceField(
        Gemeente.objects.none(), label="Gemeente", empty_label="Kies een gemeente", required=False
    )

    def __init__(self, programma: Programma, *args: Any, toewijzing: Toewijzing | None = None, **kwargs: Any) -> None:
        if toewijzing:
            kwargs["initial"] = {name: getattr(toewijzing, name) for name in ("rol", "pijler", "gemeente")}
        super().__init__(*args, **kwargs)
        self.fields["rol"].choices = [("", "Kies een rol"), *Rol.choices]  # type: ignore[attr-defined]
        self.fields["pijler"].queryset = programma.pijlers.all()  # type: ignore[attr-defined]
        self.fields["gemeente"].queryset = Gemeente.objects.filter(  # type: ignore[attr-defined]
            deelnames__programma=programma
        )

    def clean(self) -> dict[str, Any]:
        """What does not belong to the role is dropped: without script all fields are on screen."""
        cleaned = super().clean() or {}
        for rol, name in ((Rol.COORDINATOR, "pijler"), (Rol.GEMEENTECONTACT, "gemeente")):
            if cleaned.get("rol") != rol:
                cleaned[name] = None
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"Kies voor welke {name} dit is.")
        return cleaned

    def role(self) -> dict[str, Any]:
        """The role as `programmes.people` takes it."""
        return {
            "rol": Rol(self.cleaned_data["rol"]),
            "pijler": self.cleaned_data["pijler"],
            "gemeente": self.cleaned_data["gemeente"],
        }


class NieuwForm(RolForm):
    """A role for whoever has this e-mail address, in the portal already or not."""

    email = forms.EmailField(
        label="E-mailadres van het werk",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="Hiermee logt iemand in. Heeft dit adres al een account, dan krijgt dat account de rol.",
    )
    naam = forms.CharField(
        label="Naam",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Alleen nodig als dit adres nieuw is in het portaal.",
    )
    organisatie = forms.CharField(label="Organisatie", max_length=120, required=False)
    functie = forms.CharField(label="Functie", max_length=120, required=False)

    field_order = ("email", "naam", "organisatie", "functie", "rol", "pijler", "gemeente")

    def details(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("naam", "organisatie", "functie")}


class MensenFilter(forms.Form):
    """What the list of people shows; its state lives in the address."""

    zoek = forms.CharField(label="Naam, e-mailadres of organisatie", required=False, max_length=120)
    rol = forms.ChoiceField(label="Rol", required=False, choices=[("", "Alle rollen"), *Rol.choices])
