"""Who may see and change what: the one place where it is decided.

A view asks once, at its top, for the programme with the right it needs::

    toegang = toegang_for(request, code, Recht.LEZEN)

A user without a role in the programme gets 404 (for them it does not exist), a user whose roles lack the
right gets 403. Whatever no role is given here, nobody may do.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from programmes.models import Gebruiker, Gemeente, Pijler, Programma, Rol, Toewijzing
from programmes.remember import Stamp, history_of, stamp


class Recht(Enum):
    EDITIES = auto()  # what has been published
    RAPPORT = auto()  # the overview on one page and the half-yearly report
    LEZEN = auto()  # the programme with its progress, not yet published
    MELDEN = auto()  # report on results, in one's own pijlers
    BEOORDELEN = auto()  # accept or return what was reported
    VOORSTELLEN = auto()  # propose another term, in one's own pijlers
    BESLUITEN = auto()  # record what a body decided
    RONDE = auto()  # open and close rondes, adopt and publish their editie
    BEHANDELEN = auto()  # record when college and raad dealt with an editie, for one's own municipality
    STRUCTUUR = auto()  # change the plan itself
    CORRIGEREN = auto()  # between rondes, when all is locked, change the plan or what was reported, with a reason
    INZET = auto()  # say how much work an actie asks, in one's own pijlers
    CAPACITEIT = auto()  # set up teams and say how much each can do
    PRIORITEREN = auto()  # rank results, and set what they are ranked by
    SCENARIO = auto()  # see and make scenarios, and put them forward
    VERGADEREN = auto()  # prepare and record meetings
    TOEGANG = auto()  # accounts and roles


OP_SLOT = (
    "Er is geen ronde open, en dan is het programma op slot. "
    "Alleen de programmamanager kan nu nog iets herstellen, met een reden."
)

_LEZER = frozenset({Recht.EDITIES, Recht.RAPPORT, Recht.LEZEN})
# Choosing when there is more work than capacity. It changes neither the plan nor what was reported, so it goes on
# between rondes.
_STUREN = frozenset({Recht.CAPACITEIT, Recht.PRIORITEREN, Recht.SCENARIO, Recht.VERGADEREN})

RECHTEN: dict[Rol, frozenset[Recht]] = {
    Rol.BEHEERDER: _LEZER | {Recht.STRUCTUUR, Recht.TOEGANG},
    Rol.PROGRAMMAMANAGER: _LEZER
    | _STUREN
    | {Recht.MELDEN, Recht.BEOORDELEN, Recht.VOORSTELLEN, Recht.BESLUITEN, Recht.RONDE, Recht.STRUCTUUR}
    | {Recht.BEHANDELEN, Recht.CORRIGEREN, Recht.INZET},
    Rol.COORDINATOR: _LEZER | {Recht.MELDEN, Recht.VOORSTELLEN, Recht.INZET},
    Rol.PMO: _LEZER | _STUREN | {Recht.BESLUITEN},
    Rol.BESTUURDER: frozenset({Recht.EDITIES}),
    Rol.GEMEENTECONTACT: _LEZER | {Recht.BEHANDELEN},
}

# A coordinator has these in their own pijlers only.
PER_PIJLER = frozenset({Recht.MELDEN, Recht.VOORSTELLEN, Recht.INZET})


def gives(rollen: Iterable[Rol], recht: Recht) -> bool:
    """Whether one of these roles has this right, in the programme or somewhere in it."""
    return any(recht in RECHTEN[rol] for rol in rollen)


@dataclass(frozen=True)
class Bereik:
    """What roles allow in one programme, whoever has them; two users with an equal one may see and do the same.

    `pijler_ids` are the pijlers that the role of coordinator is for.
    """

    programma_id: int
    rollen: frozenset[Rol]
    pijler_ids: frozenset[int]

    def mag(self, recht: Recht, pijler: Pijler | None = None) -> bool:
        """Whether this right is given; where it is given per pijler in this one, or somewhere when none is given.

        A coordinator reports and proposes in their own pijlers, a programmamanager in every pijler of the programme.
        """
        holders = {rol for rol in self.rollen if recht in RECHTEN[rol]}
        if recht in PER_PIJLER and pijler is not None:
            if pijler.programma_id != self.programma_id:
                return False
            return bool(holders - {Rol.COORDINATOR}) or pijler.pk in self.pijler_ids
        return bool(holders)

    @property
    def meldbare_pijlers(self) -> QuerySet[Pijler]:
        """The pijlers that may be reported on, in the order of the programme."""
        pijlers = Pijler.objects.filter(programma=self.programma_id)
        if any(Recht.MELDEN in RECHTEN[rol] for rol in self.rollen - {Rol.COORDINATOR}):
            return pijlers
        return pijlers.filter(pk__in=self.pijler_ids)


@dataclass(frozen=True)
class Toegang:
    """What one user may do in one programme, and which facts of it there were when that was asked."""

    gebruiker: Gebruiker
    programma: Programma
    toewijzingen: tuple[Toewijzing, ...]
    stamp: Stamp

    @cached_property
    def bereik(self) -> Bereik:
        """What the roles of this user allow."""
        return Bereik(
            self.programma.pk,
            frozenset(Rol(toewijzing.rol) for toewijzing in self.toewijzingen),
            frozenset(t.pijler_id for t in self.toewijzingen if t.rol == Rol.COORDINATOR and t.pijler_id),
        )

    @property
    def rollen(self) -> frozenset[Rol]:
        return self.bereik.rollen

    @property
    def pijler_ids(self) -> frozenset[int]:
        """The pijlers this user coordinates."""
        return self.bereik.pijler_ids

    def mag(self, recht: Recht, pijler: Pijler | None = None) -> bool:
        """Whether the user has this right; see `Bereik.mag`."""
        return self.bereik.mag(recht, pijler)

    @cached_property
    def mag_plan_wijzigen(self) -> bool:
        """Whether the user may change the plan now: while the programme is locked that is a correction."""
        return self.mag(Recht.CORRIGEREN if self.programma.op_slot else Recht.STRUCTUUR)

    def mag_behandelen(self, gemeente: Gemeente) -> bool:
        """Whether the user records for this municipality: a gemeentecontact for their own, a manager for all."""
        holders = {rol for rol in self.rollen if Recht.BEHANDELEN in RECHTEN[rol]}
        if holders - {Rol.GEMEENTECONTACT}:
            return True
        return Rol.GEMEENTECONTACT in holders and gemeente.pk in {
            row.gemeente_id for row in self.toewijzingen if row.rol == Rol.GEMEENTECONTACT
        }

    def mag_afhandelen(self, eigenaar: int | None) -> bool:
        """Whether the user settles an actiepunt of this owner: their own, or every one for who records meetings."""
        if self.mag(Recht.VERGADEREN):
            return True
        return eigenaar is not None and eigenaar == self.gebruiker.pk and self.mag(Recht.LEZEN)

    @property
    def meldbare_pijlers(self) -> QuerySet[Pijler]:
        """The pijlers this user may report on, in the order of the programme."""
        return self.bereik.meldbare_pijlers

    def require(self, recht: Recht, pijler: Pijler | None = None) -> None:
        """Stops with 403 when the right is missing."""
        if not self.mag(recht, pijler):
            raise PermissionDenied


def toegang_for(request: HttpRequest, code: str, recht: Recht) -> Toegang:
    """The programme with this code as this user may use it; 404 without a role in it, 403 without the right."""
    toegang = find_toegang(request.user, code)  # type: ignore[arg-type]
    if toegang is None:
        request.geweigerd = Programma.objects.filter(code=code).first()  # type: ignore[attr-defined]  # for the audit
        raise Http404("Dit programma bestaat niet, of je hebt er geen rol in.")
    request.toegang = toegang  # type: ignore[attr-defined]  # the navigation shows what this user may do
    toegang.require(recht)
    return toegang


# The roles of a user (the parameter), to join to a query that reads the programme as `programma`: a row for each role.
# For an answer that is no page and must be quick; who gets no row with a role that gives the right goes by
# `toegang_for`, which refuses.
JOIN_ROLLEN = """
    LEFT JOIN programmes_toewijzing toewijzing
        ON toewijzing.programma_id = programma.id AND toewijzing.gebruiker_id = %s
