"""The forms of a scenario and of its steps."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from monitoring.capaciteit import getal
from monitoring.models import Scenario, Scenariostap
from monitoring.scenario.plan import Plan, Soort
from programmes.forms import ConflictField, VersionedForm
from programmes.models import TEXT_MAX
from speerpunten.forms import NO_CLIENTS
from speerpunten.models import Reden, in_words
from speerpunten.onderdelen import short
from speerpunten.realisatie import EXAMPLES, Kwartaal, Realisatie
from speerpunten.realisatie import Soort as Termijnsoort
from speerpunten.termijnforms import TermijnField

YEARS_AHEAD = 10
MOST_QUARTERS = 20  # quarters an actie can be paused


def _explanation(label: str, help_text: str = NO_CLIENTS) -> forms.CharField:
    """No `maxlength`: it would cut off pasted text unseen; the server refuses instead."""
    return forms.CharField(
        label=label,
        required=False,
        validators=[MaxLengthValidator(TEXT_MAX)],
        widget=forms.Textarea({"rows": 3}),
        help_text=help_text,
    )


class ScenarioForm(VersionedForm[Scenario]):
    """Name and explanation."""

    toelichting = _explanation("Waarom dit scenario?", f"Wie besluit, leest dit. {NO_CLIENTS}")

    class Meta:
        model = Scenario
        fields = ["naam", "toelichting"]
        help_texts = {"naam": "Kort en herkenbaar, bijvoorbeeld: Beleidsteam jeugd ontlasten."}


class KwartaalField(forms.TypedChoiceField):
    """A quarter to choose, from the one of `peildatum` on; keeps `ook`, one that has passed since it was chosen."""

    def __init__(self, *, label: str, peildatum: date, ook: Kwartaal | None, **kwargs: Any) -> None:
        first = Kwartaal.of(peildatum)
        offered = [first + later for later in range(4 * YEARS_AHEAD)]
        if ook and ook not in offered:
            offered.insert(0, ook)
        super().__init__(
            label=label,
            choices=[("", "Kies een kwartaal"), *((_key(quarter), quarter.label) for quarter in offered)],
            coerce=_read_key,
            error_messages={
                "required": "Kies een kwartaal.",
                "invalid_choice": f"Dit kwartaal kan niet. Kies er een vanaf {first.label}.",
            },
            **kwargs,
        )


def _key(quarter: Kwartaal | None) -> str:
    return f"{quarter.jaar}-{quarter.nummer}" if quarter else ""


def _read_key(key: str) -> Kwartaal:
    jaar, nummer = key.split("-")
    return Kwartaal(int(jaar), int(nummer))


class StapForm(forms.Form):
    """One step, new or existing. `bezet` are the keys of what other steps of the scenario are about already."""

    soort: Soort
    over_label: str
    over_kies: str

    over = forms.TypedChoiceField(coerce=int)
    toelichting = _explanation("Toelichting")
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(
        self, data: Any = None, *, plan: Plan, peildatum: date, rij: Scenariostap | None, bezet: set[int]
    ) -> None:
        self.plan, self.peildatum, self.rij = plan, peildatum, rij
        super().__init__(data)
        if rij:  # a step about something else is another step
            del self.fields["over"]
        else:
            self.fields["over"] = forms.TypedChoiceField(
                label=self.over_label,
                coerce=int,
                choices=[("", self.over_kies), *_OPTIONS[self.soort](plan, bezet)],
                error_messages={
                    "required": f"{self.over_kies}.",
                    "invalid_choice": "Dit kan niet (meer) gekozen worden: het is weg, of er is al een stap over.",
                },
            )
        self.extend()
        self.order_fields(["over", "termijn", "kwartaal", "kwartalen", "hoeveelheid", "redenen", "toelichting"])
        if rij:
            self.initial = {"toelichting": rij.toelichting, "versie": rij.versie}
            self.initial |= self.initial_of(rij)

    def extend(self) -> None:
        """Adds the fields of this kind of step."""

    def initial_of(self, rij: Scenariostap) -> dict[str, Any]:
        return {}

    @property
    def waarover(self) -> int:
        """The key of what the step is about; 0 as long as nothing is chosen."""
        if self.rij:
            return self.rij.resultaat_id or self.rij.actie_id or self.rij.team_id or 0
        return int(self.cleaned_data.get("over") or 0)

    def clean_toelichting(self) -> str:
        return str(self.cleaned_data["toelichting"]).replace("\r\n", "\n")

    @property
    def values(self) -> dict[str, Any]:
        """What the row gets; names `…_id` are keys."""
        return {"toelichting": self.cleaned_data["toelichting"], "onderwerp": self.onderwerp[:300]}

    @property
    def onderwerp(self) -> str:
        """How what it is about is called now."""
        return _NAMES[self.soort](self.plan, self.waarover)

    def differences(self, current: Scenariostap) -> list[ConflictField]:
        """Where what was typed differs from the step as it is now."""
        mine = Scenariostap(soort=self.soort, **self.values)
        pairs = [
            ("Waarover", mine.onderwerp, current.onderwerp),
            ("Wat", mine.wat, current.wat),
            ("Redenen", in_words(mine.redenen), in_words(current.redenen)),
            ("Toelichting", mine.toelichting, current.toelichting),
        ]
        return [ConflictField(*pair) for pair in pairs if pair[1] != pair[2]]

    def accept(self, current: Scenariostap) -> None:
        """After a conflict: sending it again is a choice against the step as it is now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data["versie"] = str(current.versie)
        self.data = data


