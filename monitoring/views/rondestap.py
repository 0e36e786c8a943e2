"""Opening a ronde, opening it again, and taking it away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from monitoring import ronde as regels
from monitoring.models import Ronde
from monitoring.pijlerstand import pijlerstanden
from monitoring.rondeforms import HeropenForm, OpenForm
from monitoring.views.ronde import find_ronde, to_ronde, url_of
from programmes.access import Recht, toegang_for
from programmes.forms import restore_typed
from programmes.requests import HtmxRequest

BUSY = "Er is al een ronde open. Sluit die eerst; er kan er maar één tegelijk open zijn."


@require_http_methods(["GET", "POST"])
def openen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Shows who will be asked for how many results, and opens the prepared ronde when that is confirmed."""
    toegang = toegang_for(request, code, Recht.RONDE)
    ronde = find_ronde(toegang, pk)
    terug = url_of(toegang, ronde)
    if ronde.status != Ronde.Status.VOORBEREIDING:
        messages.info(request, f"Ronde {ronde.label} is al {ronde.get_status_display()}.")
        return redirect(terug)
    today = timezone.localdate()
    form = OpenForm(request.POST if request.method == "POST" else None, ronde=ronde, today=today)
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            days = {"opent_op": today, "sluit_op": form.cleaned_data["sluit_op"]}
            regels.open_ronde(ronde, door=toegang.gebruiker, **days)
        except regels.RondeBezetError:
            form.add_error(None, BUSY)
        except regels.OvergangError:
            form.add_error(None, "Deze ronde kan niet meer open: iemand anders opende haar of een latere ronde al.")
        else:
            messages.success(request, f"Ronde {ronde.label} is open. Coördinatoren kunnen nu bijwerken.")
            return redirect(terug)
    rows = pijlerstanden(toegang.programma, ronde)
    rondes = list(Ronde.objects.of_programma(toegang.programma).exclude(pk=ronde.pk))
    context = {
        "ronde": ronde,
        "form": form,
        "pijlerstanden": rows,
        "totaal": sum(row.totaal for row in rows),
        "zonder_coordinator": [row for row in rows if row.totaal and not row.coordinatoren],
        "andere_open": next((other for other in rondes if other.is_open), None),
        "niet_vastgesteld": [other for other in rondes if other.status == Ronde.Status.GESLOTEN],
        "terug": terug,
        "kruimels": to_ronde(toegang, ronde),
    }
    return render(request, "monitoring/ronde_openen.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def heropenen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Opens a closed ronde again, with the reason; not once it is adopted or a later one has been opened."""
    toegang = toegang_for(request, code, Recht.RONDE)
    ronde = find_ronde(toegang, pk)
    terug = url_of(toegang, ronde)
    if ronde.status != Ronde.Status.GESLOTEN or regels.overtaken(ronde):
        messages.info(request, f"Ronde {ronde.label} kan niet opnieuw open.")
        return redirect(terug)
    form = HeropenForm(request.POST if request.method == "POST" else None, ronde=ronde, today=timezone.localdate())
    if request.method == "GET":
        restore_typed(request, form)
    elif form.is_valid():
        try:
            regels.open_ronde(
                ronde,
                door=toegang.gebruiker,
                reden=form.cleaned_data["reden"],
                sluit_op=form.cleaned_data["sluit_op"],
            )
        except regels.RondeBezetError:
            form.add_error(None, BUSY)
        except regels.OvergangError:
            form.add_error(None, f"Ronde {ronde.label} kan niet opnieuw open: er is intussen iets anders mee gedaan.")
        else:
            messages.success(request, f"Ronde {ronde.label} is weer open.", extra_tags=f"heropenen-{ronde.pk}")
            return redirect(terug)
    context = {"ronde": ronde, "form": form, "terug": terug, "kruimels": to_ronde(toegang, ronde)}
    return render(request, "monitoring/ronde_heropenen.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def weghalen(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """Asks whether a prepared ronde must go, and takes it away; 409 with the reason when that cannot be (any more)."""
    toegang = toegang_for(request, code, Recht.RONDE)
    ronde = find_ronde(toegang, pk)
    terug = url_of(toegang, ronde)
    used, status = regels.recorded_with(ronde), 200
    if request.method == "POST":
        try:
            regels.remove(ronde, door=toegang.gebruiker)
        except regels.OvergangError:
            ronde.refresh_from_db(fields=["status"])
            status = 409
        except regels.InGebruikError as error:
            used, status = str(error), 409
        else:
            messages.success(request, f"Ronde {ronde.label} is weggehaald.")
            return redirect("monitoring:rondes", code=code)
    elif ronde.is_begonnen:
        messages.info(request, f"Ronde {ronde.label} is {ronde.get_status_display()} en kan niet meer weg.")
        return redirect(terug)
    context = {"ronde": ronde, "in_gebruik": used, "terug": terug, "kruimels": to_ronde(toegang, ronde)}
    return render(request, "monitoring/ronde_weghalen.html", context, status=status)
