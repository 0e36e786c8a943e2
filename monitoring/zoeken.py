"""Search in a whole programme: its plan, its other texts and every melding ever made.

Two ways, chosen for what grows. The plan is some hundreds of short texts and does not grow with the years: it is read
and folded in Python, once until a fact of the programme changes. Meldingen grow each ronde; ten years of them is
megabytes, too much to read at every key. They keep their folded text in a column (`Melding.zoektekst`) and SQL finds
the rows with a plain LIKE; their own texts are read only for the page shown. Both compare what `fold` gives, so a
search finds the same on every database: SQLite cannot fold accents, and PostgreSQL would fold them its own way.

Eight queries of the search itself, however much there is; two as long as the plan stays the same.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q, Value
from django.urls import reverse

from monitoring.folding import fold, spans
from monitoring.models import DOORZOEKBAAR, Melding
from monitoring.periode import Periode
from programmes.models import Begrip, Orgaan, Pijler, Programma, Randvoorwaarde
from programmes.remember import Stamp, once
from speerpunten.models import Aandachtspunt, Resultaat, Speerpunt
from speerpunten.plaats import actienummer

EXCERPT = 240  # characters of text shown around a hit
_BEFORE = 80  # of which at most this many stand before it

# Where a hit comes in the list: number of its pijler, then its place within it.
Place = tuple[int, ...]
_AFTER_ALL = 2**31  # what belongs to no pijler


class Deel(NamedTuple):
    """A piece of text, and whether it is what was searched for."""

    tekst: str
    hit: bool


@dataclass(frozen=True)
class Fragment:
    """Part of a text with the hits marked; tells whether text before or after it was left out."""

    delen: tuple[Deel, ...]
    cut_before: bool = False
    cut_after: bool = False


class Page(NamedTuple):
    """A page of the monitoring app, and the place on it."""

    name: str
    args: tuple[object, ...]
    anchor: str = ""

    @property
    def url(self) -> str:
        return f"{reverse(f'monitoring:{self.name}', args=self.args)}{self.anchor and f'#{self.anchor}'}"


@dataclass(frozen=True)
class Treffer:
    """Something found. `kop` is its title, `teksten` its other texts, `page` where it stands if anywhere.

    A hit in meldingen stands for all meldingen of one result: `ronde` names the newest that matches, `oud` tells
    that a newer melding exists, `ook_in` names the older rondes in which it matches too.
    """

    soort: str
    place: Place
    kop: str
    teksten: tuple[str, ...] = ()
    page: Page | None = None
    pijler: str = ""
    ronde: str = ""
    oud: bool = False
    ook_in: tuple[str, ...] = ()
    melding_id: int = 0
    words: tuple[str, ...] = field(default=(), repr=False)

    @property
    def url(self) -> str:
        """Made for what is shown alone: hundreds of addresses a search would cost more than the search."""
        return self.page.url if self.page else ""

    @property
    def titel(self) -> Fragment:
        return excerpt(self.kop, self.words)

    @property
    def fragmenten(self) -> list[Fragment]:
        """Of each of its texts in which something was found the part around it; all of it when it has no page."""
        shown = excerpt if self.page else whole
        found = (shown(text, self.words) for text in self.teksten)
        return [fragment for fragment in found if any(deel.hit for deel in fragment.delen)]


def words_in(query: str) -> tuple[str, ...]:
    """The folded words that must all be there; what stands between quotes is one of them."""
    folded = fold(query)
    phrases = [" ".join(phrase.split()) for phrase in re.findall(r'"([^"]*)"', folded)]
    loose = re.sub(r'"[^"]*"?', " ", folded) if folded.count('"') > 1 else folded.replace('"', " ")
    return tuple(dict.fromkeys(word for word in [*phrases, *loose.split()] if word))


def marked(text: str, words: Collection[str]) -> tuple[Deel, ...]:
    """The whole text in pieces, hits apart; together the pieces are the text."""
    delen, position = [], 0
    for start, end in spans(text, words):
        if start > position:
            delen.append(Deel(text[position:start], False))
        delen.append(Deel(text[start:end], True))
        position = end
    if position < len(text):
        delen.append(Deel(text[position:], False))
    return tuple(delen)


def whole(text: str, words: Sequence[str]) -> Fragment:
    return Fragment(marked(text, words))


def excerpt(text: str, words: Sequence[str]) -> Fragment:
    """About EXCERPT characters of the text around its first hit, cut between words, with every hit marked."""
    if len(text) <= EXCERPT:
        return Fragment(marked(text, words))
    found = spans(text, words)
    start, hit_end = (max(0, found[0][0] - _BEFORE), found[0][1]) if found else (0, 0)
    if start:
        space = text.find(" ", start, found[0][0])
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        space = text.rfind(" ", hit_end, end)
        end = space if space > start else max(end, hit_end)
    return Fragment(marked(text[start:end], words), cut_before=start > 0, cut_after=end < len(text))


def search(stamp: Stamp, programma: Programma, words: tuple[str, ...]) -> list[Treffer]:
    """Everything in the programme that holds all these folded words, in the order of the programme."""
    texts, resultaten = _read_plan(stamp, programma)
    hits = [hit for hit, folded in texts if all(word in folded for word in words)]
    hits += _meldingen(programma, resultaten, words)
    return sorted((replace(hit, words=words) for hit in hits), key=lambda hit: hit.place)


def with_texts(hits: Iterable[Treffer]) -> list[Treffer]:
    """The same hits; those in meldingen with their texts, in one query."""
    hits = list(hits)
    texts = {
        pk: tuple(text for text in fields if text)
        for pk, *fields in Melding.objects.filter(
            pk__in=[hit.melding_id for hit in hits if hit.melding_id]
        ).values_list("pk", *DOORZOEKBAAR)
    }
    return [replace(hit, teksten=texts[hit.melding_id]) if hit.melding_id in texts else hit for hit in hits]


@once(most=32)
def _read_plan(stamp: Stamp, programma: Programma) -> tuple[list[tuple[Treffer, str]], Mapping[int, Treffer]]:
    """Every text of the plan with its folded text, and the results by key."""
    plan = _Plan(programma)
    texts = [(hit, "\n".join(fold(text) for text in (hit.kop, *hit.teksten) if text)) for hit in plan.texts()]
    return texts, plan.resultaten


class _Plan:
    """The texts of a programme that are searched in Python, with where each stands."""

    def __init__(self, programma: Programma) -> None:
        self._programma = programma
        self._naam = {niveau: programma.naam_van(niveau) for niveau in ("pijler", "speerpunt", "actie", "resultaat")}
        self._pijlers = {pijler.pk: pijler for pijler in Pijler.objects.filter(programma=programma)}
        self.resultaten: dict[int, Treffer] = {}

    def texts(self) -> Iterator[Treffer]:
        yield from self._pijler_texts()
        yield from self._speerpunten()
        yield from self._resultaten()
        yield from self._aandachtspunten()
        yield from self._programma_texts()

    def _on(self, pijler: Pijler, anchor: str = "") -> Page:
        return Page("pijler", (self._programma.code, pijler.code), anchor)

    def _pijler_texts(self) -> Iterator[Treffer]:
        for pijler in self._pijlers.values():
            yield Treffer(
                self._naam["pijler"],
                (pijler.nummer, 0),
                pijler.titel,
                (pijler.inleiding, pijler.beleidskader),
                self._on(pijler),
                pijler.titel,
            )

    def _speerpunten(self) -> Iterator[Treffer]:
        """Speerpunten with their acties, in one query: a speerpunt comes back once for each of its acties."""
        rows = Speerpunt.objects.filter(pijler__programma=self._programma).values_list(
            "pk",
            "pijler_id",
            "nummer",
            "titel",
            "toelichting",
            "acties__pk",
            "acties__volgorde",
            "acties__letter",
            "acties__omschrijving",
            "acties__trekker",
            "acties__partners",
        )
        seen = set()
        for pk, pijler_id, nummer, titel, toelichting, actie, volgorde, letter, omschrijving, *wie in rows:
            pijler = self._pijlers[pijler_id]
            if pk not in seen:
                seen.add(pk)
                yield Treffer(
                    f"{self._naam['speerpunt']} {nummer}",
                    (pijler.nummer, 1, nummer, 0),
                    titel,
                    (toelichting,),
                    self._on(pijler, f"speerpunt-{nummer}"),
                    pijler.titel,
                )
            if actie:
                yield Treffer(
                    f"{self._naam['actie']} {actienummer(nummer, letter, volgorde)}",
                    (pijler.nummer, 1, nummer, 1, volgorde, 0),
                    omschrijving,
                    tuple(wie),
                    self._on(pijler, f"speerpunt-{nummer}"),
                    pijler.titel,
                )

    def _resultaten(self) -> Iterator[Treffer]:
        rows = Resultaat.objects.in_programma(self._programma).values_list(
            "pk",
            "actie__speerpunt__pijler_id",
            "actie__speerpunt__nummer",
            "actie__volgorde",
            "actie__letter",
            "volgorde",
            "omschrijving",
            "notitie",
        )
        for pk, pijler_id, nummer, actie, letter, volgorde, omschrijving, notitie in rows:
            pijler = self._pijlers[pijler_id]
            self.resultaten[pk] = hit = Treffer(
                f"{self._naam['resultaat']} bij {actienummer(nummer, letter, actie)}",
                (pijler.nummer, 1, nummer, 1, actie, 1, volgorde, 0),
                omschrijving,
                (notitie,),
                Page("resultaat", (self._programma.code, pk)),
                pijler.titel,
            )
            yield hit

    def _aandachtspunten(self) -> Iterator[Treffer]:
        rows = Aandachtspunt.objects.filter(pijler__programma=self._programma).values_list(
            "pijler_id", "volgorde", "omschrijving"
        )
        for pijler_id, volgorde, omschrijving in rows:
            pijler = self._pijlers[pijler_id]
            yield Treffer(
                "Aandachtspunt",
                (pijler.nummer, 2, volgorde),
                omschrijving,
                (),
                self._on(pijler, "aandachtspunten"),
                pijler.titel,
            )

    def _programma_texts(self) -> Iterator[Treffer]:
        """What belongs to no pijler; a randvoorwaarde is found with all its points."""
        yield Treffer("Inleiding", (_AFTER_ALL, 0), self._programma.titel, (self._programma.inleiding,))
        rows = Randvoorwaarde.objects.filter(programma=self._programma).order_by("volgorde", "punten__volgorde")
        by_voorwaarde = groupby(
            rows.values_list("volgorde", "letter", "titel", "tekst", "punten__tekst"), lambda r: r[:4]
        )
        for (volgorde, letter, titel, tekst), points in by_voorwaarde:
            texts = (tekst, *(point for *_, point in points if point))
            yield Treffer(f"Randvoorwaarde {letter}", (_AFTER_ALL, 1, volgorde), titel, texts)
        rest = (
            Orgaan.objects.filter(programma=self._programma)
            .values_list(Value("Orgaan"), "volgorde", "afkorting", "naam", "taak")
            .order_by()
            .union(
                Begrip.objects.filter(programma=self._programma)
                .values_list(Value("Begrip"), Value(0), "afkorting", Value(""), "betekenis")
                .order_by(),
                all=True,
            )
            .order_by()
        )
        for soort, volgorde, afkorting, naam, tekst in sorted(rest, key=lambda row: (row[1], fold(row[2]))):
            kop = f"{afkorting}: {naam}" if afkorting and naam else afkorting or naam
            yield Treffer(soort, (_AFTER_ALL, 2 if soort == "Orgaan" else 3, volgorde), kop, (tekst,))


def _meldingen(programma: Programma, resultaten: Mapping[int, Treffer], words: Iterable[str]) -> Iterator[Treffer]:
    """One hit for each result with a melding that holds all words, without texts yet."""
    rows = (
        Melding.objects.filter(*(Q(zoektekst__contains=word) for word in words), ronde__programma=programma)
        .order_by("-ronde__jaar", "-ronde__nummer")
        .values_list("pk", "resultaat_id", "actueel", "ronde__jaar", "ronde__nummer")
    )
    found = defaultdict(list)
    for pk, resultaat, actueel, jaar, nummer in rows:
        found[resultaat].append((pk, actueel, Periode(jaar, nummer, programma.rondes_per_jaar).label))
    for resultaat, meldingen in found.items():
        (pk, actueel, ronde), *older = meldingen
        about = resultaten[resultaat]
        yield replace(
            about,
            soort=f"Melding {ronde}",
            place=(*about.place[:-1], 1),
            teksten=(),
            ronde=ronde,
            oud=not actueel,
            ook_in=tuple(label for *_, label in older),
            melding_id=pk,
        )
