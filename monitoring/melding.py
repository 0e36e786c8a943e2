"""Reporting on a result: what a melding needs, what it starts from, and how it is saved.

A melding belongs to the open ronde. While one is saved the row of its ronde is locked, so a ronde cannot close
under a save and two people cannot both make the first melding of a result. It starts as a concept, which may be
incomplete; handed in (ingediend) it counts, until it is returned (teruggezet).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from monitoring.models import INGELEVERD, VRAAGT_UITLEG, Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker
from speerpunten.models import AFGEROND, Resultaat

UITLEG = ("oorzaak", "gevolg", "maatregel")

# What a coordinator says about a result; the rest of a melding tells who said it and when.
INHOUD = ("fase", "signaal", "toelichting", *UITLEG)

Status = Melding.Status

# What somebody does with a melding → from which status to which. None: there is no melding yet.
type Stap = str
OVERGANGEN: dict[Stap, dict[Melding.Status | None, Melding.Status]] = {
    "bewaren": {
        None: Status.CONCEPT,
        Status.CONCEPT: Status.CONCEPT,
        Status.TERUGGEZET: Status.TERUGGEZET,
        Status.INGEDIEND: Status.INGEDIEND,
        Status.AKKOORD: Status.INGEDIEND,
    },
    "indienen": {
        None: Status.INGEDIEND,
        Status.CONCEPT: Status.INGEDIEND,
        Status.TERUGGEZET: Status.INGEDIEND,
        Status.INGEDIEND: Status.INGEDIEND,
        Status.AKKOORD: Status.INGEDIEND,
    },
    "akkoord": {Status.INGEDIEND: Status.AKKOORD},
    "terugzetten": {Status.INGEDIEND: Status.TERUGGEZET, Status.AKKOORD: Status.TERUGGEZET},
}


def next_status(stap: Stap, melding: Melding | None) -> Melding.Status:
    """Where this step brings a melding; raises `StatusError` when it cannot be taken from where it is."""
    try:
        return OVERGANGEN[stap][Status(melding.status) if melding else None]
    except KeyError as error:
        raise StatusError from error


class RondeGeslotenError(Exception):
    """The ronde is not open (any more), so nothing can be reported in it."""


class StatusError(Exception):
    """The melding is not in a status from which this can be done."""


class OnvolledigError(Exception):
    """The melding cannot be handed in yet; `velden` are the fields it still needs."""

    def __init__(self, velden: list[str]) -> None:
        super().__init__(", ".join(velden))
        self.velden = velden


def missing(inhoud: Mapping[str, str]) -> list[str]:
    """The names of the fields that this melding still needs, in the order of the form.

    What is open needs a judgement, and a judgement that asks for explanation needs all three texts.
    """
    if inhoud["fase"] in AFGEROND:
        return []
    if inhoud["signaal"] == Signaal.ONBEKEND:
        return ["signaal"]
    if inhoud["signaal"] in VRAAGT_UITLEG:
        return [name for name in UITLEG if not inhoud[name].strip()]
    return []


def tidy(inhoud: Mapping[str, str]) -> dict[str, str]:
    """The melding without what does not apply: no signaal for what is finished, no explanation nobody asks for."""
    kept = dict(inhoud)
    if kept["fase"] in AFGEROND:
        kept["signaal"] = Signaal.ONBEKEND
    if kept["signaal"] not in VRAAGT_UITLEG:
        kept |= dict.fromkeys(UITLEG, "")
    return kept


@dataclass(frozen=True)
class Uitgangspunt:
    """What a coordinator starts from: the melding of this ronde when there is one, and the one before it."""

    huidig: Melding | None
    vorig: Melding | None

    @property
    def versie(self) -> int:
        """The version of the melding in this ronde; 0 while there is none."""
        return self.huidig.versie if self.huidig else 0

    @property
    def overgenomen_uit(self) -> Ronde | None:
        """The ronde whose text is carried forward, because this ronde has no melding yet."""
        return self.vorig.ronde if self.vorig and not self.huidig else None

    def inhoud(self, resultaat: Resultaat) -> dict[str, str]:
        """What the form starts with: this ronde's melding, else the last one, else the plan."""
        if melding := self.huidig or self.vorig:
            return inhoud_of(melding)
        return dict.fromkeys(INHOUD, "") | {"fase": resultaat.beginfase, "signaal": Signaal.ONBEKEND}


def start(resultaat: Resultaat, ronde: Ronde) -> Uitgangspunt:
    """What is known when somebody opens this result in this ronde; one query."""
    meldingen = list(
        Melding.objects.filter(resultaat=resultaat)
        .select_related("ronde__programma")
        .order_by("-ronde__jaar", "-ronde__nummer")[:2]
    )
    huidig = next((melding for melding in meldingen if melding.ronde_id == ronde.pk), None)
    return Uitgangspunt(huidig, next((melding for melding in meldingen if melding is not huidig), None))


def inhoud_of(melding: Melding) -> dict[str, str]:
    return {name: getattr(melding, name) for name in INHOUD}


