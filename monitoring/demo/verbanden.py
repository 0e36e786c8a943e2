"""Which results of the demo wait on each other, and which are for some municipalities only; invented."""

from datetime import date

from monitoring.demo.besluiten import Verslag
from monitoring.demo.regel import moment
from programmes.models import Gemeente
from speerpunten.afhankelijkheden import name
from speerpunten.gemeenten import names
from speerpunten.models import Afhankelijkheid, Resultaat

type Plek = tuple[str, int, str, int]  # pijler, speerpunt, letter of the actie (or its place when it has none), result

# What waits, on what, and why.
_WACHT_OP: tuple[tuple[Plek, Plek, str], ...] = (
    (("jeugd", 1, "a", 2), ("jeugd", 1, "a", 1), "Teams worden pas stevig als zij dezelfde methoden gebruiken."),
    (("jeugd", 1, "b", 1), ("jeugd", 2, "a", 2), "Eerst kiezen welke voorzieningen er komen, dan segment 1 inzetten."),
    (("jeugd", 2, "a", 3), ("jeugd", 2, "a", 2), "Inkopen kan pas als de keuze is gemaakt."),
    (("jeugd", 2, "c", 2), ("jeugd", 2, "c", 1), "Eén aanmeldformulier volgt uit de afspraken over samenwerking."),
    (("jeugd", 3, "c", 2), ("jeugd", 3, "c", 1), "De veranderaanpak bouwt op de analyse van de doelgroep."),
    (("jeugd", 3, "c", 3), ("jeugd", 3, "c", 2), "De pilot voert de veranderaanpak uit."),
    (("jeugd", 3, "a", 1), ("jeugd", 3, "c", 3), "Het toekomstbeeld bepaalt wat bovenregionaal nodig is."),
    (("bw-mo", 2, "c", 1), ("bw-mo", 7, "a", 1), "De maatregelen komen in de centrale monitor."),
    (("bw-mo", 4, "e", 1), ("bw-mo", 4, "c", 1), "Doorstroomafspraken volgen uit de visie op voorzieningen."),
    (("bw-mo", 5, "d", 1), ("bw-mo", 4, "c", 1), "Zonder visie is niet te zeggen welke middelen nodig zijn."),
    (("bw-mo", 5, "f", 1), ("bw-mo", 3, "a", 1), "De verordening legt de gekozen toegang vast."),
    (("sociale-veiligheid", 2, "b", 4), ("sociale-veiligheid", 2, "b", 2), "De methodiek vraagt duidelijke rollen."),
    (("sociale-veiligheid", 2, "b", 6), ("sociale-veiligheid", 1, "b", 1), "Registreren mag pas met heldere kaders."),
    (("sociale-veiligheid", 8, "4", 2), ("jeugd", 1, "a", 2), "Het zijn dezelfde lokale teams."),
    (("gezondheid", 1, "a", 2), ("gezondheid", 1, "a", 1), "Eerst verkennen, dan verdiepen."),
    (("gezondheid", 1, "a", 3), ("gezondheid", 1, "a", 2), "Borgen kan als de werkafspraken er zijn."),
    (("gezondheid", 2, "a", 2), ("gezondheid", 2, "a", 1), "De lokale netwerken voeren de uitgewerkte visie uit."),
    (("gezondheid", 4, "b", 3), ("gezondheid", 4, "b", 1), "De afspraken gaan uit van een dekkend netwerk."),
    (("gezondheid", 6, "a", 2), ("gezondheid", 6, "a", 1), "Het advies volgt uit het inzicht in de raakvlakken."),
)  # fmt: skip

_GEMEENTEN: tuple[tuple[Plek, tuple[str, ...]], ...] = (
    (("jeugd", 3, "c", 3), ("GM0687", "GM0718", "GM0664", "GM0715")),
    (("jeugd", 2, "a", 1), ("GM0687", "GM0717", "GM0718")),
    (("bw-mo", 1, "e", 1), ("GM0718", "GM0664", "GM0715")),
    (("bw-mo", 4, "a", 1), ("GM0718", "GM0664", "GM0715", "GM0677")),
    (("sociale-veiligheid", 8, "1", 1), ("GM0718", "GM0715")),
    (("sociale-veiligheid", 3, "b", 1), ("GM0715", "GM0677", "GM1714")),
    (("gezondheid", 4, "b", 1), ("GM1676", "GM0716", "GM0703", "GM1695")),
    (("gezondheid", 2, "b", 1), ("GM0664", "GM0654", "GM0678")),
)

_REDEN = "Demo: verzonnen."


def write(verslag: Verslag) -> None:
    """Makes them where the programme has these results and municipalities."""
    rows = Resultaat.objects.in_programma(verslag.programma).select_related("actie__speerpunt__pijler").in_plan_order()
    by_place = {_plek(row): row for row in rows}
    at = moment(date(2025, 1, 13), 10, verslag.now)
    made = [
        Afhankelijkheid(resultaat=by_place[plek], voorganger=by_place[voor], toelichting=why)
        for plek, voor, why in _WACHT_OP
        if plek in by_place and voor in by_place
    ]
    Afhankelijkheid.objects.bulk_create(made)
    for row in made:
        told = f"{name(row.voorganger)}: {row.toelichting}"
        verslag.note(row.resultaat, at, verslag.manager, veld="wacht op", naar=told, reden=_REDEN)
    known = {row.pk: row for row in Gemeente.objects.filter(deelnames__programma=verslag.programma)}
    for plek, codes in _GEMEENTEN:
        if plek in by_place and (chosen := [known[code] for code in codes if code in known]):
            resultaat = by_place[plek]
            resultaat.gemeenten.set(chosen)
            verslag.note(
                resultaat, at, verslag.manager, veld="gemeenten", van=names([]), naar=names(chosen), reden=_REDEN
            )


def _plek(row: Resultaat) -> Plek:
    actie = row.actie
    return actie.speerpunt.pijler.code, actie.speerpunt.nummer, actie.letter or str(actie.volgorde), row.volgorde
