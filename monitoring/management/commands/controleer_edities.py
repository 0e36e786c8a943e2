from typing import Any

from monitoring.editie import faults
from monitoring.models import Editie
from programmes.commands import Fout, Opdracht


class Command(Opdracht):
    help = "Rekent van elke editie en haar PDF het kenmerk (SHA-256) opnieuw uit; status 1 als er een niet klopt."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Editie.objects.select_related("programma", "ronde__programma", "vorige").defer("vorige__inhoud")
        checked = wrong = 0
        # A few at a time: ten years of edities need not fit in memory together.
        for editie in rows.order_by("programma__code", "ronde__jaar", "ronde__nummer", "versie").iterator(4):
            found = faults(editie)
            checked += 1
            wrong += bool(found)
            name = f"{editie.programma.code} {editie.ronde.label} versie {editie.versie}"
            self.stdout.write(f"{name}: {'; '.join(found)}" if found else f"{name}: klopt, {editie.sha256}")
        if wrong:
            raise Fout(f"{wrong} van {checked} {_edities(checked)} {'klopt' if wrong == 1 else 'kloppen'} niet.")
        self.stdout.write(f"{checked} {_edities(checked)} nagerekend." if checked else "Er zijn nog geen edities.")


def _edities(number: int) -> str:
    return "editie" if number == 1 else "edities"
