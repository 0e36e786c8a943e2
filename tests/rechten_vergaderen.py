"""The part of the permission matrix about meetings, their papers and the acties agreed on."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests import builders as make
from tests import vergadering_builders as vergader
from tests.rechtenregels import BESLISSERS, LEZERS, POST, Regel, Wereld, of_resultaat


def of_vergadering(wereld: Wereld, status: str = "voorbereiding") -> dict[str, Any]:
    """A meeting of a body, with an empty agenda."""
    orgaan = wereld.programma.organen.first() or make.make_orgaan(wereld.programma)
    made = orgaan.vergaderingen.filter(status=status).first()
    day = date(2026, 12, 1 + list(vergader.Status).index(status))
    return {"pk": (made or vergader.make_vergadering(orgaan, day, status=status)).pk}


def of_bezig(wereld: Wereld) -> dict[str, Any]:
    return of_vergadering(wereld, "bezig")


def of_punt(wereld: Wereld, status: str = "voorbereiding") -> dict[str, Any]:
    """An item of a meeting."""
    pk = of_vergadering(wereld, status)["pk"]
    found = vergader.Vergadering.objects.get(pk=pk)
    punt = found.agendapunten.first() or vergader.make_punt(found)
    return {"pk": pk, "punt": punt.pk}


def of_uitkomst(soort: str) -> Callable[[Wereld], dict[str, Any]]:
    return lambda wereld: {**of_punt(wereld, "bezig"), "soort": soort}


def of_actiepunt(wereld: Wereld) -> dict[str, Any]:
    orgaan = wereld.programma.organen.first() or make.make_orgaan(wereld.programma)
    return {"pk": (orgaan.actiepunten.first() or vergader.make_actiepunt(orgaan)).pk}


def of_stuk(wereld: Wereld, status: str = "klaar") -> dict[str, Any]:
    made = wereld.programma.vergaderstukken.filter(status=status).first()
    return {"pk": (made or vergader.make_stuk(wereld.programma, status=status)).pk}


VERGADEREN = [
    Regel("monitoring:vergaderingen", LEZERS),
    Regel("monitoring:vergadering_nieuw", BESLISSERS),
    Regel("monitoring:vergadering_nieuw", BESLISSERS, POST, 422),
    Regel("monitoring:vergadering", LEZERS, args=of_vergadering),
    Regel("monitoring:vergadering_wijzigen", BESLISSERS, args=of_vergadering),
    Regel("monitoring:vergadering_wijzigen", BESLISSERS, POST, 422, args=of_vergadering),
    Regel("monitoring:vergadering_verwijderen", BESLISSERS, POST, 302, args=of_vergadering),
    Regel("monitoring:vergadering_stap", BESLISSERS, POST, 302, args=of_vergadering),
    Regel("monitoring:vergadering_afronden", BESLISSERS, args=of_bezig),
    Regel("monitoring:vergadering_afronden", BESLISSERS, POST, 302, args=of_bezig),
    Regel("monitoring:agenda_toevoegen", BESLISSERS, args=of_vergadering),
    Regel("monitoring:agenda_toevoegen", BESLISSERS, POST, 422, args=of_vergadering),
    Regel("monitoring:agenda_eigen_punt", BESLISSERS, args=of_vergadering),
    Regel("monitoring:agenda_eigen_punt", BESLISSERS, POST, 422, args=of_vergadering),
    Regel("monitoring:agenda_pdf", LEZERS, POST, 302, args=of_vergadering),
    Regel("monitoring:agendapunt", LEZERS, args=of_punt),
    Regel("monitoring:agendapunt_wijzigen", BESLISSERS, args=of_punt),
    Regel("monitoring:agendapunt_wijzigen", BESLISSERS, POST, 422, args=of_punt),
    Regel("monitoring:agendapunt_plaats", BESLISSERS, POST, 302, args=of_punt, data={"op": "0"}),
    Regel("monitoring:agendapunt_weghalen", BESLISSERS, POST, 302, args=of_punt),
    Regel("monitoring:agendapunt_open", BESLISSERS, POST, 302, args=of_punt),
    Regel("monitoring:agendapunt_verbeteren", BESLISSERS, args=lambda w: of_punt(w, "afgerond")),
    Regel("monitoring:agendapunt_verbeteren", BESLISSERS, POST, 422, args=lambda w: of_punt(w, "afgerond")),
    *(
        Regel("monitoring:agendapunt_uitkomst", BESLISSERS, POST, 422, args=of_uitkomst(soort))
        for soort in ("besluit", "actie", "doorgeven", "besproken")
    ),
    Regel("monitoring:resultaat_agenda", BESLISSERS, args=of_resultaat),
    Regel("monitoring:resultaat_agenda", BESLISSERS, POST, 422, args=of_resultaat),
    Regel("monitoring:vergaderlijst", LEZERS, args=of_vergadering),
    Regel("monitoring:vergaderlijst_excel", LEZERS, args=of_vergadering),
    Regel("monitoring:vergaderlijst_pdf", LEZERS, POST, 302, args=of_vergadering),
    Regel("monitoring:besluitenlijst", LEZERS),
    Regel("monitoring:besluitenlijst_excel", LEZERS),
    Regel("monitoring:besluitenlijst_pdf", LEZERS, POST, 302),
    Regel("monitoring:vergaderstuk", LEZERS, args=of_stuk),
    Regel("monitoring:vergaderstuk_pdf", LEZERS, args=of_stuk),
    Regel("monitoring:vergaderstuk_opnieuw", LEZERS, POST, 302, args=lambda w: of_stuk(w, "mislukt")),
    Regel("monitoring:actiepunten", LEZERS),
    Regel("monitoring:actiepunt", LEZERS, args=of_actiepunt),
    Regel("monitoring:actiepunt_wijzigen", BESLISSERS, args=of_actiepunt),
    Regel("monitoring:actiepunt_wijzigen", BESLISSERS, POST, 422, args=of_actiepunt),
    # Its owner may too, see tests/test_actiepunt.py; this one belongs to somebody without an account.
    Regel("monitoring:actiepunt_afhandelen", BESLISSERS, POST, 422, args=of_actiepunt),
]
