"""What changed since the previous editie, on the main lines a board asks for."""

from monitoring.momentopname import Momentopname
from monitoring.rapport.inhoud import Veranderd, Veranderdeel
from monitoring.vergelijking import compare
from monitoring.vergelijking.verschil import Niveau, Verandering

# What is printed together, under which heading, in the order a board reads it.
_DELEN: tuple[tuple[str, tuple[Verandering, ...]], ...] = (
    ("Gerealiseerd", (Verandering.GEREALISEERD,)),
    ("Verschoven", (Verandering.VERSCHOVEN, Verandering.TERMIJN_LOS)),
    ("Termijn bekend geworden", (Verandering.TERMIJN_BEKEND,)),
    ("Nieuw", (Verandering.NIEUW,)),
    ("Vervallen", (Verandering.VERVALLEN, Verandering.VERDWENEN)),
    ("Heropend", (Verandering.HEROPEND,)),
    ("Signaal slechter", (Verandering.SLECHTER,)),
    ("Signaal beter", (Verandering.BETER,)),
)


def since(vorige: Momentopname, momentopname: Momentopname) -> Veranderd:
    """Results alone: texts, names and places that changed are on the page of the comparison."""
    found = compare(vorige, momentopname)
    rows = [verschil for verschil in found.verschillen if verschil.onderwerp.niveau == Niveau.RESULTAAT]
    delen = (
        Veranderdeel(kop, soorten[0], tuple(verschil for verschil in rows if verschil.soort in soorten))
        for kop, soorten in _DELEN
    )
    return Veranderd(found.oud.periode, found.oud.peildatum, tuple(deel for deel in delen if deel.verschillen))
