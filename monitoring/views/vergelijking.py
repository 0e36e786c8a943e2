"""What changed between two moments of a programme, as a page and as an Excel file."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from monitoring import rekenblad
from monitoring.momentopname import Momentopname
from monitoring.vergelijking import Vergelijking, compare, excel
from monitoring.vergelijking.bronnen import Bron, bronnen
from monitoring.vergelijking.lezen import read
from monitoring.vergelijking.verschil import OVER_TEKST, Niveau, Verandering, Verschil
from monitoring.vergelijking.woorden import Stuk, mark
from programmes.access import Recht, Toegang, toegang_for
from programmes.models import Programma
from programmes.navigation import kruimels
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat


class VergelijkingForm(forms.Form):
    """Which two moments, and which part of what changed between them.

    `keuzes` are the moments newest first, at least two. Without a choice the last two are compared; of two moments
    in the wrong order the older one becomes `van`. A value it does not know is left out, and the name of its field
    stands in `ignored`.
    """

    van = forms.ChoiceField(label="Van")
    tot = forms.ChoiceField(label="Tot")
    pijler = forms.ChoiceField(required=False)
    soort = forms.ChoiceField(label="Verandering", required=False)

    def __init__(self, data: QueryDict, *, keuzes: list[Bron], pijler: str) -> None:
        self.ignored: list[str] = []
        self.pijlers: dict[int, str] = {}
        self.chosen = {name: data.get(name, "") for name in self.base_fields}
        super().__init__(self.chosen, auto_id="keuze_%s")
        self.fields["pijler"].label = pijler
        moments = [bron.sleutel for bron in keuzes]
        for name in ("van", "tot"):
            self._offer(name, [(bron.sleutel, bron.label) for bron in keuzes])
        tot = self.chosen["tot"] or moments[0]
        van = self.chosen["van"] or next(key for key in moments if key != tot)
        self.chosen["van"], self.chosen["tot"] = sorted((van, tot), key=moments.index, reverse=True)
        self.oud, self.nieuw = (keuzes[moments.index(self.chosen[name])] for name in ("van", "tot"))

    def narrow(self, everything: Vergelijking, pijlers: dict[int, str]) -> Vergelijking:
        """The part that is asked for; offers only what there is to choose."""
        self.pijlers = pijlers
        self._offer("pijler", [("", "Alle"), *((str(pk), titel) for pk, titel in pijlers.items())])
        counted = everything.telling
        known = set(counted) | {soort for soort in Verandering if soort == self.chosen["soort"]}
        self._offer(
            "soort",
            [
                ("", "Alle"),
                *(
                    (str(soort), f"{soort.label.capitalize()} ({counted.get(soort, 0)})")
                    for soort in Verandering
                    if soort in known
                ),
            ],
        )
        pijler, soort = self.chosen["pijler"], self.chosen["soort"]
        return everything.only(pijler=int(pijler) if pijler else None, soorten=[Verandering(soort)] if soort else [])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if self.chosen[name] and self.chosen[name] not in {value for value, _ in choices}:
            self.ignored.append(str(field.label))
            self.chosen[name] = ""

    @property
    def parts(self) -> list[str]:
        """What was chosen to look at alone, in words: such as 'Jeugd' and 'gerealiseerd'."""
        pijler, soort = self.chosen["pijler"], self.chosen["soort"]
        found = [self.pijlers[int(pijler)]] if pijler else []
        return [*found, Verandering(soort).label] if soort else found

    @property
    def address(self) -> str:
        return urlencode({name: value for name, value in self.chosen.items() if value})


@dataclass(frozen=True)
class Keuze:
    """What was asked for, the newer of the two momentopnames, and what comes out of it."""

    form: VergelijkingForm
    nieuw: Momentopname
    alles: Vergelijking
    deel: Vergelijking


@dataclass(frozen=True)
class Rij:
    """A difference as the page shows it. `pk` is set when the result still has a page."""

    verschil: Verschil
    pk: int | None
    van: list[Stuk]
    naar: list[Stuk]


@require_safe
def vergelijking(request: HtmxRequest, code: str) -> HttpResponse:
    """What changed, by pijler; HTMX gets the differences alone."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    context: dict[str, Any] = {"kruimels": kruimels(toegang)}
    keuze = _chosen(toegang, request.GET)
    if keuze is None:
        return render(request, "monitoring/vergelijking.html", context)
    existing = _existing(toegang.programma, keuze.form.nieuw, keuze.nieuw)
    found = len(keuze.deel.verschillen)
    context |= {
        "form": keuze.form,
        "alles": keuze.alles,
        "telling": [(soort, soort.label.capitalize(), aantal) for soort, aantal in keuze.deel.telling.items()],
        "aantal": found,
        "pijlers": [
            (deel, [(soort, [_rij(row, existing) for row in rows]) for soort, rows in deel.per_soort])
            for deel in keuze.deel.pijlers
        ],
    }
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "monitoring/veranderingen.html", context)
        response["HX-Push-Url"] = f"{request.path}?{keuze.form.address}"
        trigger_client_event(
            response, "announce", {"value": f"{found} {'verandering' if found == 1 else 'veranderingen'}."}
        )
    else:
        response = render(request, "monitoring/vergelijking.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def vergelijking_excel(request: HtmxRequest, code: str) -> HttpResponse:
    """The same differences as a download. 404 when there is nothing to compare yet."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    keuze = _chosen(toegang, request.GET)
    if keuze is None:
        raise Http404("Er zijn nog geen twee momenten om te vergelijken.")
    programma = toegang.programma
    written = excel.workbook(keuze.deel, auteur=programma.samenwerking, boven=_above(programma.naam_kort, keuze))
    response = HttpResponse(written, content_type=rekenblad.MIME)
    name = f"{code}-veranderingen-{keuze.alles.oud.peildatum}-{keuze.alles.nieuw.peildatum}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chosen(toegang: Toegang, asked: QueryDict) -> Keuze | None:
    """None when the programme has fewer than two moments to compare."""
    programma = toegang.programma
    keuzes = bronnen(programma, timezone.localdate())
    if len(keuzes) < 2:
        return None
    form = VergelijkingForm(asked, keuzes=keuzes, pijler=programma.naam_van("pijler"))
    oud, nieuw = form.oud.load(), form.nieuw.load()
    alles = compare(oud, nieuw)
    titels = {row["id"]: row["titel"] for content in (oud, nieuw) for row in content["pijlers"]}
    return Keuze(form, nieuw, alles, form.narrow(alles, titels))


def _existing(programma: Programma, nieuw: Bron, content: Momentopname) -> set[int]:
    """The results that still have a page."""
    if nieuw.is_now:
        return {pk for niveau, pk in read(content).onderdelen if niveau == Niveau.RESULTAAT}
    return set(Resultaat.objects.in_programma(programma).values_list("pk", flat=True))


def _above(programma: str, keuze: Keuze) -> list[str]:
    """The lines above the table of the Excel file."""
    lines = [f"{programma}: wat is er veranderd?"]
    for word, bron, zijde in (("Van", keuze.form.oud, keuze.alles.oud), ("Tot", keuze.form.nieuw, keuze.alles.nieuw)):
        lines.append(f"{word}: {bron.label}, peildatum {date_format(zijde.peildatum, 'j F Y')}")
    if parts := keuze.form.parts:
        lines.append(f"Alleen: {', '.join(parts)}")
    if keuze.alles.fictief:
        lines.append("De voortgang in deze tabel is verzonnen.")
    return lines


def _rij(verschil: Verschil, existing: set[int]) -> Rij:
    van, naar = mark(verschil.van_tekst, verschil.naar_tekst) if verschil.soort in OVER_TEKST else ([], [])
    pk = verschil.onderwerp.id if verschil.onderwerp.niveau == Niveau.RESULTAAT else None
    return Rij(verschil, pk if pk in existing else None, van, naar)
