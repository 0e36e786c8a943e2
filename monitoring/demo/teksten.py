"""What coordinators say in the demo: invented, in the tone of real reports.

`{o}` is what the result is about, `{p}` a partner, `{t}` the current term, `{n}` a number of municipalities.
"""

from dataclasses import dataclass

from monitoring.demo.verloop import Toon
from speerpunten.models import Reden

TOELICHTINGEN: dict[Toon, tuple[str, ...]] = {
    Toon.AL_GEREED: (
        "Dit was al gereed toen het programma werd vastgesteld.",
        "Al gerealiseerd bij de vaststelling van het programma. Het is sindsdien gewoon in gebruik.",
        "Gereed sinds de start van het programma. Er is geen nieuwe inzet nodig.",
    ),
    Toon.START: (
        "Nog niet gestart. Dit staat voor later op de planning; eerst ronden we af wat eerder klaar moet zijn.",
        "We beginnen later met {o}. De voorbereiding staat in het werkplan voor het komende half jaar.",
        "De start volgt nog. Met {p} is afgesproken wie straks meedoet.",
        "Er is nog geen inzet gepleegd. Dat past bij de planning.",
        "Nog niet begonnen. We wachten met {o} tot er meer landelijk bekend is.",
    ),
    Toon.BEGIN: (
        "De werkgroep is begonnen met {o}. Het plan van aanpak is klaar.",
        "Er ligt een eerste opzet voor {o}. Die bespreken we dit kwartaal met {p}.",
        "De startbijeenkomst met {p} is geweest. De taken zijn verdeeld.",
        "We hebben in kaart gebracht hoe de gemeenten het nu doen. Dat is de basis voor {o}.",
        "De opdracht voor {o} is vastgesteld. Elke subregio levert een deelnemer.",
        "De eerste gesprekken over {o} zijn gevoerd. Iedereen wil meedoen.",
    ),
    Toon.MIDDEN: (
        "Het concept voor {o} is besproken met {p}. We verwerken de reacties.",
        "Twee van de drie stappen zijn gezet. Het kernteam is akkoord met de aanpak.",
        "In elke subregio is een bijeenkomst geweest over {o}. De opbrengst is gebundeld.",
        "De eerste ervaringen met {o} zijn goed. We breiden de aanpak uit.",
        "De afspraken met {p} staan op papier en gaan nu langs de gemeenten.",
        "Het werk aan {o} loopt volgens plan. De volgende stap is een proef in één subregio.",
        "Met {p} is afgesproken wie wat doet. De uitwerking van {o} is gestart.",
        "De vragenlijst over {o} is door bijna alle gemeenten ingevuld. De uitkomsten gaan naar het kernteam.",
    ),
    Toon.EIND: (
        "Het eindconcept ligt bij het kernteam. Daarna volgt vaststelling in het PMO.",
        "Alleen de vastlegging ontbreekt nog. We verwachten het werk aan {o} binnenkort af te ronden.",
        "De laatste reacties van {p} zijn verwerkt. De afronding is gepland.",
        "Het advies over {o} is klaar voor besluitvorming.",
        "Alles staat klaar. De gemeenten krijgen {o} dit kwartaal voorgelegd.",
    ),
    Toon.KLAAR: (
        "Afgerond en besproken in het PMO. De gemeenten gebruiken het.",
        "Klaar. Over een jaar kijken we met {p} of het goed werkt.",
        "Het kernteam heeft de uitkomst vastgesteld en gedeeld met alle gemeenten.",
        "Opgeleverd. Het beheer ligt nu bij de beleidsmedewerkers in de subregio’s.",
        "Gerealiseerd binnen de afspraken. De evaluatie met {p} was positief.",
        "Afgerond. De uitkomst staat op 1SociaalDomein.",
        "Het werk aan {o} is klaar. Vragen lopen voortaan via het kernteam.",
    ),
    Toon.KLAAR_LAAT: (
        "Later dan gepland afgerond. De achterstand is ingelopen met extra inzet uit twee gemeenten.",
        "Alsnog gerealiseerd. Het overleg met {p} kostte meer tijd dan verwacht.",
        "Klaar, een half jaar na de termijn. De kwaliteit is zoals afgesproken.",
        "Nu afgerond. De besluitvorming over {o} liep langs dertien colleges en duurde langer.",
    ),
    Toon.DOORLOPEND: (
        "Dit loopt door. Ook dit half jaar is er volgens plan aan gewerkt, samen met {p}.",
        "Vast onderdeel van het werk geworden. Twee bijeenkomsten over {o} zijn gehouden.",
        "Gaat door zolang het programma loopt. De inzet is voor dit jaar geregeld.",
    ),
    Toon.ZONDER_TERMIJN: (
        "Er is nog geen termijn. We wachten met {o} op landelijke duidelijkheid.",
        "De inhoud en de termijn van dit onderdeel zijn nog steeds te bepalen.",
    ),
    Toon.ZORG: (
        "Er is voortgang, maar de termijn {t} wordt krap.",
        "Het werk aan {o} gaat door, maar langzamer dan gepland.",
        "We halen de termijn {t} alleen als er snel een besluit komt.",
        "De planning staat onder druk. Met {p} zoeken we een oplossing.",
    ),
    Toon.TE_LAAT: (
        "De termijn {t} is niet gehaald. Het resultaat is er nog niet.",
        "Nog niet klaar. Een deel is af, maar voor {o} zijn nog besluiten nodig.",
        "Over de termijn heen. We maken een nieuwe planning met {p}.",
    ),
    Toon.VOORSTEL: (
        "De termijn {t} is niet haalbaar. We stellen het PMO een nieuwe termijn voor.",
        "Wij vragen het PMO om meer tijd voor {o}.",
        "Het lukt niet binnen de termijn {t}. Een voorstel voor een latere termijn ligt bij het PMO.",
    ),
    Toon.EERSTE_VOORSTEL: ("Er is nu genoeg bekend om een termijn af te spreken. Ons voorstel ligt bij het PMO.",),
    Toon.VERSCHOVEN: (
        "Het PMO heeft {t} als nieuwe termijn vastgesteld. De planning is daarop aangepast.",
        "Nieuwe termijn: {t}. Met {p} is een nieuwe planning gemaakt.",
        "We werken nu toe naar {t}. De eerste stap van {o} is gezet.",
    ),
    Toon.GEPAUZEERD: (
        "Het werk ligt stil. We pakken het weer op zodra dat kan.",
        "Op verzoek van het kernteam even gestopt met {o}.",
    ),
    Toon.HERVAT: ("Het werk aan {o} is weer opgepakt. De termijn {t} is intussen voorbij.",),
    Toon.VERVALLEN: (
        "Het PMO heeft besloten met dit resultaat te stoppen. Wat nog nodig is, gaat op in een ander speerpunt.",
    ),
}

