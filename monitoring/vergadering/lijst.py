"""What meetings came to: their items with what was decided and promised, as plain data.

The page, the PDF and the Excel are made from the same values, so that they tell the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, time_format

from monitoring.mandaat import body_name
from monitoring.models import Agendapunt, Besluitregel, Vergadering
from monitoring.vergadering import agenda
from monitoring.vergadering.beeld import Rij
from programmes.models import Orgaan, Programma

Uitkomst = Agendapunt.Uitkomst

# At these items something was decided or promised, or they went on to another body.
_TOLD = (Uitkomst.BESLUIT, Uitkomst.ACTIE, Uitkomst.DOORGEGEVEN)

type Inhoud = dict[str, Any]


def items(rows: QuerySet[Agendapunt]) -> QuerySet[Agendapunt]:
    """With everything a list tells of an item, in three queries."""
    lines = Besluitregel.objects.select_related("resultaat", "termijn").order_by("pk")
    return rows.select_related(*agenda.ALLES, "vergadering__orgaan").prefetch_related(
        Prefetch("besluit__regels", queryset=lines)
    )


def of_period(programma: Programma, van: date | None, tot: date | None, orgaan: Orgaan | None) -> QuerySet[Agendapunt]:
    """The items of closed and running meetings in these days at which something came out, newest meeting first."""
    rows = Agendapunt.objects.filter(vergadering__programma=programma, uitkomst__in=_TOLD)
    if van:
        rows = rows.filter(vergadering__datum__gte=van)
    if tot:
        rows = rows.filter(vergadering__datum__lte=tot)
    if orgaan:
        rows = rows.filter(vergadering__orgaan=orgaan)
    return rows.order_by("-vergadering__datum", "-vergadering__pk", "volgorde")


def of_meeting(vergadering: Vergadering, punten: Sequence[Agendapunt]) -> Inhoud:
    """The list of one meeting."""
    return {
        "soort": "lijst",
        "titel": f"Besluiten en acties {vergadering.orgaan}",
        "onder": day(vergadering.datum),
        "dag": vergadering.datum.isoformat(),
        "status": vergadering.get_status_display(),
        **_programma(vergadering.programma),
        "vergaderingen": _meetings(punten) or [_meeting(vergadering, [])],
    }


def of_many(
    programma: Programma, punten: Sequence[Agendapunt], van: date | None, tot: date | None, orgaan: Orgaan | None
) -> Inhoud:
    """The list over a period."""
    parts = [f"van {day(van)}" if van else "", f"tot en met {day(tot)}" if tot else ""]
    return {
        "soort": "lijst",
        "titel": f"Besluiten en acties {orgaan}" if orgaan else "Besluiten en acties",
        "onder": " ".join(filter(None, parts)) or "alle vergaderingen",
        "dag": (tot or timezone.localdate()).isoformat(),
        "status": "",
        **_programma(programma),
        "vergaderingen": _meetings(punten),
    }


def of_agenda(vergadering: Vergadering, rijen: Iterable[Rij]) -> Inhoud:
    """The agenda as its members get it: no minutes, no outcomes."""
    return {
        "soort": "agenda",
        "titel": f"Agenda {vergadering.orgaan}",
        "onder": " · ".join(filter(None, [day(vergadering.datum), _time(vergadering), vergadering.plaats])),
        "dag": vergadering.datum.isoformat(),
        "status": vergadering.get_status_display(),
        **_programma(vergadering.programma),
        "punten": [_agendapunt(place, rij) for place, rij in enumerate(rijen, 1)],
    }


def _programma(programma: Programma) -> Inhoud:
    return {
        "programma": programma.naam_kort,
        "samenwerking": programma.samenwerking,
        "code": programma.code,
        "fictief": programma.fictief,
    }


def _agendapunt(place: int, rij: Rij) -> Inhoud:
    punt, stand = rij.punt, rij.stand
    told: Inhoud = {
        "nummer": place,
        "titel": punt.titel,
        "soort": rij.soort,
        "plek": rij.plek,
        "toelichting": punt.toelichting,
        "vorig": punt.herkomst,
    }
    if punt.actiepunt:
        told["actie"] = f"{punt.actiepunt.eigenaar_naam}, klaar op {day(punt.actiepunt.datum)}"
    if stand and not punt.actiepunt:
        told |= {
            "fase": stand.fase.label,
            "signaal": stand.signaal.label if stand.is_open else "",
            "termijn": stand.termijn.label or "geen termijn",
            "eerst": stand.resultaat.oorspronkelijke_termijn.label if stand.resultaat.verschuivingen else "",
        }
        if stand.melding:
            told |= {name: getattr(stand.melding, name) for name in ("oorzaak", "gevolg", "maatregel")}
    if punt.voorstel:
        told["voorstel"] = punt.voorstel.label
        told["verschil"] = rij.verschil
        told["redenen"] = punt.voorstel.get_redenen_display()
        told["waarom"] = punt.voorstel.toelichting
    return told


def _meetings(punten: Sequence[Agendapunt]) -> list[Inhoud]:
    """The items under their meeting, in the order they come in."""
    groups: dict[int, list[Agendapunt]] = {}
    for punt in punten:
        groups.setdefault(punt.vergadering_id, []).append(punt)
    return [_meeting(rows[0].vergadering, rows) for rows in groups.values()]


def _meeting(vergadering: Vergadering, punten: Sequence[Agendapunt]) -> Inhoud:
    return {
        "pk": vergadering.pk,
        "orgaan": str(vergadering.orgaan),
        "dag": vergadering.datum.isoformat(),
        "datum": day(vergadering.datum),
        "punten": [_item(punt) for punt in punten],
        "acties": sum(punt.actie_id is not None for punt in punten),
    }


def _item(punt: Agendapunt) -> Inhoud:
    told: Inhoud = {
        "pk": punt.pk,
        "nummer": punt.volgorde,
        "titel": punt.titel,
        "uitkomst": punt.get_uitkomst_display(),
        "verslag": punt.verslag,
        "naar": str(punt.naar) if punt.naar and punt.uitkomst == Uitkomst.DOORGEGEVEN else "",
    }
    if punt.besluit:
        told["besluit"] = {
            "pk": punt.besluit.pk,
            "nummer": punt.besluit.nummer,
            "orgaan": body_name(punt.besluit.orgaan),
            "tekst": punt.besluit.tekst,
            "regels": [_line(line) for line in punt.besluit.regels.all()],
        }
    if punt.actie:
        told["actie"] = {
            "pk": punt.actie.pk,
            "wat": punt.actie.omschrijving,
            "wie": punt.actie.eigenaar_naam,
            "dag": punt.actie.datum.isoformat(),
            "datum": day(punt.actie.datum),
            "status": punt.actie.get_status_display(),
        }
    return told


def _line(line: Besluitregel) -> Inhoud:
    return {
        "keuze": line.get_keuze_display(),
        "resultaat": line.resultaat.omschrijving,
        "termijn": line.termijn.label if line.termijn else "",
        "motivatie": line.motivatie,
    }


def day(value: date) -> str:
    return date_format(value, "j F Y")


def _time(vergadering: Vergadering) -> str:
    return f"{time_format(vergadering.begint_om, 'H:i')} uur" if vergadering.begint_om else ""
