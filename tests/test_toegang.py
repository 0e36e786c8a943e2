"""The pages on which the beheerder gives people their roles, and reads back who did what."""

import threading

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError, connection, connections
from django.test import Client, RequestFactory
from django.urls import reverse

from programmes import history, people
from programmes.audit import Auditregel, Handeling
from programmes.models import Gebruiker, Programma, Rol, Toewijzing
from tests import builders as make
from tests.conftest import Cast
from tests.test_inloggen import link_in, log_in


@pytest.fixture
def beheer(cast: Cast, as_user) -> Client:
    return as_user(cast.beheerder)


@pytest.fixture
def elders(cast: Cast) -> Programma:
    return Programma.objects.get(code="elders")


def url(name: str, *args: object) -> str:
    return reverse(f"programmes:{name}", args=["proef", *args])


def role_of(gebruiker: Gebruiker) -> Toewijzing:
    return gebruiker.toewijzingen.get(programma__code="proef")


def page_of(response) -> str:
    return response.content.decode()


def details(gebruiker: Gebruiker) -> list[tuple[str, str, str]]:
    return [(w.veld, w.van, w.naar) for w in history.of(gebruiker).order_by("pk")]


NEW = {"email": "Nora.Nieuw@Example.org", "naam": "Nora Nieuw", "organisatie": "Goes", "functie": "", "rol": Rol.PMO}


class TestList:
    def test_shows_everyone_with_a_role_here_and_nobody_else(self, beheer: Client, cast: Cast):
        page = page_of(beheer.get(url("toegang")))
        assert "6 mensen" in page
        assert "Programmacoördinator (Jeugd)" in page
        assert "Gemeentecontact (Middelburg)" in page
        assert "Bob Buiten" not in page
        assert "Zoe Zonder" not in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"zoek": "carla"}, ["Carla Coordinator"]),
            ({"zoek": "PIM.OVERLEG@"}, ["Pim Overleg"]),
            ({"rol": "bestuurder"}, ["Bram Bestuurder"]),
            ({"zoek": "bob"}, []),
            ({"zoek": "carla", "rol": "pmo"}, []),
        ],
    )
    def test_finds_by_name_address_and_role(self, beheer: Client, cast: Cast, query: dict, found: list[str]):
        names = [str(persoon) for persoon in beheer.get(url("toegang"), query).context["page_obj"]]
        assert names == found

    def test_a_role_elsewhere_is_not_shown_here(self, beheer: Client, cast: Cast, elders: Programma):
        make.give(cast.pmo, elders, Rol.BESTUURDER)
        persons = beheer.get(url("toegang"), {"zoek": "pim"}).context["page_obj"]
        assert [rol.rolnaam for persoon in persons for rol in persoon.rollen] == ["PMO"]
        assert not list(beheer.get(url("toegang"), {"zoek": "pim", "rol": "bestuurder"}).context["page_obj"])

    def test_takes_as_many_queries_for_many_people(self, beheer: Client, programma, django_assert_max_num_queries):
        for number in range(60):
            make.give(make.make_gebruiker(f"Mens {number}"), programma, Rol.PMO)
        with django_assert_max_num_queries(9):
            page = page_of(beheer.get(url("toegang")))
        assert "Pagina 1 van 2" in page


