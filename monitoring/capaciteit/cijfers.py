"""The amounts that were recorded, added up by the database."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from monitoring.capaciteit.balans import Balans, Plek, bereken
from monitoring.capaciteit.getal import HUNDREDTH
from monitoring.models import Capaciteit, Inzet, Team
from monitoring.stand import with_fase
from programmes.models import Eenheid, Programma
from speerpunten.models import AFGEROND, Actie, Resultaat
from speerpunten.realisatie import Kwartaal


class Gevraagd(NamedTuple):
    """What one actie asks of one team in one quarter."""

    actie_id: int
    team_id: int
    kwartaal: Kwartaal
    hoeveelheid: Decimal


def eenheid_of(programma: Programma) -> str:
    """What amounts are counted in, as people read it."""
    return Eenheid(programma.eenheid).label


def teams_of(programma: Programma) -> dict[int, str]:
    """The teams in their order: pk → naam."""
    return dict(Team.objects.filter(programma=programma).order_by("volgorde").values_list("pk", "naam"))


def in_quarters(rows: QuerySet[Any], kwartalen: Sequence[Kwartaal]) -> QuerySet[Any]:
    """Those of the rows that lie from the first up to and including the last of these quarters."""
    if not kwartalen:
        return rows.none()
    first, last = kwartalen[0], kwartalen[-1]
    # The years alone can use the index; the quarter within them decides.
    return rows.filter(jaar__range=(first.jaar, last.jaar)).alias(moment=F("jaar") * 4 + F("kwartaal")).filter(
        moment__range=(first.jaar * 4 + first.nummer, last.jaar * 4 + last.nummer)
    )  # fmt: skip


def belasting(programma: Programma, kwartalen: Sequence[Kwartaal]) -> dict[Plek, Decimal]:
    """What all acties together ask of each team in each quarter, in one query."""
    return _per_plek(in_quarters(Inzet.objects.filter(team__programma=programma), kwartalen))


def belasting_per_actie(programma: Programma, kwartalen: Sequence[Kwartaal]) -> list[Gevraagd]:
    """The same, actie by actie, in one query: for whoever reckons with some of the acties only."""
    rows = in_quarters(Inzet.objects.filter(team__programma=programma), kwartalen)
    return [
        Gevraagd(actie, team, Kwartaal(jaar, kwartaal), hoeveelheid)
        for actie, team, jaar, kwartaal, hoeveelheid in rows.order_by().values_list(
            "actie", "team", "jaar", "kwartaal", "hoeveelheid"
        )
    ]


def capaciteit(programma: Programma, kwartalen: Sequence[Kwartaal]) -> dict[Plek, Decimal]:
    """What each team can do in each quarter where that was recorded, in one query."""
    return _per_plek(in_quarters(Capaciteit.objects.filter(team__programma=programma), kwartalen))


def balans_of(programma: Programma, kwartalen: Sequence[Kwartaal], teams: Mapping[int, str] | None = None) -> Balans:
    """Load against capacity of the programme as recorded, in three queries; one less when the teams are given."""
    return bereken(
        teams_of(programma) if teams is None else teams,
        kwartalen,
        belasting(programma, kwartalen),
        capaciteit(programma, kwartalen),
        eenheid_of(programma),
    )


def acties_zonder_inzet(programma: Programma, kwartalen: Sequence[Kwartaal]) -> QuerySet[Actie]:
    """The acties that are not done yet and for which no inzet was recorded in these quarters, in plan order."""
    results = Resultaat.objects.filter(actie=OuterRef("pk"))
    still_open = Exists(with_fase(results).exclude(fase__in=AFGEROND)) | ~Exists(results)  # type: ignore[misc]
    recorded = in_quarters(Inzet.objects.filter(actie=OuterRef("pk")), kwartalen)
    rows = Actie.objects.filter(still_open, ~Exists(recorded), speerpunt__pijler__programma=programma)
    return rows.order_by("speerpunt__pijler__nummer", "speerpunt__nummer", "volgorde")


def _per_plek(rows: QuerySet[Any]) -> dict[Plek, Decimal]:
    summed = rows.order_by().values_list("team", "jaar", "kwartaal").annotate(samen=Sum("hoeveelheid"))
    # SQLite adds in binary fractions; amounts have two decimals.
    return {(team, Kwartaal(jaar, nummer)): samen.quantize(HUNDREDTH) for team, jaar, nummer, samen in summed}
