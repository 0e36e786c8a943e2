"""A programme with its progress, out to a document and back in.

The plan's part is `speerpunten.uitwisseling`; this adds rondes and meldingen, `uitwisseling_besluit` what was proposed
and decided, `uitwisseling_prioriteit` the ranking, `uitwisseling_scenario` scenarios and `uitwisseling_vergadering`
meetings. This decides when a document may come in. See docs/uitwisselformaat.md.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum, auto
from typing import Any

from django.db import transaction

from monitoring import ronde as ronderegels
from monitoring import uitwisseling_besluit, uitwisseling_prioriteit, uitwisseling_scenario, uitwisseling_vergadering
from monitoring.capaciteit import uitwisseling as capaciteit
from monitoring.models import BEVROREN, INGELEVERD, VRAAGT_UITLEG, Inzet, Melding, Ronde, Signaal
from monitoring.momentopname import read_day
from monitoring.periode import Periode
from monitoring.uitwisseling_besluit import moment
from programmes.models import Deelname, Programma
from speerpunten.models import Resultaat
from speerpunten.uitwisseling import control, read, schema, write
from speerpunten.uitwisseling.compare import differences
from speerpunten.uitwisseling.document import Document, Onleesbaar, Pad, Probleem, loads, place, results

_TEXTS = ("toelichting", "oorzaak", "gevolg", "maatregel", "bevestiging", "bewijs")
_MOMENTS = ("ingediend_op", "beoordeeld_op")


class Uitkomst(Enum):
    """What reading a document in came to."""

    INGELEZEN = auto()
    VERVANGEN = auto()
    GELIJK = auto()


def export(programma: Programma) -> Document:
    """The whole programme as a document, in a fixed number of queries."""
    document, parts = write.to_dict(programma)
    rondes = {ronde.pk: ronde for ronde in Ronde.objects.of_programma(programma).order_by("jaar", "nummer")}
    if rondes:
        document["programma"]["rondes"] = [
            {
                "ronde": ronde.label,
                "peildatum": ronde.peildatum.isoformat(),
                "opent_op": ronde.opent_op.isoformat(),
                "sluit_op": ronde.sluit_op.isoformat(),
                "gesloten_op": ronde.gesloten_op.isoformat() if ronde.gesloten_op else None,
                "status": ronde.status,
            }
            for ronde in rondes.values()
        ]
    meldingen = Melding.objects.filter(ronde__programma=programma).order_by("ronde__jaar", "ronde__nummer", "pk")
    for melding in meldingen:
        part = parts[melding.resultaat_id]
        part.setdefault("fase_bij_vaststelling", part["fase"])
        part.setdefault("meldingen", []).append(
            {
                "ronde": rondes[melding.ronde_id].label,
                "fase": melding.fase,
                "signaal": melding.signaal,
                **{name: getattr(melding, name) for name in _TEXTS},
                "gerealiseerd_op": melding.gerealiseerd_op.isoformat() if melding.gerealiseerd_op else None,
                "ongewijzigd": melding.ongewijzigd,
                "overgenomen": melding.overgenomen,
                "status": melding.status,
                "teruggezet_reden": melding.teruggezet_reden,
                **{name: moment(at) if (at := getattr(melding, name)) else None for name in _MOMENTS},
                "beoordeeld_door_naam": melding.beoordeeld_door_naam,
                "door_naam": melding.door_naam,
                "gewijzigd_op": moment(melding.gewijzigd_op),
            }
        )
    uitwisseling_besluit.export(programma, document, parts, {pk: ronde.label for pk, ronde in rondes.items()})
    uitwisseling_prioriteit.export(programma, document, parts)
    capaciteit.export(programma, document)
    for part in parts.values():
        if last := _newest(part):
            part |= {"fase": last["fase"], "signaal": last["signaal"]}
    uitwisseling_scenario.export(programma, document, parts)
    uitwisseling_vergadering.export(programma, document, parts)
    return document


def _newest(resultaat: dict[str, Any]) -> dict[str, Any] | None:
    """The melding that says where a result stands: the newest that counts."""
    counting = [m for m in resultaat.get("meldingen", []) if m.get("status", Melding.Status.AKKOORD) in INGELEVERD]
    return max(counting, key=lambda melding: melding["ronde"], default=None)


def parse(content: bytes) -> Document:
    """A file's content as a complete document; raises Onleesbaar with everything that is wrong."""
    document = loads(content)
    if problems := schema.problems(document):
        raise Onleesbaar(problems)
    problems = control.problems(document)
    problems += [Probleem(place(document, pad), text) for pad, text in _progress_problems(document)]
    if problems:
        raise Onleesbaar(problems)
    return _complete(document)


