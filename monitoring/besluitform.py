"""The form in which a besluit is recorded: the besluit itself, the proposals that wait, and other choices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.datastructures import MultiValueDict

from monitoring.besluit import Regel
from monitoring.mandaat import PROGRAMMAMANAGER, Bevoegdheid, deciders, distance
from monitoring.models import Besluit, Keuze, Termijnvoorstel
from monitoring.rij import place_of
from monitoring.vergelijking.verschil import in_kwartalen
from programmes.forms import fill
from programmes.models import TEXT_MAX, Orgaan, Programma
from speerpunten.models import Resultaat
from speerpunten.realisatie import EXAMPLES, GEEN
from speerpunten.termijnforms import DateInput, TermijnField

MOTIVATIE_MAX = 5_000  # characters: it goes into the report
MOST_CHOICES = 40  # other choices in one besluit
LATER = ""  # nothing is decided on this proposal yet
_FIRST_YEAR = 1990


def _text(label: str, *, most: int, rows: int, **options: Any) -> forms.CharField:
    """No `maxlength`: it would cut off pasted text unseen; the server refuses instead."""
    return forms.CharField(
        label=label, validators=[MaxLengthValidator(most)], widget=forms.Textarea({"rows": rows}), **options
    )


def _link() -> forms.URLField:
    return forms.URLField(
        label="Link naar het stuk",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"], message="Vul een adres in dat begint met https://.")],
        error_messages={"invalid": "Vul een adres in dat begint met https://."},
        help_text="Waar het besluit of het verslag staat, te beginnen met https://.",
    )


class BesluitForm(forms.Form):
    """The besluit itself. `organen` are the bodies of which this person may record a besluit; None: the manager.

    Those with a mandate come first, in its order; the others stand together behind them.
    """

    orgaan = forms.ChoiceField(label="Wie besloot?", error_messages={"required": "Kies wie besloot."})
    datum = forms.DateField(
        label="Datum van het besluit",
        widget=DateInput(),
        error_messages={
            "required": "Vul de dag in waarop is besloten.",
            "invalid": "Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.",
        },
    )
    nummer = forms.CharField(
        label="Nummer",
        max_length=40,
        help_text="Elk besluit van het programma heeft een eigen nummer.",
        error_messages={"required": "Geef het besluit een nummer."},
    )
    tekst = _text(
        "Wat is besloten?",
        most=TEXT_MAX,
        rows=4,
        help_text="In het kort. Schrijf geen gegevens over inwoners of cliënten op (AVG).",
        error_messages={"required": "Schrijf kort op wat er is besloten."},
    )
    link = _link()

    def __init__(
        self,
        *args: Any,
        programma: Programma,
        organen: Sequence[Orgaan | None],
        bevoegdheden: Sequence[Bevoegdheid],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programma, self.today = programma, today
        self.organen = {str(orgaan.pk) if orgaan else "manager": orgaan for orgaan in organen}
        names = {key: _full_name(orgaan) for key, orgaan in self.organen.items()}
        keys = [str(one.orgaan or "manager") for one in bevoegdheden]
        first = [(key, names.pop(key)) for key in keys if key in names]
        others: list[Any] = list(names.items())
        self.fields["orgaan"].choices = [  # type: ignore[attr-defined]
            ("", "Kies wie besloot"),
            *first,
            *([("Andere organen", others)] if first and others else others),
        ]

    def clean_datum(self) -> date:
        day: date = self.cleaned_data["datum"]
        if day > self.today:
            raise forms.ValidationError("Deze dag moet nog komen. Vul de dag in waarop is besloten.")
        if day.year < _FIRST_YEAR:
            raise forms.ValidationError("Controleer het jaar.")
        return day

    def clean_nummer(self) -> str:
        nummer: str = self.cleaned_data["nummer"]
        if Besluit.objects.filter(programma=self.programma, nummer=nummer).exists():
            raise forms.ValidationError(NUMMER_BEZET)
        return nummer

    def clean_tekst(self) -> str:
        return str(self.cleaned_data["tekst"]).replace("\r\n", "\n")

    @property
    def besluit(self) -> Besluit:
        values = {name: self.cleaned_data[name] for name in ("datum", "nummer", "tekst", "link")}
        return Besluit(programma=self.programma, orgaan=self.organen[self.cleaned_data["orgaan"]], **values)


NUMMER_BEZET = "Er is al een besluit met dit nummer. Geef het een ander nummer."


def _full_name(orgaan: Orgaan | None) -> str:
    if orgaan is None:
        return f"{PROGRAMMAMANAGER} (eigen mandaat)"
    return f"{orgaan.afkorting} ({orgaan.naam})" if orgaan.afkorting else orgaan.naam


class VoorstelregelForm(forms.Form):
    """What the besluit says of one proposal."""

    keuze = forms.ChoiceField(
        label="Besluit over dit voorstel",
        required=False,
        choices=[(LATER, "Later"), (Keuze.AANNEMEN.value, "Aannemen"), (Keuze.AFWIJZEN.value, "Afwijzen")],
        widget=forms.RadioSelect,
    )
    motivatie = _text(
        "Motivatie", most=MOTIVATIE_MAX, rows=2, required=False, help_text="Verplicht als je het voorstel afwijst."
    )
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, *args: Any, voorstel: Termijnvoorstel, **kwargs: Any) -> None:
        kwargs["prefix"] = f"voorstel-{voorstel.pk}"
        super().__init__(*args, **kwargs)
        self.voorstel = voorstel
        self.initial = {"keuze": LATER, "versie": voorstel.versie}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["motivatie"] = cleaned.get("motivatie", "").replace("\r\n", "\n")
        if cleaned.get("keuze") == Keuze.AFWIJZEN and not cleaned["motivatie"] and "motivatie" not in self.errors:
            self.add_error("motivatie", "Leg uit waarom het voorstel is afgewezen.")
        return cleaned

    @property
    def regel(self) -> Regel | None:
        """The line as the writer saw its proposal; None when nothing is decided on it."""
        if self.cleaned_data["keuze"] == LATER:
            return None
        self.voorstel.versie = self.cleaned_data["versie"] or 0
        return Regel(
            self.voorstel.resultaat, Keuze(self.cleaned_data["keuze"]), self.cleaned_data["motivatie"], self.voorstel
        )

    def accept(self, current: Termijnvoorstel) -> None:
        """After a conflict: sending it again is a choice about the proposal as it is now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data[self.add_prefix("versie")] = str(current.versie)
        self.data = data