PER_GEMEENTE_BEZIG = (
    "{n} van de 13 gemeenten zijn zover met {o}. De andere hebben een planning.",
    "{n} van de 13 gemeenten werken al zo. De rest volgt per subregio.",
    "Stand van zaken: {n} van de 13 gemeenten. Wie nog niet zover is, krijgt hulp van een buurgemeente.",
)
PER_GEMEENTE_KLAAR = (
    "Alle 13 gemeenten zijn zover. Daarmee is dit resultaat gehaald.",
    "De laatste gemeente is in deze periode aangesloten. Nu doen alle 13 gemeenten mee.",
)


@dataclass(frozen=True)
class Afwijking:
    """Why a result deviates, what that means, and what is done about it."""

    reden: Reden
    oorzaak: str
    gevolg: str
    maatregel: str


AFWIJKINGEN: dict[str, tuple[Afwijking, ...]] = {
    "jeugd": (
        Afwijking(
            Reden.CAPACITEIT,
            "Twee gemeenten hebben al maanden een vacature voor een beleidsadviseur jeugd.",
            "De werkgroep kan {o} niet in het geplande tempo uitwerken.",
            "Walcheren neemt het schrijfwerk tijdelijk over en het kernteam bewaakt de volgorde.",
        ),
        Afwijking(
            Reden.LANDELIJK,
            "De landelijke uitwerking van de Hervormingsagenda is uitgesteld.",
            "Voor {o} ontbreken de regels waarop we moeten bouwen.",
            "We werken door met een voorlopige versie en passen die aan zodra de regels bekend zijn.",
        ),
        Afwijking(
            Reden.DERDEN,
            "De aanbieders vragen meer tijd om hun werkwijze aan te passen.",
            "De afspraken over {o} worden later getekend dan gepland.",
            "Elke twee weken is er overleg met de drie grootste aanbieders.",
        ),
        Afwijking(
            Reden.BESLUITVORMING,
            "Niet alle colleges hebben op tijd een besluit genomen.",
            "We kunnen nog niet in heel Zeeland verder met {o}.",
            "De portefeuillehouders bespreken het in het OZO en de gemeenten die klaar zijn, beginnen vast.",
        ),
        Afwijking(
            Reden.FINANCIERING,
            "De kosten van jeugdhulp stijgen en het projectgeld voor dit jaar is op.",
            "Voor {o} is nu geen budget voor begeleiding.",
            "Het voorstel voor de begroting van volgend jaar ligt bij het PMO.",
        ),
        Afwijking(
            Reden.SCOPE,
            "Tijdens het werk bleek dat ook het onderwijs aanpassingen nodig heeft.",
            "Het werk aan {o} is groter dan we vooraf dachten.",
            "We knippen het op: eerst de gemeenten, daarna de scholen.",
        ),
    ),
    "bw-mo": (
        Afwijking(
            Reden.DERDEN,
            "Er komen te weinig woningen vrij bij de corporaties.",
            "Cliënten stromen niet uit en dat vertraagt {o}.",
            "Met de corporaties maken we per subregio een afspraak over het aantal woningen.",
        ),
        Afwijking(
            Reden.LANDELIJK,
            "De Wet woonplaatsbeginsel is weer uitgesteld.",
            "Het is niet zeker welke gemeente straks betaalt, en dat remt {o}.",
            "We rekenen twee varianten door, zodat we snel verder kunnen na het landelijke besluit.",
        ),
        Afwijking(
            Reden.BESLUITVORMING,
            "Over de nieuwe governance van de inkoop is nog geen besluit genomen.",
            "Het is niet duidelijk wie mag besluiten over {o}.",
            "Het PMO bespreekt een tijdelijk mandaat voor de huidige regio.",
        ),
        Afwijking(
            Reden.CAPACITEIT,
            "De projectleider is vertrokken en de vacature is nog niet vervuld.",
            "Het werk aan {o} ligt grotendeels stil.",
            "Een adviseur van de Oosterschelderegio neemt voor drie maanden waar.",
        ),
        Afwijking(
            Reden.DERDEN,
            "Twee aanbieders leveren hun gegevens te laat of onvolledig aan.",
            "De cijfers voor {o} zijn nog niet betrouwbaar genoeg.",
            "De contractmanager spreekt de aanbieders aan en helpt met een vast format.",
        ),
        Afwijking(
            Reden.FINANCIERING,
            "De bijdrage uit het regiobudget is lager dan verwacht.",
            "Voor {o} is er niet genoeg geld om alles tegelijk te doen.",
            "We kiezen met de werkgroep wat eerst moet en leggen dat voor aan het PMO.",
        ),
    ),
    "sociale-veiligheid": (
        Afwijking(
            Reden.BESLUITVORMING,
            "De governance van deze pijler is nog niet helemaal geregeld.",
            "Besluiten over {o} blijven langer liggen.",
            "De programmamanager legt het PMO een voorstel voor over wie waarover beslist.",
        ),
        Afwijking(
            Reden.DERDEN,
            "De partners in de keten moeten hun systemen nog op elkaar aansluiten.",
            "Informatie voor {o} wordt nu met de hand overgenomen.",
            "Het Zorg- en Veiligheidshuis test met twee gemeenten een tijdelijke werkwijze.",
        ),
        Afwijking(
            Reden.CAPACITEIT,
            "De inzet voor acute casussen ging het afgelopen half jaar voor.",
            "Er bleef te weinig tijd over voor {o}.",
            "Vanaf volgende maand is één adviseur twee dagen per week vrijgemaakt.",
        ),
        Afwijking(
            Reden.LANDELIJK,
            "De landelijke planning van het Toekomstscenario is aangepast.",
            "De uitgangspunten voor {o} kunnen nog veranderen.",
            "We volgen de landelijke werkgroep en leggen nog niets definitief vast.",
        ),
        Afwijking(
            Reden.SCOPE,
            "Uit de evaluatie blijkt dat ook jongvolwassenen in beeld moeten zijn.",
            "De opdracht voor {o} wordt groter en duurt langer.",
            "De stuurgroep splitst het werk in twee delen.",
        ),
        Afwijking(
            Reden.FINANCIERING,
            "De landelijke subsidie loopt af en de verlenging is nog niet toegezegd.",
            "Het is niet zeker of er volgend jaar geld is voor {o}.",
            "We vragen de gemeenten om een overbrugging voor een half jaar.",
        ),
    ),
    "gezondheid": (
        Afwijking(
            Reden.LANDELIJK,
            "De landelijke afspraken over het vervolg van het IZA laten op zich wachten.",
            "De basis onder {o} is daardoor onzeker.",
            "We gaan door met wat nu al kan en wachten met nieuwe verplichtingen.",
        ),
        Afwijking(
            Reden.DERDEN,
            "De huisartsen hebben door hun werkdruk weinig ruimte voor overleg.",
            "De afspraken over {o} komen later dan gepland.",
            "We sluiten aan bij hun bestaande overleggen en maken de vragen korter.",
        ),
        Afwijking(
            Reden.FINANCIERING,
            "De aanvraag voor transformatiemiddelen is nog niet goedgekeurd.",
            "Voor {o} kunnen we nog geen mensen inzetten.",
            "Met de zorgverzekeraar bespreken we een kleinere eerste stap.",
        ),
        Afwijking(
            Reden.CAPACITEIT,
            "Niet elke gemeente heeft uren vrijgemaakt voor de ketenaanpakken.",
            "Het tempo bij {o} loopt per gemeente sterk uiteen.",
            "GGD Zeeland ondersteunt de gemeenten die achterlopen.",
        ),
        Afwijking(
            Reden.BESLUITVORMING,
            "De projectorganisatie wordt opnieuw ingericht.",
            "Het besluit over {o} schuift door naar het volgende overleg.",
            "De coördinator bereidt het besluit alvast schriftelijk voor.",
        ),
        Afwijking(
            Reden.ANDERS,
            "De gegevens van verschillende organisaties zijn niet goed te vergelijken.",
            "De cijfers voor {o} zijn nog niet bruikbaar.",
            "Een werkgroep spreekt af welke cijfers we voortaan gebruiken.",
        ),
    ),
}
ANDERE_AFWIJKINGEN = tuple(pijler[0] for pijler in AFWIJKINGEN.values())

