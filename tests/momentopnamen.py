"""Small momentopnames as plain data, for tests that need no database.

`snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1, "Q1 2026")))))`: the number is the id of the part.
`snapshots()` is a hypothesis strategy: two of them share ids, so parts come, go, change and move between them.
"""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from monitoring.models import Signaal
from programmes.models import default_niveaus
from speerpunten.models import Fase, Reden
from speerpunten.realisatie import parse

type Data = dict[str, Any]


def termijn(label: str, reden: str = "", op: str | None = None, toelichting: str = "") -> Data:
    value = parse(label)
    return {
        "soort": str(value.soort),
        "van": value.van.isoformat() if value.van else None,
        "tot": value.tot.isoformat() if value.tot else None,
        "label": value.label,
        "bron": label,
        "gedeeld": False,
        "vastgesteld_op": op,
        "reden": reden,
        "toelichting": toelichting,
    }


def resultaat(
    pk: int, *termen: str | Data, fase: str = "in_uitvoering", signaal: str = "op_koers", **rest: Any
) -> Data:
    """The terms are the original one and those it moved to; as text, or made by `termijn`."""
    uitleg = {"oorzaak": "oorzaak", "gevolg": "gevolg", "maatregel": "maatregel"}
    return {
        "id": pk,
        "omschrijving": f"resultaat {pk}",
        "notitie": "",
        "per_gemeente": False,
        "tweeling": None,
        "fase": fase,
        "signaal": signaal,
        "toelichting": "",
        **(uitleg if signaal in {"aandacht", "bijsturen"} else dict.fromkeys(uitleg, "")),
        "bevestiging": "",
        "gerealiseerd_op": None,
        "bewijs": "",
        "ongewijzigd": False,
        "overgenomen": False,
        "status": None,
        "gemeld_in": None,
        "gemeld": False,
        "termijnen": [termijn(term) if isinstance(term, str) else term for term in termen or ("",)],
        "afgeleid": [],
        **rest,
    }


def actie(pk: int, *resultaten: Data, **rest: Any) -> Data:
    return {
        "id": pk,
        "letter": "abcdefgh"[pk - 1],
        "omschrijving": f"actie {pk}",
        "trekker": "",
        "partners": "",
        "resultaten": list(resultaten),
        **rest,
    }


def speerpunt(pk: int, *acties: Data, **rest: Any) -> Data:
    return {
        "id": pk,
        "nummer": pk,
        "titel": f"speerpunt {pk}",
        "toelichting": "",
        "grondslagen": [],
        "grondslagen_bevestigd": True,
        "acties": list(acties),
        **rest,
    }


def pijler(pk: int, *speerpunten: Data, **rest: Any) -> Data:
    return {
        "id": pk,
        "code": f"pijler-{pk}",
        "nummer": pk,
        "titel": f"Pijler {pk}",
        "inleiding": "",
        "beleidskader": "",
        "speerpunten": list(speerpunten),
        "aandachtspunten": [],
        **rest,
    }


def snapshot(*pijlers: Data, peildatum: str = "2026-11-21", label: str = "2026-H2", **rest: Any) -> Data:
    jaar, nummer = int(label[:4]), int(label[-1])
    van, tot = (date(jaar, 1, 1), date(jaar, 6, 30)) if nummer == 1 else (date(jaar, 7, 1), date(jaar, 12, 31))
    return {
        "formaat": "momentopname",
        "versie": 1,
        "programma": {
            "code": "proef",
            "titel": "Proefprogramma",
            "naam_kort": "Proef",
            "samenwerking": "Samenwerking",
            "inleiding": "",
            "niveaus": default_niveaus(),
            "fictief": False,
        },
        "periode": {
            "label": label,
            "jaar": jaar,
            "nummer": nummer,
            "per_jaar": 2,
            "van": van.isoformat(),
            "tot": tot.isoformat(),
        },
        "peildatum": peildatum,
        "in_ronde": True,
        "grondslagen": [],
        "subregios": [],
        "pijlers": list(pijlers),
        "randvoorwaarden": [],
        "begrippen": [],
        "organen": [],
        **rest,
    }


def one(*termen: str | Data, label: str = "2026-H2", **fields: Any) -> Data:
    """A momentopname with the one result 1, in 'Pijler 1 1a'."""
    return snapshot(pijler(1, speerpunt(1, actie(1, resultaat(1, *termen, **fields)))), label=label)


_GOES = {"cbs_code": "GM0664", "naam": "Goes"}
_HULST = {"cbs_code": "GM0677", "naam": "Hulst"}
_TEKST = st.sampled_from(["", "a", "b", "=1+1"])
_TERMIJN = st.builds(
    termijn,
    st.sampled_from(
        ["", "n.t.b.", "Q1 2026", "Q4 2026", "2026", "2025-2027", "2024 e.v.", "uiterlijk 2027", "1-7-2026", "ooit"]
    ),
    st.sampled_from(["", *Reden.values]),
)
_FIELDS = st.fixed_dictionaries(
    {
        "fase": st.sampled_from(Fase.values),
        "signaal": st.sampled_from(Signaal.values),
        "omschrijving": _TEKST,
        "notitie": _TEKST,
        "gemeenten": st.sampled_from([[], [_GOES], [_GOES, _HULST]]),
        "termijnen": st.lists(_TERMIJN, min_size=1, max_size=3),
    }
)


def ones() -> st.SearchStrategy[Data]:
    """Momentopnames that all hold one and the same result."""
    return _FIELDS.map(lambda fields: one(**fields))


@st.composite
def snapshots(draw: st.DrawFn) -> Data:
    """Any momentopname with at most 2 pijlers, 3 speerpunten, 3 acties and 4 results, each with one of few values."""

    def place(number: int, parents: list[Data]) -> list[tuple[int, Data]]:
        """Which of the parts 1..number there are, in any order, and what each lies in."""
        if not parents:
            return []
        found = draw(st.lists(st.integers(1, number), unique=True, max_size=number))
        return [(pk, draw(st.sampled_from(parents))) for pk in found]

    pijlers = [
        pijler(pk, titel=f"Pijler {draw(_TEKST)}", aandachtspunten=draw(st.lists(_TEKST, max_size=3)))
        for pk in draw(st.lists(st.integers(1, 2), unique=True, max_size=2))
    ]
    speerpunten, acties = [], []
    for pk, parent in place(3, pijlers):
        speerpunten.append(speerpunt(pk, titel=draw(_TEKST), nummer=draw(st.integers(1, 9))))
        parent["speerpunten"].append(speerpunten[-1])
    for pk, parent in place(3, speerpunten):
        acties.append(actie(pk, omschrijving=draw(_TEKST), letter=draw(_TEKST)))
        parent["acties"].append(acties[-1])
    for pk, parent in place(4, acties):
        parent["resultaten"].append(resultaat(pk, **draw(_FIELDS)))
    return snapshot(*pijlers)
