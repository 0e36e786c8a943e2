"""Proposing another term for a result; only a besluit changes the term itself.

A proposal changes no fact of the plan, so it can be made between rondes too. One proposal of a result waits at a
time; while one is made or changed the row of its result is locked.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from monitoring.models import Ronde, Scenario, Termijnvoorstel
from monitoring.models.besluit import columns
from programmes import history
from programmes.models import Gebruiker, Programma
from speerpunten.models import Resultaat
from speerpunten.realisatie import Realisatie

Status = Termijnvoorstel.Status


def waiting(resultaat: Resultaat) -> Termijnvoorstel | None:
    """The proposal of this result that waits for a besluit."""
    return resultaat.termijnvoorstellen.filter(status=Status.INGEDIEND).first()


@transaction.atomic
def propose(
    programma: Programma,
    resultaat: Resultaat,
    value: Realisatie,
    *,
    redenen: Sequence[str],
    toelichting: str,
    ronde: Ronde | None,
    door: Gebruiker,
    scenario: Scenario | None = None,
) -> Termijnvoorstel:
    """Makes a proposal; `history.Conflict` with the one that waits when there is one already.

    `scenario` is the one it comes from.
    """
    _lock(resultaat)
    if known := waiting(resultaat):
        raise history.Conflict(known)
    voorstel = Termijnvoorstel(
        resultaat=resultaat,
        ronde=ronde,
        redenen=list(redenen),
        toelichting=toelichting,
        door=door,
        door_naam=str(door),
        gedaan_op=timezone.now(),
        scenario=scenario,
        **columns(value),
    )
    return history.create(programma, voorstel, door=door)


@transaction.atomic
def change(
    programma: Programma,
    voorstel: Termijnvoorstel,
    value: Realisatie,
    *,
    redenen: Sequence[str],
    toelichting: str,
    versie: int | None,
    door: Gebruiker,
) -> Termijnvoorstel:
    """Changes a proposal that waits; `history.Conflict` when it was changed, decided on or withdrawn meanwhile."""
    _lock(voorstel.resultaat)
    _still_waits(voorstel)
    told = {"label": value.label, "redenen": list(redenen), "toelichting": toelichting}
    saved = history.update(programma, voorstel, told, versie=versie, door=door)
    # They follow from the label, so the history needs no lines for them.
    Termijnvoorstel.objects.filter(pk=saved.pk).update(**columns(value))
    return saved


@transaction.atomic
def withdraw(programma: Programma, voorstel: Termijnvoorstel, *, versie: int | None, door: Gebruiker) -> None:
    """Takes back a proposal that waits; `history.Conflict` as in `change`."""
    _lock(voorstel.resultaat)
    _still_waits(voorstel)
    history.update(programma, voorstel, {"status": Status.INGETROKKEN}, versie=versie, door=door)


def _lock(resultaat: Resultaat) -> None:
    Resultaat.objects.select_for_update().get(pk=resultaat.pk)


def _still_waits(voorstel: Termijnvoorstel) -> None:
    current = Termijnvoorstel.objects.select_for_update().get(pk=voorstel.pk)
    if current.status != Status.INGEDIEND:
        raise history.Conflict(current)
