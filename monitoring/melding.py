"""Reporting on a result: what a melding needs, what it starts from, and how it is saved.

A melding belongs to the open ronde. While one is saved the row of its ronde is locked, so a ronde cannot close
under a save and two people cannot both make the first melding of a result. It starts as a concept, which may be
incomplete; handed in (ingediend) it counts, until it is returned (teruggezet).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from monitoring.models import INGELEVERD, VRAAGT_UITLEG, Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker
from speerpunten.models import AFGEROND, Fase, Resultaat, Termijn

UITLEG = ("oorzaak", "gevolg", "maatregel")

# What a coordinator says about a result; the rest of a melding tells who said it and when.
INHOUD = ("fase", "signaal", "toelichting", *UITLEG, "bevestiging", "gerealiseerd_op", "bewijs")

_LEEG: dict[str, Any] = dict.fromkeys(INHOUD, "") | {"gerealiseerd_op": None}

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
    # At the close of a ronde, of what was not handed in: the earlier melding takes its place.
    "overnemen": {None: Status.AKKOORD, Status.CONCEPT: Status.AKKOORD, Status.TERUGGEZET: Status.AKKOORD},
    # Between rondes.
    "corrigeren": {Status.INGEDIEND: Status.INGEDIEND, Status.AKKOORD: Status.AKKOORD},
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


@dataclass(frozen=True)
class Achtergrond:
    """What must be known beside a melding to say what it needs.

    `verstreken`: the current term has passed on the peildatum. `was_gerealiseerd`: so it was before this ronde.
    """

    verstreken: bool
    was_gerealiseerd: bool

    def vraagt_bevestiging(self, inhoud: Mapping[str, Any]) -> bool:
        """Whether it must be said in words why this is still op koers."""
        return self.verstreken and inhoud["fase"] not in AFGEROND and inhoud["signaal"] == Signaal.OP_KOERS

    def vraagt_datum(self, inhoud: Mapping[str, Any]) -> bool:
        """Whether the day must be told on which this was gerealiseerd."""
        return inhoud["fase"] == Fase.GEREALISEERD and not self.was_gerealiseerd


def missing(inhoud: Mapping[str, Any], achtergrond: Achtergrond) -> list[str]:
    """The names of the fields that this melding still needs before it can be handed in, in the order of the form.

    What is open needs a judgement, a judgement that asks for explanation needs all three texts, and 'op koers' after
    its term a confirmation in words. What has become gerealiseerd needs its day.
    """
    if achtergrond.vraagt_datum(inhoud):
        return [] if inhoud["gerealiseerd_op"] else ["gerealiseerd_op"]
    if inhoud["fase"] in AFGEROND:
        return []
    if inhoud["signaal"] == Signaal.ONBEKEND:
        return ["signaal"]
    if inhoud["signaal"] in VRAAGT_UITLEG:
        return [name for name in UITLEG if not inhoud[name].strip()]
    if achtergrond.vraagt_bevestiging(inhoud) and not inhoud["bevestiging"].strip():
        return ["bevestiging"]
    return []


def tidy(inhoud: Mapping[str, Any], achtergrond: Achtergrond) -> dict[str, Any]:
    """The melding without what does not apply, such as a signaal for what is finished."""
    kept = {**_LEEG, **inhoud}
    if kept["fase"] in AFGEROND:
        kept["signaal"] = Signaal.ONBEKEND
    if kept["signaal"] not in VRAAGT_UITLEG:
        kept |= dict.fromkeys(UITLEG, "")
    if not achtergrond.vraagt_bevestiging(kept):
        kept["bevestiging"] = ""
    if kept["fase"] != Fase.GEREALISEERD:
        kept |= {"gerealiseerd_op": None, "bewijs": ""}
    return kept


@dataclass(frozen=True)
class Uitgangspunt:
    """What a coordinator starts from: the melding of this ronde when there is one, and the last one before it."""

    huidig: Melding | None
    vorig: Melding | None
    achtergrond: Achtergrond

    @property
    def versie(self) -> int:
        """The version of the melding in this ronde; 0 while there is none."""
        return self.huidig.versie if self.huidig else 0

    @property
    def overgenomen_uit(self) -> Ronde | None:
        """The ronde whose text is carried forward, because this ronde has no melding yet."""
        return self.vorig.ronde if self.vorig and not self.huidig else None

    @property
    def telt(self) -> bool:
        """Whether this ronde has a melding that counts; then what is saved must be whole."""
        return self.huidig is not None and self.huidig.telt

    def inhoud(self, resultaat: Resultaat) -> dict[str, Any]:
        """What the form starts with: this ronde's melding, else the last one, else the plan."""
        if melding := self.huidig or self.vorig:
            return inhoud_of(melding)
        return {**_LEEG, "fase": resultaat.beginfase, "signaal": Signaal.ONBEKEND}


