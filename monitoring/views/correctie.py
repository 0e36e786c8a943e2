"""The page on which the programmamanager corrects a melding between two rondes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from monitoring import melding as regels
from monitoring.correctie import RondeOpenError, correct
from monitoring.forms import MeldingForm
from monitoring.models import Melding
from monitoring.rij import place_of
from monitoring.views.rij import find_resultaat, kruimels_of
from programmes.access import Recht, Toegang, toegang_for
from programmes.forms import CorrectieMixin, conflict_context, restore_typed
from programmes.history import Conflict
from programmes.requests import HtmxRequest
from speerpunten.models import Resultaat


class CorrectieForm(CorrectieMixin, MeldingForm):
    """A melding that counts, with the reason why it is corrected."""

    def __init__(self, *args: Any, resultaat: Resultaat, **kwargs: Any) -> None:
        super().__init__(*args, resultaat=resultaat, **kwargs)
        self.add_reden()
        self.draft_key = f"correctie-{resultaat.pk}"


@require_http_methods(["GET", "POST"])
def correctie(request: HtmxRequest, code: str, pk: int) -> HttpResponse:
    """The melding that counts, to put right with a reason.

    Answers 409 when there is nothing to correct, because a ronde is open or nothing was reported, and when somebody
    else was first; what was typed then stands in the form again.
    """
    toegang = toegang_for(request, code, Recht.CORRIGEREN)
    resultaat = find_resultaat(toegang, pk)
    melding = resultaat.meldingen.select_related("ronde__programma").filter(actueel=True).first()
    if melding is None or (request.method == "GET" and not toegang.programma.op_slot):
        return _nothing(request, toegang, resultaat)
    melding.resultaat = resultaat
    form = _form(melding, request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _page(request, toegang, melding, form, {"teruggezet": restore_typed(request, form)})
    if not toegang.programma.op_slot:
        return _opened(request, toegang, melding, form)
    if not form.is_valid():
        return _page(request, toegang, melding, form, status=422)
    if form.cleaned_data["ronde"] not in {None, melding.ronde_id}:
        form.accept(melding.ronde, form.uitgangspunt)
        form.add_error(None, f"Intussen telt de melding van ronde {melding.ronde}. Kijk of je tekst daarbij past.")
        return _page(request, toegang, melding, form, status=409)
    versie = form.cleaned_data["versie"] or 0
    try:
        saved = correct(
            toegang.programma, melding, form.values(), versie=versie, door=toegang.gebruiker, reden=form.reden
        )
    except RondeOpenError:
        return _opened(request, toegang, melding, form)
    except Conflict as conflict:
        return _page(request, toegang, melding, form, conflict_context(form, conflict.current), status=409)
    told = "De melding is gecorrigeerd." if saved.versie != versie else "Er is niets veranderd."
    messages.success(request, told, extra_tags=form.draft_key)
    return redirect("monitoring:resultaat", code=code, pk=pk)


def _form(melding: Melding, data: Any) -> CorrectieForm:
    today = timezone.localdate()
    known = regels.start(melding.resultaat, melding.ronde, melding.ronde.peildatum_on(today))
    return CorrectieForm(data, resultaat=melding.resultaat, ronde=melding.ronde, uitgangspunt=known, today=today)


def _opened(request: HtmxRequest, toegang: Toegang, melding: Melding, form: CorrectieForm) -> HttpResponse:
    form.add_error(None, "Er is een ronde open. Werk de melding daarin bij; je tekst staat hier nog om te kopiëren.")
    return _page(request, toegang, melding, form, status=409)


def _page(
    request: HtmxRequest,
    toegang: Toegang,
    melding: Melding,
    form: CorrectieForm,
    extra: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    terug = reverse("monitoring:resultaat", args=[toegang.programma.code, melding.resultaat_id])
    context = {
        "resultaat": melding.resultaat,
        "plek": place_of(melding.resultaat),
        "melding": melding,
        "bevroren": melding.ronde.is_bevroren,
        "form": form,
        "terug": terug,
        "opgeslagen_url": terug,
        "kruimels": [*kruimels_of(toegang, melding.resultaat), (str(melding.resultaat), terug)],
        **(extra or {}),
    }
    return render(request, "monitoring/correctie.html", context, status=status)


def _nothing(request: HtmxRequest, toegang: Toegang, resultaat: Resultaat) -> HttpResponse:
    terug = reverse("monitoring:resultaat", args=[toegang.programma.code, resultaat.pk])
    context = {
        "resultaat": resultaat,
        "terug": terug,
        "kruimels": [*kruimels_of(toegang, resultaat), (str(resultaat), terug)],
    }
    return render(request, "monitoring/correctie_niet.html", context, status=409)