@transaction.atomic
def load(document: Document, *, bron: str, vervang: bool = False) -> tuple[Programma, Uitkomst]:
    """Brings a complete document into the database, whole or not at all; `bron` says where it came from.

    A programme that is there already with the same content is left alone; with other content it is replaced
    only when asked (`vervang`) and when nobody works with it yet. Raises Onleesbaar.
    """
    code = document["programma"]["code"]
    present = Programma.objects.select_for_update().filter(code=code).first()
    if present is None:
        return _create(document, bron), Uitkomst.INGELEZEN
    exported = export(present)
    if exported == document:
        return present, Uitkomst.GELIJK
    if not vervang:
        raise Onleesbaar(
            [
                f"Het programma ‘{code}’ staat al in het portaal en is anders dan dit bestand. Er is niets veranderd.",
                *differences(exported, document, most=5),
                "Gebruik --vervang om het te vervangen, of wijzig het plan in het portaal bij Structuur.",
            ]
        )
    if used := in_use(present):
        raise Onleesbaar(
            [
                f"Het programma ‘{code}’ is al in gebruik ({used}) en wordt daarom niet vervangen.",
                "Wijzig het plan in het portaal bij Structuur.",
            ]
        )
    # These protect what they are about, also when both go.
    Deelname.objects.filter(programma=present).delete()
    Inzet.objects.filter(team__programma=present).delete()
    present.delete()
    return _create(document, bron), Uitkomst.VERVANGEN


def adopted(document: Document) -> list[str]:
    """The rondes that were adopted where the document was written.

    Their editie does not travel: it never changes, and a second one made here would say of itself that it is the
    first. Such a ronde keeps its status, so nobody can report in it or adopt it again.
    """
    rondes = document["programma"].get("rondes", [])
    return [ronde["ronde"] for ronde in rondes if ronde["status"] in BEVROREN]


def in_use(programma: Programma) -> str:
    """What people have done with the programme since it was read in; empty when nothing."""
    counts = [
        ("rondes", programma.rondes.count()),
        ("besluiten", programma.besluiten.count()),
        ("scenario’s", programma.scenarios.count()),
        ("vergaderingen", programma.vergaderingen.count()),
        ("acties", programma.actiepunten.count()),
        ("rollen", programma.toewijzingen.count()),
        ("wijzigingen", max(programma.wijzigingen.count() - 1, 0)),  # reading it in was one
    ]
    return ", ".join(f"{name}: {number}" for name, number in counts if number)


def _create(document: Document, bron: str) -> Programma:
    programma, pairs = read.create(document, bron=bron)
    rondes = {given["ronde"]: _ronde(programma, given) for given in document["programma"].get("rondes", [])}
    Ronde.objects.bulk_create(rondes.values())
    ronderegels.set_lock(programma)
    Melding.objects.bulk_create(
        melding for given, resultaat in pairs for melding in _meldingen(given, resultaat, rondes)
    )
    uitwisseling_besluit.create(programma, document["programma"], pairs, rondes)
    uitwisseling_prioriteit.create(programma, document, pairs)
    capaciteit.create(programma, document)
    scenarios = uitwisseling_scenario.create(programma, document, pairs)
    uitwisseling_vergadering.create(programma, document, pairs, scenarios)
    return programma


def _ronde(programma: Programma, given: dict[str, Any]) -> Ronde:
    periode = Periode.from_label(given["ronde"], programma.rondes_per_jaar)
    assert periode is not None, "checked by parse"
    return Ronde(
        programma=programma,
        jaar=periode.jaar,
        nummer=periode.nummer,
        status=given["status"],
        gesloten_op=read_day(given.get("gesloten_op")),
        **{name: date.fromisoformat(given[name]) for name in ("peildatum", "opent_op", "sluit_op")},
    )


def _meldingen(given: dict[str, Any], resultaat: Resultaat, rondes: dict[str, Ronde]) -> list[Melding]:
    newest = _newest(given)
    return [
        Melding(
            resultaat=resultaat,
            actueel=melding is newest,
            **{
                **melding,
                "ronde": rondes[melding["ronde"]],
                "gewijzigd_op": datetime.fromisoformat(melding["gewijzigd_op"]),
                "gerealiseerd_op": read_day(melding["gerealiseerd_op"]),
                **{name: datetime.fromisoformat(at) if (at := melding[name]) else None for name in _MOMENTS},
            },
        )
        for melding in given.get("meldingen", [])
    ]


def _complete(document: Document) -> Document:
    """The document as `export` would write it."""
    whole = read.complete(document)
    programma = whole["programma"]
    if "rondes" in programma:
        keys = ("ronde", "peildatum", "opent_op", "sluit_op", "gesloten_op", "status")
        programma["rondes"] = sorted(
            ({key: ronde.get(key) for key in keys} for ronde in programma["rondes"]), key=lambda ronde: ronde["ronde"]
        )
    for _, resultaat in results(whole):
        if "meldingen" not in resultaat:
            continue
        meldingen = sorted(
            (
                {
                    "ronde": melding["ronde"],
                    "fase": melding["fase"],
                    "signaal": melding["signaal"],
                    **{name: melding.get(name, "") for name in _TEXTS},
                    "gerealiseerd_op": melding.get("gerealiseerd_op"),
                    "ongewijzigd": melding.get("ongewijzigd", False),
                    "overgenomen": melding.get("overgenomen", False),
                    "status": melding.get("status", Melding.Status.AKKOORD.value),
                    "teruggezet_reden": melding.get("teruggezet_reden", ""),
                    **{
                        name: moment(datetime.fromisoformat(at)) if (at := melding.get(name)) else None
                        for name in _MOMENTS
                    },
                    "beoordeeld_door_naam": melding.get("beoordeeld_door_naam", ""),
                    "door_naam": melding["door_naam"],
                    "gewijzigd_op": moment(datetime.fromisoformat(melding["gewijzigd_op"])),
                }
                for melding in resultaat["meldingen"]
            ),
            key=lambda melding: melding["ronde"],
        )
        resultaat["meldingen"] = meldingen
        if last := _newest(resultaat):
            resultaat |= {"fase": last["fase"], "signaal": last["signaal"]}
        else:
            resultaat |= {"fase": resultaat["fase_bij_vaststelling"], "signaal": Signaal.ONBEKEND.value}
    uitwisseling_besluit.complete(whole)
    uitwisseling_prioriteit.complete(whole)
    capaciteit.complete(whole)
    uitwisseling_scenario.complete(whole)
    uitwisseling_vergadering.complete(whole)
    return whole


