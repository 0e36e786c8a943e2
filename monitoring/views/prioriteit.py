"""The board on which the PMO ranks results or speerpunten, and giving one of them its points."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import push_url, reswap, retarget, trigger_client_event

from monitoring import rekenblad
from monitoring.models import Prioriteit
from monitoring.moment import moment
from monitoring.prioriteit import bord, excel, vastleggen
from monitoring.prioriteit.bord import Bord, Bordrij
from monitoring.prioriteit.filter import BordFilter
from monitoring.prioriteit.formulier import PuntenForm
from monitoring.prioriteit.lezen import Niveau, criteria_of, maatstaven, places, points, takes_part
from monitoring.prioriteit.rang import Plaats, most, rank, ranked
from monitoring.rij import place_of
from programmes import history
from programmes.access import Bereik, Recht, Toegang, toegang_for
from programmes.forms import last_change, restore_typed
from programmes.models import Pijler, Programma
from programmes.navigation import kruimels
from programmes.remember import Stamp, once, rendered
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat, Speerpunt


@dataclass(frozen=True)
class Beeld:
    """The board as somebody looks at it: all of it, what is chosen, and the rows that are left."""

    bord: Bord
    keuze: BordFilter
    rijen: list[Bordrij]
    adres: str


@require_safe
def prioriteiten(request: HtmxRequest, code: str) -> HttpResponse:
    """The board of one level; HTMX gets the list alone. `rij` names the row the keyboard user comes from."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    programma, asked = toegang.programma, request.GET.urlencode()
    alone = bool(request.htmx and not request.htmx.history_restore_request)
    rij = request.GET.get("rij", "")
    focus = int(rij[:18]) if alone and rij.isdecimal() else 0
    getoond = _show(toegang.stamp, programma, timezone.localdate(), toegang.bereik, asked, alone, focus)
    if not alone:
        context = {
            "getoond": getoond,
            "mag_ordenen": toegang.mag(Recht.PRIORITEREN),
            "kruimels": kruimels(toegang),
        }
        response = render(request, "monitoring/prioriteit/bord.html", context)
    else:
        response = HttpResponse(getoond.html)
        if not rij.isdecimal():
            push_url(response, getoond.adres)
            trigger_client_event(response, "announce", {"value": f"{getoond.gevonden} van {getoond.totaal}."})
    patch_vary_headers(response, ["HX-Request"])
    return response


class Getoond(NamedTuple):
    """The board with its filter or the list alone, and what the answer tells of it."""

    html: SafeString
    heeft_criteria: bool
    adres: str
    gevonden: int
    totaal: int


@once(most=32)
def _show(
    stamp: Stamp, programma: Programma, today: date, bereik: Bereik, asked: str, alone: bool, focus: int
) -> Getoond:
    """For whoever may do what `bereik` allows; `asked` is what stands in the address, `alone` asks for the list."""
    beeld = _look(programma, QueryDict(asked))
    template = f"monitoring/prioriteit/{'lijst' if alone else 'bord_inhoud'}.html"
    html = rendered(template, _context(programma, bereik, beeld, focus=focus))
    return Getoond(html, bool(beeld.bord.criteria), beeld.adres, len(beeld.rijen), len(beeld.bord.rijen))


