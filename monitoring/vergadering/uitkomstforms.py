"""The forms in which the note-taker records what came of an item: one form for each outcome."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from monitoring.besluit import Regel, record
from monitoring.besluitform import LATER, BesluitForm, KeuzeregelForm, VoorstelregelForm, grouped
from monitoring.models import Actiepunt, Agendapunt, Besluit, Keuze, Scenario, Termijnvoorstel
from monitoring.vergadering.forms import AfhandelForm, EigenaarMixin, check_year, day, eigenaar_fields, text
from monitoring.vergadering.scenariobesluit import ScenarioKeuzeForm
from programmes.models import Gebruiker, Orgaan, Programma
from speerpunten.models import Resultaat
from speerpunten.realisatie import GEEN

VERSLAG_UITLEG = "Wat er is gezegd. Schrijf geen gegevens over inwoners of cliënten op (AVG)."


class UitkomstForm(forms.Form):
    """The minutes, and the version of the item the note-taker was looking at."""

    verslag = text("Verslag", rows=5, required=False, help_text=VERSLAG_UITLEG)
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, *args: Any, punt: Agendapunt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.punt = punt
        self.initial = {"verslag": punt.verslag, "versie": punt.versie, **self.initial}

    def clean_verslag(self) -> str:
        return str(self.cleaned_data["verslag"]).replace("\r\n", "\n")

    def accept_version(self, current: Agendapunt) -> None:
        """After a conflict: sending it again is a choice against the item as it is now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data["versie"] = str(current.versie)
        self.data = data


class BesprokenForm(UitkomstForm):
    """Talked about: the minutes say what."""

    verslag = text(
        "Verslag", rows=6, help_text=VERSLAG_UITLEG, error_messages={"required": "Schrijf op wat er is besproken."}
    )


