"""A comparison as an Excel file: one sheet, a row for each difference, to filter and to sort."""

from collections.abc import Iterator, Sequence

from monitoring import rekenblad
from monitoring.vergelijking.verschil import Niveau, Vergelijking, Verschil


def workbook(vergelijking: Vergelijking, *, auteur: str, boven: Sequence[str]) -> bytes:
    """The same comparison gives the same bytes.

    `auteur` goes to the properties of the file. `boven` are the lines above the table: first its title, then what is
    compared and what is left out.
    """
    return rekenblad.table(
        "Veranderingen",
        boven,
        _columns(vergelijking),
        _rows(vergelijking),
        auteur=auteur,
        day=vergelijking.nieuw.peildatum,
    )


def _columns(vergelijking: Vergelijking) -> dict[str, int]:
    """The heads of the columns, with their width in characters."""
    return {
        vergelijking.namen[Niveau.PIJLER]: 20,
        "Plaats": 18,
        "Onderdeel": 17,
        "Waar het over gaat": 56,
        "Verandering": 24,
        "Van": 34,
        "Naar": 34,
        "Kwartalen later": 11,
        "Keer verschoven": 11,
        "Eerste termijn": 15,
        "Reden": 24,
        "Toelichting": 44,
        "Vastgesteld op": 13,
        "Besloten door": 26,
    }


def _rows(vergelijking: Vergelijking) -> Iterator[list[rekenblad.Cel]]:
    for pijler in vergelijking.pijlers:
        for _, verschillen in pijler.per_soort:
            for verschil in verschillen:
                onderwerp = verschil.onderwerp
                yield [
                    pijler.titel,
                    onderwerp.plek,
                    vergelijking.namen[onderwerp.niveau],
                    onderwerp.tekst,
                    verschil.soort.label.capitalize(),
                    verschil.van_tekst,
                    verschil.naar_tekst,
                    *_move(verschil),
                ]


def _move(verschil: Verschil) -> list[rekenblad.Cel]:
    move = verschil.verschuiving
    if move is None:
        return []
    return [
        move.kwartalen,
        move.keer,
        move.oorspronkelijk.label or "geen termijn",
        ", ".join(move.redenen),
        "\n".join(move.toelichtingen),
        move.vastgesteld_op,
        "\n".join(move.besluiten),
    ]
