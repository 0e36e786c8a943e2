"""The forms of a ronde: preparing it, its days, opening it again."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from monitoring.models import Ronde
from monitoring.periode import Periode
from programmes.forms import VersionedForm
from programmes.models import Programma

DAYS_LATE = 28  # days to report in when the period itself is already over


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."},
    )


class DagenForm(VersionedForm[Ronde]):
    """The days of a ronde in preparation or open; when it opened lies fixed once it is open."""

    peildatum = _day("Peildatum", "De dag waarover de cijfers gaan.")
    opent_op = _day("Opent op", "De dag waarop je van plan bent te openen. Je opent de ronde zelf.")
    sluit_op = _day("Sluit op", "De dag waarop alle meldingen binnen moeten zijn. Je sluit de ronde zelf.")

    class Meta:
        model = Ronde
        fields = ["peildatum", "opent_op", "sluit_op"]

    def __init__(self, data: Mapping[str, Any] | None = None, *, ronde: Ronde, today: date, **kwargs: Any) -> None:
        super().__init__(data, instance=ronde, **kwargs)
        self.today = today
        if ronde.is_open:
            del self.fields["opent_op"]

    @property
    def tijdvak(self) -> Periode | None:
        """The period it speaks of; None while none is chosen."""
        return self.instance.periode

    def clean_sluit_op(self) -> date:
        day: date = self.cleaned_data["sluit_op"]
        if day < self.today and day != self.initial.get("sluit_op"):
            raise forms.ValidationError("Kies vandaag of een latere dag.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        tijdvak, peildatum = self.tijdvak, cleaned.get("peildatum")
        if tijdvak and peildatum and not tijdvak.first_day <= peildatum <= tijdvak.last_day:
            self.add_error(
                "peildatum",
                f"Kies een dag binnen {tijdvak.label}: van {tijdvak.first_day:%d-%m-%Y} "
                f"tot en met {tijdvak.last_day:%d-%m-%Y}.",
            )
        opens, closes = cleaned.get("opent_op", self.instance.opent_op), cleaned.get("sluit_op")
        if opens and closes and closes < opens:
            self.add_error("sluit_op", f"Kies een dag na het openen: {opens:%d-%m-%Y} of later.")
        return cleaned


class RondeForm(DagenForm):
    """Prepares the next ronde of a programme; proposes the period after the last one."""

    periode = forms.ChoiceField(label="Periode")

    field_order = ["periode", "peildatum", "opent_op", "sluit_op"]

    PROPOSED = 4  # periods to choose from

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, programma: Programma, laatste: Ronde | None, today: date
    ) -> None:
        periode = laatste.periode.next() if laatste else Periode.of(today, programma.rondes_per_jaar)
        first = periode
        self._periodes = {}
        for _ in range(self.PROPOSED):
            self._periodes[periode.label] = periode
            periode = periode.next()
        super().__init__(
            data,
            ronde=Ronde(programma=programma, status=Ronde.Status.VOORBEREIDING),
            today=today,
            initial={
                "periode": first.label,
                "peildatum": first.last_day,
                "opent_op": max(first.first_day, today),
                "sluit_op": first.last_day if first.last_day > today else today + timedelta(days=DAYS_LATE),
            },
        )
        field = self.fields["periode"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(label, label) for label in self._periodes]

    @property
    def tijdvak(self) -> Periode | None:
        return self._periodes.get(self.cleaned_data.get("periode", ""))

    def ronde(self) -> Ronde:
        """The ronde as filled in, not yet saved."""
        assert self.tijdvak is not None
        ronde: Ronde = self.instance
        ronde.jaar, ronde.nummer = self.tijdvak.jaar, self.tijdvak.nummer
        return ronde


class OpenForm(forms.Form):
    """Opens a prepared ronde, with the day by which everything must be in."""

    sluit_op = _day("Sluit op", "De dag waarop alle meldingen binnen moeten zijn.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, ronde: Ronde, today: date) -> None:
        super().__init__(data, initial={"sluit_op": max(ronde.sluit_op, today)})
        self.today = today

    def clean_sluit_op(self) -> date:
        day: date = self.cleaned_data["sluit_op"]
        if day < self.today:
            raise forms.ValidationError("Kies vandaag of een latere dag.")
        return day


class HeropenForm(OpenForm):
    """Opens a closed ronde again, with the reason."""

    reden = forms.CharField(
        label="Waarom gaat de ronde weer open?",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Dit komt in de geschiedenis.",
        error_messages={"required": "Vul in waarom de ronde weer open gaat."},
    )

    field_order = ["reden", "sluit_op"]

    def clean_reden(self) -> str:
        return str(self.cleaned_data["reden"]).replace("\r\n", "\n")
