"""The forms of a meeting, its agenda and its actiepunten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from monitoring.models import Actiepunt, Agendapunt, Vergadering
from programmes.access import RECHTEN, Recht
from programmes.forms import VersionedForm
from programmes.models import TEXT_MAX, Gebruiker, Orgaan, Programma, Rol
from speerpunten.termijnforms import DateInput

_YEARS = (1990, 2100)
GEEN_DATUM = "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."
IEMAND_ANDERS = ""  # the owner has no account, or not in this programme


def text(label: str, *, rows: int = 4, **options: Any) -> forms.CharField:
    """No `maxlength`: it would cut off pasted text unseen; the server refuses instead."""
    return forms.CharField(
        label=label, validators=[MaxLengthValidator(TEXT_MAX)], widget=forms.Textarea({"rows": rows}), **options
    )


def day(label: str, missing: str, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DateInput(), error_messages={"required": missing, "invalid": GEEN_DATUM}, **options
    )


def check_year(value: date) -> date:
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise forms.ValidationError("Controleer het jaar.")
    return value


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DagForm(VersionedForm[Vergadering]):
    """When and where a meeting is."""

    datum = day("Datum", "Vul de dag van de vergadering in.")
    begint_om = forms.TimeField(
        label="Begint om",
        required=False,
        widget=TimeInput(),
        error_messages={"invalid": "Dit is geen tijd. Schrijf bijvoorbeeld 13:30."},
    )

    class Meta:
        model = Vergadering
        fields = ["datum", "begint_om", "plaats"]

    def clean_datum(self) -> date:
        return check_year(self.cleaned_data["datum"])

    # The database knows whether the day is taken, also when two people plan at once.
    def validate_unique(self) -> None: ...

    def validate_constraints(self) -> None: ...


class VergaderingForm(DagForm):
    """A new meeting, of one of these bodies."""

    class Meta(DagForm.Meta):
        fields = ["orgaan", "datum", "begint_om", "plaats"]

    def __init__(self, *args: Any, organen: Sequence[Orgaan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orgaan"] = forms.ChoiceField(
            label="Wie vergadert?",
            choices=[(str(row.pk), full_name(row)) for row in organen],
            error_messages={"required": "Kies wie vergadert.", "invalid_choice": "Kies wie vergadert."},
        )
        self.order_fields(["orgaan", "datum", "begint_om", "plaats"])
        self.organen = {str(row.pk): row for row in organen}

    def clean_orgaan(self) -> Orgaan:
        return self.organen[self.cleaned_data["orgaan"]]


def full_name(orgaan: Orgaan) -> str:
    return f"{orgaan.afkorting} ({orgaan.naam})" if orgaan.afkorting else orgaan.naam


class PuntForm(VersionedForm[Agendapunt]):
    """What an item is called and what is told with it."""

    titel = forms.CharField(
        label="Onderwerp", max_length=250, error_messages={"required": "Schrijf op waar het over gaat."}
    )
    toelichting = text(
        "Toelichting",
        required=False,
        help_text="Wat wil je van de vergadering? Schrijf geen gegevens over inwoners of cliënten op (AVG).",
    )

    class Meta:
        model = Agendapunt
        fields = ["titel", "toelichting"]


def people(programma: Programma) -> list[Gebruiker]:
    """Who can be given an actiepunt: everybody who may read the programme in the portal. One query."""
    readers = [rol for rol in Rol if Recht.LEZEN in RECHTEN[rol]]
    rows = Gebruiker.objects.filter(
        toewijzingen__programma=programma, toewijzingen__rol__in=readers, is_active=True
    ).distinct()
    return list(rows.order_by("naam", "email"))


class EigenaarMixin(forms.BaseForm):
    """Asks who does it: somebody with an account in the programme, or somebody else by name."""

    eigenaren: dict[str, Gebruiker]

    def ask_eigenaar(self, mensen: Iterable[Gebruiker]) -> None:
        self.eigenaren = {str(row.pk): row for row in mensen}
        self.fields["eigenaar"].choices = [  # type: ignore[attr-defined]
            (IEMAND_ANDERS, "Iemand anders, namelijk:"),
            *((key, row.naam or row.email) for key, row in self.eigenaren.items()),
        ]

    def settle_eigenaar(self, cleaned: dict[str, Any]) -> None:
        """Puts the account and the name in what was sent; an error when there is neither."""
        found = self.eigenaren.get(cleaned.get("eigenaar") or "")
        naam = str(cleaned.get("eigenaar_naam") or "").strip()
        if found is None and not naam and "eigenaar" not in self.errors:
            self.add_error("eigenaar_naam", "Kies wie dit doet, of schrijf een naam op.")
        cleaned["eigenaar"] = found
        cleaned["eigenaar_naam"] = str(found)[:120] if found else naam


def eigenaar_fields() -> tuple[forms.ChoiceField, forms.CharField]:
    return (
        forms.ChoiceField(label="Wie doet dit?", required=False),
        forms.CharField(label="Naam", max_length=120, required=False, help_text="Voor wie niet in de lijst staat."),
    )


class ActiepuntForm(EigenaarMixin, VersionedForm[Actiepunt]):
    """What, who and when of an actiepunt."""

    omschrijving = text(
        "Wat moet er gebeuren?", rows=3, error_messages={"required": "Schrijf op wat er moet gebeuren."}
    )
    eigenaar, eigenaar_naam = eigenaar_fields()
    datum = day("Klaar op", "Vul in wanneer dit klaar moet zijn.")

    class Meta:
        model = Actiepunt
        fields = ["omschrijving", "datum"]

    field_order = ["omschrijving", "eigenaar", "eigenaar_naam", "datum"]

    def __init__(self, *args: Any, mensen: Iterable[Gebruiker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_eigenaar(mensen)
        if self.instance.pk:
            known = str(self.instance.eigenaar_id) if self.instance.eigenaar_id else IEMAND_ANDERS
            if known not in self.eigenaren:  # no account, or no role here any more
                known, self.initial["eigenaar_naam"] = IEMAND_ANDERS, self.instance.eigenaar_naam
            self.initial["eigenaar"] = known

    def clean_datum(self) -> date:
        return check_year(self.cleaned_data["datum"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.settle_eigenaar(cleaned)
        return cleaned


class AfhandelForm(VersionedForm[Actiepunt]):
    """What came of an actiepunt."""

    status = forms.ChoiceField(
        label="Wat is het geworden?",
        choices=[(s.value, s.label.capitalize()) for s in Actiepunt.Status if s != Actiepunt.Status.OPEN],
        widget=forms.RadioSelect,
        initial=Actiepunt.Status.GEDAAN,
        error_messages={"required": "Kies wat het is geworden."},
    )
    uitkomst = text("Uitkomst", rows=3, required=False, help_text="Wat is er gedaan, of waarom hoeft het niet meer?")

    class Meta:
        model = Actiepunt
        fields = ["uitkomst"]

    field_order = ["status", "uitkomst"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["status"] = Actiepunt.Status.GEDAAN.value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") == Actiepunt.Status.VERVALLEN and not cleaned.get("uitkomst"):
            self.add_error("uitkomst", "Leg uit waarom dit niet meer hoeft.")
        return cleaned


class SluitForm(forms.Form):
    """What happens to each item that has no outcome when a meeting closes."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, punten: Sequence[Agendapunt]) -> None:
        super().__init__(data)
        self.punten = list(punten)
        for punt in self.punten:
            self.fields[f"punt-{punt.pk}"] = forms.ChoiceField(
                label=punt.titel,
                widget=forms.RadioSelect,
                choices=[
                    (Agendapunt.Uitkomst.VERPLAATST.value, "Naar de volgende vergadering"),
                    (Agendapunt.Uitkomst.VERVALLEN.value, "Niet verder behandelen"),
                ],
                error_messages={"required": "Kies wat er met dit punt gebeurt."},
            )

    @property
    def keuzes(self) -> dict[int, str]:
        return {punt.pk: self.cleaned_data[f"punt-{punt.pk}"] for punt in self.punten}


class PeriodeForm(forms.Form):
    """The days and the body of a list of decisions and actions; what cannot be read is left out, with a notice."""

    van = forms.DateField(label="Van", required=False, widget=DateInput(), error_messages={"invalid": GEEN_DATUM})
    tot = forms.DateField(
        label="Tot en met", required=False, widget=DateInput(), error_messages={"invalid": GEEN_DATUM}
    )
    orgaan = forms.ChoiceField(
        label="Orgaan", required=False, error_messages={"invalid_choice": "Dit orgaan is er niet (meer)."}
    )

    def __init__(self, data: Mapping[str, Any], *, organen: Sequence[Orgaan], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["orgaan"].choices = [("", "Alle"), *((str(row.pk), str(row)) for row in organen)]  # type: ignore[attr-defined]
