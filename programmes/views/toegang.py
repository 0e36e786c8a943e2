"""Who works in the programme, in which roles: the pages of the functioneel beheerder."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programmes import history, people
from programmes.access import Recht, Toegang, toegang_for
from programmes.accounts import invite
from programmes.forms import conflict_context, restore_typed
from programmes.forms_toegang import MensenFilter, NieuwForm, RolForm
from programmes.models import Gebruiker, Programma, Toewijzing
from programmes.people import Refused
from programmes.post.toestand import toestand
from programmes.views.profiel import GegevensForm

PER_PAGE = 50
HISTORY_LINES = 20

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mensen(request: HttpRequest, code: str) -> HttpResponse:
    """Everyone with a role in the programme, to search and filter."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    form = MensenFilter(request.GET)
    form.is_valid()
    found = _filtered(people_of(toegang.programma), toegang.programma, form.cleaned_data)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "kruimels": _kruimels(toegang)[:1],
        "mail": toestand(toegang.programma, timezone.now()),
        "gefilterd": any(request.GET.values()),
    }
    return render(request, "programmes/toegang/mensen.html", context)


@read_or_post
def nieuw(request: HttpRequest, code: str) -> HttpResponse:
    """Gives a role to somebody by their e-mail address."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    programma = toegang.programma
    if request.method != "POST":
        form = NieuwForm(programma)
        restore_typed(request, form)
        return _form_page(request, toegang, "programmes/toegang/nieuw.html", form)
    form = NieuwForm(programma, request.POST)

    def save() -> tuple[Toewijzing, bool]:
        return people.add_person(
            request,
            programma,
            email=form.cleaned_data["email"],
            details=form.details(),
            **form.role(),
            door=toegang.gebruiker,
        )

    result = _save(form, save)
    if result is None:
        return _form_page(request, toegang, "programmes/toegang/nieuw.html", form, status=422)
    toewijzing, made = result
    gebruiker = toewijzing.gebruiker
    messages.success(request, f"{gebruiker} heeft nu de rol {toewijzing.rolnaam}.")
    if not made and form.cleaned_data["naam"] not in {"", gebruiker.naam}:
        messages.info(request, "Dit e-mailadres had al een account. Naam, organisatie en functie zijn niet veranderd.")
    invite(request, gebruiker, programma, toewijzing.rolnaam)
    return redirect("programmes:persoon", code, gebruiker.pk)


@require_safe
def persoon(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One person: details, roles in this programme, account, and what was changed."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    gebruiker = _person(toegang, pk)
    toewijzingen = list(_roles(toegang.programma).filter(gebruiker=gebruiker))
    context = {
        "persoon": gebruiker,
        "toewijzingen": toewijzingen,
        "werkt_elders": people.works_elsewhere(gebruiker, toegang.programma),
        "geschiedenis": history.of(gebruiker).filter(programma=toegang.programma)[:HISTORY_LINES],
        "kruimels": _kruimels(toegang),
    }
    return render(request, "programmes/toegang/persoon.html", context)


@read_or_post
def gegevens(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Changes the name, organisation or function of somebody who works in this programme alone."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    gebruiker = _person(toegang, pk)
    if people.works_elsewhere(gebruiker, toegang.programma):
        messages.warning(request, f"{gebruiker} werkt ook in een ander programma en past deze gegevens zelf aan.")
        return redirect("programmes:persoon", code, pk)
    template = "programmes/toegang/gegevens.html"
    if request.method != "POST":
        form = GegevensForm(instance=gebruiker)
        restore_typed(request, form)
        return _form_page(request, toegang, template, form, persoon=gebruiker)
    form = GegevensForm(request.POST, instance=_person(toegang, pk))
    if not form.is_valid():
        return _form_page(request, toegang, template, form, status=422, persoon=gebruiker)
    try:
        people.change_details(
            request, gebruiker, form.values(), door=toegang.gebruiker, versie=form.cleaned_data["versie"]
        )
    except history.Conflict as conflict:
        context = {**conflict_context(form, conflict.current), "opgeslagen_url": request.path, "conflict": True}
        return _form_page(request, toegang, template, form, status=409, persoon=gebruiker, **context)
    messages.success(request, "De gegevens zijn opgeslagen.")
    return redirect("programmes:persoon", code, pk)


@read_or_post
def rol_geven(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Gives somebody who works in the programme another role."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    gebruiker = _person(toegang, pk)
    if request.method != "POST":
        return _form_page(
            request, toegang, "programmes/toegang/rol.html", RolForm(toegang.programma), persoon=gebruiker
        )
    form = RolForm(toegang.programma, request.POST)
    result = _save(
        form, lambda: people.give_role(request, toegang.programma, gebruiker, **form.role(), door=toegang.gebruiker)
    )
    if result is None:
        return _form_page(request, toegang, "programmes/toegang/rol.html", form, status=422, persoon=gebruiker)
    messages.success(request, f"{gebruiker} heeft nu ook de rol {result.rolnaam}.")
    return redirect("programmes:persoon", code, pk)


@read_or_post
def rol_wijzigen(request: HttpRequest, code: str, pk: int, rol: int) -> HttpResponse:
    """Replaces a role by another."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    gebruiker = _person(toegang, pk)
    toewijzing = _roles(toegang.programma).filter(gebruiker=gebruiker, pk=rol).first()
    if toewijzing is None:
        return _gone(request, code, pk)
    template = "programmes/toegang/rol.html"
    if request.method != "POST":
        form = RolForm(toegang.programma, toewijzing=toewijzing)
        return _form_page(request, toegang, template, form, persoon=gebruiker, toewijzing=toewijzing)
    form = RolForm(toegang.programma, request.POST)
    result = _save(form, lambda: people.change_role(request, toewijzing, **form.role(), door=toegang.gebruiker))
    if result is None:
        return _form_page(request, toegang, template, form, status=422, persoon=gebruiker, toewijzing=toewijzing)
    messages.success(request, f"{gebruiker} heeft nu de rol {result.rolnaam}.")
    return _to_person(toegang, gebruiker)


