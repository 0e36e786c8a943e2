"""The form for the texts of a programme and its own words for the levels."""

from typing import Any

from django import forms

from programmes.forms import CorrectieMixin, VersionedForm
from programmes.models import Programma, default_niveaus

_LEVELS = {
    "pijler": "Eerste niveau (pijler)",
    "speerpunt": "Tweede niveau (speerpunt)",
    "actie": "Derde niveau (actie)",
    "resultaat": "Vierde niveau (resultaat)",
    "realisatie": "Kolom met de termijn (realisatie)",
}


class ProgrammaForm(CorrectieMixin, VersionedForm[Programma]):
    """Each level is named in singular and plural: fields `pijler_0` and `pijler_1`, and so on."""

    class Meta:
        model = Programma
        fields = ["titel", "naam_kort", "samenwerking", "inleiding", "rondes_per_jaar", "openbaar"]
        help_texts = {
            "naam_kort": "Staat linksboven op elke pagina.",
            "openbaar": "Iedereen kan ze lezen, zonder account. Wat niet is gepubliceerd, blijft besloten.",
            "inleiding": "Staat voor in het rapport. Schrijf geen gegevens over inwoners of cliënten op (AVG).",
        }

    rondes_per_jaar = forms.TypedChoiceField(
        label="Rondes per jaar", choices=[(number, str(number)) for number in (1, 2, 3, 4)], coerce=int
    )

    def __init__(self, *args: Any, has_rondes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inleiding"].widget.attrs["rows"] = 8
        rondes = self.fields["rondes_per_jaar"]
        if has_rondes:
            rondes.disabled = True
            rondes.help_text = "Ligt vast: er zijn al rondes, en die heten naar hun plaats in het jaar."
        for level, label in _LEVELS.items():
            for index, form in enumerate(("enkelvoud", "meervoud")):
                self.fields[f"{level}_{index}"] = forms.CharField(
                    label=f"{label}, {form}",
                    max_length=60,
                    initial=self.instance.naam_van(level, meervoud=bool(index)),
                )
        self.ask_reden(self.instance)

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in self._meta.fields or ()]

    @property
    def levels(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"{level}_0"], self[f"{level}_1"]) for level in _LEVELS]

    def values(self) -> dict[str, Any]:
        """The values to store; the words for the levels together are one value."""
        values = super().values()
        niveaus = {level: [values.pop(f"{level}_0"), values.pop(f"{level}_1")] for level in default_niveaus()}
        return {**values, "niveaus": niveaus}
