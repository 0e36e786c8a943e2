"""Closing a ronde: a choice for each result of which nothing was handed in."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from monitoring import melding as meldingregels
from monitoring import ronde as regels
from monitoring import sluiten as slot
from monitoring.models import Melding, Ronde
from monitoring.sluiten import Ontbreekt, Slotkeuze
from monitoring.views.ronde import find_ronde, to_ronde, url_of
from programmes.access import Recht, toegang_for
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat
from zssd.middleware import take_stashed_input

NAMED = 10  # results with an error that are listed at the top

CHOOSE = "Kies wat hiermee gebeurt."
GONE = "Deze keuze kan hier niet meer. Kies opnieuw."

type Sent = QueryDict | MultiValueDict[str, str]


@dataclass(frozen=True)
class Regel:
    """A missing result on the page: what was chosen, what is wrong with that, whether it changed meanwhile."""

    item: Ontbreekt
    keuze: str
    fout: str
    veranderd: bool

    @property
    def pk(self) -> int:
        return self.item.resultaat.pk

    @property
    def mist(self) -> str:
        """The fields its melding still needs, as people call them; empty when it is whole."""
        return meldingregels.listed(self.item.mist) if self.item.mist else ""


@require_http_methods(["GET", "POST"])
def sluiten(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Shows exactly what is missing, asks for a choice for each, and closes the ronde with them.

    Answers 422 when a choice is missing, 409 when something changed since the page was shown; the choices stay.
    """
    toegang = toegang_for(request, code, Recht.RONDE)
    ronde = find_ronde(toegang, pk)
    terug = url_of(toegang, ronde)
    if not ronde.is_open:
        messages.info(request, f"Ronde {ronde.label} is {ronde.get_status_display()}.")
        return redirect(terug)
    if request.method == "POST" and "zet" not in request.POST:
        try:
            slot.close(
                ronde,
                {key: Slotkeuze(keuze) for key, keuze in _choices(request.POST).items()},
                gezien=_seen(request.POST),
                door=toegang.gebruiker,
                today=timezone.localdate(),
            )
        except regels.OvergangError:
            messages.info(request, f"Ronde {ronde.label} was al gesloten.")
            return redirect(terug)
        except (slot.IntussenVeranderdError, slot.OnbeslistError):
            pass  # told below, with the list as it is now
        else:
            messages.success(request, f"Ronde {ronde.label} is gesloten.", extra_tags=_draft(ronde))
            return redirect(terug)

    missing = slot.ontbrekend(ronde, timezone.localdate())
    sent: Sent | None = request.POST if request.method == "POST" else None
    if sent is None and (kept := take_stashed_input(request)) is not None:
        sent = MultiValueDict(kept)
    choices = _choices(sent) if sent else {}
    filled = _fill(missing, choices, request.POST["zet"]) if "zet" in request.POST else None
    changed = _changed(missing, sent)
    final = request.method == "POST" and filled is None
    rows = [_row(item, choices.get(item.resultaat.pk, ""), item.resultaat.pk in changed, final) for item in missing]
    wrong = [row for row in rows if row.fout]
    status = 409 if changed else 422 if wrong else 200
    context = {
        "ronde": ronde,
        "groepen": [(pijler, list(group)) for pijler, group in groupby(rows, key=lambda row: row.item.pijler)],
        "aantal": len(rows),
        "soorten": [keuze for keuze in Slotkeuze if any(keuze in item.keuzes for item in missing)],
        "gezien": " ".join(f"{key}:{versie}" for key, versie in slot.versies(missing).items()),
        "veranderd": bool(changed),
        "fouten": wrong[:NAMED],
        "meer_fouten": max(len(wrong) - NAMED, 0),
        "ingevuld": filled,
        "nog_leeg": sum(1 for row in rows if not row.keuze),
        "te_beoordelen": _waiting(ronde),
        "totaal": Resultaat.objects.in_programma(toegang.programma).count(),
        "concept": _draft(ronde),
        "terug": terug,
        "kruimels": to_ronde(toegang, ronde),
    }
    return render(request, "monitoring/ronde_sluiten.html", context, status=status)


def _draft(ronde: Ronde) -> str:
    return f"sluiten-{ronde.pk}"


def _choices(sent: Sent) -> dict[int, str]:
    """What was chosen for each result; what is no choice at all counts as none."""
    found = {}
    for name, value in sent.items():
        key = name.removeprefix("keuze-")
        if key != name and _is_key(key) and value in Slotkeuze.values:
            found[int(key)] = str(value)
    return found


def _seen(sent: Sent) -> dict[int, int]:
    """Which missing results the page showed, with the version of their melding."""
    pairs = (part.partition(":") for part in str(sent.get("gezien", "")).split())
    return {int(key): int(versie) for key, _, versie in pairs if _is_key(key) and _is_key(versie)}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _changed(missing: list[Ontbreekt], sent: Sent | None) -> set[int]:
    """Which results are other than the page showed, also those that were handed in since; none for a first look."""
    if sent is None or "gezien" not in sent:
        return set()
    seen, now = _seen(sent), slot.versies(missing)
    return {key for key in seen.keys() | now.keys() if seen.get(key) != now.get(key)}


def _fill(missing: list[Ontbreekt], choices: dict[int, str], asked: str) -> int:
    """Sets one choice where none was made yet and it can be; 'wissen' takes every choice away. Tells for how many.

    `asked` is a choice, with ':' and the key of a pijler when it is for that pijler alone.
    """
    keuze, _, pijler = asked.partition(":")
    number = 0
    for item in missing:
        key = item.resultaat.pk
        if pijler and str(item.pijler.pk) != pijler:
            continue
        if keuze == "wissen":
            number += choices.pop(key, None) is not None
        elif key not in choices and keuze in item.keuzes:
            choices[key] = keuze
            number += 1
    return number


def _row(item: Ontbreekt, keuze: str, veranderd: bool, final: bool) -> Regel:
    possible = keuze in item.keuzes
    fout = "" if possible or not final else GONE if keuze else CHOOSE
    return Regel(item, keuze if possible else "", fout, veranderd)


def _waiting(ronde: Ronde) -> list[Melding]:
    """What was handed in and nobody judged yet: it counts, and can be judged after the close as well."""
    rows = ronde.meldingen.filter(status=Melding.Status.INGEDIEND).select_related("resultaat__actie__speerpunt__pijler")
    return list(
        rows.order_by(
            "resultaat__actie__speerpunt__pijler__nummer",
            "resultaat__actie__speerpunt__nummer",
            "resultaat__actie__volgorde",
            "resultaat__volgorde",
        )
    )
