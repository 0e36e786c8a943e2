"""Reporting on a result: what a melding needs, what it starts from, and how it is saved.

A melding belongs to the open ronde. While one is saved the row of its ronde is locked, so a ronde cannot close
under a save and two people cannot both make the first melding of a result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from monitoring.models import VRAAGT_UITLEG, Melding, Ronde, Signaal
from programmes import history
from programmes.models import Gebruiker
from speerpunten.models import AFGEROND, Resultaat

UITLEG = ("oorzaak", "gevolg", "maatregel")

# What a coordinator says about a result; the rest of a melding tells who said it and when.
INHOUD = ("fase", "signaal", "toelichting", *UITLEG)


class RondeGeslotenError(Exception):
    """The ronde is not open (any more), so nothing can be reported in it."""


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
def save(resultaat: Resultaat, ronde: Ronde, inhoud: Mapping[str, str], *, versie: int, door: Gebruiker) -> Melding:
    """Saves what is said about the result in this ronde, with its history; it becomes the newest melding.

    `versie` is the version the writer was looking at, 0 when they saw no melding of this ronde. Raises
    `history.Conflict` with the melding as it is now when somebody else was first, `RondeGeslotenError` when the
    ronde has closed; then nothing has changed.
    """
    _lock(ronde)
    known = start(resultaat, ronde)
    values = tidy(inhoud)
    values_and_mark = {**values, "ongewijzigd": known.vorig is not None and inhoud_of(known.vorig) == values}
    if known.huidig is None:
        return _create(resultaat, ronde, values_and_mark, vorig=known.vorig, door=door)
    if known.huidig.versie != versie:
        raise history.Conflict(known.huidig)
    saved = history.update(ronde.programma, known.huidig, values_and_mark, door=door)
    if saved.versie != versie:
        saved.door, saved.door_naam, saved.gewijzigd_op = door, str(door), timezone.now()
        saved.save(update_fields=["door", "door_naam", "gewijzigd_op"])
    return saved


def _lock(ronde: Ronde) -> None:
    if not Ronde.objects.select_for_update().filter(pk=ronde.pk, status=Ronde.Status.OPEN).exists():
        raise RondeGeslotenError


def _create(
    resultaat: Resultaat, ronde: Ronde, values: Mapping[str, Any], *, vorig: Melding | None, door: Gebruiker
) -> Melding:
    Melding.objects.filter(resultaat=resultaat, actueel=True).update(actueel=False)
    return history.create(ronde.programma, _new(resultaat, ronde, values, door), door=door, vervangt=vorig)


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
        values = {**tidy(inhoud_of(laatste)), "ongewijzigd": True}
        pairs.append((_new(resultaat, ronde, values, door), laatste))
    Melding.objects.filter(pk__in=[laatste.pk for _, laatste in pairs]).update(actueel=False)
    return history.create_many(ronde.programma, pairs, door=door), refused


def _listed(names: list[str]) -> str:
    return " en ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
