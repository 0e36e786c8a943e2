"""What an agenda can be filled with: what goes wrong, what waits for this body, and what came back or was passed on.

Read in SQL and cut short, so that a page costs the same however large the portal grows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q
from django.db.models.functions import Left

from monitoring import mandaat
from monitoring.models import VRAAGT_UITLEG, Agendapunt, Scenario, Signaal, Termijnvoorstel, Vergadering
from monitoring.stand import with_fase
from monitoring.vergadering import agenda
from programmes.models import Programma
from speerpunten.models import AFGEROND, Fase, Resultaat
from speerpunten.realisatie import GEEN, Realisatie, Soort

_SHOWN = 240  # characters of a text
MOST = 40  # candidates of one kind on a page
AGAIN = 2  # moves after which a term counts as moved again


@dataclass(frozen=True)
class Kandidaat:
    """Something that can be put on the agenda.

    `sleutel` names what it is about, such as 'resultaat-12'; `reden` says why it is offered. A result comes with how
    it stands, a proposal with the term it asks for (`naar`).
    """

    sleutel: str
    titel: str
    plek: str = ""
    reden: str = ""
    fase: str = ""
    signaal: str = ""
    termijn: Realisatie | None = None
    eerst: str = ""
    naar: str = ""


@dataclass(frozen=True)
class Groep:
    """Candidates of one kind; `meer` is how many more there are than are shown."""

    kop: str
    uitleg: str
    kandidaten: Sequence[Kandidaat]
    meer: int = 0


def groups(programma: Programma, vergadering: Vergadering, today: date) -> list[Groep]:
    """Every kind that has candidates which are not on the agenda yet. Seven queries."""
    there = {
        f"{name}-{key}"
        for row in vergadering.agendapunten.values("resultaat", "voorstel", "scenario", "actiepunt", "vorig")
        for name, key in row.items()
        if key
    }
    waiting = _voorstellen(programma, vergadering.orgaan_id)
    # A result whose proposal this body may decide on is offered with that proposal.
    proposed = {row.resultaat_id for row in waiting}
    deviating = list(_resultaten(programma, today, without=proposed))
    found = [
        ("Doorgegeven aan dit orgaan", "Een ander orgaan gaf dit door.", [_passed(row) for row in _waits(vergadering)]),
        (
            "Termijnvoorstellen",
            "Voorstellen die wachten en waarover dit orgaan mag beslissen.",
            [_voorstel(row) for row in waiting],
        ),
        ("Scenario’s", "Voorgelegd aan dit orgaan.", [_scenario(row) for row in _scenarios(vergadering)]),
        ("Bijsturen nodig", "Signaal bijsturen nodig.", [k for k in deviating if k.signaal == Signaal.BIJSTUREN]),
        ("Aandacht", "Signaal aandacht.", [k for k in deviating if k.signaal == Signaal.AANDACHT]),
        (
            "Termijn voorbij of weer verschoven",
            "Het signaal vraagt niets, de termijn wel.",
            [k for k in deviating if k.signaal not in VRAAGT_UITLEG],
        ),
        (
            "Open acties",
            "Acties van dit orgaan die nog niet af zijn.",
            [
                Kandidaat(f"actiepunt-{row.pk}", row.omschrijving, row.eigenaar_naam, f"klaar op {row.datum:%d-%m-%Y}")
                for row in agenda.open_acties(vergadering.orgaan_id)
            ],
        ),
    ]
    return [groep for kop, uitleg, rows in found if (groep := _group(kop, uitleg, rows, there)).kandidaten]


def _group(kop: str, uitleg: str, rows: Iterable[Kandidaat], there: set[str]) -> Groep:
    left = [row for row in rows if row.sleutel not in there]
    return Groep(kop, uitleg, left[:MOST], max(len(left) - MOST, 0))


def chosen(programma: Programma, vergadering: Vergadering, sleutels: Sequence[str]) -> list[Agendapunt]:
    """New items for what was ticked, in the order of the page; what cannot be on this agenda is left out."""
    wanted: dict[str, list[int]] = {}
    for sleutel in sleutels:
        soort, _, key = sleutel.partition("-")
        if key.isdecimal() and len(key) < 16:
            wanted.setdefault(soort, []).append(int(key))
    made = dict(_items(programma, vergadering, wanted))
    return [made[sleutel] for sleutel in dict.fromkeys(sleutels) if sleutel in made]


def _items(
    programma: Programma, vergadering: Vergadering, wanted: dict[str, list[int]]
) -> Iterator[tuple[str, Agendapunt]]:
    for resultaat in Resultaat.objects.in_programma(programma).filter(pk__in=wanted.get("resultaat", [])):
        yield f"resultaat-{resultaat.pk}", about_resultaat(resultaat)
    voorstellen = Termijnvoorstel.objects.filter(
        pk__in=wanted.get("voorstel", []),
        status=Termijnvoorstel.Status.INGEDIEND,
        resultaat__actie__speerpunt__pijler__programma=programma,
    )
    for voorstel in voorstellen.select_related("resultaat"):
        yield f"voorstel-{voorstel.pk}", about_voorstel(voorstel)
    for scenario in _scenarios(vergadering).filter(pk__in=wanted.get("scenario", [])):
        yield f"scenario-{scenario.pk}", Agendapunt(titel=f"Scenario: {scenario.naam}", scenario=scenario)
    for actie in agenda.open_acties(vergadering.orgaan_id).filter(pk__in=wanted.get("actiepunt", [])):
        yield f"actiepunt-{actie.pk}", agenda.about_actiepunt(actie)
    for punt in agenda.waits_for(vergadering.orgaan_id).filter(pk__in=wanted.get("vorig", [])):
        yield f"vorig-{punt.pk}", agenda.following(punt)


def about_resultaat(resultaat: Resultaat) -> Agendapunt:
    return Agendapunt(titel=resultaat.omschrijving, resultaat=resultaat)


def about_voorstel(voorstel: Termijnvoorstel) -> Agendapunt:
    return Agendapunt(titel=f"Andere termijn: {voorstel.resultaat.omschrijving}", voorstel=voorstel)


def _waits(vergadering: Vergadering) -> list[Agendapunt]:
    return list(agenda.waits_for(vergadering.orgaan_id))


def _passed(punt: Agendapunt) -> Kandidaat:
    return Kandidaat(f"vorig-{punt.pk}", punt.titel, reden=f"{punt.get_uitkomst_display()} door {punt.vergadering}")


def _scenarios(vergadering: Vergadering):  # type: ignore[no-untyped-def]  # a queryset of scenarios
    return Scenario.objects.filter(orgaan=vergadering.orgaan_id, status=Scenario.Status.VOORGELEGD).order_by(
        "voorgelegd_op", "pk"
    )


def _scenario(row: Scenario) -> Kandidaat:
    told = f"voorgelegd op {row.voorgelegd_op:%d-%m-%Y} door {row.door_naam}"
    return Kandidaat(f"scenario-{row.pk}", row.naam, reden=told)


def _voorstellen(programma: Programma, orgaan: int) -> list[Termijnvoorstel]:
    """The proposals that wait and that this body may decide on, oldest first; those of a scenario come with that."""
    bevoegdheden = mandaat.of_programma(programma)
    rows = (
        Termijnvoorstel.objects.filter(
            status=Termijnvoorstel.Status.INGEDIEND,
            scenario__isnull=True,
            resultaat__actie__speerpunt__pijler__programma=programma,
        )
        .select_related("resultaat__actie__speerpunt__pijler")
        .annotate(nu=FilteredRelation("resultaat__termijnen", condition=Q(resultaat__termijnen__actueel=True)))
        .select_related("nu")  # type: ignore[misc]  # the join named above
        .order_by("gedaan_op", "pk")
    )
    return [row for row in rows if not _refused(row, orgaan, bevoegdheden)]


def _refused(row: Termijnvoorstel, orgaan: int, bevoegdheden: Sequence[mandaat.Bevoegdheid]) -> str:
    return mandaat.refusal(bevoegdheden, orgaan, mandaat.distance(_now(row), row.realisatie))


def _now(row: Termijnvoorstel) -> Realisatie:
    nu = getattr(row, "nu", None)
    return nu.realisatie if nu else GEEN


def _voorstel(row: Termijnvoorstel) -> Kandidaat:
    speerpunt = row.resultaat.actie.speerpunt
    return Kandidaat(
        f"voorstel-{row.pk}",
        row.resultaat.omschrijving,
        f"{speerpunt.pijler.titel} {speerpunt.nummer}{row.resultaat.actie.letter}",
        f"voorgesteld door {row.door_naam}: {row.get_redenen_display()}",
        termijn=_now(row),
        naar=row.label,
    )


def _resultaten(programma: Programma, today: date, *, without: set[int]) -> Iterator[Kandidaat]:
    """The open results that deviate, whose term has passed or that moved more than once, nearest term first."""
    rows = (
        with_fase(Resultaat.objects.in_programma(programma))
        .annotate(
            nu=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True)),
            eerst=FilteredRelation("termijnen", condition=Q(termijnen__volgnummer=1)),
        )
        .filter(
            ~Q(fase__in=AFGEROND),
            Q(signaal__in=VRAAGT_UITLEG) | Q(nu__tot__lt=today) | Q(nu__volgnummer__gt=AGAIN),
        )
        .order_by("nu__tot", "pk")
        .values_list(
            "pk",
            Left("omschrijving", _SHOWN),
            "actie__speerpunt__pijler__titel",
            "actie__speerpunt__nummer",
            "actie__letter",
            "fase",
            "signaal",
            "nu__soort",
            "nu__van",
            "nu__tot",
            "nu__label",
            "nu__volgnummer",
            "eerst__label",
        )
    )
    for pk, titel, pijler, nummer, letter, fase, signaal, soort, van, tot, label, moved, first in rows:
        if pk in without:
            continue
        termijn = Realisatie(Soort(soort), van, tot, label) if soort else GEEN
        told = []
        if termijn.tot and termijn.tot < today:
            told.append("termijn voorbij")
        if (moved or 1) > AGAIN:
            told.append(f"{moved - 1} keer verschoven")
        yield Kandidaat(
            f"resultaat-{pk}",
            titel,
            f"{pijler} {nummer}{letter}",
            ", ".join(told),
            Fase(fase),
            signaal,
            termijn,
            first if moved and moved > 1 else "",
        )
