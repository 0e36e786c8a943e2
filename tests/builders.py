"""Builds small programmes for tests, one call a row, each with workable defaults."""

from datetime import date
from typing import Any

from django.utils import timezone

from monitoring import editie, momentopname
from monitoring.models import (
    INGELEVERD,
    Besluit,
    Editie,
    Mandaat,
    Melding,
    Publicatie,
    Rapport,
    RapportPdf,
    Ronde,
    Signaal,
    Termijnvoorstel,
)
from monitoring.models.besluit import columns
from programmes import remember
from programmes.models import Deelname, Gebruiker, Gemeente, Orgaan, Pijler, Programma, Rol, Subregio, Toewijzing
from speerpunten.models import Actie, Fase, Resultaat, Speerpunt, Termijn
from speerpunten.realisatie import parse

PASSWORD = "een-lang-wachtwoord"


def make_gebruiker(naam: str, **fields: Any) -> Gebruiker:
    return Gebruiker.objects.create_user(
        email=fields.pop("email", f"{naam.lower().replace(' ', '.')}@example.org"),
        password=PASSWORD,
        naam=naam,
        **fields,
    )


def give(gebruiker: Gebruiker, programma: Programma, rol: Rol, **scope: Any) -> Gebruiker:
    Toewijzing.objects.create(gebruiker=gebruiker, programma=programma, rol=rol, **scope)
    return gebruiker


def make_programma(code: str = "proef", **fields: Any) -> Programma:
    defaults = {"titel": f"Programma {code}", "naam_kort": code.upper(), "samenwerking": f"Samenwerking {code}"}
    return Programma.objects.create(code=code, **{**defaults, **fields})


def make_gemeente(programma: Programma, cbs_code: str, naam: str) -> Gemeente:
    """A municipality that takes part in the programme, in a subregio of its own."""
    gemeente, _ = Gemeente.objects.get_or_create(cbs_code=cbs_code, defaults={"naam": naam})
    subregio = Subregio.objects.create(programma=programma, naam=naam, volgorde=programma.subregios.count() + 1)
    Deelname.objects.create(programma=programma, gemeente=gemeente, subregio=subregio)
    return gemeente


def make_pijler(programma: Programma, code: str, **fields: Any) -> Pijler:
    fields.setdefault("nummer", programma.pijlers.count() + 1)
    return Pijler.objects.create(programma=programma, code=code, titel=fields.pop("titel", code.capitalize()), **fields)


def make_speerpunt(pijler: Pijler, titel: str = "Stevige teams", **fields: Any) -> Speerpunt:
    fields.setdefault("nummer", pijler.speerpunten.count() + 1)
    return Speerpunt.objects.create(pijler=pijler, titel=titel, **fields)


def make_actie(
    speerpunt: Speerpunt, letter: str = "", omschrijving: str = "Samen een werkwijze kiezen", **fields: Any
) -> Actie:
    fields.setdefault("volgorde", speerpunt.acties.count() + 1)
    return Actie.objects.create(speerpunt=speerpunt, letter=letter, omschrijving=omschrijving, **fields)


def make_resultaat(
    actie: Actie, omschrijving: str = "Er is één werkwijze", termijn: str = "", **fields: Any
) -> Resultaat:
    """A result with its original term, read from the printed text."""
    fields.setdefault("volgorde", actie.resultaten.count() + 1)
    resultaat = Resultaat.objects.create(actie=actie, omschrijving=omschrijving, **fields)
    Termijn.objects.create(resultaat=resultaat, volgnummer=1, **Termijn.columns(parse(termijn)))
    return resultaat


def move_term(resultaat: Resultaat, termijn: str, **fields: Any) -> Termijn:
    """A next term; `reden` is one reason, `redenen` are several."""
    if reden := fields.pop("reden", None):
        fields["redenen"] = [reden]
    resultaat.termijnen.update(actueel=False)
    return Termijn.objects.create(
        resultaat=resultaat, volgnummer=resultaat.termijnen.count() + 1, **Termijn.columns(parse(termijn)), **fields
    )


def make_ronde(programma: Programma, jaar: int = 2026, nummer: int = 2, **fields: Any) -> Ronde:
    first, last = (date(jaar, 1, 1), date(jaar, 6, 30)) if nummer == 1 else (date(jaar, 7, 1), date(jaar, 12, 31))
    defaults = {"peildatum": last, "opent_op": first, "sluit_op": last}
    return Ronde.objects.create(programma=programma, jaar=jaar, nummer=nummer, **{**defaults, **fields})