class KeuzeregelForm(forms.Form):
    """Another choice about a result."""

    resultaat = forms.ChoiceField(label="Resultaat", required=False)
    keuze = forms.ChoiceField(
        label="Keuze",
        required=False,
        choices=[
            ("", "Kies"),
            *((k.value, k.label.capitalize()) for k in Keuze if k not in {Keuze.AANNEMEN, Keuze.AFWIJZEN}),
        ],
    )
    termijn = TermijnField(
        label="Nieuwe termijn", required=False, help_text=f"Laat leeg als de termijn gelijk blijft. {EXAMPLES}"
    )
    motivatie = _text("Motivatie", most=MOTIVATIE_MAX, rows=2, required=False)

    def __init__(self, *args: Any, place: int, groepen: Any, resultaten: dict[str, Resultaat], **kwargs: Any) -> None:
        kwargs["prefix"] = f"keuze-{place}"
        super().__init__(*args, **kwargs)
        self.resultaten = resultaten
        self.fields["resultaat"].choices = [("", "Kies een resultaat"), *groepen]  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        cleaned = self.cleaned_data
        return not any(cleaned.get(name) for name in ("resultaat", "keuze", "motivatie")) and (
            cleaned.get("termijn") in {None, GEEN}
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["motivatie"] = cleaned.get("motivatie", "").replace("\r\n", "\n")
        if self.errors or self.is_empty:
            return cleaned
        for name, text in (
            ("resultaat", "Kies het resultaat waar dit over gaat."),
            ("keuze", "Kies wat er is besloten."),
            ("motivatie", "Leg uit waarom dit is besloten."),
        ):
            if not cleaned.get(name):
                self.add_error(name, text)
        if cleaned.get("keuze") and cleaned["keuze"] != Keuze.TEMPORISEREN and cleaned["termijn"] != GEEN:
            self.add_error("termijn", "Een nieuwe termijn hoort alleen bij temporiseren.")
        return cleaned

    @property
    def regel(self) -> Regel | None:
        if self.is_empty:
            return None
        cleaned = self.cleaned_data
        term = cleaned["termijn"]
        return Regel(
            self.resultaten[cleaned["resultaat"]],
            Keuze(cleaned["keuze"]),
            cleaned["motivatie"],
            termijn=None if term == GEEN else term,
        )


@dataclass
class Voorstelregel:
    """A proposal on the form. `form` is None when it no longer waits; then `getypt` is what was typed about it."""

    voorstel: Termijnvoorstel
    form: VoorstelregelForm | None
    beslissers: list[str]
    veranderd: bool = False
    getypt: str = ""

    @property
    def plek(self) -> str:
        return place_of(self.voorstel.resultaat)

    @property
    def verschil(self) -> str:
        """How far it moves the term that holds now, as people say it."""
        return in_kwartalen(self.voorstel.resultaat.termijn.quarters_until(self.voorstel.realisatie))


class Besluitinvoer:
    """All forms of the page together. `data` is what was sent, None for a fresh page."""

    def __init__(
        self,
        data: Any,
        *,
        form: BesluitForm,
        voorstellen: Sequence[Termijnvoorstel],
        resultaten: Sequence[Resultaat],
        bevoegdheden: Sequence[Bevoegdheid],
        aantal: int,
    ) -> None:
        self.form = form
        self.voorstellen = [_line(data, voorstel, bevoegdheden) for voorstel in voorstellen]
        by_key = {str(row.pk): row for row in resultaten}
        groepen = list(grouped(resultaten))
        self.keuzes = [
            KeuzeregelForm(data, place=place, groepen=groepen, resultaten=by_key)
            for place in range(min(max(aantal, 1), MOST_CHOICES))
        ]

    @property
    def lines(self) -> list[VoorstelregelForm | KeuzeregelForm]:
        """Every form that can become a line of the besluit, in the order of the page."""
        return [*(row.form for row in self.voorstellen if row.form), *self.keuzes]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.form, *self.lines]

    def is_valid(self) -> bool:
        judged = [form.is_valid() for form in self.forms]  # each, so that every error shows at once
        return all(judged)

    @property
    def regels(self) -> list[tuple[VoorstelregelForm | KeuzeregelForm, Regel]]:
        return [(form, regel) for form in self.lines if (regel := form.regel)]

    def fill(self, typed: MultiValueDict[str, str]) -> None:
        for form in self.forms:
            fill(form, typed)

    @property
    def fouten(self) -> list[tuple[str, str, str]]:
        """Each error as (id of its field, name of its field, text), in the order of the page."""
        return [
            (field.id_for_label or str(field.auto_id), str(field.label), str(error))
            for form in self.forms
            for field in form
            for error in field.errors
        ]

    def take_over(self, current: Iterable[Termijnvoorstel]) -> None:
        """Shows proposals as they are now; what was typed about them stays."""
        now = {row.pk: row for row in current}
        for row in self.voorstellen:
            found = now.get(row.voorstel.pk)
            if found is None or row.form is None:
                continue
            row.veranderd = True
            if found.status == Termijnvoorstel.Status.INGEDIEND:
                found.resultaat = row.voorstel.resultaat
                row.voorstel = found
                row.form.accept(found)
            else:
                row.voorstel.status = found.status
                row.getypt = row.form["motivatie"].value() or ""
                row.form = None


