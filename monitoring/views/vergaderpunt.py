"""An item in the meeting, made to be projected: its facts, and what came of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import besluit as besluitregels
from monitoring import mandaat
from monitoring.besluitform import NUMMER_BEZET
from monitoring.models import Actiepunt, Agendapunt, Scenario, Termijnvoorstel, Vergadering
from monitoring.scenario.uitvoeren import NietVoorgelegdError
from monitoring.vergadering import agenda, beeld, route, uitkomsten
from monitoring.vergadering.forms import people
from monitoring.vergadering.overgangen import AGENDAPUNT, GeenOvergangError
from monitoring.vergadering.scenariobesluit import ScenarioVeranderdError, named
from monitoring.vergadering.uitkomstforms import (
    ActieForm,
    AfhandelPuntForm,
    Besluitinvoer,
    BesprokenForm,
    DoorgevenForm,
    UitkomstForm,
    VerbeterForm,
)
from monitoring.views.vergadering import find_vergadering, to_vergadering
from programmes import history
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import ConflictField, last_change, restore_typed
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat

Uitkomst = Agendapunt.Uitkomst

# What the note-taker can choose, by the name in the address; 'verslag' changes the minutes alone.
BESLUIT, ACTIE, DOORGEVEN, BESPROKEN, AFHANDELEN, VERSLAG = (
    "besluit", "actie", "doorgeven", "besproken", "afhandelen", "verslag",
)  # fmt: skip

_SAID = {
    BESLUIT: "Besluit vastgelegd.",
    ACTIE: "Actie vastgelegd.",
    DOORGEVEN: "Doorgegeven.",
    BESPROKEN: "Besproken; het verslag is opgeslagen.",
    AFHANDELEN: "De actie is afgehandeld.",
    VERSLAG: "Verslag opgeslagen.",
}

# The key that opens the form of each; see static/js/queue.js.
_KEYS = {BESLUIT: "b", ACTIE: "a", DOORGEVEN: "d", BESPROKEN: "s", AFHANDELEN: "h", VERSLAG: "v"}


@require_safe
def punt(request: HtmxRequest, code: str, pk: int, punt: int) -> HttpResponse:
    """One item with its facts, its outcome and the way to the one before and after it."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    found = find_vergadering(toegang, pk)
    asked = request.GET.get("uitkomst", "")
    pagina = _Pagina(toegang, found, punt)
    invoer = pagina.form(asked) if asked in pagina.keuzes else None
    if isinstance(invoer, forms.BaseForm):
        restore_typed(request, invoer)
    return pagina.render(request, asked if invoer else "", invoer)


@require_POST
def uitkomst(request: HtmxRequest, code: str, pk: int, punt: int, soort: str) -> HttpResponse:
    """Records what came of an item.

    Answers 422 when it cannot be as it is, 409 when somebody else recorded something at this item meanwhile; what was
    typed then stands in the form again and nothing has changed.
    """
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    pagina = _Pagina(toegang, found, punt)
    hier = pagina.url
    if soort not in _SAID:
        raise Http404("Deze uitkomst bestaat niet.")
    if soort == BESLUIT:
        toegang.require(Recht.BESLUITEN)
    if not found.is_bezig:
        messages.error(request, f"Deze vergadering is {found.get_status_display()}: er kan niets bij.")
        return redirect(hier)
    if soort not in pagina.keuzes:
        messages.error(request, "Dit kan bij dit punt niet (meer).")
        return redirect(hier)
    invoer = pagina.form(soort, request.POST)
    if not invoer.is_valid():
        return pagina.render(request, soort, invoer, status=422)
    try:
        _record(pagina.punt, soort, invoer, toegang)
    except history.Conflict as changed:
        return pagina.render(request, soort, invoer, _conflict(pagina, soort, invoer, changed), status=409)
    except GeenOvergangError as error:
        return pagina.render(request, soort, invoer, {"geweigerd": str(error)}, status=422)
    except besluitregels.RegelError as error:
        return pagina.render(request, soort, invoer, {"geweigerd": _refused(invoer, error)}, status=422)
    except (ScenarioVeranderdError, NietVoorgelegdError):
        return pagina.render(request, soort, invoer, {"scenario_nu": True}, status=409)
    except besluitregels.NummerBezetError:
        invoer.form.add_error("nummer", NUMMER_BEZET)
        return pagina.render(request, soort, invoer, status=422)
    except besluitregels.VoorstellenVeranderdError as error:
        return pagina.render(request, soort, invoer, {"voorstel_nu": error.nu[0]}, status=409)
    messages.success(request, _SAID[soort], extra_tags=pagina.concept(soort))
    return redirect(hier)


