"""What the functioneel beheerder reads back: the audit trail, and who may do what today."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from programmes import audit, csvfile
from programmes.access import RECHTEN, Recht, toegang_for
from programmes.audit import Auditregel, Handeling
from programmes.models import Gebruiker, Programma, Rol
from programmes.tables import LogboekTable
from programmes.views.toegang import people_of

PER_PAGE = 50

# What a right means to who reads the list of who may do what.
RECHT_LABELS = {
    Recht.EDITIES: "gepubliceerde edities lezen",
    Recht.RAPPORT: "rapport en overzicht zien",
    Recht.LEZEN: "programma en voortgang lezen",
    Recht.MELDEN: "melden",
    Recht.BEOORDELEN: "meldingen beoordelen",
    Recht.VOORSTELLEN: "een andere termijn voorstellen",
    Recht.BESLUITEN: "besluiten vastleggen",
    Recht.RONDE: "rondes openen, sluiten, vaststellen en publiceren",
    Recht.BEHANDELEN: "data van college en raad vastleggen",
    Recht.STRUCTUUR: "inhoud van het programma wijzigen",
    Recht.CORRIGEREN: "tussen twee rondes iets herstellen, met een reden",
    Recht.INZET: "zeggen hoeveel werk een actie vraagt",
    Recht.CAPACITEIT: "teams en hun capaciteit vastleggen",
    Recht.PRIORITEREN: "rangordenen, en bepalen waarop",
    Recht.SCENARIO: "scenario’s maken en voorleggen",
    Recht.VERGADEREN: "vergaderingen voorbereiden en vastleggen",
    Recht.TOEGANG: "toegang geven",
}


class LogboekFilter(forms.Form):
    """Which lines are shown; its state lives in the address."""

    wie = forms.CharField(label="Wie", required=False, max_length=120)
    wat = forms.ChoiceField(label="Wat", required=False, choices=[("", "Alles"), *Handeling.choices])
    vanaf = forms.DateField(label="Vanaf", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    tot = forms.DateField(
        label="Tot en met", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def filtered(self, lines: QuerySet[Auditregel]) -> QuerySet[Auditregel]:
        """The lines that were asked for; a choice that cannot be read is left out and said at its field."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("wie"):
            lines = lines.filter(naam__icontains=wanted["wie"])
        if wanted.get("wat"):
            lines = lines.filter(handeling=wanted["wat"])
        if wanted.get("vanaf"):
            lines = lines.filter(wanneer__gte=_midnight(wanted["vanaf"]))
        if wanted.get("tot"):
            lines = lines.filter(wanneer__lt=_midnight(wanted["tot"] + timedelta(days=1)))
        return lines


@require_safe
def logboek(request: HttpRequest, code: str) -> HttpResponse:
    """Who did what in the programme, newest first unless another order is asked for."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    form = LogboekFilter(request.GET)
    table = LogboekTable(form.filtered(Auditregel.objects.visible_in(toegang.programma)))
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    context = {
        "form": form,
        "table": table,
        "page_obj": table.page,
        "logboek_maanden": settings.LOGBOEK_MAANDEN,
        "gefilterd": any(request.GET.values()),
        "kruimels": [
            ("Overzicht", reverse("monitoring:overzicht", args=[code])),
            ("Toegang", reverse("programmes:toegang", args=[code])),
        ],
    }
    return render(request, "programmes/toegang/logboek.html", context)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Who may do what on this day, as a CSV file that opens in a Dutch spreadsheet."""
    toegang = toegang_for(request, code, Recht.TOEGANG)
    today = timezone.localdate()
    name = f"toegang-{code}-{today:%Y-%m-%d}.csv"
    rows = export_rows(toegang.programma, people_of(toegang.programma), today)
    response = HttpResponse(csvfile.content(rows), content_type=csvfile.MIME)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    audit.record(request, Handeling.EXPORT, onderwerp="wie mag wat", programma=toegang.programma)
    return response


def export_rows(programma: Programma, mensen: Iterable[Gebruiker], today: date) -> Iterator[list[str]]:
    """One row for each role of each person, with what that role may do."""
    yield [
        "Stand op", "Programma", "Naam", "E-mailadres", "Organisatie", "Functie", "Account", "Laatst ingelogd",
        "Rol", "Pijler of gemeente", "Mag",
    ]  # fmt: skip
    for mens in mensen:
        last = f"{timezone.localtime(mens.last_login):%d-%m-%Y}" if mens.last_login else "nooit"
        for toewijzing in mens.rollen:  # type: ignore[attr-defined]  # see people_of
            rol = Rol(toewijzing.rol)
            yield [
                f"{today:%d-%m-%Y}",
                programma.titel,
                mens.naam,
                mens.email,
                mens.organisatie,
                mens.functie,
                "open" if mens.is_active else "gesloten",
                last,
                rol.label,
                str(toewijzing.pijler or toewijzing.gemeente or ""),
                ", ".join(label for recht, label in RECHT_LABELS.items() if recht in RECHTEN[rol]),
            ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
