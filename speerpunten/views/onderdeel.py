"""Adding, changing, moving and deleting one part of a programme, whatever kind it is."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from programmes import history, ordering
from programmes.access import Recht, Toegang, changes_plan, plan_for
from programmes.forms import CorrectieForm, conflict_context, last_change, restore_typed
from programmes.models import Programma
from speerpunten import opbouw, termijnen
from speerpunten import verwijderen as verwijdering
from speerpunten.forms import OnderdeelForm
from speerpunten.models import Actie, Resultaat
from speerpunten.onderdelen import (
    ONDERDEEL_OF,
    ONDERDELEN,
    Onderdeel,
    choices_of_place,
    list_under,
    page_of,
    short,
    where,
)
from speerpunten.verplaatsform import VerplaatsForm
from speerpunten.views.kruimels import kruimels_to

MAX_KEY_DIGITS = 18  # longer numbers are no key of any database


@changes_plan
def toevoegen(request: HttpRequest, code: str, soort: str, ouder: int | None = None) -> HttpResponse:
    """A new row under `ouder`; `?na=` tells after which row (0: first), the end when it is not given."""
    toegang = plan_for(request, code)
    onderdeel = _kind(soort)
    parent = _parent(toegang.programma, onderdeel, ouder)
    obj = onderdeel.model(**{onderdeel.boven: parent})
    if onderdeel.via == "programma":
        obj.programma = toegang.programma  # type: ignore[attr-defined]
    siblings = list(onderdeel.siblings(parent)) if onderdeel.reeks else []
    options: dict[str, Any] = {
        "instance": obj,
        "programma": toegang.programma,
        "ouder": parent,
        "plaatsen": choices_of_place(siblings) if siblings else None,
    }
    if request.method == "POST":
        form = onderdeel.form(request.POST, **options)
        if form.is_valid() and _add(toegang, onderdeel, parent, form):
            messages.success(
                request, f"{onderdeel.naam(toegang.programma)} toegevoegd.", extra_tags=_draft(onderdeel, None, parent)
            )
            return redirect(page_of(toegang.programma, onderdeel, form.instance))
    else:
        form = onderdeel.form(initial={"na": request.GET["na"]} if "na" in request.GET else {}, **options)
        restore_typed(request, form)
    return _form_page(request, toegang, onderdeel, form, parent, None)


@changes_plan
def wijzigen(request: HttpRequest, code: str, soort: str, pk: int) -> HttpResponse:
    """The texts of one row; somebody else's change in between is shown beside one's own."""
    toegang = plan_for(request, code)
    onderdeel = _kind(soort)
    obj = get_object_or_404(onderdeel.rows(toegang.programma), pk=pk)
    options: dict[str, Any] = {
        "instance": obj,
        "programma": toegang.programma,
        "ouder": getattr(obj, onderdeel.boven),
    }
    if request.method != "POST":
        form = onderdeel.form(**options)
        restore_typed(request, form)
        return _form_page(request, toegang, onderdeel, form, options["ouder"], obj)
    form = onderdeel.form(request.POST, **options)
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            obj = _change(toegang, onderdeel, form)
        except history.Conflict as found:
            conflict = conflict_context(form, found.current)
        except ObjectDoesNotExist as error:
            raise Http404(f"Iemand anders heeft {onderdeel.deze} intussen verwijderd.") from error
        else:
            messages.success(request, "Opgeslagen.", extra_tags=_draft(onderdeel, obj, options["ouder"]))
            return redirect(page_of(toegang.programma, onderdeel, obj))
    # The form has put what was typed on its instance; the page must name what is stored.
    obj = get_object_or_404(onderdeel.rows(toegang.programma), pk=pk)
    return _form_page(request, toegang, onderdeel, form, options["ouder"], obj, **conflict)


@changes_plan
def verplaatsen(request: HttpRequest, code: str, soort: str, pk: int) -> HttpResponse:
    """To any place under any parent; `?naar=` shows the places under another parent."""
    toegang = plan_for(request, code)
    onderdeel = _kind(soort, ordered=True)
    obj = get_object_or_404(onderdeel.rows(toegang.programma), pk=pk)
    form = VerplaatsForm(
        request.POST if request.method == "POST" else None,
        programma=toegang.programma,
        onderdeel=onderdeel,
        obj=obj,
        naar=request.GET.get("naar", ""),
    )
    if form.is_valid():
        try:
            after = form.cleaned_data["na"] or None
            moved = _move(toegang, onderdeel, obj.pk, form.parent, after, form.reden)
        except (ordering.UnknownPlace, ObjectDoesNotExist):
            form.add_error("na", "Deze plaats is er niet (meer). Kies opnieuw.")
        else:
            messages.success(request, "Verplaatst.")
            return redirect(page_of(toegang.programma, onderdeel, moved))
    context = {
        "onderdeel": onderdeel,
        "naam": onderdeel.naam(toegang.programma),
        "object": obj,
        "form": form,
        "hangt_eraan": verwijdering.attached(obj),
        "kruimels": kruimels_to(toegang.programma, onderdeel, getattr(obj, onderdeel.boven)),
        "terug": page_of(toegang.programma, onderdeel, obj),
    }
    return render(request, "speerpunten/verplaatsen.html", context, status=422 if form.errors else 200)


@require_POST
@changes_plan
def plaats(request: HttpRequest, code: str, soort: str, pk: int) -> HttpResponse:
    """One step: `op` or `neer` holds the key of the sibling it comes after (0: first), under the same parent.

    The step names a neighbour and not a direction alone, so that two people who press at once move it once.
    """
    toegang = plan_for(request, code)
    onderdeel = _kind(soort, ordered=True)
    obj = get_object_or_404(onderdeel.rows(toegang.programma), pk=pk)
    richting = "op" if "op" in request.POST else "neer"
    na = request.POST.get(richting, "")
    if not na.isdecimal() or len(na) > MAX_KEY_DIGITS:
        raise Http404("Deze plaats bestaat niet.")
    if toegang.programma.op_slot:
        messages.info(request, "Het programma is op slot. Kies hier de nieuwe plaats en vul de reden in.")
        asks = reverse("speerpunten:verplaatsen", args=[code, soort, pk])
        return HttpResponseClientRedirect(asks) if request.htmx else redirect(asks)  # type: ignore[attr-defined]
    parent = getattr(obj, onderdeel.boven)
    said, tag = "Verplaatst.", messages.SUCCESS
    try:
        obj = _move(toegang, onderdeel, pk, parent, int(na) or None)
    except ordering.UnknownPlace:
        said, tag = "De volgorde is intussen veranderd. Kijk opnieuw en kies een plaats.", messages.ERROR
    except ObjectDoesNotExist as error:
        raise Http404(f"Iemand anders heeft {onderdeel.deze} intussen verwijderd.") from error
    if not request.htmx:  # type: ignore[attr-defined]
        messages.add_message(request, tag, said)
        return redirect(page_of(toegang.programma, onderdeel, obj))
    focus = (pk, richting)
    if soort == "pijler":
        groep = opbouw.pijlers_with_counts(toegang.programma, focus)
    else:
        groep = opbouw.groep(toegang.programma, onderdeel, parent, focus)
    response = render(request, "speerpunten/groep.html", {"groep": groep, "open": str(pk)})
    response["HX-Trigger"] = json.dumps({"announce": said})
    return response


@changes_plan
def verwijderen(request: HttpRequest, code: str, soort: str, pk: int) -> HttpResponse:
    """Asks first, says what goes along, and refuses what has a past."""
    toegang = plan_for(request, code)
    programma, onderdeel = toegang.programma, _kind(soort)
    obj = get_object_or_404(onderdeel.rows(programma), pk=pk)
    parent = getattr(obj, onderdeel.boven)
    form = CorrectieForm(request.POST if request.method == "POST" else None, programma=programma)
    status, changed = 422 if form.errors else 200, {}
    if form.is_valid():
        with transaction.atomic():
            ordering.lock(programma)
            # Nobody can report on these results from here on.
            list(verwijdering.results_below(obj).select_related(None).order_by().select_for_update())
            current: Any = get_object_or_404(onderdeel.model._base_manager.select_for_update(), pk=pk)
            changed = last_change(current) if str(current.versie) != request.POST.get("versie") else {}
            if not changed and not verwijdering.belemmeringen(programma, obj):
                verwijdering.delete(programma, obj, door=toegang.gebruiker, reden=form.reden)
                if onderdeel.reeks:
                    _note_renumbered(toegang, ordering.close_gaps(onderdeel.reeks, parent))
                messages.success(request, f"{onderdeel.naam(programma)} verwijderd.")
                return redirect(list_under(programma, onderdeel, parent))
        status = 409
    context = {
        "onderdeel": onderdeel,
        "naam": onderdeel.naam(programma),
        "object": obj,
        "belemmeringen": verwijdering.belemmeringen(programma, obj),
        "gevolgen": verwijdering.consequences(obj),
        "gewijzigd": changed,
        "form": form,
        "kruimels": kruimels_to(programma, onderdeel, parent),
        "terug": page_of(programma, onderdeel, obj),
        "mag_melden": toegang.mag(Recht.MELDEN),
    }
    return render(request, "speerpunten/verwijderen.html", context, status=status)


def _kind(soort: str, *, ordered: bool = False) -> Onderdeel:
    onderdeel = ONDERDELEN.get(soort)
    if onderdeel is None or (ordered and onderdeel.reeks is None):
        raise Http404("Dit onderdeel bestaat niet.")
    return onderdeel


def _parent(programma: Programma, onderdeel: Onderdeel, ouder: int | None) -> models.Model:
    if not onderdeel.has_choice_of_parent:
        if ouder is not None:
            raise Http404("Dit onderdeel hoort bij het programma als geheel.")
        return programma
    return get_object_or_404(onderdeel.parents(programma), pk=ouder)


def _add(toegang: Toegang, onderdeel: Onderdeel, parent: models.Model, form: OnderdeelForm) -> bool:
    """Saves the new row at its place; False, with an error in the form, when that place or name is taken."""
    obj, after = form.instance, form.cleaned_data.get("na")
    for name, value in form.values().items():
        setattr(obj, name, value)
    try:
        with transaction.atomic():
            ordering.lock(toegang.programma)
            # Somebody may have deleted it since the page was opened.
            _parent(toegang.programma, onderdeel, None if parent == toegang.programma else parent.pk)
            if hasattr(form, "prepare"):
                form.prepare()
            if onderdeel.reeks:
                if onderdeel.reeks.letter:
                    setattr(obj, onderdeel.reeks.letter, "a" if form.cleaned_data.get("met_letter", True) else "")
                if after is None:
                    last = onderdeel.siblings(parent).last()
                    after = last.pk if last else 0
                renumbered = ordering.place(onderdeel.reeks, obj, parent, after or None)
                history.create(toegang.programma, obj, door=toegang.gebruiker, reden=form.reden)
                _note_renumbered(toegang, renumbered)
            else:
                history.create(toegang.programma, obj, door=toegang.gebruiker, reden=form.reden)
            if isinstance(obj, Resultaat):
                termijnen.add_first(obj, form.cleaned_data["termijn"], form.cleaned_data["vastgesteld_op"])
    except ordering.UnknownPlace:
        form.add_error("na", "Deze plaats is er niet (meer). Kies opnieuw.")
    except IntegrityError:
        form.add_error(None, "Iemand anders heeft hetzelfde net toegevoegd. Kijk in de lijst.")
    else:
        return True
    obj.pk = None
    return False


def _change(toegang: Toegang, onderdeel: Onderdeel, form: OnderdeelForm) -> models.Model:
    programma, door = toegang.programma, toegang.gebruiker
    with transaction.atomic():
        ordering.lock(programma)
        versie = form.cleaned_data["versie"]
        obj = history.update(programma, form.instance, form.values(), door=door, versie=versie, reden=form.reden)
        if isinstance(obj, Actie) and onderdeel.reeks and bool(obj.letter) != form.cleaned_data["met_letter"]:
            rows = list(onderdeel.siblings(obj.speerpunt))
            before = [row.pk for row in rows if row.volgorde < obj.volgorde]
            obj.letter = "a" if form.cleaned_data["met_letter"] else ""
            changes = ordering.place(onderdeel.reeks, obj, obj.speerpunt, before[-1] if before else None)
            _note_renumbered(toegang, changes)
    return obj


def _move(
    toegang: Toegang, onderdeel: Onderdeel, pk: int, parent: models.Model, after: int | None, reden: str = ""
) -> models.Model:
    assert onderdeel.reeks is not None
    with transaction.atomic():
        ordering.lock(toegang.programma)
        obj = onderdeel.rows(toegang.programma).get(pk=pk)
        parent = onderdeel.parents(toegang.programma).get(pk=parent.pk)
        before = _place_in_words(onderdeel, obj)
        changes = ordering.place(onderdeel.reeks, obj, parent, after)
        now = _place_in_words(onderdeel, obj)
        if now != before:
            history.note(toegang.programma, obj, "plaats", before, now, door=toegang.gebruiker, reden=reden)
        _note_renumbered(toegang, [change for change in changes if change.row is not obj])
    return obj


def _place_in_words(onderdeel: Onderdeel, obj: models.Model) -> str:
    """Such as 'Jeugd 1a, plaats 2'."""
    assert onderdeel.reeks is not None
    place = f"plaats {getattr(obj, onderdeel.reeks.position)}"
    if not onderdeel.has_choice_of_parent:
        return place
    return f"{where(getattr(obj, onderdeel.boven))}, {place}"


def _note_renumbered(toegang: Toegang, changes: list[ordering.Renumbered]) -> None:
    for change in changes:
        history.note(
            toegang.programma, change.row, change.field, change.before, change.after,
            door=toegang.gebruiker, reden="Opnieuw genummerd door een andere volgorde",
        )  # fmt: skip


def _draft(onderdeel: Onderdeel, obj: models.Model | None, parent: models.Model) -> str:
    """Under which key the browser keeps text that was not saved."""
    return f"structuur-{onderdeel.soort}-{obj.pk}" if obj else f"structuur-{onderdeel.soort}-nieuw-{parent.pk}"


def _form_page(
    request: HttpRequest,
    toegang: Toegang,
    onderdeel: Onderdeel,
    form: OnderdeelForm,
    parent: models.Model,
    obj: models.Model | None,
    **conflict: Any,
) -> HttpResponse:
    programma = toegang.programma
    titel = f"{onderdeel.naam(programma)} {'wijzigen' if obj else 'toevoegen'}"
    context = {
        "onderdeel": onderdeel,
        "object": obj,
        "form": form,
        "titel": titel,
        "onder": "" if parent == programma else short(str(parent)),
        "onder_soort": "" if parent == programma else ONDERDEEL_OF[type(parent)].naam(programma),
        "kruimels": kruimels_to(programma, onderdeel, parent),
        "terug": page_of(programma, onderdeel, obj) if obj else list_under(programma, onderdeel, parent),
        "concept": _draft(onderdeel, obj, parent),
        "opgeslagen_url": request.path,
        **conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "speerpunten/formulier.html", context, status=status)
