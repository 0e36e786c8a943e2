"""Forms for the plan and for the lists of a programme."""

from typing import Any

from django import forms
from django.db import models
from django.utils.text import slugify

from programmes.forms import CorrectieMixin, VersionedForm
from programmes.models import (
    Begrip,
    Deelname,
    Gemeente,
    Grondslag,
    Orgaan,
    Pijler,
    Programma,
    Randvoorwaarde,
    Randvoorwaardepunt,
    Subregio,
)
from speerpunten.models import Aandachtspunt, Actie, Fase, Resultaat, Speerpunt, Tweeling
from speerpunten.realisatie import EXAMPLES
from speerpunten.termijnforms import DateInput, TermijnField

NO_CLIENTS = "Schrijf geen gegevens over inwoners of cliënten op (AVG)."


class PlaatsField(forms.TypedChoiceField):
    """Where a row comes among its siblings; cleans to the key of the row before it, 0 for first."""

    def __init__(self, plaatsen: list[tuple[int, str]]) -> None:
        super().__init__(
            label="Plaats",
            choices=plaatsen,
            coerce=int,
            initial=plaatsen[-1][0],
            error_messages={"invalid_choice": "Deze plaats is er niet (meer). Kies opnieuw."},
        )


class OnderdeelForm(CorrectieMixin, VersionedForm[Any]):
    """A form on one part of a programme, new or existing, which knows the programme and what stands above it.

    `plaatsen` asks where a new row comes: choices of (key of the row before it, or 0 for first; description).
    """

    def __init__(
        self,
        *args: Any,
        programma: Programma,
        ouder: models.Model,
        plaatsen: list[tuple[int, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.programma, self.ouder = programma, ouder
        super().__init__(*args, **kwargs)
        self.is_new = self.instance.pk is None
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
        if plaatsen:
            self.fields["na"] = PlaatsField(plaatsen)
        self.ask_reden(programma)

    def values(self) -> dict[str, Any]:
        """The values of the row's own fields."""
        own = {field.name for field in self.instance._meta.fields}
        return {name: value for name, value in super().values().items() if name in own}

    def refuse_taken(self, field: str, message: str, **lookup: Any) -> None:
        """Puts an error at the field when another row of the programme already has this value."""
        taken = type(self.instance)._base_manager.filter(programma=self.programma, **lookup)
        if taken.exclude(pk=self.instance.pk).exists():
            self.add_error(field, message)


class PijlerForm(OnderdeelForm):
    class Meta:
        model = Pijler
        fields = ["code", "titel", "inleiding", "beleidskader"]
        help_texts = {
            "code": "Het korte woord in het adres van de pagina’s, bijvoorbeeld bw-mo. Ligt daarna vast, "
            "omdat bewaarde links anders niet meer werken.",
            "inleiding": NO_CLIENTS,
            "beleidskader": "Waarop deze pijler berust, bijvoorbeeld de regiovisie.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_new:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if self.programma.pijlers.filter(code=code).exists():
            raise forms.ValidationError("Een andere pijler heeft deze code al.")
        return code


class SpeerpuntForm(OnderdeelForm):
    class Meta:
        model = Speerpunt
        fields = ["titel", "toelichting"]
        help_texts = {
            "titel": "Zonder nummer: het nummer volgt uit de plaats.",
            "toelichting": NO_CLIENTS,
        }


class ActieForm(OnderdeelForm):
    met_letter = forms.TypedChoiceField(
        label="Letter",
        choices=[("ja", "Met letter"), ("nee", "Zonder letter")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "ja",
        help_text="Welke letter het is, volgt uit de plaats.",
    )

    class Meta:
        model = Actie
        fields = ["omschrijving", "trekker", "partners"]
        help_texts = {
            "omschrijving": NO_CLIENTS,
            "trekker": "Wie ervoor zorgt dat dit gebeurt, liefst een functie of organisatie.",
        }

    field_order = ["omschrijving", "met_letter", "trekker", "partners"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_new:
            others = list(self.ouder.acties.values_list("letter", flat=True))  # type: ignore[attr-defined]
            lettered = not others or any(others)
        else:
            lettered = bool(self.instance.letter)
        self.fields["met_letter"].initial = "ja" if lettered else "nee"


class ResultaatForm(OnderdeelForm):
    beginfase = forms.ChoiceField(
        label="Fase bij vaststelling",
        choices=[(fase.value, fase.label.capitalize()) for fase in Fase],
        help_text="De fase volgens het vastgestelde plan. Hoe het nu gaat, staat in de meldingen.",
    )

    class Meta:
        model = Resultaat
        fields = ["omschrijving", "notitie", "per_gemeente", "beginfase", "tweeling"]
        help_texts = {
            "omschrijving": NO_CLIENTS,
            "notitie": "Een opmerking die bij dit resultaat hoort.",
            "per_gemeente": "Kies dit als alle gemeenten dit resultaat zelf moeten halen.",
            "tweeling": "Staat hetzelfde resultaat vaker in het programma? Koppel ze, dan waarschuwt het portaal "
            "als ze verschillen.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tweeling = self.fields["tweeling"]
        assert isinstance(tweeling, forms.ModelChoiceField)
        tweeling.queryset = self.programma.tweelingen.all()
        tweeling.empty_label = "Geen tweeling"
        if self.is_new:
            self.initial.setdefault("beginfase", Fase.NIET_GESTART)
            self.fields["termijn"] = TermijnField(
                label="Termijn",
                required=False,
                help_text=f"Bijvoorbeeld {EXAMPLES} Laat leeg als er geen termijn is afgesproken.",
            )
            self.fields["vastgesteld_op"] = forms.DateField(
                label="Vastgesteld op",
                required=False,
                widget=DateInput(),
                help_text="De dag waarop dit resultaat is afgesproken.",
                error_messages={"invalid": "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026."},
            )
            for name in [name for name in ("na", "correctie") if name in self.fields]:
                self.fields[name] = self.fields.pop(name)


class AandachtspuntForm(OnderdeelForm):
    class Meta:
        model = Aandachtspunt
        fields = ["omschrijving"]
        help_texts = {"omschrijving": NO_CLIENTS}


class GrondslagForm(OnderdeelForm):
    class Meta:
        model = Grondslag
        fields = ["code", "naam"]
        help_texts = {"code": "Een kort woord voor exports, bijvoorbeeld wettelijk. Ligt daarna vast."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_new:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("code"):
            self.refuse_taken("code", "Een andere grondslag heeft deze code al.", code=cleaned["code"])
        return cleaned


class OrgaanForm(OnderdeelForm):
    class Meta:
        model = Orgaan
        fields = ["afkorting", "naam", "taak"]


class RandvoorwaardeForm(OnderdeelForm):
    class Meta:
        model = Randvoorwaarde
        fields = ["titel", "tekst"]
        help_texts = {"titel": "Zonder letter: de letter volgt uit de plaats.", "tekst": NO_CLIENTS}


class PuntForm(OnderdeelForm):
    class Meta:
        model = Randvoorwaardepunt
        fields = ["tekst", "is_actie"]
        labels = {"is_actie": "Dit punt vraagt nog actie"}
        help_texts = {"tekst": NO_CLIENTS}


class BegripForm(OnderdeelForm):
    class Meta:
        model = Begrip
        fields = ["afkorting", "betekenis"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("afkorting"):
            self.refuse_taken("afkorting", "Dit begrip staat al in de lijst.", afkorting=cleaned["afkorting"])
        return cleaned


class SubregioForm(OnderdeelForm):
    class Meta:
        model = Subregio
        fields = ["naam"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("naam"):
            self.refuse_taken("naam", "Er is al een subregio met deze naam.", naam=cleaned["naam"])
        return cleaned


class DeelnameForm(OnderdeelForm):
    """A municipality that takes part. It is known by its CBS code over all programmes, so its name is fixed once."""

    cbs_code = forms.RegexField(
        r"^[Gg][Mm]\d{4}$",
        label="CBS-code",
        help_text="GM en vier cijfers, bijvoorbeeld GM0687 voor Middelburg.",
        error_messages={"invalid": "Een CBS-code is GM en vier cijfers, bijvoorbeeld GM0687."},
    )
    naam = forms.CharField(label="Naam van de gemeente", max_length=80)

    class Meta:
        model = Deelname
        fields = ["subregio"]

    field_order = ["cbs_code", "naam", "subregio"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subregio = self.fields["subregio"]
        assert isinstance(subregio, forms.ModelChoiceField)
        subregio.queryset = self.programma.subregios.all()
        if self.is_new:
            self.initial.setdefault("subregio", self.ouder.pk)
        else:
            del self.fields["cbs_code"], self.fields["naam"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        code, naam = cleaned.get("cbs_code", "").upper(), cleaned.get("naam", "")
        if not code or not naam:
            return cleaned
        known = Gemeente.objects.filter(cbs_code=code).first()
        if known and known.naam != naam:
            self.add_error("naam", f"{code} is {known.naam}. Vul die naam in, of controleer de code.")
        elif not known and (same := Gemeente.objects.filter(naam=naam).first()):
            self.add_error("cbs_code", f"{naam} heeft code {same.cbs_code}.")
        elif self.programma.deelnames.filter(gemeente_id=code).exists():
            self.add_error("cbs_code", f"{naam} doet al mee aan dit programma.")
        return cleaned

    def prepare(self) -> None:
        """Gives the new participation its municipality, which is added when no programme knew it."""
        self.instance.gemeente, _ = Gemeente.objects.get_or_create(
            cbs_code=self.cleaned_data["cbs_code"].upper(), defaults={"naam": self.cleaned_data["naam"]}
        )


class TweelingForm(OnderdeelForm):
    class Meta:
        model = Tweeling
        fields = ["naam"]
        help_texts = {"naam": "Waar deze resultaten samen over gaan, bijvoorbeeld: stevige lokale teams."}

    def prepare(self) -> None:
        """Gives a new twin a code of its own, made from its name."""
        base = slugify(self.cleaned_data["naam"])[:50].strip("-") or "tweeling"
        taken = set(self.programma.tweelingen.values_list("code", flat=True))
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        self.instance.code = base if base not in taken else next(code for code in numbered if code not in taken)
