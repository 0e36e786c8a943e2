"""The board: everything that takes part at one level, with its points, its place and the facts that help to score."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, FilteredRelation, Q
from django.utils.safestring import SafeString

from monitoring.models import VRAAGT_UITLEG, Criterium, Prioriteit, Signaal
from monitoring.prioriteit.lezen import Niveau, criteria_of, maatstaven, points
from monitoring.prioriteit.rang import NIET, Plaats, Staat, most, rank, ranked
from monitoring.stand import with_fase
from programmes.models import Programma
from programmes.remember import once, rendered
from speerpunten.models import AFGEROND, Resultaat, Speerpunt
from speerpunten.plaats import actienummer

_REMEMBERED = 4096  # rows, of some thousand bytes each

STATEN = {
    Staat.GEORDEND: "Op volgorde van prioriteit",
    Staat.ONVOLLEDIG: "Nog niet alle punten gegeven",
    Staat.NIET: "Nog niet geordend",
}


@dataclass(frozen=True)
class Grond:
    """Why a speerpunt is there: its grondslagen as (code, naam), and whether these have been confirmed."""

    grondslagen: tuple[tuple[str, str], ...] = ()
    bevestigd: bool = False


@dataclass(frozen=True)
class Bordrij:
    """All that a row shows, as plain values: its HTML follows from them alone, and is rendered once for each.

    `punten` stand in the order of `criteria`, None where there are none; `criteria` are (naam, whether it counts).
    `telling` tells of a speerpunt how many of its open results have which signaal. `terug` is the address of the board
    as it is shown, `focus` takes the keyboard user to the button of the row.
    """

    niveau: Niveau
    code: str
    pk: int
    titel: str
    plek: str
    pijler: tuple[str, str]  # code, titel
    grond: Grond
    fase: str
    signaal: str
    termijn: tuple[str, str, str]  # soort, label, bron
    verstreken: int  # how many open results have a term that passed; of a result 0 or 1
    telling: tuple[tuple[str, str, int], ...]
    criteria: tuple[tuple[str, bool], ...]
    punten: tuple[int | None, ...]
    plaats: Plaats
    motivatie: str
    versie: int
    mag_ordenen: bool = False
    terug: str = ""
    bewaard: bool = False
    focus: bool = False

    @property
    def wijkt_af(self) -> bool:
        deviating = any(aantal for _, soort, aantal in self.telling if soort in VRAAGT_UITLEG)
        return bool(self.verstreken) or deviating or self.signaal in VRAAGT_UITLEG

    @property
    def cellen(self) -> list[tuple[str, bool, int | None]]:
        """(criterium, whether it counts, points)."""
        return [(*criterium, punt) for criterium, punt in zip(self.criteria, self.punten, strict=True)]

    @property
    def anker(self) -> str:
        """The id of its row."""
        return f"{self.niveau.veld}-{self.pk}"

    @property
    def kolommen(self) -> int:
        """How many columns the form takes that replaces the row."""
        return len(self.criteria) + 5

    @property
    def html(self) -> SafeString:
        return _render(self)


@dataclass(frozen=True)
class Bord:
    """Everything that takes part, in the order of the plan. `klaar` counts what does not because it is done."""

    niveau: Niveau
    criteria: list[Criterium]
    rijen: list[Bordrij]
    klaar: int

    @property
    def geordend(self) -> int:
        return ranked(rij.plaats for rij in self.rijen)

    @property
    def hoogste(self) -> int:
        """The highest sum there can be."""
        return most(maatstaven(self.criteria))

    @property
    def telt(self) -> bool:
        """Whether anything can be ranked."""
        return self.hoogste > 0


def make(programma: Programma, niveau: Niveau, peildatum: date) -> Bord:
    """The board of one level, in a fixed number of queries: six."""
    criteria = criteria_of(programma)
    punten = points(programma, niveau)
    said = _motivations(programma, niveau)
    build = _of_resultaten if niveau is Niveau.RESULTAAT else _of_speerpunten
    rows, klaar = build(programma, peildatum, _gronden(programma))
    plaatsen = rank({row["pk"]: punten.get(row["pk"], {}) for row in rows}, maatstaven(criteria))
    columns = tuple((row.naam, row.gewicht > 0) for row in criteria)
    rijen = []
    for row in rows:
        given = punten.get(row["pk"], {})
        motivatie, versie = said.get(row["pk"], ("", 0))
        rijen.append(
            Bordrij(
                niveau=niveau,
                code=programma.code,
                criteria=columns,
                punten=tuple(given.get(criterium.pk) for criterium in criteria),
                plaats=plaatsen.get(row["pk"], NIET),
                motivatie=motivatie,
                versie=versie,
                **row,
            )
        )
    return Bord(niveau, criteria, rijen, klaar)


def groups(rijen: list[Bordrij], *, volgens_plan: bool) -> list[tuple[str, list[Bordrij]]]:
    """The rows under their headings: by how far ranking is and then by place, or by pijler as in the plan."""
    if volgens_plan:
        return [(titel, list(members)) for (_, titel), members in groupby(rijen, key=lambda rij: rij.pijler)]
    ordered = sort(rijen)
    return [(STATEN[staat], list(members)) for staat, members in groupby(ordered, key=lambda rij: rij.plaats.staat)]


def sort(rijen: list[Bordrij]) -> list[Bordrij]:
    """What is ranked by its place, then what lacks points, then the rest; as in the plan where these are the same."""
    order = list(STATEN)
    return sorted(rijen, key=lambda rij: (order.index(rij.plaats.staat), rij.plaats.rang or 0))


def next_after(rijen: list[Bordrij], pk: int) -> Bordrij | None:
    """The first row without a place after this one, in the order of the plan and around its end."""
    keys = [rij.pk for rij in rijen]
    start = keys.index(pk) + 1 if pk in keys else 0
    around = rijen[start:] + rijen[:start]
    return next((rij for rij in around if rij.plaats.rang is None and rij.pk != pk), None)


def _motivations(programma: Programma, niveau: Niveau) -> dict[int, tuple[str, int]]:
    """Why something was ranked, and the version of that."""
    here = "resultaat__actie__speerpunt__pijler__programma"
    if niveau is Niveau.SPEERPUNT:
        here = "speerpunt__pijler__programma"
    rows = Prioriteit.objects.filter(**{here: programma}).order_by()
    return {key: (motivatie, versie) for key, motivatie, versie in rows.values_list(niveau.veld, "motivatie", "versie")}


def _gronden(programma: Programma) -> dict[int, Grond]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    confirmed: dict[int, bool] = {}
    rows = Speerpunt.objects.filter(pijler__programma=programma).order_by("pk", "grondslagen__volgorde")
    for key, bevestigd, code, naam in rows.values_list(
        "pk", "grondslagen_bevestigd", "grondslagen__code", "grondslagen__naam"
    ):
        confirmed[key] = bevestigd
        if code:
            found[key].append((code, naam))
    return {key: Grond(tuple(found[key]), bevestigd) for key, bevestigd in confirmed.items()}


def _of_resultaten(
    programma: Programma, peildatum: date, gronden: Mapping[int, Grond]
) -> tuple[list[dict[str, Any]], int]:
    rows = (
        with_fase(Resultaat.objects.in_programma(programma))
        .annotate(nu=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True)))
        .in_plan_order()  # type: ignore[attr-defined]  # the checker forgets which manager it came from
        .values_list(
            "pk",
            "omschrijving",
            "fase",
            "signaal",
            "nu__soort",
            "nu__label",
            "nu__bron",
            "nu__tot",
            "actie__letter",
            "actie__volgorde",
            "actie__speerpunt",
            "actie__speerpunt__nummer",
            "actie__speerpunt__titel",
            "actie__speerpunt__pijler__code",
            "actie__speerpunt__pijler__titel",
        )
    )
    found, done = [], 0
    for (
        pk,
        omschrijving,
        fase,
        signaal,
        soort,
        label,
        bron,
        tot,
        letter,
        volgorde,
        speerpunt,
        nummer,
        titel,
        code,
        pijler,
    ) in rows:
        if fase in AFGEROND:
            done += 1
            continue
        found.append(
            {
                "pk": pk,
                "titel": omschrijving,
                "plek": f"{pijler} {actienummer(nummer, letter, volgorde)} · {titel}",
                "pijler": (code, pijler),
                "grond": gronden[speerpunt],
                "fase": fase,
                "signaal": signaal,
                "termijn": (soort or "geen", label or "", bron or ""),
                "verstreken": int(tot is not None and tot < peildatum),
                "telling": (),
            }
        )
    return found, done


def _of_speerpunten(
    programma: Programma, peildatum: date, gronden: Mapping[int, Grond]
) -> tuple[list[dict[str, Any]], int]:
    still = ~Q(fase__in=AFGEROND)
    shown = (Signaal.BIJSTUREN, Signaal.AANDACHT, Signaal.OP_KOERS, Signaal.ONBEKEND)
    results: Any = with_fase(Resultaat.objects.in_programma(programma))
    counted = {
        row.pop("actie__speerpunt"): row
        for row in results.annotate(nu=FilteredRelation("termijnen", condition=Q(termijnen__actueel=True)))
        .order_by()
        .values("actie__speerpunt")
        .annotate(
            open=Count("pk", filter=still),
            verstreken=Count("pk", filter=still & Q(nu__tot__lt=peildatum)),
            **{signaal.value: Count("pk", filter=still & Q(signaal=signaal)) for signaal in shown},
        )
    }
    found, done = [], 0
    rows = Speerpunt.objects.filter(pijler__programma=programma).order_by("pijler__nummer", "nummer")
    for pk, nummer, titel, code, pijler in rows.values_list("pk", "nummer", "titel", "pijler__code", "pijler__titel"):
        counts = counted.get(pk)
        if counts and not counts["open"]:
            done += 1
            continue
        found.append(
            {
                "pk": pk,
                "titel": titel,
                "plek": f"{pijler} {nummer}",
                "pijler": (code, pijler),
                "grond": gronden[pk],
                "fase": "",
                "signaal": "",
                "termijn": ("geen", "", ""),
                "verstreken": counts["verstreken"] if counts else 0,
                "telling": tuple(
                    (signaal.label, signaal.value, counts[signaal.value])
                    for signaal in shown
                    if counts and counts[signaal.value]
                ),
            }
        )
    return found, done


@once(_REMEMBERED)
def _render(rij: Bordrij) -> SafeString:
    return rendered("monitoring/prioriteit/rij.html", {"rij": rij})