@require_POST
def open_maken(request: HtmxRequest, code: str, pk: int, punt: int) -> HttpResponse:
    """Takes the outcome of an item back; its minutes stay."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    pagina = _Pagina(toegang, found, punt)
    versie = request.POST.get("versie", "")
    try:
        uitkomsten.clear(
            pagina.punt, versie=int(versie) if versie.isdecimal() and len(versie) < 9 else 0, door=toegang.gebruiker
        )
    except history.Conflict:
        messages.warning(request, "Iemand anders heeft dit punt intussen gewijzigd. Kijk wat er nu staat.")
    except GeenOvergangError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "De uitkomst is teruggenomen. Het punt is weer open.")
    return redirect(pagina.url)


@require_http_methods(["GET", "POST"])
def verbeteren(request: HtmxRequest, code: str, pk: int, punt: int) -> HttpResponse:
    """Corrects the minutes of an item after the meeting was closed, with the reason."""
    toegang = toegang_for(request, code, Recht.VERGADEREN)
    found = find_vergadering(toegang, pk)
    item = get_object_or_404(agenda.of(found), pk=punt)
    item.vergadering = found
    terug = reverse("monitoring:agendapunt", args=[code, pk, punt])
    if not found.is_afgerond:
        messages.info(request, "De vergadering is nog niet afgerond: verander het verslag bij het punt zelf.")
        return redirect(terug)
    form = VerbeterForm(request.POST if request.method == "POST" else None, punt=item)
    conflict: dict[str, Any] = {}
    concept = f"agendapunt-{punt}-verbeteren"
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            uitkomsten.correct(item, door=toegang.gebruiker, **form.cleaned_data)
        except history.Conflict as changed:
            current = changed.current
            assert isinstance(current, Agendapunt)
            form.accept_version(current)
            fields = [ConflictField("Verslag", form.cleaned_data["verslag"], current.verslag)]
            conflict = {"conflict_velden": fields, "opgeslagen_url": terug, **last_change(current)}
        else:
            messages.success(request, "Verslag verbeterd.", extra_tags=concept)
            return redirect(terug)
    context = {
        "vergadering": found,
        "punt": item,
        "form": form,
        "concept": concept,
        "terug": terug,
        "kruimels": to_vergadering(toegang, found),
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "monitoring/vergadering/verbeteren.html", context, status=status)


class _Pagina:
    """The page of one item: what it shows, and the forms of its outcomes."""

    def __init__(self, toegang: Toegang, vergadering: Vergadering, pk: int) -> None:
        self.toegang, self.vergadering = toegang, vergadering
        self.punten = list(agenda.of(vergadering))
        place = next((index for index, row in enumerate(self.punten) if row.pk == pk), None)
        if place is None:
            raise Http404("Dit punt staat niet op deze agenda.")
        self.place = place
        self.punt = self.punten[place]
        self.punt.vergadering = vergadering
        self.rij = beeld.rows([self.punt], toegang.programma, timezone.localdate())[0]
        self.wacht = self._waiting()

    def _waiting(self) -> Termijnvoorstel | None:
        """The proposal that can be decided on here: the one it is about, or that waits about its result."""
        if self.punt.voorstel:
            found = self.punt.voorstel
            waits = found.status == Termijnvoorstel.Status.INGEDIEND
            return self._with_terms(found) if waits else None
        if self.punt.resultaat is None:
            return None
        rows = Termijnvoorstel.objects.filter(resultaat=self.punt.resultaat, status=Termijnvoorstel.Status.INGEDIEND)
        waiting = rows.first()
        return self._with_terms(waiting) if waiting else None

    def _with_terms(self, voorstel: Termijnvoorstel) -> Termijnvoorstel:
        if self.rij.stand:
            voorstel.resultaat = self.rij.stand.resultaat
        return voorstel

    @property
    def url(self) -> str:
        return reverse("monitoring:agendapunt", args=[self.toegang.programma.code, self.vergadering.pk, self.punt.pk])

    def concept(self, soort: str) -> str:
        return f"agendapunt-{self.punt.pk}-{soort}"

    @property
    def keuzes(self) -> dict[str, str]:
        """What can be recorded here now, by its name in the address, with what its button says."""
        if not self.vergadering.is_bezig or not self.toegang.mag(Recht.VERGADEREN):
            return {}
        may = AGENDAPUNT[Uitkomst(self.punt.uitkomst)]
        found: dict[str, str] = {}
        if Uitkomst.BESPROKEN in may and self.punt.actiepunt and self.punt.actiepunt.is_open:
            found[AFHANDELEN] = "Actie afhandelen"
        if Uitkomst.BESLUIT in may and not self.punt.besluit_id and self.toegang.mag(Recht.BESLUITEN):
            found[BESLUIT] = "Besluit"
        if Uitkomst.ACTIE in may or self.punt.besluit_id:
            found[ACTIE] = "Actie aanpassen" if self.punt.actie_id else "Actie"
        if Uitkomst.DOORGEGEVEN in may:
            found[DOORGEVEN] = "Doorgeven"
        if Uitkomst.BESPROKEN in may:
            found[BESPROKEN] = "Besproken"
        if self.punt.uitkomst not in {Uitkomst.OPEN, Uitkomst.BESPROKEN}:
            found[VERSLAG] = "Verslag aanpassen"
        return found

    def form(self, soort: str, data: Any = None) -> Any:
        """The form of an outcome, a `Besluitinvoer` for a besluit."""
        makers: dict[str, Callable[[], Any]] = {
            BESLUIT: lambda: self._besluit(data),
            ACTIE: lambda: ActieForm(data, punt=self.punt, mensen=people(self.toegang.programma)),
            DOORGEVEN: lambda: self._doorgeven(data),
            BESPROKEN: lambda: BesprokenForm(data, punt=self.punt),
            AFHANDELEN: lambda: AfhandelPuntForm(data, punt=self.punt),
            VERSLAG: lambda: UitkomstForm(data, punt=self.punt),
        }
        return makers[soort]()

    def _doorgeven(self, data: Any) -> DoorgevenForm:
        programma = self.toegang.programma
        order = route.of_programma(programma)
        return DoorgevenForm(
            data,
            punt=self.punt,
            organen=route.in_order(order, list(programma.organen.all())),
            volgende=self._decider() or route.onward(order, self.vergadering.orgaan_id),
        )

    def _decider(self) -> int | None:
        """The body that may decide on the proposal of this item, when the one that meets may not."""
        if self.wacht is None or self.rij.stand is None:
            return None
        bevoegdheden = mandaat.of_programma(self.toegang.programma)
        quarters = mandaat.distance(self.rij.stand.termijn, self.wacht.realisatie)
        if not mandaat.refusal(bevoegdheden, self.vergadering.orgaan_id, quarters):
            return None
        return next((one.orgaan for one in mandaat.deciders(bevoegdheden, quarters) if one.orgaan), None)

    def _besluit(self, data: Any) -> Besluitinvoer:
        today = timezone.localdate()
        programma = self.toegang.programma
        return Besluitinvoer(
            data,
            punt=self.punt,
            programma=programma,
            nummer=besluitregels.next_number(programma, today),
            datum=min(self.vergadering.datum, today),
            today=today,
            voorstel=self.wacht,
            resultaat=self.rij.stand.resultaat if self.rij.stand and not self.punt.actiepunt_id else None,
            scenario=self._scenario(),
            kiesbaar=self._kiesbaar(),
        )

    def _kiesbaar(self) -> list[Resultaat]:
        """At an item of its own the results a besluit may say something of."""
        item = self.punt
        if item.resultaat_id or item.voorstel_id or item.scenario_id or item.actiepunt_id:
            return []
        return list(Resultaat.objects.in_programma(self.toegang.programma).with_plan().in_plan_order())

    def _scenario(self) -> Scenario | None:
        """The scenario this item is about, while it waits for a besluit."""
        found = self.punt.scenario
        if found is None or found.status != Scenario.Status.VOORGELEGD:
            return None
        found.programma = self.toegang.programma
        return found

    def render(
        self,
        request: HtmxRequest,
        soort: str,
        invoer: Any,
        extra: dict[str, Any] | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        before = self.punten[self.place - 1] if self.place else None
        after = self.punten[self.place + 1] if self.place + 1 < len(self.punten) else None
        context = {
            "vergadering": self.vergadering,
            "punt": self.punt,
            "rij": self.rij,
            "stand": self.rij.stand,
            "resultaat": self.rij.stand.resultaat if self.rij.stand else None,
            "wacht": self.wacht,
            "nummer": self.place + 1,
            "aantal": len(self.punten),
            "gehad": sum(not row.is_open for row in self.punten),
            "vorige": before,
            "volgende": after,
            "keuzes": self.keuzes,
            "toetsen": [(naam, label, _KEYS[naam]) for naam, label in self.keuzes.items()],
            "soort": soort,
            "invoer": invoer,
            "concept": self.concept(soort),
            "hier": self.url,
            "mag_vergaderen": self.toegang.mag(Recht.VERGADEREN),
            "mag_scenario": self.toegang.mag(Recht.SCENARIO),
            "mag_terug": self.vergadering.is_bezig
            and self.toegang.mag(Recht.VERGADEREN)
            and Uitkomst.OPEN in AGENDAPUNT[Uitkomst(self.punt.uitkomst)],
            "kruimels": to_vergadering(self.toegang, self.vergadering),
            **(extra or {}),
        }
        return render(request, "monitoring/vergadering/punt.html", context, status=status)


def _record(punt: Agendapunt, soort: str, invoer: Any, toegang: Toegang) -> None:
    if soort == BESLUIT:
        told = invoer.uitkomst.cleaned_data
        uitkomsten.decide(
            punt,
            invoer.besluit,
            invoer.regels,
            verslag=told["verslag"],
            versie=told["versie"],
            door=toegang.gebruiker,
            record=invoer.record,
        )
        return
    told = invoer.cleaned_data
    common: dict[str, Any] = {"verslag": told["verslag"], "versie": told["versie"], "door": toegang.gebruiker}
    if soort == ACTIE:
        uitkomsten.promise(punt, invoer.values, **common)
    elif soort == DOORGEVEN:
        uitkomsten.pass_on(punt, invoer.chosen, **common)
    elif soort == BESPROKEN:
        uitkomsten.discuss(punt, **common)
    elif soort == AFHANDELEN:
        uitkomsten.settle(
            punt,
            Actiepunt.Status(told["status"]),
            uitkomst=told["uitkomst"],
            today=timezone.localdate(),
            **common,
        )
    else:
        uitkomsten.minute(punt, **common)


def _refused(invoer: Besluitinvoer, error: besluitregels.RegelError) -> str:
    """Puts each problem at its line; what is told above the form, where passing on is offered."""
    if invoer.scenario:
        return named(invoer.scenario.volgt, dict(error.problemen))
    for place, problem in error.problemen.items():
        form = invoer.said[place]
        form.add_error("termijn" if "termijn" in form.fields and form.cleaned_data.get("termijn") else "keuze", problem)
    return next(iter(error.problemen.values()))


def _conflict(pagina: _Pagina, soort: str, invoer: Any, changed: history.Conflict) -> dict[str, Any]:
    """Both texts, and the form made ready to be sent again as a choice."""
    current = changed.current
    assert isinstance(current, Agendapunt)
    form: UitkomstForm = invoer.uitkomst if isinstance(invoer, Besluitinvoer) else invoer
    form.accept_version(current)
    fields = [ConflictField("Verslag", form.cleaned_data["verslag"], current.verslag)]
    if current.uitkomst != pagina.punt.uitkomst:
        fields.append(ConflictField("Uitkomst", pagina.keuzes[soort], current.get_uitkomst_display()))
    return {
        "conflict_velden": [field for field in fields if field.mine != field.theirs],
        "opgeslagen_url": pagina.url,
        **last_change(current),
    }
