"""What is measured, against which budget, and the tables it prints."""

import os
import time
from collections.abc import Container
from dataclasses import dataclass
from functools import partial

from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import filling
from benchmarks.downloading import download_times
from benchmarks.measuring import Saver, first_paint, in_turn, row_count, stylesheet
from benchmarks.printing import Printing, printing_times
from benchmarks.server import Connection, running
from benchmarks.what_if import what_if_times
from monitoring.models import Melding, Ronde
from programmes import remember
from programmes.models import Gebruiker, Pijler, Programma
from speerpunten.models import Resultaat

STATIC_RATIO = 25
BARE_RATIO = 3
GROWTH = 1.5
QUERIES = 12
SAVE_RATIO = 3
SAVE_BYTES = 5_000
PAINT_BYTES = 100_000
REPORT_RATIO = 1
WHAT_IF_MS = 200
DOWNLOAD_RATIO = 1.25  # at least 0.8 times as quick

# The pages measured as a PMO member of many programmes.
_OF_A_MEMBER = ("dashboard", "dashboard, één pijler", "planning", "planning als tabel", "trends", "capaciteit")


@dataclass
class Pagina:
    """A page with its times in seconds: its own, of the static file and of the bare page measured beside it.

    `first` is what it took once, in this process, when nothing of it was remembered.
    """

    naam: str
    pad: str
    rijen: int
    queries: int
    first: float
    seconds: float = 0
    static: float = 0
    bare: float = 0

    @property
    def per_static(self) -> float:
        return self.seconds / self.static

    @property
    def per_bare(self) -> float:
        return self.seconds / self.bare


class Verdict:
    """Prints figures with a mark on what is over its budget, and remembers whether anything was."""

    def __init__(self) -> None:
        self.within = True

    def mark(self, value: float, budget: float, form: str) -> str:
        over = value > budget
        self.within &= not over
        return f"{value:{form}}{'!' if over else ' '}"


def run(times: int, rounds: int, *, only: str | None = None) -> bool:
    """Measures at 1 × and at `times` × the data; gives whether every budget was met.

    `only` is "paginas" or "rapport"; None measures everything.
    """
    verdict = Verdict()
    programma, gebruiker = filling.fill_once()
    if only == "rapport":
        _print_report(programma, verdict)
        return verdict.within
    once = _measure(programma, gebruiker, rounds)
    _print_pages("1 ×", once, verdict)
    _print_save(programma, gebruiker, rounds, verdict)
    _print_paint(once, gebruiker, verdict)
    _print_what_if(programma, gebruiker, rounds, verdict)
    _print_download(programma, gebruiker, rounds, verdict)
    if only is None:
        _print_report(programma, verdict)
    filling.fill_up(programma, times)
    _analyze()
    print(
        f"\nDaarna: {Programma.objects.count()} programma’s, {Resultaat.objects.count()} resultaten, "
        f"{Melding.objects.count()} meldingen, {Ronde.objects.filter(programma=programma).count()} rondes in het "
        "gemeten programma."
    )
    often = _measure(programma, gebruiker, rounds)
    _print_pages(f"{times} ×", often, verdict, once)
    lid = filling.member_of_many()
    print(f"\nEen lid van het PMO van {lid.toewijzingen.count()} programma’s:")
    wide = _measure(programma, lid, rounds, only=_OF_A_MEMBER)
    _print_pages(f"{times} ×", wide, verdict, [page for page in once if page.naam in _OF_A_MEMBER])
    print("\n! boven het budget" if not verdict.within else "\nAlles binnen het budget.")
    return verdict.within


def _analyze() -> None:
    """What a database does by itself after a while: bring its statistics up to date."""
    with database.cursor() as cursor:
        cursor.execute("ANALYZE")


