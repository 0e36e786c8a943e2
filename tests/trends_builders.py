"""Builds what trends are made of as values, for tests that need no database."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from monitoring.models import Signaal
from monitoring.trends.tellen import of_pijler
from monitoring.trends.verloop import Verloop
from speerpunten.models import Fase
from speerpunten.realisatie import parse

PEILDATUM = date(2026, 7, 1)


def verloop(
    eerst: str = "Q1 2026",
    nu: str | None = None,
    fase: str = Fase.IN_UITVOERING,
    per: date | None = None,
    **fields: Any,
) -> Verloop:
    """A result with its first term and the one of today, as printed."""
    return Verloop(
        pijler=fields.pop("pijler", 1),
        fase=Fase(fase),
        signaal=Signaal(fields.pop("signaal", Signaal.OP_KOERS)),
        oorspronkelijk=parse(eerst),
        huidig=parse(eerst if nu is None else nu),
        keer=fields.pop("keer", 0 if nu is None else 1),
        gerealiseerd_per=per,
        **fields,
    )


_TERMEN = st.sampled_from(
    ["", "n.t.b.", "ooit", "2024 e.v.", "Q1 2026", "Q4 2026", "2025-2027", "uiterlijk 2031", "1-7-2026", "2098", "1995"]
)


def verlopen() -> st.SearchStrategy[list[Verloop]]:
    """Any results: with and without terms, in every fase, realised on known and unknown days."""
    days = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
    one = st.builds(
        verloop,
        eerst=_TERMEN,
        nu=_TERMEN,
        fase=st.sampled_from(Fase.values),
        per=days,
        signaal=st.sampled_from(Signaal.values),
        pijler=st.integers(1, 3),
        keer=st.integers(0, 5),
    )
    return st.lists(one, max_size=8)


def editie(periode: str, *pijlers: dict[str, Any], versie: int = 1, peildatum: str = "2025-06-30") -> dict[str, Any]:
    return {"periode": periode, "versie": versie, "peildatum": peildatum, "pijlers": list(pijlers)}


def telling(pk: int, *signalen: str, klaar: int = 0) -> dict[str, Any]:
    """The counts of a pijler with these signals of open results, and so many that are gerealiseerd."""
    standen = [(str(Fase.IN_UITVOERING), signaal) for signaal in signalen]
    standen += [(str(Fase.GEREALISEERD), str(Signaal.ONBEKEND))] * klaar
    return of_pijler(pk, f"Pijler {pk}", standen)
