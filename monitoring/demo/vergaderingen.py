"""Meetings of the demo: two that were held, with an outcome of each kind, and the next ones with their agenda."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from monitoring.besluit import next_number
from monitoring.demo.besluiten import Verslag
from monitoring.demo.regel import moment
from monitoring.mandaat import deciders, distance, of_programma
from monitoring.models import Actiepunt, Agendapunt, Besluit, Melding, Signaal, Termijnvoorstel, Vergadering
from programmes.models import Gebruiker, Orgaan
from speerpunten.models import Resultaat

_Status, _Uitkomst = Vergadering.Status, Agendapunt.Uitkomst
_THURSDAY = 3
_ZAAL = "Stadskantoor Goes, zaal Oosterschelde"


def write(verslag: Verslag) -> None:
    """Makes the meetings, their items and actiepunten; nothing in a programme without a PMO and an OZO."""
    organen = {row.afkorting: row for row in verslag.programma.organen.all()}
    if "PMO" in organen and "OZO" in organen:
        _Vergaderjaar(verslag, organen["PMO"], organen["OZO"]).write()


class _Vergaderjaar:
    def __init__(self, verslag: Verslag, pmo: Orgaan, ozo: Orgaan) -> None:
        self.verslag, self.pmo, self.ozo = verslag, pmo, ozo
        self.today: date = verslag.today
        self.last = _next(self.today - timedelta(days=38))
        decided = Besluit.objects.filter(programma=verslag.programma, orgaan=pmo, datum__lt=self.last)
        self.besluit = decided.order_by("-datum").first()
        # What deviates, worst first and in the order of the plan.
        rows = Resultaat.objects.in_programma(verslag.programma).filter(
            meldingen__actueel=True, meldingen__signaal__in=[Signaal.BIJSTUREN, Signaal.AANDACHT]
        )
        found = list(rows.select_related("actie__speerpunt__pijler").in_plan_order())
        worst = set(
            Melding.objects.filter(actueel=True, signaal=Signaal.BIJSTUREN).values_list("resultaat_id", flat=True)
        )
        self.wijkt_af = sorted(found, key=lambda row: row.pk not in worst)

    def write(self) -> None:
        # On the day of a besluit the demo has, where there is one.
        earlier = self.besluit.datum if self.besluit else self.last - timedelta(weeks=5)
        first = self._meeting(self.pmo, earlier, _Status.AFGEROND, plaats="Online (Teams)")
        self._held_first(first)
        held = self._meeting(self.pmo, self.last, _Status.AFGEROND)
        on, moved, open_ones = self._held_last(held)
        coming = self._meeting(self.pmo, _next(self.today + timedelta(days=3)), _Status.VOORBEREIDING)
        self._prepare(coming, moved, open_ones)
        ozo = self._meeting(
            self.ozo,
            _next(self.today + timedelta(days=17)),
            _Status.VOORBEREIDING,
            begint_om=time(9, 30),
            plaats="Abdij Middelburg, Statenzaal",
        )
        if on:
            self._punt(ozo, on.titel, **_about(on), vorig=on)
        self._punt(
            ozo,
            "Halfjaarrapportage: waar het bestuur nu over gaat",
            toelichting="De programmamanager licht in tien minuten toe wat sinds de vorige editie is veranderd.",
        )

    def _held_first(self, meeting: Vergadering) -> None:
        self._decided(meeting, most=3)
        self._punt(
            meeting,
            "Werkafspraken van het PMO",
            uitkomst=_Uitkomst.BESPROKEN,
            verslag="Het PMO vergadert elke vijf weken op donderdag. Stukken zijn er een week van tevoren.",
        )
        self._promised(
            meeting,
            "Capaciteit beleidsteam jeugd",
            "Breng in beeld welke gemeenten een half jaar lang een beleidsmedewerker kunnen uitlenen.",
            "Marieke Dingemanse (Terneuzen)",
            meeting.datum + timedelta(days=30),
            gedaan="Drie gemeenten lenen samen 1,2 fte uit, tot de zomer. De afspraken staan op papier.",
            verslag="Het werk past niet bij de mensen die er zijn. Eerst kijken wie er kan helpen.",
        )

    def _held_last(self, meeting: Vergadering) -> tuple[Agendapunt | None, Agendapunt, list[Actiepunt]]:
        """The meeting with an outcome of each kind: what goes on to the OZO, what moved, what is still to be done."""
        self._agreed(
            meeting,
            "Waar gaat de extra capaciteit heen?",
            "Het PMO zet de uitgeleende beleidsmedewerkers tot de zomer in bij de wijkteams en de toegang.",
            verslag="Verdelen over alle speerpunten helpt niemand. De wijkteams zijn het verst achter.",
        )
        on = self._passed_on(meeting)
        coordinator = next(iter(self.verslag.coordinators.values()), None)
        open_ones = [
            self._promised(
                meeting,
                resultaat.omschrijving,
                "Maak met de drie subregio’s een plan voor de gemeenten die nog niet meedoen.",
                self.verslag.coordinators.get(resultaat.actie.speerpunt.pijler_id) or "Rian Verhage (Vlissingen)",
                self.today - timedelta(days=6),
                resultaat=resultaat,
                verslag="De achterstand zit bij vier gemeenten. Zij willen wel, maar hebben geen mensen.",
            )
            for resultaat in self.wijkt_af[:1]
        ]
        open_ones.append(
            self._promised(
                meeting,
                "Financiering na de landelijke subsidie",
                "Vraag bij het ministerie na of de subsidie een jaar langer loopt, en wat dat vraagt.",
                "Jan-Willem de Visser (Goes)",
                self.today + timedelta(days=24),
                verslag="Twee resultaten hangen aan geld dat aan het eind van het jaar stopt.",
            )
        )
        open_ones.append(
            self._promised(
                meeting,
                "Werkdruk in het programmateam",
                "Leg naast elkaar wat er komend halfjaar moet gebeuren en wie dat doen.",
                coordinator or "Programmateam",
                self.today + timedelta(days=5),
            )
        )
        self._punt(
            meeting,
            "Terugblik werkbezoek Oosterschelderegio",
            uitkomst=_Uitkomst.BESPROKEN,
            verslag="De gezamenlijke toegang werkt. De andere subregio’s komen in het voorjaar kijken.",
        )
        moved = self._punt(
            meeting,
            "Vooruitblik uitvoeringsprogramma: wat doen we volgend jaar niet?",
            uitkomst=_Uitkomst.VERPLAATST,
            naar=self.pmo,
        )
        return on, moved, open_ones

    def _prepare(self, meeting: Vergadering, moved: Agendapunt, open_ones: Sequence[Actiepunt]) -> None:
        self._punt(meeting, moved.titel, vorig=moved)
        for voorstel in self._within_mandate()[:2]:
            self._punt(meeting, f"Andere termijn: {voorstel.resultaat.omschrijving}", voorstel=voorstel)
        for resultaat in self.wijkt_af[1:3]:
            self._punt(meeting, resultaat.omschrijving, resultaat=resultaat)
        for actie in open_ones:
            self._punt(meeting, f"Actie: {actie.omschrijving}", actiepunt=actie)

    def _passed_on(self, meeting: Vergadering) -> Agendapunt | None:
        """What is the OZO's to decide: a proposal beyond the mandate of the PMO, or a result that is stuck."""
        outcome: dict[str, Any] = {"uitkomst": _Uitkomst.DOORGEGEVEN, "naar": self.ozo}
        if waiting := self._beyond_mandate():
            told = "Het PMO steunt het voorstel. Zo ver verschuiven mag alleen het OZO."
            titel = f"Andere termijn: {waiting.resultaat.omschrijving}"
            return self._punt(meeting, titel, voorstel=waiting, verslag=told, **outcome)
        for resultaat in self.wijkt_af[3:4]:
            told = "Zonder geld van alle dertien gemeenten komt dit niet verder. Dat is een keuze voor bestuurders."
            return self._punt(meeting, resultaat.omschrijving, resultaat=resultaat, verslag=told, **outcome)
        return None

    def _agreed(self, meeting: Vergadering, titel: str, tekst: str, *, verslag: str) -> None:
        """An item of its own at which something was decided that changes no result."""
        programma, manager = self.verslag.programma, self.verslag.manager
        at = moment(meeting.datum, 15, self.verslag.now)
        besluit = Besluit.objects.create(
            programma=programma,
            orgaan=self.pmo,
            datum=meeting.datum,
            nummer=next_number(programma, meeting.datum),
            tekst=tekst,
            door=manager,
            door_naam=str(manager),
            vastgelegd_op=at,
        )
        self._note(besluit, meeting.datum, hour=15, naar=str(besluit))
        self._punt(meeting, titel, uitkomst=_Uitkomst.BESLUIT, besluit=besluit, verslag=verslag)

    def _decided(self, meeting: Vergadering, most: int) -> None:
        """What the demo has this body decide on that day, as the first items."""
        besluit = self.besluit
        if besluit is None:
            return
        for line in list(besluit.regels.select_related("resultaat", "voorstel").order_by("pk"))[:most]:
            about: dict[str, Any] = {"voorstel": line.voorstel} if line.voorstel else {"resultaat": line.resultaat}
            titel = f"Andere termijn: {line.resultaat}" if line.voorstel else str(line.resultaat)
            self._punt(meeting, titel, **about, uitkomst=_Uitkomst.BESLUIT, besluit=besluit, verslag=line.motivatie)

    def _waiting(self) -> list[tuple[Termijnvoorstel, list[int | None]]]:
        """The proposals that wait, oldest first, with who may decide on each."""
        bodies = of_programma(self.verslag.programma)
        rows = Termijnvoorstel.objects.filter(
            status=Termijnvoorstel.Status.INGEDIEND, resultaat__actie__speerpunt__pijler__programma=self.pmo.programma
        ).select_related("resultaat")
        return [
            (row, [one.orgaan for one in deciders(bodies, distance(row.resultaat.termijn, row.realisatie))])
            for row in rows.order_by("gedaan_op", "pk")
        ]

    def _within_mandate(self) -> list[Termijnvoorstel]:
        return [row for row, may in self._waiting() if self.pmo.pk in may]

    def _beyond_mandate(self) -> Termijnvoorstel | None:
        return next((row for row, may in self._waiting() if may and self.pmo.pk not in may), None)

    def _meeting(self, orgaan: Orgaan, day: date, status: Vergadering.Status, **fields: Any) -> Vergadering:
        given = {"begint_om": time(13, 30), "plaats": _ZAAL, **fields}
        made = Vergadering.objects.create(
            programma=self.verslag.programma, orgaan=orgaan, datum=day, status=status, **given
        )
        self._note(made, day - timedelta(days=21), naar=str(made))
        if status == _Status.AFGEROND:
            for hour, van, naar in ((13, _Status.VOORBEREIDING, _Status.BEZIG), (16, _Status.BEZIG, status)):
                self._note(made, day, hour=hour, veld="status", van=van.label, naar=naar.label)
        return made

    def _punt(self, meeting: Vergadering, titel: str, **fields: Any) -> Agendapunt:
        made = Agendapunt.objects.create(
            vergadering=meeting,
            volgorde=meeting.agendapunten.count() + 1,
            titel=titel if len(titel) <= 250 else f"{titel[:249]}…",
            **fields,
        )
        self._note(made, meeting.datum - timedelta(days=7), naar=str(made))
        if made.uitkomst != _Uitkomst.OPEN:
            van, naar = _Uitkomst.OPEN.label, made.get_uitkomst_display()
            self._note(made, meeting.datum, hour=15, veld="uitkomst", van=van, naar=naar)
        return made

    def _promised(
        self,
        meeting: Vergadering,
        titel: str,
        wat: str,
        wie: Gebruiker | str,
        datum: date,
        *,
        gedaan: str = "",
        verslag: str = "",
        **about: Any,
    ) -> Actiepunt:
        """An item at which somebody promised something; with `gedaan` it is done, on its day."""
        actie = Actiepunt.objects.create(
            programma=self.verslag.programma,
            orgaan=meeting.orgaan,
            omschrijving=wat,
            eigenaar=wie if isinstance(wie, Gebruiker) else None,
            eigenaar_naam=str(wie),
            datum=datum,
            status=Actiepunt.Status.GEDAAN if gedaan else Actiepunt.Status.OPEN,
            afgehandeld_op=min(datum, self.today) if gedaan else None,
            uitkomst=gedaan,
            **about,
        )
        self._note(actie, meeting.datum, hour=15, naar=str(actie))
        if gedaan:
            self._note(actie, datum, veld="status", van="open", naar=actie.get_status_display())
        self._punt(meeting, titel, uitkomst=_Uitkomst.ACTIE, actie=actie, verslag=verslag, **about)
        return actie

    def _note(self, obj: Any, day: date, *, hour: int = 11, naar: str, **told: str) -> None:
        at = moment(day, hour, self.verslag.now)
        self.verslag.note(obj, at, self.verslag.manager, naar=naar, **told)


def _about(punt: Agendapunt) -> dict[str, Any]:
    return {"voorstel": punt.voorstel, "resultaat": punt.resultaat, "toelichting": punt.verslag}


def _next(day: date) -> date:
    """The first Thursday from that day on."""
    return day + timedelta(days=(_THURSDAY - day.weekday()) % 7)
