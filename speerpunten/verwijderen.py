"""What may be deleted, and what goes along with it.

A result with a past (meldingen, a moved term) is never deleted: a council was told about it. Its way out is
the fase 'vervallen'. What protects a result is found through the relations of the models, so that this
holds as well for what other parts of the portal keep about it.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import PROTECT, Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from programmes import history
from programmes.models import Deelname, Gebruiker, Grondslag, Orgaan, Pijler, Programma, Randvoorwaarde, Rol, Subregio
from speerpunten.los import Onderdelen, around
from speerpunten.models import Actie, Resultaat, Speerpunt, Termijn, Tweeling
from speerpunten.onderdelen import short, where

# Where the results below something are found.
_RESULTS = {Pijler: "actie__speerpunt__pijler", Speerpunt: "actie__speerpunt", Actie: "actie", Resultaat: "pk"}

# And the speerpunten and acties.
_SPEERPUNTEN = {Pijler: "pijler", Speerpunt: "pk"}
_ACTIES = {Pijler: "speerpunt__pijler", Speerpunt: "speerpunt", Actie: "pk"}


@dataclass(frozen=True)
class Belemmering:
    """Why something cannot be deleted; `resultaat` when it is a result that has a past."""

    tekst: str
    resultaat: Resultaat | None = None


def results_below(obj: models.Model) -> QuerySet[Resultaat]:
    path = _RESULTS.get(type(obj))
    if path is None:
        return Resultaat.objects.none()
    return Resultaat.objects.filter(**{path: obj.pk}).select_related("actie__speerpunt__pijler").in_plan_order()


def belemmeringen(programma: Programma, obj: Any) -> list[Belemmering]:
    """Everything that stands in the way of deleting this; empty when it may go."""
    found = [_past(resultaat) for resultaat in _with_past(obj)]
    found += [Belemmering(f"{naam}. Haal dat eerst weg.") for naam in attached(obj)]
    match obj:
        case Pijler():
            people = ", ".join(str(toewijzing.gebruiker) for toewijzing in obj.toewijzingen.select_related("gebruiker"))
            if people:
                found.append(
                    Belemmering(f"{people} heeft een rol in deze pijler. Laat de beheerder die rol eerst intrekken.")
                )
        case Grondslag():
            count = obj.speerpunten.count()
            if count:
                found.append(Belemmering(f"Speerpunten met deze grondslag: {count}. Haal de grondslag daar eerst weg."))
        case Orgaan() if _is_kept(obj):
            found.append(
                Belemmering(
                    "Dit orgaan heeft besluiten of vergaderingen, of er ligt een scenario voor. Het blijft staan."
                )
            )
        case Subregio():
            count = obj.deelnames.count()
            if count:
                found.append(
                    Belemmering("Er horen nog gemeenten bij deze subregio. Zet die eerst in een andere subregio.")
                )
        case Deelname():
            count = obj.gemeente.resultaten.in_programma(programma).count()
            if count:
                found.append(Belemmering(f"Resultaten die deze gemeente noemen: {count}. Haal haar daar eerst weg."))
            contacts = programma.toewijzingen.filter(rol=Rol.GEMEENTECONTACT, gemeente=obj.gemeente_id)
            people = ", ".join(str(toewijzing.gebruiker) for toewijzing in contacts.select_related("gebruiker"))
            if people:
                found.append(
                    Belemmering(f"{people} is gemeentecontact van {obj}. Laat de beheerder die rol eerst intrekken.")
                )
    return found


def _is_kept(obj: models.Model) -> bool:
    """Whether something that is never deleted along tells of it."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: obj}).exists()
        for relation in obj._meta.related_objects
        if relation.on_delete is PROTECT
    )


def attached(obj: models.Model) -> list[str]:
    """What other parts of the portal keep about the acties in this: 'Jeugd 1a heeft nog inzet'.

    It keeps an actie from being deleted, and goes along when one is moved.
    """
    path = _ACTIES.get(type(obj))
    if path is None:
        return []
    lines = []
    for relation in Actie._meta.related_objects:
        if relation.on_delete is PROTECT:
            kept = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = Actie.objects.filter(Exists(kept), **{path: obj.pk}).select_related("speerpunt__pijler")
            name = relation.related_model._meta.verbose_name_plural
            ordered = rows.order_by("speerpunt__nummer", "volgorde")
            lines += [f"{where(actie)} ({short(actie.omschrijving)}) heeft nog {name}" for actie in ordered]
    return lines


def _with_past(obj: models.Model) -> QuerySet[Resultaat]:
    """The results below this that have a past."""
    keeps = Q(Exists(Termijn.objects.filter(resultaat=OuterRef("pk"), volgnummer__gt=1)))
    for relation in Resultaat._meta.related_objects:
        if relation.on_delete is PROTECT:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            keeps |= Q(Exists(rows))
    return results_below(obj).filter(keeps)


def _past(resultaat: Resultaat) -> Belemmering:
    return Belemmering(f"{where(resultaat)}: {short(resultaat.omschrijving)}", resultaat)


@dataclass(frozen=True)
class Gevolgen:
    """What goes along when something is deleted (`weg`) and what stays without it (`los`), one line each."""

    weg: list[str]
    los: list[str]


def consequences(obj: Any) -> Gevolgen:
    """For who must decide, and for the history."""
    told = around(_below(obj)) if type(obj) in _RESULTS else []
    weg, los = ([f"{kop}: {short(tekst)}" for stays, kop, tekst in told if stays is kept] for kept in (False, True))
    if isinstance(obj, Tweeling):
        rows = obj.resultaten.select_related("actie__speerpunt__pijler")
        los += [f"Losgekoppeld: {where(row)}, {short(row.omschrijving)}" for row in rows]
    return Gevolgen([*_parts(obj), *weg], los)


def _below(obj: Any) -> Onderdelen:
    speerpunten, acties = _SPEERPUNTEN.get(type(obj)), _ACTIES.get(type(obj))
    return Onderdelen(
        (Speerpunt.objects.filter(**{speerpunten: obj.pk}) if speerpunten else Speerpunt.objects.none()).values("pk"),
        (Actie.objects.filter(**{acties: obj.pk}) if acties else Actie.objects.none()).values("pk"),
        results_below(obj).select_related(None).order_by().values("pk"),
    )


def _parts(obj: Any) -> list[str]:
    """What stands below it, in the order of the plan."""
    lines = []
    match obj:
        case Pijler():
            for speerpunt in obj.speerpunten.prefetch_related("acties__resultaten"):
                lines += [str(speerpunt), *_below_speerpunt(speerpunt)]
            lines += [f"Aandachtspunt: {punt}" for punt in obj.aandachtspunten.all()]
        case Speerpunt():
            prefetch_related_objects([obj], "acties__resultaten")
            lines += _below_speerpunt(obj)
        case Actie():
            lines += [f"– {resultaat}" for resultaat in obj.resultaten.all()]
        case Randvoorwaarde():
            lines += [f"– {punt}" for punt in obj.punten.all()]
    return lines


def _below_speerpunt(speerpunt: Speerpunt) -> list[str]:
    return [
        line
        for actie in speerpunt.acties.all()
        for line in (str(actie), *(f"– {resultaat}" for resultaat in actie.resultaten.all()))
    ]


def delete(programma: Programma, obj: models.Model, *, door: Gebruiker, reden: str = "") -> None:
    """Deletes this with all below it; its history line holds everything that went."""
    gone = consequences(obj)
    history.delete(programma, obj, door=door, reden=reden, tekst="\n".join([str(obj), *gone.weg, *gone.los]))