def make_melding(
    resultaat: Resultaat, ronde: Ronde, fase: str = Fase.IN_UITVOERING, signaal: str = Signaal.OP_KOERS, **fields: Any
) -> Melding:
    """A melding that was handed in and is the newest one of its result; with another status it does not count."""
    status = fields.setdefault("status", Melding.Status.INGEDIEND)
    defaults = {"door_naam": "Iemand", "gewijzigd_op": timezone.now()}
    if status in INGELEVERD:
        resultaat.meldingen.update(actueel=False)
        defaults |= {"actueel": True, "ingediend_op": timezone.now()}
    elif status == Melding.Status.TERUGGEZET:
        defaults |= {"teruggezet_reden": "Noem ook de gemeenten."}
    if signaal in {Signaal.AANDACHT, Signaal.BIJSTUREN}:
        defaults |= {"oorzaak": "oorzaak", "gevolg": "gevolg", "maatregel": "maatregel"}
    return Melding.objects.create(
        resultaat=resultaat, ronde=ronde, fase=fase, signaal=signaal, **{**defaults, **fields}
    )


def make_orgaan(programma: Programma, afkorting: str = "PMO", **fields: Any) -> Orgaan:
    fields.setdefault("volgorde", programma.organen.count() + 1)
    return Orgaan.objects.create(
        programma=programma, afkorting=afkorting, naam=fields.pop("naam", f"Overleg {afkorting}"), **fields
    )


def make_mandaten(programma: Programma, *limits: tuple[Orgaan | None, int | None]) -> None:
    """The bodies that decide, lowest first, each with its limit in quarters; no body is the programmamanager."""
    for place, (orgaan, limit) in enumerate(limits, start=1):
        Mandaat.objects.create(programma=programma, orgaan=orgaan, volgorde=place, max_kwartalen=limit)


def make_voorstel(resultaat: Resultaat, termijn: str = "Q4 2026", **fields: Any) -> Termijnvoorstel:
    """A proposal that waits unless `status` says otherwise."""
    defaults = {
        "redenen": ["capaciteit"],
        "toelichting": "Te weinig mensen.",
        "door_naam": "Iemand",
        "gedaan_op": timezone.now(),
    }
    return Termijnvoorstel.objects.create(resultaat=resultaat, **{**columns(parse(termijn)), **defaults, **fields})


def make_besluit(programma: Programma, orgaan: Orgaan | None = None, **fields: Any) -> Besluit:
    """A besluit without lines."""
    defaults = {
        "datum": date(2026, 9, 1),
        "nummer": f"2026-{programma.besluiten.count() + 1}",
        "tekst": "Akkoord",
        "door_naam": "Iemand",
        "vastgelegd_op": timezone.now(),
    }
    return Besluit.objects.create(programma=programma, orgaan=orgaan, **{**defaults, **fields})


def make_editie(ronde: Ronde, *, gepubliceerd: bool = False, **fields: Any) -> Editie:
    """The editie of a ronde as it stands now, without its PDF; the ronde gets the status that goes with it."""
    status = Ronde.Status.GEPUBLICEERD if gepubliceerd else Ronde.Status.VASTGESTELD
    Ronde.objects.filter(pk=ronde.pk).update(status=status)
    now = timezone.now()
    given = {"peildatum": ronde.peildatum, "op": timezone.localdate(now), "now": now, "door_naam": "Iemand"}
    made = editie.freeze(ronde, **{**given, **fields})
    made.save()
    if gepubliceerd:
        publish(made)
    return made


def publish(made: Editie) -> Editie:
    Publicatie.objects.create(editie=made, gepubliceerd_op=timezone.now(), door_naam="Iemand")
    return made


def make_rapport(programma: Programma, **fields: Any) -> Rapport:
    """A report on the programme as it is, or of `editie`; printed unless `status` says otherwise, in a few bytes."""
    content = momentopname.take(programma, None, fields.pop("peildatum", date(2026, 11, 21)))
    if of_editie := fields.get("editie"):
        content = of_editie.lees()
        fields |= {"momentopname": None, "inhoud_hash": of_editie.sha256}
    defaults = {
        "peildatum": date.fromisoformat(content["peildatum"]),
        "periode": content["periode"]["label"],
        "momentopname": content,
        "inhoud_hash": momentopname.digest(content),
        "opmaak": "proef",
        "status": Rapport.Status.KLAAR,
        "aangevraagd_op": timezone.now(),
        "sha256": "0" * 64,
        "bytes": 14,
        "gemaakt_op": timezone.now(),
    }
    rapport = Rapport.objects.create(programma=programma, **{**defaults, **fields})
    if rapport.is_klaar:
        RapportPdf.objects.create(rapport=rapport, inhoud=b"%PDF-1.7 proef")
    return rapport


def stamp_of(programma: Programma) -> remember.Stamp:
    """The stamp of the facts as they are now, as a page has it in `Toegang.stamp`."""
    rows: Any = Programma.objects.annotate(history=remember.history_of("programmes_programma.id"))
    return remember.stamp(programma.pk, int(rows.get(pk=programma.pk).history))
