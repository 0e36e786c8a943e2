"""Every address × every role: who gets in, who is refused, and that no address was forgotten."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from programmes.models import Programma
from tests.conftest import Cast
from tests.rechtenregels import ANONIEM, GET, IEDEREEN, POST, Regel, Wereld, build_wereld, no_args
from tests.rechtentabel import REGELS

IN_PROGRAMMA = [regel for regel in REGELS if regel.in_programma]


@pytest.fixture
def wereld(cast: Cast, programma: Programma) -> Wereld:
    return build_wereld(programma, programma.pijlers.get(code="jeugd"))


@pytest.fixture
def elders(cast: Cast) -> Wereld:
    """The world of the programme `buitenstaander` works in."""
    return build_wereld(Programma.objects.get(code="elders"))


def url_of(regel: Regel, wereld: Wereld, args_from: Wereld | None = None) -> str:
    args = dict(regel.args(args_from or wereld))
    if regel.in_programma:
        args["code"] = wereld.programma.code
    return reverse(regel.naam, kwargs=args)


# The same middleware for every request: setting it up costs more than most answers.
PLAIN, STRICT = ClientHandler(enforce_csrf_checks=False), ClientHandler(enforce_csrf_checks=True)


def ask(regel: Regel, wie: str, cast: Cast, url: str, *, methode: str = "", csrf: bool = False, htmx: bool = False):
    """The answer to one user; whatever it changed is undone."""
    client = Client(raise_request_exception=False)
    client.handler = STRICT if csrf else PLAIN
    headers = {"HX-Request": "true"} if htmx else {}
    with transaction.atomic():
        if wie != ANONIEM:
            client.force_login(getattr(cast, wie))
        if (methode or regel.methode) == POST:
            response = client.post(url, regel.data, headers=headers)
        else:
            response = client.get(url, headers=headers)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("regel", REGELS, ids=str)
def test_every_user_gets_what_the_table_says(regel: Regel, cast: Cast, wereld: Wereld):
    url = url_of(regel, wereld)
    found = {wie: ask(regel, wie, cast, url).status_code for wie in IEDEREEN}
    assert found == regel.verwacht


# The tests below walk the whole table in one world, which is much quicker than a world for each line.


def test_logged_out_leads_to_the_login_page_and_tells_htmx_so(cast: Cast, wereld: Wereld):
    login = f"{reverse('account_login')}?next="
    wrong = []
    for regel in REGELS:
        if ANONIEM in regel.mag.split() or regel.naam.startswith("account_"):
            continue
        url = url_of(regel, wereld)
        plain, htmx = ask(regel, ANONIEM, cast, url), ask(regel, ANONIEM, cast, url, htmx=True)
        if not plain.headers.get("Location", "").startswith(login) or htmx.status_code != 401:
            wrong.append(str(regel))
    assert wrong == []


def test_an_unknown_programme_is_404(cast: Cast, wereld: Wereld):
    found = {}
    for regel in IN_PROGRAMMA:
        url = reverse(regel.naam, kwargs={**regel.args(wereld), "code": "bestaat-niet"})
        found[str(regel)] = ask(regel, regel.mag.split()[0], cast, url).status_code
    assert {regel: status for regel, status in found.items() if status != 404} == {}


def test_a_row_of_another_programme_is_404(cast: Cast, wereld: Wereld, elders: Wereld):
    found = {}
    for regel in IN_PROGRAMMA:
        if regel.args is not no_args and regel.noemt_rij:
            url = url_of(regel, wereld, args_from=elders)
            found[str(regel)] = ask(regel, regel.mag.split()[0], cast, url).status_code
    assert {regel: status for regel, status in found.items() if status != 404} == {}


def test_a_post_without_the_csrf_token_is_refused(cast: Cast, wereld: Wereld):
    found = {}
    for regel in REGELS:
        if regel.methode == POST:
            wie = regel.mag.split()[0]
            found[str(regel)] = ask(regel, wie, cast, url_of(regel, wereld), csrf=True).status_code
    assert {regel: status for regel, status in found.items() if status != 403} == {}


@pytest.mark.parametrize("methode", [GET, POST])
def test_a_method_without_a_line_in_the_table_is_not_answered(methode: str, cast: Cast, wereld: Wereld):
    known = {regel.naam for regel in REGELS if regel.methode == methode}
    found = {}
    for regel in REGELS:
        if regel.naam not in known and regel.mag:
            found[regel.naam] = ask(
                regel, regel.mag.split()[-1], cast, url_of(regel, wereld), methode=methode
            ).status_code
    assert {naam: status for naam, status in found.items() if status != 405} == {}


def test_every_address_has_a_line_in_the_table():
    addresses = dict(patterns(get_resolver()))
    in_table = {regel.naam for regel in REGELS}
    assert sorted(set(addresses) - in_table) == []
    assert sorted(in_table - set(addresses)) == []


def test_an_address_of_a_programme_is_tested_as_one():
    addresses = dict(patterns(get_resolver()))
    for regel in REGELS:
        assert regel.in_programma == ("code" in addresses[regel.naam]), regel.naam


def patterns(resolver: URLResolver, prefix: str = "", converters: tuple[str, ...] = ()) -> Iterator[tuple[str, set]]:
    """The full name of every address of the portal, with the arguments it takes."""
    for entry in resolver.url_patterns:
        names = (*converters, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, namespace, names)
        else:
            assert isinstance(entry, URLPattern)
            yield f"{prefix}{entry.name}", set(names)