class TestNew:
    def test_somebody_new_gets_an_account_a_role_and_a_mail_to_choose_a_password(
        self, beheer: Client, cast: Cast, mailoutbox
    ):
        response = beheer.post(url("nieuw"), NEW, follow=True)
        nora = Gebruiker.objects.get(email="nora.nieuw@example.org")
        assert response.redirect_chain[-1][0] == url("persoon", nora.pk)
        assert (nora.naam, nora.organisatie, nora.has_usable_password()) == ("Nora Nieuw", "Goes", False)
        assert [str(rol) for rol in nora.toewijzingen.all()] == ["Nora Nieuw: PMO"]
        assert details(nora) == [("rol", "", "PMO")]
        mail = mailoutbox[0]
        assert mail.subject == "Je hebt toegang tot Proefprogramma"
        assert mail.to == ["nora.nieuw@example.org"]
        visitor = Client()
        form = visitor.get(link_in(mail.body))
        visitor.post(form.url, {"password1": "lange zin van woorden", "password2": "lange zin van woorden"})
        assert log_in(visitor, nora.email, "lange zin van woorden").status_code == 302
        lines = Auditregel.objects.filter(programma__code="proef").order_by("pk")
        assert [(line.handeling, line.naam) for line in lines] == [
            (Handeling.ROL_GEGEVEN, "Bea Beheerder"),
            (Handeling.UITGENODIGD, "Bea Beheerder"),
        ]

    def test_somebody_who_has_an_account_keeps_their_own_details(self, beheer: Client, cast: Cast, mailoutbox):
        Gebruiker.objects.filter(pk=cast.buitenstaander.pk).update(last_login="2026-01-01T00:00Z")
        response = beheer.post(url("nieuw"), {**NEW, "email": "BOB.buiten@example.org"}, follow=True)
        cast.buitenstaander.refresh_from_db()
        assert (cast.buitenstaander.naam, cast.buitenstaander.organisatie) == ("Bob Buiten", "")
        assert "had al een account" in page_of(response)
        assert role_of(cast.buitenstaander).rol == Rol.PMO
        assert mailoutbox[0].subject == "Nieuwe rol in Proefprogramma"
        assert "wachtwoord/nieuw" not in mailoutbox[0].body

    @pytest.mark.parametrize(
        ("change", "field", "message"),
        [
            ({"email": "geen-adres"}, "email", "Voer een geldig e-mailadres in."),
            ({"naam": ""}, "naam", "Dit e-mailadres is nieuw in het portaal. Vul ook een naam in."),
            ({"rol": ""}, "rol", "Dit veld is verplicht."),
            ({"rol": "directeur"}, "rol", "directeur"),
            ({"rol": Rol.COORDINATOR}, "pijler", "Kies voor welke pijler dit is."),
            ({"rol": Rol.GEMEENTECONTACT}, "gemeente", "Kies voor welke gemeente dit is."),
            ({"email": "pim.overleg@example.org"}, "rol", "Pim Overleg heeft de rol PMO al."),
            ({"naam": "x" * 121}, "naam", "121"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_nothing_changes(
        self, beheer: Client, cast: Cast, mailoutbox, change: dict, field: str, message: str
    ):
        before = Toewijzing.objects.count(), Gebruiker.objects.count()
        response = beheer.post(url("nieuw"), {**NEW, **change})
        assert response.status_code == 422
        assert message in " ".join(response.context["form"].errors[field])
        assert f'id="id_{field}_error"' in page_of(response)
        assert 'value="Goes"' in page_of(response), "what was typed stays"
        assert (Toewijzing.objects.count(), Gebruiker.objects.count()) == before
        assert not mailoutbox

    def test_a_pijler_or_gemeente_of_another_programme_cannot_be_chosen(self, beheer: Client, elders: Programma):
        foreign = make.make_pijler(elders, "hun-pijler")
        response = beheer.post(url("nieuw"), {**NEW, "rol": Rol.COORDINATOR, "pijler": foreign.pk})
        assert response.status_code == 422
        assert "pijler" in response.context["form"].errors

    def test_a_pijler_chosen_for_another_role_is_left_out(self, beheer: Client, jeugd):
        beheer.post(url("nieuw"), {**NEW, "pijler": jeugd.pk})
        assert role_of(Gebruiker.objects.get(naam="Nora Nieuw")).pijler is None

    def test_an_account_another_programme_makes_at_the_same_moment_is_used(self, cast: Cast):
        made = people._make_account("PIM.overleg@example.org", {"naam": "Van ons"})
        assert made == cast.pmo
        assert made.naam == "Pim Overleg"

    def test_a_closed_account_without_other_work_is_opened_again(self, beheer: Client, cast: Cast):
        Gebruiker.objects.filter(pk=cast.zonder_rol.pk).update(is_active=False)
        beheer.post(url("nieuw"), {**NEW, "email": cast.zonder_rol.email})
        cast.zonder_rol.refresh_from_db()
        assert cast.zonder_rol.is_active

    def test_an_account_closed_by_another_programme_stays_closed(self, beheer: Client, cast: Cast):
        Gebruiker.objects.filter(pk=cast.buitenstaander.pk).update(is_active=False)
        response = beheer.post(url("nieuw"), {**NEW, "email": cast.buitenstaander.email})
        assert response.status_code == 422
        cast.buitenstaander.refresh_from_db()
        assert not cast.buitenstaander.is_active

    def test_a_mail_that_cannot_be_sent_does_not_undo_the_role(self, beheer: Client, monkeypatch):
        def down(*args: object) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr(EmailBackend, "send_messages", down)
        response = beheer.post(url("nieuw"), NEW, follow=True)
        assert "De mail aan Nora Nieuw is niet verstuurd." in page_of(response)
        assert Gebruiker.objects.filter(naam="Nora Nieuw").exists()
        assert "Uitnodiging opnieuw sturen" in page_of(response)

    def test_an_invitation_can_be_sent_again_until_somebody_logged_in(self, beheer: Client, cast: Cast, mailoutbox):
        beheer.post(url("uitnodigen", cast.pmo.pk))
        assert mailoutbox[0].subject == "Je hebt toegang tot Proefprogramma"
        Gebruiker.objects.update(last_login="2026-01-01T00:00Z")
        beheer.post(url("uitnodigen", cast.pmo.pk))
        assert len(mailoutbox) == 1


class TestRoles:
    def test_another_role_is_added(self, beheer: Client, cast: Cast, jeugd):
        beheer.post(url("rol_geven", cast.pmo.pk), {"rol": Rol.COORDINATOR, "pijler": jeugd.pk})
        assert {rol.rolnaam for rol in cast.pmo.toewijzingen.all()} == {"PMO", "Programmacoördinator (Jeugd)"}

    def test_a_role_is_replaced_in_one_step(self, beheer: Client, cast: Cast, jeugd):
        role = role_of(cast.pmo)
        page = page_of(beheer.get(url("rol_wijzigen", cast.pmo.pk, role.pk)))
        assert '<option value="pmo" selected>' in page
        beheer.post(url("rol_wijzigen", cast.pmo.pk, role.pk), {"rol": Rol.COORDINATOR, "pijler": jeugd.pk})
        assert role_of(cast.pmo).rolnaam == "Programmacoördinator (Jeugd)"
        assert details(cast.pmo) == [("rol", "PMO", "Programmacoördinator (Jeugd)")]
        handelingen = [line.handeling for line in Auditregel.objects.order_by("pk")]
        assert handelingen == [Handeling.ROL_GEGEVEN, Handeling.ROL_WEGGEHAALD]

    def test_a_role_somebody_has_already_is_refused_and_the_old_one_stays(self, beheer: Client, cast: Cast, programma):
        make.give(cast.pmo, programma, Rol.BESTUURDER)
        role = cast.pmo.toewijzingen.get(rol=Rol.PMO)
        response = beheer.post(url("rol_wijzigen", cast.pmo.pk, role.pk), {"rol": Rol.BESTUURDER})
        assert response.status_code == 422
        assert Toewijzing.objects.filter(pk=role.pk).exists()

    def test_taking_a_role_away_asks_first(self, beheer: Client, cast: Cast):
        role = role_of(cast.pmo)
        assert "Rol weghalen?" in page_of(beheer.get(url("rol_weghalen", cast.pmo.pk, role.pk)))
        assert Toewijzing.objects.filter(pk=role.pk).exists()
        response = beheer.post(url("rol_weghalen", cast.pmo.pk, role.pk), follow=True)
        assert "De rol PMO van Pim Overleg is weggehaald." in page_of(response)
        assert not cast.pmo.toewijzingen.exists()
        assert details(cast.pmo) == [("rol", "PMO", "")]
        assert beheer.get(url("persoon", cast.pmo.pk)).status_code == 404, "no longer somebody of this programme"

    def test_a_role_that_a_colleague_just_took_away_is_told(self, beheer: Client, cast: Cast, programma):
        role = make.give(cast.pmo, programma, Rol.BESTUURDER).toewijzingen.get(rol=Rol.BESTUURDER)
        where = url("rol_weghalen", cast.pmo.pk, role.pk)
        role.delete()
        assert "Deze rol is er niet meer" in page_of(beheer.post(where, follow=True))

    def test_who_loses_a_role_is_out_at_the_next_click(self, beheer: Client, cast: Cast, as_user):
        pim = as_user(cast.pmo)
        assert pim.get(reverse("monitoring:overzicht", args=["proef"])).status_code == 200
        beheer.post(url("rol_weghalen", cast.pmo.pk, role_of(cast.pmo).pk))
        assert pim.get(reverse("monitoring:overzicht", args=["proef"])).status_code == 404

    @pytest.mark.parametrize("name", ["rol_weghalen", "rol_wijzigen"])
    def test_the_last_beheerder_keeps_the_role(self, beheer: Client, cast: Cast, name: str):
        role = role_of(cast.beheerder)
        response = beheer.post(url(name, cast.beheerder.pk, role.pk), {"rol": Rol.PMO})
        assert response.status_code == 422
        assert "laatste functioneel beheerder" in page_of(response)
        assert [rol.rol for rol in cast.beheerder.toewijzingen.all()] == [Rol.BEHEERDER]
        assert not Auditregel.objects.filter(handeling=Handeling.ROL_WEGGEHAALD).exists()

    def test_a_beheerder_whose_account_is_closed_does_not_count(self, beheer: Client, cast: Cast, programma):
        closed = make.give(make.make_gebruiker("Geert", is_active=False), programma, Rol.BEHEERDER)
        assert beheer.post(url("rol_weghalen", cast.beheerder.pk, role_of(cast.beheerder).pk)).status_code == 422
        Gebruiker.objects.filter(pk=closed.pk).update(is_active=True)
        response = beheer.post(url("rol_weghalen", cast.beheerder.pk, role_of(cast.beheerder).pk))
        assert (response.status_code, response.url) == (302, reverse("start"))


@pytest.mark.django_db(transaction=True)
def test_two_beheerders_who_remove_each_other_leave_one(cast: Cast, programma: Programma):
    other = make.give(make.make_gebruiker("Ben Beheer"), programma, Rol.BEHEERDER)
    both = [role_of(cast.beheerder), role_of(other)]
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def remove(role: Toewijzing, door: Gebruiker) -> None:
        request = RequestFactory().post("/")
        request.user = door
        start.wait()
        outcome = ""
        while not outcome:
            try:
                people.take_role(request, role, door=door)
                outcome = "weg"
            except people.Refused:
                outcome = "geweigerd"
            except OperationalError:  # SQLite in memory, as in tests, does not wait for its turn
                continue
        outcomes.append(outcome)
        connections.close_all()

    threads = [
        threading.Thread(target=remove, args=(both[0], other)),
        threading.Thread(target=remove, args=(both[1], cast.beheerder)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["geweigerd", "weg"]
    assert programma.toewijzingen.filter(rol=Rol.BEHEERDER).count() == 1
    connection.close()


class TestDetailsAndAccount:
    def test_details_of_somebody_who_works_here_alone_can_be_changed(self, beheer: Client, cast: Cast):
        beheer.post(url("gegevens", cast.pmo.pk), {"naam": "Pim Anders", "organisatie": "Goes", "versie": 1})
        cast.pmo.refresh_from_db()
        assert (cast.pmo.naam, cast.pmo.organisatie) == ("Pim Anders", "Goes")
        assert details(cast.pmo) == [("naam", "Pim Overleg", "Pim Anders"), ("organisatie", "", "Goes")]

    def test_two_beheerders_in_one_persons_details_see_both_texts(self, beheer: Client, cast: Cast):
        Gebruiker.objects.filter(pk=cast.pmo.pk).update(naam="Pim Eerst", versie=2)
        response = beheer.post(url("gegevens", cast.pmo.pk), {"naam": "Pim Later", "versie": 1})
        assert response.status_code == 409
        assert "Pim Eerst" in page_of(response)
        assert 'value="Pim Later"' in page_of(response)
        cast.pmo.refresh_from_db()
        assert cast.pmo.naam == "Pim Eerst"

    @pytest.mark.parametrize("name", ["gegevens", "account"])
    def test_somebody_who_also_works_elsewhere_is_left_alone(self, beheer: Client, cast: Cast, elders, name: str):
        make.give(cast.pmo, elders, Rol.PMO)
        beheer.post(url(name, cast.pmo.pk), {"naam": "Iets anders", "versie": 1, "actief": "0"})
        cast.pmo.refresh_from_db()
        assert (cast.pmo.naam, cast.pmo.is_active) == ("Pim Overleg", True)
        page = page_of(beheer.get(url("persoon", cast.pmo.pk)))
        assert "werkt ook in een ander programma" in page
        assert "elders" not in page, "which programme is not theirs to know"

    def test_closing_an_account_ends_its_session_and_keeps_its_roles(self, beheer: Client, cast: Cast, as_user):
        pim = as_user(cast.pmo)
        assert "Account sluiten?" in page_of(beheer.get(url("account", cast.pmo.pk)))
        beheer.post(url("account", cast.pmo.pk), {"actief": "0"})
        assert pim.get(reverse("profiel")).status_code == 302
        assert role_of(cast.pmo).rol == Rol.PMO
        beheer.post(url("account", cast.pmo.pk), {"actief": "1"})
        cast.pmo.refresh_from_db()
        assert cast.pmo.is_active
        assert details(cast.pmo) == [("account", "open", "gesloten"), ("account", "gesloten", "open")]

    def test_nobody_closes_their_own_account(self, beheer: Client, cast: Cast):
        response = beheer.post(url("account", cast.beheerder.pk), {"actief": "0"})
        assert response.status_code == 422
        assert "je eigen account" in page_of(response)


class TestStart:
    def test_who_has_one_programme_goes_straight_there(self, cast: Cast, as_user):
        assert as_user(cast.bestuurder).get(reverse("start")).url == "/proef/edities/"

    def test_who_has_more_chooses(self, cast: Cast, as_user, elders: Programma):
        make.give(cast.pmo, elders, Rol.BESTUURDER)
        page = page_of(as_user(cast.pmo).get(reverse("start")))
        assert 'href="/proef/dashboard/"' in page
        assert 'href="/elders/edities/"' in page
        assert "Bestuurder" in page