VOORSTELLEN = (
    "{oorzaak} Met deze termijn lukt het wel.",
    "{oorzaak} De werkgroep heeft meer tijd nodig om het goed te doen.",
    "{oorzaak} De inwoner merkt op korte termijn weinig van dit uitstel.",
)

# Why a body adopts a proposal, rejects it, or chooses something else.
AANGENOMEN = (
    "Uitstel is verantwoord.",
    "Liever later en goed dan op tijd en half.",
    "De gemeenten hebben hier begrip voor.",
)
AFGEWEZEN = (
    "De inwoner wacht hier al lang op. Houd de afgesproken termijn aan.",
    "Verder uitstel is niet uit te leggen. Kijk wat er nu al klaar kan zijn.",
)
TEMPORISEREN = "Andere resultaten gaan nu voor. Dit resultaat mag een tijd stilliggen."
CAPACITEIT = "De gemeenten stellen samen een extra medewerker beschikbaar."
STOPPEN = "Dit is landelijk anders geregeld. Eigen inzet heeft geen zin meer."
DOORGAAN = "De gekozen aanpak is goed. Ga zo door en meld het volgende half jaar hoe het gaat."

# Why something is still on course though its term has passed.
BEVESTIGINGEN = (
    "Het werk is klaar; alleen de vaststelling volgt nog in het eerstvolgende overleg.",
    "De oplevering is enkele weken later. Voor de gemeenten heeft dat geen gevolgen.",
    "Alle gemeenten werken er al mee. We ronden alleen de beschrijving nog af.",
)

REDENEN_VAN_TERUGZETTEN = (
    "Noem ook hoeveel gemeenten al meedoen en welke nog volgen.",
    "De toelichting gaat over vorig half jaar. Beschrijf hoe het er nu voor staat.",
    "Schrijf korter en zonder afkortingen: dit lezen ook bestuurders.",
)
