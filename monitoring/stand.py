"""Where results stand on a day: plan, newest melding and derived signals together.

Every page, export and report asks here, so that they all tell the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from monitoring.models import INGELEVERD, WACHTEND, Melding, Ronde, Signaal
from monitoring.signalering import Afgeleid, Afleiding, Beeld, Tweelingstand, derive
from programmes.models import Programma
from speerpunten.models import AFGEROND, Fase, Resultaat, ResultaatQuerySet
from speerpunten.plaats import actienummer
from speerpunten.realisatie import GEEN, Realisatie, parse


@dataclass(frozen=True)
class Stand:
    """One result on one day.

    `melding` is the newest one that counts, of whatever ronde; `gemeld` tells whether it is of the ronde asked about.
    `concept` is the melding of the ronde that does not count (yet), when `with_concept` read it: for its writers only.
    """

    resultaat: Resultaat
    melding: Melding | None
    ronde: Ronde | None
    afgeleid: tuple[Afgeleid, ...]
    concept: Melding | None = None

    @property
    def deze(self) -> Melding | None:
        """The melding of the ronde, whatever its status."""
        return self.concept or (self.melding if self.gemeld else None)

    @property
    def fase(self) -> Fase:
        return Fase(self.melding.fase if self.melding else self.resultaat.beginfase)

    @property
    def signaal(self) -> Signaal:
        return Signaal(self.melding.signaal) if self.melding else Signaal.ONBEKEND

    @property
    def is_open(self) -> bool:
        return self.fase not in AFGEROND

    @property
    def termijn(self) -> Realisatie:
        return self.resultaat.termijn

    @property
    def gemeld(self) -> bool:
        if self.ronde is None or self.melding is None:
            return False
        return self.melding.telt and self.melding.ronde_id == self.ronde.pk

    def as_in_concept(self) -> "Stand":
        """As it would be with the concept; without the derived signals that this would end."""
        if self.concept is None:
            return self
        ends = {Afleiding.TEGENSPRAAK}
        if not self.concept.is_open:
            ends |= {Afleiding.VERSTREKEN, Afleiding.NADERT, Afleiding.ZONDER_TERMIJN}
        kept = tuple(afgeleid for afgeleid in self.afgeleid if afgeleid.soort not in ends)
        return replace(self, melding=self.concept, afgeleid=kept)

    def shows(self, *soorten: Afleiding) -> bool:
        return any(afgeleid.soort in soorten for afgeleid in self.afgeleid)


def standen(
    resultaten: ResultaatQuerySet,
    programma: Programma,
    ronde: Ronde | None,
    peildatum: date,
    *,
    rondes: Iterable[Ronde] | None = None,
    tweelingen: bool = True,
    onderling: bool = False,
    of_terms: Sequence[str] = (),
) -> list[Stand]:
    """Where these results of the programme stand, in their own order.

    Takes at most four queries, however many they are; one less when the rondes of the programme are given, and one
    less without `tweelingen`, which leaves out the derived signal that twins disagree, or with `onderling`, which
    looks for twins among these results alone. `of_terms`: see `with_plan`.
    """
    rows = list(
        resultaten.with_plan(*of_terms)
        .annotate(newest=FilteredRelation("meldingen", condition=Q(meldingen__actueel=True)))
        .select_related("newest")  # type: ignore[misc]  # the join named above
    )
    if not tweelingen or not any(row.tweeling_id for row in rows):
        twins = {}
    else:
        twins = _twins_among(rows) if onderling else _twins(programma)
    known = Ronde.objects.filter(programma=programma) if rondes is None else rondes
    peildata = [each.peildatum for each in known if each.is_begonnen]
    return [_stand(row, ronde, peildatum, twins, peildata) for row in rows]


def standen_in(
    programma: Programma,
    ronde: Ronde,
    peildatum: date,
    op: date,
    rondes: Iterable[Ronde],
    *,
    of_terms: Sequence[str] = (),
) -> list[Stand]:
    """Where every result of the programme stood in this ronde, as it was known on the day `op`.

    What was reported in a later ronde and what was adopted after that day is not in it; what was corrected since is.
    `rondes` are those of the programme; `of_terms`: see `with_plan`. Takes three queries.
    """
    rows = list(Resultaat.objects.in_programma(programma).in_plan_order().with_plan(*of_terms))
    newest = _newest_until(programma, ronde)
    for row in rows:
        row.newest = newest.get(row.pk)  # type: ignore[attr-defined]  # as `standen` reads it
        row.read_terms = [  # type: ignore[attr-defined]  # see Resultaat.termreeks
            term for term in row.termreeks if term.vastgesteld_op is None or term.vastgesteld_op <= op
        ]
    twins = _twins_among(rows)
    peildata = [each.peildatum for each in rondes if each.is_begonnen and each.peildatum <= ronde.peildatum]
    return [_stand(row, ronde, peildatum, twins, peildata) for row in rows]


def _newest_until(programma: Programma, ronde: Ronde) -> dict[int, Melding]:
    """Of each result the newest melding that counts, up to and including this ronde."""
    rows = Melding.objects.filter(ronde__programma=programma, status__in=INGELEVERD).filter(
        Q(ronde__jaar__lt=ronde.jaar) | Q(ronde__jaar=ronde.jaar, ronde__nummer__lte=ronde.nummer)
    )
    return {melding.resultaat_id: melding for melding in rows.order_by("ronde__jaar", "ronde__nummer")}


def _stand(
    row: Resultaat,
    ronde: Ronde | None,
    peildatum: date,
    twins: dict[int, list[tuple[int, Tweelingstand]]],
    rondes: list[date],
) -> Stand:
    melding: Melding | None = getattr(row, "newest", None)  # absent when the join finds none
    termijnen = tuple(termijn.realisatie for termijn in row.termreeks) or (GEEN,)
    adopted = max((termijn.vastgesteld_op for termijn in row.termreeks if termijn.vastgesteld_op), default=None)
    beeld = Beeld(
        fase=Fase(melding.fase if melding else row.beginfase),
        signaal=Signaal(melding.signaal) if melding else Signaal.ONBEKEND,
        termijnen=termijnen,
        gemeld=None if ronde is None else melding is not None and melding.ronde_id == ronde.pk,
        rondes_met_termijn=sum(1 for day in rondes if adopted is None or day >= adopted),
        tweelingen=tuple(twin for pk, twin in twins.get(row.tweeling_id or 0, []) if pk != row.pk),
    )
    return Stand(row, melding, ronde, derive(beeld, peildatum), getattr(row, "concept", None))


def _twins_among(rows: Iterable[Any]) -> dict[int, list[tuple[int, Tweelingstand]]]:
    """The twins among results that were read with their plan and `newest` melding."""
    found: dict[int, list[tuple[int, Tweelingstand]]] = defaultdict(list)
    for row in rows:
        if row.tweeling_id:
            plek = f"{row.actie.speerpunt.pijler.titel} {row.actie.nummer}"
            newest = getattr(row, "newest", None)  # absent where the join finds none
            fase = Fase(newest.fase if newest else row.beginfase)
            found[row.tweeling_id].append((row.pk, Tweelingstand(plek, fase, row.termijn)))
    return found


def _twins(programma: Programma) -> dict[int, list[tuple[int, Tweelingstand]]]:
    found: dict[int, list[tuple[int, Tweelingstand]]] = defaultdict(list)
    rows = (
        with_fase(Resultaat.objects.in_programma(programma).filter(tweeling__isnull=False))
        .annotate(nu=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True)))
        .values_list(
            "tweeling_id",
            "pk",
            "actie__speerpunt__pijler__titel",
            "actie__speerpunt__nummer",
            "actie__letter",
            "actie__volgorde",
            "fase",
            "nu__label",
        )
        .order_by("actie__speerpunt__pijler__nummer", "actie__speerpunt__nummer", "actie__volgorde", "volgorde")
    )
    for tweeling, pk, pijler, nummer, letter, volgorde, fase, label in rows:
        plek = f"{pijler} {actienummer(nummer, letter, volgorde)}"
        found[tweeling].append((pk, Tweelingstand(plek, Fase(fase), parse(label or ""))))
    return found


def with_concept(resultaten: QuerySet[Resultaat], ronde: Ronde | None) -> ResultaatQuerySet:
    """With the melding of this ronde that does not count (yet), for who may write it; costs no query of its own."""
    waits = Q(meldingen__ronde=ronde, meldingen__status__in=WACHTEND)
    rows: Any = resultaten
    if ronde is not None:
        rows = rows.annotate(concept=FilteredRelation("meldingen", condition=waits)).select_related("concept")
    return rows  # the checker knows neither the join by name nor the manager it came from


def with_fase(resultaten: QuerySet[Resultaat]) -> QuerySet[Resultaat]:
    """Adds `fase` and `signaal` of today to each row, in SQL, to filter, sort and count by."""
    return resultaten.annotate(laatste=FilteredRelation("meldingen", condition=Q(meldingen__actueel=True))).annotate(
        fase=Coalesce("laatste__fase", "beginfase"), signaal=Coalesce("laatste__signaal", Value(Signaal.ONBEKEND))
    )


def reported_in(ronde: Ronde | None) -> Exists | Value:
    """To annotate results with: whether the ronde has a melding of it that counts."""
    if ronde is None:
        return Value(False)
    return Exists(Melding.objects.filter(resultaat=OuterRef("pk"), ronde=ronde, status__in=INGELEVERD))


def count_reported(resultaten: QuerySet[Resultaat], ronde: Ronde) -> tuple[int, int]:
    """How many of these results have a melding in the ronde that counts, and how many there are."""
    counts = Q(meldingen__ronde=ronde, meldingen__status__in=INGELEVERD)
    counted = resultaten.aggregate(total=Count("pk", distinct=True), reported=Count("pk", filter=counts, distinct=True))
    return counted["reported"], counted["total"]