def _paths(programma: Programma) -> dict[str, str]:
    code = programma.code
    pijler = max(
        Pijler.objects.filter(programma=programma),
        key=lambda p: Resultaat.objects.filter(actie__speerpunt__pijler=p).count(),
    )
    resultaat = _resultaat(programma)
    return {
        "overzicht": reverse("monitoring:overzicht", args=[code]),
        "dashboard": reverse("monitoring:dashboard", args=[code]),
        "dashboard, één pijler": reverse("monitoring:dashboard", args=[code])
        + f"?pijler={pijler.code}&sorteer=termijn",
        "trends": reverse("monitoring:trends", args=[code]),
        "werklijst": reverse("monitoring:werklijst", args=[code]),
        "pijlers": reverse("monitoring:pijlers", args=[code]),
        "pijler (grootste)": reverse("monitoring:pijler", args=[code, pijler.code]),
        "planning": reverse("monitoring:planning", args=[code]),
        "planning als tabel": reverse("monitoring:planning", args=[code]) + "?als=tabel",
        "resultaat": reverse("monitoring:resultaat", args=[code, resultaat.pk]),
        "capaciteit": reverse("monitoring:capaciteit", args=[code]),
        "capaciteit, rooster": reverse("monitoring:inzet_invullen", args=[code, pijler.code]),
        "vergaderingen": reverse("monitoring:vergaderingen", args=[code]),
        "prioriteiten": reverse("monitoring:prioriteiten", args=[code]),
        "rondes": reverse("monitoring:rondes", args=[code]),
        "rapport": reverse("monitoring:rapport", args=[code]),
        "structuur": reverse("speerpunten:structuur", args=[code]),
        "zoeken": reverse("monitoring:zoeken", args=[code]) + "?q=gemeenten",
    }


def _resultaat(programma: Programma) -> Resultaat:
    return Resultaat.objects.in_programma(programma).filter(meldingen__isnull=False).order_by("pk")[0]


def _cookies(gebruiker: Gebruiker) -> dict[str, str]:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(gebruiker)
    client.get(reverse("hulp"))
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _measure(
    programma: Programma, gebruiker: Gebruiker, rounds: int, *, only: Container[str] | None = None
) -> list[Pagina]:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(gebruiker)
    pages = []
    for naam, pad in _paths(programma).items():
        if only is not None and naam not in only:
            continue
        remember.forget()  # the queries and the time of who comes first after a change
        started = time.perf_counter()
        with CaptureQueriesContext(database) as captured:
            html = client.get(pad).content.decode()
        first = time.perf_counter() - started
        pages.append(Pagina(naam, pad, row_count(html), len(captured), first))
    with running() as port:
        connection = Connection(port, _cookies(gebruiker))
        css = stylesheet(connection, pages[0].pad)
        for page in pages:
            taken = in_turn(
                {
                    "bestand": partial(connection.get, css, Accept_Encoding="br"),
                    "kaal": partial(connection.get, f"/_kaal/{page.rijen}/"),
                    page.naam: partial(connection.get, page.pad),
                },
                rounds,
            )
            page.static, page.bare, page.seconds = taken["bestand"], taken["kaal"], taken[page.naam]
    return pages


def _print_pages(title: str, pages: list[Pagina], verdict: Verdict, before: list[Pagina] | None = None) -> None:
    heads = ["rijen", "eerst ms", "ms", "bestand ms", "kaal ms", f"/bestand ≤{STATIC_RATIO}", f"/kaal ≤{BARE_RATIO}"]
    heads += [f"queries ≤{QUERIES}", *([f"groei ≤{GROWTH}"] if before else [])]
    print(f"{title + ' de gegevens':22}" + "".join(f"{head:>14}" for head in heads))
    for index, page in enumerate(pages):
        cells = [
            f"{page.rijen} ",
            f"{page.first * 1000:.0f} ",
            f"{page.seconds * 1000:.1f} ",
            f"{page.static * 1000:.2f} ",
            f"{page.bare * 1000:.2f} ",
        ]
        cells += [
            verdict.mark(page.per_static, STATIC_RATIO, ".1f"),
            verdict.mark(page.per_bare, BARE_RATIO, ".2f"),
            verdict.mark(page.queries, QUERIES, "d"),
        ]
        if before:
            # Both against the bare page beside them, so that a busier machine does not look like growth.
            cells.append(verdict.mark(page.per_bare / before[index].per_bare, GROWTH, ".2f"))
        print(f"  {page.naam:20}" + "".join(f"{cell:>14}" for cell in cells))


def _print_save(programma: Programma, gebruiker: Gebruiker, rounds: int, verdict: Verdict) -> None:
    resultaat = _resultaat(programma)
    args = [programma.code, resultaat.pk]
    cookies = _cookies(gebruiker)
    with running() as port:
        connection = Connection(port, cookies)
        saver = Saver(connection, f"{reverse('monitoring:melding', args=args)}?vanuit=werklijst", cookies["csrftoken"])
        row = partial(connection.get, f"{reverse('monitoring:rij', args=args)}?vanuit=werklijst", HX_Request="true")
        size = len(saver.save().body)
        taken = in_turn({"rij": row, "opslaan": saver.save}, rounds)
    ratio = taken["opslaan"] / taken["rij"]
    print(
        f"\nMelding opslaan: {taken['opslaan'] * 1000:.1f} ms, haar rij lezen {taken['rij'] * 1000:.1f} ms, "
        f"verhouding {verdict.mark(ratio, SAVE_RATIO, '.2f')}(≤{SAVE_RATIO}), "
        f"antwoord {verdict.mark(size, SAVE_BYTES, 'd')}bytes (≤{SAVE_BYTES})"
    )


