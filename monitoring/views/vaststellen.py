"""From a closed ronde to a published editie: look at what will be frozen, freeze, correct, publish."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from monitoring import editie as regels
from monitoring.editieforms import ErratumForm
from monitoring.models import Editie, Melding, Rapport, Ronde, Termijnvoorstel
from monitoring.ronde import OvergangError
from monitoring.stand import count_reported
from monitoring.views.editie import find
from programmes import audit
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import restore_typed
from programmes.navigation import kruimels
from speerpunten.models import Resultaat


@require_http_methods(["GET", "POST"])
def vaststellen(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Shows what will be frozen, and freezes it when that is confirmed."""
    toegang = toegang_for(request, code, Recht.RONDE)
    ronde = get_object_or_404(Ronde.objects.of_programma(toegang.programma), pk=pk)
    ronde.programma = toegang.programma
    if request.method == "POST":
        return _vaststellen(request, toegang, ronde)
    if ronde.status != Ronde.Status.GESLOTEN:
        return _not_closed(request, toegang, ronde)
    gemeld, totaal = count_reported(Resultaat.objects.in_programma(toegang.programma), ronde)
    in_ronde = Melding.objects.filter(ronde=ronde)
    concept, terug = Melding.Status.CONCEPT, Melding.Status.TERUGGEZET
    context = {
        "ronde": ronde,
        "peildatum": ronde.peildatum_on(timezone.localdate()),
        "vorige": regels.previous(ronde),
        "gemeld": gemeld,
        "totaal": totaal,
        "niet_akkoord": in_ronde.filter(status=Melding.Status.INGEDIEND).count(),
        "niet_ingeleverd": in_ronde.filter(status__in=[concept, terug]).count(),
        "voorstellen": Termijnvoorstel.objects.filter(
            resultaat__actie__speerpunt__pijler__programma=toegang.programma, status=Termijnvoorstel.Status.INGEDIEND
        ).count(),
        "terug": (here := reverse("monitoring:ronde", args=[code, ronde.pk])),
        "kruimels": kruimels(toegang, ("Rondes", reverse("monitoring:rondes", args=[code])), (ronde.label, here)),
    }
    return render(request, "monitoring/vaststellen.html", context)


def _vaststellen(request: HttpRequest, toegang: Toegang, ronde: Ronde) -> HttpResponse:
    try:
        with transaction.atomic():
            made = regels.vaststellen(ronde, door=toegang.gebruiker, now=timezone.now())
            audit.record(request, audit.Handeling.VASTGESTELD, onderwerp=f"editie {made}", programma=toegang.programma)
    except OvergangError:
        return _not_closed(request, toegang, ronde)
    messages.success(request, f"Editie {made} is vastgesteld. De PDF wordt nu gemaakt.")
    return redirect("monitoring:editie", code=toegang.programma.code, pk=made.pk)


def _not_closed(request: HttpRequest, toegang: Toegang, ronde: Ronde) -> HttpResponse:
    """Somebody else was first, or it is too early."""
    code = toegang.programma.code
    made = Editie.objects.of_programma(toegang.programma).filter(ronde=ronde).first()
    if made:
        messages.info(request, f"Ronde {ronde.label} is al vastgesteld, op {_day(made)} door {made.door_naam}.")
        return redirect("monitoring:editie", code=code, pk=made.pk)
    messages.info(request, f"Vaststellen kan pas als ronde {ronde.label} gesloten is.")
    return redirect("monitoring:edities", code=code)


def _day(made: Editie) -> str:
    return f"{timezone.localtime(made.vastgesteld_op):%d-%m-%Y om %H:%M}"


@require_http_methods(["GET", "POST"])
def publiceren(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Says who will be able to read the editie, and publishes it when that is confirmed."""
    toegang = toegang_for(request, code, Recht.RONDE)
    found = find(toegang, pk)
    if request.method == "POST" or found.is_gepubliceerd:
        if request.method == "POST" and _publish(request, toegang, found):
            messages.success(request, f"Editie {found} is gepubliceerd. Iedereen met een rol krijgt bericht.")
        else:
            messages.info(request, f"Editie {found} was al gepubliceerd.")
        return redirect("monitoring:editie", code=code, pk=pk)
    context = {
        "editie": found,
        "heeft_pdf": Rapport.objects.filter(editie=found, status=Rapport.Status.KLAAR).exists(),
        "terug": reverse("monitoring:editie", args=[code, pk]),
        "kruimels": _kruimels(toegang, found),
    }
    return render(request, "monitoring/publiceren.html", context)


def _publish(request: HttpRequest, toegang: Toegang, found: Editie) -> bool:
    try:
        with transaction.atomic():
            regels.publiceren(found, door=toegang.gebruiker, now=timezone.now())
            audit.record(
                request, audit.Handeling.GEPUBLICEERD, onderwerp=f"editie {found}", programma=toegang.programma
            )
    except regels.AlGepubliceerdError:
        return False
    return True


@require_http_methods(["GET", "POST"])
def erratum(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Asks why there must be a next version, and makes it from what was corrected since."""
    toegang = toegang_for(request, code, Recht.RONDE)
    found = find(toegang, pk)
    form = ErratumForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            with transaction.atomic():
                made = regels.erratum(
                    found, reden=form.cleaned_data["reden"], door=toegang.gebruiker, now=timezone.now()
                )
                audit.record(
                    request, audit.Handeling.VASTGESTELD, onderwerp=f"editie {made}", programma=toegang.programma
                )
        except regels.AlVervangenError as error:
            url = reverse("monitoring:editie", args=[code, error.nieuwste.pk])
            form.add_error(None, f"Er is al een nieuwere versie: {error.nieuwste}. Je tekst staat hieronder nog.")
            return _erratum_page(request, toegang, found, form, {"nieuwste_url": url}, status=409)
        messages.success(request, f"Editie {made} is vastgesteld. Publiceer die om de eerdere te vervangen.")
        return redirect("monitoring:editie", code=code, pk=made.pk)
    return _erratum_page(request, toegang, found, form, {}, status=422 if form.errors else 200)


def _erratum_page(
    request: HttpRequest, toegang: Toegang, found: Editie, form: ErratumForm, extra: dict[str, Any], *, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "editie": found,
        "volgende": found.versie + 1,
        "terug": reverse("monitoring:editie", args=[toegang.programma.code, found.pk]),
        "kruimels": _kruimels(toegang, found),
        **extra,
    }
    return render(request, "monitoring/erratum.html", context, status=status)


def _kruimels(toegang: Toegang, found: Editie | None = None) -> list[tuple[str, str]]:
    code = toegang.programma.code
    pages = [("Edities", reverse("monitoring:edities", args=[code]))]
    if found:
        pages.append((str(found), reverse("monitoring:editie", args=[code, found.pk])))
    return kruimels(toegang, *pages)
