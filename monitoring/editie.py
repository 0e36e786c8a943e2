"""From a closed ronde to an editie that never changes: vaststellen, erratum, publiceren."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from monitoring import momentopname
from monitoring.models import Editie, Publicatie, Rapport, RapportPdf, Ronde
from monitoring.momentopname import VERSIE, Momentopname
from monitoring.rapport import maken
from monitoring.rapport.samenstellen import compose
from monitoring.ronde import move
from monitoring.tasks import make_rapport
from monitoring.trends import tellen
from programmes import history, ordering, post
from programmes.models import Gebruiker


class AlVervangenError(Exception):
    """There is a later version of this editie already; `nieuwste` is that one."""

    def __init__(self, nieuwste: Editie) -> None:
        super().__init__(f"{nieuwste} is er al")
        self.nieuwste = nieuwste


class AlGepubliceerdError(Exception):
    """Somebody published this editie before."""


@transaction.atomic
def vaststellen(ronde: Ronde, *, door: Gebruiker, now: datetime) -> Editie:
    """Freezes a closed ronde into its editie and has the PDF made.

    Raises `OvergangError` when the ronde is not closed, or somebody else was first: the row of the ronde is locked
    from here on, so two at once give one editie.
    """
    moved = move(ronde, Ronde.Status.VASTGESTELD, door=door)
    moved.programma = ronde.programma
    today = timezone.localdate(now)
    editie = freeze(moved, peildatum=moved.peildatum_on(today), op=today, now=now, door_naam=str(door))
    history.create(ronde.programma, editie, door=door)
    print_editie(editie, now)
    return editie


@transaction.atomic
def erratum(editie: Editie, *, reden: str, door: Gebruiker, now: datetime) -> Editie:
    """The next version of an editie, with what was corrected since; the earlier version stays as it is.

    Same peildatum, and nothing that was reported in a later ronde or adopted after the first version. Raises
    `AlVervangenError` when `editie` is not the newest version.
    """
    ronde = _locked(editie)
    versions = list(Editie.objects.filter(ronde=ronde).defer("inhoud").order_by("versie"))
    if versions[-1].pk != editie.pk:
        raise AlVervangenError(versions[-1])
    first = versions[0]
    made = freeze(
        ronde,
        peildatum=first.peildatum,
        op=timezone.localdate(first.vastgesteld_op),
        now=now,
        door_naam=str(door),
        reden=reden,
        vervangt=editie,
    )
    history.create(ronde.programma, made, door=door, reden=reden, vervangt=editie)
    print_editie(made, now)
    return made


@transaction.atomic
def publiceren(editie: Editie, *, door: Gebruiker, now: datetime) -> Publicatie:
    """Lets everybody with a role read the editie, and tells them by mail; raises `AlGepubliceerdError`."""
    ronde = _locked(editie)
    if Publicatie.objects.filter(editie=editie).exists():
        raise AlGepubliceerdError
    if ronde.status != Ronde.Status.GEPUBLICEERD:
        move(ronde, Ronde.Status.GEPUBLICEERD, door=door)
    programma = ronde.programma
    publicatie = history.create(
        programma, Publicatie(editie=editie, gepubliceerd_op=now, door_naam=str(door)), door=door
    )
    post.put(
        programma,
        Gebruiker.objects.filter(toewijzingen__programma=programma).distinct(),
        post.Soort.GEPUBLICEERD,
        sleutel=f"editie-{editie.pk}-gepubliceerd",
        titel=f"De voortgangsrapportage {editie} is gepubliceerd",
        tekst=editie.reden and f"Deze versie vervangt een eerdere: {editie.reden}",
        url=reverse("monitoring:editie", args=[programma.code, editie.pk]),
    )
    return publicatie


def _locked(editie: Editie) -> Ronde:
    """Its ronde, with the programme and then the ronde locked, in the order `monitoring.ronde` does."""
    ordering.lock(editie.programma)
    ronde = Ronde.objects.select_for_update().get(pk=editie.ronde_id)
    ronde.programma = editie.programma
    return ronde


def freeze(
    ronde: Ronde,
    *,
    peildatum: date,
    op: date,
    now: datetime,
    door_naam: str,
    reden: str = "",
    vervangt: Editie | None = None,
) -> Editie:
    """The editie of this ronde as it was known on the day `op`, not saved yet."""
    vorige = previous(ronde)
    content = momentopname.take_of_ronde(ronde.programma, ronde, peildatum, op)
    content["editie"] = {
        "label": ronde.label,
        "versie": vervangt.versie + 1 if vervangt else 1,
        "vastgesteld_op": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "reden": reden,
        "vorige": _named(vorige),
        "vervangt": _named(vervangt),
    }
    written = momentopname.canonical(content)
    return Editie(
        programma=ronde.programma,
        ronde=ronde,
        versie=content["editie"]["versie"],
        inhoud=written.decode(),
        sha256=hashlib.sha256(written).hexdigest(),
        samenvatting=summary(content),
        vastgesteld_op=now,
        door_naam=door_naam,
        reden=reden,
        vorige=vorige,
    )


def previous(ronde: Ronde) -> Editie | None:
    """The editie before this ronde that its own is held against, without its content.

    The last one that was published: a reader must never be told of a difference with what they could not read. Only
    while none was published it is the last one adopted.
    """
    before = Q(ronde__jaar__lt=ronde.jaar) | Q(ronde__jaar=ronde.jaar, ronde__nummer__lt=ronde.nummer)
    earlier = Editie.objects.of_programma(ronde.programma).filter(before)
    return earlier.gepubliceerd().first() or earlier.first()


def _named(editie: Editie | None) -> dict[str, Any] | None:
    return {"label": editie.periode, "versie": editie.versie, "sha256": editie.sha256} if editie else None


def summary(content: Momentopname) -> dict[str, Any]:
    """What a list of edities tells of each, so that it need not read their content."""
    inhoud = compose(content)
    totaal = inhoud.beeld.totaal
    return {
        "periode": inhoud.periode,
        "periode_voluit": inhoud.periode_voluit,
        "peildatum": inhoud.peildatum.isoformat(),
        "resultaten": inhoud.namen.resultaten,
        "totaal": totaal.totaal,
        "open": totaal.open,
        "gerealiseerd": totaal.gerealiseerd,
        "bijsturen": totaal.bijsturen,
        "aandacht": totaal.aandacht,
        "verstreken": totaal.verstreken,
        "verschoven": inhoud.beeld.verschoven,
        "pijlers": tellen.of_momentopname(content),
    }


def print_editie(editie: Editie, now: datetime) -> Rapport:
    """Has the PDF made, unless it is there or somebody is at it.

    The worker's queue lies in the same database: it sees the work when what surrounds this call is committed, and
    never sees it when that fails.
    """
    rapport, has_to_be_made = maken.request_editie(editie, now)
    if has_to_be_made:
        make_rapport.enqueue(rapport.pk)
    return rapport


def faults(editie: Editie) -> list[str]:
    """What is wrong with the stored content of an editie and with its PDF, in Dutch; nothing when all is as it was."""
    found = _faults_of_pdf(editie)
    if (now := hashlib.sha256(editie.inhoud.encode()).hexdigest()) != editie.sha256:
        found.append(f"de inhoud heeft een ander kenmerk ({now}) dan vastgesteld ({editie.sha256})")
    try:
        content = editie.lees()
        head, counted = content["editie"], tellen.of_momentopname(content)
    except (ValueError, TypeError, KeyError):
        return [*found, "de inhoud is niet te lezen"]
    if content.get("formaat") != momentopname.FORMAAT or not 1 <= content.get("versie", 0) <= VERSIE:
        found.append(f"de inhoud heeft een vorm die dit portaal niet kent (versie {content.get('versie')})")
    if (head["label"], head["versie"]) != (editie.ronde.label, editie.versie):
        found.append(f"de inhoud is van editie {head['label']} versie {head['versie']}")
    if head["vorige"] != _named(editie.vorige):
        found.append("de inhoud noemt een andere vorige editie")
    listed = [editie.samenvatting.get(name) for name in ("periode", "peildatum", "pijlers")]
    # Edities from before the trends have no counts per pijler in their list.
    listed[2] = listed[2] and tellen.by_code(listed[2], content["pijlers"])
    if listed != [head["label"], content.get("peildatum"), listed[2] and counted]:
        found.append("de samenvatting in de lijst is van een andere editie")
    return found


def _faults_of_pdf(editie: Editie) -> list[str]:
    """An editie whose PDF is not made yet has no fault: it can be made from the content at any time."""
    printed = RapportPdf.objects.filter(rapport__editie=editie).values_list("inhoud", "rapport__sha256").first()
    if printed is None or hashlib.sha256(printed[0]).hexdigest() == printed[1]:
        return []
    return ["de PDF is een andere dan is gemaakt"]