@read_or_post
def rol_weghalen(request: HttpRequest, code: str, pk: int, rol: int) -> HttpResponse:
    """Asks whether a role may go, and takes it away."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    gebruiker = _person(toegang, pk)
    toewijzing = _roles(toegang.programma).filter(gebruiker=gebruiker, pk=rol).first()
    if toewijzing is None:
        return _gone(request, code, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    template = "programmes/toegang/weghalen.html"
    if request.method != "POST":
        return _form_page(request, toegang, template, form, persoon=gebruiker, toewijzing=toewijzing)
    rolnaam = toewijzing.rolnaam

    def save() -> bool:
        people.take_role(request, toewijzing, door=toegang.gebruiker)
        return True

    if not _save(form, save):
        return _form_page(request, toegang, template, form, status=422, persoon=gebruiker, toewijzing=toewijzing)
    messages.success(request, f"De rol {rolnaam} van {gebruiker} is weggehaald.")
    return _to_person(toegang, gebruiker)


@read_or_post
def account(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Asks whether an account may be closed (or opened again), and does so."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    gebruiker = _person(toegang, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    template = "programmes/toegang/account.html"
    context: dict[str, Any] = {"persoon": gebruiker, "openen": not gebruiker.is_active}
    if request.method != "POST":
        return _form_page(request, toegang, template, form, **context)
    active = request.POST.get("actief") == "1"

    def save() -> bool:
        people.set_active(request, toegang.programma, gebruiker, active, door=toegang.gebruiker)
        return True

    if not _save(form, save):
        return _form_page(request, toegang, template, form, status=422, **context)
    messages.success(request, f"Het account van {gebruiker} is {'weer open' if active else 'gesloten'}.")
    return _to_person(toegang, gebruiker)


@require_POST
def uitnodigen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Sends the invitation again to somebody who never logged in."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    gebruiker = _person(toegang, pk)
    if gebruiker.last_login or not gebruiker.is_active:
        messages.info(request, f"{gebruiker} heeft geen uitnodiging nodig of heeft een gesloten account.")
    else:
        roles = _roles(toegang.programma).filter(gebruiker=gebruiker)
        invite(request, gebruiker, toegang.programma, ", ".join(role.rolnaam for role in roles))
    return redirect("programmes:persoon", code, pk)


def people_of(programma: Programma) -> QuerySet[Gebruiker]:
    """Everyone with a role in the programme, with those roles as `rollen`."""
    roles = Prefetch("toewijzingen", queryset=_roles(programma), to_attr="rollen")
    return Gebruiker.objects.filter(pk__in=programma.toewijzingen.values("gebruiker")).prefetch_related(roles)


def _filtered(found: QuerySet[Gebruiker], programma: Programma, wanted: dict[str, Any]) -> QuerySet[Gebruiker]:
    if zoek := wanted.get("zoek"):
        found = found.filter(Q(naam__icontains=zoek) | Q(email__icontains=zoek) | Q(organisatie__icontains=zoek))
    if rol := wanted.get("rol"):
        found = found.filter(pk__in=programma.toewijzingen.filter(rol=rol).values("gebruiker"))
    return found


def _roles(programma: Programma) -> QuerySet[Toewijzing]:
    return Toewijzing.objects.filter(programma=programma).select_related("gebruiker", "programma", "pijler", "gemeente")


def _person(toegang: Toegang, pk: int) -> Gebruiker:
    """A person with a role in this programme; anybody else does not exist here."""
    return get_object_or_404(Gebruiker, pk=pk, pk__in=toegang.programma.toewijzingen.values("gebruiker"))


def _save[T](form: forms.Form, save: Callable[[], T]) -> T | None:
    """What `save` gives when the form is right and the change is allowed; else None, with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return None


def _to_person(toegang: Toegang, gebruiker: Gebruiker) -> HttpResponse:
    """To the person's page, or to the list when their last role has gone; to the start when one's own has."""
    code = toegang.programma.code
    if gebruiker == toegang.gebruiker and not _roles(toegang.programma).filter(gebruiker=gebruiker).exists():
        return redirect("start")
    if not toegang.programma.toewijzingen.filter(gebruiker=gebruiker).exists():
        return redirect("programmes:toegang", code)
    return redirect("programmes:persoon", code, gebruiker.pk)


def _gone(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    messages.warning(request, "Deze rol is er niet meer. Misschien heeft een collega hem net gewijzigd.")
    return redirect("programmes:persoon", code, pk)


def _form_page(
    request: HttpRequest,
    toegang: Toegang,
    template: str,
    form: forms.Form | GegevensForm,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {"form": form, "kruimels": _kruimels(toegang, context.get("persoon"))}
    return render(request, template, context, status=status)


def _kruimels(toegang: Toegang, persoon: Gebruiker | None = None) -> list[tuple[str, str]]:
    code = toegang.programma.code
    crumbs = [
        ("Overzicht", reverse("monitoring:overzicht", args=[code])),
        ("Toegang", reverse("programmes:toegang", args=[code])),
    ]
    if persoon:
        crumbs.append((str(persoon), reverse("programmes:persoon", args=[code, persoon.pk])))
    return crumbs