@require_safe
def prioriteiten_excel(request: HtmxRequest, code: str) -> HttpResponse:
    """The rows of the board that are chosen, as a download."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    programma = toegang.programma
    beeld = _look(programma, request.GET)
    peildatum = moment(programma).peildatum
    rijen = beeld.rijen if beeld.keuze.volgens_plan else bord.sort(beeld.rijen)
    boven = [f"{programma.naam_kort}: prioriteiten", f"Stand op {date_format(peildatum, 'j F Y')}"]
    boven.append(f"Alleen: {', '.join(beeld.keuze.parts)}" if beeld.keuze.parts else "Zonder filter")
    if programma.fictief:
        boven.append("De voortgang en de prioriteiten in deze tabel zijn verzonnen.")
    written = excel.workbook(beeld.bord, rijen, programma=programma, boven=boven, peildatum=peildatum)
    response = HttpResponse(written, content_type=rekenblad.MIME)
    name = f"{code}-prioriteiten-{beeld.bord.niveau}-{peildatum}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def prioriteit(request: HtmxRequest, code: str, niveau: str, pk: int) -> HttpResponse:
    """Everything about the place of one result or speerpunt: its points, why, and how that came about."""
    toegang = toegang_for(request, code, Recht.LEZEN)
    soort = _niveau(niveau)
    onderwerp = _onderwerp(toegang.programma, soort, pk)
    found = Prioriteit.objects.filter(**{soort.veld: onderwerp}).first()
    criteria = criteria_of(toegang.programma)
    plaatsen = places(toegang.programma, soort)
    given = points(toegang.programma, soort).get(pk, {})
    speerpunt = onderwerp if isinstance(onderwerp, Speerpunt) else onderwerp.actie.speerpunt
    context = {
        **_head(toegang, soort, onderwerp),
        "prioriteit": found,
        "plaats": plaatsen.get(pk),
        "van": ranked(plaatsen.values()),
        "punten": [(criterium, given.get(criterium.pk)) for criterium in criteria],
        "speerpunt": speerpunt,
        "geschiedenis": history.of(found)[:50] if found else [],
        "mag_ordenen": toegang.mag(Recht.PRIORITEREN),
        "terug": _way_back(request, toegang, soort),
    }
    return render(request, "monitoring/prioriteit/prioriteit.html", context)


@require_http_methods(["GET", "POST"])
def punten(request: HtmxRequest, code: str, niveau: str, pk: int) -> HttpResponse:
    """The form of one result or speerpunt, in its row or on a page of its own, and its saving.

    Answers 422 when the motivation is missing, 409 when somebody else was first; what was typed then stands in the
    form again and nothing has changed.
    """
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    soort = _niveau(niveau)
    onderwerp = _onderwerp(toegang.programma, soort, pk)
    if request.method == "GET":
        form = _punten_form(toegang.programma, soort, onderwerp)
        return _form(request, toegang, soort, onderwerp, form, {"teruggezet": restore_typed(request, form)})

    form = _punten_form(toegang.programma, soort, onderwerp, request.POST)
    if not form.is_valid():
        return _form(request, toegang, soort, onderwerp, form, status=422)
    try:
        saved = vastleggen.save(
            toegang.programma,
            onderwerp,
            form.punten,
            form.cleaned_data["motivatie"],
            versie=form.cleaned_data["versie"] or 0,
            door=toegang.gebruiker,
        )
    except history.Conflict as conflict:
        current = conflict.current
        assert isinstance(current, Prioriteit)
        extra = {"conflict_velden": form.accept(current), **last_change(current)}
        return _form(request, toegang, soort, onderwerp, form, extra, status=409)
    changed = saved is not None and saved.versie != (form.cleaned_data["versie"] or 0)
    return _saved(request, toegang, soort, onderwerp, changed=changed)


@require_safe
def punten_voorproef(request: HtmxRequest, code: str, niveau: str, pk: int) -> HttpResponse:
    """What the points that are chosen now would come to; nothing is stored."""
    toegang = toegang_for(request, code, Recht.PRIORITEREN)
    soort = _niveau(niveau)
    onderwerp = _onderwerp(toegang.programma, soort, pk)
    form = _punten_form(toegang.programma, soort, onderwerp, request.GET)
    form.is_valid()
    return render(request, "monitoring/prioriteit/voorproef.html", _preview(toegang.programma, soort, pk, form))


def _look(programma: Programma, asked: QueryDict) -> Beeld:
    keuze = BordFilter(asked, programma=programma, pijlers=list(Pijler.objects.filter(programma=programma)))
    whole = bord.make(programma, keuze.niveau, moment(programma).peildatum)
    adres = reverse("monitoring:prioriteiten", args=[programma.code])
    return Beeld(whole, keuze, keuze.apply(whole), f"{adres}?{urlencode(keuze.active)}" if keuze.active else adres)


def _context(
    programma: Programma,
    bereik: Bereik,
    beeld: Beeld,
    *,
    focus: int = 0,
    bewaard: int = 0,
    instead: tuple[int, SafeString] | None = None,
) -> dict[str, Any]:
    """What board and list show. `instead` puts a form in the place of the row with that key."""
    mag = bereik.mag(Recht.PRIORITEREN)
    shown = [
        replace(
            rij,
            mag_ordenen=mag and beeld.bord.telt,
            terug=beeld.adres,
            bewaard=rij.pk == bewaard,
            focus=rij.pk == focus,
        )
        for rij in beeld.rijen
    ]
    return {
        "programma": programma,
        "bord": beeld.bord,
        "keuze": beeld.keuze,
        "rijen": shown,
        "groepen": [
            (kop, [instead[1] if instead and rij.pk == instead[0] else rij.html for rij in members])
            for kop, members in bord.groups(shown, volgens_plan=beeld.keuze.volgens_plan)
        ],
        "focus_op_lijst": bool(focus) and all(rij.pk != focus for rij in shown),
        "niveaus": [(niveau, programma.naam_van(niveau.veld, meervoud=True)) for niveau in Niveau],
        "niveau_naam": programma.naam_van(beeld.bord.niveau.veld),
        "namen": programma.naam_van(beeld.bord.niveau.veld, meervoud=True).lower(),
        "actief": urlencode(beeld.keuze.active),
        "mag_ordenen": mag,
    }


def _list(request: HtmxRequest, toegang: Toegang, beeld: Beeld, **shown: Any) -> HttpResponse:
    return render(
        request, "monitoring/prioriteit/lijst.html", _context(toegang.programma, toegang.bereik, beeld, **shown)
    )


def _niveau(asked: str) -> Niveau:
    if asked not in set(Niveau):
        raise Http404("Dit niveau bestaat niet.")
    return Niveau(asked)


def _onderwerp(programma: Programma, niveau: Niveau, pk: int) -> Resultaat | Speerpunt:
    """This result or speerpunt of the programme; 404 when it has none such."""
    if niveau is Niveau.RESULTAAT:
        rows = Resultaat.objects.in_programma(programma).select_related("actie__speerpunt__pijler")
        return get_object_or_404(rows, pk=pk)
    return get_object_or_404(Speerpunt.objects.filter(pijler__programma=programma).select_related("pijler"), pk=pk)


def _punten_form(
    programma: Programma, niveau: Niveau, onderwerp: Resultaat | Speerpunt, data: QueryDict | None = None
) -> PuntenForm:
    gezien = Prioriteit.objects.filter(**{niveau.veld: onderwerp}).first()
    stored = {punt.criterium_id: punt.waarde for punt in gezien.punten.all()} if gezien else {}
    return PuntenForm(
        data,
        criteria=criteria_of(programma),
        gezien=gezien,
        punten=stored,
        prefix=f"punten-{niveau.veld}-{onderwerp.pk}",
    )


def _preview(programma: Programma, niveau: Niveau, pk: int, form: PuntenForm) -> dict[str, Any]:
    """The place this would get among the others, as they are now."""
    others = {key: row for key, row in points(programma, niveau).items() if key != pk}
    part = set(takes_part(programma, niveau).filter(pk__in=[*others, pk]).values_list("pk", flat=True))
    chosen = form.gegeven if form.is_bound and not form.errors.keys() - {"motivatie"} else _initial(form)
    counted = {key: row for key, row in others.items() if key in part} | {pk: chosen}
    measures = maatstaven(form.criteria)
    plaatsen = rank(counted, measures)
    return {
        "plaats": plaatsen[pk],
        "van": ranked(plaatsen.values()),
        "hoogste": most(measures),
        "klaar": pk not in part,
    }


def _initial(form: PuntenForm) -> dict[int, int]:
    return {row.pk: int(value) for row, veld in zip(form.criteria, form.vragen, strict=True) if (value := veld.initial)}


def _head(toegang: Toegang, niveau: Niveau, onderwerp: Resultaat | Speerpunt) -> dict[str, Any]:
    """What every page about one of them shows."""
    pijler = onderwerp.pijler if isinstance(onderwerp, Speerpunt) else onderwerp.actie.speerpunt.pijler
    board = reverse("monitoring:prioriteiten", args=[toegang.programma.code])
    return {
        "niveau": niveau,
        "niveau_naam": toegang.programma.naam_van(niveau.veld),
        "onderwerp": onderwerp,
        "titel": onderwerp.titel if isinstance(onderwerp, Speerpunt) else onderwerp.omschrijving,
        "plek": f"{pijler} {onderwerp.nummer}" if isinstance(onderwerp, Speerpunt) else place_of(onderwerp),
        "kruimels": kruimels(
            toegang, ("Prioriteiten", f"{board}?niveau={niveau}" if niveau is Niveau.SPEERPUNT else board)
        ),
    }


def _way_back(request: HtmxRequest, toegang: Toegang, niveau: Niveau) -> str:
    """The address of the board to return to, with what was chosen there."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    board = reverse("monitoring:prioriteiten", args=[toegang.programma.code])
    if request.htmx and not asked:
        asked = request.htmx.current_url_abs_path or ""
    if urlsplit(asked).path != board or not url_has_allowed_host_and_scheme(asked, None):
        return f"{board}?niveau={niveau}" if niveau is Niveau.SPEERPUNT else board
    return asked.split("#")[0]