def _grouped(rows: Iterable[Any], group: Callable[[Any], str], text: Callable[[Any], str]) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        groups.setdefault(group(row), []).append((row.pk, text(row)))
    return list(groups.items())


def _resultaten(plan: Plan, bezet: set[int]) -> list[Any]:
    """The results that are still open, under their speerpunt."""
    return _grouped(
        [row for row in plan.resultaten.values() if row.is_open and row.pk not in bezet],
        lambda row: plan.acties[row.actie].speerpunt,
        lambda row: f"{row.plek} {short(row.omschrijving)} (nu {row.termijn.label or 'geen termijn'})",
    )


def _acties(plan: Plan, bezet: set[int]) -> list[Any]:
    """The acties with work or with results that are still open, under their speerpunt."""
    working = {row.actie for row in plan.resultaten.values() if row.is_open} | {actie for actie, _, _ in plan.inzet}
    rows = [row for row in plan.acties.values() if row.pk in working and row.pk not in bezet]
    return _grouped(rows, lambda row: row.speerpunt, lambda row: f"{row.plek} {short(row.omschrijving)}")


def _teams(plan: Plan, bezet: set[int]) -> list[Any]:
    """All teams: one may get more in several quarters."""
    return list(plan.teams.items())


def _placed(row: Any) -> str:
    return f"{row.plek}, {row.omschrijving}"


# Of each kind of step what there is to choose, and how what was chosen is called.
_OPTIONS: dict[Soort, Callable[[Plan, set[int]], list[Any]]] = {
    Soort.TERMIJN: _resultaten,
    Soort.PAUZEREN: _acties,
    Soort.STOPPEN: _acties,
    Soort.CAPACITEIT: _teams,
}
_NAMES: dict[Soort, Callable[[Plan, int], str]] = {
    Soort.TERMIJN: lambda plan, key: _placed(plan.resultaten[key]),
    Soort.PAUZEREN: lambda plan, key: _placed(plan.acties[key]),
    Soort.STOPPEN: lambda plan, key: _placed(plan.acties[key]),
    Soort.CAPACITEIT: lambda plan, key: plan.teams[key],
}


class TermijnstapForm(StapForm):
    """Moves the term of a result that is still open."""

    soort = Soort.TERMIJN
    over_label, over_kies = "Resultaat", "Kies een resultaat"

    def extend(self) -> None:
        self.fields["termijn"] = TermijnField(
            label="Nieuwe termijn",
            help_text=f"Bijvoorbeeld {EXAMPLES}",
            error_messages={"required": f"Vul de nieuwe termijn in, bijvoorbeeld {EXAMPLES}"},
        )
        self.fields["redenen"] = forms.MultipleChoiceField(
            label="Redenen",
            choices=[(reden.value, reden.label.capitalize()) for reden in Reden],
            widget=forms.CheckboxSelectMultiple,
            help_text="Kruis aan wat meespeelt.",
            error_messages={"required": "Kruis minstens één reden aan."},
        )

    def initial_of(self, rij: Scenariostap) -> dict[str, Any]:
        return {"termijn": rij.label, "redenen": rij.redenen}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        term: Realisatie | None = cleaned.get("termijn")
        if term and term.soort is Termijnsoort.GEEN:
            self.add_error("termijn", f"Vul de nieuwe termijn in, bijvoorbeeld {EXAMPLES}")
        elif term and self.waarover and term == self.plan.resultaten[self.waarover].termijn:
            self.add_error("termijn", "Dit is de termijn die er al staat.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        over = self.waarover
        return {
            **super().values,
            "resultaat_id": over,
            "label": self.cleaned_data["termijn"].label,
            "was": self.plan.resultaten[over].termijn.label,
            "redenen": self.cleaned_data["redenen"],
        }


class ActiestapForm(StapForm):
    """About an actie with results that are still open."""

    over_label, over_kies = "Actie", "Kies een actie"

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "actie_id": self.waarover}