def _line(data: Any, voorstel: Termijnvoorstel, bevoegdheden: Sequence[Bevoegdheid]) -> Voorstelregel:
    quarters = distance(voorstel.resultaat.termijn, voorstel.realisatie)
    return Voorstelregel(
        voorstel,
        VoorstelregelForm(data, voorstel=voorstel),
        [one.naam for one in deciders(bevoegdheden, quarters)],
    )


def grouped(resultaten: Sequence[Resultaat]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Results to choose from, under their pijler, in the order of the programme."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in resultaten:
        speerpunt = row.actie.speerpunt
        text = row.omschrijving if len(row.omschrijving) <= 90 else f"{row.omschrijving[:89]}…"
        label = f"{row.actie.nummer} {text}"
        groups.setdefault(speerpunt.pijler.titel, []).append((str(row.pk), label))
    return groups.items()


class BesluitCorrectieForm(forms.Form):
    """Corrects the text or link of a besluit that was recorded."""

    tekst = _text(
        "Wat is besloten?", most=TEXT_MAX, rows=4, error_messages={"required": "Schrijf kort op wat er is besloten."}
    )
    link = _link()
    reden = forms.CharField(
        label="Waarom verander je dit?",
        max_length=500,
        help_text="Bijvoorbeeld: schrijffout. Dit komt in de geschiedenis.",
        error_messages={"required": "Schrijf op waarom je dit verandert."},
    )
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, *args: Any, besluit: Besluit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"tekst": besluit.tekst, "link": besluit.link, "versie": besluit.versie}

    def clean_tekst(self) -> str:
        return str(self.cleaned_data["tekst"]).replace("\r\n", "\n")
