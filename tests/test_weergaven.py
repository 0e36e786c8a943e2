"""Keeping what the dashboard shows under a name: one's own views, and nobody else's."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from monitoring.dashboard import weergaven as regels
from monitoring.models import Weergave
from programmes.models import Gebruiker, Pijler, Programma, Wijziging
from tests import builders as make
from tests.conftest import Cast

DASHBOARD = "/proef/dashboard/"
URL = "/proef/dashboard/weergaven/"


@pytest.fixture
def client(cast: Cast, gezondheid: Pijler, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.pmo)


def keep(client: Client, naam: str, vraag: str = "pijler=jeugd", **data: str):
    return client.post(URL, {"naam": naam, "vraag": vraag, **data})


def do(client: Client, weergave: Weergave, doe: str, **data: str):
    return client.post(f"{URL}{weergave.pk}/", {"doe": doe, **data})


def views() -> dict[str, str]:
    return dict(Weergave.objects.values_list("naam", "vraag"))


def test_keeps_the_one_spelling_of_what_was_shown_and_returns_to_it(client: Client):
    answer = keep(client, " Jeugd ", "kolom=fase&page=3&signaal=aandacht&pijler=jeugd&signaal=weg&sorteer=fase")
    vraag = "pijler=jeugd&signaal=aandacht&sorteer=fase&kolom=fase"
    assert views() == {"Jeugd": vraag}
    assert answer["Location"] == f"{DASHBOARD}?{vraag}"
    page = unescape(client.get(f"{DASHBOARD}?{vraag}").content.decode())
    assert "Weergave: Jeugd" in page
    assert "‘Jeugd’ bewaard" in page


def test_a_taken_name_is_told_and_replaced_only_when_asked(client: Client):
    keep(client, "Jeugd")
    answer = keep(client, "Jeugd", "pijler=gezondheid")
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "Je hebt al een weergave ‘Jeugd’" in page
    assert "Vervang ‘Jeugd’" in page
    assert 'value="pijler=gezondheid"' in page
    assert views() == {"Jeugd": "pijler=jeugd"}
    keep(client, "Jeugd", "pijler=gezondheid", overschrijf="ja")
    assert views() == {"Jeugd": "pijler=gezondheid"}


def test_without_a_name_nothing_is_kept(client: Client):
    answer = keep(client, "  ")
    assert answer.status_code == 422
    assert "Geef de weergave een naam." in answer.content.decode()
    assert views() == {}


def test_there_is_an_end_to_how_many_and_how_long(client: Client, cast: Cast, programma: Programma):
    for n in range(regels.MOST):
        Weergave.objects.create(gebruiker=cast.pmo, programma=programma, pagina="dashboard", naam=f"w{n}")
    assert "Verwijder er eerst een" in keep(client, "Nog een").content.decode()
    assert keep(client, "w1", overschrijf="ja").status_code == 302
    with pytest.raises(regels.TeVeelError):
        regels.keep(cast.pmo, programma, "w2", "x" * 2001, overschrijf=True)


def test_rename_replace_and_delete(client: Client):
    keep(client, "Een")
    keep(client, "Twee")
    een, twee = Weergave.objects.order_by("naam")
    do(client, een, "hernoem", **{f"w{een.pk}-naam": "Eerste"})
    assert set(views()) == {"Eerste", "Twee"}
    answer = do(client, twee, "hernoem", **{f"w{twee.pk}-naam": "Eerste"})
    assert answer.status_code == 422
    assert "Je hebt al een weergave ‘Eerste’" in unescape(answer.content.decode())
    do(client, een, "vervang", vraag="fase=gerealiseerd")
    assert views()["Eerste"] == "fase=gerealiseerd"
    do(client, twee, "verwijder")
    assert set(views()) == {"Eerste"}
    assert do(client, een, "iets").status_code == 302
    assert set(views()) == {"Eerste"}


def test_the_dashboard_begins_with_the_one_chosen_and_everything_stays_in_reach(client: Client):
    keep(client, "Een")
    keep(client, "Twee", "pijler=gezondheid")
    een, twee = Weergave.objects.order_by("naam")
    do(client, een, "begin")
    do(client, twee, "begin")
    assert list(Weergave.objects.filter(standaard=True)) == [twee]
    assert client.get(DASHBOARD)["Location"] == f"{DASHBOARD}?pijler=gezondheid"
    assert "Alle <strong>4</strong>" in client.get(f"{DASHBOARD}?alles=ja").content.decode()
    cleared = client.get(f"{DASHBOARD}?zoek=", headers={"HX-Request": "true"})
    assert cleared["HX-Push-Url"] == f"{DASHBOARD}?alles=ja"
    do(client, twee, "begin_niet")
    assert client.get(DASHBOARD).status_code == 200


def test_views_are_private_and_leave_no_line_in_the_history_everybody_reads(
    client: Client, cast: Cast, as_user: Callable[[Gebruiker], Client], programma: Programma
):
    keep(client, "Mijn geheim")
    mine = Weergave.objects.get()
    other = as_user(cast.programmamanager)
    assert do(other, mine, "verwijder").status_code == 404
    assert do(other, mine, "hernoem", **{f"w{mine.pk}-naam": "Van mij"}).status_code == 404
    assert "Mijn geheim" not in other.get(DASHBOARD).content.decode()
    assert "Mijn geheim" not in other.get(URL).content.decode()
    keep(other, "Mijn geheim")  # the same name, their own
    assert Weergave.objects.count() == 2
    assert not Wijziging.objects.filter(onderwerp="monitoring.weergave").exists()


def test_a_view_of_another_programme_is_not_here(client: Client, cast: Cast):
    elders = make.make_programma("anders")
    make.give(cast.pmo, elders, "pmo")
    there = Weergave.objects.create(gebruiker=cast.pmo, programma=elders, pagina="dashboard", naam="Elders")
    assert do(client, there, "verwijder").status_code == 404


def test_an_odd_question_is_kept_as_what_it_can_ask(client: Client):
    keep(client, "Vreemd", "pijler=\x00&" + "&".join(f"x{n}=1" for n in range(3000)))
    assert views() == {"Vreemd": ""}
    assert client.get(URL, {"vraag": "\x00%00&&=&pijler"}).status_code == 200
