"""Makes the content of the report from a momentopname, and from nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from monitoring import verbanden
from monitoring.models import Signaal
from monitoring.momentopname import (
    Momentopname,
    identity,
    read_besluit,
    read_day,
    read_nummer,
    read_redenen,
    read_termijn,
)
from monitoring.rapport import beeld, besluiten, capaciteit, planning, prioriteiten, veranderd, vooruitblik
from monitoring.rapport.achterin import Omschrijving, Punt, Voorwaarde
from monitoring.rapport.inhoud import (
    Editiekop,
    Namen,
    Pijlerdeel,
    Rapportinhoud,
    Regel,
    Rij,
    Speerpuntdeel,
    Verschuiving,
)
from monitoring.signalering import Afgeleid, Afleiding
from monitoring.trends import lezen, samen
from monitoring.trends.tekenen import Grafieken
from speerpunten.models import Fase
from speerpunten.realisatie import GEEN

# Of each result what it waits on.
type Voorgangers = Mapping[int, tuple[verbanden.Voorganger, ...]]

_RANG = ("eerste", "tweede", "derde", "vierde")
_DEEL = {2: "halfjaar", 3: "vier maanden", 4: "kwartaal"}


def compose(momentopname: Momentopname, vorige: Momentopname | None = None) -> Rapportinhoud:
    """The report on a momentopname: the same momentopname gives the same report, today and in ten years.

    `vorige` is the momentopname of the editie before it, None when there is none.
    """
    programma, periode = momentopname["programma"], momentopname["periode"]
    peildatum = date.fromisoformat(momentopname["peildatum"])
    legenda = {row["code"]: row["naam"] for row in momentopname["grondslagen"]}
    voorgangers = verbanden.read_voorgangers(momentopname)
    pijlers = tuple(_pijler(row, legenda, voorgangers) for row in momentopname["pijlers"])
    regels = [regel for pijler in pijlers for regel in _regels(pijler)]
    ahead = vooruitblik.look_ahead(regels)
    return Rapportinhoud(
        hash=identity(momentopname, vorige),
        editie=_editie(momentopname.get("editie")),
        code=programma["code"],
        titel=programma["titel"],
        naam_kort=programma["naam_kort"],
        samenwerking=programma["samenwerking"],
        inleiding=programma["inleiding"],
        periode=periode["label"],
        periode_voluit=_periode_voluit(periode),
        peildatum=peildatum,
        in_ronde=momentopname["in_ronde"],
        fictief=programma["fictief"],
        namen=_namen(programma["niveaus"]),
        gemeenten=tuple(
            (row["naam"], ", ".join(gemeente["naam"] for gemeente in row["gemeenten"]))
            for row in momentopname["subregios"]
        ),
        grondslagen=tuple(legenda.values()),
        beeld=beeld.picture([pijler.telling for pijler in pijlers], regels, ahead.kwartalen, peildatum),
        gevraagd=besluiten.asked(momentopname, regels),
        genomen=besluiten.taken(momentopname, regels),
        veranderd=veranderd.since(vorige, momentopname) if vorige else None,
        pijlers=pijlers,
        prioriteiten=prioriteiten.ranking(momentopname, pijlers),
        planning=planning.roadmap(pijlers, vorige, peildatum),
        capaciteit=capaciteit.read(momentopname),
        vooruitblik=ahead,
        bewogen=vooruitblik.moved(regels, date.fromisoformat(periode["van"]), peildatum),
        trends=_trends(momentopname),
        voorwaarden=tuple(
            Voorwaarde(
                row["letter"],
                row["titel"],
                row["tekst"],
                tuple(Punt(punt["tekst"], punt["is_actie"]) for punt in row["punten"]),
            )
            for row in momentopname["randvoorwaarden"]
        ),
        begrippen=tuple(Omschrijving(row["afkorting"], "", row["betekenis"]) for row in momentopname["begrippen"]),
        organen=tuple(
            Omschrijving(row["afkorting"] or row["naam"], row["naam"] if row["afkorting"] else "", row["taak"])
            for row in momentopname["organen"]
        ),
    )


def _trends(momentopname: Momentopname) -> Grafieken | None:
    gegevens = lezen.read(momentopname)
    return Grafieken(samen.make(gegevens), "het hele programma") if gegevens and gegevens.verlopen else None


def _editie(head: dict[str, Any] | None) -> Editiekop | None:
    if head is None:
        return None
    return Editiekop(head["versie"], datetime.fromisoformat(head["vastgesteld_op"]), head["reden"])


def _periode_voluit(periode: dict[str, Any]) -> str:
    if periode["per_jaar"] == 1:
        return str(periode["jaar"])
    return f"{_RANG[periode['nummer'] - 1]} {_DEEL[periode['per_jaar']]} van {periode['jaar']}"


def _namen(niveaus: dict[str, list[str]]) -> Namen:
    return Namen(
        pijler=niveaus["pijler"][0],
        pijlers=niveaus["pijler"][1],
        speerpunt=niveaus["speerpunt"][0],
        speerpunten=niveaus["speerpunt"][1],
        actie=niveaus["actie"][0],
        resultaat=niveaus["resultaat"][0],
        resultaten=niveaus["resultaat"][1],
        realisatie=niveaus["realisatie"][0],
    )


def _pijler(row: dict[str, Any], legenda: dict[str, str], voorgangers: Voorgangers) -> Pijlerdeel:
    anker = f"pijler-{row['code']}"
    speerpunten = tuple(_speerpunt(item, row["titel"], anker, legenda, voorgangers) for item in row["speerpunten"])
    regels = [rij.regel for speerpunt in speerpunten for rij in speerpunt.rijen if rij.regel]
    return Pijlerdeel(
        anker=anker,
        titel=row["titel"],
        inleiding=row["inleiding"],
        beleidskader=row["beleidskader"],
        telling=beeld.count(row["titel"], anker, regels),
        bijsturen=tuple(regel for regel in regels if regel.is_open and regel.signaal == Signaal.BIJSTUREN),
        aandacht=tuple(regel for regel in regels if regel.is_open and regel.signaal == Signaal.AANDACHT),
        verstreken=tuple(
            sorted(
                (r for r in regels if r.is_verstreken and r.signaal not in {Signaal.BIJSTUREN, Signaal.AANDACHT}),
                key=lambda regel: regel.termijn,
            )
        ),
        speerpunten=speerpunten,
        aandachtspunten=tuple(row["aandachtspunten"]),
    )


def _regels(pijler: Pijlerdeel) -> list[Regel]:
    return [rij.regel for speerpunt in pijler.speerpunten for rij in speerpunt.rijen if rij.regel]


def _speerpunt(
    row: dict[str, Any], pijler: str, anker: str, legenda: dict[str, str], voorgangers: Voorgangers
) -> Speerpuntdeel:
    rijen: list[Rij] = []
    for actie in row["acties"]:
        nummer = read_nummer(row, actie)
        regels = [_regel(item, pijler, nummer, voorgangers) for item in actie["resultaten"]]
        rijen.append(Rij(nummer, actie["omschrijving"], actie["trekker"], regels[0] if regels else None))
        rijen += [Rij(nummer, "", "", regel) for regel in regels[1:]]
    return Speerpuntdeel(
        anker=f"{anker}.{row['nummer']}",  # no code has a dot, so this names nothing else
        nummer=row["nummer"],
        titel=row["titel"],
        toelichting=row["toelichting"],
        grondslagen=tuple(legenda[code] for code in row["grondslagen"]),
        bevestigd=row["grondslagen_bevestigd"],
        rijen=tuple(rijen),
    )


def _regel(row: dict[str, Any], pijler: str, nummer: str, voorgangers: Voorgangers) -> Regel:
    termijnen = [read_termijn(termijn) for termijn in row["termijnen"]] or [GEEN]
    return Regel(
        id=row["id"],
        pijler=pijler,
        nummer=nummer,
        omschrijving=row["omschrijving"],
        notitie=row["notitie"],
        per_gemeente=row["per_gemeente"],
        voor=", ".join(naam for _, naam in verbanden.read_gemeenten(row)),
        wacht_op=voorgangers.get(row["id"], ()),
        fase=Fase(row["fase"]),
        signaal=Signaal(row["signaal"]),
        toelichting=row["toelichting"],
        oorzaak=row["oorzaak"],
        gevolg=row["gevolg"],
        maatregel=row["maatregel"],
        # Older momentopnames do not know these.
        bevestiging=row.get("bevestiging", ""),
        gerealiseerd_op=read_day(row.get("gerealiseerd_op")),
        overgenomen_uit=row["gemeld_in"] if row.get("overgenomen") else "",
        termijn=termijnen[-1],
        oorspronkelijk=termijnen[0],
        verschuivingen=tuple(
            Verschuiving(
                van=termijnen[place - 1],
                naar=termijnen[place],
                kwartalen=termijnen[place - 1].quarters_until(termijnen[place]),
                reden=read_redenen(termijn),
                toelichting=termijn["toelichting"],
                vastgesteld_op=read_day(termijn["vastgesteld_op"]),
                besluit=read_besluit(termijn),
            )
            for place, termijn in enumerate(row["termijnen"])
            if place
        ),
        afgeleid=tuple(Afgeleid(Afleiding(item["soort"]), item["reden"]) for item in row["afgeleid"]),
    )
