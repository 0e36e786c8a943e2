"""Which part of the board is shown, and in which order."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict

from monitoring.prioriteit.bord import Bord, Bordrij
from monitoring.prioriteit.lezen import Niveau
from monitoring.werklijst import PlainSelect
from programmes.models import Pijler, Programma


class Volgorde(TextChoices):
    RANG = "rang", "op prioriteit"
    PLAN = "plan", "zoals in het programma"


def niveau_of(data: QueryDict) -> Niveau:
    asked = data.get("niveau", "")
    return Niveau(asked) if asked in set(Niveau) else Niveau.RESULTAAT


class BordFilter(forms.Form):
    """Narrows the board down. A value it does not know is left out, and the name of its field stands in `ignored`."""

    pijler = forms.ChoiceField(required=False, widget=PlainSelect)
    volgorde = forms.ChoiceField(label="Volgorde", required=False, widget=PlainSelect, choices=Volgorde.choices)
    afwijkend = forms.BooleanField(label="Alleen wat afwijkt", required=False)
    te_doen = forms.BooleanField(label="Alleen nog zonder plaats", required=False)

    def __init__(self, data: QueryDict, *, programma: Programma, pijlers: list[Pijler]) -> None:
        self._chosen = data.copy()
        super().__init__(self._chosen, auto_id="filter_%s")
        self.niveau = niveau_of(data)
        field = self.fields["pijler"]
        assert isinstance(field, forms.ChoiceField)
        field.label = programma.naam_van("pijler")
        field.choices = [("", "Alle"), *((pijler.code, pijler.titel) for pijler in pijlers)]
        wrong = list(self.errors)
        for name in wrong:
            del self._chosen[name]
        self.full_clean()
        self.ignored = [str(self.fields[name].label) for name in wrong]
        if data.get("niveau", self.niveau) != self.niveau:
            self.ignored.append("Niveau")
        self._titels = {pijler.code: pijler.titel for pijler in pijlers}

    @property
    def volgens_plan(self) -> bool:
        return self.cleaned_data["volgorde"] == Volgorde.PLAN

    @property
    def narrows(self) -> bool:
        """Whether it leaves rows out."""
        return any(self.cleaned_data[name] for name in ("pijler", "afwijkend", "te_doen"))

    @property
    def active(self) -> dict[str, str]:
        """What is chosen, as it stands in the address; without what holds when nothing is."""
        chosen: dict[str, Any] = {"niveau": self.niveau.value, **self.cleaned_data}
        usual = {"niveau": Niveau.RESULTAAT.value, "volgorde": Volgorde.RANG.value}
        return {
            name: "on" if value is True else str(value)
            for name, value in chosen.items()
            if value and value != usual.get(name)
        }

    @property
    def parts(self) -> list[str]:
        """What is left out, in words."""
        chosen = self.cleaned_data
        found = [f"{self.fields['pijler'].label} {self._titels[chosen['pijler']]}"] if chosen["pijler"] else []
        return found + [
            str(self.fields[name].label).removeprefix("Alleen ") for name in ("afwijkend", "te_doen") if chosen[name]
        ]

    def apply(self, bord: Bord) -> list[Bordrij]:
        """The rows of the board that fit, in the order of the plan."""
        chosen = self.cleaned_data
        return [
            rij
            for rij in bord.rijen
            if (not chosen["pijler"] or rij.pijler[0] == chosen["pijler"])
            and (not chosen["afwijkend"] or rij.wijkt_af)
            and (not chosen["te_doen"] or rij.plaats.rang is None)
        ]
