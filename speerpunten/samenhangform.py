"""The forms in which is said what a result waits on, and for which municipalities it is."""

from typing import Any

from django import forms

from programmes.forms import ConflictField, CorrectieMixin, VersionedForm
from programmes.models import Gemeente, Programma
from speerpunten import gemeenten
from speerpunten.models import Afhankelijkheid, Resultaat
from speerpunten.onderdelen import grouped_results


class WachtOpForm(CorrectieMixin, forms.Form):
    """Which other result of the programme has to be there first, and why."""

    voorganger = forms.TypedChoiceField(
        label="Wacht op",
        coerce=int,
        error_messages={
            "required": "Kies het resultaat dat er eerst moet zijn.",
            "invalid_choice": "Dit resultaat bestaat niet (meer) in het programma. Kies opnieuw.",
        },
    )
    toelichting = forms.CharField(
        label="Waarom?",
        required=False,
        max_length=300,
        help_text="Bijvoorbeeld: zonder vastgestelde visie kan de inkoop niet beginnen.",
    )

    def __init__(self, data: Any = None, *, programma: Programma, resultaat: Resultaat) -> None:
        super().__init__(data)
        rows = Resultaat.objects.in_programma(programma).exclude(pk=resultaat.pk)
        known = set(resultaat.afhankelijkheden.values_list("voorganger", flat=True))
        others = [row for row in rows.select_related("actie__speerpunt__pijler").in_plan_order() if row.pk not in known]
        field = self.fields["voorganger"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Kies een resultaat"), *grouped_results(others)]
        self.ask_reden(programma)


class AfhankelijkheidForm(CorrectieMixin, VersionedForm[Afhankelijkheid]):
    """Why a result waits on another one."""

    class Meta:
        model = Afhankelijkheid
        fields = ["toelichting"]
        labels = {"toelichting": "Waarom?"}

    def __init__(self, *args: Any, programma: Programma, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_reden(programma)


class GemeentenForm(CorrectieMixin, forms.Form):
    """For which municipalities of the programme a result is, by subregio; none is all of them."""

    gemeenten = forms.MultipleChoiceField(
        label="Voor welke gemeenten is dit resultaat?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kruis niets aan als het voor alle gemeenten is.",
        error_messages={"invalid_choice": "Deze gemeente doet niet (meer) mee aan het programma. Kies opnieuw."},
    )
    versie = forms.IntegerField(widget=forms.HiddenInput({"data-version": ""}), required=False)

    def __init__(self, data: Any = None, *, programma: Programma, resultaat: Resultaat) -> None:
        chosen = [gemeente.pk for gemeente in resultaat.gemeenten.all()]
        super().__init__(data, initial={"gemeenten": chosen, "versie": resultaat.versie}, auto_id="id_gemeenten_%s")
        self.bekend: dict[str, Gemeente] = {}
        groups: dict[str, list[tuple[str, str]]] = {}
        rows = programma.deelnames.select_related("gemeente", "subregio").order_by("subregio__volgorde")
        for deelname in sorted(rows, key=lambda row: (row.subregio.volgorde, row.gemeente.naam)):
            self.bekend[deelname.gemeente_id] = deelname.gemeente
            groups.setdefault(deelname.subregio.naam, []).append((deelname.gemeente_id, deelname.gemeente.naam))
        field = self.fields["gemeenten"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(groups.items())
        self.ask_reden(programma)

    @property
    def chosen(self) -> list[Gemeente]:
        return [self.bekend[key] for key in self.cleaned_data["gemeenten"]]

    def accept(self, current: Resultaat) -> list[ConflictField]:
        """After a conflict: sending it again is a choice against `current`; gives where the two differ."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form of a request holds a QueryDict
        data["versie"] = str(current.versie)
        self.data = data
        mine, theirs = gemeenten.names(self.chosen), gemeenten.names(current.gemeenten.all())
        return [ConflictField("Gemeenten", mine, theirs)] if mine != theirs else []
