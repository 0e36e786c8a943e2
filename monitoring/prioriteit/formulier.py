"""The form in which something gets its points."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html

from monitoring.models import Criterium, Prioriteit
from monitoring.prioriteit.lezen import maatstaven
from monitoring.prioriteit.rang import WOORDEN, total
from programmes.forms import ConflictField

MOTIVATIE_MAX = 2_000  # characters: it stands in the report, which is read on main lines


class Keuzerij(forms.RadioSelect):
    """Choices of which the chosen one may be where the keyboard starts, when its row opens."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["selected"]:
            option["attrs"]["data-focus"] = ""
        return option


class PuntenForm(forms.Form):
    """The points on each criterium, and why. `gezien` is the row the writer was looking at, None when there was none.

    Half done can be saved; what gets a place by it says why.
    """

    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)
    motivatie = forms.CharField(
        label="Motivatie",
        required=False,
        help_text="Waarom dit voorgaat of juist kan wachten. Komt in het rapport; noem geen gegevens over cliënten.",
        validators=[MaxLengthValidator(MOTIVATIE_MAX)],
        widget=forms.Textarea({"rows": 3, "data-max": MOTIVATIE_MAX}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: Sequence[Criterium],
        gezien: Prioriteit | None,
        punten: Mapping[int, int],
        prefix: str,
    ) -> None:
        super().__init__(data, auto_id=f"{prefix}-%s")
        self.criteria = criteria
        self.fields["versie"].initial = gezien.versie if gezien else 0
        self.fields["motivatie"].initial = gezien.motivatie if gezien else ""
        for criterium in criteria:
            self.fields[name_of(criterium)] = forms.ChoiceField(
                label=criterium.naam,
                help_text=_help(criterium),
                required=False,
                initial=str(punten[criterium.pk]) if criterium.pk in punten else "",
                choices=[*((str(n), f"{n} {word}") for n, word in enumerate(WOORDEN)), ("", "nog niet")],
                widget=Keuzerij,
                error_messages={"invalid_choice": f"Kies 0 tot en met {len(WOORDEN) - 1} punten."},
            )
        self.order_fields(["versie", *map(name_of, criteria), "motivatie"])

    @property
    def vragen(self) -> list[forms.BoundField]:
        """The fields of the criteria."""
        return [self[name_of(criterium)] for criterium in self.criteria]

    @property
    def punten(self) -> dict[int, int | None]:
        """What is chosen on each criterium; one that the writer did not see is not among them."""
        return {
            row.pk: int(value) if (value := self.cleaned_data.get(name_of(row))) else None
            for row in self.criteria
            if name_of(row) in self.data
        }

    @property
    def gegeven(self) -> dict[int, int]:
        return {key: waarde for key, waarde in self.punten.items() if waarde is not None}

    def clean_motivatie(self) -> str:
        return str(self.cleaned_data["motivatie"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["motivatie"] and total(self.gegeven, maatstaven(self.criteria)) is not None:
            self.add_error("motivatie", "Vul in waarom. Met punten op alle criteria krijgt dit een plaats.")
        return cleaned

    def accept(self, current: Prioriteit) -> list[ConflictField]:
        """After a conflict: sending it again is a choice against `current`. Gives where the two versions differ."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data["versie"] = str(current.versie)
        self.data = data
        stored = {punt.criterium_id: punt.waarde for punt in current.punten.all()}
        pairs = [(row.naam, self.punten.get(row.pk), stored.get(row.pk)) for row in self.criteria]
        found = [ConflictField(naam, _shown(mine), _shown(theirs)) for naam, mine, theirs in pairs if mine != theirs]
        if self.cleaned_data["motivatie"] != current.motivatie:
            found.append(ConflictField("Motivatie", self.cleaned_data["motivatie"], current.motivatie))
        return found


def name_of(criterium: Criterium) -> str:
    return f"criterium_{criterium.pk}"


def _help(criterium: Criterium) -> str:
    """What the form says beside a criterium."""
    return format_html('{} <span class="heel">({})</span>', criterium.toelichting, criterium.weegt)


def _shown(punten: int | None) -> str:
    return "" if punten is None else f"{punten} {WOORDEN[punten]}"
