"""The full table of the report in Excel, from the momentopname alone: the same one gives the same bytes."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from monitoring import rekenblad, verbanden
from monitoring.models import Signaal
from monitoring.momentopname import Momentopname, digest, read_besluit, read_nummer
from speerpunten.models import AFGEROND, Fase

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="E9EDEF")


def workbook(momentopname: Momentopname) -> bytes:
    """One row for each resultaat (and for an actie without one), and a sheet that says what the table is."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Resultaten"
    _write(sheet, _columns(momentopname), _rows(momentopname))
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _write(book.create_sheet("Over deze tabel"), [("Gegeven", 24), ("Waarde", 90)], _about(momentopname))

    programma = momentopname["programma"]
    return rekenblad.save(
        book,
        titel=f"{programma['naam_kort']}: resultaten {momentopname['periode']['label']}",
        auteur=programma["samenwerking"],
        day=date.fromisoformat(momentopname["peildatum"]),
    )


def _columns(momentopname: Momentopname) -> list[tuple[str, int]]:
    """The heads of the columns in the programme's own words, with their width in characters."""
    namen = {niveau: namen[0] for niveau, namen in momentopname["programma"]["niveaus"].items()}
    return [
        (namen["pijler"], 22),
        (f"{namen['speerpunt']} nummer", 11),
        (namen["speerpunt"], 34),
        ("Grondslag", 24),
        (f"{namen['actie']} nummer", 9),
        (namen["actie"], 50),
        ("Trekker", 18),
        ("Partners", 18),
        (namen["resultaat"], 60),
        ("Notitie", 24),
        ("Elke gemeente", 10),
        ("Voor gemeenten", 24),
        ("Wacht op", 36),
        (namen["realisatie"], 16),
        ("Oorspronkelijk", 16),
        ("Keren verschoven", 11),
        ("Laatst besloten door", 24),
        ("Voorgestelde termijn", 16),
        ("Fase", 16),
        ("Signaal", 16),
        ("Toelichting", 40),
        ("Oorzaak", 36),
        ("Gevolg", 36),
        ("Maatregel", 36),
        ("Waarom nog op koers", 36),
        ("Gerealiseerd op", 16),
        ("Bewijs", 36),
        ("Wat opvalt", 44),
        ("Gemeld in", 12),
    ]


def _rows(momentopname: Momentopname) -> Iterator[list[str | int]]:
    legenda = {row["code"]: row["naam"] for row in momentopname["grondslagen"]}
    voorgangers = verbanden.read_voorgangers(momentopname)
    for pijler in momentopname["pijlers"]:
        for speerpunt in pijler["speerpunten"]:
            grondslagen = [legenda[code] for code in speerpunt["grondslagen"]]
            if not speerpunt["grondslagen_bevestigd"]:
                grondslagen.append("nog te bevestigen")
            for actie in speerpunt["acties"]:
                start: list[str | int] = [
                    pijler["titel"],
                    speerpunt["nummer"],
                    speerpunt["titel"],
                    ", ".join(grondslagen),
                    read_nummer(speerpunt, actie),
                    actie["omschrijving"],
                    actie["trekker"],
                    actie["partners"],
                ]
                for resultaat in actie["resultaten"]:
                    yield start + _resultaat(resultaat, voorgangers.get(resultaat["id"], ()))
                if not actie["resultaten"]:
                    yield start


def _resultaat(row: dict[str, Any], wacht_op: Iterable[verbanden.Voorganger]) -> list[str | int]:
    fase = Fase(row["fase"])
    voorstel = row.get("voorstel")
    labels = [termijn["label"] for termijn in row["termijnen"]]
    return [
        row["omschrijving"],
        row["notitie"],
        "ja" if row["per_gemeente"] else "nee",
        ", ".join(naam for _, naam in verbanden.read_gemeenten(row)),
        "\n".join(_voorganger(each) for each in wacht_op),
        labels[-1] if labels else "",
        labels[0] if labels else "",
        max(len(labels) - 1, 0),
        read_besluit(row["termijnen"][-1]) if labels else "",
        voorstel["label"] if voorstel else "",
        str(fase.label),
        # A signaal says how what is still open goes.
        "" if fase in AFGEROND else str(Signaal(row["signaal"]).label),
        row["toelichting"],
        row["oorzaak"],
        row["gevolg"],
        row["maatregel"],
        # Older momentopnames do not know these.
        row.get("bevestiging", ""),
        row.get("gerealiseerd_op") or "",
        row.get("bewijs", ""),
        "\n".join(afgeleid["reden"] for afgeleid in row["afgeleid"]),
        row["gemeld_in"] or "",
    ]


def _voorganger(each: verbanden.Voorganger) -> str:
    named = f"{each.plek}, {each.omschrijving}"
    return f"{named} ({each.toelichting})" if each.toelichting else named


def _about(momentopname: Momentopname) -> Iterator[list[str | int]]:
    programma = momentopname["programma"]
    yield ["Programma", programma["titel"]]
    yield ["Samenwerking", programma["samenwerking"]]
    yield ["Periode", momentopname["periode"]["label"]]
    yield ["Peildatum", momentopname["peildatum"]]
    if programma["fictief"]:
        yield ["Let op", "Voorbeeld: het programma is echt, de voortgang in deze tabel is verzonnen."]
    yield ["Kenmerk van de inhoud (SHA-256)", digest(momentopname)]


def _write(sheet: Worksheet, columns: list[tuple[str, int]], rows: Iterator[list[str | int]]) -> None:
    for number, (head, width) in enumerate(columns, 1):
        cell = rekenblad.put(sheet.cell(1, number), head)
        cell.font, cell.fill = _HEAD, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width
    for place, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            if value != "":
                rekenblad.put(sheet.cell(place, number), value)
    sheet.freeze_panes = "A2"
