"""The place in the ranking as a column of the dashboard: shown, sorted by and exported when it is chosen."""

from collections.abc import Callable

from django.test import Client

from programmes.models import Gebruiker, Programma
from speerpunten.models import Resultaat
from tests.conftest import Cast
from tests.prioriteit_builders import make_criterium, make_prioriteit


def test_column_tells_the_place_and_what_has_none_comes_last(
    as_user: Callable[[Gebruiker], Client], cast: Cast, programma: Programma, resultaat: Resultaat
):
    een, twee, drie = Resultaat.objects.in_plan_order()
    impact = make_criterium(programma)
    make_prioriteit(twee, {impact: 1})
    make_prioriteit(drie, {impact: 5})
    answer = as_user(cast.pmo).get("/proef/dashboard/?kolom=omschrijving&kolom=prioriteit&sorteer=prioriteit")
    rows = [(row.record.pk, row.record.prioriteit) for row in answer.context["table"].rows]
    assert rows == [(drie.pk, 1), (twee.pk, 2), (een.pk, None)]
