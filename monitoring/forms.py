"""The form of a melding."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator

from monitoring import melding as regels
from monitoring.models import VRAAGT_UITLEG, Melding, Ronde, Signaal
from programmes.forms import VersionedForm
from speerpunten.models import AFGEROND, Fase, Resultaat

MELDING_MAX = 5_000  # characters in one text of a melding: a report is read on main lines

_NEEDED = {
    "signaal": "Kies een signaal: dit resultaat is nog open.",
    "oorzaak": "Vul in waardoor het resultaat afwijkt.",
    "gevolg": "Vul in wat dit betekent.",
    "maatregel": "Vul in wat je eraan doet.",
    "bevestiging": "De termijn is voorbij. Leg uit waarom dit nog op koers is, of kies een ander signaal.",
    "gerealiseerd_op": "Vul in op welke dag dit resultaat er was.",
}


def _text(label: str, help_text: str) -> forms.CharField:
    """A text of a melding. No `maxlength`: it would cut off pasted text unseen; the server refuses instead."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        validators=[MaxLengthValidator(MELDING_MAX)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def draft_key(resultaat: Resultaat, ronde: Ronde) -> str:
    """Under which name the browser keeps what is typed but not saved."""
    return f"melding-{resultaat.pk}-{ronde.pk}"


class MeldingForm(VersionedForm[Melding]):
    """What a coordinator says about one result in the open ronde.

    It carries the ronde and the version of its melding that the writer was looking at (0: there was none).
    """

    fase = forms.ChoiceField(
        label="Fase",
        choices=Fase.choices,
        widget=forms.Select(attrs={"data-focus": ""}),  # where typing starts when a row opens
    )
    signaal = forms.ChoiceField(
        label="Signaal",
        required=False,
        choices=[("", "Kies een signaal"), *((s.value, s.label) for s in Signaal if s != Signaal.ONBEKEND)],
    )
    toelichting = _text("Toelichting", "Kort, voor collega’s en bestuurders. Noem geen gegevens over cliënten.")
    oorzaak = _text("Oorzaak", "Waardoor wijkt het af?")
    gevolg = _text("Gevolg", "Wat betekent dat?")
    maatregel = _text("Maatregel", "Wat doe je eraan?")
    bevestiging = _text("Waarom nog op koers?", "De termijn is voorbij. Leg uit waarom dat geen gevolgen heeft.")
    gerealiseerd_op = forms.DateField(
        label="Gerealiseerd op",
        help_text="De dag waarop het resultaat er was.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    bewijs = forms.URLField(
        label="Link naar het bewijs",
        help_text="Waar is te zien dat het er is? Een adres dat begint met https://.",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        error_messages={"invalid": "Vul een adres in dat begint met https://."},
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    ronde = forms.IntegerField(widget=forms.HiddenInput, required=False)

    # Which choices show which fields, as static/js/conditional.js reads it.
    open_fasen = ",".join(fase for fase in Fase if fase not in AFGEROND)
    uitleg_signalen = ",".join(signaal for signaal in Signaal if signaal in VRAAGT_UITLEG)
    gerealiseerd = Fase.GEREALISEERD.value
    op_koers = Signaal.OP_KOERS.value

    class Meta:
        model = Melding
        fields = regels.INHOUD

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        resultaat: Resultaat,
        ronde: Ronde,
        uitgangspunt: regels.Uitgangspunt,
        today: date,
    ) -> None:
        self.uitgangspunt = uitgangspunt
        self._today = today
        start = uitgangspunt.inhoud(resultaat)
        if start["signaal"] == Signaal.ONBEKEND:
            start["signaal"] = ""
        initial = {**start, "versie": uitgangspunt.versie, "ronde": ronde.pk}
        super().__init__(data, auto_id=f"id_{resultaat.pk}_%s", initial=initial)
        self.draft_key = draft_key(resultaat, ronde)

    @property
    def indienen(self) -> bool:
        """Whether this hands the melding in; pressing Enter in a field only saves it."""
        return self.data.get("stap") == "indienen"

    @property
    def verstreken(self) -> bool:
        return self.uitgangspunt.achtergrond.verstreken

    def accept(self, ronde: Ronde, uitgangspunt: regels.Uitgangspunt) -> None:
        """Keeps what was typed, and lets sending it again be about this ronde."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data["ronde"], data["versie"] = str(ronde.pk), str(uitgangspunt.versie)
        self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        cleaned["signaal"] = cleaned["signaal"] or Signaal.ONBEKEND
        day = cleaned["gerealiseerd_op"]
        if day and cleaned["fase"] == Fase.GEREALISEERD and day > self._today:
            self.add_error("gerealiseerd_op", "Deze dag moet nog komen. Kies vandaag of een eerdere dag.")
        elif self.indienen or self.uitgangspunt.telt:
            for name in regels.missing(cleaned, self.uitgangspunt.achtergrond):
                self.add_error(name, _NEEDED[name])
        return cleaned

    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in regels.INHOUD}
        return regels.tidy(given, self.uitgangspunt.achtergrond)

    def _post_clean(self) -> None:
        """`monitoring.melding.save` makes the row, so there is none to fill and check here."""