class ActieForm(EigenaarMixin, UitkomstForm):
    """Somebody promised to do something."""

    omschrijving = text(
        "Wat moet er gebeuren?", rows=3, error_messages={"required": "Schrijf op wat er moet gebeuren."}
    )
    eigenaar, eigenaar_naam = eigenaar_fields()
    datum = day("Klaar op", "Vul in wanneer dit klaar moet zijn.")

    field_order = ["omschrijving", "eigenaar", "eigenaar_naam", "datum", "verslag"]

    def __init__(self, *args: Any, mensen: Iterable[Gebruiker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_eigenaar(mensen)
        if actie := self.punt.actie:
            owner = str(actie.eigenaar_id) if str(actie.eigenaar_id) in self.eigenaren else ""
            self.initial = {
                **self.initial,
                "omschrijving": actie.omschrijving,
                "eigenaar": owner,
                "eigenaar_naam": "" if owner else actie.eigenaar_naam,
                "datum": actie.datum,
            }

    def clean_omschrijving(self) -> str:
        return str(self.cleaned_data["omschrijving"]).replace("\r\n", "\n")

    def clean_datum(self) -> date:
        return check_year(self.cleaned_data["datum"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.settle_eigenaar(cleaned)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("omschrijving", "eigenaar", "eigenaar_naam", "datum")}


class DoorgevenForm(UitkomstForm):
    """To which body it goes; the next of the route unless another is chosen."""

    naar = forms.ChoiceField(label="Aan wie geef je dit door?", error_messages={"required": "Kies een orgaan."})

    field_order = ["naar", "verslag"]

    def __init__(self, *args: Any, organen: Sequence[Orgaan], volgende: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organen = {str(row.pk): row for row in organen if row.pk != self.punt.vergadering.orgaan_id}
        self.fields["naar"].choices = [  # type: ignore[attr-defined]
            ("", "Kies een orgaan"),
            *(
                (key, f"{row} (volgende in de route)" if row.pk == volgende else str(row))
                for key, row in self.organen.items()
            ),
        ]
        self.initial["naar"] = str(self.punt.naar_id or volgende or "")

    @property
    def chosen(self) -> Orgaan:
        return self.organen[self.cleaned_data["naar"]]


class AfhandelPuntForm(UitkomstForm):
    """The actiepunt this item is about is settled."""

    status = AfhandelForm.base_fields["status"]
    uitkomst = text("Uitkomst", rows=3, required=False, help_text="Wat is er gedaan, of waarom hoeft het niet meer?")

    field_order = ["status", "uitkomst", "verslag"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["uitkomst"] = str(cleaned.get("uitkomst", "")).replace("\r\n", "\n")
        if cleaned.get("status") == Actiepunt.Status.VERVALLEN and not cleaned["uitkomst"]:
            self.add_error("uitkomst", "Leg uit waarom dit niet meer hoeft.")
        return cleaned


class VerbeterForm(UitkomstForm):
    """Corrects the minutes after the close, with the reason."""

    reden = forms.CharField(
        label="Waarom verander je dit?",
        max_length=500,
        help_text="Bijvoorbeeld: schrijffout. Dit komt in de geschiedenis.",
        error_messages={"required": "Schrijf op waarom je dit verandert."},
    )


class PuntBesluitForm(BesluitForm):
    """The besluit itself: the body is that of the meeting."""

    def __init__(self, *args: Any, orgaan: Orgaan, **kwargs: Any) -> None:
        super().__init__(*args, organen=[orgaan], bevoegdheden=[], **kwargs)
        self.body = orgaan
        del self.fields["orgaan"]

    def may_stay_empty(self) -> None:
        """Where the choice itself says enough; `told` is then what is stored."""
        self.fields["tekst"].required = False
        self.fields[
            "tekst"
        ].help_text = "Laat leeg als de keuze hierboven genoeg zegt; het portaal schrijft die dan op."

    @property
    def besluit(self) -> Besluit:
        values = {name: self.cleaned_data[name] for name in ("datum", "nummer", "tekst", "link")}
        return Besluit(programma=self.programma, orgaan=self.body, **values)


class VoorstelKeuzeForm(VoorstelregelForm):
    """The proposal at this item: adopted or rejected. With `mag_later` it may wait, where the item is not about it."""

    def __init__(self, *args: Any, mag_later: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keuze"]
        decides = [(Keuze.AANNEMEN.value, "Aannemen"), (Keuze.AFWIJZEN.value, "Afwijzen")]
        field.choices = [*decides, (LATER, "Nu niet over besluiten")] if mag_later else decides  # type: ignore[attr-defined]
        field.required = not mag_later
        field.error_messages["required"] = "Kies of het voorstel is aangenomen of afgewezen."


class ResultaatKeuzeForm(KeuzeregelForm):
    """The choice about the result this item is about; it may be left out beside a proposal (not `verplicht`)."""

    def __init__(self, *args: Any, resultaat: Resultaat, verplicht: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, place=0, groepen=[], resultaten={str(resultaat.pk): resultaat}, **kwargs)
        self.about = resultaat
        del self.fields["resultaat"]
        self.fields["keuze"] = forms.ChoiceField(
            label="Wat is besloten over dit resultaat?",
            choices=[
                *([] if verplicht else [("", "Niets anders")]),
                *((k.value, k.label.capitalize()) for k in Keuze if k not in {Keuze.AANNEMEN, Keuze.AFWIJZEN}),
            ],
            required=verplicht,
            widget=forms.RadioSelect,
            error_messages={"required": "Kies wat er is besloten."},
        )
        self.fields["motivatie"].required = verplicht
        if not verplicht:
            self.fields["motivatie"].help_text = "Verplicht als je hierboven iets kiest."
        self.fields["motivatie"].error_messages["required"] = "Leg uit waarom dit is besloten."
        self.order_fields(["keuze", "termijn", "motivatie"])

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        cleaned["motivatie"] = str(cleaned.get("motivatie", "")).replace("\r\n", "\n")
        if cleaned.get("keuze") and not cleaned["motivatie"] and "motivatie" not in self.errors:
            self.add_error("motivatie", self.fields["motivatie"].error_messages["required"])
        if cleaned.get("keuze") not in {None, Keuze.TEMPORISEREN} and cleaned.get("termijn") not in {None, GEEN}:
            self.add_error("termijn", "Een nieuwe termijn hoort alleen bij temporiseren.")
        return cleaned

    @property
    def regel(self) -> Regel | None:
        cleaned = self.cleaned_data
        if not cleaned["keuze"]:
            return None
        term = cleaned["termijn"]
        return Regel(self.about, Keuze(cleaned["keuze"]), cleaned["motivatie"], termijn=None if term == GEEN else term)


_SAID = {
    Keuze.AANNEMEN: "neemt het termijnvoorstel aan",
    Keuze.AFWIJZEN: "wijst het termijnvoorstel af",
    Keuze.DOORGAAN: "laat doorgaan zoals gepland",
    Keuze.TEMPORISEREN: "temporiseert",
    Keuze.STOPPEN: "stopt met",
    Keuze.CAPACITEIT: "geeft extra capaciteit aan",
}


def in_words(orgaan: str, regels: Sequence[Regel]) -> str:
    """A besluit in a sentence for each line, such as 'PMO temporiseert: Er is één werkwijze. Termijn: Q4 2026.'"""
    return "\n".join(
        f"{orgaan} {_SAID[regel.keuze]}: {regel.resultaat.omschrijving.rstrip('.')}."
        + (f" Termijn: {term.label}." if (term := regel.nieuwe_termijn) else "")
        for regel in regels
    )


class Besluitinvoer:
    """All forms of a besluit at an item together: the minutes, the besluit, and its lines.

    An item about a proposal or a result has a line for the proposal that waits and one for another choice about the
    result: one of the two, or both. One about a scenario has those of the scenario. An item of its own may name a
    result (`kiesbaar`) and say something of it; others have no lines.
    """

    def __init__(
        self,
        data: Any,
        *,
        punt: Agendapunt,
        programma: Programma,
        nummer: str,
        datum: date,
        today: date,
        voorstel: Termijnvoorstel | None,
        resultaat: Resultaat | None,
        scenario: Scenario | None = None,
        kiesbaar: Sequence[Resultaat] = (),
    ) -> None:
        self.punt = punt
        self.scenario = ScenarioKeuzeForm(data, scenario=scenario) if scenario else None
        self.uitkomst = UitkomstForm(data, punt=punt)
        self.form = PuntBesluitForm(
            data,
            programma=programma,
            orgaan=punt.vergadering.orgaan,
            today=today,
            initial={"nummer": nummer, "datum": datum, "tekst": ""},
        )
        self.voorstel = (
            VoorstelKeuzeForm(data, voorstel=voorstel, mag_later=punt.voorstel is None) if voorstel else None
        )
        self.keuze = ResultaatKeuzeForm(data, resultaat=resultaat, verplicht=voorstel is None) if resultaat else None
        self.vrij = (
            KeuzeregelForm(data, place=0, groepen=grouped(kiesbaar), resultaten={str(row.pk): row for row in kiesbaar})
            if kiesbaar
            else None
        )
        if self.voorstel or self.keuze or self.scenario:
            self.form.may_stay_empty()

    @property
    def lines(self) -> list[VoorstelKeuzeForm | KeuzeregelForm]:
        return [form for form in (self.voorstel, self.keuze, self.vrij) if form]

    @property
    def forms(self) -> list[forms.Form]:
        return [*([self.scenario] if self.scenario else []), *self.lines, self.form, self.uitkomst]

    def is_valid(self) -> bool:
        judged = [form.is_valid() for form in self.forms]  # each, so that every error shows at once
        if all(judged) and self.voorstel and self.keuze and not self.regels:
            self.keuze.add_error("keuze", "Kies wat er is besloten over het resultaat, of besluit over het voorstel.")
            return False
        return all(judged)

    @property
    def also(self) -> bool:
        """Whether the choice that is folded away was used, so that it is shown at once."""
        folded = self.keuze or self.vrij
        return bool(folded and folded.is_bound and (folded.errors or folded["keuze"].value()))

    @property
    def regels(self) -> list[Regel]:
        if self.scenario:
            return self.scenario.regels
        return [regel for form in self.lines if (regel := form.regel)]

    @property
    def said(self) -> list[VoorstelKeuzeForm | KeuzeregelForm]:
        """The forms of `regels`, one for each."""
        return [form for form in self.lines if form.regel]

    @property
    def besluit(self) -> Besluit:
        """What is to be recorded; without a text of its own it says what was chosen."""
        found = self.form.besluit
        if not found.tekst:
            found.tekst = self.scenario.tekst if self.scenario else in_words(str(found.orgaan), self.regels)
        return found

    @property
    def record(self) -> Callable[..., Besluit]:
        """What saves it."""
        return self.scenario.record if self.scenario else record

    @property
    def fouten(self) -> list[tuple[str, str, str]]:
        """Each error as (id of its field, name of its field, text), in the order of the page."""
        return [
            (field.id_for_label or str(field.auto_id), str(field.label), str(error))
            for form in self.forms
            for field in form
            for error in field.errors
        ]
