"""The form with which a melding is returned."""

from django import forms
from django.core.validators import MaxLengthValidator

REDEN_MAX = 1_000  # characters: it goes along in a mail


class TerugzettenForm(forms.Form):
    reden = forms.CharField(
        label="Reden van terugzetten",
        help_text="Wat moet er anders? De schrijver krijgt deze tekst ook per mail. Noem geen gegevens over cliënten.",
        validators=[MaxLengthValidator(REDEN_MAX)],
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "t"}),
        error_messages={"required": "Vul in waarom je de melding terugzet."},
    )

    def clean_reden(self) -> str:
        """Browsers send line ends as CRLF; stored that way every text would differ from itself."""
        return str(self.cleaned_data["reden"]).replace("\r\n", "\n")