"""


def changes_plan[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """For a view that changes the plan of the programme `code`, and asks `plan_for` at its top.

    It saves with the programme locked in the database, so that no ronde opens or closes between what the view is
    told about that and what it writes.
    """

    @wraps(view)
    def locked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: HttpRequest = args[0]  # type: ignore[assignment]
        if request.method != "POST":
            return view(*args, **kwargs)
        with transaction.atomic():
            list(Programma.objects.select_for_update(no_key=True).filter(code=kwargs["code"]))
            return view(*args, **kwargs)

    return locked


def plan_for(request: HttpRequest, code: str) -> Toegang:
    """As `toegang_for`, to change the plan; 403 with the reason when the programme is locked for this user."""
    toegang = toegang_for(request, code, Recht.STRUCTUUR)
    if not toegang.mag_plan_wijzigen:
        raise PermissionDenied(OP_SLOT)
    return toegang


def find_toegang(gebruiker: Gebruiker, code: str) -> Toegang | None:
    roles: Any = Toewijzing.objects.filter(gebruiker=gebruiker, programma__code=code)
    roles = roles.annotate(history=history_of("programmes_toewijzing.programma_id"))
    toewijzingen = tuple(roles.select_related("programma", "gemeente"))
    if not toewijzingen:
        return None
    programma = toewijzingen[0].programma
    return Toegang(gebruiker, programma, toewijzingen, stamp(programma.pk, int(toewijzingen[0].history)))


def programmas_for(gebruiker: Gebruiker) -> QuerySet[Programma]:
    """The programmes in which this user has any role."""
    return Programma.objects.filter(toewijzingen__gebruiker=gebruiker).distinct()
