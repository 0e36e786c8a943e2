"""What the PMO of the demo ranked, and why."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from monitoring.demo.regel import Regel, moment
from monitoring.models import Criterium, Prioriteit, Punt
from monitoring.prioriteit.vastleggen import VOORSTEL
from speerpunten.models import Resultaat, Speerpunt

if TYPE_CHECKING:
    from monitoring.demo.vullen import Verslag

_DAGEN_GELEDEN = 12

type _Punten = tuple[int | None, int | None, int | None, int | None]

# Points in the order of the proposed criteria: wettelijk, impact, afhankelijkheid, inspanning.
_RESULTATEN: dict[str, tuple[_Punten, str]] = {
    "jeugd/1.a/1": (
        (3, 3, 4, 3),
        "Zonder dezelfde werkwijze blijft elk lokaal team zelf kiezen. De monitor en het afwegingskader wachten erop.",
    ),
    "jeugd/1.a/2": (
        (5, 5, 5, 5),
        "Volgt uit de Hervormingsagenda en raakt alle gezinnen met een hulpvraag. Veel werk, maar de rest bouwt erop.",
    ),
    "jeugd/1.b/1": ((2, 3, 3, 2), "Kan per subregio in eigen tempo; geen ander resultaat staat hierdoor stil."),
    "jeugd/2.a/1": ((2, 3, None, None), ""),
    "jeugd/2.a/3": ((1, 3, 1, 3), "Prettig voor jongeren, maar er is nu al digitale hulp beschikbaar. Kan wachten."),
    "jeugd/2.b/1": (
        (5, 3, 3, 2),
        "De verordeningen moeten in 2027 kloppen met de wet. De teksten liggen klaar; alleen de raden moeten nog.",
    ),
    "jeugd/3.a/1": (
        (4, 5, 4, 4),
        "Gesloten plaatsen verdwijnen. Voor deze kleine groep is een alternatief dichtbij huis nu nodig.",
    ),
    "jeugd/3.c/2": ((3, 4, 3, 4), "Hangt samen met de ombouw van JeugdzorgPlus en loopt mee in hetzelfde overleg."),
    "jeugd/4.b/1": ((1, 3, 2, 2), "De werving loopt. Minder capaciteit betekent hooguit een kwartaal later."),
    "jeugd/4.d/1": ((0, 1, 2, 1), "Kost weinig. We houden het bij twee conferenties als er mensen nodig zijn elders."),
    "bw-mo/2.a/1": (
        (3, 4, 4, 4),
        "Instroom voorkomen scheelt dure plekken. De dertien gemeenten starten wel vanuit een verschillend beginpunt.",
    ),
    "bw-mo/4.c/1": ((2, 3, 4, 3), "Ligt stil tot de landelijke verdeling bekend is. Dan meteen weer oppakken."),
    "bw-mo/5.b/1": ((3, 3, 3, 2), "Er is geld voor de functie. Zonder contractmanager is er geen zicht op kwaliteit."),
    "bw-mo/5.c/1": (
        (4, 4, 3, 1),
        "Weinig werk en direct bruikbaar: zonder wachtlijst in beeld kunnen we niet sturen op plekken.",
    ),
    "bw-mo/7.a/1": (
        (2, 2, 5, 3),
        "Alle werkgroepen gebruiken deze cijfers. Uitstel raakt ook de begroting van de centrumgemeente.",
    ),
    "sociale-veiligheid/2.b/1": ((1, 3, 4, 4), "Eerst de rollen en het mandaat regelen, dan pas een beleidsteam."),
    "sociale-veiligheid/2.b/4": ((2, 3, 3, 2), "De methodiek is gekozen. Nu nog de training van de casusregisseurs."),
    "sociale-veiligheid/5.1/3": ((4, 4, 3, 4), "Landelijk hoog op de agenda; incidenten vragen elke maand om inzet."),
    "sociale-veiligheid/8.3/1": ((3, 5, 4, 4), "Hoort bij stevige lokale teams en gaat in hetzelfde tempo mee."),
    "sociale-veiligheid/8.4/1": (
        (3, 4, 4, 2),
        "Afspraken over opschalen zijn snel te maken en voorkomen dat gezinnen tussen wal en schip vallen.",
    ),
    "sociale-veiligheid/9.b/1": ((4, 5, 3, 3), "Gaat over veiligheid van kinderen. Hier bezuinigen we geen uren op."),
    "gezondheid/1.a/3": ((1, 2, 4, 2), "De tijdelijke middelen stoppen; zonder borging valt het overleg stil."),
    "gezondheid/2.b/1": ((1, 2, 3, 1), "Kan meelopen met de monitor van de GGD, dus weinig extra werk."),
    "gezondheid/3.b/1": ((2, 4, 2, 3), "Afspraak uit het IZA. Twee gemeenten doen al mee, de rest kan aansluiten."),
    "gezondheid/3.d/1": ((2, 3, 2, 4), "Vraagt veel van dezelfde beleidsmedewerkers. Na de andere ketenaanpakken."),
    "gezondheid/6.c/1": ((0, 3, None, 2), ""),
    "gezondheid/8.b/1": ((4, 4, 1, 3), "Toezicht is een wettelijke taak, maar de inzet ligt al vast bij gemeenten."),
}

# By pijler and number.
_SPEERPUNTEN: dict[tuple[str, int], tuple[_Punten, str]] = {
    ("jeugd", 1): ((4, 5, 5, 4), "Hier begint alles: sterke lokale teams houden zorg dichtbij en betaalbaar."),
    ("jeugd", 3): ((4, 5, 3, 4), "Kleine groep, grote gevolgen. De landelijke afbouw bepaalt het tempo."),
    ("bw-mo", 5): ((4, 3, 3, 2), "Contracten lopen af; hier is geen ruimte om te schuiven."),
    ("sociale-veiligheid", 2): (
        (2, 3, 5, 4),
        "Veel partners wachten op één werkwijze. De beslissing ligt bij het OZO.",
    ),
    ("sociale-veiligheid", 8): ((3, 5, 4, 5), "Het toekomstscenario vraagt jaren; nu de leerlijn uit de proeftuinen."),
    ("gezondheid", 3): ((2, 4, 2, 4), "IZA-afspraak. Vijf aanpakken tegelijk lukt niet; we doen er twee per jaar."),
}


def write(verslag: "Verslag", regels: Sequence[Regel]) -> None:
    """Criteria, and points on some results and speerpunten, as if given in a recent meeting of the PMO."""
    at = moment(verslag.today - timedelta(days=_DAGEN_GELEDEN), 10, verslag.now)
    criteria = [
        Criterium(
            programma=verslag.programma,
            naam=naam,
            toelichting=toelichting,
            gewicht=gewicht,
            laag_eerst=laag_eerst,
            volgorde=place,
        )
        for place, (naam, toelichting, gewicht, laag_eerst) in enumerate(VOORSTEL, start=1)
    ]
    Criterium.objects.bulk_create(criteria)
    by_key = {regel.key: regel.resultaat for regel in regels}
    ranked: list[tuple[Prioriteit, _Punten]] = [
        (_prioriteit(by_key[key], motivatie), punten)
        for key, (punten, motivatie) in _RESULTATEN.items()
        if key in by_key
    ]
    speerpunten = Speerpunt.objects.filter(pijler__programma=verslag.programma).select_related("pijler")
    for speerpunt in speerpunten.order_by("pijler__nummer", "nummer"):
        if given := _SPEERPUNTEN.get((speerpunt.pijler.code, speerpunt.nummer)):
            ranked.append((_prioriteit(speerpunt, given[1]), given[0]))
    Prioriteit.objects.bulk_create(prioriteit for prioriteit, _ in ranked)
    Punt.objects.bulk_create(
        Punt(prioriteit=prioriteit, criterium=criterium, waarde=waarde)
        for prioriteit, punten in ranked
        for criterium, waarde in zip(criteria, punten, strict=True)
        if waarde is not None
    )
    for criterium in criteria:
        verslag.note(criterium, at, verslag.manager, naar=str(criterium))
    for prioriteit, punten in ranked:
        verslag.note(prioriteit, at, verslag.manager, naar=str(prioriteit))
        for criterium, waarde in zip(criteria, punten, strict=True):
            if waarde is not None:
                verslag.note(prioriteit, at, verslag.manager, veld=criterium.naam, naar=str(waarde))


def _prioriteit(onderwerp: Resultaat | Speerpunt, motivatie: str) -> Prioriteit:
    if isinstance(onderwerp, Resultaat):
        return Prioriteit(resultaat=onderwerp, motivatie=motivatie)
    return Prioriteit(speerpunt=onderwerp, motivatie=motivatie)