@transaction.atomic
def save(
    resultaat: Resultaat,
    ronde: Ronde,
    inhoud: Mapping[str, str],
    *,
    versie: int,
    door: Gebruiker,
    indienen: bool = True,
) -> Melding:
    """Saves what is said about the result in this ronde, with its history, and hands it in unless told otherwise.

    `versie` is the version the writer was looking at, 0 when they saw no melding of this ronde. Raises
    `history.Conflict` with the melding as it is now when somebody else was first, `RondeGeslotenError` when the
    ronde has closed, `OnvolledigError` when what is handed in lacks something; then nothing has changed.
    """
    _lock(ronde)
    known = start(resultaat, ronde)
    if known.huidig and known.huidig.versie != versie:
        raise history.Conflict(known.huidig)
    status = next_status("indienen" if indienen else "bewaren", known.huidig)
    values = tidy(inhoud)
    if status in INGELEVERD and (lacking := missing(values)):
        raise OnvolledigError(lacking)
    now = timezone.now()
    wanted = {
        **values,
        "ongewijzigd": known.vorig is not None and inhoud_of(known.vorig) == values,
        "overgenomen": False,
        "status": status,
    }
    if known.huidig is None:
        melding = _new(resultaat, ronde, wanted, door)
        melding.ingediend_op = now if melding.telt else None
        saved = history.create(ronde.programma, melding, door=door, vervangt=known.vorig)
    else:
        saved = history.update(ronde.programma, known.huidig, wanted, door=door)
        if saved.versie == versie:
            return saved
        saved.door, saved.door_naam, saved.gewijzigd_op = door, str(door), now
        saved.ingediend_op = now if saved.telt else saved.ingediend_op
        saved.save(update_fields=["door", "door_naam", "gewijzigd_op", "ingediend_op"])
    mark_actueel([resultaat.pk])
    saved.actueel = saved.telt
    return saved


def _lock(ronde: Ronde) -> None:
    if not Ronde.objects.select_for_update().filter(pk=ronde.pk, status=Ronde.Status.OPEN).exists():
        raise RondeGeslotenError


def mark_actueel(resultaten: Iterable[int]) -> None:
    """Marks of each of these results the newest melding that counts, after one was made or changed its status."""
    counting = Melding.objects.filter(resultaat=OuterRef("resultaat"), status__in=INGELEVERD)
    newest = Subquery(counting.order_by("-ronde__jaar", "-ronde__nummer").values("pk")[:1])
    of_them = Melding.objects.filter(resultaat__in=list(resultaten))
    # First off, then on: the database allows one at a time.
    of_them.filter(actueel=True).exclude(pk=newest).update(actueel=False)
    of_them.filter(actueel=False, pk=newest).update(actueel=True)


def _new(resultaat: Resultaat, ronde: Ronde, values: Mapping[str, Any], door: Gebruiker) -> Melding:
    return Melding(
        resultaat=resultaat, ronde=ronde, door=door, door_naam=str(door), gewijzigd_op=timezone.now(), **values
    )


@dataclass(frozen=True)
class Weigering:
    """A result that could not be confirmed as unchanged, and why not."""

    resultaat: Resultaat
    reden: str


def refusal(resultaat: Resultaat, laatste: Melding | None, ronde: Ronde) -> str:
    """Why 'ongewijzigd' cannot be said of this result; empty when it can."""
    if laatste is None:
        return "Er is nog geen eerdere melding om te bevestigen."
    if laatste.ronde_id == ronde.pk:
        return f"Dit resultaat is in {ronde.label} al bijgewerkt."
    if lacking := missing(inhoud_of(laatste)):
        names = [str(Melding._meta.get_field(name).verbose_name) for name in lacking]  # type: ignore[union-attr]
        return (
            f"De vorige melding is niet volledig: {_listed(names)} {'ontbreekt' if len(names) == 1 else 'ontbreken'}."
        )
    return ""


@transaction.atomic
def confirm_unchanged(
    resultaten: Iterable[Resultaat], ronde: Ronde, *, door: Gebruiker
) -> tuple[list[Melding], list[Weigering]]:
    """Reports each result as the same as last time; tells which could not be and why.

    Each becomes a melding of this ronde, dated now and in this person's name. Raises `RondeGeslotenError`.
    """
    _lock(ronde)
    wanted = list(resultaten)
    newest = {melding.resultaat_id: melding for melding in Melding.objects.filter(resultaat__in=wanted, actueel=True)}
    pairs, refused = [], []
    for resultaat in wanted:
        laatste = newest.get(resultaat.pk)
        if reden := refusal(resultaat, laatste, ronde):
            refused.append(Weigering(resultaat, reden))
            continue
        assert laatste is not None
        values = {**tidy(inhoud_of(laatste)), "ongewijzigd": True, "status": Status.INGEDIEND}
        melding = _new(resultaat, ronde, values, door)
        melding.ingediend_op = melding.gewijzigd_op
        pairs.append((melding, laatste))
    made = history.create_many(ronde.programma, pairs, door=door)
    mark_actueel(melding.resultaat_id for melding in made)
    for melding in made:
        melding.actueel = True
    return made, refused


def _listed(names: list[str]) -> str:
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
