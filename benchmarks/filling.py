"""Fills a database: the real programme with progress, and copies of it until there is a hundred times as much.

A copy is another programme with the same plan, terms, rondes and meldingen; besides, the programme that is
measured gets the rondes of ten years. Everything goes in by `bulk_create`, in the order of the foreign keys.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import models, transaction

from monitoring.models import Criterium, Melding, Prioriteit, Punt, Ronde
from monitoring.periode import Periode
from programmes.models import (
    Begrip,
    Gebruiker,
    Grondslag,
    Orgaan,
    Pijler,
    Programma,
    Randvoorwaarde,
    Randvoorwaardepunt,
    Rol,
    Toewijzing,
    Wijziging,
)
from speerpunten.models import Aandachtspunt, Actie, Resultaat, Speerpunt, Termijn

CODE = "zssd"
PAST_YEARS = 10
MANY = 20  # programmes of one member
BATCH = 500


def fill_once() -> tuple[Programma, Gebruiker]:
    """The demo: the programme with its invented progress. Gives it and its programmamanager."""
    call_command("demo", verbosity=0, stdout=_Silent())
    programma = Programma.objects.get(code=CODE)
    return programma, Gebruiker.objects.get(toewijzingen__programma=programma, toewijzingen__rol=Rol.PROGRAMMAMANAGER)


class _Silent:
    def write(self, text: str) -> None:
        pass


@transaction.atomic
def fill_up(programma: Programma, times: int) -> None:
    """Adds other programmes until there are `times` as many, and past rondes to the programme itself."""
    for number in range(1, times):
        _copy(programma, f"{CODE}-{number}")
    _past_rondes(programma)


def _copied(row: models.Model, **values: Any) -> Any:
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**{**fields, **values})


def _copy_rows(rows: Iterable[models.Model], change: Callable[[Any], dict[str, Any]]) -> dict[int, models.Model]:
    """Copies rows; gives each copy by the primary key of its original."""
    originals = list(rows)
    if not originals:
        return {}
    made = type(originals[0])._base_manager.bulk_create(
        [_copied(row, **change(row)) for row in originals], batch_size=BATCH
    )
    return {original.pk: copy for original, copy in zip(originals, made, strict=True)}


def _copy(programma: Programma, code: str) -> None:
    other = _copied(programma, code=code)
    other.save()
    pijlers = _copy_rows(Pijler.objects.filter(programma=programma), lambda row: {"programma_id": other.pk})
    speerpunten = _copy_rows(
        Speerpunt.objects.filter(pijler__programma=programma), lambda row: {"pijler_id": pijlers[row.pijler_id].pk}
    )
    acties = _copy_rows(
        Actie.objects.filter(speerpunt__in=speerpunten), lambda row: {"speerpunt_id": speerpunten[row.speerpunt_id].pk}
    )
    resultaten = _copy_rows(
        Resultaat.objects.in_programma(programma),
        lambda row: {"actie_id": acties[row.actie_id].pk, "tweeling_id": None},
    )
    _copy_rows(
        Termijn.objects.filter(resultaat__in=resultaten), lambda row: {"resultaat_id": resultaten[row.resultaat_id].pk}
    )
    _copy_rows(
        Aandachtspunt.objects.filter(pijler__programma=programma), lambda row: {"pijler_id": pijlers[row.pijler_id].pk}
    )
    voorwaarden = _copy_rows(Randvoorwaarde.objects.filter(programma=programma), lambda row: {"programma_id": other.pk})
    _copy_rows(
        Randvoorwaardepunt.objects.filter(randvoorwaarde__in=voorwaarden),
        lambda row: {"randvoorwaarde_id": voorwaarden[row.randvoorwaarde_id].pk},
    )
    for model in (Begrip, Grondslag, Orgaan):
        _copy_rows(model._base_manager.filter(programma=programma), lambda row: {"programma_id": other.pk})
    rondes = _copy_rows(Ronde.objects.filter(programma=programma), lambda row: {"programma_id": other.pk})
    meldingen = _copy_rows(
        Melding.objects.filter(ronde__programma=programma),
        lambda row: {"resultaat_id": resultaten[row.resultaat_id].pk, "ronde_id": rondes[row.ronde_id].pk},
    )
    criteria = _copy_rows(Criterium.objects.filter(programma=programma), lambda row: {"programma_id": other.pk})
    prioriteiten = _copy_rows(
        Prioriteit.objects.filter(resultaat__in=resultaten),
        lambda row: {"resultaat_id": resultaten[row.resultaat_id].pk},
    )
    prioriteiten |= _copy_rows(
        Prioriteit.objects.filter(speerpunt__in=speerpunten),
        lambda row: {"speerpunt_id": speerpunten[row.speerpunt_id].pk},
    )
    _copy_rows(
        Punt.objects.filter(criterium__in=criteria),
        lambda row: {
            "prioriteit_id": prioriteiten[row.prioriteit_id].pk,
            "criterium_id": criteria[row.criterium_id].pk,
        },
    )
    moved = {"speerpunten.resultaat": resultaten, "monitoring.melding": meldingen, "monitoring.ronde": rondes}
    _copy_rows(
        [
            row
            for row in Wijziging.objects.filter(programma=programma)
            if row.onderwerp_id in moved.get(row.onderwerp, {})
        ],
        lambda row: {"programma_id": other.pk, "onderwerp_id": moved[row.onderwerp][row.onderwerp_id].pk},
    )


def member_of_many() -> Gebruiker:
    """Somebody in the PMO of twenty programmes, the measured one among them; of all, when there are fewer."""
    lid = Gebruiker.objects.create_user("lid@voorbeeld.example", naam="Lid van veel")
    programmas = Programma.objects.order_by("pk")[:MANY]
    Toewijzing.objects.bulk_create(
        [Toewijzing(gebruiker=lid, programma=programma, rol=Rol.PMO) for programma in programmas]
    )
    return lid


def _past_rondes(programma: Programma) -> None:
    """Closed rondes of the years before the first one, each with a melding of every result that has one now."""
    first = Ronde.objects.filter(programma=programma).order_by("jaar", "nummer")[0]
    per_year = programma.rondes_per_jaar
    periodes = [
        Periode(first.jaar - years, nummer, per_year)
        for years in range(1, PAST_YEARS + 1)
        for nummer in range(1, per_year + 1)
    ]
    newest = list(Melding.objects.filter(ronde__programma=programma, actueel=True))
    for periode in periodes:
        ronde = Ronde.objects.create(
            programma=programma,
            jaar=periode.jaar,
            nummer=periode.nummer,
            peildatum=periode.last_day,
            opent_op=periode.first_day,
            sluit_op=periode.last_day + timedelta(days=28),
            status=Ronde.Status.GESLOTEN,
        )
        Melding.objects.bulk_create(
            [_copied(melding, ronde_id=ronde.pk, actueel=False) for melding in newest], batch_size=BATCH
        )