def _draft(niveau: Niveau, pk: int) -> str:
    """Under which key the browser keeps what was not saved."""
    return f"punten-{niveau.veld}-{pk}"


def _form_context(
    request: HtmxRequest, toegang: Toegang, niveau: Niveau, onderwerp: Resultaat | Speerpunt, form: PuntenForm
) -> dict[str, Any]:
    terug = _way_back(request, toegang, niveau)
    url = reverse("monitoring:punten", args=[toegang.programma.code, niveau, onderwerp.pk])
    return {
        **_head(toegang, niveau, onderwerp),
        **_preview(toegang.programma, niveau, onderwerp.pk, form),
        "form": form,
        "terug": terug,
        "anker": f"{niveau.veld}-{onderwerp.pk}",
        "annuleren": f"{terug}{'&' if '?' in terug else '?'}rij={onderwerp.pk}",
        "kolommen": len(form.criteria) + 5,
        "concept": _draft(niveau, onderwerp.pk),
        "speerpunt": onderwerp if isinstance(onderwerp, Speerpunt) else onderwerp.actie.speerpunt,
        "opgeslagen_url": f"{url}?{urlencode({'next': terug})}",
        "in_rij": bool(request.htmx),
    }


def _form(
    request: HtmxRequest,
    toegang: Toegang,
    niveau: Niveau,
    onderwerp: Resultaat | Speerpunt,
    form: PuntenForm,
    extra: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The form in its row, or on a page of its own."""
    context = {**_form_context(request, toegang, niveau, onderwerp, form), **(extra or {})}
    if not request.htmx:
        return render(request, "monitoring/prioriteit/punten.html", context, status=status)
    response = render(request, "monitoring/prioriteit/rij_bewerken.html", context, status=status)
    # Saving puts the whole list back, for every place in it may change; what is not saved stays in its row.
    return reswap(retarget(response, f"#{context['anker']}"), "outerHTML")


def _saved(
    request: HtmxRequest, toegang: Toegang, niveau: Niveau, onderwerp: Resultaat | Speerpunt, *, changed: bool
) -> HttpResponse:
    """The list as it is now, with the next row open when that was asked; without HTMX back to its page."""
    terug, pk = _way_back(request, toegang, niveau), onderwerp.pk
    beeld = _look(toegang.programma, QueryDict(urlsplit(terug).query))
    mine = next((rij.plaats for rij in beeld.bord.rijen if rij.pk == pk), None)
    told = _outcome(mine, beeld.bord.geordend) if changed else "Er is niets veranderd."
    following = bord.next_after(beeld.rijen, pk) if request.POST.get("stap") == "volgende" else None
    if not request.htmx:
        messages.success(request, told, extra_tags=_draft(niveau, pk))
        if following:
            url = reverse("monitoring:punten", args=[toegang.programma.code, niveau, following.pk])
            return redirect(f"{url}?{urlencode({'next': terug})}")
        return redirect(f"{terug}#{niveau.veld}-{pk}")
    if following:
        other = _onderwerp(toegang.programma, niveau, following.pk)
        form = _punten_form(toegang.programma, niveau, other)
        row = render_to_string(
            "monitoring/prioriteit/rij_bewerken.html",
            _form_context(request, toegang, niveau, other, form),
            request=request,
        )
        response = _list(request, toegang, beeld, bewaard=pk, instead=(following.pk, row))
    else:
        response = _list(request, toegang, beeld, bewaard=pk, focus=pk)
    trigger_client_event(response, "draft-saved", {"value": _draft(niveau, pk)})
    return trigger_client_event(response, "announce", {"value": told})


def _outcome(plaats: Plaats | None, van: int) -> str:
    if plaats is None:
        return "Opgeslagen. Dit is klaar en telt niet mee in de volgorde."
    if plaats.rang is None:
        lacking = f" Nog te geven: {', '.join(plaats.ontbreekt)}." if plaats.ontbreekt else ""
        return f"Opgeslagen, nog zonder plaats.{lacking}"
    return f"Opgeslagen: plaats {plaats.rang} van {van}{', gedeeld' if plaats.gedeeld else ''}."
