"""The forms around an editie: why there is a next version, and when a municipality dealt with it."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from monitoring.models import Behandeling
from programmes.forms import VersionedForm

REDEN_MAX = 300  # characters: it stands on the cover


class ErratumForm(forms.Form):
    reden = forms.CharField(
        label="Wat was er fout en wat is verbeterd?",
        help_text="Staat voorop in de nieuwe versie en is voor iedereen te lezen. Noem geen gegevens over cliënten.",
        validators=[MaxLengthValidator(REDEN_MAX)],
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Schrijf op wat er fout was en wat is verbeterd."},
    )

    def clean_reden(self) -> str:
        """Browsers send line ends as CRLF; stored that way the text would differ from itself."""
        reden: str = self.cleaned_data["reden"].replace("\r\n", "\n").strip()
        return reden


class BehandelingForm(VersionedForm[Behandeling]):
    """When the college and the raad of one municipality dealt with an editie; version 0 before anything is known."""

    class Meta:
        model = Behandeling
        fields = ("college_op", "raad_op")
        labels = {"college_op": "College", "raad_op": "Raad"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versie"].initial = self.instance.versie
        for name in self._meta.fields or ():
            # The browser shows the date its own way and sends it this way.
            field = self.fields[name]
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            field.error_messages["invalid"] = "Vul een datum in, zoals 31-12-2026."
