"""The trail of a term: what was proposed, what was decided on it, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import timezone

from monitoring.mandaat import body_name
from monitoring.models import Agendapunt, Besluitregel, Keuze, Termijnvoorstel
from monitoring.vergelijking.verschil import in_kwartalen
from speerpunten.models import Termijn
from speerpunten.realisatie import GEEN, Realisatie


@dataclass(frozen=True)
class Stap:
    """A term that moved, and how far as people say it (empty when that cannot be told)."""

    van: Realisatie
    naar: Realisatie

    @property
    def verschil(self) -> str:
        return in_kwartalen(self.van.quarters_until(self.naar))


@dataclass(frozen=True)
class Spoorpunt:
    """One moment on the trail: a proposal, a line of a besluit, an item of a meeting, or a term that came without a
    known besluit.

    `stap` is the move it asks for or makes, None when the term stays. `dag` is None when it is not known. A line of a
    besluit that was taken in a meeting comes with its item (`punt`).
    """

    dag: date | None
    stap: Stap | None
    voorstel: Termijnvoorstel | None = None
    regel: Besluitregel | None = None
    termijn: Termijn | None = None
    punt: Agendapunt | None = None

    @property
    def orgaan(self) -> str:
        return body_name(self.regel.besluit.orgaan) if self.regel else ""


def punten_over(resultaat: int) -> QuerySet[Agendapunt]:
    """The items of meetings about this result, or a proposal or actiepunt of it, at which something came out."""
    about = Q(resultaat=resultaat) | Q(voorstel__resultaat=resultaat) | Q(actiepunt__resultaat=resultaat)
    rows = Agendapunt.objects.filter(about).exclude(uitkomst=Agendapunt.Uitkomst.OPEN)
    return rows.select_related("vergadering__orgaan", "besluit", "actie", "naar")


def effect(regel: Besluitregel, termijnen: Sequence[Termijn]) -> Stap | None:
    """The move a line of a besluit made; `termijnen` are all terms of its result, oldest first."""
    for was, werd in pairwise(termijnen):
        if werd.pk == regel.termijn_id:
            return Stap(was.realisatie, werd.realisatie)
    return None


def trail(
    termijnen: Sequence[Termijn],
    voorstellen: Iterable[Termijnvoorstel],
    regels: Iterable[Besluitregel],
    punten: Iterable[Agendapunt] = (),
) -> list[Spoorpunt]:
    """Everything that happened to the term of a result since the original one, newest first.

    A besluit comes after the proposal it is about, also when it was taken before that was entered. `punten` are the
    items of meetings about this result, see `punten_over`.
    """
    decided = list(regels)
    met = list(punten)
    taken_at = {punt.besluit_id: punt for punt in met if punt.besluit_id}
    by_voorstel = {regel.voorstel_id: regel for regel in decided if regel.voorstel_id}
    found: list[tuple[tuple[date, int, int], Spoorpunt]] = []
    proposed: dict[int, date] = {}
    for voorstel in voorstellen:
        day = proposed[voorstel.pk] = timezone.localdate(voorstel.gedaan_op)
        own = by_voorstel.get(voorstel.pk)
        made = effect(own, termijnen) if own and own.keuze == Keuze.AANNEMEN else None
        stap = made or Stap(_term_on(termijnen, day), voorstel.realisatie)
        found.append(((day, 1, voorstel.pk), Spoorpunt(day, stap, voorstel=voorstel)))
    for regel in decided:
        day = regel.besluit.datum
        after = max(day, proposed.get(regel.voorstel_id or 0, day))
        point = Spoorpunt(day, effect(regel, termijnen), regel=regel, punt=taken_at.get(regel.besluit_id))
        found.append(((after, 2, regel.pk), point))
    told = {regel.besluit_id for regel in decided}
    found += [
        ((punt.vergadering.datum, 3, punt.pk), Spoorpunt(punt.vergadering.datum, None, punt=punt))
        for punt in met
        if punt.besluit_id not in told
    ]
    by_besluit = {regel.termijn_id for regel in decided}
    last = date.min
    for was, werd in pairwise(termijnen):
        last = werd.vastgesteld_op or last
        if werd.pk not in by_besluit:
            stap = Stap(was.realisatie, werd.realisatie)
            found.append(((last, 0, werd.volgnummer), Spoorpunt(werd.vastgesteld_op, stap, termijn=werd)))
    return [point for _, point in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _term_on(termijnen: Sequence[Termijn], day: date) -> Realisatie:
    """The term that held on that day."""
    known = [row for row in termijnen if row.vastgesteld_op is None or row.vastgesteld_op <= day]
    return known[-1].realisatie if known else GEEN