def start(resultaat: Resultaat, ronde: Ronde, peildatum: date) -> Uitgangspunt:
    """What is known when somebody opens this result in this ronde; two queries."""
    earlier = Q(ronde__jaar__lt=ronde.jaar) | Q(ronde__jaar=ronde.jaar, ronde__nummer__lt=ronde.nummer)
    meldingen = list(
        Melding.objects.filter(Q(ronde=ronde) | earlier & Q(status__in=INGELEVERD), resultaat=resultaat)
        .select_related("ronde__programma")
        .order_by("-ronde__jaar", "-ronde__nummer")[:2]
    )
    huidig = next((melding for melding in meldingen if melding.ronde_id == ronde.pk), None)
    vorig = next((melding for melding in meldingen if melding is not huidig), None)
    return Uitgangspunt(
        huidig,
        vorig,
        Achtergrond(
            verstreken=bool(passed_terms([resultaat.pk], peildatum)),
            was_gerealiseerd=(vorig.fase if vorig else resultaat.beginfase) == Fase.GEREALISEERD,
        ),
    )


def passed_terms(resultaten: Iterable[int], peildatum: date) -> set[int]:
    """Which of these results have a current term that has passed on that day."""
    passed = Termijn.objects.filter(resultaat__in=list(resultaten), actueel=True, tot__lt=peildatum)
    return set(passed.values_list("resultaat", flat=True))


def inhoud_of(melding: Melding) -> dict[str, Any]:
    return {name: getattr(melding, name) for name in INHOUD}


