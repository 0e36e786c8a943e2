"""The form that asks where something should go."""

from typing import Any

from django import forms
from django.db import models

from programmes.forms import CorrectieMixin
from programmes.models import Programma
from speerpunten.forms import PlaatsField
from speerpunten.onderdelen import ONDERDEEL_OF, Onderdeel, choices_of_place, short


class VerplaatsForm(CorrectieMixin, forms.Form):
    """Under which parent (`naar`, where there is a choice) and after which of its rows (`na`, 0 is first).

    The places offered are those under the parent chosen in the data, else under `naar`, else under the present one.
    """

    def __init__(
        self, data: Any = None, *, programma: Programma, onderdeel: Onderdeel, obj: models.Model, naar: str = ""
    ) -> None:
        super().__init__(data)
        self.parent: models.Model = getattr(obj, onderdeel.boven)
        if onderdeel.has_choice_of_parent:
            parents = {str(parent.pk): parent for parent in onderdeel.parents(programma)}
            above = ONDERDEEL_OF[type(self.parent)]
            self.fields["naar"] = forms.TypedChoiceField(
                label=f"Onder welk{'e' if above.lidwoord == 'de' else ''} {above.enkelvoud}?",
                choices=_grouped(list(parents.values()), above),
                coerce=int,
                error_messages={"invalid_choice": "Dit bestaat niet (meer) in het programma. Kies opnieuw."},
            )
            self.parent = parents.get(str(self.data.get("naar", naar)), self.parent)
            self.fields["naar"].initial = self.parent.pk
        siblings = [row for row in onderdeel.siblings(self.parent) if row.pk != obj.pk]
        place = PlaatsField(choices_of_place(siblings))
        position = getattr(obj, onderdeel.reeks.position) if onderdeel.reeks else 0
        if self.parent == getattr(obj, onderdeel.boven) and onderdeel.reeks:
            earlier = [row.pk for row in siblings if getattr(row, onderdeel.reeks.position) < position]
            place.initial = earlier[-1] if earlier else 0
        self.fields["na"] = place
        self.ask_reden(programma)


def _grouped(parents: list[Any], above: Onderdeel) -> list[Any]:
    """The parents as choices, in groups where these stand under something themselves."""
    if not above.has_choice_of_parent:
        return [(parent.pk, short(str(parent))) for parent in parents]
    groups: dict[str, list[tuple[int, str]]] = {}
    for parent in parents:
        over = getattr(parent, above.boven)
        group = short(str(over))
        if hasattr(over, "pijler"):
            group = f"{over.pijler.titel} – {group}"
        groups.setdefault(group, []).append((parent.pk, short(str(parent))))
    return list(groups.items())
