"""The form in which a programme sets which body decides on a term that moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from monitoring.mandaat import Bevoegdheid, body_name, in_words
from programmes.models import Orgaan

MOST_QUARTERS = 100  # beyond this a limit means nothing


@dataclass(frozen=True)
class Mandaatrij:
    """A body with its two fields. `decides`: whether it has a mandate now."""

    naam: str
    plaats: forms.BoundField
    hoogstens: forms.BoundField
    decides: bool

    @property
    def filled(self) -> bool:
        """Whether something stands in one of its fields."""
        return any(field.value() not in {None, ""} for field in (self.plaats, self.hoogstens))


class MandaatForm(forms.Form):
    """Two numbers for each body: its place in the order, and how many quarters it may let a term move.

    Without a place a body does not decide on terms; without a number of quarters its limit is none. The highest body
    must be without a limit, so that somebody can decide on every move. `gezien` is what the writer saw set.
    """

    gezien = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, organen: Sequence[Orgaan], bevoegdheden: Sequence[Bevoegdheid], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies: list[tuple[str, Orgaan | None]] = [("0", None), *((str(row.pk), row) for row in organen)]
        self.initial["gezien"] = in_words(bevoegdheden)
        known = {one.orgaan: (place, one.max_kwartalen) for place, one in enumerate(bevoegdheden, start=1)}
        self.initial_place: dict[str, int | None] = {}
        for key, orgaan in self.bodies:
            place, limit = known.get(orgaan.pk if orgaan else None, (None, None))
            self.initial_place[key] = place
            naam = body_name(orgaan)
            self.fields[f"plaats_{key}"] = _number(f"Plaats van {naam}", place, len(self.bodies))
            self.fields[f"hoogstens_{key}"] = _number(f"Kwartalen voor {naam}", limit, MOST_QUARTERS)

    @property
    def rows(self) -> list[Mandaatrij]:
        """The bodies that decide, in their order, and what was typed about others; all as long as nothing is set."""
        return [row for row in self._rows if row.decides or row.filled or not self._is_set]

    @property
    def others(self) -> list[Mandaatrij]:
        """The bodies that do not decide."""
        return [row for row in self._rows if row not in self.rows]

    @property
    def _is_set(self) -> bool:
        return any(self.initial_place.values())

    @property
    def _rows(self) -> list[Mandaatrij]:
        places = self.initial_place
        bodies = sorted(self.bodies, key=lambda body: places[body[0]] or len(places) + 1)
        return [
            Mandaatrij(body_name(orgaan), self[f"plaats_{key}"], self[f"hoogstens_{key}"], places[key] is not None)
            for key, orgaan in bodies
        ]

    def clean_gezien(self) -> str:
        return str(self.cleaned_data["gezien"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        placed = self._placed()
        alone = [key for key, _ in self.bodies if cleaned[f"plaats_{key}"] is None and cleaned[f"hoogstens_{key}"]]
        seen: dict[int, str] = {}
        least: int | None = 0
        for place, key, _, limit in placed:
            if place in seen:
                self.add_error(f"plaats_{key}", f"Plaats {place} staat er twee keer.")
            seen[place] = key
            if least is None or (limit is not None and limit < least):
                self.add_error(
                    f"hoogstens_{key}", "Een orgaan dat later in de volgorde staat, mag minstens zo ver gaan."
                )
            least = limit
        for _, key, orgaan, limit in placed[-1:]:
            if limit is not None:
                self.add_error(
                    f"hoogstens_{key}",
                    f"Laat dit leeg: {body_name(orgaan)} is het hoogste orgaan, en iemand moet over alles beslissen.",
                )
        for key in alone:
            self.add_error(f"plaats_{key}", "Geef dit orgaan een plaats, of haal de kwartalen weg.")
        return cleaned

    def accept(self, gezien: str) -> None:
        """After a conflict: sending it again is a choice against what is set now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data["gezien"] = gezien
        self.data = data

    @property
    def wanted(self) -> list[tuple[Orgaan | None, int | None]]:
        """What is to be set, lowest body first."""
        return [(orgaan, limit) for _, _, orgaan, limit in self._placed()]

    def _placed(self) -> list[tuple[int, str, Orgaan | None, int | None]]:
        """Place, key, body and limit of each body that decides, lowest first."""
        rows = [
            (self.cleaned_data[f"plaats_{key}"], key, orgaan, self.cleaned_data[f"hoogstens_{key}"])
            for key, orgaan in self.bodies
            if self.cleaned_data[f"plaats_{key}"] is not None
        ]
        return sorted(rows, key=lambda row: row[0])


def _number(label: str, initial: int | None, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=initial, required=False, min_value=1, max_value=most)
