"""Giving points, and taking a criterium away: what changes, with its history, in one transaction."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from monitoring.models import Criterium, Prioriteit, Punt
from monitoring.prioriteit.lezen import Niveau, criteria_of
from programmes import history, ordering
from programmes.models import Gebruiker, Programma, Wijziging
from speerpunten.models import Resultaat, Speerpunt

SERIES = ordering.Series(Criterium, "programma", "volgorde")

# What a fresh programme is offered: naam, toelichting, gewicht, laag_eerst.
VOORSTEL = (
    (
        "Wettelijk",
        "Moeten we dit van de wet? 0: geen plicht, 3: de wet vraagt er indirect om, 5: wettelijke plicht.",
        3,
        False,
    ),
    (
        "Impact voor inwoners",
        "Wat merken inwoners ervan? 0: niets, 3: een kleine groep veel of velen een beetje, 5: velen veel.",
        3,
        False,
    ),
    (
        "Afhankelijkheid",
        "Hoeveel ander werk wacht hierop? 0: niets, 3: een paar resultaten, 5: veel resultaten of partners.",
        2,
        False,
    ),
    (
        "Inspanning",
        "Hoeveel werk kost het nog? 0: bijna niets, 3: enkele maanden voor een team, 5: jaren voor velen.",
        2,
        True,
    ),
)


@transaction.atomic
def save(
    programma: Programma,
    onderwerp: Resultaat | Speerpunt,
    punten: Mapping[int, int | None],
    motivatie: str,
    *,
    versie: int,
    door: Gebruiker,
) -> Prioriteit | None:
    """Sets these points (None takes them away) and the motivation; what `punten` does not name stays.

    `versie` is that of the Prioriteit the writer saw, 0 when there was none. Raises `history.Conflict` when it
    changed since. Gives None when there was nothing and nothing was filled in.
    """
    ordering.lock(programma)
    niveau = Niveau.RESULTAAT if isinstance(onderwerp, Resultaat) else Niveau.SPEERPUNT
    criteria = criteria_of(programma)
    current = Prioriteit.objects.filter(**{niveau.veld: onderwerp}).first()
    if current and current.versie != versie:
        raise history.Conflict(current)
    stored = {punt.criterium_id: punt for punt in current.punten.all()} if current else {}
    changes = [
        (row, stored.get(row.pk), punten[row.pk])
        for row in criteria
        if row.pk in punten and (stored[row.pk].waarde if row.pk in stored else None) != punten[row.pk]
    ]
    if current is None:
        if not changes and not motivatie:
            return None
        current = history.create(programma, Prioriteit(**{niveau.veld: onderwerp}, motivatie=motivatie), door=door)
    else:
        current = history.update(programma, current, {"motivatie": motivatie}, door=door)
    if changes:
        for criterium, before, waarde in changes:
            _write(current, criterium, before, waarde)
        _moved_on(current, versie)
        history.note_many(
            programma,
            [
                (current, _veld(row), str(before.waarde) if before else "", "" if now is None else str(now))
                for row, before, now in changes
            ],
            door=door,
        )
    return current


def _veld(criterium: Criterium) -> str:
    """What a line of history calls its points."""
    return criterium.naam[: Wijziging._meta.get_field("veld").max_length]


def _write(prioriteit: Prioriteit, criterium: Criterium, before: Punt | None, waarde: int | None) -> None:
    if waarde is None:
        assert before is not None
        before.delete()
    elif before is None:
        Punt.objects.create(prioriteit=prioriteit, criterium=criterium, waarde=waarde)
    else:
        before.waarde = waarde
        before.versie += 1
        before.save(update_fields=["waarde", "versie"])


def _moved_on(prioriteit: Prioriteit, seen: int) -> None:
    """Points are part of what a version guards."""
    if prioriteit.versie == seen:
        prioriteit.versie += 1
        prioriteit.save(update_fields=["versie"])


@transaction.atomic
def propose(programma: Programma, *, door: Gebruiker) -> bool:
    """Gives a programme without criteria the four of `VOORSTEL`; tells whether it did."""
    ordering.lock(programma)
    if criteria_of(programma):
        return False
    made = [
        Criterium(programma=programma, naam=naam, toelichting=tekst, gewicht=gewicht, laag_eerst=laag, volgorde=place)
        for place, (naam, tekst, gewicht, laag) in enumerate(VOORSTEL, start=1)
    ]
    history.create_many(programma, [(row, None) for row in made], door=door)
    return True


@transaction.atomic
def add(programma: Programma, criterium: Criterium, *, door: Gebruiker) -> Criterium:
    """Puts a new criterium last. IntegrityError when its name is taken meanwhile."""
    ordering.lock(programma)
    criterium.volgorde = len(criteria_of(programma)) + 1
    return history.create(programma, criterium, door=door)


@transaction.atomic
def move(programma: Programma, pk: int, after: int | None, *, door: Gebruiker) -> None:
    """Puts a criterium right after another one (None: first). `ordering.UnknownPlace` when that is gone."""
    ordering.lock(programma)
    criterium = Criterium.objects.get(programma=programma, pk=pk)
    before = criterium.volgorde
    ordering.place(SERIES, criterium, programma, after)
    if criterium.volgorde != before:
        history.note(programma, criterium, "plaats", str(before), str(criterium.volgorde), door=door)


@transaction.atomic
def remove(programma: Programma, criterium: Criterium, *, versie: int | None, door: Gebruiker) -> None:
    """Takes a criterium away with all points on it; the history keeps them, with the criterium and with each row.

    `history.Conflict` when the criterium was changed since.
    """
    ordering.lock(programma)
    current = Criterium.objects.select_for_update().get(pk=criterium.pk)
    if current.versie != versie:
        raise history.Conflict(current)
    punten = list(points_on(current))
    for punt in punten:
        punt.prioriteit.versie += 1
    Prioriteit.objects.bulk_update([punt.prioriteit for punt in punten], ["versie"])
    history.note_many(
        programma,
        [(punt.prioriteit, _veld(current), str(punt.waarde), "") for punt in punten],
        door=door,
        reden="Criterium verwijderd",
    )
    lines = [f"{current}: {current.weegt}"]
    lines += [f"{punt.waarde} voor {punt.prioriteit.onderwerp}" for punt in punten]
    history.delete(programma, current, door=door, tekst="\n".join(lines))
    ordering.close_gaps(SERIES, programma)


def points_on(criterium: Criterium) -> Sequence[Punt]:
    """Every Punt on it with what it is of, in a fixed order."""
    return list(
        criterium.punten.select_related("prioriteit__resultaat", "prioriteit__speerpunt").order_by("prioriteit")
    )
