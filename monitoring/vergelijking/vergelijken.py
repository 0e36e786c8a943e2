"""Sets two momentopnames of a programme against each other."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from monitoring.models import Signaal
from monitoring.momentopname import Momentopname
from monitoring.vergelijking.lezen import AnderProgramma, Gelezen, Onderdeel, Resultaatstand, read
from monitoring.vergelijking.verschil import (
    Niveau,
    Onderwerp,
    Pijlervergelijking,
    Verandering,
    Vergelijking,
    Verschil,
    Verschuiving,
    Zijde,
)
from speerpunten.models import Fase
from speerpunten.realisatie import Soort

# From good to bad; 'onbekend' is neither.
_ERNST = {Signaal.OP_KOERS: 0, Signaal.AANDACHT: 1, Signaal.BIJSTUREN: 2}

# Nothing is agreed on when it should be there.
_ZONDER_TERMIJN = frozenset({Soort.GEEN, Soort.NTB, Soort.ONGELEZEN})


def compare(oud: Momentopname, nieuw: Momentopname) -> Vergelijking:
    """All that changed from the older to the newer momentopname.

    A part of the programme is recognised by its id, so it is the same after it was renamed, renumbered or moved.
    A speerpunt or actie that comes or goes with the whole it lies in is not told apart; a result always is. Swapped
    momentopnames give the opposite of each difference: what is new was taken out, what got worse got better.
    Raises AnderProgramma, or AndereVersie for a momentopname of a newer portal.
    """
    if oud["programma"]["code"] != nieuw["programma"]["code"]:
        raise AnderProgramma("Je kunt alleen momenten van één programma vergelijken.")
    voor, na = read(oud), read(nieuw)
    found: dict[int, list[Verschil]] = defaultdict(list)
    for key, part in na.onderdelen.items():
        before = voor.onderdelen.get(key)
        found[part.pijler] += between(before, part) if before else _came(part, na, voor)
    for key, part in voor.onderdelen.items():
        if key not in na.onderdelen:
            found[part.pijler] += _went(part, voor, na)
    titels = na.pijlers | {pk: titel for pk, titel in voor.pijlers.items() if pk not in na.pijlers}
    for pijler, titel in titels.items():
        found[pijler] += _aandachtspunten(
            titel, voor.aandachtspunten.get(pijler, []), na.aandachtspunten.get(pijler, [])
        )
    return Vergelijking(
        fictief=oud["programma"]["fictief"] or nieuw["programma"]["fictief"],
        oud=_zijde(oud),
        nieuw=_zijde(nieuw),
        namen=_namen(nieuw),
        pijlers=tuple(Pijlervergelijking(pk, titel, tuple(found[pk])) for pk, titel in titels.items() if found[pk]),
    )


def _zijde(momentopname: Momentopname) -> Zijde:
    return Zijde(momentopname["periode"]["label"], date.fromisoformat(momentopname["peildatum"]))


def _namen(momentopname: Momentopname) -> dict[Niveau, str]:
    niveaus = momentopname["programma"]["niveaus"]
    return {niveau: niveaus[niveau][0] if niveau in niveaus else niveau.label.capitalize() for niveau in Niveau}


def _onderwerp(part: Onderdeel) -> Onderwerp:
    return Onderwerp(part.niveau, part.id, part.plek, part.nummer, part.naam)


def _came(part: Onderdeel, here: Gelezen, there: Gelezen) -> Iterator[Verschil]:
    if _stands_for_itself(part, here, there):
        yield Verschil(Verandering.NIEUW, _onderwerp(part), "", part.naam)


def _went(part: Onderdeel, here: Gelezen, there: Gelezen) -> Iterator[Verschil]:
    if _stands_for_itself(part, here, there):
        yield Verschil(Verandering.VERDWENEN, _onderwerp(part), part.naam, "")


def _stands_for_itself(part: Onderdeel, here: Gelezen, there: Gelezen) -> bool:
    """Whether a part that is only here is worth telling: a part of something that is only here goes without saying."""
    return part.niveau == Niveau.RESULTAAT or part.ouder is None or part.ouder in there.onderdelen


def between(voor: Onderdeel, na: Onderdeel) -> Iterator[Verschil]:
    """All that changed of one part from the older moment to the newer."""
    onderwerp = _onderwerp(na)
    if isinstance(voor, Resultaatstand) and isinstance(na, Resultaatstand):
        yield from _resultaat(voor, na, onderwerp)
    elif voor.naam != na.naam:
        yield Verschil(Verandering.HERNOEMD, onderwerp, voor.naam, na.naam)
    if voor.ouder != na.ouder:
        yield Verschil(Verandering.VERPLAATST, onderwerp, voor.plek, na.plek)


def _resultaat(voor: Resultaatstand, na: Resultaatstand, onderwerp: Onderwerp) -> Iterator[Verschil]:
    if voor.fase != na.fase:
        yield Verschil(_kind_of_fase(voor, na), onderwerp, voor.fase, na.fase)
    # The signaal is the judgement of what is open: of a result that is done it says nothing.
    if voor.is_open and na.is_open and voor.signaal != na.signaal:
        yield Verschil(_kind_of_signaal(voor.signaal, na.signaal), onderwerp, voor.signaal, na.signaal)
    # A term that moved and came back did move.
    if voor.termijnen[-1] != na.termijnen[-1] or len(voor.termijnen) != len(na.termijnen):
        yield _term(voor, na, onderwerp)
    if voor.naam != na.naam:
        yield Verschil(Verandering.TEKST, onderwerp, voor.naam, na.naam)
    if voor.notitie != na.notitie:
        yield Verschil(Verandering.NOTITIE, onderwerp, voor.notitie, na.notitie)
    yield from _samenhang(voor, na, onderwerp)


def _samenhang(voor: Resultaatstand, na: Resultaatstand, onderwerp: Onderwerp) -> Iterator[Verschil]:
    """Told where both know it; a part is known by its id or code, so its name may change."""
    for soort, van, naar, between_names, none in (
        (Verandering.WACHT_OP, voor.wacht_op, na.wacht_op, "\n", "niets"),
        (Verandering.GEMEENTEN, voor.gemeenten, na.gemeenten, ", ", "alle gemeenten"),
    ):
        if van is None or naar is None or {key for key, _ in van} == {key for key, _ in naar}:
            continue
        was, now = (between_names.join(named for _, named in side) or none for side in (van, naar))
        yield Verschil(soort, onderwerp, was, now)


def _kind_of_fase(voor: Resultaatstand, na: Resultaatstand) -> Verandering:
    if na.fase == Fase.GEREALISEERD:
        return Verandering.GEREALISEERD
    if na.fase == Fase.VERVALLEN:
        return Verandering.VERVALLEN
    return Verandering.FASE if voor.is_open else Verandering.HEROPEND


def _kind_of_signaal(voor: Signaal, na: Signaal) -> Verandering:
    if voor == Signaal.ONBEKEND:
        return Verandering.EERSTE_SIGNAAL
    if na == Signaal.ONBEKEND:
        return Verandering.SIGNAAL_WEG
    return Verandering.SLECHTER if _ERNST[na] > _ERNST[voor] else Verandering.BETER


def _term(voor: Resultaatstand, na: Resultaatstand, onderwerp: Onderwerp) -> Verschil:
    van, naar, oorspronkelijk = voor.termijnen[-1], na.termijnen[-1], na.termijnen[0]
    was_agreed, is_agreed = van.soort not in _ZONDER_TERMIJN, naar.soort not in _ZONDER_TERMIJN
    if was_agreed == is_agreed:
        soort = Verandering.VERSCHOVEN
    else:
        soort = Verandering.TERMIJN_BEKEND if is_agreed else Verandering.TERMIJN_LOS
    verschuiving = Verschuiving(
        kwartalen=van.quarters_until(naar),
        stappen=na.stappen[len(voor.termijnen) :],
        oorspronkelijk=oorspronkelijk,
        keer=len(na.termijnen) - 1,
        kwartalen_totaal=oorspronkelijk.quarters_until(naar),
    )
    return Verschil(soort, onderwerp, van, naar, verschuiving)


def _aandachtspunten(pijler: str, voor: list[str], na: list[str]) -> Iterator[Verschil]:
    """Known by their text alone: one that was rewritten went, and another came."""
    for soort, texts in (
        (Verandering.NIEUW, Counter(na) - Counter(voor)),
        (Verandering.VERDWENEN, Counter(voor) - Counter(na)),
    ):
        for text in texts.elements():
            onderwerp = Onderwerp(Niveau.AANDACHTSPUNT, None, pijler, "", text)
            is_new = soort == Verandering.NIEUW
            yield Verschil(soort, onderwerp, "" if is_new else text, text if is_new else "")
