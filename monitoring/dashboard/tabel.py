"""The results of the dashboard as a table to sort, page, choose the columns of and take along to a spreadsheet.

Each column tells itself how it is shown (`render_…`) and what a file holds of it (`value_…`); without these it is the
text of its accessor. A column that is added here can be chosen, sorted by and exported at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitoring.folding import fold
from monitoring.models import Signaal
from monitoring.prioriteit.rang import Plaats
from monitoring.rij import short_place
from monitoring.signalering import Afgeleid
from monitoring.stand import Stand
from monitoring.telling import SIGNALEN
from programmes.models import Programma
from programmes.remember import once
from programmes.templatetags.onderdelen import onderdeel
from speerpunten.models import Fase
from speerpunten.realisatie import Realisatie

_ERNST = {signaal: place for place, signaal in enumerate(SIGNALEN)}
_REMEMBERED = 4096  # rows, of some one thousand bytes each
_FASEN = {fase: place for place, fase in enumerate(Fase)}


@dataclass(frozen=True)
class Rij:
    """A result in the table, as plain values: what its row shows follows from them alone.

    `plaats` is its place in the plan, by which whatever is equal is ordered. `termijn` and `eerst` are its current and
    its original term, `verschoven` how often it moved; `gemeld` tells whether the open ronde has a melding of it.
    """

    plaats: int = field(compare=False)
    code: str  # of the programme
    pk: int
    omschrijving: str
    plek: str
    pijler: str
    speerpunt: str
    actie: str
    trekker: str
    fase: Fase
    signaal: Signaal
    is_open: bool
    termijn: Realisatie
    eerst: Realisatie
    verschoven: int
    signalen: tuple[Afgeleid, ...]
    gemeld: str
    toelichting: str
    oorzaak: str
    maatregel: str
    prioriteit: int | None = None  # its place in the ranking; None without one

    @property
    def prioriteit_plaats(self) -> tuple[bool, int]:
        """Whatever has no place comes last."""
        return self.prioriteit is None, self.prioriteit or 0

    @property
    def afgeleid(self) -> str:
        return "\n".join(f"{row.label}: {row.reden}" for row in self.signalen)

    # What the columns are ordered by.

    @property
    def ernst(self) -> int:
        """The most urgent signaal first; what is done has none any more."""
        return _ERNST[self.signaal] if self.is_open else len(_ERNST)

    @property
    def fase_plaats(self) -> int:
        return _FASEN[self.fase]

    @property
    def trekker_gevouwen(self) -> tuple[bool, str]:
        """Whoever has none comes last."""
        return not self.trekker, fold(self.trekker)

    @property
    def afgeleid_plaats(self) -> tuple[int, ...]:
        """What asks most first, what has nothing last."""
        return (-sum(row.let_op for row in self.signalen), -len(self.signalen))


def rows_in_plan(standen: Iterable[Stand], code: str, prioriteiten: Mapping[int, Plaats]) -> list[Rij]:
    """The rows of these results, given in the order of the plan of the programme with this code.

    `prioriteiten` are their places in the ranking.
    """
    places = {key: plaats.rang for key, plaats in prioriteiten.items()}
    return [_rij(stand, plaats, code, places.get(stand.resultaat.pk)) for plaats, stand in enumerate(standen)]


def _rij(stand: Stand, plaats: int, code: str, prioriteit: int | None) -> Rij:
    resultaat, melding = stand.resultaat, stand.melding
    actie = resultaat.actie
    return Rij(
        plaats=plaats,
        code=code,
        pk=resultaat.pk,
        omschrijving=resultaat.omschrijving,
        plek=short_place(resultaat),
        pijler=actie.speerpunt.pijler.titel,
        speerpunt=str(actie.speerpunt),
        actie=str(actie),
        trekker=actie.trekker,
        fase=stand.fase,
        signaal=stand.signaal,
        is_open=stand.is_open,
        termijn=stand.termijn,
        eerst=resultaat.oorspronkelijke_termijn,
        verschoven=len(resultaat.verschuivingen),
        signalen=stand.afgeleid,
        gemeld="ja" if stand.gemeld else "nee",
        toelichting=melding.toelichting if melding else "",
        oorzaak=melding.oorzaak if melding else "",
        maatregel=melding.maatregel if melding else "",
        prioriteit=prioriteit,
    )


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
    prioriteit = tables.Column(verbose_name="Prioriteit", order_by=("prioriteit_plaats", "plaats"))
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

    def __init__(
        self, rows: Iterable[Rij], *, programma: Programma | None, kolommen: Sequence[str], sorteer: str = ""
    ) -> None:
        self.programma = programma
        super().__init__(
            list(rows),
            order_by=sorteer or None,
            exclude=[naam for naam in self.base_columns if naam not in kolommen],
        )
        if programma:
            for column in self.columns:
                column.column.verbose_name = self.heading(column.name)

    def heading(self, naam: str) -> str:
        """What a column is called in this programme, also when it is not shown."""
        niveau = _NIVEAUS.get(naam)
        return self.programma.naam_van(niveau) if niveau and self.programma else KOLOMMEN[naam]

    def render_omschrijving(self, record: Rij) -> SafeString:
        return format_html(
            '<a class="resultaatlink" href="{}">{}</a> <span class="plek">{}</span>',
            reverse("monitoring:resultaat", args=[record.code, record.pk]),
            record.omschrijving,
            record.plek,
        )

    def value_omschrijving(self, value: str) -> str:
        return value

    def render_signaal(self, record: Rij) -> SafeString | str:
        return onderdeel("signaal_badge", signaal=record.signaal.value) if record.is_open else "–"

    def value_signaal(self, record: Rij) -> str:
        return record.signaal.label if record.is_open else ""

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
            ((onderdeel("afgeleid_signaal", label=row.label, reden="", let_op=row.let_op),) for row in record.signalen),
        )

    def value_afgeleid(self, value: str) -> str:
        return value

    def html_rows(self) -> SafeString:
        """The rows of the page on screen, each rendered once for what it shows: most have not changed since."""
        heads = tuple((column.name, str(column.header)) for column in self.columns)
        return format_html_join("\n", "{}", ((_html(row.record, heads),) for row in self.paginated_rows))

    def regels(self) -> Iterator[list[Any]]:
        """What a file holds: the heads of the columns, then every row on every page, in the order on screen.

        The place of a result, on screen below its text, has a column of its own.
        """
        lines = self.as_values()
        yield ["Plaats", *next(lines)]
        for row, line in zip(self.rows, lines, strict=True):
            yield [row.record.plek, *line]


@once(_REMEMBERED)
def _html(rij: Rij, heads: tuple[tuple[str, str], ...]) -> SafeString:
    """One row; each cell names its column, for when the rows are cards. `heads` are (column, what it is called)."""
    [row] = ResultatenTable([rij], programma=None, kolommen=[naam for naam, _ in heads]).rows
    cells = ((head, row.get_cell(naam)) for naam, head in heads)
    return format_html("<tr>{}</tr>", format_html_join("", '<td data-label="{}">{}</td>', cells))


# What can be chosen, by the name in an address, in the order on screen.
KOLOMMEN: dict[str, str] = {naam: str(column.verbose_name) for naam, column in ResultatenTable.base_columns.items()}

# What is shown until something else is chosen.
STANDAARD = ("omschrijving", "signaal", "fase", "termijn", "afgeleid", "trekker")

SORTEERBAAR = frozenset(naam for naam, column in ResultatenTable.base_columns.items() if column.orderable is not False)
