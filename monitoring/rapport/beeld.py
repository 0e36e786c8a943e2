"""The one-page picture: counts, and the three results that need a board's attention."""

import re
from collections.abc import Sequence
from datetime import date

from monitoring.models import Signaal
from monitoring.rapport.inhoud import Aantal, Beeld, Bestuurspunt, Kwartaaldeel, Regel, Telling
from speerpunten.models import Fase
from speerpunten.realisatie import Kwartaal

BESTUURSPUNTEN = 3
# Characters of each text of such a result: three of them with four texts fit beside the counts on one page.
MOST = 75
KOMENDE_KWARTALEN = 2

_SENTENCE = re.compile(r"[.!?](?= )")

FASEN = (
    Fase.GEREALISEERD,
    Fase.DOORLOPEND,
    Fase.IN_UITVOERING,
    Fase.NIET_GESTART,
    Fase.GEPAUZEERD,
    Fase.VERVALLEN,
)
SIGNALEN = (Signaal.BIJSTUREN, Signaal.AANDACHT, Signaal.OP_KOERS, Signaal.ONBEKEND)

REGEL_BESTUURSPUNTEN = (
    "Een vaste regel kiest deze resultaten: eerst wat ‘bijsturen nodig’ heeft, dan ‘aandacht’ met een verstreken "
    "termijn, dan een verstreken termijn, dan ‘aandacht’. Binnen een groep gaat de oudste termijn voor."
)


def count(naam: str, anker: str, regels: Sequence[Regel]) -> Telling:
    return Telling(
        naam=naam,
        anker=anker,
        totaal=len(regels),
        open=sum(regel.is_open for regel in regels),
        verstreken=sum(regel.is_verstreken for regel in regels),
        fasen=tuple(Aantal(fase, fase.label, sum(regel.fase == fase for regel in regels)) for fase in FASEN),
        signalen=tuple(
            Aantal(signaal, signaal.label, sum(regel.signaal == signaal for regel in regels if regel.is_open))
            for signaal in SIGNALEN
        ),
    )


def choose_bestuurspunten(regels: Sequence[Regel]) -> tuple[tuple[Bestuurspunt, ...], int]:
    """The results that need a board's attention by the rule REGEL_BESTUURSPUNTEN, and how many more qualify.

    `regels` come in plan order, which decides between equals.
    """
    chosen = sorted(
        (rank, regel.termijn.tot or date.max, place, regel, waarom)
        for place, regel in enumerate(regels)
        for rank, waarom in _reasons(regel)
    )
    punten = tuple(_punt(regel, waarom) for _, _, _, regel, waarom in chosen[:BESTUURSPUNTEN])
    return punten, len(chosen) - len(punten)


def _punt(regel: Regel, waarom: str) -> Bestuurspunt:
    told = (("Oorzaak", regel.oorzaak), ("Gevolg", regel.gevolg), ("Maatregel", regel.maatregel))
    uitleg = tuple((name, text) for name, text in told if text)
    omschrijving = beginning(regel.omschrijving)
    shown = tuple((name, beginning(text)) for name, text in uitleg)
    whole = omschrijving == _line(regel.omschrijving) and shown == tuple((name, _line(text)) for name, text in uitleg)
    # Oorzaak, gevolg and maatregel stand in full among the deviations of its pijler.
    return Bestuurspunt(regel, waarom, omschrijving, shown, "" if whole else f"{'a' if uitleg else 'r'}{regel.id}")


def beginning(text: str, most: int = MOST) -> str:
    """The text on one line when it is at most that long; else its first sentences, or its first words and ' …'."""
    line = _line(text)
    if len(line) <= most:
        return line
    if ends := [match.end() for match in _SENTENCE.finditer(line[: most + 1]) if match.end() > most // 3]:
        return line[: ends[-1]]
    words = line[: most - 1].rpartition(" ")[0] or line[: most - 2]
    return f"{words.rstrip(' ,;:–-')} …"


def _line(text: str) -> str:
    return " ".join(text.split())


def _reasons(regel: Regel) -> list[tuple[int, str]]:
    """At most one rank, with its reason; nothing for a result that does not qualify."""
    if not regel.is_open:
        return []
    voorbij = f"termijn {regel.termijn.label} is voorbij"
    if regel.signaal == Signaal.BIJSTUREN:
        return [(0, f"bijsturen nodig en {voorbij}" if regel.is_verstreken else "bijsturen nodig")]
    if regel.signaal == Signaal.AANDACHT:
        return [(1, f"aandacht en {voorbij}")] if regel.is_verstreken else [(3, "aandacht")]
    return [(2, voorbij)] if regel.is_verstreken else []


def picture(
    pijlers: Sequence[Telling], regels: Sequence[Regel], kwartalen: Sequence[Kwartaaldeel], peildatum: date
) -> Beeld:
    """`kwartalen` are those of the look ahead; the picture shows the first two calendar quarters, also when empty."""
    punten, meer = choose_bestuurspunten(regels)
    due = {deel.label: deel for deel in kwartalen}
    labels = [(Kwartaal.of(peildatum) + step).label for step in range(KOMENDE_KWARTALEN)]
    return Beeld(
        totaal=count("Totaal", "", regels),
        pijlers=tuple(pijlers),
        bestuurspunten=punten,
        meer=meer,
        komend=tuple(due.get(label, Kwartaaldeel(label, ())) for label in labels),
        verschoven=sum(regel.is_verschoven for regel in regels),
    )