def _print_what_if(programma: Programma, gebruiker: Gebruiker, rounds: int, verdict: Verdict) -> None:
    taken = what_if_times(programma, gebruiker, _cookies(gebruiker), rounds)
    print(
        f"Scenario met {taken.steps} stappen doorrekenen, kale pagina met {taken.rows} rijen {taken.bare * 1000:.1f} ms"
    )
    for name, seconds in {"zonder stappen": taken.empty, "met alle": taken.full, "stap wijzigen": taken.change}.items():
        print(
            f"  {name}: {verdict.mark(seconds * 1000, WHAT_IF_MS, '.1f')}ms (≤{WHAT_IF_MS}), "
            f"{seconds / taken.bare:.2f} × de kale pagina, {seconds / taken.empty:.2f} × zonder stappen"
        )


def _print_paint(pages: list[Pagina], gebruiker: Gebruiker, verdict: Verdict) -> None:
    with running() as port:
        connection = Connection(port, _cookies(gebruiker))
        paints = {page.naam: first_paint(connection, page.pad) for page in pages}
    naam, paint = max(paints.items(), key=lambda item: item[1].total)
    print(
        f"Eerste beeld, zwaarste pagina ({naam}): HTML {paint.html} + CSS {paint.css} + JS {paint.js} = "
        f"{verdict.mark(paint.total, PAINT_BYTES, 'd')}bytes met brotli (≤{PAINT_BYTES})"
    )


def _print_download(programma: Programma, gebruiker: Gebruiker, rounds: int, verdict: Verdict) -> None:
    taken = download_times(programma, _cookies(gebruiker), rounds)
    print(f"Gepubliceerde editie downloaden ({taken.bytes // 1024} kB), als bestand {taken.static * 1000:.1f} ms")
    for name, seconds in {"ingelogd": taken.editie, "openbaar": taken.openbaar}.items():
        ratio = verdict.mark(seconds / taken.static, DOWNLOAD_RATIO, ".2f")
        print(f"  {name}: {seconds * 1000:.1f} ms, verhouding {ratio}(≤{DOWNLOAD_RATIO})")
    print(
        f"  ingelogd, wie hem al heeft: {taken.again_editie * 1000:.1f} ms, "
        f"als bestand {taken.again_static * 1000:.1f} ms"
    )


def _print_report(programma: Programma, verdict: Verdict) -> None:
    print(f"Rapport, warme worker, naast Chromium met dezelfde HTML (belasting {os.getloadavg()[0]:.1f})")
    heads = ["rijen", "bladzijden", "eerste keer s", "s", "Chromium s", f"/Chromium ≤{REPORT_RATIO}"]
    heads += ["rekentijd /Chr.", "groei ≤1", "groei Chr."]
    print(f"{'':6}" + "".join(f"{head:>16}" for head in heads))
    once: Printing | None = None
    for taken in printing_times(programma):
        once = once or taken
        rows = taken.rows / once.rows
        cells = [f"{taken.rows} ", f"{taken.pages} ", f"{taken.first.clock:.2f} ", f"{taken.ours.clock:.2f} "]
        # By the work it took, so that a machine that becomes busier does not look like growth.
        growth = verdict.mark(taken.ours.work / once.ours.work / rows, 1, ".2f")
        if taken.chromium and once.chromium:
            cells += [f"{taken.chromium.clock:.2f} "]
            cells += [verdict.mark(taken.ours.clock / taken.chromium.clock, REPORT_RATIO, ".2f")]
            cells += [f"{taken.ours.work / taken.chromium.work:.2f} ", growth]
            cells += [f"{taken.chromium.work / once.chromium.work / rows:.2f} "]
        else:
            cells += ["– ", "– ", "– ", growth, "– "]
        print(f"{taken.times:>4} ×" + "".join(f"{cell:>16}" for cell in cells), flush=True)
    if once and once.chromium is None:
        print("Chromium is er niet (CHROMIUM=pad), dus niet vergeleken.")
    print()