class StopstapForm(ActiestapForm):
    soort = Soort.STOPPEN


class PauzestapForm(ActiestapForm):
    soort = Soort.PAUZEREN

    def extend(self) -> None:
        self.fields["kwartaal"] = KwartaalField(
            label="Vanaf kwartaal", peildatum=self.peildatum, ook=_quarter_of(self.rij)
        )
        self.fields["kwartalen"] = forms.IntegerField(
            label="Aantal kwartalen",
            min_value=1,
            max_value=MOST_QUARTERS,
            help_text="Hoe lang de actie stilligt. Het werk schuift evenveel kwartalen op.",
            error_messages={
                "required": "Vul in hoeveel kwartalen.",
                "invalid": "Dit is geen getal. Vul in hoeveel kwartalen, bijvoorbeeld 2.",
                "min_value": "Het moet minstens 1 kwartaal zijn.",
                "max_value": f"Het mag hoogstens {MOST_QUARTERS} kwartalen zijn. Kies anders voor stoppen.",
            },
        )

    def initial_of(self, rij: Scenariostap) -> dict[str, Any]:
        return {"kwartaal": _key(_quarter_of(rij)), "kwartalen": rij.kwartalen}

    @property
    def values(self) -> dict[str, Any]:
        quarter: Kwartaal = self.cleaned_data["kwartaal"]
        return {
            **super().values,
            "jaar": quarter.jaar,
            "kwartaal": quarter.nummer,
            "kwartalen": self.cleaned_data["kwartalen"],
        }


class CapaciteitstapForm(StapForm):
    """Adds to what a team can do in a quarter."""

    soort = Soort.CAPACITEIT
    over_label, over_kies = "Team", "Kies een team"

    def extend(self) -> None:
        self.fields["kwartaal"] = KwartaalField(label="Kwartaal", peildatum=self.peildatum, ook=_quarter_of(self.rij))
        self.fields["hoeveelheid"] = forms.CharField(
            label=f"Hoeveel erbij ({self.plan.eenheid})",
            max_length=20,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            help_text="Bijvoorbeeld 0,5.",
            error_messages={"required": "Vul in hoeveel erbij komt, bijvoorbeeld 0,5."},
        )

    def clean_hoeveelheid(self) -> Decimal:
        try:
            amount = getal.read(self.cleaned_data["hoeveelheid"])
        except getal.GeenGetalError as error:
            raise forms.ValidationError(f"{error}.") from error
        if not amount:
            raise forms.ValidationError("Vul meer dan nul in.")
        return amount

    def initial_of(self, rij: Scenariostap) -> dict[str, Any]:
        return {"kwartaal": _key(_quarter_of(rij)), "hoeveelheid": getal.typed(rij.hoeveelheid)}

    @property
    def values(self) -> dict[str, Any]:
        quarter: Kwartaal = self.cleaned_data["kwartaal"]
        return {
            **super().values,
            "team_id": self.waarover,
            "jaar": quarter.jaar,
            "kwartaal": quarter.nummer,
            "hoeveelheid": self.cleaned_data["hoeveelheid"],
        }


def _quarter_of(rij: Scenariostap | None) -> Kwartaal | None:
    return Kwartaal(rij.jaar, rij.kwartaal) if rij and rij.jaar and rij.kwartaal else None


FORMS: dict[str, type[StapForm]] = {
    form.soort.value: form for form in (TermijnstapForm, PauzestapForm, StopstapForm, CapaciteitstapForm)
}
