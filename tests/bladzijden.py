"""Every page of the portal, in the demo: the addresses of the permission matrix, and what pages show besides.

A new address is among them by itself, since it must have a line in `tests.rechtentabel`. What a query string or a form
with a fault makes of a page stands in `Demowereld._more`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from itertools import cycle
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from monitoring.models import Agendapunt, Besluit, Editie, Melding, Rapport, Ronde, Scenario, Vergadering
from programmes.models import Gebruiker, Gemeente, Programma, Rol
from speerpunten.models import Resultaat, Tweeling
from tests import builders as make
from tests import vergadering_builders as vergader
from tests.capaciteit_builders import make_capaciteitsinvoer
from tests.rechtenregels import ANONIEM, GET, Regel, Wereld
from tests.rechtentabel import REGELS

# Who looks at a page: the first of these that may.
KIJKERS = ("pmo", "programmamanager", "beheerder", "coordinator", "bestuurder", "gemeentecontact", ANONIEM)
_ROLLEN = {
    "pmo": Rol.PMO,
    "programmamanager": Rol.PROGRAMMAMANAGER,
    "beheerder": Rol.BEHEERDER,
    "coordinator": Rol.COORDINATOR,
    "bestuurder": Rol.BESTUURDER,
    "gemeentecontact": Rol.GEMEENTECONTACT,
}


@dataclass(frozen=True)
class Bladzijde:
    """What `wie` gets at `url`; with `data` after sending a form."""

    naam: str
    wie: str
    url: str
    data: dict[str, Any] | None = field(default=None, hash=False)

    def __str__(self) -> str:
        return f"{self.wie} {'GET' if self.data is None else 'POST'} {self.url}"


class Demowereld:
    """The demo with, besides, what only comes about in use: a meeting that is held, a ronde just closed."""

    def __init__(self) -> None:
        call_command("demo", stdout=StringIO())
        self.programma = Programma.objects.get()
        self.punten = self._held_meeting()
        self.wereld = self._wereld()

    def kijker(self, wie: str) -> Gebruiker | None:
        """The account with this role, None for somebody logged out; the coordinator has pijler jeugd."""
        if wie == ANONIEM:
            return None
        rows = Gebruiker.objects.filter(toewijzingen__rol=_ROLLEN[wie], toewijzingen__programma=self.programma)
        if wie == "coordinator":
            rows = rows.filter(toewijzingen__pijler__code="jeugd")
        return rows.get()

    def _held_meeting(self) -> list[Agendapunt]:
        """The items of a meeting of the PMO that goes on: those of the next one, without an outcome."""
        coming = Vergadering.objects.filter(orgaan__afkorting="PMO", status="voorbereiding").get()
        held = vergader.make_vergadering(coming.orgaan, date(2026, 11, 21), status="bezig")
        punten = list(coming.agendapunten.all())
        for punt in punten:
            punt.pk, punt.vergadering, punt.vorig = None, held, None
        return Agendapunt.objects.bulk_create(punten)

    def _wereld(self) -> Wereld:
        programma = self.programma
        Programma.objects.filter(pk=programma.pk).update(openbaar=True)
        jeugd = programma.pijlers.get(code="jeugd")
        andere = programma.pijlers.exclude(pk=jeugd.pk)[0]
        resultaten = Resultaat.objects.in_plan_order()
        # Of this one a melding waits for a judgement.
        resultaat = resultaten.filter(actie__speerpunt__pijler=jeugd, meldingen__status=Melding.Status.INGEDIEND)[0]
        editie = Editie.objects.of_programma(programma).first()
        team = programma.teams.first()
        gemeente = Gemeente.objects.filter(deelnames__programma=programma).exclude(cbs_code="GM0687").first()
        tweeling = Tweeling.objects.filter(programma=programma).first()
        assert editie
        assert team
        assert gemeente
        assert tweeling
        Rapport.objects.filter(editie=editie).delete()  # that waits for the worker
        make.make_rapport(programma, editie=editie)
        return Wereld(
            programma=programma,
            pijler=jeugd,
            andere_pijler=andere,
            speerpunt=resultaat.actie.speerpunt,
            actie=resultaat.actie,
            resultaat=resultaat,
            ander_resultaat=resultaten.filter(actie__speerpunt__pijler=andere)[0],
            ronde=programma.rondes.get(status=Ronde.Status.OPEN),
            persoon=Gebruiker.objects.get(toewijzingen__rol=Rol.BESTUURDER),
            tweeling=tweeling,
            rapport=make.make_rapport(programma),
            besluit=Besluit.objects.filter(programma=programma).exclude(orgaan=None)[0],
            editie=editie,
            gemeente=gemeente,
            gesloten=make.make_ronde(programma, 2024, 2, status=Ronde.Status.GESLOTEN),
            team=team,
            invoer=make_capaciteitsinvoer(team),
        )

    def bladzijden(self) -> list[Bladzijde]:
        """In the order of who looks, so that nobody has to log in twice."""
        found = [made for regel in REGELS for made in self._of_regel(regel)]
        found += [Bladzijde(naam, wie, f"/{self.programma.code}{path}") for naam, wie, path in self._more()]
        found += self._with_faults()
        return sorted(dict.fromkeys(found), key=lambda made: KIJKERS.index(made.wie))

    def _of_regel(self, regel: Regel) -> Iterator[Bladzijde]:
        answers_page = {200} if regel.methode == GET else {200, 409, 422}
        expected = regel.verwacht
        wie = next((wie for wie in KIJKERS if expected[wie] in answers_page), None)
        if wie is None:
            return
        args = dict(regel.args(self.wereld))
        if regel.in_programma:
            args["code"] = self.programma.code
        url = reverse(regel.naam, kwargs=args)
        yield Bladzijde(regel.naam, wie, url, None if regel.methode == GET else regel.data)

    def _more(self) -> Iterator[tuple[str, str, str]]:
        """What a page shows besides, by query string or of another row: a name, who looks, and where."""
        for als in ("tekening", "tabel"):
            for schaal in ("kwartaal", "jaar"):
                yield "planning", "pmo", f"/planning/?als={als}&schaal={schaal}"
        yield "planning", "pmo", "/planning/?pijler=jeugd&van=2026&tot=2027&vreemd=1"
        yield "planning", "pmo", "/planning/?tekst=bestaat-niet"
        yield "dashboard", "pmo", "/dashboard/?page=2&sort=-termijn"
        yield "dashboard", "pmo", "/dashboard/?pijler=jeugd&signaal=bijsturen&fase=bestaat-niet"
        yield "dashboard", "pmo", "/dashboard/?tekst=bestaat-niet"
        yield "dashboard", "programmamanager", "/dashboard/"
        yield "overzicht", "programmamanager", "/"
        yield "overzicht", "gemeentecontact", "/"
        yield "trends", "pmo", "/trends/?pijler=jeugd"
        yield "zoeken", "pmo", "/zoeken/?q=jeugd"
        yield "capaciteit", "pmo", "/capaciteit/?van=2026-Q1&kwartalen=12"
        yield "inzet_invullen", "programmamanager", "/capaciteit/inzet/jeugd/?team=alle"
        yield "prioriteiten", "pmo", "/prioriteiten/?niveau=speerpunten"
        yield "actiepunten", "pmo", "/acties/?status=alle"
        yield "besluiten", "pmo", "/besluiten/?jaar=2026"
        yield "vergelijking", "pmo", "/vergelijking/"
        scenarios = [row.pk for row in Scenario.objects.order_by("pk")]
        yield "scenario_vergelijken", "pmo", "/scenarios/vergelijken/?a={}&b={}".format(*scenarios)
        for pk in scenarios:
            yield "scenario", "pmo", f"/scenarios/{pk}/"
        for soort in ("termijn", "pauzeren", "stoppen", "capaciteit"):
            yield "scenario_stap_nieuw", "pmo", f"/scenarios/{scenarios[0]}/stappen/{soort}/"
        for stap in Scenario.objects.get(pk=scenarios[0]).stappen.all():
            yield "scenario_stap", "pmo", f"/scenarios/{scenarios[0]}/stap/{stap.pk}/"
        for status in Vergadering.Status:
            meeting = Vergadering.objects.filter(orgaan__afkorting="PMO", status=status)[0]
            yield "vergadering", "pmo", f"/vergaderingen/{meeting.pk}/"
            yield "vergaderlijst", "pmo", f"/vergaderingen/{meeting.pk}/lijst/"
            yield "agenda_toevoegen", "pmo", f"/vergaderingen/{meeting.pk}/toevoegen/"
        # One item about each kind of thing, with the form for each outcome.
        about = {(bool(p.resultaat_id), bool(p.voorstel_id), bool(p.scenario_id)): p for p in self.punten}
        for punt, soort in zip(about.values(), cycle(("besluit", "actie", "doorgeven", "besproken"))):
            path = f"/vergaderingen/{punt.vergadering_id}/punten/{punt.pk}/"
            yield "agendapunt", "pmo", path
            yield "agendapunt", "pmo", f"{path}?uitkomst={soort}"
        yield "vergadering_afronden", "pmo", f"/vergaderingen/{self.punten[0].vergadering_id}/afronden/"
        yield "404", "pmo", "/bestaat-niet/"
        yield "403", "pmo", "/werklijst/"

    def _with_faults(self) -> Iterator[Bladzijde]:
        """Forms that come back with what was typed wrong."""
        code = self.programma.code
        paste = {"doe": "plakken", "blok": "1\tveel\n2\t-3"}
        yield Bladzijde("plakfout", "pmo", f"/{code}/capaciteit/beschikbaar/", paste)
        yield Bladzijde("plakfout", "programmamanager", f"/{code}/capaciteit/inzet/jeugd/", paste)
        typed = {f"c{self.wereld.team.pk}.2027.1": "veel", "doe": "bewaren"}
        yield Bladzijde("roosterfout", "pmo", f"/{code}/capaciteit/beschikbaar/", typed)


def client_of(gebruiker: Gebruiker | None) -> Client:
    client = Client(raise_request_exception=False)
    if gebruiker:
        client.force_login(gebruiker)
    return client