def _progress_problems(document: Document) -> Iterator[tuple[Pad, str]]:
    programma = document["programma"]
    per_jaar = int(programma.get("rondes_per_jaar", 2))
    rondes: set[str] = set()
    for index, ronde in enumerate(programma.get("rondes", [])):
        pad: Pad = ("programma", "rondes", index)
        if ronde["ronde"] in rondes:
            yield pad, "deze ronde staat er twee keer."
        rondes.add(ronde["ronde"])
        if Periode.from_label(ronde["ronde"], per_jaar) is None:
            yield pad, f"zo heet geen ronde van een programma met {per_jaar} rondes per jaar."
        if ronde["opent_op"] > ronde["sluit_op"]:
            yield pad, "de ronde sluit voordat zij opent."
        if ronde.get("gesloten_op") and ronde["status"] in {Ronde.Status.VOORBEREIDING, Ronde.Status.OPEN}:
            yield pad, "een ronde die niet is gesloten, heeft geen gesloten_op."
    opened = [ronde["ronde"] for ronde in programma.get("rondes", []) if ronde["status"] == Ronde.Status.OPEN]
    if len(opened) > 1:
        yield ("programma", "rondes"), f"er kan maar één ronde open zijn, niet {' en '.join(opened)}."
    yield from uitwisseling_besluit.problems(document)
    yield from uitwisseling_prioriteit.problems(document)
    yield from capaciteit.problems(document)
    yield from uitwisseling_scenario.problems(document)
    yield from uitwisseling_vergadering.problems(document)
    for pad, resultaat in results(document):
        if "meldingen" in resultaat:
            yield from _melding_problems(pad, resultaat, rondes)
        elif resultaat.get("signaal", Signaal.ONBEKEND) != Signaal.ONBEKEND:
            yield (*pad, "signaal"), "zonder meldingen is het signaal ‘onbekend’."
        elif "fase_bij_vaststelling" in resultaat:
            yield (*pad, "fase_bij_vaststelling"), "dit hoort alleen bij een resultaat met meldingen."


def _melding_problems(pad: Pad, resultaat: dict[str, Any], rondes: set[str]) -> Iterator[tuple[Pad, str]]:
    if "fase_bij_vaststelling" not in resultaat:
        yield pad, "‘fase_bij_vaststelling’ ontbreekt; bij meldingen is die nodig."
    seen: set[str] = set()
    for index, melding in enumerate(resultaat["meldingen"]):
        here: Pad = (*pad, "meldingen", index)
        if melding["ronde"] not in rondes:
            yield here, f"de ronde ‘{melding['ronde']}’ staat niet in de lijst rondes van het programma."
        if melding["ronde"] in seen:
            yield here, "deze ronde heeft al een melding over dit resultaat."
        seen.add(melding["ronde"])
        status = melding.get("status", Melding.Status.AKKOORD)
        if status == Melding.Status.TERUGGEZET and not melding.get("teruggezet_reden", "").strip():
            yield here, "bij een teruggezette melding hoort ‘teruggezet_reden’."
        if melding["signaal"] in VRAAGT_UITLEG and status in INGELEVERD:
            missing = [name for name in ("oorzaak", "gevolg", "maatregel") if not melding.get(name, "").strip()]
            if missing:
                yield here, f"bij het signaal ‘{melding['signaal']}’ ontbreekt {', '.join(missing)}."
        for name in ("gewijzigd_op", *_MOMENTS):
            try:
                datetime.fromisoformat(melding.get(name) or "2000-01-01T00:00:00Z").astimezone(UTC)
            except (ValueError, OverflowError):
                yield (*here, name), f"‘{melding[name]}’ is geen bestaand tijdstip."
    if last := _newest(resultaat):
        for name in ("fase", "signaal"):
            if resultaat.get(name, last[name]) != last[name]:
                yield (*pad, name), f"dit is {resultaat[name]}, maar de laatste melding zegt {last[name]}."
    elif resultaat.get("signaal", Signaal.ONBEKEND) != Signaal.ONBEKEND:
        yield (*pad, "signaal"), "zonder melding die meetelt is het signaal ‘onbekend’."
