"""Who leads each actie of the demo. The programme itself names nobody, so all of it is invented."""

from datetime import date

from monitoring.demo.besluiten import Verslag
from monitoring.demo.kiezen import number, one_of
from monitoring.demo.regel import moment
from speerpunten.models import Actie

# Organisations and teams, never people.
_TREKKERS: dict[str, tuple[str, ...]] = {
    "jeugd": (
        "Inkooporganisatie Jeugdhulp Zeeland",
        "Beleidsteam jeugd Walcheren",
        "Beleidsteam jeugd Oosterschelderegio",
        "Gemeente Terneuzen",
    ),
    "bw-mo": (
        "Centrumgemeente Vlissingen",
        "Werkgroep wonen en zorg",
        "Beleidsteam Wmo Oosterschelderegio",
        "Gemeente Goes",
    ),
    "sociale-veiligheid": (
        "Zorg- en Veiligheidshuis Zeeland",
        "Veilig Thuis Zeeland",
        "Kernteam sociale veiligheid",
        "Gemeente Middelburg",
    ),
    "gezondheid": (
        "GGD Zeeland",
        "Regionaal programmateam IZA",
        "Beleidsteam gezondheid Zeeuws-Vlaanderen",
        "Gemeente Schouwen-Duiveland",
    ),
}
_ANDERE = ("Programmateam",)
_REDEN = "Demo: verzonnen."


def write(verslag: Verslag) -> None:
    """Gives nine in ten acties without a trekker one; the results of one speerpunt are mostly of one trekker."""
    rows = Actie.objects.filter(speerpunt__pijler__programma=verslag.programma, trekker="")
    at = moment(date(2025, 1, 13), 9, verslag.now)
    made = []
    for actie in rows.select_related("speerpunt__pijler").order_by("pk"):
        pijler, nummer = actie.speerpunt.pijler.code, actie.speerpunt.nummer
        key = f"{pijler}/{nummer}/{actie.letter or actie.volgorde}"
        if number(10, key, "trekker") == 0:
            continue
        lead = f"{pijler}/{nummer}" if number(4, key, "zelf") else key
        actie.trekker = one_of(_TREKKERS.get(pijler, _ANDERE), lead, "trekker")
        made.append(actie)
    Actie.objects.bulk_update(made, ["trekker"])
    for actie in made:
        verslag.note(actie, at, verslag.manager, veld="trekker", naar=actie.trekker, reden=_REDEN)