@transaction.atomic
def save(
    resultaat: Resultaat,
    ronde: Ronde,
    inhoud: Mapping[str, Any],
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
    lock_open(ronde)
    now = timezone.now()
    known = start(resultaat, ronde, ronde.peildatum_on(timezone.localdate(now)))
    if known.huidig and known.huidig.versie != versie:
        raise history.Conflict(known.huidig)
    status = next_status("indienen" if indienen else "bewaren", known.huidig)
    values = tidy(inhoud, known.achtergrond)
    if status in INGELEVERD and (lacking := missing(values, known.achtergrond)):
        raise OnvolledigError(lacking)
    if known.huidig and known.telt and inhoud_of(known.huidig) == values:
        return known.huidig  # nothing new to judge, so an akkoord stays
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
        if saved.telt:
            saved.ingediend_op, saved.beoordeeld_op, saved.beoordeeld_door_naam = now, None, ""
        saved.save(
            update_fields=[
                "door",
                "door_naam",
                "gewijzigd_op",
                "ingediend_op",
                "beoordeeld_op",
                "beoordeeld_door_naam",
            ]
        )
    mark_actueel([resultaat.pk])
    saved.actueel = saved.telt
    return saved


@transaction.atomic
def end_by_besluit(resultaat: Resultaat, ronde: Ronde, *, toelichting: str, orgaan: str, door: Gebruiker) -> Melding:
    """Ends a result because a body decided so: a melding of this ronde with fase vervallen, which counts at once.

    Unlike `save` it works in a closed or prepared ronde too, and needs no akkoord: `orgaan`, the body with its
    besluit, gave it.
    """
    Ronde.objects.select_for_update().get(pk=ronde.pk)
    now = timezone.now()
    known = start(resultaat, ronde, ronde.peildatum_on(timezone.localdate(now)))
    values = {
        **_LEEG,
        "fase": Fase.VERVALLEN,
        "signaal": Signaal.ONBEKEND,
        "toelichting": toelichting,
        "ongewijzigd": False,
        "overgenomen": False,
        "status": Status.AKKOORD,
    }
    if known.huidig is None:
        saved = history.create(ronde.programma, _new(resultaat, ronde, values, door), door=door, vervangt=known.vorig)
    else:
        saved = history.update(ronde.programma, known.huidig, values, door=door)
    saved.door, saved.door_naam, saved.gewijzigd_op = door, str(door), now
    saved.ingediend_op, saved.beoordeeld_op, saved.beoordeeld_door_naam = now, now, orgaan[:120]
    saved.save(
        update_fields=["door", "door_naam", "gewijzigd_op", "ingediend_op", "beoordeeld_op", "beoordeeld_door_naam"]
    )
    mark_actueel([resultaat.pk])
    saved.actueel = True
    return saved


def lock_open(ronde: Ronde) -> None:
    """Holds the ronde open until the end of the transaction; raises `RondeGeslotenError` when it is not open."""
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


def refusal(laatste: Melding | None, deze: Melding | None, ronde: Ronde, *, verstreken: bool) -> str:
    """Why 'ongewijzigd' cannot be said of a result; empty when it can.

    `laatste` is its newest melding that counts, `deze` the one of this ronde, whatever its status.
    """
    if deze is not None and not deze.telt:
        return f"Er staat in {ronde.label} al een melding ({deze.get_status_display()}). Maak die af."
    if deze is not None:
        return f"Dit resultaat is in {ronde.label} al bijgewerkt."
    if laatste is None:
        return "Er is nog geen eerdere melding om te bevestigen."
    achtergrond = Achtergrond(verstreken, was_gerealiseerd=laatste.fase == Fase.GEREALISEERD)
    lacking = missing(tidy(inhoud_of(laatste), achtergrond), achtergrond)
    if lacking == ["bevestiging"]:
        return "De termijn is voorbij en het signaal is ‘op koers’. Leg eerst uit waarom."
    if lacking:
        verb = "ontbreekt" if len(lacking) == 1 else "ontbreken"
        return f"De vorige melding is niet volledig: {listed(lacking)} {verb}."
    return ""


@transaction.atomic
def confirm_unchanged(
    resultaten: Iterable[Resultaat], ronde: Ronde, *, door: Gebruiker
) -> tuple[list[Melding], list[Weigering]]:
    """Reports each result as the same as last time; tells which could not be and why.

    Each becomes a melding of this ronde, handed in, dated now and in this person's name. Raises `RondeGeslotenError`.
    """
    lock_open(ronde)
    now = timezone.now()
    wanted = list(resultaten)
    newest: dict[int, Melding] = {}
    present: dict[int, Melding] = {}
    for melding in Melding.objects.filter(Q(actueel=True) | Q(ronde=ronde), resultaat__in=wanted):
        if melding.actueel:
            newest[melding.resultaat_id] = melding
        if melding.ronde_id == ronde.pk:
            present[melding.resultaat_id] = melding
    passed = passed_terms((resultaat.pk for resultaat in wanted), ronde.peildatum_on(timezone.localdate(now)))
    pairs, refused = [], []
    for resultaat in wanted:
        laatste, verstreken = newest.get(resultaat.pk), resultaat.pk in passed
        if reden := refusal(laatste, present.get(resultaat.pk), ronde, verstreken=verstreken):
            refused.append(Weigering(resultaat, reden))
            continue
        assert laatste is not None
        achtergrond = Achtergrond(verstreken, was_gerealiseerd=laatste.fase == Fase.GEREALISEERD)
        values = {**tidy(inhoud_of(laatste), achtergrond), "ongewijzigd": True, "status": Status.INGEDIEND}
        melding = _new(resultaat, ronde, values, door)
        melding.ingediend_op = melding.gewijzigd_op
        pairs.append((melding, laatste))
    made = history.create_many(ronde.programma, pairs, door=door)
    mark_actueel(melding.resultaat_id for melding in made)
    for melding in made:
        melding.actueel = True
    return made, refused


def listed(names: list[str]) -> str:
    """The fields with these names as people call them, in a sentence; empty for none."""
    labels = [str(Melding._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
    return " en ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)
