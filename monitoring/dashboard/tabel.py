"""The results of the dashboard as a table to sort, page, choose the columns of and take along to a spreadsheet.

Each column tells itself how it is shown (`render_…`) and what a file holds of it (`value_…`); without these it is the
text of its accessor. A column that is added here can be chosen, sorted by and exported at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitoring.folding import fold
from monitoring.models import Signaal
from monitoring.rij import short_place
from monitoring.stand import Stand
from monitoring.telling import SIGNALEN
from programmes.models import Programma
from programmes.templatetags.onderdelen import onderdeel
from speerpunten.models import Fase
from speerpunten.realisatie import Realisatie

_ERNST = {signaal: place for place, signaal in enumerate(SIGNALEN)}
_FASEN = {fase: place for place, fase in enumerate(Fase)}


@dataclass(frozen=True)
class Rij:
    """A result in the table; `plaats` is its place in the plan, by which whatever is equal is ordered."""

    stand: Stand
    plaats: int

    @property
    def omschrijving(self) -> str:
        return self.stand.resultaat.omschrijving

    @property
    def pijler(self) -> str:
        return self.stand.resultaat.actie.speerpunt.pijler.titel

    @property
    def speerpunt(self) -> str:
        return str(self.stand.resultaat.actie.speerpunt)

    @property
    def actie(self) -> str:
        return str(self.stand.resultaat.actie)

    @property
    def signaal(self) -> Signaal:
        return self.stand.signaal

    @property
    def fase(self) -> Fase:
        return self.stand.fase

    @property
    def termijn(self) -> Realisatie:
        return self.stand.termijn

    @property
    def eerst(self) -> Realisatie:
        return self.stand.resultaat.oorspronkelijke_termijn

    @property
    def verschoven(self) -> int:
        return len(self.stand.resultaat.verschuivingen)

    @property
    def trekker(self) -> str:
        return self.stand.resultaat.actie.trekker

    @property
    def afgeleid(self) -> str:
        return "\n".join(f"{row.label}: {row.reden}" for row in self.stand.afgeleid)

    @property
    def gemeld(self) -> str:
        return "ja" if self.stand.gemeld else "nee"

    @property
    def toelichting(self) -> str:
        return self.stand.melding.toelichting if self.stand.melding else ""

    @property
    def oorzaak(self) -> str:
        return self.stand.melding.oorzaak if self.stand.melding else ""

    @property
    def maatregel(self) -> str:
        return self.stand.melding.maatregel if self.stand.melding else ""

    # What the columns are ordered by.

    @cached_property
    def ernst(self) -> int:
        """The most urgent signaal first; what is done has none any more."""
        return _ERNST[self.signaal] if self.stand.is_open else len(_ERNST)

    @property
    def fase_plaats(self) -> int:
        return _FASEN[self.fase]

    @cached_property
    def trekker_gevouwen(self) -> tuple[bool, str]:
        """Whoever has none comes last."""
        return not self.trekker, fold(self.trekker)

    @cached_property
    def afgeleid_plaats(self) -> tuple[int, ...]:
        """What asks most first, what has nothing last."""
        return (-sum(row.let_op for row in self.stand.afgeleid), -len(self.stand.afgeleid))


# Columns that go by what the programme calls a level.
_NIVEAUS = {
    "omschrijving": "resultaat",
    "pijler": "pijler",
    "speerpunt": "speerpunt",
    "actie": "actie",
    "termijn": "realisatie",
}


class ResultatenTable(tables.Table):
    """The results of a programme, in the order of the plan until another order is asked for."""

    omschrijving = tables.Column(verbose_name="Resultaat", order_by="plaats")
    pijler = tables.Column(verbose_name="Pijler", order_by="plaats")
    speerpunt = tables.Column(verbose_name="Speerpunt", order_by="plaats")
    actie = tables.Column(verbose_name="Actie", order_by="plaats")
    signaal = tables.Column(verbose_name="Signaal", order_by=("ernst", "plaats"))
    fase = tables.Column(verbose_name="Fase", order_by=("fase_plaats", "plaats"))
    eerst = tables.Column(verbose_name="Eerste termijn", order_by=("eerst", "plaats"))
    termijn = tables.Column(verbose_name="Termijn", order_by=("termijn", "plaats"))
    verschoven = tables.Column(verbose_name="Keer verschoven", order_by=("verschoven", "plaats"))
    afgeleid = tables.Column(verbose_name="Het portaal merkt op", order_by=("afgeleid_plaats", "plaats"))
    trekker = tables.Column(verbose_name="Trekker", order_by=("trekker_gevouwen", "plaats"))
    gemeld = tables.Column(verbose_name="Gemeld in deze ronde", order_by=("gemeld", "plaats"))
    toelichting = tables.Column(verbose_name="Toelichting", orderable=False)
    oorzaak = tables.Column(verbose_name="Oorzaak", orderable=False)
    maatregel = tables.Column(verbose_name="Maatregel", orderable=False)

    class Meta:
        empty_text = ""
        order_by_field = "sorteer"
        page_field = "page"
        default = ""

    bijschrift = "Resultaten"

    def __init__(self, rows: Iterable[Stand], *, programma: Programma, kolommen: Sequence[str], sorteer: str) -> None:
        self.programma = programma
        super().__init__(
            [Rij(stand, place) for place, stand in enumerate(rows)],
            order_by=sorteer or None,
            exclude=[naam for naam in self.base_columns if naam not in kolommen],
        )
        for column in self.columns:
            column.column.verbose_name = self.heading(column.name)

    def heading(self, naam: str) -> str:
        """What a column is called in this programme, also when it is not shown."""
        return self.programma.naam_van(_NIVEAUS[naam]) if naam in _NIVEAUS else KOLOMMEN[naam]

    def render_omschrijving(self, record: Rij) -> SafeString:
        resultaat = record.stand.resultaat
        return format_html(
            '<a class="resultaatlink" href="{}">{}</a> <span class="plek">{}</span>',
            reverse("monitoring:resultaat", args=[self.programma.code, resultaat.pk]),
            resultaat.omschrijving,
            short_place(resultaat),
        )

    def value_omschrijving(self, value: str) -> str:
        return value

    def render_signaal(self, record: Rij) -> SafeString | str:
        return onderdeel("signaal_badge", signaal=record.signaal.value) if record.stand.is_open else "–"

    def value_signaal(self, record: Rij) -> str:
        return record.signaal.label if record.stand.is_open else ""

    def render_fase(self, record: Rij) -> SafeString:
        return onderdeel("fase_badge", fase=record.fase.value)

    def value_fase(self, record: Rij) -> str:
        return record.fase.label

    def render_termijn(self, record: Rij) -> SafeString:
        termijn, moved = record.termijn, record.verschoven > 0
        return onderdeel(
            "termijn",
            soort=termijn.soort.value,
            label=termijn.label,
            bron="",
            verschoven=moved,
            eerst=record.eerst.label if moved else None,
        )

    def value_termijn(self, value: Realisatie) -> str:
        return value.label or "geen termijn"

    def render_eerst(self, value: Realisatie) -> str:
        return value.label or "geen termijn"

    def render_afgeleid(self, record: Rij) -> SafeString:
        return format_html_join(
            " ",
            "{}",
            (
                (onderdeel("afgeleid_signaal", label=row.label, reden="", let_op=row.let_op),)
                for row in record.stand.afgeleid
            ),
        )

    def value_afgeleid(self, value: str) -> str:
        return value

    def html_rows(self) -> SafeString:
        """The rows of the page on screen; each cell names its column, for when the rows are cards."""
        rows = (
            format_html_join("", '<td data-label="{}">{}</td>', ((column.header, cell) for column, cell in row.items()))
            for row in self.paginated_rows
        )
        return format_html_join("\n", "<tr>{}</tr>", ((cells,) for cells in rows))

    def regels(self) -> Iterator[list[Any]]:
        """What a file holds: the heads of the columns, then every row on every page, in the order on screen.

        The place of a result, on screen below its text, has a column of its own.
        """
        lines = self.as_values()
        yield ["Plaats", *next(lines)]
        for rij, line in zip(self.rows, lines, strict=True):
            yield [short_place(rij.record.stand.resultaat), *line]


# What can be chosen, by the name in an address, in the order on screen.
KOLOMMEN: dict[str, str] = {naam: str(column.verbose_name) for naam, column in ResultatenTable.base_columns.items()}

# What is shown until something else is chosen.
STANDAARD = ("omschrijving", "signaal", "fase", "termijn", "afgeleid", "trekker")

SORTEERBAAR = frozenset(naam for naam, column in ResultatenTable.base_columns.items() if column.orderable is not False)
