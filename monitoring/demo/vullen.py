"""Fills a programme with invented progress, as if it had been reported on since it was adopted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from monitoring.demo import (
    besluiten,
    capaciteit,
    edities,
    prioriteiten,
    rapport,
    scenarios,
    teksten,
    trekkers,
    verbanden,
    vergaderingen,
)
from monitoring.demo.accounts import Account, accounts, make_accounts
from monitoring.demo.kiezen import number, one_of
from monitoring.demo.onderwerpen import ANDERE_PARTNERS, ONDERWERPEN, PARTNERS
from monitoring.demo.regel import Regel, afwijking_of, moment
from monitoring.demo.stadium import beside, half_done, judge, stadium
from monitoring.demo.verloop import Kern, Lot, Stap, Toon, verloop
from monitoring.models import INGELEVERD, VRAAGT_UITLEG, Melding, Ronde
from monitoring.periode import Periode
from monitoring.uitwisseling import in_use, load, parse
from programmes import history
from programmes.models import Gebruiker, Programma, Rol, Wijziging
from speerpunten.models import AFGEROND, Fase, Resultaat
from speerpunten.uitwisseling.document import Onleesbaar

CODE = "zssd"
FIXTURE: Path = settings.BASE_DIR / "fixtures" / "zssd.json"
_START_JAAR = 2025  # the programme was adopted at the end of 2024


@transaction.atomic
def fill(now: datetime) -> tuple[Programma, list[Account]]:
    """Makes the demo complete, and leaves what is there: programme, accounts, rondes and meldingen.

    Raises Onleesbaar when the programme in this database is really in use.
    """
    programma = Programma.objects.filter(code=CODE).first()
    if programma is None:
        programma, _ = load(parse(FIXTURE.read_bytes()), bron=FIXTURE.name)
    if not programma.fictief:
        if used := in_use(programma):
            raise Onleesbaar(
                [
                    f"Het programma ‘{CODE}’ is in deze database echt in gebruik ({used}).",
                    "De demo verzint voortgang en doet dat alleen in een eigen database.",
                ]
            )
        programma = history.update(
            programma, programma, {"fictief": True}, door=None, reden="De demo verzint de voortgang."
        )
    people = make_accounts(programma)
    is_new = not programma.rondes.exists()
    if is_new:
        Verslag(programma, people, now).write()
    if not programma.teams.exists():
        manager = next(account.email for account in accounts(programma) if account.rol == Rol.PROGRAMMAMANAGER)
        capaciteit.fill(programma, timezone.localdate(now), people[manager])
    if not programma.scenarios.exists():  # after the teams, whose work they are about
        verslag = Verslag(programma, people, now)
        scenarios.write(verslag)
        verslag.save_history()
    if is_new:
        rapport.ask(programma, now)  # last: it tells of all the rest
    return programma, accounts(programma)


class Verslag:
    """All that was reported, up to now."""

    def __init__(self, programma: Programma, people: dict[str, Gebruiker], now: datetime) -> None:
        self.programma = programma
        self.now = now
        self.today = timezone.localdate(now)
        self.periodes = _periodes(self.today, programma.rondes_per_jaar)
        by_role = {(account.rol, account.pijler): people[account.email] for account in accounts(programma)}
        self.manager = by_role[Rol.PROGRAMMAMANAGER, None]
        self.coordinators = {
            pijler.pk: gebruiker for (rol, pijler), gebruiker in by_role.items() if rol == Rol.COORDINATOR and pijler
        }
        self.history: list[Wijziging] = []

    def write(self) -> None:
        rondes = self._rondes()
        regels = self._regels()
        verbanden.write(self)
        trekkers.write(self)
        besluiten.write(self, regels, rondes)
        meldingen = [melding for regel in regels for melding in self._meldingen(regel, rondes)]
        Melding.objects.bulk_create(meldingen)
        latest: dict[int, Melding] = {}
        for melding in meldingen:
            before = latest.get(melding.resultaat_id)
            self.note(melding, melding.gewijzigd_op, melding.door, van=str(before) if before else "", naar=str(melding))
            if melding.beoordeeld_op:
                self.note(
                    melding,
                    melding.beoordeeld_op,
                    self.manager,
                    veld="status",
                    van=Melding.Status.INGEDIEND.label,
                    naar=melding.get_status_display(),
                    reden=melding.teruggezet_reden,
                )
            latest[melding.resultaat_id] = melding
        edities.adopt_past(self.programma, self.manager, self.now, self.note)
        vergaderingen.write(self)
        prioriteiten.write(self, regels)
        self.save_history()

    def save_history(self) -> None:
        """`programmes.history` dates a line with the moment itself; these lines are of an invented past."""
        Wijziging.objects.bulk_create(sorted(self.history, key=lambda line: line.wanneer))

    def _rondes(self) -> dict[Periode, Ronde]:
        rondes = {
            periode: Ronde(
                programma=self.programma,
                jaar=periode.jaar,
                nummer=periode.nummer,
                peildatum=periode.last_day,
                opent_op=periode.first_day,
                sluit_op=periode.last_day,
                gesloten_op=None if periode == self.periodes[-1] else periode.last_day,
                status=Ronde.Status.OPEN if periode == self.periodes[-1] else Ronde.Status.GESLOTEN,
            )
            for periode in self.periodes
        }
        Ronde.objects.bulk_create(rondes.values())
        for periode, ronde in rondes.items():
            self.note(ronde, moment(periode.first_day, 9, self.now), self.manager, naar=str(ronde))
            if not ronde.is_open:
                closed = moment(periode.last_day, 17, self.now)
                self.note(ronde, closed, self.manager, veld="status", van="open", naar="gesloten")
        return rondes

    def _regels(self) -> list[Regel]:
        rows = list(Resultaat.objects.in_programma(self.programma).with_plan().in_plan_order())
        kernen = []
        for row in rows:
            pijler, groep = row.actie.speerpunt.pijler.code, _groep(row)
            key = f"{pijler}/{groep}/{row.volgorde}"
            shared = row.termreeks[0].gedeeld
            kernen.append(Kern(key, f"{pijler}/{groep}" if shared else key, row.termijn, Fase(row.beginfase)))
        dropped = _dropped(kernen, self.today)
        regels = []
        for row, kern in zip(rows, kernen, strict=True):
            pijler = row.actie.speerpunt.pijler.code
            course = verloop(replace(kern, lot=Lot.VERVALLEN) if kern is dropped else kern, self.periodes, self.today)
            names = ONDERWERPEN.get(pijler, {}).get(_groep(row), ("dit onderdeel",))
            onderwerp = names[min(row.volgorde, len(names)) - 1]
            regels.append(Regel(row, kern.key, kern.groep, pijler, onderwerp, course))
        return regels

    def _meldingen(self, regel: Regel, rondes: dict[Periode, Ronde]) -> list[Melding]:
        made: list[Melding] = []
        moves = 0
        for n, stap in enumerate(regel.stappen):
            moves += stap.verschuiving is not None
            status = self._status(regel, n)
            if status is None:
                continue
            texts: dict[str, Any] = _texts(regel, stap, n, moves)
            before = made[-1] if made else None
            unchanged = False
            reported = self.reported_at(regel, stap)
            said = beside(
                regel.key,
                stap,
                before,
                beginfase=Fase(regel.resultaat.beginfase),
                peildatum=min(stap.periode.last_day, self.today),
                day=timezone.localdate(reported),
            )
            if before and (stap.fase, stap.signaal) == (before.fase, before.signaal):
                told = {name: getattr(before, name) for name in texts}
                if stap.fase in AFGEROND or (not stap.verschuiving and number(5, regel.key, n, "ongewijzigd") == 0):
                    texts = told
                unchanged = texts == told and said == {name: getattr(before, name) for name in said}
            door = self.coordinators[regel.resultaat.actie.speerpunt.pijler_id]
            made.append(
                Melding(
                    resultaat=regel.resultaat,
                    ronde=rondes[stap.periode],
                    fase=stap.fase,
                    signaal=stap.signaal,
                    ongewijzigd=unchanged,
                    door=door,
                    door_naam=str(door),
                    gewijzigd_op=reported,
                    status=status,
                    ingediend_op=None if status == Melding.Status.CONCEPT else reported,
                    **texts,
                    **said,
                )
            )
            if status == Melding.Status.CONCEPT:
                half_done(regel.key, made[-1])
            judge(f"{regel.key}/{n}", made[-1], str(self.manager), self.now)
        counting = [melding for melding in made if melding.telt]
        if counting:
            counting[-1].actueel = True
        return made

    def _status(self, regel: Regel, n: int) -> Melding.Status | None:
        """Nearly all of the rondes before are akkoord; in the open one there is something of everything."""
        if n == len(self.periodes) - 1:
            return stadium(regel.key, regel.pijler)
        return Melding.Status.AKKOORD if number(60, regel.key, n, "vergeten") else None

    def is_reported(self, regel: Regel, n: int) -> bool:
        """Whether something was handed in: about half in the ronde that is open, nearly all in those before it."""
        return self._status(regel, n) in INGELEVERD

    def reported_at(self, regel: Regel, stap: Stap) -> datetime:
        """In the last weeks of a ronde that is closed, and since its start in the one that is open."""
        periode = stap.periode
        last = min(periode.last_day, self.today)
        first = periode.first_day if last < periode.last_day else last - timedelta(days=40)
        if stap.verschuiving:
            first = max(first, stap.verschuiving.vastgesteld_op)
        day = first + timedelta(days=number((last - first).days + 1, regel.key, periode, "dag"))
        return moment(day, 8 + number(9, regel.key, periode, "uur"), self.now, number(60, regel.key, periode))

    def note(
        self,
        obj: models.Model,
        wanneer: datetime,
        door: Gebruiker | None,
        *,
        veld: str = "",
        van: str = "",
        naar: str,
        reden: str = "",
    ) -> None:
        self.history.append(
            Wijziging(
                programma=self.programma,
                wanneer=wanneer,
                door=door,
                door_naam=str(door),
                soort=Wijziging.Soort.GEWIJZIGD if veld else Wijziging.Soort.TOEGEVOEGD,
                onderwerp=obj._meta.label_lower,
                onderwerp_id=obj.pk,
                onderwerp_naam=history.describe(obj)[:200],
                veld=veld,
                van=van,
                naar=naar,
                reden=reden,
            )
        )


def _periodes(today: date, per_jaar: int) -> list[Periode]:
    """Every period from the adoption of the programme up to the one of today."""
    last = Periode.of(today, per_jaar)
    periodes = [min(Periode(_START_JAAR, 1, per_jaar), last)]
    while periodes[-1] < last:
        periodes.append(periodes[-1].next())
    return periodes


def _groep(row: Resultaat) -> str:
    return f"{row.actie.speerpunt.nummer}.{row.actie.letter or row.actie.volgorde}"


def _dropped(kernen: Sequence[Kern], today: date) -> Kern | None:
    """The one result that was dropped: its term lay about a year ago."""
    late = [
        kern
        for kern in kernen
        if kern.groep == kern.key
        and kern.beginfase not in AFGEROND
        and kern.termijn.tot
        and timedelta(days=180) < today - kern.termijn.tot < timedelta(days=540)
    ]
    return min(late, key=lambda kern: number(1_000_000, kern.key, "vervallen"), default=None)


def _texts(regel: Regel, stap: Stap, n: int, moves: int) -> dict[str, str]:
    words = {
        "o": regel.onderwerp,
        "p": one_of(PARTNERS.get(regel.pijler, ANDERE_PARTNERS), regel.key, n, "partner"),
        "t": stap.termijn.label,
        "n": str(min(12, 4 + 2 * n + number(3, regel.key, "gemeenten"))),
    }
    # What stayed the same is told as it was when it came about, also when nobody reported it then.
    toon = next(earlier.toon for earlier in reversed(regel.stappen[: n + 1]) if earlier.toon is not Toon.GELIJK)
    options = teksten.TOELICHTINGEN[toon]
    if regel.resultaat.per_gemeente and toon in {Toon.MIDDEN, Toon.EIND}:
        options = teksten.PER_GEMEENTE_BEZIG
    elif regel.resultaat.per_gemeente and toon in {Toon.KLAAR, Toon.KLAAR_LAAT}:
        options = teksten.PER_GEMEENTE_KLAAR
    texts = dict.fromkeys(("toelichting", "oorzaak", "gevolg", "maatregel"), "")
    texts["toelichting"] = one_of(options, regel.key, n, "toelichting").format(**words)
    if stap.signaal in VRAAGT_UITLEG:
        afwijking = afwijking_of(regel, moves)
        texts |= {
            "oorzaak": afwijking.oorzaak,
            "gevolg": afwijking.gevolg.format(**words),
            "maatregel": afwijking.maatregel,
        }
    return texts
