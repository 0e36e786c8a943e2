"""Proposals and besluiten of the demo: every term that moved was proposed first and then adopted by a body."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db import models

from monitoring.demo import teksten
from monitoring.demo.kiezen import number, one_of
from monitoring.demo.regel import Regel, afwijking_of, moment
from monitoring.demo.verloop import Stap, Toon, Verschuiving, meeting, proposed_term
from monitoring.mandaat import Bevoegdheid, body_name, deciders, distance, in_words, of_programma
from monitoring.models import Besluit, Besluitregel, Keuze, Mandaat, Ronde, Termijnvoorstel
from monitoring.models.besluit import columns
from monitoring.periode import Periode
from programmes.models import Gebruiker, Orgaan, Programma
from speerpunten.models import Reden, Termijn
from speerpunten.models import in_words as redenen_in_words
from speerpunten.realisatie import Realisatie

# Who decides up to how many quarters; invented like all of the demo, the source says nothing about it.
_LIMITS: tuple[tuple[str, int | None], ...] = (("", 1), ("PMO", 4), ("OZO", None))

Status = Termijnvoorstel.Status


class Verslag(Protocol):
    """What the demo knows of the programme and its people, and where it notes history."""

    programma: Programma
    now: datetime
    today: date
    manager: Gebruiker
    coordinators: dict[int, Gebruiker]

    def note(
        self,
        obj: models.Model,
        wanneer: datetime,
        door: Gebruiker | None,
        *,
        veld: str = "",
        van: str = "",
        naar: str,
        reden: str = "",
    ) -> None: ...

    def reported_at(self, regel: Regel, stap: Stap) -> datetime: ...

    def is_reported(self, regel: Regel, n: int) -> bool: ...


@dataclass(frozen=True)
class _Lijn:
    """What a body decided about one result on a day."""

    regel: Regel
    dag: date
    orgaan: int | None
    keuze: Keuze
    motivatie: str
    voorstel: Termijnvoorstel | None = None
    verschuiving: Verschuiving | None = None


def write(verslag: Verslag, regels: Sequence[Regel], rondes: Mapping[Periode, Ronde]) -> None:
    """Makes the mandates, every proposal and besluit up to today, and the terms that came of them."""
    organen = {row.afkorting: row for row in verslag.programma.organen.all()}
    bodies = _mandates(verslag, organen)
    if not bodies:
        return
    lines = [line for regel in regels for line in _lines(verslag, regel, rondes, bodies)]
    voorstellen = [line.voorstel for line in lines if line.voorstel]
    voorstellen += [row for regel in regels if (row := _waiting(verslag, regel, rondes))]
    voorstellen.sort(key=lambda row: row.gedaan_op)
    Termijnvoorstel.objects.bulk_create(voorstellen)
    for voorstel in voorstellen:
        verslag.note(voorstel, voorstel.gedaan_op, voorstel.door, naar=str(voorstel))
    by_pk = {row.pk: row for row in organen.values()}
    groups: dict[tuple[date, int], list[_Lijn]] = defaultdict(list)
    order = {one.orgaan: place for place, one in enumerate(bodies)}
    for line in lines:
        groups[line.dag, order[line.orgaan]].append(line)
    counts: dict[int, int] = defaultdict(int)
    for (day, _), group in sorted(groups.items(), key=lambda item: item[0]):
        counts[day.year] += 1
        orgaan = by_pk.get(group[0].orgaan or 0)
        _besluit(verslag, group, day, orgaan, f"{day.year}-{counts[day.year]}")


def _mandates(verslag: Verslag, organen: Mapping[str, Orgaan]) -> list[Bevoegdheid]:
    programma = verslag.programma
    known = [(name, limit) for name, limit in _LIMITS if not name or name in organen]
    Mandaat.objects.bulk_create(
        Mandaat(programma=programma, orgaan=organen[name] if name else None, volgorde=place, max_kwartalen=limit)
        for place, (name, limit) in enumerate(known, start=1)
    )
    found = of_programma(programma)
    start = moment(date(2025, 1, 6), 9, verslag.now)
    verslag.note(
        programma, start, verslag.manager, veld="mandaat over termijnen", naar=in_words(found), reden="Demo: verzonnen."
    )
    return found


def _lines(
    verslag: Verslag, regel: Regel, rondes: Mapping[Periode, Ronde], bodies: Sequence[Bevoegdheid]
) -> Iterator[_Lijn]:
    """Everything a body decided about one result, oldest first."""
    moves = 0
    for n, stap in enumerate(regel.stappen):
        before = regel.stappen[n - 1] if n else None
        if move := stap.verschuiving:
            assert before is not None, "a term is adopted after a ronde in which it was proposed"
            motivatie = one_of(teksten.AANGENOMEN, regel.groep, n, "motivatie")
            voorstel = _voorstel(verslag, regel, before, rondes, moves, move.termijn, Status.AANGENOMEN)
            body = _body(bodies, move.vorige, move.termijn)
            yield _Lijn(regel, move.vastgesteld_op, body, Keuze.AANNEMEN, motivatie, voorstel, move)
            moves += 1
        day = meeting(regel.groep, stap.periode)
        first = before is None or before.toon is not stap.toon
        if stap.toon is Toon.VERVALLEN and first and verslag.is_reported(regel, n):
            told = verslag.reported_at(regel, stap).date()
            yield _Lijn(regel, told, bodies[-1].orgaan, Keuze.STOPPEN, teksten.STOPPEN)
        elif day > verslag.today:
            continue
        elif stap.toon is Toon.TE_LAAT and first and number(2, regel.groep, "afgewezen") == 0:
            term = proposed_term(regel.groep, stap)
            motivatie = one_of(teksten.AFGEWEZEN, regel.groep, "motivatie")
            voorstel = _voorstel(verslag, regel, stap, rondes, moves, term, Status.AFGEWEZEN)
            yield _Lijn(regel, day, _body(bodies, stap.termijn, term), Keuze.AFWIJZEN, motivatie, voorstel)
        elif first and stap.toon in _KEUZES:
            keuze, motivatie = _KEUZES[stap.toon]
            yield _Lijn(regel, day, bodies[min(1, len(bodies) - 1)].orgaan, keuze, motivatie)


_KEUZES = {
    Toon.GEPAUZEERD: (Keuze.TEMPORISEREN, teksten.TEMPORISEREN),
    Toon.HERVAT: (Keuze.CAPACITEIT, teksten.CAPACITEIT),
    Toon.TE_LAAT: (Keuze.DOORGAAN, teksten.DOORGAAN),
}


def _body(bodies: Sequence[Bevoegdheid], van: Realisatie, naar: Realisatie) -> int | None:
    return deciders(bodies, distance(van, naar))[0].orgaan


def _waiting(verslag: Verslag, regel: Regel, rondes: Mapping[Periode, Ronde]) -> Termijnvoorstel | None:
    """What was proposed in the ronde of today."""
    last = regel.stappen[-1]
    if not last.vraagt_termijn:
        return None
    moves = sum(1 for stap in regel.stappen if stap.verschuiving)
    term = proposed_term(regel.groep, last)
    return _voorstel(verslag, regel, last, rondes, moves, term, Status.INGEDIEND)


def _voorstel(
    verslag: Verslag,
    regel: Regel,
    stap: Stap,
    rondes: Mapping[Periode, Ronde],
    moves: int,
    term: Realisatie,
    status: Termijnvoorstel.Status,
) -> Termijnvoorstel:
    afwijking = afwijking_of(regel, moves)
    door = verslag.coordinators[regel.resultaat.actie.speerpunt.pijler_id]
    extra = [Reden.BESLUITVORMING] if number(3, regel.groep, moves, "tweede reden") == 0 else []
    return Termijnvoorstel(
        resultaat=regel.resultaat,
        ronde=rondes[stap.periode],
        redenen=list(dict.fromkeys([str(afwijking.reden), *map(str, extra)])),
        toelichting=one_of(teksten.VOORSTELLEN, regel.groep, moves).format(oorzaak=afwijking.oorzaak),
        status=status,
        door=door,
        door_naam=str(door),
        gedaan_op=verslag.reported_at(regel, stap),
        **columns(term),
    )


def _besluit(verslag: Verslag, lines: Sequence[_Lijn], day: date, orgaan: Orgaan | None, nummer: str) -> None:
    at = moment(day, 15, verslag.now)
    manager = verslag.manager
    besluit = Besluit.objects.create(
        programma=verslag.programma,
        orgaan=orgaan,
        datum=day,
        nummer=nummer,
        tekst=_tekst(lines, body_name(orgaan)),
        link=f"https://stukken.zssd.example/besluiten/{nummer}",
        door=manager,
        door_naam=str(manager),
        vastgelegd_op=at,
    )
    verslag.note(besluit, at, manager, naar=str(besluit))
    reden = f"Besluit {besluit}"
    made = []
    for line in lines:
        termijn = _move(verslag, line, reden, at) if line.verschuiving else None
        made.append(
            Besluitregel(
                besluit=besluit,
                resultaat=line.regel.resultaat,
                voorstel=line.voorstel,
                keuze=line.keuze,
                motivatie=line.motivatie,
                termijn=termijn,
            )
        )
        if line.voorstel:
            van, naar = Status.INGEDIEND.label, line.voorstel.get_status_display()
            verslag.note(line.voorstel, at, manager, veld="status", van=van, naar=naar, reden=reden)
    Besluitregel.objects.bulk_create(made)
    for row in made:
        verslag.note(row, at, manager, naar=str(row), reden=reden)


def _tekst(lines: Sequence[_Lijn], orgaan: str) -> str:
    counts = [
        (Keuze.AANNEMEN, "neemt {n} termijnvoorstel{s} aan"),
        (Keuze.AFWIJZEN, "wijst {n} termijnvoorstel{s} af"),
        (Keuze.TEMPORISEREN, "temporiseert {n} resulta{t}"),
        (Keuze.CAPACITEIT, "geeft {n} resulta{t} extra capaciteit"),
        (Keuze.DOORGAAN, "laat {n} resulta{t} doorgaan zoals gepland"),
        (Keuze.STOPPEN, "stopt met {n} resulta{t}"),
    ]
    parts = []
    for keuze, words in counts:
        if n := sum(line.keuze == keuze for line in lines):
            parts.append(words.format(n=n, s="" if n == 1 else "len", t="at" if n == 1 else "ten"))
    return f"{'De programmamanager' if lines[0].orgaan is None else f'Het {orgaan}'} {', '.join(parts)}."


def _move(verslag: Verslag, line: _Lijn, reden: str, at: datetime) -> Termijn:
    move, voorstel = line.verschuiving, line.voorstel
    assert move is not None
    assert voorstel is not None
    resultaat = line.regel.resultaat
    resultaat.termijnen.update(actueel=False)
    termijn = Termijn.objects.create(
        resultaat=resultaat,
        volgnummer=resultaat.termijnen.count() + 1,
        vastgesteld_op=move.vastgesteld_op,
        redenen=voorstel.redenen,
        toelichting=voorstel.toelichting,
        **Termijn.columns(move.termijn),
    )
    verslag.note(
        resultaat,
        at,
        verslag.manager,
        veld="termijn",
        van=move.vorige.label or "geen termijn",
        naar=move.termijn.label,
        reden=f"{reden}: {redenen_in_words(voorstel.redenen)}: {voorstel.toelichting}",
    )
    return termijn
