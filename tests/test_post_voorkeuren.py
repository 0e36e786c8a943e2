"""Each user chooses which mail they get, and the functioneel beheerder sees which mail does not arrive."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes import history, post
from programmes.audit import Auditregel, Handeling
from programmes.models import Bericht, Gebruiker, Programma
from programmes.post import Soort
from tests.conftest import Cast

PROFIEL = reverse("profiel")
DETAILS = {"naam": "Pim Overleg", "organisatie": "", "functie": ""}


@pytest.fixture
def pim(cast: Cast, as_user: Callable[[Gebruiker], Client]) -> Client:
    return as_user(cast.pmo)


class TestChoice:
    def test_every_kind_is_on_until_somebody_turns_it_off(self, pim: Client):
        page = " ".join(pim.get(PROFIEL).content.decode().split())
        for soort in Soort:
            assert soort.label in unescape(page)
        assert page.count("checked") == len(Soort)

    def test_what_is_not_ticked_is_turned_off_with_its_history(self, pim: Client, cast: Cast):
        wanted = [Soort.HERINNERING, Soort.TERUGGEZET]
        response = pim.post(PROFIEL, {**DETAILS, "mail": wanted, "versie": 1}, follow=True)
        assert "Je gegevens zijn opgeslagen." in response.content.decode()
        cast.pmo.refresh_from_db()
        assert [soort for soort in Soort if cast.pmo.wil(soort)] == [Soort.TERUGGEZET, Soort.HERINNERING]
        assert response.content.decode().count("checked") == 2
        change = history.of(cast.pmo).get()
        assert (change.veld, change.van) == ("mail die uit staat", "")
        unwanted = (Soort.OPENING, Soort.AKKOORD, Soort.ACTIEPUNT, Soort.GEPUBLICEERD)
        assert change.naar == ", ".join(soort.label for soort in unwanted)
        line = Auditregel.objects.get(handeling=Handeling.GEGEVENS_GEWIJZIGD)
        assert line.onderwerp == "Pim Overleg: mail die uit staat"
        pim.post(PROFIEL, {**DETAILS, "mail": Soort.values, "versie": 2})
        cast.pmo.refresh_from_db()
        assert cast.pmo.mail_uit == []

    def test_a_kind_that_does_not_exist_is_refused_and_the_choice_stays(self, pim: Client, cast: Cast):
        response = pim.post(PROFIEL, {**DETAILS, "mail": [Soort.AKKOORD, "reclame"], "versie": 1})
        assert response.status_code == 422
        assert 'id="id_mail_error"' in response.content.decode()
        assert response.content.decode().count("checked") == 1
        cast.pmo.refresh_from_db()
        assert cast.pmo.mail_uit == []

    def test_a_choice_made_elsewhere_is_shown_beside_this_one(self, pim: Client, cast: Cast):
        Gebruiker.objects.filter(pk=cast.pmo.pk).update(mail_uit=[Soort.OPENING], versie=2)
        typed = {**DETAILS, "mail": [soort for soort in Soort if soort != Soort.AKKOORD]}
        response = pim.post(PROFIEL, {**typed, "versie": 1})
        page = response.content.decode()
        assert response.status_code == 409
        assert page.count(Soort.OPENING.label) == 2  # theirs, and the tick box
        assert page.count(Soort.AKKOORD.label) == 2  # ours
        cast.pmo.refresh_from_db()
        assert cast.pmo.mail_uit == [Soort.OPENING]
        assert pim.post(PROFIEL, {**typed, "versie": 2}).status_code == 302

    def test_the_beheerder_cannot_choose_for_somebody(self, cast: Cast, as_user, programma: Programma):
        Gebruiker.objects.filter(pk=cast.pmo.pk).update(mail_uit=[Soort.OPENING])
        url = reverse("programmes:gegevens", args=[programma.code, cast.pmo.pk])
        response = as_user(cast.beheerder).post(url, {**DETAILS, "functie": "PMO", "mail": Soort.values, "versie": 1})
        assert response.status_code == 302
        cast.pmo.refresh_from_db()
        assert (cast.pmo.functie, cast.pmo.mail_uit) == ("PMO", [Soort.OPENING])


class TestTrouble:
    @pytest.fixture
    def bericht(self, programma: Programma, cast: Cast) -> Bericht:
        post.put(programma, cast.pmo, Soort.AKKOORD, sleutel="proef", titel="Akkoord", url="/proef/")
        return Bericht.objects.get()

    @pytest.fixture
    def toegang(self, programma: Programma, cast: Cast, as_user) -> Callable[[], str]:
        client = as_user(cast.beheerder)
        return lambda: client.get(reverse("programmes:toegang", args=[programma.code])).content.decode()

    def set(self, bericht: Bericht, **fields: object) -> None:
        Bericht.objects.filter(pk=bericht.pk).update(**fields)

    def test_the_beheerder_sees_nothing_when_all_is_well(self, bericht: Bericht, toegang):
        assert "Niet alle mail komt aan" not in toegang()

    def test_the_beheerder_sees_whose_mail_is_refused_until_one_arrives(
        self, bericht: Bericht, toegang, programma: Programma, cast: Cast
    ):
        now = timezone.now()
        self.set(bericht, status=Bericht.Status.GEWEIGERD, bezig_sinds=now, fout="550 no such user")
        person = reverse("programmes:persoon", args=[programma.code, cast.pmo.pk])
        assert f'De mailserver weigert mail aan: <a href="{person}">Pim Overleg</a>' in toegang()
        post.put(programma, cast.pmo, Soort.AKKOORD, sleutel="later", titel="Akkoord", url="/proef/")
        Bericht.objects.filter(sleutel="later").update(status=Bericht.Status.VERZONDEN, verzonden_op=now)
        assert "Niet alle mail komt aan" not in toegang()

    def test_the_beheerder_sees_that_mail_waits_too_long(self, bericht: Bericht, toegang):
        self.set(bericht, gemaakt_op=timezone.now() - timedelta(hours=2))
        assert "staat er mail klaar die niet weg kan" in toegang()

    def test_the_trouble_of_another_programme_stays_there(self, bericht: Bericht, cast: Cast, as_user):
        self.set(bericht, status=Bericht.Status.GEWEIGERD, bezig_sinds=timezone.now())
        elders = cast.buitenstaander.toewijzingen.get().programma
        cast.buitenstaander.toewijzingen.create(programma=elders, rol="beheerder")
        page = as_user(cast.buitenstaander).get(reverse("programmes:toegang", args=[elders.code])).content.decode()
        assert "Niet alle mail komt aan" not in page
