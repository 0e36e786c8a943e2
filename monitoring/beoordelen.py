"""Judging what was handed in: the queue of the programmamanager, akkoord, and returning with a reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from monitoring.melding import INHOUD, RondeGeslotenError, mark_actueel, next_status
from monitoring.models import INGELEVERD, Melding, Ronde
from programmes import history, post
from programmes.models import Gebruiker, Programma, Rol

# While a ronde is one of these, what is in it can be accepted; returning asks that it can still be changed.
BEOORDEELBAAR = frozenset({Ronde.Status.OPEN, Ronde.Status.GESLOTEN})


def queue(programma: Programma, pijler: str = "") -> QuerySet[Melding]:
    """What waits for a judgement, with its place in the plan; of the pijler with this code.

    Per pijler the oldest first: in that order they are listed, and judged one by one.
    """
    waiting = Melding.objects.filter(
        status=Melding.Status.INGEDIEND, ronde__programma=programma, ronde__status__in=BEOORDEELBAAR
    )
    if pijler:
        waiting = waiting.filter(resultaat__actie__speerpunt__pijler__code=pijler)
    return waiting.select_related("ronde__programma", "resultaat__actie__speerpunt__pijler").order_by(
        *(name if name != "ingediend_op" else F(name).asc(nulls_first=True) for name in _ORDER)
    )


def place(waiting: QuerySet[Melding], melding: Melding) -> tuple[int, int | None]:
    """How many wait in this queue, and the key of the one after the given melding, also when that left the queue."""
    keys = [_turn(*key) for key in waiting.values_list(*_ORDER)]
    here = _turn(melding.resultaat.actie.speerpunt.pijler.nummer, melding.ingediend_op, melding.pk)
    return len(keys), next((key[-1] for key in keys if key > here), None)


_ORDER = ("resultaat__actie__speerpunt__pijler__nummer", "ingediend_op", "pk")


def _turn(pijler: int, ingediend_op: datetime | None, pk: int) -> tuple[int, datetime, int]:
    return pijler, ingediend_op or datetime.min.replace(tzinfo=UTC), pk


def previous(melding: Melding) -> Melding | None:
    """What was reported of the same result before, and counted."""
    ronde = melding.ronde
    earlier = Q(ronde__jaar__lt=ronde.jaar) | Q(ronde__jaar=ronde.jaar, ronde__nummer__lt=ronde.nummer)
    counted = Melding.objects.filter(earlier, resultaat=melding.resultaat_id, status__in=INGELEVERD)
    return counted.select_related("ronde__programma").order_by("-ronde__jaar", "-ronde__nummer").first()


@dataclass(frozen=True)
class Verschil:
    """One thing a melding says, beside what was said before, both as people read it."""

    label: str
    was: str
    nu: str
    is_adres: bool = False

    @property
    def gewijzigd(self) -> bool:
        return self.was != self.nu


def compare(melding: Melding, vorig: Melding | None, *, termijn: str, vorige_termijn: str | None) -> list[Verschil]:
    """All that either of the two says, in the order of the form; the term first of all."""
    rows = [Verschil("termijn", vorige_termijn or "", termijn)]
    for name in INHOUD:
        label = history.verbose_name(melding, name)
        rows.append(Verschil(label, _said(vorig, name), _said(melding, name), is_adres=name == "bewijs"))
    return [row for row in rows if row.was or row.nu]


def _said(melding: Melding | None, name: str) -> str:
    if melding is None or (name == "signaal" and not melding.is_open):
        return ""
    return history.shown(melding, name)


@transaction.atomic
def accept(programma: Programma, shown: Mapping[int, int], *, door: Gebruiker) -> tuple[list[Melding], list[Melding]]:
    """Gives an akkoord to the meldingen that somebody saw, each in the version they saw (key → version).

    Gives those accepted, and those that could not be: changed or judged meanwhile, or of a ronde that was adopted.
    Takes as many queries for many as for one, but for the mail to each writer.
    """
    found = Melding.objects.filter(pk__in=shown, ronde__programma=programma)
    ids = set(found.values_list("ronde", flat=True))
    within = {ronde.pk for ronde in Ronde.objects.select_for_update().filter(pk__in=ids, status__in=BEOORDEELBAAR)}
    meldingen = list(found.select_for_update(of=("self",)).select_related("resultaat", "door").order_by("pk"))
    ready = [
        melding
        for melding in meldingen
        if melding.versie == shown[melding.pk]
        and melding.status == Melding.Status.INGEDIEND
        and melding.ronde_id in within
    ]
    changes = []
    for melding in ready:
        changes.append((melding, {"status": next_status("akkoord", melding), "teruggezet_reden": ""}))
        melding.beoordeeld_op, melding.beoordeeld_door_naam = timezone.now(), str(door)
    history.update_many(programma, changes, door=door, also=("beoordeeld_op", "beoordeeld_door_naam"))
    _tell_accepted(programma, ready, door)
    return ready, [melding for melding in meldingen if melding not in ready]


@transaction.atomic
def send_back(melding: Melding, *, versie: int, reden: str, door: Gebruiker) -> Melding:
    """Returns a melding with the reason; it no longer counts until it is handed in again.

    Raises `RondeGeslotenError` when its ronde is not open, since then it could not be changed, `history.Conflict` when
    it is not the version that was seen, `StatusError` when it is not handed in.
    """
    if not Ronde.objects.select_for_update().filter(pk=melding.ronde_id, status=Ronde.Status.OPEN).exists():
        raise RondeGeslotenError
    current = (
        Melding.objects.select_for_update(of=("self",)).select_related("ronde__programma", "door").get(pk=melding.pk)
    )
    if current.versie != versie:
        raise history.Conflict(current)
    programma = current.ronde.programma
    values = {"status": next_status("terugzetten", current), "teruggezet_reden": reden}
    # What is returned does not count, and the database holds that together: first the mark, then the status.
    Melding.objects.filter(pk=current.pk).update(actueel=False)
    current.actueel = False
    current.beoordeeld_op, current.beoordeeld_door_naam = timezone.now(), str(door)
    also = ("beoordeeld_op", "beoordeeld_door_naam")
    [returned] = history.update_many(programma, [(current, values)], door=door, reden=reden, also=also)
    mark_actueel([current.resultaat_id])
    _tell_returned(programma, returned, door)
    return returned


def _tell_returned(programma: Programma, melding: Melding, door: Gebruiker) -> None:
    """Tells the writer and who coordinates the pijler: somebody has to repair it, also when the writer has left."""
    coordinators = Q(
        toewijzingen__rol=Rol.COORDINATOR, toewijzingen__pijler__speerpunten__acties__resultaten=melding.resultaat_id
    )
    post.put(
        programma,
        Gebruiker.objects.filter(Q(pk=melding.door_id) | coordinators).exclude(pk=door.pk).distinct(),
        post.Soort.TERUGGEZET,
        sleutel=f"melding-{melding.pk}-{melding.versie}",
        titel=f"Teruggezet: {melding.resultaat}",
        tekst=f"{door} zette de melding voor {melding.ronde} terug. Reden: {melding.teruggezet_reden}",
        url=reverse("monitoring:melding", args=[programma.code, melding.resultaat_id]),
    )


def _tell_accepted(programma: Programma, meldingen: Iterable[Melding], door: Gebruiker) -> None:
    """One message to each writer, however many of theirs were accepted at once."""
    per_writer: dict[Gebruiker, list[Melding]] = defaultdict(list)
    for melding in meldingen:
        if melding.door is not None and melding.door != door:
            per_writer[melding.door].append(melding)
    for writer, theirs in per_writer.items():
        first = theirs[0]
        one = len(theirs) == 1
        post.put(
            programma,
            writer,
            post.Soort.AKKOORD,
            sleutel=f"melding-{first.pk}-{first.versie}",
            titel=f"Akkoord: {first.resultaat}" if one else f"{len(theirs)} meldingen zijn akkoord",
            tekst="" if one else "\n".join(f"- {melding.resultaat}" for melding in theirs),
            url=reverse("monitoring:resultaat", args=[programma.code, first.resultaat_id])
            if one
            else reverse("monitoring:werklijst", args=[programma.code]),
        )
