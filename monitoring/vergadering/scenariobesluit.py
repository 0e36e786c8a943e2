"""A besluit about a scenario that was put forward: follow it, with all its lines, or not."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction

from monitoring import besluit as besluitregels
from monitoring.besluit import Regel
from monitoring.besluitform import MOTIVATIE_MAX
from monitoring.models import Besluit, Keuze, Scenario, Termijnvoorstel
from monitoring.scenario import uitvoeren
from monitoring.scenario.besluitregels import besluittekst, regels_of
from programmes.models import Gebruiker
from speerpunten.models import Resultaat

VOLGEN, NIET = "volgen", "niet"


class ScenarioVeranderdError(Exception):
    """The lines are no longer those the writer saw: a proposal changed, or a result came to its end."""


class ScenarioKeuzeForm(forms.Form):
    """Whether the body follows the scenario. `regels` are what it comes to as the plan is now."""

    keuze = forms.ChoiceField(
        label="Besluit over dit scenario",
        choices=[(VOLGEN, "Volgen"), (NIET, "Niet volgen")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het scenario wordt gevolgd."},
    )
    motivatie = forms.CharField(
        label="Motivatie",
        required=False,
        widget=forms.Textarea({"rows": 2}),
        validators=[MaxLengthValidator(MOTIVATIE_MAX)],
        help_text="Verplicht als het scenario niet wordt gevolgd.",
    )
    gezien = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, scenario: Scenario) -> None:
        super().__init__(data, prefix="scenario")
        self.subject = scenario
        self.volgt = regels_of(scenario)
        self.initial["gezien"] = _mark(self.volgt)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["motivatie"] = str(cleaned.get("motivatie", "")).replace("\r\n", "\n")
        if cleaned.get("keuze") == NIET and not cleaned["motivatie"] and "motivatie" not in self.errors:
            self.add_error("motivatie", "Leg uit waarom het scenario niet wordt gevolgd.")
        return cleaned

    @property
    def follows(self) -> bool:
        return self.cleaned_data["keuze"] == VOLGEN

    @property
    def regels(self) -> list[Regel]:
        """The lines of the besluit; ScenarioVeranderdError when they are not those that were shown."""
        if self.cleaned_data["gezien"] != _mark(self.volgt):
            raise ScenarioVeranderdError
        if self.follows:
            return self.volgt
        waiting = Termijnvoorstel.objects.filter(
            scenario=self.subject, status=Termijnvoorstel.Status.INGEDIEND
        ).select_related("resultaat")
        return [Regel(row.resultaat, Keuze.AFWIJZEN, self.cleaned_data["motivatie"], row) for row in waiting]

    @property
    def tekst(self) -> str:
        """What the besluit says where the writer leaves that to the portal."""
        if not self.follows:
            return f"Scenario ‘{self.subject.naam}’ wordt niet gevolgd. {self.cleaned_data['motivatie']}"
        steps = list(self.subject.stappen.select_related("team"))
        return besluittekst(self.subject, steps, self.subject.programma.eenheid)

    def record(self, besluit: Besluit, regels: Sequence[Regel], *, door: Gebruiker) -> Besluit:
        """As `besluit.record`, and carries the scenario out or marks it as decided on."""
        with transaction.atomic():
            saved = besluitregels.record(besluit, regels, door=door)
            if self.follows:
                uitvoeren.adopt(self.subject, saved, door)
            else:
                uitvoeren.decline(self.subject, saved, door)
        return saved


def _mark(regels: Sequence[Regel]) -> str:
    """Changes with every line, and with every proposal in it."""
    told = [
        (regel.resultaat.pk, regel.keuze.value, regel.voorstel and (regel.voorstel.pk, regel.voorstel.versie))
        for regel in regels
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def named(regels: Sequence[Regel], problemen: dict[int, str]) -> str:
    """Why lines cannot be as they are, each with its result."""
    return " ".join(f"{_short(regels[place].resultaat)}: {text}" for place, text in sorted(problemen.items()))


def _short(resultaat: Resultaat) -> str:
    text = resultaat.omschrijving
    return text if len(text) <= 80 else f"{text[:79]}…"
